"""A shard: the part of the families that one of several machines works through.

Shards need nothing of each other: which families are whose follows from their order
alone. A search that keeps only worlds that count cannot know how many will, so a shard
takes its part of as many candidates as are still missing; those that do not count leave
gaps, which the next wave fills once the shards have been merged.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from agents.refusal import Refusal
from experiments.runner.schedule import Family, Search, is_out
from experiments.store.cell import Receipt
from experiments.store.recipe import Recipe
from experiments.store.results_folder import has_results, read_folder

__all__ = ["MOST_SHARDS", "Shard"]

MOST_SHARDS: Final = 10_000
_TOLD: Final = re.compile(r"([0-9]{1,5})/([0-9]{1,5})")


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several equal parts of the families, counted from 1."""

    number: int
    of: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.of <= MOST_SHARDS:
            raise _refusal(f"{self.number}/{self.of}")

    @classmethod
    def parsed(cls, told: str) -> Self:
        """Return the shard that `2/8` names, the second of eight.

        Raises
        ------
        Refusal
            If it names none.
        """
        found = _TOLD.fullmatch(told)
        if found is None:
            raise _refusal(told)
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        """Return it as it is asked for."""
        return f"{self.number}/{self.of}"

    def folder(self, out: Path) -> Path:
        """Return the folder of results that this shard alone writes."""
        return out / f"shard-{self.number}-of-{self.of}"

    def merged(self, out: Path, recipe: Recipe) -> Mapping[str, Receipt]:
        """Return receipts of what earlier shards have done and been merged into `out`.

        Raises
        ------
        Refusal
            If `out` holds results of another recipe.
        """
        if not has_results(out):
            return {}
        there = read_folder(out)
        recipe.refuse_others(there.recipe, out, "choose another folder")
        return there.standing().done

    def searches(
        self, searches: Sequence[Search], merged: Mapping[str, Receipt]
    ) -> list[Search]:
        """Return this shard's part of what is looked for.

        Parameters
        ----------
        searches
            What is looked for by all shards together.
        merged
            Receipts of cells that all shards know to be done, by key.
        """
        return [Search(self._part(search, merged)) for search in searches]

    def _part(self, search: Search, merged: Mapping[str, Receipt]) -> Iterator[Family]:
        """Yield every so manieth family of those that the search cannot do without.

        As many are needed as are wanted beside those known not to count; so no family
        is worked at that one machine alone would have left.
        """
        may_count = 0
        for place, family in enumerate(search.families):
            if may_count == search.wanted:
                return
            first = merged.get(family.cells[0].key)
            if first is not None and is_out(first):
                continue
            may_count += 1
            # By its place among all: a shard broken off comes back to its own.
            if place % self.of == self.number - 1:
                yield family


def _refusal(told: str) -> Refusal:
    return Refusal(
        f"shard is {told[:24]!r}; expected I/N with I from 1 to N, N at most"
        f" {MOST_SHARDS}\n--shard 2/8 is the second of eight parts"
    )
