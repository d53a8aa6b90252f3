"""Household businesses: traders in markets, guest houses, carriers, workshops.

How they take up QR payment and drop it, and begin and cease to sell online, stands here
as hazards; what each sees of the others, of the shoppers and of the campaign is
gathered by `model.cashless`.
"""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from agents.luck import Luck, Stream
from agents.population import ColumnAgent, Population, behaviour, column
from agents.refusal import Refusal
from agents.take_up import adopts, take_up_probability

__all__ = [
    "CashlessParameters",
    "HouseholdBusiness",
    "HouseholdBusinesses",
    "online_hazard",
    "qr_hazard",
]

type Floats = npt.NDArray[np.float64]

_SHARES = (
    "qr_outside_market_pace",
    "qr_campaign_reach_outside",
    "cashless_share_2020",
    "cashless_reach",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CashlessParameters:
    """What drives traders and shoppers to pay by phone; at 0 an effect is absent.

    Raises
    ------
    Refusal
        If a hazard or a number of months is negative, or a share is outside 0 to 1.
    """

    qr_campaign_hazard: float
    """Hazard of taking QR payment in a market that the campaign has reached
    [1/month]."""
    qr_innovation_hazard: float
    """Hazard of taking it outside the markets with nobody to imitate [1/month]."""
    qr_imitation_strength: float
    """Hazard added when all others there take it [1/month]."""
    qr_shoppers_effect: float
    """Hazard added when all shoppers of the ward pay cashless [1/month]."""
    qr_outside_market_pace: float
    """Hazard of a business outside the markets beside a trader's [share]."""
    qr_outside_market_lag_months: float
    """From the ward's first market to the businesses outside [months]."""
    qr_drop_hazard: float
    """Hazard of dropping QR payment, unless one sells online [1/month]."""
    qr_campaign_gain_in_markets: float
    """What a new campaign at full effort adds to the campaign hazard in markets
    [ratio]."""
    qr_campaign_reach_outside: float
    """Campaign hazard that a new campaign at full effort has outside the markets
    [share]."""
    qr_campaign_shoppers_hazard: float
    """Hazard of a shopper taking the habit from a new campaign at full effort
    [1/month]."""
    qr_campaign_online_hazard: float
    """Hazard of coming to sell online from a new campaign at full effort [1/month]."""
    online_sales_hazard: float
    """Hazard of coming to sell online, with QR payment and all else absent
    [1/month]."""
    online_shoppers_effect: float
    """Hazard added when all shoppers of the ward pay cashless [1/month]."""
    online_infrastructure_effect: float
    """Hazard added where the ward lacks nothing of 5G and fibre [1/month]."""
    online_drop_hazard: float
    """Hazard of ceasing to sell online [1/month]."""
    cashless_share_2020: float
    """People who paid cashless in January 2020 [share]."""
    cashless_reach: float
    """People who ever will: those with an account [share]."""
    cashless_trend_hazard: float
    """Hazard of a shopper taking the habit with no trader at work [1/month]."""
    cashless_pull_of_traders: float
    """Hazard added when all traders of the ward take QR payment [1/month]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not 0 <= value < float("inf"):
                raise Refusal(f"{field.name} is {value}; expected 0 or more")
            if field.name in _SHARES and value > 1:
                raise Refusal(f"{field.name} is {value}; expected a share from 0 to 1")


def qr_hazard(
    own: npt.ArrayLike,
    share_taking: npt.ArrayLike,
    share_cashless: npt.ArrayLike,
    parameters: CashlessParameters,
) -> Floats:
    """Return the hazard of taking up QR payment, a two-sided Bass hazard [1/month].

    Parameters
    ----------
    own
        Hazard without others: campaign or innovation, shape (n,) [1/month].
    share_taking
        Others there who take it, shape (n,) [share].
    share_cashless
        Shoppers there who pay cashless, shape (n,) [share].

    References
    ----------
    Bass (1969); Higgins (2024), Financial technology adoption.
    """
    imitation = parameters.qr_imitation_strength * np.asarray(share_taking)
    demand = parameters.qr_shoppers_effect * np.asarray(share_cashless)
    hazard: Floats = np.asarray(own) + imitation + demand
    return hazard


def online_hazard(
    share_cashless: npt.ArrayLike,
    infrastructure: npt.ArrayLike,
    campaign: float,
    parameters: CashlessParameters,
) -> Floats:
    """Return the hazard of beginning to sell online with QR payment [1/month].

    Parameters
    ----------
    share_cashless
        Shoppers of the ward who pay cashless, shape (n,) [share].
    infrastructure
        Digital infrastructure of the ward, shape (n,) [index 0 to 1].
    campaign
        Effort put into a new campaign [share].
    """
    hazard: Floats = (
        parameters.online_sales_hazard
        + parameters.online_shoppers_effect * np.asarray(share_cashless)
        + parameters.online_infrastructure_effect * np.asarray(infrastructure)
        + parameters.qr_campaign_online_hazard * campaign
    )
    return hazard


class HouseholdBusiness(ColumnAgent):
    """A family's registered business that wants to sell with little trouble.

    It may take QR payment or drop it, and with it sell online or cease to.
    """

    weight = column(
        np.float64, unit="businesses", meaning="businesses it stands for", dead=0.0
    )
    sector = column(np.int8, unit="Sector", meaning="what it does", dead=-1)
    ward = column(np.int16, unit="ward", meaning="where it stands", dead=-1)
    market = column(np.int16, unit="market", meaning="its market, -1 for none", dead=-1)
    workers = column(
        np.float64, unit="workers", meaning="people in it, owner included", dead=0.0
    )
    vacancies_basic = column(
        np.float64,
        unit="posts",
        meaning="open posts without training",
        dead=0.0,
        default=0.0,
    )
    vacancies_vocational = column(
        np.float64,
        unit="posts",
        meaning="open posts for a trade",
        dead=0.0,
        default=0.0,
    )
    vacancies_digital = column(
        np.float64,
        unit="posts",
        meaning="open posts for digital skills",
        dead=0.0,
        default=0.0,
    )
    vacancies_advanced = column(
        np.float64,
        unit="posts",
        meaning="open posts for a degree",
        dead=0.0,
        default=0.0,
    )
    value_added_bn_vnd_per_year = column(
        np.float64, unit="bn VND a year, 2020 prices", meaning="value added", dead=0.0
    )
    takes_qr = column(
        np.bool_,
        unit="yes or no",
        meaning="takes QR payment",
        dead=False,
        default=False,
    )
    sells_online = column(
        np.bool_, unit="yes or no", meaning="sells online", dead=False, default=False
    )


class HouseholdBusinesses(Population[HouseholdBusiness]):
    """The registered household businesses of the province."""

    weight = HouseholdBusiness.weight
    sector = HouseholdBusiness.sector
    ward = HouseholdBusiness.ward
    market = HouseholdBusiness.market
    workers = HouseholdBusiness.workers
    vacancies_basic = HouseholdBusiness.vacancies_basic
    vacancies_vocational = HouseholdBusiness.vacancies_vocational
    vacancies_digital = HouseholdBusiness.vacancies_digital
    vacancies_advanced = HouseholdBusiness.vacancies_advanced
    value_added_bn_vnd_per_year = HouseholdBusiness.value_added_bn_vnd_per_year
    takes_qr = HouseholdBusiness.takes_qr
    sells_online = HouseholdBusiness.sells_online

    @behaviour
    def take_up_or_drop_qr(
        self,
        chance: Floats,
        online_chance: Floats,
        parameters: CashlessParameters,
        luck: Luck,
        month: int,
    ) -> None:
        """Take up QR payment or drop it, and begin or cease to sell online with it.

        Who sells online keeps QR payment; who both drops it and goes online in one
        month goes online; who ceases to sell online still takes QR payment.

        Parameters
        ----------
        chance
            Of taking up QR payment this month, shape (n_rows,).
        online_chance
            Of beginning to sell online for who takes it, shape (n_rows,).
        month
            Months since January 2020.
        """
        takes, online = self.takes_qr, self.sells_online
        without = ~takes & (chance > 0)
        offline = takes & ~online
        comes = self._acts(without, Stream.QR_TAKE_UP, chance, luck, month)
        drop, cease = (
            np.broadcast_to(take_up_probability(hazard), chance.shape)
            for hazard in (parameters.qr_drop_hazard, parameters.online_drop_hazard)
        )
        goes = self._acts(offline, Stream.QR_DROP, drop, luck, month)
        sells = self._acts(offline, Stream.ONLINE_SALES, online_chance, luck, month)
        ceases = self._acts(online, Stream.ONLINE_DROP, cease, luck, month)
        self.takes_qr = (takes | comes) & ~(goes & ~sells)
        self.sells_online = (online | sells) & ~ceases

    def _acts(
        self,
        at_risk: npt.NDArray[np.bool_],
        stream: Stream,
        chance: Floats,
        luck: Luck,
        month: int,
    ) -> npt.NDArray[np.bool_]:
        """Return who of those at risk acts, shape (n_rows,)."""
        rows = np.flatnonzero(at_risk)
        drawn = luck.uniform(stream, month, self.ids[rows])
        acts = np.zeros(self.n_rows, np.bool_)
        acts[rows] = adopts(drawn, chance[rows])
        return acts
