"""Three other provinces: does the formula give their recorded digital share?

The formula is set on the nation and on Quảng Ninh. Here it meets provinces of another
kind, led by electronics, from their structure alone. Electronics is counted by its
workers times what such a worker makes in the nation; the recorded shares of the
provinces enter nowhere, nor does value added per dollar invested, which was derived
from two of them. Maturity of the other sectors is the nation's.

Where it is weak: workers in electronics are assumptions from counts of park workers
(Hải Phòng passes by a hair, and with 150,000 workers instead of 160,000 it would not);
the split of sectors inside a broad sector is assumed; the nation's yield per worker
hides that plants differ, which shows where capital per worker is high.

Beside it stand the share with photovoltaics as core, the factor set anew on the nation,
and the ministry's share. The ministry's record is of 2022 and of the provinces before
they were joined with others, so it is shown and neither passed nor missed.
"""

from dataclasses import dataclass, replace
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from agents.classification import Sector
from agents.refusal import Refusal
from model.digital_share import (
    DigitalParts,
    DigitalShareParameters,
    mic_parts,
    nso_parts,
    refitted,
)
from model.evidence.reader import Evidence, Grade
from model.evidence.tables import Line, lines
from model.nation import Nation, mic_widening

__all__ = ["MIC_YEAR", "PROVINCES", "WITHIN", "ProvinceCheck", "cross_check"]

type Floats = npt.NDArray[np.float64]

PROVINCES: Final = ("Bắc Ninh", "Thái Nguyên", "Hải Phòng")
"""Provinces led by electronics whose share of 2025 is recorded."""

_NATION: Final = "Việt Nam"
_YEAR: Final = 2025
MIC_YEAR: Final = 2022
"""Year of the ministry's record by province."""
_JOINED: Final = {"Bắc Ninh": "Bắc Giang"}
"""The province joined with each, where the ministry's record holds it too."""
_WIDENING_YEAR: Final = 2024
"""Year of the nation on which the ministry's definition is set, here as there."""
WITHIN: Final = 0.06
"""Band of acceptance around a recorded share."""
_INDUSTRY: Final = "industry_construction"
_OF_INDUSTRY: Final = (
    Sector.COAL,
    Sector.POWER,
    Sector.ELECTRONICS,
    Sector.PHOTOVOLTAICS,
    Sector.VEHICLES,
    Sector.TEXTILES,
    Sector.CONSTRUCTION,
)
_SECTORS: Final = np.arange(len(Sector))
_RECKONED: Final = (Sector.ELECTRONICS, Sector.OTHER_MANUFACTURING)
"""Sectors that the table of structure leaves to be reckoned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceCheck:
    """The formula and the record of one province."""

    province: str
    electronics_share: float
    """Value added of electronics, from workers [share of GRDP]."""
    share: float
    """Digital share by the formula [share of GRDP]."""
    recorded: float
    """Digital share on record [share of GRDP]."""
    passed: bool
    """Whether the two are within the band."""
    photovoltaics_share: float
    """The same by the formula with photovoltaics as core [share of GRDP]."""
    mic_share: float
    """Digital share by the formula under the ministry's definition [share of GRDP]."""
    recorded_mic: float
    """The ministry's record of 2022, in the borders of then [share of GRDP]."""
    recorded_mic_joined: float | None
    """The same of the province joined with it since; nothing without a record."""


def cross_check(
    parameters: DigitalShareParameters, folder: Traversable | None = None
) -> tuple[ProvinceCheck, ...]:
    """Return the formula's digital share of 2025 beside the record, by province.

    Parameters
    ----------
    parameters
        Deltas; the factor of Quảng Ninh is left out, as for the nation.
    folder
        Folder of the structures; the packaged one when not given.

    Raises
    ------
    Refusal
        If a table is broken or sectors take more than a province has.
    """
    where = folder or resources.files("model.evidence") / "provinces"
    nation = Nation.of(_YEAR)
    electronics = _electronics(where, nation)
    evidence = Evidence.load()
    counted = _Counted.of(nation, parameters)
    return tuple(
        _checked(
            province,
            _structure(where, province, electronics[province]),
            counted,
            evidence,
        )
        for province in PROVINCES
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """Which part of each sector counts as digital, by definition, as in the nation."""

    nso: DigitalParts
    photovoltaics: DigitalParts
    mic: DigitalParts

    @classmethod
    def of(cls, nation: Nation, parameters: DigitalShareParameters) -> Self:
        """Return the parts at the nation's maturity and online sales."""
        # The factor belongs to Quảng Ninh: elsewhere the nation's deltas count whole.
        whole = replace(parameters, digital_share_factor=1.0)
        nso = nso_parts(_SECTORS, nation.maturity, whole, photovoltaics=False)
        wide = nso_parts(_SECTORS, nation.maturity, whole, photovoltaics=True)
        fitted = refitted(
            whole,
            wide.of(nation.gdp_share, _SECTORS),
            nation.digital(parameters).total,
        )
        widening = mic_widening(Nation.of(_WIDENING_YEAR), parameters)
        return cls(
            nso=nso,
            photovoltaics=nso_parts(
                _SECTORS, nation.maturity, fitted, photovoltaics=True
            ),
            mic=mic_parts(nso, nation.online_share, widening=widening),
        )


def _checked(
    province: str,
    structure: Floats,
    counted: _Counted,
    evidence: Evidence,
) -> ProvinceCheck:
    def recorded_by(definition: str, entity: str, year: int) -> float:
        name = f"digital_share_grdp_{definition}"
        return evidence.observation(name, entity=entity, year=year).value

    share = counted.nso.of(structure, _SECTORS).total
    recorded = recorded_by("nso", province, _YEAR)
    joined = _JOINED.get(province)
    return ProvinceCheck(
        province=province,
        electronics_share=float(structure[Sector.ELECTRONICS]),
        share=share,
        recorded=recorded,
        passed=abs(share - recorded) <= WITHIN,
        photovoltaics_share=counted.photovoltaics.of(structure, _SECTORS).total,
        mic_share=counted.mic.of(structure, _SECTORS).total,
        recorded_mic=recorded_by("mic", province, MIC_YEAR),
        recorded_mic_joined=(
            recorded_by("mic", joined, MIC_YEAR) if joined is not None else None
        ),
    )


def _electronics(folder: Traversable, nation: Nation) -> dict[str, float]:
    """Return the share of electronics in GRDP, by province, from workers."""
    rows = {
        row.text("province"): row
        for row in _lines(folder, "electronics", "electronics_workers", "grdp_bn_vnd")
    }
    _refuse_unless_known("electronics", rows, (*PROVINCES, _NATION))
    workers = {name: row.number("electronics_workers") for name, row in rows.items()}
    product = {name: _positive(row, "grdp_bn_vnd") for name, row in rows.items()}
    made = float(nation.gdp_share[Sector.ELECTRONICS]) * product[_NATION]
    per_worker = made / _positive(rows[_NATION], "electronics_workers")
    return {name: workers[name] * per_worker / product[name] for name in PROVINCES}


def _structure(folder: Traversable, province: str, electronics: float) -> Floats:
    """Return value added by sector, shape (n_sectors,) [share of GRDP].

    Manufacturing that is not listed closes industry and construction on its record.
    """
    rows = {
        row.text("sector"): row
        for row in _lines(folder, "structure", "sector", "share")
        if row.cells["province"] == province
    }
    listed = [sector for sector in Sector if sector not in _RECKONED]
    _refuse_unless_known(
        f"structure of {province}", rows, (*(s.label for s in listed), _INDUSTRY)
    )
    shares = np.zeros(len(Sector))
    for sector in listed:
        shares[sector] = rows[sector.label].number("share")
    shares[Sector.ELECTRONICS] = electronics
    left = rows[_INDUSTRY].number("share") - shares[list(_OF_INDUSTRY)].sum()
    shares[Sector.OTHER_MANUFACTURING] = left
    if shares.min() < 0 or shares.sum() > 1:
        raise Refusal(
            f"sectors of {province} sum to {shares.sum():.3f}, the least is"
            f" {shares.min():.3f}\nlower its electronics workers or its other sectors"
        )
    return shares


def _lines(folder: Traversable, name: str, *columns: str) -> list[Line]:
    path = folder / f"{name}.csv"
    rows = list(lines(path, ("province", *columns, "grade", "source", "note")))
    for row in rows:
        row.choice("grade", Grade)
    return rows


def _positive(row: Line, column: str) -> float:
    value = row.number(column)
    if value <= 0:
        raise row.refusal(f"{column} is {value:g}", "give more than 0")
    return value


def _refuse_unless_known(
    table: str, rows: dict[str, Line], wanted: tuple[str, ...]
) -> None:
    missing = [name for name in wanted if name not in rows]
    if missing:
        raise Refusal(
            f"the {table} lacks {', '.join(missing)}\ngive each a line with its share"
        )
