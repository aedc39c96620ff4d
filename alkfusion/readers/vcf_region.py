"""The records of a VCF or BCF that lie around ALK, with an index in one jump and without one in a single pass.

Without an index the file is searched as bytes, block after block, and only lines that begin like a record of the region
are cut out, so that a whole-genome file costs little more than its decompression. Positions are 1-based.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

from alkfusion.errors import InputError
from alkfusion.genome.builds import Build, canonical_contig
from alkfusion.genome.transcripts import GeneModels
from alkfusion.patterns import pattern
from alkfusion.readers.bgzip_search import contig_order, region_lines
from alkfusion.readers.source import TextSource
from alkfusion.readers.vcf import VcfHeader, open_vcf

__all__ = ["ALK_REGION", "RegionRecords", "index_of"]

#: Both builds' ALK with room for records that begin earlier: chr2, 1-based inclusive.
ALK_REGION = (29_000_000, 30_200_000)
_BLOCK = 1 << 20
_MARGIN = 60  # bases around an exon: an insertion or deletion there can be the same as one inside
_END = pattern(r"(?:^|;)END=(\d+)(?:;|$)")
_REGION_LINE = re.compile(rb"\n(?:(?:[cC][hH][rR])?0?2|NC_000002\.\d+)\t(29\d{6}|30[01]\d{5}|30200000)\t")
_CHROMOSOME_2 = re.compile(rb"\n(?:(?:[cC][hH][rR])?0?2|NC_000002\.\d+)\t")


class RegionRecords:
    """Reads the records once; ``contig_seen`` says afterwards whether the file knows chromosome 2 at all."""

    def __init__(self, source: TextSource) -> None:
        self.source = source
        self.header: VcfHeader = open_vcf(source)[0]
        self.rows = 0
        self.lengths = self.header.contig_lengths(source)
        self.contig_seen = any(canonical_contig(name) == "chr2" for name in self.contigs)

    @property
    def contigs(self) -> tuple[str, ...]:
        """Names of the header's contig lines, with or without length."""
        found = (re.search(r"[<,]ID=([^,>]+)", line) for line in self.header.metadata if line.startswith("##contig="))
        return tuple(match[1] for match in found if match)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield (1-based line or 0 with an index, cells) of every record that reaches an exon of ALK or its edges.

        ``rows`` counts those of the whole region; records of introns are left out before they are taken apart.
        """
        for number, cells in self._in_region():
            self.rows += 1
            if _reaches_exon(cells):
                yield number, cells

    def _in_region(self) -> Iterator[tuple[int, list[str]]]:
        index = index_of(self.source.path)
        if index is not None:
            yield from self._fetched(index)
        elif self._is_bcf():
            yield from self._of_lines()
        else:
            yield from self._searched()

    def _is_bcf(self) -> bool:
        with self.source.binary() as data:
            return data.read(3) == b"BCF"

    def _fetched(self, index: Path) -> Iterator[tuple[int, list[str]]]:
        """Yield the records of the region of an indexed file."""
        found = self._halved(index)
        names, lines = self._by_htslib(index) if found is None else found
        self.contig_seen = self.contig_seen or bool(names)
        for line in lines:
            cells = line.rstrip("\r\n").split("\t")
            if ALK_REGION[0] <= _position(cells[1]) <= ALK_REGION[1]:
                yield 0, self._checked(cells, 0)

    def _halved(self, index: Path) -> tuple[list[str], list[str]] | None:
        """Return the names of chromosome 2 and the lines of the region; None where htslib has to say."""
        try:
            names = [name for name in contig_order(index) if canonical_contig(name.decode()) == "chr2"]
            lines = region_lines(self.source.path, index, names[0], *ALK_REGION) if len(names) == 1 else None
            return None if lines is None else ([names[0].decode()], [line.decode() for line in lines])
        except (OSError, UnicodeDecodeError):  # htslib says what is wrong
            return None

    def _by_htslib(self, index: Path) -> tuple[list[str], list[str]]:
        """Fetch by index; htslib's own messages are kept off the terminal."""
        import pysam

        spoken = pysam.set_verbosity(0)
        try:
            if self._is_bcf():
                with pysam.VariantFile(str(self.source.path), index_filename=str(index)) as bcf:
                    names = [name for name in bcf.header.contigs if canonical_contig(name) == "chr2"]
                    return names, [str(r) for n in names for r in bcf.fetch(n, ALK_REGION[0] - 1, ALK_REGION[1])]
            with pysam.TabixFile(str(self.source.path), index=str(index)) as tabix:
                names = [name for name in tabix.contigs if canonical_contig(name) == "chr2"]
                return names, [line for n in names for line in tabix.fetch(n, ALK_REGION[0] - 1, ALK_REGION[1])]
        except (OSError, ValueError) as error:
            raise InputError(
                f"the file or its index {index.name} cannot be read ({error})",
                path=self.source.path,
                advice="Make the index again (bcftools index), or remove it: the file is then read without one.",
            ) from None
        finally:
            pysam.set_verbosity(spoken)

    def _of_lines(self) -> Iterator[tuple[int, list[str]]]:
        """Read BCF without an index: htslib turns it into lines."""
        for number, line in open_vcf(self.source)[1]:
            cells = line.split("\t")
            if canonical_contig(cells[0]) == "chr2":
                self.contig_seen = True
                if ALK_REGION[0] <= _position(cells[1]) <= ALK_REGION[1]:
                    yield number, self._checked(cells, number)

    def _searched(self) -> Iterator[tuple[int, list[str]]]:
        """Search the bytes of the file; a file whose last line was cut is refused."""
        lines = 0  # line ends before the block
        left = b"\n"
        for block in _blocks(self.source):
            text = left + block
            for match in _REGION_LINE.finditer(text):
                end = text.find(b"\n", match.end())
                if end < 0:
                    break  # the line goes on in the next block, which sees it whole
                number = lines + text.count(b"\n", 0, match.start() + 1)
                yield number, self._checked(self._cells(text[match.start() + 1 : end], number), number)
            self.contig_seen = self.contig_seen or _CHROMOSOME_2.search(text) is not None
            last = text.rfind(b"\n")
            lines += text.count(b"\n", 0, last)
            left = text[last:]
        yield from self._last_line(left, lines + 1)

    def _last_line(self, left: bytes, number: int) -> Iterator[tuple[int, list[str]]]:
        """Check the last line, which has no line end when the file was cut."""
        if len(left) < 2:
            return
        cells = self._checked(self._cells(left[1:], number), number)
        if _REGION_LINE.match(left):
            yield number, cells

    def _cells(self, line: bytes, number: int) -> list[str]:
        try:
            return line.decode().rstrip("\r").split("\t")
        except UnicodeDecodeError:
            raise InputError("the record is not UTF-8 text", path=self.source.path, line=number, seen=line) from None

    def _checked(self, cells: list[str], number: int) -> list[str]:
        expected = len(self.header.columns) or 8
        if len(cells) == expected or (not self.header.columns and len(cells) > expected):
            return cells
        raise InputError(
            f"the record has {len(cells)} columns, the file has {expected}",
            path=self.source.path,
            line=number or None,
            seen=":".join(cells[:2]),
            advice="The file is damaged or was cut; make it again.",
        )


def index_of(path: Path) -> Path | None:
    """Return the index beside a file; None without one, or when it is older than the file and may not fit it."""
    for suffix in (".tbi", ".csi"):
        index = path.with_name(path.name + suffix)
        if index.is_file() and index.stat().st_mtime >= path.stat().st_mtime:
            return index
    return None


def _blocks(source: TextSource) -> Iterator[bytes]:
    """Yield the file's bytes, unzipped, in large blocks."""
    with source.binary() as data:
        while block := data.read(_BLOCK):
            yield block


@cache
def _exon_edges() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return first positions (1-based) of ALK's exons in both builds, with room around them, in order; and the furthest
    last position of each and all before it.
    """
    exons = [exon for build in Build for t in GeneModels.of(build).transcripts("ALK")[:1] for exon in t.exons]
    spans = sorted((exon.start + 1 - _MARGIN, exon.end + _MARGIN) for exon in exons)
    return tuple(first for first, _ in spans), tuple(accumulate((last for _, last in spans), max))


def _reaches_exon(cells: Sequence[str]) -> bool:
    """Tell whether a record (its REF, or its END where that lies further) touches an exon in either build."""
    start = _position(cells[1])
    end = start + len(cells[3]) - 1
    if "END=" in cells[7] and (stated := _END.search(cells[7])):
        end = max(end, int(stated[1]))
    firsts, lasts = _exon_edges()
    before = bisect_right(firsts, end)  # exons that begin at or before the end of the record
    return before > 0 and lasts[before - 1] >= start


def _position(text: str) -> int:
    return int(text) if text.isdecimal() else -1
