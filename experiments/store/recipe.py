"""The recipe of a folder of results: all that is needed to make them again.

It has four parts. The *design* says which cells there can be and what each does; *made
by* says under which code, data and packages; the *extent* says how far the work goes;
the *question* says what is asked of the cells. Cells of two designs, or of two codes,
never share a folder. An extent can grow, and questions change freely, since neither
moves a cell.
"""

import functools
import hashlib
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, Self, cast

from agents.luck import STREAM_VERSION
from agents.refusal import Refusal
from experiments.store.cell import Json, canonical
from model.digests import code_digest, data_digest
from model.file_text import FileKind, text_of
from model.json_text import parsed_json

__all__ = ["Recipe", "made_by_model"]

SCHEMA: Final = 1
"""Version of the form of recipe, manifests and cell files."""
_FILE: Final = FileKind(
    what="a recipe",
    example="halong compare --out DIR",
    ending="json",
    largest=32 * 1024**2,
)
_NO_MEND: Final = "the cells beside it cannot be told for what they are; start anew"
_PACKAGES: Final = ("numpy", "scipy")
"""Packages whose versions may move the last bits of a result."""
_EXPERIMENTS: Final = Path(__file__).resolve().parents[1]
_LIVES: Final = ("worlds", "design", "validation/training_bands.py")
"""What decides, beside model and agents, what a cell of the province comes to."""
_HEX: Final = 64
_SHOWN: Final = 12
"""Digits of a digest that are said."""
_LONGEST: Final = 60
"""Letters of a value that are said."""


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
        if there.of_cells != self.of_cells:
            raise Refusal(f"{folder} holds {_difference(there, self)}\n{mend}")

    def refuse_other_extent(
        self, there: "Recipe", folder: Path, mend: str, *, extend: bool
    ) -> None:
        """Refuse a folder that was to hold more or less, unless it may grow.

        Raises
        ------
        Refusal
            If the extent differs; where it may grow, if part of it shrinks.
        """
        for name in {**there.extent, **self.extent}:
            before, now = there.extent.get(name), self.extent.get(name)
            # How many cells there are follows from the rest.
            if before == now or name == CELLS:
                continue
            grows = _is_number(before) and _is_number(now) and before < now  # type: ignore[operator]
            if not (extend and grows):
                longer = "--extend goes on with those that stand; or " if grows else ""
                changed = _changed(name.replace("_", " "), before, now)
                raise Refusal(f"{folder} is {changed}\n{longer}{mend}")

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
        if not path.exists():
            raise Refusal(
                f"{path.parent} holds no results: it has no {path.name}\n{_where(path)}"
            )
        try:
            told = parsed_json(text_of(path, _FILE), str(path), _FILE)
        except Refusal as refusal:
            # Nobody writes a recipe by hand: there is none to start from.
            raise Refusal(f"{str(refusal).splitlines()[0]}\n{_NO_MEND}") from None
        try:
            recipe = cls(
                kind=str(told["kind"]),
                **{name: _table(told[name]) for name in _PARTS},
            )
            whole = told["schema"] == SCHEMA and told["hash"] == recipe.hash
        except (ValueError, TypeError, KeyError):
            whole = False
        if not whole:
            raise Refusal(f"{path} was changed or made by another version\n{_NO_MEND}")
        return recipe


def made_by_model() -> dict[str, Json]:
    """Return what decides cells of the province beside their design."""
    return {
        "code": _sha256([code_digest(), _experiments_digest()]),
        "data": data_digest(),
        "streams": STREAM_VERSION,
        "packages": _packages(),
    }


CELLS: Final = "cells"
"""Key of the extent under which it stands how many cells are planned."""
_PARTS: Final = ("design", "made_by", "extent", "question")


def _table(value: object) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise TypeError("no table")
    return cast(Mapping[str, Json], value)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


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
    for name in _LIVES:
        there = _EXPERIMENTS / name
        for path in [there] if there.is_file() else sorted(there.rglob("*.py")):
            raw = path.read_bytes()
            said = f"{path.relative_to(_EXPERIMENTS).as_posix()}\n{len(raw)}\n"
            digest.update(said.encode())
            digest.update(raw)
    return digest.hexdigest()


def _changed(name: str, before: Json, now: Json) -> str:
    """Return in words how far a folder was to go, and how far now."""
    if before is None:
        return f"without {name}; now {_shown(now)}"
    if now is None:
        return f"for {name} {_shown(before)}; now without"
    return f"for {name} {_shown(before)}; now {_shown(now)}"


def _where(path: Path) -> str:
    """Return where results lie instead: in folders beneath, where they do."""
    # A path that no system knows has none.
    with suppress(OSError, ValueError):
        beneath = [each.parent.name for each in path.parent.glob(f"*/{path.name}")]
        if beneath:
            return f"it has folders that do: {_shown(', '.join(sorted(beneath)))}"
    return "name the folder that was given as --out"


def _difference(there: Recipe, ours: Recipe) -> str:
    """Return in words what differs first, what came before what is there now."""
    if there.kind != ours.kind:
        return f"results of `halong {there.kind}`; this is `halong {ours.kind}`"
    for name in ("data", "code", "streams", "packages"):
        before, now = there.made_by.get(name), ours.made_by.get(name)
        if canonical(before) != canonical(now):
            return f"results of other {name} ({_shown(before)}; now {_shown(now)})"
    for name in sorted({*there.design, *ours.design}):
        before, now = there.design.get(name), ours.design.get(name)
        if canonical(before) != canonical(now):
            said = _shown(before), _shown(now)
            why = f": it was {said[0]}, is {said[1]}" if said[0] != said[1] else ""
            return f"results of another design; {name} differs{why}"
    return "results of another recipe"


def _shown(value: Json) -> str:
    """Return a value in bearable length; of a digest, its first digits."""
    text = value if isinstance(value, str) else canonical(value)
    if len(text) == _HEX and all(letter in "0123456789abcdef" for letter in text):
        return text[:_SHOWN]
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _sha256(value: Json) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()
