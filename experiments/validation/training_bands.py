"""Where the years 2020 to 2023 of a world must lie: `evidence/training_bands.csv`.

The bands are stated before any world is held against them. Each is a recorded figure of
a row marked `train`, widened by twice what is asked of a mean over worlds, so that the
luck of one world has room. What the record holds out sets none of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from experiments.validation.record_figures import figure, refuse_unknown
from model.evidence.reader import Evidence, Grade, Used
from model.evidence.tables import Line, lines
from model.history.history_tables import LAST_FREE_YEAR
from model.place_tables import FIRST_YEAR

__all__ = ["TrainingBand", "bands_missed", "load_bands"]

_COLUMNS: Final = (
    *("name", "figure", "year", "low", "high", "unit"),
    *("record", "grade", "source", "note"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingBand:
    """One figure of the past and the bounds that a world's must lie in."""

    name: str
    figure: str
    """What `record_figures.figure` reads."""
    year: int
    """The year of it, the last where it sums several."""
    low: float
    high: float
    """Bounds, both within [unit]."""
    unit: str
    records: tuple[str, ...]
    """The observations behind it, each as `name year`."""
    grade: Grade
    """That of its weakest record."""
    source: str
    note: str
    """How the bounds follow from the record."""

    def holds(self, value: float) -> bool:
        """Return whether a figure lies within the bounds."""
        return self.low <= value <= self.high


def load_bands(folder: Traversable | None = None) -> tuple[TrainingBand, ...]:
    """Return the bands in the order of their file.

    Parameters
    ----------
    folder
        Where `training_bands.csv` lies; that of the evidence when not given.

    Raises
    ------
    Refusal
        If the table is broken, a band is empty or of another year, names no figure, or
        rests on a row that is not marked train.
    """
    path = (folder or resources.files("model.evidence")) / "training_bands.csv"
    return tuple(_band(line) for line in lines(path, _COLUMNS))


def bands_missed(
    bands: Sequence[TrainingBand], years: Sequence[Mapping[str, float | None]]
) -> tuple[str, ...]:
    """Return the names of the bands that a world's figures lie outside.

    Parameters
    ----------
    years
        Yearly rows of the world, 2020 to 2023 at least.
    """
    return tuple(
        band.name
        for band in bands
        if not band.holds(figure(band.figure, years, band.year))
    )


def _band(line: Line) -> TrainingBand:
    low, high, year = (line.number(name) for name in ("low", "high", "year"))
    if not low < high:
        raise line.refusal(f"low {low:g} is not below high {high:g}", "give low < high")
    if year not in range(FIRST_YEAR, LAST_FREE_YEAR + 1):
        raise line.refusal(
            f"year is {year:g}; expected {FIRST_YEAR} to {LAST_FREE_YEAR}",
            "later years are held out",
        )
    refuse_unknown(line.text("figure"))
    return TrainingBand(
        name=line.name(),
        figure=line.text("figure"),
        year=int(year),
        low=low,
        high=high,
        unit=line.text("unit"),
        records=_records(line),
        grade=line.choice("grade", Grade),
        source=line.text("source"),
        note=line.text("note"),
    )


def _records(line: Line) -> tuple[str, ...]:
    """Return the observations that a band rests on, all of them marked train."""
    records = tuple(part.strip() for part in line.text("record").split(";"))
    for record in records:
        name, _, year = record.rpartition(" ")
        used = Evidence.load().observation(name, year=year).used
        if used is not Used.TRAIN:
            raise line.refusal(
                f"{record} is marked {used}; expected train",
                "a band rests on what may set a parameter",
            )
    return records
