"""One writer a folder, whatever ended the last one."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agents.refusal import Refusal
from experiments.store import lock

ROOT = Path(__file__).parents[2]
HOLD = """\
import sys, time
from pathlib import Path
from experiments.store.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_writer_is_refused_at_once_and_told_who_writes(tmp_path: Path) -> None:
    process = holder(tmp_path / "lock")
    try:
        began = time.monotonic()
        with (
            pytest.raises(Refusal, match=f"by process {process.pid} on ") as raised,
            lock.held(tmp_path / "lock"),
        ):
            pass
        assert time.monotonic() - began < 1
        assert len(str(raised.value).splitlines()) == 2
    finally:
        process.kill()
        process.communicate()


def test_nothing_has_to_be_unlocked_after_a_writer_was_killed(tmp_path: Path) -> None:
    process = holder(tmp_path / "lock")
    process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    process.communicate()
    with lock.held(tmp_path / "lock"):
        told = json.loads((tmp_path / "lock").read_bytes())
    assert told["pid"] == os.getpid()


def test_the_same_process_holds_a_folder_once(tmp_path: Path) -> None:
    with (
        lock.held(tmp_path / "lock"),
        pytest.raises(Refusal, match=f"process {os.getpid()}"),
        lock.held(tmp_path / "lock"),
    ):
        pass
    with lock.held(tmp_path / "lock"):
        pass


def test_a_name_that_one_who_is_dead_left_there_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between holding a lock and saying so there is a moment."""
    path = tmp_path / "lock"
    monkeypatch.setattr(lock, "_PATIENCE_S", 0.05)
    with lock.held(path):
        host = json.loads(path.read_bytes())["host"]
        for left in (b"", json.dumps({"pid": 2**22 + 1, "host": host}).encode()):
            path.write_bytes(left)
            with (
                pytest.raises(Refusal, match="written by another process"),
                lock.held(path),
            ):
                pass


@pytest.mark.skipif(os.name != "posix", reason="flock")
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_file_system_without_locks_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def none(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("fcntl.flock", none)
    with (
        pytest.raises(Refusal, match=r"without locks .*\n.*--shard"),
        lock.held(tmp_path / "lock"),
    ):
        pass


def test_a_folder_that_is_not_there_is_a_file_trouble(tmp_path: Path) -> None:
    with (
        pytest.raises(FileNotFoundError, match="none"),
        lock.held(tmp_path / "none" / "lock"),
    ):
        pass
