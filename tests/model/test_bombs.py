"""Files made to exhaust a reader: one refusal each, under 1 s and 200 MB."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.model.bombs import OBJECTS, POLICIES

ROOT = Path(__file__).parents[2]
MOST_SECONDS, MOST_MEGABYTES = 1, 200
BOMBS = {f"{case}.toml": POLICIES[case] for case in POLICIES} | {
    f"{case}.json": OBJECTS[case] for case in OBJECTS
}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="measures by /proc")

type Cost = tuple[str, float, float]


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Cost]]:
    """Return what each reader said, took and held, by bomb."""
    folder = tmp_path_factory.mktemp("bombs")
    paths = [folder / f"{number}{name[-5:]}" for number, name in enumerate(BOMBS)]
    for path, (text, _) in zip(paths, BOMBS.values(), strict=True):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.model.reading_cost"],
        input="\n".join(map(str, paths)),
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    told = map(json.loads, done.stdout.splitlines())
    return dict(zip(BOMBS, told, strict=True))


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_in_three_lines_a_second_and_200_mb(
    bomb: str, costs: dict[str, list[Cost]]
) -> None:
    expected = BOMBS[bomb][1]
    for number, (said, seconds, megabytes) in enumerate(costs[bomb]):
        assert number or expected in said
        assert 2 <= len(said.splitlines()) <= 3, said
        assert all(len(line) < 400 for line in said.splitlines())
        assert all(line.isprintable() for line in said.splitlines())
        assert seconds < MOST_SECONDS
        assert megabytes < MOST_MEGABYTES


def test_the_measure_sees_what_exhausts(tmp_path: Path) -> None:
    """What takes long and much is seen: else no bomb could fail."""
    burn = (
        "import tests.model.reading_cost as cost\n"
        "long = cost.cost(lambda path: sum(range(40_000_000)), '')\n"
        "much = cost.cost(lambda path: len(bytes(300_000_000)), '')\n"
        "held = cost.cost(lambda path: len(b'a' * 60_000_000), '')\n"
        "rest = cost.cost(len, '')\n"
        "print(long[1] > 0.3, 'MemoryError' in much[0], held[2] - rest[2] > 50)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", burn],
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == ["True", "True", "True"], done.stdout
