"""The digital share of GRDP: one formula, two definitions, one switch.

The statistics office (NSO) counts the value added of the core digital industries whole
and the digitalised part of all others:

    share = sum p_s VA_i (core_s + (1 - core_s) factor delta_s m_i) / GRDP

with `p_s` the sector's price index, `m` the producer's digital maturity (stage over 4)
and `delta_s` the part of value added that counts as digital at full maturity. A
producer counts once: core or digitalised. The ministry's wider definition (MIC) adds
the whole value added of platform and online sales and a larger digitalised part.

References
----------
Evidence rows digital_share_gdp_nso, digital_va_composition, digital_share_gdp_mic.
"""

from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from agents.classification import CORE_DIGITAL, BySector, Sector
from agents.refusal import Refusal

__all__ = [
    "CONSTANT_PRICES",
    "DigitalParts",
    "DigitalShareParameters",
    "DigitalValueAdded",
    "core_share",
    "household_maturity",
    "mic_parts",
    "nso_parts",
    "refitted",
]

type Floats = npt.NDArray[np.float64]

CONSTANT_PRICES: Final[BySector] = (1.0,) * len(Sector)
"""Price index of every sector at 2020 prices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitalShareParameters:
    """What turns value added and digital stages into a digital share.

    Raises
    ------
    Refusal
        If a share leaves 0 to 1, or a household with online sales counts less than
        one that only takes QR payments.
    """

    delta: BySector
    """Part of value added that counts as digital at maturity 1, by sector [share]."""

    household_maturity_qr: float
    """Maturity of a household business that takes QR payments and no more [share]."""

    household_maturity_online: float
    """Maturity of a household business that sells online [share]."""

    digital_share_factor: float
    """Factor on every delta that sets the province on its recorded share [ratio]."""

    digital_share_factor_photovoltaics: float
    """The same factor when photovoltaics count as core [ratio]."""

    mic_to_nso_ratio: float
    """The nation's digital share by MIC over that by NSO [ratio]."""

    def __post_init__(self) -> None:
        if len(self.delta) != len(Sector):
            raise Refusal(
                f"delta has {len(self.delta)} sectors; expected {len(Sector)}"
            )
        for sector, delta in zip(Sector, self.delta, strict=True):
            _refuse_unless_share(f"delta_{sector.label}", delta)
            _refuse_unless_share(
                f"delta_{sector.label} times digital_share_factor",
                delta * self.digital_share_factor,
            )
        _refuse_unless_share("household_maturity_qr", self.household_maturity_qr)
        _refuse_unless_share(
            "household_maturity_online", self.household_maturity_online
        )
        if self.household_maturity_online < self.household_maturity_qr:
            raise Refusal(
                f"household_maturity_online is {self.household_maturity_online}; "
                f"expected at least that of QR alone ({self.household_maturity_qr})"
            )
        if not self.mic_to_nso_ratio >= 1:
            raise Refusal(
                f"mic_to_nso_ratio is {self.mic_to_nso_ratio}; expected 1 or more, "
                "since the ministry counts all that the statistics office counts"
            )


def _refuse_unless_share(name: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise Refusal(f"{name} is {value}; expected a share from 0 to 1")


@dataclass(frozen=True, slots=True)
class DigitalValueAdded:
    """Digital value added of some producers, in the prices it was asked for."""

    core: float
    """Of the core digital industries [bn VND a period]."""

    digitalised: float
    """The digitalised part of all others [bn VND a period]."""

    @property
    def total(self) -> float:
        """Core and digitalised together [bn VND a period]."""
        return self.core + self.digitalised

    def __add__(self, other: Self) -> Self:
        return replace(
            self,
            core=self.core + other.core,
            digitalised=self.digitalised + other.digitalised,
        )


def core_share(*, photovoltaics: bool) -> Floats:
    """Return 1 for the core digital sectors and 0 for the others, shape (n_sectors,).

    Parameters
    ----------
    photovoltaics
        Whether solar cells count as electronics (VSIC 26). It is not known how the
        statistics office files them.
    """
    core = np.zeros(len(Sector))
    core[list(CORE_DIGITAL)] = 1.0
    core[Sector.PHOTOVOLTAICS] = float(photovoltaics)
    return core


def household_maturity(
    takes_qr: npt.ArrayLike,
    sells_online: npt.ArrayLike,
    parameters: DigitalShareParameters,
) -> Floats:
    """Return the digital maturity of household businesses, shape (n_households,).

    A way of paying is not production: QR alone stays at its cap, and only online sales
    lead beyond it.
    """
    qr = np.asarray(takes_qr) * parameters.household_maturity_qr
    return np.where(sells_online, parameters.household_maturity_online, qr)


@dataclass(frozen=True, slots=True)
class DigitalParts:
    """Which part of each producer's value added is digital, shape (n_producers,)."""

    core: Floats
    """1 for a core digital producer, else 0 [share]."""

    digitalised: Floats
    """The digitalised part of one that is not core, else 0 [share]."""

    def of(
        self,
        value_added: npt.ArrayLike,
        sector: npt.ArrayLike,
        prices: BySector = CONSTANT_PRICES,
    ) -> DigitalValueAdded:
        """Return the digital value added of producers.

        Parameters
        ----------
        value_added
            Value added of each producer, shape (n_producers,) [bn VND a period, 2020
            prices].
        sector
            Code of each producer's sector, shape (n_producers,).
        prices
            Price index per sector; 1 gives the figure at 2020 prices.
        """
        worth = np.asarray(prices)[np.asarray(sector)] * np.asarray(value_added)
        return DigitalValueAdded(
            core=float(np.sum(worth * self.core)),
            digitalised=float(np.sum(worth * self.digitalised)),
        )


def nso_parts(
    sector: npt.ArrayLike,
    maturity: npt.ArrayLike,
    parameters: DigitalShareParameters,
    *,
    photovoltaics: bool,
    households: bool = False,
) -> DigitalParts:
    """Return what the statistics office counts of each producer.

    Parameters
    ----------
    sector
        Code of each producer's sector, shape (n_producers,).
    maturity
        Digital maturity of each producer, stage over 4; for public bodies the level of
        digital public services; shape (n_producers,) [share].
    parameters
        Deltas and the province's factor.
    photovoltaics
        Whether solar cells count as core.
    households
        Whether the producers are household businesses, whose digital part is trade's
        whatever they do.
    """
    codes = np.asarray(sector)
    delta = np.asarray(parameters.delta)
    counted = np.full(codes.shape, delta[Sector.TRADE]) if households else delta[codes]
    core = core_share(photovoltaics=photovoltaics)[codes]
    part = parameters.digital_share_factor * counted * np.asarray(maturity)
    return DigitalParts(core=core, digitalised=(1 - core) * part)


def mic_parts(
    narrow: DigitalParts, online_share: npt.ArrayLike, *, widening: float
) -> DigitalParts:
    """Return what the ministry counts of each producer.

    Core, all value added of platform and online sales, and of the rest the digitalised
    part times `widening` (public bodies give the digital public services), at most
    whole. Shown beside the statistics office's figure, never scored.

    Parameters
    ----------
    narrow
        What the statistics office counts.
    online_share
        Part of each producer's value added that comes from platform and online sales,
        shape (n_producers,) [share].
    widening
        The ministry's delta over the statistics office's, from `model.nation` [ratio].
    """
    rest = np.minimum(widening * narrow.digitalised, 1.0)
    online = np.asarray(online_share) * (1 - narrow.core)
    return DigitalParts(core=narrow.core, digitalised=online + (1 - online) * rest)


def refitted(
    parameters: DigitalShareParameters,
    counted: DigitalValueAdded,
    recorded: float,
) -> DigitalShareParameters:
    """Return the parameters with the factor that puts the formula on a recorded level.

    Used when the core changes (photovoltaics in or out): core is counted whole, so the
    digitalised part must carry the difference.

    Parameters
    ----------
    parameters
        Parameters with which `counted` was computed.
    counted
        Digital value added by the formula.
    recorded
        Digital value added on record, in the unit of `counted`.

    Raises
    ------
    Refusal
        If the core alone exceeds the record, or nothing is digitalised.
    """
    if not (counted.digitalised > 0 and recorded >= counted.core):
        raise Refusal(
            f"core of {counted.core:g} and digitalised part of {counted.digitalised:g} "
            f"cannot be set on a record of {recorded:g}\n"
            "the core must lie below the record, and some producer be digitalised"
        )
    factor = parameters.digital_share_factor
    return replace(
        parameters,
        digital_share_factor=factor * (recorded - counted.core) / counted.digitalised,
    )
