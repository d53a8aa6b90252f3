"""The tornado: rows, bars by hand, two steps of runs, words, files.

A stand-in gives the records: the share is a straight line in a few rows, so that every
bar can be worked by hand; each world adds its own luck, and a row may fail.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agents.luck import Luck, Stream
from agents.refusal import Refusal
from experiments.command_line import main
from experiments.comparison.comparison import YEARS
from experiments.definitions.share_definitions import FIGURES
from experiments.engine.failure import failure_of
from experiments.figures.tornado import draw_tornado
from experiments.inference.paired import paired_interval, spread, wilson
from experiments.language import LANGUAGES, Language
from experiments.output import console
from experiments.run_files import staged
from experiments.tornado.bars import Lived
from experiments.tornado.cells import Cell
from experiments.tornado.row_meanings import meaning
from experiments.tornado.runs import Tornado, cells_of, tornado, widest
from experiments.tornado.settings import TornadoSettings, chosen_rows
from experiments.tornado.tornado_files import write_tornado
from experiments.tornado.tornado_json import tornado_json
from experiments.tornado.tornado_page import METHOD, tornado_page
from experiments.tornado.tornado_text import row_number, tornado_text
from experiments.tornado.variance_by_grade import VarianceByGrade, variance_by_grade
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.uncertainty import drawn_values, uncertain_rows
from experiments.worlds.world_search import FoundWorlds
from model.evidence.reader import Distribution, Evidence, Grade, ParameterRow
from model.parameters import groups, row_names
from model.policy.files import load_policy
from model.policy.policy import Policy

ROOT = Path(__file__).parents[2]
REFERENCE, POLICY = load_policy("as-is"), load_policy("adoption-first")
ROWS = {row.name: row for row in uncertain_rows()}
SLOPES = {
    "kappa_electronics": (0.02, 0.004),
    "imitation_strength": (0.004, 0.010),
    "lead_rate_month": (0.01, -0.002),
    "wage_basic": (0.0, 0.0),
}
"""What a row adds from its low to its high: to both shares, and to the difference."""
CENTRAL, GAIN = 0.10, 0.01


def place(name: str, value: float) -> float:
    """Return how far a value lies from central, in widths of its range."""
    row = ROWS[name]
    return (value - row.value) / (row.high - row.low)


def luck(world: int, draw: int) -> float:
    return float(Luck(world).uniform(Stream.CHECK_VALUE, draw, [0])[0]) - 0.5


class StandIn:
    def __init__(self, share_2030: float, years: int) -> None:
        self.share = share_2030
        self.years = years

    def yearly(self) -> Sequence[Mapping[str, Any]]:
        return [
            {"year": year, **{f.indicator: self.of(year, f) for f in FIGURES}}
            for year in YEARS[: self.years]
        ]

    def of(self, year: int, figure: Any) -> float:
        other = 0.02 * (figure.definition.name == "mic")
        return self.share + other - 0.002 * (2030 - year)

    @property
    def shares(self) -> list[list[float]]:
        return [[row[f.indicator] for row in self.yearly()] for f in FIGURES]


def live(
    settings: RunSettings, policies: Sequence[Policy], world: int
) -> dict[str, StandIn]:
    if settings.values.get("exit_hazard_month") == ROWS["exit_hazard_month"].high:
        raise Refusal("exit hazard is above 1\nlower it")
    moved = {n: place(n, v) for n, v in settings.values.items() if n in SLOPES}
    level = CENTRAL + 0.01 * luck(world, 0)
    level += sum(SLOPES[name][0] * at for name, at in moved.items())
    gain = GAIN + 0.001 * luck(world, 1)
    gain += sum(SLOPES[name][1] * at for name, at in moved.items())
    years = settings.n_months // 12
    return {
        policies[0].name: StandIn(level, years),
        policies[1].name: StandIn(level + gain, years),
    }


def settings_of(**changes: Any) -> TornadoSettings:
    usual: dict[str, Any] = {
        "policy": POLICY,
        "reference": REFERENCE,
        "run": RunSettings(scale=100),
        "rows": tuple(ROWS[name] for name in SLOPES),
        "n_worlds": 1,
        "n_again": 2,
        "again_worlds": 4,
        "n_draws": 0,
        "target": 0.12,
        "by": 2030,
    }
    return TornadoSettings(**{**usual, **changes})


type Live = Callable[[RunSettings, Sequence[Policy], int], Mapping[str, StandIn]]


@dataclass
class Runs:
    """The runs of a tornado by a stand-in, in this process."""

    settings: TornadoSettings
    live: Live = live
    lived: dict[Cell, Any] = field(default_factory=dict)

    def screen(self) -> Lived:
        return self._of(self.settings.rows, self.settings.worlds)

    def again(self, rows: Sequence[ParameterRow], /) -> Lived:
        return self._of(rows, self.settings.worlds_again)

    def draws(self) -> FoundWorlds[Any]:
        """Return worlds whose shares follow the slopes at the drawn values."""
        worlds = range(1, self.settings.n_draws + 1)
        results = {}
        for world in worlds:
            values = drawn_values(world, uncertain_rows())
            results[world] = self._shares({n: values[n] for n in SLOPES}, world)
        return FoundWorlds(
            worlds=tuple(worlds),
            results=results,
            failures={},
            set_aside={},
            n_tried=self.settings.n_draws,
            is_matched=True,
        )

    def _of(self, rows: Sequence[ParameterRow], worlds: Sequence[int]) -> Lived:
        for cell in cells_of(rows, worlds):
            try:
                self.lived[cell] = self._shares(cell.values, cell.world)
            except (ValueError, Refusal) as error:
                self.lived[cell] = failure_of(error)
        return self.lived

    def _shares(self, values: Mapping[str, float], world: int) -> Any:
        run = self.settings.lived
        run = replace(run, values={**run.values, **values})
        lived = self.live(run, self.settings.policies, world)
        return np.array([one.shares for one in lived.values()])


def tornado_of(settings: TornadoSettings, live: Live = live) -> Tornado:
    return tornado(settings, Runs(settings, live))


@pytest.fixture(scope="module")
def found() -> Tornado:
    return tornado_of(settings_of(n_draws=60))


@pytest.fixture(scope="module")
def variance(found: Tornado) -> tuple[VarianceByGrade, ...]:
    return variance_by_grade(found)


# Settings and rows.


def test_rows_are_those_of_the_evidence_that_are_drawn() -> None:
    assert chosen_rows() == uncertain_rows()


def test_a_pattern_takes_the_rows_it_fits_in_the_order_of_the_evidence() -> None:
    names = [row.name for row in chosen_rows(["kappa_el*", "lead_mix_*"])]
    assert names[0].startswith("lead_mix_")
    assert names[-1] == "kappa_electronics"
    assert len(names) == 6


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"policy": REFERENCE}, "held against itself"),
        ({"n_worlds": 0}, "worlds is 0"),
        ({"n_again": -1}, "again is -1"),
        ({"again_worlds": 0}, "again-worlds is 0"),
        ({"n_draws": 5}, "draws is 5; expected 20 to 100000, or 0 for none"),
        ({"rows": ()}, "every row that was asked for is held by --set"),
        ({"by": 2025}, "by is 2025"),
        ({"target": 1.0}, "target is 1"),
        ({"run": RunSettings(uncertainty="parameters")}, "one row at a time"),
    ],
    ids=lambda part: str(part)[:30],
)
def test_settings_that_make_no_sense_are_refused(
    changes: dict[str, Any], named: str
) -> None:
    with pytest.raises(Refusal, match=named) as refusal:
        settings_of(**changes)
    assert len(str(refusal.value).splitlines()) <= 3


def test_a_row_that_is_fixed_or_unknown_is_refused_by_name() -> None:
    fixed = next(
        row.name
        for row in Evidence.load().parameters
        if row.distribution is Distribution.FIXED
    )
    for pattern in (fixed, "kapa_electronics"):
        with pytest.raises(Refusal, match="no uncertain row fits"):
            chosen_rows([pattern])


def test_runs_end_with_the_last_year_asked_about() -> None:
    assert settings_of().lived.n_months == 11 * 12
    assert settings_of(by=2033).lived.n_months == 14 * 12


# Bars by hand.


def test_a_bar_is_the_slope_times_the_range(found: Tornado) -> None:
    for bar in found.bars:
        of_level, of_difference = SLOPES[bar.row.name]
        both = of_level + of_difference
        assert bar.swing == pytest.approx(abs(of_difference), abs=1e-12)
        assert bar.swing_level == pytest.approx(abs(both), abs=1e-12)
        rise = bar.high.difference - bar.low.difference
        assert rise == pytest.approx(of_difference, abs=1e-12)


def test_bars_are_sorted_by_either_swing(found: Tornado) -> None:
    again = [bar.row.name for bar in found.bars if bar.is_again]
    assert again == ["imitation_strength", "kappa_electronics"]
    by_level = [bar.row.name for bar in found.bars_by_level if bar.is_again]
    assert by_level == ["kappa_electronics", "imitation_strength"]


def test_an_end_gives_what_the_statistics_of_a_comparison_give(
    found: Tornado,
) -> None:
    end = found.bars[0].high
    worlds = end.sample.worlds
    assert worlds == (1, 2, 3, 4)
    lifted = place("imitation_strength", end.value)
    gains = np.array([GAIN + 0.001 * luck(w, 1) + 0.010 * lifted for w in worlds])
    levels = np.array([CENTRAL + 0.01 * luck(w, 0) for w in worlds]) + 0.004 * lifted
    told = end.to_json()
    assert told["diff_mean"] == pytest.approx(gains.mean())
    interval = paired_interval(gains, 0.95)
    assert interval is not None
    assert (told["diff_low"], told["diff_high"]) == pytest.approx(interval)
    ends = spread(levels + gains)
    assert (told["share_2030_low"], told["share_2030_high"]) == pytest.approx(ends)
    hits = int((levels + gains >= 0.12).sum())
    assert told["p_target"] == hits / 4
    assert (told["p_target_low"], told["p_target_high"]) == wilson(hits, 4)


def test_one_world_has_no_interval_and_is_never_clear_of_luck(found: Tornado) -> None:
    bar = next(bar for bar in found.bars if bar.row.name == "lead_rate_month")
    assert bar.n_worlds == 1
    assert bar.changes == (None, None)
    assert not bar.is_clear
    assert bar.low.to_json()["diff_low"] is None


def test_a_change_is_judged_in_worlds_that_did_not_choose_the_row() -> None:
    """World 1 alone jumps with the row: it chooses it and proves nothing."""

    def jumping(
        settings: RunSettings, policies: Sequence[Policy], world: int
    ) -> dict[str, StandIn]:
        gain = 0.01 + 0.001 * luck(world, 1)
        if "wage_basic" in settings.values:
            gain += 0.05 if world == 1 else 0.0005 * luck(world, 2)
        years = settings.n_months // 12
        return {
            policies[0].name: StandIn(0.1, years),
            policies[1].name: StandIn(0.1 + gain, years),
        }

    bar = tornado_of(settings_of(again_worlds=8), jumping).bars[0]
    assert bar.row.name == "wage_basic"
    assert bar.swing > 0.005
    assert not bar.is_clear


def test_a_row_that_moves_nothing_is_still_and_never_decides(found: Tornado) -> None:
    still = [bar.row.name for bar in found.bars if bar.is_still]
    assert still == ["wage_basic"]
    assert "wage_basic" not in {bar.row.name for bar in found.deciding}


def test_the_dozen_puts_what_stands_clear_of_luck_first(found: Tornado) -> None:
    clear = [bar.is_clear for bar in found.deciding]
    assert clear == sorted(clear, reverse=True)
    assert clear[0]


def test_the_widest_of_both_rankings_are_moved_again(found: Tornado) -> None:
    names = [row.name for row in widest(found.bars, 1)]
    assert names == ["imitation_strength", "kappa_electronics"]
    assert widest(found.bars, 0) == ()


def test_of_every_grade_some_rows_are_moved_again() -> None:
    """A row of a rare grade, barely moved, stands beside wide ones of a common one."""
    rare = next(row for row in ROWS.values() if row.grade is Grade.LITERATURE)
    moved = [ROWS[name] for name in ("kappa_electronics", "imitation_strength")]

    def barely(
        settings: RunSettings, policies: Sequence[Policy], world: int
    ) -> dict[str, StandIn]:
        lived = live(settings, policies, world)
        if rare.name in settings.values:
            lived[policies[1].name].share += 1e-6
        return lived

    assert {row.grade for row in moved} == {Grade.ASSUMPTION}
    result = tornado_of(settings_of(rows=(rare, *moved), n_again=1), barely)
    assert all(bar.is_again for bar in result.bars)


def test_a_row_that_contradicts_itself_at_an_end_is_a_failed_bar() -> None:
    rows = (ROWS["kappa_electronics"], ROWS["exit_hazard_month"])
    result = tornado_of(settings_of(rows=rows))
    assert [bar.row.name for bar in result.bars] == ["kappa_electronics"]
    (failed,) = result.failed
    assert (failed.row.name, failed.end) == ("exit_hazard_month", "high")
    assert "exit hazard is above 1" in failed.reason


def test_nothing_is_left_where_every_run_fails() -> None:
    def failing(*_: object) -> dict[str, StandIn]:
        raise ValueError("no world")

    result = tornado_of(settings_of(), failing)
    assert result.bars == ()
    assert {one.reason for one in result.failed} == {"ValueError: no world"}
    assert variance_by_grade(result) == ()
    assert "no world" in tornado_page(result, ())
    json.dumps(tornado_json(result, ()), allow_nan=False)


# Variance, words, files.


def test_the_grade_of_the_rows_that_move_the_share_takes_its_variance(
    variance: tuple[VarianceByGrade, ...],
) -> None:
    level, difference = variance
    for one in (level, difference):
        whole = sum(each.share for each in one.shares) + one.rest
        assert whole == pytest.approx(1)
        for each in one.shares:
            assert each.interval[0] <= each.share + 1e-9
            assert (each.share == 0) == (each.n_rows == 0)
    grade = ROWS["imitation_strength"].grade
    share = next(each for each in difference.shares if each.grade is grade)
    assert share.share > 0.6


def test_a_row_that_is_held_is_not_counted_among_the_uncertain() -> None:
    run = RunSettings(scale=100, values={"wage_basic": 5.5})
    rows = (ROWS["kappa_electronics"], ROWS["imitation_strength"])
    settings = settings_of(run=run, rows=rows, n_draws=20)
    level, _ = variance_by_grade(tornado_of(settings))
    assert sum(one.n_uncertain for one in level.shares) == len(uncertain_rows()) - 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_name_worlds_scale_history_uncertainty_and_every_deciding_row(
    found: Tornado,
    variance: tuple[VarianceByGrade, ...],
    lang: Language,
    capsys: pytest.CaptureFixture[str],
) -> None:
    screen = console()
    for part in tornado_text(found, variance, lang):
        screen.print(part)
    said = " ".join(capsys.readouterr().out.split())
    for bar in found.deciding:
        assert bar.row.name in said
    wanted = {
        "en": ("worlds 1 to 4", "Scale 100", "history replay", "uncertainty: luck"),
        "vi": ("1 đến 4", "Tỷ lệ 1:100", "lịch sử replay", "bất định: chỉ vận may"),
    }[lang]
    for words in wanted:
        assert words in said
    assert not re.search(r"[{}]", said)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_held_row_is_said_and_nothing_is_said_of_rows_that_are_not_moved_again(
    lang: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    run = RunSettings(scale=100, values={"wage_basic": 5.5})
    found = tornado_of(settings_of(run=run, rows=(ROWS["kappa_electronics"],)))
    alone = tornado_of(settings_of(n_again=0, again_worlds=4))
    assert [cell.world for cell in alone.lived if cell.row == ""] == [1]
    texts = []
    for one in (found, alone):
        screen = console()
        for part in tornado_text(one, (), lang):
            screen.print(part)
        texts.append(" ".join(capsys.readouterr().out.split()))
    held = {"en": "wage_basic = 5.5.", "vi": "wage_basic = 5,5."}[lang]
    again = {"en": "moved again", "vi": "được thử lại"}[lang]
    assert held in texts[0]
    assert again in texts[0]
    assert held not in texts[1]
    assert again not in texts[1].partition("\n")[0]
    assert tornado_json(found, ())["values"] == {"wage_basic": 5.5}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_files_are_written_whole(
    found: Tornado,
    variance: tuple[VarianceByGrade, ...],
    lang: Language,
    tmp_path: Path,
) -> None:
    with staged(tmp_path) as folder:
        names = write_tornado(folder, found, variance, {"version": "0"}, lang)
    assert {"tornado.csv", "tornado.json", "draws.csv", "provenance.json"} <= set(names)
    assert {f"tornado_{lang}.png", f"grades_{lang}.svg"} <= set(names)
    table = (tmp_path / "tornado.csv").read_text().splitlines()
    assert len(table) == 1 + len(found.bars)


def test_json_names_everything_a_result_must_name(
    found: Tornado, variance: tuple[VarianceByGrade, ...]
) -> None:
    told = tornado_json(found, variance)
    text = json.dumps(told, allow_nan=False)
    assert {"scale", "history", "uncertainty", "n_worlds"} <= set(told)
    assert {"n_tried", "n_set_aside", "worlds"} <= set(told["draws"])
    assert len(told["definitions"]) == len(FIGURES)
    assert all(len(bar["low"]["definitions"]) == len(FIGURES) for bar in told["bars"])
    assert "NaN" not in text


def test_the_page_is_method_and_results(
    found: Tornado, variance: tuple[VarianceByGrade, ...]
) -> None:
    page = tornado_page(found, variance)
    assert page.startswith(METHOD)
    assert "| imitation_strength |" in page


def test_the_document_begins_with_the_method_of_this_code() -> None:
    document = (ROOT / "docs/tornado.md").read_text(encoding="utf-8")
    assert document.startswith(METHOD)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pictures_can_be_drawn_of_one_world(lang: Language) -> None:
    assert draw_tornado(tornado_of(settings_of(again_worlds=1)), lang).axes


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0"), (0.0123456, "0.0123"), (1234.5, "1,234"), (2.5, "2.5"), (60, "60")],
)
def test_values_of_rows_keep_three_figures(value: float, said: str) -> None:
    assert row_number(value, "en") == said


def test_every_uncertain_row_has_a_meaning_in_both_languages() -> None:
    for row in uncertain_rows():
        assert meaning(row.name, "en")
        assert meaning(row.name, "vi")
    assert meaning("delta_power", "en").endswith("power.")


def test_vietnamese_meanings_are_of_fields_that_stand() -> None:
    path = ROOT / "experiments/tornado/meanings_vi.csv"
    named = [line.partition(",")[0] for line in path.read_text("utf-8").splitlines()]
    fields = {f for group in groups().values() for f in row_names(group).values()}
    assert set(named[1:]) <= fields
    assert len(named) == len(set(named))


# The model itself.


def test_two_comparisons_reproduce_a_bar(capsys: pytest.CaptureFixture[str]) -> None:
    row = ROWS["kappa_electronics"]
    common = ["--scale", "100", "--target", "0.10", "--json", "--quiet"]
    words = ["tornado", "adoption-first", "--rows", row.name, "--again", "0"]
    assert main([*words, "--worlds", "2", "--draws", "0", *common]) == 0
    (bar,) = json.loads(capsys.readouterr().out)["bars"]
    assert bar["swing_level"] > 0
    for end, value in (("low", row.low), ("high", row.high)):
        asked = ["compare", "as-is", "adoption-first", "--uncertainty", "luck"]
        asked += ["--worlds", "2", "--set", f"{row.name}={value!r}"]
        assert main([*asked, *common]) == 0
        _, told = json.loads(capsys.readouterr().out)["policies"]
        for name in (
            *("share_2030_mean", "share_2030_low", "share_2030_high"),
            *("diff_mean", "diff_low", "diff_high"),
            *("p_target", "p_target_low", "p_target_high", "p_diff_low", "p_diff_high"),
        ):
            assert bar[end][name] == told[name], name
