"""A design: policies, scenarios and points over worlds, in all their combinations.

A cell is one run: one policy with levers set, in one scenario, with parameters held, in
one world. Runs that differ in policy alone share the years before any policy acts, so
they are a family: those years are lived once.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Self

from agents.refusal import Refusal
from experiments.runner.schedule import Family, Search
from experiments.store.cell import Cell, Json, canonical
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.world_search import MOST_WORLDS, TRIES_A_WORLD
from model.policy.files import as_dict, policy_from, scenario_from
from model.policy.policy import Policy
from model.policy.scenario import Scenario

__all__ = ["Design", "Point", "Record", "choice_name"]

_FAMILY_NAME: Final = 24


@dataclass(frozen=True, kw_only=True)
class Point:
    """What is set in a run beside its policy, its scenario and its world."""

    levers: Mapping[str, Json] = field(default_factory=dict)
    """Terms of levers that are set over the policy's own, as `lever.term`."""
    values: Mapping[str, float] = field(default_factory=dict)
    """Parameters that are held, by name of row."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is kept of a run: yearly figures of the province, and of its parts."""

    indicators: tuple[str, ...] = ()
    """Names of indicators; all when empty."""
    panels: tuple[str, ...] = ()
    """Yearly tables of parts: `sector`, `site`, `size`."""
    end: bool = False
    """Whether land by site and digital value added by ward are kept as they stand at
    the end."""


@dataclass(frozen=True, kw_only=True)
class Design:
    """Which runs there are.

    Raises
    ------
    Refusal
        If two policies or two scenarios have one name, a point stands twice, or no
        world is asked for.
    """

    policies: tuple[Policy, ...]
    scenarios: tuple[Scenario, ...]
    run: RunSettings
    """Scale, history, uncertainty, horizon and held values of every run; its scenario
    is not read."""
    n_worlds: int
    """How many worlds count, for each scenario and each set of held values."""
    is_matched: bool = False
    """Whether only worlds count that fit the record of 2020 to 2023."""
    points: tuple[Point, ...] = (Point(),)
    draws: int = 0
    """Draws of the parameters that are each held while worlds vary, numbers 1 to this
    or, if matched, the first that fit; 0 where every world draws its own. The worlds
    of a draw are the one of its own number, in which it is held against the record,
    then 1, 2 and so on."""
    record: Record = field(default_factory=Record)
    left_out: frozenset[str] = frozenset()
    """Choices no longer looked at, by `choice_name`; no part of what it is."""

    def __post_init__(self) -> None:
        _refuse_twice("policy", [policy.name for policy in self.policies])
        _refuse_twice("scenario", [scenario.name for scenario in self.scenarios])
        if len(set(map(repr, self.points))) < len(self.points):
            raise Refusal("a point stands twice; its runs are the same\ngive it once")
        if not 1 <= self.n_worlds <= MOST_WORLDS:
            raise Refusal(
                f"worlds is {str(self.n_worlds)[:24]}; expected 1 to {MOST_WORLDS}\n"
                "20 worlds are a start"
            )
        if not 0 <= self.draws <= MOST_WORLDS:
            raise Refusal(
                f"draws is {str(self.draws)[:24]}; expected 0 to {MOST_WORLDS}\n"
                "0 lets every world draw its own parameters"
            )
        if self.draws and self.run.uncertainty != "parameters":
            raise Refusal(
                f"draws is {self.draws} and uncertainty is 'luck', which draws nothing"
                '\nwrite uncertainty = "parameters", or leave draws out'
            )

    @cached_property
    def n_of_world(self) -> int:
        """How many runs there are in one world that counts."""
        return len(self.policies) * len(self.scenarios) * len(self.points)

    @property
    def n_pasts(self) -> int:
        """How often the years before policies act are lived for worlds that count."""
        n_values = len(self._points_by_values())
        return len(self.scenarios) * n_values * self.n_worlds * max(self.draws, 1)

    @property
    def n_cells(self) -> int:
        """How many runs there are in all worlds that count."""
        return self.n_of_world * self.n_worlds * max(self.draws, 1)

    def searches(self) -> list[Search]:
        """Return what is looked for: worlds for each scenario and set of values."""
        return [
            Search(self._families(scenario, points), self.draws or self.n_worlds)
            for scenario in self.scenarios
            for points in self._points_by_values()
        ]

    def planned(self) -> Iterator[Cell]:
        """Yield every cell as it would come if all worlds counted."""
        searches = self.searches()
        for _ in range(self.draws or self.n_worlds):
            for search in searches:
                yield from next(search.families).cells

    def choices(self) -> dict[str, tuple[str, Mapping[str, Json]]]:
        """Return policy and levers of each choice there is, by `choice_name`."""
        return {
            choice_name(policy.name, point.levers): (policy.name, point.levers)
            for point in self.points
            for policy in self.policies
        }

    def policy(self, name: str, levers: Mapping[str, Json]) -> Policy:
        """Return a policy of the design with some levers set."""
        policy = next(each for each in self.policies if each.name == name)
        if not levers:
            return policy
        told: dict[str, Any] = as_dict(policy)
        for path, value in levers.items():
            lever, _, term = path.partition(".")
            told[lever] = {**told[lever], term: value}
        return policy_from(told, f"policy {name}")

    def settings(
        self, scenario: str, values: Mapping[str, float], draw: int = 0
    ) -> RunSettings:
        """Return the settings of a run."""
        return replace(
            self.run,
            scenario=next(each for each in self.scenarios if each.name == scenario),
            values={**self.run.values, **values},
            draw=draw,
        )

    def is_judged(self, spec: Mapping[str, Any]) -> bool:
        """Return whether the past of a cell is held against the record."""
        return self.is_matched and spec.get("draw", 0) in (0, spec["world"])

    def to_json(self) -> dict[str, Json]:
        """Return the design in plain JSON types; how many worlds is not part of it."""
        run = self.run
        return {
            "policies": [as_dict(policy) for policy in self.policies],
            "scenarios": [as_dict(scenario) for scenario in self.scenarios],
            "scale": run.scale,
            "history": run.history,
            "uncertainty": run.uncertainty,
            "until": run.until,
            "values": dict(run.values),
            "is_matched": self.is_matched,
            "draws": self.draws,
            "points": [
                {"levers": dict(point.levers), "values": dict(point.values)}
                for point in self.points
            ],
            "record": {
                "indicators": list(self.record.indicators),
                "panels": list(self.record.panels),
                "end": self.record.end,
            },
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any], n_worlds: int) -> Self:
        """Return the design that was told.

        Raises
        ------
        Refusal
            If a policy or scenario is not one any more.
        """
        record = told["record"]
        return cls(
            policies=tuple(policy_from(each, "policy") for each in told["policies"]),
            scenarios=tuple(scenario_from(e, "scenario") for e in told["scenarios"]),
            run=RunSettings(
                scale=told["scale"],
                history=told["history"],
                uncertainty=told["uncertainty"],
                until=told["until"],
                values=told["values"],
            ),
            n_worlds=n_worlds,
            is_matched=told["is_matched"],
            draws=told["draws"],
            points=tuple(Point(**each) for each in told["points"]),
            record=Record(
                indicators=tuple(record["indicators"]),
                panels=tuple(record["panels"]),
                end=record["end"],
            ),
        )

    def _points_by_values(self) -> list[list[Point]]:
        """Return the points in groups that hold the same parameters."""
        groups: dict[str, list[Point]] = {}
        for point in self.points:
            groups.setdefault(canonical(point.values), []).append(point)
        return list(groups.values())

    def _families(
        self, scenario: Scenario, points: Sequence[Point]
    ) -> Iterator[Family]:
        """Yield what counts or not as a whole: a world, or a draw with its worlds."""
        shared: dict[str, Json] = {
            "scenario": scenario.name,
            "values": dict(points[0].values),
        }
        most = self.draws or self.n_worlds
        for number in range(1, most * (TRIES_A_WORLD if self.is_matched else 1) + 1):
            kind = "draw" if self.draws else "world"
            told = canonical({**shared, kind: number})
            name = hashlib.sha256(told.encode()).hexdigest()[:_FAMILY_NAME]
            pasts = [{**shared, **past} for past in self._pasts(number)]
            yield Family(name, self._cells(name, pasts, points))

    def _pasts(self, number: int) -> Iterator[dict[str, Json]]:
        """Yield the worlds of a family, the one that is judged first."""
        if not self.draws:
            yield {"world": number}
            return
        others = [each for each in range(1, self.n_worlds + 1) if each != number]
        for world in (number, *others[: self.n_worlds - 1]):
            yield {"world": world, "draw": number}

    def _cells(
        self, name: str, pasts: Sequence[dict[str, Json]], points: Sequence[Point]
    ) -> list[Cell]:
        """Return the cells of a family: by past, then by point, then by policy."""
        chosen: list[dict[str, Json]] = [
            {"policy": policy.name, "levers": dict(point.levers)}
            for point in points
            for policy in self.policies
            if choice_name(policy.name, point.levers) not in self.left_out
        ]
        # The name of a past begins with that of its family.
        return [
            Cell({**past, **each}, f"{name}-{past['world']}" if len(chosen) > 1 else "")
            for past in pasts
            for each in chosen
        ]


def choice_name(policy: str, levers: Mapping[str, Json]) -> str:
    """Return what names a policy with some levers set, all that can be chosen."""
    return canonical([policy, levers])


def _refuse_twice(kind: str, names: Sequence[str]) -> None:
    if not names:
        raise Refusal(f"no {kind}; name one or more\n`halong list` names them")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise Refusal(
            f"{kind} {twice} is named twice\n"
            "leave one out, or give the copy a `name` of its own"
        )
