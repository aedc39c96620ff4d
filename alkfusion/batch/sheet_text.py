"""The sheet as rows of named cells: tabs or commas, quoted or not, every row as long as its header."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

import msgspec

from alkfusion.batch.mistakes import Mistake, SheetError
from alkfusion.readers.source import TextSource

__all__ = ["SheetRow", "read_cells"]


class SheetRow(msgspec.Struct, frozen=True):
    """The cells of one line that are not empty, by column, without the spaces around them."""

    line: int
    cells: dict[str, str]


def read_cells(
    path: Path, known: Sequence[str] | None, ignored: Collection[str], required: str
) -> tuple[list[SheetRow], list[Mistake]]:
    """Return the rows and the mistakes of their form. ``known`` are the columns there may be, None for any.

    Raises InputError when the file cannot be read as text, SheetError when its header cannot be used: then no cell
    means anything. The separator is a tab when the header has one, else a comma. Empty lines are left out.
    """
    lines = ((number, line) for number, line in TextSource(path).lines() if line.strip())
    first = next(lines, None)
    if first is None:
        raise SheetError(path, [Mistake(1, None, "the sheet is empty; its first line must name the columns")])
    separator = "\t" if "\t" in first[1] else ","
    header, mistakes = _header(first, separator, known, ignored, required)
    if mistakes:
        raise SheetError(path, mistakes)
    rows = [*_rows(lines, separator, header, ignored, mistakes)]
    if not rows and not mistakes:
        raise SheetError(path, [Mistake(first[0], None, "there is no sample below the header")])
    return rows, mistakes


def _split(line: str, separator: str) -> list[str] | None:
    """Return the cells, or None when a quote is left open."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator, strict=True))]
    except csv.Error:
        return None


def _header(
    first: tuple[int, str], separator: str, known: Sequence[str] | None, ignored: Collection[str], required: str
) -> tuple[list[str], list[Mistake]]:
    number, line = first
    names = _split(line, separator)
    if names is None:
        return [], [Mistake(number, None, "a quote is not closed on its line")]
    mistakes = [
        Mistake(number, name or f"number {place}", text)
        for place, name in enumerate(names, 1)
        if (text := _header_mistake(name, names[: place - 1], known, ignored)) is not None
    ]
    if required not in names:
        mistakes.append(Mistake(number, required, "the column is missing"))
    return names, mistakes


def _header_mistake(
    name: str, earlier: Sequence[str], known: Sequence[str] | None, ignored: Collection[str]
) -> str | None:
    if not name:
        return "the column has no name"
    if name in earlier:
        return "there are two columns of this name"
    if known is None or name in known or name in ignored:
        return None
    near = get_close_matches(name.lower(), known, 1)
    meant = f"did you mean {near[0]}? " if near else ""
    return f"unknown column; {meant}Known are {', '.join(known)}; leave out others with --ignore-column {name}"


def _rows(
    lines: Iterator[tuple[int, str]],
    separator: str,
    header: Sequence[str],
    ignored: Collection[str],
    mistakes: list[Mistake],
) -> Iterator[SheetRow]:
    for number, line in lines:
        cells = _split(line, separator)
        if cells is None:
            mistakes.append(Mistake(number, None, "a quote is not closed on its line"))
        elif len(cells) < len(header):
            absent = header[len(cells)]
            mistakes.append(Mistake(number, absent, f"the row has {len(cells)} cells, the header {len(header)}"))
        elif any(cells[len(header) :]):
            mistakes.append(Mistake(number, None, f"the row has {len(cells)} cells, the header {len(header)}"))
        else:
            named = zip(header, cells, strict=False)  # empty cells beyond the header come from spreadsheets
            yield SheetRow(number, {name: cell for name, cell in named if cell and name not in ignored})
