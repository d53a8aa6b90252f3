"""The simulated past beside the record: rows by hand, verdicts, exit codes."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from agents.refusal import Refusal
from experiments.command_line import main
from experiments.validation.acceptance_check import (
    STRUCTURE,
    Validation,
    Verdict,
    province_rows,
    validate,
)
from experiments.validation.acceptance_report import (
    validation_page,
    validation_tables,
    validation_words,
)
from experiments.validation.acceptance_rows import figure_of, load_acceptance
from model.evidence.reader import Evidence, Used

ROWS = {row.name: row for row in load_acceptance()}
FITS: dict[str, float] = {
    "digital_share_nso": 0.071,
    "digital_core_share": 0.033,
    "n_firms_mid_year": 11_493.0,
    "entries": 2_085.0,
    "employed": 610_000.0,
    "employed_enterprises": 250_000.0,
    "unemployment": 0.03,
    "park_occupancy": 0.58,
    "park_firms_stage2": 0.6,
    "fdi_realised_stock_musd": 54.0,
    "fdi_registered_stock_musd": 100.0,
    "fdi_registered_musd": 1_000.0,
    "top2_share": 0.6,
    "grdp_growth": 0.103,
    "manufacturing_share": 0.125,
    "year": 2020.0,
    "grdp_bn_vnd": 200.0,
    "grdp_bn_vnd_2020_prices": 100.0,
    "product_taxes_bn_vnd_2020_prices": 10.0,
    **{
        f"source_{part}_bn_vnd_2020_prices": 10.0
        for part in ("exogenous", "openings", "existing", "stages")
    },
}


def years(**changes: float) -> list[dict[str, float | None]]:
    return [{**FITS, **changes} for _ in range(6)]


def past(**changes: float) -> Callable[[int, str, int], Any]:
    return lambda scale, history, world: years(**changes)


def by_name(found: Validation) -> dict[str, Any]:
    return {row.name: row for row in found.rows}


def test_a_past_that_fits_passes() -> None:
    found = validate(3, 10, ("free", "replay"), past=past(grdp_growth=0.104))
    verdicts = {row.name: row.verdict for row in found.rows}
    missed = [
        row.name
        for row in found.rows
        if row.verdict is Verdict.MISS and row.role in ("acceptance", "consistency")
    ]
    assert missed == []
    assert verdicts["share_2024"] is Verdict.CALIBRATED
    assert found.passed is not any(row.fails for row in province_rows())


@pytest.mark.parametrize(
    ("row", "changes"),
    [
        ("core_share_2024", {"digital_core_share": 0.045}),
        ("firms_mid_2025", {"n_firms_mid_year": 12_000}),
        ("entries_2024", {"entries": 2_500}),
        ("employed_2024", {"employed": 650_000}),
        ("employed_enterprises_2024", {"employed_enterprises": 210_000}),
        ("unemployment_2024", {"unemployment": 0.005}),
        ("occupancy_2025", {"park_occupancy": 0.5}),
        ("park_stage2_2025", {"park_firms_stage2": 0.7}),
        ("realised_share_2023", {"fdi_realised_stock_musd": 64}),
        ("top2_median_2025", {"top2_share": 0.3}),
        ("growth_2022_replay", {"grdp_growth": 0.12}),
    ],
)
def test_each_acceptance_row_can_miss_and_then_fails(
    row: str, changes: dict[str, float]
) -> None:
    found = validate(1, 10, ("free", "replay"), past=past(**changes))
    assert by_name(found)[row].verdict is Verdict.MISS
    assert by_name(found)[row].fails
    assert not found.passed


def test_a_calibrated_level_never_passes_nor_fails() -> None:
    row = by_name(validate(1, 10, ("free",), past=past(digital_share_nso=0.5)))
    assert row["share_2024_free"].verdict is Verdict.CALIBRATED
    assert not row["share_2024_free"].fails


def test_the_mean_over_worlds_is_judged_and_their_spread_shown() -> None:
    def worlds(scale: int, history: str, world: int) -> Any:
        return years(employed=600_000 + 10_000 * world)

    row = by_name(validate(3, 10, ("free",), past=worlds))["employed_2024"]
    assert row.mean == 620_000
    assert 610_000 <= row.world_low < row.mean < row.world_high <= 630_000


def test_a_failing_world_is_told_the_others_count_and_the_whole_fails() -> None:
    def worlds(scale: int, history: str, world: int) -> Any:
        if world == 2:
            raise Refusal("parameters contradict each other\nlook")
        return years()

    found = validate(3, 10, ("free",), past=worlds)
    assert list(found.failed) == ["free 2"]
    assert "contradict" in found.failed["free 2"]
    assert by_name(found)["employed_2024"].mean == 610_000
    assert not found.passed


def test_no_world_at_all_is_refused() -> None:
    with pytest.raises(Refusal, match="worlds is 0"):
        validate(0, 10, ("free",), past=past())


def test_several_years_make_growth_and_medians_by_hand() -> None:
    course = years()
    course[0] |= {"digital_share_nso": 0.05, "digital_core_share": 0.03}
    course[4] |= {"digital_share_nso": 0.0541216, "digital_core_share": 0.03}
    growth = figure_of(ROWS["digitalised_growth_2024"], course)
    assert growth == pytest.approx((0.0241216 / 0.02) ** 0.25 - 1)
    for place, share in enumerate((0.1, 0.9, 0.5, 0.7, 0.3, 0.6)):
        course[place]["top2_share"] = share
    assert figure_of(ROWS["top2_median_2025"], course) == pytest.approx(0.55)
    assert figure_of(ROWS["realised_share_2023"], course) == pytest.approx(0.54)


def test_a_figure_that_was_not_simulated_is_refused() -> None:
    with pytest.raises(Refusal, match="no employed of 2024"):
        figure_of(ROWS["employed_2024"], years()[:4])


def test_bounds_hold_the_record_they_name() -> None:
    evidence = Evidence.load()
    for row in ROWS.values():
        if row.record:
            name, year = row.record.split()
            seen = evidence.observation(name, year=year)
            assert row.low <= seen.value <= row.high, row.name
            assert seen.used is not Used.HELD_OUT, row.name


def test_tolerances_are_those_agreed() -> None:
    for name, low, high in (
        ("firms_mid_2025", 11_493 * 0.97, 11_493 * 1.03),
        ("entries_2024", 2_085 * 0.85, 2_085 * 1.15),
        ("employed_2024", 610_000 * 0.95, 610_000 * 1.05),
        ("occupancy_2025", 0.5287, 0.6287),
        ("park_stage2_2025", 0.53, 0.67),
        ("growth_2021_replay", 0.1028 - 0.007, 0.1028 + 0.007),
    ):
        assert ROWS[name].low == pytest.approx(low, rel=2e-4)
        assert ROWS[name].high == pytest.approx(high, rel=2e-4)


def test_provinces_are_judged_as_their_own_check_judges_them() -> None:
    from model.digital_share import DigitalShareParameters
    from model.other_provinces import cross_check
    from model.parameters import load_group

    checks = cross_check(load_group(DigitalShareParameters))
    for row, check in zip(province_rows(), checks, strict=True):
        assert row.role == STRUCTURE
        assert (row.verdict is Verdict.PASS) is check.passed
        assert check.province in row.words_vi


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_words_say_calibrated_with_the_factor_and_who_failed(lang: Any) -> None:
    found = validate(2, 10, ("free", "replay"), past=past())
    said = validation_words(found, lang)
    assert f"{found.factor:.3f}".replace(".", "," if lang == "vi" else ".") in said
    # One a role, and where growth came from under either history.
    assert len(validation_tables(found, lang)) == 4 + 2


def test_the_page_holds_every_row_with_its_verdict() -> None:
    found = validate(1, 10, ("free", "replay"), past=past(employed=700_000))
    page = validation_page(found)
    for row in found.rows:
        assert row.words_en in page
    assert "| MISS |" in page
    assert "| calibrated |" in page


def test_the_command_exits_1_when_a_row_misses(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for changes, code in (({}, 0), ({"employed": 1.0}, 1)):
        found = validate(1, 10, ("free",), past=past(**changes))
        if not changes and not found.passed:
            pytest.skip("the formula misses a province")
        monkeypatch.setattr(
            "experiments.commands.validate._accepted", lambda _, f=found: f
        )
        assert main(["validate", "--acceptance", "--json"]) == code
        answer = json.loads(capsys.readouterr().out)
        assert answer["passed"] is (code == 0)
        assert {row["verdict"] for row in answer["rows"]} <= set(Verdict)
