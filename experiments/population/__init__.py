"""Does the founding population look like the province? Matched figures with misfits.

`check.match_population` holds January 2020 in one world against the rows of evidence
(`accounts`: heads, jobs, value added, projects) and against what the literature says of
other economies (`structure`: sizes, stages, networks, land).
"""

__all__: list[str] = []
