"""Manifests: lines that are whole, or no lines."""

import errno
import os
from pathlib import Path

import pytest

from experiments.engine.failure import Failure
from experiments.store.cell import Cell, Receipt
from experiments.store.manifest import Manifest, read_receipts


def receipt(number: int, **more: object) -> Receipt:
    cell = Cell({"number": number})
    return Receipt(key=cell.key, spec=cell.spec, code="c", **more)  # type: ignore[arg-type]


def kept(folder: Path, *receipts: Receipt) -> Path:
    manifest = Manifest(folder)
    for each in receipts:
        manifest.add(each)
    manifest.close()
    return max(folder.iterdir())


def numbers(folder: Path) -> list[object]:
    return [each.spec["number"] for each in read_receipts(folder)]


def test_receipts_come_back_in_their_order_later_manifests_last(tmp_path: Path) -> None:
    failure = Failure(error="e", traceback="one\ntwo\u2028three\r", stage="s")
    kept(tmp_path, receipt(2), receipt(1, failure=failure))
    kept(tmp_path, receipt(0, seconds=1.5))
    assert list(read_receipts(tmp_path)) == [
        receipt(2),
        receipt(1, failure=failure),
        receipt(0, seconds=1.5),
    ]


def test_a_manifest_of_nothing_is_no_file(tmp_path: Path) -> None:
    Manifest(tmp_path).close()
    assert list(tmp_path.iterdir()) == []


def test_wherever_a_manifest_is_cut_the_lines_before_stand(tmp_path: Path) -> None:
    path = kept(tmp_path, *(receipt(number) for number in range(3)))
    raw = path.read_bytes()
    seen = set()
    for length in range(len(raw)):
        path.write_bytes(raw[:length])
        found = numbers(tmp_path)
        assert found == [0, 1, 2][: len(found)]
        seen.add(len(found))
    assert seen == {0, 1, 2, 3}


def test_what_follows_a_line_that_was_cut_off_is_read(tmp_path: Path) -> None:
    path = kept(tmp_path, receipt(0))
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    with path.open("ab") as file:
        file.write(kept(tmp_path, receipt(1)).read_bytes())
    assert set(numbers(tmp_path)) == {1}


def test_no_changed_byte_makes_another_line(tmp_path: Path) -> None:
    path = kept(tmp_path, receipt(0), receipt(1))
    raw = path.read_bytes()
    for at in range(len(raw)):
        path.write_bytes(raw[:at] + bytes([raw[at] ^ 4]) + raw[at + 1 :])
        found = list(read_receipts(tmp_path))
        assert all(each in (receipt(0), receipt(1)) for each in found)
        assert len(found) >= 1


def test_lines_of_others_are_passed_over(tmp_path: Path) -> None:
    kept(tmp_path, receipt(0))
    (tmp_path / "a.jsonl").write_bytes(b"\xff\xfe\n{}\n[]\t0123\nnull\n" + b"[" * 9999)
    (tmp_path / "b.jsonl").mkdir()
    assert numbers(tmp_path) == [0]


def test_a_full_disk_names_path_and_bytes_and_the_next_line_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest, write = Manifest(tmp_path), os.write
    manifest.add(receipt(0))

    def half(descriptor: int, raw: bytes) -> int:
        if len(raw) > 10:
            return write(descriptor, raw[: len(raw) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.write", half)
    with pytest.raises(OSError, match="bytes: No space left on device") as raised:
        manifest.add(receipt(1))
    assert str(tmp_path) in str(raised.value.filename)
    monkeypatch.undo()
    manifest.add(receipt(2))
    manifest.close()
    assert numbers(tmp_path) == [0, 2]
