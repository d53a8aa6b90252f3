"""A comparison as text: two tables, what they say in plain words, and notes.

The words rank nothing that the worlds do not separate: policies of one verdict stand in
the order they were given, and an order among the better ones is told pair by pair.
"""

from collections.abc import Iterator, Sequence
from math import floor
from typing import Final

from rich.console import RenderableType
from rich.markup import escape

from experiments.comparison.comparison import Comparison
from experiments.comparison.comparison_outcomes import Outcome, separated
from experiments.comparison.comparison_words import (
    HEADERS,
    SENTENCES,
    VERDICTS,
    VERDICTS_IN_TEXT,
)
from experiments.definitions.definition_text import definitions_table, definitions_words
from experiments.frontier.frontier import frontier
from experiments.frontier.frontier_text import target_text, verdict_text
from experiments.inference.paired import Interval, wilson
from experiments.language import Language
from experiments.number_format import format_number, format_share, format_signed
from experiments.output import table
from experiments.worlds.matched_words import held_text, matched_text
from model.evidence.reader import Evidence
from model.valuation import ValuationParameters

__all__ = ["comparison_text", "failed_text", "said_of"]

_POINTS: Final = 100
_BN_A_TRILLION: Final = 1000
_NONE: Final = "–"
_SHOWN_FAILURES: Final = 3
_LONGEST_ERROR: Final = 120


def comparison_text(
    comparison: Comparison,
    found: Sequence[Outcome],
    valuation: ValuationParameters,
    evidence: Evidence,
    lang: Language,
) -> Iterator[RenderableType]:
    """Yield what is printed of a comparison in which some world counts.

    Parameters
    ----------
    comparison
        The comparison.
    found
        What it says of each policy.
    valuation
        How money was discounted.
    evidence
        The evidence behind the accounts.
    lang
        Language of words and numbers.
    """
    said = said_of(comparison, lang)
    said["rate"] = format_share(valuation.discount_rate, 0, lang)
    yield _shares(found, said, lang)
    if len(found) > 1:
        yield _effects(found, said, lang)
    paragraph = " ".join(_paragraph(comparison, found, evidence, said, lang))
    yield escape(paragraph) + "\n"
    yield definitions_table(found, said, lang)
    told = " ".join(definitions_words(comparison, found, said, lang))
    yield escape(told) + "\n"
    for name in _notes(comparison):
        yield f"[dim]{escape(SENTENCES[name][lang].format(**said))}[/dim]"


def said_of(comparison: Comparison, lang: Language) -> dict[str, str]:
    """Return the names and numbers that the words hold."""
    settings = comparison.settings
    whole = frontier(settings.target, settings.by)
    scenario = settings.run.scenario
    return {
        "counted": str(comparison.n_counted),
        "reference": settings.names[0],
        "others": str(len(settings.names) - 1),
        "target": target_text(whole, lang),
        "by": str(settings.by),
        "margin": _points(settings.margin, lang),
        "scenario": scenario.name,
        "scale": str(settings.run.scale),
        "history": settings.run.history,
    }


def failed_text(comparison: Comparison, lang: Language) -> str:
    """Return which worlds failed and why, the first few of them; else nothing."""
    failures = comparison.failures
    if not failures:
        return ""
    shown = [
        SENTENCES["world"][lang].format(
            world=world, error=failure.error[:_LONGEST_ERROR]
        )
        for world, failure in list(failures.items())[:_SHOWN_FAILURES]
    ]
    if len(failures) > _SHOWN_FAILURES:
        rest = len(failures) - _SHOWN_FAILURES
        shown.append(SENTENCES["more"][lang].format(n=rest))
    name = "failed" if comparison.n_counted else "all failed"
    return SENTENCES[name][lang].format(n=len(failures), worlds="; ".join(shown))


# Tables.


def _shares(
    found: Sequence[Outcome], said: dict[str, str], lang: Language
) -> RenderableType:
    heads = ("mean_2030>", "spread>", "mean_2035>", "p_target>", "p_range>")
    rows = [
        (
            escape(one.name),
            format_share(one.share_2030, 2, lang),
            _between(*(_percent(end, 2, lang) for end in one.share_2030_spread)),
            format_share(one.share_2035, 2, lang),
            format_share(one.p_target, 0, lang),
            _between(*(_percent(end, 1, lang) for end in one.p_target_interval)),
        )
        for one in found
    ]
    return table(
        HEADERS["shares"][lang].format(**said),
        _headers(("policy", *heads), said, lang),
        rows,
        names_first=True,
    )


def _effects(
    found: Sequence[Outcome], said: dict[str, str], lang: Language
) -> RenderableType:
    heads = ("difference>", "interval>", "verdict", "cost>", "forgone>", "net>")
    rows = [_effect_row(one, lang) for one in found]
    return table(
        HEADERS["effects"][lang].format(**said),
        _headers(("policy", *heads, "per_point>"), said, lang),
        rows,
        names_first=True,
    )


def _effect_row(one: Outcome, lang: Language) -> tuple[str, ...]:
    money = (one.cost_bn_vnd, one.tax_forgone_bn_vnd, one.net_cost_bn_vnd)
    sums = tuple(format_number(amount, 0, lang) for amount in money)
    effect = one.effect
    if effect is None:
        return (escape(one.name), _NONE, _NONE, _NONE, *sums, _NONE)
    return (
        escape(one.name),
        _signed(effect.mean, lang),
        _ends(effect.interval, lang),
        VERDICTS[effect.verdict][lang],
        *sums,
        _per_point(one, lang),
    )


def _per_point(one: Outcome, lang: Language) -> str:
    """Return the cost of a point where the worlds place the policy above."""
    cost = one.cost_per_point
    if cost is None or one.effect is None or one.effect.verdict != "better":
        return _NONE
    return format_number(cost, 0, lang)


def _headers(
    names: Sequence[str], said: dict[str, str], lang: Language
) -> tuple[str, ...]:
    return tuple(
        HEADERS[name.removesuffix(">")][lang].format(**said)
        + (">" if name.endswith(">") else "")
        for name in names
    )


# Words.


def _paragraph(
    comparison: Comparison,
    found: Sequence[Outcome],
    evidence: Evidence,
    said: dict[str, str],
    lang: Language,
) -> Iterator[str]:
    settings = comparison.settings
    yield SENTENCES[f"design {settings.run.uncertainty}"][lang].format(**said)
    yield from filter(None, (matched_text(comparison.tried.told(), lang),))
    yield from filter(None, (held_text(settings.run.values, lang),))
    if comparison.n_counted == 1:
        yield SENTENCES["one world"][lang]
    yield from _verdicts(comparison, found, said, lang)
    yield from _chances(comparison, found, said, lang)
    accounts = frontier(settings.target, settings.by, evidence=evidence)
    verdict = verdict_text(accounts, evidence, lang)
    verdict = verdict[0].lower() + verdict[1:]
    yield SENTENCES["accounts"][lang].format(verdict=verdict)
    if comparison.failures:
        yield failed_text(comparison, lang)


def _verdicts(
    comparison: Comparison,
    found: Sequence[Outcome],
    said: dict[str, str],
    lang: Language,
) -> Iterator[str]:
    """Yield which policies stand above, below, beside, and which cannot be told."""
    identical = [one.name for one in found if one.effect and one.effect.is_identical]
    if identical:
        yield SENTENCES["identical"][lang].format(**said, policies=", ".join(identical))
    for verdict, words in VERDICTS_IN_TEXT.items():
        alike = [
            one
            for one in found
            if one.effect and one.effect.verdict == verdict
            if one.name not in identical
        ]
        if not alike:
            continue
        yield words[lang].format(
            **said, policies=", ".join(_with_interval(one, lang) for one in alike)
        )
        if verdict == "better":
            yield from _among(comparison, alike, lang)


def _with_interval(one: Outcome, lang: Language) -> str:
    assert one.effect is not None  # noqa: S101  the caller chose those with an effect
    if one.effect.interval is None:
        return f"{one.name} ({_signed(one.effect.mean, lang)})"
    mean = _signed(one.effect.mean, lang)
    return f"{one.name} ({mean}; {_from_to(one.effect.interval, lang)})"


def _among(
    comparison: Comparison, better: Sequence[Outcome], lang: Language
) -> Iterator[str]:
    """Yield the order among the better ones as far as worlds give one, and the cost."""
    if len(better) > 1:
        pairs = separated(comparison, tuple(one.name for one in better))
        told = ", ".join(
            SENTENCES["above"][lang].format(above=above, below=below)
            for above, below in pairs
        )
        yield SENTENCES["order" if pairs else "no order"][lang].format(pairs=told)
    costs = [
        f"{one.name} {format_number(one.cost_per_point / _BN_A_TRILLION, 1, lang)}"
        for one in better
        if one.cost_per_point is not None
    ]
    yield SENTENCES["cost"][lang].format(policies=", ".join(costs))


def _chances(
    comparison: Comparison,
    found: Sequence[Outcome],
    said: dict[str, str],
    lang: Language,
) -> Iterator[str]:
    """Yield how likely the target is, and how far off where no world reaches it."""
    if all(one.p_target == 0 for one in found):
        highest = max(one.highest for one in found)
        means = [one.share_2030 for one in found]
        yield SENTENCES["none reaches"][lang].format(
            **said,
            upper=_upper(comparison.n_counted, lang),
            highest=format_share(highest, 1, lang),
            short=format_number(
                _POINTS * (comparison.settings.target - highest), 1, lang
            ),
            means=_between(
                *(format_share(end, 1, lang) for end in (min(means), max(means)))
            ),
        )
        return
    each = [_chance(one, comparison.n_counted, lang) for one in found]
    yield SENTENCES["some reach"][lang].format(**said, policies=", ".join(each))
    if len(found) > 1:
        differ = [
            f"{one.name} ({_from_to(one.effect.p_interval, lang, 0)})"
            for one in found
            if one.effect
            and not one.effect.p_interval[0] <= 0 <= one.effect.p_interval[1]
        ]
        name = "chance differs" if differ else "chance alike"
        yield SENTENCES[name][lang].format(**said, policies=", ".join(differ))


def _chance(one: Outcome, n_counted: int, lang: Language) -> str:
    hits = round(one.p_target * n_counted)
    low, high = (format_share(end, 1, lang) for end in one.p_target_interval)
    return SENTENCES["reached" if hits else "not reached"][lang].format(
        name=one.name,
        hits=hits,
        counted=n_counted,
        low=low,
        high=high,
        upper=_upper(n_counted, lang),
    )


def _upper(n_counted: int, lang: Language) -> str:
    """Return what the chance of something never seen is below."""
    high = wilson(0, n_counted)[1]
    share = format_share(high, 1, lang)
    one_in = floor(1 / high)
    if one_in <= 1:
        return share
    return SENTENCES["one in"][lang].format(share=share, n=one_in)


def _notes(comparison: Comparison) -> Iterator[str]:
    settings = comparison.settings
    all_draws = settings.run.uncertainty == "parameters" and not settings.is_matched
    yield f"condition {'all draws' if all_draws else settings.run.uncertainty}"
    if len(comparison.settings.policies) > 1:
        yield "statistics"
        yield "money"


# Numbers.


def _between(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"


def _percent(share: float, decimals: int, lang: Language) -> str:
    return format_number(_POINTS * share, decimals, lang)


def _points(share: float, lang: Language) -> str:
    return format_number(_POINTS * share, 2, lang)


def _signed(share: float, lang: Language, decimals: int = 2) -> str:
    return format_signed(_POINTS * share, decimals, lang)


def _ends(interval: Interval | None, lang: Language) -> str:
    """Return an interval so that no table breaks it."""
    if interval is None:
        return _NONE
    low, high = (_signed(end, lang) for end in interval)
    return f"{low}…{high}"


def _from_to(interval: Interval, lang: Language, decimals: int = 2) -> str:
    low, high = (_signed(end, lang, decimals) for end in interval)
    return SENTENCES["ends"][lang].format(low=low, high=high)
