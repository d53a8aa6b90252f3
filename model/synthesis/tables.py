"""The tables the founding reads beside parameters: anchors, owners, skills, wards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from math import inf

import numpy as np
import numpy.typing as npt

from agents.classification import N_STAGES, Owner, Sector, Skill
from agents.refusal import Refusal, did_you_mean
from model.evidence.reader import Grade
from model.evidence.tables import Line, lines
from model.travel import Settlement

__all__ = [
    "AGE_GROUPS",
    "EMPLOYERS",
    "Anchors",
    "FoundingTables",
    "load_founding_tables",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]

AGE_GROUPS = ("outside", "seeking", *(skill.label for skill in Skill))
"""Rows of the age mix: two states without work, then the skills of those at work."""

EMPLOYERS = (
    *(sector.label for sector in Sector),
    "household_business",
    "own_account",
    "seeking",
    "outside",
)
"""Rows of the skill mix: enterprises and public bodies by sector, then the others."""

_CLOSES = 1e-6
"""How far the shares of a row may be from 1."""

_ANCHOR_COLUMNS = (
    "name",
    "group",
    "sector",
    "owner",
    "ward",
    "site",
    "opened",
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
    opened: Codes
    """Year in which it opened or its oldest part did."""
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
    age_mix: Floats
    """Bands of ten years by row of `AGE_GROUPS` before raking, (n_groups, n_bands)."""
    youngest: Floats
    """Least age by row of `AGE_GROUPS` [years], shape (n_groups,)."""
    farm_affinity: Mapping[str, float]
    """Pull of a settlement on own-account farming beside its people, by its name."""


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
    age_mix, youngest = _age_mix()
    return FoundingTables(
        anchors=_anchors(ward_index, site_index),
        owner_shares=_owner_shares(),
        specialisation=_specialisation(ward_index),
        skill_mix=skill_mix,
        wage_ratio=wage_ratio,
        age_mix=age_mix,
        youngest=youngest,
        farm_affinity=_farm_affinity(),
    )


def _code(line: Line, column: str, known: Mapping[str, int]) -> int:
    name = line.cells[column]
    if name not in known:
        raise line.refusal(
            f"no {column} '{name}'{did_you_mean(name, known)}",
            f"name a {column} that stands in the other tables",
        )
    return known[name]


def _within(line: Line, column: str, low: float, high: float) -> float:
    """Return a number of a line, 0 where it is empty, refused outside its bounds."""
    value = line.number(column, 0.0)
    if not low <= value <= high:
        upper = "" if high == inf else f" to {high:g}"
        raise line.refusal(
            f"{column} is {value:g}", f"give a number from {low:g}{upper}"
        )
    return value


def _lines(name: str, *columns: str) -> list[Line]:
    path = resources.files("model.evidence") / "founding" / f"{name}.csv"
    rows = list(lines(path, (*columns, "grade", "source", "note")))
    for row in rows:
        row.choice("grade", Grade)
    return rows


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
        opened=np.array([int(_within(row, "opened", 1800, 2020)) for row in rows]),
        employees=np.array([_within(row, "employees_2020", 1, inf) for row in rows]),
        value_added_share=np.array(
            [_within(row, "value_added_share_of_sector", 0, 1) for row in rows]
        ),
        stage=np.array(
            [int(_within(row, "digital_stage", 0, N_STAGES - 1)) for row in rows]
        ),
    )


def _owner_shares() -> Floats:
    shares = np.zeros(len(Owner))
    for row in _lines("owners", "owner", "share_of_foreign_enterprises"):
        share = _within(row, "share_of_foreign_enterprises", 0, 1)
        shares[_code(row, "owner", _OWNERS)] = share
    return shares


def _specialisation(ward_index: Mapping[str, int]) -> Floats:
    pull = np.ones((len(Sector), len(ward_index)))
    for row in _lines("ward_specialisation", "sector", "ward", "multiplier"):
        sector, ward = _code(row, "sector", _SECTORS), _code(row, "ward", ward_index)
        pull[sector, ward] = _within(row, "multiplier", 0, inf)
    return pull


def _skill_mix() -> tuple[Floats, Floats]:
    skills = tuple(skill.label for skill in Skill)
    rows = _mix("skill_mix", "employer", EMPLOYERS, skills, "wage_ratio")
    return rows[:, :-1], rows[:, -1]


def _age_mix() -> tuple[Floats, Floats]:
    bands = ("age_15_24", "age_25_34", "age_35_44", "age_45_54", "age_55_64")
    rows = _mix("age_mix", "group", AGE_GROUPS, bands, "youngest")
    return rows[:, :-1], rows[:, -1]


def _mix(
    name: str, key: str, keys: Sequence[str], shares: Sequence[str], last: str
) -> Floats:
    """Return the rows of a table of shares in the order of its keys, one column more.

    Raises
    ------
    Refusal
        If a row is missing or its shares do not sum to 1.
    """
    by_key = {row.text(key): row for row in _lines(name, key, *shares, last)}
    missing = [wanted for wanted in keys if wanted not in by_key]
    if missing:
        raise Refusal(
            f"{name}.csv has no row for {', '.join(missing)}\nadd a row for each"
        )
    for row in by_key.values():
        total = sum(_within(row, share, 0, 1) for share in shares)
        if abs(total - 1) > _CLOSES:
            raise row.refusal(f"shares sum to {total:g}", "make them sum to 1")
    ordered = [by_key[wanted] for wanted in keys]
    return np.array(
        [[_within(row, c, 0, inf) for c in (*shares, last)] for row in ordered]
    )


def _farm_affinity() -> dict[str, float]:
    rows = _lines("farm_affinity", "settlement", "affinity")
    pull = {row.text("settlement"): _within(row, "affinity", 0, inf) for row in rows}
    missing = [str(kind) for kind in Settlement if kind not in pull]
    if missing:
        raise Refusal(
            f"farm_affinity.csv has no row for {', '.join(missing)}\nadd a row for each"
        )
    return pull
