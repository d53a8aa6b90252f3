"""The adoption phase as Mesa's own examples would write it: one object per firm.

It is the measure for the speed of the columns, and in the tests their oracle: given the
same draws it moves every firm to the same digital stage.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mesa
import networkx as nx
import numpy as np
from mesa.discrete_space import FixedAgent, Network

from agents.adoption import STAFF_OF_PRICE, AdoptionParameters
from agents.classification import LARGE_FIRM, MONTHS_OF_A_YEAR, N_STAGES, Owner
from agents.firm import Firms
from model.sparse_network import Network as SupplyNetwork

__all__ = ["PlainFirm", "PlainProvince"]

type Draw = Callable[["PlainFirm"], tuple[float, float]]

_TOP = N_STAGES - 1


@dataclass(slots=True)
class _Site:
    """What a site's firms add up to, counted once a month."""

    total: float = 0.0
    count: int = 0


class PlainFirm(FixedAgent):
    """One firm as an ordinary Mesa agent on a network cell."""

    cell: Any
    model: "PlainProvince"

    def __init__(self, model: "PlainProvince", cell: Any, row: int) -> None:
        super().__init__(model)
        firms = model.firms
        self.cell = cell
        self.row = row
        self.stage = int(firms.digital_stage[row])
        self.next_stage = self.stage
        self.site = int(firms.site[row])
        self.owner = int(firms.owner[row])
        self.employees = float(firms.employees[row])
        self.skilled = float(
            firms.employees_digital[row] + firms.employees_advanced[row]
        )
        self.cash = float(firms.cash_bn_vnd[row])
        self.value_added = float(firms.value_added_bn_vnd_per_year[row])
        self.customers: list[PlainFirm] = []

    def look(self) -> None:
        """Decide on the next stage from what partners and site did last month."""
        model, stage = self.model, self.stage
        parameters = model.parameters
        partners: list[PlainFirm] = list(self.cell.neighborhood.agents)
        others = sum(p.stage for p in partners) / len(partners) if partners else stage
        site = model.sites.get(self.site)
        neighbours: float = stage
        if self.site >= 0 and site is not None and site.count > 1:
            neighbours = (site.total - stage) / (site.count - 1)
        staff = max(self.employees, 1.0)
        demanding = any(c.is_demanding() for c in self.customers)
        up = parameters.stage_hazard_up[stage] * math.exp(
            parameters.imitation_strength * max((others - stage) / _TOP, 0.0)
            + parameters.site_imitation_strength * max((neighbours - stage) / _TOP, 0.0)
            + parameters.demanding_buyer_effect_up * demanding
            + parameters.log_size_effect_up * math.log(staff)
            + parameters.digital_skill_effect_up * self.skilled / staff
            + parameters.infrastructure_effect_up * (self.site >= 0)
            - parameters.cost_effect_up * self.cost_burden(stage, staff)
            + parameters.technology_price_trend * model.month / MONTHS_OF_A_YEAR
        )
        down = parameters.stage_hazard_down[stage] * math.exp(
            parameters.few_partners_effect_down * self.partners_below(partners)
            + parameters.cash_stress_effect_down * self.cash_stress()
        )
        self.next_stage = self.moved(up, down, *model.draw(self))

    def cost_burden(self, stage: int, staff: float) -> float:
        """Return the next step's cost over cost and cash flow, both a month."""
        parameters = self.model.parameters
        beside = staff / STAFF_OF_PRICE
        price = parameters.stage_cost[stage]
        cost = price * beside**parameters.stage_cost_size_elasticity / MONTHS_OF_A_YEAR
        surplus = max(self.value_added / MONTHS_OF_A_YEAR, 0.0)
        flow = parameters.investable_share_of_surplus * surplus
        return cost / (cost + flow) if cost + flow > 0 else 0.0

    def is_demanding(self) -> bool:
        """Return whether it is a large or foreign customer."""
        return self.owner >= Owner.CHINA or self.employees >= LARGE_FIRM

    def partners_below(self, partners: list["PlainFirm"]) -> float:
        """Return the share of partners below its stage, 0 without partners."""
        if not partners:
            return 0.0
        return sum(p.stage < self.stage for p in partners) / len(partners)

    def cash_stress(self) -> float:
        """Return how short cash is, from 0 to 1."""
        months = self.model.parameters.wanted_cash_months
        wanted: float = self.value_added / MONTHS_OF_A_YEAR * months
        if wanted <= 0:
            return 0.0
        return (wanted - min(max(self.cash, 0.0), wanted)) / wanted

    def moved(self, up: float, down: float, luck_up: float, luck_down: float) -> int:
        """Return the stage after the month: the earlier of the two moves counts."""
        rises = luck_up < -math.expm1(-up)
        falls = luck_down < -math.expm1(-down)
        if rises and falls:
            first = math.log1p(-luck_up) * down >= math.log1p(-luck_down) * up
            rises, falls = first, not first
        return self.stage + rises - falls

    def move(self) -> None:
        """Take the next stage."""
        self.stage = self.next_stage


class PlainProvince(mesa.Model[Any, Any]):
    """Firms as objects on Mesa's network space, with the phase as two `do` calls.

    Parameters
    ----------
    firms, supply
        Firms and network to copy.
    draw
        Luck of the moves up and down of a firm; Mesa's own generator when not given.
    """

    def __init__(
        self,
        firms: Firms,
        supply: SupplyNetwork,
        parameters: AdoptionParameters,
        draw: Draw | None = None,
    ) -> None:
        super().__init__(rng=1)
        self.firms = firms
        self.parameters = parameters
        self.draw = draw or (lambda _: (self.random.random(), self.random.random()))
        self.month = 0
        self.sites: dict[int, _Site] = {}
        graph = nx.Graph(supply.to_networkx())
        # Positions are given since Mesa's default layout is slow and has no seed.
        positions = dict.fromkeys(graph, np.zeros(2))
        space = Network(graph, layout=positions, random=self.random)
        self.plain_firms = [
            PlainFirm(self, space[id_], row)
            for row, id_ in enumerate(supply.ids.tolist())
        ]
        seller, buyer = (
            supply.rows_of(supply.source_id),
            supply.rows_of(supply.target_id),
        )
        for source, target in zip(seller.tolist(), buyer.tolist(), strict=True):
            self.plain_firms[source].customers.append(self.plain_firms[target])

    def step(self) -> None:
        """Live the adoption phase of one month."""
        self.sites = {}
        for firm in self.plain_firms:
            site = self.sites.setdefault(firm.site, _Site())
            site.total += firm.stage
            site.count += 1
        self.agents.do("look")
        self.agents.do("move")
        self.month += 1
