"""Takes most reads of a region out of a BAM file in bulk, and leaves the others to be looked at one by one.

Which reads are taken, and what they add, stands in ``_sieve``. That module is compiled when the program is installed;
it does nothing that ``scan`` does not do itself, only faster. Where there was no compiler, for CRAM files and where the
reads of one sample have to be told from others, every read is looked at one by one.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pysam
from pysam import AlignedSegment

from alkfusion.alignments.compiled import compiled_part
from alkfusion.alignments.exon_coverage import ExonCoverage
from alkfusion.alignments.fragments import FragmentCounter
from alkfusion.alignments.locus import Locus
from alkfusion.alignments.open_file import OpenAlignment
from alkfusion.alignments.pairs import PairRecord
from alkfusion.alignments.split_reads import INWARD, LONGEST_TAIL, SHORT_CLIP, BreakRead
from alkfusion.bgzf import blocks
from alkfusion.calls import Kept
from alkfusion.genome.builds import canonical_contig

if TYPE_CHECKING:
    from alkfusion.alignments._sieve import Sieve

__all__ = ["SiftedReads"]

_SIFTED_TOGETHER = 1 << 18  # bytes of records: few enough for the cache of a processor
_READ_TOGETHER = 1 << 24  # bytes of records
_Bytes = TypeVar("_Bytes", bytes, bytearray)


class SiftedReads:
    """The reads of one file that the sieve takes: what they add goes to its collectors, their numbers stand here."""

    def __init__(
        self,
        alignment: OpenAlignment,
        locus: Locus,
        exons: ExonCoverage,
        fragments: FragmentCounter,
        take_evidence: Callable[[list[BreakRead], list[PairRecord]], None],
    ) -> None:
        """Prepare for one pass over the locus; nothing is read yet."""
        self._alignment, self._locus, self._exons, self._fragments = alignment, locus, exons, fragments
        self._take_evidence = take_evidence
        self.reads = self.spliced_reads = self.duplicates = self.clipped = 0
        #: Gaps that reads splice over, as 0-based half-open intervals, and their reads.
        self.splices: dict[tuple[int, int], int] = {}

    def others(self, *, by_name: bool) -> Iterator[AlignedSegment]:
        """Yield the reads of the locus that have to be looked at, and take the others; all where there is no sieve.

        ``by_name`` says that a name is all it takes to tell molecules apart. Raises ValueError, OSError or EOFError for
        data that cannot be decoded.
        """
        alignment, locus = self._alignment, self._locus
        part = compiled_part()
        if part is None or alignment.kind != "BAM" or alignment.read_groups is not None:
            yield from alignment.raw_fetch(locus.contig, locus.start, locus.end)
            return
        first = next(alignment.raw_fetch(locus.contig, locus.start, locus.end), None)
        if first is None:
            return
        offset = alignment.file.tell()
        yield first  # pysam tells where the second record begins, not where the first one did
        name = alignment.contigs[locus.contig]
        end = min(locus.end, int(alignment.file.get_reference_length(name)))
        quality = self._fragments.quality
        sieve: Sieve = part.Sieve(
            (int(alignment.file.get_tid(name)), locus.start, end, locus.end),
            self._exons.intervals,
            self._fragments.targets,
            self._fragments.shown,
            (quality.base, quality.mapping, quality.read_end),
            (SHORT_CLIP, LONGEST_TAIL, INWARD),
            (Kept.LEFT, Kept.RIGHT),
            by_name,
        )
        header = _header(alignment.file)
        for records in _together(self._sifted(sieve, offset), _READ_TOGETHER):
            yield from _read_back(header, records)
        self._exons.include(sieve.covered_bases)
        self.reads, self.spliced_reads, self.duplicates = sieve.reads, sieve.spliced_reads, sieve.duplicates
        self.clipped, self.splices = sieve.clipped, sieve.splices

    def _sifted(self, sieve: Sieve, offset: int) -> Iterator[bytes]:
        """Yield the records from a virtual offset on that the sieve leaves, until it is through."""
        rest = b""
        for data in _records(self._alignment.path, offset):
            rest += data
            left, at = sieve.sift(rest, self._fragments.limit)
            self._take(sieve)
            yield left
            if sieve.finished:
                return
            rest = rest[at:]
        if rest:
            raise EOFError("the last record is cut off")

    def _take(self, sieve: Sieve) -> None:
        """Hand on what the sieve noted."""
        fragments, alignments, bases, changes, ends, pairs = sieve.taken()
        for name, exon, position, base, lane, from_end in changes:
            self._fragments.differs(name, exon, position, base, lane, from_end)
        self._fragments.added(fragments, alignments, bases)
        named = [(pair, self._contig(pair[4])) for pair in pairs]
        self._take_evidence(
            [BreakRead._make(end) for end in ends],
            [PairRecord(*pair[:4], contig, *pair[5:]) for pair, contig in named if contig is not None],
        )

    def _contig(self, number: int) -> str | None:
        """Return the canonical name of a contig of the file; None for one that is no primary chromosome."""
        return canonical_contig(self._alignment.file.get_reference_name(number)) if number >= 0 else None


def _records(path: Path, offset: int) -> Iterator[bytes]:
    """Yield the decompressed bytes of a BAM file from a virtual offset on."""
    with path.open("rb") as file:
        data = blocks(file, offset >> 16)
        yield bytes(next(data, bytearray())[offset & 0xFFFF :])
        for pieces in _together(data, _SIFTED_TOGETHER):
            yield b"".join(pieces)


def _together(pieces: Iterable[_Bytes], least: int) -> Iterator[list[_Bytes]]:
    """Gather pieces until they have so many bytes."""
    waiting: list[_Bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= least:
            yield waiting
            waiting, size = [], 0
    yield waiting


def _header(file: pysam.AlignmentFile) -> bytes:
    """Return the header of a BAM file with the contigs of another."""
    names = [name.encode() + b"\0" for name in file.references]
    contigs = (
        struct.pack("<i", len(name)) + name + struct.pack("<i", length)
        for name, length in zip(names, file.lengths, strict=True)
    )
    return b"BAM\1" + struct.pack("<ii", 0, len(names)) + b"".join(contigs)


def _read_back(header: bytes, records: list[bytes]) -> Iterator[AlignedSegment]:
    """Let pysam read records, out of a file that has no name."""
    if not any(records):
        return
    with tempfile.TemporaryFile() as file:
        file.writelines([header, *records])
        file.seek(0)
        with pysam.AlignmentFile(file, "rb", check_sq=False) as reader:
            yield from reader
