"""Parts of what the recorder sees of a month, one module per part of the province.

A view is a frozen record of totals and groups, for the province, weights included; it
is made once at the end of a month by counting rows in groups, and nothing acts on it.
The whole month is `model.month_view.MonthView`; what is written down of it stands in
`model.outcomes`.
"""

__all__ = [
    "budget_view",
    "digital_view",
    "firm_view",
    "household_view",
    "investment_view",
    "land_view",
    "people_view",
    "province_view",
    "school_view",
    "site_group",
]
