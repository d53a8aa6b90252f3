"""What a world is and how it is lived: settings, luck and draws, worlds that fit.

Questions asked of worlds, and what keeps their answers, stand elsewhere.
"""

__all__: list[str] = []
"""Modules are imported by name; this file loads none."""
