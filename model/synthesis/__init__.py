"""The founding population of January 2020, built from evidence and one world's luck.

Each module founds one kind of agent as a table (column name -> array, a row an agent):
the accounts they must add up to, enterprises, household businesses, people, the
pipeline of projects. `province.synthesise` runs them in order and thins the result to
the scale asked for. Nothing here acts; what happens after January 2020 is elsewhere.
"""

__all__: list[str] = []
