"""Taking something up: chance within a step, Bass hazard, threshold, open links.

The rules that every adoption rests on, whoever adopts what: pure, arrays in and arrays
out. Who is linked to whom comes in as shares of neighbours, luck as uniform numbers.

All who are at risk act at once on what stood before (synchronous activation): what one
does in a step is seen by others in the next.

References
----------
Bass (1969), A new product growth for model consumer durables; Watts (2002), A simple
model of global cascades; Newman (2002), Spread of epidemic disease on networks.
"""

import numpy as np
import numpy.typing as npt

__all__ = [
    "adopts",
    "bass_hazard",
    "link_is_open",
    "over_threshold",
    "take_up_probability",
]

type Floats = npt.NDArray[np.float64]
type Marks = npt.NDArray[np.bool_]


def take_up_probability(hazard: npt.ArrayLike, step: float = 1.0) -> Floats:
    """Return the chance of acting within a step of a constant hazard.

    ``p = 1 - exp(-hazard * step)``, so two half steps are one whole step.
    """
    probability: Floats = -np.expm1(-np.asarray(hazard, dtype=np.float64) * step)
    return probability


def adopts(uniform: npt.ArrayLike, probability: npt.ArrayLike) -> Marks:
    """Return who acts: those whose uniform number lies below their chance.

    One number per person, so a higher chance never turns a yes into a no.
    """
    acts: Marks = np.less(uniform, probability)
    return acts


def bass_hazard(
    innovation: float, imitation: float, share_adopted: npt.ArrayLike
) -> Floats:
    """Return the Bass hazard: innovation plus imitation times neighbours' share.

    Parameters
    ----------
    innovation, imitation
        Hazard of acting alone, and added when all neighbours have adopted [1/time].
    share_adopted
        Share of neighbours who have adopted, shape (n,) [share].
    """
    return innovation + imitation * np.asarray(share_adopted)


def over_threshold(share_adopted: npt.ArrayLike, threshold: npt.ArrayLike) -> Marks:
    """Return who follows their neighbours: share adopted at least the threshold."""
    follows: Marks = np.greater_equal(share_adopted, threshold)
    return follows


def link_is_open(uniform: npt.ArrayLike, transmissibility: npt.ArrayLike) -> Marks:
    """Return which links ever pass it on (bond percolation).

    Parameters
    ----------
    uniform
        One number per link, keyed by the pair, so that either end sees the same link,
        shape (n_links,).
    transmissibility
        Chance that a link passes it on before the one who has it stops [share].
    """
    return adopts(uniform, transmissibility)
