"""The staff list finds the staff that a look at every worker finds."""

import copy
from collections.abc import Callable

import mesa
import numpy as np
import numpy.typing as npt
import pytest

from agents.luck import Luck, Stream
from agents.staff_list import StaffList
from agents.worker import Worker, Workers

N_FIRMS, ENTERPRISE, SEEKING = 12, 2, 1
FIRMS = np.isin(np.arange(N_FIRMS), [3, 8])


def staff_one_by_one(workers: Workers) -> list[int]:
    return [
        row
        for row in range(workers.n_rows)
        if workers.employer_kind[row] == ENTERPRISE and FIRMS[workers.employer_row[row]]
    ]


def drawn(draw: int, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    uniform = Luck(5).uniform(Stream.CHECK_SEED, draw, ids)
    return (uniform * N_FIRMS).astype(np.int64)


@pytest.fixture
def workers() -> Workers:
    workers = Workers(mesa.Model(rng=1))
    ids = np.arange(200)
    columns = {
        name: known.dead
        for name, known in Worker.columns.items()
        if name not in ("employer_kind", "employer_row")
    }
    kind = np.where(ids % 3 == 0, SEEKING, ENTERPRISE)
    row = np.where(kind == ENTERPRISE, drawn(0, ids), -1)
    workers.births(ids, **columns, employer_kind=kind, employer_row=row)
    return workers


def some_are_hired(workers: Workers) -> None:
    rows = np.arange(0, 90, 3)
    workers.write(rows, employer_kind=ENTERPRISE, employer_row=drawn(1, rows))


def some_leave(workers: Workers) -> None:
    workers.write(np.arange(1, 90, 3), employer_kind=SEEKING, employer_row=-1)


def some_leave_and_return(workers: Workers) -> None:
    some_leave(workers)
    rows = np.arange(1, 90, 3)
    workers.write(rows, employer_kind=ENTERPRISE, employer_row=drawn(0, rows))


def all_are_hired_again_and_again(workers: Workers) -> None:
    rows = np.arange(200)
    for draw in range(4):
        workers.write(rows, employer_kind=ENTERPRISE, employer_row=drawn(draw, rows))


def some_die_and_the_rest_move_up(workers: Workers) -> None:
    workers.deaths(np.arange(0, 50))
    workers.compact()


def a_column_is_written_whole(workers: Workers) -> None:
    workers.employer_row = np.where(workers.employer_kind == ENTERPRISE, 3, -1)


def some_are_born_into_work(workers: Workers) -> None:
    columns = {name: workers.columns[name].dead for name in workers.columns}
    columns |= {"employer_kind": ENTERPRISE, "employer_row": 8}
    workers.births(5, **columns)


def they_become_others(workers: Workers) -> None:
    kept = workers.kept_columns()
    kept["employer_row"] = np.where(kept["employer_kind"] == ENTERPRISE, 8, -1).astype(
        kept["employer_row"].dtype
    )
    workers.restore(kept, workers.highest_id)


@pytest.mark.parametrize(
    "happens",
    [
        some_are_hired,
        some_leave,
        some_leave_and_return,
        all_are_hired_again_and_again,
        some_die_and_the_rest_move_up,
        a_column_is_written_whole,
        some_are_born_into_work,
        they_become_others,
    ],
)
def test_the_list_follows_whatever_happens_to_the_columns(
    workers: Workers, happens: Callable[[Workers], None]
) -> None:
    before = workers.staff_of(FIRMS)
    assert before.size
    assert before.tolist() == staff_one_by_one(workers)
    happens(workers)
    assert workers.staff_of(FIRMS).tolist() == staff_one_by_one(workers)
    some_are_hired(workers)
    assert workers.staff_of(FIRMS).tolist() == staff_one_by_one(workers)


def test_a_list_without_room_says_so_and_keeps_nobody_else_out() -> None:
    staff = StaffList(np.array([4, 2]), np.array([0, 1]))
    staff.join(np.array([2, 9]), np.array([1, 1]))
    assert not staff.is_full
    assert staff.of(np.array([False, True])).tolist() == [2, 9]
    staff.join(np.array([1]), np.array([0]))
    assert staff.is_full


def test_a_copy_of_the_people_has_a_list_of_its_own(workers: Workers) -> None:
    workers.staff_of(FIRMS)
    other = copy.deepcopy(workers)
    some_leave(other)
    assert other.staff_of(FIRMS).tolist() == staff_one_by_one(other)
    assert workers.staff_of(FIRMS).tolist() == staff_one_by_one(workers)
