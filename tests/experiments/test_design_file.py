"""Design files: what they may say, and one clear refusal for what they may not."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.refusal import Refusal
from experiments.design.design_file import DesignFile, example_text, read_design
from experiments.design.samplers import Sampler
from model.evidence.reader import Distribution, Evidence


def read(tmp_path: Path, text: str) -> DesignFile:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return read_design(path)


def test_the_example_is_a_design(tmp_path: Path) -> None:
    file = read(tmp_path, example_text())
    assert file.sampler is Sampler.SOBOL
    assert len(file.design.points) == 8
    assert [axis.name for axis in file.axes] == [
        "training_places.intensity",
        "training_places.places_per_month",
        "adoption_vouchers.intensity",
        "imitation_strength",
        "founding_growth_elasticity",
    ]


def test_a_file_that_says_nothing_but_a_name_is_as_is_in_matched_worlds(
    tmp_path: Path,
) -> None:
    design = read(tmp_path, 'name = "plain"').design
    assert [policy.name for policy in design.policies] == ["as-is"]
    assert design.is_matched
    assert len(design.points) == 1
    assert not design.points[0].levers


def test_a_grid_has_every_combination(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        """
        [levers]
        sandbox.intensity = [0.0, 0.5, 1.0]
        zone.functions = "any"
        [uncertainties]
        imitation_strength = "evidence"
        """,
    )
    row = Evidence.load().parameter("imitation_strength")
    points = {
        (*point.levers.values(), *point.values.values()) for point in file.design.points
    }
    assert points == {
        (intensity, functions, value)
        for intensity in (0.0, 0.5, 1.0)
        for functions in (False, True)
        for value in (row.low, row.value, row.high)
    }


def test_a_list_sets_values_side_by_side(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        """
        sampler = "list"
        [levers]
        sandbox.intensity = [0.0, 0.5, 1.0]
        [uncertainties]
        imitation_strength = [0.4, 0.9, 1.2]
        """,
    )
    told = [
        (point.levers["sandbox.intensity"], point.values["imitation_strength"])
        for point in file.design.points
    ]
    assert told == [(0.0, 0.4), (0.5, 0.9), (1.0, 1.2)]


@pytest.mark.parametrize("sampler", ["latin-hypercube", "sobol"])
def test_drawn_points_lie_within_their_ranges(tmp_path: Path, sampler: str) -> None:
    file = read(
        tmp_path,
        f"""
        sampler = "{sampler}"
        points = 40
        [levers]
        sandbox.intensity = {{ low = 0.2, high = 0.4 }}
        training_places.places_per_month = {{ low = 3, high = 6 }}
        [uncertainties]
        imitation_strength = {{ high = 0.5 }}
        """,
    )
    points = file.design.points
    row = Evidence.load().parameter("imitation_strength")
    assert len(points) == 40
    assert all(0.2 <= p.levers["sandbox.intensity"] <= 0.4 for p in points)  # type: ignore[operator]
    # Whole numbers, both ends among them.
    places = {p.levers["training_places.places_per_month"] for p in points}
    assert places == {3, 4, 5, 6}
    assert all(row.low <= p.values["imitation_strength"] <= 0.5 for p in points)


def test_a_point_that_is_drawn_again_is_lived_once(tmp_path: Path) -> None:
    design = read(
        tmp_path,
        """
        sampler = "sobol"
        points = 16
        [levers]
        zone.tax_terms = ["standard", "economic_zone"]
        """,
    ).design
    assert len(design.points) == 2
    keys = [cell.key for cell in design.planned()]
    assert len(keys) == len(set(keys)) == design.n_cells


def test_a_value_that_stands_alone_is_held(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        "[uncertainties]\nimitation_strength = 0.5\n[levers]\nsandbox.intensity=0.2",
    )
    assert [dict(p.values) for p in file.design.points] == [{"imitation_strength": 0.5}]
    assert [dict(p.levers) for p in file.design.points] == [{"sandbox.intensity": 0.2}]


def test_steps_lie_evenly_with_both_ends(tmp_path: Path) -> None:
    file = read(
        tmp_path, "[levers]\nsandbox.intensity = { low = 0.0, high = 1.0, steps = 5 }"
    )
    told = sorted(p.levers["sandbox.intensity"] for p in file.design.points)  # type: ignore[type-var]
    assert told == [0, 0.25, 0.5, 0.75, 1]


@pytest.mark.parametrize(
    "text",
    [
        '[levers]\n"sandbox.intensity" = [0.0, 1.0]',
        "[levers]\nsandbox.intensity = [0.0, 1.0]",
        "[levers.sandbox]\nintensity = [0.0, 1.0]",
        "[levers]\nsandbox = { intensity = [0.0, 1.0] }",
    ],
)
def test_lever_and_term_may_be_joined_as_toml_allows(tmp_path: Path, text: str) -> None:
    assert [axis.name for axis in read(tmp_path, text).axes] == ["sandbox.intensity"]


def test_a_schedule_may_stand_in_a_list(tmp_path: Path) -> None:
    file = read(tmp_path, '[levers]\nsandbox.intensity = [[["2027-01", 0.5]], 1.0]')
    values = [point.levers["sandbox.intensity"] for point in file.design.points]
    assert [["2027-01", 0.5]] in values
    assert 1.0 in values


def test_a_policy_may_be_a_file_beside_the_design(tmp_path: Path) -> None:
    from model.policy.files import policy_text

    own = policy_text("talent-first").replace('"talent-first"', '"my-own"', 1)
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    file = read(tmp_path, 'policies = ["as-is", "own.toml"]')
    assert [policy.name for policy in file.design.policies] == ["as-is", "my-own"]


# What is refused.

REFUSED = {
    "unknown key": ('sampelr = "grid"', "no key 'sampelr'.*sampler"),
    "a free table misspelt": ("[lever]\n", "no key 'lever'.*levers"),
    "unknown lever": ("[levers]\nsandbx.intensity = 1.0", "no lever 'sandbx'.*sandbox"),
    "unknown term": ("[levers]\nsandbox.intensty = 1.0", "no term 'intensty'.*intens"),
    "lever without term": ("[levers]\nsandbox = 1.0", "expected one of its terms"),
    "lever twice": (
        '[levers]\n"sandbox.intensity" = 1.0\nsandbox.intensity = 0.5',
        "sandbox.intensity stands twice",
    ),
    "unknown row": (
        "[uncertainties]\nimitation_strenght = {}",
        "imitation_strenght.*imitation_strength",
    ),
    "percent for a share": (
        "[levers]\nsandbox.intensity = [0, 50]",
        "50; expected a share",
    ),
    "percent range": (
        "[levers]\nsandbox.intensity = { low = 0, high = 50, steps = 3 }",
        "50; expected a share",
    ),
    "percent for a parameter that is a share": (
        "[uncertainties]\nfirm_share_coal = [1.0, 2.0]",
        r"expected 0.005 to 0.02 \[share of enterprises\]",
    ),
    "half a place": (
        "[levers]\ntraining_places.places_per_month = [0.5]",
        "0.5; expected a whole number",
    ),
    "a range of halves": (
        "[levers]\ntraining_places.places_per_month = { low = 0.5, high = 2, steps=2 }",
        "0.5; expected a whole number",
    ),
    "beyond the lever": (
        "[levers]\ntraining_places.places_per_month = { low=0, high=1e6, steps=2 }",
        "expected 0 to 100000",
    ),
    "beyond the evidence": (
        "[uncertainties]\nimitation_strength = { high = 99.0, steps = 2 }",
        "imitation_strength is 99; expected 0.3 to 1.5",
    ),
    "empty range": (
        "[levers]\nsandbox.intensity = { low = 0.5, high = 0.5, steps = 2 }",
        "from 0.5 to 0.5, which is empty",
    ),
    "range the wrong way round": (
        "[levers]\nsandbox.intensity = { low = 0.9, high = 0.1, steps = 2 }",
        "from 0.9 to 0.1, which is empty",
    ),
    "empty list": ("[levers]\nsandbox.intensity = []", "is an empty list"),
    "value twice": ("[levers]\nsandbox.intensity = [0.5, 0.5]", "one value twice"),
    "no number": ("[levers]\nsandbox.intensity = [nan]", "expected a finite number"),
    "a date": ("[levers]\nsandbox.intensity = [2026-01-01]", "a date or time"),
    "range of words": (
        "[levers]\nzone.functions = { low = 0, high = 1 }",
        "they have no order",
    ),
    "range key": (
        "[levers]\nsandbox.intensity = { min = 0.0, high = 1.0 }",
        "no key 'min'",
    ),
    "range without an end": (
        "[levers]\ntraining_places.places_per_month = { low = 5 }",
        "has no high",
    ),
    "any of what has no bounds": (
        '[levers]\ntraining_places.places_per_month = "any"',
        "which is for shares",
    ),
    "range in a grid": (
        "[levers]\nsandbox.intensity = { low = 0.0, high = 1.0 }",
        "is a range; expected the values",
    ),
    "steps": (
        "[levers]\nsandbox.intensity = { low = 0.0, high = 1.0, steps = 1 }",
        "steps is 1; expected 2",
    ),
    "points of a grid": ("points = 5", "leave points out"),
    "no points": ('sampler = "sobol"', "points is 0; expected 1 or more"),
    "points of nothing": ('sampler = "sobol"\npoints = 8', "nothing varies"),
    "unknown sampler": ('sampler = "sobel"', "sobel.*sobol"),
    "uneven lists": (
        'sampler = "list"\n[levers]\nsandbox.intensity = [0.0, 1.0]\n'
        "[uncertainties]\nimitation_strength = [0.5]",
        "lists differ in length: sandbox.intensity 2, imitation_strength 1",
    ),
    "too many runs": (
        "worlds = 1000\n[levers]\nsandbox.intensity = {low=0.0,high=1.0,steps=50}",
        "50 points x 1000 worlds make 50000 runs; expected at most 20000",
    ),
    "too many runs to make": (
        'sampler = "sobol"\npoints = 9000000000\n[levers]\nsandbox.intensity = {}',
        "expected at most 20000",
    ),
    "cap": ("most_cells = 0", "most_cells is 0; expected 1 to 1000000"),
    "scale": ("scale = 7", "scale is 7; expected 1, 10 or 100"),
    "history": ('history = "freely"', "history is 'freely'"),
    "until": ('until = "2036-01"', "expected one from 2020-01 to 2035-12"),
    "levers that never act": (
        'matched = false\nuntil = "2025-12"\n[levers]\nsandbox.intensity = 1.0',
        "levers vary, which act from 2026-01",
    ),
    "a past cut short": ('until = "2022-12"', "worlds are matched to 2023-12"),
    "indicator": ('[record]\nindicators = ["grdp_bn"]', "no indicator 'grdp_bn'"),
    "panel": ('[record]\npanels = ["sectors"]', "no panel 'sectors'.*sector"),
    "policy": ('policies = ["as-if"]', "no policy 'as-if'.*as-is"),
    "policy twice": ('policies = ["as-is", "as-is"]', "twice|same policy"),
    "no policy": ("policies = []", "no policy"),
    "scenario": ('scenarios = ["centrall"]', "no scenario 'centrall'.*central"),
    "worlds": ("worlds = 0", "worlds is 0; expected 1"),
    "draws of luck": ('uncertainty = "luck"\ndraws = 3', "draws nothing"),
    "name": ('name = "../mine"', "no path and no space"),
    "effort for nobody": (
        "[levers]\ntraining_places.intensity = 1.0",
        "no places are opened",
    ),
}


@pytest.mark.parametrize("what", list(REFUSED))
def test_what_cannot_be_is_refused_in_three_lines_at_most(
    tmp_path: Path, what: str
) -> None:
    text, said = REFUSED[what]
    with pytest.raises(Refusal, match=f"(?s){said}") as refused:
        read(tmp_path, text)
    lines = str(refused.value).splitlines()
    assert "mine.toml" in lines[0]
    assert len(lines) <= 3
    assert max(map(len, lines)) < 600


def test_a_row_that_is_never_drawn_has_no_range_of_its_own(tmp_path: Path) -> None:
    row = next(
        row
        for row in Evidence.load().parameters
        if row.distribution is Distribution.FIXED
    )
    with pytest.raises(Refusal, match=f"{row.name} is fixed at"):
        read(tmp_path, f'[uncertainties]\n{row.name} = "evidence"')


def test_more_runs_may_be_allowed(tmp_path: Path) -> None:
    text = "worlds = 300\n[levers]\nsandbox.intensity = {low=0.0,high=1.0,steps=100}"
    with pytest.raises(Refusal, match="most_cells = 30000"):
        read(tmp_path, text)
    assert read(tmp_path, f"most_cells = 30000\n{text}").design.n_cells == 30_000


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no file"):
        read_design(tmp_path / "none.toml")
    with pytest.raises(Refusal, match="folder, pipe or device"):
        read_design(tmp_path)


PIECES = st.sampled_from(
    [
        *("[levers]", "[uncertainties]", "[record]", "sampler", "points", "worlds"),
        *("sandbox", "intensity", "zone", "imitation_strength", "low", "high", "steps"),
        *("=", ".", "{", "}", "[", "]", ",", "\n", '"', "#", "'", '"any"', '"sobol"'),
        *("0.5", "1", "-1", "nan", "inf", "1e999", "0x1F", "true", "2026-01-01", '""'),
    ]
)


QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
PILES = st.lists(PIECES | st.text(max_size=4), max_size=24).map(" ".join)
CHANGED = st.builds(
    lambda place, instead, cut: (
        example_text()[:place] + instead + example_text()[place + cut :]
    ),
    st.integers(0, len(example_text())),
    PIECES | st.characters().map(str),
    st.integers(0, 6),
)


def check(tmp_path: Path, text: str) -> None:
    """Read a text as a design, or have it refused in three lines at most."""
    path = tmp_path / "mine.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    lines = 0
    try:
        read_design(path)
    except Refusal as refusal:
        lines = len(str(refusal).splitlines())
    assert lines <= 3


@given(text=PILES | CHANGED)
@settings(max_examples=300, deadline=None, suppress_health_check=QUIET)
def test_whatever_a_file_holds_it_is_a_design_or_refused(
    tmp_path: Path, text: str
) -> None:
    check(tmp_path, text)


@pytest.mark.faults
@given(text=PILES | CHANGED)
@settings(max_examples=10_000, deadline=None, suppress_health_check=QUIET)
def test_ten_thousand_files_are_designs_or_refused(tmp_path: Path, text: str) -> None:
    check(tmp_path, text)


NUMBERS = ",".join(str(n / 1e6) for n in range(60_000))
ROWS = [row.name for row in Evidence.load().parameters]
BOMBS = {
    "values": (f"[levers]\nsandbox.intensity = [{NUMBERS}]", "600000 runs"),
    "steps": (
        "[uncertainties]\n"
        + "".join(f"{name} = {{ steps = 1000 }}\n" for name in ROWS[:400]),
        "more than 1000000000000 points|which is empty",
    ),
    "points": (
        'sampler = "sobol"\npoints = 1000000\n[uncertainties]\n'
        + "".join(f'{name} = "evidence"\n' for name in ("imitation_strength",)),
        "10000000 runs",
    ),
    "levers": (
        "[levers]\n" + "".join(f"sandbox.k{n} = 1\n" for n in range(9_000)),
        "no term 'k0'",
    ),
    "deep": (f"[levers]\nsandbox.intensity = {'[' * 400_000}", "nested deeper"),
    "long name": (f'name = "{"a" * 900_000}"', "it names results"),
    "policies": (f"policies = [{'"as-is",' * 90_000}]", "twice"),
}
MEASURE = """
import json, sys
from pathlib import Path
from experiments.design.design_file import read_design
from tests.model.reading_cost import cost
for line in sys.stdin:
    print(json.dumps(cost(lambda path: read_design(Path(path)), line.strip())))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="measures by /proc")
def test_a_bomb_is_refused_within_a_second_and_200_mb_more(tmp_path: Path) -> None:
    paths = []
    for number, (text, _) in enumerate(BOMBS.values()):
        paths.append(tmp_path / f"{number}.toml")
        paths[-1].write_text(text, encoding="utf-8")
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEASURE],
        input="\n".join(map(str, paths)),
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(root)},
        cwd=root,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    told = zip(BOMBS, map(json.loads, done.stdout.splitlines()), strict=True)
    for name, (said, seconds, _) in told:
        assert re.search(BOMBS[name][1], said), (name, said[:200])
        assert len(said.splitlines()) <= 3
        assert seconds < 1, name


def test_a_misspelt_word_for_the_range_of_a_row_is_told_the_right_one(
    tmp_path: Path,
) -> None:
    with pytest.raises(Refusal, match='write "evidence" for the range of its row'):
        read(tmp_path, '[uncertainties]\nimitation_strength = "evidance"')
