"""What a tornado asks: two policies, the rows, the worlds, the target."""

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from agents.classification import MONTHS_OF_A_YEAR
from agents.refusal import Refusal, did_you_mean
from experiments.comparison.comparison import YEARS
from experiments.comparison.comparison_outcomes import YEAR_OF_EFFECT
from experiments.worlds.uncertainty import uncertain_rows
from model.evidence.reader import ParameterRow
from model.valuation import FIRST_YEAR_OF_CHOICE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from experiments.worlds.run_settings import RunSettings
    from model.policy.policy import Policy

__all__ = ["LEAST_DRAWS", "TornadoSettings", "chosen_rows"]

LEAST_DRAWS: Final = 20
"""Fewer draws than this regress nothing on five grades."""
_MOST_WORLDS: Final = 1000
_MOST_DRAWS: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TornadoSettings:
    """Which policies, rows and worlds, against which target.

    Raises
    ------
    Refusal
        If the two policies are one, or a number makes no sense.
    """

    policy: "Policy"
    reference: "Policy"
    run: "RunSettings"
    """Scenario, scale and history of every run; its uncertainty is luck."""
    rows: tuple[ParameterRow, ...]
    """The rows that go to their ends, one at a time."""
    n_worlds: int
    """Every row is first moved in worlds 1 to this number."""
    n_again: int
    """So many rows that are widest in the difference are moved again, and so many that
    are widest in the level; and some of every grade."""
    again_worlds: int
    """Those are moved in worlds 1 to this number."""
    n_draws: int
    """Draws of all rows at once for the variance by grade; 0 for none."""
    target: float
    """Digital share of GRDP to be reached [share]."""
    by: int
    """Year by which it is to be reached."""

    def __post_init__(self) -> None:
        if self.policy.name == self.reference.name:
            raise Refusal(
                f"policy {self.policy.name} is held against itself\n"
                "name another with --against, or give the copy a `name` of its own"
            )
        if self.run.uncertainty != "luck":
            raise Refusal(
                "a tornado moves one row at a time; expected uncertainty luck\n"
                "the draws of --draws vary all rows at once"
            )
        if not self.rows:
            raise Refusal(
                "every row that was asked for is held by --set; expected one to move\n"
                "name other --rows, or leave --set out"
            )
        _refuse_outside("worlds", self.n_worlds, 1, _MOST_WORLDS)
        _refuse_outside("again", self.n_again, 0, len(uncertain_rows()))
        _refuse_outside("again-worlds", self.again_worlds, 1, _MOST_WORLDS)
        if self.n_draws and not LEAST_DRAWS <= self.n_draws <= _MOST_DRAWS:
            raise Refusal(
                f"draws is {str(self.n_draws)[:24]}; expected {LEAST_DRAWS} to"
                f" {_MOST_DRAWS}, or 0 for none\nleave it out for the usual number"
            )
        _refuse_outside("by", self.by, FIRST_YEAR_OF_CHOICE, YEARS[-1])
        if not 0 < self.target < 1:
            raise Refusal(
                f"target is {self.target:g}; expected a share above 0 and below 1\n"
                "write 0.15 for 15 %"
            )

    @property
    def policies(self) -> "tuple[Policy, Policy]":
        """The reference, then the policy, as they are lived."""
        return (self.reference, self.policy)

    @property
    def worlds(self) -> range:
        """The worlds in which every row is moved."""
        return range(1, self.n_worlds + 1)

    @property
    def worlds_again(self) -> range:
        """The worlds in which the widest are moved again, if any are; never fewer."""
        again = self.again_worlds if self.n_again else 0
        return range(1, max(self.n_worlds, again) + 1)

    @property
    def lived(self) -> "RunSettings":
        """Settings of one run, lived to the last year that is asked about."""
        last = max(YEAR_OF_EFFECT, self.by)
        until = (last - YEARS[0] + 1) * MONTHS_OF_A_YEAR - 1
        return replace(self.run, until=until)


def chosen_rows(patterns: "Sequence[str]" = ()) -> tuple[ParameterRow, ...]:
    """Return the uncertain rows whose names fit a pattern, all where there is none.

    Parameters
    ----------
    patterns
        Names of rows, or with `*` and `?` for what may stand there.

    Raises
    ------
    Refusal
        If a pattern fits no row that is uncertain.
    """
    rows = uncertain_rows()
    for pattern in patterns:
        if not any(fnmatchcase(row.name, pattern) for row in rows):
            near = did_you_mean(pattern, (row.name for row in rows))
            raise Refusal(
                f"no uncertain row fits '{pattern[:40]}'{near}\n"
                "name a row of `halong evidence` that is not fixed, or lead_mix_*"
            )
    return tuple(
        row
        for row in rows
        if not patterns or any(fnmatchcase(row.name, one) for one in patterns)
    )


def _refuse_outside(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise Refusal(
            f"{name} is {str(value)[:24]}; expected {least} to {most}\n"
            "leave it out for the usual number"
        )
