"""How many worlds a question needs, from a pilot's pairs or a stated spread."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from agents.refusal import Refusal, did_you_mean
from experiments.inference.paired import adjusted
from experiments.inference.power import (
    PilotSd,
    detectable,
    pilot_sd,
    worlds_for_probability,
    worlds_needed,
)
from experiments.runner.schedule import is_out
from experiments.store.results_folder import ResultsFolder

__all__ = ["Asked", "Needs", "PolicyNeeds", "needs_of", "paired_differences"]

type Floats = npt.NDArray[np.float64]

_KIND: Final = "compare"
_PROVINCE: Final = "province"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a power question asks."""

    difference: float
    """Smallest difference worth seeing."""
    power: float
    """Chance to see it."""
    half_width: float
    """Half the width of a probability's interval that is wanted."""
    probability: float
    """Where that probability may lie; one half needs most worlds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyNeeds:
    """What one policy's difference to the reference needs."""

    policy: str
    sd: PilotSd | float
    """Of paired differences: of a pilot, or as stated."""
    worlds: int
    """Worlds needed to see the difference; from a pilot, by its upper limit."""
    sees: float | None
    """Smallest difference that the pilot's own worlds see; nothing without pilot."""

    @property
    def planned_sd(self) -> float:
        """The standard deviation that is planned with."""
        return self.sd if isinstance(self.sd, float) else self.sd.high

    def to_json(self) -> dict[str, Any]:
        """Return it in plain JSON types."""
        pilot = None if isinstance(self.sd, float) else self.sd
        return {
            "policy": self.policy,
            "pilot_worlds": pilot and pilot.n,
            "sd": pilot.sd if pilot else self.sd,
            "sd_planned": self.planned_sd,
            "worlds_needed": self.worlds,
            "pilot_sees": self.sees,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """How many worlds a question needs."""

    asked: Asked
    confidence: float
    """Of one interval, for all of them to hold at once."""
    policies: tuple[PolicyNeeds, ...]
    for_probability: int
    """Worlds for the probability's interval to be that narrow."""

    @property
    def worlds(self) -> int:
        """Worlds that all policies' differences need."""
        return max(each.worlds for each in self.policies)

    def to_json(self) -> dict[str, Any]:
        """Return it in plain JSON types."""
        return {
            "difference": self.asked.difference,
            "power": self.asked.power,
            "confidence": self.confidence,
            "worlds_needed": self.worlds,
            "policies": [each.to_json() for each in self.policies],
            "half_width": self.asked.half_width,
            "probability": self.asked.probability,
            "worlds_for_probability": self.for_probability,
        }


def needs_of(
    asked: Asked, pilots: Mapping[str, Floats] | float, n_policies: int
) -> Needs:
    """Return how many worlds a question needs.

    Parameters
    ----------
    asked
        The question.
    pilots
        Paired differences to the reference by policy, each of shape (n_worlds,); or
        the standard deviation as stated.
    n_policies
        Policies held against the reference at once.

    Raises
    ------
    Refusal
        If a number makes no sense, or a pilot has fewer than two worlds.
    """
    if n_policies < 1:
        raise Refusal(
            f"policies is {n_policies}; expected 1 or more beside the reference"
        )
    confidence = adjusted(n_policies)
    spreads: Mapping[str, PilotSd | float] = (
        {name: pilot_sd(of) for name, of in pilots.items()}
        if isinstance(pilots, Mapping)
        else {"": float(pilots)}
    )
    policies = tuple(
        _policy_needs(name, sd, asked, confidence) for name, sd in spreads.items()
    )
    enough = worlds_for_probability(asked.half_width, asked.probability)
    return Needs(
        asked=asked, confidence=confidence, policies=policies, for_probability=enough
    )


def _policy_needs(
    name: str, sd: PilotSd | float, asked: Asked, confidence: float
) -> PolicyNeeds:
    planned = sd if isinstance(sd, float) else sd.high
    return PolicyNeeds(
        policy=name,
        sd=sd,
        worlds=worlds_needed(planned, asked.difference, confidence, asked.power),
        sees=None
        if isinstance(sd, float)
        else detectable(sd.sd, sd.n, confidence, asked.power),
    )


def paired_differences(
    folder: ResultsFolder, indicator: str, year: int
) -> dict[str, Floats]:
    """Return each policy's differences to the first, in the worlds both have.

    Parameters
    ----------
    folder
        Results of a comparison: the pilot.
    indicator, year
        Of what, and when.

    Raises
    ------
    Refusal
        If the folder is of another verb, or did not record that.
    """
    recipe = folder.recipe
    if recipe.kind != _KIND:
        raise Refusal(
            f"{folder.path} holds results of `halong {recipe.kind[:40]}`; expected of"
            " `halong compare`\na pilot is a comparison of a few worlds"
        )
    told = cast(list[Mapping[str, Any]], recipe.design["policies"])
    names = [str(each["name"]) for each in told]
    values = _by_policy(folder, indicator, year)
    if len(names) == 1:
        raise Refusal("a pilot of one policy has no differences\ncompare two or more")
    reference = values.get(names[0], {})
    return {
        name: np.array(
            [
                value - reference[world]
                for world, value in sorted(values.get(name, {}).items())
                if world in reference
            ]
        )
        for name in names[1:]
    }


def _by_policy(
    folder: ResultsFolder, indicator: str, year: int
) -> dict[str, dict[int, float]]:
    """Return the figure of each run, by policy and world."""
    found: dict[str, dict[int, float]] = {}
    for receipt in folder.standing().done.values():
        if is_out(receipt):
            continue
        value = _figure(folder.result(receipt).table, indicator, year)
        spec = cast(Mapping[str, Any], receipt.spec)
        found.setdefault(spec["policy"], {})[spec["world"]] = value
    return found


def _figure(rows: pa.Table, indicator: str, year: int) -> float:
    """Return one figure of the province in one run."""
    of_province = pc.equal(rows["table"].cast(pa.string()), _PROVINCE)
    names = rows["indicator"].cast(pa.string())
    of_year = pc.equal(rows["period"], year)
    asked = pc.and_(pc.and_(of_province, of_year), pc.equal(names, indicator))
    values = rows["value"].filter(asked)
    if not len(values) or values[0].as_py() is None:
        known = dict.fromkeys(names.filter(of_province).to_pylist())
        meant = "" if indicator in known else did_you_mean(indicator, known)
        raise Refusal(
            f"no {indicator[:60]!a} of {year} was recorded{meant}\n"
            "the pilot holds the years to 2035 of `halong list indicators`"
        )
    return float(values[0].as_py())
