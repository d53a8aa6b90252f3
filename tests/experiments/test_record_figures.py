"""Figures of the record: periods, growth and shares by hand, months beside years."""

import numpy as np
import pytest

from agents.classification import Sector
from agents.refusal import Refusal
from experiments.validation.record_figures import (
    NAMED_FIGURES,
    figure,
    figure_in,
    parse_period,
    refuse_unknown,
)
from model.indicators import INDICATORS
from model.recorder import Records

N_MONTHS = 72


def rising() -> Records:
    """Return records in which every indicator rises, each at a pace of its own."""
    place = np.arange(1.0, len(INDICATORS) + 1)[:, np.newaxis]
    month = np.arange(1.0, N_MONTHS + 1)
    return Records(1000 + place * month + month**2 / place)


RECORDS = rising()
YEARS = RECORDS.yearly()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", 0, 11),
        ("2025", 60, 71),
        ("2025H1", 60, 65),
        ("2024H2", 54, 59),
        ("2025Q1", 60, 62),
        ("2025Q4", 69, 71),
        ("2025M1-10", 60, 69),
        ("2024-09", 56, 56),
    ],
)
def test_a_period_is_the_months_it_names(text: str, first: int, last: int) -> None:
    period = parse_period(text)
    assert (period.first, period.last) == (first, last)
    assert period.year == int(text[:4])
    assert period.is_whole_year is (len(text) == 4)


@pytest.mark.parametrize("text", ["", "24", "2025H3", "2024-13", "2025M9-3", "2021-25"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="period is"):
        parse_period(text)


def test_growth_and_shares_of_a_broad_sector_by_hand() -> None:
    then = {f"va_{s.label}_bn_vnd_2020_prices": 0.0 for s in Sector}
    now = dict(then)
    then |= {"va_trade_bn_vnd_2020_prices": 60.0, "va_ict_bn_vnd_2020_prices": 40.0}
    now |= {"va_trade_bn_vnd_2020_prices": 66.0, "va_ict_bn_vnd_2020_prices": 54.0}
    assert figure("growth_services", [then, now], 2021) == pytest.approx(0.2)
    current = {f"va_{s.label}_bn_vnd": 0.0 for s in Sector}
    current |= {"va_trade_bn_vnd": 30.0, "va_coal_bn_vnd": 50.0, "grdp_bn_vnd": 200.0}
    assert figure("share_services", [current], 2020) == pytest.approx(0.15)
    assert figure("share_mining", [current], 2020) == pytest.approx(0.25)
    # Trade is a service: industry is coal alone here.
    assert figure("share_industry_construction", [current], 2020) == 0.25


def test_sums_medians_and_means_since_2020_by_hand() -> None:
    years = [
        {
            "fdi_registered_musd": value,
            "top2_share": value / 100,
            "grdp_bn_vnd_2020_prices": 100 * 1.1**place,
        }
        for place, value in enumerate((10.0, 90.0, 20.0))
    ]
    assert figure("fdi_registered_since_2020_musd", years, 2022) == 120
    assert figure("fdi_registered_since_2020_musd", years, 2021) == 100
    assert figure("top2_median", years, 2022) == 0.2
    assert figure("grdp_growth_since_2020", years, 2022) == pytest.approx(0.1)


@pytest.mark.parametrize("name", sorted(NAMED_FIGURES))
@pytest.mark.parametrize("year", [2021, 2025])
def test_the_months_of_a_year_give_the_figure_of_the_year(name: str, year: int) -> None:
    by_months = figure_in(name, RECORDS, parse_period(str(year)))
    assert by_months == pytest.approx(figure(name, YEARS, year), rel=1e-12)


def test_growth_of_half_a_year_is_on_the_same_half_before() -> None:
    real = RECORDS.column("grdp_bn_vnd_2020_prices")
    expected = real[60:66].sum() / real[48:54].sum() - 1
    found = figure_in("grdp_growth", RECORDS, parse_period("2025H1"))
    assert found == pytest.approx(expected)


def test_flows_are_summed_stocks_read_last_and_shares_of_the_sums() -> None:
    period = parse_period("2025M1-10")
    entries, firms = RECORDS.column("entries"), RECORDS.column("n_firms")
    assert figure_in("entries", RECORDS, period) == pytest.approx(entries[60:70].sum())
    assert figure_in("n_firms", RECORDS, period) == firms[69]
    part, whole = RECORDS.column("va_foreign_bn_vnd"), RECORDS.column("grdp_bn_vnd")
    assert figure_in("foreign_share", RECORDS, period) == pytest.approx(
        part[60:70].sum() / whole[60:70].sum()
    )


def test_months_that_were_not_lived_are_refused() -> None:
    with pytest.raises(Refusal, match="months 72 to 72"):
        figure_in("n_firms", RECORDS, parse_period("2026-01"))
    with pytest.raises(Refusal, match="months -12 to -1"):
        figure_in("grdp_growth", RECORDS, parse_period("2020"))
    with pytest.raises(Refusal, match="of 2019"):
        figure("grdp_growth", YEARS, 2020)


def test_an_unknown_figure_is_refused_with_the_nearest() -> None:
    refuse_unknown("share_mining")
    refuse_unknown("grdp_per_head_mvnd")
    with pytest.raises(Refusal, match="share_mining"):
        refuse_unknown("share_minin")
