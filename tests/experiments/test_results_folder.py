"""Folders of results: what stands, what is taken up, what is refused."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from agents.refusal import Refusal
from experiments.engine.failure import Failure
from experiments.store.cell import Cell, Receipt
from experiments.store.cell_file import cell_path, write_cell
from experiments.store.manifest import Manifest, read_receipts
from experiments.store.recipe import Recipe, made_by_model
from experiments.store.results_folder import (
    ResultsFolder,
    Standing,
    read_folder,
    writing,
)
from tests.experiments.toy_cells import cells_of, result_of

RECIPE = Recipe(
    kind="toy",
    design={"scale": 100, "policies": ["as-is"]},
    made_by={"code": "a" * 64, "data": "b" * 64, "streams": 1, "packages": {}},
    extent={"worlds": 3, "cells": 3},
)


def filled(path: Path, n: int = 3, recipe: Recipe = RECIPE) -> Standing:
    """Put cells 0 to n-1 into a folder, with a line for each."""
    with writing(path, recipe) as (folder, _):
        manifest = Manifest(folder.manifests)
        for cell in cells_of(n):
            number = int(cell.spec["number"])  # type: ignore[call-overload]
            receipt = write_cell(
                folder.cells, cell, result_of(number), recipe.of_cells, 0.5
            )
            manifest.add(receipt)
        manifest.close()
        return folder.standing()


def standing(path: Path, recipe: Recipe = RECIPE) -> Standing:
    with writing(path, recipe) as (_, found):
        return found


def file_of(path: Path, number: int) -> Path:
    return cell_path(path / "cells", Cell({"number": number}).key)


def numbers(found: Standing) -> list[object]:
    return sorted(each.spec["number"] for each in found.done.values())  # type: ignore[type-var]


# What stands.


def test_what_was_done_stands_and_its_digest_is_that_of_the_results(
    tmp_path: Path,
) -> None:
    before = filled(tmp_path)
    assert numbers(before) == [0, 1, 2]
    assert standing(tmp_path).digest() == before.digest()
    other = tmp_path / "other"
    other.mkdir()
    assert filled(other).digest() == before.digest()
    assert filled(tmp_path, 2).digest() == before.digest(), "it is of all that stands"


def test_a_folder_is_read_without_being_written(tmp_path: Path) -> None:
    done = filled(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    folder = read_folder(tmp_path)
    assert folder.recipe == RECIPE
    assert folder.standing() == done
    receipt = done.done[Cell({"number": 1}).key]
    assert folder.result(receipt).digest() == result_of(1).digest()
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")} == before


def test_a_folder_without_results_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"holds no results: it has no recipe\.json"):
        read_folder(tmp_path)


def test_a_folder_above_results_names_those_beneath(tmp_path: Path) -> None:
    for name in ("screen", "again"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "recipe.json").touch()
    with pytest.raises(Refusal, match=r"it has folders that do: again, screen$"):
        read_folder(tmp_path)


def test_a_whole_file_without_a_line_is_taken_up_once(tmp_path: Path) -> None:
    before = filled(tmp_path)
    for manifest in (tmp_path / "manifests").iterdir():
        manifest.unlink()
    assert read_folder(tmp_path).standing() == before
    assert standing(tmp_path) == before
    assert standing(tmp_path) == before
    assert len(list(read_receipts(tmp_path / "manifests"))) == 3


def test_a_file_cut_short_is_told_taken_away_and_not_done(tmp_path: Path) -> None:
    filled(tmp_path)
    path = file_of(tmp_path, 1)
    path.write_bytes(path.read_bytes()[:-1])
    found = standing(tmp_path)
    assert numbers(found) == [0, 2]
    assert found.damaged == (path.name,)
    assert not path.exists()


def test_a_file_that_is_gone_is_told_and_not_done(tmp_path: Path) -> None:
    filled(tmp_path)
    file_of(tmp_path, 2).unlink()
    found = standing(tmp_path)
    assert numbers(found) == [0, 1]
    assert found.damaged == (file_of(tmp_path, 2).name,)


def test_files_that_were_swapped_are_both_not_done(tmp_path: Path) -> None:
    filled(tmp_path)
    one, other, aside = file_of(tmp_path, 0), file_of(tmp_path, 1), tmp_path / "aside"
    one.rename(aside)
    other.rename(one)
    aside.rename(other)
    assert numbers(standing(tmp_path)) == [2]


def test_files_that_were_swapped_are_found_without_manifests_too(
    tmp_path: Path,
) -> None:
    filled(tmp_path)
    for manifest in (tmp_path / "manifests").iterdir():
        manifest.unlink()
    file_of(tmp_path, 0).replace(file_of(tmp_path, 1))
    assert numbers(standing(tmp_path)) == [2]


def test_a_failure_stands_until_its_cell_is_done(tmp_path: Path) -> None:
    filled(tmp_path)
    with writing(tmp_path, RECIPE) as (folder, _):
        manifest = Manifest(folder.manifests)
        for number, error in ((1, "of one done"), (9, "early"), (9, "late")):
            cell = Cell({"number": number})
            failure = Failure(error=error, traceback=error)
            manifest.add(
                Receipt(
                    key=cell.key, spec=cell.spec, code=RECIPE.of_cells, failure=failure
                )
            )
        manifest.close()
        failed = folder.standing().failed
    assert [each.failure.error for each in failed.values() if each.failure] == ["late"]


def test_lines_of_another_recipe_are_nothing(tmp_path: Path) -> None:
    filled(tmp_path)
    folder = ResultsFolder(tmp_path, replace(RECIPE, design={}))
    assert folder.standing().done == {}


def test_what_a_break_left_half_written_is_swept_away(tmp_path: Path) -> None:
    filled(tmp_path)
    left = [
        tmp_path / ".recipe.json.1.tmp",
        tmp_path / "cells" / ".a.parquet.1.tmp",
        tmp_path / "pasts" / ".b.checkpoint.1.tmp",
    ]
    for path in left:
        path.touch()
    standing(tmp_path)
    assert not any(path.exists() for path in left)


def test_others_files_are_left_alone(tmp_path: Path) -> None:
    filled(tmp_path)
    others = [
        tmp_path / "cells" / "notes.txt",
        tmp_path / "cells" / "mine.parquet",
        tmp_path / "manifests" / "readme",
        tmp_path / "report.pdf",
    ]
    for path in others:
        path.write_text("mine")
    assert standing(tmp_path).damaged == ()
    with writing(tmp_path, replace(RECIPE, design={}), replace=True) as (_, found):
        assert found == Standing()
    assert all(path.read_text() == "mine" for path in others)


def test_a_folder_under_a_cells_name_is_told_and_left(tmp_path: Path) -> None:
    filled(tmp_path)
    path = file_of(tmp_path, 0)
    path.unlink()
    path.mkdir()
    assert standing(tmp_path).damaged == (path.name,)
    assert path.is_dir()


def test_a_line_that_names_a_file_elsewhere_takes_nothing_away(tmp_path: Path) -> None:
    """A checksum is no secret: anybody can write a line that has one."""
    import hashlib

    filled(tmp_path)
    elsewhere = tmp_path / "mine.parquet"
    elsewhere.touch()
    told = Receipt(key="../mine", spec={}, code=RECIPE.of_cells).to_json()
    line = json.dumps(told)
    seal = hashlib.sha256(line.encode()).hexdigest()[:16]
    (tmp_path / "manifests" / "z.jsonl").write_text(f"{line}\t{seal}\n")
    standing(tmp_path)
    assert elsewhere.exists()


# Which recipe.


OTHERS = {
    "other code": {"made_by": {**RECIPE.made_by, "code": "d" * 64}},
    "other data": {"made_by": {**RECIPE.made_by, "data": "d" * 64}},
    "other streams": {"made_by": {**RECIPE.made_by, "streams": 2}},
    "other packages": {"made_by": {**RECIPE.made_by, "packages": {"numpy": "1"}}},
    "another design; scale": {"design": {**RECIPE.design, "scale": 10}},
    "halong toy": {"kind": "sweep"},
}


@pytest.mark.parametrize("said", OTHERS)
def test_results_of_another_recipe_are_refused_and_stay(
    tmp_path: Path, said: str
) -> None:
    before = filled(tmp_path)
    other = replace(RECIPE, **OTHERS[said])
    with pytest.raises(Refusal, match=said) as raised:
        standing(tmp_path, other)
    assert len(str(raised.value).splitlines()) == 2
    assert "--replace" in str(raised.value)
    assert standing(tmp_path) == before
    with writing(tmp_path, other, replace=True) as (folder, found):
        assert found == Standing()
        assert folder.standing() == Standing()
    assert read_folder(tmp_path).recipe == other


def test_digests_are_said_by_their_first_digits(tmp_path: Path) -> None:
    filled(tmp_path)
    with pytest.raises(Refusal) as raised:
        standing(tmp_path, replace(RECIPE, **OTHERS["other code"]))
    assert "(aaaaaaaaaaaa; now dddddddddddd)" in str(raised.value)


def test_another_question_moves_no_cell_but_the_hash(tmp_path: Path) -> None:
    before = filled(tmp_path)
    asked = replace(RECIPE, question={"target": 0.3})
    assert asked.of_cells == RECIPE.of_cells
    assert asked.hash != RECIPE.hash
    assert standing(tmp_path, asked) == before
    assert read_folder(tmp_path).recipe == asked


def test_more_worlds_are_refused_unless_it_may_grow(tmp_path: Path) -> None:
    before = filled(tmp_path)
    more = replace(RECIPE, extent={"worlds": 6, "cells": 6})
    with pytest.raises(Refusal, match=r"is for worlds 3; now 6\n--extend goes on"):
        standing(tmp_path, more)
    assert read_folder(tmp_path).recipe == RECIPE
    with writing(tmp_path, more, extend=True) as (_, found):
        assert found == before
    assert read_folder(tmp_path).recipe == more


def test_a_folder_begun_without_looks_is_said_to_be(tmp_path: Path) -> None:
    filled(tmp_path)
    looking = replace(RECIPE, extent={**RECIPE.extent, "adaptive_margin": 0.0025})
    with pytest.raises(Refusal, match=r"is without adaptive margin; now 0\.0025\n"):
        standing(tmp_path, looking)


def test_fewer_worlds_are_refused_even_where_it_may_grow(tmp_path: Path) -> None:
    filled(tmp_path)
    fewer = replace(RECIPE, extent={"worlds": 2, "cells": 2})
    for extend in (False, True):
        with (
            pytest.raises(Refusal, match=r"is for worlds 3; now 2\nchoose another"),
            writing(tmp_path, fewer, extend=extend),
        ):
            pass
    with writing(tmp_path, fewer, replace=True) as (_, found):
        assert found == Standing()


def test_how_many_cells_are_planned_follows_from_the_rest(tmp_path: Path) -> None:
    before = filled(tmp_path)
    other = replace(RECIPE, extent={"worlds": 3, "cells": 2})
    assert standing(tmp_path, other) == before


def test_cells_without_a_recipe_are_nobodys(tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / "recipe.json").unlink()
    with pytest.raises(Refusal, match=r"holds cells but no recipe\.json"):
        standing(tmp_path)
    with writing(tmp_path, RECIPE, replace=True) as (_, found):
        assert found == Standing()


def test_a_break_between_folders_and_recipe_leaves_a_folder_that_can_be_taken(
    tmp_path: Path,
) -> None:
    for name in ("cells", "manifests", "pasts"):
        (tmp_path / name).mkdir()
    assert standing(tmp_path) == Standing()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("{", "not JSON"),
        ('{"schema": 1}', "was changed or made by another version"),
        ('{"hash": NaN}', "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "holds no object"),
        ('{"kind": 1, "design": [], "made_by": {}, "extent": {}}', "was changed"),
    ],
)
def test_a_recipe_that_is_none_is_refused_in_a_line_or_two(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "recipe.json").write_text(text)
    for ask in (lambda: read_folder(tmp_path), lambda: standing(tmp_path)):
        with pytest.raises(Refusal, match=said) as raised:
            ask()
        assert len(str(raised.value).splitlines()) <= 3
        # Nobody writes one by hand, so none is offered to start from.
        assert "start anew" in str(raised.value)
        assert "mine.json" not in str(raised.value)


def test_one_changed_letter_of_a_recipe_is_found(tmp_path: Path) -> None:
    filled(tmp_path)
    path = tmp_path / "recipe.json"
    path.write_text(path.read_text().replace('"scale": 100', '"scale": 10'))
    with pytest.raises(Refusal, match="was changed or made by another version"):
        read_folder(tmp_path)


def test_what_makes_cells_of_the_province_is_told_in_full() -> None:
    made = made_by_model()
    assert made.keys() == {"code", "data", "streams", "packages"}
    assert made["packages"]["numpy"]  # type: ignore[index,call-overload]
    assert made == made_by_model()
