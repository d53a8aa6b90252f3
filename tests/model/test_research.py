"""Research reaches firms that are tied to it and stand where it helps."""

import numpy as np
import pytest

from agents.refusal import Refusal
from model.research import ResearchParameters, research_in_reach

GIVEN = ResearchParameters(
    university_researchers=50.0, research_half_effect_researchers=100.0
)


def test_half_of_what_research_can_do_is_done_by_the_half_number() -> None:
    learns = np.array([True, True, True, False, True])
    stage = np.array([1, 2, 3, 3, 4])
    reach = research_in_reach(learns, stage, 100.0, GIVEN)
    assert reach.tolist() == [0.0, 0.5, 0.5, 0.0, 0.5]


def test_more_researchers_add_ever_less() -> None:
    at = [
        float(research_in_reach(np.array([True]), np.array([2]), n, GIVEN)[0])
        for n in (0.0, 100.0, 200.0, 300.0)
    ]
    gains = np.diff(at)
    assert at[0] == 0
    assert (gains > 0).all()
    assert (np.diff(gains) < 0).all()


def test_a_half_number_of_nobody_is_refused() -> None:
    with pytest.raises(Refusal):
        ResearchParameters(university_researchers=1, research_half_effect_researchers=0)
