"""The one visual language of all figures: fonts, colours, captions, files.

Figures are made without pyplot, so that nothing is shared between two of them and
nothing needs a screen. The font that comes with matplotlib has every Vietnamese letter.
Colours are those of Okabe and Ito, told apart by colour-blind readers as well.

References
----------
Okabe and Ito (2008), Color universal design.
"""

import textwrap
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from experiments.data_package import recipe_mark

__all__ = [
    "ACCENT",
    "BLUE",
    "GREEN",
    "GREY",
    "INK",
    "LIGHT",
    "ORANGE",
    "PURPLE",
    "SKY",
    "add_caption",
    "add_title",
    "new_figure",
    "save",
]

INK: Final = "#222222"
"""Text and axes."""
GREY: Final = "#6f6f6f"
"""Captions, what is secondary."""
LIGHT: Final = "#d9d9d9"
"""Grids, what is in the background."""
BLUE: Final = "#0072b2"
"""The main series."""
ACCENT: Final = "#d55e00"
"""What the reader should look at first: a target, a limit, the proposed zone."""
GREEN: Final = "#009e73"
ORANGE: Final = "#e69f00"
SKY: Final = "#56b4e9"
PURPLE: Final = "#cc79a7"

_SETTINGS: Final[dict[Any, Any]] = {
    "font.family": "DejaVu Sans",
    "font.size": 10.0,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "legend.frameon": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "halong",
}
_MARGIN: Final = 0.02
_LINE_INCHES: Final = 0.16
_DOTS_PER_INCH: Final = 160


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure in the project's style.

    Parameters
    ----------
    width, height
        Size [inch].
    """
    mpl.rcParams.update(_SETTINGS)
    figure = Figure(figsize=(width, height), facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def add_title(figure: Figure, title: str, subtitle: str = "") -> None:
    """Put what the picture says at its top left, and how to read it under it."""
    inch = 1 / figure.get_figheight()
    figure.text(
        _MARGIN, 1 - 0.12 * inch, title, size=15, weight="bold", va="top", ha="left"
    )
    if subtitle:
        below = 1 - 0.45 * inch
        figure.text(_MARGIN, below, subtitle, size=10.5, va="top", color=GREY)


def add_caption(figure: Figure, caption: str) -> float:
    """Put counts, date and sources along the foot; return the height they take.

    The height is a share of the figure's, so that the axes can stand above it.
    """
    columns = int(figure.get_figwidth() * 15)
    wrapped = textwrap.fill(caption, columns)
    figure.text(_MARGIN, 0.008, wrapped, size=8, va="bottom", color=GREY)
    lines = wrapped.count("\n") + 1
    return 0.015 + lines * _LINE_INCHES / figure.get_figheight()


def save(figure: Figure, folder: Path, name: str) -> list[Path]:
    """Write the figure as PNG and SVG, the same bytes each time; return the paths.

    Both bear the digest of the recipe they are written under: the PNG as its text
    `Recipe`, the SVG as its `dc:identifier`.
    """
    paths = [folder / f"{name}.png", folder / f"{name}.svg"]
    recipe = recipe_mark()
    of_png: dict[str, str | None] = {"Software": None}
    of_svg: dict[str, str | None] = {"Date": None}
    if recipe is not None:
        of_png["Recipe"] = of_svg["Identifier"] = recipe
    figure.savefig(paths[0], dpi=_DOTS_PER_INCH, metadata=of_png)
    figure.savefig(paths[1], metadata=of_svg)
    return paths
