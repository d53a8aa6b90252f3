"""`halong map`: the province on one sheet."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from experiments.language import add_language

if TYPE_CHECKING:
    from experiments.language import Language
    from model.places import Places
    from model.sites import Sites

HELP = "draw the province: people, industrial land, zones, the proposed digital zone"
EXAMPLE = "halong map --out results --lang vi"

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

_FOLDER = "results"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add where to write and in which language."""
    parser.add_argument(
        "--out",
        metavar="DIR",
        help=f"folder for the map ({_FOLDER}; with --json drawn only if given)",
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Draw the map as PNG and SVG; with --json print what stands on it."""
    from experiments.output import print_json
    from model.places import load_places
    from model.sites import load_sites

    places = load_places()
    sites = load_sites(places)
    if arguments.out is not None or not arguments.json:
        out = _FOLDER if arguments.out is None else arguments.out
        _draw(places, sites, out, arguments.lang)
    if arguments.json:
        print_json({"wards": _wards(places), "sites": _sites(sites, places)})
    return 0


def _draw(places: "Places", sites: "Sites", folder: str, lang: "Language") -> None:
    """Write the map and say where on standard error."""
    from experiments.figures.map import draw_map
    from experiments.figures.style import save
    from experiments.output import writable_folder
    from experiments.provenance import recipe_of_verb
    from experiments.run_files import staged
    from model.place_records import read_coastline

    out = writable_folder(folder)
    figure = draw_map(places, sites, read_coastline(), lang)
    with staged(out, recipe_of_verb("map", {})) as passing:
        names = [path.name for path in save(figure, passing, f"map_{lang}")]
    print(*(out / name for name in names), sep="\n", file=sys.stderr)


def _wards(places: "Places") -> list[dict[str, Any]]:
    """Return a row for each ward, months and minutes as of January 2020."""
    port, expressway = places.minutes_to_port(0), places.minutes_to_expressway(0)
    return [
        {
            "name": ward.name_vi,
            "kind": ward.kind,
            "lat": ward.lat,
            "lon": ward.lon,
            "area_km2": ward.area_km2,
            "population_2020": ward.population_2020,
            "labour_area": places.names[places.labour_centre[places.labour_area[row]]],
            "economic_zone": _zone_name(places, row),
            "minutes_to_port": port[row],
            "minutes_to_expressway": expressway[row],
        }
        for row, ward in enumerate(places.wards)
    ]


def _zone_name(places: "Places", ward: int) -> str | None:
    zone = int(places.economic_zone[ward])
    return None if zone < 0 else places.economic_zones[zone].name_vi


def _sites(sites: "Sites", places: "Places") -> list[dict[str, Any]]:
    """Return a row for each site in the province, land as of January 2020."""
    return [
        {
            "name": name,
            "kind": str(sites.kind[row]),
            "ward": places.names[sites.ward[row]],
            "active": bool(sites.is_active_park[row] or sites.is_cluster[row]),
            "subzone": int(sites.subzone[row]) or None,
            "gross_ha": sites.gross_ha[row],
            "leasable_ha": sites.leasable_ha[row],
            "prepared_ha": sites.prepared_ha[row],
            "let_ha": sites.let_ha[row],
        }
        for row, name in enumerate(sites.names)
        if sites.ward[row] >= 0
    ]
