"""The part of the program that is compiled when it is installed, where there is a C compiler.

Whatever it does is done without it too, with the same result, only slower.
"""

from __future__ import annotations

from types import ModuleType

__all__ = ["compiled_part"]


def compiled_part() -> ModuleType | None:
    """Return ``_sieve``; None where it could not be compiled."""
    try:
        from alkfusion.alignments import _sieve
    except ImportError:
        return None
    return _sieve
