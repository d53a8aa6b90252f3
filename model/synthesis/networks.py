"""The founding networks: who supplies, who teaches, and whom investors ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.classification import is_foreign
from agents.luck import Luck
from agents.refusal import Refusal, did_you_mean
from model.evidence.reader import Grade
from model.evidence.tables import lines
from model.knowledge_network import build_knowledge_network
from model.parameters import Parameters
from model.reputation_network import build_reputation_network
from model.sparse_network import Network
from model.supply_network import (
    Degrees,
    build_supply_network,
    read_supply_chains,
)

__all__ = [
    "FIRST_INSTITUTION_ID",
    "FIRST_PROJECT_ID",
    "FoundingNetworks",
    "Institutions",
    "load_institutions",
    "tie_networks",
]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Table = dict[str, npt.NDArray[Any]]

FIRST_INSTITUTION_ID: Final = 2**60
"""In the knowledge network an institution has this id plus its line in the table."""
FIRST_PROJECT_ID: Final = 2**61
"""In the reputation network a project has this id plus its own."""

_FOUNDING: Final = 0
_KINDS: Final = ("university", "college", "platform", "association")
_COLUMNS: Final = ("name", "kind", "ward", "grade", "source", "note")


@dataclass(frozen=True, slots=True)
class Institutions:
    """Universities, colleges, the platform firm and the business association."""

    name: tuple[str, ...]
    kind: tuple[str, ...]
    """University, college, platform or association."""
    ward: Ids
    """Ward each stands in, shape (n_institutions,)."""

    def ids_of(self, *kinds: str) -> Ids:
        """Return the ids of these kinds in the knowledge network."""
        return np.array(
            [FIRST_INSTITUTION_ID + i for i, k in enumerate(self.kind) if k in kinds],
            dtype=np.int64,
        )


def load_institutions(ward_index: Mapping[str, int]) -> Institutions:
    """Read the institutions.

    Raises
    ------
    Refusal
        If the table is broken, names an unknown ward or kind, or has not exactly one
        platform firm and one association.
    """
    path = resources.files("model.evidence") / "founding" / "institutions.csv"
    rows = list(lines(path, _COLUMNS))
    kinds = tuple(row.text("kind") for row in rows)
    for row, kind in zip(rows, kinds, strict=True):
        ward = row.text("ward")
        row.choice("grade", Grade)
        if kind not in _KINDS:
            raise row.refusal(
                f"no kind '{kind}'{did_you_mean(kind, _KINDS)}",
                f"use one of {', '.join(_KINDS)}",
            )
        if ward not in ward_index:
            raise row.refusal(
                f"no ward '{ward}'{did_you_mean(ward, ward_index)}",
                "name a ward of places/wards.csv",
            )
    if kinds.count("platform") != 1 or kinds.count("association") != 1:
        raise Refusal("institutions.csv needs one platform and one association")
    return Institutions(
        name=tuple(row.text("name") for row in rows),
        kind=kinds,
        ward=np.array([ward_index[row.text("ward")] for row in rows]),
    )


@dataclass(frozen=True, slots=True)
class FoundingNetworks:
    """What ties the agents of January 2020."""

    supply: Network
    """From supplier to customer."""
    knowledge: Network
    """Among firms, schools, the platform firm and the association, undirected."""
    reputation: Network
    """From investors who look to investors who operate."""


def tie_networks(
    firms: Table,
    projects: Table,
    institutions: Institutions,
    minutes: Floats,
    parameters: Parameters,
    luck: Luck,
) -> FoundingNetworks:
    """Tie the firms that are there, the institutions and the investors.

    Parameters
    ----------
    firms
        With the number of customers and suppliers that each firm has at scale 1.
    minutes
        Travel between wards [minutes], shape (n_wards, n_wards).
    """
    schools = institutions.ids_of("university", "college")
    foreign = is_foreign(firms["owner"])
    return FoundingNetworks(
        supply=build_supply_network(
            firms["id"],
            firms["sector"],
            firms["ward"],
            Degrees(firms["n_customers"], firms["n_suppliers"]),
            minutes,
            read_supply_chains(),
            parameters.supply_network,
            luck,
        ),
        knowledge=build_knowledge_network(
            firms["id"],
            firms["ward"],
            firms["site"],
            schools,
            institutions.ward[schools - FIRST_INSTITUTION_ID],
            int(institutions.ids_of("platform")[0]),
            int(institutions.ids_of("association")[0]),
            minutes,
            parameters.knowledge_network,
            luck,
        ),
        reputation=build_reputation_network(
            projects["id"] + FIRST_PROJECT_ID,
            projects["owner"],
            projects["sector"],
            firms["id"][foreign],
            firms["owner"][foreign],
            firms["sector"][foreign],
            _FOUNDING,
            parameters.reputation_network,
            luck,
        ),
    )
