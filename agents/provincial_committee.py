"""The provincial committee: it spends within its budget, by schedule or by rule."""

from agents.institution import Institution

__all__ = ["ProvincialCommittee", "budget_cut"]


class ProvincialCommittee(Institution):
    """The people's committee, which sets the levers of the province.

    It wants as much of each lever as its policy says and grants no more than its
    revenue allows. What it keeps and spends lasts in the province's `treasury`.
    """


def budget_cut(free_bn_vnd: float, wanted_bn_vnd: float) -> float:
    """Return which part of all that is wanted can be granted [share].

    All levers are cut alike, so that a small one is not starved by a large one.

    Parameters
    ----------
    free_bn_vnd
        What is free of the frame, below nought where more is owed [bn VND a month].
    wanted_bn_vnd
        What the levers would cost as wanted [bn VND a month].
    """
    if wanted_bn_vnd <= 0:
        return 1.0
    return min(1.0, max(free_bn_vnd, 0.0) / wanted_bn_vnd)
