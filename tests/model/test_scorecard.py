"""Years against the law and the targets: reckoned by hand, refused when broken."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agents.refusal import Refusal
from model.indicator import Years
from model.indicators import INDICATOR_ROWS, YEARLY_INDICATORS
from model.outcomes.scorecard import CriterionKind, read_scorecard

READS = {indicator.name: indicator.reads for indicator in YEARLY_INDICATORS}
YEAR = {
    "year": 2030.0,
    "grdp_bn_vnd": 600_000.0,
    "grdp_bn_vnd_2020_prices": 400_000.0,
    "population": 1_500_000.0,
    "digital_share_nso": 0.1,
    "digital_share_nso_2020_prices": 0.23,
    "grdp_growth": 0.1,
    "spending_bn_vnd": 7.0,
}


def years(
    *growths: float | None, is_whole: bool = True, **figures: float | None
) -> Years:
    """Return the year above, changed by some figures, after years of some growth."""
    return Years(
        now=YEAR | figures,
        before=[{"grdp_growth": growth} for growth in growths],
        months={"n_firms": np.arange(12.0)},
        is_whole=is_whole,
    )


def test_distance_and_capital_needed_are_reckoned_by_hand() -> None:
    assert READS["digital_target_gap"](years()) == pytest.approx(0.2)
    # A plant raises GRDP too: 0.07 x 400,000 / 0.7.
    needed = READS["digital_extra_needed_bn_vnd_2020_prices"](years())
    assert needed == pytest.approx(40_000)
    capital = READS["plants_needed_musd"](years())
    assert capital == pytest.approx(40_000 / (0.3 * 23.4))


def test_with_what_is_needed_the_target_is_met_exactly() -> None:
    grdp, share = YEAR["grdp_bn_vnd_2020_prices"], YEAR["digital_share_nso_2020_prices"]
    extra = READS["digital_extra_needed_bn_vnd_2020_prices"](years())
    assert extra is not None
    assert (share * grdp + extra) / (grdp + extra) == pytest.approx(0.3)


def test_nothing_is_needed_beyond_the_target() -> None:
    beyond = years(digital_share_nso=0.31, digital_share_nso_2020_prices=0.31)
    assert READS["digital_extra_needed_bn_vnd_2020_prices"](beyond) == 0.0
    assert READS["plants_needed_musd"](beyond) == 0.0
    assert READS["meets_digital_share"](beyond) == 1.0


def test_grdp_a_head_is_told_beside_the_nations() -> None:
    assert READS["grdp_per_head_mvnd"](years()) == pytest.approx(400)
    ratio = READS["grdp_per_head_over_nation"](years())
    assert ratio == pytest.approx(400 / 200.9)


def test_growth_of_three_years_is_told_beside_the_nations() -> None:
    over = READS["growth_3_years_over_nation"](years(0.3, 0.2, 0.12, 0.08))
    assert over == pytest.approx((0.12 + 0.08 + 0.1) / 3 - 0.07)
    assert READS["growth_3_years_over_nation"](years(0.12)) is None


@pytest.mark.parametrize("name", sorted(READS))
def test_a_broken_year_meets_nothing_and_tells_no_ratio(name: str) -> None:
    if name in ("n_firms_mid_year", "cost_bn_vnd", "digital_target_gap"):
        return
    if name == "population_density":
        return
    assert READS[name](years(0.1, 0.1, is_whole=False, grdp_growth=None)) is None


def everything(value: float) -> Years:
    """Return a year in which every figure is the same."""
    names = [*INDICATOR_ROWS, *(one.indicator for one in read_scorecard())]
    return years(**dict.fromkeys(names, value))


def test_criteria_met_are_counted() -> None:
    of_city = [c for c in read_scorecard() if c.kind is CriterionKind.CRITERION]
    assert len(of_city) >= 6
    assert READS["city_criteria_met"](everything(1e12)) == len(of_city)
    assert READS["city_criteria_met"](everything(-1.0)) == 0.0


def test_what_is_just_enough_is_met() -> None:
    for one in read_scorecard():
        assert one.is_met(years(**{one.indicator: one.least})) == 1.0
        less = np.nextafter(one.least, -np.inf)
        assert one.is_met(years(**{one.indicator: float(less)})) == 0.0
        assert one.is_met(years(**{one.indicator: None})) == 0.0


def test_every_line_names_an_indicator_of_the_year() -> None:
    known = {*INDICATOR_ROWS, *READS}
    assert {one.indicator for one in read_scorecard()} <= known


HEADER = "name,label_vi,label_en,indicator,least,kind,grade,source,note\n"
GOOD = "growth,Tăng trưởng,Growth,grdp_growth,0.1,target,news,somewhere,\n"


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("0.1", "much", "finite number"),
        ("target", "wish", "wish"),
        ("news", "sure", "sure"),
        ("somewhere", "", "source is empty"),
        ("grdp_growth", "", "indicator is empty"),
    ],
)
def test_a_broken_line_is_refused_with_its_place(
    good: str, bad: str, told: str, tmp_path: Path
) -> None:
    table: Any = tmp_path / "scorecard.csv"
    table.write_text(HEADER + GOOD, encoding="utf-8")
    assert len(read_scorecard(table)) == 1
    table.write_text(HEADER + GOOD.replace(good, bad), encoding="utf-8")
    with pytest.raises(Refusal, match="line 2") as refused:
        read_scorecard(table)
    assert told in str(refused.value)
