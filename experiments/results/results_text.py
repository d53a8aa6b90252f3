"""What the screen shows of folders of results: sentences and tables."""

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.markup import escape

from experiments.language import Language
from experiments.number_format import format_number, format_share
from experiments.output import table
from experiments.results.account import Account
from experiments.results.merging import Merged
from experiments.results.pilot import Needs
from experiments.results.reproduction import Again, Reproduction
from experiments.results.results_words import HEADERS, OUTCOMES, SENTENCES, UNITS
from experiments.results.spec_columns import spec_text
from experiments.store.cell import Receipt

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["account_text", "merged_text", "needs_text", "reproduced_text"]

_DIGITS: Final = 12
"""Digits of a key or digest that tell it apart."""
_SHOWN: Final = 10
_LONGEST: Final = 160
_MINUTE, _HOUR = 60, 3600
_POINTS: Final = 100
"""Points in a whole share."""


def account_text(
    account: Account, lang: Language, *, all_failures: bool
) -> Iterator["RenderableType"]:
    """Yield what stands in a folder.

    Parameters
    ----------
    account
        Of the folder.
    lang
        Language of the words.
    all_failures
        Whether every failure is shown, with its traceback.
    """
    yield _said("made", lang, **_maker(account))
    yield " ".join(_state(account, lang))
    yield _said("digest", lang, digest=account.standing.digest())
    yield from _failures(account, lang, all_failures=all_failures)
    if not account.is_whole:
        yield _said("go on", lang, folder=shlex.quote(str(account.folder.path)))


def merged_text(merged: Merged, lang: Language) -> Iterator[str]:
    """Yield how joining shards went."""
    yield _said(
        "merged",
        lang,
        folders=merged.n_folders,
        new=format_number(merged.n_new, 0, lang),
        there=format_number(merged.n_there, 0, lang),
    )
    for name, what in (
        ("damaged in shards", merged.damaged),
        ("missing shards", merged.missing),
    ):
        if what:
            yield _said(name, lang, n=len(what), names=_listed(what))


def reproduced_text(found: Reproduction, lang: Language) -> Iterator["RenderableType"]:
    """Yield how doing runs again went."""
    told = found.to_json()
    if found.is_same:
        yield _said("reproduced", lang, n=told["cells"])
        return
    yield _said(
        "not reproduced",
        lang,
        n=told["cells"],
        **{name: told[name] for name in ("same", "differ", "failed")},
    )
    others = [run for run in found.runs if run.outcome != "same"]
    heads = [HEADERS[name][lang] for name in ("run", "what", "outcome", "difference")]
    yield table(
        HEADERS["again"][lang], heads, [_again(run, lang) for run in others[:_SHOWN]]
    )


def needs_text(
    needs: Needs, lang: Language, *, is_share: bool
) -> Iterator["RenderableType"]:
    """Yield how many worlds a question needs.

    Parameters
    ----------
    needs
        The answer.
    lang
        Language of words and numbers.
    is_share
        Whether differences are of shares, and shown in percentage points.
    """
    asked = needs.asked
    said = {
        "difference": _amount(asked.difference, lang, is_share=is_share),
        "power": format_share(asked.power, 0, lang),
        "confidence": format_share(needs.confidence, 1, lang),
        "worlds": format_number(needs.worlds, 0, lang),
        "n": len(needs.policies),
        "sd": _amount(needs.policies[0].planned_sd, lang, is_share=is_share),
    }
    if needs.policies[0].policy:
        yield _needs_table(needs, lang, said["difference"], is_share=is_share)
        yield _said("needs", lang, **said)
    else:
        yield _said("needs one", lang, **said)
    yield _said(
        "probability",
        lang,
        p=format_share(asked.probability, 0, lang),
        half=format_share(asked.half_width, 1, lang),
        worlds=format_number(needs.for_probability, 0, lang),
    )


# Parts.


def _maker(account: Account) -> dict[str, object]:
    recipe = account.folder.recipe
    made_by = recipe.made_by
    packages = made_by.get("packages")
    named = packages if isinstance(packages, dict) else {}
    return {
        "kind": recipe.kind,
        "recipe": recipe.hash[:_DIGITS],
        "code": str(made_by.get("code", "–"))[:_DIGITS],
        "data": str(made_by.get("data", "–"))[:_DIGITS],
        "packages": ", ".join(f"{name} {number}" for name, number in named.items()),
    }


def _state(account: Account, lang: Language) -> Iterator[str]:
    standing = account.standing
    cells = account.n_cells
    yield _said(
        "state, at most" if account.may_drop else "state",
        lang,
        done=format_number(len(standing.done), 0, lang),
        cells="?" if cells is None else format_number(cells, 0, lang),
        failed=format_number(len(standing.failed), 0, lang),
        time=_time(account.seconds, lang),
    )
    if account.n_set_aside:
        yield _said("set aside", lang, n=account.n_set_aside)
    if standing.damaged:
        names = [name[:_DIGITS] for name in standing.damaged]
        yield _said("damaged", lang, n=len(names), names=_listed(names))


def _failures(
    account: Account, lang: Language, *, all_failures: bool
) -> Iterator["RenderableType"]:
    failed = account.standing.failed
    if not failed:
        return
    receipts = [failed[key] for key in sorted(failed)]
    if all_failures:
        for receipt in receipts:
            yield escape(_whole(receipt))
        return
    heads = [HEADERS[name][lang] for name in ("run", "what", "stage", "error")]
    rows = [_row(receipt) for receipt in receipts[:_SHOWN]]
    yield table(HEADERS["failures"][lang], heads, rows)
    more = len(receipts) - _SHOWN
    yield _said("more failures" if more > 0 else "tracebacks", lang, n=more)


def _row(receipt: Receipt) -> list[str]:
    failure = receipt.failure
    stage, error = (failure.stage, failure.error) if failure else ("", "")
    words = (receipt.key[:_DIGITS], spec_text(receipt.spec), stage, error[:_LONGEST])
    return [escape(word) for word in words]


def _whole(receipt: Receipt) -> str:
    failure = receipt.failure
    stage, said = (failure.stage, failure.traceback) if failure else ("", "")
    return f"{receipt.key[:_DIGITS]} {spec_text(receipt.spec)} ({stage})\n{said}"


def _again(run: Again, lang: Language) -> list[str]:
    words = (
        run.receipt.key[:_DIGITS],
        spec_text(run.receipt.spec),
        OUTCOMES[run.outcome][lang],
        run.said,
    )
    return [escape(word) for word in words]


def _needs_table(
    needs: Needs, lang: Language, difference: object, *, is_share: bool
) -> "RenderableType":
    heads = [HEADERS["policy"][lang]]
    heads += [f"{HEADERS[n][lang]}>" for n in ("pilot", "sd", "planned", "sees")]
    heads.append(f"{HEADERS['worlds'][lang]}>")
    rows = []
    for each in needs.policies:
        told = each.to_json()
        amounts = (told["sd"], told["sd_planned"], told["pilot_sees"])
        rows.append(
            [
                escape(each.policy),
                str(told["pilot_worlds"]),
                *(_plain(value, lang, is_share=is_share) for value in amounts),
                format_number(each.worlds, 0, lang),
            ]
        )
    title = HEADERS["needs"][lang].format(difference=difference)
    return table(title, heads, rows)


def _said(name: str, lang: Language, **said: object) -> str:
    return escape(SENTENCES[name][lang].format(**said))


def _listed(names: Sequence[str]) -> str:
    rest = ["..."] if len(names) > _SHOWN else []
    return ", ".join([*names[:_SHOWN], *rest])


def _amount(value: float, lang: Language, *, is_share: bool) -> str:
    """Return an amount, with its unit where it is of shares."""
    unit = (" điểm %" if lang == "vi" else " points") if is_share else ""
    return f"{_plain(value, lang, is_share=is_share)}{unit}"


def _plain(value: float, lang: Language, *, is_share: bool) -> str:
    """Return the number of an amount; of shares, percentage points."""
    if is_share:
        return format_number(_POINTS * value, 3, lang)
    text = f"{value:.4g}"
    return text if lang == "en" else text.replace(".", ",")


def _time(seconds: float, lang: Language) -> str:
    """Return a time in the largest unit that it fills."""
    if seconds >= _HOUR:
        return f"{format_number(seconds / _HOUR, 1, lang)} {UNITS['h'][lang]}"
    if seconds >= _MINUTE:
        return f"{format_number(seconds / _MINUTE, 1, lang)} {UNITS['min'][lang]}"
    return f"{format_number(seconds, 1, lang)} {UNITS['s'][lang]}"
