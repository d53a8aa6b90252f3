"""What became of a unit: each rule by hand, and all of them against a slow twin."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.classification import Sector
from experiments.ledger.classes import CLASS_OF, Story, UnitClass
from experiments.ledger.stories import months_earlier, stories_of
from experiments.ledger.traces import AMOUNTS, NOT_YET
from experiments.ledger.units import Units
from model.production import IS_LOCAL
from model.support_given import SupportKind

OLD_PARK, NEW_PARK, ELSEWHERE = 3, 4, 30


def unit(**given: Any) -> Units:
    """Return one running unit with what is given, as a run would tell it."""
    said: dict[str, Any] = {
        "was_seen": True,
        "is_alive": True,
        "is_coming": False,
        "is_elsewhere": False,
        "n_enterprises": 1.0,
        "sector": int(Sector.ELECTRONICS),
        "owner": 6,
        "capital_musd": 50.0,
        "ward": 7,
        "site": OLD_PARK,
        "signed_month": 80,
        "opens_month": 100,
        "stage": 2,
        "stage_month": 100,
    } | given
    said = {name: np.array([value]) for name, value in said.items()}
    said.setdefault("amounts", np.zeros((len(AMOUNTS), 1)))
    paid = np.zeros((len(SupportKind), 1))
    paid[SupportKind.VOUCHER] = said.pop("paid", np.zeros(1))
    return Units(**said, support=paid)


GONE = unit(is_alive=False, stage=-1)
UNHEARD = unit(was_seen=False, is_alive=False, site=-1, opens_month=NOT_YET)
AWAY = replace(UNHEARD, is_elsewhere=np.array([True]), site=np.array([ELSEWHERE]))
BUILT = unit(was_seen=False, is_alive=False, is_coming=True, opens_month=140, ward=-1)

HAND = [
    (unit(), UNHEARD, Story.NEW),
    (unit(), GONE, Story.SURVIVES),
    (unit(), AWAY, Story.FROM_OUTSIDE),
    (AWAY, unit(), Story.LEAVES),
    (GONE, unit(), Story.CLOSES),
    (UNHEARD, unit(), Story.NEVER_COMES),
    (unit(site=NEW_PARK), unit(), Story.MOVES),
    (unit(ward=8), unit(), Story.MOVES),
    (unit(site=NEW_PARK), BUILT, Story.MOVES),
    (unit(opens_month=94), unit(), Story.OPENS_EARLIER),
    (unit(), BUILT, Story.OPENS_EARLIER),
    (BUILT, unit(), Story.OPENS_LATER),
    (unit(stage=3), unit(), Story.HIGHER_STAGE),
    (unit(stage=1), unit(), Story.LOWER_STAGE),
    (unit(stage_month=110), unit(stage_month=115), Story.STAGE_EARLIER),
    (unit(stage_month=115), unit(stage_month=110), Story.STAGE_LATER),
    (unit(paid=2.0), unit(), Story.SUPPORTED),
    (unit(paid=2.0), unit(paid=2.0), Story.UNTOUCHED),
    (unit(paid=2.0, stage=3), unit(), Story.HIGHER_STAGE),
    (unit(sector=int(Sector.TRADE)), unit(), Story.SHARES_LOCAL_DEMAND),
    (unit(), unit(), Story.UNTOUCHED),
]


@pytest.mark.parametrize(("policy", "reference", "story"), HAND)
def test_each_rule_tells_its_story(
    policy: Units, reference: Units, story: Story
) -> None:
    assert Story(stories_of(policy, reference)[0]) is story


def test_every_story_is_told_by_hand_and_has_a_class() -> None:
    assert {story for _, _, story in HAND} | {Story.SHARES_LOCAL_DEMAND} == set(Story)
    assert set(CLASS_OF) == set(Story)
    assert set(CLASS_OF.values()) == set(UnitClass)


def test_months_earlier_are_those_of_the_opening_or_of_the_stage() -> None:
    told = [
        (unit(opens_month=94), unit(), 6),
        (BUILT, unit(), -40),
        (unit(stage_month=110), unit(stage_month=115), 5),
        (unit(stage=3, stage_month=104), unit(), 0),
        (unit(), UNHEARD, 0),
    ]
    for policy, reference, months in told:
        story = stories_of(policy, reference)
        assert months_earlier(story, policy, reference)[0] == months


def twin(p: Any, r: Any) -> Story:
    """Return the story of one unit, rule by rule, as the module's words have it."""
    here, there = p["alive"] or p["coming"], r["alive"] or r["coming"]
    run = p["alive"] and r["alive"]
    if here and not there:
        if r["away"]:
            return Story.FROM_OUTSIDE
        return Story.SURVIVES if r["seen"] else Story.NEW
    if there and not here:
        if p["away"]:
            return Story.LEAVES
        return Story.CLOSES if p["seen"] else Story.NEVER_COMES
    if here and there:
        if p["site"] != r["site"] or (run and p["ward"] != r["ward"]):
            return Story.MOVES
        if p["opens"] != r["opens"]:
            earlier = p["opens"] < r["opens"]
            return Story.OPENS_EARLIER if earlier else Story.OPENS_LATER
    if run and p["stage"] != r["stage"]:
        higher = p["stage"] > r["stage"]
        return Story.HIGHER_STAGE if higher else Story.LOWER_STAGE
    if run and p["reached"] != r["reached"]:
        earlier = p["reached"] < r["reached"]
        return Story.STAGE_EARLIER if earlier else Story.STAGE_LATER
    if p["paid"] > r["paid"]:
        return Story.SUPPORTED
    local = IS_LOCAL[p["sector"] if here else r["sector"]]
    return Story.SHARES_LOCAL_DEMAND if local else Story.UNTOUCHED


FEW = st.integers(0, 1)
RUN = st.fixed_dictionaries(
    {
        "seen": st.booleans(),
        "alive": st.booleans(),
        "coming": st.booleans(),
        "away": st.booleans(),
        "site": FEW,
        "ward": FEW,
        "opens": FEW,
        "stage": FEW,
        "reached": FEW,
        "paid": FEW,
        "sector": st.sampled_from([int(Sector.COAL), int(Sector.TRADE)]),
    }
)


def as_units(run: dict[str, Any]) -> Units:
    return unit(
        was_seen=run["seen"],
        is_alive=run["alive"],
        is_coming=run["coming"],
        is_elsewhere=run["away"],
        site=run["site"],
        ward=run["ward"],
        opens_month=run["opens"],
        stage=run["stage"],
        stage_month=run["reached"],
        paid=float(run["paid"]),
        sector=run["sector"],
    )


@given(st.lists(st.tuples(RUN, RUN), min_size=1, max_size=20))
def test_the_stories_are_those_of_the_slow_twin(pairs: list[Any]) -> None:
    sides = [[as_units(pair[side]) for pair in pairs] for side in (0, 1)]
    policy, reference = (
        Units(
            **{
                field.name: np.concatenate(
                    [getattr(one, field.name) for one in side], axis=-1
                )
                for field in fields(Units)
            }
        )
        for side in sides
    )
    expected = [int(twin(p, r)) for p, r in pairs]
    assert stories_of(policy, reference).tolist() == expected


@given(RUN, RUN)
def test_the_other_way_round_the_story_is_the_opposite(p: Any, r: Any) -> None:
    opposite = {
        Story.NEW: Story.NEVER_COMES,
        Story.SURVIVES: Story.CLOSES,
        Story.FROM_OUTSIDE: Story.LEAVES,
        Story.OPENS_EARLIER: Story.OPENS_LATER,
        Story.HIGHER_STAGE: Story.LOWER_STAGE,
        Story.STAGE_EARLIER: Story.STAGE_LATER,
        Story.MOVES: Story.MOVES,
    }
    opposite |= {there: here for here, there in opposite.items()}
    there = Story(stories_of(as_units(p), as_units(r))[0])
    back = Story(stories_of(as_units(r), as_units(p))[0])
    if there in opposite:
        assert back is opposite[there]
    else:
        assert back not in opposite
