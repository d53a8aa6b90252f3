"""What keeping a run costs is measured on the disk named; nothing is left."""

from pathlib import Path

from experiments.speed.store_speed import store_seconds


def test_a_run_is_kept_in_some_time_and_nothing_is_left(tmp_path: Path) -> None:
    assert 0 < store_seconds(tmp_path) < 10
    assert list(tmp_path.iterdir()) == []
