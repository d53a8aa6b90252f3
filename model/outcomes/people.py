"""People: where they stand, their moves, and jobs, posts and pay in groups."""

from collections.abc import Iterable
from typing import Final

from agents.classification import EmployerKind, Sector, Skill
from model.indicator import Indicator, Reading, Words, entry, flow, share, stock
from model.month_view import MonthView
from model.outcomes.sector_words import SECTORS, SKILLS

__all__ = ["people_indicators"]

_PEOPLE: Final = "people"

_STATES: Final = (
    (
        "outside",
        EmployerKind.OUTSIDE,
        Words("Ngoài lực lượng lao động", "Outside the labour force"),
        Words(
            "Trong độ tuổi 15 đến 64, không làm việc và không tìm việc.",
            "Of 15 to 64 years, neither at work nor looking for it.",
        ),
    ),
    (
        "seekers",
        EmployerKind.SEEKING,
        Words("Đang tìm việc", "Seeking work"),
        Words("Không có việc và đang tìm.", "Without work and looking for it."),
    ),
    (
        "employed_enterprises",
        EmployerKind.ENTERPRISE,
        Words("Việc làm trong doanh nghiệp", "Employed by enterprises"),
        Words("Người làm việc trong doanh nghiệp.", "People who work in enterprises."),
    ),
)
_MOVES: Final = (
    (
        "hires",
        Words("Tuyển dụng", "Hires"),
        Words("Chỗ trống được lấp trong kỳ.", "Posts filled in the period."),
    ),
    (
        "separations",
        Words("Thôi việc", "Separations"),
        Words("Người rời chỗ làm trong kỳ.", "People who left a post in the period."),
    ),
    (
        "arrivals",
        Words("Người chuyển đến", "People who moved in"),
        Words(
            "Người từ nơi khác đến tìm việc và có chỗ ở.",
            "People from elsewhere who came to seek work and found a room.",
        ),
    ),
    (
        "departures",
        Words("Người chuyển đi", "People who moved away"),
        Words(
            "Người rời tỉnh sau khi không tìm được việc.",
            "People who left the province without having found work.",
        ),
    ),
    (
        "comings_of_age",
        Words("Đến tuổi lao động", "People who reached working age"),
        Words("Người tròn 15 tuổi trong kỳ.", "People who turned 15 in the period."),
    ),
    (
        "retirements",
        Words("Hết tuổi lao động", "People who left working age"),
        Words("Người tròn 65 tuổi trong kỳ.", "People who turned 65 in the period."),
    ),
)


def people_indicators() -> Iterable[Indicator]:
    """Yield people by state, their moves, and jobs, posts and pay in groups."""
    yield stock(
        "population",
        "persons",
        Words("Dân số", "Population"),
        "people.population",
        Words(
            "Dân số tổng điều tra 2019 nhân tỷ lệ thay đổi của người 15 đến 64 tuổi.",
            "The census of 2019 in step with the people of 15 to 64 years.",
        ),
    )
    yield stock(
        "employed",
        _PEOPLE,
        Words("Có việc làm", "Employed"),
        lambda view: float(view.labour.heads[EmployerKind.ENTERPRISE :].sum()),
        Words(
            "Trong doanh nghiệp, hộ kinh doanh, khu vực công, nông trại và tự làm.",
            "In enterprises, household businesses, public bodies, farms and on own"
            " account.",
        ),
    )
    for name, kind, words, defined in _STATES:
        yield stock(name, _PEOPLE, words, entry("labour.heads", kind), defined)
    yield share(
        "unemployment",
        Words("Tỷ lệ thất nghiệp", "Unemployment"),
        ("seekers",),
        ("seekers", "employed"),
        Words(
            "Người tìm việc trên lực lượng lao động.", "Seekers over the labour force."
        ),
    )
    for name, words, defined in _MOVES:
        yield flow(name, f"{_PEOPLE} a month", words, f"labour.{name}", defined)
    yield flow(
        "trained",
        f"{_PEOPLE} a month",
        Words("Người học xong", "People who finished training"),
        "trained",
        Words(
            "Người hoàn thành đào tạo trong kỳ.",
            "People who finished a training in the period.",
        ),
    )
    yield from _by_sector()
    for skill, words in SKILLS:
        yield from _by_skill(skill, words)
    yield share(
        "trained_share",
        Words("Tỷ lệ lao động qua đào tạo", "Share of the employed who are trained"),
        [f"employed_{skill.label}" for skill in Skill if skill != Skill.BASIC],
        ("employed",),
        Words(
            "Người có việc biết nghề, có kỹ năng số hoặc bằng cấp trên tổng số.",
            "Employed people with a trade, digital skills or a degree over all.",
        ),
    )


def _by_sector() -> Iterable[Indicator]:
    for sector, words in SECTORS:
        yield stock(
            f"jobs_{sector.label}",
            _PEOPLE,
            Words(f"Việc làm: {words.vi}", f"Jobs: {words.en}"),
            entry("people.jobs", sector),
            Words(
                f"Người làm việc ngành {words.vi}, ở mọi loại đơn vị.",
                f"People who work in {words.en}, whoever employs them.",
            ),
        )
    others = [f"jobs_{s.label}" for s in Sector if s != Sector.AGRICULTURE]
    yield share(
        "non_farm_labour_share",
        Words("Tỷ lệ lao động phi nông nghiệp", "Labour outside agriculture"),
        others,
        (*others, f"jobs_{Sector.AGRICULTURE.label}"),
        Words(
            "Việc làm ngoài nông, lâm, thủy sản trên tổng việc làm.",
            "Jobs outside agriculture, forestry and fishing over all jobs.",
        ),
    )


def _by_skill(skill: Skill, words: Words) -> Iterable[Indicator]:
    """Yield who works and seeks, the open posts and the pay of one skill."""
    yield stock(
        f"employed_{skill.label}",
        _PEOPLE,
        Words(f"Có việc làm: {words.vi}", f"Employed: {words.en}"),
        lambda view: float(view.labour.persons[EmployerKind.ENTERPRISE :, skill].sum()),
        Words(
            f"Người có việc, trình độ {words.vi}.",
            f"Employed people whose own skill is {words.en}.",
        ),
    )
    for name, unit, label, where, defined in (
        (
            "vacancies",
            "posts",
            Words("Vị trí trống", "Open posts"),
            "labour.vacancies",
            Words("Chỗ trống đòi hỏi", "Posts that stay open and ask for"),
        ),
        (
            "seekers",
            _PEOPLE,
            Words("Đang tìm việc", "Seeking work"),
            "labour.seekers",
            Words("Người tìm việc có", "Seekers with"),
        ),
        (
            "wage_index",
            "2020-01 = 1",
            Words("Chỉ số lương", "Wage index"),
            "wage_index",
            Words("Lương so với tháng 1/2020 của", "Wages over those of January 2020:"),
        ),
    ):
        yield stock(
            f"{name}_{skill.label}",
            unit,
            Words(f"{label.vi}: {words.vi}", f"{label.en}: {words.en}"),
            entry(where, skill),
            Words(f"{defined.vi}: {words.vi}.", f"{defined.en} {words.en}."),
        )
    yield stock(
        f"wage_{skill.label}_mvnd",
        "million VND a month",
        Words(f"Lương bình quân: {words.vi}", f"Mean wage: {words.en}"),
        _wage(skill),
        Words(
            f"Lương bình quân trong doanh nghiệp ở chỗ làm đòi hỏi: {words.vi}.",
            f"Mean pay in enterprises of posts that ask for: {words.en}.",
        ),
    )


def _wage(skill: Skill) -> Reading:
    """Return the reading of a skill's mean pay, 0 where nobody has it."""

    def reads(view: MonthView) -> float:
        heads = float(view.firms.staff_by_skill[skill])
        pay = float(view.firms.pay_by_skill_mvnd[skill] * view.wage_index[skill])
        return pay / heads if heads else 0.0

    return reads
