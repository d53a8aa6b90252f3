"""`python -P -m experiments VERB ...` is the same as `halong VERB ...`."""

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

__all__ = ["run"]


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    """Leave by an exception, so that half-written files and workers go too."""
    raise SystemExit(128 + number)


def _open_streams() -> None:
    """Let what is said to a closed stream be lost, not land elsewhere or break."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))


def run() -> int:
    """Run the command line; an interruption while it loads takes one line too."""
    _open_streams()
    signal.signal(signal.SIGTERM, _end)
    try:
        from experiments.command_line import main

        return main()
    except KeyboardInterrupt:
        print("halong: interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    raise SystemExit(run())
