"""Policies over the same worlds: what is asked, what came of it, words and files.

What lives worlds is in `experiments.worlds`, what keeps them in `experiments.store`,
and the statistics are in `experiments.inference`.
"""

__all__: list[str] = []
"""Modules are imported by name; this file loads none."""
