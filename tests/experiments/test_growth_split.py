"""Growth and its parts."""

import pytest

from experiments.validation.growth_split import PARTS, growth_split
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.world_run import simulate
from model.policy.files import load_policy


def test_the_parts_of_a_year_by_hand() -> None:
    names = ("exogenous", "openings", "existing", "stages")
    before = {f"source_{n}_bn_vnd_2020_prices": 20.0 for n in names}
    now = dict(zip(before, (26.0, 21.0, 19.0, 22.0), strict=True))
    taxes = "product_taxes_bn_vnd_2020_prices"
    years = [
        before
        | {"year": 1, taxes: 20.0, "grdp_bn_vnd_2020_prices": 100.0}
        | {"grdp_bn_vnd": 200.0},
        now
        | {"year": 2, taxes: 22.0, "grdp_bn_vnd_2020_prices": 110.0}
        | {"grdp_bn_vnd": 231.0},
    ]
    (row,) = growth_split([years])
    parts = (0.10, 0.06, 0.01, -0.01, 0.02, 0.02, 0.055)
    assert row["year"] == 2
    assert tuple(row[part] for part in PARTS) == pytest.approx(parts)


def test_in_a_lived_world_the_parts_sum_to_growth() -> None:
    settings = RunSettings(scale=100, until=35)
    years = simulate(settings, load_policy("as-is"), 1).yearly()
    for row, year in zip(growth_split([years]), years[1:], strict=True):
        real = sum(row[part] for part in PARTS if part not in ("growth", "prices"))
        assert real == pytest.approx(row["growth"], abs=1e-12)
        assert row["growth"] == pytest.approx(year["grdp_growth"], abs=1e-12)
        assert row["openings"] != 0
