"""Every parameter is used by what runs, or is listed as one that waits for its phase.

A field counts as used where code that runs reads it: code reached, name by name, from
the verbs, the month, and what stands at the head of modules. What a parameter class
does with its own fields, and tests, do not count. A term of a hazard is read whatever
drives it, so that those are tried instead: does the month change with the effect?
"""

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from agents.adoption import AdoptionParameters
from experiments import evidence_listing
from experiments.command_line import main
from experiments.evidence_listing import WAITING
from model.parameters import groups
from model.quangninh import QuangNinh

ROOT = Path(__file__).parents[2]
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
FIELDS = [f"{g.__name__}.{f.name}" for g in groups().values() for f in fields(g)]
TRIED = [
    field.name
    for field in fields(AdoptionParameters)
    if not field.name.startswith("stage_hazard")
]
"""Fields of the hazards that are tried in a month."""
SCARCE = ("digital_government_effect_up", "research_effect_up")
"""Effects of what there is little of in the first months."""
SEARCHED = [f for f in FIELDS if f not in {f"AdoptionParameters.{t}" for t in TRIED}]


def shallow(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands under a node, without the bodies of functions in it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, FUNCTIONS):
            yield from shallow(child)


def functions(tree: ast.AST) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS))


def names_in(nodes: Iterator[ast.AST]) -> Iterator[str]:
    """Yield the names read in nodes, and rows asked of the evidence by name."""
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                yield name
            case ast.Attribute(attr=name, ctx=ast.Load()):
                yield name
            case ast.Call(func=ast.Attribute(attr="parameter"), args=[first]):
                if isinstance(first, ast.Constant):
                    yield str(first.value)
            case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.JoinedStr() as f]):
                yield "".join(
                    part.value if isinstance(part, ast.Constant) else "*"
                    for part in f.values
                )


def read_by_what_runs(sources: dict[str, str]) -> set[str]:
    """Return every name that is read in code reached from verbs and month."""
    reached: set[str] = set()
    waiting: dict[str, list[ast.AST]] = {}
    todo: list[str] = ["step"]
    for path, source in sources.items():
        tree = ast.parse(source)
        todo += names_in(shallow(tree))
        for function in functions(tree):
            if function.name == "__post_init__":
                continue
            is_verb = "commands" in path and function.name in ("run", "configure")
            if is_verb or function.name.startswith("__"):
                todo += names_in(ast.walk(function))
            else:
                waiting.setdefault(function.name, []).append(function)
    while todo:
        name = todo.pop()
        reached.add(name)
        for function in waiting.pop(name, []):
            todo += names_in(ast.walk(function))
    return reached


def is_read(field: str, names: set[str]) -> bool:
    stars = (name for name in names if "*" in name and name.strip("*_"))
    return field in names or any(
        re.fullmatch(star.replace("*", r"\w+"), field) for star in stars
    )


@pytest.fixture(scope="module")
def names() -> set[str]:
    return read_by_what_runs(
        {
            path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
            for package in ("agents", "model", "experiments")
            for path in (ROOT / package).rglob("*.py")
        }
    )


@pytest.fixture(scope="module")
def province() -> QuangNinh:
    return QuangNinh(world=1, scale=100)


@pytest.mark.parametrize("field", SEARCHED)
def test_what_runs_reads_a_field_unless_it_waits(field: str, names: set[str]) -> None:
    assert is_read(field.partition(".")[2], names) == (field not in WAITING)


def stages_after(province: QuangNinh, n_months: int, **values: object) -> list[int]:
    twin = copy.deepcopy(province)
    adoption: Any = replace(twin.parameters.adoption, **values)
    twin.parameters = replace(twin.parameters, adoption=adoption)
    for _ in range(n_months):
        twin.step()
    return list(twin.firms.digital_stage.tolist())


def strengthened(value: Any, name: str) -> object:
    """Return a value far above the given one, as far as a share can be."""
    if isinstance(value, tuple):
        return tuple(strengthened(part, name) for part in value)
    return 1.0 if "share_of" in name else value + (500.0 if name in SCARCE else 5.0)


@pytest.mark.parametrize("effect", TRIED)
def test_an_effect_moves_the_month_unless_it_waits(
    effect: str, province: QuangNinh
) -> None:
    strong = strengthened(getattr(province.parameters.adoption, effect), effect)
    # A share cannot be raised far, so that it takes longer to show.
    n_months = 12 if "share_of" in effect else 3
    moved = stages_after(province, n_months, **{effect: strong}) != stages_after(
        province, n_months
    )
    assert moved == (f"AdoptionParameters.{effect}" not in WAITING)


def test_what_waits_is_a_field() -> None:
    assert [field for field in WAITING if field not in FIELDS] == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def step(p):\n    return p.pace", True),
        ("def step(p):\n    return own(p)\ndef own(p):\n    return p.pace", True),
        ("def own(p):\n    return p.pace", False),
        ("class P:\n    def __post_init__(self):\n        self.pace", False),
        ("def step(p):\n    p.pace = 1", False),
        ("def step(e):\n    return e.parameter('pace')", True),
        ("def step(p):\n    return getattr(p, f'pa{1}')", True),
    ],
)
def test_the_search_tells_code_that_runs(source: str, expected: bool) -> None:
    assert is_read("pace", read_by_what_runs({"model/toy.py": source})) is expected


def test_the_verb_says_that_a_row_waits(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = ("AdoptionParameters.digital_government_effect_up",)
    monkeypatch.setattr(evidence_listing, "WAITING", waiting)
    assert main(["evidence", "digital_government_effect_up"]) == 0
    assert "waits    no phase of the month uses it yet" in capsys.readouterr().out
    assert main(["evidence", "imitation_strength"]) == 0
    assert "waits" not in capsys.readouterr().out
