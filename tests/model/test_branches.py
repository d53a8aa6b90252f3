"""One world under several policies: one past, and branches that keep to themselves."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from model.checkpoint import Checkpoint
from model.checkpoint_file import read, write
from model.policy.files import load_policy, policy_names
from model.policy.levers import Placebo
from model.policy.policy import LEVERS, Policy
from model.policy.schedule import FIRST_POLICY_MONTH, N_MONTHS, Schedule
from model.quangninh import QuangNinh

ROOT: Final = Path(__file__).parents[2]
AS_IS: Final = load_policy("as-is")
FULL: Final = Schedule.constant(1.0)
WHOLE: Final = N_MONTHS - FIRST_POLICY_MONTH

type BranchPoint = Any
"""The fixture `end_of_2025` of conftest."""


def state(kept: Checkpoint) -> tuple[Any, ...]:
    """Return all that was kept, to the last bit."""
    arrays = {
        name: (array.dtype, array.shape, array.tobytes())
        for name, array in kept.arrays.items()
    }
    return dict(kept.settings), dict(kept.layout), arrays


@pytest.fixture(scope="module")
def acting(every_lever: Callable[[Schedule], Policy]) -> Policy:
    """Return the policy under which every lever acts from January 2026."""
    return every_lever(FULL)


def lived(province: QuangNinh, until: int) -> QuangNinh:
    while province.month < until:
        province.step()
    return province


# The placebo.


def test_the_placebo_changes_no_indicator_in_any_month(
    end_of_2025: BranchPoint,
) -> None:
    placebo = load_policy("placebo")
    assert placebo.placebo.intensity.at(FIRST_POLICY_MONTH) == 1
    records = [end_of_2025.live(policy, WHOLE) for policy in (AS_IS, placebo)]
    assert records[0].months == N_MONTHS
    assert records[0].values.tobytes() == records[1].values.tobytes()
    assert records[0].digest() == records[1].digest()


def test_a_placebo_with_an_effect_would_be_seen(end_of_2025: BranchPoint) -> None:
    real = replace(AS_IS, placebo=Placebo(intensity=FULL, effect=0.1))
    records = [end_of_2025.live(policy, 36) for policy in (AS_IS, real)]
    assert records[0].digest() != records[1].digest()


def test_the_placebo_has_recipients_and_a_line_of_nought(
    end_of_2025: BranchPoint,
) -> None:
    half = replace(AS_IS, placebo=Placebo(intensity=Schedule.constant(0.5), effect=1.0))
    province = end_of_2025.branch(half)
    province.step()
    granted = province.treasury.granted[LEVERS.index("placebo")]
    assert granted == 0.5
    assert province.records.column("spending_placebo_bn_vnd").sum() == 0


# One past.


@pytest.mark.parametrize("name", [n for n in policy_names() if n != AS_IS.name])
def test_a_policy_leaves_all_before_2026_as_it_was(
    name: str, end_of_2025: BranchPoint
) -> None:
    province = lived(
        QuangNinh(world=1, scale=100, policy=load_policy(name)), FIRST_POLICY_MONTH
    )
    assert state(province.keep()) == state(end_of_2025.kept)
    past = end_of_2025.live(AS_IS, 3).values[:, :FIRST_POLICY_MONTH]
    assert province.records.values.tobytes() == past.tobytes()


def test_the_past_compared_is_that_of_every_shipped_policy() -> None:
    assert len(policy_names()) == 11
    assert sum(not load_policy(name).is_neutral for name in policy_names()) == 10


def test_before_its_first_month_a_policy_is_as_is(
    end_of_2025: BranchPoint, every_lever: Callable[[Schedule], Policy]
) -> None:
    end = FIRST_POLICY_MONTH + 4
    waits = every_lever(Schedule(((end, 1.0),)))
    before = [
        state(lived(end_of_2025.branch(policy), end).keep())
        for policy in (AS_IS, waits)
    ]
    assert before[0] == before[1]
    after = [
        lived(end_of_2025.branch(policy), end + 1).records.digest()
        for policy in (AS_IS, waits)
    ]
    assert after[0] != after[1]


# Branches.


def test_the_order_of_policies_does_not_matter(
    end_of_2025: BranchPoint, acting: Policy
) -> None:
    policies = [*map(load_policy, policy_names()), acting]
    end = FIRST_POLICY_MONTH + 9
    there = [state(lived(end_of_2025.branch(p), end).keep()) for p in policies]
    back = [state(lived(end_of_2025.branch(p), end).keep()) for p in policies[::-1]]
    assert there == back[::-1]
    assert there[0] != there[-1]


@pytest.fixture(scope="module")
def straight(acting: Policy) -> tuple[Any, ...]:
    """Return where all levers lead without a branch, ten months into 2026."""
    province = QuangNinh(world=1, scale=100, policy=acting)
    return state(lived(province, FIRST_POLICY_MONTH + 10).keep())


def test_a_branch_is_a_straight_run(
    straight: tuple[Any, ...], end_of_2025: BranchPoint, acting: Policy
) -> None:
    province = end_of_2025.branch(acting)
    assert state(lived(province, FIRST_POLICY_MONTH + 10).keep()) == straight


def test_a_branch_kept_while_levers_act_is_a_straight_run(
    straight: tuple[Any, ...], end_of_2025: BranchPoint, acting: Policy
) -> None:
    kept = lived(end_of_2025.branch(acting), FIRST_POLICY_MONTH + 5).keep()
    end_of_2025.branch(AS_IS).step()
    end_of_2025.province.policy = acting
    end_of_2025.province.put_back(kept)
    province = lived(end_of_2025.province, FIRST_POLICY_MONTH + 10)
    assert state(province.keep()) == straight


def test_a_branch_through_a_file_is_a_straight_run(
    straight: tuple[Any, ...],
    end_of_2025: BranchPoint,
    acting: Policy,
    tmp_path: Path,
) -> None:
    write(end_of_2025.kept, tmp_path / "end-of-2025.npz")
    fresh = QuangNinh(world=1, scale=100, policy=acting)
    fresh.put_back(read(tmp_path / "end-of-2025.npz"))
    assert state(lived(fresh, FIRST_POLICY_MONTH + 10).keep()) == straight


def digests_of(code: str, path: Path, hash_seed: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_one_world_gives_one_digest_whatever_the_hash_seed(
    end_of_2025: BranchPoint, tmp_path: Path
) -> None:
    path = tmp_path / "end-of-2025.npz"
    write(end_of_2025.kept, path)
    code = (
        "import sys; from pathlib import Path;"
        " from model.checkpoint_file import read;"
        " from model.policy.files import load_policy;"
        " from model.quangninh import QuangNinh;"
        " p = QuangNinh(world=1, scale=100); p.step(); p.step();"
        " print(p.records.digest()); p.put_back(read(Path(sys.argv[1])));"
        " p.policy = load_policy('adoption-first');"
        " [p.step() for _ in range(6)]; print(p.records.digest())"
    )
    printed = [digests_of(code, path, seed) for seed in ("1", "2")]
    assert printed[0] == printed[1]
    assert len(set(printed[0])) == 2
    here = end_of_2025.live(load_policy("adoption-first"), 6)
    assert printed[0][1] == here.digest()


def test_the_policy_of_all_levers_leaves_none_out(acting: Policy) -> None:
    assert all(not lever.intensity.is_neutral for lever in acting.levers.values())
    assert tuple(acting.levers) == LEVERS
