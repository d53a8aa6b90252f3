"""The words of the frontier in Vietnamese and English: lines, bounds, verdicts, notes.

Text in braces is filled by `experiments.frontier.frontier_text`.
"""

from typing import Final

from experiments.language import Language

__all__ = [
    "BOUNDS",
    "GRADES",
    "HEADERS",
    "NOTES",
    "PHOTOVOLTAICS",
    "REASONS",
    "STATES",
    "STEPS",
    "UNITS",
    "VERDICTS",
]

type Words = dict[Language, str]

STEPS: Final[dict[str, tuple[str, Words, Words]]] = {
    "base_share": (
        "share",
        {"vi": "Tỷ trọng kinh tế số năm 2024", "en": "Digital share in 2024"},
        {"vi": "số đã công bố", "en": "recorded"},
    ),
    "grdp_base": (
        "vnd",
        {"vi": "GRDP năm 2024", "en": "GRDP in 2024"},
        {
            "vi": "GRDP 2020 ({grdp_2020} tỷ) × tăng trưởng đã công bố 2021–2024",
            "en": "GRDP of 2020 ({grdp_2020} bn) × recorded growth of 2021 to 2024",
        },
    ),
    "digital_base": (
        "vnd",
        {
            "vi": "Giá trị tăng thêm số năm 2024",
            "en": "Digital value added in 2024",
        },
        {"vi": "(1) × (2)", "en": "(1) × (2)"},
    ),
    "grdp_by": (
        "vnd",
        {"vi": "GRDP năm {by}", "en": "GRDP in {by}"},
        {
            "vi": "(2) × {growth_2025} đã công bố năm 2025 × {growth} mỗi năm sau đó",
            "en": "(2) × {growth_2025} recorded in 2025 × {growth} a year after",
        },
    ),
    "digital_needed": (
        "vnd",
        {
            "vi": "Giá trị tăng thêm số cần có, nếu GRDP đi đúng (4)",
            "en": "Digital value added needed if GRDP keeps to (4)",
        },
        {"vi": "{target} × (4)", "en": "{target} × (4)"},
    ),
    "needed_growth_real": (
        "growth",
        {
            "vi": "Kinh tế số phải tăng mỗi năm, giá cố định",
            "en": "Digital value added must grow, real",
        },
        {
            "vi": "từ (3) đến (5) trong {years} năm",
            "en": "from (3) to (5) in {years} years",
        },
    ),
    "core_base": (
        "share",
        {
            "vi": "Trong (1): kinh tế số lõi",
            "en": "Within (1): core digital industries",
        },
        {
            "vi": "điện tử, viễn thông, phần mềm theo cơ cấu 2024;"
            " pin mặt trời {photovoltaics}",
            "en": "electronics, telecoms, software in the structure of 2024;"
            " solar cells {photovoltaics}",
        },
    ),
    "maturity_base": (
        "maturity",
        {
            "vi": "Mức số hóa bình quân của các ngành khác (cao nhất là 1)",
            "en": "Mean digital maturity of all others (top stage is 1)",
        },
        {
            "vi": "(1) − (7), chia cho phần số hóa khi mọi cơ sở ở mức 1",
            "en": "(1) − (7), over the digitalised part with everyone at 1",
        },
    ),
    "ceiling_existing_firms": (
        "share",
        {
            "vi": "Trần: mọi cơ sở hiện có số hóa tối đa",
            "en": "Ceiling: every existing firm at the top stage",
        },
        {
            "vi": "(7) + phần số hóa khi mọi cơ sở ở mức 1",
            "en": "(7) + the digitalised part with everyone at 1",
        },
    ),
    "digital_trend": (
        "vnd",
        {
            "vi": "Giá trị tăng thêm số năm {by} theo đà hiện nay",
            "en": "Digital value added in {by} on trend",
        },
        {
            "vi": "các ngành tăng theo đà, mức số hóa như cũ, không thêm nhà máy",
            "en": "sectors on their trend, stages as they are, no new plant",
        },
    ),
    "trend_share": (
        "share",
        {"vi": "Tỷ trọng theo đà hiện nay", "en": "Share on trend"},
        {"vi": "(10) / (4)", "en": "(10) / (4)"},
    ),
    "extra_digital_va": (
        "vnd",
        {
            "vi": "Giá trị tăng thêm số phải có thêm, giá 2020",
            "en": "Extra digital value added, 2020 prices",
        },
        {
            "vi": "((5) − (10)) / (1 − {target}): nhà máy làm tăng cả GRDP",
            "en": "((5) − (10)) / (1 − {target}): a plant raises GRDP as well",
        },
    ),
    "extra_digital_va_current": (
        "vnd",
        {"vi": "Như trên, giá năm {by}", "en": "The same at prices of {by}"},
        {
            "vi": "(12) × mức giá {price_level} so với 2020",
            "en": "(12) × price level {price_level} over 2020",
        },
    ),
    "capital_realised": (
        "usd",
        {
            "vi": "Vốn thực hiện của nhà máy điện tử mới",
            "en": "Capital realised in new electronics plants",
        },
        {
            "vi": "(12) / ({kappa} USD mỗi năm trên 1 USD vốn × {rate} tỷ đồng/triệu"
            " USD)",
            "en": "(12) / ({kappa} USD a year per USD × {rate} bn VND per USD m)",
        },
    ),
    "capital_registered": (
        "usd",
        {"vi": "Vốn phải đăng ký", "en": "Capital to be registered"},
        {
            "vi": "(14) / {realised} vốn đăng ký được thực hiện",
            "en": "(14) / {realised} of what is registered",
        },
    ),
    "plants": (
        "count",
        {
            "vi": "Số nhà máy 2 tỷ USD vốn thực hiện",
            "en": "Plants of 2 bn USD realised",
        },
        {"vi": "(14) / 2.000 triệu USD", "en": "(14) / 2,000 USD m"},
    ),
    "grdp_growth_with_plants": (
        "growth",
        {
            "vi": "Khi ấy GRDP tăng mỗi năm",
            "en": "GRDP would then grow",
        },
        {
            "vi": "từ (2) đến (4) + (12) trong {years} năm",
            "en": "from (2) to (4) + (12) in {years} years",
        },
    ),
}
"""Lines in their order: kind of number, label, and how it is reckoned."""

UNITS: Final[dict[str, Words]] = {
    "share": {"vi": "GRDP", "en": "of GRDP"},
    "growth": {"vi": "mỗi năm", "en": "a year"},
    "vnd": {"vi": "tỷ đồng", "en": "bn VND"},
    "usd": {"vi": "triệu USD", "en": "USD m"},
    "count": {"vi": "nhà máy", "en": "plants"},
    "maturity": {"vi": "", "en": ""},
}

BOUNDS: Final[dict[str, tuple[Words, Words]]] = {
    "existing_firms": (
        {"vi": "Mức số hóa của cơ sở hiện có", "en": "Maturity of existing firms"},
        {"vi": "(cao nhất là 1)", "en": "(top stage is 1)"},
    ),
    "time": (
        {
            "vi": "Thời gian xây và đạt công suất",
            "en": "Time to build and reach full output",
        },
        {"vi": "tháng", "en": "months"},
    ),
    "capital": (
        {"vi": "Vốn thực hiện", "en": "Capital realised"},
        {"vi": "triệu USD", "en": "USD m"},
    ),
    "land": (
        {"vi": "Đất công nghiệp đã sẵn sàng", "en": "Prepared industrial land"},
        {"vi": "ha", "en": "ha"},
    ),
    "power": (
        {"vi": "Công suất trạm điện", "en": "Substation power"},
        {"vi": "MW", "en": "MW"},
    ),
    "workers": (
        {"vi": "Lao động", "en": "Workers"},
        {"vi": "người", "en": "people"},
    ),
    "graduates": (
        {"vi": "Kỹ sư điện tử, tin học", "en": "Graduates in electronics, computing"},
        {"vi": "người", "en": "people"},
    ),
}
"""Bounds in their order: label and unit."""

HEADERS: Final[dict[str, Words]] = {
    "title": {
        "vi": "Kinh tế số {target} GRDP vào năm {by}: cần những gì",
        "en": "Digital economy at {target} of GRDP by {by}: what it takes",
    },
    "quantity": {"vi": "Đại lượng", "en": "Quantity"},
    "value": {"vi": "Giá trị", "en": "Value"},
    "range": {"vi": "Khoảng", "en": "Range"},
    "unit": {"vi": "Đơn vị", "en": "Unit"},
    "how": {"vi": "Cách tính", "en": "Reckoned as"},
    "grade": {"vi": "Căn cứ", "en": "Grade"},
    "bounds": {
        "vi": "Cần gì, và đến năm {by} có gì theo nhịp độ đã ghi nhận",
        "en": "What it asks for, and what there is by {by} at the pace on record",
    },
    "needed": {"vi": "Cần", "en": "Needed"},
    "available": {"vi": "Có", "en": "There is"},
    "limit": {"vi": "Tối đa", "en": "At most"},
    "state": {"vi": "Ràng buộc", "en": "Binds"},
    "verdict": {"vi": "Kết luận", "en": "Verdict"},
}

STATES: Final[dict[tuple[bool, bool], Words]] = {
    (True, True): {"vi": "có, chắc chắn", "en": "yes, at any value"},
    (True, False): {"vi": "có, chưa chắc", "en": "yes, not certain"},
    (False, False): {"vi": "không, chưa chắc", "en": "no, not certain"},
    (False, True): {"vi": "không", "en": "no"},
}
"""Words for (binding, certain)."""

GRADES: Final[dict[str, Words]] = {
    "official": {"vi": "chính thức", "en": "official"},
    "literature": {"vi": "nghiên cứu", "en": "literature"},
    "news": {"vi": "báo chí", "en": "news"},
    "analogy": {"vi": "tương tự", "en": "analogy"},
    "assumption": {"vi": "giả định", "en": "assumption"},
}

VERDICTS: Final[dict[str, Words]] = {
    "already met": {
        "vi": "Đã đạt: tỷ trọng đã công bố của năm 2024 là {base}.",
        "en": "Already met: the recorded share of 2024 is {base}.",
    },
    "open": {
        "vi": "Còn mở: nằm dưới trần {ceiling} của các cơ sở hiện có, nên phép tính này"
        " không loại trừ. Mức số hóa bình quân phải từ {maturity} lên"
        " {maturity_needed}; theo nhịp của năm tốt nhất cả nước sẽ là {maturity_by}.",
        "en": "Open: below the ceiling of the existing firms ({ceiling}), so that the"
        " accounts do not rule it out. Mean maturity must rise from {maturity} to"
        " {maturity_needed}; at the pace of the nation's best year it would be"
        " {maturity_by}.",
    },
    "only with plants": {
        "vi": "Chỉ khi có nhà máy mới: số hóa tối đa mọi cơ sở hiện có cũng chỉ đạt"
        " {ceiling}. Phần còn lại cần khoảng {capital} tỷ USD vốn thực hiện"
        " ({capital_low}–{capital_high}), tức {plants} nhà máy điện tử 2 tỷ USD, đăng"
        " ký chậm nhất tháng {last_month}. Ràng buộc: {binding}.",
        "en": "Only with plants: every existing firm at the top stage gives {ceiling}."
        " The rest takes some {capital} bn USD realised ({capital_low} to"
        " {capital_high}), {plants} electronics plants of 2 bn USD, registered by"
        " {last_month}. Bound by: {binding}.",
    },
    "impossible": {
        "vi": "Không thể: {reason}.",
        "en": "Impossible: {reason}.",
    },
}

REASONS: Final[dict[str, Words]] = {
    "gone": {
        "vi": "năm {by} đã qua, theo đà chỉ đạt {trend}",
        "en": "{by} has gone, and the trend gives {trend}",
    },
    "time": {
        "vi": "cao hơn trần {ceiling} của các cơ sở hiện có, mà một nhà máy cần ít nhất"
        " {fastest} tháng từ lúc đăng ký đến khi đủ công suất, chỉ còn {months} tháng",
        "en": "above the ceiling of the existing firms ({ceiling}), and a plant takes"
        " at least {fastest} months from registration to full output with {months}"
        " left",
    },
    "land": {
        "vi": "riêng với GRDP năm 2025 đã cần nhiều đất hơn toàn bộ các khu công nghiệp"
        " quy hoạch",
        "en": "even the GRDP of 2025 would ask for more land than all planned parks"
        " have",
    },
    "workers": {
        "vi": "riêng với GRDP năm 2025 đã cần nhiều lao động hơn dân số trong tuổi lao"
        " động",
        "en": "even the GRDP of 2025 would ask for more workers than the province has"
        " people of working age",
    },
}

PHOTOVOLTAICS: Final[dict[bool, Words]] = {
    True: {"vi": "tính vào điện tử", "en": "counted as electronics"},
    False: {"vi": "không tính vào điện tử", "en": "not counted as electronics"},
}
"""Words for whether solar cells count."""

NOTES: Final[dict[Language, tuple[str, ...]]] = {
    "vi": (
        "Tỷ trọng theo Cục Thống kê, pin mặt trời {photovoltaics}. Giá cố định năm"
        " 2020, trừ khi ghi khác. Đây là phép tính trên số liệu, không phải mô phỏng,"
        " không phải dự báo.",
        "Khoảng: từng tham số riêng lẻ đi từ giá trị thấp đến cao của nó. Căn cứ:"
        " mức tin cậy của số liệu yếu nhất đã dùng.",
        "Giả định: giá của kinh tế số đi cùng giá GRDP; {growth} mỗi năm đã gồm các dự"
        " án thông thường, nhà máy mới cộng thêm vào; tăng trưởng năm 2025 lấy theo số"
        " đã công bố.",
        "Vốn, lao động, kỹ sư, điện: cộng dồn từ 2026 theo nhịp độ đã ghi nhận; đất:"
        " phần trống cuối năm 2025 cộng phần làm thêm.",
    ),
    "en": (
        "The statistics office's share, solar cells {photovoltaics}. 2020 prices unless"
        " said. This is accounting on the record: no simulation, no forecast.",
        "Range: each row alone goes from its low to its high. Grade: of the weakest row"
        " used.",
        "Assumed: prices of digital output move as those of GRDP; {growth} a year holds"
        " the ordinary projects and new plants come on top; 2025's growth is read as a"
        " level.",
        "Capital, workers, graduates and power are summed"
        " from 2026 at the pace on record; land is what stood free in 2025 and what is"
        " added.",
    ),
}
