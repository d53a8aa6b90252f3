"""What a row of the evidence means in words: its field's text, and whose part it is."""

import csv
import functools
from collections.abc import Mapping
from importlib import resources

from agents.classification import Sector
from experiments.evidence_listing import field_meanings
from experiments.language import Language
from model.outcomes.sector_words import SECTORS
from model.parameters import groups, row_names

__all__ = ["meaning"]

_SAID_VI = "meanings_vi.csv"


def meaning(name: str, lang: Language) -> str:
    """Return what a row means in a sentence; in English where nothing else is written.

    Parameters
    ----------
    name
        Name of the row.
    lang
        Language of the words.
    """
    field = _fields()[name]
    said = _vietnamese().get(field, "") if lang == "vi" else ""
    said = (said or _english()[field]).rstrip(".")
    part = name.removeprefix(field).removeprefix("_")
    if part:
        said += f" – {_part(part, lang)}"
    return f"{said}."


def _part(part: str, lang: Language) -> str:
    """Return the sector or stage that a row of many is about."""
    labels = [sector.label for sector in Sector]
    if part in labels:
        _, words = SECTORS[labels.index(part)]
        return words.vi if lang == "vi" else words.en
    if part.isdecimal():
        return f"mức {part}" if lang == "vi" else f"stage {part}"
    return part.replace("_", " ")


@functools.cache
def _fields() -> Mapping[str, str]:
    """Return the field that each row fills, by name of row."""
    return {
        row: field
        for group in groups().values()
        for row, field in row_names(group).items()
    }


@functools.cache
def _english() -> Mapping[str, str]:
    return {
        field: said
        for group in groups().values()
        for field, said in field_meanings(group).items()
    }


@functools.cache
def _vietnamese() -> Mapping[str, str]:
    """Return the Vietnamese words of the fields that have them."""
    file = resources.files(__package__ or "") / _SAID_VI
    lines = file.read_text(encoding="utf-8").splitlines()
    return {row["field"]: row["meaning_vi"] for row in csv.DictReader(lines)}
