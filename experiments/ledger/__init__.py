"""The ledger: what each firm and project adds under a policy beside another.

Here belong the traces that runs leave, the classes of what became of each unit, the
ledger that adds them up, the levers' shares, and how all of it is told. What worlds can
tell in general is in `experiments.inference`; policies as a whole are held side by side
in `experiments.comparison`.
"""

__all__ = [
    "by_lever",
    "case_words",
    "cases",
    "classes",
    "firm_roll",
    "ledger",
    "ledger_answer",
    "ledger_files",
    "ledger_report",
    "ledger_words",
    "mix_ledger",
    "pair",
    "project_roll",
    "stories",
    "traces",
    "units",
    "witness",
]
