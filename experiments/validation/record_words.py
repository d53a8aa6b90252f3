"""The words of the validation in both languages."""

from typing import Final

from experiments.language import Language
from experiments.validation.record_check import Verdict

__all__ = [
    "CHECKS",
    "HEADERS",
    "HELD_OUT_TITLE",
    "SENTENCES",
    "TOPIC_WORDS",
    "VERDICTS",
]

VERDICTS: Final[dict[Verdict, dict[Language, str]]] = {
    "pass": {"vi": "đạt", "en": "pass"},
    "uninformative": {"vi": "quá rộng", "en": "uninformative"},
    "off": {"vi": "quá rộng, lệch", "en": "uninformative, off"},
    "miss": {"vi": "TRƯỢT", "en": "MISS"},
    "calibrated": {"vi": "hiệu chỉnh", "en": "calibrated"},
    "not_scored": {"vi": "không chấm", "en": "not scored"},
}

CHECKS: Final[dict[Language, dict[bool, str]]] = {
    "vi": {True: "đạt", False: "TRƯỢT"},
    "en": {True: "pass", False: "MISS"},
}
"""What a province comes to."""

TOPIC_WORDS: Final[dict[str, dict[Language, str]]] = {
    "growth": {"vi": "Tăng trưởng", "en": "Growth"},
    "structure": {"vi": "Cơ cấu GRDP", "en": "Structure of GRDP"},
    "output": {"vi": "GRDP", "en": "GRDP"},
    "firms": {"vi": "Doanh nghiệp, hộ kinh doanh", "en": "Firms and businesses"},
    "people": {"vi": "Dân số, lao động", "en": "People and work"},
    "investment": {"vi": "Đầu tư nước ngoài", "en": "Foreign investment"},
    "land": {"vi": "Đất khu công nghiệp", "en": "Land in parks"},
    "digital": {"vi": "Số hóa", "en": "Digital"},
    "budget": {"vi": "Ngân sách", "en": "Budget"},
    "visits": {"vi": "Du lịch", "en": "Visitors"},
    "power": {"vi": "Điện", "en": "Power"},
}

HELD_OUT_TITLE: Final[dict[Language, str]] = {
    "vi": "Giữ ngoài: chấm điểm, không tham số nào được đặt theo",
    "en": "Held out: scored, and no parameter is set on them",
}

HEADERS: Final[dict[str, dict[Language, tuple[str, ...]]]] = {
    "rows": {
        "vi": (
            *("đại lượng", "kỳ", "đã ghi>", "mô phỏng>", "5–95%>"),
            *("rộng>", "kết quả"),
        ),
        "en": (
            *("figure", "period", "recorded>", "simulated>", "5–95 %>"),
            *("width>", "verdict"),
        ),
    },
    "shares": {
        "vi": ("cách tính tỷ trọng kinh tế số 2025", "trung bình>", "5–95%>"),
        "en": ("digital share 2025 as counted by", "mean>", "5–95 %>"),
    },
    "provinces": {
        "vi": (
            *("tỉnh, thành phố", "Thống kê 2025>", "đã ghi>", "kết quả"),
            *("pin mặt trời thuộc lõi>", "Bộ>", "Bộ 2022, đã ghi>"),
        ),
        "en": (
            *("province", "NSO 2025>", "recorded>", "verdict"),
            *("photovoltaics in core>", "MIC>", "MIC 2022, recorded>"),
        ),
    },
    "unanswered": {
        "vi": ("đại lượng được ghi", "ở đâu", "kỳ", "lý do"),
        "en": ("observation", "of", "period", "why"),
    },
}

SENTENCES: Final[dict[str, dict[Language, str]]] = {
    "settings": {
        "vi": "{n_worlds} thế giới, quy mô {scale}, lịch sử {history}, bất định"
        " {uncertainty}, chính sách as-is.",
        "en": "{n_worlds} worlds, scale {scale}, history {history}, uncertainty"
        " {uncertainty}, policy as-is.",
    },
    "rule": {
        "vi": "Khoảng là phân vị 5 đến 95% giữa các thế giới. Một dòng"
        " đạt khi số đã ghi nằm trong khoảng; nếu khoảng rộng hơn 30% số đã ghi thì"
        " dòng đạt mà không nói lên gì (quá rộng), và được ghi là lệch nếu số đã ghi"
        " vẫn nằm ngoài.",
        "en": "The interval runs from the 5 to the 95 % quantile over worlds. A row"
        " passes where the recorded value lies in it; where"
        " it is wider than 30 % of that value it passes as uninformative, and is told"
        " as off if the recorded value lies outside even so.",
    },
    "coverage": {
        "vi": "Khoảng lấy từ {n_worlds} thế giới chỉ chứa chừng {cover} thế giới khác"
        " cùng loại: một mô hình đúng cũng chỉ đạt từng ấy dòng.",
        "en": "An interval from {n_worlds} worlds holds some {cover} of further worlds"
        " like them: a true model would hold no more of the record than that.",
    },
    "held_out": {
        "vi": "Giữ ngoài: {passed} trên {informative} dòng có khoảng đủ hẹp chứa số đã"
        " ghi; {wide} dòng có khoảng quá rộng, {wide_off} trong đó vẫn lệch.",
        "en": "Held out: {passed} of {informative} informative rows hold the recorded"
        " value; {wide} rows are too wide to inform, of which {wide_off} are off.",
    },
    "known": {
        "vi": "Các dòng khác: {passed} trên {informative} dòng có khoảng đủ hẹp chứa"
        " số đã ghi; {wide} dòng có khoảng quá rộng, {wide_off} trong đó vẫn lệch.",
        "en": "Other rows: {passed} of {informative} informative rows hold the"
        " recorded value; {wide} rows are too wide to inform, of which {wide_off}"
        " are off.",
    },
    "replay": {
        "vi": "Lịch sử tái hiện đã đọc các số giữ ngoài nên chúng không được chấm.",
        "en": "A replayed history has read what is held out, so that is not scored.",
    },
    "failed": {
        "vi": "Thế giới không chạy được: {failed}.",
        "en": "Worlds that could not be simulated: {failed}.",
    },
    "qr": {
        "vi": "Tiểu thương nhận QR, bốn nơi",
        "en": "Traders who take QR payment, four places",
    },
    "misses": {"vi": "Vì sao trượt hoặc lệch", "en": "Why rows miss or are off"},
    "shares": {
        "vi": "Tỷ trọng kinh tế số theo mọi cách tính",
        "en": "The digital share by every definition",
    },
    "provinces": {
        "vi": "Công thức trên cơ cấu của tỉnh, thành phố khác",
        "en": "The formula on the structure of other provinces",
    },
    "unanswered": {
        "vi": "Số liệu được đánh dấu mà mô phỏng không trả lời",
        "en": "Marked observations that no figure answers",
    },
}
