"""Research on digital technology, and what of it reaches firms.

Schools and a centre research; it bears on steps to the top stages of the firms that
are tied to a school or the platform. The more researchers there are, the less one more
adds.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal

__all__ = ["ResearchParameters", "research_in_reach"]

type Floats = npt.NDArray[np.float64]
type Mask = npt.NDArray[np.bool_]

_FIRST_STAGE_OF_RESEARCH = 2
"""Stage from which a step is one to the top stages, integrated or driven by data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResearchParameters:
    """How much research there is, and how much of it reaches a firm.

    Raises
    ------
    Refusal
        If a number is negative, or half of the effect needs nobody.
    """

    university_researchers: float
    """At work on digital technology in the province's schools in 2020 [persons]."""
    research_half_effect_researchers: float
    """Researchers with whom half of all that research can do is done [persons]."""

    def __post_init__(self) -> None:
        if self.university_researchers < 0:
            raise Refusal("university_researchers is below 0; expected 0 or more")
        if self.research_half_effect_researchers <= 0:
            raise Refusal("research_half_effect_researchers must be above 0")


def research_in_reach(
    learns: Mask,
    stage: npt.NDArray[np.integer],
    researchers: float,
    parameters: ResearchParameters,
) -> Floats:
    """Return the research that bears on each firm's next step, shape (n_firms,).

    ``R / (R + R_half)`` where a firm that stands at the platform stage or above is
    tied to a school or the platform, else 0.

    Parameters
    ----------
    learns
        Firms tied to a school or the platform, shape (n_firms,).
    stage
        Digital stage, shape (n_firms,).
    researchers
        In schools and centre together [persons].
    """
    reach = researchers / (researchers + parameters.research_half_effect_researchers)
    bears = learns & (stage >= _FIRST_STAGE_OF_RESEARCH)
    return np.where(bears, reach, 0.0)
