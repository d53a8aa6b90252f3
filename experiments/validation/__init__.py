"""The simulated past and the record: rows, rivals, facts, and what was fitted.

Here stands whatever holds the model against what was seen: series of the record, simple
models that compete for the same held-out rows, stylised facts with their bands, and the
rows that parameters were fitted on. What compares policies does not belong here.
"""

__all__ = [
    "acceptance_check",
    "acceptance_report",
    "acceptance_rows",
    "crps",
    "equal_accuracy",
    "fact_causes",
    "fact_statistics",
    "fact_text",
    "fact_words",
    "facts",
    "facts_of_firms",
    "facts_of_places",
    "growth_split",
    "held_out",
    "portrait",
    "record_check",
    "record_figures",
    "record_files",
    "record_json",
    "record_page",
    "record_report",
    "record_series",
    "record_words",
    "rival_models",
    "rival_outlooks",
    "rival_words",
    "rivals",
    "s_curves",
    "training_bands",
]
