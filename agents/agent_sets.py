"""Mesa's agent sets for agents that nobody else holds, and the fence around loops.

Mesa's `AgentSet` holds agents weakly; an agent of columns is a view, made at need, and
would be gone at once. `Loops` has Mesa's methods without that; `Everyone` is what
`model.agents` becomes once a population is there.
"""

import operator
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random
from typing import Any, Self

from mesa import Agent
from mesa.agentset import AbstractAgentSet, GroupBy

from agents.refusal import Refusal

__all__ = ["Call", "Everyone", "Groups", "Loops", "columns_only", "refuse_loop"]

type Call = str | Callable[..., Any]
"""What Mesa's `do` and `map` take: a method's name or a function of the agent."""

_COLUMNS_ONLY: ContextVar[bool] = ContextVar("columns_only", default=False)


@contextmanager
def columns_only() -> Iterator[None]:
    """Refuse loops over views while it lasts; a decorator of a model's `step`.

    A model opts in, since plain loops are what Mesa users may want. The refusal holds
    for the stepping thread alone: a page may draw from views meanwhile.
    """
    token = _COLUMNS_ONLY.set(True)
    try:
        yield
    finally:
        _COLUMNS_ONLY.reset(token)


def refuse_loop(kind: type[Any]) -> None:
    """Raise if this is inside `columns_only`; called where a loop over views begins."""
    if _COLUMNS_ONLY.get():
        raise RuntimeError(
            f"a loop over views of {kind.__name__} inside a step\n"
            "use columns, a mask, a behaviour, or one view by its id"
        )


class Loops[A: Agent[Any]](AbstractAgentSet[A]):
    """Mesa's methods as loops over those who are there when their turn comes."""

    # MutableSet compares element by element and takes the hash away.
    __eq__ = object.__eq__
    __hash__ = object.__hash__
    random: Random

    @abstractmethod
    def _set_of(self, agents: Iterable[A]) -> AbstractAgentSet[A]:
        """Return a new set of some of these agents, in the order given."""

    def _from_iterable(  # type: ignore[override]  # a set here needs more than agents
        self, agents: Iterable[A]
    ) -> AbstractAgentSet[A]:
        """Return what the operators of a set, such as `a & b`, return."""
        return self._set_of(agents)

    @property
    def _agents(self) -> dict[A, None]:
        """The members, where Mesa's own `get` and `to_list` look for them."""
        return dict.fromkeys(self)

    def discard(self, agent: A) -> None:
        """Remove an agent if it is there."""
        if agent in self:
            self.remove(agent)

    def copy(self) -> AbstractAgentSet[A]:
        """Return a set of the same agents in the same order."""
        return self._set_of(self)

    __copy__ = copy

    def shuffle(self, inplace: bool = False) -> AbstractAgentSet[A]:
        """Return the agents in random order."""
        agents = list(self)
        self.random.shuffle(agents)
        return self._update(agents) if inplace else self._set_of(agents)

    def sort(
        self,
        key: Callable[[A], Any] | str,
        ascending: bool = False,
        inplace: bool = False,
    ) -> AbstractAgentSet[A]:
        """Return the agents in the order of an attribute or of a function's values."""
        by = operator.attrgetter(key) if isinstance(key, str) else key
        agents = sorted(self, key=by, reverse=not ascending)
        return self._update(agents) if inplace else self._set_of(agents)

    def do(self, method: Call, *args: Any, **kwargs: Any) -> Self:
        """Call a method or function for each agent."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: Call, *args: Any, **kwargs: Any) -> Self:
        """Call a method or function for each agent, in random order."""
        self.shuffle().map(method, *args, **kwargs)
        return self

    def map(self, method: Call, *args: Any, **kwargs: Any) -> list[Any]:
        """Return what a method or function returns for each agent."""
        return [_called(agent, method, *args, **kwargs) for agent in self]


class Groups(GroupBy):
    """Mesa's groups, which hand the values of a column to `agg` as an array."""

    def agg(self, attr_name: str, func: Callable[..., Any]) -> dict[Any, Any]:
        """Return a function's value of one attribute, by group."""
        return {key: group.agg(attr_name, func) for key, group in self}


class Everyone(Loops[Agent[Any]]):
    """All agents of a model, or a selection from them: agents and whole populations."""

    def __init__(self, agents: Iterable[Any], random: Random) -> None:
        self._held: dict[Any, None] = dict.fromkeys(agents)
        self.random = random

    def _set_of(self, agents: Iterable[Agent[Any]]) -> "Everyone":
        return Everyone(agents, self.random)

    def __iter__(self) -> Iterator[Agent[Any]]:
        for member in tuple(self._held):
            if isinstance(member, AbstractAgentSet):
                yield from member
            elif member in self:
                yield member

    def __len__(self) -> int:
        return sum(
            len(member) if isinstance(member, AbstractAgentSet) else member in self
            for member in self._held
        )

    def __contains__(self, agent: Any) -> bool:
        if agent in self._held:
            return agent.model.agents is self or agent in agent.model.agents
        return any(agent in population for population in self._populations())

    def _populations(self) -> list[Any]:
        return [part for part in self._held if isinstance(part, AbstractAgentSet)]

    def do(self, method: Call, *args: Any, **kwargs: Any) -> Self:
        """Call a method or function for each agent, a behaviour once for all rows."""
        for member in tuple(self._held):
            if isinstance(member, AbstractAgentSet):
                member.do(method, *args, **kwargs)
            elif member in self:
                _called(member, method, *args, **kwargs)
        return self

    def add(self, agent: Any) -> None:
        """Add an agent, or a whole population."""
        self._held[agent] = None

    def remove(self, agent: Any) -> None:
        """Take out an agent; one that lives in a population held here dies."""
        for population in self._populations():
            if agent in population:
                population.remove(agent)
                return
        del self._held[agent]

    def _update(self, agents: Iterable[Any]) -> Self:
        if self._populations():
            raise Refusal("model.agents keeps its order\nleave out inplace=True")
        self._held = dict.fromkeys(agents)
        return self


def _called(agent: Any, method: Call, *args: Any, **kwargs: Any) -> Any:
    if isinstance(method, str):
        return getattr(agent, method)(*args, **kwargs)
    return method(agent, *args, **kwargs)
