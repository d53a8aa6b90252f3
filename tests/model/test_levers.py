"""Levers and schedules: neutral by default, equal when alike, no nonsense."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.classification import Owner, Sector, TaxScheme
from agents.refusal import Refusal
from model.policy.levers import (
    AdoptionVouchers,
    ParkConversion,
    Placebo,
    Renewables,
    SharedPlatform,
    SiteInfrastructure,
    TalentPackage,
    TargetedPromotion,
    TaxTerms,
    TrainingPlaces,
    WorkerHousing,
    Zone,
)
from model.policy.named import WORDS
from model.policy.policy import LEVERS, Policy
from model.policy.scenario import AnchorPlant, Scenario
from model.policy.schedule import (
    FIRST_POLICY_MONTH,
    N_MONTHS,
    Schedule,
    month_from,
    month_text,
)
from model.site_records import SiteType

HALF = Schedule.constant(0.5)
NAMES = dict.fromkeys(WORDS, "test")


def steps() -> st.SearchStrategy[tuple[tuple[int, float], ...]]:
    months = st.sets(st.integers(FIRST_POLICY_MONTH, N_MONTHS - 1), max_size=6)
    return months.flatmap(
        lambda chosen: st.tuples(
            *(st.tuples(st.just(month), st.floats(0, 1)) for month in sorted(chosen))
        )
    )


# Months and schedules.


def test_months_are_written_as_year_and_month() -> None:
    assert month_text(72) == "2026-01"
    assert month_text(191) == "2035-12"
    assert month_from("2026-09") == 80


@given(st.integers(FIRST_POLICY_MONTH, N_MONTHS - 1))
def test_a_month_written_and_read_is_the_same(month: int) -> None:
    assert month_from(month_text(month)) == month


def test_a_number_holds_from_january_2026_to_december_2035() -> None:
    assert [HALF.at(month) for month in (0, 71, 72, 191)] == [0, 0, 0.5, 0.5]
    assert HALF.first_month == 72


def test_a_step_holds_until_the_next() -> None:
    schedule = Schedule(((80, 0.5), (102, 0.2), (110, 0.0)))
    assert [schedule.at(m) for m in (79, 80, 101, 102, 109, 110, 191)] == [
        *(0, 0.5, 0.5, 0.2, 0.2, 0, 0)
    ]


@given(steps())
def test_all_months_at_once_agree_with_each_alone(
    steps: tuple[tuple[int, float], ...],
) -> None:
    schedule = Schedule(steps)
    values = schedule.values()
    assert values.shape == (N_MONTHS,)
    assert values.tolist() == [schedule.at(month) for month in range(N_MONTHS)]
    above = np.flatnonzero(values)
    assert schedule.first_month == (above[0] if above.size else None)
    assert schedule.is_neutral == (above.size == 0)


@given(steps(), steps())
def test_schedules_are_equal_when_they_say_the_same_of_every_month(
    one: tuple[tuple[int, float], ...], other: tuple[tuple[int, float], ...]
) -> None:
    a, b = Schedule(one), Schedule(other)
    assert (a == b) == bool((a.values() == b.values()).all())


def test_steps_that_change_nothing_are_left_out() -> None:
    said_at_length = Schedule(((74, 0.0), (80, 0.5), (90, 0.5)))
    assert said_at_length == Schedule(((80, 0.5),))
    assert Schedule.constant(0.0) == Schedule()


@pytest.mark.parametrize(
    ("steps", "named"),
    [
        (((72, 50.0),), "0.5 is 50 %"),
        (((72, -0.1),), "from 0 to 1"),
        (((72, float("nan")),), "from 0 to 1"),
        (((71, 0.5),), "2025-12"),
        (((192, 0.5),), "2035-12"),
        (((80, 0.5), (80, 0.2)), "once, in order"),
        (((80, 0.5), (72, 0.2)), "2026-01 stands after 2026-09"),
    ],
)
def test_a_schedule_refuses_what_is_no_share_or_no_order(
    steps: tuple[tuple[int, float], ...], named: str
) -> None:
    with pytest.raises(Refusal, match=named):
        Schedule(steps)


@pytest.mark.parametrize(
    "text",
    ["2026-9", "2026-13", "2026-00", "26-09", "2026-09-01", "2025-12", "2036-01", ""],
)
def test_a_month_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        month_from(text)


# All levers of Policy: a new one without these fails.


def test_every_field_of_a_policy_is_a_word_or_a_lever() -> None:
    assert (*WORDS, *LEVERS) == tuple(field.name for field in fields(Policy))
    assert list(Policy(**NAMES).levers) == list(LEVERS)


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_is_neutral_by_default(name: str) -> None:
    policy = Policy(**NAMES)
    assert policy.is_neutral
    assert policy.first_month is None
    assert policy.levers[name].intensity == Schedule()


ACTING: dict[str, dict[str, Any]] = {
    "tax_scheme": {"scheme": TaxScheme.SPECIAL},
    "training_places": {"places_per_month": 10},
    "talent_package": {"people_per_month": 10},
    "site_infrastructure": {"megawatts_per_year": 10.0},
    "renewables": {"megawatts_per_year": 10.0},
    "worker_housing": {"beds_per_month": 10},
    "park_conversion": {"to": SiteType.ECO, "ha_per_year": 10.0},
}
"""Terms that a lever asks for before it may act."""


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_with_an_intensity_makes_the_policy_act(name: str) -> None:
    neutral: Any = getattr(Policy(**NAMES), name)
    lever = replace(neutral, intensity=Schedule(((80, 0.5),)), **ACTING.get(name, {}))
    policy = replace(Policy(**NAMES), **{name: lever})
    assert not policy.is_neutral
    assert policy.first_month == 80


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_cannot_be_changed_once_made(name: str) -> None:
    with pytest.raises(FrozenInstanceError):
        getattr(Policy(**NAMES), name).intensity = HALF


@pytest.mark.parametrize("kind", [Policy, Scenario], ids=lambda kind: kind.__name__)
def test_every_term_has_a_unit_and_words_in_both_languages(kind: type[Any]) -> None:
    chosen = [field for field in fields(kind) if field.name not in WORDS]
    terms = [
        term
        for lever in chosen
        if lever.name in LEVERS
        for term in fields(lever.default)
    ]
    for field in (*chosen, *terms):
        assert set(field.metadata) - {"task"} == {"unit", "vi", "en"}, field.name
        assert all(field.metadata.values()), field.name
        assert field.metadata["vi"] != field.metadata["en"], field.name


# Nonsense.


def plant(**changed: Any) -> AnchorPlant:
    terms: dict[str, Any] = {
        "name": "A",
        "sector": Sector.ELECTRONICS,
        "owner": Owner.KOREA,
        "capital_musd": 2000.0,
        "registered_month": 90,
        "site": "Sông Khoai",
    }
    return AnchorPlant(**terms | changed)


NONSENSE: list[tuple[Callable[[], object], str]] = [
    (lambda: Zone(n_phases=0), "n_phases is 0"),
    (lambda: Zone(n_phases=3), "phase_months"),
    (lambda: Zone(n_phases=3, phase_months=-1), "phase_months is -1"),
    (lambda: TaxTerms(intensity=HALF), "standard, which everybody has"),
    (lambda: AdoptionVouchers(max_employees=0), "max_employees is 0"),
    (lambda: ParkConversion(intensity=HALF, ha_per_year=5.0), "another type"),
    (lambda: ParkConversion(intensity=HALF, to=SiteType.ECO), "another type"),
    (lambda: Renewables(intensity=HALF), "nothing is to be built"),
    (lambda: SiteInfrastructure(megawatts_per_year=-1.0), "megawatts_per_year is -1"),
    (lambda: SiteInfrastructure(intensity=HALF), "nothing is to be built"),
    (lambda: WorkerHousing(intensity=HALF), "nothing is to be built"),
    (lambda: TalentPackage(intensity=HALF), "nobody is asked"),
    (lambda: SharedPlatform(fee_paid=2), "fee_paid is 2"),
    (lambda: TrainingPlaces(intensity=HALF), "nobody is trained"),
    (lambda: TrainingPlaces(places_per_month=-5), "places_per_month is -5"),
    (lambda: TargetedPromotion(countries=(Owner.STATE,)), "looks abroad"),
    (lambda: Placebo(effect=float("nan")), "effect is nan"),
    (lambda: Placebo(effect=2), "effect is 2"),
    (lambda: plant(owner=Owner.DOMESTIC), "owner is domestic"),
    (lambda: plant(capital_musd=0.0), "capital_musd is 0"),
    (lambda: plant(registered_month=60), "2025-01"),
    (lambda: plant(site=""), "site"),
    (lambda: Scenario(**NAMES, investment_climate=-1.0), "investment_climate"),
    (lambda: Scenario(**NAMES, trend_shift=float("inf")), "trend_shift"),
    (lambda: Scenario(**NAMES, lead_multiplier=(1.0,)), "lead_multiplier has 1"),
    (
        lambda: Scenario(**NAMES, lead_multiplier=(*(1.0,) * 14, -1.0)),
        "lead_multiplier of agriculture",
    ),
    (lambda: Scenario(**NAMES, anchor_plants=(plant(), plant())), "one name"),
]


@pytest.mark.parametrize(
    ("make", "named"), NONSENSE, ids=[said for _, said in NONSENSE]
)
def test_nonsense_is_refused_with_its_mend(
    make: Callable[[], object], named: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        make()
    assert named in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 2


@pytest.mark.parametrize(
    "name",
    [
        *("", "../up", "a/b", "a\\b", ".", "..", "A", "a b", "a_b", "-a", "a-", "a--b"),
        *("đặc-khu", "a\n", "a.toml", "nul", "com1", "x" * 65, "/tmp", "C:"),
    ],
)
def test_a_name_that_could_write_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="name"):
        Policy(**NAMES | {"name": name})


@pytest.mark.parametrize("name", ["a", "zone-2", "2030", "x" * 64, "null"])
def test_a_plain_name_is_taken(name: str) -> None:
    assert Policy(**NAMES | {"name": name}).name == name


@pytest.mark.parametrize("key", WORDS[1:])
@pytest.mark.parametrize("words", ["", "\x1b[2J", "two\nlines", "a\u202eb", "x" * 2001])
def test_words_that_do_not_print_or_are_missing_are_refused(
    key: str, words: str
) -> None:
    with pytest.raises(Refusal, match=key):
        Policy(**NAMES | {key: words})
