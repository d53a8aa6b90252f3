"""Each invariant holds on a sound month and is broken by the fault it is for."""

import mesa
import numpy as np
import pytest

from agents.classification import EmployerKind, Sector
from agents.firm import Firms
from agents.worker import Workers
from model.head_counts import (
    conserved,
    head_counts_agree,
    people_stand_in_one_state,
    staff_is_recounted,
)
from model.invariants import (
    InvariantBroken,
    grdp_adds_up,
    land_is_within_land,
    land_is_within_wards,
    nothing_is_nan,
    payments_balance,
    shares_are_shares,
    stages_are_stages,
    supply_joins_the_living,
)
from model.output import Output
from model.sparse_network import Network

MONTH, SCALE = 5, 10


@pytest.fixture
def firms() -> Firms:
    """Two firms that stand for 2 and 10, with 10 and 4 workers each."""
    firms = Firms(mesa.Model())
    columns = {
        name: 0.0 if known.dtype.kind == "f" else 0
        for name, known in firms.columns.items()
        if known.dtype.kind != "b"
    }
    columns |= {
        "weight": [2.0, 10.0],
        "sector": [Sector.COAL, Sector.TRADE],
        "employees": [10.0, 4.0],
        "employees_basic": [5.0, 4.0],
        "employees_digital": [5.0, 0.0],
        "value_added_bn_vnd_per_year": [12.0, 24.0],
    }
    firms.births(2, **columns)
    return firms


@pytest.fixture
def workers() -> Workers:
    """Two rows at the first firm, four at the second, two seeking, one outside."""
    workers = Workers(mesa.Model())
    columns = {
        name: 0.0 if known.dtype.kind == "f" else 0
        for name, known in workers.columns.items()
        if known.default is None
    }
    columns |= {
        "weight": 10.0,
        "skill": [0, 2, 0, 0, 0, 0, 1, 1, 0],
        "employer_kind": [2, 2, 2, 2, 2, 2, 1, 1, 0],
        "employer_id": [0, 0, 1, 1, 1, 1, -1, -1, -1],
        "employer_row": [0, 0, 1, 1, 1, 1, -1, -1, -1],
        "wage_mvnd_per_month": 7.0,
    }
    workers.births(9, **columns)
    return workers


def output_of(firms: Firms, **changes) -> Output:
    zeros = np.zeros(len(Sector))
    parts = {
        "enterprises": np.bincount(
            firms.sector + 1,
            firms.weight * firms.value_added_bn_vnd_per_year / 12,
            len(Sector) + 1,
        )[1:],
        "household_businesses": zeros,
        "own_account": zeros,
        "public_bodies": zeros,
        "product_taxes": 3.0,
        "digitalised": zeros,
        "mic": zeros,
    }
    return Output(**parts | changes)


def test_what_is_broken_says_when_what_and_by_how_much() -> None:
    broken = InvariantBroken(7, "land is lost", let_ha=3.5, prepared_ha=2.0)
    assert str(broken) == "month 7: land is lost\nlet_ha 3.5, prepared_ha 2"
    assert (broken.month, broken.what) == (7, "land is lost")
    assert broken.numbers == {"let_ha": 3.5, "prepared_ha": 2.0}


def test_grdp_is_that_of_the_firms(firms: Firms) -> None:
    grdp_adds_up(MONTH, output_of(firms), firms)
    firms.write([1], value_added_bn_vnd_per_year=24.001)
    sound = output_of(firms)
    firms.write([1], value_added_bn_vnd_per_year=24.0)
    with pytest.raises(InvariantBroken, match="firms of trade make another sum"):
        grdp_adds_up(MONTH, sound, firms)


def test_grdp_that_is_no_number_is_broken(firms: Firms) -> None:
    with pytest.raises(InvariantBroken, match="GRDP is not the sum"):
        grdp_adds_up(MONTH, output_of(firms, product_taxes=float("nan")), firms)


def test_dead_firms_make_nothing(firms: Firms) -> None:
    firms.deaths([0])
    output = output_of(firms)
    assert output.enterprises.sum() == 20
    grdp_adds_up(MONTH, output, firms)


@pytest.mark.parametrize(
    ("paid", "received", "moved", "match"),
    [
        ([5.0, 0.0], [0.0, 5.0], [-5.0, 5.0], ""),
        ([5.0, 0.0], [0.0, 5.1], [-5.0, 5.1], "debits and credits"),
        ([5.0, 0.0], [0.0, 5.0], [-5.0, 5.1], "balance 1 moved"),
        ([5.0, 0.0], [0.0, 5.0], [-5.0, float("nan")], "balance 1 moved"),
    ],
)
def test_payments_have_two_sides(paid, received, moved, match: str) -> None:
    given = (np.array(paid), np.array(received), np.array(moved), 5.0)
    if not match:
        payments_balance(MONTH, *given)
        return
    with pytest.raises(InvariantBroken, match=match):
        payments_balance(MONTH, *given)


LAND = {"let_ha": 2.0, "prepared_ha": 3.0, "leasable_ha": 5.0, "area_ha": 8.0}


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"let_ha": 3.1}, "more land let than prepared"),
        ({"prepared_ha": 5.1}, "more land prepared than leasable"),
        ({"leasable_ha": 8.1}, "more land leasable than area"),
        ({"let_ha": -0.1}, "more land nothing than let"),
        ({"let_ha": float("nan")}, "more land nothing than let"),
    ],
)
def test_land_lies_within_land(changes, match: str) -> None:
    def of(values):
        return {name: np.array([1.0, value]) for name, value in values.items()}

    land_is_within_land(MONTH, **of(LAND))
    with pytest.raises(InvariantBroken, match=f"site 1 has {match}"):
        land_is_within_land(MONTH, **of(LAND | changes))


def test_land_of_a_ward_is_not_given_out_twice() -> None:
    ward, size = np.array([0, 1, 1, -1]), np.array([10.0, 20.0])
    land_is_within_wards(MONTH, ward, np.array([10.0, 12.0, 8.0, 99.0]), size)
    with pytest.raises(InvariantBroken, match="ward 1 gives out more"):
        land_is_within_wards(MONTH, ward, np.array([10.0, 12.0, 8.1, 0.0]), size)
    with pytest.raises(InvariantBroken, match="gives out more"):
        land_is_within_wards(MONTH, ward, np.array([11.0, -1.0, 0.0, 0.0]), size)


@pytest.mark.parametrize(
    ("row", "changes", "match"),
    [
        (0, {"employer_kind": -1}, "in no state"),
        (0, {"employer_kind": 6}, "in no state"),
        (0, {"employer_row": -1}, "contradict"),
        (6, {"employer_row": 0}, "contradict"),
        (8, {"employer_kind": EmployerKind.PUBLIC_BODY}, "contradict"),
    ],
)
def test_everyone_stands_in_one_state(workers: Workers, row, changes, match) -> None:
    people_stand_in_one_state(MONTH, workers)
    workers.write([row], **changes)
    with pytest.raises(InvariantBroken, match=match):
        people_stand_in_one_state(MONTH, workers)


def test_the_dead_are_in_no_state(workers: Workers) -> None:
    workers.deaths([3, 8])
    people_stand_in_one_state(MONTH, workers)


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"employees": 11.0}, "does not add up"),
        ({"employees_basic": -1.0, "employees_digital": 11.0}, "does not add up"),
        ({"employees_basic": float("inf")}, "does not add up"),
        ({"employees": 11.0, "employees_digital": 6.0}, "not that of the people"),
    ],
)
def test_staff_is_that_of_the_people(firms: Firms, changes, match: str) -> None:
    head_counts_agree(MONTH, firms, SCALE, 6)
    firms.write([0], **changes)
    with pytest.raises(InvariantBroken, match=match):
        head_counts_agree(MONTH, firms, SCALE, 6)


def test_the_recount_finds_staff_that_sums_cannot_see(
    firms: Firms, workers: Workers
) -> None:
    staff_is_recounted(MONTH, firms, workers, SCALE)
    # One person moves from the second firm to the first, and nobody books it.
    workers.write([5], employer_id=0, employer_row=0)
    head_counts_agree(MONTH, firms, SCALE, 6)
    with pytest.raises(InvariantBroken, match="basic staff") as broken:
        staff_is_recounted(MONTH, firms, workers, SCALE)
    assert broken.value.numbers == {"firm": 0.0, "staff": 10.0, "people": 20.0}


def test_the_recount_knows_skills(firms: Firms, workers: Workers) -> None:
    workers.write([1], skill=3)
    with pytest.raises(InvariantBroken, match="digital staff"):
        staff_is_recounted(MONTH, firms, workers, SCALE)


@pytest.mark.parametrize(
    ("row", "changes"),
    [
        (0, {"employer_id": 1}),
        (5, {"employer_row": 0}),
        (2, {"employer_row": 7}),
        (6, {"employer_id": 0}),
    ],
)
def test_the_recount_compares_rows_and_ids(
    firms: Firms, workers: Workers, row, changes
) -> None:
    workers.write([row], **changes)
    with pytest.raises(InvariantBroken, match="leads elsewhere") as broken:
        staff_is_recounted(MONTH, firms, workers, SCALE)
    assert broken.value.numbers["person"] == row


def test_nobody_appears_or_vanishes() -> None:
    conserved(MONTH, "people", 700_000, 500, 300, 700_200)
    for now in (700_199, 700_201, float("nan")):
        with pytest.raises(InvariantBroken, match="people are not conserved"):
            conserved(MONTH, "people", 700_000, 500, 300, now)


def test_supply_joins_living_firms(firms: Firms) -> None:
    supply = Network(np.array([0, 1]), np.array([0]), np.array([1]))
    supply_joins_the_living(MONTH, supply, firms)
    firms.deaths([1])
    with pytest.raises(InvariantBroken, match="a firm that is gone"):
        supply_joins_the_living(MONTH, supply, firms)
    supply_joins_the_living(MONTH, supply.without([1]), firms)
    firms.compact()
    with pytest.raises(InvariantBroken, match="differ in rows"):
        supply_joins_the_living(MONTH, supply, firms)


@pytest.mark.parametrize("stage", [-1, 5])
def test_stages_run_from_0_to_4(firms: Firms, stage: int) -> None:
    stages_are_stages(MONTH, firms)
    firms.write([1], digital_stage=stage)
    with pytest.raises(InvariantBroken, match="none of 0 to 4"):
        stages_are_stages(MONTH, firms)


@pytest.mark.parametrize("wrong", [-0.01, 1.01, float("nan")])
def test_shares_lie_between_0_and_1(wrong: float) -> None:
    shares_are_shares(MONTH, [("share", 0.3), ("shares", np.array([0.0, 1.0]))])
    with pytest.raises(InvariantBroken, match="share leaves 0 to 1"):
        shares_are_shares(MONTH, [("share", wrong)])


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_no_column_holds_nan(firms: Firms, workers: Workers, wrong: float) -> None:
    nothing_is_nan(MONTH, firms, workers)
    # Columns refuse NaN at the border; inside, arithmetic can still make it.
    firms._buffers["cash_bn_vnd"][1] = wrong
    with pytest.raises(InvariantBroken, match="cash_bn_vnd of Firm") as broken:
        nothing_is_nan(MONTH, workers, firms)
    assert broken.value.numbers["id"] == 1
