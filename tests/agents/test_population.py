"""A population does what Mesa's agents do; plain Mesa agents are the oracle."""

import copy
import gc
import inspect
import pickle
import re
import weakref
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mesa.agentset import AbstractAgentSet, AgentSet
from mesa.experimental.mesa_signals import ModelSignals

from agents.columns import Column
from agents.population import (
    ColumnAgent,
    Population,
    Subset,
    behaviour,
    column,
    columns_only,
)
from agents.refusal import Refusal


class Firm(ColumnAgent):
    size = column(np.float64, unit="workers", meaning="staff", dead=0.0)
    sector = column(np.int8, unit="code", meaning="what it makes", dead=-1, default=0)

    @property
    def is_large(self) -> bool:
        return self.size >= 10

    @property
    def headcount(self) -> float:
        return self.size

    @headcount.setter
    def headcount(self, value: float) -> None:
        self.size = value

    def grow(self, by: float) -> float:
        self.size += by
        return self.size

    def eat_next(self) -> None:
        if self.unique_id + 1 in self.model.alive_ids():
            self.model.firm(self.unique_id + 1).remove()


class Firms(Population[Firm]):
    size = Firm.size
    sector = Firm.sector
    note: str

    @behaviour
    def expand(self, share: float) -> None:
        self.size = self.size * (1 + share)

    @behaviour
    def look_around(self) -> None:
        self.model.seen = len(list(self))


class PlainFirm(mesa.Agent):
    def __init__(self, model: mesa.Model, size: float, sector: int = 0) -> None:
        super().__init__(model)
        self.size, self.sector = size, sector

    is_large = Firm.is_large
    headcount = Firm.headcount
    grow = Firm.grow
    eat_next = Firm.eat_next


class Park(mesa.Agent):
    """An ordinary agent beside the population."""

    size = 1000.0
    visits = 0

    def grow(self, by: float) -> None:
        self.visits += 1


class Province(mesa.Model):
    def __init__(self, sizes: list[float] = [3.0, 12.0, 5.0], rng: Any = 1) -> None:  # noqa: B006
        super().__init__(rng=rng)
        self.park = Park(self)
        self.firms = Firms(self)
        self.firms.births(len(sizes), size=sizes)
        self.datacollector = mesa.DataCollector(
            model_reporters={"staff": total_staff, "n": number_of_agents},
            agenttype_reporters={Firm: {"size": "size"}},
        )

    def step(self) -> None:
        self.firms.expand(1.0)
        self.datacollector.collect(self)

    def alive_ids(self) -> list[int]:
        return self.firms.get("unique_id")

    def firm(self, id_: int) -> Firm:
        return self.firms[id_]


def total_staff(model: Province) -> float:
    return float(model.firms.size.sum())


def number_of_agents(model: Province) -> int:
    return len(model.agents)


class StrictProvince(Province):
    """A model that asks for columns only."""

    @columns_only()
    def step(self) -> None:
        self.firms.do("expand", 1.0)
        self.in_step()

    def in_step(self) -> None:
        """Stands where a test wants to try something inside the step."""


class PlainProvince(mesa.Model):
    def __init__(self, rng: Any = 1) -> None:
        super().__init__(rng=rng)

    @property
    def firms(self) -> AgentSet[PlainFirm]:
        held = self.agents_by_type.get(PlainFirm)
        return held.copy() if held else AgentSet([], random=self.random)

    def alive_ids(self) -> list[int]:
        return self.firms.get("unique_id")

    def firm(self, id_: int) -> PlainFirm:
        return next(firm for firm in self.firms if firm.unique_id == id_)


@pytest.fixture
def province() -> Province:
    return Province()


@pytest.fixture
def firms(province: Province) -> Firms:
    return province.firms


# What a population is


def test_a_population_has_every_abstract_method_of_mesas_agent_set() -> None:
    assert issubclass(Population, AbstractAgentSet)
    assert issubclass(Subset, AbstractAgentSet)
    assert not inspect.isabstract(Population)
    assert not inspect.isabstract(Subset)


def test_a_column_is_a_number_on_an_agent_and_an_array_on_the_population(
    firms: Firms,
) -> None:
    assert firms[1].size == 12.0
    assert type(firms[1].size) is float
    assert type(firms[1].sector) is int
    assert firms.size.tolist() == [3.0, 12.0, 5.0]
    assert isinstance(Firms.size, Column)
    assert Firms.columns is Firm.columns


def test_writing_an_agent_writes_its_column(firms: Firms) -> None:
    firm = firms[2]
    firm.size += 0.5
    assert firms.size.tolist() == [3.0, 12.0, 5.5]
    firms.size = [1.0, 2.0, 3.0]
    assert firm.size == 3.0


def test_columns_need_not_be_repeated_on_the_population(province: Province) -> None:
    class Bare(Population[Firm]):
        pass

    assert Bare.size is Firm.size
    assert Bare.agent_type is Firm


def test_a_column_may_not_hide_what_an_agent_set_has() -> None:
    class Wrong(ColumnAgent):
        model = column(np.int8, unit="code", meaning="", dead=0)

    class WrongToo(ColumnAgent):
        expand = column(np.int8, unit="code", meaning="", dead=0)

    with pytest.raises(TypeError, match="not free for a column"):

        class Wrongs(Population[Wrong]):
            pass

    with pytest.raises(TypeError, match="not free for a column"):

        class WrongToos(Population[WrongToo]):
            def expand(self) -> None: ...


def test_an_agent_of_columns_has_no_constructor_of_its_own() -> None:
    with pytest.raises(TypeError, match="no __init__"):

        class Wrong(ColumnAgent):
            def __init__(self) -> None: ...


def test_misspelt_attributes_are_refused(firms: Firms) -> None:
    for holder in (firms, firms[0], firms.select()):
        with pytest.raises(AttributeError, match="no column sise"):
            holder.sise = 1.0
        with pytest.raises(AttributeError):
            holder.sise  # noqa: B018
    with pytest.raises(AttributeError):
        firms[0].unique_id = 7
    with pytest.raises(AttributeError):
        firms.expand = 7


def test_a_population_may_have_attributes_that_it_annotates(firms: Firms) -> None:
    firms.note = "of January"
    assert firms.note == "of January"


# Views


def test_views_of_one_agent_are_equal_and_hash_alike(firms: Firms) -> None:
    first, again = firms[0], firms[0]
    assert first == again
    assert len({first, again, firms[1]}) == 2
    assert first != Province().firms[0]
    assert first != 0


def test_a_view_of_the_dead_raises(firms: Firms) -> None:
    firm = firms[1]
    firm.remove()
    assert firm not in firms
    assert firm.unique_id == 1
    for use in (
        lambda: firm.size,
        lambda: setattr(firm, "size", 1.0),
        firm.remove,
        lambda: firms[1],
        lambda: firms.remove(firm),
    ):
        with pytest.raises(KeyError):
            use()
    firms.compact()
    with pytest.raises(KeyError):
        firm.size  # noqa: B018


def test_a_view_follows_its_agent_through_a_compaction(firms: Firms) -> None:
    last = firms[2]
    firms.deaths([0])
    firms.compact()
    assert last.size == 5.0


def test_a_view_is_a_key_that_survives_a_copy(province: Province) -> None:
    province.notes = {province.firms[1]: "large"}
    twin = copy.deepcopy(province)
    assert twin.notes[twin.firms[1]] == "large"
    assert province.firms[1] not in twin.notes


# Mesa's ways to be born and to die


def test_an_agent_made_as_in_mesa_joins_the_population(province: Province) -> None:
    firm = Firm(province, size=8, sector=2)
    assert firm == province.firms[3]
    assert (firm.size, firm.sector, firm.model) == (8.0, 2, province)


def test_create_agents_spreads_arrays_and_repeats_numbers(province: Province) -> None:
    born = Firm.create_agents(province, 2, size=[1.0, 2.0], sector=4)
    assert isinstance(born, Subset)
    assert born.ids.tolist() == [3, 4]
    assert born.get(["size", "sector"]) == [[1.0, 4], [2.0, 4]]


def test_agents_come_from_a_data_frame(province: Province) -> None:
    frame = pd.DataFrame({"size": [1.0, 2.0]})
    assert Firm.from_dataframe(province, frame, sector=1).get("size") == [1.0, 2.0]


def test_an_agent_without_a_population_is_refused() -> None:
    with pytest.raises(Refusal, match="no population of Firm"):
        Firm(mesa.Model(rng=1), size=1.0)


def test_a_second_population_of_one_kind_is_refused(province: Province) -> None:
    with pytest.raises(Refusal, match="has agents of Firm"):
        Firms(province)


def test_removing_all_agents_empties_the_population(province: Province) -> None:
    province.remove_all_agents()
    assert len(province.agents) == len(province.firms) == 0
    assert province.firms.size.tolist() == [0.0, 0.0, 0.0]


def test_a_removed_agent_is_not_removed_again_in_silence(firms: Firms) -> None:
    firm = firms[0]
    firm.remove()
    with pytest.raises(KeyError):
        firm.remove()
    firms.discard(firm)
    assert len(firms) == 2


def test_set_methods_let_agents_die(firms: Firms) -> None:
    firms.remove(firms[0])
    firms.discard(firms[1])
    assert firms.get("unique_id") == [2]
    firms.add(firms[2])
    with pytest.raises(Refusal, match="use births"):
        firms.add(Province().firms[0])
    firms.clear()
    assert len(firms) == 0


def test_one_signal_tells_of_all_births_and_one_of_all_deaths(
    province: Province,
) -> None:
    heard = []

    def hear(signal: Any) -> None:
        population, ids = signal.additional_kwargs["args"]
        heard.append((signal.signal_type, population, ids.tolist(), len(population)))

    province.observe("agents", ModelSignals.AGENT_ADDED, hear)
    province.observe("agents", ModelSignals.AGENT_REMOVED, hear)
    firms = province.firms
    firms.births(2, size=1.0)
    firms.deaths([0, 4])
    assert heard == [
        (ModelSignals.AGENT_ADDED, firms, [3, 4], 5),
        (ModelSignals.AGENT_REMOVED, firms, [0, 4], 3),
    ]


# Beside plain Mesa agents: the same done to both

type Turn = tuple[str, list[int], float]
TURNS = st.lists(
    st.tuples(
        st.sampled_from(
            ["births", "deaths", "compact", "set", "grow", "shuffle_do", "eat", "head"]
        ),
        st.lists(st.integers(0, 30), max_size=5),
        st.integers(-20, 20).map(float),
    ),
    max_size=12,
)


class Pair:
    """A population and plain Mesa agents to whom the same happens.

    Mesa numbers agents from 1, a population from 0; nothing else may differ.
    """

    def __init__(self) -> None:
        self.ours, self.mesas = Province(sizes=[]), PlainProvince()

    def each(self) -> list[tuple[Any, int]]:
        return [(self.ours, 0), (self.mesas, 1)]

    def play(self, turn: Turn) -> None:
        what, picks, value = turn
        living = self.ours.firms.get("unique_id")
        chosen = {living[pick % len(living)] for pick in picks} if living else set()
        if what == "compact":
            self.ours.firms.compact()
        elif what == "births":
            self.ours.firms.births(len(picks), size=picks, sector=np.array(picks) % 3)
            for pick in picks:
                PlainFirm(self.mesas, pick, pick % 3)
        else:
            for model, first in self.each():
                self.happen(model.firms, what, {id_ + first for id_ in chosen}, value)

    @staticmethod
    def happen(firms: Any, what: str, chosen: set[int], value: float) -> None:
        some = firms.select(lambda firm: firm.unique_id in chosen)
        match what:
            case "deaths":
                some.do("remove")
            case "set":
                some.set("size", value)
            case "head":
                some.set("headcount", value)
            case "grow":
                some.do("grow", by=value)
            case "shuffle_do":
                firms.shuffle_do(lambda firm, by: firm.grow(by), value)
            case "eat":
                firms.shuffle_do("eat_next")

    def compare(self, question: Callable[[Any], Any]) -> None:
        ours, mesas = (question(model.firms) for model, _ in self.each())
        assert ours == mesas


def marks(agents: Any) -> list[tuple[float, int, int]]:
    """Return what tells agents apart, with ids counted from 0, in order."""
    zero = 0 if all(isinstance(agent, Firm) for agent in agents) else 1
    return [(a.size, a.sector, a.unique_id - zero) for a in agents]


QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "length": len,
    "agents in order": marks,
    "list": lambda firms: marks(firms.to_list()),
    "copy": lambda firms: marks(copy.copy(firms)),
    "get": lambda firms: firms.get("size"),
    "get several": lambda firms: firms.get(["sector", "size"]),
    "get a property": lambda firms: firms.get("is_large"),
    "get with default": lambda firms: firms.get("no", "default", 7),
    "get mixed with default": lambda firms: firms.get(["size", "no"], "default", 7),
    "map": lambda firms: firms.map(lambda firm, by: firm.size * by, 2.0),
    "select all": lambda firms: marks(firms.select()),
    "select by function": lambda firms: marks(firms.select(lambda f: f.size > 9)),
    "select at most": lambda firms: marks(firms.select(at_most=2)),
    "select a share": lambda firms: marks(firms.select(at_most=0.5)),
    "select all of it": lambda firms: marks(firms.select(at_most=1.0)),
    "select one": lambda firms: marks(firms.select(at_most=1)),
    "select some at most": lambda firms: marks(
        firms.select(lambda f: f.sector == 1, at_most=2)
    ),
    "select a share at most": lambda firms: marks(
        firms.select(lambda f: f.sector == 1, at_most=0.4)
    ),
    "select a type": lambda firms: marks(firms.select(agent_type=mesa.Agent)),
    "select another type": lambda firms: marks(firms.select(agent_type=Park)),
    "sort down": lambda firms: marks(firms.sort("sector")),
    "sort up": lambda firms: marks(firms.sort("sector", ascending=True)),
    "sort twice": lambda firms: marks(firms.sort("size").sort("sector")),
    "sort by function": lambda firms: marks(firms.sort(lambda f: -f.sector)),
    "sort by property": lambda firms: marks(firms.sort("is_large", ascending=True)),
    "shuffle": lambda firms: marks(firms.shuffle()),
    "shuffle in place": lambda firms: marks(
        firms.select(lambda f: f.sector < 2).shuffle(inplace=True)
    ),
    "groups": lambda firms: [(k, marks(g)) for k, g in firms.groupby("sector")],
    "groups by function": lambda firms: [
        (k, marks(g)) for k, g in firms.groupby(lambda f: f.size > 5)
    ],
    "groups by property": lambda firms: [
        (k, marks(g)) for k, g in firms.groupby("is_large")
    ],
    "groups as lists": lambda firms: [
        (k, marks(g)) for k, g in firms.groupby("sector", result_type="list")
    ],
    "groups counted": lambda firms: firms.groupby("sector").count(),
    "groups' largest": lambda firms: firms.groupby("sector").agg("size", max),
    "groups of a subset": lambda firms: [
        (k, marks(g)) for k, g in firms.sort("size").groupby("sector")
    ],
}


@settings(max_examples=250, deadline=None)
@given(TURNS)
def test_a_population_answers_as_plain_mesa_agents_do(turns: list[Turn]) -> None:
    pair = Pair()
    for turn in turns:
        pair.play(turn)
    for question in QUESTIONS.values():
        pair.compare(question)


@settings(max_examples=40, deadline=None)
@given(TURNS, st.floats(-20, 20))
def test_a_mask_selects_whom_a_function_selects(
    turns: list[Turn], least: float
) -> None:
    pair = Pair()
    for turn in turns:
        pair.play(turn)
    firms = pair.ours.firms
    by_mask = firms.select(firms.size > least)
    by_function = firms.select(lambda firm: firm.size > least)
    assert by_mask.ids.tolist() == by_function.ids.tolist()
    up = firms.sort("size")
    assert (
        up.select(firms.size > least).ids.tolist()
        == up.select(lambda firm: firm.size > least).ids.tolist()
    )


@settings(max_examples=40, deadline=None)
@given(TURNS)
def test_aggregates_agree_with_mesas(turns: list[Turn]) -> None:
    pair = Pair()
    for turn in [*turns, ("births", [4, 9, 30], 0.0)]:
        pair.play(turn)
    functions = [sum, np.sum, np.std, min, len]
    ours, mesas = (
        [*model.firms.agg("size", functions), model.firms.agg("sector", np.sum)]
        for model, _ in pair.each()
    )
    # A sum over a list is compensated and one over an array pairwise: the last bits
    # may differ.
    assert ours == pytest.approx(mesas, rel=1e-12, abs=1e-12)


def test_the_mean_of_the_living_leaves_tombstones_out(firms: Firms) -> None:
    firms.deaths([0])
    assert firms.agg("size", np.mean) == 8.5
    assert firms.size.mean() == pytest.approx(17 / 3)
    assert firms.size.sum() == firms.agg("size", np.sum)


def test_an_option_that_mesa_refuses_is_refused(firms: Firms) -> None:
    with pytest.raises(ValueError, match="handle_missing"):
        firms.get("size", handle_missing="guess")
    with pytest.raises(AttributeError):
        firms.get("sise")


def test_a_column_is_set_from_an_array_over_the_living(firms: Firms) -> None:
    firms.deaths([1])
    firms.set("size", [7.0, 8.0])
    assert firms.size.tolist() == [7.0, 0.0, 8.0]
    firms.select(firms.size > 7).set("size", 1.0)
    assert firms.size.tolist() == [7.0, 0.0, 1.0]


@pytest.mark.parametrize("mask", [[True], [1, 0, 1], np.array([0, 2])])
def test_a_mask_of_another_shape_or_kind_is_refused(firms: Firms, mask: Any) -> None:
    with pytest.raises(Refusal, match="one truth value per row"):
        firms.select(mask)


def test_the_order_of_a_population_cannot_be_changed(firms: Firms) -> None:
    for change in (
        lambda: firms.sort("size", inplace=True),
        lambda: firms.shuffle(inplace=True),
        lambda: firms.select(lambda f: True, inplace=True),
        lambda: firms.model.agents.shuffle(inplace=True),
    ):
        with pytest.raises(Refusal, match="inplace"):
            change()


# Subsets


def test_a_subset_outlives_its_views() -> None:
    firms = Province(sizes=[1.0] * 100).firms
    chosen = [
        firms.select(lambda f: True),
        firms.shuffle(),
        firms.sort(lambda f: f.unique_id),
        firms.groupby(lambda f: 1).groups[1],
        firms.copy(),
    ]
    gc.collect()
    assert [len(some) for some in chosen] == [100] * 5
    assert all(isinstance(some, Subset) for some in chosen)


def test_the_dead_leave_a_subset(firms: Firms) -> None:
    some = firms.sort("size")
    firms.deaths([2])
    firms.compact()
    assert some.ids.tolist() == [1, 0]
    assert len(some) == 2
    assert some.get("size") == [12.0, 3.0]


def test_a_subset_changes_without_killing(firms: Firms) -> None:
    some = firms.select(at_most=1)
    some.add(firms[2])
    some.add(firms[2])
    assert some.ids.tolist() == [0, 2]
    some.remove(firms[0])
    with pytest.raises(KeyError):
        some.remove(firms[0])
    some.discard(firms[0])
    assert some.ids.tolist() == [2]
    some.clear()
    assert (len(some), len(firms)) == (0, 3)


def test_a_subset_is_narrowed_and_reordered_in_place(firms: Firms) -> None:
    some = firms.select()
    assert some.sort("size", inplace=True) is some
    assert some.select(firms.size < 10, inplace=True) is some
    assert some.ids.tolist() == [2, 0]
    assert some.shuffle(inplace=True) is some
    assert len(some) == 2


def test_subsets_combine_as_sets(firms: Firms) -> None:
    first, large = firms.select(at_most=2), firms.select(firms.size > 4)
    assert sorted((first & large).get("unique_id")) == [1]
    assert sorted((first | large).get("unique_id")) == [0, 1, 2]
    assert sorted((large - first).get("unique_id")) == [2]
    assert isinstance(firms - first, Subset)
    assert len(first & firms.select(at_most=0)) == 0


def test_agents_of_two_populations_do_not_mix(firms: Firms) -> None:
    with pytest.raises(Refusal, match="two populations"):
        firms.select() | Province().firms.select()


def test_populations_and_subsets_are_compared_as_objects(firms: Firms) -> None:
    assert firms in [firms]
    assert firms.select() != firms.select()
    assert len({firms, firms.select()}) == 2


# Behaviours


def test_a_behaviour_runs_once_for_all_rows(firms: Firms) -> None:
    assert firms.do("expand", share=1.0) is firms
    assert firms.size.tolist() == [6.0, 24.0, 10.0]


def test_model_agents_do_a_behaviour_once_and_a_method_for_each(
    province: Province,
) -> None:
    Park.expand = lambda self, share: None
    try:
        province.agents.do("expand", 1.0)
    finally:
        del Park.expand
    province.agents.do("grow", 1.0)
    assert province.firms.size.tolist() == [7.0, 25.0, 11.0]
    assert province.park.visits == 1


# Steps without loops


def loops(model: StrictProvince) -> dict[str, Callable[[], Any]]:
    firms = model.firms
    return {
        "iteration": lambda: list(firms),
        "a list": firms.to_list,
        "do": lambda: firms.do("grow", 1.0),
        "do a function": lambda: firms.do(print),
        "shuffle_do": lambda: firms.shuffle_do("grow", 1.0),
        "map": lambda: firms.map("grow", 1.0),
        "select": lambda: firms.select(lambda f: True),
        "sort": lambda: firms.sort(lambda f: f.size),
        "groupby": lambda: firms.groupby(lambda f: f.size),
        "shuffle": lambda: firms.shuffle(),
        "get a property": lambda: firms.get("is_large"),
        "set a property": lambda: firms.set("headcount", 1.0),
        "a subset": lambda: list(firms.select(firms.size > 4)),
        "a behaviour that loops": lambda: firms.do("look_around"),
        "all agents": lambda: list(model.agents),
        "agent reporters": lambda: model.datacollector.collect(model),
    }


@pytest.mark.parametrize("loop", loops(StrictProvince()))
def test_a_loop_over_views_inside_a_step_is_refused_where_the_model_asks_for_it(
    loop: str,
) -> None:
    model = StrictProvince()
    model.in_step = loops(model)[loop]
    with pytest.raises(RuntimeError, match="a loop over views of Firm inside a step"):
        model.step()
    # After the step, and after the error, loops are free again.
    loops(model)[loop]()


def test_what_works_on_columns_is_free_inside_a_step() -> None:
    model = StrictProvince()
    firms = model.firms

    def in_step() -> None:
        firms.births(2, size=1.0)
        firms.deaths([0])
        firms.set("size", 2.0)
        firms.agg("size", np.mean)
        firms.get(["size", "sector"])
        firms.select(firms.size > 1).sort("size").set("sector", 1)
        firms.groupby("sector").agg("size", np.sum)
        firms[1].size = 4.0
        model.agents_by_type[Park].do("grow", 1.0)
        assert len(model.agents) == 5
        firms.compact()

    model.in_step = in_step
    model.step()
    assert firms.size.tolist() == [4.0, 2.0, 2.0, 2.0]


def test_another_thread_may_look_at_views_during_a_step() -> None:
    model, seen = StrictProvince(), []
    page = Thread(target=lambda: seen.extend(model.firms))

    def in_step() -> None:
        page.start()
        page.join()

    model.in_step = in_step
    model.step()
    assert len(seen) == 3


def test_mesas_loops_are_free_in_a_step_unless_the_model_asks() -> None:
    model = Province()
    model.step()
    assert model.datacollector.get_agenttype_vars_dataframe(Firm).shape == (3, 1)


# Mesa around it


def test_model_agents_holds_ordinary_agents_and_rows_alike(province: Province) -> None:
    agents = province.agents
    assert len(agents) == 4
    assert agents.get("size") == [1000.0, 3.0, 12.0, 5.0]
    assert list(agents) == [province.park, *province.firms]
    assert province.firms[0] in agents
    assert province.park in agents
    assert province.agent_types == [Park, Firm]
    assert province.agents_by_type[Firm] is province.firms
    later = Park(province)
    assert later in province.agents
    later.remove()
    assert later not in province.agents
    province.firms[0].remove()
    assert len(province.agents) == 3


def test_a_selection_of_all_agents_outlives_views_and_drops_the_dead(
    province: Province,
) -> None:
    agents = province.agents
    chosen = [
        agents.select(lambda a: a.size > 4),
        agents.sort("size", ascending=True).select(at_most=0.75).sort("size"),
        agents.shuffle().select(agent_type=Firm),
        agents.groupby("size").groups[12.0],
        agents.copy(),
    ]
    gc.collect()
    assert [len(some) for some in chosen] == [3, 3, 3, 1, 4]
    assert chosen[1].get("size") == [12.0, 5.0, 3.0]
    province.firms.deaths([1])
    province.park.remove()
    assert [len(some) for some in chosen] == [1, 2, 2, 0, 2]
    assert [len(list(some)) for some in chosen] == [1, 2, 2, 0, 2]


def test_agents_that_die_during_a_loop_are_not_called(province: Province) -> None:
    called = []

    def call(agent: mesa.Agent) -> None:
        called.append(agent.unique_id)
        if agent.unique_id == 0:
            province.firms.deaths([1])
            Firm(province, size=1.0)

    province.firms.do(call)
    assert called == [0, 2]


def test_a_view_is_taken_from_model_agents_as_from_its_population(
    province: Province,
) -> None:
    firm = province.firms[0]
    province.agents.remove(firm)
    assert firm not in province.firms
    province.agents.discard(firm)
    assert len(province.agents) == 3


def test_the_data_collector_reads_models_and_agent_types(province: Province) -> None:
    province.step()
    province.firms[0].remove()
    province.step()
    collected = province.datacollector
    models = collected.get_model_vars_dataframe()
    assert models.to_dict("list") == {"staff": [40.0, 68.0], "n": [4, 3]}
    sizes = collected.get_agenttype_vars_dataframe(Firm)["size"]
    assert sizes.loc[2.0].to_dict() == {1: 48.0, 2: 20.0}


def test_agent_reporters_read_views(province: Province) -> None:
    collector = mesa.DataCollector(agent_reporters={"size": "size"})
    collector.collect(province)
    frame = collector.get_agent_vars_dataframe()
    assert frame["size"].tolist() == [1000.0, 3.0, 12.0, 5.0]


def test_mesas_batch_runner_runs_a_model_of_columns() -> None:
    rows = mesa.batch_run(
        Province,
        {"sizes": [[2.0, 4.0]]},
        number_processes=1,
        rng=[1, 2],
        max_steps=2,
        display_progress=False,
    )
    assert {row["staff"] for row in rows} == {24.0}
    assert len(rows) == 4


def test_a_copied_model_goes_on_bit_by_bit_and_apart(province: Province) -> None:
    province.step()
    province.firms.deaths([0])
    twin = copy.deepcopy(province)
    for model in (province, twin):
        model.firms.births(3, size=model.random.random())
        model.step()
    assert twin.firms is not province.firms
    assert twin.firms.ids.tolist() == province.firms.ids.tolist()
    assert twin.firms.size.tobytes() == province.firms.size.tobytes()
    assert twin.agents_by_type[Firm] is twin.firms
    assert all(agent.model is twin for agent in twin.agents)
    twin.firms.size = 0.0
    assert province.firms.size.sum() > 0


def test_a_copied_population_shows_what_is_written_to_it(firms: Firms) -> None:
    before = firms.size.tolist()  # read before the copy, as a window that could stay
    twin = copy.deepcopy(firms)
    twin.write([0], size=77.0)
    assert twin.size[0] == 77.0
    assert firms.size.tolist() == before


def test_a_pickled_view_brings_its_model(province: Province) -> None:
    # String reporters of Mesa's collector cannot be pickled, with or without columns.
    province.datacollector = mesa.DataCollector({"staff": total_staff})
    firm = pickle.loads(pickle.dumps(province.firms[1]))
    assert firm.size == 12.0
    assert firm == firm.model.firms[1]
    assert len(firm.model.agents) == 4


def test_a_model_is_freed_once_nobody_holds_a_view() -> None:
    model = Province()
    model.step()
    held, dead = model.firms[0], weakref.ref(model)
    some = model.agents.select(lambda agent: True)
    del model
    gc.collect()
    assert dead() is held.model
    del held, some
    gc.collect()
    assert dead() is None


def test_the_examples_of_the_page_for_users_run() -> None:
    page = Path(__file__).parents[2] / "docs" / "columns.md"
    blocks = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert len(blocks) >= 4
    exec("\n".join(blocks), {"__name__": "page"})
