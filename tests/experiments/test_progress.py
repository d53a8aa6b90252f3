"""Progress is shown on a terminal, after two seconds, and nowhere else."""

import io
import sys

import pytest

from experiments import progress as module
from experiments.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(
    monkeypatch: pytest.MonkeyPatch, *, silent_s: float = -1.0, quiet: bool = False
) -> str:
    """Return what some work shows on a terminal."""
    terminal = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", terminal)
        patch.setenv("TERM", "xterm")
        patch.setattr(module, "_SILENT_S", silent_s)
        work(quiet=quiet)
    return terminal.getvalue()


def work(*, quiet: bool = False) -> None:
    with progress("worlds", 3, quiet=quiet) as tell:
        for done in range(4):
            tell(done)


def test_long_work_shows_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch)
    assert "worlds" in text
    assert "3/3" in text


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, silent_s=60.0) == ""


def test_quiet_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, quiet=True) == ""


def test_nothing_is_shown_where_standard_error_is_no_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SILENT_S", -1.0)
    work()
    assert capsys.readouterr().err == ""
