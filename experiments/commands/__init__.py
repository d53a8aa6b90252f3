"""The verbs of `halong`, one light module each.

A verb's module holds `HELP`, `EXAMPLE`, `configure(parser)` and `run(arguments)`, and
imports nothing heavy at its head: `halong --help` loads them all. To add a verb, write
its module and name it in `VERBS`.
"""

__all__ = ["VERBS"]

VERBS = (
    "population",
    "frontier",
    "map",
    "run",
    "compare",
    "design",
    "sweep",
    "ledger",
    "tornado",
    "results",
    "resume",
    "reproduce",
    "merge",
    "power",
    "validate",
    "list",
    "show",
    "evidence",
    "verify",
    "bench",
)
"""The verbs in the order `halong --help` lists them."""
