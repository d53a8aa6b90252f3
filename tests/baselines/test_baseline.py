"""One pinned small run: results change on purpose, with a line in CHANGELOG.md.

`python -m pytest tests/baselines --update-baseline` rewrites the pin.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agents.classification import N_STAGES, EmployerKind, Sector
from agents.luck import STREAM_VERSION
from model.policy.files import load_policy
from model.quangninh import QuangNinh

PIN = Path(__file__).with_name("world_1_scale_100.json")
MONTHS = 84
"""To the end of 2026: the levers act for a year."""
EVERY = 6
"""Months from one pinned month to the next; the last month is pinned too."""
POLICY = "adoption-first"
PINNED = (
    "grdp_bn_vnd",
    "digital_share_nso",
    "digital_share_nso_2020_prices",
    "digital_share_mic",
    "digital_core_share",
    "mean_maturity",
    "qr_share",
    "n_firms",
    "entries",
    "exits",
    "employed",
    "employed_enterprises",
    "unemployment",
    "hires",
    "vacancies_digital",
    "wage_index_digital",
    "park_occupancy",
    "fdi_registered_stock_musd",
    "fdi_realised_stock_musd",
    "revenue_bn_vnd",
    "spending_bn_vnd",
)
"""Indicators that are pinned with all their digits."""
SUMS = ("value_added_bn_vnd", "pay_mvnd_per_month")


def founded(province: QuangNinh) -> dict[str, Any]:
    """Sum up the founding."""
    firms, people = province.firms, province.workers
    return {
        "n_rows": {
            "firms": firms.n_rows,
            "household_businesses": province.household_businesses.n_rows,
            "workers": people.n_rows,
            "projects": province.projects.n_rows,
        },
        "links": {
            "supply": province.supply.n_links,
            "knowledge": province.knowledge.n_links,
            "reputation": province.reputation.n_links,
        },
        "people_by_state": np.bincount(
            people.employer_kind, minlength=len(EmployerKind)
        ).tolist(),
        "firms_by_sector": np.bincount(firms.sector, minlength=len(Sector)).tolist(),
        "value_added_bn_vnd": float(
            (firms.weight * firms.value_added_bn_vnd_per_year).sum()
        ),
        "pay_mvnd_per_month": float(
            (people.weight * people.wage_mvnd_per_month).sum(dtype=np.float64)
        ),
    }


def lived() -> dict[str, Any]:
    """Found one world at scale 100, live seven years, and sum it up."""
    province = QuangNinh(world=1, scale=100, policy=load_policy(POLICY))
    beginning, stages = founded(province), []
    for month in range(MONTHS):
        if month % EVERY == 0:
            firms = province.firms
            level = firms.digital_stage[firms.rows]
            stages.append(np.bincount(level, minlength=N_STAGES).tolist())
        province.step()
    months = [*range(0, MONTHS, EVERY), MONTHS - 1]
    return {
        "streams": STREAM_VERSION,
        "founded": beginning,
        "stages": stages,
        "indicators": {
            name: province.records.column(name)[months].tolist() for name in PINNED
        },
    }


def test_the_pinned_run_is_as_it_was(request: pytest.FixtureRequest) -> None:
    now = lived()
    if request.config.getoption("--update-baseline"):
        PIN.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
    then = json.loads(PIN.read_text(encoding="utf-8"))
    # Counts are exact; sums may differ in the last digits on another processor.
    was, found = (each["founded"] for each in (then, now))
    assert [found.pop(name) for name in SUMS] == pytest.approx(
        [was.pop(name) for name in SUMS], rel=1e-9
    )
    columns, pinned = now.pop("indicators"), then.pop("indicators")
    assert columns.keys() == pinned.keys()
    for name, column in columns.items():
        assert column == pytest.approx(pinned[name], rel=1e-9), name
    assert now == then
