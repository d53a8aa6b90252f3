"""The words on other definitions of the digital share, in both languages."""

from typing import Final

from experiments.language import Language

__all__ = ["HEADERS", "SENTENCES"]

type Words = dict[Language, str]

HEADERS: Final[dict[str, Words]] = {
    "title": {
        "vi": "Năm {year} theo các định nghĩa khác: % GRDP; chênh lệch so với"
        " {reference}",
        "en": "{year} under other definitions: % of GRDP; points against {reference}",
    },
    "policy": {"vi": "Chính sách", "en": "Policy"},
    "difference": {"vi": "chênh lệch", "en": "difference"},
    "interval": {"vi": "khoảng 95%", "en": "95 % interval"},
    "p_target": {"vi": "đạt {target}", "en": "reaches {target}"},
    "current": {"vi": "hiện hành", "en": "current"},
    "2020": {"vi": "giá 2020", "en": "2020"},
}

SENTENCES: Final[dict[str, Words]] = {
    "verdicts stand": {
        "vi": "Dưới cả sáu cách tính, cùng những chính sách ấy cao hơn hoặc thấp hơn"
        " {reference}.",
        "en": "All six figures place the same policies above or below {reference}.",
    },
    "never apart": {
        "vi": "Không cách tính nào trong sáu cách phân biệt được một chính sách với"
        " {reference}.",
        "en": "None of the six figures tells a policy apart from {reference}.",
    },
    "verdict hangs": {
        "vi": "Kết luận về {policy} tùy thuộc định nghĩa: {scored} theo số được chấm"
        " điểm, {others}.",
        "en": "The verdict on {policy} hangs on the definition: {scored} by the scored"
        " share, {others}.",
    },
    "otherwise": {"vi": "{verdict} theo {figures}", "en": "{verdict} by {figures}"},
    "never reached": {
        "vi": "Dưới cả sáu cách tính, không chính sách nào đạt {target} đến năm {by}"
        " trong bất kỳ thế giới nào.",
        "en": "Under none of the six figures does a policy reach {target} by {by} in"
        " any world.",
    },
    "chance stands": {
        "vi": "Mỗi chính sách đạt {target} đến năm {by} trong cùng một số thế giới dưới"
        " cả sáu cách tính.",
        "en": "Under all six figures each policy reaches {target} by {by} in equally"
        " many worlds.",
    },
    "chance hangs": {
        "vi": "Xác suất đạt {target} đến năm {by} tùy thuộc định nghĩa: {policies}.",
        "en": "The chance of {target} by {by} hangs on the definition: {policies}.",
    },
    "chance of": {
        "vi": "{policy} từ {least}/{counted} thế giới ({by_least}) đến"
        " {most}/{counted} ({by_most})",
        "en": "{policy} from {least} of {counted} worlds ({by_least}) to {most}"
        " ({by_most})",
    },
}
