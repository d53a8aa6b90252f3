"""The comparison: settings, worlds that fail, figures by hand, words, files.

A stand-in gives the records, so that every number can be worked by hand: the share of
a world is the same under all policies but for a policy's own effect.
"""

import argparse
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
from experiments.commands import compare as verb
from experiments.comparison.comparison import (
    NEEDED,
    YEARS,
    Comparison,
    ComparisonSettings,
    compare,
)
from experiments.comparison.comparison_files import worlds_table, write_comparison
from experiments.comparison.comparison_outcomes import (
    Outcome,
    outcomes,
    separated,
    to_json,
)
from experiments.comparison.comparison_text import comparison_text, failed_text
from experiments.engine.failure import Failure
from experiments.engine.worker_pool import run_in_pool
from experiments.figures.composition import draw_composition
from experiments.figures.fan import draw_fan
from experiments.language import LANGUAGES, Language
from experiments.output import console
from experiments.run_files import staged
from experiments.worlds.end_of_run import EndOfRun
from experiments.worlds.matched_worlds import matched_branches
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.world_run import branches
from experiments.worlds.world_search import NoPast, SetAside
from model.evidence.reader import Evidence
from model.places import load_places
from model.policy.files import load_policies, load_scenario
from model.policy.policy import Policy
from model.sites import load_sites
from model.valuation import ValuationParameters, present_value

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
    "extra_digital_bn_vnd",
    "diff_mean",
    "diff_low",
    "diff_high",
    "p_diff_low",
    "p_diff_high",
    "verdict",
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


class StandIn:
    """Records whose years were written down beforehand."""

    def __init__(self, rows: list[dict[str, Any]], end: EndOfRun) -> None:
        self.rows = rows
        self.end = end

    def yearly(self) -> Sequence[Mapping[str, Any]]:
        return self.rows

    def digest(self) -> str:
        return json.dumps(self.rows)


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


def stand_in(
    run: RunSettings, policies: Sequence[Policy], world: int
) -> dict[str, StandIn]:
    return {
        policy.name: StandIn(
            [year_of(policy.name, world, year) for year in YEARS],
            end_of(policy.name, world),
        )
        for policy in policies
    }


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
    return compare(settings(names, **changes), stand_in)


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


def test_only_what_worlds_separate_is_put_in_order(seven: Comparison) -> None:
    names = ("talent-first", "adoption-first", "zone-special")
    # Adoption stands 0.2 points above talent in each world: within the margin.
    assert separated(seven, names) == (("adoption-first", "zone-special"),)


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
        *("scenario", "scale", "history", "uncertainty", "values"),
        *("target", "by", "reference"),
        *("matched", "n_worlds", "n_tried", "n_set_aside"),
        *("worlds", "set_aside", "bands_missed"),
        *("n_failed", "n_counted"),
        "policies",
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
        "diff_low",
        "diff_high",
        "extra_digital_bn_vnd",
        "p_diff_low",
        "p_diff_high",
        "verdict",
        "tie",
        "variance_ratio",
        "cost_per_point",
    }


# Worlds that fail.


def failing(
    run: RunSettings, policies: Sequence[Policy], world: int
) -> dict[str, StandIn]:
    if world == 2:
        raise ArithmeticError("[land] let 12 ha, prepared 10")
    lived = stand_in(run, policies, world)
    if world == 3:
        lived["as-is"].rows[4]["digital_share_nso"] = math.nan
    return lived


def test_a_world_that_fails_is_told_and_the_others_count() -> None:
    comparison = compare(settings(), failing)
    assert list(comparison.failures) == [2, 3]
    assert comparison.n_counted == 10
    assert "digital_share_nso is nan in 2024" in comparison.failures[3].error
    assert "in failing" in comparison.failures[2].traceback
    assert to_json(comparison, outcomes(comparison, VALUATION))["n_failed"] == 2
    words = words_of(comparison)
    assert "2 worlds could not be simulated" in words
    assert "number 2 (ArithmeticError: [land] let 12 ha" in words


def test_where_every_world_fails_that_is_all_there_is_to_tell() -> None:
    def none(*_: object) -> dict[str, StandIn]:
        raise ArithmeticError("no money")

    comparison = compare(settings(n_worlds=5), none)
    told = outcomes(comparison, VALUATION)
    assert told == ()
    assert to_json(comparison, told)["policies"] == []
    assert failed_text(comparison, "en").endswith("and 2 more.")


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_figure_fails_its_world(name: str) -> None:
    def without(
        run: RunSettings, policies: Sequence[Policy], world: int
    ) -> dict[str, StandIn]:
        lived = stand_in(run, policies, world)
        lived["as-is"].rows[0][name] = None
        return lived

    comparison = compare(settings(["as-is"], n_worlds=1), without)
    assert name in comparison.failures[1].error


# Worlds that do not fit the past.


def straying(
    run: RunSettings, policies: Sequence[Policy], world: int
) -> dict[str, StandIn] | SetAside | NoPast:
    """Set worlds 1 and 4 aside, and let world 2 break before it could be."""
    if world == 2:
        return NoPast(Failure(error="Refusal: a contradiction", traceback="where"))
    if world in {1, 4}:
        return SetAside(("growth_2021", "mining_2023")[: 2 if world == 4 else 1])
    return stand_in(run, policies, world)


def test_the_first_worlds_that_fit_count_and_the_others_are_told() -> None:
    comparison = compare(settings(n_worlds=4), straying)
    assert comparison.panel.worlds == (3, 5, 6, 7)
    told = to_json(comparison, outcomes(comparison, VALUATION))
    assert told["worlds"] == [3, 5, 6, 7]
    numbers = ("n_worlds", "n_tried", "n_set_aside", "n_failed", "n_counted")
    assert [told[name] for name in numbers] == [4, 7, 2, 1, 4]
    assert told["bands_missed"] == {"growth_2021": 2, "mining_2023": 1}
    assert list(comparison.failures) == [2]


def test_files_name_the_worlds_set_aside_even_where_none_counts(tmp_path: Path) -> None:
    def breaking(
        run: RunSettings, policies: Sequence[Policy], world: int
    ) -> dict[str, StandIn] | SetAside | NoPast:
        if world == 5:
            raise ArithmeticError("a later year is broken")
        return straying(run, policies, world if world < 3 else 4)

    comparison = compare(settings(n_worlds=1), breaking)
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
    assert list(origin["failed_worlds"]) == ["2", "5"]


@pytest.mark.parametrize("names", [("as-is",), ALL[:3], ALL])
def test_the_worlds_are_the_same_whatever_the_policies(names: tuple[str, ...]) -> None:
    comparison = compare(settings(names, n_worlds=5), straying)
    assert comparison.panel.worlds == (3, 5, 6, 7, 8)


def test_more_than_twenty_tries_a_world_are_refused() -> None:
    with pytest.raises(Refusal, match="growth_2021, by 40"):
        compare(settings(n_worlds=2), lambda *_: SetAside(("growth_2021",)))


def test_words_say_which_draws_a_probability_is_conditional_on() -> None:
    matched = words_of(compare(settings(n_worlds=4), straying))
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


def test_no_order_is_told_among_policies_alike() -> None:
    comparison = compared(margin=0.0001)
    text = words_of(comparison)
    assert "Among those the worlds tell apart only this: " in text
    assert "adoption-first above talent-first" in text
    pair = compared(["as-is", "talent-first", "zone-standard"], margin=0.0001)
    assert "talent-first above zone-standard" in words_of(pair)


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
    assert written == to_json(seven, told)
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


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quiet", action="store_true")
    verb.configure(parser)
    return parser.parse_args(words)


@pytest.fixture
def stood_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def here(chosen: ComparisonSettings, workers: int, *, quiet: bool) -> Comparison:
        return compare(chosen, stand_in)

    monkeypatch.setattr(verb, "_compared", here)


@pytest.mark.usefixtures("stood_in")
def test_the_verb_prints_and_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("as-is", "placebo", "--worlds", "3", "--out", str(tmp_path / "a" / "b"))
    assert verb.run(arguments(*words)) == 0
    said = capsys.readouterr()
    assert "placebo" in said.out
    assert "comparison.csv" in said.err
    assert (tmp_path / "a" / "b" / "fan_en.png").stat().st_size > 0
    assert verb.run(arguments("as-is", "placebo", "--worlds", "3", "--json")) == 0
    assert json.loads(capsys.readouterr().out)["n_worlds"] == 3


def test_the_verb_fails_where_every_world_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(*_: object) -> dict[str, StandIn]:
        raise ArithmeticError("no money")

    def here(chosen: ComparisonSettings, workers: int, *, quiet: bool) -> Comparison:
        return compare(chosen, none)

    monkeypatch.setattr(verb, "_compared", here)
    words = ("as-is", "--worlds", "2", "--json", "--out", str(tmp_path))
    assert verb.run(arguments(*words)) == 1
    origin = json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))
    assert "in none" in origin["failed_worlds"]["2"]["traceback"]
    said = capsys.readouterr()
    assert json.loads(said.out)["policies"] == []
    assert "ArithmeticError: no money" in said.err


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


@pytest.mark.parametrize(
    ("words", "simulate"),
    [
        ((), matched_branches),
        (("--set", "imitation_strength=0.5"), matched_branches),
        (("--all-draws",), branches),
        (("--uncertainty", "luck"), branches),
    ],
)
def test_the_verb_takes_worlds_that_fit_unless_told_otherwise(
    words: tuple[str, ...], simulate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def stop(chosen: ComparisonSettings, simulate: Any, *_: object) -> Comparison:
        asked.append(simulate)
        raise Refusal("asked")

    monkeypatch.setattr("experiments.comparison.comparison.compare", stop)
    with pytest.raises(Refusal, match="asked"):
        verb.run(arguments("as-is", "--quiet", *words))
    assert asked == [simulate]


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
        assert one.first_passage_year["0.10"] == (None if median == 9999 else median)
        assert one.first_passage_year["0.30"] is None


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
