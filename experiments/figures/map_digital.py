"""The map of a run's end: where industrial land is let, where digital value is added.

What it says at a glance: in which few wards the digital economy stands, and which
parks are full, half empty or idle. Wards are coloured by the digital value added of
their enterprises; on them each site is a circle as large as its land ready, filled by a
circle as large as its land let.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import Bbox

from agents.classification import MONTHS_OF_A_YEAR
from experiments.figures.labels import Label, place_labels
from experiments.figures.map_digital_words import MONTHS, WORDS
from experiments.figures.map_frame import EAST, NORTH, WEST
from experiments.figures.map_ground import Coast, draw_cells, draw_land, frame
from experiments.figures.map_labels import draw_scale
from experiments.figures.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    add_caption,
    add_title,
    new_figure,
)
from experiments.language import Language
from experiments.number_format import format_number, format_share
from model.place_tables import FIRST_YEAR
from model.places import Places

__all__ = ["draw_digital_map"]

type Floats = npt.NDArray[np.float64]

_STEPS: Final = (30, 100, 300, 1_000, 3_000, 10_000)
"""Where colours change [bn VND a year]."""
_COLOURS: Final = (
    "#f7f4f9",
    "#e3d9ec",
    "#cbb8dc",
    "#af93ca",
    "#8f6bb4",
    "#6c4199",
    "#45137a",
)
_POINTS2_PER_HA: Final = 1.0
"""Area of a circle for each hectare [point2]."""
_KEY_HA: Final = (100, 500)
_NAMED_HA: Final = 90.0
"""Sites with so much land ready are named [ha]."""
_NAMED_WARDS: Final = 8
"""So many wards are named with their value, the largest first."""
_HALF: Final = 0.5
_POINTS_AN_INCH: Final = 72


def draw_digital_map(
    land: pa.Table,
    value_added: pa.Table,
    places: Places,
    coast: Coast,
    said: Mapping[str, object],
    month: int,
    language: Language = "vi",
) -> Figure:
    """Return the map.

    Parameters
    ----------
    land
        A row a site with `name`, `lat`, `lon`, `prepared_ha`, `let_ha`.
    value_added
        `digital_value_added_bn_vnd` of each ward, in the order of `places`.
    places
        Where wards lie.
    coast
        Lines of coast and border, as `read_coastline` returns them.
    said
        `policy`, `scenario`, `scale`, `history` and `uncertainty`, and either `world`
        or, where the tables are means over worlds, `worlds`, their number.
    month
        Last month lived [months since January 2020].
    language
        Language of its words; names of places stay Vietnamese.
    """
    words = WORDS[language]
    value = value_added["digital_value_added_bn_vnd"].to_numpy()
    figure = new_figure(13.0, 9.4)
    told = _totals(land, value, language)
    told["until"] = _until(month, words)
    what = words["compare" if "worlds" in said else "run"]
    told["what"] = what.format(**said, varies=words[str(said["uncertainty"])])
    told["total"] = words["total"].format(**told)
    title, subtitle = (words[name].format(**told) for name in ("title", "subtitle"))
    add_title(figure, title, subtitle)
    foot = add_caption(figure, words["caption"].format(**told))
    head = 0.75 / figure.get_figheight()
    axes = figure.add_axes((0.015, foot, 0.97, 1 - foot - head))
    frame(axes)
    ground, this_side = draw_land(axes, coast)
    colours = [_COLOURS[step] for step in np.searchsorted(_STEPS, value, "right")]
    draw_cells(axes, places, ground, this_side, colours)
    _draw_circles(axes, land)
    keys = _draw_keys(axes, words, language)
    held = [key.get_window_extent() for key in keys] + _circle_boxes(axes, land)
    labels = _ward_labels(places, value, words, language)
    place_labels(axes, [*labels, *_site_labels(land, words, language)], held)
    for text, lon, lat, colour in (
        (words["china"], 107.6, 21.665, GREY),
        (words["sea"], 107.79, 21.13, BLUE),
    ):
        axes.text(lon, lat, text, size=12, color=colour, alpha=0.8, style="italic")
    draw_scale(axes, words)
    return figure


def _until(month: int, words: Mapping[str, str]) -> str:
    years, of_year = divmod(month, MONTHS_OF_A_YEAR)
    return words["until"].format(
        name=MONTHS[of_year], month=of_year + 1, year=FIRST_YEAR + years
    )


def _totals(land: pa.Table, value: Floats, language: Language) -> dict[str, str]:
    """Return the province's sums, and how few wards make half of the value."""
    let, ready = (land[name].to_numpy().sum() for name in ("let_ha", "prepared_ha"))
    reached = np.cumsum(np.sort(value)[::-1])
    half = int(np.searchsorted(reached, _HALF * reached[-1])) + 1
    return {
        "wards": str(len(value)),
        "half": str(half),
        "occupancy": format_share(let / ready, 0, language),
        "value": format_number(value.sum(), lang=language),
        "let": format_number(let, lang=language),
        "ready": format_number(ready, lang=language),
    }


def _draw_circles(axes: Axes, land: pa.Table) -> None:
    """Draw each site with land ready, the largest first so that none is hidden."""
    ready, let = (land[name].to_numpy() for name in ("prepared_ha", "let_ha"))
    order = np.argsort(-ready, kind="stable")
    order = order[ready[order] > 0]
    lon, lat = (land[name].to_numpy()[order] for name in ("lon", "lat"))
    ready, let = ready[order] * _POINTS2_PER_HA, let[order] * _POINTS2_PER_HA
    axes.scatter(lon, lat, s=ready, color="#ffffffb0", ec=INK, lw=1.1, zorder=10)
    axes.scatter(lon, lat, s=let, color=GREEN, ec="none", alpha=0.9, zorder=11)


def _circle_boxes(axes: Axes, land: pa.Table) -> list[Bbox]:
    """Return the boxes of the circles, which labels leave free [pixel]."""
    across = np.sqrt(land["prepared_ha"].to_numpy() * _POINTS2_PER_HA)
    reach = (across * axes.figure.dpi / _POINTS_AN_INCH / 2)[:, None]
    middle = axes.transData.transform(
        np.column_stack([land["lon"].to_numpy(), land["lat"].to_numpy()])
    )
    return [Bbox(box) for box in np.stack([middle - reach, middle + reach], axis=1)]


def _draw_keys(
    axes: Axes, words: Mapping[str, str], language: Language
) -> tuple[Legend, Legend]:
    """Draw what colours and circles mean into the empty corners."""
    steps = [format_number(step, lang=language) for step in _STEPS]
    texts = [words["below"].format(high=steps[0])]
    texts += [
        words["between"].format(low=low, high=high) for low, high in pairwise(steps)
    ]
    texts.append(words["above"].format(low=steps[-1]))
    swatches = [
        Patch(fc=colour, ec=GREY, lw=0.5, label=text)
        for colour, text in zip(_COLOURS, texts, strict=True)
    ]
    values = axes.legend(handles=swatches, title=words["value"], loc="upper left")
    axes.add_artist(values)
    circles = [
        _circle(words["let"], 200, GREEN, "none"),
        _circle(words["ready"], 200, "white", INK),
    ]
    circles += [_circle(words["size"].format(ha=ha), ha, "none", INK) for ha in _KEY_HA]
    land = axes.legend(
        handles=circles, title=words["land"], loc="lower right", labelspacing=1.1
    )
    for legend in (values, land):
        legend.set(frame_on=True, zorder=18)
        legend.get_frame().set(alpha=0.85, edgecolor="none", facecolor="white")
        legend.get_title().set(weight="bold", size=10)
        legend.set_alignment("left")
    return values, land


def _circle(label: str, ha: float, face: str, edge: str) -> Line2D:
    size = float(np.sqrt(ha * _POINTS2_PER_HA))
    return Line2D([], [], ls="", marker="o", ms=size, mfc=face, mec=edge, label=label)


def _site_labels(
    land: pa.Table, words: Mapping[str, str], language: Language
) -> list[Label]:
    """Return the names of large sites with hectares let and ready."""
    rows = [row for row in land.to_pylist() if row["prepared_ha"] >= _NAMED_HA]
    rows.sort(key=lambda row: -row["prepared_ha"])
    return [
        Label(
            text=words["park"].format(
                name=row["name"],
                let=format_number(row["let_ha"], lang=language),
                ready=format_number(row["prepared_ha"], lang=language),
            ),
            x=row["lon"],
            y=row["lat"],
            gap=float(np.sqrt(row["prepared_ha"] * _POINTS2_PER_HA) / 2 + 2),
            style={"size": 9, "weight": "bold"},
        )
        for row in rows
        if WEST < row["lon"] < EAST and row["lat"] < NORTH
    ]


def _ward_labels(
    places: Places, value: Floats, words: Mapping[str, str], language: Language
) -> list[Label]:
    """Return the names of the wards with the most digital value added."""
    return [
        Label(
            text=words["ward"].format(
                name=places.names[row], value=format_number(value[row], lang=language)
            ),
            x=places.lon[row],
            y=places.lat[row],
            gap=7.0,
            style={"size": 9, "color": _COLOURS[-1]},
        )
        for row in np.argsort(-value, kind="stable")[:_NAMED_WARDS]
    ]
