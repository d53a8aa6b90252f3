"""Puts labels beside points so that no two overlap: greedy, the same every time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from experiments.figures.style import INK

__all__ = ["Label", "place_labels"]

_AROUND: Final = (
    (1, 0, "left", "center"),
    (-1, 0, "right", "center"),
    (0, 1, "center", "bottom"),
    (0, -1, "center", "top"),
    (0.7, 0.7, "left", "bottom"),
    (-0.7, 0.7, "right", "bottom"),
    (0.7, -0.7, "left", "top"),
    (-0.7, -0.7, "right", "top"),
)
"""Directions tried in turn: east, west, north, south, then between."""
_STEPS: Final = (1.0, 1.7, 2.6, 3.8)
"""How far out to go, in multiples of the label's own gap."""

_STYLE: Final[dict[str, Any]] = {"size": 9, "color": INK, "zorder": 20}


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text that belongs to a point."""

    text: str
    x: float
    y: float
    gap: float = 6.0
    """From the point to the text [point]."""
    may_lead: bool = True
    """Whether it may stand apart, led to its point by a thin line."""
    style: dict[str, Any] = field(default_factory=dict)
    """Keywords of matplotlib's text."""


def place_labels(
    axes: Axes, labels: Sequence[Label], taken: Sequence[Bbox] = ()
) -> list[Annotation]:
    """Write the labels, the first ones first; return those that found room.

    Parameters
    ----------
    axes
        Axes whose limits are set for good.
    labels
        In order of importance.
    taken
        Boxes that stay free [pixel].
    """
    boxes = list(taken)
    written = []
    for label in labels:
        annotation = _annotate(axes, label)
        steps = _STEPS if label.may_lead else _STEPS[:1]
        for step, (right, up, across, along) in product(steps, _AROUND):
            reach = label.gap * step
            annotation.set(position=(right * reach, up * reach), ha=across, va=along)
            box = annotation.get_window_extent()
            if _is_free(box, axes.bbox, boxes):
                break
        else:
            annotation.remove()
            continue
        boxes.append(box)
        written.append(annotation)
        if step > 1:
            _lead(axes, label, annotation.xyann)
    return written


def _is_free(box: Bbox, frame: Bbox, boxes: Sequence[Bbox]) -> bool:
    inside = frame.x0 <= box.x0 and box.x1 <= frame.x1
    inside = inside and frame.y0 <= box.y0 and box.y1 <= frame.y1
    return inside and not any(box.overlaps(other) for other in boxes)


def _annotate(axes: Axes, label: Label) -> Annotation:
    return axes.annotate(
        label.text,
        (label.x, label.y),
        (0, 0),
        textcoords="offset points",
        path_effects=[withStroke(linewidth=2.5, foreground="white")],
        **(_STYLE | label.style),
    )


def _lead(axes: Axes, label: Label, offset: tuple[float, float]) -> None:
    """Draw a thin line from a label that stands apart to its point."""
    colour = (_STYLE | label.style)["color"]
    axes.annotate(
        "",
        (label.x, label.y),
        offset,
        textcoords="offset points",
        arrowprops={"arrowstyle": "-", "lw": 0.7, "color": colour, "shrinkB": 0},
        zorder=17,
    )
