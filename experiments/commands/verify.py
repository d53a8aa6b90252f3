"""`halong verify CHECK`: mechanisms against theory, at any setting."""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from experiments.verification.settings import CHECKS

if TYPE_CHECKING:
    from experiments.verification.verdict import Watch

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP = "check the mechanisms against theory, at any setting"
EXAMPLE = "halong verify cascade --mean-degree 3 --threshold 0.18"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the name of the check and the options of all checks."""
    checks = "; ".join(f"{name}: {kind.question}" for name, kind in CHECKS.items())
    parser.add_argument("check", metavar="CHECK", help=checks)
    for name, (kind, text) in _options().items():
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            type=kind,
            metavar=kind.__name__.upper(),
            default=argparse.SUPPRESS,
            help=text,
        )


def _options() -> dict[str, tuple[type, str]]:
    """Return each option's type and help: its meaning, and each check's default."""
    kinds: dict[str, type] = {}
    meanings: dict[str, str] = {}
    defaults: dict[str, dict[str, str]] = {}
    for check, entry in CHECKS.items():
        for part in fields(entry.settings):
            is_chosen = part.default is None
            kinds[part.name] = int if is_chosen else type(part.default)
            meanings.setdefault(part.name, part.metadata["meaning"])
            default = "by the rates" if is_chosen else str(part.default)
            defaults.setdefault(part.name, {})[check] = default
    return {
        name: (kind, f"{meanings[name]} ({_listed(defaults[name])})")
        for name, kind in kinds.items()
    }


def _listed(default_of: dict[str, str]) -> str:
    if set(default_of) == set(CHECKS) and len(set(default_of.values())) == 1:
        return f"all checks: {next(iter(default_of.values()))}"
    return ", ".join(f"{check}: {default}" for check, default in default_of.items())


def run(arguments: argparse.Namespace) -> int:
    """Run the check, print what was simulated beside theory; 0 passed, 1 failed."""
    from experiments.output import print_json
    from experiments.verification.verdict import run_check

    options = {
        name: getattr(arguments, name) for name in _options() if name in arguments
    }
    watch = _watch(arguments.check, quiet=arguments.quiet)
    verdict = run_check(arguments.check, options, watch)
    if arguments.json:
        print_json(verdict)
    else:
        _print_text(verdict)
    return 0 if verdict["passed"] else 1


def _watch(check: str, *, quiet: bool) -> "Watch":
    from experiments.verification.verdict import unwatched

    if quiet or not sys.stderr.isatty():
        return unwatched

    def watch(loop: Iterable[int]) -> Iterable[int]:
        from rich.console import Console
        from rich.progress import track

        return track(loop, check, console=Console(stderr=True), transient=True)

    return watch


def _print_text(verdict: dict[str, Any]) -> None:
    from experiments.output import console, table

    check = verdict["check"]
    settings = ", ".join(
        f"{name.replace('_', ' ')} {value:g}"
        if isinstance(value, float)
        else f"{name.replace('_', ' ')} {value}"
        for name, value in verdict["settings"].items()
    )
    rows = [
        (name, _figure(value), _figure(verdict["theory"][name]))
        for name, value in verdict["simulated"].items()
    ]
    screen = console()
    screen.print(f"{check}: {CHECKS[check].question}")
    screen.print(table("", ["figure", "simulated>", "theory>"], rows))
    screen.print(f"settings: {settings}")
    screen.print(f"must hold: {CHECKS[check].must_hold}")
    screen.print("passed" if verdict["passed"] else "failed")


def _figure(value: float | bool | list[float]) -> str:
    if isinstance(value, list):
        return ", ".join(map(_figure, value))
    return f"{value:.4f}" if isinstance(value, float) else str(value).lower()
