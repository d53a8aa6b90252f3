"""`Scenario`: what nobody in the province can choose, from January 2026 on."""

from dataclasses import dataclass, field
from typing import Final

from agents.classification import BySector, Owner, Sector, is_foreign
from agents.refusal import Refusal
from model.policy.named import Named, said
from model.policy.schedule import FIRST_POLICY_MONTH, N_MONTHS, Month, month_text
from model.policy.tasks.lever import within

__all__ = ["AnchorPlant", "Scenario"]

_LARGEST_FACTOR: Final = 100
_LARGEST_SHIFT: Final = 0.2
_LARGEST_PLANT: Final = 50_000
_LARGEST_MARGIN_MW: Final = 50_000
_LONGEST_DELAY: Final = N_MONTHS - FIRST_POLICY_MONTH
_LARGEST_PULL: Final = 10
_FIRST_YEAR: Final = 2026
_LAST_YEAR: Final = 2035


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorPlant:
    """A large foreign plant that the scenario says will be registered.

    Raises
    ------
    Refusal
        If it has no name, no foreign owner or no capital, or is registered when no
        scenario acts.
    """

    name: str
    sector: Sector
    owner: Owner
    """Country of the investor."""
    capital_musd: float
    """Registered capital [USD million]."""
    registered_month: Month
    """Month of registration [months since January 2020]."""
    site: str
    """Name of the site in the tables of places, with its diacritics."""

    def __post_init__(self) -> None:
        for text in (self.name, self.site):
            if not text or not text.isprintable():
                raise Refusal(
                    "name or site is empty or holds what does not print\n"
                    "name the plant, and the site as the tables of places do"
                )
        if not is_foreign(self.owner):
            raise Refusal(
                f"owner is {self.owner.label}; expected a country\n"
                "name the investor's country, such as korea"
            )
        if not 0 < self.capital_musd <= _LARGEST_PLANT:
            raise Refusal(
                f"capital_musd is {self.capital_musd:g}; expected above 0 and at most "
                f"{_LARGEST_PLANT}\ngive USD million: 2000 is 2 billion dollars"
            )
        if not FIRST_POLICY_MONTH <= self.registered_month < N_MONTHS:
            raise Refusal(
                f"registered_month is {month_text(self.registered_month)}; "
                "expected 2026-01 to 2035-12\nscenarios act in these months"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Named):
    """What the world gives from January 2026 on; as history and trend unless said.

    Raises
    ------
    Refusal
        If a factor is negative or beyond any sense.
    """

    investment_climate: float = field(
        default=1.0,
        metadata=said(
            "factor",
            vi="hệ số nhân số nhà đầu tư tìm hiểu",
            en="factor on the leads of investors",
        ),
    )
    lead_multiplier: BySector = field(
        default=(1.0,) * len(Sector),
        metadata=said(
            "factor by sector",
            vi="hệ số nhân số nhà đầu tư tìm hiểu theo ngành",
            en="factor on the leads of a sector",
        ),
    )
    trend_shift: float = field(
        default=0.0,
        metadata=said(
            "share a year",
            vi="mức cộng thêm vào tăng trưởng xu thế của mọi ngành",
            en="added to the trend growth of every sector",
        ),
    )
    anchor_plants: tuple[AnchorPlant, ...] = field(
        default=(),
        metadata=said(
            "plants",
            vi="các nhà máy đầu tàu được nêu tên",
            en="anchor plants known by name",
        ),
    )
    supplier_lead_multiplier: float = field(
        default=1.0,
        metadata=said(
            "factor",
            vi="hệ số nhân số nhà cung cấp cùng ngành, cùng nước với nhà máy",
            en="factor on leads of an anchor's sector and country from its month on",
        ),
    )

    border_trade: float = field(
        default=1.0,
        metadata=said(
            "factor",
            vi="hệ số nhân thương mại biên giới với Trung Quốc",
            en="factor on trade over the border gates with China",
        ),
    )
    extra_duty: BySector = field(
        default=(0.0,) * len(Sector),
        metadata=said(
            "share by sector",
            vi="thuế nhập khẩu tăng thêm của Hoa Kỳ nhân với tỷ trọng hàng sang đó",
            en="duty added by the United States times the part of exports that goes "
            "there",
        ),
    )
    support_fund: bool = field(
        default=True,
        metadata=said(
            "yes or no",
            vi="Quỹ Hỗ trợ đầu tư có chi trả phần thuế tối thiểu toàn cầu hay không",
            en="whether the Investment Support Fund pays for the global minimum tax",
        ),
    )
    lng_delay_months: int = field(
        default=0,
        metadata=said(
            "months",
            vi="số tháng nhà máy điện khí LNG chậm phát điện",
            en="months by which the gas-fired power plant is late",
        ),
    )
    northern_margin_mw: float = field(
        default=0.0,
        metadata=said(
            "MW",
            vi="công suất dự phòng mùa nóng của miền Bắc cộng thêm hoặc bớt đi",
            en="added to the spare power of the North in the hot months",
        ),
    )
    zone_delay_months: int = field(
        default=0,
        metadata=said(
            "months",
            vi="số tháng việc phê duyệt khu kinh tế số bị chậm",
            en="months by which approval of the zone is late",
        ),
    )
    outside_pull: float = field(
        default=0.0,
        metadata=said(
            "utility",
            vi="sức hút cộng thêm của khu thương mại tự do Hải Phòng",
            en="added to the worth of the free-trade zone in Hải Phòng to investors",
        ),
    )
    special_zone_month: Month = field(
        default=0,
        metadata=said(
            "month",
            vi="tháng luật đặc khu Vân Đồn có hiệu lực; never là không bao giờ",
            en="month in which the special-zone law of Vân Đồn is in force, or never",
        ),
    )
    """Months since January 2020; 0 is never."""
    brain_drain: float = field(
        default=1.0,
        metadata=said(
            "factor",
            vi="hệ số nhân số người có kỹ năng số và trình độ cao rời tỉnh",
            en="factor on departures of people with digital or advanced skills",
        ),
    )
    typhoon_years: tuple[int, ...] = field(
        default=(),
        metadata=said(
            "years",
            vi="các năm có bão mạnh như Yagi vào tháng 9",
            en="years with a typhoon such as Yagi in September",
        ),
    )

    def __post_init__(self) -> None:
        # Named by class: slots make a new class, of which super() knows nothing.
        Named.__post_init__(self)
        self._refuse_factors()
        self._refuse_shifts()
        names = [plant.name for plant in self.anchor_plants]
        if len({*names}) < len(names):
            raise Refusal(
                "two anchor plants have one name\ngive each a name of its own"
            )

    def _refuse_factors(self) -> None:
        """Refuse factors and duties that are negative or beyond any sense."""
        factors = {
            "investment_climate": self.investment_climate,
            "supplier_lead_multiplier": self.supplier_lead_multiplier,
            "border_trade": self.border_trade,
            "brain_drain": self.brain_drain,
        }
        for name in ("lead_multiplier", "extra_duty"):
            by_sector = getattr(self, name)
            if len(by_sector) != len(Sector):
                raise Refusal(
                    f"{name} has {len(by_sector)} numbers\n"
                    f"give one for each of the {len(Sector)} sectors"
                )
            factors |= {
                f"{name} of {sector.label}": by_sector[sector] for sector in Sector
            }
        for name, factor in factors.items():
            if not 0 <= factor <= _LARGEST_FACTOR:
                raise Refusal(
                    f"{name} is {factor:g}; expected a factor from 0 to "
                    f"{_LARGEST_FACTOR}\nwrite 0.5 for half as many, 2 for twice"
                )

    def _refuse_shifts(self) -> None:
        """Refuse delays, additions and dates beyond any sense."""
        if not abs(self.trend_shift) <= _LARGEST_SHIFT:
            raise Refusal(
                f"trend_shift is {self.trend_shift:g}; expected within "
                f"{_LARGEST_SHIFT:g} of 0\nwrite 0.01 for one point a year more"
            )
        within("lng_delay_months", self.lng_delay_months, 0, _LONGEST_DELAY)
        within("zone_delay_months", self.zone_delay_months, 0, _LONGEST_DELAY)
        largest = _LARGEST_MARGIN_MW
        within("northern_margin_mw", self.northern_margin_mw, -largest, largest)
        within("outside_pull", self.outside_pull, -_LARGEST_PULL, _LARGEST_PULL)
        if self.special_zone_month:
            first, last = FIRST_POLICY_MONTH, N_MONTHS - 1
            within("special_zone_month", self.special_zone_month, first, last)
        for year in self.typhoon_years:
            within("typhoon_years", year, _FIRST_YEAR, _LAST_YEAR)
        if len({*self.typhoon_years}) < len(self.typhoon_years):
            raise Refusal("typhoon_years names one twice\nname each year once")
