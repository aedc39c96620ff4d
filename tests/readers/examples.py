"""The minimal examples of all readers, and a way to take their tables apart and put them together again.

``data/<reader>/minimal*.<ext>`` is a file of that reader's format with exactly two calls, at least one of them of
ALK. A reader joins the protocol suite by having one; a reader of several layouts has one for each.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import msgspec
import pytest

from alkfusion.calls import FusionCall
from alkfusion.errors import AlkfusionError
from alkfusion.readers.base import Reader
from alkfusion.readers.registry import all_readers
from alkfusion.readers.source import TextSource
from alkfusion.readers.table import HeaderReader, header_cells

DATA = Path(__file__).parent / "data"
ALK_LOCI = (("2", 29_190_000, 30_150_000), ("chr2", 29_190_000, 30_150_000))  # both builds, generously


@dataclass(frozen=True)
class Example:
    """One minimal file and the reader that it belongs to."""

    reader: Reader
    path: Path

    @property
    def label(self) -> str:
        return f"{self.reader.name}-{self.path.name}"

    @cached_property
    def data(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def text(self) -> str:
        return self.data.decode("utf-8")

    @cached_property
    def calls(self) -> list[FusionCall]:
        return read(self.reader, self.path)

    @property
    def table(self) -> Table:
        assert isinstance(self.reader, HeaderReader)
        return Table.of(self.reader, self.text)


@dataclass(frozen=True)
class Table:
    """A header line and rows, and whatever stands before the header."""

    reader: HeaderReader
    preamble: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, reader: HeaderReader, text: str) -> Table:
        lines = text.splitlines()
        place = next(
            number
            for number, line in enumerate(lines)
            if set(reader.signature) <= set(header_cells(line, reader.delimiter))
        )
        rows = [line for line in lines[place + 1 :] if line.strip() and not line.startswith(("##", "# "))]
        return cls(
            reader=reader,
            preamble=tuple(lines[:place]),
            names=_split(reader, lines[place]),
            rows=tuple(_split(reader, line) for line in rows),
        )

    def text(self, *, quotes: bool = False) -> str:
        join = _joiner(self.reader, quotes=quotes)
        return "\n".join([*self.preamble, *map(join, (self.names, *self.rows)), ""])

    def text_with(self, delimiter: str) -> str:
        """The table as a program writes it that knows nothing of the format: quotes only where they are needed."""
        lines = io.StringIO()
        names = [name.strip('"') for name in self.names]
        csv.writer(lines, delimiter=delimiter, lineterminator="\n").writerows([names, *self.rows])
        return lines.getvalue()

    def named(self, change: Callable[[str], str]) -> Table:
        return replace(self, names=tuple(map(change, self.names)))

    def places(self, words: Iterable[str]) -> dict[str, int]:
        """Where the columns of our words are; words that this file lacks are left out."""
        names = list(header_cells("\0".join(self.names), "\0"))
        used = self.reader.columns_used()
        return {
            word: next(names.index(spelling) for spelling in used[word] if spelling in names)
            for word in words
            if any(spelling in names for spelling in used[word])
        }

    def without(self, place: int) -> Table:
        return self._each(lambda cells: cells[:place] + cells[place + 1 :])

    def renamed(self, place: int, name: str) -> Table:
        return replace(self, names=self.names[:place] + (name,) + self.names[place + 1 :])

    def with_column(self, name: str, cell: str) -> Table:
        return replace(self, names=(*self.names, name), rows=tuple((*row, cell) for row in self.rows))

    def with_cells(self, place: int, change: Callable[[str], str]) -> Table:
        rows = tuple((*row[:place], change(row[place]), *row[place + 1 :]) for row in self.rows)
        return replace(self, rows=rows)

    def reordered(self, order: list[int]) -> Table:
        return self._each(lambda cells: tuple(cells[place] for place in order))

    def column(self, place: int) -> list[str]:
        return [row[place] for row in self.rows]

    def _each(self, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Table:
        return replace(self, names=change(self.names), rows=tuple(map(change, self.rows)))


def _split(reader: HeaderReader, line: str) -> tuple[str, ...]:
    if reader.quoted:
        return tuple(next(csv.reader([line], delimiter=reader.delimiter)))
    return tuple(line.split(reader.delimiter))


def _joiner(reader: HeaderReader, *, quotes: bool) -> Callable[[tuple[str, ...]], str]:
    def join(cells: tuple[str, ...]) -> str:
        if not reader.quoted:
            return reader.delimiter.join(f'"{cell}"' if quotes else cell for cell in cells)
        line = io.StringIO()
        quoting = csv.QUOTE_ALL if quotes else csv.QUOTE_MINIMAL
        csv.writer(line, delimiter=reader.delimiter, lineterminator="", quoting=quoting).writerow(cells)
        return line.getvalue()

    return join


def read(reader: Reader, path: Path) -> list[FusionCall]:
    return list(reader.calls(TextSource(path)))


def read_or_error(reader: Reader, path: Path) -> list[FusionCall] | AlkfusionError:
    """The calls, or the error that the program shows; any other exception is a failure of the test."""
    try:
        return read(reader, path)
    except AlkfusionError as error:
        return error


class MemorySource(TextSource):
    """The bytes of a changed file, without a disk: opening files would take most of the time."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__(name)
        self._data = data

    def _open_raw(self) -> io.BufferedReader:
        return io.BufferedReader(io.BytesIO(self._data))


def outcome_of(example: Example, content: str | bytes) -> list[FusionCall] | AlkfusionError:
    """What the reader makes of a changed copy of its example."""
    data = content.encode() if isinstance(content, str) else content
    try:
        return list(example.reader.calls(MemorySource(example.path.name, data)))
    except AlkfusionError as error:
        return error


def names_alk(call: FusionCall) -> bool:
    return any(
        "ALK" in (side.gene or "")
        or (side.gene_id or "").startswith("ENSG00000171094")
        or any(
            side.contig == contig and side.position is not None and low <= side.position <= high
            for contig, low, high in ALK_LOCI
        )
        for side in (call.first, call.second)
    )


EXAMPLES = [Example(reader, path) for reader in all_readers() for path in sorted((DATA / reader.name).glob("minimal*"))]
GROUPING = frozenset({"fuseq-wes-reads"})  # one row a read and one call a pair of windows: rows are no calls there
TABLES = [
    example for example in EXAMPLES if isinstance(example.reader, HeaderReader) and example.reader.name not in GROUPING
]


def every(examples: list[Example]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("example", examples, ids=[example.label for example in examples])


def write(tmp_path: Path, example: Example, content: str | bytes) -> Path:
    """Write a changed copy under the name of the example, so that the calls' ``source`` stays comparable."""
    path = tmp_path / example.path.name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def said(calls: list[FusionCall]) -> list[FusionCall]:
    """The calls without their line numbers, for files whose lines have moved."""
    return [msgspec.structs.replace(call, line=0) for call in calls]


def assert_same_or_refused(outcome: list[FusionCall] | AlkfusionError, example: Example) -> None:
    assert isinstance(outcome, AlkfusionError) or said(outcome) == said(example.calls)
