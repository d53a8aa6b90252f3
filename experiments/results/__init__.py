"""Folders of results read, carried out, joined and done again, whatever verb made them.

What stands, the long table, the pilot of a power question, the merging of shards and
the check by doing runs again. Writing cells is the business of `experiments.store`.
"""

__all__: list[str] = []
"""Modules are imported by name; this file loads none."""
