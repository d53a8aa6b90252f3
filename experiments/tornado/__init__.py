"""Tornado: which uncertain rows of the evidence would change the answer.

Belongs here: every uncertain row at its low and its high with all others central, the
bars that follow, how much of the variance of the answer rests on each grade of
evidence, and their words, page and files. Does not belong here: how a world is lived
(`world_run`), which draws fit the record (`matched_worlds`), pictures (`figures`).
"""

__all__: list[str] = []
"""Modules are imported by name; this file loads none."""
