"""A comparison as one object of plain values: `--json` and `comparison.json`."""

from collections.abc import Sequence
from typing import Any

from experiments.comparison.comparison import Comparison
from experiments.comparison.comparison_outcomes import Outcome, ties

__all__ = ["failed_runs", "to_json"]


def to_json(comparison: Comparison, found: Sequence[Outcome]) -> dict[str, Any]:
    """Return the comparison as plain values; what is undefined is null.

    Parameters
    ----------
    comparison
        The comparison.
    found
        What it says of each policy.
    """
    settings, fresh, tied = comparison.settings, comparison.fresh, ties(comparison)
    return {
        "recipe": comparison.recipe,
        "results_digest": comparison.results_digest,
        "scenario": settings.run.scenario.name,
        "scale": settings.run.scale,
        "history": settings.run.history,
        "uncertainty": settings.run.uncertainty,
        "values": dict(settings.run.values),
        "target": settings.target,
        "by": settings.by,
        "margin": settings.margin,
        "reference": settings.names[0],
        **comparison.tried.told(),
        "n_failed": len(comparison.failures),
        "failures": failed_runs(comparison),
        "n_counted": comparison.n_counted,
        "policies": [outcome.to_json() for outcome in found],
        "ties": tied and tied.to_json(),
        "looks": [look.to_json() for look in comparison.looks],
        "fresh": fresh and {**fresh.trial.to_json(), "worlds": list(fresh.worlds)},
    }


def failed_runs(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the runs that failed; no policy where its world failed before any acts."""
    return [
        {
            "world": one.world,
            "policy": one.policy,
            "stage": one.failure.stage,
            "error": one.failure.error,
        }
        for one in comparison.failures
    ]
