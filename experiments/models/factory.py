"""A factory of models by its name, `module:name`, so that any process can load it."""

import importlib
import inspect
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from agents.refusal import Refusal, did_you_mean

__all__ = ["Factory", "loaded", "luck_word", "name_of", "refuse_other_words"]

type Factory = Callable[..., Any]
"""A class or a function: keywords and a seed in, a model out."""

_MEND: Final = (
    "put it in a module of its own, at the top level, and name it module:name"
)


def name_of(factory: str | Factory) -> str:
    """Return the name under which workers load a factory.

    Raises
    ------
    Refusal
        If they could not: it is made inside a function, or typed into a notebook.
    """
    if isinstance(factory, str):
        loaded(factory)
        return factory
    module = getattr(factory, "__module__", None)
    inside = getattr(factory, "__qualname__", "<none>")
    if module == "__main__":
        name = f"{_module_of_script()}:{inside}"
        found = getattr(sys.modules["__main__"], inside, None)
    else:
        name = f"{module}:{inside}"
        found = _attribute(sys.modules.get(module or ""), inside)
    if found is not factory:
        raise Refusal(f"{name} cannot be loaded by other processes\n{_MEND}")
    return name


def loaded(name: str) -> Factory:
    """Return the factory of a name.

    Raises
    ------
    Refusal
        If there is no such module, or nothing in it that can be called by that name.
    """
    module, colon, inside = name.partition(":")
    if not (module and colon and inside):
        raise Refusal(f"'{name}' names no model; expected module:name\n{_MEND}")
    try:
        home = importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise Refusal(
            f"no module {error.name}, which the model {name} is to come from\n"
            "start Python in the folder of the module, or install it"
        ) from error
    found: Factory | None = _attribute(home, inside)
    if not callable(found):
        hint = did_you_mean(inside, vars(home))
        raise Refusal(f"{module} has no model {inside}{hint}")
    return found


def luck_word(factory: Factory) -> str:
    """Return the keyword under which a factory takes its seed, as Mesa looks for it."""
    return "seed" if "seed" in inspect.signature(factory).parameters else "rng"


def refuse_other_words(
    name: str, factory: Factory, parameters: Mapping[str, object]
) -> None:
    """Refuse parameters that a factory does not take, before anything is run.

    Raises
    ------
    Refusal
        It names the first keyword that is unknown or missing.
    """
    signature = inspect.signature(factory)
    luck = luck_word(factory)
    if luck in parameters:
        raise Refusal(f"{luck} is among the parameters of {name}; give it as seeds")
    known = signature.parameters
    takes_any = any(each.kind is each.VAR_KEYWORD for each in known.values())
    for word in () if takes_any else parameters:
        if word not in known:
            raise Refusal(f"{name} takes no {word}{did_you_mean(word, known)}")
    try:
        signature.bind(**parameters, **{luck: 0})
    except TypeError as error:
        raise Refusal(
            f"{name} cannot be called so: {error}\n"
            f"write a function that takes rng=None and the parameters, and name that"
        ) from error


def _module_of_script() -> str:
    """Return the name under which the script that runs can be imported."""
    main = sys.modules["__main__"]
    spec = getattr(main, "__spec__", None)
    if spec is not None:
        return str(spec.name).removesuffix(".__main__")
    path = getattr(main, "__file__", None)
    if path is None:
        raise Refusal(f"workers cannot load what was typed in here\n{_MEND}")
    return Path(path).stem


def _attribute(home: object, inside: str) -> Any:
    for part in inside.split("."):
        home = getattr(home, part, None)
    return home
