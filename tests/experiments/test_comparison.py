"""The comparison: settings, worlds that fail, figures by hand, words, files.

A stand-in gives the records, so that every number can be worked by hand: the share of
a world is the same under all policies but for a policy's own effect.
"""

import csv
import json
import math
import operator
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from agents.luck import Luck, Stream
from agents.refusal import Refusal
from experiments.command_line import main
from experiments.comparison.comparison import (
    NEEDED,
    YEARS,
    Comparison,
    ComparisonSettings,
    compare,
)
from experiments.comparison.comparison_files import worlds_table, write_comparison
from experiments.comparison.comparison_json import to_json
from experiments.comparison.comparison_outcomes import Outcome, outcomes, ties
from experiments.comparison.comparison_text import comparison_text
from experiments.comparison.paragraph import failed_text
from experiments.engine.failure import Failure
from experiments.engine.worker_pool import run_in_pool
from experiments.figures.composition import draw_composition
from experiments.figures.fan import draw_fan
from experiments.language import LANGUAGES, Language
from experiments.output import console, jsonable
from experiments.run_files import staged
from experiments.store.cell import Result
from experiments.worlds.end_of_run import EndOfRun
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.world_search import NoPast, SetAside
from model.evidence.reader import Evidence
from model.places import load_places
from model.policy.files import load_policies, load_scenario
from model.sites import load_sites
from model.valuation import ValuationParameters, present_value
from tests.experiments.toy_comparison import Run, result_of, worlds_of

EVIDENCE = Evidence.load()
PLACES = load_places()
SITES = load_sites(PLACES)
VALUATION = ValuationParameters(discount_rate=0.0)
TENTH = ValuationParameters(discount_rate=0.1)
ALL = (
    "as-is",
    "zone-standard",
    "zone-special",
    "talent-first",
    "adoption-first",
    "promotion-first",
    "placebo",
)
EFFECTS = {
    "zone-standard": 0.0008,
    "zone-special": 0.002,
    "talent-first": 0.004,
    "adoption-first": 0.008,
    "promotion-first": -0.006,
}
"""Differences of the share in 2035 from `as-is`; those in 2030 are half of it."""
SPREADS = {"zone-standard": 0.0005, "zone-special": 0.02}
"""What a policy's own luck adds, where it has some."""
JSON_KEYS = {
    "name",
    "n_worlds",
    "dropped_at",
    "share_2030_mean",
    "share_2030_low",
    "share_2030_high",
    "share_2035_mean",
    "p_target",
    "p_target_low",
    "p_target_high",
    "p_by_threshold",
    "p_by_year",
    "first_passage_year",
    "first_passage",
    "extra_digital_bn_vnd",
    "diff_mean",
    "diff_low",
    "diff_high",
    "diff_low_bootstrap",
    "diff_high_bootstrap",
    "p_diff_low",
    "p_diff_high",
    "verdict",
    "verdict_bootstrap",
    "tie",
    "variance_ratio",
    "cost_bn_vnd",
    "tax_forgone_bn_vnd",
    "net_cost_bn_vnd",
    "cost_per_point",
    "definitions",
}


def end_of(policy: str, world: int) -> EndOfRun:
    """Return the same land and value added everywhere, more of it in later worlds."""
    return EndOfRun(
        prepared_ha=np.full(len(SITES.names), 100.0),
        let_ha=np.full(len(SITES.names), 10.0 * world + ALL.index(policy)),
        digital_value_added_bn_vnd=np.full(PLACES.n_wards, float(world)),
    )


def luck(world: int, draw: int) -> float:
    return float(Luck(world).uniform(Stream.CHECK_VALUE, draw, [0])[0]) - 0.5


def shares_of(share: float) -> dict[str, float]:
    """Return the six shares: prices of 2020 take a tenth off, others add points."""
    added = {"nso": 0.0, "nso_photovoltaics": 0.001, "mic": 0.05}
    return {
        f"digital_share_{name}{suffix}": times * (share + points)
        for name, points in added.items()
        for suffix, times in (("", 1.0), ("_2020_prices", 0.9))
    }


def year_of(policy: str, world: int, year: int) -> dict[str, Any]:
    grown = (year - YEARS[0]) / len(YEARS)
    acted = max(0, year - 2025) / 10
    own = SPREADS.get(policy, 0.0) * luck(world, 1 + ALL.index(policy))
    share = 0.055 + 0.06 * grown + 0.03 * grown * luck(world, 0)
    share += acted * (EFFECTS.get(policy, 0.0) + own)
    spends = policy in EFFECTS and year >= 2026
    grdp = 300_000.0 * (1 + grown)
    return {
        "year": year,
        **shares_of(share),
        "digital_core_bn_vnd": 0.4 * share * grdp,
        "digital_digitalised_bn_vnd": 0.6 * share * grdp,
        "grdp_bn_vnd": grdp,
        "grdp_growth": None if year == YEARS[0] else 0.08,
        "spending_bn_vnd": 100.0 if spends else 0.0,
        "private_share_bn_vnd": 30.0 if spends else 0.0,
        "tax_forgone_bn_vnd": 5.0 if spends else 0.0,
        "revenue_bn_vnd": 50_000.0 - (20.0 if spends else 0.0) + luck(world, 0),
    }


def years_of(policy: str, world: int) -> list[dict[str, Any]]:
    return [year_of(policy, world, year) for year in YEARS]


def told(rows: Sequence[Mapping[str, Any]], policy: str, world: int) -> Result:
    return result_of(rows, end_of(policy, world), f"{policy} {world}")


def stand_in(policy: str, world: int) -> Result:
    return told(years_of(policy, world), policy, world)


def settings(names: Sequence[str] = ALL, **changes: Any) -> ComparisonSettings:
    run = RunSettings(
        scenario=load_scenario("central"), scale=10, uncertainty="parameters"
    )
    given = {
        "policies": load_policies(names),
        "run": run,
        "n_worlds": 12,
        "target": 0.30,
        "by": 2030,
        "margin": 0.0025,
    }
    return ComparisonSettings(**{**given, **changes})


def compared(names: Sequence[str] = ALL, **changes: Any) -> Comparison:
    chosen = settings(names, **changes)
    return compare(chosen, worlds_of(chosen, stand_in))


def compared_by(run: Run, names: Sequence[str] = ALL, **changes: Any) -> Comparison:
    chosen = settings(names, **changes)
    return compare(chosen, worlds_of(chosen, run))


@pytest.fixture(scope="module")
def seven() -> Comparison:
    return compared(n_worlds=20)


@pytest.fixture(scope="module")
def found(seven: Comparison) -> dict[str, Outcome]:
    return {one.name: one for one in outcomes(seven, VALUATION)}


def words_of(comparison: Comparison, lang: Language = "en") -> str:
    screen = console()
    with screen.capture() as capture:
        told = outcomes(comparison, VALUATION)
        for part in comparison_text(comparison, told, VALUATION, EVIDENCE, lang):
            screen.print(part)
    return " ".join(capture.get().split())


# Settings.


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"n_worlds": 0}, "worlds is 0"),
        ({"n_worlds": 10**9}, "worlds is 1000000000"),
        ({"target": 1.5}, "target is 1.5"),
        ({"target": math.nan}, "target is nan"),
        ({"by": 2025}, "by is 2025"),
        ({"by": 2036}, "by is 2036"),
        ({"margin": -0.1}, "margin is -0.1"),
        ({"margin": math.nan}, "margin is nan"),
        ({"margin": math.inf}, "margin is inf"),
        ({"policies": ()}, "no policy"),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    change: dict[str, Any], named: str
) -> None:
    with pytest.raises(Refusal, match=named) as refused:
        settings(**change)
    assert len(str(refused.value).splitlines()) <= 3


def test_the_same_policy_twice_is_refused() -> None:
    twice = load_policies(["as-is"]) * 2
    with pytest.raises(Refusal, match="as-is is named twice"):
        settings(policies=twice)


# Money.


def test_a_discounted_sum_by_hand() -> None:
    # 2025 counts nothing, 2026 whole, 2027 over 1.1.
    yearly = np.array([[50.0, 100.0, 110.0]])
    found = present_value(yearly, np.array([2025, 2026, 2027]), TENTH)
    assert found == pytest.approx([200.0])


def test_a_discount_rate_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(Refusal, match="discount_rate"):
        ValuationParameters(discount_rate=-1.0)


# Figures.


def test_the_figures_of_a_policy_by_hand(found: dict[str, Outcome]) -> None:
    talent = found["talent-first"]
    assert talent.effect is not None
    assert talent.effect.mean == pytest.approx(0.002)
    assert talent.effect.interval == pytest.approx((0.002, 0.002))
    # Ten years of 100 spent, 30 of it private, 5 forgone by law, 20 of revenue lost.
    assert talent.cost_bn_vnd == pytest.approx(1000)
    assert talent.tax_forgone_bn_vnd == pytest.approx(50)
    assert talent.net_cost_bn_vnd == pytest.approx(900)
    assert talent.cost_per_point == pytest.approx(900 / 0.2)
    assert talent.p_target == 0
    assert talent.p_target_interval[0] == 0


def test_discounting_lowers_later_money(seven: Comparison) -> None:
    discounted = {one.name: one for one in outcomes(seven, TENTH)}
    years = sum(1.1**-year for year in range(10))
    assert discounted["talent-first"].cost_bn_vnd == pytest.approx(100 * years)


def test_verdicts_follow_effect_and_margin(found: dict[str, Outcome]) -> None:
    verdicts = {name: one.effect and one.effect.verdict for name, one in found.items()}
    assert verdicts == {
        "as-is": None,
        "zone-standard": "same",
        "zone-special": "undecided",
        "talent-first": "same",
        "adoption-first": "better",
        "promotion-first": "worse",
        "placebo": "same",
    }


def test_a_placebo_is_identical_and_has_no_ratio(found: dict[str, Outcome]) -> None:
    placebo = found["placebo"].effect
    assert placebo is not None
    assert placebo.is_identical
    assert placebo.mean == 0.0
    assert placebo.interval == (0.0, 0.0)
    assert placebo.variance_ratio is None
    assert found["placebo"].cost_per_point is None
    special = found["zone-special"].effect
    assert special is not None
    assert not special.is_identical
    assert special.variance_ratio is not None


def test_a_target_reached_before_its_year_is_reached() -> None:
    comparison = compared(["as-is", "adoption-first"], target=0.095, n_worlds=30)
    shares = comparison.panel.columns["digital_share_nso"]
    by_hand = (shares[:, :, : 2030 - 2020 + 1].max(axis=2) >= 0.095).mean(axis=1)
    told = outcomes(comparison, VALUATION)
    assert [one.p_target for one in told] == pytest.approx(by_hand)
    assert 0 < by_hand[0] < by_hand[1]
    for one in told:
        low, high = one.p_target_interval
        assert low < one.p_target < high
        chances = list(one.p_by_threshold.values())
        assert chances == sorted(chances, reverse=True)


def test_policies_that_worlds_do_not_separate_stand_in_one_set(
    seven: Comparison,
) -> None:
    tied = ties(seven)
    assert tied is not None
    assert tied.leader == "adoption-first"
    # Adoption stands 0.2 points above talent in each world: within the margin; and 0.7
    # points above promotion, as each of the others does by more than the margin.
    assert not any({"adoption-first", "as-is"} <= {*group} for group in tied.groups)
    assert any({"adoption-first", "talent-first"} <= {*group} for group in tied.groups)
    assert tied.letters["as-is"] == tied.letters["placebo"]
    assert [group for group in tied.groups if "promotion-first" in group] == [
        ("promotion-first",)
    ]
    assert ties(compared(["as-is"])) is None


def test_one_policy_alone_has_no_effect_to_tell() -> None:
    comparison = compared(["talent-first"])
    (alone,) = outcomes(comparison, VALUATION)
    assert alone.effect is None
    assert "talent-first" in words_of(comparison)


def test_one_world_leaves_everything_undecided() -> None:
    told = outcomes(compared(["as-is", "talent-first"], n_worlds=1), VALUATION)
    assert told[1].effect is not None
    assert told[1].effect.verdict == "undecided"
    plain = told[1].to_json()
    assert plain["diff_low"] is None
    assert plain["variance_ratio"] is None


# One answer, whatever the order.


def test_order_of_policies_changes_neither_digest_nor_effect(
    seven: Comparison, found: dict[str, Outcome]
) -> None:
    turned = compared(("as-is", *reversed(ALL[1:])), n_worlds=20)
    assert turned.panel.digest() == seven.panel.digest()
    for one in outcomes(turned, VALUATION):
        assert one.to_json() == found[one.name].to_json()


def test_another_world_is_another_digest(seven: Comparison) -> None:
    assert compared(n_worlds=19).panel.digest() != seven.panel.digest()


# JSON.


def test_json_has_every_key_and_null_for_the_reference(seven: Comparison) -> None:
    plain = to_json(seven, outcomes(seven, VALUATION))
    written = json.loads(json.dumps(plain, allow_nan=False))
    assert list(written) == [
        *("recipe", "results_digest"),
        *("scenario", "scale", "history", "uncertainty", "values"),
        *("target", "by", "margin", "reference"),
        *("matched", "n_worlds", "n_tried", "n_set_aside"),
        *("worlds", "set_aside", "bands_missed"),
        *("n_failed", "failures", "n_counted"),
        *("policies", "ties", "looks", "fresh"),
    ]
    assert written["reference"] == "as-is"
    assert (written["n_worlds"], written["n_failed"]) == (20, 0)
    for policy in written["policies"]:
        assert set(policy) == JSON_KEYS
        assert list(policy["p_by_threshold"]) == [
            "0.10",
            "0.12",
            "0.15",
            "0.20",
            "0.30",
        ]
        assert policy["tie"] == (
            None
            if policy["verdict"] is None
            else policy["verdict"] in ("same", "undecided")
        )
    nulls = {name for name, value in written["policies"][0].items() if value is None}
    assert nulls == {
        "diff_mean",
        "dropped_at",
        "diff_low",
        "diff_high",
        "diff_low_bootstrap",
        "diff_high_bootstrap",
        "extra_digital_bn_vnd",
        "p_diff_low",
        "p_diff_high",
        "verdict",
        "verdict_bootstrap",
        "tie",
        "variance_ratio",
        "cost_per_point",
    }


# Runs that fail.


def failing(policy: str, world: int) -> Result:
    """Break the reference in worlds 2 and 3, and talent alone in world 5."""
    if world == 2 or (policy, world) == ("talent-first", 5):
        raise ArithmeticError("[land] let 12 ha, prepared 10")
    rows = years_of(policy, world)
    if (policy, world) == ("as-is", 3):
        rows[4]["digital_share_nso"] = math.nan
    return told(rows, policy, world)


def test_a_run_that_fails_is_told_and_its_world_counts_for_the_others() -> None:
    comparison = compared_by(failing)
    assert comparison.panel.worlds == (1, *range(4, 13))
    told_of = {one.name: one for one in outcomes(comparison, VALUATION)}
    assert {one.n_worlds for one in told_of.values()} == {9, 10}
    assert told_of["talent-first"].n_worlds == 9
    whole = compared(n_worlds=12).panel
    talent = whole.policies.index("talent-first")
    here = [whole.worlds.index(w) for w in (1, 4, *range(6, 13))]
    by_hand = whole.of_year("digital_share_nso", 2030)[:, here]
    effect = told_of["talent-first"].effect
    assert effect is not None
    assert effect.mean == pytest.approx((by_hand[talent] - by_hand[0]).mean())
    assert told_of["talent-first"].share_2030 == pytest.approx(by_hand[talent].mean())
    # Told apart are policies over the nine worlds all have.
    tied = ties(comparison)
    assert tied is not None
    assert len(tied.letters) == len(ALL)


def test_runs_that_fail_are_told_with_policy_world_and_stage() -> None:
    comparison = compared_by(failing)
    plain = to_json(comparison, outcomes(comparison, VALUATION))
    # All seven in world 2, the reference in 3, talent in 5.
    assert plain["n_failed"] == 7 + 1 + 1
    assert plain["failures"][-1] == {
        "world": 5,
        "policy": "talent-first",
        "stage": "2026 on",
        "error": "ArithmeticError: [land] let 12 ha, prepared 10",
    }
    in_three = next(one for one in comparison.failures if one.world == 3)
    assert "digital_share_nso is nan in 2024" in in_three.failure.error
    assert "in failing" in comparison.failures[0].failure.traceback
    words = words_of(comparison)
    assert "9 runs failed and do not count" in words
    assert "as-is in world 2 (ArithmeticError: [land] let 12 ha" in words


def test_a_run_that_fails_has_no_rows_in_the_table_of_worlds() -> None:
    comparison = compared_by(failing, n_worlds=5)
    runs = {
        (row["policy"], row["world"]) for row in worlds_table(comparison).to_pylist()
    }
    assert ("talent-first", 5) not in runs
    assert ("talent-first", 4) in runs
    assert len(runs) == 3 * 7 - 1
    for figure in (
        draw_fan(comparison, 0.131, "en"),
        draw_composition(comparison, "en"),
    ):
        figure.canvas.draw()


def test_a_policy_that_fails_everywhere_is_left_out_and_told() -> None:
    def without(policy: str, world: int) -> Result:
        if policy == "placebo":
            raise ArithmeticError("no placebo")
        return stand_in(policy, world)

    comparison = compared_by(without, ["as-is", "placebo", "talent-first"], n_worlds=3)
    names = [one.name for one in outcomes(comparison, VALUATION)]
    assert names == ["as-is", "talent-first"]
    assert [policy.name for policy in comparison.policies] == names
    assert "placebo in world 1" in words_of(comparison)
    draw_fan(comparison, 0.131, "en").canvas.draw()
    draw_composition(comparison, "vi").canvas.draw()


def test_where_every_run_fails_that_is_all_there_is_to_tell() -> None:
    def none(policy: str, world: int) -> Result:
        raise ArithmeticError("no money")

    comparison = compared_by(none, ["as-is"], n_worlds=5)
    found = outcomes(comparison, VALUATION)
    assert found == ()
    assert to_json(comparison, found)["policies"] == []
    assert failed_text(comparison, "en").endswith("and 2 more.")


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("value", [None, math.inf])
def test_a_missing_figure_fails_its_run(name: str, value: float | None) -> None:
    def without(policy: str, world: int) -> Result:
        rows = years_of(policy, world)
        rows[0][name] = value
        return told(rows, policy, world)

    comparison = compared_by(without, ["as-is"], n_worlds=1)
    assert name in comparison.failures[0].failure.error


def test_years_that_are_not_those_of_a_comparison_fail_their_run() -> None:
    def short(policy: str, world: int) -> Result:
        return told(years_of(policy, world)[:-1], policy, world)

    comparison = compared_by(short, ["as-is"], n_worlds=1)
    assert "years other than 2020 to 2035" in comparison.failures[0].failure.error


# Worlds that do not fit the past.


APART = {
    1: SetAside(("growth_2021",)),
    2: NoPast(Failure(error="Refusal: a contradiction", traceback="where")),
    4: SetAside(("growth_2021", "mining_2023")),
}
"""Worlds 1 and 4 are set aside, and world 2 breaks before it could be."""


def straying(names: Sequence[str] = ALL, **changes: Any) -> Comparison:
    chosen = settings(names, **changes)
    return compare(chosen, worlds_of(chosen, stand_in, APART))


def test_the_first_worlds_that_fit_count_and_the_others_are_told() -> None:
    comparison = straying(n_worlds=4)
    assert comparison.panel.worlds == (3, 5, 6, 7)
    plain = to_json(comparison, outcomes(comparison, VALUATION))
    assert plain["worlds"] == [3, 5, 6, 7]
    numbers = ("n_worlds", "n_tried", "n_set_aside", "n_failed", "n_counted")
    assert [plain[name] for name in numbers] == [4, 7, 2, 1, 4]
    assert plain["bands_missed"] == {"growth_2021": 2, "mining_2023": 1}
    assert [(one.world, one.policy) for one in comparison.failures] == [(2, None)]
    assert "world 2 before 2026 (Refusal: a contradiction)" in words_of(comparison)


def test_files_name_the_worlds_set_aside_even_where_none_counts(tmp_path: Path) -> None:
    def breaking(policy: str, world: int) -> Result:
        raise ArithmeticError("a later year is broken")

    chosen = settings(["as-is"], n_worlds=1)
    apart = {**APART, 3: SetAside(("growth_2021", "mining_2023"))}
    comparison = compare(chosen, worlds_of(chosen, breaking, apart))
    with staged(tmp_path) as folder:
        write_comparison(folder, comparison, (), {"version": "x"}, "en")
    with (tmp_path / "set_aside.csv").open(encoding="utf-8") as file:
        rows = [(row["world"], row["band"]) for row in csv.DictReader(file)]
    assert rows == [
        ("1", "growth_2021"),
        *((world, band) for world in "34" for band in ("growth_2021", "mining_2023")),
    ]
    origin = json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))
    assert (origin["worlds"], origin["n_tried"]) == ([5], 5)
    failed = [(one["world"], one["policy"]) for one in origin["failed_runs"]]
    assert failed == [(2, None), (5, "as-is")]
    assert "in breaking" in origin["failed_runs"][1]["traceback"]


@pytest.mark.parametrize("names", [("as-is",), ALL[:3], ALL])
def test_the_worlds_are_the_same_whatever_the_policies(names: tuple[str, ...]) -> None:
    assert straying(names, n_worlds=5).panel.worlds == (3, 5, 6, 7, 8)


def test_more_than_twenty_tries_a_world_are_refused() -> None:
    with pytest.raises(Refusal, match="growth_2021, by 40"):
        compare(settings(n_worlds=2), lambda _: SetAside(("growth_2021",)))


def test_words_say_which_draws_a_probability_is_conditional_on() -> None:
    matched = words_of(straying(n_worlds=4))
    assert "7 worlds were tried to find 4 that fit" in matched
    assert "set aside: 2, most often for growth_2021 (2)" in matched
    assert "draws whose years 2020 to 2023 fit the record" in matched
    every = words_of(compared(all_draws=True))
    assert "draws that stray from the record of 2020 to 2023 included" in every
    assert "worlds were tried" not in every
    central = RunSettings(scale=10, values={"imitation_strength": 0.5})
    lucky = words_of(compared(run=central))
    assert "parameters at their central values" in lucky
    assert "Held in every world: imitation_strength = 0.5." in lucky
    assert "worlds were tried" not in lucky


# Words.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_are_whole_in_both_languages(seven: Comparison, lang: Language) -> None:
    text = words_of(seven, lang)
    assert "{" not in text
    assert "nan" not in text.replace("năm", "")
    for name in ALL:
        assert name in text


def test_words_never_rank_what_worlds_do_not_separate(seven: Comparison) -> None:
    text = words_of(seven)
    assert "Above as-is in 2030: adoption-first (+0.40; +0.40 to +0.40)." in text
    assert "Below as-is in 2030: promotion-first" in text
    assert "cannot tell from as-is: zone-special" in text
    assert "Within 0.25 points of as-is" in text
    assert "Equal to as-is in every indicator, year and world: placebo." in text


def test_words_give_distance_and_plants_where_no_world_reaches_the_target(
    seven: Comparison,
) -> None:
    text = words_of(seven)
    assert "below 16.1 % (fewer than 1 in 6)" in text
    assert "points short" in text
    assert "electronics plants of 2 bn USD" in text
    assert "luck and parameters vary together" in text


def test_words_give_worlds_and_bounds_where_some_reach_the_target() -> None:
    comparison = compared(["as-is", "adoption-first", "placebo"], target=0.095)
    text = words_of(comparison)
    assert "Worlds that reach 9.5 % by 2030: as-is" in text
    assert " of 12 (" in text


def test_words_name_the_sets_within_which_none_is_told_apart(
    seven: Comparison,
) -> None:
    text = words_of(seven)
    told = text.partition("cannot be told apart in 2030: ")[2].partition(".")[0]
    first, *others = told.split("; ")
    assert first == "adoption-first, talent-first"
    assert "promotion-first" not in told
    assert all("as-is, placebo" in each for each in others)
    pair = compared(["as-is", "talent-first", "zone-standard"], margin=0.0001)
    assert "In 2030 every policy is told apart from every other." in words_of(pair)


def test_words_tell_by_when_half_of_the_worlds_pass() -> None:
    text = words_of(compared(["as-is", "adoption-first", "placebo"], n_worlds=30))
    assert "Half of the worlds pass 12 % by: adoption-first" not in text
    assert "Half of the worlds pass 10 % by: as-is, placebo 2033" in text
    low = compared(["as-is", "promotion-first"], n_worlds=30)
    assert low.panel.of_policy(1, "digital_share_nso")[:, -1].mean() < 0.12


def test_words_say_where_the_bootstrap_decides_otherwise() -> None:
    def skewed(policy: str, world: int) -> Result:
        rows = years_of("as-is", world)
        if policy == "talent-first":
            # Most worlds lose a little, few gain much.
            for row in rows[6:]:
                row["digital_share_nso"] += 0.0005 * 1.2**world - 0.0032
        return told(rows, policy, world)

    comparison = compared_by(skewed, ["as-is", "talent-first"], n_worlds=20)
    _, talent = outcomes(comparison, VALUATION)
    assert talent.effect is not None
    assert talent.effect.bootstrap_interval is not None
    assert talent.effect.interval is not None
    # The worlds that gain much pull the upper end out, and free the lower one.
    assert talent.effect.interval[0] < 0 < talent.effect.bootstrap_interval[0]
    assert talent.effect.bootstrap_interval[1] > talent.effect.interval[1]
    assert (talent.effect.verdict, talent.effect.bootstrap_verdict) == (
        "undecided",
        "better",
    )
    assert "decide otherwise on: talent-first (better)." in words_of(comparison)


# Files and pictures.


def test_files_are_whole_and_tidy(seven: Comparison, tmp_path: Path) -> None:
    told = outcomes(seven, VALUATION)
    with staged(tmp_path) as folder:
        names = write_comparison(folder, seven, told, {"version": "x"}, "en")
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    with (tmp_path / "comparison.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == list(ALL)
    assert rows[0]["verdict"] == ""
    assert float(rows[3]["net_cost_bn_vnd"]) == pytest.approx(900)
    table = pq.read_table(tmp_path / "worlds.parquet")
    assert table.num_rows == 7 * 20 * 16
    assert table.equals(worlds_table(seven))
    written = json.loads((tmp_path / "comparison.json").read_text(encoding="utf-8"))
    assert written == jsonable(to_json(seven, told))
    origin = json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))
    assert origin["digest"] == seven.panel.digest()


def test_the_table_of_worlds_keeps_each_number_in_its_place(seven: Comparison) -> None:
    rows = worlds_table(seven).to_pylist()
    row = next(
        row
        for row in rows
        if (row["policy"], row["world"], row["year"]) == ("talent-first", 7, 2031)
    )
    expected = year_of("talent-first", 7, 2031)
    assert row["digital_share_nso"] == expected["digital_share_nso"]
    assert row["revenue_bn_vnd"] == expected["revenue_bn_vnd"]
    assert rows[0]["grdp_growth"] is None


def test_places_are_means_over_worlds_under_the_reference(
    seven: Comparison, tmp_path: Path
) -> None:
    with staged(tmp_path) as folder:
        write_comparison(folder, seven, outcomes(seven, VALUATION), {}, "vi")
    with (tmp_path / "sites.csv").open(encoding="utf-8") as file:
        sites = {row["name"]: row for row in csv.DictReader(file)}
    # Worlds 1 to 20 let 10 to 200 ha; `as-is`, the reference, adds nothing.
    assert float(sites["Sông Khoai"]["let_ha"]) == pytest.approx(105)
    assert sites["Sông Khoai"]["ward"] == "Hiệp Hòa"
    with (tmp_path / "wards.csv").open(encoding="utf-8") as file:
        wards = list(csv.DictReader(file))
    assert len(wards) == PLACES.n_wards
    assert float(wards[0]["digital_value_added_bn_vnd"]) == pytest.approx(10.5)
    assert (tmp_path / "digital_map_vi.png").stat().st_size > 0


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("names", [ALL, ALL[:1], ALL[:2]])
def test_pictures_are_drawn_for_any_number_of_policies(
    names: tuple[str, ...], lang: Language
) -> None:
    comparison = compared(names, n_worlds=2)
    for figure in (
        draw_fan(comparison, 0.131, lang),
        draw_composition(comparison, lang),
    ):
        figure.canvas.draw()
        labels = [policy.label_vi for policy in comparison.settings.policies]
        shown = " ".join(
            text.get_text() for axes in figure.axes for text in axes.texts
        ) + " ".join(axes.get_title(loc="left") for axes in figure.axes)
        assert shown
        assert labels


# The verb.


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("as-is", "as-is"), "as-is"),
        (("as-is", "talent-frist"), "talent-first"),
        (("as-is", "--scenario", "centrl"), "central"),
        (("as-is", "--worlds", "0"), "worlds"),
        (("as-is", "--workers", "0"), "workers"),
        (("as-is", "--target", "30"), "target"),
        (("as-is", "--target", "nan"), "target"),
        (("as-is", "--margin", "inf"), "margin"),
        (("as-is", "--by", "2040"), "by"),
        (("as-is", "--scale", "7"), "scale"),
        (("as-is", "--adaptive"), "two or more"),
        (("as-is", "--fresh"), "two or more"),
        (("as-is", "placebo", "--adaptive", "--worlds", "1"), "1 worlds"),
        (("as-is", "placebo", "--adaptive", "--extend"), "--extend"),
        (("as-is", "--time-limit", "0"), "time-limit"),
    ],
)
def test_the_verb_refuses_with_the_mend(
    words: tuple[str, ...], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert named in said.err
    assert len(said.err.splitlines()) <= 3


def test_settings_travel_between_processes() -> None:
    chosen = settings()
    (name,) = run_in_pool(operator.attrgetter("names"), [chosen], workers=1)
    assert name == chosen.names


def test_chances_by_year_rise_to_the_last_and_are_those_told_by_the_targets_year() -> (
    None
):
    comparison = compared(["as-is", "adoption-first"], target=0.095, n_worlds=30)
    for row, one in enumerate(outcomes(comparison, VALUATION)):
        for threshold, chances in one.p_by_year.items():
            assert list(chances) == [str(year) for year in range(2026, 2036)]
            assert list(chances.values()) == sorted(chances.values())
            assert chances["2030"] == one.p_by_threshold[threshold]
        passed = comparison.panel.reaches(0.10, 2034)[row].mean()
        assert one.p_by_year["0.10"]["2034"] == passed


def test_the_first_year_is_that_by_which_half_of_the_worlds_have_passed() -> None:
    comparison = compared(["as-is", "adoption-first"], n_worlds=30)
    shares = comparison.panel.columns["digital_share_nso"]
    for row, one in enumerate(outcomes(comparison, VALUATION)):
        firsts = []
        for world in shares[row]:
            passing = np.flatnonzero(world >= 0.10)
            firsts.append(YEARS[passing[0]] if passing.size else 9999)
        median = sorted(firsts)[14]
        passage = one.first_passage["0.10"]
        assert passage.median == (None if median == 9999 else median)
        assert passage.n_reached == sum(year < 9999 for year in firsts)
        assert one.to_json()["first_passage_year"]["0.10"] == passage.median
        assert one.first_passage["0.30"].median is None


def test_extra_digital_value_added_is_the_paired_difference_in_2030() -> None:
    comparison = compared(["as-is", "adoption-first"])
    reference, adoption = outcomes(comparison, VALUATION)
    panel = comparison.panel
    digital = panel.of_year("digital_core_bn_vnd", 2030) + panel.of_year(
        "digital_digitalised_bn_vnd", 2030
    )
    assert reference.effect is None
    assert adoption.effect is not None
    assert adoption.effect.extra_digital_bn_vnd == pytest.approx(
        float((digital[1] - digital[0]).mean())
    )
