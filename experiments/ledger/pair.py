"""A pair of runs: the same world under a policy and under a reference.

Both share the past to December 2025. A witness looks at each of them from there on, and
their traces, laid side by side, make one world's ledger.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from experiments.ledger.classes import CLASS_OF, Story
from experiments.ledger.ledger import Cases, WorldLedger
from experiments.ledger.stories import months_earlier, stories_of
from experiments.ledger.traces import AMOUNTS, Trace
from experiments.ledger.units import NONE, Units, keys_of, units_of
from experiments.ledger.witness import Witness
from experiments.worlds.world_run import live_until
from model.invariants import InvariantBroken
from model.policy.policy import Policy
from model.policy.schedule import FIRST_POLICY_MONTH
from model.quangninh import QuangNinh

__all__ = ["each_trace", "traces", "world_ledger"]

_CLOSES: Final = 1e-9
"""Part of a whole by which its parts may miss it."""


def each_trace(
    province: QuangNinh, policies: Sequence[Policy], n_months: int
) -> Iterator[tuple[Policy, QuangNinh, Trace]]:
    """Yield each policy, the province at its end and the trace of its run.

    It is one province throughout: look at it before asking for the next.

    Parameters
    ----------
    province
        A world that has lived no month beyond December 2025.
    n_months
        How many months are lived in all.
    """
    live_until(province, min(FIRST_POLICY_MONTH, n_months))
    past = province.keep()
    for policy in policies:
        province.put_back(past)
        province.policy = policy
        witness = Witness(province)
        while province.month < n_months:
            province.step()
            witness.look(province)
        yield policy, province, witness.trace(province)


def traces(
    province: QuangNinh, policies: Sequence[Policy], n_months: int
) -> dict[str, Trace]:
    """Return the trace of a world under each policy, by name of policy."""
    lived = each_trace(province, policies, n_months)
    return {policy.name: trace for policy, _, trace in lived}


def world_ledger(world: int, policy: Trace, reference: Trace) -> WorldLedger:
    """Return the ledger of one world.

    Raises
    ------
    InvariantBroken
        If what units and all others add does not come to the difference of the runs.
    """
    keys, is_project, ids = keys_of(policy, reference)
    now, before = units_of(policy, keys), units_of(reference, keys)
    told = now.is_alive | before.is_alive | (now.support != before.support).any(axis=0)
    story = stories_of(now, before)
    kept = np.flatnonzero(told)
    cases = _cases(now, before, story, kept, is_project[kept], ids[kept])
    ledger = WorldLedger(
        world=world,
        cases=cases,
        others=policy.others - reference.others,
        whole=policy.whole - reference.whole,
        whole_before=reference.whole,
        site_names=policy.site_names,
    )
    _refuse_what_does_not_add_up(policy.month, ledger)
    return ledger


def _cases(
    now: Units,
    before: Units,
    story: npt.NDArray[np.int64],
    kept: npt.NDArray[np.intp],
    is_project: npt.NDArray[np.bool_],
    ids: npt.NDArray[np.int64],
) -> Cases:
    """Return the units kept as cases; what one run does not know, the other does."""
    class_of = np.array([int(CLASS_OF[each]) for each in Story])
    known = np.where(now.sector != NONE, now.sector, before.sector)
    owner = np.where(now.owner != NONE, now.owner, before.owner)
    earlier = months_earlier(story, now, before)
    columns = {
        "story": story,
        "unit_class": class_of[story],
        "n_enterprises": np.maximum(now.n_enterprises, before.n_enterprises),
        "sector": known,
        "owner": owner,
        "capital_musd": np.maximum(now.capital_musd, before.capital_musd),
        "site": now.site,
        "site_before": before.site,
        "ward": now.ward,
        "ward_before": before.ward,
        "signed_month": np.where(
            now.signed_month != NONE, now.signed_month, before.signed_month
        ),
        "opens_month": now.opens_month,
        "opens_month_before": before.opens_month,
        "stage": np.where(now.is_alive, now.stage, NONE),
        "stage_before": np.where(before.is_alive, before.stage, NONE),
        "months_earlier": earlier,
    }
    return Cases(
        is_project=is_project,
        ids=ids,
        **{name: column[kept] for name, column in columns.items()},
        amounts=(now.amounts - before.amounts)[:, kept],
        support=(now.support - before.support)[:, kept],
    )


def _refuse_what_does_not_add_up(month: int, ledger: WorldLedger) -> None:
    added = ledger.cases.amounts.sum(axis=1) + ledger.others.sum(axis=1)
    off = np.abs(added - ledger.whole)
    scale = np.maximum(np.abs(ledger.whole_before), 1.0)
    if not (off <= _CLOSES * scale).all():
        row = int((off / scale).argmax())
        raise InvariantBroken(
            month,
            f"the ledger's {AMOUNTS[row]} does not add up to the difference",
            added=float(added[row]),
            difference=float(ledger.whole[row]),
        )
