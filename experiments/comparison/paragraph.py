"""What a comparison says in plain words, sentence by sentence."""

from collections.abc import Iterator, Sequence
from math import floor
from typing import Final

from experiments.comparison.comparison import YEARS, Comparison, FailedRun
from experiments.comparison.comparison_outcomes import THRESHOLDS, Outcome, ties
from experiments.comparison.comparison_words import (
    SENTENCES,
    VERDICTS,
    VERDICTS_IN_TEXT,
)
from experiments.comparison.point_format import (
    POINTS,
    between,
    from_to,
    signed,
)
from experiments.frontier.frontier import frontier
from experiments.frontier.frontier_text import verdict_text
from experiments.inference.first_passage import FirstPassage
from experiments.inference.paired import wilson
from experiments.language import Language
from experiments.number_format import format_number, format_share
from experiments.worlds.matched_words import held_text, matched_text
from model.evidence.reader import Evidence

__all__ = ["failed_text", "paragraph"]

_BN_A_TRILLION: Final = 1000
_SHOWN_FAILURES: Final = 3
_LONGEST_ERROR: Final = 120


def paragraph(
    comparison: Comparison,
    found: Sequence[Outcome],
    evidence: Evidence,
    said: dict[str, str],
    lang: Language,
) -> Iterator[str]:
    """Yield the sentences that say what came of a comparison.

    Parameters
    ----------
    comparison
        A comparison in which some world counts.
    found
        What it says of each policy.
    evidence
        The evidence behind the accounts.
    said
        Names and numbers that the words hold, from `comparison_text.said_of`.
    lang
        Language of words and numbers.
    """
    settings = comparison.settings
    yield SENTENCES[f"design {settings.run.uncertainty}"][lang].format(**said)
    yield from filter(None, (matched_text(comparison.tried.told(), lang),))
    yield from filter(None, (held_text(settings.run.values, lang),))
    yield from _looks(comparison, said, lang)
    if comparison.n_counted == 1:
        yield SENTENCES["one world"][lang]
    elif len(found) > 1:
        yield from _verdicts(found, said, lang)
        yield from _ties(comparison, lang)
    yield from _fresh(comparison, lang)
    yield from _chances(comparison, found, said, lang)
    yield from _passages(found, lang)
    accounts = frontier(settings.target, settings.by, evidence=evidence)
    verdict = verdict_text(accounts, evidence, lang)
    verdict = verdict[0].lower() + verdict[1:]
    yield SENTENCES["accounts"][lang].format(verdict=verdict)
    if comparison.failures:
        yield failed_text(comparison, lang)


def failed_text(comparison: Comparison, lang: Language) -> str:
    """Return which runs failed and why, the first few of them; else nothing."""
    failures = comparison.failures
    if not failures:
        return ""
    shown = [_failed(one, lang) for one in failures[:_SHOWN_FAILURES]]
    if len(failures) > _SHOWN_FAILURES:
        rest = len(failures) - _SHOWN_FAILURES
        shown.append(SENTENCES["more runs"][lang].format(n=rest))
    name = "runs failed" if comparison.n_counted else "all runs failed"
    return SENTENCES[name][lang].format(n=len(failures), runs="; ".join(shown))


def _failed(one: FailedRun, lang: Language) -> str:
    return SENTENCES["run" if one.policy else "past"][lang].format(
        policy=one.policy, world=one.world, error=one.failure.error[:_LONGEST_ERROR]
    )


# On the way: looks, and the winner tried again.


def _looks(
    comparison: Comparison, said: dict[str, str], lang: Language
) -> Iterator[str]:
    """Yield who was dropped at which look, and the error spent by then."""
    if not comparison.looks:
        return
    gone = [
        SENTENCES["gone"][lang].format(
            policies=", ".join(one.dropped),
            n=one.look.n,
            spent=format_share(one.look.spent, 2, lang),
        )
        for one in comparison.looks
        if one.dropped
    ]
    yield SENTENCES["dropped" if gone else "none dropped"][lang].format(
        **said,
        looks=", ".join(str(one.look.n) for one in comparison.looks),
        spent=format_share(comparison.looks[-1].look.spent, 0, lang),
        gone="; ".join(gone),
    )


def _fresh(comparison: Comparison, lang: Language) -> Iterator[str]:
    if comparison.fresh is None:
        return
    trial = comparison.fresh.trial
    name = "fresh" if trial.interval else "fresh, no interval"
    yield SENTENCES[name][lang].format(
        winner=trial.winner,
        n_policies=trial.n_policies,
        counted=len(comparison.fresh.worlds),
        chosen=signed(trial.mean_chosen, lang),
        fresh=signed(trial.mean_fresh, lang),
        drop=signed(trial.drop, lang),
        interval=trial.interval and from_to(trial.interval, lang),
    )


# Who stands where.


def _verdicts(
    found: Sequence[Outcome], said: dict[str, str], lang: Language
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
            yield _costs(alike, lang)
    yield from _otherwise(found, lang)


def _with_interval(one: Outcome, lang: Language) -> str:
    assert one.effect is not None  # noqa: S101  the caller chose those with an effect
    if one.effect.interval is None:
        return f"{one.name} ({signed(one.effect.mean, lang)})"
    mean = signed(one.effect.mean, lang)
    return f"{one.name} ({mean}; {from_to(one.effect.interval, lang)})"


def _costs(better: Sequence[Outcome], lang: Language) -> str:
    costs = [
        f"{one.name} {format_number(one.cost_per_point / _BN_A_TRILLION, 1, lang)}"
        for one in better
        if one.cost_per_point is not None
    ]
    return SENTENCES["cost"][lang].format(policies=", ".join(costs))


def _otherwise(found: Sequence[Outcome], lang: Language) -> Iterator[str]:
    """Yield on whom the bootstrap would decide otherwise, if on anyone."""
    told = [
        f"{one.name} ({VERDICTS[one.effect.bootstrap_verdict][lang]})"
        for one in found
        if one.effect and one.effect.bootstrap_verdict
        if one.effect.bootstrap_verdict != one.effect.verdict
    ]
    if told:
        yield SENTENCES["bootstrap"][lang].format(policies=", ".join(told))


def _ties(comparison: Comparison, lang: Language) -> Iterator[str]:
    """Yield the sets within which no policy can be told from another."""
    tied = ties(comparison)
    if tied is None:
        return
    sets = [", ".join(group) for group in tied.groups if len(group) > 1]
    yield SENTENCES["tied" if sets else "none tied"][lang].format(sets="; ".join(sets))


# Chances and years.


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
            upper=_upper(min(one.n_worlds for one in found), lang),
            highest=format_share(highest, 1, lang),
            short=format_number(
                POINTS * (comparison.settings.target - highest), 1, lang
            ),
            means=between(
                *(format_share(end, 1, lang) for end in (min(means), max(means)))
            ),
        )
        return
    each = [_chance(one, lang) for one in found]
    yield SENTENCES["some reach"][lang].format(**said, policies=", ".join(each))
    if len(found) > 1:
        differ = [
            f"{one.name} ({from_to(one.effect.p_interval, lang, 0)})"
            for one in found
            if one.effect
            and not one.effect.p_interval[0] <= 0 <= one.effect.p_interval[1]
        ]
        name = "chance differs" if differ else "chance alike"
        yield SENTENCES[name][lang].format(**said, policies=", ".join(differ))


def _chance(one: Outcome, lang: Language) -> str:
    hits = round(one.p_target * one.n_worlds)
    low, high = (format_share(end, 1, lang) for end in one.p_target_interval)
    return SENTENCES["reached" if hits else "not reached"][lang].format(
        name=one.name,
        hits=hits,
        counted=one.n_worlds,
        low=low,
        high=high,
        upper=_upper(one.n_worlds, lang),
    )


def _upper(n_worlds: int, lang: Language) -> str:
    """Return what the chance of something never seen is below."""
    high = wilson(0, n_worlds)[1]
    share = format_share(high, 1, lang)
    one_in = floor(1 / high)
    if one_in <= 1:
        return share
    return SENTENCES["one in"][lang].format(share=share, n=one_in)


def _passages(found: Sequence[Outcome], lang: Language) -> Iterator[str]:
    """Yield by when half of the worlds pass the highest threshold that half pass."""
    passed = [
        threshold
        for threshold in THRESHOLDS
        if any(one.first_passage[f"{threshold:.2f}"].median for one in found)
    ]
    if not passed:
        return
    key = f"{passed[-1]:.2f}"
    alike: dict[str, list[str]] = {}
    for one in found:
        alike.setdefault(_median(one.first_passage[key], lang), []).append(one.name)
    policies = [f"{', '.join(names)} {when}" for when, names in alike.items()]
    yield SENTENCES["passage"][lang].format(
        threshold=format_share(passed[-1], 0, lang), policies="; ".join(policies)
    )


def _median(passage: FirstPassage, lang: Language) -> str:
    """Return the median year with its interval; where it is not reached, after when."""
    if passage.median is None:
        return _year(None, lang)
    low, high = passage.median_low, passage.median_high
    if low == high:
        return str(passage.median)
    told = SENTENCES["ends"][lang].format(low=_year(low, lang), high=_year(high, lang))
    return f"{passage.median} ({told})"


def _year(year: int | None, lang: Language) -> str:
    return (
        SENTENCES["later"][lang].format(last=YEARS[-1]) if year is None else str(year)
    )
