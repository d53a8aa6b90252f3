"""`halong results`, `resume`, `merge`: what stands, the long table, shards joined."""

import csv
import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from agents.refusal import Refusal
from experiments.command_line import main
from experiments.commands import results, resume
from experiments.results.export import unit_of
from experiments.results.merging import merge
from experiments.results.spec_columns import flat, spec_schema, spec_text
from experiments.store import lock
from experiments.store.results_folder import ResultsFolder
from tests.experiments.toy_results import Toy, ToyLife, digest_of

type Told = Callable[..., dict[str, Any]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Run a verb with --json and return its answer."""

    def ask(*words: object, code: int = 0) -> dict[str, Any]:
        capsys.readouterr()
        assert main([*map(str, words), "--json"]) == code
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    return ask


def refused(
    capsys: pytest.CaptureFixture[str], *words: object, codes: tuple[int, ...] = (2,)
) -> str:
    """Run a verb that refuses and return what it says."""
    capsys.readouterr()
    assert main([*map(str, words)]) in codes
    said = capsys.readouterr().err
    assert 1 <= len(said.splitlines()) <= 3
    return said


# What stands.


def test_a_whole_folder_is_told_by_its_counts_and_digest(
    tmp_path: Path, told: Told
) -> None:
    toy = Toy(n_worlds=3)
    answer = told("results", toy.write(tmp_path))
    assert (answer["cells"], answer["done"], answer["failed"]) == (6, 6, 0)
    assert answer["left"] == 0
    assert answer["failures"] == answer["damaged"] == []
    assert answer["digest"] == digest_of(tmp_path)
    assert answer["recipe"] == toy.recipe.hash
    assert answer["made_by"]["code"] == "c0de" * 16


def test_a_failure_is_told_with_parameters_stage_and_traceback(
    tmp_path: Path, told: Told
) -> None:
    answer = told("results", Toy(life=ToyLife(fails=(2,))).write(tmp_path))
    assert (answer["cells"], answer["done"], answer["failed"]) == (6, 5, 1)
    [failure] = answer["failures"]
    assert failure["spec"]["policy"] == "zone"
    assert failure["spec"]["world"] == 2
    assert failure["spec"]["values"] == {"kappa_electronics": 0.5}
    assert failure["stage"] == "2026 on"
    assert failure["error"] == "ValueError: no land in world 2"
    assert "Traceback" in failure["traceback"]


def test_a_damaged_file_counts_its_run_as_not_done(tmp_path: Path, told: Told) -> None:
    toy = Toy()
    toy.write(tmp_path)
    before = digest_of(tmp_path)
    path = sorted((tmp_path / "cells").iterdir())[2]
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    answer = told("results", tmp_path)
    assert (answer["cells"], answer["done"], answer["left"]) == (6, 5, 1)
    assert answer["damaged"] == [path.name]
    assert answer["digest"] != before
    toy.write(tmp_path)
    assert told("results", tmp_path)["digest"] == before


def test_worlds_set_aside_join_what_there_is_to_do(tmp_path: Path, told: Told) -> None:
    toy = Toy(n_worlds=3, life=ToyLife(out=(2,)))
    answer = told("results", toy.write(tmp_path))
    assert answer["worlds_set_aside"] == 1
    assert (answer["cells"], answer["done"], answer["left"]) == (7, 7, 0)
    # Also when the file that said so is lost.
    for path in (tmp_path / "cells").iterdir():
        if not pq.read_table(path).num_rows:
            path.unlink()
    answer = told("results", tmp_path)
    assert (answer["cells"], answer["done"], answer["left"]) == (7, 6, 1)


def test_a_folder_is_read_while_another_process_writes(
    tmp_path: Path, told: Told
) -> None:
    Toy().write(tmp_path)
    with lock.held(tmp_path / "lock"):
        assert told("results", tmp_path)["done"] == 6


def test_reading_a_folder_changes_nothing_in_it(tmp_path: Path, told: Told) -> None:
    Toy(life=ToyLife(fails=(1,))).write(tmp_path)
    nobody = f"{'ab' * 16}.parquet"
    (tmp_path / "cells" / nobody).write_bytes(b"no cell")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert told("results", tmp_path)["damaged"] == [nobody]
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == before


@pytest.mark.parametrize(("lang", "word"), [("en", "Failed runs"), ("vi", "hỏng")])
def test_the_screen_shows_failures_and_how_to_go_on(
    lang: str, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Toy(n_worlds=3, life=ToyLife(fails=(1,))).write(tmp_path, worlds=(1, 2))
    assert main(["results", str(tmp_path), "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert word in shown
    assert "no land" in shown
    assert "Traceback" not in shown
    assert "halong resume" in shown
    assert main(["results", str(tmp_path), "--lang", lang, "--failures"]) == 0
    assert "Traceback" in capsys.readouterr().out


def test_the_way_on_can_be_typed_whatever_the_folder_is_called(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Toy(n_worlds=3).write(tmp_path / "my runs", worlds=(1,))
    assert main(["results", str(folder), "--lang", "en"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert f"halong resume {shlex.quote(str(folder))}" in shown


def test_the_example_names_what_runs_record(tmp_path: Path, told: Told) -> None:
    folder = Toy(n_worlds=1).write(tmp_path / "of")
    names = results.EXAMPLE.split()[-1]
    told("results", folder, "--export", tmp_path / "m.csv", "--indicators", names)


def test_counts_of_one_are_said_as_well_as_of_many(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Toy(n_worlds=1).write(tmp_path / "shard-1-of-1", worlds=(1,))
    assert main(["merge", str(tmp_path), "--lang", "en"]) == 0
    assert "1 folders" not in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["results", "resume", "reproduce", "merge", "power"])
def test_a_folder_without_results_is_refused(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "shards" in (said := refused(capsys, verb, tmp_path)) or "results" in said


def test_a_recipe_that_was_changed_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Toy().write(tmp_path)
    path = tmp_path / "recipe.json"
    path.write_text(path.read_text().replace("zone", "zine"))
    assert "changed" in refused(capsys, "results", tmp_path)


# The long table.


def test_the_long_table_holds_every_number_with_its_unit(
    tmp_path: Path, told: Told
) -> None:
    folder = Toy(n_worlds=2).write(tmp_path / "of")
    for ending in ("csv", "parquet"):
        told("results", folder, "--export", tmp_path / f"long.{ending}")
    table = pq.read_table(tmp_path / "long.parquet")
    rows = table.to_pylist()
    assert len(rows) == 2 * 2 * 5
    of_zone = [
        row
        for row in rows
        if (row["policy"], row["world"], row["indicator"], row["period"])
        == ("zone", 2, "digital_share_nso", 2030)
    ]
    [row] = of_zone
    assert row["value"] == 0.1 + 0.02 * 2
    assert row["unit"] == "share"
    assert row["kappa_electronics"] == 0.5
    assert row["training_places.intensity"] == 1
    assert (row["table"], row["part"]) == ("province", "")
    ends = [row for row in rows if row["table"] == "site_at_end"]
    assert {(row["part"], row["unit"]) for row in ends} == {("3", "ha")}
    # What was not a number is absent, not zero.
    nothing = [r for r in rows if (r["indicator"], r["period"]) == ("employed", 2030)]
    assert {row["value"] for row in nothing} == {None}
    with (tmp_path / "long.csv").open(encoding="utf-8") as file:
        same = [dict(line) for line in csv.DictReader(file)]
    assert [line["run"] for line in same] == [row["run"] for row in rows]
    assert [line["value"] for line in same] == [
        "" if row["value"] is None else repr(row["value"]).removesuffix(".0")
        for row in rows
    ]


def test_the_long_table_bears_its_recipe(tmp_path: Path, told: Told) -> None:
    toy = Toy()
    folder = toy.write(tmp_path / "of")
    for ending in ("csv", "parquet"):
        told("results", folder, "--export", tmp_path / f"long.{ending}")
    about = pq.read_schema(tmp_path / "long.parquet").metadata
    assert about[b"recipe"].decode() == toy.recipe.hash
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    [entry] = package["resources"]
    assert (entry["path"], entry["recipe"]) == ("long.csv", toy.recipe.hash)
    kinds = {each["name"]: each["type"] for each in entry["schema"]["fields"]}
    assert kinds["world"] == "integer"
    assert kinds["value"] == "number"


def test_only_named_indicators_are_carried_out(tmp_path: Path, told: Told) -> None:
    folder = Toy(n_worlds=2).write(tmp_path / "of")
    out = tmp_path / "long.parquet"
    told("results", folder, "--export", out, "--indicators", "let_ha")
    assert set(pq.read_table(out)["indicator"].to_pylist()) == {"let_ha"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--export", "long.xlsx"), ".parquet"),
        (("--export", "long.csv", "--indicators", "digital_shar"), "digital_share_nso"),
        (("--indicators", "employed"), "--export"),
    ],
)
def test_what_cannot_be_carried_out_is_refused_and_leaves_no_file(
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = Toy(n_worlds=1).write(tmp_path / "of")
    monkeypatch.chdir(tmp_path)
    assert said in refused(capsys, "results", folder, *words)
    assert [path.name for path in tmp_path.iterdir()] == ["of"]


def test_a_table_of_nothing_has_its_columns(tmp_path: Path, told: Told) -> None:
    folder = Toy().write(tmp_path / "of", worlds=())
    told("results", folder, "--export", tmp_path / "long.parquet")
    table = pq.read_table(tmp_path / "long.parquet")
    assert table.num_rows == 0
    assert "value" in table.column_names


def test_columns_of_specs_take_the_widest_kind() -> None:
    specs: list[Any] = [
        {"world": 1, "values": {"a": 1, "b": 2.5, "c": [1, 2]}},
        {"world": 2, "values": {"a": 0.5, "d": True}, "policy": "zone"},
    ]
    kinds = {each.name: str(each.type) for each in spec_schema(specs)}
    assert kinds == {
        "policy": "string",
        "world": "int64",
        "a": "double",
        "b": "double",
        "c": "string",
        "d": "bool",
    }
    assert list(kinds)[:2] == ["policy", "world"]


def test_a_name_that_is_taken_keeps_its_tables_name_in_front() -> None:
    spec: Any = {"world": 1, "values": {"world": 2, "a": 3}}
    assert flat(spec) == {"world": 1, "values.world": 2, "a": 3}
    assert spec_text({"world": 1, "policy": "zone"}) == "policy zone, world 1"


def test_units_of_parts_follow_from_names() -> None:
    assert unit_of("digital_share_nso") == "share"
    assert unit_of("prepared_ha") == "ha"
    assert unit_of("nothing we know") is None


# Going on.


def test_resuming_hands_the_recipe_to_the_verb_that_made_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toy = Toy()
    toy.write(tmp_path / "of", worlds=(1,))
    asked = []

    class Verb:
        @staticmethod
        def resume(recipe: Any, arguments: Any) -> int:
            asked.append((recipe, arguments.out, arguments.workers, arguments.shard))
            return 7

    monkeypatch.setitem(sys.modules, "toy_verb", Verb)  # type: ignore[arg-type]
    monkeypatch.setitem(resume._MODULES, "compare", "toy_verb")
    assert main(["resume", str(tmp_path / "of"), "--workers", "2"]) == 7
    assert asked == [(toy.recipe, str(tmp_path / "of"), 2, None)]
    shard = toy.write(tmp_path / "all" / "shard-2-of-3", worlds=(2,))
    assert main(["resume", str(shard)]) == 7
    assert asked[1] == (toy.recipe, str(tmp_path / "all"), None, "2/3")


def test_resuming_what_only_shards_hold_names_the_merge(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Toy().write(tmp_path / "shard-1-of-2", worlds=(1,))
    assert "halong merge" in refused(capsys, "resume", tmp_path)


def test_resuming_results_of_no_known_verb_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Toy(kind="guess").write(tmp_path)
    assert "guess" in refused(capsys, "resume", tmp_path)
    assert "guess" in refused(capsys, "reproduce", tmp_path)


# Shards.


def shards(path: Path, toy: Toy, *worlds: tuple[int, ...]) -> None:
    for n, of in enumerate(worlds, 1):
        toy.write(path / f"shard-{n}-of-{len(worlds)}", worlds=of)


def test_merged_shards_are_what_one_machine_would_have_left(
    tmp_path: Path, told: Told
) -> None:
    toy = Toy(n_worlds=4, life=ToyLife(fails=(3,)))
    toy.write(tmp_path / "alone")
    shards(tmp_path / "all", toy, (1, 3), (2, 4))
    answer = told("merge", tmp_path / "all")
    assert answer["digest"] == digest_of(tmp_path / "alone")
    assert (answer["done"], answer["failed"], answer["left"]) == (7, 1, 0)
    assert (answer["taken_over"], answer["there_before"]) == (7, 0)
    assert answer["recipe"] == toy.recipe.hash


def test_merging_again_changes_nothing_and_takes_what_is_new(
    tmp_path: Path, told: Told
) -> None:
    toy = Toy(n_worlds=4)
    shards(tmp_path, toy, (1,), (2,))
    first = told("merge", tmp_path)
    again = told("merge", tmp_path)
    assert (again["taken_over"], again["there_before"]) == (0, 4)
    assert again["digest"] == first["digest"]
    toy.write(tmp_path / "shard-1-of-2", worlds=(3,))
    toy.write(tmp_path / "shard-2-of-2", worlds=(4,))
    assert told("merge", tmp_path)["taken_over"] == 4
    toy.write(tmp_path / "alone")
    assert digest_of(tmp_path) == digest_of(tmp_path / "alone")


def test_two_shards_may_have_done_the_same_run(tmp_path: Path, told: Told) -> None:
    shards(tmp_path, Toy(n_worlds=2), (1, 2), (2,))
    assert told("merge", tmp_path)["done"] == 4
    assert told("results", tmp_path)["damaged"] == []


def test_a_shard_that_goes_on_while_it_is_merged_leaves_nothing_damaged(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    toy = Toy(n_worlds=2)
    shard = toy.write(tmp_path / "shard-1-of-1", worlds=(1,))
    seen = ResultsFolder.standing

    def then_it_goes_on(folder: ResultsFolder) -> Any:
        stood = seen(folder)
        monkeypatch.setattr(ResultsFolder, "standing", seen)
        toy.write(shard, worlds=(2,))
        return stood

    monkeypatch.setattr(ResultsFolder, "standing", then_it_goes_on)
    assert told("merge", tmp_path)["done"] == 2
    assert told("results", tmp_path)["damaged"] == []
    assert told("merge", tmp_path)["done"] == 4


def test_a_damaged_file_of_a_shard_is_not_taken_over(
    tmp_path: Path, told: Told
) -> None:
    toy = Toy(n_worlds=2)
    shards(tmp_path, toy, (1,), (2,))
    path = min((tmp_path / "shard-2-of-2" / "cells").iterdir())
    path.write_bytes(path.read_bytes()[:-7])
    answer = told("merge", tmp_path)
    assert [Path(name).name for name in answer["damaged_in_shards"]] == [path.name]
    assert (answer["done"], answer["left"]) == (3, 1)
    # The same command without a shard does what is left.
    toy.write(tmp_path)
    assert told("results", tmp_path)["done"] == 4


def test_a_shard_that_is_not_there_is_named(tmp_path: Path, told: Told) -> None:
    toy = Toy(n_worlds=4)
    for n in (1, 3):
        toy.write(tmp_path / f"shard-{n}-of-4", worlds=(n,))
    assert told("merge", tmp_path)["missing_shards"] == [
        "shard-2-of-4",
        "shard-4-of-4",
    ]


def test_shards_are_named_by_hand(tmp_path: Path, told: Told) -> None:
    toy = Toy(n_worlds=2)
    one, two = (
        toy.write(tmp_path / name, worlds=(n,)) for n, name in ((1, "a"), (2, "b"))
    )
    answer = told("merge", tmp_path / "new", one, two)
    assert (answer["done"], answer["folders"]) == (4, 2)


def test_shards_of_another_recipe_are_refused_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    one = Toy(n_worlds=2).write(tmp_path / "a", worlds=(1,))
    others = [
        (Toy(n_worlds=2, made_by={"code": "other"}), "other code"),
        (Toy(n_worlds=2, design={"scale": 10}), "scale"),
        (Toy(n_worlds=3), "same words"),
    ]
    for n, (toy, said) in enumerate(others):
        two = toy.write(tmp_path / f"b{n}", worlds=(2,))
        (tmp_path / f"into{n}").mkdir()
        with pytest.raises(Refusal, match=said):
            merge(tmp_path / f"into{n}", [one, two])
        assert list((tmp_path / f"into{n}").iterdir()) == []


def test_two_results_of_one_run_are_refused_and_nothing_is_taken_over(
    tmp_path: Path,
) -> None:
    one = Toy(n_worlds=2).write(tmp_path / "a", worlds=(1, 2))
    two = Toy(n_worlds=2, life=ToyLife(nudge=0.1)).write(tmp_path / "b", worlds=(2,))
    (tmp_path / "all").mkdir()
    with pytest.raises(Refusal, match="otherwise"):
        merge(tmp_path / "all", [one, two])
    assert list((tmp_path / "all" / "cells").iterdir()) == []


def test_shards_that_went_further_extend_what_was_merged(
    tmp_path: Path, told: Told
) -> None:
    shards(tmp_path / "old", Toy(n_worlds=2), (1,), (2,))
    told("merge", tmp_path / "all", *sorted((tmp_path / "old").iterdir()))
    shards(tmp_path / "new", Toy(n_worlds=4), (3,), (4,))
    answer = told("merge", tmp_path / "all", *sorted((tmp_path / "new").iterdir()))
    assert (answer["cells"], answer["done"]) == (8, 8)
    again = told("merge", tmp_path / "all", *sorted((tmp_path / "old").iterdir()))
    assert (again["cells"], again["done"]) == (8, 8)


# Words that no folder has.

NO_FOLDERS = ("", "a\0b", "x" * 5000, "\u202e/" * 2000, "/dev/null")


@pytest.mark.parametrize("verb", ["results", "resume", "reproduce", "merge", "power"])
@pytest.mark.parametrize("word", NO_FOLDERS, ids=lambda word: ascii(word)[:12])
def test_what_is_no_folder_is_refused_in_words(
    verb: str, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(capsys, verb, word, codes=(2, 3))
    assert max(map(len, said.splitlines())) < 400
    assert "\u202e" not in said


def test_merging_what_is_no_shard_makes_no_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused(capsys, "merge", tmp_path / "new", tmp_path / "nothing")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["a\0b.csv", "\u202ea.csv", "x" * 5000 + ".csv"])
def test_a_table_with_a_name_that_no_file_has_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Toy(n_worlds=1).write(tmp_path / "of")
    capsys.readouterr()
    assert main(["results", str(folder), "--export", str(tmp_path / name)]) in (2, 3)
    assert len(capsys.readouterr().err.splitlines()) <= 3
    assert [path.name for path in tmp_path.iterdir()] == ["of"]
