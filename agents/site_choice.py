"""Which site an investor chooses: the best of what it values and what it likes.

A logit choice drawn directly: each pair of investor and site has a taste shock of its
own (Gumbel), and the investor takes the site with the highest sum. The shares are those
of the logit formula, and a better offer at one site moves investors only towards it.

References
----------
McFadden (1974), Conditional logit analysis of qualitative choice behavior.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp, softmax

from agents.luck import Luck, Stream, gumbel, pair_id
from agents.refusal import Refusal

__all__ = ["choice_shares", "choose_site", "expected_maximum", "taste"]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]


def taste(
    luck: Luck,
    month: int,
    chooser_id: Ids,
    site_id: Ids,
    *,
    stream: Stream = Stream.SITE_TASTE,
) -> Floats:
    """Return how each chooser likes each site, whatever the site offers.

    Parameters
    ----------
    luck
        The world's luck.
    month
        Month in which the choosers began to look.
    chooser_id, site_id
        Permanent ids, shape (n_choosers,) and (n_sites,).
    stream
        What the draw decides.

    Returns
    -------
    ndarray
        Standard Gumbel numbers, shape (n_choosers, n_sites).
    """
    pairs = pair_id(
        np.repeat(chooser_id, site_id.size), np.tile(site_id, chooser_id.size)
    )
    shock = gumbel(luck.uniform(stream, month, pairs))
    return shock.reshape(chooser_id.size, site_id.size)


def choose_site(utility: Floats, shock: Floats) -> npt.NDArray[np.intp]:
    """Return the place of each chooser's site in the list, the first if two tie.

    Parameters
    ----------
    utility
        What each site offers each chooser, minus infinity for a closed site, shape
        (n_choosers, n_sites) or (n_sites,) where all see the same.
    shock
        From `taste`, shape (n_choosers, n_sites).

    Raises
    ------
    Refusal
        If a utility is not a number, or a chooser has no open site.
    """
    total = utility + shock
    if np.isnan(total).any() or (total.max(axis=1, initial=-np.inf) == -np.inf).any():
        raise Refusal(
            "a chooser has no open site, or a utility is not a number\n"
            "keep an outside option open, and close a site with minus infinity"
        )
    return total.argmax(axis=1)


def choice_shares(utility: Floats) -> Floats:
    """Return the chance of each site in the logit formula, in the shape of `utility`.

    ``exp(utility) / sum of exp(utility)`` over the last axis.
    """
    shares: Floats = softmax(utility, axis=-1)
    return shares


def expected_maximum(utility: Floats) -> Floats:
    """Return the mean of the best site's utility and taste, shape (n_choosers,).

    The log-sum of the utilities plus the mean of a Gumbel number (Euler's constant).
    """
    best: Floats = np.asarray(logsumexp(utility, axis=-1) + np.euler_gamma)
    return best
