"""What only a year has: growth, GRDP a head, how far the target is."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

from agents.investor import PlantParameters
from model.evidence.reader import Evidence, Grade
from model.evidence.tables import lines
from model.indicator import PriceBase, Words, YearlyIndicator, Years, yearly
from model.parameters import load_group
from model.place_records import read_wards

__all__ = ["yearly_indicators"]

_REAL: Final = "grdp_bn_vnd_2020_prices"
_JUNE: Final = 5
"""June, in months of the year from 0."""
_MILLIONS_IN_A_BILLION: Final = 1000
_YEARS_OF_GROWTH: Final = 3
"""Years over which the law on cities looks at growth."""
_TARGET_YEAR: Final = 2030


def yearly_indicators() -> Iterable[YearlyIndicator]:
    """Yield what is reckoned from whole years."""
    yield yearly(
        "grdp_growth",
        "share a year",
        Words("Tăng trưởng GRDP", "Growth of GRDP"),
        _growth,
        Words(
            "GRDP giá 2020 so với năm trước; không có cho 2020 và năm chưa trọn.",
            "GRDP at 2020 prices on the year before; none for 2020 or a broken year.",
        ),
        PriceBase.CONSTANT,
    )
    yield yearly(
        "n_firms_mid_year",
        "enterprises",
        Words("Doanh nghiệp giữa năm", "Enterprises at mid-year"),
        _mid_year,
        Words(
            "Doanh nghiệp đang hoạt động cuối tháng 6.",
            "Active enterprises at the end of June.",
        ),
    )
    yield yearly(
        "cost_bn_vnd",
        "bn VND",
        Words("Chi cho chính sách", "Spent on levers"),
        lambda years: years.now["spending_bn_vnd"],
        Words(
            "Tổng chi trong năm cho mọi công cụ, kể cả phần đối tác.",
            "Spent on all levers in the year, partners' part included.",
        ),
    )
    yield from _towards_the_target()
    yield from _beside_the_nation()


def _towards_the_target() -> Iterable[YearlyIndicator]:
    yield yearly(
        "digital_target_gap",
        "share",
        Words("Khoảng cách tới mục tiêu 2030", "Distance to the target of 2030"),
        lambda years: _facts().target - years.figure("digital_share_nso"),
        Words(
            "Mục tiêu 2030 trừ tỷ trọng kinh tế số của năm; dưới 0 khi vượt.",
            "The target of 2030 less the year's digital share; below 0 once passed.",
        ),
        PriceBase.CURRENT,
    )
    yield yearly(
        "digital_extra_needed_bn_vnd_2020_prices",
        "bn VND, 2020 prices",
        Words(
            "Giá trị tăng thêm số còn thiếu (giá 2020)",
            "Digital value added still needed (2020 prices)",
        ),
        _extra_needed,
        Words(
            "Giá trị tăng thêm số mới, cũng làm tăng GRDP, đưa năm ấy tới mục tiêu.",
            "New digital value added, which raises GRDP as well, that would bring the"
            " year to the target of 2030.",
        ),
    )
    yield yearly(
        "plants_needed_musd",
        "USD million",
        Words("Vốn nhà máy điện tử còn thiếu", "Electronics capital still needed"),
        lambda years: _over(_extra_needed(years), _facts().value_added_per_musd),
        Words(
            "Vốn thực hiện của nhà máy điện tử chạy đủ công suất làm ra phần còn thiếu,"
            " theo tỷ suất trung tâm.",
            "Realised capital of electronics plants at full output that would make what"
            " is still needed, at the central yield.",
        ),
        PriceBase.CONSTANT,
    )


def _beside_the_nation() -> Iterable[YearlyIndicator]:
    yield yearly(
        "grdp_per_head_mvnd",
        "million VND a head",
        Words("GRDP bình quân đầu người", "GRDP a head"),
        _per_head,
        Words(
            "GRDP giá hiện hành trên dân số cuối năm.",
            "GRDP at current prices over the people at the end of the year.",
        ),
    )
    yield yearly(
        "grdp_per_head_over_nation",
        "ratio",
        Words("GRDP bình quân so với cả nước", "GRDP a head over the nation's"),
        lambda years: _over(_per_head(years), _facts().per_head[_year(years)]),
        Words(
            "GRDP bình quân của tỉnh trên GDP bình quân cả nước, sau 2025 là giả định.",
            "GRDP a head over the nation's GDP a head, assumed after 2025.",
        ),
        PriceBase.CURRENT,
    )
    yield yearly(
        "growth_3_years_over_nation",
        "share a year",
        Words(
            "Tăng trưởng 3 năm hơn cả nước", "Growth of three years over the nation's"
        ),
        _growth_over_nation,
        Words(
            "Tăng trưởng bình quân ba năm gần nhất trừ của cả nước, sau 2025 là giả"
            " định.",
            "Mean growth of the last three years less the nation's, which is assumed"
            " after 2025.",
        ),
        PriceBase.CONSTANT,
    )
    yield yearly(
        "population_density",
        "persons per km2",
        Words("Mật độ dân số", "Density of people"),
        lambda years: years.figure("population") / _facts().area_km2,
        Words(
            "Dân số cuối năm trên diện tích đất.",
            "People at the end of the year over the land.",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What the record gives to hold a year against."""

    target: float
    """Digital share to be reached by 2030 [share]."""
    value_added_per_musd: float
    """Made a year by an electronics plant at full output [bn VND, 2020 prices]."""
    growth: dict[int, float]
    """Real growth of the nation by year [share a year]."""
    per_head: dict[int, float]
    """GDP a head of the nation by year [million VND, current prices]."""
    area_km2: float
    """Land of the province [km2]."""


@lru_cache(maxsize=1)
def _facts() -> _Facts:
    evidence = Evidence.load()
    target = evidence.observation("target_digital_share_2030", year=_TARGET_YEAR)
    plants = load_group(PlantParameters, evidence)
    path = resources.files("model.evidence") / "history" / "nation.csv"
    columns = ("year", "growth", "gdp_per_head_mvnd", "grade", "source", "note")
    rows = list(lines(path, columns))
    for row in rows:
        row.choice("grade", Grade)
    return _Facts(
        target=target.value,
        value_added_per_musd=plants.kappa_electronics * plants.vnd_bn_per_musd_2020,
        growth={int(row.number("year")): row.number("growth") for row in rows},
        per_head={
            int(row.number("year")): row.number("gdp_per_head_mvnd") for row in rows
        },
        area_km2=sum(ward.area_km2 for ward in read_wards()),
    )


def _year(years: Years) -> int:
    return int(years.figure("year"))


def _over(value: float | None, whole: float) -> float | None:
    return None if value is None else value / whole


def _growth(years: Years) -> float | None:
    """Return real growth of GRDP on the year before, where there is one."""
    if not (years.is_whole and years.before):
        return None
    now, then = years.now[_REAL], years.before[-1][_REAL]
    return now / then - 1 if now and then else None


def _mid_year(years: Years) -> float | None:
    firms = years.months["n_firms"]
    return float(firms[_JUNE]) if firms.size > _JUNE else None


def _extra_needed(years: Years) -> float | None:
    if not years.is_whole:
        return None
    grdp = years.figure(_REAL)
    gap = _facts().target - years.figure("digital_share_nso_2020_prices")
    return max(gap, 0.0) * grdp / (1 - _facts().target)


def _per_head(years: Years) -> float | None:
    if not years.is_whole:
        return None
    people = years.figure("population")
    grdp = years.figure("grdp_bn_vnd")
    return _MILLIONS_IN_A_BILLION * grdp / people if people else 0.0


def _growth_over_nation(years: Years) -> float | None:
    """Return mean growth of the last three years less the nation's in the same."""
    last = [year["grdp_growth"] for year in (*years.before, years.now)]
    known = [growth for growth in last[-_YEARS_OF_GROWTH:] if growth is not None]
    if len(known) < _YEARS_OF_GROWTH:
        return None
    first = _year(years) - _YEARS_OF_GROWTH + 1
    nation = [_facts().growth[year] for year in range(first, _year(years) + 1)]
    return (sum(known) - sum(nation)) / _YEARS_OF_GROWTH
