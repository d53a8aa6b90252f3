"""What a run does when nobody reads it, its terminal is narrow, or it is ended."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments.output import console, table

ROOT = Path(__file__).parents[2]
SHORT = ("run", "--scale", "100", "--until", "2020-02")

posix = pytest.mark.skipif(os.name != "posix", reason="shells and signals of POSIX")


def command(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "experiments", *words]


def in_shell(ending: str) -> subprocess.CompletedProcess[str]:
    """Run a short run with what a shell adds to it."""
    return subprocess.run(
        f"{subprocess.list2cmdline(command(*SHORT))} {ending}",
        shell=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )


@posix
@pytest.mark.parametrize("more", ["", "--json"])
def test_a_closed_output_is_no_error(more: str) -> None:
    done = in_shell(f"{more} >&-")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@posix
def test_a_closed_error_stream_leaves_json_alone_on_the_other(tmp_path: Path) -> None:
    done = in_shell(f"--json --out {tmp_path} 2>&-")
    assert done.returncode == 0
    assert done.stdout.startswith("{")
    assert done.stdout.endswith("}\n")


def test_a_reader_that_has_gone_is_told_as_a_broken_pipe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Gone(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Gone())
    with pytest.raises(BrokenPipeError):
        console().print("a line")


@posix
def test_a_run_that_is_ended_takes_its_half_written_files_with_it(
    tmp_path: Path,
) -> None:
    run = subprocess.Popen(
        command(*SHORT, "--out", str(tmp_path)),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while run.poll() is None and not any(tmp_path.glob(".halong-*/*")):
        time.sleep(0.001)
    run.terminate()
    assert run.wait(30) == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("columns", ["1", "40", "80"])
def test_a_narrow_terminal_cuts_no_number(
    columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    numbers = [f"{n},234,567" for n in range(6)]
    headers = ("policy", *("a long header>" for _ in numbers))
    console().print(table("title", headers, [("promotion-first", *numbers)]))
    printed = capsys.readouterr().out
    assert all(number in printed for number in numbers)
    assert "…" not in printed


def test_a_terminal_as_wide_as_usual_shows_headers_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    row = ("promotion-first", "-0.31…+0.45", "undecided", "1,134", "3,308", "12,345")
    headers = ("Policy", "95 %\ninterval>", "Verdict", "Spent>", "Tax\nforgone>")
    console().print(table("title", (*headers, "Difference from it>"), [row]))
    printed = capsys.readouterr().out
    for word in ("interval", "Verdict", "forgone", "Difference", *row):
        assert word in printed


def test_words_of_people_are_not_broken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    row = ("name_of_a_parameter_" * 3, "0.001", "share of enterprises", "assumption")
    console().print(
        table("", ("name", "value>", "unit", "grade"), [row], names_first=True)
    )
    printed = capsys.readouterr().out
    for word in (row[0], row[1], "enterprises", "assumption"):
        assert word in printed
