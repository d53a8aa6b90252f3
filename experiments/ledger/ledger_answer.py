"""The ledger as one object of plain values, the same on the screen and in files."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from experiments.definitions.share_definitions import definitions_json
from experiments.inference.paired import CONFIDENCE, paired_interval
from experiments.language import LANGUAGES
from experiments.ledger.by_lever import MEASURES, UNITS, LeverShares
from experiments.ledger.case_words import case_sentence
from experiments.ledger.cases import Case
from experiments.ledger.ledger import LedgerRow, Mean
from experiments.ledger.ledger_report import lever_words
from experiments.ledger.mix_ledger import MixLedger

__all__ = ["ledger_answer", "lever_rows"]

type Floats = npt.NDArray[np.float64]


def ledger_answer(
    found: MixLedger, cases: Sequence[Case], world: int | None
) -> dict[str, Any]:
    """Return the ledger, the levers' shares and the cases; what is undefined is null.

    Parameters
    ----------
    found
        The ledger and the levers' shares.
    cases
        The largest cases.
    world
        Number of the world they are of; nothing where no world counts.
    """
    settings, ledger = found.settings, found.ledger
    run = settings.run
    return {
        "policy": settings.policy.name,
        "against": settings.reference.name,
        "by": settings.by,
        **found.tried.told(),
        "n_counted": found.n_counted,
        "n_failed": len(found.tried.failures),
        "scale": run.scale,
        "history": run.history,
        "uncertainty": run.uncertainty,
        "scenario": run.scenario.name,
        "values": dict(run.values),
        "classes": [_row(row) for row in ledger.classes] if ledger else [],
        "stories": [_row(row) for row in ledger.stories] if ledger else [],
        "others": [_row(row) for row in ledger.others] if ledger else [],
        "totals": _means(ledger.whole) if ledger else {},
        "levers": list(lever_rows(found.shares)) if ledger else [],
        "interaction": _shares(found.shares.interaction) if ledger else None,
        "mix": _shares(found.shares.whole) if ledger else None,
        "units": UNITS,
        "cases_world": world,
        "cases": [
            case.to_json()
            | {f"words_{lang}": case_sentence(case, lang) for lang in LANGUAGES}
            for case in cases
        ],
        "definitions": list(_definitions(found.shares)) if ledger else [],
    }


def lever_rows(shares: LeverShares) -> Iterator[dict[str, Any]]:
    """Yield each lever's share of every measure."""
    for lever in shares.levers:
        yield {
            "lever": lever,
            "label_vi": lever_words(lever, "vi"),
            "label_en": lever_words(lever, "en"),
            **_shares(partial(shares.share, lever), shares.confidence),
        }


def _shares(
    of: Callable[[str], Floats], confidence: float = CONFIDENCE
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for measure in MEASURES:
        values = of(measure)
        found |= _ends(
            measure, Mean(float(values.mean()), paired_interval(values, confidence))
        )
    return found


def _definitions(shares: LeverShares) -> Iterator[dict[str, Any]]:
    """Yield the share under the policy by six figures, beside the reference's."""
    rows = definitions_json(lambda name: shares.of_mixes(name)[:, 1])
    for row in rows:
        of_mixes = shares.of_mixes(row["indicator"])
        difference = of_mixes[:, 1] - of_mixes[:, 0]
        interval = paired_interval(difference, CONFIDENCE)
        mean = Mean(float(difference.mean()), interval)
        yield {
            **row,
            "against_mean": float(of_mixes[:, 0].mean()),
            **_ends("difference", mean),
        }


def _row(row: LedgerRow) -> dict[str, Any]:
    told: dict[str, Any] = {"name": row.name}
    told |= _ends("n_units", row.n_units)
    told |= _means(row.amounts)
    told |= _means({f"{kind}_bn_vnd": mean for kind, mean in row.support.items()})
    told |= _ends("support_bn_vnd", row.money)
    return told | _ends("months_earlier", row.months_earlier)


def _means(means: Any) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, mean in means.items():
        told |= _ends(name, mean)
    return told


def _ends(name: str, mean: Mean | None) -> dict[str, Any]:
    """Return a mean and the ends of its interval, null where there is none."""
    low, high = (mean and mean.interval) or (None, None)
    return {name: mean and mean.mean, f"{name}_low": low, f"{name}_high": high}
