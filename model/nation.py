"""The nation's composition by sector, on which the digital share formula is set.

`evidence/national_structure.csv` holds the share of GDP, the mean digital maturity and
the part sold online, per sector and year. Sector shares lean on the record; maturity is
an assumption, chosen so that the formula gives the recorded parts (trade 13 % and
electricity 4 % of digital value added, the sums by broad sector). What the nation can
test is therefore the pattern over sectors, not the level of any one.
"""

from dataclasses import dataclass, replace
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import Sector
from agents.refusal import Refusal
from model.digital_share import (
    DigitalParts,
    DigitalShareParameters,
    DigitalValueAdded,
    mic_parts,
    nso_parts,
)
from model.evidence.tables import lines

__all__ = ["Nation", "mic_widening"]

type Floats = npt.NDArray[np.float64]

_FILE: Final = resources.files("model.evidence") / "national_structure.csv"
_COLUMNS: Final = (
    "sector",
    "year",
    "gdp_share",
    "maturity",
    "online_share",
    "grade",
    "source",
    "note",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nation:
    """The nation's composition in one year; arrays have shape (n_sectors,)."""

    year: int
    """Year of the accounts."""

    gdp_share: Floats
    """Value added of each sector, without product taxes [share of GDP]."""

    maturity: Floats
    """Mean digital maturity of each sector [share]."""

    online_share: Floats
    """Part of each sector's value added from platform and online sales [share]."""

    @classmethod
    def of(cls, year: int) -> "Nation":
        """Return the composition of a year.

        Raises
        ------
        Refusal
            If the year is not in the file.
        """
        by_label = {
            line.cells["sector"]: line
            for line in lines(_FILE, _COLUMNS)
            if line.cells["year"] == str(year)
        }
        if any(sector.label not in by_label for sector in Sector):
            raise Refusal(
                f"the nation's composition of {year} is not in {_FILE.name}\n"
                "add a line for every sector"
            )

        def column(name: str) -> Floats:
            return np.array([by_label[sector.label].number(name) for sector in Sector])

        return cls(
            year=year,
            gdp_share=column("gdp_share"),
            maturity=column("maturity"),
            online_share=column("online_share"),
        )

    def digital(self, parameters: DigitalShareParameters) -> DigitalValueAdded:
        """Return core and digitalised part by NSO's definition [share of GDP]."""
        return self._parts(parameters).of(self.gdp_share, range(len(Sector)))

    def digital_mic(
        self, parameters: DigitalShareParameters, *, widening: float
    ) -> DigitalValueAdded:
        """Return core and all else by the ministry's definition [share of GDP]."""
        narrow = self._parts(parameters)
        wide = mic_parts(narrow, self.online_share, widening=widening)
        return wide.of(self.gdp_share, range(len(Sector)))

    def _parts(self, parameters: DigitalShareParameters) -> DigitalParts:
        """Return what counts per sector; the province's factor is 1 for the nation."""
        whole = replace(parameters, digital_share_factor=1.0)
        return nso_parts(range(len(Sector)), self.maturity, whole, photovoltaics=False)


def mic_widening(nation: Nation, parameters: DigitalShareParameters) -> float:
    """Return the ministry's delta over the statistics office's [ratio].

    Set on the nation: with it the ministry's share is `mic_to_nso_ratio` times the
    statistics office's. The ministry's figure is linear in the widening, so two values
    give it.

    Raises
    ------
    Refusal
        If online sales alone exceed the ministry's figure.
    """
    wanted = parameters.mic_to_nso_ratio * nation.digital(parameters).total
    without = nation.digital_mic(parameters, widening=0.0).total
    at_one = nation.digital_mic(parameters, widening=1.0).total
    if wanted < without:
        raise Refusal(
            f"core and online sales give {without:.3f} of GDP, above the ministry's "
            f"{wanted:.3f}; lower online_share in {_FILE.name}"
        )
    return (wanted - without) / (at_one - without)
