"""Cells worked through: which comes next, who does it, and that none is lost.

It joins `experiments.engine`, who works, with `experiments.store`, what is kept, and
knows of neither policies nor provinces: any model can be run.
"""

__all__: list[str] = []
"""Modules are imported by name; this file loads none."""
