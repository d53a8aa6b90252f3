"""Sweep: a design over levers and uncertainties, and what its runs say.

Belongs here: the runs of a design read back as one table, their spread by policy, what
each axis moves, how much of the spread is luck, and words and files of these. Does not
belong here: which runs there are (`experiments.design`), how they are worked through
(`experiments.runner`) and kept (`experiments.store`).
"""

__all__: list[str] = []
"""Modules are imported by name; this file loads none."""
