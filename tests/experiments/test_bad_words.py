"""Every option of every verb meets bad words: at most three lines that print."""

import argparse
from collections.abc import Iterator

import pytest

from experiments.command_line import build_parser, main

NAMED = {
    "compare": ("as-is",),
    "ledger": ("placebo",),
    "tornado": ("placebo",),
    "list": ("levers",),
    "show": ("policy", "as-is"),
    "verify": ("luck",),
}
"""What a verb needs beside its options."""

NO_NUMBERS = ("ten", "", "\0", "\u202e1", "1\n2\n3\n4", "0x10", "x" * 5000)
NOT_LISTED = ("no-such", "", "\0", "\u202e", "a\nb\nc\nd", "x" * 5000)
NO_FOLDERS = ("a\0b", "x" * 5000, "\u202e/" * 2000)


def options() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield each verb's options with words that none of them takes."""
    verbs = next(
        action
        for action in build_parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    for verb, parser in verbs.choices.items():
        for action in parser._actions:
            if not action.option_strings or action.nargs == 0:
                continue
            option = action.option_strings[-1]
            if action.type in (int, float):
                yield verb, option, NO_NUMBERS
            elif action.choices:
                yield verb, option, NOT_LISTED
            elif option == "--out":
                yield verb, option, NO_FOLDERS


OPTIONS = list(options())


@pytest.mark.parametrize(
    ("verb", "option", "words"), OPTIONS, ids=lambda part: str(part)[:12]
)
def test_bad_words_for_an_option_get_at_most_three_lines(
    verb: str,
    option: str,
    words: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    for word in words:
        try:
            code = main([verb, *NAMED.get(verb, ()), option, word])
        except SystemExit as stop:
            code = stop.code
        said = capsys.readouterr()
        assert code in (2, 3), word
        assert said.out == ""
        lines = said.err.rstrip("\n").split("\n")
        assert 1 <= len(lines) <= 3, said.err
        assert all(line.isprintable() and len(line) < 400 for line in lines), said.err


def test_the_verbs_with_options_are_met() -> None:
    assert len(OPTIONS) > 40
    assert {verb for verb, *_ in OPTIONS} >= {"run", "compare", "validate", "bench"}
