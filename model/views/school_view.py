"""Schools and talent in a month: who studies, graduates, leaves, and is won."""

from dataclasses import dataclass
from typing import Self

from agents.classification import Skill
from agents.university import SKILL_GIVEN, SchoolRolls
from model.training import TrainingFlows
from model.universities import SchoolFlows

__all__ = ["SchoolView"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolView:
    """Students, graduates and engineers in the making [persons]."""

    students: float
    """Who studies full time."""
    enrolled: float
    """Who began to in the month."""
    graduates_digital: float
    """Who graduated with digital skills, those included who left."""
    graduates_advanced: float
    """Who graduated with a degree, those included who left."""
    left: float
    """Graduates who left the province."""
    kept: float
    """Graduates who took a talent package and stayed."""
    semiconductor_trained: float
    """Who finished a course for semiconductors and passed."""

    @classmethod
    def of(
        cls, rolls: SchoolRolls, schooling: SchoolFlows, training: TrainingFlows
    ) -> Self:
        """Return the month's schools."""
        by_skill = dict.fromkeys(Skill, 0.0)
        for programme, skill in SKILL_GIVEN.items():
            by_skill[skill] += float(schooling.graduated[programme])
        return cls(
            students=float(rolls.students.sum()),
            enrolled=float(schooling.enrolled.sum()),
            graduates_digital=by_skill[Skill.DIGITAL],
            graduates_advanced=by_skill[Skill.ADVANCED],
            left=float(schooling.left.sum()),
            kept=schooling.kept,
            semiconductor_trained=training.semiconductor_trained,
        )
