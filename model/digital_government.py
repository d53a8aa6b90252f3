"""How far public services are digital: online, and run on data.

Being online is nearly done, so there is little left to gain there; the use of data and
artificial intelligence has only begun. Effort and works each close a part of what is
still missing of it; what was gained stays.
"""

from dataclasses import dataclass, fields

from agents.classification import MONTHS_OF_A_YEAR
from agents.refusal import Refusal

__all__ = ["DigitalGovernment", "PublicServiceParameters", "public_maturity"]

_YEARS_ON_RECORD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicServiceParameters:
    """How far public services are digital, and how fast officials take up data.

    Raises
    ------
    Refusal
        If a share is none, or the pace is below nought.
    """

    public_services_digital_2020: float
    """Online in January 2020 [share of services]."""
    public_services_digital_2025: float
    """Online at the end of 2025 and from then on [share of services]."""
    public_services_data_2025: float
    """That use data and AI at the end of 2025, none in 2020 [share of services]."""
    public_services_data_part: float
    """Part of being digital that is the use of data and AI, not being online [share].
    """
    data_for_officials_pace_month: float
    """Part of the services without data and AI that full effort wins [per month]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            if not 0 <= getattr(self, field.name) <= 1:
                raise Refusal(
                    f"{field.name} is {getattr(self, field.name)}; expected 0 to 1"
                )


@dataclass(slots=True, kw_only=True, eq=False)
class DigitalGovernment:
    """What the province's effort has added."""

    data_won: float
    """Services that use data and AI, of those that else would not [share]."""

    @classmethod
    def of_2020(cls) -> "DigitalGovernment":
        """Return the services of January 2020, before any effort."""
        return cls(data_won=0.0)

    def learn(self, effort: float, parameters: PublicServiceParameters) -> None:
        """Let officials take up data and AI for a month of effort [share of full]."""
        pace = parameters.data_for_officials_pace_month * effort
        self.data_won += pace * (1 - self.data_won)


def public_maturity(
    parameters: PublicServiceParameters,
    month: int,
    data_won: float = 0.0,
    of_works: float = 0.0,
) -> float:
    """Return how far public services are digital in a month [share].

    Both parts rise evenly from January 2020 to the end of 2025 and stay there; effort
    and works win parts of what then does without data.

    Parameters
    ----------
    data_won
        Part of it that effort has won [share].
    of_works
        Part of it that works have won; more than all is all [share].
    """
    passed = min(month / (_YEARS_ON_RECORD + 1) / MONTHS_OF_A_YEAR, 1.0)
    first = parameters.public_services_digital_2020
    online = first + (parameters.public_services_digital_2025 - first) * passed
    without = 1 - parameters.public_services_data_2025 * passed
    data = 1 - without * (1 - data_won) * (1 - min(of_works, 1.0))
    part = parameters.public_services_data_part
    return (1 - part) * online + part * data
