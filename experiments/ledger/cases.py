"""The largest cases: whose own story the policy changes most, in one world.

Worlds differ in who comes, so cases are told of one: the world whose difference of
value added lies in the middle, the lower of two. A case is as large as the value added
that it moves, up or down; where it was supported and does what it does without, as what
it was given. Other units whose story stays as it is are no cases, whatever others do to
them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from agents.classification import Owner, Sector
from experiments.ledger.classes import Story
from experiments.ledger.ledger import WorldLedger
from experiments.ledger.traces import AMOUNTS, NOT_YET
from model.places import Places
from model.policy.schedule import month_text
from model.support_given import MONEY

__all__ = ["N_CASES", "Case", "largest_cases", "middle_world"]

N_CASES: Final = 10
"""How many cases are told."""

_VALUE_ADDED: Final = AMOUNTS.index("value_added_bn_vnd_2020_prices")
_NOT_TOLD: Final = (Story.SHARES_LOCAL_DEMAND, Story.UNTOUCHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One unit's story, as a reader may look it up."""

    is_project: bool
    unit_id: int
    story: Story
    n_enterprises: float
    """Enterprises that the row stands for [firms]."""
    sector: Sector | None
    owner: Owner | None
    capital_musd: float
    """Capital of a project, 0 for a firm [USD million]."""
    place: str | None
    """Site under the policy, or ward where it stands on none."""
    place_before: str | None
    """The same under the reference."""
    signed_month: int | None
    """When its investor first chose [months since January 2020]."""
    opens_month: int | None
    """When it opens or is founded under the policy [months since January 2020]."""
    opens_month_before: int | None
    """The same under the reference."""
    stage: int | None
    """Digital stage at the horizon under the policy."""
    stage_before: int | None
    months_earlier: float
    """Months by which it opens or reaches its stage earlier, below 0 later."""
    amounts: dict[str, float]
    """What it makes and employs more than under the reference, by amount."""
    support_bn_vnd: float
    """What the public purse gave it more since 2026 [bn VND, current prices]."""

    def to_json(self) -> dict[str, Any]:
        """Return the case as plain values; what is not there is null."""
        return {
            "is_project": self.is_project,
            "id": self.unit_id,
            "story": self.story.label,
            "n_enterprises": self.n_enterprises,
            "sector": None if self.sector is None else self.sector.label,
            "owner": None if self.owner is None else self.owner.label,
            "capital_musd": self.capital_musd,
            "place": self.place,
            "place_before": self.place_before,
            "signed_month": _text(self.signed_month),
            "opens_month": _text(self.opens_month),
            "opens_month_before": _text(self.opens_month_before),
            "stage": self.stage,
            "stage_before": self.stage_before,
            "months_earlier": self.months_earlier,
            **self.amounts,
            "support_bn_vnd": self.support_bn_vnd,
        }


def middle_world(worlds: Sequence[WorldLedger]) -> WorldLedger:
    """Return the world whose difference of value added is the middle one."""
    in_order = sorted(worlds, key=lambda one: (one.whole[_VALUE_ADDED], one.world))
    return in_order[(len(in_order) - 1) // 2]


def largest_cases(
    world: WorldLedger, places: Places, n: int = N_CASES
) -> tuple[Case, ...]:
    """Return the largest cases of a world, the largest first."""
    cases = world.cases
    moved = np.abs(cases.amounts[_VALUE_ADDED])
    given = cases.support[list(MONEY)].sum(axis=0)
    size = np.where(cases.story == Story.SUPPORTED, given, moved)
    told = np.flatnonzero(~np.isin(cases.story, _NOT_TOLD) & (size > 0))
    # Stable, so that equals stand in the order of the ledger.
    in_order = told[np.argsort(-size[told], kind="stable")]
    return tuple(_case(world, places, int(row)) for row in in_order[:n])


def _case(world: WorldLedger, places: Places, row: int) -> Case:
    of = world.cases
    sector, owner = int(of.sector[row]), int(of.owner[row])
    return Case(
        is_project=bool(of.is_project[row]),
        unit_id=int(of.ids[row]),
        story=Story(int(of.story[row])),
        n_enterprises=float(of.n_enterprises[row]),
        sector=Sector(sector) if sector >= 0 else None,
        owner=Owner(owner) if owner >= 0 else None,
        capital_musd=float(of.capital_musd[row]),
        place=_place(world, places, int(of.site[row]), int(of.ward[row])),
        place_before=_place(
            world, places, int(of.site_before[row]), int(of.ward_before[row])
        ),
        signed_month=_known(int(of.signed_month[row])),
        opens_month=_known(int(of.opens_month[row])),
        opens_month_before=_known(int(of.opens_month_before[row])),
        stage=_stage(int(of.stage[row])),
        stage_before=_stage(int(of.stage_before[row])),
        months_earlier=float(of.months_earlier[row]),
        amounts=dict(zip(AMOUNTS, of.amounts[:, row].tolist(), strict=True)),
        support_bn_vnd=float(of.support[list(MONEY), row].sum()),
    )


def _place(world: WorldLedger, places: Places, site: int, ward: int) -> str | None:
    if site >= 0:
        return world.site_names[site]
    return places.names[ward] if ward >= 0 else None


def _known(month: int) -> int | None:
    return month if 0 <= month < NOT_YET else None


def _stage(stage: int) -> int | None:
    return stage if stage >= 0 else None


def _text(month: int | None) -> str | None:
    return None if month is None else month_text(month)
