"""A tornado as one object of plain values."""

from collections.abc import Sequence
from typing import Any

from experiments.comparison.comparison_outcomes import YEAR_OF_EFFECT
from experiments.definitions.share_definitions import FIGURES, definitions_json
from experiments.engine.failure import Failure
from experiments.tornado.runs import Tornado
from experiments.tornado.variance_by_grade import VarianceByGrade

__all__ = ["tornado_json"]


def tornado_json(found: Tornado, variance: Sequence[VarianceByGrade]) -> dict[str, Any]:
    """Return the settings, every bar, both rankings, the dozen and the variance.

    Parameters
    ----------
    found
        The tornado.
    variance
        Its variance by grade; none without draws.
    """
    settings = found.settings
    return {
        "policy": settings.policy.name,
        "against": settings.reference.name,
        "scenario": settings.run.scenario.name,
        "scale": settings.run.scale,
        "history": settings.run.history,
        "uncertainty": settings.run.uncertainty,
        "values": dict(settings.run.values),
        "target": settings.target,
        "by": settings.by,
        "year": YEAR_OF_EFFECT,
        "n_worlds": settings.n_worlds,
        "again": settings.n_again,
        "n_again_worlds": len(settings.worlds_again),
        "n_rows": len(settings.rows),
        "n_failed_runs": found.n_failed_runs,
        "bars": [bar.to_json() for bar in found.bars],
        "by_level": [bar.row.name for bar in found.bars_by_level],
        "deciding": [bar.row.name for bar in found.deciding],
        "deciding_level": [bar.row.name for bar in found.deciding_level],
        "failed": [one.to_json() for one in found.failed],
        "failed_runs": [
            {"row": c.row, "value": c.value, "world": c.world, "error": r.error}
            for c, r in found.lived.items()
            if isinstance(r, Failure)
        ],
        "definitions": _definitions(found),
        "variance_by_grade": [one.to_json() for one in variance],
        "draws": _draws(found),
    }


def _definitions(found: Tornado) -> list[dict[str, Any]]:
    """Return the six figures of the policy's share in 2030, every row central."""
    place = {figure.indicator: at for at, figure in enumerate(FIGURES)}
    central = found.central
    if not central.worlds:
        return []
    rows = definitions_json(lambda name: central.levels(place[name]))
    for row in rows:
        differences = central.differences(place[row["indicator"]])
        row["diff_mean"] = float(differences.mean())
    return rows


def _draws(found: Tornado) -> dict[str, Any] | None:
    if found.draws is None:
        return None
    return {
        "uncertainty": "parameters",
        "scale": found.settings.run.scale,
        "history": found.settings.run.history,
        **found.draws.told(),
        "n_failed": len(found.draws.failures),
    }
