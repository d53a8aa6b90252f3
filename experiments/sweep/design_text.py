"""A design as text: what varies, how many runs, how long, how much disk."""

from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.markup import escape

from experiments.design.axis import Axis
from experiments.design.design_file import DesignFile
from experiments.design.estimate import Estimate
from experiments.design.samplers import Sampler
from experiments.language import Language
from experiments.number_format import format_number
from experiments.output import table
from experiments.store.cell import Json, canonical
from experiments.sweep.sweep_words import HEADERS, SENTENCES

__all__ = ["design_text", "time_text"]

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_MOST_SHOWN: Final = 6
_LEAST_MB: Final = 0.1


def design_text(
    file: DesignFile, cost: Estimate | None, workers: int, lang: Language
) -> Iterator[RenderableType]:
    """Yield what is printed of a design.

    Parameters
    ----------
    file
        The design and what its file says beside.
    cost
        What a pilot says of it; nothing where none was run.
    workers
        Processes at once.
    lang
        Language of words and numbers.
    """
    n_cells = format_number(file.design.n_cells, 0, lang)
    title = HEADERS["design"][lang].format(name=file.name, n_cells=n_cells)
    if file.axes:
        heads = [HEADERS[name][lang] for name in ("axis", "values", "unit")]
        rows = [
            [escape(axis.name), escape(_values(axis, lang)), escape(axis.unit)]
            for axis in file.axes
        ]
        yield table(title, heads, rows, names_first=True)
    else:
        yield escape(title)
    for line in (*_counts(file, lang), *_costs(file, cost, workers, lang)):
        yield escape(line)


def time_text(seconds: float, lang: Language) -> str:
    """Return a time in the largest unit that it fills."""
    units = (
        (_DAY, "ngày", "days"),
        (_HOUR, "giờ", "h"),
        (_MINUTE, "phút", "min"),
        (1, "giây", "s"),
    )
    size, vi, en = next((u for u in units if seconds >= u[0]), units[-1])
    amount = seconds / size
    text = format_number(amount, 0 if size == 1 else 1, lang)
    return f"{text} {vi if lang == 'vi' else en}"


def _values(axis: Axis, lang: Language) -> str:
    if axis.choices:
        shown = [_value(one, lang) for one in axis.choices[:_MOST_SHOWN]]
        more = len(axis.choices) - _MOST_SHOWN
        return ("; ".join(shown)) + (f"; ... ({len(axis.choices)})" if more > 0 else "")
    low, high = (axis.row.low, axis.row.high) if axis.row else (axis.low, axis.high)
    said = f" ({axis.row.distribution})" if axis.row else ""
    return f"{_value(low, lang)} – {_value(high, lang)}{said}"


def _value(value: Json, lang: Language) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value if isinstance(value, str) else canonical(value)
    text = f"{value:.6g}"
    return text.replace(".", ",") if lang == "vi" else text


def _counts(file: DesignFile, lang: Language) -> Iterator[str]:
    design = file.design
    parts = {
        "policies": len(design.policies),
        "scenarios": len(design.scenarios),
        "points": len(design.points),
        "draws": design.draws,
        "worlds": design.n_worlds,
    }
    told = [
        SENTENCES[f"n {name}"][lang].format(n=format_number(n, 0, lang))
        for name, n in parts.items()
        if n > 1
    ]
    if told:
        yield SENTENCES["counted"][lang].format(
            parts=" x ".join(told), n_cells=format_number(design.n_cells, 0, lang)
        )
    shared = design.n_cells // design.n_pasts
    yield SENTENCES["one past" if shared > 1 else "pasts"][lang].format(
        n=shared, n_pasts=format_number(design.n_pasts, 0, lang)
    )
    if file.sampler is Sampler.LATIN_HYPERCUBE and file.axes:
        yield SENTENCES["hypercube"][lang]


def _costs(
    file: DesignFile, cost: Estimate | None, workers: int, lang: Language
) -> Iterator[str]:
    if cost is None:
        return
    past = SENTENCES["past on disk"][lang].format(
        mb=format_number(cost.past_mb, 0, lang)
    )
    yield SENTENCES["cost"][lang].format(
        time=time_text(cost.wall_s(workers), lang),
        workers=workers,
        disk=format_number(max(cost.disk_mb, _LEAST_MB), 1, lang),
        past=past if cost.past_mb >= 1 else "",
    )
    if cost.set_aside_s:
        yield SENTENCES["matched"][lang].format(time=time_text(cost.set_aside_s, lang))
