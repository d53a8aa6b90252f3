"""The words of the map, in Vietnamese and in English."""

from typing import Final

from experiments.language import Language

__all__ = ["WORDS"]

WORDS: Final[dict[Language, dict[str, str]]] = {
    "vi": {
        "title": "Quảng Ninh: nơi ở, đất công nghiệp và khu kinh tế số đề xuất",
        "subtitle": (
            "Vòng tròn: dân số từng xã, phường năm 2020. Ô vuông: khu công nghiệp, tô"
            " theo phần đất đã cho thuê. Vùng cam: các phường, xã có đất của khu đề"
            " xuất."
        ),
        "caption": (
            "{wards} xã, phường, đặc khu theo địa giới tháng 7/2025; {active} khu công"
            " nghiệp đang hoạt động và {planned} khu quy hoạch, {clusters} cụm công"
            " nghiệp; đất tính đến tháng 1/2020. Vùng màu bao quanh các xã, phường liên"
            " quan, không phải ranh giới; cao tốc vẽ thẳng giữa các nút giao. Tên, vị"
            " trí, diện tích của nhiều khu, dân số từng xã, phường là giả định (xem"
            " model/evidence/places). Nguồn: cơ sở dữ liệu hành chính Việt Nam"
            " (thanglequoc, MIT), Natural Earth, báo chí 2025-2026."
        ),
        "active": "Khu công nghiệp đang hoạt động, 1/2020",
        "planned": "Khu công nghiệp quy hoạch",
        "gross": "tổng ha",
        "prepared": "sẵn sàng",
        "let": "đã thuê",
        "total": "Cộng",
        "zone": "Khu kinh tế số và tri thức tự do (đề xuất)",
        "subzone": "Phân khu {number}",
        "zones": "Khu kinh tế",
        "economic_zone": "KKT {name}",
        "border_gate": "cửa khẩu",
        "seaport": "cảng biển",
        "airport": "sân bay",
        "special_zone": "đặc khu",
        "digital_zone": "Khu công nghệ số\nTuần Châu (FPT)",
        "innovation_zone": "Khu đổi mới sáng tạo",
        "people": "{people} nghìn dân",
        "let_land": "đất đã cho thuê",
        "ready_land": "đất sẵn sàng, chưa cho thuê",
        "raw_land": "đất chưa chuẩn bị",
        "planned_park": "khu quy hoạch",
        "cluster": "cụm công nghiệp",
        "technology": "khu công nghệ, đổi mới sáng tạo",
        "hull": "xã, phường thuộc khu kinh tế",
        "subzone_hull": "xã, phường thuộc khu đề xuất",
        "expressway": "cao tốc (năm mở)",
        "ferry": "phà, tàu khách",
        "gate": "cửa khẩu quốc tế, quốc gia",
        "port": "cảng biển",
        "plane": "sân bay",
        "china": "TRUNG QUỐC",
        "sea": "VỊNH BẮC BỘ",
        "to": "đi {name}",
        "km": "km",
    },
    "en": {
        "title": "Quảng Ninh: people, industrial land and the proposed digital zone",
        "subtitle": (
            "Circles: people of each ward or commune in 2020. Squares: industrial"
            " parks, filled by the land let. Orange: the wards with land of the"
            " proposed zone."
        ),
        "caption": (
            "{wards} wards, communes and special zones of July 2025; {active} active"
            " and {planned} planned industrial parks, {clusters} industrial clusters;"
            " land as of January 2020. Coloured shapes surround the wards concerned and"
            " are no boundaries; expressways are drawn straight between interchanges."
            " Names, places and areas of many sites, and the people of each ward, are"
            " assumptions (see model/evidence/places). Sources: Vietnamese provinces"
            " database (thanglequoc, MIT), Natural Earth, press of 2025 and 2026."
        ),
        "active": "Active industrial parks, January 2020",
        "planned": "Planned industrial parks",
        "gross": "ha in all",
        "prepared": "ready",
        "let": "let",
        "total": "Total",
        "zone": "Digital and Free-Knowledge Economic Zone (proposed)",
        "subzone": "Sub-zone {number}",
        "zones": "Economic zones",
        "economic_zone": "{name} EZ",
        "border_gate": "border gate",
        "seaport": "seaport",
        "airport": "airport",
        "special_zone": "special zone",
        "digital_zone": "Tuần Châu digital\ntechnology zone (FPT)",
        "innovation_zone": "Innovation zone",
        "people": "{people} thousand people",
        "let_land": "land let",
        "ready_land": "land ready, not let",
        "raw_land": "land not prepared",
        "planned_park": "planned park",
        "cluster": "industrial cluster",
        "technology": "technology and innovation zones",
        "hull": "wards of an economic zone",
        "subzone_hull": "wards of the proposed zone",
        "expressway": "expressway (year of opening)",
        "ferry": "ferry",
        "gate": "border gate",
        "port": "seaport",
        "plane": "airport",
        "china": "CHINA",
        "sea": "GULF OF TONKIN",
        "to": "to {name}",
        "km": "km",
    },
}
"""Words by language and key; both languages have the same keys."""
