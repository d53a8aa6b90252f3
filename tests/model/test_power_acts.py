"""A short northern grid, and what it costs a small world of 2026."""

from dataclasses import replace
from typing import Any

import pytest

from model.policy.files import load_policy
from model.recorder import Records

type BranchPoint = Any
"""The fixture of the same name in conftest."""

SHORT_MW = -6000.0
TO_JUNE = 6
TO_APRIL = 4


def lived(
    point: BranchPoint, margin_mw: float, n_months: int, **values: float
) -> Records:
    province = point.branch(load_policy("as-is"), values)
    central = province.outlook
    province.outlook = replace(central, northern_margin_mw=margin_mw)
    try:
        for _ in range(n_months):
            province.step()
    finally:
        province.outlook = central
    return province.records


def test_a_short_grid_costs_output_and_power_plants_lose_none(
    end_of_2025: BranchPoint,
) -> None:
    central, short = (lived(end_of_2025, mw, TO_JUNE) for mw in (0.0, SHORT_MW))
    for name in ("grdp_bn_vnd", "va_electronics_bn_vnd", "va_textiles_bn_vnd"):
        assert short.column(name)[-1] < central.column(name)[-1]
    name = "va_power_bn_vnd"
    assert short.column(name)[-1] == central.column(name)[-1]


@pytest.mark.parametrize(
    ("n_months", "values"),
    [(TO_APRIL, {}), (TO_JUNE, {"output_lost_per_shortage": 0.0})],
    ids=["outside the hot months", "without a loss for shortage"],
)
def test_a_short_grid_changes_nothing(
    n_months: int, values: dict[str, float], end_of_2025: BranchPoint
) -> None:
    central, short = (
        lived(end_of_2025, mw, n_months, **values) for mw in (0.0, SHORT_MW)
    )
    for name in central.names:
        if "margin" not in name:
            assert (short.column(name) == central.column(name)).all(), name
