"""The witness of a run: it looks at every month and leaves a trace at the end.

It reads and never writes, so a run is the same with it and without. Firms that close
and projects that go are gone from the province a month later; the witness keeps what
became of them.
"""

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, EmployerKind, Sector
from experiments.ledger.firm_roll import FirmRoll
from experiments.ledger.project_roll import ProjectRoll
from experiments.ledger.traces import AMOUNTS, PARTS, FirmTraces, Trace
from model.digital_output import household_means
from model.digital_share import nso_parts
from model.quangninh import QuangNinh

__all__ = ["Witness"]

type Floats = npt.NDArray[np.float64]

_N_SECTORS = len(Sector)


class Witness:
    """Looks at a province after each month, from where it stands on.

    Parameters
    ----------
    province
        As it stands at the end of a month.
    """

    def __init__(self, province: QuangNinh) -> None:
        self._firms = FirmRoll(province.firms, province.month - 1)
        self._projects = ProjectRoll(province.projects)

    def look(self, province: QuangNinh) -> None:
        """Look at the month just lived."""
        month = province.month - 1
        self._firms.look(province.firms, province.support, month)
        self._projects.look(province.projects, province.investment, month)

    def trace(self, province: QuangNinh) -> Trace:
        """Return what the run leaves now."""
        firms = self._firms.traces(
            province.firms, province.prices, province.parameters.digital_share
        )
        return Trace(
            month=province.month - 1,
            firms=firms,
            projects=self._projects.traces(),
            others=_others(province, firms),
            whole=_whole(province),
            site_names=province.sites.names,
        )


def _whole(province: QuangNinh) -> Floats:
    """Return the employed, GRDP and its digital part, shape (n_amounts,)."""
    output, prices = province.output, province.prices
    taxes_price = _taxes_price(province)
    digital = output.core + output.digitalised
    return np.array(
        [
            province.labour_flows.heads[EmployerKind.ENTERPRISE :].sum(),
            MONTHS_OF_A_YEAR * output.nominal_grdp(prices, taxes_price),
            MONTHS_OF_A_YEAR * output.grdp,
            MONTHS_OF_A_YEAR * (digital * prices).sum(),
            MONTHS_OF_A_YEAR * digital.sum(),
        ]
    )


def _others(province: QuangNinh, firms: FirmTraces) -> Floats:
    """Return what everybody but living firms makes, shape (n_amounts, n_parts).

    What enterprises made, and whom they employed, and no living firm did is that of
    those which closed in the month, after they had made it.
    """
    output, prices = province.output, province.prices
    heads = province.labour_flows.heads
    made = {
        "household_businesses": MONTHS_OF_A_YEAR * output.household_businesses,
        "own_account": MONTHS_OF_A_YEAR * output.own_account,
        "public_bodies": MONTHS_OF_A_YEAR * output.public_bodies,
    }
    digital = _digital_of_others(province, made)
    real = AMOUNTS.index("value_added_bn_vnd_2020_prices")
    digital_real = AMOUNTS.index("digital_bn_vnd_2020_prices")
    place = firms.sector.astype(np.intp)
    living = np.bincount(place, firms.amounts[real], _N_SECTORS)
    made["closed_in_the_month"] = MONTHS_OF_A_YEAR * output.enterprises - living
    whole = MONTHS_OF_A_YEAR * (output.core + output.digitalised)
    living = np.bincount(place, firms.amounts[digital_real], _N_SECTORS)
    digital["closed_in_the_month"] = whole - living - sum(digital.values())
    others = np.zeros((len(AMOUNTS), len(PARTS)))
    for part, value in made.items():
        column = others[:, PARTS.index(part)]
        column[1:] = (
            (value * prices).sum(),
            value.sum(),
            (digital[part] * prices).sum(),
            digital[part].sum(),
        )
        if part in _KIND_OF:
            column[0] = heads[_KIND_OF[part]]
    staff = heads[EmployerKind.ENTERPRISE] - firms.amounts[AMOUNTS.index("jobs")].sum()
    others[0, PARTS.index("closed_in_the_month")] = staff
    taxes = MONTHS_OF_A_YEAR * output.product_taxes
    others[1:3, PARTS.index("product_taxes")] = taxes * _taxes_price(province), taxes
    return others


_KIND_OF = {
    "household_businesses": EmployerKind.HOUSEHOLD_BUSINESS,
    "own_account": EmployerKind.OWN_ACCOUNT,
    "public_bodies": EmployerKind.PUBLIC_BODY,
}
"""Where the people of each part work."""


def _digital_of_others(
    province: QuangNinh, made: dict[str, Floats]
) -> dict[str, Floats]:
    """Return the digital part of what others make, each of shape (n_sectors,)."""
    given = province.parameters.digital_share
    level = {
        "household_businesses": household_means(province.household_businesses, given),
        "public_bodies": np.full(_N_SECTORS, province.public_level),
        "own_account": np.zeros(_N_SECTORS),
    }
    digital = {}
    for part, value in made.items():
        counted = nso_parts(
            np.arange(_N_SECTORS),
            level[part],
            given,
            photovoltaics=False,
            households=part == "household_businesses",
        )
        digital[part] = value * (counted.core + counted.digitalised)
    return digital


def _taxes_price(province: QuangNinh) -> float:
    return float(province.setting.conditions.product_taxes_price[province.month - 1])
