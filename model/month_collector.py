"""Months as a data collector of Mesa's kind, made of what was recorded.

Mesa's runners and pages read a model through its collector. The province records by
itself, so the collector is made when it is asked for and costs the month nothing.
"""

import mesa

from model.recorder import Records

__all__ = ["collector_of"]


def collector_of(records: Records) -> mesa.DataCollector:
    """Return a collector that holds every indicator of every month lived."""
    collector = mesa.DataCollector()
    collector.model_vars = dict(
        zip(records.names, records.values.tolist(), strict=True)
    )
    # Mesa counts a step when it ends: January 2020 is collected at time 1.
    collector._collection_steps = [float(n) for n in range(1, records.months + 1)]
    return collector
