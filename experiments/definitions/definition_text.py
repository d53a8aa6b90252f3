"""The digital share under other definitions as text: a table and what hangs on it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from rich.console import RenderableType
from rich.markup import escape

from experiments.comparison.comparison import Comparison
from experiments.comparison.comparison_outcomes import YEAR_OF_EFFECT, Outcome
from experiments.comparison.comparison_words import VERDICTS
from experiments.definitions.definition_outcomes import DefinedOutcome
from experiments.definitions.definition_words import HEADERS, SENTENCES
from experiments.definitions.share_definitions import FIGURES
from experiments.inference.paired import Interval, Verdict, is_tie
from experiments.language import Language
from experiments.number_format import format_number, format_signed
from experiments.output import table

__all__ = ["definitions_table", "definitions_words"]

_POINTS: Final = 100
_NONE: Final = "–"
_INDENT: Final = "  "


def definitions_table(
    found: Sequence[Outcome], said: Mapping[str, str], lang: Language
) -> RenderableType:
    """Return each policy's share, difference, interval and chance by the six figures.

    Parameters
    ----------
    found
        What a comparison says of each policy.
    said
        Names and numbers that the words hold, from `comparison_text.said_of`.
    lang
        Language of words and numbers.
    """
    heads = [
        f"{figure.definition.short(lang)}\n{HEADERS[figure.prices][lang]}>"
        for figure in FIGURES
    ]
    told = {**said, "year": str(YEAR_OF_EFFECT)}
    is_reached = any(each.p_target for one in found for each in one.definitions)
    rows: list[tuple[str, ...]] = []
    for one in found:
        rows += _rows(one, told, lang, is_reached=is_reached)
    title = HEADERS["title"][lang].format(**told)
    return table(title, [HEADERS["policy"][lang], *heads], rows, names_first=True)


def _rows(
    one: Outcome, said: Mapping[str, str], lang: Language, *, is_reached: bool
) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a policy; no chances where no policy has any."""

    def head(name: str) -> str:
        return _INDENT + HEADERS[name][lang].format(**said)

    each = one.definitions
    yield escape(one.name), *(_percent(of.mean, 2, lang) for of in each)
    if one.effect is not None:
        yield head("difference"), *(_signed(of.difference, lang) for of in each)
        yield head("interval"), *(_ends(of.interval, lang) for of in each)
    if is_reached:
        yield head("p_target"), *(f"{_percent(of.p_target, 0, lang)}%" for of in each)


def definitions_words(
    comparison: Comparison,
    found: Sequence[Outcome],
    said: Mapping[str, str],
    lang: Language,
) -> Iterator[str]:
    """Yield which verdicts and chances hang on the definition, or that none does.

    Parameters
    ----------
    comparison
        The comparison.
    found, said, lang
        As in `definitions_table`.
    """
    if comparison.n_counted > 1 and len(found) > 1:
        hang = [text for one in found for text in _verdict(one, lang)]
        is_apart = any(one.effect and not is_tie(one.effect.verdict) for one in found)
        name = "verdicts stand" if is_apart else "never apart"
        yield from hang or [SENTENCES[name][lang].format(**said)]
    yield _chances(found, said, lang)


def _verdict(one: Outcome, lang: Language) -> Iterator[str]:
    """Yield how the verdict on a policy changes with the definition, if it does.

    Same and undecided do not count as different: neither sets a policy apart.
    """
    scored = next(of.verdict for of in one.definitions if of.figure.is_scored)
    other = [of for of in one.definitions if _side(of.verdict) != _side(scored)]
    if scored is None or not other:
        return
    parts = []
    for verdict, alike in groupby(sorted(other, key=_verdict_of), _verdict_of):
        figures = "; ".join(of.figure.words(lang) for of in alike)
        said = {"verdict": _in_words(verdict, lang), "figures": figures}
        parts.append(SENTENCES["otherwise"][lang].format(**said))
    yield SENTENCES["verdict hangs"][lang].format(
        policy=one.name, scored=VERDICTS[scored][lang], others="; ".join(parts)
    )


def _side(verdict: Verdict | None) -> str:
    return "tie" if verdict is None or is_tie(verdict) else verdict


def _verdict_of(one: DefinedOutcome) -> str:
    return str(one.verdict)


def _in_words(verdict: str, lang: Language) -> str:
    return next(words[lang] for name, words in VERDICTS.items() if name == verdict)


def _chances(found: Sequence[Outcome], said: Mapping[str, str], lang: Language) -> str:
    parts = []
    for one in found:
        least = min(one.definitions, key=lambda of: of.p_target)
        most = max(one.definitions, key=lambda of: of.p_target)
        if least.p_target < most.p_target:
            told = {
                "policy": one.name,
                "least": str(round(least.p_target * one.n_worlds)),
                "most": str(round(most.p_target * one.n_worlds)),
                "by_least": least.figure.words(lang),
                "by_most": most.figure.words(lang),
                "counted": str(one.n_worlds),
            }
            parts.append(SENTENCES["chance of"][lang].format(**told))
    if parts:
        words = SENTENCES["chance hangs"][lang]
        return words.format(**said, policies="; ".join(parts))
    name = "chance stands" if any(one.p_target for one in found) else "never reached"
    return SENTENCES[name][lang].format(**said)


# Numbers.


def _percent(share: float | None, decimals: int, lang: Language) -> str:
    return _NONE if share is None else format_number(_POINTS * share, decimals, lang)


def _signed(share: float | None, lang: Language) -> str:
    return _NONE if share is None else format_signed(_POINTS * share, 2, lang)


def _ends(interval: Interval | None, lang: Language) -> str:
    if interval is None:
        return _NONE
    low, high = (_signed(end, lang) for end in interval)
    return f"{low}…{high}"
