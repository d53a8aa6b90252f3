"""Any policy or scenario file at all is read or refused in three lines, cheaply.

Hundreds are drawn with every change, ten thousand by `pytest -m faults`.
"""

import json
import os
import time
import tracemalloc
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from agents.refusal import Refusal, did_you_mean, readable
from model.file_text import FileKind, text_of
from model.json_text import parsed_json
from model.policy.files import (
    digest,
    load_policy,
    load_scenario,
    policy_names,
    policy_text,
    scenario_names,
    scenario_text,
)
from model.policy.named import WORDS, refuse_wrong_name
from model.policy.policy import LEVERS
from model.policy.scenario import Scenario
from model.policy.toml_tables import built
from model.policy.toml_values import Place
from model.toml_text import parsed

HEAD = """\
name = "mine"
label_vi = "Của tôi"
label_en = "Mine"
description_vi = "Thử"
description_en = "A try"
"""
TOY = FileKind(what="a toy", example="halong show toy")
MOST_SECONDS, MOST_BYTES = 1, 200 * 1024**2

# Any file.

SHIPPED = [policy_text(name) for name in policy_names()] + [
    scenario_text(name) for name in scenario_names()
]
TERMS = {
    lever: [term.name for term in fields(neutral)]
    for lever, neutral in load_policy("as-is").levers.items()
}
OF_SCENARIOS = [part.name for part in fields(Scenario)]
KEYS = sorted(
    {*WORDS, *LEVERS, *OF_SCENARIOS, *(key for t in TERMS.values() for key in t)}
)
PIECES = (
    *("[", "]", "[[", "]]", "{", "}", "=", ".", ",", '"', "'", '"""', "'''", "#"),
    *("\n", "\r", "\r\n", "\t", "\0", "\x7f", "\ufeff", "\\", "\\u0309", "\\ud800"),
    *("nan", "-inf", "1e999", "0x" + "f" * 40, "9" * 400, "true", "2026-09"),
    *("2026-01-01", "25:61:61", "1979-05-27T07:32:00Z", "0001-01-01", "-0.0"),
    *("\u0309" * 40, "Cu\u0309a", "Của", "\u202e", "\u2028", "../", "CON", "a."),
    *(f"{key} = " for key in KEYS),
    *(f"\n[{key}]\n" for key in LEVERS),
)

texts = st.one_of(
    st.text(max_size=12), st.sampled_from([*KEYS, "never", "2026-09", "ict", "CON"])
)
numbers = st.one_of(
    st.booleans(), st.integers(), st.integers(0, 2), st.floats(), st.floats(0, 1)
)
values = st.recursive(
    st.one_of(numbers, texts, st.dates(), st.times(), st.datetimes()),
    lambda one: st.one_of(
        st.lists(one, max_size=4),
        st.lists(st.tuples(st.just("2026-09"), numbers).map(list), max_size=3),
        st.dictionaries(st.one_of(st.sampled_from(KEYS), texts), one, max_size=4),
    ),
    max_leaves=12,
)


def toml(value: Any) -> str:
    """Return a value as TOML writes it, or nearly: what is wrong is to be refused."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            pairs = (f"{toml(key)} = {toml(one)}" for key, one in value.items())
            return f"{{{', '.join(pairs)}}}"
    return str(value)


def lines(table: dict[str, Any]) -> str:
    return "".join(f"{toml(key)} = {toml(value)}\n" for key, value in table.items())


@st.composite
def changed(draw: st.DrawFn) -> str:
    """Draw a shipped file with pieces put in, cut out or put twice."""
    text = draw(st.sampled_from(SHIPPED))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.sampled_from([0, 0, 1, 9, 99])))
        again = st.just(text[at:to])
        piece = draw(st.one_of(st.sampled_from(PIECES), st.text(max_size=4), again))
        text = text[:at] + piece * draw(st.sampled_from([1, 1, 1, 2, 40])) + text[to:]
    return text


def table_of(keys: list[str]) -> st.SearchStrategy[str]:
    """Draw values of any type for some of these keys, and seldom for others."""
    mine = st.sampled_from(keys)
    return st.dictionaries(
        st.one_of(mine, mine, mine, mine, st.sampled_from(KEYS), texts),
        values,
        min_size=1,
        max_size=3,
    ).map(lines)


levers = st.sampled_from(sorted(LEVERS)).flatmap(
    lambda lever: table_of(TERMS[lever]).map(lambda text: f"[{lever}]\n{text}")
)
files = st.one_of(
    changed(),
    table_of(OF_SCENARIOS).map(HEAD.__add__),
    st.lists(levers, min_size=1, max_size=2).map("".join).map(HEAD.__add__),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.text(max_size=200),
    st.binary(max_size=200),
)


def refused_or_read(path: str) -> None:
    for load in (load_policy, load_scenario):
        tracemalloc.start()
        start = time.process_time()
        try:
            digest(load(path))
        except Refusal as refusal:
            said = str(refusal)
            assert 2 <= len(said.splitlines()) <= 3, said
            assert all(len(line) < 400 for line in said.splitlines()), said
            assert all(line.isprintable() for line in said.splitlines()), said
        seconds = time.process_time() - start
        _, held = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert seconds < MOST_SECONDS
        assert held < MOST_BYTES


def check(folder: Path, content: str | bytes) -> None:
    path = folder / "any.toml"
    path.write_bytes(
        content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    )
    refused_or_read(str(path))


QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=300, suppress_health_check=QUIET)
@given(files)
@example(f"{HEAD}[zone]\nintensity = 0001-01-01\n")
@example(f'{HEAD}[zone]\nintensity = [["\u202e2026-04", 1]]\n')
@example(f'{HEAD}[zone]\nintensity = [["2026\\n04", 1]]\n')
@example(f'{HEAD}[zone.intensity]\nindicator = "\u202e\\n"\nthreshold = 0\nabove = 1\n')
@example(f'{HEAD}"\u202e" = 1\n')
@example(HEAD.replace("mine", "\U00010000" * 99))
def test_any_file_is_read_or_refused_in_three_lines(
    tmp_path_factory: pytest.TempPathFactory, content: str | bytes
) -> None:
    check(tmp_path_factory.getbasetemp(), content)


@pytest.mark.faults
@settings(max_examples=10_000, suppress_health_check=QUIET)
@given(files)
def test_ten_thousand_files_are_read_or_refused_in_three_lines(
    tmp_path_factory: pytest.TempPathFactory, content: str | bytes
) -> None:
    check(tmp_path_factory.getbasetemp(), content)


def test_the_drawn_files_reach_past_the_parser() -> None:
    """Drawn files would prove little if the parser refused nearly all of them."""
    read = 0

    @settings(max_examples=300, database=None, derandomize=True)
    @given(files)
    def count(content: str | bytes) -> None:
        nonlocal read
        try:
            text = content if isinstance(content, str) else content.decode()
            parsed(text, "any.toml", TOY)
        except (Refusal, UnicodeDecodeError):
            return
        read += 1

    count()
    assert read > 75


# Names and paths.

NAMES = (
    *("", " ", ".", "..", "../x", "../../etc/passwd", "/etc/passwd", "a/b", "a\\b"),
    *(
        "C:\\x",
        "a\0",
        "a\nb",
        "con",
        "CON",
        "nul",
        "com1",
        "lpt9",
        "a.toml",
        "-a",
        "a-",
    ),
    *("a--b", "a b", "Đặc-khu", "ĐặC", "đa\u0323c", "ａ", "а", "a\u200b", "=a", "@a"),
    *("x" * 65, "x" * 300, "~", "$HOME", "%00", "a:b", "a*", "<b>", "a|b", "aux"),
)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_that_could_leave_its_folder_or_cell_is_refused(
    name: str, tmp_path: Path
) -> None:
    with pytest.raises(Refusal, match="use lower-case letters and digits"):
        refuse_wrong_name(name)
    written = HEAD.replace('"mine"', json.dumps(name))
    (tmp_path / "x.toml").write_text(written, encoding="utf-8")
    for load in (load_policy, load_scenario):
        with pytest.raises(Refusal, match="name is"):
            load(str(tmp_path / "x.toml"))


@pytest.mark.parametrize("name", [*policy_names(), *scenario_names(), "a", "x" * 64])
def test_plain_names_are_names(name: str) -> None:
    refuse_wrong_name(name)


@pytest.mark.parametrize(
    "asked",
    [
        *("../as-is", "policies/as-is", "./as-is", "/as-is", "as-is/", "as-is/."),
        *("CON", "nul", "con.toml", "x" * 300, f"{'x' * 300}.toml", "a\0b", "as-is\n"),
        *("\udc80", "đặc khu", "as-is.toml", "..", "", "~", "\u202eas-is"),
    ],
    ids=ascii,
)
def test_what_is_no_shipped_name_reaches_no_shipped_file(
    asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for load in (load_policy, load_scenario):
        with pytest.raises(Refusal) as refused:
            load(asked)
        said = str(refused.value)
        assert 2 <= len(said.splitlines()) <= 3
        assert all(line.isprintable() for line in said.splitlines())


@pytest.mark.skipif(os.name != "posix", reason="links and devices of POSIX")
def test_links_that_lead_nowhere_round_or_to_a_device_are_refused(
    tmp_path: Path,
) -> None:
    for number, target in enumerate(("gone", "2.toml", "1.toml", "/dev/zero", "/")):
        (tmp_path / f"{number}.toml").symlink_to(target)
        refused_or_read(str(tmp_path / f"{number}.toml"))
        with pytest.raises(Refusal):
            load_policy(str(tmp_path / f"{number}.toml"))


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_out_of_its_folder_tells_nothing_of_what_it_leads_to(
    tmp_path: Path,
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("root:TOPSECRET:0:0\n", encoding="utf-8")
    (tmp_path / "mine.toml").symlink_to(secret)
    with pytest.raises(Refusal, match="line 1: not TOML") as refused:
        load_policy(str(tmp_path / "mine.toml"))
    assert "TOPSECRET" not in str(refused.value)


# Letters in pieces.


def test_a_key_in_pieces_is_the_key() -> None:
    tables = parsed('"Cu\u0309a" = {"a\u0323" = "e\u0302"}', "x.toml", TOY)
    assert tables == {"Của": {"ạ": "ê"}}


@pytest.mark.parametrize(
    "text",
    [
        '"Của" = 1\n"Cu\u0309a" = 2\n',
        '["Của"]\n["Cu\u0309a"]\n',
        'x = {"Của" = 1, "Cu\\u0309a" = 2}\n',
        '[[x]]\n"Của" = 1\n"Cu\u0309a" = 2\n',
    ],
)
def test_keys_that_are_one_when_composed_are_refused(text: str) -> None:
    with pytest.raises(Refusal, match="'Của' stands twice, once with its letters"):
        parsed(text, "x.toml", TOY)


def test_thirty_marks_on_a_letter_are_read_and_more_are_not() -> None:
    marks = "\u0309\u0323" * 15
    assert parsed(f'x = "u{marks}"', "x.toml", TOY)
    with pytest.raises(Refusal, match="more than 30 marks"):
        parsed(f'x = "u{marks}\u0309"', "x.toml", TOY)


# Did you mean.


def typos(word: str, number: int) -> list[str]:
    """Return a word with a letter left out, put twice, exchanged, and mistaken."""
    at = number * 7 % len(word)
    swap = min(at, len(word) - 2)
    other = "abcdefghijklmnopqrstuvwxyz"[number * 5 % 26]
    return [
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:swap] + word[swap + 1] + word[swap] + word[swap + 2 :],
        word[:at] + other + word[at + 1 :],
    ]


def test_of_a_hundred_typos_in_keys_95_are_answered_with_the_key_meant() -> None:
    right: list[bool] = []
    for keys in ([*WORDS, *LEVERS], OF_SCENARIOS, *TERMS.values()):
        for number, key in enumerate(keys, start=1):
            right += [
                did_you_mean(typo, keys).startswith(f"; did you mean {key}")
                for typo in typos(key, number)
                if typo not in keys
            ]
    assert len(right) > 100
    assert sum(right) >= 0.95 * len(right)


# Readers that other files share.


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise Refusal("low is not below high\nexchange the two")


@dataclass(frozen=True, slots=True, kw_only=True)
class Toy:
    worlds: int
    policies: tuple[str, ...] = ()
    rows: Mapping[str, Range] = field(default_factory=dict)
    last_year: int | None = None


def toy(text: str) -> Toy:
    return built(Toy, parsed(text, "toy.toml", TOY), Place("toy.toml"))


def test_a_table_of_free_keys_and_a_field_that_may_be_none_are_read() -> None:
    assert toy("worlds = 4") == Toy(worlds=4)
    text = "worlds = 4\nlast_year = 2030\n[rows]\na = {low = 0, high = 1}\n"
    assert toy(f'{text}"b c" = {{low = 1, high = 2}}') == Toy(
        worlds=4,
        last_year=2030,
        rows={"a": Range(low=0, high=1), "b c": Range(low=1, high=2)},
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "worlds is missing"),
        ("worlds = 1\npolices = []", "did you mean policies"),
        ('worlds = 1\nlast_year = "2030"', "last_year is '2030'; expected a whole"),
        ("worlds = 1\nrows = 1", "rows is 1; expected a table"),
        ("worlds = 1\nrows.a = 1", "[rows]: a is 1; expected a table"),
        ("worlds = 1\nrows.a.low = 1", "[rows.a]: high is missing"),
        ("worlds = 1\nrows.a = {low = 1, high = 1}", "[rows.a]: low is not below"),
        ("worlds = 1\nrows.'a\\n' = 1", "[rows]: a\\n is 1"),
    ],
)
def test_a_wrong_file_of_another_kind_is_refused_by_table_and_key(
    text: str, said: str
) -> None:
    with pytest.raises(Refusal) as refused:
        toy(text)
    assert said in str(refused.value)
    assert str(refused.value).startswith("toy.toml")


def test_the_mend_speaks_of_the_kind_of_file(tmp_path: Path) -> None:
    path = tmp_path / "toy.toml"
    kind = FileKind(what="a toy", example="halong show toy", largest=100)
    for text, said in (
        ("", "halong show toy > mine.toml"),
        ("x" * 101, "above 0.0001 MB\na toy takes less"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(Refusal) as refused:
            text_of(path, kind)
        assert said in str(refused.value)
    with pytest.raises(Refusal, match="a toy takes tables of keys"):
        parsed(f"x = {'[' * 9}", "toy.toml", kind)


# JSON.

RECIPE = FileKind(what="a recipe", example="halong results", ending="json")
plain_json = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**64),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(exclude_categories=["Cs"])),
    ),
    lambda one: st.one_of(st.lists(one), st.dictionaries(st.text(max_size=5), one)),
    max_leaves=10,
)


@given(st.dictionaries(st.text("aế", max_size=3), plain_json))
def test_json_that_was_written_is_read_back(told: dict[str, Any]) -> None:
    for ascii_only in (True, False):
        text = json.dumps(told, ensure_ascii=ascii_only, allow_nan=False)
        assert parsed_json(text, "recipe.json", RECIPE) == told


@settings(max_examples=300)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from([*'{}[]":,\\', "NaN", "1e999", '"a"', "\\ud800", "9" * 30]),
            max_size=20,
        ).map("".join),
    )
)
def test_any_json_is_read_or_refused_in_two_lines(text: str) -> None:
    try:
        found = parsed_json(text, "recipe.json", RECIPE)
    except Refusal as refusal:
        said = str(refusal).split("\n")
        assert len(said) == 2
        assert all(line.isprintable() for line in said)
    else:
        json.dumps(found, allow_nan=False, ensure_ascii=False).encode()


def test_words_for_a_message_are_short_and_print() -> None:
    assert readable("a\n\x1b[2J\u202eb") == "a??[2J?b"
    assert readable("x" * 101) == "x" * 100 + "..."
