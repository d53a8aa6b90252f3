"""The files of a ledger: every unit of every world, classes, levers, the answer."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from agents.classification import Owner, Sector
from experiments.comparison.comparison_files import set_aside_table
from experiments.figures.ledger import draw_ledger
from experiments.figures.style import save
from experiments.language import Language
from experiments.ledger.cases import Case
from experiments.ledger.classes import Story, UnitClass
from experiments.ledger.ledger import Ledger, WorldLedger
from experiments.ledger.ledger_answer import ledger_answer
from experiments.ledger.ledger_report import said_of
from experiments.ledger.mix_ledger import MixLedger
from experiments.ledger.traces import AMOUNTS, NOT_YET
from experiments.run_files import write_csv, write_json, write_parquet
from model.places import Places, load_places
from model.policy.schedule import month_text
from model.support_given import SupportKind

__all__ = ["units_table", "write_ledger"]

_UNITS: Final = {
    "n_enterprises": "enterprises",
    "capital_musd": "USD million",
    "months_earlier": "months",
    "jobs": "people",
    "value_added_bn_vnd": "bn VND a year",
    "value_added_bn_vnd_2020_prices": "bn VND a year, 2020 prices",
    "digital_bn_vnd": "bn VND a year",
    "digital_bn_vnd_2020_prices": "bn VND a year, 2020 prices",
    **{f"{kind.label}_bn_vnd": "bn VND" for kind in SupportKind},
}
"""Units of the columns that have one."""


def write_ledger(
    folder: Path,
    found: MixLedger,
    cases: Sequence[Case],
    world: int | None,
    origin: Mapping[str, Any],
    lang: Language,
) -> list[str]:
    """Write every file of a ledger into a folder; return their names.

    Parameters
    ----------
    folder
        Where to write.
    found
        The ledger; where no world counts, only its JSON, provenance and the worlds set
        aside are written.
    cases, world
        The largest cases, and the world they are of.
    origin
        Where it comes from.
    lang
        Language of the picture.
    """
    answer = ledger_answer(found, cases, world)
    write_json(answer, folder / "ledger.json")
    write_json(_provenance(found, origin), folder / "provenance.json")
    write_csv(set_aside_table(found.tried), folder / "set_aside.csv")
    if found.ledger is not None:
        write_csv(_rows_table(answer), folder / "classes.csv")
        write_csv(_levers_table(answer), folder / "levers.csv")
        units = units_table(found.ledger, load_places())
        write_csv(units, folder / "units.csv")
        write_parquet(units, folder / "units.parquet")
        said = said_of(found, lang)
        save(draw_ledger(found.ledger, said, lang), folder, f"ledger_{lang}")
    return sorted(path.name for path in folder.iterdir())


def units_table(ledger: Ledger, places: Places) -> pa.Table:
    """Return a row for each unit of each world; units stand in the fields."""
    tables = [_world_table(world, places) for world in ledger.worlds]
    return pa.concat_tables(tables)


def _world_table(world: WorldLedger, places: Places) -> pa.Table:
    of = world.cases
    columns: dict[str, Any] = {
        "world": np.full(of.ids.size, world.world),
        "kind": _named(("firm", "project"), of.is_project.astype(np.int64)),
        "id": of.ids,
        "class": _named([each.label for each in UnitClass], of.unit_class),
        "story": _named([each.label for each in Story], of.story),
        "n_enterprises": of.n_enterprises,
        "sector": _named([each.label for each in Sector], of.sector),
        "owner": _named([each.label for each in Owner], of.owner),
        "capital_musd": of.capital_musd,
        "site": _named(world.site_names, of.site),
        "site_before": _named(world.site_names, of.site_before),
        "ward": _named(places.names, of.ward),
        "ward_before": _named(places.names, of.ward_before),
        "signed_month": _months(of.signed_month),
        "opens_month": _months(of.opens_month),
        "opens_month_before": _months(of.opens_month_before),
        "stage": _stages(of.stage),
        "stage_before": _stages(of.stage_before),
        "months_earlier": of.months_earlier,
        **dict(zip(AMOUNTS, of.amounts, strict=True)),
        **{
            f"{kind.label}_bn_vnd": given
            for kind, given in zip(SupportKind, of.support, strict=True)
        },
    }
    arrays = {name: pa.array(column) for name, column in columns.items()}
    schema = pa.schema(
        pa.field(name, array.type, metadata=_about(name))
        for name, array in arrays.items()
    )
    return pa.table(list(arrays.values()), schema=schema)


def _about(name: str) -> dict[str, str] | None:
    return {"unit": _UNITS[name]} if name in _UNITS else None


def _named(names: Sequence[str], codes: npt.NDArray[np.integer]) -> pa.Array:
    """Return names by code, empty where a code is negative."""
    places = pa.array(codes, mask=np.asarray(codes) < 0)
    return pa.array(names, pa.string()).take(places)


def _months(months: npt.NDArray[np.integer]) -> pa.Array:
    """Return months as files write them, empty where there is none."""
    dated = [
        month_text(int(month)) if 0 <= month < NOT_YET else None for month in months
    ]
    return pa.array(dated, pa.string())


def _stages(stages: npt.NDArray[np.integer]) -> pa.Array:
    return pa.array(stages, mask=np.asarray(stages) < 0)


def _rows_table(answer: Mapping[str, Any]) -> pa.Table:
    """Return a row for each class, story and part of everybody else."""
    rows = [
        {"of": of, **row}
        for of in ("classes", "stories", "others")
        for row in answer[of]
    ]
    rows.append({"of": "totals", "name": "difference", **answer["totals"]})
    return _table(rows)


def _levers_table(answer: Mapping[str, Any]) -> pa.Table:
    """Return a row for each lever, the interaction and the whole mix."""
    rows = [
        *answer["levers"],
        {"lever": "interaction", **answer["interaction"]},
        {"lever": "mix", **answer["mix"]},
    ]
    return _table(rows)


def _table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return rows of which some lack some columns, empty there."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.Table.from_pylist([{n: row.get(n) for n in names} for row in rows])


def _provenance(found: MixLedger, origin: Mapping[str, Any]) -> dict[str, Any]:
    settings = found.settings
    return {
        **origin,
        "by": settings.by,
        "reference": settings.reference.name,
        "levers": list(settings.levers),
        **found.tried.told(),
        "failed_worlds": {
            str(world): {"error": failure.error, "traceback": failure.traceback}
            for world, failure in found.tried.failures.items()
        },
    }
