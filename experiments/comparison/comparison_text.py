"""A comparison as text: two tables, what they say in plain words, and notes.

The words rank nothing that the worlds do not separate: policies of one verdict stand in
the order they were given, and an order among them is told by which cannot be told
apart.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import RenderableType
from rich.markup import escape

from experiments.comparison.comparison import Comparison
from experiments.comparison.comparison_outcomes import Outcome
from experiments.comparison.comparison_words import HEADERS, SENTENCES, VERDICTS
from experiments.comparison.paragraph import paragraph
from experiments.comparison.point_format import between, ends, percent, points, signed
from experiments.definitions.definition_text import definitions_table, definitions_words
from experiments.frontier.frontier import frontier
from experiments.frontier.frontier_text import target_text
from experiments.language import Language
from experiments.number_format import format_number, format_share
from experiments.output import table
from model.evidence.reader import Evidence
from model.valuation import ValuationParameters

__all__ = ["comparison_text", "said_of"]

_NONE: Final = "–"


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
    words = " ".join(paragraph(comparison, found, evidence, said, lang))
    yield escape(words) + "\n"
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
        "margin": points(settings.margin, lang),
        "scenario": scenario.name,
        "scale": str(settings.run.scale),
        "history": settings.run.history,
    }


# Tables.


def _shares(
    found: Sequence[Outcome], said: dict[str, str], lang: Language
) -> RenderableType:
    heads = ("mean_2030>", "spread>", "mean_2035>", "p_target>", "p_range>")
    rows = [
        (
            escape(one.name),
            format_share(one.share_2030, 2, lang),
            between(*(percent(end, 2, lang) for end in one.share_2030_spread)),
            format_share(one.share_2035, 2, lang),
            format_share(one.p_target, 0, lang),
            between(*(percent(end, 1, lang) for end in one.p_target_interval)),
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
        signed(effect.mean, lang),
        ends(effect.interval, lang),
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


def _notes(comparison: Comparison) -> Iterator[str]:
    settings = comparison.settings
    all_draws = settings.run.uncertainty == "parameters" and not settings.is_matched
    yield f"condition {'all draws' if all_draws else settings.run.uncertainty}"
    if len(comparison.settings.policies) > 1:
        yield "statistics"
        yield "money"
