"""start.py: finding a Python, the stamp, the environment, the lock, the explanations.

The set-up itself takes too long for a test; these are its parts.
"""

import ast
import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
POSIX = pytest.mark.skipif(os.name == "nt", reason="made of shell scripts")

SHELL_PYTHON = "#!/bin/sh\necho 'halong-probe {kind} 3 {minor} {path}'\n"
BROKEN = "#!/bin/sh\necho 'pyenv: no such command' >&2\nexit 127\n"


def load(root: Path) -> ModuleType:
    """Return start.py loaded from a copy, so that the project folder is `root`."""
    path = root / "start.py"
    path.write_bytes((ROOT / "start.py").read_bytes())
    spec = importlib.util.spec_from_file_location("start_under_test", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project folder with a space and Vietnamese letters in its path."""
    folder = tmp_path / "Quảng Ninh số [1]"
    folder.mkdir()
    for name in ("pyproject.toml", "requirements.lock", "requirements-view.lock"):
        (folder / name).write_text(name, encoding="utf-8")
    return folder


@pytest.fixture
def start(project: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return start.py with its project folder, nothing chosen, nothing on PATH."""
    monkeypatch.delenv("HALONG_PYTHON", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("HOME", str(project))
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    return load(project)


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


def python(path: Path, minor: int, kind: str = "cpython") -> Path:
    """Write a program that answers like a Python 3.`minor`, and return its path."""
    return script(path, SHELL_PYTHON.format(kind=kind, minor=minor, path=path))


def finished_venv(start: Any, *, view: bool = False) -> None:
    """Make what a finished set-up leaves behind, without its packages."""
    program = Path(start.PYTHON)
    program.parent.mkdir(parents=True, exist_ok=True)
    base = Path(start.ROOT) / "base-python"
    base.touch()
    if not program.exists():
        program.symlink_to(base)
    Path(start.MARKER).touch()
    package(start, "mesa-3.5.1.dist-info")
    start.write_stamp(view)


def package(start: Any, name: str) -> Path:
    inside = ["Lib"] if os.name == "nt" else ["lib", "python3.12"]
    folder = Path(start.VENV, *inside, "site-packages", name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# What any Python can read.


def test_any_python_from_3_6_can_read_start_py() -> None:
    source = (ROOT / "start.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))  # the oldest that `ast` still knows
    young = (ast.NamedExpr, ast.Match, ast.TryStar, ast.TypeAlias)
    tree = list(ast.walk(ast.parse(source)))
    assert not [node for node in tree if isinstance(node, young)]
    assert not [
        node
        for node in tree
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
    ]


def test_start_py_imports_the_standard_library_alone() -> None:
    tree = ast.parse((ROOT / "start.py").read_text(encoding="utf-8"))
    names = {
        alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert names <= sys.stdlib_module_names
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_help_needs_no_set_up(start: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert start.guarded_main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert "python3 start.py test" in printed
    assert printed.isascii(), "an old Python in a C locale could not print it"
    assert not Path(start.VENV).exists()


def test_a_misspelt_word_of_setup_is_refused(
    start: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start.guarded_main(["setup", "--veiw"]) == 2
    assert "--veiw" in capsys.readouterr().err
    assert not Path(start.VENV).exists()


# Finding a Python.


@POSIX
def test_a_pyenv_shim_that_does_not_run_is_passed_over(
    start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shims, real = tmp_path / "shims", tmp_path / "real"
    for name in ("python3.14", "python3.13", "python3.12"):
        script(shims / name, BROKEN)
    right = python(real / "python3.12", 12)
    monkeypatch.setattr(start.sys, "executable", str(python(real / "python3", 11)))
    monkeypatch.setenv("PATH", os.pathsep.join([str(shims), str(real)]))
    assert start.find_python() == str(right)


@POSIX
def test_the_python_that_started_comes_first_if_it_will_do(
    start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = python(tmp_path / "own" / "python3", 12)
    python(tmp_path / "other" / "python3.13", 13)
    monkeypatch.setattr(start.sys, "executable", str(own))
    monkeypatch.setenv("PATH", str(tmp_path / "other"))
    assert start.find_python() == str(own)


@POSIX
def test_a_python_in_pyenvs_folders_is_found(
    start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = tmp_path / "pyenv" / "versions"
    python(versions / "3.9.18" / "bin" / "python3", 9)
    right = python(versions / "3.13.0" / "bin" / "python3", 13)
    monkeypatch.setattr(start.sys, "executable", "")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    assert start.find_python() == str(right)


@POSIX
def test_a_python_that_uv_keeps_is_found(
    start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = python(tmp_path / "kept" / "python3.12", 12)
    script(tmp_path / "bin" / "uv", f'#!/bin/sh\necho "{kept}"\n')
    monkeypatch.setattr(start.sys, "executable", "")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert start.find_python() == str(kept)


@POSIX
def test_a_python_too_new_for_the_locks_files_is_the_last_resort(
    start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    young = python(tmp_path / "young" / "python3", 99)
    monkeypatch.setattr(start.sys, "executable", str(young))
    assert start.find_python() == str(young)
    tried = python(tmp_path / "bin" / "python3.13", 13)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert start.find_python() == str(tried)


@POSIX
def test_another_kind_of_python_is_passed_over(
    start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        start.sys, "executable", str(python(tmp_path / "python3", 12, kind="pypy"))
    )
    with pytest.raises(start.SetupError, match=r"no Python 3\.12"):
        start.find_python()


@POSIX
def test_halong_python_decides_and_is_refused_when_too_old(
    start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = python(tmp_path / "mine" / "python3", 13)
    monkeypatch.setenv("HALONG_PYTHON", str(chosen))
    assert start.find_python() == str(chosen)
    monkeypatch.setenv("HALONG_PYTHON", str(python(tmp_path / "old", 9)))
    with pytest.raises(start.SetupError, match="HALONG_PYTHON"):
        start.find_python()


def test_the_python_of_a_virtual_environment_names_the_one_behind_it() -> None:
    start = load_in_place()
    found = start.probe([sys.executable])
    assert found is not None
    assert found[0] == sys.version_info[:2]
    assert Path(found[1]).samefile(getattr(sys, "_base_executable", sys.executable))


def load_in_place() -> Any:
    spec = importlib.util.spec_from_file_location("start_in_place", ROOT / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# The environment.

MISLEADING = [
    "PIP_CONSTRAINT",
    "PIP_PREFIX",
    "PIP_REQUIRE_VIRTUALENV",
    "PIP_TARGET",
    "PYTHONHOME",
    "PYTHONPATH",
    "UV_CONSTRAINT",
    "UV_PROJECT_ENVIRONMENT",
    "UV_PYTHON",
    "UV_SYSTEM_PYTHON",
]
REACHING = [
    "HTTPS_PROXY",
    "PIP_CERT",
    "PIP_DEFAULT_TIMEOUT",
    "PIP_FIND_LINKS",
    "PIP_INDEX_URL",
    "PYTHONHASHSEED",
    "SSL_CERT_FILE",
    "UV_CACHE_DIR",
    "UV_DEFAULT_INDEX",
    "UV_OFFLINE",
]


def test_what_leads_the_installers_elsewhere_is_dropped(
    start: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in MISLEADING + REACHING:
        monkeypatch.setenv(name, "set")
    monkeypatch.setenv("PIP_USER", "1")
    kept = start.clean_environment()
    assert not [name for name in MISLEADING if name in kept]
    assert not [name for name in REACHING if kept.get(name) != "set"]
    assert kept["PIP_USER"] == "0", "a pip.conf with user = true is overruled"
    assert kept["UV_SYSTEM_CERTS"] == kept["UV_NATIVE_TLS"] == "1"


# The stamp.


def test_nothing_there_or_an_empty_folder_is_ours_to_fill(start: Any) -> None:
    assert start.state_of_venv(view=False) == "unfinished"
    Path(start.VENV).mkdir()
    assert start.state_of_venv(view=False) == "unfinished"


def test_a_finished_venv_is_ready_and_stays_so(start: Any) -> None:
    finished_venv(start)
    assert start.state_of_venv(view=False) == "ready"
    package(start, "added-by-hand-1.0.dist-info")
    assert start.state_of_venv(view=False) == "ready"


def test_a_marked_venv_without_a_stamp_is_unfinished(start: Any) -> None:
    finished_venv(start)
    for broken in ("", "{", "[]", "{}"):
        Path(start.STAMP).write_text(broken, encoding="utf-8")
        assert start.state_of_venv(view=False) == "unfinished"
    Path(start.STAMP).unlink()
    assert start.state_of_venv(view=False) == "unfinished"


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements.lock"])
def test_a_changed_input_makes_it_stale(start: Any, name: str) -> None:
    finished_venv(start)
    (Path(start.ROOT) / name).write_text("changed", encoding="utf-8")
    assert start.state_of_venv(view=False) == "stale"


def test_the_pages_packages_are_installed_when_asked_for_and_kept(start: Any) -> None:
    finished_venv(start, view=False)
    assert start.state_of_venv(view=True) == "stale"
    (Path(start.ROOT) / "requirements-view.lock").write_text("new", encoding="utf-8")
    assert start.state_of_venv(view=False) == "ready"
    finished_venv(start, view=True)
    assert start.state_of_venv(view=False) == "ready"
    (Path(start.ROOT) / "requirements-view.lock").write_text("newer", encoding="utf-8")
    assert start.state_of_venv(view=False) == "stale"


def test_a_package_at_another_version_makes_it_stale(start: Any) -> None:
    finished_venv(start)
    package(start, "mesa-3.5.1.dist-info").rmdir()
    package(start, "mesa-3.5.2.dist-info")
    assert start.state_of_venv(view=False) == "stale"


def test_a_venv_whose_python_has_gone_is_rebuilt(start: Any) -> None:
    finished_venv(start)
    (Path(start.ROOT) / "base-python").unlink()
    assert start.state_of_venv(view=False) == "unfinished"


def test_a_venv_that_was_moved_with_its_folder_is_rebuilt(
    start: Any, tmp_path: Path
) -> None:
    finished_venv(start)
    moved = tmp_path / "elsewhere"
    Path(start.ROOT).rename(moved)
    assert load(moved).state_of_venv(view=False) == "unfinished"


def test_another_chosen_python_rebuilds_and_choosing_none_does_not(
    start: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HALONG_PYTHON", "python3.13")
    finished_venv(start)
    assert start.state_of_venv(view=False) == "ready"
    monkeypatch.delenv("HALONG_PYTHON")
    assert start.state_of_venv(view=False) == "ready"
    monkeypatch.setenv("HALONG_PYTHON", "python3.12")
    assert start.state_of_venv(view=False) == "unfinished"


def test_a_venv_of_somebody_else_is_explained_and_left_alone(
    start: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = Path(start.VENV) / "pyvenv.cfg"
    theirs.parent.mkdir()
    theirs.write_text("theirs", encoding="utf-8")
    assert start.guarded_main(["setup"]) == 1
    said = capsys.readouterr().err
    assert "move or delete" in said
    assert len(said.splitlines()) <= 3
    assert [path.name for path in Path(start.VENV).iterdir()] == ["pyvenv.cfg"]


# The set-up's order and its lock.


@POSIX
def test_the_stamp_is_written_last_and_a_failure_leaves_none(
    start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(words: list[str], held: int) -> None:
        assert Path(start.MARKER).exists()
        assert not Path(start.STAMP).exists()
        raise start.SetupError("no\nmatter")

    finished_venv(start)
    Path(start.STAMP).write_text("{}", encoding="utf-8")
    monkeypatch.setenv("HALONG_PYTHON", str(python(tmp_path / "python", 12)))
    monkeypatch.setattr(start, "step", fails)
    assert start.guarded_main(["setup"]) == 1
    assert start.state_of_venv(view=False) == "unfinished"
    assert start.packages() == [], "what an earlier set-up left half-done has gone"


def test_when_uv_gives_up_pip_starts_afresh(
    start: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []

    def install(installer: list[str], view: bool, held: int) -> None:
        done.append(installer[0])
        if installer[0] == "uv":
            raise start.SetupError("no certificate\nno matter")

    monkeypatch.setattr(start, "find_uv", lambda: "uv")
    monkeypatch.setattr(start, "install", install)
    monkeypatch.setattr(start, "make_venv", lambda held: done.append("anew"))
    monkeypatch.setattr(start, "run_quietly", lambda words, held: (0, ""))
    start.fill_venv(view=False, held=3)
    assert done == ["uv", "anew", start.PYTHON]
    assert "uv gave up (no certificate)" in capsys.readouterr().err


def test_the_lock_comes_with_hashes_and_the_project_without_its_own_build(
    start: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[list[str]] = []
    monkeypatch.setattr(start, "step", lambda words, held: steps.append(words))
    start.install(["installer"], True, 3)
    assert [words[-1] for words in steps] == [
        "requirements.lock",
        "requirements-view.lock",
        ".",
    ]
    assert all("--require-hashes" in words for words in steps[:2])
    assert all("--no-deps" in words for words in steps)
    assert all("--no-build-isolation" in words for words in steps)


def test_a_second_start_waits_for_the_first(
    start: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with contextlib.ExitStack() as first:
        first.enter_context(start.lock())
        monkeypatch.setattr(start.time, "sleep", lambda seconds: first.close())
        with start.lock():
            pass
    assert "waiting" in capsys.readouterr().err


@POSIX
def test_the_lock_outlives_a_killed_start_while_its_installer_runs(start: Any) -> None:
    with start.lock() as held:
        installer = subprocess.Popen(["/bin/sleep", "60"], pass_fds=(held,))
    try:
        with Path(start.VENV + ".lock").open("ab") as file:
            assert not start.try_lock(file)
            installer.kill()
            installer.wait()
            assert start.try_lock(file)
    finally:
        installer.kill()


# What the reader is told.


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("ERROR: [Errno 28] No space left on device", "no space"),
        ("failed to write (os error 28)", "no space"),
        ("invalid peer certificate: UnknownIssuer", "certificate"),
        ("Temporary failure in name resolution\nNo matching distribution", "network"),
        ("error sending request for url: dns error", "network"),
        ("Failed to establish a new connection: refused", "network"),
        ("Hash mismatch for `rich==15.0.0`", "not the one the lock names"),
        ("/usr/bin/python3: No module named ensurepip", "python3.12-venv"),
        ("PermissionError: [Errno 13] Permission denied: 'x'", "rights"),
        ("first\nthe last word\n\n", "the last word"),
        ("", "nothing was said"),
    ],
)
def test_an_installers_failure_is_explained_in_three_lines(
    start: Any, said: str, meant: str
) -> None:
    explained = start.explain(said)
    assert meant in explained
    assert len(explained.splitlines()) <= 3


def test_the_advice_without_a_python_has_three_lines(
    start: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start.sys, "executable", "")
    with pytest.raises(start.SetupError) as refused:
        start.find_python()
    assert len(str(refused.value).splitlines()) <= 3
    assert "HALONG_PYTHON" in str(refused.value)


def test_an_unwritable_folder_is_explained(
    start: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextlib.contextmanager
    def refused() -> Iterator[int]:
        raise PermissionError(13, "Permission denied", "/srv/halong/.venv.lock")
        yield 0

    monkeypatch.setattr(start, "lock", refused)
    assert start.guarded_main(["setup"]) == 1
    said = capsys.readouterr().err
    assert "/srv/halong/.venv.lock" in said
    assert len(said.splitlines()) <= 3


@pytest.mark.skipif(os.name == "nt", reason="no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_set_up_says_so_and_ends_with_130(
    start: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    number: int,
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(start, "set_up", lambda view: os.kill(os.getpid(), number))
    try:
        assert start.guarded_main(["setup"]) == 130
    finally:
        signal.signal(signal.SIGTERM, before)
    assert len(capsys.readouterr().err.splitlines()) == 1


# What is run.


def test_the_main_job_runs_each_verb_and_stops_at_a_failure(
    start: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run: list[str] = []

    def record(words: list[str]) -> int:
        run.append(words[2])
        return 3 if words[2] == "map" else 0

    monkeypatch.setattr(start, "set_up", lambda view: None)
    monkeypatch.setattr(start, "run", record)
    monkeypatch.setattr(start, "hand_over", record)
    assert start.main([]) == 3
    assert run == ["frontier", "map"]


def test_every_verb_of_the_main_job_exists() -> None:
    from experiments.commands import VERBS

    assert {words[0] for words in load_in_place().MAIN_JOB} <= set(VERBS)


def test_the_main_job_compares_the_shipped_policies_and_is_well_formed() -> None:
    from experiments.command_line import build_parser
    from model.policy.files import policy_names

    start = load_in_place()
    words = start.MAIN_JOB[-1]
    asked = build_parser().parse_args(words)
    assert asked.verb == "compare"
    assert asked.policies[0] == "as-is"
    assert set(asked.policies) <= set(policy_names())
    assert len(asked.policies) == 7
    assert (asked.scale, asked.worlds) in {(1, w) for w in range(8, 100)} | {
        (10, w) for w in range(40, 400)
    }
    assert str(asked.worlds) in start.WHY


def test_a_failed_check_fails_the_test_command_though_the_tests_pass(
    start: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run: list[str] = []

    def record(words: list[str]) -> int:
        run.append(words[1])
        return 1 if words[1] == "mypy" else 0

    monkeypatch.setattr(start, "set_up", lambda view: None)
    monkeypatch.setattr(start, "run", record)
    monkeypatch.chdir(ROOT)
    assert start.main(["test", "-q"]) == 1
    assert run == ["ruff", "ruff", "mypy", "pytest"], "pytest's closing line ends it"
    assert "failed: mypy" in capsys.readouterr().err


def test_ci_runs_the_readmes_test_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "python3 start.py test" in readme
    assert script.rstrip().endswith("exec python3 start.py test")
