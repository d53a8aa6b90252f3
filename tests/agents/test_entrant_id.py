"""Ids of those who come later."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.entrant_id import Process, entrant_ids, slot_of
from agents.refusal import Refusal

MONTHS = st.integers(0, 191)
PLACES = st.integers(0, 4095)
SLOTS = st.integers(0, 2**26 - 1)


@given(MONTHS, PLACES, SLOTS)
def test_ids_stand_above_the_founding_and_below_what_a_float_holds(
    month: int, place: int, slot: int
) -> None:
    (id_,) = entrant_ids(month, Process.LEAD, place, [slot])
    assert 10_000_000 < id_ < 2**53


@given(MONTHS, PLACES, SLOTS, PLACES, SLOTS)
def test_ids_rise_with_month_then_process_then_place_then_slot(
    month: int, place: int, slot: int, other_place: int, other_slot: int
) -> None:
    def one(month: int, process: Process, place: int, slot: int) -> int:
        return int(entrant_ids(month, process, place, slot))

    here = one(month, Process.PLANT, place, slot)
    assert here < one(month + 1, Process.LEAD, other_place, other_slot)
    assert here < one(month, Process.FOUNDER, other_place, other_slot)
    if (other_place, other_slot) > (place, slot):
        assert here < one(month, Process.PLANT, other_place, other_slot)


def test_two_leads_never_have_the_same_slot_as_plants() -> None:
    leads = np.concatenate(
        [entrant_ids(m, Process.LEAD, 0, np.arange(64)) for m in range(192)]
    )
    founding = np.arange(50)
    slots = slot_of(np.concatenate([founding, leads]))
    assert np.unique(slots).size == slots.size
    assert slots.max() < 2**26


@pytest.mark.parametrize(
    ("month", "place", "slot"), [(-2, 0, 0), (0, 4096, 0), (0, 0, 2**26), (0, -1, 0)]
)
def test_a_part_too_large_or_negative_is_refused(
    month: int, place: int, slot: int
) -> None:
    with pytest.raises(Refusal, match="of an id"):
        entrant_ids(month, Process.LEAD, place, slot)
