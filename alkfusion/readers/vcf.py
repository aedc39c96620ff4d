"""VCF as text: its header and its records, strict where a lost row could hide a call, lenient where callers are not.

Plain text and not htslib, because real files of SV callers break the rules that htslib enforces: no header line at
all, END smaller than POS, END that is no coordinate, contigs that the header does not list. Checked against the VCF
4.1 to 4.3 specifications and the real files named in the tests. Positions are 1-based.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain

import msgspec

from alkfusion.errors import InputError
from alkfusion.patterns import pattern
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.table import Row

__all__ = ["FIXED_COLUMNS", "VcfHead", "VcfHeader", "VcfRecord", "looks_like_vcf", "open_vcf", "vcf_head"]

FIXED_COLUMNS = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")
_FIXED_TABS = len(FIXED_COLUMNS) - 1
_CONTIG = pattern(r"##contig=<(.*)>")
_ID = pattern(r"(?:^|,)ID=([^,]*)")
_LENGTH = pattern(r"(?:^|,)length=([^,]*)", re.IGNORECASE)
_BARE_RECORD = pattern(r"[^\t#]+\t[0-9]+\t[^\t]*\t[A-Za-z.]+\t[^\t]+\t[^\t]*\t[^\t]*\t[^\t]*(?:\t.*)?")
_NO_COLUMNS: Mapping[str, int] = {}  # cells of a record are known by their place
_EMPTY = frozenset({"", "."})
_PLACEHOLDERS = frozenset({"", ".", "NULL"})  # what callers write in place of the sample's name


class VcfHeader(msgspec.Struct, frozen=True, dict=True):
    """What stands before the records."""

    metadata: tuple[str, ...]  # the ## lines
    columns: tuple[str, ...]  # the names of the header line; empty for a file that has none

    @cached_property
    def samples(self) -> tuple[str | None, ...]:
        """Names of the samples without folders (some callers name a sample by its BAM file); None where unnamed."""
        names = (re.split(r"[\\/]", name)[-1] for name in self.columns[9:])
        return tuple(None if name in _PLACEHOLDERS else name for name in names)

    def contig_lengths(self, source: TextSource) -> dict[str, int]:
        """Return the lengths of the ``##contig`` lines, in bases; raises InputError for one that is no number."""
        lengths = {}
        for number, line in enumerate(self.metadata, 1):
            entry = _CONTIG.fullmatch(line.strip())
            name, length = (pattern.search(entry[1]) if entry else None for pattern in (_ID, _LENGTH))
            if name and length:
                if not length[1].isdecimal():
                    raise InputError("the length of the contig is no number", path=source.path, line=number, seen=line)
                lengths[name[1]] = int(length[1])
        return lengths


class VcfRecord(Row):
    """One record; cells by position, INFO and FORMAT by key."""

    __slots__ = ("_info", "header")

    def __init__(self, source: TextSource, line: int, cells: Sequence[str], header: VcfHeader) -> None:
        super().__init__(source, line, cells, _NO_COLUMNS)
        self.header = header
        self._info: Mapping[str, str] | None = None

    @property
    def contig(self) -> str:
        """CHROM as written."""
        if not self._cells[0].strip():
            raise self.problem("CHROM is empty", None)
        return self._cells[0]

    @property
    def start(self) -> int:
        """POS, 1-based."""
        return self.locus(self._cells[1], "POS")

    def locus(self, text: str, word: str) -> int:
        """Turn text into a 1-based position; VCF numbers the telomere before the first base 0, which becomes 1."""
        return self.place("1" if text == "0" else text, word)

    @property
    def id(self) -> str | None:
        """ID, or None."""
        return None if self._cells[2] in {"", "."} else self._cells[2]

    @property
    def reference(self) -> str:
        """REF as written."""
        return self._cells[3]

    @property
    def alternatives(self) -> list[str]:
        """The alleles of ALT; none for ``.``."""
        return [] if self._cells[4] in {"", "."} else self._cells[4].split(",")

    @property
    def quality(self) -> str | None:
        """QUAL as written, or None."""
        return None if self._cells[5] in {"", "."} else self._cells[5]

    @property
    def failed_filters(self) -> str | None:
        """FILTER unless it is PASS or missing."""
        return None if self._cells[6] in {"", ".", "PASS"} else self._cells[6]

    @property
    def info(self) -> Mapping[str, str]:
        """INFO by key; a flag has an empty text."""
        if self._info is None:
            fields = [field.partition("=") for field in self._cells[7].split(";")]
            self._info = {key: value for key, _, value in fields}
        return self._info

    def stated(self, key: str) -> str | None:
        """Return an INFO value, or None where it is absent or missing."""
        value = self.info.get(key)
        return None if value is None or value in _EMPTY else value

    def range_of(self, key: str) -> tuple[int, int] | None:
        """Return an INFO value of two whole numbers, such as CIPOS; None where absent."""
        value = self.stated(key)
        if value is None:
            return None
        numbers = [self.whole(part, key, smallest=-1_000_000_000) for part in value.split(",")]
        if len(numbers) != 2 or numbers[0] > numbers[1]:
            raise self.problem(f"{key} is not a range of two numbers", value)
        return numbers[0], numbers[1]

    def format_fields(self) -> list[dict[str, str]]:
        """Return the FORMAT fields of each sample by key, in the order of the header."""
        if len(self._cells) < 10:
            return []
        keys = self._cells[8].split(":")
        return [dict(zip(keys, cell.split(":"), strict=False)) for cell in self._cells[9:]]


def open_vcf(source: TextSource, wanted: Callable[[str], bool] = bool) -> tuple[VcfHeader, Iterator[tuple[int, str]]]:
    """Read the header; return it and the lines of the records, numbered from 1, which the caller still has to split.

    ``wanted`` tells by its line which records to pass on; the others only have to be as wide as the header.

    A file whose first line is already a record is read as having the eight fixed columns. Raises InputError for a
    header line with other columns, and for a file with neither header line nor records.
    """
    lines = source.lines()
    metadata = []
    for number, line in lines:
        if line.startswith("##"):
            metadata.append(line)
        elif line.startswith("#"):
            return VcfHeader(tuple(metadata), _columns(source, number, line)), _records(source, lines, line, wanted)
        elif line.strip():
            rest = chain([(number, line)], lines)
            return VcfHeader(tuple(metadata), ()), _records(source, rest, None, wanted)
    raise InputError(
        "the VCF ends before its header line",
        path=source.path,
        advice="A VCF without variants still has the line that begins with #CHROM; make the file again.",
    )


def _columns(source: TextSource, number: int, line: str) -> tuple[str, ...]:
    columns = tuple(line.split("\t"))
    if columns[:8] != FIXED_COLUMNS or (len(columns) > 8 and columns[8] != "FORMAT"):
        raise InputError(
            "the header line of the VCF does not hold the columns of a VCF",
            path=source.path,
            line=number,
            seen=line,
            advice=f"They are, separated by tabs: {' '.join(FIXED_COLUMNS)}, then FORMAT and the samples.",
        )
    return columns


def _records(
    source: TextSource,
    lines: Iterator[tuple[int, str]],
    header_line: str | None,
    wanted: Callable[[str], bool],
) -> Iterator[tuple[int, str]]:
    """Pass on the records; every one must be as wide as the header line, or as the first record without one.

    A record may lack FORMAT and samples altogether, as in merged files of Manta, but not if it is the only one and the
    last of the file: then the file was most likely cut in the middle of it.
    """
    tabs = None if header_line is None else header_line.count("\t")
    bare: tuple[int, str] | None = None  # the first record without samples, until another record follows
    mixed = False
    for number, line in lines:
        found = line.count("\t")
        if found == tabs and line[0] != "#" and bare is None:  # the way of nearly all lines
            if wanted(line):
                yield number, line
            continue
        if line.startswith("##") or line == header_line or not line.strip():
            continue
        tabs = found if tabs is None else tabs
        if line.startswith("#") or found < _FIXED_TABS or found not in {tabs, _FIXED_TABS}:
            raise _wrong_width(source, number, line, tabs)
        if bare is not None:
            if wanted(bare[1]):
                yield bare
            bare, mixed = None, True
        if found != tabs and not mixed:
            bare = number, line
        elif wanted(line):
            yield number, line
    if bare is not None:
        raise _wrong_width(source, *bare, tabs or _FIXED_TABS)


def _wrong_width(source: TextSource, number: int, line: str, tabs: int) -> InputError:
    return InputError(
        f"the record has {line.count(chr(9)) + 1} columns, the file has {max(tabs, _FIXED_TABS) + 1}",
        path=source.path,
        line=number,
        seen=line,
        advice="The file is damaged or was cut; make it again.",
    )


class VcfHead(msgspec.Struct, frozen=True):
    """The start of a VCF, by which readers recognise whose it is."""

    metadata: str  # the ## lines in one text
    records: tuple[tuple[str, str, str], ...]  # ID, ALT and INFO of the first records


def looks_like_vcf(head: Head) -> bool:
    """Tell whether a file is VCF text, even one without any header."""
    first = head.first
    return first.startswith(("##fileformat=VCF", "#CHROM\tPOS\tID\tREF\tALT")) or bool(_BARE_RECORD.fullmatch(first))


@lru_cache(maxsize=1)
def vcf_head(head: Head) -> VcfHead | None:
    """Take the start of a file apart once for all readers; None when it is no VCF."""
    column_line = next((line for line in head.lines if line.strip() and not line.startswith("##")), "")
    if not looks_like_vcf(head) and not column_line.startswith("#CHROM\tPOS\tID\tREF\tALT"):
        return None
    cells = (line.split("\t", 8) for line in head.lines if not line.startswith("#"))
    return VcfHead(
        metadata="\n".join(line for line in head.lines if line.startswith("##")),
        records=tuple((cell[2], cell[4], cell[7]) for cell in cells if len(cell) > 7),
    )
