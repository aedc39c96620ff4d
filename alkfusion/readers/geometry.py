"""Which side of a breakpoint is kept, from the direction in which a sequence runs across the junction."""

from __future__ import annotations

from alkfusion.calls import Kept

__all__ = ["edge", "kept_after", "kept_before"]

_BEFORE = {"+": Kept.LEFT, "-": Kept.RIGHT}
_AFTER = {"+": Kept.RIGHT, "-": Kept.LEFT}


def kept_before(strand: str | None) -> Kept | None:
    """Return what the part before a junction keeps when it runs along ``strand``: up to the break."""
    return _BEFORE.get(strand or "")


def kept_after(strand: str | None) -> Kept | None:
    """Return what the part after a junction keeps when it runs along ``strand``: from the break on."""
    return _AFTER.get(strand or "")


def edge(start: int, end: int, kept: Kept) -> int:
    """Return the end of a kept interval that touches the junction; ``start`` and ``end`` are its own bases."""
    return end if kept is Kept.LEFT else start
