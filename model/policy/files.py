"""Policies and scenarios by shipped name or by path, and what identifies them.

The shipped ones are TOML files that a user can copy and edit. A file may stand anywhere
and may keep the name of a shipped one, since that is how copies begin; what is compared
side by side needs names of its own.
"""

import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from agents.refusal import Refusal, did_you_mean, readable
from model.file_text import LONGEST_PATH, FileKind, text_of
from model.policy.named import WORDS, Named
from model.policy.policy import Policy
from model.policy.scenario import Scenario
from model.policy.toml_tables import as_tables, built
from model.policy.toml_values import Place
from model.toml_text import parsed

__all__ = [
    "as_dict",
    "digest",
    "load_policies",
    "load_policy",
    "load_scenario",
    "policy_from",
    "policy_names",
    "policy_text",
    "scenario_from",
    "scenario_names",
    "scenario_text",
]

_KIND: Final = FileKind(
    what="a policy or scenario", example="halong show policy adoption-first"
)
_ENDING: Final = ".toml"
_ORDER: Final = (
    "central",
    "as-is",
    "zone-standard",
    "zone-special",
    "talent-first",
    "infrastructure-first",
    "adoption-first",
    "promotion-first",
    "fpt-hub",
    "green-parks",
    "resolution-57",
)
"""What lists of scenarios and of policies begin with; others follow by name."""


def policy_names() -> tuple[str, ...]:
    """Return the names of the shipped policies, the reference first."""
    return _names("policies")


def scenario_names() -> tuple[str, ...]:
    """Return the names of the shipped scenarios."""
    return _names("scenarios")


def policy_text(name_or_path: str) -> str:
    """Return the text of a policy's file as it stands.

    Raises
    ------
    Refusal
        If nothing has this name, or the file cannot be read as text.
    """
    return text_of(_file("policies", "policy", name_or_path), _KIND)


def scenario_text(name_or_path: str) -> str:
    """Return the text of a scenario's file as it stands.

    Raises
    ------
    Refusal
        If nothing has this name, or the file cannot be read as text.
    """
    return text_of(_file("scenarios", "scenario", name_or_path), _KIND)


def load_policy(name_or_path: str) -> Policy:
    """Return a policy by shipped name or by path.

    Raises
    ------
    Refusal
        If nothing has this name or the file is no policy; it names file, table, key and
        mend.
    """
    return _read(Policy, _file("policies", "policy", name_or_path))


def load_scenario(name_or_path: str) -> Scenario:
    """Return a scenario by shipped name or by path.

    Raises
    ------
    Refusal
        If nothing has this name or the file is no scenario; it names file, table, key
        and mend.
    """
    return _read(Scenario, _file("scenarios", "scenario", name_or_path))


def policy_from(tables: Mapping[str, object], name: str) -> Policy:
    """Return the policy that plain values tell, as `as_dict` gives them.

    Raises
    ------
    Refusal
        If they are no policy; it calls them by the name.
    """
    return built(Policy, tables, Place(name))


def scenario_from(tables: Mapping[str, object], name: str) -> Scenario:
    """Return the scenario that plain values tell, as `as_dict` gives them.

    Raises
    ------
    Refusal
        If they are no scenario; it calls them by the name.
    """
    return built(Scenario, tables, Place(name))


def load_policies(names_or_paths: Sequence[str]) -> tuple[Policy, ...]:
    """Return several policies to be set side by side, each under a name of its own.

    Raises
    ------
    Refusal
        If one cannot be loaded, or two have one name.
    """
    given: dict[str, tuple[str, Policy]] = {}
    for asked in names_or_paths:
        policy = load_policy(asked)
        if policy.name in given:
            first, other = given[policy.name]
            alike = "the same policy" if policy == other else "different policies"
            raise Refusal(
                f"{readable(first)} and {readable(asked)} are {alike} under the name "
                f"'{policy.name}'\nname each policy once; give a copy a name of its "
                f'own: name = "{policy.name}-2"'
            )
        given[policy.name] = asked, policy
    return tuple(policy for _, policy in given.values())


def as_dict(named: Named) -> dict[str, Any]:
    """Return a policy or scenario as plain values, what is neutral included.

    Codes are their labels, months "2026-09", schedules as files write them: written as
    TOML it is the same policy or scenario again.
    """
    tables: dict[str, Any] = as_tables(named)
    return tables


def digest(named: Named) -> str:
    """Return the sha256 of what a policy or scenario does, its name and words apart."""
    does = {key: value for key, value in as_dict(named).items() if key not in WORDS}
    canonical = json.dumps(does, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _shipped(folder: str) -> Traversable:
    return resources.files("model.policy") / folder


@functools.cache
def _names(folder: str) -> tuple[str, ...]:
    found = sorted(
        file.name.removesuffix(_ENDING)
        for file in _shipped(folder).iterdir()
        if file.name.endswith(_ENDING)
    )
    first = [name for name in _ORDER if name in found]
    return (*first, *(name for name in found if name not in first))


def _file(folder: str, kind: str, asked: str) -> Traversable:
    """Return the shipped file of a name, else the file at a path."""
    names = _names(folder)
    if asked in names:
        return _shipped(folder) / f"{asked}{_ENDING}"
    path = Path(asked)
    if asked and (asked.endswith(_ENDING) or path.name != asked or _is_there(path)):
        return path
    raise Refusal(
        f"no {kind} '{readable(asked)}'{did_you_mean(readable(asked), names)}\n"
        f"use one of {', '.join(names)}, or the path of a file"
    )


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _read[N: Named](kind: type[N], file: Traversable) -> N:
    name = readable(str(file), LONGEST_PATH)
    return built(kind, parsed(text_of(file, _KIND), name, _KIND), Place(name))
