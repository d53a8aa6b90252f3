"""Indicators of firms, people, foreign capital and land."""

from collections.abc import Iterable
from typing import Final

from agents.classification import N_STAGES, EmployerKind, Skill
from model.indicator import Indicator, entry, flow, share, stock

__all__ = [
    "firm_indicators",
    "investment_indicators",
    "labour_indicators",
    "land_indicators",
]

_FIRMS: Final = "enterprises"
_PEOPLE: Final = "people"
_MUSD: Final = "USD million"
_SKILLS_VI: Final = ("phổ thông", "nghề", "kỹ năng số", "trình độ cao")


def firm_indicators() -> Iterable[Indicator]:
    """Yield counts of enterprises, their digital stages, and QR payment."""
    yield stock(
        "n_firms",
        _FIRMS,
        "Doanh nghiệp đang hoạt động",
        "Active enterprises",
        lambda view: float(view.firms.by_stage.sum()),
    )
    for stage in range(N_STAGES):
        yield stock(
            f"n_firms_stage_{stage}",
            _FIRMS,
            f"Doanh nghiệp ở mức số hóa {stage}",
            f"Enterprises at digital stage {stage}",
            entry("firms.by_stage", stage),
        )
    a_month = f"{_FIRMS} a month"
    yield flow("entries", a_month, "Doanh nghiệp mới", "New firms", "firms.entries")
    yield flow("exits", a_month, "Doanh nghiệp đóng cửa", "Closed", "firms.exits")
    yield stock(
        "mean_maturity",
        "share",
        "Độ trưởng thành số, theo giá trị tăng thêm",
        "Digital maturity, weighted by value added",
        "firms.mean_maturity",
    )
    yield stock(
        "n_park_firms",
        _FIRMS,
        "Doanh nghiệp trong khu công nghiệp",
        "Enterprises in parks",
        lambda view: float(view.firms.in_parks_by_stage.sum()),
    )
    yield stock(
        "n_park_firms_stage2",
        _FIRMS,
        "Doanh nghiệp trong khu ở mức số hóa 2 trở lên",
        "Enterprises in parks at stage 2 or above",
        lambda view: float(view.firms.in_parks_by_stage[2:].sum()),
    )
    yield share(
        "park_firms_stage2",
        "Tỷ lệ doanh nghiệp trong khu ở mức 2 trở lên",
        "Share of enterprises in parks at stage 2 or above",
        ("n_park_firms_stage2",),
        ("n_park_firms",),
    )
    for name, vi, en in (
        ("traders", "Tiểu thương", "Traders in markets"),
        ("traders_with_qr", "Tiểu thương nhận QR", "Traders who take QR payment"),
    ):
        yield stock(f"n_{name}", "businesses", vi, en, f"firms.{name}")
    yield share(
        "qr_share",
        "Tỷ lệ tiểu thương nhận QR",
        "Share of traders who take QR payment",
        ("n_traders_with_qr",),
        ("n_traders",),
    )


def labour_indicators() -> Iterable[Indicator]:
    """Yield people by where they stand, their moves, and posts and wages by skill."""
    yield stock(
        "employed",
        _PEOPLE,
        "Có việc làm",
        "Employed",
        lambda view: float(view.labour.heads[EmployerKind.ENTERPRISE :].sum()),
    )
    for name, kind, vi, en in (
        ("outside", EmployerKind.OUTSIDE, "Ngoài lực lượng lao động", "Outside"),
        ("seekers", EmployerKind.SEEKING, "Đang tìm việc", "Seeking work"),
        (
            "employed_enterprises",
            EmployerKind.ENTERPRISE,
            "Việc làm trong doanh nghiệp",
            "Employed by enterprises",
        ),
    ):
        yield stock(name, _PEOPLE, vi, en, entry("labour.heads", kind))
    yield share(
        "unemployment",
        "Tỷ lệ thất nghiệp",
        "Unemployment",
        ("seekers",),
        ("seekers", "employed"),
    )
    for name, vi, en in (
        ("hires", "Tuyển dụng", "Hires"),
        ("separations", "Thôi việc", "Separations"),
        ("arrivals", "Người chuyển đến", "People who moved in"),
        ("departures", "Người chuyển đi", "People who moved away"),
        ("comings_of_age", "Đến tuổi lao động", "People who reached working age"),
        ("retirements", "Hết tuổi lao động", "People who left working age"),
    ):
        yield flow(name, f"{_PEOPLE} a month", vi, en, f"labour.{name}")
    yield flow(
        "trained",
        f"{_PEOPLE} a month",
        "Người học xong",
        "People who finished training",
        "trained",
    )
    for skill, in_vi in zip(Skill, _SKILLS_VI, strict=True):
        for name, unit, vi, en, where in (
            ("vacancies", "posts", "Vị trí trống", "Open posts", "labour.vacancies"),
            ("seekers", _PEOPLE, "Đang tìm việc", "Seeking work", "labour.seekers"),
            ("wage_index", "2020-01 = 1", "Chỉ số lương", "Wage index", "wage_index"),
        ):
            yield stock(
                f"{name}_{skill.label}",
                unit,
                f"{vi}: {in_vi}",
                f"{en}: {skill.label}",
                entry(where, skill),
            )


def investment_indicators() -> Iterable[Indicator]:
    """Yield foreign capital: flows, stocks, and the year's two largest projects."""
    for name, vi, en in (
        ("registered", "Vốn FDI đăng ký", "Foreign capital registered"),
        ("revoked", "Vốn FDI thu hồi", "Foreign capital revoked"),
        ("realised", "Vốn FDI thực hiện", "Foreign capital realised"),
    ):
        whole = f"fdi_{name}_musd"
        yield flow(whole, f"{_MUSD} a month", vi, en, f"investment.{name}_musd")
    for name, vi, en in (
        ("registered_stock", "Vốn FDI đăng ký lũy kế", "Registered stock"),
        ("realised_stock", "Vốn FDI thực hiện lũy kế", "Realised stock"),
        ("registered_year_so_far", "Vốn FDI từ đầu năm", "Registered since January"),
        ("largest_year_so_far", "Dự án lớn nhất trong năm", "Largest this year"),
        ("second_year_so_far", "Dự án lớn thứ nhì trong năm", "Second this year"),
    ):
        yield stock(f"fdi_{name}_musd", _MUSD, vi, en, f"investment.{name}_musd")
    yield share(
        "top2_share",
        "Tỷ trọng hai dự án lớn nhất trong năm",
        "Share of the year's two largest projects",
        ("fdi_largest_year_so_far_musd", "fdi_second_year_so_far_musd"),
        ("fdi_registered_year_so_far_musd",),
    )
    yield flow(
        "n_projects_registered",
        "projects a month",
        "Dự án đăng ký",
        "Projects registered",
        "investment.n_registered",
    )


def land_indicators() -> Iterable[Indicator]:
    """Yield land let and prepared in active parks, and whether the zone stands."""
    for name, vi, en in (
        ("let", "Đất khu công nghiệp đã cho thuê", "Land let in active parks"),
        ("prepared", "Đất khu công nghiệp đã chuẩn bị", "Land prepared in them"),
    ):
        yield stock(f"park_{name}_ha", "ha", vi, en, f"land.{name}_ha")
    yield share(
        "park_occupancy",
        "Tỷ lệ lấp đầy",
        "Occupancy of active parks",
        ("park_let_ha",),
        ("park_prepared_ha",),
    )
    yield stock(
        "zone_is_approved",
        "1 if approved",
        "Khu kinh tế số đã được phê duyệt",
        "The zone is approved",
        "land.zone_is_approved",
    )
