"""The simulated past and the record: rows, rivals, facts, and what was fitted.

Here stands whatever holds the model against what was seen: series of the record, simple
models that compete for the same held-out rows, stylised facts with their bands, and the
rows that parameters were fitted on. What compares policies does not belong here.
"""

__all__ = [
    "acceptance_check",
    "acceptance_report",
    "acceptance_rows",
    "growth_split",
]
