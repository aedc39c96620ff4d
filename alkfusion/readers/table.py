"""The shared ground of all readers whose format is a table with a header line.

A reader names its columns once: our word, and the header names that different versions of the caller have used for it.
Columns are found by name, never by position; the same list is what ``alkfusion formats`` prints. Programs that write a
table anew change its header and its separator (R makes ``X.gene1`` of ``#gene1``, Excel and pandas put commas or
semicolons between cells), so that names are compared by their letters and digits alone, and a caller's table is read
with any of the usual separators.
"""

from __future__ import annotations

import csv
import sys
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar

from alkfusion.calls import FusionCall, Molecule, Side
from alkfusion.errors import InputError
from alkfusion.readers.base import Reader
from alkfusion.readers.source import Head, TextSource

__all__ = ["MISSING", "SAMPLE", "HeaderReader", "Row", "RowReader", "TableReader", "header_cells", "header_key"]

MISSING = frozenset(
    {"", ".", "-", "--", "---", "NA", "N/A", "na", "n/a", "NaN", "nan", "None", "none", "null", "NULL", "#N/A", "\\N"}
)
# What pipelines and cohorts call the column that they put before or behind a caller's own
SAMPLE = ("sample", "sample_name", "sample_id", "tumor_id", "Tumor_Sample_Barcode", "ModelID", "DepMap_ID")
_LARGEST_NUMBER = 10**12  # more reads than any run gives; JSON could not hold much more
_LARGEST_POSITION = 300_000_000  # longer than any human chromosome

_DELIMITERS = ("\t", ",", ";")

csv.field_size_limit(sys.maxsize)  # read accessions can fill a cell with megabytes


def header_cells(line: str, delimiter: str) -> tuple[str, ...]:
    """Split a header line into names, without the ``#`` that many callers put before them, and without quotes."""
    return tuple(cell.strip().strip('"').lstrip("#").strip() for cell in line.split(delimiter))


@lru_cache(maxsize=4096)
def header_key(name: str) -> str:
    """Return what is left of a header name when a program has written it anew: its letters and digits, lower case."""
    if name[:1] == "X" and not name[1:2].isalpha():  # R puts an X before what cannot begin a name: X.gene1, X5P
        name = name[1:]
    return "".join(filter(str.isalnum, name.lower()))


@lru_cache(maxsize=1024)
def _header_keys(line: str, delimiter: str) -> frozenset[str]:
    """Return the keys of the names of a line that may be a header; some forty readers ask for the same lines."""
    return frozenset(map(header_key, header_cells(line, delimiter)))


def _find(spellings: Sequence[str], names: Sequence[str], keys: Sequence[str]) -> int | None:
    """Return the place of the first spelling that a header has: as it is, or else by its key."""
    exact = next((names.index(spelling) for spelling in spellings if spelling in names), None)
    if exact is not None:
        return exact
    return next((keys.index(header_key(spelling)) for spelling in spellings if header_key(spelling) in keys), None)


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    return cell[1:-1].strip() if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


class Row:
    """One line of a table; cells by our own words. Every problem becomes an InputError with file and line."""

    __slots__ = ("_cells", "_index", "line", "source")

    def __init__(self, source: TextSource, line: int, cells: Sequence[str], index: Mapping[str, int]) -> None:
        self.source = source
        self.line = line
        self._cells = cells
        self._index = index

    @property
    def words(self) -> tuple[str, ...]:
        """Our words for the cells of this row."""
        return tuple(self._index)

    def text(self, word: str) -> str | None:
        """Return a cell, or None where the column is absent or the cell is one of the spellings of "missing"."""
        place = self._index.get(word)
        if place is None:
            return None
        cell = _unquoted(self._cells[place])
        return None if cell in MISSING else cell

    def as_written(self, word: str) -> str:
        """Return a cell whose text may look like one of the spellings of "missing", such as the strand pair ``--``."""
        place = self._index.get(word)
        return "" if place is None else _unquoted(self._cells[place])

    def required(self, word: str) -> str:
        """Return a cell that must not be empty."""
        cell = self.text(word)
        if cell is None:
            raise self.problem(f"the cell of column {word!r} is empty", None)
        return cell

    def count(self, word: str) -> int | None:
        """Return a number of reads; ``12``, ``12.0`` and ``1.2e1`` are the same number."""
        cell = self.text(word)
        return None if cell is None else self.whole(cell, word, smallest=0)

    def total(self, *words: str) -> int | None:
        """Return the sum of those counts that are given, or None when none is."""
        given = [count for word in words if (count := self.count(word)) is not None]
        return sum(given) if given else None

    def position(self, word: str, *, zero_based: bool = False) -> int | None:
        """Return a 1-based position; ``zero_based`` says how the file counts."""
        cell = self.text(word)
        return None if cell is None else self.place(cell, word, zero_based=zero_based)

    def place(self, cell: str, word: str, *, zero_based: bool = False) -> int:
        """Turn the text of a position into a 1-based position."""
        position = self.whole(cell, word, smallest=0) + (1 if zero_based else 0)
        if not 1 <= position <= _LARGEST_POSITION:
            raise self.problem(f"{word!r} is not a position on a human chromosome", cell)
        return position

    def whole(self, cell: str, word: str, *, smallest: int) -> int:
        """Turn text into a whole number of at least ``smallest``."""
        if "_" in cell or not cell.isascii():  # int() would take 1_000 and the digits of other scripts
            raise self.problem(f"{word!r} is not a whole number", cell)
        try:
            value = int(cell)
        except ValueError:
            value = self._from_float(cell, word)
        if value < smallest:
            raise self.problem(f"{word!r} is negative", cell)
        if value > _LARGEST_NUMBER:
            raise self.problem(f"{word!r} is too large a number", cell)
        return value

    def breakpoint(self, word: str, *, zero_based: bool = False) -> tuple[str | None, int | None, str | None]:
        """Split ``chr2:42492091:+`` or ``2:42492091`` into contig, 1-based position and strand."""
        cell = self.text(word)
        if cell is None:
            return None, None, None
        contig, colon, rest = cell.partition(":")
        position, _, strand = rest.partition(":")
        if not colon or not contig:
            raise self.problem(f"{word!r} is not of the form contig:position or contig:position:strand", cell)
        return contig, self.place(position, word, zero_based=zero_based), self.strand_of(strand)

    def strand(self, word: str) -> str | None:
        """Return ``+``, ``-`` or None; ``1`` and ``-1`` are read too."""
        place = self._index.get(word)  # "-" is a strand here, not a missing value
        return None if place is None else self.strand_of(_unquoted(self._cells[place]))

    def strand_of(self, cell: str) -> str | None:
        """Return the strand that a text stands for; None for ``.`` and empty text."""
        strand = {"+": "+", "1": "+", "+1": "+", "-": "-", "-1": "-", "": None, ".": None, "*": None}.get(cell, "?")
        if strand == "?" and cell not in {"NA", "na", "?"}:
            raise self.problem("the strand is neither + nor -", cell)
        return None if strand == "?" else strand

    def side(self, end: str, *, zero_based: bool = False) -> Side:
        """Make one side of a call from the words that readers share.

        ``end`` is what the words end in, for instance ``5``: gene5, gene_id5, transcript5, exon5, and breakpoint5
        or contig5, position5 and strand5. Words that the reader does not name stay empty.
        """
        contig, position, strand = self.breakpoint(f"breakpoint{end}", zero_based=zero_based)
        return Side(
            gene=self.text(f"gene{end}"),
            gene_id=self.text(f"gene_id{end}"),
            contig=contig or self.text(f"contig{end}"),
            position=position or self.position(f"position{end}", zero_based=zero_based),
            strand=strand or self.strand(f"strand{end}"),
            transcript=self.text(f"transcript{end}"),
            exon=self.count(f"exon{end}"),
        )

    def problem(self, what: str, seen: object) -> InputError:
        """Make the error for this line."""
        return InputError(what, path=self.source.path, line=self.line, seen=seen)

    def _from_float(self, cell: str, word: str) -> int:
        try:
            value = float(cell)
        except ValueError:
            value = float("nan")
        if not value.is_integer():
            raise self.problem(f"{word!r} is not a whole number", cell)
        return int(value)


class RowReader(Reader):
    """A format of rows with at most one call each, with or without a header line."""

    caller: ClassVar[str | None] = None  # whose calls these are, when the caller has several formats
    molecule: ClassVar[Molecule] = Molecule.RNA
    exact: ClassVar[bool] = True  # False where the caller's positions wobble

    @abstractmethod
    def call(self, row: Row) -> FusionCall | None:
        """Turn a row into a call; None for rows that are no fusion call."""

    @abstractmethod
    def rows(self, source: TextSource) -> Iterator[Row]:
        """Yield every row; raises InputError for a line that is none."""

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield the call of every row that has one."""
        for row in self.rows(source):
            call = self.call(row)
            if call is not None:
                yield call

    def call_in_order(self, row: Row) -> FusionCall:
        """Make the call of a file that puts the 5' partner first: words ending in 5 and 3."""
        return self._usual_call(row, row.side("5"), row.side("3"), ordered=True)

    def call_as_listed(self, row: Row) -> FusionCall:
        """Make the call of a file whose order says nothing about transcription: words ending in 1 and 2."""
        return self._usual_call(row, row.side("1"), row.side("2"), ordered=False)

    def _usual_call(self, row: Row, first: Side, second: Side, *, ordered: bool) -> FusionCall:
        return FusionCall(
            source=row.source.name,
            caller=self.caller or self.name,
            line=row.line,
            first=first,
            second=second,
            ordered=ordered,
            molecule=self.molecule,
            exact=self.exact,
            split_reads=row.count("split_reads"),
            spanning_pairs=row.count("spanning_pairs"),
            reported_frame=row.text("frame"),
            inserted=row.text("inserted"),
            sample=row.text("sample"),
        )


class HeaderReader(Reader):
    """A format with one header line. A subclass names its columns and makes any number of calls from a row."""

    delimiter: ClassVar[str] = "\t"
    quoted: ClassVar[bool] = False  # True for CSV with quoted cells
    signature: ClassVar[tuple[str, ...]]  # header names that together belong to this caller alone
    ragged: ClassVar[bool] = False  # True where the caller writes more cells than names
    absent: ClassVar[tuple[str, ...]] = ()  # header names that mean it is another format
    columns: ClassVar[Mapping[str, tuple[str, ...]]]  # our word -> header names, all required
    optional: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def recognise(self, head: Head) -> str | None:
        """Recognise the header line by the names that only this caller uses."""
        if self._find_header(head) is None:
            return None
        return f"the header line holds the columns {', '.join(self.signature)}"

    def rows(self, source: TextSource) -> Iterator[Row]:
        """Yield every row below the header line."""
        lines = source.lines()
        header_line, header, delimiter = self._read_header(source, lines)
        names = header_cells(header, delimiter)
        index = self._index(names, source, header_line)
        last = max(index.values())
        for line, cells in self._cells(source, lines, delimiter):
            if header_cells(cells[0], "\0")[0] == names[0] and header_cells("\0".join(cells), "\0") == names:
                raise InputError(
                    "the header line stands here once more",
                    path=source.path,
                    line=line,
                    advice="Give each file by itself instead of several joined into one.",
                )
            if len(cells) <= last or (not self.ragged and any(cell.strip() for cell in cells[len(names) :])):
                raise InputError(
                    f"the row has {len(cells)} cells, the header has {len(names)}",
                    path=source.path,
                    line=line,
                    seen=delimiter.join(cells),
                    advice="The file is damaged or was cut; make it again. A table from R needs row.names = FALSE.",
                )
            yield Row(source, line, cells, index)

    def columns_used(self) -> Mapping[str, tuple[str, ...]]:
        """Return our words and the header names they are read from."""
        return {**self.columns, **self.optional}

    def nearly(self, head: Head) -> str | None:
        """Name the missing columns when most of the signature is there."""
        keys = _header_keys(head.first, self.delimiter)
        missing = [name for name in self.signature if header_key(name) not in keys]
        if self.signature and missing and self._knows(frozenset(map(header_key, head.first.split()))):
            return f"{self.name} (its columns are separated by spaces here; give the file with its tabs)"
        if not missing or len(missing) * 2 > len(self.signature):
            return None
        return f"{self.name} (missing column: {', '.join(missing)})"

    def first_rows(self, head: Head, *names: str) -> list[tuple[str, ...]] | None:
        """Return the cells of some columns in the first rows, or None where the header lacks one of the columns."""
        place = self._find_header(head)
        if place is None:
            return None
        delimiter = self._delimiter_of(head.lines[place]) or self.delimiter
        keys = [header_key(name) for name in header_cells(head.lines[place], delimiter)]
        if not {header_key(name) for name in names}.issubset(keys):
            return None
        places = [keys.index(header_key(name)) for name in names]
        rows = csv.reader((line for line in head.lines[place + 1 :] if line.strip()), delimiter=delimiter)
        return [tuple(cells[place].strip() for place in places) for cells in rows if len(cells) == len(keys)]

    def _delimiter_of(self, line: str) -> str | None:
        """Return what stands between the names of the header line, or None when the line is not this header."""
        delimiters = (self.delimiter, *_DELIMITERS)
        return next((delimiter for delimiter in delimiters if self._knows(_header_keys(line, delimiter))), None)

    def _knows(self, keys: frozenset[str]) -> bool:
        """Tell whether the names of a header line, as keys, are those of this format."""
        return keys.issuperset(map(header_key, self.signature)) and keys.isdisjoint(map(header_key, self.absent))

    def _find_header(self, head: Head) -> int | None:
        """Return the index of the header line; only comments and empty lines may stand before it."""
        for place, line in enumerate(head.lines):
            if self._delimiter_of(line) is not None:
                return place
            if line.strip() and not line.startswith("#"):
                return None
        return None

    def _read_header(self, source: TextSource, lines: Iterator[tuple[int, str]]) -> tuple[int, str, str]:
        """Return number, text and delimiter of the header line."""
        for number, line in lines:
            if (delimiter := self._delimiter_of(line)) is not None:
                return number, line, delimiter
            if line.strip() and not line.startswith("#"):
                break
        raise InputError(
            f"the header line of {self.title} is missing",
            path=source.path,
            advice=f"It must hold the columns: {', '.join(self.signature)}.",
        )

    def _index(self, names: Sequence[str], source: TextSource, line: int) -> dict[str, int]:
        index = {}
        keys = [header_key(name) for name in names]
        for word, spellings in self.columns_used().items():
            found = _find(spellings, names, keys)
            if found is not None:
                index[word] = found
            elif word in self.columns:
                raise InputError(
                    f"a {self.title} file needs the column {' or '.join(map(repr, spellings))}",
                    path=source.path,
                    line=line,
                    seen=", ".join(names),
                    advice="Give the caller's own, unedited output.",
                )
        return index

    def _cells(
        self, source: TextSource, lines: Iterator[tuple[int, str]], delimiter: str
    ) -> Iterator[tuple[int, Sequence[str]]]:
        # a caller's own tab-separated table has quotes inside its cells; whoever writes commas instead has to quote
        quoted = self.quoted if delimiter == self.delimiter else delimiter != "\t"
        for number, text in lines:
            if not text.strip() or (text.startswith(("##", "# ")) and self._delimiter_of(text) is None):
                continue
            if not quoted:
                yield number, text.split(delimiter)
                continue
            try:
                yield number, next(csv.reader([text], delimiter=delimiter, strict=True))
            except csv.Error as error:
                raise InputError(
                    f"the quotes do not match ({error})", path=source.path, line=number, seen=text
                ) from None


class TableReader(HeaderReader, RowReader):
    """A format with one header line and at most one call a row."""
