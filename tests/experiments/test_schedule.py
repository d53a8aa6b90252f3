"""The order of cells: none lost, none doubled, beginnings once, no world in vain."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.engine.failure import Failure
from experiments.runner.schedule import OUT, Family, Schedule, Search
from experiments.store.cell import Cell, Receipt


def families(search: int, sizes: Sequence[int]) -> Iterator[Family]:
    for place, size in enumerate(sizes):
        cells = [
            Cell({"search": search, "family": place, "member": member})
            for member in range(size)
        ]
        yield Family(f"{search}/{place}", cells)


def receipt(cell: Cell, outs: set[str], *, failed: bool = False) -> Receipt:
    name = f"{cell.spec['search']}/{cell.spec['family']}"
    is_out = cell.spec["member"] == 0 and name in outs
    return Receipt(
        key=cell.key,
        spec=cell.spec,
        code="c",
        about={OUT: []} if is_out else {},
        failure=Failure(error="e", traceback="t") if failed else None,
    )


def all_done(schedule: Schedule, outs: set[str] | None = None) -> list[Cell]:
    """Return cells in the order one worker does them."""
    done = []
    while (cell := schedule.next_for(1)) is not None:
        done.append(cell)
        schedule.ended(cell, receipt(cell, outs or set()))
    assert schedule.is_over
    return done


def members(cells: Sequence[Cell]) -> list[str]:
    return [f"{c.spec['family']}.{c.spec['member']}" for c in cells]


# By hand.


def test_one_worker_does_family_by_family() -> None:
    schedule = Schedule([Search(families(0, [2, 3]))])
    assert members(all_done(schedule)) == ["0.0", "0.1", "1.0", "1.1", "1.2"]


def test_searches_take_turns() -> None:
    schedule = Schedule([Search(families(0, [1, 1])), Search(families(1, [1, 1, 1]))])
    order = [(c.spec["search"], c.spec["family"]) for c in all_done(schedule)]
    assert order == [(0, 0), (1, 0), (0, 1), (1, 1), (1, 2)]


def test_others_of_a_family_wait_for_its_first_and_then_help() -> None:
    schedule = Schedule([Search(families(0, [3]))])
    first = schedule.next_for("a")
    assert first is not None
    assert schedule.next_for("b") is None
    schedule.ended(first, receipt(first, set()))
    assert members([schedule.next_for("b"), schedule.next_for("a")]) == ["0.1", "0.2"]  # type: ignore[list-item]


def test_a_worker_stays_with_its_family_and_others_begin_the_next() -> None:
    schedule = Schedule([Search(families(0, [2, 2]))])
    a, b = schedule.next_for("a"), schedule.next_for("b")
    assert a
    assert b
    assert members([a, b]) == ["0.0", "1.0"]
    schedule.ended(b, receipt(b, set()))
    assert members([schedule.next_for("b")]) == ["1.1"]  # type: ignore[list-item]


def test_a_cell_whose_worker_died_is_next() -> None:
    schedule = Schedule([Search(families(0, [2]))])
    first = schedule.next_for("a")
    assert first
    schedule.ended(first, None)
    again = schedule.next_for("b")
    assert again == first


def test_a_family_put_out_gives_its_place_to_the_next() -> None:
    closed: list[str] = []
    search = Search(families(0, [2] * 9), wanted=2)
    schedule = Schedule([search], closed=closed.append)
    done = all_done(schedule, {"0/0", "0/2"})
    assert members(done) == ["0.0", "1.0", "1.1", "2.0", "3.0", "3.1"]
    assert closed == ["0/0", "0/1", "0/2", "0/3"]


def test_what_was_done_before_is_counted_and_not_done_again() -> None:
    first, second = families(0, [2, 2])
    done = [*first.cells, second.cells[0]]
    closed: list[str] = []
    schedule = Schedule(
        [Search(iter([first, second]))],
        {cell.key: receipt(cell, set()) for cell in done},
        closed.append,
    )
    assert members(all_done(schedule)) == ["1.1"]
    assert schedule.n_ready == 3
    assert closed == ["0/0", "0/1"], "a break may have left its beginning behind"


def test_a_family_whose_first_cell_failed_goes_on() -> None:
    schedule = Schedule([Search(families(0, [3]))])
    first = schedule.next_for("a")
    assert first
    schedule.ended(first, receipt(first, set(), failed=True))
    assert len(all_done(schedule)) == 2


def test_a_family_that_two_of_its_cells_put_out_makes_room_for_one() -> None:
    schedule = Schedule([Search(families(0, [4] * 5), wanted=1)])
    first = schedule.next_for("a")
    assert first
    # Given up, so that the others find out each for itself.
    schedule.ended(first, receipt(first, set(), failed=True))
    a, b, c = (schedule.next_for(name) for name in "abc")
    assert a
    assert b
    assert c
    assert members([a, b, c]) == ["0.1", "0.2", "0.3"]
    for cell in (a, b):
        schedule.ended(cell, replace(receipt(cell, set()), about={OUT: []}))
    # Its worker died; of a family put out no cell is done again.
    schedule.ended(c, None)
    assert schedule.n_out == 1
    assert members(all_done(schedule)) == ["1.0", "1.1", "1.2", "1.3"]


def test_no_search_is_over_at_once() -> None:
    assert Schedule([]).is_over
    schedule = Schedule([Search(iter(()))])
    assert schedule.next_for("a") is None
    assert schedule.is_over


# Whatever comes.


@st.composite
def works(draw: st.DrawFn) -> tuple[list[list[int]], list[int | None], set[str]]:
    sizes = draw(
        st.lists(st.lists(st.integers(1, 4), max_size=8), min_size=1, max_size=3)
    )
    wanted = [draw(st.none() | st.integers(1, 6)) for _ in sizes]
    names = [f"{s}/{p}" for s, each in enumerate(sizes) for p in range(len(each))]
    outs = {name for name in names if draw(st.booleans())}
    return sizes, wanted, outs


def first_that_count(
    n: int, place: int, wanted: int | None, outs: set[str]
) -> set[str]:
    """Return families that a search opens: up to the last that counts, as by hand."""
    opened: set[str] = set()
    n_count = 0
    for family in range(n):
        if wanted is not None and n_count == wanted:
            break
        opened.add(f"{place}/{family}")
        n_count += f"{place}/{family}" not in outs
    return opened


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(works(), st.integers(1, 4), st.randoms(use_true_random=False), st.data())
def test_whatever_the_order_of_ends_and_deaths(
    work: tuple[list[list[int]], list[int | None], set[str]],
    n_workers: int,
    luck: object,
    data: st.DataObject,
) -> None:
    sizes, wanted, outs = work
    before = data.draw(st.floats(0, 0.6))
    rng = luck  # a `random.Random` that hypothesis can shrink
    everything = [
        cell
        for s, each in enumerate(sizes)
        for family in families(s, each)
        for cell in family.cells
    ]
    done = {
        cell.key: receipt(cell, outs)
        for cell in everything
        if rng.random() < before  # type: ignore[attr-defined]
    }
    closed: list[str] = []
    schedule = Schedule(
        [Search(families(s, each), wanted[s]) for s, each in enumerate(sizes)],
        done,
        closed.append,
    )
    at: dict[int, Cell] = {}
    ended: Counter[str] = Counter()
    first_ended: set[str] = {
        f"{c.spec['search']}/{c.spec['family']}"
        for c in everything
        if c.spec["member"] == 0 and c.key in done
    }
    for _ in range(10_000):
        free = [worker for worker in range(n_workers) if worker not in at]
        rng.shuffle(free)  # type: ignore[attr-defined]
        for worker in free:
            cell = schedule.next_for(worker)
            if cell is None:
                continue
            name = f"{cell.spec['search']}/{cell.spec['family']}"
            assert cell.key not in done, "nothing is done twice"
            assert cell.spec["member"] == 0 or name in first_ended, "first cell first"
            assert cell not in at.values()
            at[worker] = cell
        if schedule.is_over:
            break
        assert at, "somebody works while there is work"
        worker = rng.choice(sorted(at))  # type: ignore[attr-defined]
        cell = at.pop(worker)
        if rng.random() < 0.2:  # type: ignore[attr-defined]
            schedule.ended(cell, None)
            continue
        ended[cell.key] += 1
        name = f"{cell.spec['search']}/{cell.spec['family']}"
        if cell.spec["member"] == 0:
            first_ended.add(name)
        schedule.ended(cell, receipt(cell, outs))
    assert schedule.is_over
    assert not at
    opened = set().union(
        *(
            first_that_count(len(each), s, wanted[s], outs)
            for s, each in enumerate(sizes)
        )
    )
    due = {
        cell.key
        for cell in everything
        if (name := f"{cell.spec['search']}/{cell.spec['family']}") in opened
        and (cell.spec["member"] == 0 or name not in outs)
        and cell.key not in done
    }
    assert set(ended) == due, "none lost, none in vain"
    assert set(ended.values()) <= {1}, "none doubled"
    assert sorted(closed) == sorted(opened), "each family is closed once"
