"""The stylised facts in words: a table for the screen, lines for a page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from experiments.language import Language
from experiments.number_format import format_number, format_share
from experiments.output import table
from experiments.validation.facts import Fact

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["fact_cells", "facts_markdown", "facts_table", "facts_words"]

_TITLE: Final[dict[Language, str]] = {
    "vi": "Đặc trưng thực nghiệm: bình quân các thế giới và khoảng đặt trước khi xem",
    "en": "Stylised facts: mean over worlds against a band set before looking",
}
_HEADERS: Final[dict[Language, tuple[str, ...]]] = {
    "vi": ("đặc trưng", "mô phỏng>", "giữa các thế giới>", "khoảng>", ""),
    "en": ("fact", "simulated>", "over worlds>", "band>", ""),
}
_MARKS: Final[dict[Language, dict[bool | None, str]]] = {
    "vi": {True: "đạt", False: "TRƯỢT", None: "chỉ nêu"},
    "en": {True: "pass", False: "MISS", None: "told"},
}
_WORDS: Final[dict[Language, dict[str, str]]] = {
    "vi": {
        "count": "{passed} trên {n} đặc trưng nằm trong khoảng; {told} chỉ được nêu.",
        "miss": "TRƯỢT {name}: {why}.",
        "to": " đến ",
    },
    "en": {
        "count": "{passed} of {n} facts lie in their band; {told} are told and not"
        " judged.",
        "miss": "MISS {name}: {why}.",
        "to": " to ",
    },
}
_WHOLE_FROM: Final = 100
_ONE_DECIMAL_FROM: Final = 10
_DECIMALS: Final = (0, 1, 2, 3)
_NIL: Final = 1e-9


def facts_table(facts: Sequence[Fact], lang: Language) -> "Table":
    """Return one row a fact."""
    return table(
        _TITLE[lang], _HEADERS[lang], [fact_cells(fact, lang) for fact in facts]
    )


def facts_words(facts: Sequence[Fact], lang: Language) -> str:
    """Return how many lie in their band, and why the others do not."""
    words = _WORDS[lang]
    judged = [fact for fact in facts if fact.passed is not None]
    lines = [
        words["count"].format(
            passed=sum(fact.passed is True for fact in judged),
            n=len(judged),
            told=len(facts) - len(judged),
        )
    ]
    lines += [
        words["miss"].format(name=fact.words(lang), why=fact.why(lang))
        for fact in judged
        if not fact.passed
    ]
    return "\n".join(lines)


def facts_markdown(facts: Sequence[Fact], lang: Language = "en") -> list[str]:
    """Return the lines of a page: the table, its sources, and what is missed."""
    head = [cell.removesuffix(">") for cell in _HEADERS[lang]]
    source = {"vi": "nguồn của khoảng", "en": "source of the band"}[lang]
    rows = [
        [*fact_cells(fact, lang), f"{fact.source} ({fact.grade})" if fact.grade else ""]
        for fact in facts
    ]
    said = facts_words(facts, lang).splitlines()
    return [
        said[0],
        "",
        "| " + " | ".join([*head, source]) + " |",
        "|---" * (len(head) + 1) + "|",
        *("| " + " | ".join(row) + " |" for row in rows),
        "",
        *(f"- {line}" for line in said[1:]),
    ]


def fact_cells(fact: Fact, lang: Language) -> tuple[str, str, str, str, str]:
    """Return words, mean, spread over worlds, band and verdict."""
    to = _WORDS[lang]["to"]
    ends = [_figure(fact, end, lang) for end in (fact.world_low, fact.world_high)]
    bounds = [bound for bound in (fact.low, fact.high) if bound is not None]
    of_worlds = fact.unit == "share of worlds"
    return (
        fact.words(lang),
        _figure(fact, fact.value, lang),
        to.join(ends) if fact.n_worlds > 1 and not of_worlds else "",
        to.join(_bound(fact, bound, lang) for bound in bounds),
        _MARKS[lang][fact.passed],
    )


def _figure(fact: Fact, value: float, lang: Language) -> str:
    """Return a share in percent, another number with as many digits as it needs."""
    if fact.unit.startswith("share"):
        return format_share(value, 1, lang)
    size = abs(value)
    if size >= _WHOLE_FROM:
        return format_number(value, 0, lang)
    return format_number(value, 1 if size >= _ONE_DECIMAL_FROM else 3, lang)


def _bound(fact: Fact, value: float, lang: Language) -> str:
    """Return a bound as it was set: no digits beyond its last."""
    is_share = fact.unit.startswith("share")
    said = value * 100 if is_share else value
    fit = [n for n in _DECIMALS if abs(said - round(said, n)) < _NIL]
    decimals = fit[0] if fit else _DECIMALS[-1]
    return (format_share if is_share else format_number)(value, decimals, lang)
