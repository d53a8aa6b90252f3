"""The tables the founding reads beside parameters: anchors, owners, skills, wards."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt

from agents.classification import Owner, Sector, Skill
from agents.refusal import Refusal, did_you_mean
from model.evidence.tables import Line, lines

__all__ = ["EMPLOYERS", "Anchors", "FoundingTables", "load_founding_tables"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]

EMPLOYERS = (
    *(sector.label for sector in Sector),
    "household_business",
    "own_account",
    "seeking",
    "outside",
)
"""Rows of the skill mix: enterprises and public bodies by sector, then the others."""

_ANCHOR_COLUMNS = (
    "name",
    "group",
    "sector",
    "owner",
    "ward",
    "site",
    "employees_2020",
    "value_added_share_of_sector",
    "digital_stage",
)


@dataclass(frozen=True, slots=True)
class Anchors:
    """Firms known by name, in the order of their ids; arrays of shape (n,)."""

    name: tuple[str, ...]
    group: tuple[str, ...]
    """Business group, empty when none."""
    sector: Codes
    owner: Codes
    ward: Codes
    site: Codes
    """Site, -1 when none."""
    employees: Floats
    """Staff [workers]."""
    value_added_share: Floats
    """Part of the sector's enterprise value added, 0 when not known [share]."""
    stage: Codes
    """Digital stage, 0 to 4."""

    @property
    def n(self) -> int:
        """Number of anchor firms."""
        return len(self.name)


@dataclass(frozen=True, slots=True)
class FoundingTables:
    """All tables of the founding, with names turned into codes."""

    anchors: Anchors
    owner_shares: Floats
    """Share of each owner among foreign enterprises, shape (n_owners,)."""
    specialisation: Floats
    """Pull of a ward on a sector beside its people, shape (n_sectors, n_wards)."""
    skill_mix: Floats
    """Skills by row of `EMPLOYERS` before raking, shape (n_employers, n_skills)."""
    wage_ratio: Floats
    """Pay beside the skill's mean, by row of `EMPLOYERS` [ratio], (n_employers,)."""


def load_founding_tables(
    ward_index: Mapping[str, int], site_index: Mapping[str, int]
) -> FoundingTables:
    """Read the founding tables and turn their names into codes.

    Parameters
    ----------
    ward_index, site_index
        Index of each ward and each site by its Vietnamese name.

    Raises
    ------
    Refusal
        If a table is broken or names an unknown ward, site, sector or owner.
    """
    skill_mix, wage_ratio = _skill_mix()
    return FoundingTables(
        anchors=_anchors(ward_index, site_index),
        owner_shares=_owner_shares(),
        specialisation=_specialisation(ward_index),
        skill_mix=skill_mix,
        wage_ratio=wage_ratio,
    )


def _code(line: Line, column: str, known: Mapping[str, int]) -> int:
    name = line.cells[column]
    if name not in known:
        raise line.refusal(
            f"no {column} '{name}'{did_you_mean(name, known)}",
            f"name a {column} that stands in the other tables",
        )
    return known[name]


def _lines(name: str, *columns: str) -> list[Line]:
    path = resources.files("model.evidence") / "founding" / f"{name}.csv"
    return list(lines(path, (*columns, "grade", "source", "note")))


_SECTORS = {sector.label: int(sector) for sector in Sector}
_OWNERS = {owner.label: int(owner) for owner in Owner}


def _anchors(ward_index: Mapping[str, int], site_index: Mapping[str, int]) -> Anchors:
    rows = _lines("anchors", *_ANCHOR_COLUMNS)
    sites = {"": -1, **site_index}
    return Anchors(
        name=tuple(row.text("name") for row in rows),
        group=tuple(row.cells["group"] for row in rows),
        sector=np.array([_code(row, "sector", _SECTORS) for row in rows]),
        owner=np.array([_code(row, "owner", _OWNERS) for row in rows]),
        ward=np.array([_code(row, "ward", ward_index) for row in rows]),
        site=np.array([_code(row, "site", sites) for row in rows]),
        employees=np.array([row.number("employees_2020") for row in rows]),
        value_added_share=np.array(
            [row.number("value_added_share_of_sector", 0.0) for row in rows]
        ),
        stage=np.array([int(row.number("digital_stage")) for row in rows]),
    )


def _owner_shares() -> Floats:
    shares = np.zeros(len(Owner))
    for row in _lines("owners", "owner", "share_of_foreign_enterprises"):
        share = row.number("share_of_foreign_enterprises")
        shares[_code(row, "owner", _OWNERS)] = share
    return shares


def _specialisation(ward_index: Mapping[str, int]) -> Floats:
    pull = np.ones((len(Sector), len(ward_index)))
    for row in _lines("ward_specialisation", "sector", "ward", "multiplier"):
        sector, ward = _code(row, "sector", _SECTORS), _code(row, "ward", ward_index)
        pull[sector, ward] = row.number("multiplier")
    return pull


def _skill_mix() -> tuple[Floats, Floats]:
    skills = tuple(skill.label for skill in Skill)
    rows = _lines("skill_mix", "employer", *skills, "wage_ratio")
    by_employer = {row.text("employer"): row for row in rows}
    missing = [name for name in EMPLOYERS if name not in by_employer]
    if missing:
        raise Refusal(f"skill_mix.csv has no row for {', '.join(missing)}")
    ordered = [by_employer[name] for name in EMPLOYERS]
    mix = np.array([[row.number(skill) for skill in skills] for row in ordered])
    if not np.allclose(mix.sum(axis=1), 1):
        raise Refusal("each row of skill_mix.csv must sum to 1 over the skills")
    return mix, np.array([row.number("wage_ratio") for row in ordered])
