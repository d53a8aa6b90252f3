"""Holds a founding population against evidence and stylised facts.

Design: found January 2020 in one world and match every figure that evidence or the
literature knows. What would surprise us: a miss against an official row, or a tail of
firm sizes, a network or a gradient of digital stages unlike those of other economies.
"""

from collections.abc import Callable, Sequence
from typing import Final

from experiments.population.accounts import (
    employment,
    heads,
    pay,
    projects,
    shares_of_grdp,
    trades,
    value_added,
)
from experiments.population.matching import Book, Match
from experiments.population.structure import (
    digital_stages,
    firm_sizes,
    land,
    networks,
    ties_in_space,
)
from model.evidence.reader import Evidence
from model.quangninh import QuangNinh

__all__ = ["match_population"]

_PARTS: Final[tuple[Callable[[QuangNinh, Book], Sequence[Match]], ...]] = (
    heads,
    employment,
    trades,
    pay,
    value_added,
    shares_of_grdp,
    firm_sizes,
    digital_stages,
    networks,
    ties_in_space,
    land,
    projects,
)


def match_population(
    province: QuangNinh, evidence: Evidence | None = None
) -> list[Match]:
    """Hold a founding population against evidence and stylised facts.

    Parameters
    ----------
    province
        A province in January 2020, before any step.
    evidence
        The packaged evidence when not given.
    """
    book = Book(evidence or Evidence.load(), province.scale)
    return [match for part in _PARTS for match in part(province, book)]
