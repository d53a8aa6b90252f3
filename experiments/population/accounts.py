"""Who is there, for whom they work, what they make, and what is on its way."""

from collections.abc import Sequence
from math import inf
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import (
    MANUFACTURING,
    MONTHS_OF_A_YEAR,
    EmployerKind,
    Sector,
    Skill,
    is_foreign,
)
from agents.project import ProjectState
from experiments.population.matching import Book, Kind, Match, ratio
from model.quangninh import QuangNinh

__all__ = [
    "employment",
    "heads",
    "made_by_sector",
    "pay",
    "projects",
    "shares_of_grdp",
    "trades",
    "value_added",
]

_MILLIONS_IN_A_BILLION: Final = 1000

_PAY_ROUNDING: Final = 1e-4
"""Pay is held in steps of 1/1024 million; half a step beside the lowest pay."""

_EMPLOYED_BY_OTHERS: Final = (
    "enterprise_employment_2020",
    "household_business_employment",
    "public_employment",
)
"""Rows of those who work for somebody else; own account is the rest."""

type Floats = npt.NDArray[np.float64]


def heads(province: QuangNinh, book: Book) -> Sequence[Match]:
    """Return how many are there."""
    group, firms = "heads", province.firms
    weight = firms.weight
    rows = float(weight.sum() ** 2 / (weight**2).sum())
    return (
        book.set_by(
            "working_age_population",
            group,
            "people of working age",
            "persons",
            province.workers.weight.sum(),
        ),
        book.set_by(
            "n_enterprises_2020",
            group,
            "enterprises",
            "firms",
            weight.sum(),
            n_rows=rows,
        ),
        book.set_by(
            "n_foreign_enterprises_2020",
            group,
            "foreign enterprises",
            "firms",
            weight[is_foreign(firms.owner)].sum(),
        ),
        book.set_by(
            "n_household_businesses",
            group,
            "household businesses",
            "businesses",
            province.household_businesses.weight.sum(),
        ),
        book.seen(
            "population",
            "2019",
            group,
            "people of all ages in the wards",
            "persons",
            province.places.population.sum(),
            tolerance=0.01,
        ),
    )


def employment(province: QuangNinh, book: Book) -> Sequence[Match]:
    """Return who works, for whom, and with what training."""
    group, people = "employment", province.workers
    kind, heads = people.employer_kind, people.weight

    def of(*kinds: EmployerKind) -> float:
        return float(heads[np.isin(kind, kinds)].sum())

    employed = float(heads[kind >= EmployerKind.ENTERPRISE].sum())
    seeking = of(EmployerKind.SEEKING)
    persons = "persons"
    return (
        book.set_by("employed_2020", group, "employed", persons, employed),
        book.set_by(
            "enterprise_employment_2020",
            group,
            "in enterprises",
            persons,
            of(EmployerKind.ENTERPRISE),
        ),
        book.set_by(
            "household_business_employment",
            group,
            "in household businesses",
            persons,
            of(EmployerKind.HOUSEHOLD_BUSINESS),
        ),
        book.set_by(
            "public_employment",
            group,
            "in public bodies",
            persons,
            of(EmployerKind.PUBLIC_BODY),
        ),
        book.set_by("seeking_2020", group, "seeking work", persons, seeking),
        book.remainder(
            group,
            "on own account",
            persons,
            of(EmployerKind.OWN_ACCOUNT),
            "employed_2020",
            less=_EMPLOYED_BY_OTHERS,
        ),
        book.remainder(
            group,
            "outside the labour force",
            persons,
            of(EmployerKind.OUTSIDE),
            "working_age_population",
            less=("employed_2020", "seeking_2020"),
        ),
        book.seen("employment", "2024", group, "employed", persons, employed),
        book.band(
            "unemployment_rate",
            group,
            "unemployment rate",
            ratio(seeking, employed + seeking),
        ),
    )


def trades(province: QuangNinh, book: Book) -> Sequence[Match]:
    """Return training, and the staff of the groups and parks that are known."""
    group, people, firms = "employment", province.workers, province.firms
    heads = people.weight
    at_work = people.employer_kind >= EmployerKind.ENTERPRISE
    employed = float(heads[at_work].sum())
    basic = heads[at_work & (people.skill == Skill.BASIC)]
    anchors = province.anchors
    staff = firms.employees[firms.rows_of(np.arange(anchors.n))]
    in_group = {g: staff[np.array(anchors.group) == g].sum() for g in anchors.group}
    in_parks = province.sites.is_active_park[firms.site] & (firms.site >= 0)
    persons = "persons"
    return (
        book.seen(
            "certified_labour",
            "2023",
            group,
            "with a certificate or degree",
            "share of employed",
            1 - ratio(basic.sum(), employed),
        ),
        book.seen(
            "tkv_workers",
            "2024",
            group,
            "staff of the coal group's units",
            persons,
            in_group.get("TKV", 0.0),
        ),
        book.seen(
            "texhong_workers",
            "2024",
            group,
            "staff of the textile anchor",
            persons,
            in_group.get("Texhong", 0.0),
            note="back-cast: it grew until 2024",
        ),
        book.band(
            "park_workers_2020",
            group,
            "staff of firms in parks",
            (firms.weight * firms.employees)[in_parks].sum(),
        ),
    )


def pay(province: QuangNinh, book: Book) -> Sequence[Match]:
    """Return what work earns, and its part of what is made."""
    group, people, firms = "pay", province.workers, province.firms
    heads, earns = people.weight, people.weight * people.wage_mvnd_per_month
    kind, unit = people.employer_kind, "million VND a month, 2020 prices"
    employee = (kind == EmployerKind.ENTERPRISE) | (
        kind == EmployerKind.HOUSEHOLD_BUSINESS
    )
    by_skill = [
        book.set_by(
            f"wage_{skill.label}",
            group,
            f"mean pay of employees, {skill.label}",
            unit,
            ratio(
                earns[employee & (people.skill == skill)].sum(),
                heads[employee & (people.skill == skill)].sum(),
            ),
            n_rows=float((employee & (people.skill == skill)).sum()),
            rounding=_PAY_ROUNDING,
        )
        for skill in Skill
    ]
    yearly = earns * MONTHS_OF_A_YEAR / _MILLIONS_IN_A_BILLION
    at_firms = firms.weight * firms.value_added_bn_vnd_per_year
    return (
        *by_skill,
        book.closes(
            group,
            "pay of public bodies over their value added",
            "share",
            yearly[kind == EmployerKind.PUBLIC_BODY].sum()
            / province.economy.public_bodies.sum(),
            target=1.0,
            evidence="public bodies at wage cost",
            n_rows=float((kind == EmployerKind.PUBLIC_BODY).sum()),
            rounding=_PAY_ROUNDING,
        ),
        book.band(
            "enterprise_labour_share",
            group,
            "pay of enterprises over their value added",
            ratio(yearly[kind == EmployerKind.ENTERPRISE].sum(), at_firms.sum()),
        ),
    )


def value_added(province: QuangNinh, book: Book) -> Sequence[Match]:
    """Return what is made, sector by sector."""
    group, firms = "value added", province.firms
    made, n_sectors = made_by_sector(province), len(Sector)
    grdp = province.economy.grdp
    total = float(made.sum()) + province.economy.product_taxes
    unit = "bn VND a year, 2020 prices"
    rows = np.bincount(firms.sector, minlength=n_sectors).astype(float)
    shares = province.parameters.economy.va_share_2020
    by_sector = [
        book.set_by(
            f"va_share_2020_{sector.label}",
            group,
            sector.label.replace("_", " "),
            unit,
            made[sector],
            target=shares[sector] * grdp,
            n_rows=rows[sector],
        )
        for sector in Sector
    ]
    return (
        book.set_by("grdp_2020_level", group, "GRDP", unit, total, n_rows=rows.sum()),
        *by_sector,
        book.set_by(
            "va_share_2020_product_taxes",
            group,
            "product taxes",
            unit,
            province.economy.product_taxes,
            target=province.parameters.economy.va_share_2020_product_taxes * grdp,
            n_rows=inf,
        ),
    )


def shares_of_grdp(province: QuangNinh, book: Book) -> Sequence[Match]:
    """Return the shares of GRDP that are on record."""
    group, share = "value added", "share of GRDP"
    made, firms = made_by_sector(province), province.firms
    total = float(made.sum()) + province.economy.product_taxes
    of_firms = firms.weight * firms.value_added_bn_vnd_per_year
    foreign = float(of_firms[is_foreign(firms.owner)].sum())
    return (
        book.seen(
            "grdp_share_manufacturing",
            "2020",
            group,
            "manufacturing",
            share,
            made[list(MANUFACTURING)].sum() / total,
        ),
        book.seen(
            "grdp_share_fdi",
            "2019",
            group,
            "foreign enterprises",
            share,
            foreign / total,
            kind=Kind.CHECKED,
            note="no row sets it: it follows from owners, sizes and sectors",
        ),
        book.seen(
            "grdp_share_mining", "2023", group, "coal", share, made[Sector.COAL] / total
        ),
        book.seen(
            "grdp_share_electricity",
            "2023",
            group,
            "power and water",
            share,
            made[Sector.POWER] / total,
        ),
    )


def made_by_sector(province: QuangNinh) -> Floats:
    """Return value added by sector [bn VND a year], all kinds together."""
    firms, households = province.firms, province.household_businesses
    pools, n = province.employer_pools, len(Sector)
    parts = (
        (firms.sector, firms.weight * firms.value_added_bn_vnd_per_year),
        (
            households.sector,
            households.weight * households.value_added_bn_vnd_per_year,
        ),
        (pools.sector, pools.value_added_bn_vnd_per_year),
    )
    return np.sum([np.bincount(code, made, n) for code, made in parts], axis=0)


def projects(province: QuangNinh, book: Book) -> Sequence[Match]:
    """Return foreign capital that runs and that waits to open."""
    group, projects = "projects", province.projects
    is_registered = projects.state == ProjectState.REGISTERED
    capital = np.sort(projects.registered_musd[is_registered])[::-1]
    firms = province.firms
    millions = "USD million"
    running = float(firms.foreign_capital_musd.sum())
    return (
        book.set_by(
            "n_pipeline_projects_2020",
            group,
            "projects registered and not open",
            "projects",
            capital.size,
            n_rows=inf,
        ),
        book.set_by(
            "legacy_realised_stock_2020",
            group,
            "foreign capital realised",
            millions,
            running,
            n_rows=inf,
        ),
        book.set_by(
            "legacy_registered_stock_2020",
            group,
            "foreign capital registered",
            millions,
            running + float(capital.sum()),
            n_rows=inf,
        ),
        book.band(
            "top2_capital_share",
            group,
            "two largest projects of the pipeline",
            float(capital[:2].sum() / capital.sum()),
        ),
    )
