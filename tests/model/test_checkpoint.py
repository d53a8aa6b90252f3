"""A world kept at a month goes on as if it had never been stopped."""

import copy
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, is_dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.population import ColumnAgent, Population, column
from agents.refusal import Refusal
from agents.rows import Table
from model import checkpoint_file
from model.checkpoint import (
    GROWS,
    Checkpoint,
    keep,
    put_back,
    refuse_other_settings,
)
from model.checkpoint_file import read, write
from model.digests import code_digest, content_digest
from model.parameters import load_parameters
from model.policy.files import load_policy, load_scenario
from model.quangninh import QuangNinh
from model.sparse_network import Network

ROOT = Path(__file__).parents[2]
ZERO = np.float32(0)


class Tree(ColumnAgent):
    height = column(np.float64, unit="m", meaning="height", dead=0.0)
    kind = column(np.int8, unit="code", meaning="kind", dead=-1, default=0)
    is_old = column(np.bool_, unit="yes or no", meaning="old", dead=False, default=True)


class Trees(Population[Tree]):
    height = Tree.height
    kind = Tree.kind
    is_old = Tree.is_old


@dataclass(slots=True)
class Purse:
    balance: float
    paid: int = 0


@dataclass(slots=True)
class Stock:
    matrix: npt.NDArray[np.float64]
    queue: npt.NDArray[np.int64] = field(metadata=GROWS)
    purse: Purse
    by_tax: dict[str, npt.NDArray[np.float64]]
    rates: tuple[float, ...]
    precise: np.float32 = ZERO
    name: str = ""
    since: int | None = None
    is_open: bool = False


def stock(filled: bool = False) -> Stock:
    if not filled:
        return Stock(
            np.zeros((2, 3)), np.zeros(0, np.int64), Purse(0.0), {}, (0.0, 0.0)
        )
    return Stock(
        matrix=np.arange(6.0).reshape(2, 3) / 7,
        queue=np.array([3, 1]),
        purse=Purse(0.1 + 0.2, 10**30),
        by_tax={"thuế": np.array([1.5]), "land": np.array([-0.0])},
        rates=(float("inf"), -0.0),
        precise=np.float32(0.1),
        name="Hạ Long",
        since=72,
        is_open=True,
    )


def trees() -> Trees:
    return Trees(mesa.Model(rng=1))


def contents(part: object) -> object:
    """Return all that can be seen of a part, to the last bit."""
    if isinstance(part, Table):
        kept = {name: values.tobytes() for name, values in part.kept_columns().items()}
        return kept, part.highest_id, part.n_rows, part._n_alive, part._n_straight
    if isinstance(part, Network):
        ends = part.ids, part.source_id, part.target_id, part.neighbours.indices
        return [each.tobytes() for each in ends], part.directed
    if isinstance(part, np.ndarray | np.generic):
        array = np.asarray(part)
        layout = array.flags.c_contiguous, array.flags.f_contiguous
        return type(part), array.dtype, array.shape, layout, array.tobytes()
    if isinstance(part, dict):
        return [(key, contents(each)) for key, each in part.items()]
    if isinstance(part, tuple | list):
        return type(part), [contents(each) for each in part]
    if is_dataclass(part) and not isinstance(part, type):
        names = part.__dataclass_fields__
        return {name: contents(getattr(part, name)) for name in names}
    return type(part), repr(part)


def through_memory(checkpoint: Checkpoint, _: Path) -> Checkpoint:
    return checkpoint


def through_a_file(checkpoint: Checkpoint, folder: Path) -> Checkpoint:
    write(checkpoint, folder / "kept.npz")
    return read(folder / "kept.npz")


WAYS = [through_memory, through_a_file]
type Way = Callable[[Checkpoint, Path], Checkpoint]

# Populations.

EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("born"), st.integers(0, 5)),
        st.tuples(st.just("born late"), st.integers(1, 3)),
        st.tuples(st.just("died"), st.integers(0, 40)),
        st.tuples(st.just("compacted"), st.just(0)),
        st.tuples(st.just("grew"), st.integers(-3, 3)),
    ),
    max_size=12,
)


def live(forest: Trees, events: list[tuple[str, int]]) -> None:
    for what, number in events:
        if what == "born":
            forest.births(number, height=number / 3)
        elif what == "born late":
            first = forest.highest_id + 7
            forest.births(np.arange(first, first + number), height=2.0, kind=number)
        elif what == "died" and len(forest):
            forest.deaths(forest.ids[forest.rows[number % len(forest)]])
        elif what == "compacted":
            forest.compact()
        elif what == "grew":
            forest.height = forest.height * 1.1 + number


@given(before=EVENTS, after=EVENTS)
def test_a_population_put_back_lives_on_as_the_one_that_was_kept(
    before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> None:
    first, second = trees(), trees()
    live(first, before)
    kept = keep({"trees": first}, {})
    live(second, [("born", 3), ("died", 1)])
    put_back(kept, {"trees": second})
    for _ in range(2):
        assert contents(first) == contents(second)
        live(first, after)
        live(second, after)


@given(EVENTS)
def test_straight_rows_are_always_all_that_are(events: list[tuple[str, int]]) -> None:
    forest = trees()
    live(forest, events)
    astray = np.flatnonzero(forest.ids != np.arange(forest.n_rows))
    assert forest._n_straight == (astray[0] if astray.size else forest.n_rows)
    ids = forest.ids[forest.rows]
    assert np.array_equal(forest.rows_of(ids), forest.rows)


def test_a_checkpoint_shares_no_memory_with_what_was_kept_or_filled() -> None:
    forest, held = trees(), stock(filled=True)
    forest.births(3, height=1.0)
    parts = {"trees": forest, "stock": held}
    kept = keep(parts, {})
    before = {name: array.tobytes() for name, array in kept.arrays.items()}
    for _ in range(2):
        forest.height = forest.height + 1
        held.matrix += 1
        held.by_tax["land"] += 1
        assert {n: a.tobytes() for n, a in kept.arrays.items()} == before
        put_back(kept, parts)
    assert forest.height.tolist() == [1.0] * 3
    assert contents(held) == contents(stock(filled=True))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda a: a.pop("trees.kind"), "lacks trees.kind"),
        (lambda a: a.update({"trees.height": np.zeros(3, "f4")}), "height is float32"),
        (lambda a: a.update({"trees.height": np.zeros(2)}), "height is float64 of"),
        (lambda a: a.update({"trees.height": np.full(3, np.nan)}), "NaN"),
        (lambda a: a.update({"trees.ids": np.array([0, 2, 1])}), "rise"),
        (lambda a: a.update({"trees.ids": np.array([-1, 0, 1])}), "rise"),
        (
            lambda a: a.update({"trees.ids": np.array([0, 1, 9])}),
            "rise, from 0 up to 2",
        ),
        (lambda a: a.update({"trees.height": np.ones(3)}), "a dead row has height"),
    ],
)
def test_a_population_refuses_columns_that_do_not_fit_and_stays(
    change: Callable[[dict[str, Any]], object], message: str
) -> None:
    forest = trees()
    forest.births(3, height=[1.0, 2.0, 3.0])
    forest.deaths(1)
    kept = keep({"trees": forest}, {})
    arrays = dict(kept.arrays)
    change(arrays)
    before = contents(forest)
    with pytest.raises(Refusal, match=message):
        put_back(Checkpoint({}, kept.layout, arrays), {"trees": forest})
    assert contents(forest) == before


def test_a_column_that_is_new_since_is_refused() -> None:
    class Oak(ColumnAgent):
        height = column(np.float64, unit="m", meaning="height", dead=0.0)

    class Oaks(Population[Oak]):
        height = Oak.height

    kept = keep({"trees": Oaks(mesa.Model(rng=1))}, {})
    with pytest.raises(Refusal, match="trees: is_old, kind stand on one side only"):
        put_back(kept, {"trees": trees()})


# Networks.


@given(
    st.sets(st.integers(0, 200), min_size=2, max_size=12).flatmap(
        lambda ids: st.tuples(
            st.just(sorted(ids)),
            st.sets(
                st.tuples(st.sampled_from(sorted(ids)), st.sampled_from(sorted(ids)))
            ),
        )
    ),
    st.booleans(),
)
def test_a_network_put_back_is_the_same(
    drawn: tuple[list[int], set[tuple[int, int]]], directed: bool
) -> None:
    ids, pairs = drawn
    ends = sorted({(a, b) if directed else (min(a, b), max(a, b)) for a, b in pairs})
    links = np.array([(a, b) for a, b in ends if a != b]).reshape(-1, 2)
    network = Network(np.array(ids), links[:, 0], links[:, 1], directed)
    nothing = np.zeros(0, np.int64)
    fresh = Network(nothing, nothing, nothing, directed)
    back = put_back(keep({"supply": network}, {}), {"supply": fresh})
    assert contents(back["supply"]) == contents(network)


def test_a_network_of_another_direction_or_with_half_a_link_is_refused() -> None:
    network = Network(np.arange(3), np.array([0]), np.array([1]))
    kept = keep({"supply": network}, {})
    other = Network(np.arange(3), np.array([0]), np.array([1]), directed=False)
    with pytest.raises(Refusal, match="direction"):
        put_back(kept, {"supply": other})
    arrays = {**kept.arrays, "supply.source_id": np.array([0, 1])}
    with pytest.raises(Refusal, match="2 sources, 1 targets"):
        put_back(Checkpoint({}, kept.layout, arrays), {"supply": network})


# Stocks.

NUMBERS = st.one_of(st.booleans(), st.integers(), st.floats(allow_nan=False))


@given(
    st.floats(allow_nan=False),
    st.integers(),
    st.lists(st.integers(-(2**63), 2**63 - 1), max_size=4),
    st.dictionaries(st.text(max_size=3), st.lists(st.floats(), max_size=3), max_size=3),
    st.lists(st.floats(allow_nan=False), min_size=2, max_size=2),
)
def test_a_stock_put_back_is_the_same(
    balance: float,
    paid: int,
    queue: list[int],
    by_tax: dict[str, list[float]],
    rates: list[float],
) -> None:
    held = stock(filled=True)
    held.purse = Purse(balance, paid)
    held.queue = np.array(queue, np.int64)
    held.by_tax = {name: np.array(values) for name, values in by_tax.items()}
    held.rates = tuple(rates)
    fresh = stock()
    put_back(keep({"stock": held}, {}), {"stock": fresh})
    assert contents(fresh) == contents(held)


@pytest.mark.parametrize("way", WAYS)
def test_order_in_memory_and_kinds_of_numbers_come_back_too(
    way: Way, tmp_path: Path
) -> None:
    held, fresh = stock(filled=True), stock()
    held.matrix = np.asfortranarray(held.matrix)
    put_back(way(keep({"stock": held}, {}), tmp_path), {"stock": fresh})
    assert contents(fresh) == contents(held)
    assert fresh.matrix.flags.f_contiguous
    assert type(fresh.precise) is np.float32
    assert list(fresh.by_tax) == ["thuế", "land"]


def test_a_stock_inside_a_stock_is_filled_where_it_stands() -> None:
    fresh = stock()
    purse = fresh.purse
    put_back(keep({"stock": stock(filled=True)}, {}), {"stock": fresh})
    assert fresh.purse is purse
    assert purse.paid == 10**30


@dataclass
class Loose:
    value: float = 0.0


@dataclass(slots=True, frozen=True)
class Frozen:
    value: float = 0.0


def changed(name: str, value: object) -> Stock:
    held = stock(filled=True)
    setattr(held, name, value)
    return held


SHARED = np.zeros(6)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (Loose(), "a stock can change and has slots"),
        (Frozen(), "a stock can change and has slots"),
        (7, "expected a population, a network or a stock"),
        (Stock, "expected a population, a network or a stock"),
        (changed("name", {1, 2}), "stock.name is set"),
        (changed("name", {1: 2}), "stock.name is dict"),
        (changed("rates", (Purse(0.0),)), "stock.rates.0 is Purse"),
        (changed("queue", np.array([None])), "stock.queue is object"),
        (changed("queue", np.array(["a"])), "stock.queue is <U1"),
        (changed("queue", np.arange(3).astype(">i8")), "stock.queue is >i8"),
        (changed("queue", np.arange(9)[::2]), "view with gaps"),
        (changed("by_tax", {"a": SHARED[:4], "b": SHARED[3:]}), "share memory"),
    ],
)
def test_what_could_not_come_back_as_it_was_is_not_kept(
    part: object, message: str
) -> None:
    with pytest.raises(Refusal, match=message):
        keep({"stock": part}, {})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("matrix", np.zeros((3, 3)), "stock.matrix is float64 of .3, 3.; expected"),
        ("matrix", np.zeros((2, 3), np.float32), "stock.matrix is float32"),
        ("queue", np.zeros((2, 2), np.int64), "stock.queue is int64"),
        ("rates", (1.0, 2.0, 3.0), "stock.rates has 3 parts; expected 2"),
        ("rates", (1.0, "x"), "stock.rates is str; expected number"),
        ("is_open", "yes", "stock.is_open is str; expected number"),
        ("name", 7, "stock.name is number; expected str"),
        ("matrix", 7, "stock.matrix is number; expected ndarray"),
    ],
)
def test_a_value_of_another_kind_is_refused(
    name: str, value: object, message: str
) -> None:
    kept = keep({"stock": changed(name, value)}, {})
    with pytest.raises(Refusal, match=message):
        put_back(kept, {"stock": stock()})


def test_other_parts_and_fields_are_refused_by_name() -> None:
    kept = keep({"stock": stock(), "purse": Purse(1.0)}, {})
    with pytest.raises(Refusal, match="purse on one side only"):
        put_back(kept, {"stock": stock()})
    with pytest.raises(Refusal, match=r"fields of purse: .*matrix"):
        put_back(kept, {"stock": stock(), "purse": stock()})
    with pytest.raises(Refusal, match="purse is no population"):
        put_back(kept, {"stock": stock(), "purse": trees()})


# Settings.


def test_settings_are_told_and_others_refused() -> None:
    kept = keep({}, {"month": 72, "world": 3, "scenario": "central"})
    refuse_other_settings(kept, {"world": 3, "scenario": "central"})
    for name, wanted in (("world", 4), ("world", 3.0), ("scale", 10)):
        with pytest.raises(Refusal, match=f"has {name} .*; expected"):
            refuse_other_settings(kept, {name: wanted})


def test_settings_that_json_cannot_hold_are_refused() -> None:
    for value in (float("nan"), object(), np.int64(3)):
        with pytest.raises(Refusal, match="settings"):
            keep({}, {"world": value})  # type: ignore[dict-item]


def test_digests_of_settings_tell_the_last_bit_and_the_kind() -> None:
    digests = [
        content_digest(value)
        for value in (Frozen(0.3), Frozen(0.1 + 0.2), Frozen(0), {"a": 1}, (1,), 1)
    ]
    assert len({*digests}) == len(digests)
    assert content_digest({"b": 1, "a": 2}) == content_digest({"a": 2, "b": 1})
    with pytest.raises(Refusal, match="set"):
        content_digest({1})


# Files.


def small(month: int = 72) -> Checkpoint:
    forest = trees()
    forest.births(4, height=[1.0, 2.0, 3.0, 4.0])
    forest.deaths(2)
    network = Network(np.arange(4), np.array([0, 1]), np.array([1, 3]))
    parts = {"trees": forest, "supply": network, "stock": stock(filled=True)}
    return keep(parts, {"month": month, "name": "Quảng Ninh"})


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    kept = small()
    back = through_a_file(kept, tmp_path)
    assert (back.settings, back.layout) == (kept.settings, kept.layout)
    assert sorted(back.arrays) == sorted(kept.arrays)
    for name, array in kept.arrays.items():
        assert contents(back.arrays[name]) == contents(array), name
    assert [path.name for path in tmp_path.iterdir()] == ["kept.npz"]


def test_numpy_reads_the_file_without_unpickling(tmp_path: Path) -> None:
    write(small(), tmp_path / "kept.npz")
    with np.load(tmp_path / "kept.npz", allow_pickle=False) as archive:
        assert archive["trees.height"].tolist() == [1.0, 2.0, 0.0, 4.0]
        assert np.array_equal(archive["stock.matrix"], stock(filled=True).matrix)
        assert json.loads(archive["header.json"])["settings"]["month"] == 72


def test_the_same_state_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, month in (("a", 72), ("b", 72), ("c", 73)):
        write(small(month), tmp_path / name)
    first, second, other = ((tmp_path / name).read_bytes() for name in "abc")
    assert first == second != other


def test_any_changed_bit_and_any_cut_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kept.npz"
    write(small(), path)
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 150)):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << place % 8
        for broken in (bytes(flipped), whole[:place]):
            path.write_bytes(broken)
            with pytest.raises(Refusal, match="cut short, changed or no checkpoint"):
                read(path)
    path.write_bytes(whole)
    read(path)


def sealed(path: Path, members: list[tuple[str, bytes]], kind: int = 0) -> None:
    """Write an archive of any members with the seal of a true checkpoint."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, kind)
        archive.comment = b"0" * 64
    body = buffer.getvalue()[:-64]
    path.write_bytes(body + sha256(body).hexdigest().encode())


def members_of(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        return [(each.filename, archive.read(each)) for each in archive.infolist()]


def with_header(
    change: Callable[[dict[str, Any]], object],
) -> Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]]:
    def changed(members: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        header = json.loads(members[0][1])
        change(header)
        text = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
        return [("header.json", text), *members[1:]]

    return changed


def reshaped(header: dict[str, Any]) -> None:
    header["arrays"]["trees.height"]["shape"] = [10**15]


def retyped(header: dict[str, Any]) -> None:
    header["arrays"]["trees.height"]["type"] = "|O"


def negative(header: dict[str, Any]) -> None:
    header["arrays"]["trees.height"]["shape"] = [-1, -4]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m, None),
        (with_header(lambda h: h.update(code="0" * 64)), "made by other code .code"),
        (with_header(lambda h: h.update(schema=2)), "made by other code .schema"),
        (with_header(lambda h: h.update(streams=0)), "made by other code .streams"),
        (with_header(lambda h: h.pop("schema")), "made by other code .schema"),
        (with_header(lambda h: h.pop("layout")), "lacks parts"),
        (with_header(lambda h: h.update(layout=[])), "lacks parts"),
        (with_header(lambda h: h["arrays"].popitem()), "members are others"),
        (with_header(lambda h: h["arrays"].update(x=7)), "members are others"),
        (with_header(lambda h: h["arrays"].update({"trees.ids": 7})), "TypeError"),
        (with_header(reshaped), "trees.height is not as declared"),
        (with_header(retyped), "trees.height is not as declared"),
        (with_header(negative), "trees.height is not as declared"),
        (lambda m: [*m, ("../../evil", b"x")], "members are others"),
        (lambda m: [*m, m[1]], "members are others"),
        (lambda m: m[1:], "KeyError"),
        (lambda m: [("header.json", b"[1]"), *m[1:]], "others' work"),
        (lambda m: [("header.json", b'{"a": 1}'), *m[1:]], "others' work"),
        (lambda m: [("header.json", b'{"a":1,"a":1}'), *m[1:]], "others' work"),
        (lambda m: [("header.json", b'{"a":NaN}'), *m[1:]], "ValueError"),
        (lambda m: [("header.json", b"\xff"), *m[1:]], "UnicodeDecodeError"),
        (lambda m: [("header.json", b"[" * 200_000), *m[1:]], "RecursionError"),
        (lambda m: [(n, d + b"more") for n, d in m], "JSONDecodeError"),
        (lambda m: [m[0], *((n, d + b"more") for n, d in m[1:])], "not as declared"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_foreign_file_is_refused_although_its_seal_is_right(
    change: Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]],
    message: str | None,
    tmp_path: Path,
) -> None:
    path = tmp_path / "kept.npz"
    write(small(), path)
    sealed(path, change(members_of(path)))
    if message is None:
        read(path)
        return
    with pytest.raises(Refusal, match=message) as caught:
        read(path)
    assert "make the checkpoint again" in str(caught.value)
    assert str(caught.value).count("\n") <= 2


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "kept.npz"
    sealed(path, [("header.json", b" " * 50_000_000)], zipfile.ZIP_DEFLATED)
    assert path.stat().st_size < 100_000
    with pytest.raises(Refusal, match="do not fit the file"):
        read(path)


def test_a_truth_value_that_is_neither_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kept.npz"
    write(small(), path)
    members = [
        (name, data[:-1] + b"\x07" if name == "trees.is_alive.npy" else data)
        for name, data in members_of(path)
    ]
    sealed(path, members)
    with pytest.raises(Refusal, match="neither true nor false"):
        read(path)


def test_an_archive_that_is_none_of_ours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kept.npz"
    np.savez(path, a=np.zeros(3))
    with pytest.raises(Refusal, match="no checkpoint"):
        read(path)
    for content in (
        b"",
        b"PK",
        b"x" * 64,
        b"0" * 64 + sha256(b"").hexdigest().encode(),
    ):
        path.write_bytes(content)
        with pytest.raises(Refusal, match="no checkpoint"):
            read(path)
    path.write_bytes(sha256(b"").hexdigest().encode())
    with pytest.raises(Refusal, match="no checkpoint"):
        read(path)


def test_links_pipes_folders_and_nothing_are_refused(tmp_path: Path) -> None:
    write(small(), tmp_path / "kept.npz")
    (tmp_path / "link").symlink_to(tmp_path / "kept.npz")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe", ".", "nothing"):
        with pytest.raises(Refusal, match=r"cannot be read|no plain file"):
            read(tmp_path / name)


def test_a_file_too_large_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(small(), tmp_path / "kept.npz")
    monkeypatch.setattr(checkpoint_file, "LARGEST_FILE", 1000)
    with pytest.raises(Refusal, match="a checkpoint has 1000 at most"):
        read(tmp_path / "kept.npz")


def test_writing_replaces_a_planted_link_and_not_what_it_leads_to(
    tmp_path: Path,
) -> None:
    (tmp_path / "precious").write_text("stays")
    passing = tmp_path / f".kept.npz.{os.getpid()}.tmp"
    for planted in (tmp_path / "kept.npz", passing):
        planted.symlink_to(tmp_path / "precious")
    write(small(), tmp_path / "kept.npz")
    assert (tmp_path / "precious").read_text() == "stays"
    assert not (tmp_path / "kept.npz").is_symlink()
    read(tmp_path / "kept.npz")


@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_no_other(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "kept.npz"
    write(small(72), path)
    before = path.read_bytes()
    where: object = Path if call == "replace" else os
    with monkeypatch.context() as patch:
        patch.setattr(where, call, full)
        with pytest.raises(Refusal, match=r"bytes cannot be written to .*: No space"):
            write(small(73), path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["kept.npz"]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="cannot be written"):
        write(small(), tmp_path / "nowhere" / "kept.npz")
    (tmp_path / "folder").mkdir()
    with pytest.raises(Refusal, match="cannot be written"):
        write(small(), tmp_path / "folder")


def test_an_array_that_a_file_cannot_hold_is_refused(tmp_path: Path) -> None:
    kept = keep({"stock": changed("queue", np.zeros(2, np.float16))}, {})
    with pytest.raises(Refusal, match=r"queue is float16"):
        write(kept, tmp_path / "kept.npz")


def test_the_code_digest_sees_code_evidence_and_names(tmp_path: Path) -> None:
    def digest_after(change: Callable[[Path], object]) -> str:
        for package in ("agents", "model"):
            (tmp_path / package / "evidence").mkdir(parents=True, exist_ok=True)
            (tmp_path / package / "__init__.py").write_text("")
        (tmp_path / "agents" / "refusal.py").write_text(
            "class Refusal(ValueError): ..."
        )
        (tmp_path / "model" / "digests.py").write_bytes(
            (ROOT / "model" / "digests.py").read_bytes()
        )
        (tmp_path / "model" / "evidence" / "p.csv").write_text("1")
        change(tmp_path / "model")
        code = "from model.digests import code_digest; print(code_digest())"
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
        )
        return done.stdout

    base = digest_after(lambda _: None)
    again = digest_after(lambda folder: (folder / ".hidden").write_text("x"))
    row = digest_after(lambda folder: (folder / "evidence" / "p.csv").write_text("2"))
    name = digest_after(lambda folder: (folder / "new.py").write_text(""))
    assert base == again
    assert len({base, row, name}) == 3
    assert code_digest() == code_digest() != base.strip()


# The province.


def seen(province: QuangNinh) -> dict[str, object]:
    """Return all that can be seen of what lasts in a province."""
    return {name: contents(part) for name, part in province._parts().items()}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("month", [1, 13])
def test_a_province_put_back_lives_on_to_the_bit(
    way: Way, month: int, tmp_path: Path
) -> None:
    first = QuangNinh(world=2, scale=100)
    for _ in range(month):
        first.step()
    second = QuangNinh(world=2, scale=100)
    second.put_back(way(first.keep(), tmp_path))
    for _ in range(3):
        assert seen(first) == seen(second)
        first.step()
        second.step()
    assert first.month == second.month == month + 3
    assert first.records.digest() == second.records.digest()


@settings(max_examples=3, deadline=None)
@given(st.integers(1, 4))
def test_a_province_taken_back_lives_the_same_months_again(months: int) -> None:
    province = QuangNinh(world=2, scale=100)
    kept = province.keep()
    lives = []
    for _ in range(2):
        province.put_back(kept)
        for _ in range(months):
            province.step()
        lives.append(seen(province))
    assert lives[0] == lives[1]


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"world": 3}, "world"),
        ({"scale": 10}, "scale"),
        ({"history": "free"}, "history"),
        ({"scenario": load_scenario("weak-fdi")}, "scenario"),
        ({"parameters": load_parameters(values={"discount_rate": 0.08})}, "parameters"),
    ],
)
def test_a_checkpoint_of_another_run_is_refused(
    other: dict[str, Any], named: str
) -> None:
    kept = QuangNinh(world=2, scale=100).keep()
    with pytest.raises(Refusal, match=f"has {named} "):
        QuangNinh(**{"world": 2, "scale": 100, **other}).put_back(kept)


def test_every_policy_can_go_on_from_one_checkpoint() -> None:
    kept = QuangNinh(world=2, scale=100).keep()
    policy = load_policy("talent-first")
    QuangNinh(world=2, scale=100, policy=policy).put_back(kept)


def test_a_province_needs_no_founding_to_be_filled() -> None:
    """Populations without a row and networks without a node take all of it."""
    lived = QuangNinh(world=2, scale=100)
    lived.step()
    bare, nobody = mesa.Model(rng=1), np.zeros(0, np.int64)
    parts = lived._parts()
    fresh: dict[str, Any] = {}
    for name, part in parts.items():
        if isinstance(part, Population):
            fresh[name] = type(part)(bare)
        elif isinstance(part, Network):
            fresh[name] = Network(nobody, nobody, nobody, part.directed)
        else:
            fresh[name] = copy.deepcopy(part)
    fresh |= put_back(keep(parts, {}), fresh)
    for name, part in parts.items():
        assert contents(fresh[name]) == contents(part), name


IN_A_FRESH_PROCESS = """
import sys
from pathlib import Path

from model.checkpoint_file import read
from model.quangninh import QuangNinh

province = QuangNinh(world=2, scale=100)
province.put_back(read(Path(sys.argv[1])))
for _ in range(2):
    province.step()
print(province.records.digest())
"""


def test_another_process_goes_on_from_the_file_to_the_same_bits(tmp_path: Path) -> None:
    first = QuangNinh(world=2, scale=100)
    first.step()
    write(first.keep(), tmp_path / "kept.npz")
    done = subprocess.run(
        [sys.executable, "-c", IN_A_FRESH_PROCESS, str(tmp_path / "kept.npz")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7"},
        check=True,
        capture_output=True,
        text=True,
    )
    first.step()
    first.step()
    assert done.stdout.strip() == first.records.digest()
