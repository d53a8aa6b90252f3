"""The digital side of policy: startups, platform, public services, works, places."""

from collections.abc import Iterable
from typing import Final

from agents.classification import MONTHS_OF_A_YEAR
from model.indicator import Indicator, Words, flow, stock
from model.outcomes.output import BN_2020, BN_VND

__all__ = ["innovation_indicators"]

_FIRMS: Final = "enterprises"

_STARTUP_STOCKS: Final = (
    (
        "n_startups",
        _FIRMS,
        "startups.firms",
        Words("Doanh nghiệp khởi nghiệp sáng tạo", "Startups"),
        Words(
            "Doanh nghiệp khởi nghiệp còn trong những năm đầu.",
            "Startups at work, in their first years.",
        ),
    ),
    (
        "startup_staff",
        "people",
        "startups.staff",
        Words("Lao động của khởi nghiệp", "Staff of startups"),
        Words("Người làm việc trong đó.", "Who works in them."),
    ),
    (
        "startups_with_room",
        _FIRMS,
        "startups.with_room",
        Words("Khởi nghiệp có chỗ ươm tạo", "Startups with room"),
        Words("Trong đó ở khu có chỗ ươm tạo.", "Of these, on a site with rooms."),
    ),
)
_STARTUP_FLOWS: Final = (
    (
        "startup_rounds",
        "rounds a month",
        "startups.rounds",
        Words("Lượt gọi vốn", "Rounds of capital"),
        Words("Lượt khởi nghiệp gọi được vốn.", "Times that a startup raised capital."),
    ),
    (
        "startup_capital_bn_vnd",
        BN_VND,
        "startups.capital_bn_vnd",
        Words("Vốn khởi nghiệp gọi được", "Capital raised by startups"),
        Words("Vốn các quỹ góp vào khởi nghiệp.", "Capital that funds put in."),
    ),
    (
        "sandbox_trials",
        "firms a month",
        "startups.trials",
        Words("Lên mức nhờ thử nghiệm", "Stages gained by trial"),
        Words(
            "Doanh nghiệp lên một mức số hóa nhờ thử nghiệm trong khung thí điểm.",
            "Firms that moved up a digital stage by a trial in the sandbox.",
        ),
    ),
)
_PLATFORM: Final = (
    (
        "platform_members",
        _FIRMS,
        "digital_month.platform.n_members",
        Words("Thành viên nền tảng dùng chung", "Members of the shared platform"),
        Words("Doanh nghiệp là thành viên.", "Enterprises that are members."),
    ),
    (
        "platform_room",
        _FIRMS,
        "digital_month.platform.room",
        Words("Sức chứa của nền tảng", "Room of the platform"),
        Words("Số doanh nghiệp nền tảng phục vụ được.", "Firms that it can serve."),
    ),
    (
        "platform_fee_over_list",
        "share",
        "digital_month.platform.fee_over_list",
        Words("Phí thành viên so với niêm yết", "Members' fee over the list fee"),
        Words(
            "Phí nền tảng định trên phí niêm yết.", "What it asks over its list fee."
        ),
    ),
    (
        "guaranteed_loans_bn_vnd",
        "bn VND",
        "digital_month.loans_bn_vnd",
        Words("Dư nợ bảo lãnh công nghệ", "Guaranteed loans for technology"),
        Words("Nợ doanh nghiệp còn của vay bảo lãnh.", "What firms owe on them."),
    ),
    (
        "public_services_digital",
        "share",
        "digital_month.government",
        Words("Mức số của dịch vụ công", "Public services that are digital"),
        Words(
            "Dịch vụ công trực tuyến và dùng dữ liệu, AI, gộp lại.",
            "How far public services are online and run on data and AI.",
        ),
    ),
    (
        "researchers",
        "people",
        "digital_month.researchers",
        Words("Nhà nghiên cứu số", "Researchers"),
        Words(
            "Nhà nghiên cứu của trường và trung tâm AI.",
            "Researchers of schools and of the centres that works build.",
        ),
    ),
    (
        "digital_infrastructure",
        "index",
        "digital_infrastructure",
        Words("Hạ tầng số", "Digital infrastructure"),
        Words(
            "Chỉ số 5G, cáp quang, trung tâm dữ liệu, 0 đến 1, bình quân theo dân số.",
            "Index of 5G, fibre and data centres from 0 to 1, mean of wards by people.",
        ),
    ),
)
_WORKS: Final = (
    (
        "works_finished",
        "works.finished",
        Words("Công trình hoàn thành", "Works that stand"),
        Words("Công trình của các công cụ đã xong.", "Works of levers, finished."),
    ),
    (
        "works_building",
        "works.building",
        Words("Công trình đang xây", "Works being built"),
        Words("Công trình đã khởi công, chưa xong.", "Works begun, not finished."),
    ),
)


def innovation_indicators() -> Iterable[Indicator]:
    """Yield startups, the platform, orders, public services, works."""
    for name, unit, field, words, defined in _STARTUP_STOCKS:
        yield stock(name, unit, words, field, defined)
    yield flow(
        "startup_value_added_bn_vnd_2020_prices",
        BN_2020,
        Words("Giá trị tăng thêm của khởi nghiệp", "Value added of startups"),
        lambda view: view.startups.value_added_bn_vnd_per_year / MONTHS_OF_A_YEAR,
        Words("Giá trị tăng thêm của khởi nghiệp.", "What startups make."),
    )
    for name, unit, field, words, defined in _STARTUP_FLOWS:
        yield flow(name, unit, words, field, defined)
    for name, unit, field, words, defined in _PLATFORM:
        yield stock(name, unit, words, field, defined)
    yield flow(
        "digital_orders_bn_vnd_2020_prices",
        BN_2020,
        Words("Tỉnh đặt hàng doanh nghiệp số", "Orders to digital firms"),
        lambda view: view.digital_orders_bn_vnd_per_year / MONTHS_OF_A_YEAR,
        Words(
            "Tỉnh mua dữ liệu và AI của doanh nghiệp số.",
            "Data and AI that the province buys from digital firms.",
        ),
    )
    for name, field, words, defined in _WORKS:
        yield stock(name, "works", words, field, defined)
