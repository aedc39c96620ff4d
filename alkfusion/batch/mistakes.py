"""All mistakes of a sheet in one error, each with its row and its column."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from alkfusion.errors import InputError

__all__ = ["CellError", "Mistake", "SheetError", "in_order"]


class CellError(Exception):
    """A cell that cannot be used; the text goes into the list of mistakes."""


class Mistake(msgspec.Struct, frozen=True):
    """One mistake. ``line`` is 1-based, the header is line 1; ``column`` is a name of the header."""

    line: int
    column: str | None
    text: str

    def __str__(self) -> str:
        place = f"line {self.line}" if self.column is None else f"line {self.line}, column {self.column}"
        return f"  {place}: {self.text}."


def in_order(mistakes: Iterable[Mistake]) -> list[Mistake]:
    """Sort by line, keeping the order of the columns; each mistake once."""
    return sorted(dict.fromkeys(mistakes), key=lambda mistake: mistake.line)


class SheetError(InputError):
    """The sheet cannot be carried out; lists every mistake, one a line."""

    def __init__(self, path: Path, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = in_order(mistakes)
        number = f"{len(self.mistakes)} mistake{'s' if len(self.mistakes) > 1 else ''}"
        listed = "\n".join(str(mistake) for mistake in self.mistakes)
        super().__init__(f"{number} in the sheet; no sample was run.\n{listed}", path=path)
