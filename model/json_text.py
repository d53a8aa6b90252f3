"""Parses the text of a JSON file that may be broken or hostile.

Python's own reader keeps the last of two equal keys, takes NaN and turns 1e999 into
infinity, all in silence; here each is refused.
"""

import json
import math
import re
from collections import Counter
from typing import Final, NoReturn

from agents.refusal import Refusal, readable
from model.file_text import FileKind

__all__ = ["parsed_json"]

_DEEPEST: Final = 32
_MOST_DIGITS: Final = 20
"""Digits of a whole number; 64 bits take that many with a sign."""

_TOKEN: Final = re.compile(
    r'(?P<skip>"(?:[^"\\]++|\\.)*+"?|[^"\[\]{}]++)|(?P<opens>[\[{])|(?P<closes>[\]}])',
    re.DOTALL,
)


class _WrongError(ValueError):
    """What stands in the text is JSON to Python and not to us."""


def parsed_json(text: str, name: str, kind: FileKind) -> dict[str, object]:
    """Return the object of a JSON text.

    Parameters
    ----------
    text
        What the file, or one line of it, holds.
    name
        How a refusal calls it.
    kind
        What the file is to hold.

    Raises
    ------
    Refusal
        If the text nests deeper than 32, is not JSON, is no object, names a key twice,
        or holds a number that is not finite or a whole one beyond 64 bits.
    """
    mend = f"{kind.what} is written by halong; take it from where it was made"
    try:
        _refuse_depth(text)
        found: object = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_finite,
            parse_int=_whole,
            parse_constant=_not_finite,
        )
        if "\\u" in text:
            # Half a letter, as \ud800 is, could not be written to any file.
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Refusal(f"{name}: not JSON: {readable(str(error))}\n{mend}") from None
    if not isinstance(found, dict):
        raise Refusal(f"{name}: holds no object of keys and values\n{mend}")
    return found


def _refuse_depth(text: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += (token.lastgroup == "opens") - (token.lastgroup == "closes")
        if depth > _DEEPEST:
            raise _WrongError(f"nested deeper than {_DEEPEST}")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key, times in counts.items() if times > 1)
        raise _WrongError(f"key '{readable(twice)}' stands twice")
    return found


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        _not_finite(digits)
    return number


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise _WrongError(f"a whole number of {len(digits)} digits")
    return int(digits)


def _not_finite(digits: str) -> NoReturn:
    raise _WrongError(f"{readable(digits, _MOST_DIGITS)} is no finite number")
