"""How long this process has lived and what it has held, for honest timings.

A run's wall time counts from the start of the process, imports included. Linux tells
when a process started; elsewhere the clock starts when this module is loaded, which the
command line does first.
"""

import os
import sys
from pathlib import Path
from time import monotonic
from typing import Final

__all__ = ["peak_rss_mb", "process_age_s"]

_START_FIELD: Final = 19
"""Place of the start time among the fields after the name in /proc/self/stat."""
_BYTES_A_KILOBYTE: Final = 1024
_BYTES_A_MEGABYTE: Final = 1024**2


def _age_now() -> float:
    """Return the process's age as Linux tells it, 0 elsewhere [s]."""
    try:
        after_name = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        up_s = float(Path("/proc/uptime").read_text().split()[0])
        return up_s - int(after_name[_START_FIELD]) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0.0


_STARTED: Final = monotonic() - _age_now()


def process_age_s() -> float:
    """Return how long ago this process started [s]."""
    return monotonic() - _STARTED


def peak_rss_mb() -> float | None:
    """Return the most memory the process held [MB], nothing where none can tell."""
    try:
        import resource
    except ImportError:
        return None
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kilobytes, macOS bytes.
    scale = 1 if sys.platform == "darwin" else _BYTES_A_KILOBYTE
    return held * scale / _BYTES_A_MEGABYTE
