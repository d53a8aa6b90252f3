"""The digital share under its definitions and price bases: figures and words."""

__all__: list[str] = []
"""Modules are imported by name; this file loads none."""
