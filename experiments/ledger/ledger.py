"""The ledger: what each unit adds, class by class, and what adds up to the whole.

In one world the effects of all units and of everybody else add up to the difference of
the two runs; over worlds each class has a mean and its interval.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from experiments.inference.paired import CONFIDENCE, Interval, paired_interval
from experiments.ledger.classes import Story, UnitClass
from experiments.ledger.traces import AMOUNTS, PARTS
from model.support_given import MONEY, SupportKind

__all__ = ["Cases", "Ledger", "LedgerRow", "Mean", "WorldLedger"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer]
type Ids = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cases:
    """The units of one world, policy against reference; shape (n_units,).

    Projects come first, then firms without project, each in order of id. What is not
    known of a unit under one of the two is that of the other; -1 stands for none.
    """

    is_project: Mask
    ids: Ids
    """Id of the project, or of the firm without one."""
    story: Codes
    """`Story`."""
    unit_class: Codes
    """`UnitClass`."""
    n_enterprises: Floats
    """Enterprises it stands for; projects are one [firms]."""
    sector: Codes
    owner: Codes
    capital_musd: Floats
    """Capital of a project, 0 for others [USD million]."""
    site: Codes
    """Where it is, or chose to be, under the policy; outside the province too."""
    site_before: Codes
    """The same under the reference."""
    ward: Codes
    ward_before: Codes
    signed_month: Codes
    """When its investor first chose, -1 for none or before 2026."""
    opens_month: Codes
    """When it opened or will, or was founded, under the policy; `NOT_YET` if never."""
    opens_month_before: Codes
    stage: Codes
    """Digital stage at the horizon, -1 where no firm lives."""
    stage_before: Codes
    months_earlier: Floats
    """Months by which it opened or reached its stage earlier; below 0 later, 0 where
    the story is another."""
    amounts: Floats
    """What it makes and employs more than under the reference, (n_amounts, n_units)."""
    support: Floats
    """What it was given more since 2026 by `SupportKind`, (n_kinds, n_units)
    [bn VND]."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WorldLedger:
    """One world's ledger; what it holds adds up."""

    world: int
    cases: Cases
    others: Floats
    """Difference of everybody else, (n_amounts, n_parts)."""
    whole: Floats
    """Difference of the employed, of GRDP and of its digital part, (n_amounts,)."""
    whole_before: Floats
    """The same amounts under the reference, (n_amounts,)."""
    site_names: tuple[str, ...]

    def by_class(self) -> Floats:
        """Return the effect of each class, shape (n_classes, n_amounts)."""
        place, n = self.cases.unit_class, len(UnitClass)
        return np.stack(
            [np.bincount(place, each, n) for each in self.cases.amounts], axis=1
        )


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over worlds."""

    mean: float
    interval: Interval | None
    """95 % t interval; nothing from one world."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """A class, a story or a part of everybody else, over worlds."""

    name: str
    """Label of the class or story, or name of the part."""
    n_units: Mean | None
    """Enterprises and projects in it; nothing for everybody else."""
    amounts: Mapping[str, Mean]
    """By name of amount, as in `AMOUNTS`."""
    support: Mapping[str, Mean]
    """By label of `SupportKind` [bn VND]; empty for everybody else."""
    money: Mean | None
    """Support that the public purse bears, without credit [bn VND]."""
    months_earlier: Mean | None
    """Mean of its units over the worlds that have some; nothing where none has."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ledger:
    """The ledger over worlds: classes, stories in them, the others, and the whole."""

    worlds: tuple[WorldLedger, ...]
    classes: tuple[LedgerRow, ...]
    """One a class, in the order of `UnitClass`."""
    stories: tuple[LedgerRow, ...]
    """One a story, in the order of `Story`."""
    others: tuple[LedgerRow, ...]
    """One a part, in the order of `PARTS`."""
    whole: Mapping[str, Mean]
    """Difference of the employed, GRDP and its digital part, by name of amount."""

    @classmethod
    def of(cls, worlds: Sequence[WorldLedger]) -> "Ledger":
        """Return the ledger over the worlds of a comparison, in their order.

        Raises
        ------
        Refusal
            If there is no world.
        """
        if not worlds:
            raise Refusal("no world to draw up a ledger of; name one or more")
        others = np.stack([world.others for world in worlds])
        whole = np.stack([world.whole for world in worlds])
        return cls(
            worlds=tuple(worlds),
            classes=tuple(
                _row(
                    each.label,
                    [(w.cases, w.cases.unit_class == int(each)) for w in worlds],
                )
                for each in UnitClass
            ),
            stories=tuple(
                _row(
                    each.label, [(w.cases, w.cases.story == int(each)) for w in worlds]
                )
                for each in Story
            ),
            others=tuple(
                LedgerRow(
                    name=part,
                    n_units=None,
                    amounts=_means(AMOUNTS, others[:, :, place]),
                    support={},
                    money=None,
                    months_earlier=None,
                )
                for place, part in enumerate(PARTS)
            ),
            whole=_means(AMOUNTS, whole),
        )


def _row(name: str, chosen: Sequence[tuple[Cases, Mask]]) -> LedgerRow:
    """Return the row of the units that are chosen in each world."""
    counts = [cases.n_enterprises[mask].sum() for cases, mask in chosen]
    amounts = np.stack([cases.amounts[:, mask].sum(axis=1) for cases, mask in chosen])
    support = np.stack([cases.support[:, mask].sum(axis=1) for cases, mask in chosen])
    months = [
        np.average(cases.months_earlier[mask], weights=cases.n_enterprises[mask])
        for cases, mask in chosen
        if cases.months_earlier[mask].any()
    ]
    return LedgerRow(
        name=name,
        n_units=_mean(np.array(counts)),
        amounts=_means(AMOUNTS, amounts),
        support=_means([kind.label for kind in SupportKind], support),
        money=_mean(support[:, list(MONEY)].sum(axis=1)),
        months_earlier=_mean(np.array(months)) if months else None,
    )


def _means(names: Sequence[str], by_world: Floats) -> dict[str, Mean]:
    """Return a mean by name; `by_world` has shape (n_worlds, n_names)."""
    return {name: _mean(by_world[:, at]) for at, name in enumerate(names)}


def _mean(values: Floats) -> Mean:
    return Mean(float(values.mean()), paired_interval(values, CONFIDENCE))
