"""What became of each unit under a policy beside what it is under another.

The rules, in order, stand in `experiments.ledger.classes`.
"""

import numpy as np
import numpy.typing as npt

from experiments.ledger.classes import Story
from experiments.ledger.units import Units
from model.production import IS_LOCAL

__all__ = ["months_earlier", "stories_of"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]


def stories_of(policy: Units, reference: Units) -> Codes:
    """Return the `Story` of each unit, the first that fits, shape (n_units,).

    Parameters
    ----------
    policy, reference
        The same units under the two runs.
    """
    here, there = policy.is_there, reference.is_there
    both, run_both = here & there, policy.is_alive & reference.is_alive
    since, since_before = policy.opens_month, reference.opens_month
    stage, stage_before = policy.stage, reference.stage
    reached, reached_before = policy.stage_month, reference.stage_month
    more = (policy.support > reference.support).any(axis=0)
    sector = np.where(here, policy.sector, reference.sector)
    rules: tuple[tuple[Mask, Story], ...] = (
        (here & ~there & reference.is_elsewhere, Story.FROM_OUTSIDE),
        (here & ~there & reference.was_seen, Story.SURVIVES),
        (here & ~there, Story.NEW),
        (there & ~here & policy.is_elsewhere, Story.LEAVES),
        (there & ~here & policy.was_seen, Story.CLOSES),
        (there & ~here, Story.NEVER_COMES),
        (both & _elsewhere_inside(policy, reference), Story.MOVES),
        (both & (since < since_before), Story.OPENS_EARLIER),
        (both & (since > since_before), Story.OPENS_LATER),
        (run_both & (stage > stage_before), Story.HIGHER_STAGE),
        (run_both & (stage < stage_before), Story.LOWER_STAGE),
        (run_both & (reached < reached_before), Story.STAGE_EARLIER),
        (run_both & (reached > reached_before), Story.STAGE_LATER),
        (more, Story.SUPPORTED),
        (IS_LOCAL[sector], Story.SHARES_LOCAL_DEMAND),
    )
    masks = [mask for mask, _ in rules]
    codes = [int(story) for _, story in rules]
    return np.select(masks, codes, int(Story.UNTOUCHED)).astype(np.int64)


def months_earlier(story: Codes, policy: Units, reference: Units) -> Floats:
    """Return by how many months each opened or reached its stage earlier, (n_units,).

    Below 0 it is later; 0 where the story is another.
    """
    opened = np.isin(story, (Story.OPENS_EARLIER, Story.OPENS_LATER))
    reached = np.isin(story, (Story.STAGE_EARLIER, Story.STAGE_LATER))
    months = np.zeros(story.size)
    sooner = reference.opens_month - policy.opens_month
    months[opened] = sooner[opened]
    sooner = reference.stage_month - policy.stage_month
    months[reached] = sooner[reached]
    return months


def _elsewhere_inside(policy: Units, reference: Units) -> Mask:
    """Return which units stand at another site, or in another ward where both run.

    A project that is still built has no ward of its own yet.
    """
    run_both = policy.is_alive & reference.is_alive
    moved = policy.ward != reference.ward
    elsewhere: Mask = (policy.site != reference.site) | (run_both & moved)
    return elsewhere
