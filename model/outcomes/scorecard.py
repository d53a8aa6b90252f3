"""The scorecard: which criteria of a centrally-run city, and which targets, are met.

Criteria are those of the law that the model can measure; targets are the province's
own. Each is a row of `scorecard.csv`: an indicator of the year and the least it must
be. A criterion that has no figure yet, as growth of three years in the first, is not
met. What the law asks besides (area, districts, works, poverty) is not judged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from model.evidence.reader import Grade
from model.evidence.tables import lines
from model.indicator import PriceBase, Words, YearlyIndicator, Years, yearly

__all__ = ["Criterion", "CriterionKind", "read_scorecard", "scorecard_indicators"]

_COLUMNS: Final = (
    "name",
    "label_vi",
    "label_en",
    "indicator",
    "least",
    "kind",
    "grade",
    "source",
    "note",
)


@unique
class CriterionKind(StrEnum):
    """Who asks for it."""

    CRITERION = "criterion"
    """The law on cities run by the centre."""
    TARGET = "target"
    """The province's own resolutions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of the scorecard."""

    name: str
    words: Words
    indicator: str
    """The indicator whose year is held against it."""
    least: float
    """What it must be at least, in the indicator's unit."""
    kind: CriterionKind

    def is_met(self, years: Years) -> float | None:
        """Return 1 if the year meets it, else 0; nothing of a broken year."""
        if not years.is_whole:
            return None
        value = years.now[self.indicator]
        return float(value is not None and value >= self.least)


def read_scorecard(path: Traversable | None = None) -> tuple[Criterion, ...]:
    """Return the lines of the scorecard.

    Raises
    ------
    Refusal
        If the table is broken or a line has no grade.
    """
    rows = list(
        lines(path or resources.files("model.evidence") / "scorecard.csv", _COLUMNS)
    )
    for row in rows:
        row.choice("grade", Grade)
        row.text("source")
    return tuple(
        Criterion(
            name=row.name(),
            words=Words(row.text("label_vi"), row.text("label_en")),
            indicator=row.text("indicator"),
            least=row.number("least"),
            kind=row.choice("kind", CriterionKind),
        )
        for row in rows
    )


def scorecard_indicators() -> Iterable[YearlyIndicator]:
    """Yield whether each line is met, and how many criteria are."""
    criteria = read_scorecard()
    for one in criteria:
        yield yearly(
            f"meets_{one.name}",
            "1 if met",
            Words(f"Đạt: {one.words.vi}", f"Met: {one.words.en}"),
            one.is_met,
            Words(
                f"1 khi {one.indicator} của năm từ {one.least:g} trở lên, nếu không 0.",
                f"1 if {one.indicator} of the year is {one.least:g} or more, else 0.",
            ),
            PriceBase.NONE,
        )
    of_city = [one for one in criteria if one.kind is CriterionKind.CRITERION]
    yield yearly(
        "city_criteria_met",
        "criteria",
        Words(
            "Số tiêu chí thành phố trực thuộc trung ương đã đạt",
            "Criteria of a centrally-run city that are met",
        ),
        lambda years: _n_met(of_city, years),
        Words(
            f"Số tiêu chí đạt trong {len(of_city)} tiêu chí đo được của luật.",
            f"Criteria met of the {len(of_city)} of the law that can be measured.",
        ),
    )


def _n_met(criteria: Sequence[Criterion], years: Years) -> float | None:
    if not years.is_whole:
        return None
    return sum(one.is_met(years) or 0.0 for one in criteria)
