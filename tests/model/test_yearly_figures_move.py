"""Each yearly figure moves for its own reason.

One change a figure, of the process that the figure measures, from January 2026 on; in
two years the figure has moved the way it must. What a lever does to its own indicators
stands in test_levers_act.
"""

from dataclasses import dataclass, field, replace
from typing import Any, Final

import pytest

from agents.classification import Sector
from model.parameters import load_parameters
from model.policy.files import load_policy
from model.policy.levers import TargetedPromotion
from model.policy.policy import Policy
from model.policy.schedule import Schedule

AS_IS: Final = load_policy("as-is")
N_MONTHS: Final = 24
CENTRAL: Final = load_parameters()

type Values = dict[str, float]
type BranchPoint = Any
"""The fixture `end_of_2025` of conftest."""


@dataclass(frozen=True, kw_only=True)
class Cause:
    """One change, and which way it moves a figure."""

    way: int
    values: Values = field(default_factory=dict)
    """Parameters that change."""
    policy: Policy = AS_IS
    """What the province does."""
    world: Values = field(default_factory=dict)
    """Parameters that hold with the change and without."""


STAGES_RISE: Final = {
    f"stage_hazard_up_{stage}": 4 * CENTRAL.adoption.stage_hazard_up[stage]
    for stage in range(4)
}
SOON_BUILT: Final = {
    "lead_rate_month": 40.0,
    "approval_months_shortest": 1.0,
    "approval_months_longest": 1.0,
    "build_months_electronics": 3.0,
    "build_months_other": 3.0,
}
ELECTRONICS_CALLED: Final = replace(
    AS_IS,
    targeted_promotion=TargetedPromotion(
        intensity=Schedule.constant(1.0), sectors=(Sector.ELECTRONICS,)
    ),
)
LEADS_DOUBLE: Final = {"lead_rate_month": 2 * CENTRAL.leads.lead_rate_month}
CLOSE_SOONER: Final = {"exit_hazard_month": 2 * CENTRAL.exits.exit_hazard_month}
LEAVE_FIRMS: Final = {
    "separation_hazard_enterprise": 4 * CENTRAL.labour.separation_hazard_enterprise
}
ONE_SIZE: Final = {f"lead_tail_share_{sector.label}": 0.0 for sector in Sector} | {
    "lead_body_log_sd": 0.01
}
PLANTS: Final = Cause(way=1, policy=ELECTRONICS_CALLED, world=SOON_BUILT)
ADOPTION: Final = Cause(way=1, values=STAGES_RISE)

CAUSES: Final = {
    "digital_share_nso": ADOPTION,
    "digital_share_nso_2020_prices": ADOPTION,
    "digital_share_mic": ADOPTION,
    "park_firms_stage2": ADOPTION,
    "digital_core_share": PLANTS,
    "manufacturing_share": PLANTS,
    "grdp_growth": PLANTS,
    # Few leads, so that land holds nobody up.
    "fdi_realised_musd": Cause(
        way=1,
        values={"lead_rate_month": 8.0},
        world=SOON_BUILT | {"lead_rate_month": 4.0},
    ),
    "park_occupancy": PLANTS,
    "fdi_registered_musd": Cause(way=1, values=LEADS_DOUBLE),
    "top2_share": Cause(way=-1, values=ONE_SIZE, world={"lead_rate_month": 40.0}),
    "n_firms": Cause(way=-1, values=CLOSE_SOONER),
    "n_firms_mid_year": Cause(way=-1, values=CLOSE_SOONER),
    "employed": Cause(way=-1, values=LEAVE_FIRMS),
    "employed_enterprises": Cause(way=-1, values=LEAVE_FIRMS),
    "unemployment": Cause(way=1, values=LEAVE_FIRMS),
    "cost_bn_vnd": Cause(
        way=1,
        policy=load_policy("promotion-first"),
        values={"effort_cost_targeted_promotion": 15.0},
    ),
}


@pytest.mark.parametrize("key", CAUSES)
def test_a_yearly_figure_moves_with_its_cause(
    key: str, end_of_2025: BranchPoint
) -> None:
    cause = CAUSES[key]
    before, after = (
        end_of_2025.live(policy, N_MONTHS, values).yearly()[-1][key]
        for policy, values in (
            (AS_IS, cause.world),
            (cause.policy, cause.world | cause.values),
        )
    )
    assert (after - before) * cause.way > 0


def test_every_yearly_figure_that_is_told_has_its_cause(
    end_of_2025: BranchPoint,
) -> None:
    """The figures that runs print and `--json` names, but for the year itself."""
    told = {
        *("digital_share_nso", "digital_share_nso_2020_prices", "digital_share_mic"),
        *("digital_core_share", "grdp_growth", "manufacturing_share", "n_firms"),
        *("n_firms_mid_year", "employed", "employed_enterprises", "unemployment"),
        *("park_occupancy", "park_firms_stage2", "fdi_registered_musd"),
        *("fdi_realised_musd", "top2_share", "cost_bn_vnd"),
    }
    assert told == CAUSES.keys()
    assert told <= end_of_2025.live(AS_IS, N_MONTHS).yearly()[-1].keys()
