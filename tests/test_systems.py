"""docs/systems.md: every system of the sources has code, a lever, a figure, two tests.

The page is read as a table; whatever it names must be there.
"""

import ast
import re
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from model.indicators import INDICATOR_ROWS, YEARLY_INDICATORS
from model.policy.files import scenario_names
from model.policy.named import WORDS
from model.policy.policy import LEVERS
from model.policy.scenario import Scenario

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "systems.md"
N_SYSTEMS = 24
KNOWN = {*INDICATOR_ROWS, *(one.name for one in YEARLY_INDICATORS)}
FIELDS = {field.name for field in fields(Scenario)} - {*WORDS}
MOVERS = {*LEVERS, *scenario_names(), *FIELDS}
COLUMNS = ("row", "system", "code", "moved by", "indicator", "moves", "at zero")


def rows() -> list[dict[str, str]]:
    lines = [
        line
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line[:1] == "|"
    ]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(COLUMNS, row, strict=True)) for row in cells[2:]]


def named(cell: str) -> list[str]:
    """Return what a cell names in backquotes."""
    return re.findall(r"`([^`]+)`", cell)


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    )


def test_every_system_has_its_row_in_order() -> None:
    assert [row["row"] for row in rows()] == [str(n + 1) for n in range(N_SYSTEMS)]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["row"])
def test_all_that_a_row_names_is_there(row: dict[str, str]) -> None:
    assert row["system"]
    assert named(row["code"])
    for path in named(row["code"]):
        assert (ROOT / path).is_file(), path
    assert named(row["moved by"])
    for name in named(row["moved by"]):
        assert name in MOVERS, name
    assert named(row["indicator"])
    for name in named(row["indicator"]):
        assert name in KNOWN, name
    for column in ("moves", "at zero"):
        assert named(row[column])
        for node in named(row[column]):
            path, _, test = node.partition("::")
            assert test.partition("[")[0] in names_in(path), node
