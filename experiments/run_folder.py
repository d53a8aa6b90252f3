"""What `halong run --out` leaves: indicators, places, provenance and pictures."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from experiments.figures.course import draw_share_course, draw_value_added
from experiments.figures.style import save
from experiments.language import Language
from experiments.output import jsonable
from experiments.place_files import write_places
from experiments.run_files import (
    indicator_table,
    write_csv,
    write_json,
    write_parquet,
)
from experiments.worlds.end_of_run import EndOfRun
from model.recorder import Records

__all__ = ["write_run"]


def write_run(
    folder: Path,
    records: Records,
    end: EndOfRun,
    origin: Mapping[str, Any],
    lang: Language,
) -> list[str]:
    """Write the files of one run and return their names.

    Parameters
    ----------
    folder
        A folder that stands already.
    records
        What the run recorded.
    end
        What stands where after its last month.
    origin
        Its provenance, which joins the Parquet file's metadata too.
    lang
        Language of the pictures.
    """
    told = dict(origin) | {"digest": records.digest()}
    about = {"provenance": json.dumps(jsonable(told), ensure_ascii=False)}
    table = indicator_table(records, about)
    tables = folder / "indicators.parquet", folder / "indicators.csv"
    write_parquet(table, tables[0])
    write_csv(table, tables[1])
    # A page's checksum covers its numbers, not the names at the file's foot.
    sums = {path.name: sha256(path.read_bytes()).hexdigest() for path in tables}
    write_json(told | {"sha256": sums}, folder / "provenance.json")
    years = records.yearly()
    said = {
        "policy": origin["policies"][0]["name"],
        "scenario": origin["scenario"]["name"],
        "world": origin["worlds"][0],
        "scale": origin["scale"],
        "history": origin["history"],
        "uncertainty": origin["uncertainty"],
    }
    save(draw_share_course(years, said, lang), folder, f"digital_share_{lang}")
    save(draw_value_added(years, said, lang), folder, f"value_added_{lang}")
    write_places(folder, end, said, records.months - 1, lang)
    return sorted(path.name for path in folder.iterdir())
