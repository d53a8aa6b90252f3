"""What names a policy or scenario, and the words its fields have for people."""

import re
import unicodedata
from dataclasses import dataclass, fields
from typing import Final

from agents.refusal import Refusal

__all__ = ["WORDS", "Named", "refuse_wrong_name", "said"]

_LONGEST_NAME: Final = 64
_SHOWN: Final = 20
_LONGEST_LABEL: Final = 100
_LONGEST_DESCRIPTION: Final = 2_000
_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DEVICE: Final = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
"""Names that Windows keeps for devices, so that no folder can have them."""


def said(unit: str, *, vi: str, en: str) -> dict[str, str]:
    """Return the metadata of a field: its unit and what it says to people."""
    return {"unit": unit, "vi": vi, "en": en}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name for files and tables, and words for people.

    Raises
    ------
    Refusal
        If the name could not name a folder everywhere, or words are missing or hold
        what does not print.
    """

    name: str
    """Lower-case letters and digits joined by hyphens; it names results."""
    label_vi: str
    label_en: str
    description_vi: str
    description_en: str

    def __post_init__(self) -> None:
        refuse_wrong_name(self.name)
        for key in WORDS:
            is_label = key.startswith("label")
            wrong = _wrong(
                getattr(self, key), _LONGEST_LABEL if is_label else _LONGEST_DESCRIPTION
            )
            if wrong:
                raise Refusal(f"{key} {wrong}")


def refuse_wrong_name(name: str) -> None:
    """Refuse a name that could not name a file and stand in a table everywhere.

    Raises
    ------
    Refusal
        If it is not of lower-case letters and digits joined by hyphens, is longer than
        64, or is a device of Windows.
    """
    if (
        len(name) > _LONGEST_NAME
        or not _NAME.fullmatch(name)
        or _DEVICE.fullmatch(name)
    ):
        raise Refusal(
            f"name is {name[:_SHOWN]!a}; it names results, so no "
            f"path and no space\nuse lower-case letters and digits joined by "
            f"hyphens, at most {_LONGEST_NAME}: zone-2"
        )


def _wrong(words: str, longest: int) -> str:
    """Return what is wrong with words for people and the mend, or nothing."""
    if not words:
        return "is empty\nwrite a few words, in the language that the key names"
    if len(words) > longest:
        return f"has {len(words)} characters\nwrite at most {longest}"
    if not words.isprintable():
        return (
            "holds a line break, control character or odd space\n"
            "retype it on one line with plain spaces"
        )
    if words != unicodedata.normalize("NFC", words).strip():
        return "has letters in pieces or space around it\ncompose (NFC) and trim it"
    return ""


WORDS: Final = tuple(field.name for field in fields(Named))
"""The fields that name and describe, and do nothing."""
