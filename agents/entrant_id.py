"""Ids of those who come later: one number that packs month, process, place and slot.

Entrants come from fixed lists of candidates. The month stands first, so that ids rise
as they must; a policy makes more or fewer candidates come true and renames none.
"""

from enum import IntEnum, unique
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal

__all__ = ["Process", "entrant_ids", "slot_of"]

type Ids = npt.NDArray[np.int64]

_SLOT_BITS: Final = 26
_PLACE_BITS: Final = 12
_PROCESS_BITS: Final = 4
_MONTH_BITS: Final = 10
_PLACE_SHIFT: Final = _SLOT_BITS
_PROCESS_SHIFT: Final = _PLACE_SHIFT + _PLACE_BITS
_MONTH_SHIFT: Final = _PROCESS_SHIFT + _PROCESS_BITS


@unique
class Process(IntEnum):
    """How somebody comes to be; within a month ids rise in this order."""

    LEAD = 1
    """An investor begins to look."""
    PLANT = 2
    """A project opens as a firm."""
    FOUNDER = 3
    """Somebody founds a firm."""
    COMING_OF_AGE = 4
    """A young person reaches working age."""
    ARRIVAL = 5
    """A person moves to the province for work."""
    STARTUP = 6
    """Somebody founds a startup."""
    TALENT = 7
    """An expert or engineer moves to the province with a talent package."""


def entrant_ids(
    month: int, process: Process, place: npt.ArrayLike, slot: npt.ArrayLike
) -> Ids:
    """Return the ids of candidates, above every founding id and below 2**53.

    Parameters
    ----------
    month
        Months since January 2020.
    place, slot
        Where, and which of the candidates there, shape (n_candidates,) or a number.

    Raises
    ------
    Refusal
        If a number is negative or too large for its part of the id.
    """
    places, slots = np.broadcast_arrays(
        np.asarray(place, dtype=np.int64), np.asarray(slot, dtype=np.int64)
    )
    for name, part, bits in (
        ("month", np.asarray(month + 1), _MONTH_BITS),
        ("place", places, _PLACE_BITS),
        ("slot", slots, _SLOT_BITS),
    ):
        if part.size and not (part.min() >= 0 and part.max() < 1 << bits):
            raise Refusal(
                f"{name} of an id runs from {part.min()} to {part.max()}; "
                f"expected 0 to {(1 << bits) - 1}"
            )
    first = (month + 1 << _MONTH_SHIFT) | (int(process) << _PROCESS_SHIFT)
    ids: Ids = first | (places << _PLACE_SHIFT) | slots
    return ids


def slot_of(ids: npt.ArrayLike) -> Ids:
    """Return month and slot of leads in one number, for the slots of their plants.

    Founding projects, whose ids are small, keep their id.
    """
    whole = np.asarray(ids, dtype=np.int64)
    slots: Ids = (whole >> _MONTH_SHIFT << 16) | (whole & 0xFFFF)
    return slots
