"""What stands where at the end of a run: land by site, digital value added by ward."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.adoption import maturity
from model.digital_share import nso_parts

if TYPE_CHECKING:
    from model.province import Province

__all__ = ["EndOfRun", "end_of_run", "mean_end"]

type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EndOfRun:
    """Land and digital value added as they stand after the last month lived."""

    prepared_ha: Floats
    """Leasable land ready, shape (n_sites,) [ha]."""
    let_ha: Floats
    """Prepared land let, shape (n_sites,) [ha]."""
    digital_value_added_bn_vnd: Floats
    """Of enterprises, at the rate of the last month, shape (n_wards,)
    [bn VND a year, 2020 prices]."""


def end_of_run(province: "Province") -> EndOfRun:
    """Return what stands where in a province after the months it has lived.

    Household businesses and public bodies are left out: what they make is known by
    sector, not by ward.
    """
    firms, stock = province.firms, province.site_stock
    parts = nso_parts(
        firms.sector,
        maturity(firms.digital_stage),
        province.parameters.digital_share,
        photovoltaics=False,
    )
    made = firms.weight * firms.value_added_bn_vnd_per_year
    digital = made * (parts.core + parts.digitalised)
    # The dead stand in no ward: they fall into the place before the first.
    by_ward = np.bincount(firms.ward + 1, digital, province.places.n_wards + 1)[1:]
    return EndOfRun(
        prepared_ha=stock.prepared_ha.copy(),
        let_ha=stock.let_ha.copy(),
        digital_value_added_bn_vnd=by_ward,
    )


def mean_end(ends: Sequence[EndOfRun]) -> EndOfRun:
    """Return the mean over worlds of what stands where."""
    return EndOfRun(
        prepared_ha=np.mean([end.prepared_ha for end in ends], axis=0),
        let_ha=np.mean([end.let_ha for end in ends], axis=0),
        digital_value_added_bn_vnd=np.mean(
            [end.digital_value_added_bn_vnd for end in ends], axis=0
        ),
    )
