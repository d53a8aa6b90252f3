"""Investment projects on their way from registration to an opened plant."""

import numpy as np

from agents.population import ColumnAgent, Population, column

__all__ = ["Project", "Projects"]


class Project(ColumnAgent):
    """A foreign project that is registered, holds land and waits to open.

    Projects are never thinned: each row is one project at every scale.
    """

    sector = column(np.int8, unit="Sector", meaning="what it will make", dead=-1)
    owner = column(np.int8, unit="Owner", meaning="country of the investor", dead=-1)
    site = column(np.int16, unit="site", meaning="where it will stand", dead=-1)
    ward = column(np.int16, unit="ward", meaning="ward of the site", dead=-1)
    registered_musd = column(
        np.float64, unit="USD million", meaning="capital registered", dead=0.0
    )
    land_ha = column(np.float64, unit="ha", meaning="land let to it", dead=0.0)
    jobs = column(np.float64, unit="posts", meaning="posts once open", dead=0.0)
    registered_month = column(
        np.int16, unit="months since January 2020", meaning="when registered", dead=0
    )
    opens_month = column(
        np.int16, unit="months since January 2020", meaning="when it opens", dead=0
    )


class Projects(Population[Project]):
    """The registered projects that have not opened."""

    sector = Project.sector
    owner = Project.owner
    site = Project.site
    ward = Project.ward
    registered_musd = Project.registered_musd
    land_ha = Project.land_ha
    jobs = Project.jobs
    registered_month = Project.registered_month
    opens_month = Project.opens_month
