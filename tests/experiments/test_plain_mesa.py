"""The adoption phase on columns against the same phase as plain Mesa agents."""

import numpy as np
import pytest

from agents.luck import Luck, Stream
from agents.refusal import Refusal
from experiments.speed.bench import cost_growth, made_up_firms
from experiments.speed.plain_mesa import PlainFirm, PlainProvince
from model.digital_adoption import firms_digitalise
from model.parameters import load_parameters
from model.places import load_places

MONTHS = 6


def test_both_move_every_firm_to_the_same_stage_month_by_month() -> None:
    """The oracle: with the same draws, objects and columns are the same model."""
    parameters, luck = load_parameters(), Luck(1)
    crowd = made_up_firms(600, parameters, load_places())
    firms, supply = crowd.firms, crowd.supply
    seller, buyer = supply.rows_of(supply.source_id), supply.rows_of(supply.target_id)
    pairs = set(zip(seller.tolist(), buyer.tolist(), strict=True))
    # Mesa's space links a pair once; ours counts one that trades both ways twice.
    once = np.array([(b, s) not in pairs or s < b for s, b in sorted(pairs)])
    supply = supply.kept(once)
    month, none = 0, np.zeros(firms.n_rows)

    def keyed(firm: PlainFirm) -> tuple[float, float]:
        id_ = [firm.row]
        return (
            float(luck.uniform(Stream.STAGE_UP, month, id_)[0]),
            float(luck.uniform(Stream.STAGE_DOWN, month, id_)[0]),
        )

    plain = PlainProvince(firms, supply, parameters.adoption, keyed)
    moved = 0
    for month in range(MONTHS):
        before = firms.digital_stage.copy()
        firms_digitalise(
            firms, supply, none, np.ones(4), none, parameters.adoption, luck, month
        )
        plain.step()
        stages = [firm.stage for firm in plain.plain_firms]
        assert stages == firms.digital_stage.tolist(), month
        moved += int((firms.digital_stage != before).sum())
    assert moved > MONTHS


def test_growth_of_cost_is_the_slope_of_logarithms() -> None:
    assert cost_growth({100: 1.0, 10_000: 100.0}) == pytest.approx(1.0)
    assert cost_growth({10: 1.0, 100: 5.0, 1000: 100.0}) == pytest.approx(1.0)
    assert cost_growth({10: 1.0, 1000: 1000.0}) == pytest.approx(1.5)


def test_growth_needs_two_sizes() -> None:
    with pytest.raises(Refusal, match="two sizes"):
        cost_growth({10: 1.0})
