"""A cell, its key, its digest, and its file: whole or found to be not."""

import json
import math
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.engine.failure import Failure
from experiments.store.cell import Block, Cell, Receipt, Result, canonical
from experiments.store.cell_file import (
    DamagedError,
    cell_path,
    cell_paths,
    is_whole,
    read_cell,
    read_unlisted,
    write_cell,
)
from experiments.store.whole_file import read_plain, write_whole
from tests.experiments.toy_cells import result_of

CELL = Cell({"number": 7})


def written(folder: Path) -> Receipt:
    return write_cell(folder, CELL, result_of(7), "the code", 1.5)


def changed_byte(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


# Cells.


def test_a_key_hangs_on_what_a_cell_is_and_not_on_the_order_it_is_told_in() -> None:
    one = Cell({"policy": "as-is", "world": 1})
    assert one.key == Cell({"world": 1, "policy": "as-is"}).key
    assert one == Cell({"world": 1, "policy": "as-is"}, "a family")
    assert one.key != Cell({"world": 2, "policy": "as-is"}).key
    assert len(one.key) == 32


def test_a_key_is_the_same_on_every_machine() -> None:
    assert CELL.key == "1bd100ac70001bd61cbdc55406d9a0ad"
    assert canonical({"b": [1.5, None], "a": "Hạ Long"}) == (
        '{"a":"Hạ Long","b":[1.5,null]}'
    )


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_cell_of_no_finite_number_has_no_key(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        _ = Cell({"value": number}).key


# Results and their digest.


def test_blocks_become_rows_and_what_is_not_a_number_is_absent() -> None:
    block = Block(
        indicators=("a", "b"),
        periods=(2020, 2021),
        values=np.array([[1.0, np.nan], [3.0, 4.0]]),
        table="site",
        part="3",
    )
    assert Result.of([block]).table.to_pylist() == [
        {"table": "site", "part": "3", "indicator": i, "period": p, "value": v}
        for i, p, v in [
            ("a", 2020, 1.0),
            ("a", 2021, None),
            ("b", 2020, 3.0),
            ("b", 2021, 4.0),
        ]
    ]


def test_a_result_without_rows_has_a_digest_and_a_file(tmp_path: Path) -> None:
    empty = Result.of([], {"out": ["a band"]})
    receipt = write_cell(tmp_path, CELL, empty, "the code", 0.0)
    back = read_cell(tmp_path, receipt)
    assert back.table.num_rows == 0
    assert back.digest() == empty.digest() == receipt.content


def test_the_digest_hangs_on_the_numbers_and_not_on_their_layout() -> None:
    result = result_of(7)
    plain = pa.table(
        {name: result.table[name].to_pylist() for name in result.table.column_names},
        schema=pa.schema(
            [
                ("table", pa.string()),
                ("part", pa.string()),
                ("indicator", pa.string()),
                ("period", pa.int64()),
                ("value", pa.float64()),
            ]
        ),
    )
    assert Result(plain, result.about).digest() == result.digest()
    other = Result(result.table, {"number": 8})
    assert other.digest() != result.digest()
    assert result_of(8).digest() != result.digest()


def test_the_last_bit_of_a_number_moves_the_digest() -> None:
    def digest(value: float) -> str:
        block = Block(indicators=("a",), periods=(1,), values=np.array([[value]]))
        return Result.of([block]).digest()

    assert digest(0.1) != digest(np.nextafter(0.1, 1))
    assert digest(0.0) != digest(-0.0)


# Files.


def test_what_was_written_is_read(tmp_path: Path) -> None:
    receipt = written(tmp_path)
    back = read_cell(tmp_path, receipt)
    assert back.table.equals(result_of(7).table)
    assert back.about == {"number": 7}
    assert back.digest() == receipt.content
    assert list(tmp_path.iterdir()) == [cell_path(tmp_path, CELL.key)]


def test_the_file_is_parquet_to_any_reader(tmp_path: Path) -> None:
    written(tmp_path)
    table = pq.read_table(cell_path(tmp_path, CELL.key))
    told = json.loads(table.schema.metadata[b"halong"])
    assert told["spec"] == {"number": 7}
    assert table.num_rows == 64


def test_any_changed_byte_is_found_by_the_receipt(tmp_path: Path) -> None:
    receipt = written(tmp_path)
    path = cell_path(tmp_path, CELL.key)
    raw = path.read_bytes()
    assert is_whole(tmp_path, receipt)
    for at in range(0, len(raw), 7):
        path.write_bytes(changed_byte(raw, at))
        assert not is_whole(tmp_path, receipt)
        with pytest.raises(DamagedError):
            read_cell(tmp_path, receipt)


def test_a_whole_file_without_a_line_gets_the_receipt_it_had(tmp_path: Path) -> None:
    receipt = written(tmp_path)
    path = cell_path(tmp_path, CELL.key)
    assert read_unlisted(path, "the code") == receipt
    with pytest.raises(DamagedError, match="other code"):
        read_unlisted(path, "other code")
    other = tmp_path / f"{Cell({'number': 8}).key}.parquet"
    path.rename(other)
    with pytest.raises(DamagedError, match="another cell"):
        read_unlisted(other, "the code")


def test_no_changed_byte_moves_what_a_file_without_a_line_says(
    tmp_path: Path,
) -> None:
    receipt = written(tmp_path)
    path = cell_path(tmp_path, CELL.key)
    raw = path.read_bytes()
    n_found = 0
    for at in range(0, len(raw), 5):
        path.write_bytes(changed_byte(raw, at))
        try:
            taken = read_unlisted(path, "the code")
        except DamagedError:
            n_found += 1
            continue
        # Names of columns aside, Parquet says things that nobody reads.
        assert (taken.spec, taken.content, taken.about, taken.seconds) == (
            receipt.spec,
            receipt.content,
            receipt.about,
            receipt.seconds,
        )
        assert read_cell(tmp_path, taken).digest() == receipt.content
    assert n_found > len(raw) / 5 / 2


@pytest.mark.parametrize("length", [0, 1, 8, 500])
def test_a_file_cut_short_is_no_file_of_a_cell(tmp_path: Path, length: int) -> None:
    written(tmp_path)
    path = cell_path(tmp_path, CELL.key)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(DamagedError):
        read_unlisted(path, "the code")


@pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX")
def test_no_pipe_is_waited_for_and_no_link_followed(tmp_path: Path) -> None:
    receipt = written(tmp_path)
    path = cell_path(tmp_path, CELL.key)
    aside = tmp_path / "aside"
    path.rename(aside)
    path.symlink_to(aside)
    assert not is_whole(tmp_path, receipt)
    path.unlink()
    os.mkfifo(path)
    assert not is_whole(tmp_path, receipt)
    path.unlink()
    path.mkdir()
    assert not is_whole(tmp_path, receipt)


def test_only_names_of_cells_are_cells(tmp_path: Path) -> None:
    written(tmp_path)
    for name in ("notes.parquet", "notes.txt", f".{CELL.key}.parquet.1.tmp"):
        (tmp_path / name).touch()
    assert list(cell_paths(tmp_path)) == [cell_path(tmp_path, CELL.key)]


def test_a_file_that_cannot_be_written_leaves_what_stood(tmp_path: Path) -> None:
    path = tmp_path / "there"
    write_whole(path, b"before")
    path.chmod(0o600)
    blocked = tmp_path / "none" / "there"
    with pytest.raises(OSError, match="5 bytes: No such file") as raised:
        write_whole(blocked, b"after")
    assert raised.value.filename == str(blocked)
    assert read_plain(path, 10) == b"before"
    with pytest.raises(OSError, match="more than 3 bytes"):
        read_plain(path, 3)


# Receipts.


@given(
    st.dictionaries(st.text(), st.integers() | st.text() | st.none()),
    st.floats(0, 1e6),
    st.none() | st.builds(Failure, error=st.text(), traceback=st.text()),
)
def test_a_receipt_told_as_json_comes_back(
    spec: dict[str, int | str | None], seconds: float, failure: Failure | None
) -> None:
    try:
        key = Cell(spec).key
    except UnicodeEncodeError:
        return
    receipt = Receipt(
        key=key, spec=spec, code="c", seconds=seconds, failure=failure, about={"a": 1}
    )
    told = json.loads(json.dumps(receipt.to_json()))
    assert Receipt.from_json(told) == receipt


@pytest.mark.parametrize(
    "other",
    [{"key": "../../x"}, {"spec": [1]}, {"sha256": None}, {"about": "x"}, {"code": 1}],
)
def test_a_receipt_of_odd_parts_is_none(other: dict[str, object]) -> None:
    told = Receipt(key=CELL.key, spec=CELL.spec, code="c").to_json()
    with pytest.raises((TypeError, ValueError)):
        Receipt.from_json(told | other)
