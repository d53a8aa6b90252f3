"""The validation as plain values: rows, rivals, facts, other provinces, definitions."""

from dataclasses import asdict
from typing import Any, Final

from experiments.definitions.share_definitions import definitions_json
from experiments.validation.record_check import (
    LAST_YEAR,
    RecordCheck,
    expected_coverage,
)
from experiments.validation.record_report import summary
from experiments.validation.record_series import load_unanswered
from model.digital_share import DigitalShareParameters
from model.other_provinces import cross_check
from model.parameters import load_group

__all__ = ["province_checks", "to_json"]

_NO_RIVALS: Final[dict[str, list[Any]]] = {"rivals": [], "rivals_left_out": []}


def to_json(check: RecordCheck) -> dict[str, Any]:
    """Return all of a validation, and which worlds it rests on."""
    settings = check.settings
    rivals = check.rivals
    return {
        "history": settings.history,
        "uncertainty": settings.uncertainty,
        "scale": settings.scale,
        "policy": "as-is",
        "values": dict(settings.values),
        **check.found.told(),
        "failed": {str(w): why.error for w, why in check.found.failures.items()},
        "summary": summary(check),
        "expected_coverage": expected_coverage(len(check.lived)),
        "rows": [row.to_json() for row in check.rows],
        **(_NO_RIVALS if rivals is None else rivals.told()),
        "facts": [fact.as_row() for fact in check.facts],
        "provinces": province_checks(),
        "definitions_year": LAST_YEAR,
        "definitions": definitions_json(lambda name: check.shares[name]),
        "unanswered": [asdict(one) for one in load_unanswered()],
    }


def province_checks() -> list[dict[str, Any]]:
    """Return what the formula gives other provinces from their structure."""
    return [asdict(one) for one in cross_check(load_group(DigitalShareParameters))]
