"""People of working age: where they live, what they know, for whom they work."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, EmployerKind
from agents.luck import exponential
from agents.population import ColumnAgent, Population, column
from agents.rows import Ids, Mask, Rows
from agents.staff_list import StaffList

__all__ = [
    "COMING_OF_AGE",
    "NEVER",
    "NOT_TRAINING",
    "NO_PROGRAMME",
    "NO_SCHOOL",
    "RETIREMENT",
    "Worker",
    "Workers",
    "base_pay",
    "spell_end",
]

COMING_OF_AGE: Final = 15 * MONTHS_OF_A_YEAR
"""Age from which somebody counts as of working age [months]."""

RETIREMENT: Final = 65 * MONTHS_OF_A_YEAR
"""Age from which somebody no longer does [months]."""

NEVER: Final = int(np.iinfo(np.int16).max)
"""Month in which a spell ends that does not end."""

NOT_TRAINING: Final = -1
"""Month in which the training ends of one who is in none."""

NO_PROGRAMME: Final = -1
"""Programme of one who studies nothing."""

NO_SCHOOL: Final = -1
"""School of one who attends none."""

_ENTERPRISE: Final = int(EmployerKind.ENTERPRISE)
"""A plain number: beside a member of an enumeration NumPy widens the whole column."""

_CENT: Final = 2.0**10
"""Pay is held in steps of 1/1024 of a million, so that sums of it are exact."""


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
    post_skill = column(
        np.int8,
        unit="Skill",
        meaning="what the post asks for that they hold, -1 for none",
        dead=-1,
    )
    employer_kind = column(
        np.int8,
        unit="EmployerKind",
        meaning="where they stand",
        dead=-1,
    )
    employer_id = column(
        np.int64, unit="id", meaning="for whom they work, -1 for nobody", dead=-1
    )
    employer_row = column(
        np.int32,
        unit="row",
        meaning="row of that employer, kept up beside its id",
        dead=-1,
    )
    wage_mvnd_per_month = column(
        np.float32, unit="million VND a month, wages of 2020", meaning="pay", dead=0.0
    )
    spell_ends_month = column(
        np.int16,
        unit="months since January 2020",
        meaning="when this spell ends by itself",
        dead=-1,
        default=32767,
    )
    training_ends_month = column(
        np.int16,
        unit="months since January 2020",
        meaning="when their training ends, -1 for none",
        dead=NOT_TRAINING,
        default=NOT_TRAINING,
    )
    studies = column(
        np.int8,
        unit="Programme",
        meaning="programme they are bound for or in, -1 for none",
        dead=NO_PROGRAMME,
        default=NO_PROGRAMME,
    )
    school = column(
        np.int8,
        unit="row of the schools",
        meaning="university or college they attend, -1 for none",
        dead=NO_SCHOOL,
        default=NO_SCHOOL,
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

    _staff: StaffList | None = None
    """Who may be at which firm; none where the columns moved since."""

    weight = Worker.weight
    ward = Worker.ward
    birth_month = Worker.birth_month
    skill = Worker.skill
    post_skill = Worker.post_skill
    employer_kind = Worker.employer_kind
    employer_id = Worker.employer_id
    employer_row = Worker.employer_row
    wage_mvnd_per_month = Worker.wage_mvnd_per_month
    spell_ends_month = Worker.spell_ends_month
    training_ends_month = Worker.training_ends_month
    studies = Worker.studies
    school = Worker.school
    pays_cashless = Worker.pays_cashless

    def staff_of(self, is_firm: Mask) -> Rows:
        """Return the rows of the staff of some enterprises, ascending.

        A search through all who work would be long, and few firms close in a month.

        Parameters
        ----------
        is_firm
            Which enterprises, by row, shape (n_firms,).
        """
        if self._staff is None or self._staff.is_full:
            staff = np.flatnonzero(self.employer_kind == _ENTERPRISE)
            self._staff = StaffList(staff, self.employer_row.take(staff))
        rows = self._staff.of(is_firm)
        stays = self.employer_kind.take(rows) == _ENTERPRISE
        rows = rows.compress(stays)
        return rows.compress(is_firm.take(self.employer_row.take(rows)))

    def write(self, rows: npt.ArrayLike, /, **values: npt.ArrayLike) -> None:
        """Write columns in some rows: see `Table.write`. Who joins a firm is listed."""
        super().write(rows, **values)
        if self._staff is None or "employer_row" not in values:
            return
        where = np.asarray(rows).reshape(-1)
        joins = where.compress(self.employer_kind.take(where) == _ENTERPRISE)
        self._staff.join(joins, self.employer_row.take(joins))

    def births(self, ids: npt.ArrayLike, /, **values: npt.ArrayLike) -> Ids:
        """Append newborn people: see `Table.births`."""
        newborn = super().births(ids, **values)
        if (self.employer_row[self.n_rows - newborn.size :] >= 0).any():
            self._staff = None
        return newborn

    def compact(self) -> Rows:
        """Drop the tombstones: see `Table.compact`."""
        self._staff = None
        return super().compact()

    def restore(self, kept: Mapping[str, npt.NDArray[Any]], highest_id: int, /) -> None:
        """Become what other people were: see `Table.restore`."""
        self._staff = None
        super().restore(kept, highest_id)

    def _write(self, name: str, values: npt.ArrayLike) -> None:
        self._staff = None
        super()._write(name, values)


def spell_end(
    uniform: npt.ArrayLike, month: int, hazard: npt.ArrayLike
) -> npt.NDArray[np.int16]:
    """Return the month in which a spell ends that begins now, `NEVER` without hazard.

    One exponential number drawn at the start replaces a coin each month: the spell
    ends in the month after next with chance `exp(-hazard) (1 - exp(-hazard))`.

    Parameters
    ----------
    uniform
        One draw per spell, keyed by the person and the month the spell begins.
    month
        Months since January 2020; the spell ends in the next month at the earliest.
    hazard
        Chance rate of the end, per spell or one for all [1/month].
    """
    rate = np.asarray(hazard, dtype=np.float64)
    with np.errstate(divide="ignore"):
        mean = 1 / rate
    lasts = exponential(np.asarray(uniform), np.minimum(mean, NEVER * NEVER))
    end = np.minimum(month + 1 + np.floor(lasts), NEVER)
    return np.where(rate > 0, end, NEVER).astype(np.int16)


def base_pay(pay: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return pay in whole steps of 1/1024 million, so that it adds up exactly."""
    return np.rint(np.multiply(pay, _CENT)) / _CENT
