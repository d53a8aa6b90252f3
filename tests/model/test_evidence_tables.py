"""The other tables of evidence (places, founding, networks): grades and sources."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.evidence.reader import Evidence, Grade

FOLDER = Path(__file__).parents[2] / "model/evidence"
RANK = {str(grade): rank for rank, grade in enumerate(Grade)}
TABLES = sorted(
    path
    for path in FOLDER.rglob("*.csv")
    if path.parent != FOLDER or path.stem in ("supply_chains", "national_structure")
)
BEST: dict[str, int] = {}
for recorded in (*Evidence.load().observations, *Evidence.load().facts):
    rank = RANK[str(recorded.grade)]
    BEST[recorded.name] = min(rank, BEST.get(recorded.name, rank))


def rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from enumerate(csv.DictReader(file), start=2)


def test_there_are_tables_to_look_at() -> None:
    assert len(TABLES) > 12


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_row_has_a_known_grade_and_none_above_what_it_cites(path: Path) -> None:
    for line, row in rows(path):
        if "grade" not in row:
            assert path.stem == "coastline"  # Natural Earth, named in NOTICE
            return
        grade = row["grade"]
        assert grade in RANK, (path.name, line)
        words = re.findall(r"\w+", row["source"])
        cited = [BEST[word] for word in words if word in BEST]
        if cited:
            assert RANK[grade] >= min(cited), (path.name, line, row["source"])
        elif grade != "assumption":
            # Neither a recorded row nor a guess: an address or a paper with its year.
            found = re.search(r"\w\.\w|(19|20)\d\d", row["source"])
            assert found, (path.name, line, row["source"])
