"""A cell, what it leaves, and the receipt for it.

A cell's key is the digest of what it is, so the same cell has the same key on every
machine, and two cells never share one.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Protocol, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from experiments.engine.failure import Failure

__all__ = [
    "RESULT_SCHEMA",
    "Block",
    "Cell",
    "Json",
    "Live",
    "Receipt",
    "Result",
    "canonical",
]

type Json = bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None
type Floats = npt.NDArray[np.float64]

_KEY_LENGTH: Final = 32
_NAME: Final = pa.dictionary(pa.int16(), pa.string())
RESULT_SCHEMA: Final = pa.schema(
    [
        pa.field("table", _NAME, nullable=False),
        pa.field("part", _NAME, nullable=False),
        pa.field("indicator", _NAME, nullable=False),
        pa.field("period", pa.int32(), nullable=False),
        pa.field("value", pa.float64(), nullable=True),
    ]
)
"""A row for each number: of what (table and part), which, when, how much."""


def canonical(value: Json) -> str:
    """Return the one text of a JSON value: keys sorted, numbers in full.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    return json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )


@dataclass(frozen=True)
class Cell:
    """One piece of work, told as plain JSON.

    Raises
    ------
    ValueError
        If what it is holds a number that is not finite.
    """

    spec: Mapping[str, Json]
    """What it is: all that differs between the cells of one recipe."""
    family: str = ""
    """Cells of one family share a beginning that is worth doing once; none if empty."""

    @cached_property
    def key(self) -> str:
        """What names the cell and its file, 32 hexadecimal digits."""
        return hashlib.sha256(canonical(self.spec).encode()).hexdigest()[:_KEY_LENGTH]

    def __hash__(self) -> int:
        """Return the hash of its key."""
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        """Return whether it is the same piece of work."""
        return isinstance(other, Cell) and other.key == self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Numbers of one table and part: indicators by period."""

    indicators: Sequence[str]
    periods: Sequence[int]
    values: Floats
    """Shape (n_indicators, n_periods); not a number where there is none."""
    table: str = "province"
    part: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What a cell came to: rows of numbers, and a few words about it."""

    table: pa.Table
    """Columns of `RESULT_SCHEMA`."""
    about: Mapping[str, Json] = field(default_factory=dict)
    """Plain JSON that joins the file and the receipt."""

    @classmethod
    def of(
        cls, blocks: Sequence[Block], about: Mapping[str, Json] | None = None
    ) -> Self:
        """Return the result that holds some blocks, in their order."""
        columns = [
            _named([(block.table, block.values.size) for block in blocks]),
            _named([(block.part, block.values.size) for block in blocks]),
            _named(
                [
                    (indicator, len(block.periods))
                    for block in blocks
                    for indicator in block.indicators
                ]
            ),
            pa.array(
                np.concatenate(
                    [
                        np.tile(
                            np.asarray(block.periods, np.int32), len(block.indicators)
                        )
                        for block in blocks
                    ]
                    or [np.zeros(0, np.int32)]
                )
            ),
            pa.array(
                np.concatenate(
                    [np.asarray(block.values, np.float64).ravel() for block in blocks]
                    or [np.zeros(0)]
                ),
                from_pandas=True,
            ),
        ]
        return cls(pa.table(columns, schema=RESULT_SCHEMA), about or {})

    def digest(self) -> str:
        """Return the sha256 of its rows and of what is said about it.

        The same numbers give the same digest, however a library lays them out.
        """
        found = hashlib.sha256(canonical(self.about).encode())
        for name in ("table", "part", "indicator"):
            words = self.table[name].cast(pa.string()).to_pylist()
            found.update(canonical(words).encode())
        period = self.table["period"].to_numpy()
        value = self.table["value"].to_numpy(zero_copy_only=False)
        found.update(period.astype("<i4").tobytes())
        # Every absent number has the same bits, whatever made it absent.
        whole = np.where(np.isnan(value), np.nan, value)
        found.update(whole.astype("<f8").tobytes())
        return found.hexdigest()


def _named(runs: Sequence[tuple[str, int]]) -> pa.DictionaryArray:
    """Return words repeated so many times each, every word held once."""
    words = list(dict.fromkeys(word for word, _ in runs))
    place_of = {word: place for place, word in enumerate(words)}
    places = np.repeat(
        np.array([place_of[word] for word, _ in runs], np.int16),
        np.array([times for _, times in runs], np.int64),
    )
    return pa.DictionaryArray.from_arrays(
        pa.array(places, pa.int16()), pa.array(words, pa.string())
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That a cell is done or has failed: a line of a manifest."""

    key: str
    spec: Mapping[str, Json]
    code: str
    """Digest of the code, the data and the design that it was done under."""
    sha256: str = ""
    """Of the cell's file; nothing where it failed."""
    content: str = ""
    """Digest of the result; nothing where it failed."""
    about: Mapping[str, Json] = field(default_factory=dict)
    seconds: float = 0.0
    """What it took [s]."""
    failure: Failure | None = None

    @property
    def is_done(self) -> bool:
        """Whether there is a result."""
        return self.failure is None

    def to_json(self) -> dict[str, Any]:
        """Return the receipt in plain JSON types."""
        told = {name: getattr(self, name) for name in _PLAIN}
        if self.failure:
            told["failure"] = {
                name: getattr(self.failure, name) for name in _OF_FAILURE
            }
        return told

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Return the receipt that was told.

        Raises
        ------
        KeyError, TypeError, ValueError
            If parts are missing or of another kind, or the key is another cell's.
        """
        plain = {name: told[name] for name in _PLAIN}
        wrong = [n for n, value in plain.items() if not isinstance(value, _PLAIN[n])]
        if wrong:
            raise TypeError(f"{wrong[0]} is of another kind")
        if Cell(plain["spec"]).key != plain["key"]:
            raise ValueError("the key is not that of the cell")
        failure = told.get("failure")
        kept = failure and Failure(**{n: str(failure[n]) for n in _OF_FAILURE})
        return cls(**plain, failure=kept or None)


_PLAIN: Final[Mapping[str, type | tuple[type, ...]]] = {
    "key": str,
    "spec": dict,
    "code": str,
    "sha256": str,
    "content": str,
    "about": dict,
    "seconds": (float, int),
}
_OF_FAILURE: Final = ("error", "traceback", "stage")


class Live(Protocol):
    """Does a cell; it travels to workers, so it holds what can be pickled."""

    def __call__(self, cell: Cell, /) -> Result:  # noqa: D102  # the class says it
        ...
