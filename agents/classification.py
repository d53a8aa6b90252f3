"""The code lists of the field: sectors, skills, owners, employers, digital stages.

Codes are stored in columns and in files; never renumber one, add at the end.
"""

from enum import IntEnum, unique
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = [
    "CORE_DIGITAL",
    "LARGE_FIRM",
    "LOCAL_DEMAND",
    "MANUFACTURING",
    "MONTHS_OF_A_YEAR",
    "N_STAGES",
    "BySector",
    "ByStage",
    "EmployerKind",
    "Owner",
    "Sector",
    "Skill",
    "TaxScheme",
    "is_foreign",
]


class _Code(IntEnum):
    """A code whose label is its lower-case name, as evidence rows are keyed."""

    @cached_property
    def label(self) -> str:
        """The name used in evidence rows, files and tables."""
        return self.name.lower()


@unique
class Sector(_Code):
    """Sectors of the province's economy, after VSIC sections with electronics apart."""

    COAL = 0
    """Coal mining and its services (VSIC 05, 09)."""
    POWER = 1
    """Power and water (VSIC D, E)."""
    ELECTRONICS = 2
    """Computers, electronics and optical products (VSIC 26 without photovoltaics)."""
    PHOTOVOLTAICS = 3
    """Solar cells and modules; in or out of VSIC 26 by a switch."""
    VEHICLES = 4
    """Motor vehicles (VSIC 29)."""
    TEXTILES = 5
    """Yarn, textiles and garments (VSIC 13, 14)."""
    OTHER_MANUFACTURING = 6
    CONSTRUCTION = 7
    TRADE = 8
    TOURISM = 9
    """Accommodation, food service, travel and entertainment."""
    LOGISTICS = 10
    """Transport, ports and storage."""
    ICT = 11
    """Telecoms, software and digital services (VSIC 58.2, 61, 62, 63)."""
    OTHER_SERVICES = 12
    """Finance, real estate, business, private education and health."""
    PUBLIC = 13
    """Public bodies, education and health."""
    AGRICULTURE = 14
    """Farming, forestry and fishing."""


MANUFACTURING: Final = (
    Sector.ELECTRONICS,
    Sector.PHOTOVOLTAICS,
    Sector.VEHICLES,
    Sector.TEXTILES,
    Sector.OTHER_MANUFACTURING,
)
"""Sectors of VSIC section C."""

CORE_DIGITAL: Final = (Sector.ELECTRONICS, Sector.ICT)
"""Sectors whose value added is digital whole; photovoltaics join them by a switch."""


LOCAL_DEMAND: Final = (
    Sector.CONSTRUCTION,
    Sector.TRADE,
    Sector.TOURISM,
    Sector.LOGISTICS,
    Sector.OTHER_SERVICES,
    Sector.PUBLIC,
    Sector.AGRICULTURE,
)
"""Sectors that sell where they stand: their firms share one demand."""


@unique
class Skill(_Code):
    """Skill of a worker, from least to most schooled."""

    BASIC = 0
    VOCATIONAL = 1
    DIGITAL = 2
    ADVANCED = 3


@unique
class EmployerKind(_Code):
    """Where a person of working age stands; exactly one holds."""

    OUTSIDE = 0
    """Not looking for work: studies, care, rest."""
    SEEKING = 1
    ENTERPRISE = 2
    HOUSEHOLD_BUSINESS = 3
    PUBLIC_BODY = 4
    OWN_ACCOUNT = 5
    """Farms and own account."""


@unique
class Owner(_Code):
    """Who owns an enterprise: the state, domestic persons, or a foreign country."""

    DOMESTIC = 0
    STATE = 1
    CHINA = 2
    HONG_KONG = 3
    TAIWAN = 4
    JAPAN = 5
    KOREA = 6
    SINGAPORE = 7
    THAILAND = 8
    UNITED_STATES = 9
    EUROPE = 10
    OTHER_FOREIGN = 11


@unique
class TaxScheme(_Code):
    """Terms of the tax on profits that the law knows."""

    STANDARD = 0
    ECONOMIC_ZONE = 1
    """New projects in economic zones and parks with incentives."""
    KEY_DIGITAL = 2
    """Key digital-technology products and services."""
    SPECIAL = 3
    """Special terms of the highest kind."""


def is_foreign(owner: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Return which owners are foreign countries, in the shape of `owner`."""
    return np.asarray(owner) >= Owner.CHINA


N_STAGES: Final = 5
"""Digital stages: 0 none, 1 basic, 2 platform, 3 integrated, 4 data- and AI-driven."""

LARGE_FIRM: Final = 250
"""Staff from which the statistics of enterprises call a firm large [workers]."""

MONTHS_OF_A_YEAR: Final = 12

type BySector = tuple[float, ...]
"""One number per `Sector`, in the order of the codes; its rows end in the labels."""

type ByStage = tuple[float, ...]
"""One number per digital stage, in order; its rows end in the stage's digit."""
