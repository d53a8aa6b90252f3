"""A sweep as text: its spread by policy, what each axis moves, notes."""

from collections.abc import Iterator, Mapping
from shlex import quote
from typing import Final

from rich.console import RenderableType
from rich.markup import escape

from experiments.design.design import Design
from experiments.language import Language
from experiments.number_format import format_number, format_share, format_signed
from experiments.output import table
from experiments.results.export import unit_of
from experiments.results.spec_columns import spec_text
from experiments.store.cell import Json, canonical
from experiments.sweep.stored import Swept, worlds_of
from experiments.sweep.sweep_outcomes import Setting, SweepOutcome
from experiments.sweep.sweep_words import HEADERS, SENTENCES
from model.indicators import INDICATORS, YEARLY_INDICATORS

__all__ = ["failed_text", "figure_text", "setting_text", "sweep_text"]

_SHOWN_FAILURES: Final = 3
_LONGEST_ERROR: Final = 120
_PERCENT: Final = 100
_DECIMALS: Final = 2
_LARGE: Final = 100
_BY_NAME: Final = {each.name: each for each in (*INDICATORS, *YEARLY_INDICATORS)}


def sweep_text(
    design: Design, swept: Swept, outcome: SweepOutcome, lang: Language
) -> Iterator[RenderableType]:
    """Yield what is printed of a sweep in which some run has a result."""
    yield _policies(outcome, lang)
    if outcome.axes:
        yield _axes(outcome, lang)
    lines = [*_extremes(outcome, lang), *_splits(outcome, lang)]
    lines += [*_looks(design, swept, lang), *_worlds(design, swept, lang)]
    if any(axis.is_thirds for axis in outcome.axes):
        lines.append(SENTENCES["thirds"][lang])
    for line in lines:
        yield escape(line)


def failed_text(swept: Swept, out: str | None, lang: Language) -> str:
    """Return which runs failed and why, the first few of them; else nothing."""
    failed = swept.failed
    if not failed:
        return ""
    shown = [
        f"{spec_text(each.spec)}: {each.failure.error[:_LONGEST_ERROR]}"
        for each in failed[:_SHOWN_FAILURES]
        if each.failure
    ]
    if len(failed) > _SHOWN_FAILURES:
        more = len(failed) - _SHOWN_FAILURES
        shown.append(SENTENCES["more"][lang].format(n=more))
    told = SENTENCES["failed"][lang].format(n=len(failed), runs="; ".join(shown))
    if out is None:
        return told
    return f"{told}\n{SENTENCES['see failures'][lang].format(out=quote(out))}"


def figure_text(value: float, indicator: str, lang: Language) -> str:
    """Return a figure as people read it: a share in percent, others in their unit."""
    if unit_of(indicator) == "share":
        return format_share(value, _DECIMALS, lang)
    return format_number(value, _decimals(value), lang)


def _decimals(value: float) -> int:
    return 0 if abs(value) >= _LARGE else _DECIMALS


def setting_text(
    policy: str, set_to: Mapping[str, Json], lang: Language, scenario: str = ""
) -> str:
    """Return a policy and what is set in one line."""
    parts = [f"{name} {_value_text(value, lang)}" for name, value in set_to.items()]
    return ", ".join([f"{policy} ({scenario})" if scenario else policy, *parts])


def _policies(outcome: SweepOutcome, lang: Language) -> RenderableType:
    indicator = _BY_NAME[outcome.indicator]
    label = indicator.label_vi if lang == "vi" else indicator.label_en
    is_share = unit_of(outcome.indicator) == "share"
    unit = "" if is_share else f" [{unit_of(outcome.indicator)}]"
    title = HEADERS["policies"][lang].format(label=label + unit, year=outcome.year)
    heads = [
        HEADERS[name][lang] + ">" * (name in ("n_runs", "mean", "spread"))
        for name in ("policy", "scenario", "n_runs", "mean", "spread")
    ]
    rows = []
    for each in outcome.policies:
        mean, low, high = _spread(each, outcome, lang)
        number = format_number(each.spread.n_runs, 0, lang)
        scenario = each.scenario or ""
        rows.append([each.policy, scenario, number, mean, f"{low} – {high}"])
    return table(escape(title), heads, rows)


def _spread(
    setting: Setting, outcome: SweepOutcome, lang: Language
) -> tuple[str, str, str]:
    spread = setting.spread
    mean, low, high = (
        figure_text(value, outcome.indicator, lang)
        for value in (spread.mean, spread.low, spread.high)
    )
    return mean, low, high


def _axes(outcome: SweepOutcome, lang: Language) -> RenderableType:
    names = ("axis", "at_first", "mean_first", "at_last", "mean_last", "change")
    is_share = unit_of(outcome.indicator) == "share"
    heads = [HEADERS[name][lang] + ">" * (name != "axis") for name in names[:-1]]
    heads.append(HEADERS["points" if is_share else "change"][lang] + ">")
    rows = []
    for axis in outcome.axes:
        change = axis.mean_last - axis.mean_first
        decimals = _DECIMALS if is_share else _decimals(axis.mean_last)
        rows.append(
            [
                axis.name,
                _value_text(axis.first, lang),
                figure_text(axis.mean_first, outcome.indicator, lang),
                _value_text(axis.last, lang),
                figure_text(axis.mean_last, outcome.indicator, lang),
                format_signed(change * (_PERCENT if is_share else 1), decimals, lang),
            ]
        )
    return table(HEADERS["axes"][lang], heads, rows)


def _value_text(value: Json, lang: Language) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value if isinstance(value, str) else canonical(value)
    text = f"{value:.4g}"
    return text.replace(".", ",") if lang == "vi" else text


def _extremes(outcome: SweepOutcome, lang: Language) -> Iterator[str]:
    for name, setting in (("highest", outcome.highest), ("lowest", outcome.lowest)):
        if setting is not None:
            mean, low, high = _spread(setting, outcome, lang)
            yield SENTENCES[name][lang].format(
                setting=setting_text(
                    setting.policy,
                    {**setting.levers, **setting.values},
                    lang,
                    setting.scenario or "",
                ),
                mean=mean,
                low=low,
                high=high,
                n=setting.spread.n_runs,
            )


def _splits(outcome: SweepOutcome, lang: Language) -> Iterator[str]:
    for policy, split in outcome.splits.items():
        if split.share is None or split.interval is None:
            yield SENTENCES["still"][lang].format(policy=policy)
            continue
        yield SENTENCES["split"][lang].format(
            policy=policy,
            share=format_share(max(split.share, 0.0), 0, lang),
            low=format_share(split.interval[0], 0, lang),
            high=format_share(split.interval[1], 0, lang),
            n_points=split.n_points,
            n_lucks=split.n_lucks,
        )


def _looks(design: Design, swept: Swept, lang: Language) -> Iterator[str]:
    choices = design.choices() if swept.looks else {}
    for look in swept.looks:
        if look.dropped:
            yield SENTENCES["look"][lang].format(
                n=look.look.n,
                spent=format_share(look.look.spent, _DECIMALS, lang),
                dropped="; ".join(
                    setting_text(*choices[name], lang) for name in look.dropped
                ),
            )
    if swept.looks and not any(look.dropped for look in swept.looks):
        spent = format_share(swept.looks[-1].look.spent, _DECIMALS, lang)
        yield SENTENCES["no look"][lang].format(spent=spent)


def _worlds(design: Design, swept: Swept, lang: Language) -> Iterator[str]:
    if not design.is_matched:
        return
    if swept.n_set_aside:
        yield SENTENCES["set aside"][lang].format(n=swept.n_set_aside)
    standing = swept.ran.standing
    counted = worlds_of((*standing.done.values(), *standing.failed.values()))
    wanted = design.draws or design.n_worlds
    short = sum(len(worlds) < wanted for worlds in counted.values())
    if short:
        yield SENTENCES["short"][lang].format(n=short, of=len(counted))
