"""The command line: `halong VERB ...`, one line per mistake, listed exit codes."""

import argparse
import importlib
import os
import re
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NoReturn

from agents.refusal import Refusal, did_you_mean, readable
from experiments.commands import VERBS

__all__ = ["EXIT_CODES", "build_parser", "main"]

EXIT_CODES = {
    0: "done",
    1: "a run, a check or an acceptance figure failed",
    2: "input that cannot be used; the message names the mend",
    3: "a file or folder that cannot be read or written",
    130: "interrupted",
    143: "ended from outside",
}
"""What a verb's exit code means."""

DESCRIPTION = """\
Hạ Long, an agent-based policy laboratory for the digital economy of Quảng Ninh.
Which policy mix gets the digital economy to 30 % of GRDP by 2030, how likely is that,
at what cost, why, and what would change the answer?
"""

_KINDS = {"int": "a whole number", "float": "a number"}
_SHOWN, _LONGEST, _LONGEST_LINE = 40, 300, 390
"""How much is said of a word, of wrong usage, and in a line of a refusal
[characters]."""


class _Parser(argparse.ArgumentParser):
    """A parser whose refusals take two lines: what was wrong, and the mend."""

    def error(self, message: str) -> NoReturn:
        chosen = re.search(r"argument VERB: invalid choice: '(.*?)'", message)
        if chosen:
            message = f"no verb '{chosen[1]}'{did_you_mean(chosen[1], VERBS)}"
        kind = re.fullmatch(
            r"argument (.+): invalid (\w+) value: '(.*)'", message, re.DOTALL
        )
        if kind and kind[2] in _KINDS:
            expected = _KINDS[kind[2]]
            message = f"{kind[1]} is {kind[3][:_SHOWN]!a}; expected {expected}"
        message = readable(" ".join(message.splitlines()), _LONGEST)
        self.exit(2, f"{self.prog}: {message}\n`{self.prog} --help` shows how\n")


def _verb(name: str) -> Any:
    return importlib.import_module(f"experiments.commands.{name}")


def _version() -> str:
    try:
        return version("halong")
    except PackageNotFoundError:
        return "not installed"


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of `halong` with all its verbs; loads nothing heavy."""
    codes = "\n".join(f"  {code:>3}  {text}" for code, text in EXIT_CODES.items())
    parser = _Parser(
        prog="halong",
        description=DESCRIPTION,
        epilog=f"exit codes:\n{codes}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"halong {_version()}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name in VERBS:
        module = _verb(name)
        part = verbs.add_parser(
            name,
            help=module.HELP,
            description=module.HELP,
            epilog=f"example:\n  {module.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        part.add_argument("--json", action="store_true", help="print one JSON object")
        part.add_argument("--quiet", action="store_true", help="print no progress")
        module.configure(part)
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code.

    Parameters
    ----------
    words
        Words after `halong`; those of the process when not given.
    """
    try:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="replace")
        arguments = build_parser().parse_args(words)
        code: int = _verb(arguments.verb).run(arguments)
        sys.stdout.flush()
    except Refusal as refusal:
        return _say(2, refusal)
    except KeyboardInterrupt:
        return _say(130, "interrupted")
    except (MemoryError, OverflowError) as error:
        return _say(
            2,
            f"more than this machine can hold or count ({error})\n"
            "lower what you asked for, or the counts in parameters.csv",
        )
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        named = f" ({error.filename})" if error.filename else ""
        return _say(3, f"{error.strerror or error}{named}\ncheck path and space")
    return code


def _say(code: int, message: object) -> int:
    lines = f"halong: {message}".splitlines()[:3]
    print(*(readable(line, _LONGEST_LINE) for line in lines), sep="\n", file=sys.stderr)
    return code
