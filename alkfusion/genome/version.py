"""The version of the shipped reference, for the provenance of a result."""

from __future__ import annotations

from functools import cache

from alkfusion.resources import resource

__all__ = ["reference_version"]


@cache
def reference_version() -> str:
    """Return the version of ``resources/reference``; it changes whenever a coordinate, name or sequence can change."""
    return resource("reference", "VERSION").read_text(encoding="utf-8").strip()
