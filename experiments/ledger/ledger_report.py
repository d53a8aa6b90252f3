"""The ledger as text: classes, levers, definitions, the largest cases, notes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt
from rich.console import RenderableType
from rich.markup import escape

from experiments.comparison.comparison_words import SENTENCES as CONDITIONS
from experiments.definitions.share_definitions import FIGURES, SCORED
from experiments.inference.paired import CONFIDENCE, Interval, paired_interval
from experiments.language import Language
from experiments.ledger.by_lever import LeverShares
from experiments.ledger.case_words import case_sentence, signed
from experiments.ledger.cases import Case
from experiments.ledger.classes import UnitClass
from experiments.ledger.ledger import Ledger, LedgerRow, Mean
from experiments.ledger.ledger_words import CLASSES, HEADERS, PARTS, SENTENCES
from experiments.ledger.mix_ledger import MixLedger
from experiments.number_format import format_number, format_share, format_signed
from experiments.output import table
from experiments.worlds.matched_words import held_text, matched_text, varies_text
from model.policy.policy import Policy
from model.valuation import ValuationParameters

__all__ = ["failed_text", "ledger_text", "lever_words", "said_of"]

type Floats = npt.NDArray[np.float64]

_NONE: Final = "–"
_POINTS: Final = 100
_VALUE_ADDED: Final = "value_added_bn_vnd_2020_prices"
_DIGITAL: Final = "digital_bn_vnd_2020_prices"
_SHOWN: Final = (_DIGITAL, _VALUE_ADDED, "jobs", "cost_bn_vnd", "net_cost_bn_vnd")
"""Measures of a lever that are printed beside its points."""
_SHOWN_FAILURES: Final = 3
_LONGEST_ERROR: Final = 120


def ledger_text(
    found: MixLedger,
    cases: Sequence[Case],
    world: int,
    valuation: ValuationParameters,
    lang: Language,
) -> Iterator[RenderableType]:
    """Yield what is printed of a ledger in which some world counts.

    Parameters
    ----------
    found
        The ledger and the levers' shares.
    cases
        The largest cases.
    world
        Number of the world they are of.
    valuation
        How money was discounted.
    lang
        Language of words and numbers.
    """
    if found.ledger is None:
        return
    said = said_of(found, lang) | {
        "world": str(world),
        "rate": format_share(valuation.discount_rate, 0, lang),
    }
    yield _classes(found.ledger, said, lang)
    if found.shares.levers:
        yield _levers(found.shares, said, lang)
    yield _definitions(found.shares, said, lang)
    yield escape(" ".join(_paragraph(found, found.ledger, said, lang))) + "\n"
    yield escape(_cases(cases, said, lang)) + "\n"
    for note in _notes(found, said, lang):
        yield f"[dim]{escape(note)}[/dim]"


def said_of(found: MixLedger, lang: Language) -> dict[str, str]:
    """Return the names and settings that the words hold."""
    settings = found.settings
    run = settings.run
    return {
        "policy": settings.policy.name,
        "against": settings.reference.name,
        "by": str(settings.by),
        "counted": str(found.n_counted),
        "scale": str(run.scale),
        "scenario": run.scenario.name,
        "history": run.history,
        "uncertainty": varies_text(
            run.uncertainty, lang, is_matched=found.tried.is_matched
        ),
    }


def lever_words(lever: str, lang: Language) -> str:
    """Return what a lever is called."""
    words = {field.name: field.metadata for field in fields(Policy)}[lever]
    return str(words[lang])


def failed_text(found: MixLedger, lang: Language) -> str:
    """Return which worlds failed and why, the first few of them; else nothing."""
    failures = found.tried.failures
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
    name = "failed" if found.n_counted else "all failed"
    return SENTENCES[name][lang].format(n=len(failures), worlds="; ".join(shown))


# Tables.


def _classes(ledger: Ledger, said: dict[str, str], lang: Language) -> RenderableType:
    heads = (
        *("class", "units>", "jobs>", "interval>", "value added>", "interval>"),
        *("digital>", "support>", "months>"),
    )
    rows = [_row(CLASSES[row.name][lang], row, lang) for row in ledger.classes]
    rows += [_row(PARTS[row.name][lang], row, lang) for row in ledger.others]
    whole = ledger.whole
    last = (
        HEADERS["whole"][lang],
        "",
        *_with_ends(whole["jobs"], lang, whole=True),
        *_with_ends(whole[_VALUE_ADDED], lang),
        signed(whole[_DIGITAL].mean, lang),
        _plain(sum(row.money.mean for row in ledger.classes if row.money), lang),
        "",
    )
    return table(
        escape(HEADERS["classes"][lang].format(**said)),
        _headers(heads, said, lang),
        [*rows, last],
    )


def _row(name: str, row: LedgerRow, lang: Language) -> tuple[str, ...]:
    return (
        name,
        _NONE if row.n_units is None else _plain(row.n_units.mean, lang),
        *_with_ends(row.amounts["jobs"], lang, whole=True),
        *_with_ends(row.amounts[_VALUE_ADDED], lang),
        signed(row.amounts[_DIGITAL].mean, lang),
        _NONE if row.money is None else _plain(row.money.mean, lang),
        _NONE if row.months_earlier is None else _months(row.months_earlier.mean, lang),
    )


def _levers(
    shares: LeverShares, said: dict[str, str], lang: Language
) -> RenderableType:
    heads = (
        *("lever", "points>", "interval>", "digital>", "value added>", "jobs>"),
        *("spent>", "net>"),
    )
    rows = [
        _lever_row(lever, partial(shares.share, lever), shares.confidence, lang)
        for lever in shares.levers
    ]
    for name, of in (("interaction", shares.interaction), ("mix", shares.whole)):
        rows.append(_lever_row(name, of, CONFIDENCE, lang))
    title = HEADERS["levers"][lang]
    return table(title, _headers(heads, said, lang), rows)


def _lever_row(
    name: str, of: Callable[[str], Floats], confidence: float, lang: Language
) -> tuple[str, ...]:
    points = _POINTS * of(SCORED)
    return (
        HEADERS[name][lang] if name in HEADERS else lever_words(name, lang),
        _two(float(points.mean()), lang),
        _ends(paired_interval(points, confidence), lang),
        *(
            signed(float(of(measure).mean()), lang, whole=measure == "jobs")
            for measure in _SHOWN
        ),
    )


def _definitions(
    shares: LeverShares, said: dict[str, str], lang: Language
) -> RenderableType:
    rows = []
    for figure in FIGURES:
        of_mixes = _POINTS * shares.of_mixes(figure.indicator)
        difference = of_mixes[:, 1] - of_mixes[:, 0]
        rows.append(
            (
                figure.words(lang),
                *(format_number(float(of_mixes[:, n].mean()), 2, lang) for n in (0, 1)),
                _two(float(difference.mean()), lang),
                _ends(paired_interval(difference, CONFIDENCE), lang),
            )
        )
    heads = _headers(("definition", "difference>", "interval>"), said, lang)
    columns = (heads[0], f"{said['against']}>", f"{said['policy']}>", *heads[1:])
    return table(HEADERS["definitions"][lang].format(**said), columns, rows)


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
    found: MixLedger, ledger: Ledger, said: dict[str, str], lang: Language
) -> Iterator[str]:
    if matched := matched_text(found.tried.told(), lang):
        yield matched
    if held := held_text(found.settings.run.values, lang):
        yield held
    if found.n_counted == 1:
        yield SENTENCES["one world"][lang]
    yield _whole(ledger, said, lang)
    yield _support(ledger, lang)
    yield from _local_demand(ledger, lang)
    yield from _which_levers(found.shares, said, lang)
    if failed := failed_text(found, lang):
        yield failed


def _whole(ledger: Ledger, said: dict[str, str], lang: Language) -> str:
    jobs, made = ledger.whole["jobs"], ledger.whole[_VALUE_ADDED]
    return SENTENCES["whole"][lang].format(
        **said,
        value_added=signed(made.mean, lang),
        value_added_ends=_ends_in_words("ends", made.interval, lang),
        jobs=signed(jobs.mean, lang, whole=True),
        jobs_ends=_ends_in_words("ends alone", jobs.interval, lang, whole=True),
    )


def _support(ledger: Ledger, lang: Language) -> str:
    money = {row.name: row.money.mean for row in ledger.classes if row.money}
    whole = sum(money.values())
    if whole <= 0:
        return SENTENCES["no support"][lang]
    deadweight = money[UnitClass.DEADWEIGHT.label]
    return SENTENCES["support"][lang].format(
        money=_plain(whole, lang),
        deadweight=_plain(deadweight, lang),
        share=format_share(deadweight / whole, 0, lang),
    )


def _local_demand(ledger: Ledger, lang: Language) -> Iterator[str]:
    """Yield whether those of local demand lose or gain, where the worlds can tell."""
    row = ledger.classes[UnitClass.SHARES_LOCAL_DEMAND]
    interval = row.amounts[_VALUE_ADDED].interval
    if interval and interval[1] < 0:
        yield SENTENCES["crowded out"][lang]
    if interval and interval[0] > 0:
        yield SENTENCES["carried along"][lang]


def _which_levers(
    shares: LeverShares, said: dict[str, str], lang: Language
) -> Iterator[str]:
    """Yield the levers without which the share falls in interval, the largest first."""
    if not shares.levers:
        yield SENTENCES["no lever"][lang]
        return
    if len(shares.levers) == 1:
        only = lever_words(shares.levers[0], lang)
        yield SENTENCES["one lever"][lang].format(lever=only)
        return
    told = []
    for lever in shares.levers:
        points = _POINTS * shares.share(lever, SCORED)
        interval = paired_interval(points, shares.confidence)
        if interval and interval[0] > 0:
            told.append((float(points.mean()), lever, interval))
    if not told:
        yield SENTENCES["no lever counts"][lang].format(**said)
        return
    words = [
        SENTENCES["lever that counts"][lang].format(
            lever=lever_words(lever, lang),
            points=_two(mean, lang),
            low=_two(interval[0], lang),
            high=_two(interval[1], lang),
        )
        for mean, lever, interval in sorted(told, key=lambda one: -one[0])
    ]
    yield SENTENCES["levers that count"][lang].format(**said, levers=", ".join(words))


def _cases(cases: Sequence[Case], said: dict[str, str], lang: Language) -> str:
    lines = [case_sentence(case, lang) for case in cases]
    numbered = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
    title = HEADERS["cases"][lang].format(**said)
    return "\n".join([title, *(numbered or [SENTENCES["no case"][lang]])])


def _notes(found: MixLedger, said: dict[str, str], lang: Language) -> Iterator[str]:
    yield SENTENCES["note classes"][lang]
    if found.shares.levers:
        yield SENTENCES["note levers"][lang].format(**said)
    name = f"condition {found.settings.run.uncertainty}"
    if found.settings.run.uncertainty == "parameters" and found.settings.all_draws:
        name = "condition all draws"
    yield CONDITIONS[name][lang].format(**said)


# Numbers.


def _plain(number: float, lang: Language) -> str:
    return signed(number, lang).removeprefix("+")


def _months(months: float, lang: Language) -> str:
    return _NONE if months == 0 else signed(months, lang)


def _two(points: float, lang: Language) -> str:
    return format_signed(points, 2, lang)


def _with_ends(mean: Mean, lang: Language, *, whole: bool = False) -> tuple[str, str]:
    ends = _NONE
    if mean.interval:
        ends = "…".join(signed(end, lang, whole=whole) for end in mean.interval)
    return signed(mean.mean, lang, whole=whole), ends


def _ends(interval: Interval | None, lang: Language) -> str:
    """Return the ends of points so that no table breaks them."""
    return _NONE if interval is None else "…".join(_two(e, lang) for e in interval)


def _ends_in_words(
    name: str, interval: Interval | None, lang: Language, *, whole: bool = False
) -> str:
    if interval is None:
        return ""
    low, high = (signed(end, lang, whole=whole) for end in interval)
    return SENTENCES[name][lang].format(low=low, high=high)
