"""The stylised facts: what a portrait holds, what each fact says of it, the table."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from agents.classification import Owner, Sector
from agents.refusal import Refusal
from experiments.figures.facts import FactCaption, draw_facts
from experiments.output import jsonable
from experiments.validation.fact_causes import CAUSES
from experiments.validation.fact_text import facts_markdown, facts_words
from experiments.validation.fact_words import FACT_WORDS
from experiments.validation.facts import (
    FACTS,
    TOLD,
    Fact,
    facts,
    facts_of,
    world_figures,
)
from experiments.validation.facts_of_firms import (
    adoption,
    growth_rates,
    sizes,
    supply,
    turnover,
)
from experiments.validation.facts_of_places import (
    aggregate,
    investment,
    labour,
    land,
    location,
)
from experiments.validation.portrait import (
    FirmsSeen,
    Look,
    Painter,
    Portrait,
    ProjectsSeen,
)
from model.evidence.stylised_facts import load_stylised_facts
from model.indicators import INDICATOR_ROWS
from model.quangninh import QuangNinh
from model.recorder import Records

N_MONTHS = 48


@pytest.fixture(scope="module")
def lived() -> tuple[QuangNinh, Portrait]:
    """A small province that a painter has looked at for four years."""
    province, painter = QuangNinh(world=3, scale=100, history="free"), Painter()
    while province.month < N_MONTHS:
        province.step()
        if province.month % 12 == 0:
            painter.look(province)
    return province, painter.portrait()


def seen(n: int, **columns: Any) -> FirmsSeen:
    """Return firms of staff 30 in trade that differ in the columns given."""
    plain: dict[str, Any] = {
        "ids": np.arange(n),
        "weight": np.ones(n),
        "sector": np.full(n, int(Sector.TRADE)),
        "owner": np.full(n, int(Owner.DOMESTIC)),
        "ward": np.zeros(n, np.int64),
        "site": np.full(n, -1),
        "employees": np.full(n, 30.0),
        "value_added": np.ones(n),
        "digital_stage": np.zeros(n, np.int64),
        "partner_stage": np.zeros(n),
        "founded_month": np.full(n, -100),
    }
    return FirmsSeen(**plain | {name: np.asarray(v) for name, v in columns.items()})


def no_projects() -> ProjectsSeen:
    none = np.zeros(0, np.int64)
    return ProjectsSeen(ids=none, owner=none, site=none, registered_month=none)


def painted(*looks: FirmsSeen, links: tuple[Any, Any] = ((), ())) -> Portrait:
    """Return looks a year apart at a land of three sites, two of them parks."""
    return Portrait(
        looks=tuple(
            Look(
                month=12 * (year + 1),
                firms=firms,
                projects=no_projects(),
                prepared_ha=np.array([100.0, 50.0, 0.0]),
                let_ha=np.array([100.0, 10.0, 0.0]),
            )
            for year, firms in enumerate(looks)
        ),
        supplier=np.array(links[0], np.int32),
        customer=np.array(links[1], np.int32),
        is_park=np.array([True, True, False]),
        leasable_ha=np.array([100.0, 200.0, 0.0]),
        opens=np.array([-300, 0, 0]),
    )


def recorded(n_months: int = 24, **columns: Any) -> Records:
    """Return months of nought but for the columns given."""
    values = np.zeros((len(INDICATOR_ROWS), n_months))
    for name, column in columns.items():
        values[INDICATOR_ROWS[name]] = column
    return Records(values)


def test_a_world_that_is_painted_lives_as_one_that_is_not(
    lived: tuple[QuangNinh, Portrait],
) -> None:
    province, _ = lived
    alone = QuangNinh(world=3, scale=100, history="free")
    while alone.month < N_MONTHS:
        alone.step()
    assert alone.records.digest() == province.records.digest()


def test_a_portrait_holds_the_living_and_their_links(
    lived: tuple[QuangNinh, Portrait],
) -> None:
    province, portrait = lived
    firms, last = province.firms, portrait.last.firms
    assert [look.month for look in portrait.looks] == [12, 24, 36, 48]
    assert (last.weight * last.employees).sum() == pytest.approx(
        (firms.weight * firms.employees).sum()
    )
    assert (last.ids[portrait.supplier] == province.supply.source_id).all()
    assert (last.ids[portrait.customer] == province.supply.target_id).all()


def test_partners_mean_stage_is_that_of_a_plain_loop_over_links(
    lived: tuple[QuangNinh, Portrait],
) -> None:
    _, portrait = lived
    last = portrait.last.firms
    stages: list[list[int]] = [[] for _ in last.ids]
    for one, other in zip(portrait.supplier, portrait.customer, strict=True):
        stages[one].append(int(last.digital_stage[other]))
        stages[other].append(int(last.digital_stage[one]))
    expected = [
        sum(of) / len(of) if of else own
        for of, own in zip(stages, last.digital_stage, strict=True)
    ]
    assert last.partner_stage == pytest.approx(expected)


def test_a_painter_looks_once_a_month_and_at_one_world_alone() -> None:
    province, painter = QuangNinh(world=1, scale=100), Painter()
    with pytest.raises(Refusal, match="no look"):
        painter.portrait()
    province.step()
    painter.look(province)
    painter.look(province)
    assert len(painter.looks) == 1
    assert painter.portrait().pairs == []
    province.step()
    with pytest.raises(Refusal, match="no look at this month"):
        painter.portrait()
    with pytest.raises(Refusal, match="new painter"):
        painter.look(QuangNinh(world=2, scale=100))


def test_every_fact_has_words_and_a_band_or_is_only_told() -> None:
    bands, judged = load_stylised_facts(), set(FACTS) - set(TOLD)
    assert judged <= set(bands)
    assert not set(TOLD) & set(bands)
    assert set(CAUSES) == judged
    said = [*FACT_WORDS.values(), *CAUSES.values()]
    assert all(words.vi and words.en and words.vi != words.en for words in said)


def test_a_world_gives_every_fact_a_figure(lived: tuple[QuangNinh, Portrait]) -> None:
    province, portrait = lived
    figures = world_figures(portrait, province.records)
    assert set(figures) == set(FACTS)
    assert [name for name, figure in figures.items() if not math.isfinite(figure)] == []


def test_one_look_measures_what_needs_no_second(
    lived: tuple[QuangNinh, Portrait],
) -> None:
    province, portrait = lived
    figures = world_figures(
        replace(portrait, looks=portrait.looks[-1:]), province.records
    )
    unknown = {name for name, figure in figures.items() if math.isnan(figure)}
    assert unknown == {
        "growth_shape",
        "growth_kurtosis",
        "volatility_size_slope",
        "adoption_peer_lag",
        "exit_young_to_old",
        "same_country_choice",
    }


def test_growth_beside_the_sectors_leaves_out_what_all_share() -> None:
    n = 40
    # All double; half of them grow by a tenth more: 50 values at each of two places.
    more = np.where(np.arange(n) % 2, 1.1, 1.0)
    portrait = painted(seen(n), seen(n, value_added=2 * more))
    assert growth_rates(portrait)["growth_kurtosis"] == pytest.approx(-2)
    every = painted(seen(n), seen(n, value_added=np.full(n, 2.0)))
    assert math.isnan(growth_rates(every)["growth_shape"])


def test_firms_below_twenty_staff_do_not_shape_growth() -> None:
    n = 40
    staff = np.where(np.arange(n) < 20, 19.0, 20.0)
    wild = np.where(np.arange(n) < 20, np.arange(n) + 1.0, 1 + np.arange(n) % 2)
    small = painted(seen(n, employees=staff), seen(n, value_added=wild))
    assert growth_rates(small)["growth_kurtosis"] == pytest.approx(-2)


def test_a_tail_is_that_of_the_population_check() -> None:
    size = 10.0 / (np.arange(100) + 1)
    figures = sizes(painted(seen(100, employees=size)))
    # The largest 5 %: 10, 5, 10/3, 2.5, 2; Hill by hand, 4 over the sum of logs.
    excess = sum(math.log(5 / rank) for rank in range(1, 6))
    assert figures["firm_size_hill"] == pytest.approx(4 / excess)
    assert math.isfinite(figures["firm_size_vuong"])


def test_gradients_compare_large_firms_with_the_others() -> None:
    firms = seen(
        8, employees=[300.0] * 4 + [10.0] * 4, digital_stage=[3, 3, 1, 0, 3, 1, 0, 0]
    )
    figures = adoption(painted(firms, links=([0], [1])), recorded(n_firms=8.0))
    assert figures["adoption_size_gradient"] == pytest.approx(3 / 2)
    assert figures["adoption_top_gradient"] == pytest.approx(2)


def test_a_step_after_partners_stood_higher_is_counted_by_hand() -> None:
    before = seen(6, partner_stage=[1.0, 1.0, 0.0, 0.0, 0.0, 0.0])
    after = seen(6, digital_stage=[1, 0, 1, 0, 0, 0])
    figures = adoption(painted(before, after), recorded(n_firms=6.0))
    assert figures["adoption_peer_lag"] == pytest.approx((1 / 2) / (1 / 4))


def test_hubs_that_trade_with_the_small_are_disassortative() -> None:
    star = [0, 0, 0, 4, 5, 6], [1, 2, 3, 0, 0, 0]
    ring = [1, 2, 3, 4, 5, 6], [2, 3, 4, 5, 6, 1]
    links = (star[0] + ring[0], star[1] + ring[1])
    figures = supply(painted(seen(7, ward=[0, 1, 1, 1, 1, 1, 1]), links=links))
    assert figures["supply_assortativity"] < 0


def test_turnover_is_counted_by_hand() -> None:
    founded = [-100, -100, -100, 10, 10, 10]
    before = seen(6, founded_month=founded, employees=[40.0, 40, 40, 10, 20, 0])
    # One of three old firms closes, and two of three young ones.
    after = seen(
        3, ids=[0, 1, 3], founded_month=[-100, -100, 10], employees=[40.0, 40, 15]
    )
    months = recorded(24, n_firms=50.0, entries=0.5, exits=0.25)
    figures = turnover(painted(before, after), months)
    assert figures["exit_young_to_old"] == pytest.approx(2)
    # Within a year of its founding a firm is new: 10 and 20 staff at the first look.
    assert figures["entry_size"] == pytest.approx(15 / ((5 * 40 + 15) / 6))
    assert figures["entry_rate"] == pytest.approx(0.12)
    assert figures["exit_rate"] == pytest.approx(0.06)


def test_investment_in_one_month_is_as_lumpy_as_can_be() -> None:
    capital, counts = np.zeros(24), np.zeros(24)
    capital[5], counts[5] = 900.0, 6.0
    figures = investment(
        recorded(fdi_registered_musd=capital, n_projects_registered=counts)
    )
    assert figures["fdi_month_gini"] == pytest.approx(23 / 24)
    assert figures["fdi_zero_months"] == pytest.approx(23 / 24)
    assert figures["fdi_month_fano"] == pytest.approx(6)


def test_land_is_read_by_hand() -> None:
    figures = land(painted(seen(1)))
    assert figures["occupancy_spread"] == pytest.approx(1 - 0.2)
    assert figures["occupancy_full_parks"] == pytest.approx(1 / 2)
    # The second park is a year old and has let 10 of 200 ha.
    assert figures["young_park_let"] == pytest.approx(0.05)
    assert figures["park_rank_size"] == pytest.approx(math.log(10) / math.log(2))


def test_projects_that_go_where_compatriots_are_are_drawn_by_them() -> None:
    korea, japan = int(Owner.KOREA), int(Owner.JAPAN)
    before = seen(2, owner=[korea, japan], site=[0, 1])
    portrait = painted(before, before)
    # Of eight from each country six choose the site of their compatriots.
    new = ProjectsSeen(
        ids=np.arange(16),
        owner=np.repeat([korea, japan], 8),
        site=np.array([0] * 6 + [1] * 2 + [1] * 6 + [0] * 2),
        registered_month=np.full(16, 15),
    )
    first, second = portrait.looks
    portrait = replace(portrait, looks=(first, replace(second, projects=new)))
    figures = location(portrait)
    # One plant each: the log of one more than it is the log of 2.
    expected = math.log(3) / math.log(2)
    assert figures["same_country_choice"] == pytest.approx(expected, abs=0.02)
    old = replace(new, registered_month=np.full(16, 11))
    portrait = replace(portrait, looks=(first, replace(second, projects=old)))
    assert math.isnan(location(portrait)["same_country_choice"])


def test_vacancies_that_halve_when_the_jobless_double_slope_by_minus_one() -> None:
    wave = np.exp(np.sin(np.arange(40)))
    columns = {}
    for skill in ("basic", "vocational", "digital", "advanced"):
        columns |= {
            f"employed_{skill}": 1e9,
            f"seekers_{skill}": 1e3 * wave,
            f"vacancies_{skill}": 1e3 / wave,
            f"wage_{skill}_mvnd": 8.0,
        }
    columns |= {"wage_digital_mvnd": 20.0}
    figures = labour(recorded(40, **columns))
    assert figures["beveridge_slope"] == pytest.approx(-1, abs=1e-4)
    assert figures["digital_wage_premium"] == pytest.approx(1.5)
    assert figures["digital_premium_follows"] == 0


def test_a_premium_that_grows_with_tightness_follows_it() -> None:
    months = np.arange(96)
    tight = np.exp(np.sin(months / 9))
    # Each month the premium grows with the log of how tight the month is.
    premium = np.exp(0.01 * np.cumsum(np.log(tight)))
    columns = {f"seekers_{skill}": 100.0 for skill in ("digital", "basic")}
    columns |= {"vacancies_basic": 100.0, "vacancies_digital": 100 * tight}
    columns |= {f"wage_{skill}_mvnd": 5.0 for skill in ("basic",)}
    columns |= {"wage_digital_mvnd": 5 * premium}
    figures = labour(recorded(96, **columns))
    assert figures["digital_premium_follows"] == pytest.approx(1, abs=1e-6)


def test_growth_and_the_slope_of_the_share_are_read_by_year() -> None:
    grdp = np.repeat([100.0, 110.0, 121.0, 133.1], 12)
    core = grdp * np.repeat([0.05, 0.06, 0.07, 0.08], 12)
    figures = aggregate(
        recorded(
            48,
            grdp_bn_vnd_2020_prices=grdp,
            grdp_bn_vnd=grdp,
            digital_core_bn_vnd=core,
        )
    )
    assert figures["aggregate_growth_mean"] == pytest.approx(0.1)
    assert figures["aggregate_growth_sd"] == pytest.approx(0, abs=1e-9)
    assert figures["digital_share_slope"] == pytest.approx(0.01)
    assert figures["digital_share_level"] == pytest.approx(0.08)


def of_worlds(**figures: float) -> list[Fact]:
    """Return the facts of two worlds that lie midway in every band but these."""
    bands = load_stylised_facts()
    midway = {
        name: (bands[name].low + bands[name].high) / 2 if name in bands else 0.5
        for name in FACTS
    }
    return facts_of([midway | figures, midway | figures])


def named(rows: list[Fact], name: str) -> Fact:
    return next(fact for fact in rows if fact.name == name)


def test_a_mean_in_its_band_passes_and_one_outside_misses_with_a_cause() -> None:
    rows = of_worlds(growth_shape=2.0)
    missed = [fact for fact in rows if fact.passed is False]
    assert [fact.name for fact in missed] == ["growth_shape"]
    assert missed[0].why("vi") == CAUSES["growth_shape"].vi
    assert missed[0].why("en") == CAUSES["growth_shape"].en
    assert {fact.why("en") for fact in rows if fact.passed} == {""}
    assert {fact.name for fact in rows if fact.passed is None} == set(TOLD)


def test_a_fact_is_the_mean_of_the_worlds_that_can_measure_it() -> None:
    every = dict.fromkeys(FACTS, 1.0)
    one = every | {"entry_rate": 0.1}
    other = every | {"entry_rate": 0.2, "exit_rate": math.nan}
    rows = facts_of([one, other])
    entry, leave = named(rows, "entry_rate"), named(rows, "exit_rate")
    assert (entry.value, entry.n_worlds) == (pytest.approx(0.15), 2)
    assert (leave.value, leave.n_worlds) == (1.0, 1)
    assert entry.world_low == pytest.approx(0.105)


def test_what_no_world_measures_misses_and_is_null_in_json() -> None:
    fact = named(of_worlds(entry_rate=math.nan), "entry_rate")
    assert fact.passed is False
    row = jsonable(fact.as_row())
    assert row["value"] is None
    assert {"name", "value", "low", "high", "passed"} <= row.keys()


def test_facts_need_a_world_and_as_many_records_as_portraits() -> None:
    with pytest.raises(Refusal, match="no world"):
        facts([], [])
    with pytest.raises(Refusal, match="1 portraits and 0 records"):
        facts([painted(seen(1))], [])


def test_a_page_has_a_row_a_fact_and_a_line_a_miss() -> None:
    rows = of_worlds(growth_shape=2.0, entry_rate=0.5)
    page = facts_markdown(rows)
    assert sum(line.startswith("| ") for line in page) == 1 + len(FACTS)
    assert sum(line.startswith("- MISS ") for line in page) == 2
    assert "| 50.0 % | 50.0 % to 50.0 % | 8 % to 25 % | MISS |" in "\n".join(page)
    n = len(FACTS) - len(TOLD)
    assert facts_words(rows, "vi").startswith(f"{n - 2} trên {n} ")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_picture_has_a_strip_for_every_fact_with_a_band(lang: Any) -> None:
    caption = FactCaption(
        n_worlds=2, scale=100, history="free", uncertainty="parameters"
    )
    rows = of_worlds(growth_shape=99.0, entry_rate=math.nan)
    (axes,) = draw_facts(rows, caption, lang).axes
    assert len(axes.get_yticks()) == len(FACTS) - len(TOLD)
    markers = {line.get_marker() for line in axes.lines}
    assert {"o", ">"} <= markers
