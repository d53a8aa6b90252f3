"""What the recorder sees of a month: province totals, and nothing to act upon.

Every count, sum and area is for the province, weights included. Arrays have one entry a
sector, skill, stage or kind of employer. Quantities are at 2020 prices and become
current through the month's prices.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from agents.adoption import maturity
from agents.classification import MONTHS_OF_A_YEAR, N_STAGES
from agents.firm import Firms
from agents.household_business import HouseholdBusinesses
from model.investment import InvestmentFlows, InvestmentStock
from model.labour_market import LabourFlows
from model.land import SiteStock
from model.output import Output
from model.payments import Payments
from model.production import FirmOutput, ProductionBase
from model.sites import Sites
from model.zone import ZoneState

__all__ = [
    "DigitalView",
    "FirmView",
    "InvestmentView",
    "LandView",
    "MonthView",
    "SourcesView",
]

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

    @classmethod
    def of(cls, output: Output, refit: float) -> Self:
        """Return the digital parts of a month's output.

        Parameters
        ----------
        refit
            Factor on the digitalised part when photovoltaics are core, over the one
            with which it was counted [ratio].
        """
        return cls(
            core=output.core,
            digitalised=output.digitalised,
            photovoltaics=output.photovoltaics,
            digitalised_refitted=output.digitalised_beside_photovoltaics(refit),
            mic=output.mic,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmView:
    """Enterprises at the end of the month, and household businesses beside them."""

    entries: float
    """Enterprises founded or opened in the month [firms]."""
    exits: float
    """Enterprises closed in the month [firms]."""
    by_stage: Floats
    """Enterprises by digital stage, shape (n_stages,) [firms]."""
    in_parks_by_stage: Floats
    """Enterprises in active parks by digital stage, shape (n_stages,) [firms]."""
    mean_maturity: float
    """Digital maturity of enterprises, weighted by value added [share]."""
    traders: float
    """Traders in markets [businesses]."""
    traders_with_qr: float
    """Those that take QR payment [businesses]."""

    @classmethod
    def of(
        cls,
        firms: Firms,
        businesses: HouseholdBusinesses,
        sites: Sites,
        entries: float,
        exits: float,
    ) -> Self:
        """Return firms and traders as they stand; the dead weigh nothing."""
        weight, stage = firms.weight, firms.digital_stage
        in_park = (firms.site >= 0) & sites.is_active_park[firms.site]
        made = weight * firms.value_added_bn_vnd_per_year
        whole = float(made.sum())
        traders = businesses.weight * (businesses.market >= 0)
        return cls(
            entries=entries,
            exits=exits,
            by_stage=np.bincount(stage, weight, N_STAGES),
            in_parks_by_stage=np.bincount(stage, weight * in_park, N_STAGES),
            mean_maturity=float((made * maturity(stage)).sum()) / whole if whole else 0,
            traders=float(traders.sum()),
            traders_with_qr=float((traders * businesses.takes_qr).sum()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestmentView:
    """Foreign capital of the month, and its stocks at the end of it [USD million]."""

    registered_musd: float
    """Registered: new projects and capital added."""
    revoked_musd: float
    """Registered before and taken back."""
    realised_musd: float
    """Spent on plants."""
    registered_stock_musd: float
    """Registered and not revoked, the founding's included."""
    realised_stock_musd: float
    """Realised, the founding's included."""
    registered_year_so_far_musd: float
    """Registered since January."""
    largest_year_so_far_musd: float
    """The largest amount that one project registered since January."""
    second_year_so_far_musd: float
    """The second largest."""
    n_registered: float
    """Projects registered in the month."""

    @classmethod
    def of(
        cls,
        flows: InvestmentFlows,
        stock: InvestmentStock,
        year_so_far: tuple[float, float, float],
    ) -> Self:
        """Return foreign capital as it stands after the month's flows.

        Parameters
        ----------
        year_so_far
            What the year registered before this month and its two largest projects,
            from `Recorder.year_so_far` [USD million].
        """
        registered, *before = year_so_far
        largest = np.sort(np.concatenate([before, flows.new_musd]))[::-1]
        return cls(
            registered_musd=flows.registered_musd,
            revoked_musd=flows.revoked_musd,
            realised_musd=flows.realised_musd,
            registered_stock_musd=stock.registered_musd,
            realised_stock_musd=stock.realised_musd,
            registered_year_so_far_musd=registered + flows.registered_musd,
            largest_year_so_far_musd=float(largest[0]),
            second_year_so_far_musd=float(largest[1]),
            n_registered=flows.n_registered,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LandView:
    """Land of the active parks, and the zone."""

    let_ha: float
    prepared_ha: float
    """Leasable and prepared [ha]."""
    zone_is_approved: bool

    @classmethod
    def of(cls, stock: SiteStock, sites: Sites, zone: ZoneState) -> Self:
        """Return the land of the active parks as it stands."""
        parks = sites.is_active_park
        return cls(
            let_ha=float(stock.let_ha[parks].sum()),
            prepared_ha=float(stock.prepared_ha[parks].sum()),
            zone_is_approved=zone.is_approved,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """One month as the recorder sees it."""

    month: int
    """Months since January 2020."""
    prices: Floats
    """Price index by sector, shape (n_sectors,) [2020 = 1]."""
    value_added: Floats
    """Value added of all producers by sector [bn VND a month, 2020 prices]."""
    product_taxes: float
    """Taxes less subsidies on products [bn VND a month, 2020 prices]."""
    product_taxes_price: float
    """Price index of product taxes [2020 = 1]."""
    sources: SourcesView
    digital: DigitalView
    firms: FirmView
    labour: LabourFlows
    trained: float
    """People who finished training or graduated in the month."""
    wage_index: Floats
    """Wages by skill over those of January 2020, shape (n_skills,)."""
    investment: InvestmentView
    land: LandView
    money: Payments

    def nominal(self, by_sector: Floats) -> float:
        """Return a sum over sectors at current prices [bn VND]."""
        return float((by_sector * self.prices).sum())
