"""Where a result comes from: what is needed to make it again, bit for bit."""

import functools
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from agents.luck import STREAM_VERSION
from experiments.output import jsonable
from experiments.store.recipe import Recipe, made_by_model
from experiments.worlds.run_settings import RunSettings
from model.digests import code_digest
from model.parameters import Parameters
from model.policy.files import as_dict, digest
from model.policy.policy import Policy
from model.policy.scenario import Scenario
from model.policy.schedule import month_text

__all__ = ["code_commit", "environment", "provenance", "recipe_of_verb"]

_ROOT: Final = Path(__file__).resolve().parents[1]
_OURS: Final = Path(__file__).resolve().parent
_OF_MAKER: Final = (
    "commit",
    "code_digest",
    "environment",
    "parameters",
    "stream_version",
    "version",
)
"""Parts of a provenance that a recipe tells in its own way, or that follow from it."""
_PACKAGES: Final = ("numpy", "scipy", "mesa", "networkx", "pyarrow", "matplotlib")
_PATIENCE_S: Final = 10


def provenance(
    settings: RunSettings,
    policies: Sequence[Policy],
    worlds: Sequence[int],
    parameters: Parameters | None,
    texts: Mapping[str, str],
) -> dict[str, Any]:
    """Return all that decides a result, and on what it was made.

    Parameters
    ----------
    policies, worlds
        Which were simulated.
    parameters
        Values of the one world; nothing where every world draws its own.
    texts
        The text of each policy and of the scenario as they were read, by kind and
        name: `policy as-is`, `scenario central`.
    """
    return {
        "version": _version("halong"),
        "commit": code_commit(),
        "code_digest": code_digest(),
        "stream_version": STREAM_VERSION,
        "policies": [_told("policy", policy, texts) for policy in policies],
        "scenario": _told("scenario", settings.scenario, texts),
        "worlds": list(worlds),
        "scale": settings.scale,
        "history": settings.history,
        "uncertainty": settings.uncertainty,
        "values": dict(settings.values),
        "until": month_text(settings.until),
        "parameters": None if parameters is None else _plain(parameters),
        "environment": environment(),
    }


def recipe_of_verb(
    kind: str, told: Mapping[str, Any], question: Mapping[str, Any] | None = None
) -> str:
    """Return the digest of the recipe of a verb that keeps no folder of results.

    It is the same on every machine with the same code, data and packages.

    Parameters
    ----------
    kind
        The verb.
    told
        Its provenance, or what else decides it.
    question
        What is asked beside.
    """
    design = {name: part for name, part in told.items() if name not in _OF_MAKER}
    recipe = Recipe(
        kind=kind,
        design=jsonable(design),
        made_by={**made_by_model(), "experiments": _experiments_digest()},
        question=jsonable(question or {}),
    )
    return recipe.hash


@functools.cache
def _experiments_digest() -> str:
    """Return the sha256 of what asks, reckons and draws: all code of this package."""
    digest = sha256()
    for path in sorted(_OURS.rglob("*.py")):
        raw = path.read_bytes()
        name = path.relative_to(_OURS).as_posix()
        digest.update(f"{name}\n{len(raw)}\n".encode())
        digest.update(raw)
    return digest.hexdigest()


def environment() -> dict[str, Any]:
    """Return the interpreter, the machine's kind and the versions of packages."""
    return {
        "python": platform.python_version(),
        "implementation": sys.implementation.name,
        "system": platform.system(),
        "machine": platform.machine(),
        "packages": {name: _version(name) for name in _PACKAGES},
    }


def code_commit() -> str | None:
    """Return the commit of the code where it stands in a clone, else nothing."""
    if not (_ROOT / ".git").exists():
        return None
    try:
        said = subprocess.run(
            ["git", "-C", str(_ROOT), "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            check=True,
            timeout=_PATIENCE_S,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return said.stdout.strip() or None


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _told(
    kind: str, named: Policy | Scenario, texts: Mapping[str, str]
) -> dict[str, Any]:
    """Return a policy or scenario, what it does, and the digest of its text."""
    text = texts.get(f"{kind} {named.name}")
    return {
        "name": named.name,
        "text_sha256": None if text is None else sha256(text.encode()).hexdigest(),
        "digest": digest(named),
        "does": as_dict(named),
    }


def _plain(value: Any) -> Any:
    """Return dataclasses as tables, all the way down."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return value
