"""Public bodies, farms and own account: one record per ward and sector."""

import numpy as np

from agents.population import ColumnAgent, Population, column

__all__ = ["EmployerPool", "EmployerPools"]


class EmployerPool(ColumnAgent):
    """The public bodies, or the farms and own-account workers, of one ward and sector.

    A pool decides nothing; it employs, pays and makes value added.
    """

    kind = column(
        np.int8, unit="EmployerKind", meaning="public body or own account", dead=-1
    )
    sector = column(np.int8, unit="Sector", meaning="what it makes", dead=-1)
    ward = column(np.int16, unit="ward", meaning="where it stands", dead=-1)
    workers = column(np.float64, unit="workers", meaning="people in it", dead=0.0)
    vacancies_basic = column(
        np.float64,
        unit="posts",
        meaning="open posts without training",
        dead=0.0,
        default=0.0,
    )
    vacancies_vocational = column(
        np.float64,
        unit="posts",
        meaning="open posts for a trade",
        dead=0.0,
        default=0.0,
    )
    vacancies_digital = column(
        np.float64,
        unit="posts",
        meaning="open posts for digital skills",
        dead=0.0,
        default=0.0,
    )
    vacancies_advanced = column(
        np.float64,
        unit="posts",
        meaning="open posts for a degree",
        dead=0.0,
        default=0.0,
    )
    value_added_bn_vnd_per_year = column(
        np.float64, unit="bn VND a year, 2020 prices", meaning="value added", dead=0.0
    )


class EmployerPools(Population[EmployerPool]):
    """Public bodies, farms and own account of the province."""

    kind = EmployerPool.kind
    sector = EmployerPool.sector
    ward = EmployerPool.ward
    workers = EmployerPool.workers
    vacancies_basic = EmployerPool.vacancies_basic
    vacancies_vocational = EmployerPool.vacancies_vocational
    vacancies_digital = EmployerPool.vacancies_digital
    vacancies_advanced = EmployerPool.vacancies_advanced
    value_added_bn_vnd_per_year = EmployerPool.value_added_bn_vnd_per_year
