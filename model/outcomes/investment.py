"""Foreign capital: flows, stocks, and the year's two largest projects."""

from collections.abc import Iterable
from typing import Final

from model.indicator import Indicator, Words, flow, share, stock

__all__ = ["investment_indicators"]

_MUSD: Final = "USD million"
_FLOWS: Final = (
    (
        "registered",
        Words("Vốn FDI đăng ký", "Foreign capital registered"),
        Words("Dự án mới và vốn tăng thêm.", "Of new projects, and capital added."),
    ),
    (
        "revoked",
        Words("Vốn FDI thu hồi", "Foreign capital revoked"),
        Words(
            "Vốn đã đăng ký của dự án bị thu hồi.",
            "Registered before, of projects that lapsed.",
        ),
    ),
    (
        "realised",
        Words("Vốn FDI thực hiện", "Foreign capital realised"),
        Words("Vốn chi cho nhà máy trong kỳ.", "Spent on plants in the period."),
    ),
)
_STOCKS: Final = (
    (
        "registered_stock",
        Words("Vốn FDI đăng ký lũy kế", "Foreign capital registered, stock"),
        Words(
            "Đã đăng ký và chưa thu hồi, kể cả trước 2020.",
            "Registered and not revoked, that of before 2020 included.",
        ),
    ),
    (
        "realised_stock",
        Words("Vốn FDI thực hiện lũy kế", "Foreign capital realised, stock"),
        Words("Đã thực hiện, kể cả trước 2020.", "Realised, before 2020 included."),
    ),
    (
        "registered_year_so_far",
        Words("Vốn FDI từ đầu năm", "Foreign capital registered since January"),
        Words("Đăng ký từ tháng 1 của năm.", "Registered since January of the year."),
    ),
    (
        "largest_year_so_far",
        Words("Dự án lớn nhất trong năm", "Largest project of the year"),
        Words(
            "Vốn lớn nhất mà một dự án mới đăng ký từ tháng 1.",
            "Most that one new project registered since January.",
        ),
    ),
    (
        "second_year_so_far",
        Words("Dự án lớn thứ nhì trong năm", "Second largest project of the year"),
        Words(
            "Vốn lớn thứ nhì mà một dự án mới đăng ký từ tháng 1.",
            "Second most that a new project registered since January.",
        ),
    ),
)


def investment_indicators() -> Iterable[Indicator]:
    """Yield foreign capital: flows, stocks, and the year's two largest projects."""
    for name, words, defined in _FLOWS:
        yield flow(
            f"fdi_{name}_musd",
            f"{_MUSD} a month",
            words,
            f"investment.{name}_musd",
            defined,
        )
    for name, words, defined in _STOCKS:
        whole = f"{name}_musd"
        yield stock(f"fdi_{whole}", _MUSD, words, f"investment.{whole}", defined)
    yield share(
        "top2_share",
        Words(
            "Tỷ trọng hai dự án lớn nhất trong năm",
            "Share of the year's two largest projects",
        ),
        ("fdi_largest_year_so_far_musd", "fdi_second_year_so_far_musd"),
        ("fdi_registered_year_so_far_musd",),
        Words(
            "Vốn của hai dự án mới lớn nhất trên vốn đăng ký từ tháng 1.",
            "Capital of the two largest new projects over all since January.",
        ),
    )
    yield flow(
        "n_projects_registered",
        "projects a month",
        Words("Dự án đăng ký", "Projects registered"),
        "investment.n_registered",
        Words(
            "Dự án nước ngoài mới đăng ký trong kỳ.",
            "Foreign projects newly registered in the period.",
        ),
    )
    yield flow(
        "domestic_registered_musd",
        f"{_MUSD} a month",
        Words("Vốn trong nước đăng ký", "Domestic capital registered"),
        "investment.domestic_musd",
        Words(
            "Vốn của dự án trong nước được nêu tên, không kể trong vốn FDI.",
            "Of domestic projects known by name, not among foreign capital.",
        ),
    )
    yield flow(
        "data_centres_opened",
        "data centres a month",
        Words("Trung tâm dữ liệu mở cửa", "Data centres opened"),
        "investment.n_data_centres",
        Words(
            "Trung tâm dữ liệu do công trình xây, mở trong kỳ.",
            "Data centres that works built and that opened in the period.",
        ),
    )
