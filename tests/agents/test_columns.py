"""Rows of columns, against a dictionary by id and cases small enough to do by hand."""

from pathlib import Path

import mypy.api
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.columns import column
from agents.refusal import Refusal
from agents.rows import Row, Table, remapped


class Shop(Row):
    stock = column(np.float64, unit="crates", meaning="goods held", dead=0.0)
    street = column(np.int8, unit="code", meaning="where it is", dead=-1, default=7)
    is_open = column(
        np.bool_, unit="yes or no", meaning="sells", dead=False, default=True
    )


class Shops(Table):
    columns = Shop.columns
    stock = Shop.stock
    street = Shop.street
    is_open = Shop.is_open


def three_shops() -> Shops:
    shops = Shops()
    shops.births(3, stock=[1.0, 2.0, 4.0])
    return shops


def test_the_declaration_is_read_on_the_class() -> None:
    assert list(Shop.columns) == ["stock", "street", "is_open"]
    assert Shop.stock is Shops.stock
    assert (Shop.stock.name, Shop.stock.unit, Shop.stock.dead) == (
        "stock",
        "crates",
        0.0,
    )


def test_births_give_the_ids_after_the_highest() -> None:
    shops = three_shops()
    assert shops.ids.tolist() == [0, 1, 2]
    assert shops.births(2, stock=0.0).tolist() == [3, 4]
    assert shops.highest_id == 4


def test_a_missing_column_takes_its_default_and_no_other() -> None:
    shops = three_shops()
    assert shops.street.tolist() == [7, 7, 7]
    with pytest.raises(Refusal, match="births lack stock"):
        shops.births(1)
    assert shops.n_rows == 3


def test_a_column_of_births_that_nobody_declared_is_refused() -> None:
    with pytest.raises(Refusal, match=r"no column stok; did you mean stock\?"):
        three_shops().births(1, stok=1.0)


@pytest.mark.parametrize("ids", [[2, 3], [5, 5], [6, 4], [-1]])
def test_ids_that_do_not_rise_are_refused(ids: list[int]) -> None:
    with pytest.raises(Refusal, match="must rise, from 3 up"):
        three_shops().births(ids, stock=0.0)


@pytest.mark.parametrize("ids", [-1, [0.5], [True], "many"])
def test_what_is_no_id_is_refused(ids: npt.ArrayLike) -> None:
    with pytest.raises(Refusal):
        three_shops().births(ids, stock=0.0)


def test_a_failed_birth_changes_nothing() -> None:
    shops = three_shops()
    with pytest.raises(Refusal, match="shape"):
        shops.births(2, stock=1.0, street=[1, 2, 3])
    assert shops.n_rows == 3
    assert shops.highest_id == 2


def test_what_is_not_a_number_is_refused_and_nothing_is_written() -> None:
    shops = three_shops()
    nan = float("nan")
    with pytest.raises(Refusal, match="stock holds NaN"):
        shops.births(1, stock=nan)
    with pytest.raises(Refusal, match="stock holds NaN"):
        shops.stock = [1.0, nan, 4.0]
    with pytest.raises(Refusal, match="stock holds NaN"):
        shops.stock = np.array([1.0, nan, 4.0], np.float32)
    with pytest.raises(Refusal, match="stock holds NaN"):
        shops.write([0], stock=nan)
    assert shops.stock.tolist() == [1.0, 2.0, 4.0]
    shops.stock = np.inf
    assert np.isinf(shops.stock).all()


def test_a_dead_row_is_neutral() -> None:
    shops = three_shops()
    assert shops.deaths([1]).tolist() == [1]
    assert shops.stock.tolist() == [1.0, 0.0, 4.0]
    assert shops.street.tolist() == [7, -1, 7]
    assert shops.is_alive.tolist() == [True, False, True]


def test_a_whole_column_written_leaves_the_dead_neutral() -> None:
    shops = three_shops()
    shops.deaths([1])
    shops.stock = shops.stock + 10.0
    assert shops.stock.tolist() == [11.0, 0.0, 14.0]
    shops.stock = 5.0
    assert shops.stock.tolist() == [5.0, 0.0, 5.0]
    shops.deaths([0])
    shops.stock = shops.stock + 1.0
    assert shops.stock.tolist() == [0.0, 0.0, 6.0]


def test_a_column_can_be_written_from_a_turned_window_of_itself() -> None:
    shops = three_shops()
    shops.stock = shops.stock[::-1]
    assert shops.stock.tolist() == [4.0, 2.0, 1.0]


def test_a_column_read_cannot_be_written_into() -> None:
    shops = three_shops()
    with pytest.raises(ValueError, match="read-only"):
        shops.stock[0] = 9.0
    with pytest.raises(ValueError, match="read-only"):
        shops.stock += 1.0


def test_a_column_kept_over_a_birth_that_grows_the_buffers_is_stale() -> None:
    shops = three_shops()
    kept = shops.stock
    shops.births(1000, stock=1.0)
    shops.stock = 8.0
    assert kept.tolist() == [1.0, 2.0, 4.0]
    assert shops.stock[:3].tolist() == [8.0, 8.0, 8.0]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([1.5, 2.5, 3.5], "is float64; expected int8"),
        ([1, 2, 300], "1 to 300; int8 holds -128 to 127"),
        (300, "300 to 300"),
        ([1, 2], r"shape \(2,\)"),
        (["a", "b", "c"], "expected int8"),
    ],
)
def test_values_that_do_not_fit_are_refused(values: npt.ArrayLike, why: str) -> None:
    shops = three_shops()
    with pytest.raises(Refusal, match=why):
        shops.street = values
    assert shops.street.tolist() == [7, 7, 7]


def test_whole_numbers_are_no_truth_values() -> None:
    with pytest.raises(Refusal, match="expected bool"):
        three_shops().is_open = [1, 0, 1]


def test_some_rows_are_written_at_once() -> None:
    shops = three_shops()
    shops.write([2, 0], stock=[9.0, 8.0], street=3)
    assert shops.stock.tolist() == [8.0, 2.0, 9.0]
    assert shops.street.tolist() == [3, 7, 3]


@pytest.mark.parametrize("rows", [[1], [-1], [0, 1]])
def test_a_dead_row_is_never_written(rows: list[int]) -> None:
    shops = three_shops()
    shops.deaths([1])
    with pytest.raises(KeyError):
        shops.write(rows, stock=5.0)
    assert shops.stock.tolist() == [1.0, 0.0, 4.0]


def test_rows_are_written_in_all_columns_or_none() -> None:
    shops = three_shops()
    with pytest.raises(Refusal):
        shops.write([0], stock=5.0, street=2.5)
    assert shops.stock.tolist() == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("ids", [[3], [-1], [1], [0, 1, 2], 1])
def test_a_dead_or_unknown_id_has_no_row(ids: npt.ArrayLike) -> None:
    shops = three_shops()
    shops.deaths(1)
    with pytest.raises(KeyError, match="dead or no id here"):
        shops.rows_of(ids)


def test_an_empty_table_knows_nobody() -> None:
    shops = Shops()
    assert shops.rows_of([]).tolist() == []
    assert shops.compact().tolist() == []
    with pytest.raises(KeyError):
        shops.rows_of([0])
    with pytest.raises(KeyError):
        shops.row_of(0)


def test_nobody_dies_of_a_list_with_an_unknown_id() -> None:
    shops = three_shops()
    with pytest.raises(KeyError):
        shops.deaths([0, 99])
    assert shops.is_alive.all()


def test_compaction_keeps_the_order_and_says_where_rows_went() -> None:
    shops = three_shops()
    shops.births([10, 20], stock=[8.0, 16.0])
    shops.deaths([1, 10])
    old_to_new = shops.compact()
    assert old_to_new.tolist() == [0, -1, 1, -1, 2]
    assert shops.ids.tolist() == [0, 2, 20]
    assert shops.stock.tolist() == [1.0, 4.0, 16.0]
    assert shops.rows_of([20, 0]).tolist() == [2, 0]


def test_references_follow_a_compaction_and_nobody_stays_nobody() -> None:
    old_to_new = np.array([0, -1, 1])
    assert remapped([2, 1, -1, 0], old_to_new).tolist() == [1, -1, -1, 0]


def test_the_id_of_the_last_one_is_not_given_again_after_compaction() -> None:
    shops = three_shops()
    shops.deaths([2])
    shops.compact()
    assert shops.births(1, stock=0.0).tolist() == [3]
    assert shops.ids.tolist() == [0, 1, 3]


def test_a_birth_after_compaction_does_not_find_what_the_dead_left() -> None:
    shops = three_shops()
    shops.deaths([0])
    shops.compact()
    shops.births(1, stock=32.0)
    assert shops.stock.tolist() == [2.0, 4.0, 32.0]
    assert shops.is_alive.all()


def test_what_is_not_declared_cannot_be_set() -> None:
    shops = three_shops()
    shop = Shop._view(shops, 0)
    for holder in (shops, shop):
        with pytest.raises(AttributeError, match="did you mean stock"):
            holder.stokc = 1.0


def test_a_column_of_text_is_refused_where_it_is_declared() -> None:
    with pytest.raises(TypeError, match="a column of <U0"):
        column(np.str_, unit="", meaning="", dead="")


@pytest.mark.parametrize("kind", [np.float64, np.bool_])
def test_a_neutral_value_has_the_type_that_an_agent_shows(kind: type) -> None:
    with pytest.raises(TypeError, match="cannot have 0 for dead"):
        column(kind, unit="1", meaning="", dead=0)


def test_a_neutral_value_must_fit_its_column() -> None:
    with pytest.raises(Refusal, match="int8 holds"):

        class Wrong(Row):
            code = column(np.int8, unit="code", meaning="", dead=999)


def test_a_column_has_one_name() -> None:
    with pytest.raises(TypeError, match="cannot also be called"):

        class Wrong(Table):
            goods = Shop.stock


def test_type_checkers_see_numbers_on_rows_and_arrays_on_tables(
    tmp_path: Path,
) -> None:
    program = """
import numpy as np
from agents.columns import column
from agents.rows import Row, Table

class Shop(Row):
    stock = column(np.float64, unit="crates", meaning="goods held", dead=0.0)
    street = column(np.int8, unit="code", meaning="where it is", dead=-1)

class Shops(Table):
    stock = Shop.stock

def look(shop: Shop, shops: Shops) -> None:
    reveal_type(shop.stock)
    reveal_type(shop.street)
    reveal_type(shops.stock)
    shops.stock = shops.stock + 1
    shop.street = "north"
    shop.stokc = 1.0
"""
    options = ["--strict", "--config-file=", f"--cache-dir={tmp_path}", "-c"]
    told, _, _ = mypy.api.run([*options, program])
    assert 'Revealed type is "float"' in told
    assert 'Revealed type is "int"' in told
    assert 'dtype[numpy.float64]]"' in told
    assert '"Shop", "str"' in told
    assert 'maybe "stock"?' in told
    assert "Found 2 errors" in told


type Turn = tuple[str, list[int], int]
TURNS = st.lists(
    st.tuples(
        st.sampled_from(["births", "gap", "deaths", "write", "whole", "compact"]),
        st.lists(st.integers(0, 40), max_size=6),
        st.integers(-100, 100),
    ),
    max_size=25,
)


def play(shops: Shops, oracle: dict[int, int], turn: Turn) -> None:
    """Do the same with the table and with a plain dictionary of stock by id."""
    what, picks, value = turn
    living = sorted(oracle)
    chosen = sorted({living[p % len(living)] for p in picks}) if living else []
    if what == "births":
        ids = shops.births(len(picks), stock=picks)
        oracle.update(zip(ids.tolist(), picks, strict=True))
    elif what == "gap":
        id_ = shops.highest_id + 1 + len(picks)
        shops.births([id_], stock=value)
        oracle[id_] = value
    elif what == "deaths":
        shops.deaths(chosen)
        for id_ in chosen:
            del oracle[id_]
    elif what == "write":
        shops.write(shops.rows_of(chosen), stock=value)
        oracle.update(dict.fromkeys(chosen, value))
    elif what == "whole":
        shops.stock = shops.stock + value
        for id_ in oracle:
            oracle[id_] += value
    else:
        before = shops.ids.copy()
        old_to_new = shops.compact()
        kept = old_to_new >= 0
        assert shops.ids[old_to_new[kept]].tolist() == before[kept].tolist()
        assert before[kept].tolist() == living


@settings(max_examples=150, deadline=None)
@given(TURNS)
def test_a_table_does_what_a_dictionary_does(turns: list[Turn]) -> None:
    shops, oracle = Shops(), dict[int, int]()
    for turn in turns:
        play(shops, oracle, turn)
        alive = shops.is_alive
        held = zip(shops.ids[alive].tolist(), shops.stock[alive].tolist(), strict=True)
        assert dict(held) == oracle
        assert (np.diff(shops.ids) > 0).all()
        assert shops.stock[~alive].tolist() == [0.0] * int((~alive).sum())
        living = sorted(oracle)
        assert shops.ids[shops.rows_of(living)].tolist() == living
        assert [shops.row_of(id_) for id_ in living] == shops.rows_of(living).tolist()
        dead = sorted(set(range(shops.highest_id + 2)) - set(living))
        for id_ in dead:
            with pytest.raises(KeyError):
                shops.row_of(id_)
