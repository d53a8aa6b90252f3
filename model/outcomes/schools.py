"""Universities and colleges, their graduates, and talent from elsewhere."""

from collections.abc import Iterable
from typing import Final

from model.indicator import Indicator, Words, flow, stock

__all__ = ["school_indicators"]

_FLOWS: Final = (
    (
        "students_enrolled",
        "schools.enrolled",
        Words("Sinh viên nhập học", "Students who enrolled"),
        Words(
            "Người vào học toàn thời gian ngành công nghệ thông tin hoặc bậc đại học.",
            "People who began a full-time diploma in information technology or a"
            " degree.",
        ),
    ),
    (
        "graduates_digital",
        "schools.graduates_digital",
        Words("Tốt nghiệp ngành số", "Graduates with digital skills"),
        Words(
            "Người tốt nghiệp ngành công nghệ thông tin, kể cả người rời tỉnh.",
            "Graduates of information technology, those included who left.",
        ),
    ),
    (
        "graduates_advanced",
        "schools.graduates_advanced",
        Words("Tốt nghiệp đại học", "Graduates with a degree"),
        Words(
            "Người tốt nghiệp đại học, kể cả người rời tỉnh.",
            "Graduates with a degree, those included who left.",
        ),
    ),
    (
        "graduates_left",
        "schools.left",
        Words("Người tốt nghiệp rời tỉnh", "Graduates who left the province"),
        Words(
            "Người rời tỉnh ngay trong tháng tốt nghiệp.",
            "Graduates who left in the month in which they graduated.",
        ),
    ),
    (
        "graduates_kept",
        "schools.kept",
        Words("Người tốt nghiệp ở lại nhờ gói nhân tài", "Graduates kept by a package"),
        Words(
            "Người định rời tỉnh nhưng nhận gói thu hút nhân tài.",
            "Graduates about to leave who took a talent package.",
        ),
    ),
    (
        "talents_arrived",
        "labour.talents",
        Words("Nhân tài chuyển đến", "Talent that moved in"),
        Words(
            "Chuyên gia, kỹ sư từ nơi khác đến theo gói thu hút nhân tài.",
            "Experts and engineers from elsewhere who came with a talent package.",
        ),
    ),
    (
        "semiconductor_trained",
        "schools.semiconductor_trained",
        Words("Người học xong bán dẫn", "People trained for semiconductors"),
        Words(
            "Người hoàn thành khóa đào tạo bán dẫn và đạt yêu cầu.",
            "People who finished a course for semiconductors and passed.",
        ),
    ),
)


def school_indicators() -> Iterable[Indicator]:
    """Yield students, and the month's graduates, leavers and talent."""
    yield stock(
        "students",
        "people",
        Words("Sinh viên", "Students"),
        "schools.students",
        Words(
            "Người học toàn thời gian ngành công nghệ thông tin hoặc bậc đại học.",
            "People in a full-time diploma of information technology or a degree.",
        ),
    )
    for name, where, words, defined in _FLOWS:
        yield flow(name, "people a month", words, where, defined)
