"""Results that cannot be lost: a file a cell, a manifest a worker, one recipe a folder.

A cell is anything that can be told as plain JSON and done again with the same outcome.
Nothing here knows what a cell is about (that is `experiments.design` and the verbs) or
who works on it (`experiments.engine`).
"""

__all__: list[str] = []
"""Modules are imported by name; this file loads none."""
