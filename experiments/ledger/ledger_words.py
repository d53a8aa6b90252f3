"""The words of the ledger, in both languages."""

from typing import Final

from experiments.language import Language

__all__ = ["CLASSES", "HEADERS", "PARTS", "SENTENCES"]

type Words = dict[Language, str]

CLASSES: Final[dict[str, Words]] = {
    "additional": {"vi": "tăng thêm", "en": "additional"},
    "from_outside": {"vi": "từ ngoài tỉnh", "en": "from outside"},
    "earlier": {"vi": "sớm hơn", "en": "earlier"},
    "later": {"vi": "muộn hơn", "en": "later"},
    "displaced": {"vi": "dời chỗ trong tỉnh", "en": "displaced inside"},
    "deadweight": {"vi": "hỗ trợ thừa", "en": "deadweight"},
    "lost": {"vi": "mất đi", "en": "lost"},
    "shares_local_demand": {
        "vi": "chung thị trường địa phương",
        "en": "shares local demand",
    },
    "untouched": {"vi": "không đổi", "en": "untouched"},
}
"""Classes by label, in the order of `UnitClass`."""

PARTS: Final[dict[str, Words]] = {
    "household_businesses": {"vi": "hộ kinh doanh", "en": "household businesses"},
    "own_account": {"vi": "tự làm, nông hộ", "en": "own account and farms"},
    "public_bodies": {"vi": "đơn vị công", "en": "public bodies"},
    "product_taxes": {"vi": "thuế sản phẩm", "en": "product taxes"},
    "closed_in_the_month": {
        "vi": "đóng cửa trong tháng",
        "en": "closed in the month",
    },
}
"""Everybody else, by name of part."""

HEADERS: Final[dict[str, Words]] = {
    "classes": {
        "vi": "{policy} so với {against}, tháng 12/{by}; số thế giới: {counted}, tỷ lệ"
        " 1:{scale}, lịch sử {history}, {uncertainty}",
        "en": "{policy} against {against}, December {by}; worlds: {counted}, scale"
        " {scale}, history {history}, {uncertainty}",
    },
    "class": {"vi": "Nhóm", "en": "Class"},
    "units": {"vi": "Đơn vị", "en": "Units"},
    "jobs": {"vi": "Việc làm", "en": "Jobs"},
    "value added": {"vi": "Giá trị\ntăng thêm", "en": "Value\nadded"},
    "digital": {"vi": "Phần\nsố", "en": "Digital\npart"},
    "interval": {"vi": "Khoảng 95%", "en": "95 % interval"},
    "support": {"vi": "Hỗ trợ", "en": "Support"},
    "months": {"vi": "Tháng", "en": "Months"},
    "whole": {"vi": "Tổng chênh lệch", "en": "Difference in all"},
    "levers": {
        "vi": "Mỗi công cụ đáng giá bao nhiêu: cả gói trừ gói thiếu công cụ ấy",
        "en": "What each lever is worth: the mix less the mix without it",
    },
    "lever": {"vi": "Công cụ", "en": "Lever"},
    "points": {"vi": "Điểm\n% {by}", "en": "Points\n{by}"},
    "spent": {"vi": "Chi", "en": "Spent"},
    "net": {"vi": "Chi ròng", "en": "Net cost"},
    "interaction": {"vi": "tác động qua lại", "en": "interaction"},
    "mix": {"vi": "cả gói", "en": "the whole mix"},
    "definitions": {
        "vi": "Tỷ trọng kinh tế số năm {by} theo các định nghĩa: % GRDP",
        "en": "Digital share in {by} by definition: % of GRDP",
    },
    "definition": {"vi": "Định nghĩa", "en": "Definition"},
    "difference": {"vi": "Chênh lệch", "en": "Difference"},
    "cases": {
        "vi": "Những trường hợp lớn nhất của thế giới {world}, thế giới có tổng chênh"
        " lệch nằm giữa (giá 2020):",
        "en": "The largest cases of world {world}, the one whose difference in all"
        " lies in the middle (2020 prices):",
    },
}

SENTENCES: Final[dict[str, Words]] = {
    "failed": {
        "vi": "{n} thế giới không mô phỏng được và không được tính: {worlds}.",
        "en": "{n} worlds could not be simulated and do not count: {worlds}.",
    },
    "all failed": {
        "vi": "Không thế giới nào mô phỏng được: {worlds}.",
        "en": "No world could be simulated: {worlds}.",
    },
    "world": {"vi": "số {world} ({error})", "en": "number {world} ({error})"},
    "more": {"vi": "và {n} thế giới nữa", "en": "and {n} more"},
    "whole": {
        "vi": "Chênh lệch của {policy} so với {against} vào tháng 12/{by}:"
        " {value_added} tỷ đồng giá trị tăng thêm mỗi năm (giá 2020{value_added_ends})"
        " và {jobs} việc làm{jobs_ends}.",
        "en": "The difference of {policy} to {against} in December {by}: {value_added}"
        " bn VND a year of value added (2020 prices{value_added_ends}) and {jobs}"
        " jobs{jobs_ends}.",
    },
    "ends": {"vi": "; {low} đến {high}", "en": "; {low} to {high}"},
    "ends alone": {"vi": " ({low} đến {high})", "en": " ({low} to {high})"},
    "support": {
        "vi": "Trong {money} tỷ đồng hỗ trợ thêm cho từng doanh nghiệp, {deadweight} tỷ"
        " ({share}) đến tay những nơi vẫn làm như khi không được hỗ trợ.",
        "en": "Of {money} bn VND more given to single firms, {deadweight} bn ({share})"
        " go to those that do what they do without it.",
    },
    "no support": {
        "vi": "Chính sách này không chi thêm cho từng doanh nghiệp.",
        "en": "The policy gives single firms nothing more.",
    },
    "crowded out": {
        "vi": "Nhóm chung thị trường địa phương bị lấn át.",
        "en": "Those that share local demand are crowded out.",
    },
    "carried along": {
        "vi": "Nhóm chung thị trường địa phương được kéo theo.",
        "en": "Those that share local demand are carried along.",
    },
    "levers that count": {
        "vi": "Thiếu công cụ nào thì tỷ trọng kinh tế số năm {by} thấp đi (điểm phần"
        " trăm): {levers}.",
        "en": "The digital share of {by} falls without (points): {levers}.",
    },
    "lever that counts": {
        "vi": "{lever} {points} ({low} đến {high})",
        "en": "{lever} {points} ({low} to {high})",
    },
    "no lever counts": {
        "vi": "Những thế giới này không tách được phần của công cụ nào trong tỷ trọng"
        " kinh tế số năm {by}.",
        "en": "These worlds cannot tell any lever's part of the digital share of {by}.",
    },
    "one lever": {
        "vi": "Chính sách chỉ có một công cụ: {lever}.",
        "en": "The policy has one lever: {lever}.",
    },
    "no lever": {
        "vi": "Hai chính sách làm như nhau ở mọi công cụ.",
        "en": "The two policies set every lever alike.",
    },
    "one world": {
        "vi": "Một thế giới không cho biết chênh lệch là do chính sách hay do may rủi.",
        "en": "One world cannot tell an effect from an accident.",
    },
    "no case": {
        "vi": "Không trường hợp nào: không dự án, doanh nghiệp nào đổi câu chuyện.",
        "en": "None: no project or firm has another story.",
    },
    "note classes": {
        "vi": "Đơn vị: dự án cùng doanh nghiệp của nó, hoặc doanh nghiệp không thuộc dự"
        " án; mỗi đơn vị thuộc một nhóm; các nhóm và phần còn lại cộng đúng bằng tổng"
        " chênh lệch. Hỗ trợ thừa: được hỗ trợ mà vẫn làm như khi không có chính sách;"
        " không đổi: chỉ khác do người khác. Tháng: sớm hơn, bình quân. Việc làm: người"
        " có việc tại 31/12. Giá trị tăng thêm, phần số: tỷ đồng mỗi năm theo nhịp"
        " tháng 12, giá 2020. Hỗ trợ: tỷ đồng giá hiện hành, cộng từ 2026, chi hoặc"
        " miễn giảm cho từng doanh nghiệp; tín dụng bảo lãnh không tính. Khoảng t 95%"
        " của từng dòng, theo thế giới.",
        "en": "Units: a project with its firms, or a firm without project; each is in"
        " one class; classes and everybody else add up to the difference in all."
        " Deadweight: supported, and does what it does without the policy. Untouched:"
        " differs only by what others do. Months: earlier, mean. Jobs: people at work"
        " on 31 December. Value added and digital part: bn VND a year at the rate of"
        " December, 2020 prices. Support: bn VND at current prices since 2026, paid to"
        " single firms or forgone; guaranteed credit is not in it. Intervals: t, 95 %,"
        " of each row, over worlds.",
    },
    "note levers": {
        "vi": "Công cụ: điểm phần trăm của tỷ trọng cả năm {by} (Cục Thống kê, giá hiện"
        " hành); chi: trước phần tư nhân, chi ròng: trừ phần tư nhân, cộng số thu mất;"
        " tỷ đồng, 2026–{by}, chiết khấu {rate} mỗi năm về 2026. Tác động qua lại: cả"
        " gói trừ tổng các phần; âm là các công cụ cần nhau, dương là thay thế nhau."
        " Các công cụ chung một khung ngân sách: thiếu một, những cái khác bị cắt ít"
        " hơn, nên phần chi có thể nhỏ hoặc âm."
        " Khoảng t 95% theo thế giới, đúng đồng thời cho mọi công cụ (Bonferroni).",
        "en": "Levers: points of the share of the whole year {by} (NSO, current"
        " prices); spent: before the private share; net cost: less that, plus revenue"
        " lost; bn VND, 2026 to {by}, discounted at {rate} a year to 2026. Interaction:"
        " the mix less the sum of shares; below 0 levers need one another, above 0 they"
        " stand in for one another. Levers share one budget: without one, others are"
        " cut less, so what it costs can be little or below 0. Intervals: t, 95 %,"
        " over worlds; those of levers hold for all of them at once (Bonferroni).",
    },
}
