"""Every figure and table that a verb writes bears the recipe that made it."""

import contextlib
import hashlib
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from experiments.command_line import build_parser, main
from experiments.data_package import PACKAGE, marked, recipe_mark
from experiments.figures.style import new_figure, save
from experiments.provenance import recipe_of_verb
from experiments.run_files import staged, write_csv, write_json, write_text
from tests.experiments.test_command_line import EXAMPLES

IDENTIFIER = "{http://purl.org/dc/elements/1.1/}identifier"
DESIGN = "tiny.toml"
TINY = """
name = "tiny"
policies = ["adoption-first"]
scenarios = ["central"]
worlds = 1
scale = 100
until = "2026-12"
uncertainty = "luck"
sampler = "list"
[levers]
adoption_vouchers.intensity = [0.5]
[record]
indicators = ["digital_share_nso"]
"""
ASKED = {"sweep": (DESIGN, "--by", "2026")}
"""What is asked of a verb, where it is not the example of the command line's tests."""
OF_STORES = ("recipe.json", "lock", "cells.jsonl")
"""Files of a folder of results itself; its cells bear the digest of what they are."""


def verbs_that_write() -> list[str]:
    """Return the verbs that have --out."""
    parser = build_parser()
    [verbs] = [
        each for each in parser._actions if hasattr(each, "choices") and each.choices
    ]
    return [
        name
        for name, part in verbs.choices.items()
        if any("--out" in action.option_strings for action in part._actions)
    ]


def mark_of(path: Path) -> str:
    """Return the recipe that a file bears."""
    if path.suffix == ".parquet":
        return str(pq.read_schema(path).metadata[b"recipe"].decode())
    if path.suffix == ".png":
        with Image.open(path) as picture:
            return str(picture.text["Recipe"])  # type: ignore[attr-defined]
    if path.suffix == ".svg":
        [found] = ElementTree.parse(path).getroot().iter(IDENTIFIER)
        return str(found.text)
    if path.suffix == ".md":
        last = path.read_text("utf-8").splitlines()[-1]
        return last.removeprefix("<!-- recipe: ").removesuffix(" -->")
    told = json.loads((path.parent / PACKAGE).read_text("utf-8"))
    if path.suffix == ".csv":
        [entry] = [each for each in told["resources"] if each["path"] == path.name]
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        assert entry["hash"] == f"sha256:{sha256}"
        head = path.read_text("utf-8").splitlines()[0].replace('"', "").split(",")
        assert [each["name"] for each in entry["schema"]["fields"]] == head
        return str(entry["recipe"])
    assert path.suffix == ".json", f"{path.name} bears no recipe"
    if path.name == PACKAGE:
        [recipe] = {each["recipe"] for each in told["resources"]}
        return str(recipe)
    return str(json.loads(path.read_text("utf-8"))["recipe"])


@pytest.mark.parametrize("verb", verbs_that_write())
def test_every_file_of_a_verb_bears_its_recipe(verb: str, tmp_path: Path) -> None:
    words = ASKED.get(verb) or EXAMPLES[verb]
    out = str(tmp_path / "out")
    (tmp_path / DESIGN).write_text(TINY, "utf-8")
    with contextlib.chdir(tmp_path):
        assert main([verb, *words, "--quiet", "--json", "--out", out]) == 0
    files = [each for each in (tmp_path / "out").iterdir() if each.is_file()]
    told = [path for path in files if path.name not in OF_STORES]
    assert len(told) >= 2
    [recipe] = {mark_of(path) for path in told}
    assert len(recipe) == 64
    if (tmp_path / "out" / "recipe.json").exists():
        of_folder = json.loads((tmp_path / "out" / "recipe.json").read_text("utf-8"))
        assert recipe == of_folder["hash"]


def run_of(verb: str, out: Path, *words: str) -> str:
    assert main([verb, *words, "--quiet", "--json", "--out", str(out)]) == 0
    [recipe] = {mark_of(path) for path in out.iterdir()}
    return recipe


def test_a_recipe_is_of_what_is_asked_and_not_of_the_language(tmp_path: Path) -> None:
    one = run_of("frontier", tmp_path / "1", "--lang", "en")
    assert run_of("frontier", tmp_path / "2", "--lang", "vi") == one
    assert run_of("frontier", tmp_path / "3", "--target", "0.2") != one


def test_a_recipe_leaves_the_machine_and_the_commit_out() -> None:
    told: dict[str, Any] = {"scale": 10, "environment": {"machine": "a"}, "commit": "b"}
    one = recipe_of_verb("run", told)
    assert recipe_of_verb("run", {**told, "environment": {}, "commit": None}) == one
    assert recipe_of_verb("run", {**told, "scale": 1}) != one
    assert recipe_of_verb("map", told) != one
    assert recipe_of_verb("run", told, {"by": 2030}) != one


# The writers.


def table(*units: str) -> pa.Table:
    fields = [
        pa.field(f"column_{n}", pa.float64(), metadata={"unit": unit} if unit else None)
        for n, unit in enumerate(units)
    ]
    return pa.table([[1.5, 2.5] for _ in units], schema=pa.schema(fields))


def package(folder: Path) -> list[dict[str, Any]]:
    told = json.loads((folder / PACKAGE).read_text("utf-8"))
    resources: list[dict[str, Any]] = told["resources"]
    return resources


def test_a_csv_has_its_units_and_checksum_in_the_package_beside(tmp_path: Path) -> None:
    with staged(tmp_path, "of1") as folder:
        write_csv(table("ha", ""), folder / "land.csv")
    [entry] = package(tmp_path)
    assert entry["schema"]["fields"] == [
        {"name": "column_0", "type": "number", "unit": "ha"},
        {"name": "column_1", "type": "number"},
    ]
    raw = (tmp_path / "land.csv").read_bytes()
    assert entry["bytes"] == len(raw)
    assert entry["hash"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"


def test_two_verbs_in_one_folder_each_keep_their_entries(tmp_path: Path) -> None:
    for recipe, names in (("of1", ("a", "b")), ("of2", ("b", "c"))):
        with staged(tmp_path, recipe) as folder:
            for name in names:
                write_csv(table(""), folder / f"{name}.csv")
    found = {entry["path"]: entry["recipe"] for entry in package(tmp_path)}
    assert found == {"a.csv": "of1", "b.csv": "of2", "c.csv": "of2"}
    (tmp_path / "a.csv").unlink()
    with staged(tmp_path, "of3") as folder:
        write_csv(table(""), folder / "c.csv")
    assert [entry["path"] for entry in package(tmp_path)] == ["b.csv", "c.csv"]


@pytest.mark.parametrize(
    "there", ["", "[]", '{"resources": 1}', '{"resources": [{"path": 3}]}', "[" * 10**5]
)
def test_a_package_that_cannot_be_read_is_made_anew(there: str, tmp_path: Path) -> None:
    (tmp_path / PACKAGE).write_text(there)
    with staged(tmp_path, "of1") as folder:
        write_csv(table(""), folder / "a.csv")
    assert [entry["path"] for entry in package(tmp_path)] == ["a.csv"]


def test_without_a_recipe_nothing_is_marked(tmp_path: Path) -> None:
    with staged(tmp_path) as folder:
        write_json({"a": 1}, folder / "a.json")
        write_csv(table(""), folder / "a.csv")
        write_text("words", folder / "a.md")
        save(new_figure(1, 1), folder, "a")
    assert json.loads((tmp_path / "a.json").read_text()) == {"a": 1}
    assert (tmp_path / "a.md").read_text() == "words"
    assert not (tmp_path / PACKAGE).exists()
    with Image.open(tmp_path / "a.png") as picture:
        assert "Recipe" not in picture.text  # type: ignore[attr-defined]


def test_a_mark_ends_with_the_work_it_is_of(tmp_path: Path) -> None:
    with marked("of1"):
        assert recipe_mark() == "of1"
        with pytest.raises(OSError, match="of2"), staged(tmp_path, "of2"):
            raise OSError(28, recipe_mark())
        assert recipe_mark() == "of1"
    assert recipe_mark() is None


def test_pictures_with_a_mark_have_the_same_bytes_each_time(tmp_path: Path) -> None:
    written: list[Sequence[bytes]] = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        with staged(tmp_path / name, "of1") as folder:
            save(new_figure(1, 1), folder, "a")
        paths = sorted((tmp_path / name).iterdir())
        assert [mark_of(path) for path in paths] == ["of1", "of1"]
        written.append([path.read_bytes() for path in paths])
    assert written[0] == written[1]
