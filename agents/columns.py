"""Columns: what is known of many agents of one kind, declared once and kept as arrays.

A column is declared on the class of the agent and read from both sides: on one agent it
is a number, on the population an array. `agents.rows` keeps the arrays,
`agents.population` makes of them a Mesa agent set. docs/columns.md is the user's page.
"""

import inspect
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self, final, overload

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal, did_you_mean

if TYPE_CHECKING:
    from agents.rows import Row, Table

__all__ = ["Column", "Declared", "column"]


@final
class Column[V: (bool, int, float), S: np.generic]:
    """The declaration of one column; read on an agent a number, on a table an array.

    Parameters
    ----------
    dtype
        NumPy type of the column: boolean, whole or real.
    unit
        Unit of the values, in words.
    meaning
        What the values say.
    dead
        Value of a dead row, neutral in sums and counts, of the type that an agent's
        value has: `0.0` in a column of real numbers, not `0`.
    default
        Value of a newborn for whom none is given; without it one must be given.
    """

    name: str

    def __init__(
        self,
        dtype: type[S],
        *,
        unit: str,
        meaning: str,
        dead: V,
        default: V | None = None,
    ) -> None:
        self.dtype: np.dtype[S] = np.dtype(dtype)
        self.unit = unit
        self.meaning = meaning
        self.dead: V = dead
        self.default: V | None = default
        kind = self.dtype.kind.replace("u", "i")
        if kind not in "bif" or np.asarray(dead).dtype.kind != kind:
            raise TypeError(f"a column of {self.dtype} cannot have {dead!r} for dead")
        self._least, self._most = -np.inf, np.inf
        if kind == "i":
            limits: np.iinfo[Any] = np.iinfo(self.dtype.str)
            self._least, self._most = limits.min, limits.max

    def __set_name__(self, owner: type, name: str) -> None:
        if getattr(self, "name", name) != name:
            raise TypeError(f"column {self.name} cannot also be called {name}")
        self.name = name
        self.fitted(self.dead, 1)
        if self.default is not None:
            self.fitted(self.default, 1)

    @overload
    def __get__(self, holder: None, owner: type) -> Self: ...
    @overload
    def __get__(self, holder: "Row", owner: type) -> V: ...
    @overload
    def __get__(self, holder: "Table", owner: type) -> npt.NDArray[S]: ...
    def __get__(self, holder: "Row | Table | None", owner: type) -> Any:
        if holder is None:
            return self
        # Read some hundred times a month: a window that stands costs no further call.
        window = holder._windows.get(self.name)
        return holder._read(self.name) if window is None else window

    @overload
    def __set__(self, holder: "Row", value: V) -> None: ...
    @overload
    def __set__(self, holder: "Table", value: npt.ArrayLike) -> None: ...
    def __set__(self, holder: "Row | Table", value: Any) -> None:
        holder._write(self.name, value)

    def fitted(self, values: Any, n: int) -> npt.NDArray[Any] | V:
        """Return the values as an array that the column can hold without loss of kind.

        One plain number of the column's kind is returned as it is.

        Raises
        ------
        Refusal
            If there are neither one nor n values, or they are of another kind, not
            numbers (NaN), or whole numbers outside the range of the column's type.
        """
        if type(values) is type(self.dead) and self._least <= values <= self._most:
            plain: V = values
            return plain
        given = np.asarray(values)
        if given.shape not in ((), (n,)):
            raise Refusal(f"{self.name} has shape {given.shape}; expected ({n},)")
        kind = given.dtype.kind
        # The least of some numbers is NaN if one is: a pass that makes no mask.
        if kind == "f" and given.size and np.isnan(given.min()):
            raise Refusal(
                f"{self.name} holds NaN; expected numbers\n"
                f"for none give a value that says so, as the dead have: {self.dead}"
            )
        if given.dtype == self.dtype or not given.size:
            return given
        if kind in "iu" and self.dtype.kind in "iu":
            if given.min() < self._least or given.max() > self._most:
                raise Refusal(
                    f"{self.name} is {given.min()} to {given.max()}; "
                    f"{self.dtype} holds {self._least} to {self._most}"
                )
        elif not np.can_cast(given.dtype, self.dtype, "same_kind"):
            raise Refusal(f"{self.name} is {given.dtype}; expected {self.dtype}")
        return given


column = Column
"""What declares a column inside the class of an agent."""


class Declared:
    """Refuses to be given an attribute that its class does not declare.

    Declared are columns, properties that can be set, and annotated names.
    """

    columns: ClassVar[Mapping[str, Column[Any, Any]]] = MappingProxyType({})
    _annotated: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        annotated = {n for kind in cls.__mro__ for n in inspect.get_annotations(kind)}
        cls._annotated = frozenset(annotated - {"columns", "_annotated"})

    if not TYPE_CHECKING:  # type checkers would take it as leave for any name

        def __setattr__(self, name: str, value: Any) -> None:
            is_descriptor = hasattr(getattr(type(self), name, None), "__set__")
            if not (is_descriptor or name in self._annotated):
                hint = did_you_mean(name, [*self.columns, *sorted(self._annotated)])
                raise AttributeError(
                    f"{type(self).__name__} has no column {name}{hint}"
                )
            super().__setattr__(name, value)
