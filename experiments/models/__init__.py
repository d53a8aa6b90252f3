"""Any Mesa model through the runner and the store: points and seeds in, tables out.

`run_models` is the door. A model is named by where it can be imported, since workers
load it themselves; what it collects is kept run by run. What belongs to the province
alone is in `experiments.design`. docs/for-mesa-users.md is the user's page.
"""

__all__: list[str] = []
"""Modules are imported by name; this file loads none."""
