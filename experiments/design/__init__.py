"""Designs: which runs of the province an experiment is made of, and how one is lived.

A design crosses policies, scenarios and points (levers set, parameters held) with
worlds. What works through its cells is in `experiments.runner`, what keeps them in
`experiments.store`; what is asked of them is the verbs' own.
"""

__all__: list[str] = []
"""Modules are imported by name; this file loads none."""
