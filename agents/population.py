"""Populations: columns that are a Mesa agent set, and one row of them a Mesa agent.

`Population` is a `Table` with the methods of Mesa's `AbstractAgentSet`. Where a column
is named or a mask given they work on arrays; with a function they loop over views, as
Mesa loops over agents. A part of a population is a `Subset`, which keeps ids.
docs/columns.md is the user's page.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from types import get_original_bases
from typing import Any, Literal, Never, Self, get_args

import numpy as np
import numpy.typing as npt
from mesa import Agent, Model
from mesa.agentset import GroupBy
from mesa.experimental.mesa_signals import ModelSignals

from agents.agent_sets import Call, Everyone, Groups, Loops, columns_only, refuse_loop
from agents.columns import Column, Declared, column
from agents.refusal import Refusal
from agents.rows import Ids, Mask, Row, Rows, Table, remapped

__all__ = [
    "Column",
    "ColumnAgent",
    "Population",
    "Subset",
    "behaviour",
    "column",
    "columns_only",
    "remapped",
]


def behaviour[F: Callable[..., object]](method: F) -> F:
    """Mark a population's method as one that `do` runs once, for all rows."""
    method.is_behaviour = True  # type: ignore[attr-defined]
    return method


class ColumnAgent(Row, Agent[Any]):
    """An agent whose attributes are columns of its population.

    `Firm(model, ...)`, `Firm.create_agents(model, n, ...)` and `firm.remove()` act on
    the model's population of firms. What is held in a variable is a view: see `Row`.
    """

    _table: "Population[Any]"

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "__init__" in vars(cls):
            raise TypeError(f"{cls.__name__} has columns: births set them, no __init__")

    def __init__(self, model: Model[Any, Any], **values: Any) -> None:
        population = _population_of(model, type(self))
        (id_,) = population.births(1, **values).tolist()
        object.__setattr__(self, "_table", population)
        object.__setattr__(self, "_id", id_)

    @property
    def unique_id(self) -> int:  # type: ignore[override]
        """Permanent id, unique within the population."""
        return self._id

    @property
    def model(self) -> Any:
        """The model of the population."""
        return self._table.model

    def remove(self) -> None:
        """Die; `KeyError` if dead already."""
        self._table.deaths(self._id)

    @classmethod
    def create_agents(  # type: ignore[override]  # Mesa's set would hold them weakly
        cls, model: Model[Any, Any], n: int, **values: Any
    ) -> "Subset[Self]":
        """Bear n agents; each value is one for all or an array, shape (n,)."""
        population = _population_of(model, cls)
        return Subset(population, population.births(n, **values))

    @classmethod
    def from_dataframe(  # type: ignore[override]
        cls, model: Model[Any, Any], df: Any, **values: Any
    ) -> "Subset[Self]":
        """Bear one agent per row of a data frame whose columns are named as ours."""
        given = {name: df[name].to_numpy() for name in df.columns}
        return cls.create_agents(model, len(df), **given, **values)


class _RowSet[A: ColumnAgent](Declared, Loops[A]):
    """What a population and its subsets share: members are rows of one population."""

    population: "Population[A]"

    @property
    @abstractmethod
    def rows(self) -> Rows:
        """Rows of the living members, in their order, shape (n_members,)."""

    def __iter__(self) -> Iterator[A]:
        population = self.population
        refuse_loop(population.agent_type)
        for id_ in population.ids[self.rows].tolist():
            view = population.agent_type._view(population, id_)
            if view in population:
                yield view

    @abstractmethod
    def _update(self, agents: Iterable[A]) -> "Subset[A]": ...

    def _set_of(self, agents: Iterable[A]) -> "Subset[A]":
        return Subset(self.population, self._ids_of(agents))

    def _taken(self, rows: Rows, inplace: bool) -> "Subset[A]":
        chosen = Subset(self.population, self.population.ids[rows])
        return self._update(chosen) if inplace else chosen

    def _ids_of(self, agents: Iterable[A]) -> Ids:
        members = dict.fromkeys(agents)
        if any(agent._table is not self.population for agent in members):
            raise Refusal("agents of two populations; expected those of one")
        return np.array([agent.unique_id for agent in members], np.int64)

    def _values(self, name: str) -> npt.NDArray[Any] | None:
        """Return the members' values of a column, or None if there is no such."""
        if name == "unique_id":
            return self.population.ids[self.rows]
        if name in self.population.columns:
            return self.population._read(name)[self.rows]
        return None

    def get(
        self,
        attr_names: Any,
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> list[Any]:
        """Return a list of the members' values of one attribute, or of several."""
        names = [attr_names] if isinstance(attr_names, str) else attr_names
        lists = [v.tolist() for v in map(self._values, names) if v is not None]
        if len(lists) < len(names) or handle_missing not in ("error", "default"):
            return list(super().get(attr_names, handle_missing, default_value))
        if isinstance(attr_names, str):
            return list(lists[0])
        return [list(values) for values in zip(*lists, strict=True)]

    def set(self, attr_name: str, value: Any) -> Self:  # type: ignore[override]
        """Set one attribute of every member; a column takes an array as well."""
        if attr_name in self.population.columns:
            self.population.write(self.rows, **{attr_name: value})
        else:
            super().set(attr_name, value)
        return self

    def agg(
        self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]
    ) -> Any:
        """Return one or more functions' values of the members' array of a column."""
        values: Any = self._values(attribute)
        if values is None:
            values = self.get(attribute)
        return func(values) if callable(func) else [one(values) for one in func]

    def select(
        self,
        filter_func: Callable[[A], bool] | Mask | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type[Any] | None = None,
    ) -> "Subset[A]":
        """Return members by a mask over the population's rows, or by a function."""
        rows = self.rows
        is_share = isinstance(at_most, float) and at_most <= 1.0
        most = int(rows.size * at_most) if is_share else at_most
        if callable(filter_func):
            rows = self._set_of(filter(filter_func, self)).rows
        elif filter_func is not None:
            mask = np.asarray(filter_func)
            if mask.dtype != np.bool_ or mask.shape != (self.population.n_rows,):
                raise Refusal("a mask has one truth value per row of the population")
            rows = rows[mask[rows]]
        if agent_type and not issubclass(self.population.agent_type, agent_type):
            rows = rows[:0]
        if most < rows.size:
            rows = rows[: max(int(most), 0)]
        return self._taken(rows, inplace)

    def sort(
        self,
        key: Callable[[A], Any] | str,
        ascending: bool = False,
        inplace: bool = False,
    ) -> "Subset[A]":
        """Return the members in the order of a column, ties as they stood."""
        values = self._values(key) if isinstance(key, str) else None
        if values is None:
            ordered: Any = super().sort(key, ascending)
            return self._taken(ordered.rows, inplace)
        if ascending:
            order = np.argsort(values, kind="stable")
        else:
            order = values.size - 1 - np.argsort(values[::-1], kind="stable")[::-1]
        return self._taken(self.rows[order], inplace)

    def groupby(
        self,
        by: Callable[[A], Any] | str,
        result_type: Literal["agentset", "list"] = "agentset",
    ) -> GroupBy:
        """Return the members grouped by a column, an attribute or a function."""
        values = self._values(by) if isinstance(by, str) else None
        if result_type == "list":
            return super().groupby(by, "list")
        if values is None:
            lists = super().groupby(by, "list")
            return Groups({key: self._set_of(group) for key, group in lists})
        keys, first, inverse, counts = np.unique(
            values, return_index=True, return_inverse=True, return_counts=True
        )
        ids = self.population.ids[self.rows[np.argsort(inverse, kind="stable")]]
        parts = np.split(ids, np.cumsum(counts)[:-1])
        # Groups come in the order in which Mesa meets them.
        return Groups(
            {keys[k].item(): Subset(self.population, parts[k]) for k in first.argsort()}
        )


class Subset[A: ColumnAgent](_RowSet[A]):
    """Some agents of a population, by id, in an order of their own.

    Those who die leave it; nothing is held but ids, so nobody is kept alive by it.
    """

    _ids: Ids

    def __init__(self, population: "Population[A]", ids: Ids) -> None:
        self.population = population
        self.random = population.random
        self._ids = ids

    @property
    def rows(self) -> Rows:
        """Rows of the living members, in their order, shape (n_members,)."""
        rows, found = self.population._search(self._ids)
        return rows[found]

    @property
    def ids(self) -> Ids:
        """Ids of the living members, in their order, shape (n_members,)."""
        return self.population.ids[self.rows]

    def __len__(self) -> int:
        return self.rows.size

    def __contains__(self, agent: Any) -> bool:
        return agent in self.population and agent.unique_id in self._ids

    def _update(self, agents: Iterable[A]) -> "Subset[A]":
        self._ids = agents.ids if isinstance(agents, Subset) else self._ids_of(agents)
        return self

    def add(self, agent: A) -> None:
        """Add a living agent of the same population."""
        if agent not in self:
            self.population.add(agent)
            self._ids = np.append(self.ids, agent.unique_id)

    def remove(self, agent: A) -> None:
        """Take an agent out of the subset; it lives on. `KeyError` if not there."""
        if agent not in self:
            raise KeyError(agent)
        self._ids = self._ids[self._ids != agent.unique_id]

    def clear(self) -> None:
        """Empty the subset; its agents live on."""
        self._ids = self._ids[:0]


class Population[A: ColumnAgent](Table, _RowSet[A]):
    """All agents of one kind in a model: columns by name, and a Mesa agent set.

    A subclass names the kind, `class Firms(Population[Firm])`, and may repeat each
    column, `employees = Firm.employees`, to tell type checkers that it is an array
    here. Mesa's methods see the living; columns have a row for the dead too.

    Parameters
    ----------
    model
        The model, whose `agents` and `agents_by_type` the population joins.
    """

    agent_type: type[A]
    model: Any

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        named = [kind for base in get_original_bases(cls) for kind in get_args(base)]
        for kind in named:
            if isinstance(kind, type) and issubclass(kind, ColumnAgent):
                cls.agent_type = kind  # type: ignore[assignment]
        if hasattr(cls, "agent_type"):
            cls.columns = cls.agent_type.columns
        for name, declared in cls.columns.items():
            taken = hasattr(Population, name) or hasattr(ColumnAgent, name)
            if taken or getattr(cls, name, declared) is not declared:
                raise TypeError(f"{cls.__name__}.{name} is not free for a column")
            setattr(cls, name, declared)

    def __init__(self, model: Model[Any, Any]) -> None:
        super().__init__()
        self.population = self
        self.model = model
        self.random = model.random
        _join(model, self)

    @property
    def rows(self) -> Rows:
        """Rows of the living, in order of id, shape (n_members,)."""
        return np.flatnonzero(self.is_alive)

    def __len__(self) -> int:
        return self._n_alive

    def __getitem__(self, id_: int) -> A:
        """Return a view of one agent by its permanent id; `KeyError` if none lives."""
        self.row_of(id_)
        return self.agent_type._view(self, int(id_))

    def __contains__(self, agent: object) -> bool:
        if not (isinstance(agent, Row) and agent._table is self):
            return False
        try:
            self.row_of(agent._id)
        except KeyError:
            return False
        return True

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)} alive in {self.n_rows} rows>"

    def births(self, ids: npt.ArrayLike, /, **values: npt.ArrayLike) -> Ids:
        """Append newborn agents: see `Table.births`. One signal tells of them all."""
        newborn = super().births(ids, **values)
        self.model.notify("agents", ModelSignals.AGENT_ADDED, args=(self, newborn))
        return newborn

    def deaths(self, ids: npt.ArrayLike, /) -> Ids:
        """Turn agents into tombstones: see `Table.deaths`. One signal tells of all."""
        dead = super().deaths(ids)
        self.model.notify("agents", ModelSignals.AGENT_REMOVED, args=(self, dead))
        return dead

    def do(self, method: Call, *args: Any, **kwargs: Any) -> Self:
        """Run a behaviour once for all rows, or call a method for each agent."""
        named: Any = getattr(self, method, None) if isinstance(method, str) else None
        if getattr(named, "is_behaviour", False):
            named(*args, **kwargs)
            return self
        return super().do(method, *args, **kwargs)

    def add(self, agent: A) -> None:
        """Do nothing for a member; others cannot join but by birth."""
        if agent not in self:
            raise Refusal(f"{agent!r} is not of {self!r}\nuse births")

    def remove(self, agent: A) -> None:
        """Let an agent die; `KeyError` if it does not live here."""
        if agent not in self:
            raise KeyError(agent)
        self.deaths(agent.unique_id)

    def clear(self) -> None:
        """Let all agents die."""
        self.deaths(self.ids[self.rows])

    def _update(self, agents: Iterable[A]) -> Never:
        raise Refusal(f"{self!r} keeps the order of ids\nleave out inplace=True")


def _join(model: Any, population: Population[Any]) -> None:
    """Let a population stand in Mesa's registers in place of its agents."""
    if population.agent_type in model.agents_by_type:
        raise Refusal(f"the model has agents of {population.agent_type.__name__}")
    if not isinstance(model.agents, Everyone):
        model._all_agents = Everyone(model.agents, model.random)
    model.agents.add(population)
    model.agents_by_type[population.agent_type] = population


def _population_of(model: Any, kind: type[Any]) -> Population[Any]:
    population = model.agents_by_type.get(kind)
    if not isinstance(population, Population):
        raise Refusal(f"the model has no population of {kind.__name__}; make it first")
    return population
