"""Stories: what became of each unit under a policy beside what it is under another.

A unit is a project with the firms it opened, or a firm without project. It is there if
one of its firms lives at the horizon, or its project is being built and will open. One
story holds for each, the first of these that fits, P the policy and R the reference:

1. there under P only: its investor chose another province under R (`from_outside`), its
   firm closed under R (`survives`), or it never came under R (`new`);
2. there under R only: its investor goes elsewhere under P (`leaves`), its firm closes
   (`closes`), or it never comes (`never_comes`);
3. under both, at another site or in another ward: `moves`;
4. under both, opened or founded earlier or later: `opens_earlier`, `opens_later`;
5. under both since the same month, at a higher or a lower digital stage:
   `higher_stage`, `lower_stage`; at the same stage, reached earlier or later:
   `stage_earlier`, `stage_later`;
6. nothing changed in kind: `supported` if it was given more under P than under R, else
   `shares_local_demand` in sectors that sell where they stand, where what newcomers
   take others lose, and `untouched` elsewhere.

Each story belongs to one class of the ledger.
"""

from collections.abc import Mapping
from enum import IntEnum, unique
from typing import Final

__all__ = ["CLASS_OF", "Story", "UnitClass"]


class _Labelled(IntEnum):
    @property
    def label(self) -> str:
        """The name used in files and tables."""
        return self.name.lower()


@unique
class UnitClass(_Labelled):
    """Classes of the ledger; each unit is in one."""

    ADDITIONAL = 0
    """Is there, or stands at a higher stage, because of the policy."""
    FROM_OUTSIDE = 1
    """Comes instead of going to another province."""
    EARLIER = 2
    """Would have come, or reached its stage, later."""
    LATER = 3
    """Would have come, or reached its stage, earlier."""
    DISPLACED = 4
    """Would have come to another place inside the province."""
    DEADWEIGHT = 5
    """Was given support and does what it does without."""
    LOST = 6
    """Is there, or stands at a higher stage, without the policy."""
    SHARES_LOCAL_DEMAND = 7
    """Does what it does without, and sells where others come or go."""
    UNTOUCHED = 8
    """Does what it does without; what others do changes how much."""


@unique
class Story(_Labelled):
    """What became of a unit; the module says which comes first."""

    NEW = 0
    SURVIVES = 1
    FROM_OUTSIDE = 2
    LEAVES = 3
    CLOSES = 4
    NEVER_COMES = 5
    MOVES = 6
    OPENS_EARLIER = 7
    OPENS_LATER = 8
    HIGHER_STAGE = 9
    LOWER_STAGE = 10
    STAGE_EARLIER = 11
    STAGE_LATER = 12
    SUPPORTED = 13
    SHARES_LOCAL_DEMAND = 14
    UNTOUCHED = 15


CLASS_OF: Final[Mapping[Story, UnitClass]] = {
    Story.NEW: UnitClass.ADDITIONAL,
    Story.SURVIVES: UnitClass.ADDITIONAL,
    Story.FROM_OUTSIDE: UnitClass.FROM_OUTSIDE,
    Story.LEAVES: UnitClass.LOST,
    Story.CLOSES: UnitClass.LOST,
    Story.NEVER_COMES: UnitClass.LOST,
    Story.MOVES: UnitClass.DISPLACED,
    Story.OPENS_EARLIER: UnitClass.EARLIER,
    Story.OPENS_LATER: UnitClass.LATER,
    Story.HIGHER_STAGE: UnitClass.ADDITIONAL,
    Story.LOWER_STAGE: UnitClass.LOST,
    Story.STAGE_EARLIER: UnitClass.EARLIER,
    Story.STAGE_LATER: UnitClass.LATER,
    Story.SUPPORTED: UnitClass.DEADWEIGHT,
    Story.SHARES_LOCAL_DEMAND: UnitClass.SHARES_LOCAL_DEMAND,
    Story.UNTOUCHED: UnitClass.UNTOUCHED,
}
