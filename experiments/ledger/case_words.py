"""A case in plain words: who, what becomes of it, instead of what, how much it makes.

"Project of March 2027 from Korea, electronics, 300 m USD, opens in Sông Khoai in May
2029 instead of going to Bắc Ninh: +1,200 jobs, +900 bn VND a year."
"""

from typing import Final

from agents.classification import MONTHS_OF_A_YEAR, Owner
from experiments.language import Language
from experiments.ledger.cases import Case
from experiments.ledger.classes import Story
from experiments.number_format import format_number, format_signed
from model.outcomes.sector_words import SECTORS

__all__ = ["OWNERS", "case_sentence", "signed"]

type Words = dict[Language, str]

_FIRST_YEAR: Final = 2020
_SMALL: Final = 10
"""Numbers below this show a decimal."""

OWNERS: Final[dict[Owner, Words]] = {
    Owner.DOMESTIC: {"vi": "trong nước", "en": "domestic"},
    Owner.STATE: {"vi": "nhà nước", "en": "state-owned"},
    Owner.CHINA: {"vi": "Trung Quốc", "en": "China"},
    Owner.HONG_KONG: {"vi": "Hồng Kông", "en": "Hong Kong"},
    Owner.TAIWAN: {"vi": "Đài Loan", "en": "Taiwan"},
    Owner.JAPAN: {"vi": "Nhật Bản", "en": "Japan"},
    Owner.KOREA: {"vi": "Hàn Quốc", "en": "Korea"},
    Owner.SINGAPORE: {"vi": "Singapore", "en": "Singapore"},
    Owner.THAILAND: {"vi": "Thái Lan", "en": "Thailand"},
    Owner.UNITED_STATES: {"vi": "Hoa Kỳ", "en": "the United States"},
    Owner.EUROPE: {"vi": "châu Âu", "en": "Europe"},
    Owner.OTHER_FOREIGN: {"vi": "nước khác", "en": "another country"},
}
"""Owners as cases call them."""

_WHO: Final[dict[str, Words]] = {
    "project": {
        "vi": "Dự án {signed} từ {owner}, {sector}{capital},",
        "en": "Project {signed} from {owner}, {sector}{capital},",
    },
    "domestic project": {
        "vi": "Dự án {owner} {signed}, {sector}{capital},",
        "en": "{owner} project {signed}, {sector}{capital},",
    },
    "firm": {
        "vi": "Doanh nghiệp {owner}, {sector}{standing},",
        "en": "{owner} firm, {sector}{standing},",
    },
    "foreign firm": {
        "vi": "Doanh nghiệp từ {owner}, {sector}{standing},",
        "en": "Firm from {owner}, {sector}{standing},",
    },
    "capital": {"vi": ", {musd} triệu USD", "en": ", {musd} m USD"},
    "signed": {"vi": "{month}", "en": "of {month}"},
    "signed before": {"vi": "có từ trước năm 2026", "en": "from before 2026"},
    "standing": {"vi": " (đại diện {n} cơ sở)", "en": " (stands for {n})"},
}

_DOES: Final[dict[Story, Words]] = {
    Story.NEW: {
        "vi": "mở tại {place} {opens}; không có chính sách thì không đến",
        "en": "opens in {place} {opens}; without the policy it does not come",
    },
    Story.SURVIVES: {
        "vi": "vẫn hoạt động tại {place}; không có chính sách thì đóng cửa",
        "en": "lives on in {place}; without the policy it closes",
    },
    Story.FROM_OUTSIDE: {
        "vi": "mở tại {place} {opens} thay vì chọn {before}",
        "en": "opens in {place} {opens} instead of going to {before}",
    },
    Story.LEAVES: {
        "vi": "chọn {place}; không có chính sách thì mở tại {before} {opened}",
        "en": "goes to {place}; without the policy it opens in {before} {opened}",
    },
    Story.CLOSES: {
        "vi": "đóng cửa tại {before}; không có chính sách thì vẫn hoạt động",
        "en": "closes in {before}; without the policy it lives on",
    },
    Story.NEVER_COMES: {
        "vi": "không đến; không có chính sách thì mở tại {before} {opened}",
        "en": "does not come; without the policy it opens in {before} {opened}",
    },
    Story.MOVES: {
        "vi": "đặt tại {place} thay vì {before}, đều trong tỉnh",
        "en": "stands in {place} instead of {before}, both in the province",
    },
    Story.OPENS_EARLIER: {
        "vi": "mở tại {place} {opens}, sớm hơn {months}",
        "en": "opens in {place} {opens}, {months} earlier",
    },
    Story.OPENS_LATER: {
        "vi": "mở tại {place} {opens}, muộn hơn {months}",
        "en": "opens in {place} {opens}, {months} later",
    },
    Story.HIGHER_STAGE: {
        "vi": "tại {place}, đứng ở mức số hóa {stage} thay vì {stage_before}",
        "en": "in {place}, stands at digital stage {stage} instead of {stage_before}",
    },
    Story.LOWER_STAGE: {
        "vi": "tại {place}, chỉ đứng ở mức số hóa {stage} thay vì {stage_before}",
        "en": "in {place}, stands only at digital stage {stage} instead of"
        " {stage_before}",
    },
    Story.STAGE_EARLIER: {
        "vi": "tại {place}, đạt mức số hóa {stage} sớm hơn {months}",
        "en": "in {place}, reaches digital stage {stage} {months} earlier",
    },
    Story.STAGE_LATER: {
        "vi": "tại {place}, đạt mức số hóa {stage} muộn hơn {months}",
        "en": "in {place}, reaches digital stage {stage} {months} later",
    },
    Story.SUPPORTED: {
        "vi": "tại {place}, làm như khi không có chính sách",
        "en": "in {place}, does what it does without the policy",
    },
    Story.SHARES_LOCAL_DEMAND: {
        "vi": "tại {place}, chỉ khác do những nơi bán cùng thị trường",
        "en": "in {place}, differs only by others who sell there",
    },
    Story.UNTOUCHED: {
        "vi": "tại {place}, chỉ khác do người khác",
        "en": "in {place}, differs only by what others do",
    },
}
"""What becomes of a unit, in the words of projects."""

_FOUNDED: Final[dict[Story, Words]] = {
    Story.NEW: {
        "vi": "thành lập tại {place} {opens}; không có chính sách thì không",
        "en": "is founded in {place} {opens}; without the policy it is not",
    },
    Story.NEVER_COMES: {
        "vi": "không thành lập; không có chính sách thì có, tại {before} {opened}",
        "en": "is not founded; without the policy it is, in {before} {opened}",
    },
    Story.OPENS_EARLIER: {
        "vi": "thành lập tại {place} {opens}, sớm hơn {months}",
        "en": "is founded in {place} {opens}, {months} earlier",
    },
    Story.OPENS_LATER: {
        "vi": "thành lập tại {place} {opens}, muộn hơn {months}",
        "en": "is founded in {place} {opens}, {months} later",
    },
}
"""The same of firms without project, where it differs."""

_EFFECT: Final[dict[str, Words]] = {
    "effect": {
        "vi": "{jobs} việc làm, {money} tỷ đồng mỗi năm",
        "en": "{jobs} jobs, {money} bn VND a year",
    },
    "support": {
        "vi": "; được hỗ trợ {support} tỷ đồng",
        "en": "; given {support} bn VND",
    },
    "month": {"vi": "tháng {month}/{year}", "en": "{name} {year}"},
    "one month": {"vi": "{n} tháng", "en": "{n} month"},
    "months": {"vi": "{n} tháng", "en": "{n} months"},
    "in month": {"vi": "vào {month}", "en": "in {month}"},
    "nowhere": {"vi": "nơi chưa rõ", "en": "a place not chosen"},
}

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def case_sentence(case: Case, lang: Language) -> str:
    """Return one case as a sentence, its effect at 2020 prices."""
    words = _DOES[case.story]
    if not case.is_project:
        words = _FOUNDED.get(case.story, words)
    does = words[lang].format(
        place=case.place or _EFFECT["nowhere"][lang],
        before=case.place_before or _EFFECT["nowhere"][lang],
        opens=_in_month(case.opens_month, lang),
        opened=_in_month(case.opens_month_before, lang),
        months=_n_months(abs(case.months_earlier), lang),
        stage=case.stage,
        stage_before=case.stage_before,
    )
    # A month that is not known leaves a space behind.
    said = " ".join(f"{_who(case, lang)} {does}".split())
    said = said.replace(" ;", ";").replace(" ,", ",")
    return f"{said}: {_effect(case, lang)}."


def signed(value: float, lang: Language, *, whole: bool = False) -> str:
    """Return a number with its sign, one decimal where it is small.

    Parameters
    ----------
    value
        The number.
    lang
        Language of the number.
    whole
        Whether it counts people, so that it has no decimal.
    """
    decimals = 0 if whole or abs(value) >= _SMALL or value == 0 else 1
    return format_signed(value, decimals, lang)


def _who(case: Case, lang: Language) -> str:
    is_foreign = case.owner is not None and case.owner >= Owner.CHINA
    name = ("foreign firm", "firm")[not is_foreign]
    if case.is_project:
        name = ("project", "domestic project")[not is_foreign]
    owner = "" if case.owner is None else OWNERS[case.owner][lang]
    many = case.n_enterprises > 1
    said = _WHO[name][lang].format(
        owner=owner,
        sector="" if case.sector is None else _sector(case.sector, lang),
        capital=_capital(case.capital_musd, lang),
        signed=_signed_when(case.signed_month, lang),
        standing=_standing(case.n_enterprises, lang) if many else "",
    )
    return said[0].upper() + said[1:]


def _capital(musd: float, lang: Language) -> str:
    """Return the capital; nothing where it is unknown, as of plants before 2026."""
    if not musd:
        return ""
    return _WHO["capital"][lang].format(musd=format_number(musd, 0, lang))


def _sector(sector: int, lang: Language) -> str:
    words = SECTORS[sector][1]
    return words.vi if lang == "vi" else words.en


def _standing(n_enterprises: float, lang: Language) -> str:
    return _WHO["standing"][lang].format(n=format_number(n_enterprises, 0, lang))


def _signed_when(month: int | None, lang: Language) -> str:
    if month is None:
        return _WHO["signed before"][lang]
    return _WHO["signed"][lang].format(month=_month(month, lang))


def _effect(case: Case, lang: Language) -> str:
    said = _EFFECT["effect"][lang].format(
        jobs=signed(case.amounts["jobs"], lang, whole=True),
        money=signed(case.amounts["value_added_bn_vnd_2020_prices"], lang),
    )
    if case.support_bn_vnd > 0:
        support = format_number(case.support_bn_vnd, 1, lang)
        said += _EFFECT["support"][lang].format(support=support)
    return said


def _n_months(months: float, lang: Language) -> str:
    said = format_number(months, 0, lang)
    return _EFFECT["one month" if said == "1" else "months"][lang].format(n=said)


def _in_month(month: int | None, lang: Language) -> str:
    if month is None:
        return ""
    return _EFFECT["in month"][lang].format(month=_month(month, lang))


def _month(month: int, lang: Language) -> str:
    year, of_year = divmod(month, MONTHS_OF_A_YEAR)
    return _EFFECT["month"][lang].format(
        month=of_year + 1, year=_FIRST_YEAR + year, name=_MONTHS[of_year]
    )
