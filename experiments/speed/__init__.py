"""How fast is it, phase by phase, and beside the same model as plain Mesa agents?"""

__all__: list[str] = []
"""Modules are imported by name; this file loads none."""
