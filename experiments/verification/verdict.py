"""What a check hands back, and how one is run by name."""

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from agents.refusal import Refusal, did_you_mean
from experiments.verification.settings import CHECKS, Settings

__all__ = ["Verdict", "Watch", "run_check", "settings_of", "unwatched"]

type Figures = dict[str, float | bool]
type Watch = Callable[[Iterable[int]], Iterable[int]]
"""Wraps a loop, so that progress can be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was simulated beside what theory says."""

    simulated: Mapping[str, float | bool | list[float]]
    """Simulated figures by key."""
    theory: Mapping[str, float | bool | list[float]]
    """What theory says, with the same keys."""
    passed: bool
    """Whether what must hold does."""
    chosen: Mapping[str, int | float]
    """Settings the check chose by itself."""


def unwatched(loop: Iterable[int]) -> Iterable[int]:
    """Return the loop as it is."""
    return loop


def settings_of(name: str, options: Mapping[str, Any]) -> Settings:
    """Return the settings of a check with the given options in place of defaults.

    Raises
    ------
    Refusal
        If there is no such check, it has no such option, or a value makes no sense.
    """
    if name not in CHECKS:
        raise Refusal(
            f"no check '{name}'{did_you_mean(name, CHECKS)}\n"
            f"the checks are {', '.join(CHECKS)}"
        )
    kind = CHECKS[name].settings
    known = [part.name for part in fields(kind)]
    unknown = [given for given in options if given not in known]
    if unknown:
        flags = ", ".join(f"--{part.replace('_', '-')}" for part in known)
        raise Refusal(
            f"check {name} has no option --{unknown[0].replace('_', '-')}\n"
            f"it has {flags}"
        )
    return kind(**options)


def run_check(
    name: str, options: Mapping[str, Any], watch: Watch = unwatched
) -> dict[str, Any]:
    """Run a check and return check, settings, simulated, theory and passed.

    Parameters
    ----------
    name
        One of `CHECKS`.
    options
        Options by field name; defaults stand for the rest.
    watch
        Wraps the long loop, so that progress can be shown.
    """
    settings = settings_of(name, options)
    module_name = name.replace("-", "_")
    module = importlib.import_module(f"experiments.verification.{module_name}")
    verdict: Verdict = module.check(settings, watch)
    return {
        "check": name,
        "settings": {**asdict(settings), **verdict.chosen},
        "simulated": verdict.simulated,
        "theory": verdict.theory,
        "passed": verdict.passed,
    }
