"""Every verb: help with an example, JSON that parses, wrong input refused in words."""

import json
import math
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from experiments.__main__ import run
from experiments.command_line import EXIT_CODES, build_parser, main
from experiments.commands import VERBS
from experiments.output import jsonable

ROOT = Path(__file__).parents[2]

EXAMPLES: dict[str, Sequence[str]] = {
    "population": ("--scale", "100"),
    "frontier": (),
    "map": (),
    "run": ("--scale", "100", "--until", "2021-03"),
    "validate": ("--worlds", "1", "--scale", "100", "--uncertainty", "luck"),
    "compare": ("as-is", "placebo", "--worlds", "1", "--scale", "100"),
    "ledger": (
        *("placebo", "--worlds", "1", "--scale", "100", "--by", "2026"),
        *("--uncertainty", "luck"),
    ),
    "tornado": (
        *("placebo", "--rows", "kappa_electronics", "--scale", "100"),
        *("--again", "0", "--draws", "0", "--by", "2026"),
    ),
    "design": ("DESIGN", "--dry-run"),
    "sweep": ("DESIGN",),
    "results": ("DIR",),
    "resume": ("DIR",),
    "reproduce": ("DIR", "--sample", "1"),
    "merge": ("DIR",),
    "power": ("DIR",),
    "list": ("levers",),
    "show": ("policy", "adoption-first"),
    "evidence": (),
    "verify": ("luck",),
    "bench": (
        *("--agents", "1000", "--sizes", "1000", "2000"),
        *("--scale", "100", "--months", "6"),
    ),
}

SAY_LITTLE = ("map", "reproduce")
"""Verbs whose answer is a file, or one line."""


DESIGN = """\
name = "two-habits"
policies = ["as-is"]
worlds = 1
scale = 100
until = "2026-12"
uncertainty = "luck"
sampler = "list"
[uncertainties]
imitation_strength = [0.5, 1.0]
"""


def filled(verb: str, folder: str) -> list[str]:
    """Return the words of a verb's example, a folder and a file in their places."""
    stands = {"DIR": folder, "DESIGN": f"{folder}/two-habits.toml"}
    return [stands.get(word, word) for word in EXAMPLES[verb]]


WRONG: list[tuple[Sequence[str], str]] = [
    (("populaton",), "population"),
    (("population", "--scale", "7"), "scale"),
    (("population", "--scale", "ten"), "--scale"),
    (("population", "--world", "-1"), "world"),
    (("population", "--world", "1" + "0" * 23), "world is 1"),
    (("frontier", "--target", "1.5"), "target"),
    (("frontier", "--target", "nan"), "target"),
    (("frontier", "--by", "1999"), "by"),
    (("frontier", "--lang", "fr"), "lang"),
    (("evidence", "kapa_electronics"), "kappa_electronics"),
    (("evidence", "kapa"), "kappa_electronics"),
    (("evidence", "--grade", "offical"), "official"),
    (("verify", "cascad"), "cascade"),
    (("verify", "cascade", "--threshold", "2"), "threshold"),
    (("bench", "--agents", "5"), "--agents"),
    (("bench", "--months", "193"), "--months"),
    (("bench", "--scale", "-1"), "scale is -1"),
    (("map", "--out", ""), "--out is empty"),
    (("compare", "as-is", "--workers", "9" * 30), "expected 1 to 4096"),
    (("run", "zone-standart"), "zone-standard"),
    (("run", "--scenario", "weak-fdy"), "weak-fdi"),
    (("run", "--world", "0"), "world is 0"),
    (("run", "--until", "2036-01"), "2035-12"),
    (("run", "--until", "2019-12"), "2020-01"),
    (("run", "--scale", "7"), "scale"),
    (("run", "--uncertainty", "all"), "uncertainty"),
    (("run", "--world", "1.5"), "--world is '1.5'; expected a whole number"),
    (("run", "--world", "9" * 5000), "expected a whole number"),
    (("run", "--out", ""), "--out is empty"),
    (("compare", "as-is", "--target", "much"), "expected a number"),
    (("compare", "as-is", "--workers", "0"), "one per core"),
    (("ledger", "zone-standart"), "zone-standard"),
    (("ledger", "as-is"), "name each policy once"),
    (("ledger", "placebo", "--by", "2025"), "by is 2025"),
    (("ledger", "placebo", "--workers", "0"), "one per core"),
    (("tornado", "as-is"), "held against itself"),
    (("tornado", "placebo", "--rows", "kapa_electronics"), "kappa_electronics"),
    (("tornado", "placebo", "--draws", "3"), "draws is 3"),
    (("tornado", "placebo", "--workers", "0"), "one per core"),
    (("validate", "--worlds", "0"), "worlds is 0"),
    (("validate", "--worlds", "9" * 12), "expected 1 to 100000"),
    (("validate", "--workers", "0"), "one per core"),
    (("validate", "--scale", "3"), "scale"),
    (("list", "polices"), "policies"),
    (("show", "policy", "adoption"), "adoption-first"),
    (("show", "scenario", "centrl"), "central"),
    (("show", "parameter", "kapa"), "kappa_electronics"),
    ((), "VERB"),
    (("map", "--nonsense"), "nonsense"),
]


def halong(
    *words: str, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "experiments", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd or ROOT,
        env={**os.environ, **environment},
        check=False,
    )


def test_every_module_of_commands_is_a_verb() -> None:
    modules = {path.stem for path in (ROOT / "experiments/commands").glob("*.py")}
    assert modules - {"__init__", "work"} == set(VERBS)


def test_every_verb_has_an_example_here() -> None:
    assert set(EXAMPLES) == set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_help_shows_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([verb, "--help"])
    assert stop.value.code == 0
    assert f"halong {verb}" in capsys.readouterr().out.split("example:")[1]


def test_help_lists_verbs_and_exit_codes() -> None:
    text = build_parser().format_help()
    for word in (*VERBS, *map(str, EXIT_CODES)):
        assert word in text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a folder of results, made as a shard and merged."""
    out = str(tmp_path_factory.mktemp("results"))
    words = ("as-is", "placebo", "--worlds", "2", "--scale", "100", "--all-draws")
    asked = (*words, "--uncertainty", "luck", "--out", out, "--quiet")
    assert main(["compare", *asked, "--shard", "1/1"]) == 0
    assert main(["merge", out]) == 0
    Path(out, "two-habits.toml").write_text(DESIGN, encoding="utf-8")
    return out


@pytest.mark.parametrize("verb", VERBS)
def test_json_is_one_object_without_nan(
    verb: str, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main([verb, *filled(verb, folder), "--json"]) == 0

    def refuse(constant: str) -> None:
        raise AssertionError(f"JSON holds {constant}")

    printed = capsys.readouterr().out
    assert isinstance(json.loads(printed, parse_constant=refuse), dict)


@pytest.mark.parametrize("verb", [v for v in VERBS if v not in SAY_LITTLE])
def test_every_verb_prints_words_for_people(
    verb: str, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main([verb, *filled(verb, folder)]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 3


@pytest.mark.parametrize(("words", "named"), WRONG, ids=lambda part: str(part)[:40])
def test_wrong_input_gets_at_most_three_lines_that_name_the_mend(
    words: Sequence[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(list(words))
    except SystemExit as stop:
        code = stop.code
    said = capsys.readouterr()
    assert code == 2
    assert said.out == ""
    assert 1 <= len(said.err.splitlines()) <= 3
    assert named in said.err
    assert "Traceback" not in said.err
    assert max(map(len, said.err.splitlines())) < 400


@pytest.mark.skipif(os.name != "posix", reason="file modes of POSIX")
@pytest.mark.parametrize("verb", ["map", "frontier"])
def test_a_folder_that_cannot_be_written_is_refused(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    assert main([verb, "--out", str(in_the_way / "sub")]) in (2, 3)
    said = capsys.readouterr().err
    assert len(said.splitlines()) <= 3
    assert str(in_the_way) in said
    assert in_the_way.read_text() == "not a folder"


def test_python_m_experiments_is_the_same_command(tmp_path: Path) -> None:
    done = halong("--version", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("halong ")


def test_vietnamese_is_printed_whatever_the_terminal_says() -> None:
    done = halong("frontier", "--lang", "vi", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.returncode == 0
    assert "Kinh tế số" in done.stdout


def test_what_is_not_finite_becomes_null() -> None:
    plain = jsonable({"a": [1.0, math.nan, math.inf], 2: (True, None, "x")})
    assert plain == {"a": [1.0, None, None], "2": [True, None, "x"]}


@pytest.mark.parametrize("error", [MemoryError("8 EiB"), OverflowError("too large")])
def test_more_than_the_machine_holds_is_refused_in_words(
    error: Exception,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def run(_: object) -> int:
        raise error

    monkeypatch.setattr("experiments.commands.population.run", run)
    assert main(["population"]) == 2
    said = capsys.readouterr().err
    assert "than this machine can hold" in said
    assert len(said.splitlines()) <= 3


def test_an_interruption_while_loading_takes_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("experiments.command_line.main", interrupted)
    assert run() == 130
    assert capsys.readouterr().err == "halong: interrupted\n"
