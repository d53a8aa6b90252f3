"""Runs that share a past: the same to the bit, whatever became of the checkpoint."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from experiments.design import province_life
from experiments.design.design import Design
from experiments.design.province_life import PastError, ProvinceLife, past_path
from experiments.runner.schedule import OUT
from experiments.store.cell import Cell
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.world_run import found_world, live_until, run_world
from model import checkpoint_file
from model.policy.files import load_policies, load_policy, load_scenario
from model.policy.schedule import FIRST_POLICY_MONTH, N_MONTHS
from model.quangninh import QuangNinh

POLICIES = load_policies(["as-is", "resolution-57", "adoption-first"])
LAST = FIRST_POLICY_MONTH + 1
"""Two months under a policy show that it acts."""


def design_of(**more: Any) -> Design:
    run = RunSettings(scale=100, until=LAST, **more.pop("run", {}))
    given = {
        "policies": POLICIES,
        "scenarios": (load_scenario("central"),),
        "n_worlds": 1,
    }
    return Design(**given | {"run": run} | more)


def cells_of(design: Design) -> list[Cell]:
    return [
        cell
        for search in design.searches()
        for family in search.families
        for cell in family.cells
    ]


@pytest.fixture(autouse=True)
def _nothing_held() -> Iterator[None]:
    """Let each test begin as a process does."""
    province_life._held.clear()
    yield
    province_life._held.clear()


@pytest.fixture
def months(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the months that are lived from now on, as they are."""
    lived: list[int] = []
    step = QuangNinh.step

    def counted(province: QuangNinh) -> None:
        step(province)
        lived.append(province.month)

    monkeypatch.setattr(QuangNinh, "step", counted)
    return lived


@pytest.fixture(scope="module")
def alone() -> dict[str, str]:
    """Return the digest of each run lived from 2020 for itself."""
    settings = design_of().run
    return {
        policy.name: run_world(settings, policy, 1).records.digest()
        for policy in POLICIES
    }


def digests(design: Design, pasts: Path, *, forget: bool = False) -> dict[str, str]:
    live = ProvinceLife(design, pasts)
    found = {}
    for cell in cells_of(design):
        if forget:
            province_life._held.clear()
        found[str(cell.spec["policy"])] = str(live(cell).about["digest"])
    return found


def test_a_past_is_lived_once_and_runs_are_those_lived_alone(
    tmp_path: Path, months: list[int], alone: dict[str, str]
) -> None:
    months.clear()
    assert digests(design_of(), tmp_path) == alone
    assert len(months) == FIRST_POLICY_MONTH + 2 * len(POLICIES)


def test_ten_policies_cost_at_most_72_of_100_months() -> None:
    """Counted by the rule that the test above holds the code to."""
    n = 10
    shared = FIRST_POLICY_MONTH + n * (N_MONTHS - FIRST_POLICY_MONTH)
    assert shared / (n * N_MONTHS) <= 0.72


def test_others_go_on_from_the_checkpoint(
    tmp_path: Path, months: list[int], alone: dict[str, str]
) -> None:
    months.clear()
    assert digests(design_of(), tmp_path, forget=True) == alone
    assert len(months) == FIRST_POLICY_MONTH + 2 * len(POLICIES)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the checkpoint of world 1, and let no process hold its past."""
    folder = tmp_path_factory.mktemp("pasts")
    design = design_of()
    first = cells_of(design)[0]
    ProvinceLife(design, folder)(first)
    province_life._held.clear()
    return past_path(folder, first.family).read_bytes()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def of_another_world(path: Path) -> None:
    province = found_world(design_of().run, load_policy("as-is"), 2)
    live_until(province, FIRST_POLICY_MONTH)
    checkpoint_file.write(province.keep(), path)


def of_another_month(path: Path) -> None:
    """Of this very world, under a policy, a month too late."""
    province = found_world(design_of().run, load_policy("adoption-first"), 1)
    live_until(province, FIRST_POLICY_MONTH + 1)
    checkpoint_file.write(province.keep(), path)


@pytest.mark.parametrize("fault", [cut_short, of_another_world, of_another_month])
def test_a_checkpoint_damaged_or_foreign_is_made_again(
    tmp_path: Path, alone: dict[str, str], whole: bytes, months: list[int], fault: Any
) -> None:
    design = design_of()
    _, second, _ = cells_of(design)
    path = past_path(tmp_path, second.family)
    path.write_bytes(whole)
    fault(path)
    months.clear()
    found = ProvinceLife(design, tmp_path)(second)
    assert found.about["digest"] == alone[str(second.spec["policy"])]
    assert len(months) == FIRST_POLICY_MONTH + 2, "its past was lived again"
    assert path.read_bytes() == whole, "the same state gives the same file"


def test_where_no_checkpoint_can_be_written_runs_are_the_same(
    tmp_path: Path, alone: dict[str, str]
) -> None:
    assert digests(design_of(), tmp_path / "none") == alone


def test_a_run_that_breaks_down_leaves_nothing_to_go_on_from(
    tmp_path: Path, alone: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    design = design_of()
    first, second, third = cells_of(design)
    live = ProvinceLife(design, tmp_path)
    live(first)

    def breaks(province: QuangNinh, *_: object) -> None:
        province.step()
        province.luck = None  # no checkpoint mends this
        raise ValueError("broken down")

    with monkeypatch.context() as patch:
        patch.setattr(province_life, "live_with_panels", breaks)
        with pytest.raises(ValueError, match="broken down"):
            live(second)
    assert live(third).about["digest"] == alone[str(third.spec["policy"])]


def test_a_world_that_misses_a_band_says_which_and_goes_no_further(
    tmp_path: Path, months: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(province_life, "bands_missed", lambda *_: ("a band",))
    design = design_of(run={"uncertainty": "parameters"}, is_matched=True)
    first = cells_of(design)[0]
    result = ProvinceLife(design, tmp_path)(first)
    assert result.about == {OUT: ["a band"]}
    assert len(months) == province_life.PAST_MONTHS
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "is_out"),
    [(ValueError("of this world"), True), (MemoryError(), False), (OSError(5), False)],
)
def test_a_world_is_out_by_its_own_doing_and_never_by_the_machines(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    is_out: bool,
) -> None:
    def breaks(_: QuangNinh) -> None:
        raise error

    monkeypatch.setattr(QuangNinh, "step", breaks)
    design = design_of(run={"uncertainty": "parameters"}, is_matched=True)
    with pytest.raises(PastError if is_out else type(error)):
        ProvinceLife(design, tmp_path)(cells_of(design)[0])
    assert (OUT in PastError.about) is True
