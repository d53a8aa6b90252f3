"""People of working age: where they live, what they know, for whom they work."""

import numpy as np

from agents.classification import EmployerKind
from agents.population import ColumnAgent, Population, column

__all__ = ["Worker", "Workers"]


class Worker(ColumnAgent):
    """A person of 15 to 64 who may work and wants better-paid work within reach.

    The employer's id is that of a firm, a household business or a pool, as the kind
    says; -1 where there is none.
    """

    weight = column(
        np.float64, unit="persons", meaning="persons the row stands for", dead=0.0
    )
    ward = column(np.int16, unit="ward", meaning="home", dead=-1)
    birth_month = column(
        np.int16, unit="months since January 2020", meaning="when born", dead=0
    )
    skill = column(np.int8, unit="Skill", meaning="what they know", dead=-1)
    employer_kind = column(
        np.int8,
        unit="EmployerKind",
        meaning="where they stand",
        dead=-1,
    )
    employer_id = column(
        np.int64, unit="id", meaning="for whom they work, -1 for nobody", dead=-1
    )
    wage_mvnd_per_month = column(
        np.float32, unit="million VND a month, 2020 prices", meaning="pay", dead=0.0
    )
    pays_cashless = column(
        np.bool_,
        unit="yes or no",
        meaning="pays by phone by habit",
        dead=False,
        default=False,
    )

    @property
    def is_employed(self) -> bool:
        """Whether they work at all."""
        return self.employer_kind >= EmployerKind.ENTERPRISE


class Workers(Population[Worker]):
    """The people of working age in the province."""

    weight = Worker.weight
    ward = Worker.ward
    birth_month = Worker.birth_month
    skill = Worker.skill
    employer_kind = Worker.employer_kind
    employer_id = Worker.employer_id
    wage_mvnd_per_month = Worker.wage_mvnd_per_month
    pays_cashless = Worker.pays_cashless
