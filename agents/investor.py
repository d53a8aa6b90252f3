"""Investors: what a project brings once it opens."""

from dataclasses import dataclass, fields

from agents.refusal import Refusal

__all__ = ["PlantParameters"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantParameters:
    """What a registered plant becomes: capital realised, output, jobs, land, power."""

    kappa_electronics: float
    """Value added of a running electronics plant [USD a year per USD realised]."""
    kappa_other_fdi: float
    """Value added of any other running foreign plant [USD a year per USD realised]."""
    plant_ramp_months: float
    """From opening to full output [months]."""
    build_months_electronics: float
    """From registration to opening, electronics and photovoltaics [months]."""
    build_months_other: float
    """From registration to opening, other plants [months]."""
    realised_share_at_opening: float
    """Registered capital that stands when the plant opens [share]."""
    revocation_hazard_month: float
    """Hazard that a project not yet open loses its registration [per month]."""
    jobs_per_musd_realised: float
    """Workers of a running plant [workers per USD m realised]."""
    capital_per_let_ha_electronics: float
    """Registered capital on let land, electronics [USD m per ha]."""
    capital_per_let_ha_other: float
    """Registered capital on let land, other plants [USD m per ha]."""
    vnd_bn_per_musd_2020: float
    """Worth of a million dollars at 2020 prices [bn VND per USD m]."""
    megawatts_per_ha: float
    """Power that a running electronics plant asks of its substation [MW per let ha]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value <= 0:
                raise Refusal(f"{field.name} is {value:g}; expected more than 0")
        if self.realised_share_at_opening > 1:
            raise Refusal(
                f"realised_share_at_opening is {self.realised_share_at_opening:g};"
                " expected a share from 0 to 1 (0.7 is 70 %)"
            )
