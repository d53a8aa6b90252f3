"""What a target would take by the accounts alone: arithmetic, ranges, words.

No world is simulated here.
"""

__all__: list[str] = []
"""Modules are imported by name; this file loads none."""
