"""Whatever a month changes is put back from a checkpoint, or rebuilt from what is.

A province that has lived and a fresh one filled from its checkpoint are walked through
to the last number. Where they differ stands something that a month moves and that
neither a part keeps nor its owner rebuilds: a branch would go on without it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from functools import cached_property
from typing import Any

import mesa
import networkx as nx
import numpy as np
import pytest

from agents.rows import Table
from model.checkpoint import keep, put_back
from model.quangninh import QuangNinh
from model.sparse_network import Network

MONTHS = 14
"""Past a new year, when populations are compacted."""

OF_MESA = frozenset({*vars(mesa.Model(rng=1)), "random", "rng", "agents"})
"""What Mesa's own model holds: its registers, counters and generators."""

DERIVED: Mapping[str, str] = dict.fromkeys(
    (
        "prices",
        "price_level",
        "opening_counts",
        "grants",
        "in_use",
        "terms",
        "schooling",
        "training",
        "investment",
        "entries",
        "labour_flows",
        "output",
        "made",
        "place_output",
        "payments",
        "power_month",
        "emissions",
        "public_level",
        "digital",
        "exits",
        "startup_climate",
        "startups",
        "support",
    ),
    "what a phase tells later phases of the same month",
)
"""Attributes that no part keeps, and why a branch needs none of last month's: every
month writes them before it reads them."""


def leaves(value: object, path: str, seen: dict[int, str]) -> Iterator[tuple[str, Any]]:
    """Yield each number and text that can be reached, with the way to it."""
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
        yield path, (type(value), array.dtype, array.shape, array.tobytes())
    elif isinstance(value, bool | int | float | str | bytes | None):
        yield path, (type(value), repr(value))
    elif isinstance(value, set | frozenset):
        yield path, sorted(map(repr, value))
    elif isinstance(value, nx.Graph):
        yield path, (sorted(value.nodes(data=True)), sorted(value.edges(data=True)))
    elif isinstance(value, type) or callable(value):
        yield path, getattr(value, "__qualname__", repr(value))
    elif id(value) in seen:
        yield path, f"as {seen[id(value)]}"
    else:
        seen[id(value)] = path
        for name, each in inside(value):
            yield from leaves(each, f"{path}.{name}", seen)


def inside(value: object) -> Iterator[tuple[str, object]]:
    """Yield what an object holds, by name; what follows from it alone is left out."""
    if isinstance(value, Table):
        yield "highest_id", value.highest_id
        yield from value.kept_columns().items()
    elif isinstance(value, Network):
        for name in ("ids", "source_id", "target_id", "directed"):
            yield name, getattr(value, name)
    elif isinstance(value, Mapping):
        yield from ((repr(key), each) for key, each in value.items())
    elif isinstance(value, tuple | list):
        yield from ((str(place), each) for place, each in enumerate(value))
    else:
        kind = type(value)
        names = [*getattr(value, "__dict__", ())]
        for each in kind.__mro__:
            slots = vars(each).get("__slots__", ())
            names += [slots] if isinstance(slots, str) else slots
        for name in names:
            derived = isinstance(getattr(kind, name, None), cached_property)
            if hasattr(value, name) and not derived and name != "__weakref__":
                yield name, getattr(value, name)


def whole(province: QuangNinh) -> dict[str, Any]:
    seen = {id(province): "province"}
    return {
        path: leaf
        for name, value in sorted(vars(province).items())
        if name not in OF_MESA and name not in DERIVED
        for path, leaf in leaves(value, name, seen)
    }


def parts_of(province: QuangNinh) -> dict[str, Any]:
    """Return what lasts in the province: populations, networks, stocks."""
    return {
        name: each
        for name, each in vars(province).items()
        if isinstance(each, Table | Network)
        or (
            is_dataclass(each)
            and not isinstance(each, type)
            and not each.__dataclass_params__.frozen  # type: ignore[attr-defined]
        )
    }


def left_out(kind: type[QuangNinh], months: int) -> list[str]:
    """Return the ways to all that a checkpoint does not bring into a fresh province."""
    lived, fresh = (kind(world=1, scale=100) for _ in range(2))
    for _ in range(months):
        lived.step()
    kept = keep(parts_of(lived), {})
    for name, network in put_back(kept, parts_of(fresh)).items():
        setattr(fresh, name, network)
    fresh.month = lived.month
    first, second = whole(lived), whole(fresh)
    ways = sorted(first.keys() | second.keys())
    return [way for way in ways if first.get(way) != second.get(way)]


def test_a_checkpoint_leaves_out_nothing_that_a_month_moves() -> None:
    assert left_out(QuangNinh, MONTHS) == []


def test_what_is_walked_is_what_a_month_moves() -> None:
    province = QuangNinh(world=1, scale=100)
    before = whole(province)
    province.step()
    after = whole(province)
    assert "month" in before
    assert before["firms.digital_stage"] != after["firms.digital_stage"]
    assert {"supply.source_id", "workers.employer_id", "parameters.adoption"} <= {
        *before,
        *(way.rpartition(".")[0] for way in before),
    }


def test_what_is_declared_derived_is_there_and_is_no_part() -> None:
    province = QuangNinh(world=1, scale=100)
    province.step()
    assert DERIVED.keys() <= vars(province).keys() - parts_of(province).keys()
    assert all(DERIVED.values())


def test_the_parts_of_the_province_are_all_that_lasts() -> None:
    province = QuangNinh(world=1, scale=100)
    province.step()
    lasting, parts = parts_of(province), province._parts()
    assert lasting.keys() == parts.keys()
    assert all(lasting[name] is part for name, part in parts.items())


def test_no_month_reads_what_it_did_not_write_itself() -> None:
    lives = [QuangNinh(world=1, scale=100) for _ in range(2)]
    for _ in range(2):
        for province in lives:
            province.step()
        for name in DERIVED:
            delattr(lives[0], name)
    for province in lives:
        province.step()
    assert whole(lives[0]) == whole(lives[1])


@dataclass(slots=True)
class Tally:
    counts: Any


@dataclass(frozen=True)
class Record:
    """Frozen, and yet what it holds can change."""

    seen: list[int]


class Forgetful(QuangNinh):
    """Holds what no checkpoint keeps, and moves it every month."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.count = 0
        self.queue: list[int] = []
        self.by_name: dict[str, Any] = {"a": np.zeros(2)}
        self.record = Record([])
        self.tally = [Tally(np.zeros(3))]
        self.last: object = None

    def step(self) -> None:
        super().step()
        self.count += 1
        self.queue.append(self.month)
        self.by_name["a"][1] += 1.0
        self.record.seen.append(self.month)
        self.tally[0].counts[2] += 1
        self.last = self.firms.employees[:2].copy()


@pytest.fixture(scope="module")
def forgotten() -> list[str]:
    return left_out(Forgetful, 1)


@pytest.mark.parametrize(
    "way",
    ["count", "queue.0", "by_name.'a'", "record.seen.0", "tally.0.counts", "last"],
)
def test_the_walk_finds_what_is_forgotten(way: str, forgotten: list[str]) -> None:
    assert way in forgotten
