"""Policy and scenario files: what is shipped, what is read back, what is refused."""

import json
import math
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from agents.classification import Sector, TaxScheme
from agents.refusal import Refusal
from model.policy.files import (
    as_dict,
    digest,
    load_policies,
    load_policy,
    load_scenario,
    policy_names,
    policy_text,
    scenario_names,
    scenario_text,
)
from model.policy.named import WORDS, Named
from model.policy.policy import LEVERS, Policy
from model.policy.rule import Rule
from model.policy.scenario import Scenario
from model.policy.schedule import Schedule
from tests.model.drawn import built

ROOT = Path(__file__).parents[2]

HEAD = """\
name = "mine"
label_vi = "Của tôi"
label_en = "Mine"
description_vi = "Thử"
description_en = "A try"
"""


def written(table: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield a table as lines of TOML: values first, then tables, then lists of them."""
    for key, value in table.items():
        is_plants = isinstance(value, list) and value and isinstance(value[0], dict)
        if not isinstance(value, dict) and not is_plants:
            # JSON writes numbers, lists and text as TOML does.
            yield f"{key} = {json.dumps(value, ensure_ascii=False)}"
    for key, value in table.items():
        if isinstance(value, dict):
            yield f"[{'.'.join((*path, key))}]"
            yield from written(value, (*path, key))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for one in value:
                yield f"[[{'.'.join((*path, key))}]]"
                yield from written(one, (*path, key))


def toml(named: Named) -> str:
    return "\n".join(written(as_dict(named))) + "\n"


def file(tmp_path: Path, text: str | bytes, name: str = "mine.toml") -> str:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def refusal_of(path: str) -> str:
    with pytest.raises(Refusal) as refused:
        load_policy(path)
    said = str(refused.value)
    assert 2 <= len(said.splitlines()) <= 3, said
    assert all(len(line) < 400 for line in said.splitlines()), said
    assert said.isprintable() or "\n" in said
    return said


# Shipped.


def test_the_shipped_policies_and_scenarios_stand() -> None:
    assert policy_names() == (
        *("as-is", "zone-standard", "zone-special", "talent-first"),
        *("infrastructure-first", "adoption-first", "promotion-first", "fpt-hub"),
        *("green-parks", "resolution-57", "placebo"),
    )
    assert scenario_names() == (
        *("central", "brain-drain", "competitor-ftz", "electronics-boom"),
        *("global-minimum-tax", "power-delay", "target-growth", "tariff-shock"),
        *("typhoon-years", "weak-fdi", "zone-late"),
    )


@pytest.mark.parametrize("name", policy_names())
def test_a_shipped_policy_has_the_name_of_its_file(name: str) -> None:
    assert load_policy(name).name == name


@pytest.mark.parametrize("name", scenario_names())
def test_a_shipped_scenario_has_the_name_of_its_file(name: str) -> None:
    assert load_scenario(name).name == name


def test_only_as_is_is_neutral_among_policies_and_central_among_scenarios() -> None:
    assert [n for n in policy_names() if load_policy(n).is_neutral] == ["as-is"]
    words = {key: getattr(load_scenario("central"), key) for key in WORDS}
    assert load_scenario("central") == Scenario(**words)


def test_the_placebo_acts_with_an_effect_of_nought() -> None:
    placebo = load_policy("placebo").placebo
    assert placebo.intensity == Schedule.constant(1.0)
    assert placebo.effect == 0


def test_shipped_policies_say_what_they_are_called_for() -> None:
    standard, special = load_policy("zone-standard"), load_policy("zone-special")
    assert standard.zone.tax_terms == TaxScheme.ECONOMIC_ZONE
    assert not standard.zone.existing_parks
    assert special.zone.tax_terms == TaxScheme.SPECIAL
    assert special.zone.existing_parks
    assert standard.first_month == special.first_month == 75
    assert load_policy("adoption-first").adoption_vouchers.intensity.at(191) == 0.5


@pytest.mark.parametrize("name", policy_names())
def test_a_shipped_file_writes_intensity_on_one_line(name: str) -> None:
    acting = [
        not lever.intensity.is_neutral for lever in load_policy(name).levers.values()
    ]
    lines = re.findall(r"^intensity = (\S.*)$", policy_text(name), flags=re.MULTILINE)
    assert len(lines) == sum(acting)


def test_the_boom_names_four_plants_of_two_billion_dollars_on_parks_that_exist() -> (
    None
):
    rows = (ROOT / "model/evidence/places/parks.csv").read_text(encoding="utf-8")
    active = {
        cells[0]: float(cells[7])
        for cells in (row.split(",") for row in rows.splitlines()[1:])
        if cells[3] == "active"
    }
    plants = load_scenario("electronics-boom").anchor_plants
    assert [plant.capital_musd for plant in plants] == [2000] * 4
    assert {plant.registered_month // 12 for plant in plants} == {7}
    assert all(active[plant.site] > 300 for plant in plants)


def test_a_copy_of_a_shipped_file_is_the_same_policy(tmp_path: Path) -> None:
    copy = file(tmp_path, policy_text("zone-special"))
    assert load_policy(copy) == load_policy("zone-special")


# By name or path.


def test_a_file_is_read_whatever_its_place_or_ending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("mine.toml", "mine", "đặc khu.txt", "as-is"):
        file(tmp_path, HEAD, name)
        assert load_policy(f"./{name}").name == "mine"
    assert load_policy("mine").name == "mine"
    assert load_policy("as-is").name == "as-is", "a shipped name is not a path"


@pytest.mark.parametrize("asked", ["zone-speciall", "Placebo", "adoption_first"])
def test_an_unknown_name_is_refused_with_the_nearest(asked: str) -> None:
    said = refusal_of(asked)
    assert "did you mean" in said
    assert "as-is" in said


@pytest.mark.parametrize(
    "asked", ["", "\0", "no/such.toml", "a\0.toml", "x" * 5000, "x" * 5000 + ".toml"]
)
def test_what_names_no_file_is_refused(asked: str) -> None:
    refusal_of(asked)


def test_an_unknown_scenario_is_refused_with_the_nearest() -> None:
    with pytest.raises(Refusal, match="did you mean weak-fdi"):
        load_scenario("weak-fdy")


def test_a_policy_is_no_scenario() -> None:
    path = str(ROOT / "model/policy/policies/adoption-first.toml")
    with pytest.raises(Refusal, match="no table 'adoption_vouchers'"):
        load_scenario(path)
    assert scenario_text("central").startswith("#")


def test_policies_side_by_side_need_names_of_their_own(tmp_path: Path) -> None:
    copy = policy_text("adoption-first")
    same = file(tmp_path, copy, "same.toml")
    other = file(tmp_path, copy.replace("0.5", "0.2"), "other.toml")
    renamed = file(tmp_path, copy.replace('name = "a', 'name = "my-a'), "renamed.toml")
    loaded = load_policies(["as-is", "adoption-first", renamed])
    assert [policy.name for policy in loaded] == [
        *("as-is", "adoption-first", "my-adoption-first")
    ]
    for again, said in (
        ("adoption-first", "the same policy"),
        (same, "the same policy"),
        (other, "different policies"),
    ):
        with pytest.raises(Refusal, match=said) as refused:
            load_policies(["adoption-first", again])
        assert "name = " in str(refused.value)


# Written and read back.


@given(built(Policy))
def test_a_policy_written_and_read_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, policy: Policy
) -> None:
    path = file(tmp_path_factory.getbasetemp(), toml(policy), "written.toml")
    again = load_policy(path)
    assert again == policy
    assert digest(again) == digest(policy)


@given(built(Scenario))
def test_a_scenario_written_and_read_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, scenario: Scenario
) -> None:
    path = file(tmp_path_factory.getbasetemp(), toml(scenario), "written.toml")
    assert load_scenario(path) == scenario


def test_the_digest_is_of_what_a_policy_does() -> None:
    policy = load_policy("adoption-first")
    renamed = replace(policy, name="mine", label_en="Mine")
    weaker = replace(
        policy,
        adoption_vouchers=replace(
            policy.adoption_vouchers, intensity=Schedule.constant(0.4)
        ),
    )
    assert digest(policy) == digest(renamed) != digest(weaker)
    assert len(digest(policy)) == 64
    digests = {digest(load_policy(name)) for name in policy_names()}
    assert len(digests) == len(policy_names())


def test_nought_has_no_sign(tmp_path: Path) -> None:
    texts = [f"{HEAD}[placebo]\neffect = {zero}\n" for zero in ("0.0", "-0.0")]
    one, other = (
        load_policy(file(tmp_path, text, f"{n}.toml")) for n, text in enumerate(texts)
    )
    assert digest(one) == digest(other)


def test_plain_values_hold_every_lever_with_its_neutral_terms() -> None:
    plain = as_dict(load_policy("as-is"))
    assert set(plain) == {*WORDS, *LEVERS}
    assert plain["adoption_vouchers"] == {"intensity": 0.0, "max_employees": 200}
    assert json.loads(json.dumps(plain)) == plain


def test_a_rule_is_a_table_in_the_place_of_a_share(tmp_path: Path) -> None:
    rule = (
        'intensity = { indicator = "unemployment", threshold = 0.03, above = 1.0, '
        "below = 0.2, lag_months = 3 }"
    )
    lever = load_policy(file(tmp_path, f"{HEAD}[zone]\n{rule}\n")).zone
    assert lever.intensity == Rule(
        indicator="unemployment", threshold=0.03, above=1.0, below=0.2, lag_months=3
    )
    wrong = rule.replace("unemployment", "unemploymnt")
    said = refusal_of(file(tmp_path, f"{HEAD}[zone]\n{wrong}\n", "wrong.toml"))
    assert "did you mean unemployment" in said
    assert "zone.intensity" in said


# Ways to write.


@pytest.mark.parametrize(
    ("written", "steps"),
    [
        ("0.5", ((72, 0.5),)),
        ("1", ((72, 1.0),)),
        ("0", ()),
        ('[["2026-01", 0.5], ["2028-07", 0.2]]', ((72, 0.5), (102, 0.2))),
        ('[["2026-09", 1]]', ((80, 1.0),)),
    ],
)
def test_an_intensity_is_a_share_or_steps(
    tmp_path: Path, written: str, steps: tuple[tuple[int, float], ...]
) -> None:
    path = file(tmp_path, f"{HEAD}[adoption_vouchers]\nintensity = {written}\n")
    assert load_policy(path).adoption_vouchers.intensity.steps == steps


def test_codes_are_read_with_hyphens_too(tmp_path: Path) -> None:
    path = file(tmp_path, f'{HEAD}[zone]\ntax_terms = "economic-zone"\n')
    assert load_policy(path).zone.tax_terms == TaxScheme.ECONOMIC_ZONE


def test_a_sector_not_named_keeps_its_leads(tmp_path: Path) -> None:
    path = file(tmp_path, f"{HEAD}[lead_multiplier]\nelectronics = 3\n")
    multiplier = load_scenario(path).lead_multiplier
    assert multiplier[Sector.ELECTRONICS] == 3
    assert sum(multiplier) == 3 + 14


def test_a_byte_order_mark_and_the_line_ends_of_windows_are_read(
    tmp_path: Path,
) -> None:
    text = b"\xef\xbb\xbf" + HEAD.encode().replace(b"\n", b"\r\n")
    assert load_policy(file(tmp_path, text)).label_vi == "Của tôi"


def test_letters_in_pieces_are_composed(tmp_path: Path) -> None:
    text = HEAD.replace("Của", "Cu\u0309a")
    assert load_policy(file(tmp_path, text)).label_vi == "Của tôi"


# Hostile and mistaken files.

VOUCHERS = f"{HEAD}[adoption_vouchers]\n"

REFUSED: dict[str, tuple[str | bytes, tuple[str, ...]]] = {
    "empty": ("", ("is empty", "halong show policy")),
    "blank": (" \n\t\n", ("is empty",)),
    "comments": ("# nothing\n", ("name is missing",)),
    "latin": (HEAD.encode("latin-1", "replace") + b"\xe9", ("line 2: not UTF-8",)),
    "utf-16": (HEAD.encode("utf-16"), ("not UTF-8",)),
    "nul": (HEAD + "\0", ("line 6: holds a NUL byte",)),
    "not toml": ("name: mine\n", ("line 1: not TOML",)),
    "escape": (f"{HEAD}x = '\x1b[2J'", ("line 6: not TOML",)),
    "open text": (f'{HEAD}x = "', ("not TOML",)),
    "key twice": (f'{HEAD}name = "b"\n', ("line 6: not TOML", "keep one")),
    "table twice": (f"{VOUCHERS}[adoption_vouchers]\n", ("line 7", "keep one")),
    "no name": (HEAD.partition("\n")[2], ("name is missing", "add a line: name = ")),
    "no label": (HEAD.replace("label_vi", "lable_vi"), ("did you mean label_vi",)),
    "empty label": (HEAD.replace("Mine", " "), ("label_en is empty",)),
    "path as name": (
        HEAD.replace('"mine"', '"../../etc/x"'),
        ("'../../etc/x'", "path"),
    ),
    "number as name": (HEAD.replace('"mine"', "7"), ("name is 7; expected a text",)),
    "unknown lever": (
        f"{HEAD}[adoption_voucher]\nintensity = 1\n",
        ("no table 'adoption_voucher'", "did you mean adoption_vouchers"),
    ),
    "unknown term": (
        f"{VOUCHERS}intensty = 1\n",
        ("[adoption_vouchers]: no key 'intensty'", "did you mean intensity"),
    ),
    "lever as number": (f"{HEAD}zone = 1\n", ("zone is 1; expected a table",)),
    "lever as list": (f"{HEAD}[[zone]]\n", ("zone is a list; expected a table",)),
    "percent": (f"{VOUCHERS}intensity = 50\n", ("intensity is 50", "(0.5 is 50 %)")),
    "negative": (f"{VOUCHERS}intensity = -0.5\n", ("intensity is -0.5", "0 to 1")),
    "nan": (f"{VOUCHERS}intensity = nan\n", ("intensity is nan", "finite")),
    "infinity": (f"{VOUCHERS}intensity = -inf\n", ("intensity is -inf", "finite")),
    "overflow": (f"{VOUCHERS}intensity = 1e999\n", ("intensity is inf", "finite")),
    "huge": (f"{VOUCHERS}intensity = 1{'0' * 400}\n", ("beyond any use",)),
    "very huge": (f"{VOUCHERS}intensity = 1{'0' * 5000}\n", ("5001 characters",)),
    "huge hex": (f"{VOUCHERS}intensity = 0x{'f' * 900}\n", ("beyond any use",)),
    "huge bits": (f"{VOUCHERS}intensity = 0b{'1' * 9000}\n", ("line 7: a key or",)),
    "text": (f'{VOUCHERS}intensity = "0.5"\n', ("intensity is '0.5'", "quotes")),
    "bool": (f"{VOUCHERS}intensity = true\n", ("intensity is true",)),
    "table": (f"{VOUCHERS}intensity = {{a = 1}}\n", ("no key 'a'", "indicator")),
    "date": (f"{VOUCHERS}intensity = 2026-01-01\n", ("'2026-01-01', a date",)),
    "bool count": (f"{VOUCHERS}max_employees = true\n", ("max_employees is true",)),
    "too many staff": (f"{VOUCHERS}max_employees = 2000000\n", ("1 to 1000000",)),
    "a date for a month": (
        f"{VOUCHERS}intensity = [[2027-01-01, 0.5]]\n",
        ('write it as "2026-09"',),
    ),
    "half a worker": (f"{VOUCHERS}max_employees = 1.5\n", ("a whole number",)),
    "no steps": (f"{VOUCHERS}intensity = []\n", ("empty list", "intensity = 0")),
    "bare step": (f'{VOUCHERS}intensity = ["2026-01", 1]\n', ("[month, share]",)),
    "short step": (f'{VOUCHERS}intensity = [["2026-01"]]\n', ("[month, share]",)),
    "number month": (f"{VOUCHERS}intensity = [[2026, 1]]\n", ("intensity is 2026",)),
    "bad month": (f'{VOUCHERS}intensity = [["2026-13", 1]]\n', ("'2026-13'",)),
    "early": (f'{VOUCHERS}intensity = [["2025-12", 1]]\n', ("outside 2026-01",)),
    "late": (f'{VOUCHERS}intensity = [["2036-01", 1]]\n', ("to 2035-12",)),
    "step share": (
        f'{VOUCHERS}intensity = [["2026-01", 20]]\n',
        ("intensity from 2026-01 is 20", "(0.5 is 50 %)"),
    ),
    "order": (
        f'{VOUCHERS}intensity = [["2028-01", 1], ["2026-01", 0]]\n',
        ("2026-01 stands after 2028-01",),
    ),
    "twice": (
        f'{VOUCHERS}intensity = [["2026-01", 1], ["2026-01", 0]]\n',
        ("each month once",),
    ),
    "scheme": (
        f'{HEAD}[tax_scheme]\nscheme = "specal"\n',
        ("did you mean special",),
    ),
    "terms": (
        f'{HEAD}[zone]\ntax_terms = "free"\n',
        ("tax_terms is 'free'", "special"),
    ),
    "yes": (f'{HEAD}[zone]\nexisting_parks = "yes"\n', ("true or false",)),
    "one sector": (f'{HEAD}[tax_scheme]\nsectors = "ict"\n', ("a list",)),
    "sector twice": (
        f'{HEAD}[tax_scheme]\nsectors = ["ict", "ict"]\n',
        ("sectors names one twice",),
    ),
    "in a term": (
        f"{HEAD}[training_places]\nintensity = 1\n",
        ("[training_places]: intensity is above 0", "places_per_month = 300"),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_file_is_refused_by_file_table_and_key(
    case: str, tmp_path: Path
) -> None:
    text, named = REFUSED[case]
    said = refusal_of(file(tmp_path, text))
    assert said.startswith(str(tmp_path / "mine.toml")[:300])
    for words in named:
        assert words in said


REFUSED_SCENARIOS = {
    "sector": ("[lead_multiplier]\nelectronic = 2\n", "did you mean electronics"),
    "factor": ("[lead_multiplier]\nict = -2\n", "lead_multiplier of ict is -2"),
    "plants": ("anchor_plants = [1]\n", "anchor_plants 1 is 1; expected a table"),
    "half": ('[[anchor_plants]]\nname = "A"\n', "[anchor_plants 1]: sector is missing"),
    "climate": ("investment_climate = 1e300\n", "investment_climate"),
}


@pytest.mark.parametrize("case", REFUSED_SCENARIOS)
def test_a_wrong_scenario_is_refused_by_table_and_key(
    case: str, tmp_path: Path
) -> None:
    text, named = REFUSED_SCENARIOS[case]
    with pytest.raises(Refusal) as refused:
        load_scenario(file(tmp_path, HEAD + text))
    assert named in str(refused.value)


DEEP = {
    "brackets": f"{VOUCHERS}intensity = {'[' * 9}{']' * 9}\n",
    "many brackets": f"{VOUCHERS}intensity = {'[' * 400_000}\n",
    "braces": f"{VOUCHERS}intensity = {'{a = ' * 9}1{'}' * 9}\n",
    "dotted table": f"{HEAD}[{'.'.join('abcdefghi')}]\n",
    "dotted key": f"{HEAD}{'a.' * 300_000}a = 1\n",
    "quoted parts": f"{HEAD}{'"a" . ' * 9}a = 1\n",
    "after a text": f'{VOUCHERS}x = ["""a"""", {"[" * 100_000}\n',
    "after quotes": f"{VOUCHERS}x = '''a''''' # \"\ny = {'[' * 100_000}\n",
}


@pytest.mark.parametrize("case", DEEP)
def test_a_deep_nest_is_refused_before_the_parser_sees_it(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tomllib.loads", lambda _: pytest.fail("it was parsed"))
    assert "nested deeper than 8" in refusal_of(file(tmp_path, DEEP[case]))


@pytest.mark.parametrize(
    "text",
    [
        '"[[[[[[[[[[[["',
        "'{{{{{{{{{{{{'",
        '"""[[[[\n\\"""[[[[[[[[[[[\n"""',
        "'''\n[[[[[[[[[[[[\n'''",
        '"a.b.c.d.e.f.g.h.i.j"',
    ],
)
def test_brackets_and_dots_in_texts_do_not_nest(text: str, tmp_path: Path) -> None:
    said = refusal_of(
        file(tmp_path, f"{HEAD}# [[[[[[[[[[ a.b.c.d.e.f.g.h.i\nx = {text}\n")
    )
    assert "no key 'x'" in said


HEAVY = {
    "open texts": '"""\\' * 240_000,
    "quotes": "'" * 990_000,
    "signs": "=" * 990_000,
    "dots": f"{HEAD}x = [{'0.5,' * 240_000}]\n",
    "keys": HEAD + "".join(f"k{number} = 1\n" for number in range(80_000)),
    "long key": f"{HEAD}{'k' * 990_000} = 1\n",
}


@pytest.mark.parametrize("case", HEAVY)
def test_a_large_file_is_refused_without_delay(case: str, tmp_path: Path) -> None:
    """Work that grew with the square of the size would take hours here."""
    refusal_of(file(tmp_path, HEAVY[case]))


def test_a_file_above_1_mb_is_not_read(
    tmp_path: Path,
) -> None:
    path = tmp_path / "large.toml"
    with path.open("wb") as large:
        large.truncate(5_000_000)
    assert "above 1 MB" in refusal_of(str(path))
    fits = HEAD + "#" * (1_000_000 - len(HEAD.encode()))
    assert load_policy(file(tmp_path, fits)).name == "mine"
    assert "above 1 MB" in refusal_of(file(tmp_path, fits + "#"))


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")
def test_folders_pipes_and_devices_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    for path in (tmp_path, tmp_path / "pipe.toml", "/dev/zero", "/dev/null"):
        assert "expected a plain file" in refusal_of(str(path))


def test_nothing_of_a_policy_is_infinite() -> None:
    """The canonical form holds no NaN, so that its digest is of plain JSON."""
    for name in policy_names():
        for lever in load_policy(name).levers.values():
            assert all(map(math.isfinite, lever.intensity.values()))
