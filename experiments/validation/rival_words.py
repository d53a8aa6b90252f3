"""The rivals in words: a table of scores, and who beats the model where."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from experiments.language import Language
from experiments.number_format import format_number
from experiments.output import table
from experiments.validation.equal_accuracy import FEWEST_POINTS
from experiments.validation.rival_outlooks import Reason, Rival
from experiments.validation.rivals import Better, RivalRow, RivalTable

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["rival_name", "rival_tables", "rival_text"]

_NAMES: Final[dict[Language, dict[str, str]]] = {
    "vi": {
        Rival.TREND: "xu thế đường thẳng",
        Rival.LOGISTIC: "đường logistic",
        Rival.BASS: "đường Bass",
        Rival.PATH: "đường đi của nơi khác",
    },
    "en": {
        Rival.TREND: "straight trend",
        Rival.LOGISTIC: "logistic curve",
        Rival.BASS: "Bass curve",
        Rival.PATH: "path of another place",
    },
}
_OF: Final[dict[Language, str]] = {
    "vi": "đường đi của {place}",
    "en": "path of {place}",
}
_REASONS: Final[dict[Language, dict[str, str]]] = {
    "vi": {
        Reason.TOO_FEW: "có ít hơn bốn năm số liệu đến 2023",
        Reason.NO_OTHER_PLACE: "không có số liệu của nơi khác",
        Reason.TOO_FEW_TOGETHER: "quá ít năm chung với nơi khác",
        Reason.PART_OF_A_YEAR: "chỉ có số liệu một phần năm",
        Reason.ONE_WORLD: "có ít hơn hai thế giới",
    },
    "en": {
        Reason.TOO_FEW: "fewer than four years are recorded to 2023",
        Reason.NO_OTHER_PLACE: "no other place is recorded",
        Reason.TOO_FEW_TOGETHER: "too few years in common with the other place",
        Reason.PART_OF_A_YEAR: "only parts of a year are recorded",
        Reason.ONE_WORLD: "there are fewer than two worlds",
    },
}
"""Reasons worth a line: which rival is for what stands below the scores."""
_TITLES: Final[dict[Language, tuple[str, str]]] = {
    "vi": (
        "Mô hình và các mô hình đơn giản: sai số CRPS, nhỏ hơn là tốt hơn",
        "Mô hình đơn giản không xét được",
    ),
    "en": (
        "The model and simple rivals: CRPS, smaller is better",
        "Rivals left out",
    ),
}
_HEADERS: Final[dict[Language, tuple[str, ...]]] = {
    "vi": ("đại lượng", "đối thủ", "CRPS đối thủ>", "CRPS mô hình>", "kỳ", ""),
    "en": ("figure", "rival", "CRPS rival>", "CRPS model>", "periods", ""),
}
_SILENT: Final[dict[Language, tuple[str, ...]]] = {
    "vi": ("đối thủ", "vì sao", "đại lượng"),
    "en": ("rival", "why", "figures"),
}
_VERDICTS: Final[dict[Language, dict[Better, str]]] = {
    "vi": {"rival": "MÔ HÌNH THUA", "model": "mô hình hơn", "neither": "ngang nhau"},
    "en": {"rival": "MODEL BEATEN", "model": "model better", "neither": "alike"},
}
_POINTS: Final[dict[Language, str]] = {"vi": " điểm %", "en": " points"}
_WORDS: Final[dict[Language, dict[str, str]]] = {
    "vi": {
        "none": "Không có mô hình đơn giản nào để so sánh.",
        "count": "Mô hình thua trong {n_beaten} trên {n} phép so sánh.",
        "beaten": "{series}: thua {rivals}.",
        "tested": "{series}, {rival}: p = {p} rằng hai dự báo tốt như nhau.",
        "short": "{n} phép so sánh có dưới {fewest} điểm giữ ngoài: quá ngắn để kiểm"
        " định, nên hơn hay kém có thể chỉ là may rủi.",
        "nature": "Đường logistic chỉ dùng cho tỷ trọng, đường Bass cho những gì lan"
        " tỏa từ một thời điểm đã biết.",
        "known": "Đối thủ chỉ khớp với số liệu của tỉnh đến 2023; riêng đường đi của"
        " nơi khác trong cùng những năm biết số liệu về sau của nơi đó, điều mà mô"
        " hình không được biết.",
        "and": " và ",
    },
    "en": {
        "none": "There is no rival to compare with.",
        "count": "The model is beaten in {n_beaten} of {n} comparisons.",
        "beaten": "{series}: beaten by {rivals}.",
        "tested": "{series}, {rival}: p = {p} of equally good forecasts.",
        "short": "{n} comparisons have fewer than {fewest} held-out points: too short"
        " to test, so better or worse may be luck.",
        "nature": "Logistic curves are for shares, Bass curves for what spreads from a"
        " known start.",
        "known": "Rivals are fitted on the province's data to 2023; the path of another"
        " place in the same years alone knows that place's later figures, which the"
        " model is not told.",
        "and": " and ",
    },
}
_P_DIGITS: Final = 3
_POINT_DIGITS: Final = 2


def rival_name(name: str, place: str, lang: Language) -> str:
    """Return a rival in words; a path with the place whose it is."""
    return _OF[lang].format(place=place) if place else _NAMES[lang][name]


def rival_tables(
    rivals: RivalTable, lang: Language, names: Mapping[str, str]
) -> list["Table"]:
    """Return the scores, and who is left out for want of data.

    Parameters
    ----------
    rivals
        What came out.
    lang
        Of the words.
    names
        Series in words.
    """
    scores = [_cells(row, lang, names) for row in rivals.rows]
    silent: dict[tuple[str, str], list[str]] = {}
    for each in rivals.left_out:
        if each.reason not in _REASONS[lang]:
            continue
        rival = rival_name(each.name, each.place, lang)
        series = silent.setdefault((rival, _REASONS[lang][each.reason]), [])
        series.append(names.get(each.series, each.series))
    grouped = [[*why, "; ".join(series)] for why, series in silent.items()]
    scored, left_out = _TITLES[lang]
    drawn = [table(scored, _HEADERS[lang], scores)] if scores else []
    return drawn + ([table(left_out, _SILENT[lang], grouped)] if grouped else [])


def rival_text(rivals: RivalTable, lang: Language, names: Mapping[str, str]) -> str:
    """Return who beats the model and what that can tell, one sentence a line."""
    words, rows = _WORDS[lang], rivals.rows
    if not rows:
        return words["none"]
    beaten: dict[str, list[str]] = {}
    for row in rows:
        if row.better == "rival":
            rival = rival_name(row.name, row.place, lang)
            beaten.setdefault(names.get(row.series, row.series), []).append(rival)
    n_beaten = sum(map(len, beaten.values()))
    lines = [words["count"].format(n_beaten=n_beaten, n=len(rows))]
    lines += [
        words["beaten"].format(series=series, rivals=_listed(by, words["and"]))
        for series, by in beaten.items()
    ]
    lines += [_tested(row, lang, names) for row in rows if row.p_value is not None]
    n_short = sum(row.n_points < FEWEST_POINTS for row in rows)
    if n_short:
        lines.append(words["short"].format(n=n_short, fewest=FEWEST_POINTS))
    lines.append(words["nature"])
    if any(row.place for row in rows):
        lines.append(words["known"])
    return "\n".join(lines)


def _cells(row: RivalRow, lang: Language, names: Mapping[str, str]) -> list[str]:
    return [
        names.get(row.series, row.series),
        rival_name(row.name, row.place, lang),
        _score(row.crps, row.unit, lang),
        _score(row.crps_model, row.unit, lang),
        ", ".join(row.periods),
        _VERDICTS[lang][row.better],
    ]


def _tested(row: RivalRow, lang: Language, names: Mapping[str, str]) -> str:
    return _WORDS[lang]["tested"].format(
        series=names.get(row.series, row.series),
        rival=rival_name(row.name, row.place, lang),
        p=format_number(row.p_value or 0.0, _P_DIGITS, lang),
    )


def _score(score: float, unit: str, lang: Language) -> str:
    """Return a score of shares in percentage points, of amounts in their unit."""
    if unit.startswith("share"):
        return format_number(100 * score, _POINT_DIGITS, lang) + _POINTS[lang]
    return f"{format_number(score, 0, lang)} {unit}"


def _listed(parts: list[str], word: str) -> str:
    """Return `a, b and c`."""
    *first, last = parts
    return word.join(filter(None, [", ".join(first), last]))
