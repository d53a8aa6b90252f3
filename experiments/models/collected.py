"""What a model's data collector holds, as rows that can be kept.

Model reporters are rows of table `model`; agent reporters are rows of table `agent`,
whose part is the agent's id. A reporter gives a number, or nothing.
"""

import math
from collections.abc import Mapping, Sequence
from enum import Enum
from numbers import Real
from typing import Any, Final

import numpy as np

from experiments.store.cell import Block

__all__ = ["AGENT", "MODEL", "collected"]

MODEL, AGENT = "model", "agent"
_MOST_AGENTS: Final = 2**15 - 1
"""Parts that a table of results can tell apart."""


def collected(collector: Any, every: int | None) -> list[Block]:
    """Return what was collected at every so many of the times, the first among them.

    Parameters
    ----------
    collector
        Of Mesa's kind.
    every
        1 for all times, 2 for each second one; the last alone when nothing.

    Raises
    ------
    ValueError, TypeError
        If nothing was collected, at half a step, or what is no number.
    """
    agents = _by_time(collector)
    times = list(getattr(collector, "_collection_steps", ())) or sorted(agents)
    kept = times[-1:] if every is None else times[::every]
    if not kept:
        raise ValueError("the model collected nothing; let it collect in its step")
    return [
        *_of_model(collector.model_vars, times, kept),
        *_of_agents({time: agents.get(time, {}) for time in kept}),
    ]


def _of_model(
    columns: Mapping[str, Sequence[Any]], times: Sequence[float], kept: Sequence[float]
) -> list[Block]:
    if not columns:
        return []
    place = {time: at for at, time in enumerate(times)}
    values = [
        [_number(name, column[place[time]]) for time in kept]
        for name, column in columns.items()
    ]
    return [
        Block(
            table=MODEL,
            indicators=list(columns),
            periods=[_period(time) for time in kept],
            values=np.array(values),
        )
    ]


type _Seen = dict[int, dict[str, Any]]
"""What was reported of each agent, by its id."""


def _by_time(collector: Any) -> dict[float, _Seen]:
    """Return what was reported of agents, by time."""
    found: dict[float, _Seen] = {}
    plain = list(collector.agent_reporters)
    for time, rows in collector._agent_records.items():
        _join(found.setdefault(time, {}), plain, rows)
    for time, by_type in collector._agenttype_records.items():
        for kind, rows in by_type.items():
            names = list(collector.agenttype_reporters[kind])
            _join(found.setdefault(time, {}), names, rows)
    return found


def _join(seen: _Seen, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    for _, id_, *values in rows:
        seen.setdefault(id_, {}).update(zip(names, values, strict=True))


def _of_agents(times: Mapping[float, _Seen]) -> list[Block]:
    """Return a block for each agent: what was reported of it, while it lived."""
    lives: dict[int, dict[int, dict[str, Any]]] = {}
    for time, seen in times.items():
        for id_, values in seen.items():
            lives.setdefault(id_, {})[_period(time)] = values
    if len(lives) > _MOST_AGENTS:
        raise ValueError(
            f"{len(lives)} agents are reported one by one; {_MOST_AGENTS} can be kept:"
            " collect sums of them with model reporters"
        )
    blocks = []
    for id_, life in lives.items():
        names = list(dict.fromkeys(name for values in life.values() for name in values))
        rows = [
            [_number(name, values.get(name)) for values in life.values()]
            for name in names
        ]
        periods = list(life)
        block = Block(
            table=AGENT,
            part=str(id_),
            indicators=names,
            periods=periods,
            values=np.array(rows),
        )
        blocks.append(block)
    return blocks


def _number(name: str, value: Any) -> float:
    if isinstance(value, Enum):
        value = value.value
    if value is None:
        return math.nan
    if not isinstance(value, Real | np.bool_):
        kind = type(value).__name__
        raise TypeError(f"{name} is {str(value)[:40]}, of {kind}; expected a number")
    return float(value)


def _period(time: float) -> int:
    if time != int(time):
        raise ValueError(f"collected at time {time}; expected whole steps")
    return int(time)
