"""The digital part of the month: agrees with the formula firm by firm."""

import numpy as np
import pytest

from agents.adoption import maturity
from agents.classification import Sector
from model.digital_output import (
    digital_output,
    household_means,
)
from model.digital_share import nso_parts
from model.parameters import Parameters
from model.quangninh import QuangNinh

N = len(Sector)


@pytest.fixture(scope="module")
def province() -> QuangNinh:
    return QuangNinh(world=1, scale=100)


def test_sums_by_sector_agree_with_the_formula_firm_by_firm(
    province: QuangNinh, parameters: Parameters
) -> None:
    firms, digital = province.firms, parameters.digital_share
    zeros = np.zeros(N)
    output = digital_output(firms, zeros, zeros, zeros, 0.0, zeros, 1.0, digital)
    parts = nso_parts(
        firms.sector, maturity(firms.digital_stage), digital, photovoltaics=False
    )
    worth = firms.weight * firms.value_added_bn_vnd_per_year
    whole = parts.of(worth, firms.sector)
    assert output.core.sum() == pytest.approx(whole.core)
    assert output.digitalised.sum() == pytest.approx(whole.digitalised)
    assert output.mic.sum() == pytest.approx(whole.total)


def test_household_businesses_and_public_bodies_count_their_part(
    province: QuangNinh, parameters: Parameters
) -> None:
    digital = parameters.digital_share
    zeros = np.zeros(N)
    households, public = np.zeros(N), np.zeros(N)
    households[Sector.TOURISM], public[Sector.PUBLIC] = 10.0, 20.0
    means = np.full(N, 0.25)
    with_ = digital_output(
        province.firms, households, means, public, 0.5, zeros, 1.0, digital
    )
    without = digital_output(
        province.firms, zeros, means, zeros, 0.5, zeros, 1.0, digital
    )
    more = with_.digitalised - without.digitalised
    delta, factor = digital.delta, digital.digital_share_factor
    assert more[Sector.TOURISM] == pytest.approx(
        10 * 0.25 * delta[Sector.TRADE] * factor
    )
    assert more[Sector.PUBLIC] == pytest.approx(
        20 * 0.5 * delta[Sector.PUBLIC] * factor
    )


def test_the_ministry_counts_no_less_than_the_statistics_office(
    province: QuangNinh, parameters: Parameters
) -> None:
    zeros = np.zeros(N)
    output = digital_output(
        province.firms,
        zeros,
        zeros,
        zeros,
        0.0,
        np.full(N, 0.1),
        1.5,
        parameters.digital_share,
    )
    assert (output.mic >= output.core + output.digitalised).all()


def test_households_that_take_no_qr_are_not_digital(
    province: QuangNinh, parameters: Parameters
) -> None:
    businesses = province.household_businesses
    assert (household_means(businesses, parameters.digital_share) == 0).all()
