"""The files of places: land of sites, digital value added of wards, and their map."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from experiments.figures.map_digital import draw_digital_map
from experiments.figures.style import save
from experiments.language import Language
from experiments.run_files import write_csv
from experiments.worlds.end_of_run import EndOfRun
from model.place_records import read_coastline
from model.places import Places, load_places
from model.sites import Sites, load_sites

__all__ = ["site_land", "ward_value_added", "write_places"]


def write_places(
    folder: Path,
    end: EndOfRun,
    said: Mapping[str, object],
    month: int,
    lang: Language,
) -> None:
    """Write `sites.csv`, `wards.csv` and the map of both into a folder.

    Parameters
    ----------
    folder
        Where to write.
    end
        What stands where, of one world or the mean over worlds.
    said, month
        What was run and its last month, as in `draw_digital_map`.
    lang
        Language of the map.
    """
    places = load_places()
    land = site_land(end, places, load_sites(places))
    value_added = ward_value_added(end, places)
    write_csv(land, folder / "sites.csv")
    write_csv(value_added, folder / "wards.csv")
    coast = read_coastline()
    figure = draw_digital_map(land, value_added, places, coast, said, month, lang)
    save(figure, folder, f"digital_map_{lang}")


def site_land(end: EndOfRun, places: Places, sites: Sites) -> pa.Table:
    """Return a row for each site in the province: where it is, its land."""
    inside = np.flatnonzero(sites.ward >= 0)
    return pa.table(
        {
            "name": [sites.names[row] for row in inside],
            "ward": [places.names[sites.ward[row]] for row in inside],
            "lat": sites.lat[inside],
            "lon": sites.lon[inside],
            "prepared_ha": end.prepared_ha[inside],
            "let_ha": end.let_ha[inside],
        }
    )


def ward_value_added(end: EndOfRun, places: Places) -> pa.Table:
    """Return a row for each ward with the digital value added of its enterprises."""
    return pa.table(
        {
            "ward": list(places.names),
            "digital_value_added_bn_vnd": end.digital_value_added_bn_vnd,
        }
    )
