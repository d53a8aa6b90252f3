"""The files of a comparison: tables, the same answer as JSON, provenance, pictures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from experiments.comparison.comparison import YEARS, Comparison
from experiments.comparison.comparison_json import failed_runs, to_json
from experiments.comparison.comparison_outcomes import Outcome
from experiments.figures.composition import draw_composition
from experiments.figures.fan import draw_fan
from experiments.figures.style import save
from experiments.frontier.frontier import frontier
from experiments.language import Language
from experiments.place_files import write_places
from experiments.run_files import write_csv, write_json, write_parquet
from experiments.worlds.end_of_run import mean_end
from experiments.worlds.world_search import FoundWorlds
from model.indicators import INDICATORS, YEARLY_INDICATORS

__all__ = [
    "definition_table",
    "outcome_table",
    "set_aside_table",
    "worlds_table",
    "write_comparison",
]

_MONEY: Final = {"cost_per_point": "net_cost_bn_vnd_per_point"}
"""Names of figures whose unit the JSON leaves to its reader."""


def write_comparison(
    folder: Path,
    comparison: Comparison,
    found: Sequence[Outcome],
    origin: Mapping[str, Any],
    lang: Language,
) -> list[str]:
    """Write every file of a comparison into a folder; return their names.

    Parameters
    ----------
    folder
        Where to write.
    comparison
        The comparison; where no world counts, only its JSON and provenance, which
        holds what went wrong, are written.
    found
        What it says of each policy.
    origin
        Where it comes from.
    lang
        Language of the pictures.
    """
    write_json(to_json(comparison, found), folder / "comparison.json")
    write_json(_provenance(comparison, origin), folder / "provenance.json")
    write_csv(set_aside_table(comparison.tried), folder / "set_aside.csv")
    if found:
        _write_tables(folder, comparison, found)
        _draw(folder, comparison, lang)
        _write_places(folder, comparison, lang)
    return sorted(path.name for path in folder.iterdir())


def _write_tables(
    folder: Path, comparison: Comparison, found: Sequence[Outcome]
) -> None:
    write_csv(outcome_table(found), folder / "comparison.csv")
    write_csv(definition_table(found), folder / "definitions.csv")
    worlds = worlds_table(comparison)
    write_parquet(worlds, folder / "worlds.parquet")
    write_csv(worlds, folder / "worlds.csv")


def _draw(folder: Path, comparison: Comparison, lang: Language) -> None:
    settings = comparison.settings
    accounts = frontier(settings.target, settings.by)
    ceiling = accounts.lines["ceiling_existing_firms"].value
    save(draw_fan(comparison, ceiling, lang), folder, f"fan_{lang}")
    save(draw_composition(comparison, lang), folder, f"composition_{lang}")


def _write_places(folder: Path, comparison: Comparison, lang: Language) -> None:
    """Write where things stand in the end under the reference, mean over worlds."""
    settings = comparison.settings
    said = {
        "policy": settings.names[0],
        "scenario": settings.run.scenario.name,
        "worlds": comparison.n_counted,
        "scale": settings.run.scale,
        "history": settings.run.history,
        "uncertainty": settings.run.uncertainty,
    }
    end = mean_end(comparison.panel.ends)
    write_places(folder, end, said, settings.run.n_months - 1, lang)


def outcome_table(found: Sequence[Outcome]) -> pa.Table:
    """Return a row for each policy, a column for each figure, empty where undefined."""
    rows = []
    for one in found:
        row = one.to_json()
        thresholds = row.pop("p_by_threshold")
        row |= {f"p_share_{name}": value for name, value in thresholds.items()}
        row.pop("p_by_year")
        row.pop("definitions")
        row.pop("first_passage_year")
        row.pop("first_passage")
        for name, passed in one.first_passage.items():
            row[f"first_year_{name}"] = passed.median
            row[f"first_year_{name}_low"] = passed.median_low
            row[f"first_year_{name}_high"] = passed.median_high
        row["p_target_exact_mcnemar"] = one.effect and one.effect.p_exact
        rows.append({_MONEY.get(name, name): value for name, value in row.items()})
    return pa.Table.from_pylist(rows)


def definition_table(found: Sequence[Outcome]) -> pa.Table:
    """Return a row for each policy and figure of the share; empty where undefined."""
    rows = [
        {"policy": one.name, **defined.to_json()}
        for one in found
        for defined in one.definitions
    ]
    return pa.Table.from_pylist(rows)


def set_aside_table(tried: FoundWorlds[Any]) -> pa.Table:
    """Return a row for each world set aside and each training band it misses."""
    missed = [(world, band) for world, of in tried.set_aside.items() for band in of]
    return pa.table(
        {
            "world": pa.array([world for world, _ in missed], pa.int64()),
            "band": pa.array([band for _, band in missed], pa.string()),
        }
    )


def worlds_table(comparison: Comparison) -> pa.Table:
    """Return a row for each run and year; units stand in the fields."""
    panel = comparison.panel
    run = np.argwhere(panel.has_run)
    policy, world = np.repeat(run, len(YEARS), axis=0).T
    year = np.tile(np.arange(len(YEARS)), len(run))
    unit_of = {each.name: each.yearly_unit for each in INDICATORS + YEARLY_INDICATORS}
    columns = {
        "policy": pa.array(np.array(panel.policies)[policy].tolist()),
        "world": pa.array(np.array(panel.worlds)[world]),
        "year": pa.array(np.array(YEARS)[year]),
    }
    fields = [
        pa.field(name, column.type, nullable=False) for name, column in columns.items()
    ]
    for name, values in panel.columns.items():
        columns[name] = pa.array(values[panel.has_run].reshape(-1), from_pandas=True)
        unit = unit_of.get(name)
        about = {"unit": unit} if unit else None
        fields.append(pa.field(name, pa.float64(), metadata=about))
    return pa.table(list(columns.values()), schema=pa.schema(fields))


def _provenance(comparison: Comparison, origin: Mapping[str, Any]) -> dict[str, Any]:
    """Return where the comparison comes from, its digests, and what failed."""
    settings, panel = comparison.settings, comparison.panel
    return {
        **origin,
        "target": settings.target,
        "by": settings.by,
        "margin": settings.margin,
        "reference": settings.names[0],
        **comparison.tried.told(),
        "digest": panel.digest(),
        "results_digest": comparison.results_digest,
        "run_digests": {
            policy: {
                str(world): digest
                for world, digest in zip(panel.worlds, digests, strict=True)
                if digest
            }
            for policy, digests in panel.digests.items()
        },
        "failed_runs": [
            {**told, "traceback": one.failure.traceback}
            for told, one in zip(
                failed_runs(comparison), comparison.failures, strict=True
            )
        ],
    }
