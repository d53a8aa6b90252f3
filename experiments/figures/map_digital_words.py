"""The words of the map of land let and digital value added, in both languages."""

from typing import Final

from experiments.language import Language

__all__ = ["MONTHS", "WORDS"]

MONTHS: Final = (
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
"""Months in English; Vietnamese counts them."""

WORDS: Final[dict[Language, dict[str, str]]] = {
    "vi": {
        "title": "{until}: {half} trong {wards} xã, phường tạo ra nửa giá trị tăng thêm"
        " số của doanh nghiệp",
        "subtitle": "Màu: giá trị tăng thêm số. Vòng tròn: đất công nghiệp sẵn sàng, tô"
        " xanh phần đã cho thuê ({occupancy} của cả tỉnh).",
        "value": "Giá trị tăng thêm số, tỷ đồng một năm",
        "below": "dưới {high}",
        "between": "{low} – {high}",
        "above": "từ {low} trở lên",
        "land": "Đất công nghiệp",
        "let": "đã cho thuê",
        "ready": "sẵn sàng, chưa cho thuê",
        "size": "vòng {ha} ha",
        "park": "{name}: {let}/{ready} ha",
        "ward": "{name}\n{value} tỷ",
        "total": "Cả tỉnh: {value} tỷ đồng giá trị tăng thêm số của doanh nghiệp;"
        " {let} ha đã cho thuê trên {ready} ha sẵn sàng.",
        "caption": "{what}. {total} Theo Cục Thống kê, giá 2020, theo nhịp của tháng"
        " cuối; chưa kể hộ kinh doanh và khu vực công. Ranh giới xã, phường vẽ theo tâm"
        " và diện tích, không phải ranh giới thật; vị trí nhiều khu là giả định. Mô"
        " phỏng, không phải dự báo. Nguồn đường bờ và tâm xã, phường: Natural Earth, cơ"
        " sở dữ liệu hành chính Việt Nam (thanglequoc, MIT).",
        "run": "Chính sách {policy}, kịch bản {scenario}, thế giới {world}, tỷ lệ"
        " 1:{scale}, lịch sử {history}, {varies}",
        "compare": "Chính sách {policy}, kịch bản {scenario}, trung bình {worlds} thế"
        " giới, tỷ lệ 1:{scale}, lịch sử {history}, {varies}",
        "luck": "tham số ở giá trị trung tâm",
        "parameters": "tham số rút ngẫu nhiên",
        "until": "Tháng {month}/{year}",
        "china": "TRUNG QUỐC",
        "sea": "VỊNH BẮC BỘ",
        "km": "km",
    },
    "en": {
        "title": "{until}: {half} of {wards} wards make half of the digital value added"
        " of firms",
        "subtitle": "Colour: digital value added. Circles: industrial land ready, green"
        " where it is let ({occupancy} of the province's).",
        "value": "Digital value added, bn VND a year",
        "below": "below {high}",
        "between": "{low} to {high}",
        "above": "{low} and more",
        "land": "Industrial land",
        "let": "let",
        "ready": "ready, not let",
        "size": "circle of {ha} ha",
        "park": "{name}: {let}/{ready} ha",
        "ward": "{name}\n{value} bn",
        "total": "The province: {value} bn VND of digital value added of firms; {let}"
        " ha let of {ready} ha ready.",
        "caption": "{what}. {total} Counted as the statistics office does, at 2020"
        " prices and the rate of the last month; household businesses and public bodies"
        " are left out. Borders of wards are drawn from centroids and areas and are no"
        " boundaries; places of many sites are assumptions. Simulated, not a forecast."
        " Coast and centroids: Natural Earth, Vietnamese provinces database"
        " (thanglequoc, MIT).",
        "run": "Policy {policy}, scenario {scenario}, world {world}, scale {scale},"
        " history {history}, {varies}",
        "compare": "Policy {policy}, scenario {scenario}, mean of {worlds} worlds,"
        " scale {scale}, history {history}, {varies}",
        "luck": "parameters at their central values",
        "parameters": "parameters drawn",
        "until": "{name} {year}",
        "china": "CHINA",
        "sea": "GULF OF TONKIN",
        "km": "km",
    },
}
"""Words by language and key; both languages have the same keys."""
