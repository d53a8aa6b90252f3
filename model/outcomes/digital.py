"""The digital economy: its parts, its shares of GRDP, its ceiling."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Final

from model.indicator import Indicator, Reading, Words, share
from model.outcomes.output import both_prices

__all__ = ["digital_indicators"]

_PARTS: Final = (
    (
        "core",
        Words("Kinh tế số lõi", "Core digital"),
        Words(
            "Giá trị tăng thêm của điện tử (VSIC 26 trừ pin mặt trời) và CNTT-TT.",
            "Value added of electronics (VSIC 26 without photovoltaics) and ICT.",
        ),
    ),
    (
        "digitalised",
        Words("Phần số hóa của các ngành khác", "Digitalised part of others"),
        Words(
            "Giá trị tăng thêm ngoài lõi nhân hệ số số hóa của ngành và độ trưởng"
            " thành.",
            "Value added outside the core times its sector's digital part at the top"
            " stage and its maturity.",
        ),
    ),
    (
        "photovoltaics",
        Words("Pin mặt trời", "Photovoltaics"),
        Words(
            "Giá trị tăng thêm của pin mặt trời; tùy cách phân ngành mà thuộc lõi.",
            "Value added of photovoltaics, which a switch of filing counts as core.",
        ),
    ),
    (
        "digitalised_refitted",
        Words(
            "Phần số hóa khi pin mặt trời thuộc lõi",
            "Digitalised part, refitted with photovoltaics in the core",
        ),
        Words(
            "Phần số hóa tính lại để mức ghi nhận 2024 giữ nguyên khi pin mặt trời"
            " thuộc lõi.",
            "The digitalised part when photovoltaics are core and the factor is"
            " refitted on the level on record.",
        ),
    ),
    (
        "mic",
        Words("Kinh tế số theo Bộ", "Digital economy by the ministry"),
        Words(
            "Lõi, toàn bộ bán hàng trực tuyến, phần số hóa rộng hơn, dịch vụ công số.",
            "Core, all value added of online sales, a wider digitalised part and"
            " digital public services.",
        ),
    ),
    (
        "ceiling",
        Words("Kinh tế số nếu mọi đơn vị ở mức 4", "Digital if all stood at stage 4"),
        Words(
            "Kinh tế số theo Cục Thống kê nếu mọi doanh nghiệp ở mức 4, mọi hộ bán trực"
            " tuyến, mọi dịch vụ công là số, sản lượng giữ nguyên.",
            "What the statistics office would count if every enterprise stood at stage"
            " 4, every household business sold online and all public services were"
            " digital, output unchanged.",
        ),
    ),
)

_OF_GRDP: Final = Words("trên GRDP.", "over GRDP.")
_SHARES: Final = (
    (
        "share_nso",
        Words("Tỷ trọng kinh tế số", "Digital share"),
        ("core", "digitalised"),
        Words("Lõi cộng phần số hóa", "Core and digitalised part"),
    ),
    (
        "share_nso_photovoltaics",
        Words(
            "Tỷ trọng kinh tế số, pin mặt trời thuộc lõi",
            "Digital share, photovoltaics in the core",
        ),
        ("core", "photovoltaics", "digitalised_refitted"),
        Words(
            "Lõi, pin mặt trời và phần số hóa tính lại",
            "Core, photovoltaics and the refitted digitalised part",
        ),
    ),
    (
        "share_mic",
        Words("Tỷ trọng kinh tế số theo Bộ", "Digital share (MIC)"),
        ("mic",),
        Words(
            "Kinh tế số theo định nghĩa rộng của Bộ", "The ministry's wider definition"
        ),
    ),
    (
        "core_share",
        Words("Phần lõi của tỷ trọng", "Core part of the share"),
        ("core",),
        Words("Kinh tế số lõi", "Core digital value added"),
    ),
    (
        "ceiling_share",
        Words("Trần của tỷ trọng kinh tế số", "Ceiling of the digital share"),
        ("ceiling",),
        Words(
            "Kinh tế số nếu mọi đơn vị hiện có ở mức cao nhất",
            "Digital value added if every producer that stands were at the top",
        ),
    ),
)
_PRICES: Final = (
    ("", Words("", "")),
    ("_2020_prices", Words(" (giá 2020)", " (2020 prices)")),
)


def digital_indicators() -> Iterable[Indicator]:
    """Yield digital value added by part, and the shares of it, at both prices."""
    for name, words, defined in _PARTS:
        yield from both_prices(
            f"digital_{name}",
            words,
            _nominal(f"digital.{name}"),
            _total(f"digital.{name}"),
            defined,
        )
    for suffix, prices in _PRICES:
        for name, words, parts, defined in _SHARES:
            yield share(
                f"digital_{name}{suffix}",
                Words(words.vi + prices.vi, words.en + prices.en),
                [f"digital_{part}_bn_vnd{suffix}" for part in parts],
                (f"grdp_bn_vnd{suffix}",),
                Words(f"{defined.vi} {_OF_GRDP.vi}", f"{defined.en} {_OF_GRDP.en}"),
            )


def _nominal(field: str) -> Reading:
    of = attrgetter(field)
    return lambda view: view.nominal(of(view))


def _total(field: str) -> Reading:
    of = attrgetter(field)
    return lambda view: float(of(view).sum())
