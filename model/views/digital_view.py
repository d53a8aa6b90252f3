"""Digital value added of the month, and where all value added comes from."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, Sector
from model.digital_share import DigitalShareParameters, core_share
from model.output import Output
from model.production import FirmOutput, ProductionBase

__all__ = ["DigitalView", "SourcesView"]

type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitalView:
    """Digital value added by sector, shape (n_sectors,) [bn VND, 2020 prices]."""

    core: Floats
    """Of the core digital sectors, without photovoltaics."""
    digitalised: Floats
    """The digitalised part of the other sectors."""
    photovoltaics: Floats
    """Value added of photovoltaics, which a switch counts as core."""
    digitalised_refitted: Floats
    """The digitalised part when photovoltaics are core and the factor is refitted."""
    mic: Floats
    """Digital value added by the ministry's wider definition."""
    ceiling: Floats
    """What the statistics office would count if all stood at the top stage."""

    @classmethod
    def of(cls, output: Output, parameters: DigitalShareParameters) -> Self:
        """Return the digital parts of a month's output."""
        factor = parameters.digital_share_factor
        # Where nothing counts as digitalised, there is nothing to refit.
        refit = parameters.digital_share_factor_photovoltaics / (factor or 1.0)
        return cls(
            core=output.core,
            digitalised=output.digitalised,
            photovoltaics=output.photovoltaics,
            digitalised_refitted=output.digitalised_beside_photovoltaics(refit),
            mic=output.mic,
            ceiling=_ceiling(output, parameters),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesView:
    """Where value added of the month comes from [bn VND a month, 2020 prices].

    The four parts sum to value added of all producers.
    """

    exogenous: float
    """Of all units of 2020, had they only followed the world."""
    openings: float
    """Of plants opened since."""
    stages: float
    """Of digital stages beyond those of 2020."""
    existing: float
    """Of all else: staff, foundings, closings, income from plants."""

    @classmethod
    def of(
        cls, made: FirmOutput, output: Output, base: ProductionBase, volume: Floats
    ) -> Self:
        """Return the parts of a month.

        Parameters
        ----------
        made
            What enterprises make, a year.
        volume
            What the world does to existing units, 2020 = 1, shape (n_sectors,).
        """
        others = base.household_businesses + base.own_account + base.public_bodies
        yearly = made.exogenous + others * volume
        exogenous = float(yearly.sum()) / MONTHS_OF_A_YEAR
        openings = float(made.openings.sum()) / MONTHS_OF_A_YEAR
        stages = float(made.stages.sum()) / MONTHS_OF_A_YEAR
        whole = float(output.by_sector.sum())
        return cls(
            exogenous=exogenous,
            openings=openings,
            stages=stages,
            existing=whole - exogenous - openings - stages,
        )


def _ceiling(output: Output, parameters: DigitalShareParameters) -> Floats:
    """Return what is digital when every producer stands at the top, (n_sectors,).

    Household businesses then all sell online and all public services are digital;
    output stays as it is, farms and own account stay out as they are.
    """
    core = core_share(photovoltaics=False)
    delta = parameters.digital_share_factor * np.array(parameters.delta)
    firms = (1 - core) * delta * (output.enterprises + output.public_bodies)
    traders = delta[Sector.TRADE] * parameters.household_maturity_online
    ceiling: Floats = output.core + firms + traders * output.household_businesses
    return ceiling
