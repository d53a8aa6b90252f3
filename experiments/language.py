"""The language of words that people read: Vietnamese or English."""

import argparse
import os
from typing import Final, Literal

__all__ = ["LANGUAGES", "Language", "add_language", "default_language"]

type Language = Literal["vi", "en"]
"""The language of words and numbers that people read."""

LANGUAGES: Final[tuple[Language, ...]] = ("vi", "en")


def default_language() -> Language:
    """Return Vietnamese where the environment asks for it, else English.

    The first of LC_ALL, LC_MESSAGES and LANG that is set decides, as elsewhere.
    """
    asked = next(
        (
            value
            for name in ("LC_ALL", "LC_MESSAGES", "LANG")
            if (value := os.environ.get(name))
        ),
        "",
    )
    return "vi" if asked.lower().startswith("vi") else "en"


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add the option that chooses the language of words and pictures."""
    language = default_language()
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=language,
        help=f"language of the words (here {language}, from the environment)",
    )
