"""What worlds can tell: intervals, verdicts, probabilities, how many are needed.

Arrays in, numbers out; nothing here knows of policies or files.
"""

__all__: list[str] = []
"""Modules are imported by name; this file loads none."""
