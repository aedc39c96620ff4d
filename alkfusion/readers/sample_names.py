"""Which of the samples that a file names is meant by the name that the user gave; the same for every kind of file."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["names_meant"]


def names_meant(stated: str, names: Iterable[str]) -> list[str]:
    """Return the names that a stated one can mean, sorted: itself, or else those that go on after it, as in ``S1.bam``.

    ``S1`` never means ``S10``: that is another patient.
    """
    found = sorted(name for name in names if name == stated or re.match(rf"{re.escape(stated)}[^A-Za-z0-9]", name))
    return [stated] if stated in found else found
