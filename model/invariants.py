"""Invariants: what must hold when a month closes, always on (phase 14).

Each is a small function on what the month left behind. One that does not hold raises
`InvariantBroken` and stops the run: a number that is wrong is worse than none. They
read and never write.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.classification import (
    MONTHS_OF_A_YEAR,
    N_STAGES,
    Sector,
)
from agents.firm import Firms
from agents.population import Population
from model.output import Output
from model.sparse_network import Network

__all__ = [
    "InvariantBroken",
    "grdp_adds_up",
    "land_is_within_land",
    "land_is_within_wards",
    "nothing_is_nan",
    "payments_balance",
    "shares_are_shares",
    "stages_are_stages",
    "supply_joins_the_living",
]

type Floats = npt.NDArray[np.float64]

_CLOSES: Final = 1e-9
"""Part of a gross sum by which two ways of adding it up may differ."""
_LAND_CLOSES_HA: Final = 1e-6


class InvariantBroken(RuntimeError):
    """Something that must hold does not; the run stops here.

    Parameters
    ----------
    month
        Months since January 2020.
    what
        What is wrong, in a clause.
    numbers
        The numbers that show it, by name.
    """

    def __init__(self, month: int, what: str, **numbers: float) -> None:
        self.month = month
        self.what = what
        self.numbers = numbers
        shown = ", ".join(f"{name} {value:.12g}" for name, value in numbers.items())
        super().__init__(f"month {month}: {what}\n{shown}")


def grdp_adds_up(month: int, output: Output, firms: Firms) -> None:
    """GRDP is the sum of its parts, and enterprises' part that of the firms.

    Raises
    ------
    InvariantBroken
        If the parts miss the whole, or the firms their sector's part.
    """
    parts = (
        float(output.enterprises.sum()),
        float(output.household_businesses.sum()),
        float(output.own_account.sum()),
        float(output.public_bodies.sum()),
        output.product_taxes,
    )
    grdp, gross = output.grdp, sum(map(abs, parts))
    if not abs(sum(parts) - grdp) <= _CLOSES * gross:
        raise InvariantBroken(
            month, "GRDP is not the sum of its parts", parts=sum(parts), grdp=grdp
        )
    made = firms.weight * firms.value_added_bn_vnd_per_year / MONTHS_OF_A_YEAR
    # The dead are of sector -1; they make nothing and fall into the first bin.
    by_sector = np.bincount(firms.sector + 1, made, len(Sector) + 1)[1:]
    off = np.abs(by_sector - output.enterprises)
    if not off.max() <= _CLOSES * gross:
        worst = int(np.nan_to_num(off, nan=np.inf).argmax())
        raise InvariantBroken(
            month,
            f"firms of {Sector(worst).label} make another sum than is accounted",
            firms_bn_vnd=float(by_sector[worst]),
            accounted_bn_vnd=float(output.enterprises[worst]),
        )


def payments_balance(
    month: int, paid: Floats, received: Floats, moved: Floats, gross: float
) -> None:
    """Every payment has two sides, and balances move by what was paid.

    Parameters
    ----------
    paid, received, moved
        Debits, credits and change of balance by account, shape (n_accounts,) [bn VND].
    gross
        All that was paid, signs aside [bn VND].

    Raises
    ------
    InvariantBroken
        If a sum is off by more than 1e-9 of gross flow.
    """
    sides = float(paid.sum()), float(received.sum())
    if not abs(sides[0] - sides[1]) <= _CLOSES * gross:
        raise InvariantBroken(
            month,
            "debits and credits differ",
            debits_bn_vnd=sides[0],
            credits_bn_vnd=sides[1],
        )
    off = np.abs(received - paid - moved)
    if not off.max() <= _CLOSES * gross:
        account = int(np.nan_to_num(off, nan=np.inf).argmax())
        raise InvariantBroken(
            month,
            f"balance {account} moved by another amount than was paid",
            paid_bn_vnd=float(received[account] - paid[account]),
            moved_bn_vnd=float(moved[account]),
        )


def land_is_within_land(
    month: int,
    let_ha: Floats,
    prepared_ha: Floats,
    leasable_ha: Floats,
    area_ha: Floats,
) -> None:
    """On every site let <= prepared <= leasable <= area, none below nought.

    Parameters
    ----------
    let_ha, prepared_ha, leasable_ha, area_ha
        Land by site, shape (n_sites,) [ha]; leave out places outside the province.

    Raises
    ------
    InvariantBroken
        If a site has more of one than of the next.
    """
    steps = (
        ("nothing", np.zeros_like(let_ha)),
        ("let", let_ha),
        ("prepared", prepared_ha),
        ("leasable", leasable_ha),
        ("area", area_ha),
    )
    for (less, low), (more, high) in pairwise(steps):
        wrong = ~(low <= high + _LAND_CLOSES_HA)
        if wrong.any():
            site = int(wrong.argmax())
            raise InvariantBroken(
                month,
                f"site {site} has more land {less} than {more}",
                **{less: float(low[site]), more: float(high[site])},
            )


def land_is_within_wards(
    month: int, ward: npt.NDArray[np.integer], area_ha: Floats, ward_ha: Floats
) -> None:
    """Land given out in a ward is not more than the ward has.

    Parameters
    ----------
    ward, area_ha
        Ward and area of each part, one a (sub-zone, ward) or site, shape (n_parts,)
        [ha]; a part outside the province has ward -1.
    ward_ha
        Area of each ward, shape (n_wards,) [ha].

    Raises
    ------
    InvariantBroken
        If a ward's parts are larger than the ward, or a part is below nought.
    """
    given = np.bincount(ward + 1, area_ha, ward_ha.size + 1)[1:]
    wrong = ~(given <= ward_ha + _LAND_CLOSES_HA)
    if wrong.any() or not (area_ha >= 0).all():
        worst = int(wrong.argmax())
        raise InvariantBroken(
            month,
            f"ward {worst} gives out more land than it has",
            given_ha=float(given[worst]),
            ward_ha=float(ward_ha[worst]),
            least_part_ha=float(area_ha.min()),
        )


def supply_joins_the_living(month: int, supply: Network, firms: Firms) -> None:
    """Every firm has a row in the supply network, and no link ends at a dead one.

    Raises
    ------
    InvariantBroken
        If the network is about other rows, or a link leads to a firm that is gone.
    """
    if supply.n_nodes != firms.n_rows:
        raise InvariantBroken(
            month,
            "the supply network and the firms differ in rows",
            network=supply.n_nodes,
            firms=firms.n_rows,
        )
    alive = firms.is_alive
    for rows in (supply.source_row, supply.target_row):
        dead = ~alive.take(rows)
        if dead.any():
            raise InvariantBroken(
                month,
                "a supply link ends at a firm that is gone",
                firm=float(firms.ids[rows[dead.argmax()]]),
                links=float(np.count_nonzero(dead)),
            )


def stages_are_stages(month: int, firms: Firms) -> None:
    """Digital stages run from 0 to 4.

    Raises
    ------
    InvariantBroken
        If a firm stands elsewhere.
    """
    stage = firms.digital_stage
    if stage.size and not (stage.min() >= 0 and stage.max() < N_STAGES):
        raise InvariantBroken(
            month,
            "a firm's digital stage is none of 0 to 4",
            lowest=float(stage.min()),
            highest=float(stage.max()),
        )


def shares_are_shares(month: int, shares: Iterable[tuple[str, npt.ArrayLike]]) -> None:
    """Every share lies between 0 and 1.

    Parameters
    ----------
    shares
        Name and numbers of each.

    Raises
    ------
    InvariantBroken
        If one does not, or is no number.
    """
    for name, values in shares:
        given = np.asarray(values, dtype=np.float64)
        if given.size and not (given.min() >= 0 and given.max() <= 1):
            raise InvariantBroken(
                month,
                f"{name} leaves 0 to 1",
                lowest=float(given.min()),
                highest=float(given.max()),
            )


def nothing_is_nan(month: int, *populations: Population[Any]) -> None:
    """No column of real numbers holds NaN or infinity.

    The sum of a column is finite if and only if all its numbers are (they are far from
    the largest that fits).

    Raises
    ------
    InvariantBroken
        If one does.
    """
    for population in populations:
        for name, declared in population.columns.items():
            if declared.dtype.kind != "f":
                continue
            total = float(getattr(population, name).sum())
            if not np.isfinite(total):
                column = getattr(population, name)
                row = int((~np.isfinite(column)).argmax())
                raise InvariantBroken(
                    month,
                    f"{name} of {population.agent_type.__name__} is no finite number",
                    id=float(population.ids[row]),
                    value=float(column[row]),
                )
