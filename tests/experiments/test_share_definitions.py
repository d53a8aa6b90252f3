"""The digital share under every definition: the list, a comparison, a run, pictures.

A stand-in gives the records: the same effect is large by the statistics office and
nothing by the ministry, so that verdict and chance hang on the definition by design.
"""

import csv
import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.command_line import main
from experiments.comparison.comparison import (
    YEARS,
    Comparison,
    ComparisonSettings,
    compare,
)
from experiments.comparison.comparison_files import definition_table
from experiments.comparison.comparison_json import to_json
from experiments.comparison.comparison_outcomes import Outcome, outcomes
from experiments.comparison.comparison_text import comparison_text
from experiments.definitions.share_definitions import (
    DEFINITIONS,
    FIGURES,
    SCORED,
    definitions_json,
    scored_words,
)
from experiments.figures.composition import draw_composition
from experiments.figures.fan import draw_fan
from experiments.language import LANGUAGES, Language
from experiments.output import console
from experiments.run_files import write_csv
from experiments.store.cell import Result
from experiments.worlds.end_of_run import EndOfRun
from experiments.worlds.run_settings import RunSettings
from model.evidence.reader import Evidence
from model.indicators import INDICATOR_ROWS, INDICATORS
from model.places import load_places
from model.policy.files import load_policies, load_scenario
from model.sites import load_sites
from model.valuation import ValuationParameters
from tests.experiments.toy_comparison import result_of, worlds_of

VALUATION = ValuationParameters(discount_rate=0.0)
EVIDENCE = Evidence.load()
PLACES = load_places()
N_SITES = len(load_sites(PLACES).names)
POLICIES = ("as-is", "talent-first", "adoption-first")
MIC = "digital_share_mic"

type Shares = Callable[[str, int, int], Mapping[str, float]]
"""Gives shares by indicator of a policy, a world and a year."""


def hanging(policy: str, world: int, year: int) -> dict[str, float]:
    """Return shares: adoption moves the scored ones by 0.01, the ministry's not."""
    level = 0.09 + 0.01 * world
    acted = 0.01 if policy == "adoption-first" and year > 2025 else 0.0
    shares = {}
    for one in DEFINITIONS:
        share = level + (0.195 if one.name == "mic" else acted)
        shares[one.indicator] = share
        shares[one.indicator_2020_prices] = share + 0.02
    return shares


def alike(policy: str, world: int, year: int) -> dict[str, float]:
    """Return the same effect by every definition."""
    acted = 0.01 if policy == "adoption-first" and year > 2025 else 0.0
    return {figure.indicator: 0.1 + 0.01 * world + acted for figure in FIGURES}


END = EndOfRun(
    prepared_ha=np.full(N_SITES, 100.0),
    let_ha=np.full(N_SITES, 10.0),
    digital_value_added_bn_vnd=np.full(PLACES.n_wards, 1.0),
)


def compared(shares: Shares, n_worlds: int = 4, target: float = 0.30) -> Comparison:
    def year(policy: str, world: int, number: int) -> dict[str, Any]:
        money = dict.fromkeys(
            (
                *("digital_core_bn_vnd", "digital_digitalised_bn_vnd"),
                *("grdp_bn_vnd", "spending_bn_vnd", "private_share_bn_vnd"),
                *("tax_forgone_bn_vnd", "revenue_bn_vnd"),
            ),
            1.0,
        )
        return {"year": number, **shares(policy, world, number), **money}

    def stand_in(policy: str, world: int) -> Result:
        rows = [year(policy, world, number) for number in YEARS]
        return result_of(rows, END, f"{policy} {world}")

    settings = ComparisonSettings(
        policies=load_policies(POLICIES),
        run=RunSettings(scenario=load_scenario("central"), scale=10),
        n_worlds=n_worlds,
        target=target,
        by=2030,
        margin=0.0025,
    )
    return compare(settings, worlds_of(settings, stand_in))


def words_of(comparison: Comparison, lang: Language = "en") -> str:
    screen = console()
    with screen.capture() as capture:
        told = outcomes(comparison, VALUATION)
        for part in comparison_text(comparison, told, VALUATION, EVIDENCE, lang):
            screen.print(part)
    return " ".join(capture.get().split())


@pytest.fixture(scope="module")
def hangs() -> Comparison:
    return compared(hanging)


@pytest.fixture(scope="module")
def found(hangs: Comparison) -> dict[str, Outcome]:
    return {one.name: one for one in outcomes(hangs, VALUATION)}


# The list.


def test_every_figure_is_a_recorded_share_at_the_prices_it_says() -> None:
    bases = {each.name: str(each.price_base) for each in INDICATORS}
    for figure in FIGURES:
        assert figure.indicator in INDICATOR_ROWS
        assert bases[figure.indicator] == figure.prices


def test_there_are_six_figures_and_one_of_them_is_scored() -> None:
    assert len({figure.indicator for figure in FIGURES}) == 6
    assert [figure for figure in FIGURES if figure.is_scored] == [FIGURES[0]]
    assert SCORED == "digital_share_nso"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_has_words_of_its_own(lang: Language) -> None:
    assert len({figure.words(lang) for figure in FIGURES}) == 6
    assert len({one.short(lang) for one in DEFINITIONS}) == 3


def test_plain_values_hold_mean_and_spread_by_hand() -> None:
    worlds = np.linspace(0.0, 1.0, 21)
    rows = definitions_json(lambda name: worlds + (name == MIC))
    assert [row["indicator"] for row in rows] == [f.indicator for f in FIGURES]
    first, mic = rows[0], rows[4]
    assert [first[key] for key in ("mean", "low", "high")] == pytest.approx(
        [0.5, 0.05, 0.95]
    )
    assert mic["mean"] == pytest.approx(1.5)
    assert [row["scored"] for row in rows] == [True] + 5 * [False]


# A comparison.


def test_share_difference_and_chance_by_definition_by_hand(
    found: dict[str, Outcome],
) -> None:
    # Worlds 1 to 4 stand at 0.10 to 0.13; the ministry adds 0.195, prices of 2020 0.02.
    scored, at_2020, *_, mic, mic_2020 = found["adoption-first"].definitions
    assert scored.mean == pytest.approx(0.125)
    assert at_2020.mean == pytest.approx(0.145)
    assert (mic.mean, mic_2020.mean) == pytest.approx((0.31, 0.33))
    assert (scored.difference, mic.difference) == pytest.approx((0.01, 0.0))
    assert scored.interval == pytest.approx((0.01, 0.01))
    assert (scored.verdict, mic.verdict) == ("better", "same")
    assert (scored.p_target, mic.p_target, mic_2020.p_target) == (0.0, 0.75, 1.0)
    low, high = mic_2020.p_target_interval
    assert 0 < low < high == 1


def test_the_scored_figure_is_the_verdict_itself() -> None:
    for one in outcomes(compared(hanging, target=0.115), VALUATION):
        scored = one.definitions[0]
        assert scored.figure.is_scored
        assert (scored.mean, scored.spread) == (one.share_2030, one.share_2030_spread)
        assert scored.p_target == one.p_target
        assert scored.p_target_interval == one.p_target_interval
        effect = one.effect
        assert scored.difference == (effect and effect.mean)
        assert scored.interval == (effect and effect.interval)
        assert scored.verdict == (effect and effect.verdict)


def test_the_reference_has_levels_and_no_difference(found: dict[str, Outcome]) -> None:
    for one in found["as-is"].definitions:
        assert one.mean > 0
        assert (one.difference, one.interval, one.verdict) == (None, None, None)


def test_every_policy_holds_six_figures_of_plain_values(hangs: Comparison) -> None:
    told = to_json(hangs, outcomes(hangs, VALUATION))
    json.dumps(told, allow_nan=False)
    for policy in told["policies"]:
        assert [d["indicator"] for d in policy["definitions"]] == [
            figure.indicator for figure in FIGURES
        ]


def test_the_table_of_definitions_has_a_row_for_each_policy_and_figure(
    hangs: Comparison, tmp_path: Path
) -> None:
    write_csv(definition_table(outcomes(hangs, VALUATION)), tmp_path / "d.csv")
    with (tmp_path / "d.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["policy"], row["indicator"]) for row in rows] == [
        (policy, figure.indicator) for policy in POLICIES for figure in FIGURES
    ]
    assert rows[0]["diff_mean"] == ""
    assert float(rows[12]["diff_mean"]) == pytest.approx(0.01)


def test_a_world_without_a_finite_share_by_the_ministry_fails() -> None:
    def broken(policy: str, world: int, year: int) -> Mapping[str, float]:
        odd = {MIC: math.nan} if (world, year) == (2, 2028) else {}
        return {**hanging(policy, world, year), **odd}

    comparison = compared(broken)
    assert {one.world for one in comparison.failures} == {2}
    assert f"{MIC} is nan in 2028" in comparison.failures[0].failure.error


# Words.


def test_a_verdict_that_hangs_on_the_definition_is_said_to(hangs: Comparison) -> None:
    text = words_of(hangs)
    assert (
        "The verdict on adoption-first hangs on the definition: better by the scored"
        " share, same by ministry (MIC), current prices; ministry (MIC), 2020 prices."
    ) in text
    assert "The verdict on talent-first hangs" not in text
    assert "All six figures place" not in text
    assert "Kết luận về adoption-first tùy thuộc định nghĩa" in words_of(hangs, "vi")


def test_a_chance_that_hangs_on_the_definition_is_said_to(hangs: Comparison) -> None:
    text = words_of(hangs)
    assert "The chance of 30 % by 2030 hangs on the definition:" in text
    assert (
        "adoption-first from 0 of 4 worlds (statistics office (NSO), current prices) to"
        " 4 (ministry (MIC), 2020 prices)"
    ) in text


def test_what_stands_under_every_definition_is_said_to() -> None:
    text = words_of(compared(alike))
    assert "All six figures place the same policies above or below as-is." in text
    assert "Under none of the six figures does a policy reach 30 % by 2030" in text
    reached = words_of(compared(alike, target=0.05))
    assert "Under all six figures each policy reaches 5 % by 2030 in equally" in reached
    for comparison in (compared(alike), compared(alike, target=0.05)):
        assert "cả sáu cách tính" in words_of(comparison, "vi")


def test_same_here_and_undecided_there_is_no_other_verdict() -> None:
    def noisy(policy: str, world: int, year: int) -> Mapping[str, float]:
        shares = alike("as-is", world, year)
        acted = policy == "adoption-first" and year > 2025
        return {**shares, MIC: shares[MIC] + acted * 0.05 * (-1) ** world}

    comparison = compared(noisy)
    (*_, adoption) = outcomes(comparison, VALUATION)
    verdicts = {one.figure.indicator: one.verdict for one in adoption.definitions}
    assert (verdicts[SCORED], verdicts[MIC]) == ("same", "undecided")
    text = words_of(comparison)
    assert "None of the six figures tells a policy apart from as-is." in text
    assert "The verdict on" not in text


def test_one_world_says_nothing_of_verdicts_by_definition() -> None:
    text = words_of(compared(hanging, n_worlds=1))
    assert "The verdict on" not in text
    assert "six figures tells" not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_of_the_table_is_wider_than_the_screen(
    hangs: Comparison, lang: Language
) -> None:
    screen = console()
    told = outcomes(hangs, VALUATION)
    with screen.capture() as capture:
        for part in comparison_text(hangs, told, VALUATION, EVIDENCE, lang):
            screen.print(part)
    assert max(map(len, capture.get().splitlines())) <= 100


# Pictures and a run.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pictures_of_the_share_name_its_definition(
    hangs: Comparison, lang: Language
) -> None:
    for figure in (draw_fan(hangs, 0.131, lang), draw_composition(hangs, lang)):
        text = " ".join(each.get_text() for each in figure.texts)
        assert scored_words(lang) in " ".join(text.split())


def test_a_run_tells_its_last_year_by_definition(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["run", "--scale", "100", "--until", "2021-12"]
    assert main([*words, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    last = answer["yearly"][-1]
    assert answer["definitions"] == definitions_json(lambda name: last[name])
    assert main([*words, "--lang", "vi", "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "Tỷ trọng kinh tế số 2021 theo từng định nghĩa" in said
    assert "Cục Thống kê với pin mặt trời thuộc lõi" in said
