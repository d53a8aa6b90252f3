"""What a model is made of: its modules, what lies in their packages, foreign packages.

Modules are found by reading imports, never by what happens to be loaded, so that every
process that looks finds the same ones.
"""

import ast
import hashlib
import importlib.util
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path
from typing import Final

from agents.refusal import Refusal
from experiments.store.cell import Json

__all__ = ["made_by_source", "modules_of"]

_ALWAYS: Final = ("mesa", "numpy")
"""Packages whose versions are told even where a model does not name them."""
_UNREAD: Final = (".", "__pycache__")
"""How the names of what is no source begin."""


def made_by_source(module: str, data: Sequence[Path] = ()) -> dict[str, Json]:
    """Return what decides the results of a model beside its parameters.

    Parameters
    ----------
    module
        Where the model comes from.
    data
        Files or folders that it reads and that lie in none of its packages.

    Raises
    ------
    Refusal
        If a file of them cannot be read.
    """
    modules = modules_of(module)
    beside = _data_files(modules)
    return {
        "code": _digest({name: path for name, (path, _) in modules.items()} | beside),
        "data": {path.as_posix(): _digest(_under(path)) for path in data},
        "packages": _packages({top for _, tops in modules.values() for top in tops}),
    }


def modules_of(module: str) -> dict[str, tuple[Path, set[str]]]:
    """Return the files of a module and of all beside it that it imports.

    Beside it is what lies under the same folder of modules; among installed packages,
    what is in the same package.

    Returns
    -------
    dict
        By name of the module, its file and the foreign packages that it imports.
    """
    first = _file_of(module)
    root = first.parents[module.count(".") + (first.name == "__init__.py")]
    top = module.partition(".")[0]
    installed = _is_installed(root)
    found: dict[str, tuple[Path, set[str]]] = {}
    waiting = _prefixes(module)
    while waiting:
        name = waiting.pop()
        path = _file_under(root, name)
        if name in found or path is None:
            continue
        foreign = set()
        for imported in _imports(name, path):
            head = imported.partition(".")[0]
            own = head == top if installed else _file_under(root, head) is not None
            if own:
                waiting += _prefixes(imported)
            elif head not in sys.stdlib_module_names:
                foreign.add(head)
        found[name] = (path, foreign)
    return {name: found[name] for name in sorted(found)}


def _file_of(module: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or not (spec.origin or "").endswith(".py"):
        raise Refusal(
            f"{module} has no Python file\n"
            "results are kept by the source they come from; name a module with one"
        )
    return Path(str(spec.origin)).resolve()


def _file_under(root: Path, name: str) -> Path | None:
    """Return the file of a module under a folder; a folder without one is none."""
    place = root.joinpath(*name.split("."))
    for path in (place / "__init__.py", place.with_name(f"{place.name}.py")):
        if path.is_file():
            return path
    return None


def _is_installed(root: Path) -> bool:
    paths = sysconfig.get_paths()
    return root in {Path(paths[name]).resolve() for name in ("purelib", "platlib")}


def _imports(module: str, path: Path) -> Iterator[str]:
    """Yield the full names that a module imports, wherever in it that stands."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            relative = "." * node.level + (node.module or "")
            home = importlib.util.resolve_name(relative, package)
            yield from (f"{home}.{alias.name}" for alias in node.names)


def _prefixes(name: str) -> list[str]:
    """Return `a`, `a.b`, `a.b.c` of `a.b.c`: importing the last imports all."""
    parts = name.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts) + 1)]


def _data_files(modules: dict[str, tuple[Path, set[str]]]) -> dict[str, Path]:
    """Return what else lies in the packages of some modules: tables, settings."""
    packages = {
        path.parent: name
        for name, (path, _) in modules.items()
        if path.name == "__init__.py" and "." not in name
    }
    return {
        f"{name}/{inner}": path
        for folder, name in packages.items()
        for inner, path in _under(folder).items()
        if path.suffix != ".py"
    }


def _under(path: Path) -> dict[str, Path]:
    """Return a file, or all files of a folder but hidden ones and compiled code."""
    if not path.is_dir():
        return {path.name: path}
    files = {
        each.relative_to(path): each
        for each in sorted(path.rglob("*"))
        if each.is_file()
    }
    return {
        inner.as_posix(): each
        for inner, each in files.items()
        if not any(part.startswith(_UNREAD) for part in inner.parts)
    }


def _digest(files: dict[str, Path]) -> str:
    digest = hashlib.sha256()
    for name, path in files.items():
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise Refusal(f"{path} cannot be read: {error.strerror}") from error
        digest.update(f"{name}\n{len(raw)}\n".encode())
        digest.update(raw)
    return digest.hexdigest()


def _packages(tops: set[str]) -> dict[str, Json]:
    """Return the versions of installed packages, by the name they are imported by."""
    told: dict[str, Json] = {"python": "{}.{}".format(*sys.version_info[:2])}
    for top in sorted({*tops, *_ALWAYS}):
        found = _version(top)
        if found is not None:
            told[top] = found
    return told


def _version(top: str) -> str | None:
    """Return the version of what is imported by a name; none if not installed."""
    try:
        return version(top)
    except PackageNotFoundError:
        # Looks through all that is installed: some are imported by another name.
        names = packages_distributions().get(top, [])
    return version(names[0]) if names else None
