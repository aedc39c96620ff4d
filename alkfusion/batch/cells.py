"""What one cell of the sheet may hold; each function returns its value or raises CellError."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar

from alkfusion.batch.mistakes import CellError
from alkfusion.errors import UsageError
from alkfusion.genome.builds import Build
from alkfusion.knowledge.asked import disease_asked_for, drug_asked_for
from alkfusion.knowledge.rows import Disease, Drug
from alkfusion.knowledge.table import Knowledge

__all__ = ["age", "build", "collected", "disease", "free_text", "inhibitors", "listed", "safe_name"]

_SAFE = re.compile(r"[A-Za-z0-9_.+-]+")
_LONGEST_NAME = 128  # file systems allow 255 bytes; the rest is for the ending, host and process of a temporary name
_LONGEST_TEXT = 200
_NUMBER = re.compile(r"\d+(\.\d+)?")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_OLDEST = 130  # years

_Row = TypeVar("_Row", Disease, Drug)


def safe_name(cell: str) -> str:
    """Return a name that is safe as a file name on every system."""
    strange = _SAFE.sub("", cell)
    if strange:
        raise CellError(f"{cell!r} is not safe as a file name; use letters, digits and . _ + - only")
    if cell[0] in ".-+":
        raise CellError(f"{cell!r} is not safe as a file name; begin it with a letter or a digit")
    if len(cell) > _LONGEST_NAME:
        raise CellError(f"the name has {len(cell)} characters, {_LONGEST_NAME} are allowed")
    return cell


def free_text(cell: str) -> str:
    """Return a text that can be printed and is of reasonable length."""
    if not cell.isprintable():
        raise CellError(f"{cell!r} holds characters that cannot be printed")
    if len(cell) > _LONGEST_TEXT:
        raise CellError(f"the text has {len(cell)} characters, {_LONGEST_TEXT} are allowed")
    return cell


def listed(cell: str) -> tuple[str, ...]:
    """Split at ``;``."""
    items = tuple(item.strip() for item in cell.split(";"))
    if not all(items):
        raise CellError(f"{cell!r} has an empty item between its semicolons")
    return items


def age(cell: str) -> float:
    """Return years."""
    if not _NUMBER.fullmatch(cell):
        raise CellError(f"{cell!r} is not a number of years, such as 9 or 0.5")
    if float(cell) > _OLDEST:
        raise CellError(f"{cell} years is more than {_OLDEST}")
    return float(cell)


def collected(cell: str) -> str:
    """Return a date as text: YYYY, YYYY-MM or YYYY-MM-DD."""
    parts = _DATE.fullmatch(cell)
    if parts is None:
        raise CellError(f"{cell!r} is not a date; write YYYY-MM-DD, YYYY-MM or YYYY")
    try:
        date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        raise CellError(f"{cell} is no day of the calendar") from None
    return cell


def build(cell: str) -> Build | None:
    """Return the build, None for ``auto``."""
    if cell == "auto":
        return None
    if cell not in {build.value for build in Build}:
        raise CellError(f"{cell!r} is not GRCh37, GRCh38 or auto")
    return Build(cell)


def disease(knowledge: Knowledge) -> Callable[[str], str]:
    """Return the check of a disease: one that the knowledge table knows."""
    return lambda cell: _asked(partial(disease_asked_for, knowledge, cell)).code


def inhibitors(knowledge: Knowledge) -> Callable[[str], tuple[str, ...]]:
    """Return the check of prior inhibitors: drugs that the knowledge table knows, each once."""

    def checked(cell: str) -> tuple[str, ...]:
        names = tuple(_asked(partial(drug_asked_for, knowledge, name)).name for name in listed(cell))
        for place, name in enumerate(names):
            if name in names[:place]:
                raise CellError(f"{name} is named twice")
        return names

    return checked


def _asked(ask: Callable[[], _Row]) -> _Row:
    try:
        return ask()
    except UsageError as error:
        raise CellError(str(error).rstrip(".")) from None
