"""The checks there are and the options of each, with their defaults.

Light on purpose: `halong verify --help` reads it. To add a check, write its settings
here, its module beside, and name it in `CHECKS`.
"""

import math
from dataclasses import dataclass, field, fields
from typing import Any, Final

from agents.refusal import Refusal, did_you_mean

__all__ = [
    "CHECKS",
    "AccountsSettings",
    "BassSettings",
    "CascadeSettings",
    "CheckKind",
    "EpidemicSettings",
    "FirmGrowthSettings",
    "LuckSettings",
    "PairingSettings",
    "Settings",
    "SitingSettings",
    "SobolSettings",
]

MOST_NODES: Final = 5_000_000
MOST_LINKS: Final = 5_000_000
MOST_PAIRS: Final = 1_000_000_000
MOST_RUNS: Final = 100_000
MOST_STEPS: Final = 100_000


def option(
    default: Any,
    meaning: str,
    *,
    low: float = -math.inf,
    high: float = math.inf,
    above: bool = False,
) -> Any:
    """Return a field of settings with its meaning and the values that make sense.

    Parameters
    ----------
    default
        Value when the option is not given.
    meaning
        What it is, for the help text.
    low, high
        Lowest and highest value that makes sense.
    above
        Whether the value must lie above `low`, not at it.
    """
    metadata = {"meaning": meaning, "low": low, "high": high, "above": above}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Options that every check has; a check adds its own.

    Raises
    ------
    Refusal
        If a number is not finite or outside its option's range.
    """

    world: int = option(0, "number of the world whose luck is used", low=0, high=2**48)

    def __post_init__(self) -> None:
        for part in fields(self):
            value, meaning = getattr(self, part.name), part.metadata
            if value is None or isinstance(value, str):
                continue
            low, high, above = meaning["low"], meaning["high"], meaning["above"]
            inside = low < value <= high if above else low <= value <= high
            if not inside or (isinstance(value, float) and math.isinf(value)):
                least = f"above {low:g}" if above else f"{low:g} or more"
                most = f", at most {high:g}" if high < math.inf else ""
                flag = f"--{part.name.replace('_', '-')}"
                raise Refusal(
                    f"{flag} is {value} ({meaning['meaning']})\ntake {least}{most}"
                )


def refuse_impossible_degree(nodes: int, mean_degree: float) -> None:
    """Refuse a graph with more links than pairs, or more than memory should hold.

    Raises
    ------
    Refusal
        If there is no such graph, or it is too large.
    """
    if mean_degree > nodes - 1:
        raise Refusal(
            f"--mean-degree {mean_degree:g} on --nodes {nodes}: a node has at most "
            f"{nodes - 1} neighbours\ntake a lower mean degree or more nodes"
        )
    if nodes * mean_degree / 2 > MOST_LINKS:
        raise Refusal(
            f"--nodes {nodes} with --mean-degree {mean_degree:g} needs "
            f"{nodes * mean_degree / 2:,.0f} links\n"
            f"take fewer nodes or a lower mean degree (at most {MOST_LINKS:,} links)"
        )


def refuse_too_many(what: str, number: int, most: int) -> None:
    """Refuse a run that would take hours.

    Raises
    ------
    Refusal
        If the number is above the most.
    """
    if number > most:
        raise Refusal(f"{number:,} {what}\ntake at most {most:,}")


@dataclass(frozen=True, kw_only=True)
class CascadeSettings(Settings):
    """Options of the check of threshold cascades.

    Raises
    ------
    Refusal
        If an option makes no sense.
    """

    nodes: int = option(10_000, "nodes of each graph", low=2, high=MOST_NODES)
    mean_degree: float = option(3.0, "mean number of neighbours", low=0, above=True)
    threshold: float = option(
        0.18, "share of neighbours that is followed", low=0, high=1, above=True
    )
    graphs: int = option(20, "graphs built", low=1)
    seeds: int = option(50, "first nodes tried on each graph", low=1)

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_impossible_degree(self.nodes, self.mean_degree)
        refuse_too_many("cascades", self.graphs * self.seeds, MOST_RUNS)


@dataclass(frozen=True, kw_only=True)
class EpidemicSettings(Settings):
    """Options of the check of contagion.

    Raises
    ------
    Refusal
        If an option makes no sense.
    """

    nodes: int = option(20_000, "nodes of each graph", low=2, high=MOST_NODES)
    mean_degree: float = option(4.0, "mean number of neighbours", low=0, above=True)
    transmissibility: float = option(
        0.5, "chance that a link passes it on", low=0, high=1
    )
    graphs: int = option(10, "graphs built", low=1)
    seeds: int = option(60, "first nodes tried on each graph", low=1)

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_impossible_degree(self.nodes, self.mean_degree)
        refuse_too_many("outbreaks", self.graphs * self.seeds, MOST_RUNS)


@dataclass(frozen=True, kw_only=True)
class BassSettings(Settings):
    """Options of the check of diffusion.

    Raises
    ------
    Refusal
        If an option makes no sense.
    """

    network: str = option("complete", "complete or ring")
    innovation: float = option(
        0.03, "hazard of acting alone [1/year]", low=0, high=1_000
    )
    imitation: float = option(
        0.38, "hazard added if all neighbours adopted [1/year]", low=0, high=1_000
    )
    until: float = option(15.0, "time of the count [years]", low=0, high=10_000)
    nodes: int | None = option(
        None, "nodes, from the rates if not given", low=3, high=MOST_NODES
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        known = ("complete", "ring")
        if self.network not in known:
            raise Refusal(
                f"--network is '{self.network}'{did_you_mean(self.network, known)}\n"
                "take complete or ring"
            )


@dataclass(frozen=True, kw_only=True)
class SitingSettings(Settings):
    """Options of the check of choice among sites.

    Raises
    ------
    Refusal
        If an option makes no sense.
    """

    sites: int = option(31, "sites to choose from", low=1)
    investors: int = option(200_000, "investors who choose", low=1)

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_too_many("investor-site pairs", self.sites * self.investors, MOST_PAIRS)


@dataclass(frozen=True, kw_only=True)
class PairingSettings(Settings):
    """Options of the check that worlds are paired.

    Raises
    ------
    Refusal
        If an option makes no sense.
    """

    incentive: float = option(0.2, "utility added at one site", low=0, high=100)
    sites: int = option(31, "sites to choose from", low=2)
    investors: int = option(300, "investors in each world", low=1)
    pairs: int = option(400, "pairs of worlds", low=2)

    def __post_init__(self) -> None:
        super().__post_init__()
        drawn = 3 * self.sites * self.investors * self.pairs
        refuse_too_many("investor-site pairs", drawn, MOST_PAIRS)


@dataclass(frozen=True, kw_only=True)
class LuckSettings(Settings):
    """Options of the check of keyed luck.

    Raises
    ------
    Refusal
        If an option makes no sense.
    """

    ids: int = option(65_536, "ids drawn for in each test", low=4_096, high=MOST_NODES)


@dataclass(frozen=True, kw_only=True)
class AccountsSettings(Settings):
    """Options of the check of the accounts; there is no luck in it.

    Raises
    ------
    Refusal
        If an option makes no sense.
    """

    money: float = option(
        1.0, "how many times the amounts worked by hand", low=1e-6, high=1e6
    )


@dataclass(frozen=True, kw_only=True)
class FirmGrowthSettings(Settings):
    """Options of the check of firms that grow in proportion to their size.

    Raises
    ------
    Refusal
        If an option makes no sense.
    """

    minimum: float = option(
        0.2, "smallest size over mean size", low=0, high=0.9, above=True
    )
    firms: int = option(20_000, "firms that grow", low=100, high=MOST_NODES)
    steps: int = option(4_000, "steps of growth", low=100, high=MOST_STEPS)

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_too_many("steps of firms", self.firms * self.steps, MOST_PAIRS)


@dataclass(frozen=True, kw_only=True)
class SobolSettings(Settings):
    """Options of the check of variance-based indices.

    Raises
    ------
    Refusal
        If an option makes no sense.
    """

    a: float = option(7.0, "weight of the second input", low=-1_000, high=1_000)
    b: float = option(0.1, "weight of the third input", low=-1_000, high=1_000)
    samples: int = option(
        1024, "points of each set, best a power of two", low=2, high=1_000_000
    )


@dataclass(frozen=True, kw_only=True)
class CheckKind:
    """One check: what it asks and what must hold; its module has its name, with _."""

    settings: type[Settings]
    """Type of its settings."""
    question: str
    """What it compares, in one line."""
    must_hold: str
    """When it passes."""


CHECKS: Final[dict[str, CheckKind]] = {
    "cascade": CheckKind(
        settings=CascadeSettings,
        question="threshold cascades from one seed on uniform random graphs",
        must_hold=(
            "p_global within 0.04, size within 0.005 from mean degree 3, 0.01 below; "
            "near the upper edge of the window a finite graph cascades more (up to "
            "theory at 0.9 of the mean degree), near mean degree 1 less"
        ),
    ),
    "epidemic": CheckKind(
        settings=EpidemicSettings,
        question="contagion over open links of uniform random graphs",
        must_hold="size within 0.01, p_epidemic within 0.05",
    ),
    "bass": CheckKind(
        settings=BassSettings,
        question="diffusion by innovation and imitation, everyone or a ring",
        must_hold="adopted within 0.01",
    ),
    "siting": CheckKind(
        settings=SitingSettings,
        question="choice among sites against the logit formula",
        must_hold="max_share_error at most 0.0025, expected_maximum within 0.01",
    ),
    "pairing": CheckKind(
        settings=PairingSettings,
        question="an incentive's effect in paired and in unpaired worlds",
        must_hold=(
            "variance_ratio at least 8 (0.8 of theory where that is less), "
            "losses exactly 0"
        ),
    ),
    "accounts": CheckKind(
        settings=AccountsSettings,
        question="a month of ten firms against one worked by hand",
        must_hold=(
            "max_residual 0 where amounts are sums of powers of two (--money 1, 2, "
            "0.5), else at most 1e-9 of the amounts"
        ),
    ),
    "luck": CheckKind(
        settings=LuckSettings,
        question="golden values and independence of keyed draws",
        must_hold=(
            "min_p_bonferroni above 0.001, so sound luck fails in fewer than one world "
            "in 1,000; golden_ok"
        ),
    ),
    "firm-growth": CheckKind(
        settings=FirmGrowthSettings,
        question="sizes of firms that grow in proportion, with a smallest size",
        must_hold=(
            "exponent within 0.1 for a minimum of 0.2 to 0.8; below it the largest "
            "firms are too much of the mean, above it steps are too long"
        ),
    ),
    "sobol": CheckKind(
        settings=SobolSettings,
        question="first and total indices of the Ishigami function",
        must_hold=(
            "every index within 0.02 from 1,024 samples on (sound code fails in about "
            "1 world in 50)"
        ),
    ),
}
"""The checks by name."""
