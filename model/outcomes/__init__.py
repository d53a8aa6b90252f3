"""The indicators, one module per part of the province; `model.indicators` lists all.

A module yields the indicators of its part: what each is called in both languages, its
unit and price base, what it counts, and how the month's view gives it. What only whole
years have stands in `yearly_figures` and `scorecard`. To add a series, yield it in its
module; to add a module, name it in `model.indicators`. Nothing here acts on the model.
"""

__all__ = [
    "digital",
    "energy",
    "firms",
    "innovation",
    "investment",
    "land",
    "localities",
    "output",
    "people",
    "schools",
    "scorecard",
    "sector_words",
    "treasury",
    "yearly_figures",
]
