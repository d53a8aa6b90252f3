"""Reads files, each in a process of its own, and prints what each cost.

`python -m tests.model.reading_cost` takes paths from its input, one a line, and prints
for each a JSON list with, per reader: words said, processor time [s], memory [MB].
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from agents.refusal import Refusal
from model.file_text import FileKind, text_of
from model.json_text import parsed_json
from model.policy.files import load_policy, load_scenario

MB = 1024**2
MOST_MEMORY = 200 * MB
RECIPE = FileKind(what="a recipe", example="halong results", ending="json")


def read_object(path: str) -> None:
    parsed_json(text_of(Path(path), RECIPE), path, RECIPE)


def said_by(read: Callable[[str], object], path: str) -> str:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    try:
        read(path)
    except Refusal as refusal:
        return str(refusal)
    except BaseException as error:
        return f"it broke: {error!r:.300}"
    return "it was read"


def cost(read: Callable[[str], object], path: str) -> tuple[str, float, float]:
    """Read a file in a child, and return what it said, its time and its memory."""
    out, into = os.pipe()
    child = os.fork()
    if not child:
        said = said_by(read, path)
        os.write(into, json.dumps((said, time.process_time())).encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as pipe:
        told = pipe.read()
    _, _, used = os.wait4(child, 0)
    said, seconds = json.loads(told or '["it died", 0]')
    return said, seconds, used.ru_maxrss * 1024 / MB


def main() -> None:
    for line in sys.stdin:
        path = line.strip()
        is_json = path.endswith(".json")
        reads = [read_object] if is_json else [load_policy, load_scenario]
        print(json.dumps([cost(read, path) for read in reads]), flush=True)


if __name__ == "__main__":
    main()
