"""Other provinces by every definition: a scalar twin, the refit, what is on record."""

from dataclasses import fields, replace

import pytest

from agents.classification import Sector
from model.digital_share import DigitalShareParameters
from model.evidence.reader import Evidence
from model.nation import Nation, mic_widening
from model.other_provinces import (
    MIC_YEAR,
    PROVINCES,
    ProvinceCheck,
    cross_check,
)
from model.parameters import load_group

PARAMETERS = load_group(DigitalShareParameters)
CHECKS = {check.province: check for check in cross_check(PARAMETERS)}
CORE = (Sector.ELECTRONICS, Sector.ICT)
HAI_PHONG = {
    "power": 0.035,
    "photovoltaics": 0.005,
    "vehicles": 0.045,
    "textiles": 0.02,
    "construction": 0.06,
    "trade": 0.095,
    "tourism": 0.025,
    "logistics": 0.115,
    "ict": 0.015,
    "other_services": 0.065,
    "public": 0.032,
    "agriculture": 0.056,
}
"""Its table of structure, without what is reckoned."""
INDUSTRY = 0.537
OF_INDUSTRY = ("power", "photovoltaics", "vehicles", "textiles", "construction")


def structure() -> dict[Sector, float]:
    """Return the shares of Hải Phòng; electronics as the check has them."""
    shares = {sector: HAI_PHONG.get(sector.label, 0.0) for sector in Sector}
    shares[Sector.ELECTRONICS] = CHECKS["Hải Phòng"].electronics_share
    listed = sum(HAI_PHONG[name] for name in OF_INDUSTRY)
    rest = INDUSTRY - listed - shares[Sector.ELECTRONICS]
    shares[Sector.OTHER_MANUFACTURING] = rest
    return shares


def nso_of(sector: Sector, core: tuple[Sector, ...], factor: float = 1.0) -> float:
    if sector in core:
        return 1.0
    return factor * PARAMETERS.delta[sector] * float(Nation.of(2025).maturity[sector])


def test_the_share_with_photovoltaics_is_that_of_a_scalar_twin() -> None:
    nation, core = Nation.of(2025), (*CORE, Sector.PHOTOVOLTAICS)
    made = dict(zip(Sector, map(float, nation.gdp_share), strict=True))
    whole = sum(made[s] * nso_of(s, CORE) for s in Sector)
    inner = sum(made[s] for s in core)
    rest = sum(made[s] * nso_of(s, core) for s in Sector if s not in core)
    factor = (whole - inner) / rest
    assert factor < 1
    by_hand = sum(va * nso_of(s, core, factor) for s, va in structure().items())
    assert CHECKS["Hải Phòng"].photovoltaics_share == pytest.approx(by_hand)


def test_the_ministrys_share_is_that_of_a_scalar_twin() -> None:
    widening = mic_widening(Nation.of(2024), PARAMETERS)
    online = Nation.of(2025).online_share
    by_hand = 0.0
    for sector, va in structure().items():
        if sector in CORE:
            by_hand += va
            continue
        sold = float(online[sector])
        wide = min(widening * nso_of(sector, CORE), 1.0)
        by_hand += va * (sold + (1 - sold) * wide)
    assert CHECKS["Hải Phòng"].mic_share == pytest.approx(by_hand)


def test_the_ministry_counts_all_that_the_statistics_office_counts() -> None:
    for check in CHECKS.values():
        assert check.mic_share > check.share > check.electronics_share


def test_a_ministry_that_counts_less_lowers_its_own_share_alone() -> None:
    for check in cross_check(replace(PARAMETERS, mic_to_nso_ratio=1.2)):
        before = CHECKS[check.province]
        assert check.mic_share < before.mic_share
        assert replace(check, mic_share=before.mic_share) == before


def test_records_of_the_ministry_are_those_of_the_evidence() -> None:
    evidence = Evidence.load()
    for province in PROVINCES:
        row = evidence.observation(
            "digital_share_grdp_mic", entity=province, year=MIC_YEAR
        )
        assert CHECKS[province].recorded_mic == row.value
    joined = evidence.observation(
        "digital_share_grdp_mic", entity="Bắc Giang", year=MIC_YEAR
    )
    assert CHECKS["Bắc Ninh"].recorded_mic_joined == joined.value
    assert CHECKS["Thái Nguyên"].recorded_mic_joined is None


def test_the_ministrys_record_decides_nothing() -> None:
    # Another borders and another year: only the statistics office's is passed or not.
    for check in CHECKS.values():
        assert check.passed is (abs(check.share - check.recorded) <= 0.06)
    assert "passed_mic" not in {each.name for each in fields(ProvinceCheck)}
