"""Any policy and any scenario, drawn field by field from the types of the fields."""

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import assume
from hypothesis import strategies as st

from agents.classification import BySector, Owner, Sector
from agents.refusal import Refusal
from model.policy.files import load_scenario, scenario_names
from model.policy.levers import Intensity
from model.policy.policy import LEVERS, Policy
from model.policy.rule import PUBLISHED, Rule
from model.policy.scenario import Scenario
from model.policy.schedule import FIRST_POLICY_MONTH, N_MONTHS, Month, Schedule
from tests.model.trials import TRIALS


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Return any value of a field's type, in bounds that most fields take."""
    if kind is Intensity:
        return st.one_of(values_of(Schedule), values_of(Schedule), built(Rule))
    if kind is Schedule:
        months = st.sets(st.integers(FIRST_POLICY_MONTH, N_MONTHS - 1), max_size=4)
        shares = st.floats(0, 1)
        return months.flatmap(
            lambda chosen: st.tuples(
                *(st.tuples(st.just(month), shares) for month in sorted(chosen))
            )
        ).map(Schedule)
    if kind is Month:
        return st.integers(FIRST_POLICY_MONTH, N_MONTHS - 1)
    if kind is BySector:
        return st.tuples(*[st.floats(0, 100)] * len(Sector))
    if kind == tuple[int, ...]:
        return st.lists(st.integers(2026, 2035), max_size=3, unique=True).map(tuple)
    if get_origin(kind) is tuple:
        return st.lists(values_of(get_args(kind)[0]), max_size=3, unique=True).map(
            tuple
        )
    if is_dataclass(kind):
        return built(kind)
    if issubclass(kind, Enum):
        foreign = [owner for owner in Owner if owner >= Owner.CHINA]
        return st.sampled_from(foreign if kind is Owner else list(kind))
    if kind is str:
        return (
            st.text('aĐệữ0 -"\\#[', min_size=1, max_size=9).map(str.strip).filter(bool)
        )
    return {
        bool: st.booleans(),
        int: st.integers(1, 10),
        float: st.floats(0, 0.2),
    }[kind]


@st.composite
def built(draw: st.DrawFn, kind: type[Any]) -> Any:
    """Draw a dataclass; what its constructor refuses is drawn again."""
    hints = get_type_hints(kind)
    chosen = {"name": st.just("mine"), "indicator": st.sampled_from(PUBLISHED)}
    drawn = {
        field.name: draw(
            chosen[field.name] if field.name in chosen else values_of(hints[field.name])
        )
        for field in fields(kind)
    }
    # Many levers refuse to act on nobody; neutral they are drawn all the same.
    for unsaid in ({}, {"intensity": Schedule()} if "intensity" in drawn else {}):
        try:
            return kind(**drawn | unsaid)
        except Refusal:
            continue
    return assume(False)


@st.composite
def strong_policies(draw: st.DrawFn) -> Policy:
    """Draw a policy; levers that act do so early enough to be seen."""
    policy = draw(built(Policy))
    levers: dict[str, Any] = {}
    for name in draw(st.sets(st.sampled_from(sorted(TRIALS)), max_size=len(LEVERS))):
        start = FIRST_POLICY_MONTH + draw(st.integers(0, 12))
        steps = ((start, draw(st.floats(0, 1))), (start + 9, draw(st.floats(0, 1))))
        levers[name] = replace(TRIALS[name].lever, intensity=Schedule(steps))
    return replace(policy, **levers)


def scenarios() -> st.SearchStrategy[Scenario]:
    """Draw a shipped scenario, or the shipped one with fields of any other."""
    shipped = [load_scenario(name) for name in scenario_names()]
    names = [field.name for field in fields(Scenario)][5:]
    mixed = st.builds(
        lambda one, other, taken: replace(
            one, **{name: getattr(other, name) for name in taken}
        ),
        st.sampled_from(shipped),
        st.sampled_from(shipped),
        st.sets(st.sampled_from(names), max_size=4),
    )
    return st.one_of(st.sampled_from(shipped), mixed)
