"""One firm's voucher withheld: who else feels it, and when.

Two branches of one world differ by one voucher in one month. Until the firm acts no one
else may differ; by the end of the month only those it employs, trades with, hires
beside or shares customers with. The last test prints who did: `pytest -s`.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pytest

from agents.classification import MONTHS_OF_A_YEAR
from model.checkpoint import Checkpoint
from model.digital_support import Withheld
from model.policy.files import load_policy
from model.policy.levers import AdoptionVouchers
from model.policy.policy import LEVERS
from model.policy.schedule import FIRST_POLICY_MONTH, Schedule
from model.production import IS_LOCAL
from model.quangninh import QuangNinh

ROOT: Final = Path(__file__).parents[2]
VOUCHERS: Final = replace(
    load_policy("as-is"),
    name="vouchers",
    adoption_vouchers=AdoptionVouchers(
        intensity=Schedule.constant(0.8), max_employees=1_000_000
    ),
)
ADOPTION: Final = "firms_take_up_or_drop_digital_tools"
LONGEST_SEARCH: Final = 24
ACCOUNTS: Final = frozenset({"treasury", "ledger", "income", "recorder", "published"})

type Rows = npt.NDArray[np.intp]
type Ids = set[int]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """The same month with a firm's voucher and without it."""

    firm: int
    """Id of the firm."""
    row: int
    month: int
    cut: float
    """What the budget granted of what was wanted."""
    after_adoption: tuple[Checkpoint, Checkpoint]
    """State after phase 8, with the voucher and without."""
    at_end: tuple[Checkpoint, Checkpoint]
    """State at the end of the month."""
    partners: Ids
    area: int
    """Labour-market area of the firm."""
    labour_area: npt.NDArray[np.integer]
    """Area of each ward."""


def phases() -> list[str]:
    source = (ROOT / "model/quangninh.py").read_text(encoding="utf-8")
    body = source.split("def step(self)")[1].split("def ")[0]
    return re.findall(r"^        self\.(\w+)\(\)$", body, flags=re.MULTILINE)


PHASES: Final = phases()
UNTIL_ADOPTION: Final = PHASES[: PHASES.index(ADOPTION) + 1]
AFTER_ADOPTION: Final = PHASES[len(UNTIL_ADOPTION) :]


def live(province: QuangNinh, names: list[str]) -> None:
    for name in names:
        getattr(province, name)()


def dependent_firms(province: QuangNinh, here: Checkpoint) -> Rows:
    """Return the rows of firms that step up this month only with their voucher."""
    stages = []
    for vouchers in (True, False):
        province.put_back(here)
        ids = () if vouchers else province.firms.ids
        province.withheld = Withheld.of((province.month, int(id_)) for id_ in ids)
        live(province, UNTIL_ADOPTION)
        stages.append(province.firms.digital_stage.copy())
    province.withheld = Withheld()
    return np.flatnonzero(stages[0] > stages[1])


def found_pair(province: QuangNinh, here: Checkpoint, row: int) -> Pair:
    """Live the month with the voucher of one firm and without."""
    middle, end, cuts = [], [], []
    firm = int(province.firms.ids[row])
    area = int(province.places.labour_area[province.firms.ward[row]])
    partners: Ids = set()
    for withheld in ((), ((province.month, firm),)):
        province.put_back(here)
        province.withheld = Withheld.of(withheld)
        live(province, UNTIL_ADOPTION)
        middle.append(province.keep())
        cuts.append(province.treasury.cut)
        partners |= partners_of(province, row)
        live(province, AFTER_ADOPTION)
        end.append(province.keep())
        partners |= partners_of(province, row)
    province.withheld = Withheld()
    assert cuts[0] == cuts[1]
    return Pair(
        firm=firm,
        row=row,
        month=int(here.settings["month"]),  # type: ignore[arg-type]
        cut=cuts[0],
        after_adoption=(middle[0], middle[1]),
        at_end=(end[0], end[1]),
        partners=partners,
        area=area,
        labour_area=province.places.labour_area,
    )


def partners_of(province: QuangNinh, row: int) -> Ids:
    """Return the ids of a firm's suppliers and customers."""
    supply, id_ = province.supply, int(province.firms.ids[row])
    customers = supply.target_id[supply.source_id == id_]
    suppliers = supply.source_id[supply.target_id == id_]
    return {*customers.tolist(), *suppliers.tolist()}


@pytest.fixture(scope="module")
def pair() -> Pair:
    """Return the first month in which somebody's step up hangs on a voucher."""
    province = QuangNinh(world=1, scale=10, policy=VOUCHERS)
    while province.month < FIRST_POLICY_MONTH + 1:
        province.step()
    for _ in range(LONGEST_SEARCH):
        here = province.keep()
        rows = dependent_firms(province, here)
        # A year's end moves rows.
        if rows.size and (province.month + 1) % MONTHS_OF_A_YEAR:
            return found_pair(province, here, largest(province, rows))
        province.put_back(here)
        province.step()
    raise AssertionError("no firm's step up depends on its voucher")


def largest(province: QuangNinh, rows: Rows) -> int:
    """Return the row of most staff, whose doings reach farthest."""
    return int(rows[np.argmax(province.firms.employees[rows])])


def differing(pair: tuple[Checkpoint, Checkpoint]) -> dict[str, Rows]:
    """Return by name of array the first index of where two states differ."""
    one, other = (kept.arrays for kept in pair)
    assert one.keys() == other.keys()
    found: dict[str, Rows] = {}
    for name, array in one.items():
        if array.shape != other[name].shape:
            found[name] = np.array([-1])
        elif (array != other[name]).any():
            places = np.argwhere(array != other[name])
            found[name] = np.unique(places[:, 0]) if array.ndim else np.array([0])
    return found


def test_the_budget_does_not_bind_and_the_step_hangs_on_the_voucher(pair: Pair) -> None:
    assert pair.cut == 1
    stages = [
        int(kept.arrays["firms.digital_stage"][pair.row])
        for kept in pair.after_adoption
    ]
    assert stages[0] == stages[1] + 1


def test_after_adoption_no_column_of_anybody_else_differs(pair: Pair) -> None:
    found = differing(pair.after_adoption)
    columns = {name: rows for name, rows in found.items() if not is_account(name)}
    assert columns.keys() == {"firms.digital_stage", "firms.cash_bn_vnd"}
    assert all(rows.tolist() == [pair.row] for rows in columns.values())
    layouts = [dict(kept.layout) for kept in pair.after_adoption]
    for name in ACCOUNTS:
        layouts[0].pop(name)
        layouts[1].pop(name)
    assert layouts[0] == layouts[1]


def test_the_province_saves_what_the_voucher_would_have_paid(pair: Pair) -> None:
    place = LEVERS.index("adoption_vouchers")
    spent = [k.arrays["treasury.spent"][place] for k in pair.after_adoption]
    cash = [k.arrays["firms.cash_bn_vnd"][pair.row] for k in pair.after_adoption]
    weight = pair.after_adoption[0].arrays["firms.weight"][pair.row]
    voucher, own = spent[0] - spent[1], weight * (cash[1] - cash[0])
    assert voucher > 0
    # The voucher pays 0.8 of the price, the firm the rest.
    assert voucher == pytest.approx(4 * own)


def is_account(name: str) -> bool:
    return name.split(".")[0] in ACCOUNTS


def strangers(pair: Pair) -> dict[str, Rows]:
    """Return what differs at the end of the month and may not."""
    kept = pair.at_end[0].arrays
    allowed = {
        "firms": firms_in_reach(pair, kept),
        "workers": people_in_reach(pair, kept),
        "household_businesses": in_area(pair, kept["household_businesses.ward"]),
        "employer_pools": in_area(pair, kept["employer_pools.ward"]),
    }
    odd: dict[str, Rows] = {}
    for name, rows in differing(pair.at_end).items():
        part, _, column = name.partition(".")
        if is_account(name) or part == "labour":
            continue
        if part not in allowed:
            odd[name] = rows
            continue
        reach = allowed[part].copy()
        if column in ("value_added_bn_vnd_per_year", "cash_bn_vnd"):
            reach |= IS_LOCAL[kept[f"{part}.sector"]]
        outside = rows[~reach[rows]]
        if outside.size:
            odd[name] = outside
    return odd


def firms_in_reach(pair: Pair, kept: Any) -> npt.NDArray[np.bool_]:
    """Return the firm itself, its partners, and the firms that hire beside it."""
    known = np.isin(kept["firms.ids"], [pair.firm, *sorted(pair.partners)])
    reach: npt.NDArray[np.bool_] = known | in_area(pair, kept["firms.ward"])
    return reach


def people_in_reach(pair: Pair, kept: Any) -> npt.NDArray[np.bool_]:
    """Return its staff, and the people of its labour-market area."""
    staff = [k.arrays["workers.employer_id"] == pair.firm for k in pair.at_end]
    reach: npt.NDArray[np.bool_] = staff[0] | staff[1]
    return reach | in_area(pair, kept["workers.ward"])


def in_area(pair: Pair, ward: Any) -> npt.NDArray[np.bool_]:
    here: npt.NDArray[np.bool_] = (ward >= 0) & (pair.labour_area[ward] == pair.area)
    return here


def test_by_the_end_of_the_month_only_those_in_reach_differ(pair: Pair) -> None:
    found = differing(pair.at_end)
    print(f"\nmonth {pair.month}, voucher of firm {pair.firm} withheld; then differ:")
    for name, rows in sorted(found.items()):
        print(f"  {name}: {rows.size} of {len(pair.at_end[0].arrays[name])}")
    assert pair.row in found["firms.digital_stage"]
    assert {name.split(".")[0] for name in found} > {"firms"}
    assert strangers(pair) == {}


def test_a_stranger_would_be_found(pair: Pair) -> None:
    with_it, without = pair.at_end
    firms, area = with_it.arrays["firms.ids"], pair.labour_area
    far = ~firms_in_reach(pair, with_it.arrays)
    assert area.max() > 0
    stage = without.arrays["firms.digital_stage"].copy()
    row = int(np.flatnonzero(far & (firms >= 0))[0])
    stage[row] = (stage[row] + 1) % 5
    changed = replace(without, arrays={**without.arrays, "firms.digital_stage": stage})
    found = strangers(replace(pair, at_end=(with_it, changed)))
    assert {name: rows.tolist() for name, rows in found.items()} == {
        "firms.digital_stage": [row]
    }
