"""The recipe of a folder of results: all that is needed to make them again.

It has four parts. The *design* says which cells there can be and what each does; *made
by* says under which code, data and packages; the *extent* says how far the work goes;
the *question* says what is asked of the cells. Cells of two designs, or of two codes,
never share a folder. An extent can grow, and questions change freely, since neither
moves a cell.
"""

import functools
import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, Self

from agents.luck import STREAM_VERSION
from agents.refusal import Refusal
from experiments.store.cell import Json, canonical
from model.digests import code_digest, data_digest

__all__ = ["Recipe", "made_by_model"]

SCHEMA: Final = 1
"""Version of the form of recipe, manifests and cell files."""
_LARGEST: Final = 32 * 1024**2
_PACKAGES: Final = ("numpy", "scipy")
"""Packages whose versions may move the last bits of a result."""
_EXPERIMENTS: Final = Path(__file__).resolve().parents[1]
_LIVES: Final = ("worlds", "design")
"""Packages of ours beside model and agents that decide what a cell comes to."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What makes the results of one folder."""

    kind: str
    """The verb."""
    design: Mapping[str, Json]
    """Which cells there can be, and what each does."""
    made_by: Mapping[str, Json]
    """Code, data, streams and packages, by name."""
    extent: Mapping[str, Json] = field(default_factory=dict)
    """How far the work goes: worlds asked for, and the like."""
    question: Mapping[str, Json] = field(default_factory=dict)
    """What is asked of the cells."""

    @functools.cached_property
    def of_cells(self) -> str:
        """Digest of all that decides what cells come to."""
        return _sha256([SCHEMA, self.kind, self.design, self.made_by])

    @functools.cached_property
    def hash(self) -> str:
        """Digest of the whole recipe, which every table and figure bears."""
        return _sha256([self.of_cells, self.extent, self.question])

    def refuse_others(self, there: "Recipe", folder: Path, mend: str) -> None:
        """Refuse a folder whose cells were made by another recipe.

        Raises
        ------
        Refusal
            It names what changed first: code, data, packages or the design.
        """
        if there.of_cells == self.of_cells:
            return
        raise Refusal(f"{folder} holds results of {_difference(there, self)}\n{mend}")

    def to_json(self) -> dict[str, Any]:
        """Return the recipe in plain JSON types, its digests with it."""
        return {
            "schema": SCHEMA,
            "hash": self.hash,
            "kind": self.kind,
            "design": self.design,
            "extent": self.extent,
            "question": self.question,
            "made_by": self.made_by,
        }

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the recipe in a file.

        Raises
        ------
        Refusal
            If there is none, or it was changed or cut short.
        """
        try:
            with path.open("rb") as file:
                raw = file.read(_LARGEST)
            told = json.loads(raw)
            recipe = cls(
                kind=told["kind"],
                design=told["design"],
                made_by=told["made_by"],
                extent=told["extent"],
                question=told["question"],
            )
            whole = told["schema"] == SCHEMA and told["hash"] == recipe.hash
        except FileNotFoundError:
            raise Refusal(
                f"{path.parent} holds no results: it has no {path.name}\n"
                "name the folder that was given as --out"
            ) from None
        except (ValueError, TypeError, KeyError, RecursionError):
            whole = False
        if not whole:
            raise Refusal(
                f"{path} was changed, cut short or made by another version\n"
                "the cells beside it cannot be told for what they are; start anew"
            )
        return recipe


def made_by_model() -> dict[str, Json]:
    """Return what decides cells of the province beside their design."""
    return {
        "code": _sha256([code_digest(), _experiments_digest()]),
        "data": data_digest(),
        "streams": STREAM_VERSION,
        "packages": _packages(),
    }


def _packages() -> dict[str, Json]:
    told: dict[str, Json] = {"python": "{}.{}".format(*sys.version_info[:2])}
    for name in _PACKAGES:
        try:
            told[name] = version(name)
        except PackageNotFoundError:
            told[name] = None
    return told


@functools.cache
def _experiments_digest() -> str:
    digest = hashlib.sha256()
    for package in _LIVES:
        for path in sorted((_EXPERIMENTS / package).rglob("*.py")):
            raw = path.read_bytes()
            name = path.relative_to(_EXPERIMENTS).as_posix()
            digest.update(f"{name}\n{len(raw)}\n".encode())
            digest.update(raw)
    return digest.hexdigest()


def _difference(there: Recipe, ours: Recipe) -> str:
    """Return in words what differs first, what came before what is there now."""
    if there.kind != ours.kind:
        return f"`halong {there.kind}`; this is `halong {ours.kind}`"
    for name in ("data", "code", "streams", "packages"):
        before, now = there.made_by.get(name), ours.made_by.get(name)
        if before != now:
            return f"other {name}: {_shown(before)}; now {_shown(now)}"
    for name in sorted({*there.design, *ours.design}):
        before, now = there.design.get(name), ours.design.get(name)
        if before != now:
            said = f"another design: {name} was {_shown(before)}"
            return f"{said}, is {_shown(now)}"
    return "another recipe"


def _shown(value: Json) -> str:
    text = value if isinstance(value, str) else canonical(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _sha256(value: Json) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()
