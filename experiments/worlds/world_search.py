"""The first N worlds that count, in order of number, and what came of the others.

A world is set aside where it does not fit what it is held against. Worlds are tried in
waves no larger than what is missing, so none is lived in vain, and which are found
depends neither on what is done with them nor on how many processes work.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from agents.refusal import Refusal
from experiments.engine.failure import Failure

__all__ = [
    "MOST_WORLDS",
    "TRIES_A_WORLD",
    "Cell",
    "FoundWorlds",
    "NoPast",
    "Runner",
    "SetAside",
    "Watch",
    "first_worlds",
    "too_few_fit",
]

TRIES_A_WORLD: Final = 20
"""More tries than this for each world asked for are refused."""
MOST_WORLDS: Final = 100_000


@dataclass(frozen=True, slots=True)
class SetAside:
    """A world that does not fit, by the bands it misses."""

    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoPast:
    """A world that failed before it could be held against anything."""

    failure: Failure


type Cell[R] = Callable[[int], R | SetAside | NoPast]
"""Gives what came of a world, or why it does not count."""


class Runner(Protocol):
    """Works through worlds in their order, each to its result or failure."""

    def __call__(  # noqa: D102  # the class says it
        self,
        function: Callable[[int], Any],
        cells: Sequence[int],
        /,
        *,
        watch: Callable[[int], None] | None = None,
    ) -> list[Any]: ...


class Watch(Protocol):
    """Told how many worlds are tried, and how many will be as far as is known."""

    def __call__(self, done: int, n: int, /) -> None:  # noqa: D102  # the class says it
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWorlds[R]:
    """The first N worlds that count, and those passed over on the way."""

    worlds: tuple[int, ...]
    """The N worlds, in order; those that failed late among them."""
    results: Mapping[int, R]
    """What came of each of them that did not fail, by number."""
    failures: Mapping[int, Failure]
    """Worlds that could not be simulated, by number."""
    set_aside: Mapping[int, tuple[str, ...]]
    """Bands missed by each world that does not fit, by number."""
    n_tried: int
    """How many worlds were looked at: counted, set aside or failed."""
    is_matched: bool
    """Whether worlds were held against bands; else they are 1 to N."""

    @property
    def n_set_aside(self) -> int:
        """How many worlds do not fit."""
        return len(self.set_aside)

    @property
    def bands_missed(self) -> dict[str, int]:
        """By how many worlds each band is missed, the most missed first."""
        return _missed(self.set_aside.values())

    def told(self) -> dict[str, Any]:
        """Return which worlds count and which do not, for JSON and provenance."""
        return {
            "matched": self.is_matched,
            "n_worlds": len(self.worlds),
            "n_tried": self.n_tried,
            "n_set_aside": self.n_set_aside,
            "worlds": list(self.worlds),
            "set_aside": [
                {"world": world, "missed": list(missed)}
                for world, missed in self.set_aside.items()
            ],
            "bands_missed": self.bands_missed,
        }


def first_worlds[R](
    n_worlds: int,
    cell: Cell[R],
    run: Runner,
    *,
    is_matched: bool,
    watch: Watch | None = None,
) -> FoundWorlds[R]:
    """Return the first worlds that count, tried in the order of their numbers.

    A world whose process died, or that failed after it was found to fit, keeps its
    place: what comes later chooses no world.

    Parameters
    ----------
    n_worlds
        How many are wanted.
    cell
        Gives what came of a world; it travels to workers.
    run
        Works through worlds, in turn or over processes.
    is_matched
        Whether the cell holds worlds against bands.
    watch
        Told how far the search is.

    Raises
    ------
    Refusal
        If no world is asked for, or more than 20 were tried for each asked for.
    """
    if not 1 <= n_worlds <= MOST_WORLDS:
        raise Refusal(
            f"worlds is {str(n_worlds)[:24]}; expected 1 to {MOST_WORLDS}\n"
            "20 worlds are a start: --worlds 20"
        )
    found: dict[int, Any] = {}
    for wave in _waves(n_worlds, found):
        results = run(cell, wave, watch=_seen(watch, wave))
        found |= zip(wave, results, strict=True)
    return FoundWorlds(
        worlds=_counted(found),
        results={
            world: result
            for world, result in found.items()
            if not isinstance(result, SetAside | NoPast | Failure)
        },
        failures={
            world: result.failure if isinstance(result, NoPast) else result
            for world, result in found.items()
            if isinstance(result, NoPast | Failure)
        },
        set_aside={w: r.missed for w, r in found.items() if isinstance(r, SetAside)},
        n_tried=len(found),
        is_matched=is_matched,
    )


def _waves(n_worlds: int, found: Mapping[int, Any]) -> Iterator[Sequence[int]]:
    """Yield worlds to try, as many as are missing, until enough are found."""
    most = TRIES_A_WORLD * n_worlds
    while missing := n_worlds - len(_counted(found)):
        tried = len(found)
        if tried >= most:
            raise _too_many(n_worlds, found)
        yield range(tried + 1, min(tried + missing, most) + 1)


def _counted(found: Mapping[int, Any]) -> tuple[int, ...]:
    """Return the worlds that count so far."""
    return tuple(
        world
        for world, result in found.items()
        if not isinstance(result, SetAside | NoPast)
    )


def _seen(watch: Watch | None, wave: Sequence[int]) -> Callable[[int], None] | None:
    """Return what a runner tells of a wave, counted with the worlds before it."""
    if watch is None:
        return None
    return lambda done: watch(wave[0] - 1 + done, wave[-1])


def _missed(worlds: Iterable[Sequence[str]]) -> dict[str, int]:
    counted = Counter(band for missed in worlds for band in missed)
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _too_many(n_worlds: int, found: Mapping[int, Any]) -> Refusal:
    """Return what is said where too few worlds fit, naming the band missed most."""
    missed = [r.missed for r in found.values() if isinstance(r, SetAside)]
    failures = [r.failure for r in found.values() if isinstance(r, NoPast)]
    return too_few_fit(n_worlds, len(_counted(found)), missed, failures)


def too_few_fit(
    n_worlds: int,
    n_found: int,
    set_aside: Sequence[Sequence[str]],
    failures: Sequence[Failure],
) -> Refusal:
    """Return what is said where too few worlds fit, naming the band missed most.

    Parameters
    ----------
    n_worlds, n_found
        How many were wanted, and how many fit.
    set_aside
        The bands that each world missed which does not fit.
    failures
        Of worlds that could not be lived to the day their past is judged.
    """
    missed = _missed(set_aside)
    if missed:
        name, n = next(iter(missed.items()))
        why = f"the band missed most is {name}, by {n} of them"
    else:
        why = f"{len(failures)} cannot be simulated: {failures[0].error}"
    tries = n_found + len(set_aside) + len(failures)
    return Refusal(
        f"{n_found} of {n_worlds} worlds fit 2020 to 2023 after {tries} tries\n{why}\n"
        f"--all-draws takes worlds 1 to {n_worlds}, whether they fit or not"
    )
