"""Panels: parts of the province by year."""

from typing import Any

import numpy as np
import pytest

from experiments.design.panels import NO_SITE, PANELS, live_with_panels
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.world_run import found_world, live_until
from model.policy.files import load_policy


def test_parts_of_every_panel_add_up_to_what_the_province_records() -> None:
    province = found_world(RunSettings(scale=100), load_policy("resolution-57"), 3)
    blocks = live_with_panels(province, 84, PANELS)
    firms = province.firms
    years: list[Any] = province.records.yearly()[5:7]
    names = {(block.table, block.part) for block in blocks}
    assert len(names) == len(blocks)
    for panel in PANELS:
        parts = [block for block in blocks if block.table == panel]
        assert all(list(part.periods) == [2025, 2026] for part in parts)
        whole = np.sum([part.values for part in parts], axis=0)
        sums = dict(zip(parts[0].indicators, whole, strict=True))
        assert sums["n_firms"] == pytest.approx([row["n_firms"] for row in years])
        staff = float((firms.weight * firms.employees).sum())
        assert sums["employees"][-1] == pytest.approx(staff)
        if panel == "site":
            for kind in ("let", "prepared"):
                told = [
                    sum(row[name] for name in row if _is_land(name, kind))
                    for row in years
                ]
                assert sums[f"{kind}_ha"] == pytest.approx(told)
    first = {(b.table, b.part): b.values[0].tolist() for b in blocks}
    for (panel, part), counted in first.items():
        recorded = {
            "sector": f"n_firms_{part}",
            "size": f"n_firms_size_{part}",
            "site": "n_firms_off_site" if part == NO_SITE else None,
        }[panel]
        if recorded:
            assert counted == pytest.approx([row[recorded] for row in years])


def test_value_added_of_all_parts_is_the_same_in_every_panel() -> None:
    province = found_world(RunSettings(scale=100), load_policy("as-is"), 3)
    blocks = live_with_panels(province, 72, PANELS)
    whole = {
        panel: sum(b.values[2:4, 0] for b in blocks if b.table == panel)
        for panel in PANELS
    }
    made, digital = whole["sector"]
    assert 0 < digital < made
    for panel in PANELS:
        assert whole[panel] == pytest.approx(whole["sector"])


def _is_land(name: str, kind: str) -> bool:
    return name.startswith(f"{kind}_") and name.endswith("_ha")


def test_looking_at_panels_changes_nothing() -> None:
    settings = RunSettings(scale=100)
    seen, unseen = (found_world(settings, load_policy("as-is"), 2) for _ in range(2))
    live_with_panels(seen, 74, PANELS)
    live_until(unseen, 74)
    assert seen.records.digest() == unseen.records.digest()
