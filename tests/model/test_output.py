"""What the province makes: GRDP, its digital share, the photovoltaic switch."""

from dataclasses import replace

import numpy as np
import pytest

from agents.classification import Sector
from agents.refusal import Refusal
from model.output import Output


def by_sector(**amounts: float):
    values = np.zeros(len(Sector))
    for name, amount in amounts.items():
        values[Sector[name.upper()]] = amount
    return values


def hand_made() -> Output:
    """Return 100 bn: 30 coal, 20 core, 10 photovoltaics, 25 trade, 5 public, 10 tax."""
    return Output(
        enterprises=by_sector(
            coal=30, electronics=15, ict=5, photovoltaics=10, trade=12
        ),
        household_businesses=by_sector(trade=8),
        own_account=by_sector(trade=5),
        public_bodies=by_sector(public=5),
        product_taxes=10.0,
        digitalised=by_sector(trade=4, photovoltaics=1),
        mic=by_sector(electronics=15, ict=5, trade=6, photovoltaics=2),
    )


def test_grdp_is_all_value_added_and_product_taxes() -> None:
    output = hand_made()
    assert output.grdp == 100
    assert output.by_sector[Sector.TRADE] == 25
    prices = np.ones(len(Sector))
    prices[Sector.COAL] = 2.0
    assert output.nominal_grdp(prices, 1.5) == 135


def test_the_share_counts_core_whole_and_the_rest_in_part() -> None:
    output = hand_made()
    assert output.digital_share() == pytest.approx(0.25)
    assert output.digital_share_mic() == pytest.approx(0.28)


def test_at_current_prices_each_part_has_its_own_price() -> None:
    prices = np.ones(len(Sector))
    prices[Sector.ELECTRONICS] = 0.5
    # 25 less half of electronics' 15, over 100 less the same.
    share = hand_made().digital_share(prices, 1.0)
    assert share == pytest.approx(17.5 / 92.5)
    mic = hand_made().digital_share_mic(prices, 1.0)
    assert mic == pytest.approx(20.5 / 92.5)


def test_photovoltaics_join_the_core_and_are_counted_once() -> None:
    output = hand_made()
    assert output.digital_share(photovoltaics=True) == pytest.approx(0.34)
    # The factor refitted to half: core of 20 and 10, and 2 of trade's 4.
    refitted = output.digital_share(photovoltaics=True, refit=0.5)
    assert refitted == pytest.approx(0.32)
    assert output.digital_share(refit=0.5) == output.digital_share()
    assert output.digital_share_mic(photovoltaics=True) == pytest.approx(0.36)


def test_core_and_photovoltaics_are_whole_sectors_and_nothing_else() -> None:
    output = hand_made()
    assert output.core.sum() == 20
    assert output.photovoltaics.sum() == 10
    assert not (output.core * output.photovoltaics).any()


def test_an_output_cannot_be_changed_or_be_of_another_shape() -> None:
    output = hand_made()
    with pytest.raises(ValueError, match="read-only"):
        output.enterprises[0] = 1.0
    with pytest.raises(Refusal, match=r"mic has shape \(3,\)"):
        replace(output, mic=np.zeros(3))
