"""Digests: what tells whether two runs had the same code and the same settings."""

import functools
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from agents.refusal import Refusal

__all__ = ["code_digest", "content_digest", "data_digest"]

_OURS: Final = ("agents", "model")
_CODE: Final = ".py"
_UNREAD: Final = (".", "__pycache__")
"""How the names of what is no source begin: hidden files, compiled code."""


@functools.cache
def code_digest() -> str:
    """Return the sha256 of every file that can move a result, evidence among them.

    Name and content of each file of `agents` and `model` count, and their order does
    not hang on the file system. Read once: code that changes under a running process
    is not the code that runs.
    """
    return _digest(lambda name: True)


@functools.cache
def data_digest() -> str:
    """Return the sha256 of the files that are no code: evidence, shipped policies."""
    return _digest(lambda name: not name.endswith(_CODE))


def _digest(counts: Callable[[str], bool]) -> str:
    digest = hashlib.sha256()
    for package in _OURS:
        _absorb(digest, package, resources.files(package), counts)
    return digest.hexdigest()


def _absorb(
    digest: "hashlib._Hash",
    name: str,
    file: Traversable,
    counts: Callable[[str], bool],
) -> None:
    if file.is_dir():
        for inner in sorted(file.iterdir(), key=lambda each: each.name):
            if not inner.name.startswith(_UNREAD):
                _absorb(digest, f"{name}/{inner.name}", inner, counts)
        return
    if not counts(name):
        return
    content = file.read_bytes()
    digest.update(f"{name}\n{len(content)}\n".encode())
    digest.update(content)


def content_digest(value: object) -> str:
    """Return the sha256 of settings: frozen dataclasses of numbers, texts, tuples.

    Numbers count to the last bit, and a whole number differs from a real one.

    Raises
    ------
    Refusal
        If something in it is of another kind.
    """
    text = json.dumps(_plain(value), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return {"real": float(value).hex()}
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {"table": [[_plain(key), _plain(value[key])] for key in sorted(value)]}
    raise Refusal(f"a digest of {type(value).__name__}; expected numbers and texts")
