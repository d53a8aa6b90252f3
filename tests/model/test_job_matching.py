"""Order and choice by cell and priority: as comparing all would give them."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.luck import Luck, Stream
from model.job_matching import pairs_in_cells, ranks_in_cells

N = 2_000


def members(n_cells: int, draw: int) -> tuple[np.ndarray, np.ndarray]:
    ids = np.arange(N)
    luck = Luck(3)
    cell = luck.uniform(Stream.CHECK_SEED, draw, ids) * n_cells
    return cell.astype(np.int64), luck.uniform(Stream.CHECK_SPREAD, draw, ids)


@given(st.sampled_from([1, 24, 64, 65, 300]), st.integers(0, 5))
def test_many_members_stand_in_the_order_that_comparing_gives(
    n_cells: int, draw: int
) -> None:
    cell, priority = members(n_cells, draw)
    order, rank = ranks_in_cells(cell, priority)
    slow = sorted(range(N), key=lambda i: cell[i] + priority[i])
    assert order.tolist() == slow
    seen: dict[int, int] = {}
    for place, one in enumerate(order):
        assert rank[place] == seen.get(cell[one], 0)
        seen[cell[one]] = rank[place] + 1


def test_members_too_close_for_few_bits_are_still_in_order() -> None:
    cell, priority = members(2, 0)
    close = 0.5 + priority * 2.0**-30
    order, _ = ranks_in_cells(cell, close)
    assert (np.diff((cell + close)[order]) >= 0).all()


def foremost(cell: np.ndarray, priority: np.ndarray, n_first: list[int]) -> list[int]:
    """Return the first so many of each cell, one by one."""
    chosen: list[int] = []
    for code, n in enumerate(n_first):
        members = [one for one in range(cell.size) if cell[one] == code]
        chosen += sorted(members, key=lambda one: priority[one])[:n]
    return chosen


@pytest.mark.parametrize(
    "shape",
    [
        lambda p: p,
        # Earlier rounds took the lowest: all that are left stand high.
        lambda p: 0.9 + 0.1 * p,
        # Against all expectation nearly all stand at the upper end.
        lambda p: np.where(p < 0.01, p, 1 - p * 2.0**-20),
    ],
)
@pytest.mark.parametrize("n_first", [[0, 0, 0], [3, 0, 500], [40, 700, 1], [1, 1, 1]])
def test_who_is_paired_are_the_foremost_of_both_sides(
    shape: Callable[[np.ndarray], np.ndarray], n_first: list[int]
) -> None:
    (cell, priority), (other_cell, other) = members(2, 0), members(3, 1)
    cell = np.where(cell == 0, 1, 2)
    cell[:60] = 0
    most = np.minimum(np.bincount(cell), np.bincount(other_cell))
    n_pairs = np.minimum(n_first, most)
    left, right = pairs_in_cells(
        (cell, shape(priority)), (other_cell, shape(other)), n_pairs
    )
    assert left.tolist() == foremost(cell, shape(priority), n_pairs.tolist())
    assert right.tolist() == foremost(other_cell, shape(other), n_pairs.tolist())
