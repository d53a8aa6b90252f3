"""The shape of the code: direction of imports, names, sizes, luck, locks.

These tests read the source, except where only running it tells.
"""

import ast
import importlib
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.luck import Stream

ROOT = Path(__file__).resolve().parents[1]
ALLOWED = {
    "agents": {"agents"},
    "model": {"agents", "model"},
    "experiments": {"agents", "model", "experiments"},
}
"""What each of our packages may import of ours."""

HEAVY = {
    "matplotlib",
    "mesa",
    "networkx",
    "numpy",
    "pandas",
    "pyarrow",
    "pydantic",
    "rich",
    "scipy",
    "solara",
}
NOUNLESS = {"base", "common", "helpers", "misc", "utils"}
RUNS_THE_MODEL = {"mesa", "model.quangninh", "model.synthesis"}
UNKEYED_LUCK = {"random", "secrets", "time", "uuid"}

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
HELP_WITHIN = 0.7
"""Seconds within which `halong --help` has answered, Python's own start included."""

MODULES = sorted(
    path
    for package in ALLOWED
    for path in (ROOT / package).rglob("*.py")
    if "__pycache__" not in path.parts
)
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def named(path: Path, node: ast.stmt | ast.expr | None = None) -> str:
    """Return where something stands, as an editor opens it."""
    place = path.relative_to(ROOT).as_posix()
    return f"{place}:{node.lineno}" if node else place


def of(*packages: str) -> dict[Path, ast.Module]:
    """Return the trees of the modules in these packages of ours."""
    folders = [ROOT / package for package in packages]
    return {
        path: tree
        for path, tree in TREES.items()
        if any(path.is_relative_to(folder) for folder in folders)
    }


def imports(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Yield each import with the full name of what it takes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node, "." * node.level + f"{node.module or ''}.{alias.name}"


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` of an expression that is that, else nothing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (value := dotted(node.value)):
        return f"{value}.{node.attr}"
    return ""


def under(name: str, *packages: str) -> bool:
    """Return whether the name is one of the packages or inside one."""
    return any(name == each or name.startswith(each + ".") for each in packages)


# Direction.


@pytest.mark.parametrize("package", ALLOWED)
def test_imports_point_from_experiments_to_model_to_agents(package: str) -> None:
    others = {*ALLOWED, "tests"} - ALLOWED[package]
    wrong = [
        f"{named(path, node)} imports {name}"
        for path, tree in of(package).items()
        for node, name in imports(tree)
        if under(name, *others)
    ]
    assert not wrong


def test_imports_are_absolute() -> None:
    relative = [
        named(path, node)
        for path, tree in TREES.items()
        for node, name in imports(tree)
        if name.startswith(".")
    ]
    assert not relative


def test_figures_never_run_the_model() -> None:
    wrong = [
        f"{named(path, node)} imports {name}"
        for path, tree in of("experiments/figures").items()
        for node, name in imports(tree)
        if under(name, *RUNS_THE_MODEL)
    ]
    assert not wrong


# Names.


@pytest.mark.parametrize("package", ALLOWED)
def test_a_package_named_like_ours_is_ours(package: str) -> None:
    found = importlib.import_module(package).__file__
    assert found is not None
    assert Path(found).resolve() == ROOT / package / "__init__.py"


def test_no_module_shadows_another_or_lacks_a_noun() -> None:
    taken = sys.stdlib_module_names | {*ALLOWED, "tests"} | NOUNLESS
    named_by = {
        path: path.parent.name if path.stem == "__init__" else path.stem
        for path in MODULES
        if path.parent.parent != ROOT or path.stem != "__init__"
    }
    assert not [named(path) for path, name in named_by.items() if name in taken]


def test_test_files_have_unique_names_and_no_package() -> None:
    tests = sorted((ROOT / "tests").rglob("*.py"))
    names = [path.name for path in tests]
    assert "__init__.py" not in names
    assert len(names) - names.count("conftest.py") == len({*names} - {"conftest.py"})


# What loading costs.


def test_an_init_file_says_what_belongs_here_and_loads_nothing() -> None:
    wrong = []
    for path, tree in TREES.items():
        if path.name != "__init__.py":
            continue
        names = {
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        top_level = ast.Module(
            [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)], []
        )
        roots = {name.partition(".")[0] for _, name in imports(top_level)}
        if not ast.get_docstring(tree) or "__all__" not in names:
            wrong.append(f"{named(path)} lacks a docstring or __all__")
        if not roots <= sys.stdlib_module_names:
            wrong.append(f"{named(path)} loads {roots - sys.stdlib_module_names}")
    assert not wrong


def test_nothing_heavy_is_loaded_for_help() -> None:
    code = (
        "import sys; from experiments.command_line import build_parser;"
        " build_parser().format_help(); print(*sys.modules)"
    )
    command = [sys.executable, "-P", "-c", code]
    printed = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    )
    loaded = {name.partition(".")[0] for name in printed.stdout.split()}
    assert "experiments" in loaded
    assert not loaded & HEAVY
    assert "model" not in loaded, "a verb's head should leave the model alone"


def test_help_answers_at_once() -> None:
    # Takes about 0.1 s; the best of five, since tests share a machine with others.
    command = [sys.executable, "-P", "-m", "experiments", "--help"]
    seconds = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - began)
    assert min(seconds) < HELP_WITHIN


# Luck and order: results may depend on neither the process nor the order of rows.


def test_agents_and_model_know_no_luck_but_the_keyed_one() -> None:
    wrong = [
        f"{named(path, node)} imports {name}"
        for path, tree in of("agents", "model").items()
        for node, name in imports(tree)
        # Mesa's agent sets carry one: its type may be named, never made.
        if under(name, *UNKEYED_LUCK, "numpy.random") and name != "random.Random"
    ]
    for path, tree in of("agents", "model").items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute | ast.Name) and under(
                dotted(node), "np.random", "numpy.random", "os.urandom", "datetime.now"
            ):
                wrong.append(f"{named(path, node)} uses {dotted(node)}")
            if isinstance(node, ast.Call) and dotted(node.func) == "Random":
                wrong.append(f"{named(path, node)} makes a Random")
    assert not wrong


def test_every_stream_is_drawn_from() -> None:
    """A stream nobody draws from says that something is random which is not."""
    used = {
        node.attr
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and dotted(node.value) == "Stream"
    }
    assert [stream.name for stream in Stream if stream.name not in used] == []


def test_agents_and_model_never_hash_by_process_or_address() -> None:
    """`hash` of text and `id` differ from run to run; only `__hash__` may use them."""
    wrong = []
    for path, tree in of("agents", "model").items():
        exempt = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.name == "__hash__"
            for inner in ast.walk(node)
        }
        wrong += [
            named(path, node)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and dotted(node.func) in {"hash", "id"}
            and id(node) not in exempt
        ]
    assert not wrong


ORDER_KEEPING = {"enumerate", "iter", "list", "map", "reversed", "tuple", "zip"}


def is_set(node: ast.expr, names: set[str]) -> bool:
    """Return whether an expression is plainly a set: by form or by its name."""
    match node:
        case ast.Set() | ast.SetComp():
            return True
        case ast.Call():
            return dotted(node.func) in {"set", "frozenset"}
        case ast.BinOp(left=left, right=right):
            return is_set(left, names) or is_set(right, names)
        case ast.Name(id=name):
            return name in names
    return False


def iterated_sets(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield each set whose order of iteration could reach a result."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and is_set(node.value, set()):
            names |= {t.id for t in node.targets if isinstance(t, ast.Name)}
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            kind = node.annotation
            plain = kind.value if isinstance(kind, ast.Subscript) else kind
            if dotted(plain) in {"set", "frozenset"}:
                names.add(node.target.id)
    for node in ast.walk(tree):
        iterated: list[ast.expr] = []
        if isinstance(node, ast.For | ast.comprehension):
            iterated = [node.iter]
        elif isinstance(node, ast.Call) and dotted(node.func) in ORDER_KEEPING:
            iterated = node.args
        elif isinstance(node, ast.Starred):
            iterated = [node.value]
        yield from (each for each in iterated if is_set(each, names))


def test_agents_and_model_never_iterate_over_a_set() -> None:
    wrong = [
        named(path, node)
        for path, tree in of("agents", "model").items()
        for node in iterated_sets(tree)
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("for x in {1, 2}: pass", 1),
        ("[x for x in set(y)]", 1),
        ("list(set(y))", 1),
        ("seen = set()\nfor x in seen: pass", 1),
        ("seen: set[int] = made()\nfirst, *rest = [*seen]", 1),
        ("for i, x in enumerate(known - {1}): pass", 1),
        ("for x in sorted(set(y)): pass", 0),
        ("for x in dict.fromkeys(y): pass", 0),
        ("len({1, 2}), 1 in {1, 2}", 0),
    ],
)
def test_the_search_for_iterated_sets_finds_them(code: str, found: int) -> None:
    assert len(list(iterated_sets(ast.parse(code)))) == found


# Numbers and sizes.


def test_a_parameter_has_a_unit_and_no_default() -> None:
    """An empirical number is a row of the evidence, never a default in the code."""
    wrong = []
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.ClassDef) or not node.name.endswith(
                "Parameters"
            ):
                continue
            following = [*node.body[1:], None]
            for field, after in zip(node.body, following, strict=True):
                if isinstance(field, ast.Assign):
                    wrong.append(f"{named(path, field)} gives a value")
                if not isinstance(field, ast.AnnAssign):
                    continue
                if field.value is not None:
                    wrong.append(f"{named(path, field)} has a default")
                if dotted(field.annotation).endswith("Parameters"):
                    continue  # one process's parameters among those of all
                if not (isinstance(after, ast.Expr) and "[" in ast.unparse(after)):
                    wrong.append(f"{named(path, field)} lacks its docstring's [unit]")
    assert not wrong


def test_modules_are_short() -> None:
    lengths = {
        named(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in MODULES
    }
    assert not {k: n for k, n in lengths.items() if n >= LONGEST_MODULE}


def lines_of_code(function: ast.FunctionDef) -> int:
    """Return the length of a function without its docstring."""
    assert function.end_lineno is not None
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    text = function.body[0]
    assert text.end_lineno is not None
    return lines - (text.end_lineno - text.lineno + 1)


def test_functions_are_short() -> None:
    long = [
        f"{named(path, node)} {node.name}: {lines_of_code(node)} lines"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and lines_of_code(node) >= LONGEST_FUNCTION
    ]
    assert not long


# Locks and version.


def test_the_citation_names_the_projects_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    assert f"version: {project['project']['version']}" in citation


LOCKS = ("requirements.lock", "requirements-view.lock")


def pins(name: str) -> dict[str, str]:
    """Return the version of each package a lock names."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"^([\w.-]+)==(\S+)", text, flags=re.MULTILINE)
    assert len(found) == len(dict(found)), "a package stands twice"
    return dict(found)


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "-e " not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert not [entry for entry in entries if "--hash=sha256:" not in entry]


def test_the_two_locks_agree() -> None:
    base, view = (pins(name) for name in LOCKS)
    assert {name: base[name] for name in base.keys() & view.keys()} == {
        name: view[name] for name in base.keys() & view.keys()
    }


def test_the_locks_hold_all_that_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    base = project["project"]["dependencies"] + groups["dev"] + groups["build"]
    base += project["build-system"]["requires"]
    for name, wanted in zip(LOCKS, (base, groups["view"]), strict=True):
        plain = {re.split(r"[\[<>=!~ ;]", one)[0].lower() for one in wanted}
        assert plain <= pins(name).keys()


def test_uvs_own_lock_stays_out_of_the_repository() -> None:
    """It is full of addresses; `uv run` writes it anew wherever it is used."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {"uv.lock", "pylock*.toml", ".venv/", ".venv.lock"} <= {*ignored}
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    tracked = subprocess.run(
        [git, "ls-files", "uv.lock", "pylock*.toml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert tracked.stdout == ""
