"""`Scenario`: what nobody in the province can choose, from January 2026 on."""

from dataclasses import dataclass, field
from typing import Final

from agents.classification import BySector, Owner, Sector, is_foreign
from agents.refusal import Refusal
from model.policy.named import Named, said
from model.policy.schedule import FIRST_POLICY_MONTH, N_MONTHS, Month, month_text

__all__ = ["AnchorPlant", "Scenario"]

_LARGEST_FACTOR: Final = 100
_LARGEST_SHIFT: Final = 0.2
_LARGEST_PLANT: Final = 50_000


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

    def __post_init__(self) -> None:
        # Named by class: slots make a new class, of which super() knows nothing.
        Named.__post_init__(self)
        if len(self.lead_multiplier) != len(Sector):
            raise Refusal(
                f"lead_multiplier has {len(self.lead_multiplier)} numbers\n"
                f"give one for each of the {len(Sector)} sectors"
            )
        factors = {
            "investment_climate": self.investment_climate,
            "supplier_lead_multiplier": self.supplier_lead_multiplier,
        } | {
            f"lead_multiplier of {sector.label}": self.lead_multiplier[sector]
            for sector in Sector
        }
        for name, factor in factors.items():
            if not 0 <= factor <= _LARGEST_FACTOR:
                raise Refusal(
                    f"{name} is {factor:g}; expected a factor from 0 to "
                    f"{_LARGEST_FACTOR}\nwrite 0.5 for half as many, 2 for twice"
                )
        if not abs(self.trend_shift) <= _LARGEST_SHIFT:
            raise Refusal(
                f"trend_shift is {self.trend_shift:g}; expected within "
                f"{_LARGEST_SHIFT:g} of 0\nwrite 0.01 for one point a year more"
            )
        names = [plant.name for plant in self.anchor_plants]
        if len({*names}) < len(names):
            raise Refusal(
                "two anchor plants have one name\ngive each a name of its own"
            )
