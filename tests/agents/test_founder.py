"""Founders: rates, pairing, what coefficients do."""

from dataclasses import replace

import numpy as np
import pytest

from agents.classification import Sector
from agents.founder import FounderParameters, founders_of_the_month
from agents.luck import Luck
from agents.refusal import Refusal

N = len(Sector)
EVEN = np.ones(N)
PULL = np.ones((N, 5))
PARAMETERS = FounderParameters(
    founders_per_month=150.0,
    founding_growth_elasticity=0.5,
    founder_share=tuple(1.0 if s == Sector.TRADE else 0.1 for s in Sector),
    new_firm_size_min=2.0,
    new_firm_size_exponent=1.3,
    new_firm_size_max=50.0,
    new_firm_productivity=0.8,
    new_firm_productivity_log_sd=0.4,
    new_firm_digital_share=0.3,
)


NO_STARTUPS = np.zeros(N)


def counts(parameters: FounderParameters, growth: np.ndarray = EVEN) -> list[int]:
    return [
        founders(growth, PULL, parameters, month=month)["id"].size
        for month in range(60)
    ]


def founders(
    growth: np.ndarray,
    pull: np.ndarray,
    parameters: FounderParameters,
    *,
    startups: np.ndarray = NO_STARTUPS,
    world: int = 1,
    month: int = 0,
) -> dict[str, np.ndarray]:
    return founders_of_the_month(growth, startups, pull, parameters, Luck(world), month)


def test_the_mean_number_of_founders_is_the_rate() -> None:
    # 60 binomial months of mean 150: five standard errors of the mean are 7.3.
    assert np.mean(counts(PARAMETERS)) == pytest.approx(150, abs=7.3)


def test_growth_adds_founders_and_renames_none() -> None:
    grown = np.full(N, 1.44)
    few = founders(EVEN, PULL, PARAMETERS, world=3, month=7)
    many = founders(grown, PULL, PARAMETERS, world=3, month=7)
    assert set(few["id"]) < set(many["id"])
    kept = np.isin(many["id"], few["id"])
    for name in few:
        assert (many[name][kept] == few[name]).all()


def test_without_the_elasticity_growth_adds_nobody() -> None:
    still = replace(PARAMETERS, founding_growth_elasticity=0.0)
    assert counts(still) == counts(still, np.full(N, 3.0))


def test_startups_are_taken_out_of_the_founders_of_their_sector() -> None:
    """Trade founds 150 x 1 / 2.4 = 62.5 a month; 12.5 of them are startups."""
    startups = np.zeros(N)
    startups[Sector.TRADE] = 12.5
    all_, others = (
        [
            founders(EVEN, PULL, PARAMETERS, startups=given, month=month)
            for month in range(60)
        ]
        for given in (NO_STARTUPS, startups)
    )
    of_trade = [
        np.mean([(table["sector"] == Sector.TRADE).sum() for table in tables])
        for tables in (all_, others)
    ]
    # Those left out are binomial, 60 months of mean 12.5: five standard errors.
    assert of_trade[0] - of_trade[1] == pytest.approx(12.5, abs=2.3)
    for whole, rest in zip(all_, others, strict=True):
        assert set(rest["id"]) <= set(whole["id"])
        beside = whole["sector"] != Sector.TRADE
        assert set(whole["id"][beside]) <= set(rest["id"])


def test_staff_is_whole_and_within_the_bounds() -> None:
    staff = founders(EVEN, PULL, PARAMETERS)["staff"]
    assert (staff == np.rint(staff)).all()
    assert (staff.min(), staff.max()) >= (2, 2)
    assert staff.max() <= 50


def test_founders_stand_where_the_ward_pulls() -> None:
    pull = np.zeros((N, 4))
    pull[:, 2] = 1.0
    ward = founders(EVEN, pull, PARAMETERS)["ward"]
    assert (ward == 2).all()


@pytest.mark.parametrize(
    "change",
    [
        {"founders_per_month": -1.0},
        {"founders_per_month": 2000.0},
        {"founder_share": (0.0,) * N},
        {"new_firm_size_min": 0.0},
        {"new_firm_size_max": 1.0},
        {"new_firm_digital_share": 1.2},
    ],
)
def test_the_impossible_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        replace(PARAMETERS, **change)  # type: ignore[arg-type]
