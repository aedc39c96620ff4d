"""Values as a page shows them: plain words, shares as per cent, nothing hidden, nothing endless."""

from __future__ import annotations

from enum import Enum

from markupsafe import Markup

from alkfusion.model import Prediction
from alkfusion.report.visible import visible

__all__ = ["SILENT", "fraction", "shown", "words"]

#: Predictions that say nothing about a drug; pages put them behind the others.
SILENT = frozenset({Prediction.NO_EVIDENCE, Prediction.NOT_APPLICABLE, Prediction.NOT_ASSESSED})


def shown(value: object, longest: int) -> str:
    """Turn a value into text for a reader; an absent one is empty, one beyond ``longest`` characters is cut."""
    if value is None:
        return ""
    if isinstance(value, Markup):
        return value
    if isinstance(value, Enum):
        return words(value.value)
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple | list):
        items = [str(item) for item in value]
        return visible(("; " if any(", " in item for item in items) else ", ").join(items), longest)
    return visible(str(value), longest)


def words(value: object) -> str:
    """Write a word of the program, such as ``in_frame``, as people do."""
    return str(value.value if isinstance(value, Enum) else value).replace("_", " ")


def fraction(value: float | tuple[float, float] | None) -> str:
    """Write a share as per cent, an interval as two of them."""
    if value is None:
        return ""
    return " to ".join(f"{share:.1%}" for share in value) if isinstance(value, tuple) else f"{value:.1%}"
