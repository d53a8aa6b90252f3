"""What investors know of skills: the part of an area's people who are skilled.

Counted once a year, as statistics are, and read until the next count.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.classification import EmployerKind, Skill
from agents.worker import Workers

__all__ = ["SkillsInReach"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer]


@dataclass(slots=True, eq=False)
class SkillsInReach:
    """The last count of skilled people."""

    by_area: Floats
    """Digital and advanced people in the labour force, (n_areas,) [share]."""

    @classmethod
    def counted(cls, workers: Workers, labour_area: Codes) -> "SkillsInReach":
        """Return a first count."""
        skills = cls(np.zeros(int(labour_area.max()) + 1))
        skills.count(workers, labour_area)
        return skills

    def count(self, workers: Workers, labour_area: Codes) -> None:
        """Count the labour force of each area anew.

        Parameters
        ----------
        labour_area
            Labour-market area of each ward, shape (n_wards,).
        """
        rows = np.flatnonzero(workers.employer_kind >= int(EmployerKind.SEEKING))
        cell = workers.ward[rows] * np.int16(len(Skill)) + workers.skill[rows]
        shape = labour_area.size, len(Skill)
        by_ward = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
        n = self.by_area.size
        heads = np.bincount(labour_area, by_ward.sum(axis=1), n)
        skilled = np.bincount(labour_area, by_ward[:, Skill.DIGITAL :].sum(axis=1), n)
        self.by_area = np.divide(skilled, heads, out=np.zeros(n), where=heads > 0)
