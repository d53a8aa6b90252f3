"""A tornado as text: tables of the widest bars, the dozen in words, the variance."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from rich.console import RenderableType
from rich.markup import escape

from experiments.definitions.share_definitions import FIGURES
from experiments.language import Language
from experiments.number_format import format_number, format_share, format_signed
from experiments.output import table
from experiments.tornado.bars import N_DECIDING, Bar
from experiments.tornado.ends import End
from experiments.tornado.row_meanings import meaning
from experiments.tornado.runs import Tornado
from experiments.tornado.tornado_words import GRADES, HEADERS, SENTENCES
from experiments.tornado.variance_by_grade import VarianceByGrade
from experiments.worlds.matched_words import held_text, matched_text

__all__ = [
    "bar_table",
    "definition_rows",
    "dozen_text",
    "failed_text",
    "notes",
    "points",
    "row_number",
    "said_of",
    "tornado_text",
    "variance_rows",
    "variance_words",
]

_POINTS: Final = 100
_SHOWN: Final = 24
_NONE: Final = "–"
_LONGEST_REASON: Final = 120


def tornado_text(
    found: Tornado, variance: Sequence[VarianceByGrade], lang: Language
) -> Iterator[RenderableType]:
    """Yield what is printed of a tornado in which some row has a bar.

    Parameters
    ----------
    found
        The tornado.
    variance
        Its variance by grade; none without draws.
    lang
        Language of words and numbers.
    """
    said = said_of(found, lang)
    yield _said("design", said, lang)
    for name, bars in (("differences", found.bars), ("levels", found.bars_by_level)):
        head, *rows = bar_table(bars[:_SHOWN], name, said, lang)
        yield table(HEADERS[name][lang].format(**said), head, rows, names_first=True)
    yield escape("\n\n".join(dozen_text(found, lang))) + "\n"
    yield _chances(found, said, lang)
    if variance:
        head, *rows = variance_rows(variance, lang)
        title = HEADERS["variance"][lang].format(n=variance[0].n_draws)
        yield table(title, head, rows)
        yield escape(variance_words(found, variance, lang)) + "\n"
    head, *rows = definition_rows(found, lang)
    n = format_number(len(found.central.worlds), 0, lang)
    yield table(HEADERS["definitions"][lang].format(n=n), head, rows)
    for text in notes(found, said, lang):
        yield f"[dim]{escape(text)}[/dim]"


def said_of(found: Tornado, lang: Language) -> dict[str, str]:
    """Return the names and numbers that the words hold."""
    settings = found.settings
    n_again = sum(bar.is_again for bar in found.bars)

    def worlds(n: int) -> str:
        name = "one world" if n == 1 else "some worlds"
        return SENTENCES[name][lang].format(n=format_number(n, 0, lang))

    then = SENTENCES["then"][lang].format(
        n_again=format_number(n_again, 0, lang),
        again=worlds(len(settings.worlds_again)),
    )
    held = held_text(settings.run.values, lang)
    return {
        "policy": settings.policy.name,
        "reference": settings.reference.name,
        "n_rows": format_number(len(settings.rows), 0, lang),
        "then": then if n_again else "",
        "held": f" {held}" if held else "",
        "screened": worlds(settings.n_worlds),
        "scale": str(settings.run.scale),
        "scenario": settings.run.scenario.name,
        "history": settings.run.history,
        "target": format_share(settings.target, 0, lang),
        "by": str(settings.by),
    }


def bar_table(
    bars: Sequence[Bar], name: str, said: dict[str, str], lang: Language
) -> list[tuple[str, ...]]:
    """Return the header and a row for each bar, of differences or of levels."""
    is_level = name == "levels"
    columns = ("row", "grade", "range>", "low>", "central>", "high>", "swing>")
    heads = [_head(column, lang) for column in (*columns, "worlds>", "clear")]
    read: Callable[[End], str] = (
        (lambda end: format_share(end.share, 1, lang))
        if is_level
        else (lambda end: points(end.difference, lang, signed=True))
    )
    rows = []
    for bar in bars:
        ends = f"{row_number(bar.row.low, lang)} – {row_number(bar.row.high, lang)}"
        swing = points(bar.swing_level if is_level else bar.swing, lang)
        worlds = format_number(bar.n_worlds, 0, lang)
        rows.append(
            (
                bar.row.name,
                GRADES[bar.row.grade][lang],
                ends,
                *(read(end) for end in bar.ends),
                swing,
                worlds,
                _clear(bar, lang, is_level=is_level),
            )
        )
    return [tuple(heads), *rows]


def _clear(bar: Bar, lang: Language, *, is_level: bool) -> str:
    changes = bar.level_changes if is_level else bar.changes
    if changes[0] is None:
        return HEADERS["unknown"][lang]
    is_clear = bar.is_clear_in_level if is_level else bar.is_clear
    return HEADERS["yes" if is_clear else "no"][lang]


def dozen_text(
    found: Tornado, lang: Language, *, of_level: bool = False
) -> Iterator[str]:
    """Yield the dozen that decide in words, and how they count by grade.

    Parameters
    ----------
    found
        The tornado.
    lang
        Language of words and numbers.
    of_level
        Whether on the level, not on the difference.
    """
    bars = found.deciding_level if of_level else found.deciding
    clear = [bar.is_clear_in_level if of_level else bar.is_clear for bar in bars]
    name = "dozen of level" if of_level else "dozen"
    yield SENTENCES[name][lang].format(n=format_number(len(bars), 0, lang))
    for place, (bar, is_clear) in enumerate(zip(bars, clear, strict=True), 1):
        yield _item(place, bar, lang, is_clear=is_clear)
    counted = Counter(bar.row.grade for bar in bars)
    by_grade = ", ".join(
        f"{format_number(n, 0, lang)} {GRADES[grade][lang]}"
        for grade, n in counted.items()
    )
    yield SENTENCES["counted"][lang].format(
        n_clear=sum(clear), n=len(bars), by_grade=by_grade
    )


def _item(place: int, bar: Bar, lang: Language, *, is_clear: bool) -> str:
    row = bar.row
    if bar.changes[0] is None:
        name = "item one world"
    else:
        name = "item clear" if is_clear else "item unclear"
    return SENTENCES["item"][lang].format(
        place=place,
        name=row.name,
        grade=GRADES[row.grade][lang],
        meaning=meaning(row.name, lang),
        values=_listed([row_number(end.value, lang) for end in bar.ends]),
        diffs=_listed([points(e.difference, lang, signed=True) for e in bar.ends]),
        shares=_listed([format_share(end.share, 1, lang) for end in bar.ends]),
        worlds=_worlds(bar.n_worlds, lang),
        clear=SENTENCES[name][lang],
        source=row.source,
        note=f"{row.note[:1].upper()}{row.note[1:]}.",
    )


def _worlds(n: int, lang: Language) -> str:
    name = "in one world" if n == 1 else "in worlds"
    return SENTENCES[name][lang].format(n=format_number(n, 0, lang))


def _listed(texts: Sequence[str]) -> str:
    return "; ".join(texts)


def _chances(found: Tornado, said: dict[str, str], lang: Language) -> RenderableType:
    """Return the rows that move the chance of the target, or that none does."""
    moving = sorted(
        (bar for bar in found.bars if bar.swing_chance > 0),
        key=lambda bar: (not bar.is_again, -bar.swing_chance, bar.row.name),
    )
    if not moving:
        p = format_share(found.bars[0].central.chance, 0, lang)
        return _said("chance still", {**said, "p": p}, lang) + "\n"
    columns = ("row", "grade", "low>", "central>", "high>", "swing>")
    heads = [_head(n, lang) for n in (*columns, "swing of difference>", "worlds>")]
    rows = [
        (
            bar.row.name,
            GRADES[bar.row.grade][lang],
            *(format_share(end.chance, 0, lang) for end in bar.ends),
            format_share(bar.swing_chance, 0, lang),
            format_share(bar.swing_chance_difference, 0, lang),
            format_number(bar.n_worlds, 0, lang),
        )
        for bar in moving[:N_DECIDING]
    ]
    return table(HEADERS["chances"][lang].format(**said), heads, rows, names_first=True)


def variance_rows(
    variance: Sequence[VarianceByGrade], lang: Language
) -> list[tuple[str, ...]]:
    """Return the header and a row for each grade and for the rest."""
    heads = [_head("grade", lang), _head("rows>", lang)]
    for one in variance:
        heads += [f"{HEADERS[f'of {one.outcome}'][lang]}>", _head("interval>", lang)]
    rows = []
    for place, grade in enumerate(one.grade for one in variance[0].shares):
        of_all = [one.shares[place] for one in variance]
        cells = [
            cell
            for of in of_all
            for cell in (format_share(of.share, 0, lang), _between(of.interval, lang))
        ]
        counted = f"{of_all[0].n_rows} / {of_all[0].n_uncertain}"
        rows.append((GRADES[grade][lang], counted, *cells))
    cells = [
        cell
        for one in variance
        for cell in (
            format_share(one.rest, 0, lang),
            _between(one.rest_interval, lang),
        )
    ]
    return [tuple(heads), *rows, (HEADERS["rest"][lang], "", *cells)]


def variance_words(
    found: Tornado, variance: Sequence[VarianceByGrade], lang: Language
) -> str:
    """Return how the shares of the variance came about, and what luck alone makes."""
    luck = {one.outcome: one.luck for one in variance}
    of_luck = ""
    if luck["level"] is not None and luck["difference"] is not None:
        of_luck = SENTENCES["luck"][lang].format(
            n=variance[0].n_luck,
            level=format_share(luck["level"], 0, lang),
            difference=format_share(luck["difference"], 0, lang),
        )
    told = found.draws.told() if found.draws else {"matched": False}
    words = SENTENCES["variance"][lang].format(
        n_rows=format_number(sum(s.n_uncertain for s in variance[0].shares), 0, lang),
        n=format_number(variance[0].n_draws, 0, lang),
        luck=of_luck,
    )
    return f"{words} {matched_text(told, lang)}".strip()


def definition_rows(found: Tornado, lang: Language) -> list[tuple[str, ...]]:
    """Return the header and a row for each of the six figures of the share."""
    heads = [_head(n, lang) for n in ("definition", "level>", "difference>", "kept>")]
    names = {bar.row.name for bar in found.deciding}
    rows = []
    for place, figure in enumerate(FIGURES):
        ranked = sorted(
            (bar for bar in found.bars if not bar.is_still),
            key=lambda bar: (not bar.is_again, -bar.swing_under(place), bar.row.name),
        )
        kept = names.intersection(bar.row.name for bar in ranked[:N_DECIDING])
        level = float(found.central.levels(place).mean())
        difference = float(found.central.differences(place).mean())
        rows.append(
            (
                figure.words(lang),
                format_share(level, 1, lang),
                points(difference, lang, signed=True),
                format_number(len(kept), 0, lang),
            )
        )
    return [tuple(heads), *rows]


def notes(found: Tornado, said: dict[str, str], lang: Language) -> Iterator[str]:
    """Yield how to read the figures, what failed, and what they are conditional on."""
    yield SENTENCES["how to read"][lang].format(**said)
    n_still = sum(bar.is_still for bar in found.bars)
    if n_still:
        yield SENTENCES["still"][lang].format(n=format_number(n_still, 0, lang))
    if found.failed:
        yield failed_text(found, lang)
    if found.n_failed_runs:
        yield SENTENCES["failed runs"][lang].format(n=found.n_failed_runs)
    yield SENTENCES["condition"][lang]


def failed_text(found: Tornado, lang: Language) -> str:
    """Return which rows have no bar, and why."""
    rows = "; ".join(
        SENTENCES["failed row"][lang].format(
            name=one.row.name,
            value=row_number(one.value, lang),
            reason=one.reason[:_LONGEST_REASON],
        )
        for one in found.failed
    )
    return SENTENCES["failed"][lang].format(rows=rows)


def points(share: float, lang: Language, *, signed: bool = False) -> str:
    """Return a share in percentage points, with its sign where it is a change."""
    if signed:
        return format_signed(_POINTS * share, 2, lang)
    return format_number(abs(_POINTS * share), 2, lang)


def row_number(value: float, lang: Language) -> str:
    """Return the value of a row with three figures that count."""
    if value == 0:
        return "0"
    whole = f"{abs(value):.2e}"
    decimals = max(0, 2 - int(whole.partition("e")[2]))
    text = format_number(value, decimals, lang)
    mark = "," if lang == "vi" else "."
    return text.rstrip("0").rstrip(mark) if mark in text and decimals else text


def _between(ends: tuple[float, float], lang: Language) -> str:
    low, high = (format_share(end, 0, lang) for end in ends)
    return f"{low} – {high}"


def _head(name: str, lang: Language) -> str:
    """Return a column's header, its mark of a number kept."""
    mark = ">" if name.endswith(">") else ""
    return HEADERS[name.removesuffix(">")][lang] + mark


def _said(name: str, said: dict[str, str], lang: Language) -> str:
    return escape(SENTENCES[name][lang].format(**said))
