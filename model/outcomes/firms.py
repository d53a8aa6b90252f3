"""Enterprises: how many, how digital, by size, sector and site; and traders' QR."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from agents.classification import N_STAGES
from model.indicator import Indicator, Reading, Words, entry, flow, share, stock
from model.month_view import MonthView
from model.outcomes.sector_words import SECTORS
from model.views.firm_view import SizeClass
from model.views.household_view import RECORDED_MARKETS
from model.views.site_group import SITE_GROUPS, plain_name

__all__ = ["firm_indicators", "household_indicators"]

_FIRMS: Final = "enterprises"
_PLATFORM: Final = 2
"""Digital stage from which a firm works on platforms."""
_SIZES: Final = (
    Words("siêu nhỏ (dưới 10 lao động)", "micro (below 10 staff)"),
    Words("nhỏ (10 đến 49)", "small (10 to 49)"),
    Words("vừa (50 đến 249)", "medium (50 to 249)"),
    Words("lớn (từ 250)", "large (250 or more)"),
)
_STAGES: Final = (
    Words("chưa số hóa", "none"),
    Words("cơ bản", "basic"),
    Words("nền tảng", "platform"),
    Words("tích hợp", "integrated"),
    Words("vận hành bằng dữ liệu và AI", "driven by data and AI"),
)


def firm_indicators() -> Iterable[Indicator]:
    """Yield counts of enterprises and their digital stages, whole and by group."""
    yield stock(
        "n_firms",
        _FIRMS,
        Words("Doanh nghiệp đang hoạt động", "Active enterprises"),
        lambda view: float(view.firms.by_stage.sum()),
        Words(
            "Doanh nghiệp có hoạt động, không kể hộ kinh doanh.",
            "Enterprises in business, household businesses not among them.",
        ),
    )
    for stage, means in zip(range(N_STAGES), _STAGES, strict=True):
        yield stock(
            f"n_firms_stage_{stage}",
            _FIRMS,
            Words(
                f"Doanh nghiệp ở mức số hóa {stage}",
                f"Enterprises at digital stage {stage}",
            ),
            entry("firms.by_stage", stage),
            Words(
                f"Doanh nghiệp ở mức {stage}: {means.vi}.",
                f"Enterprises at stage {stage}: {means.en}.",
            ),
        )
    yield from _turnover()
    yield stock(
        "mean_maturity",
        "share",
        Words(
            "Độ trưởng thành số, theo giá trị tăng thêm",
            "Digital maturity, weighted by value added",
        ),
        "firms.mean_maturity",
        Words(
            "Mức số hóa chia 4, bình quân doanh nghiệp theo giá trị tăng thêm.",
            "Digital stage over 4, mean of enterprises weighted by value added.",
        ),
    )
    yield from _in_parks()
    yield from _adoption()


def _turnover() -> Iterable[Indicator]:
    for name, words, defined in (
        (
            "entries",
            Words("Doanh nghiệp mới", "New firms"),
            Words(
                "Doanh nghiệp thành lập hoặc nhà máy mở trong kỳ.",
                "Enterprises founded and plants opened in the period.",
            ),
        ),
        (
            "exits",
            Words("Doanh nghiệp đóng cửa", "Closed"),
            Words(
                "Doanh nghiệp đóng cửa trong kỳ.", "Enterprises closed in the period."
            ),
        ),
    ):
        yield flow(name, f"{_FIRMS} a month", words, f"firms.{name}", defined)


def _in_parks() -> Iterable[Indicator]:
    """Yield firms in active parks, whose adoption is on record."""
    yield stock(
        "n_park_firms",
        _FIRMS,
        Words("Doanh nghiệp trong khu công nghiệp", "Enterprises in parks"),
        lambda view: float(view.firms.in_parks_by_stage.sum()),
        Words(
            "Doanh nghiệp trong mười khu công nghiệp hoạt động năm 2025.",
            "Enterprises in the ten parks active in 2025.",
        ),
    )
    yield stock(
        "n_park_firms_stage2",
        _FIRMS,
        Words(
            "Doanh nghiệp trong khu ở mức số hóa 2 trở lên",
            "Enterprises in parks at stage 2 or above",
        ),
        lambda view: float(view.firms.in_parks_by_stage[_PLATFORM:].sum()),
        Words("Trong đó ở mức nền tảng trở lên.", "Of these, on platforms or above."),
    )
    yield share(
        "park_firms_stage2",
        Words(
            "Tỷ lệ doanh nghiệp trong khu ở mức 2 trở lên",
            "Share of enterprises in parks at stage 2 or above",
        ),
        ("n_park_firms_stage2",),
        ("n_park_firms",),
        Words(
            "Doanh nghiệp trong khu ở mức 2 trở lên trên tổng số trong khu.",
            "Enterprises in active parks at stage 2 or above over all in them.",
        ),
    )


def _adoption() -> Iterable[Indicator]:
    """Yield firms and adoption for each size, sector and group of sites."""
    groups = [
        *(
            ("size", size, f"size_{size.label}", words)
            for size, words in zip(SizeClass, _SIZES, strict=True)
        ),
        *(("sector", sector, sector.label, words) for sector, words in SECTORS),
        *(
            ("group", row, group.name, Words(group.label_vi, group.label_en))
            for row, group in enumerate(SITE_GROUPS)
        ),
    ]
    for field, row, name, words in groups:
        yield from _adoption_of(f"by_{field}", int(row), name, words)


def _adoption_of(field: str, row: int, name: str, of: Words) -> Iterable[Indicator]:
    yield stock(
        f"n_firms_{name}",
        _FIRMS,
        Words(f"Doanh nghiệp: {of.vi}", f"Enterprises: {of.en}"),
        _from_stage(field, row, 0),
        Words(
            f"Doanh nghiệp đang hoạt động: {of.vi}.", f"Active enterprises: {of.en}."
        ),
    )
    yield stock(
        f"n_stage2_{name}",
        _FIRMS,
        Words(f"Ở mức số hóa 2 trở lên: {of.vi}", f"At stage 2 or above: {of.en}"),
        _from_stage(field, row, _PLATFORM),
        Words(
            f"Doanh nghiệp ở mức nền tảng trở lên: {of.vi}.",
            f"Enterprises on platforms or above: {of.en}.",
        ),
    )
    yield share(
        f"adoption_{name}",
        Words(f"Tỷ lệ ở mức 2 trở lên: {of.vi}", f"Share at stage 2 or above: {of.en}"),
        (f"n_stage2_{name}",),
        (f"n_firms_{name}",),
        Words(
            f"Doanh nghiệp ở mức 2 trở lên trên tổng số: {of.vi}; 0 khi không có.",
            f"Enterprises at stage 2 or above over all: {of.en}; 0 where none is.",
        ),
    )


def _from_stage(field: str, row: int, stage: int) -> Reading:
    """Return the reading of a group's firms at a stage or above."""

    def reads(view: MonthView) -> float:
        counts: np.ndarray = getattr(view.firms, field)[row]
        return float(counts[stage:].sum())

    return reads


_HOUSEHOLDS: Final = (
    (
        "traders",
        Words("Tiểu thương", "Traders in markets"),
        Words("Hộ kinh doanh có sạp tại chợ.", "Household businesses with a stall."),
    ),
    (
        "traders_with_qr",
        Words("Tiểu thương nhận QR", "Traders who take QR payment"),
        Words("Trong đó nhận thanh toán QR.", "Of these, who take QR payment."),
    ),
    (
        "household_businesses",
        Words("Hộ kinh doanh", "Household businesses"),
        Words("Mọi hộ kinh doanh, trong và ngoài chợ.", "All, in markets and outside."),
    ),
    (
        "household_businesses_with_qr",
        Words("Hộ kinh doanh nhận QR", "Household businesses that take QR"),
        Words("Trong đó nhận thanh toán QR.", "Of these, that take QR payment."),
    ),
    (
        "household_businesses_online",
        Words("Hộ kinh doanh bán trực tuyến", "Household businesses that sell online"),
        Words("Trong đó bán hàng trực tuyến.", "Of these, that sell online."),
    ),
)


def household_indicators() -> Iterable[Indicator]:
    """Yield household businesses by QR payment and online sales."""
    for name, words, defined in _HOUSEHOLDS:
        field = name.removeprefix("household_businesses").removeprefix("_") or "all"
        yield stock(f"n_{name}", "businesses", words, f"households.{field}", defined)
    for name, words, part, whole in (
        (
            "qr_share",
            Words("Tỷ lệ tiểu thương nhận QR", "Share of traders who take QR payment"),
            "traders_with_qr",
            "traders",
        ),
        (
            "qr_share_all",
            Words(
                "Tỷ lệ hộ kinh doanh nhận QR",
                "Share of household businesses that take QR",
            ),
            "household_businesses_with_qr",
            "household_businesses",
        ),
        (
            "online_share",
            Words(
                "Tỷ lệ hộ kinh doanh bán trực tuyến",
                "Share of household businesses that sell online",
            ),
            "household_businesses_online",
            "household_businesses",
        ),
    ):
        yield share(
            name,
            words,
            (f"n_{part}",),
            (f"n_{whole}",),
            Words(f"{words.vi}, theo số hộ.", f"{words.en}, by number."),
        )
    yield from _qr_where_recorded()
    yield stock(
        "cashless_shoppers",
        "share",
        Words("Người dân trả không tiền mặt", "People who pay cashless"),
        "cashless_people",
        Words(
            "Tỷ lệ người trong độ tuổi lao động quen trả bằng điện thoại.",
            "People of working age who pay by phone by habit, mean of wards by people.",
        ),
    )


def _qr_where_recorded() -> Iterable[Indicator]:
    for row, place in enumerate(RECORDED_MARKETS):
        yield stock(
            f"qr_share_markets_{plain_name(place)}",
            "share",
            Words(
                f"Tỷ lệ tiểu thương nhận QR: chợ {place}",
                f"Share of traders who take QR payment: markets of {place}",
            ),
            entry("households.qr_where_recorded", row),
            Words(
                f"Tiểu thương nhận QR trên tổng số tại chợ {place}.",
                f"Traders who take QR payment over all in the markets of {place}.",
            ),
        )
