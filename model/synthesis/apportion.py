"""Numbers that add up: dividing a total among claims, bending shares to totals."""

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal

__all__ = ["apportion", "rake", "scale_to_total"]

type Floats = npt.NDArray[np.float64]
type Counts = npt.NDArray[np.int64]

_ROUNDS = 60


def apportion(claims: npt.ArrayLike, total: int, *, at_least: int = 0) -> Counts:
    """Return whole numbers in proportion to claims that add up to the total.

    Largest remainders win; equal remainders go to the earlier claim.

    Parameters
    ----------
    claims
        Claims, not negative, shape (n_claims,).
    total
        What the parts add up to.
    at_least
        Least part of every claim, also of one that is zero.

    Raises
    ------
    Refusal
        If no claim is positive or the total is too small for the least parts.
    """
    weights = np.asarray(claims, dtype=np.float64)
    spare = total - at_least * weights.size
    if spare < 0 or not (weights >= 0).all() or weights.sum() <= 0:
        raise Refusal(f"cannot apportion {total} among {weights.size} claims")
    exact = weights / weights.sum() * spare
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(parts - exact, kind="stable")
    parts[order[: spare - int(parts.sum())]] += 1
    return parts + at_least


def scale_to_total(raw: Floats, total: float, *, low: float, high: float) -> Floats:
    """Return `raw` times one factor, held between bounds, so that the sum is the total.

    The factor is found by bisection; the sum rises with it.

    Raises
    ------
    Refusal
        If the bounds leave no factor that gives the total.
    """
    if not low * raw.size <= total <= high * raw.size:
        raise Refusal(
            f"{raw.size} units of {low:g} to {high:g} cannot add up to {total:g}"
        )
    least, most = 0.0, high / float(raw.min())
    for _ in range(200):
        middle = (least + most) / 2
        if np.clip(raw * middle, low, high).sum() < total:
            least = middle
        else:
            most = middle
    return np.clip(raw * most, low, high)


def rake(mix: Floats, heads: npt.ArrayLike, shares: npt.ArrayLike) -> Floats:
    """Return the skill mix of each employer, bent so that the heads have the shares.

    Columns are scaled and rows normalised in turn (iterative proportional fitting).

    Parameters
    ----------
    mix
        Skills by employer before, rows sum to 1, shape (n_employers, n_skills).
    heads
        Persons by employer, shape (n_employers,).
    shares
        Skills of all the persons together, relative to their sum, shape (n_skills,).
    """
    people = np.asarray(heads, dtype=np.float64)
    parts = np.asarray(shares, dtype=np.float64)
    wanted = parts / parts.sum() * people.sum()
    bent = mix.copy()
    for _ in range(_ROUNDS):
        bent *= wanted / (bent * people[:, None]).sum(axis=0)
        bent /= bent.sum(axis=1, keepdims=True)
    return bent
