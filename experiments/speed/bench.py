"""How fast is it? Founding, the adoption phase, growth of cost, months by phase.

Design: every figure is the best of several repeats in one process, on one thread; the
plain Mesa phase and ours are timed in turn on the same firms and network, so that their
ratio does not depend on the machine. What would surprise us: a ratio below 60, or a
cost per firm that grows with the number of firms beyond what leaves the cache.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf, log
from time import perf_counter
from typing import Any, Final

import mesa
import numpy as np
import numpy.typing as npt

from agents import luck
from agents.classification import N_STAGES, Owner, Skill
from agents.firm import Firms
from agents.luck import Luck, Stream
from agents.refusal import Refusal
from experiments.speed.column_speed import ColumnSpeed, best_of, column_speed
from experiments.speed.phase_speed import PhaseSpeed, phase_speed
from experiments.speed.plain_mesa import PlainProvince
from experiments.speed.store_speed import store_seconds
from model.digital_adoption import firms_digitalise
from model.parameters import Parameters, load_parameters
from model.places import Places, load_places
from model.quangninh import QuangNinh
from model.sparse_network import Network
from model.supply_network import (
    build_supply_network,
    read_supply_chains,
    supply_degrees,
)

__all__ = ["Bench", "adoption_speed", "bench", "cost_growth", "made_up_firms"]

type Floats = npt.NDArray[np.float64]

_WORLD: Final = Luck(1)
_REPEATS: Final = 7
_SITES: Final = 20
_ON_SITE: Final = 0.02
_FOREIGN: Final = 0.01


@dataclass(frozen=True, slots=True)
class Crowd:
    """Made-up firms with a supply network, of any number."""

    firms: Firms
    supply: Network


def made_up_firms(n: int, parameters: Parameters, places: Places) -> Crowd:
    """Return n firms of the province's sizes, wards and links, for timing only."""
    model = mesa.Model(rng=1)
    ids = np.arange(n)

    def drawn(draw: int) -> Floats:
        return _WORLD.uniform(Stream.BENCH, 0, ids, draw=draw)

    sizes = parameters.enterprises
    employees = luck.pareto(
        drawn(0), sizes.firm_size_min, sizes.firm_size_pareto_exponent
    )
    employees = np.floor(np.minimum(employees, sizes.largest_local_firm))
    # Sector by sector, as the founding lays firms out.
    sector = np.sort(luck.categorical(drawn(1), sizes.firm_share))
    ward = luck.categorical(drawn(2), places.population)
    site = np.where(drawn(3) < _ON_SITE, np.floor(drawn(4) * _SITES), -1)
    firms = Firms(model)
    firms.births(
        ids,
        weight=1.0,
        sector=sector,
        owner=np.where(drawn(5) < _FOREIGN, int(Owner.CHINA), int(Owner.DOMESTIC)),
        ward=ward,
        site=site.astype(np.int64),
        land_ha=0.0,
        employees=employees,
        employees_basic=0.0,
        employees_vocational=employees,
        employees_digital=0.0,
        employees_advanced=0.0,
        **{
            f"{what}_{skill.label}{unit}": 0.0
            for what, unit in (("vacancies", ""), ("pay", "_mvnd"))
            for skill in Skill
        },
        productivity=1.0,
        value_added_bn_vnd_per_year=employees,
        digital_stage=np.floor(drawn(6) * (N_STAGES - 1)).astype(np.int64),
        cash_bn_vnd=employees * drawn(7),
        foreign_capital_musd=0.0,
        founded_month=-1,
    )
    degrees = supply_degrees(ids, employees, parameters.supply_network, _WORLD)
    supply = build_supply_network(
        ids,
        sector,
        ward,
        degrees,
        places.minutes(0),
        read_supply_chains(),
        parameters.supply_network,
        _WORLD,
    )
    return Crowd(firms, supply)


def _phase(crowd: Crowd, parameters: Parameters, month: int) -> None:
    nothing = np.zeros(crowd.firms.n_rows)
    firms_digitalise(
        crowd.firms,
        crowd.supply,
        nothing,
        np.ones(len(Skill)),
        nothing,
        parameters.adoption,
        _WORLD,
        month,
    )


def adoption_speed(crowd: Crowd, parameters: Parameters) -> dict[str, float]:
    """Return nanoseconds a firm of our phase and of plain Mesa's, and their ratio."""
    n = crowd.firms.n_rows
    plain = PlainProvince(
        crowd.firms,
        crowd.supply,
        parameters.adoption,
    )
    ours, theirs = [], []
    _phase(crowd, parameters, 0)
    plain.step()
    for _ in range(_REPEATS):
        ours.append(best_of(lambda month: _phase(crowd, parameters, month), 3))
        start = perf_counter()
        plain.step()
        theirs.append(perf_counter() - start)
    ratios = np.array(theirs) / np.array(ours)
    return {
        "n_firms": n,
        "links_per_firm": crowd.supply.n_links / n,
        "columns_ns_per_firm": min(ours) / n * 1e9,
        "plain_mesa_ns_per_firm": min(theirs) / n * 1e9,
        "times_faster": float(np.median(ratios)),
    }


def phase_seconds(
    phases: Mapping[int, Callable[[int], object]],
) -> dict[int, float]:
    """Return the least seconds of each phase; the sizes take turns, round by round.

    So a machine that slows down for a while slows all sizes alike.
    """
    least = dict.fromkeys(phases, inf)
    for month in range(_REPEATS + 1):
        for n, phase in phases.items():
            start = perf_counter()
            phase(month)
            if month > 0:
                least[n] = min(least[n], perf_counter() - start)
    return least


def cost_growth(seconds: dict[int, float]) -> float:
    """Return the exponent b of seconds ~ n**b between the smallest and largest n.

    Raises
    ------
    Refusal
        If there are fewer than two sizes.
    """
    if len(seconds) < 2:
        raise Refusal("growth of cost needs two sizes or more")
    least, most = min(seconds), max(seconds)
    return log(seconds[most] / seconds[least]) / log(most / least)


@dataclass(frozen=True, slots=True)
class Bench:
    """What `halong bench` measured; seconds are the best of several repeats."""

    n_agents: int
    """Firms and people of the population that was built [rows]."""
    population_s: float
    """To found the province at scale 1 [s]."""
    columns: ColumnSpeed
    """What columns cost at 700,000 rows."""
    adoption: dict[str, float]
    """Our adoption phase beside plain Mesa's."""
    seconds_by_firms: dict[int, float]
    """One adoption phase by number of firms [s]."""
    cost_exponent: float
    """Growth of its cost with the number of firms."""
    month: PhaseSpeed
    """Where the time of the months goes."""
    store_s: float
    """To keep one run: its file and its line, down to the disk [s]."""


def bench(
    n_firms: int,
    say: Callable[[str], Any],
    sizes: Sequence[int],
    *,
    scale: int,
    n_months: int,
) -> Bench:
    """Measure everything.

    Parameters
    ----------
    n_firms
        Firms on which ours and plain Mesa's phase are timed.
    say
        Takes a word of progress.
    sizes
        Numbers of firms for the growth of cost.
    scale, n_months
        Scale of the province whose phases are timed, and for how many months.
    """
    parameters, places = load_parameters(), load_places()
    say("population")
    start = perf_counter()
    province = QuangNinh(world=1, scale=1)
    population_s = perf_counter() - start
    n_agents = province.firms.n_rows + province.workers.n_rows
    n_agents += province.household_businesses.n_rows
    del province
    say("columns")
    columns = column_speed()
    say(f"adoption beside plain Mesa, {n_firms} firms")
    adoption = adoption_speed(made_up_firms(n_firms, parameters, places), parameters)
    phases = {}
    for n in sizes:
        say(f"adoption, {n} firms")
        phases[n] = partial(_phase, made_up_firms(n, parameters, places), parameters)
    seconds = phase_seconds(phases)
    say("a run kept")
    store_s = store_seconds()
    say(f"{n_months} months at scale {scale}, phase by phase")
    return Bench(
        n_agents=n_agents,
        population_s=population_s,
        columns=columns,
        adoption=adoption,
        seconds_by_firms=seconds,
        cost_exponent=cost_growth(seconds),
        month=phase_speed(scale, n_months),
        store_s=store_s,
    )
