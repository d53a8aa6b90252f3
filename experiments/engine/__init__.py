"""Who works through cells: this process, local processes, or a cluster.

Nothing here knows what a cell is about; what it leaves is kept by `experiments.store`.
"""

__all__: list[str] = []
"""Modules are imported by name; this file loads none."""
