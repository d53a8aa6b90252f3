"""How firms differ, whom they are tied to, and the land they stand on."""

from collections.abc import Sequence
from math import sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import LARGE_FIRM, N_STAGES
from experiments.cross_section import (
    correlation,
    gini,
    hill_exponent,
    rank_exponent,
    share_of_top,
)
from experiments.population.matching import EXACT, Book, Match, ratio
from model.quangninh import QuangNinh
from model.sites import SiteKind

__all__ = ["digital_stages", "firm_sizes", "land", "networks", "ties_in_space"]

type Floats = npt.NDArray[np.float64]

_MANY_PAIRS: Final = 20_000


def firm_sizes(province: QuangNinh, book: Book) -> Sequence[Match]:
    """Return how staff is spread over enterprises."""
    group, firms = "firm sizes", province.firms
    sizes, weight = firms.employees, firms.weight
    # Where firms are thinned, the smallest may have no row of staff.
    staffed = sizes > 0
    tail = sizes[staffed], weight[staffed]
    return (
        book.set_by(
            "enterprise_employment_2020",
            group,
            "staff of all enterprises",
            "workers",
            (sizes * weight).sum(),
            n_rows=float(sizes.size),
        ),
        book.band(
            "firm_size_hill",
            group,
            "Hill exponent, largest 5 %",
            hill_exponent(*tail),
        ),
        book.band(
            "firm_size_rank",
            group,
            "rank exponent, largest 5 %",
            rank_exponent(*tail),
        ),
        book.band(
            "largest_hundredth_staff",
            group,
            "staff of the largest 1 %",
            share_of_top(*tail),
        ),
    )


def digital_stages(province: QuangNinh, book: Book) -> Sequence[Match]:
    """Return how far enterprises are on the digital stages."""
    group, firms = "digital stages", province.firms
    stage, weight = firms.digital_stage, firms.weight
    large = firms.employees >= LARGE_FIRM
    on_platform = np.bincount(stage, weight, N_STAGES) / weight.sum()
    rows = float(weight.sum() ** 2 / (weight**2).sum())
    founded = province.parameters.enterprises.stage_share_2020

    def share(mask: npt.NDArray[np.bool_], least: int) -> float:
        return ratio(weight[mask & (stage >= least)].sum(), weight[mask].sum())

    in_parks = province.sites.is_active_park[firms.site] & (firms.site >= 0)
    return (
        *(
            book.set_by(
                f"stage_share_2020_{level}",
                group,
                f"enterprises at stage {level}",
                "share of enterprises",
                on_platform[level],
                n_rows=rows * founded[level],
            )
            for level in range(N_STAGES)
        ),
        book.band(
            "adoption_size_gradient",
            group,
            "large beside other firms at stage 1 or above",
            ratio(share(large, 1), share(~large, 1)),
        ),
        book.band(
            "park_firms_stage2_2020",
            group,
            "firms in parks at stage 2 or above",
            share(in_parks, 2),
        ),
    )


def networks(province: QuangNinh, book: Book) -> Sequence[Match]:
    """Return how unevenly partners are spread."""
    group, firms, supply = "networks", province.firms, province.supply
    seller, buyer = firms.rows_of(supply.source_id), firms.rows_of(supply.target_id)
    customers = np.bincount(seller, minlength=firms.n_rows).astype(float)
    suppliers = np.bincount(buyer, minlength=firms.n_rows).astype(float)
    partners = customers + suppliers
    has_both = (partners > 0) & (firms.employees > 0)
    return (
        book.within(
            "supply_mean_degree",
            group,
            "customers of a firm",
            "firms",
            _mean(customers, firms.weight),
            note="degrees are upper bounds: hubs lose their double links to each other",
        ),
        book.band(
            "supply_customers_tail",
            group,
            "tail exponent of customers",
            hill_exponent(customers[customers > 0], firms.weight[customers > 0]),
        ),
        book.band(
            "supply_suppliers_tail",
            group,
            "tail exponent of suppliers",
            hill_exponent(suppliers[suppliers > 0], firms.weight[suppliers > 0]),
        ),
        book.band(
            "supply_assortativity",
            group,
            "assortativity of partners",
            correlation(partners[seller], partners[buyer]),
        ),
        book.band(
            "supply_degree_size",
            group,
            "partners with staff",
            correlation(
                np.log(partners[has_both]),
                np.log(firms.employees[has_both]),
                firms.weight[has_both],
            ),
        ),
    )


def ties_in_space(province: QuangNinh, book: Book) -> Sequence[Match]:
    """Return how near partners are, and who knows the association."""
    group, firms, supply = "networks", province.firms, province.supply
    seller, buyer = firms.rows_of(supply.source_id), firms.rows_of(supply.target_id)
    minutes = province.places.minutes(0)
    linked = minutes[firms.ward[seller], firms.ward[buyer]]
    every = max(1, firms.n_rows // int(sqrt(_MANY_PAIRS)))
    some = firms.ward[::every]
    strangers = minutes[np.ix_(some, some)]
    return (
        book.within(
            "knowledge_association_share",
            group,
            "firms tied to the business association",
            "share of firms",
            _tied_to_association(province),
            note="drawn firm by firm",
        ),
        book.band(
            "supply_near",
            group,
            "minutes to a partner beside minutes to anyone",
            float(np.median(linked) / np.median(strangers)),
        ),
    )


def _tied_to_association(province: QuangNinh) -> float:
    knowledge, hub = province.knowledge, province.institutions.ids_of("association")
    at_hub = np.isin(knowledge.source_id, hub) | np.isin(knowledge.target_id, hub)
    return ratio(float(at_hub.sum()), province.firms.n_rows)


def _mean(values: Floats, weights: Floats) -> float:
    return float((values * weights).sum() / weights.sum())


def land(province: QuangNinh, book: Book) -> Sequence[Match]:
    """Return the land of parks and who holds it."""
    group, sites, firms = "land", province.sites, province.firms
    projects, ha = province.projects, "ha"
    parks = sites.is_active_park
    taken = np.bincount(
        np.concatenate([firms.site, projects.site]) + 1,
        np.concatenate([firms.land_ha * firms.weight, projects.land_ha]),
        len(sites.names) + 1,
    )[1:]
    return (
        book.seen(
            "ip_active_area",
            "2025",
            group,
            "gross area of the ten active parks",
            ha,
            sites.gross_ha[parks].sum(),
            tolerance=EXACT,
        ),
        book.seen(
            "ip_planned_area",
            "2030",
            group,
            "gross area of the 23 planned parks",
            ha,
            sites.gross_ha[sites.of_kind(SiteKind.PARK)].sum(),
            tolerance=EXACT,
        ),
        *(
            book.closes(
                group,
                f"let in {sites.names[site]}",
                ha,
                taken[site],
                target=float(sites.let_ha[site]),
                evidence="places/parks.csv",
            )
            for site in np.flatnonzero(parks)
        ),
        book.closes(
            group,
            "let in clusters",
            ha,
            float(taken[sites.is_cluster].sum()),
            target=float(sites.let_ha[sites.is_cluster].sum()),
            evidence="places/clusters.csv",
        ),
        book.band(
            "park_occupancy_2020", group, "occupancy of active parks", sites.occupancy
        ),
        book.band(
            "land_gini", group, "land let, over parks", gini(sites.let_ha[parks])
        ),
    )
