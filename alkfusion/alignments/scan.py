"""The one pass over the reads of ALK: each read is looked at once, and everybody takes what concerns him."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from pysam import AlignedSegment

from alkfusion.alignments.exon_coverage import ExonCoverage
from alkfusion.alignments.fragments import FragmentCounter
from alkfusion.alignments.locus import Locus
from alkfusion.alignments.open_file import OpenAlignment
from alkfusion.alignments.pairs import PairRecord
from alkfusion.alignments.split_reads import MIN_CLIP, BreakRead, break_reads
from alkfusion.calls import Kept
from alkfusion.genome.builds import canonical_contig

__all__ = ["Scan", "scan"]

_UNMAPPED, _MATE_UNMAPPED, _REVERSE, _MATE_REVERSE = 0x4, 0x8, 0x10, 0x20
_NOT_PRIMARY, _IGNORED = 0x900, 0x4 | 0x200 | 0x400  # unmapped, failed, duplicate
_PAIRED, _PROPER = 0x1, 0x2
_SPLICE, _SOFT, _HARD = 3, 4, 5
_LOOKED_AT_FOR_UMI = 200
# Reads that splice, as a share of all reads of ALK, from which a file is RNA: DNA has some from processed copies.
_RNA_SHARE, _RNA_READS = 0.01, 3

Naming = Callable[[AlignedSegment], str]


@dataclass
class Scan:
    """What one pass over ALK collected."""

    exons: ExonCoverage
    fragments: FragmentCounter
    breaks: list[BreakRead] = field(default_factory=list)
    pairs: list[PairRecord] = field(default_factory=list)
    skipped: Counter[tuple[int, int]] = field(default_factory=Counter)  # last and next exon of a read, not neighbours
    reads: int = 0  # primary alignments
    spliced_reads: int = 0
    duplicates: int = 0
    clipped: int = 0  # alignments with a clipped end of any length
    far_mates: int = 0

    def is_rna(self, spliced_aligner: bool) -> bool:
        """Tell RNA from DNA: by reads that splice, or by an aligner that splices where no read could show it."""
        if self.spliced_reads >= max(_RNA_READS, _RNA_SHARE * self.reads):
            return True
        return spliced_aligner


def scan(alignment: OpenAlignment, locus: Locus, fragments: FragmentCounter) -> Scan:
    """Read the ALK locus once. Duplicates and failed reads are left out."""
    seen = Scan(ExonCoverage(locus), fragments)
    name_of: Naming | None = None
    first: list[AlignedSegment] = []
    for read in alignment.fetch(locus.contig, locus.start, locus.end):
        flag = read.flag
        if flag & _IGNORED:
            seen.duplicates += bool(flag & 0x400)
            continue
        cigar = read.cigartuples
        if not cigar:
            continue
        if name_of is None:
            first.append((read, flag, cigar))
            if len(first) == _LOOKED_AT_FOR_UMI:
                name_of = _naming([read for read, _, _ in first])
                for item in first:
                    _take(seen, locus, name_of, *item)
            continue
        _take(seen, locus, name_of, read, flag, cigar)
    if name_of is None:
        name_of = _naming([read for read, _, _ in first])
        for item in first:
            _take(seen, locus, name_of, *item)
    return seen


def _naming(reads: list[AlignedSegment]) -> Naming:
    """Choose what names a molecule: the UMI group (MI), the UMI (RX) with both ends, or the read name."""
    if any(read.has_tag("MI") for read in reads):
        return _by_group
    return _by_umi if any(read.has_tag("RX") for read in reads) else _by_name


def _by_name(read: AlignedSegment) -> str:
    return str(read.query_name)


def _by_group(read: AlignedSegment) -> str:
    return f"MI:{str(read.get_tag('MI')).partition('/')[0]}" if read.has_tag("MI") else _by_name(read)


def _by_umi(read: AlignedSegment) -> str:
    if not read.has_tag("RX") or read.flag & _NOT_PRIMARY or read.has_tag("SA"):
        return _by_name(read)
    ends = sorted((read.reference_start, read.next_reference_start))
    return f"{read.get_tag('RX')}:{read.next_reference_id}:{ends[0]}:{ends[1]}"


def _take(
    seen: Scan,
    locus: Locus,
    name_of: Naming,
    read: AlignedSegment,
    flag: int,
    cigar: list[tuple[int, int]],
) -> None:
    """Hand one alignment to all who want it."""
    if len(cigar) > 1:
        before, after = cigar[0], cigar[-1]
        if before[0] in (_SOFT, _HARD) or after[0] in (_SOFT, _HARD):
            seen.clipped += 1
            if before[1] >= MIN_CLIP or after[1] >= MIN_CLIP:
                name = name_of(read)
                seen.breaks.extend(record._replace(name=name) for record in break_reads(read, cigar))
    if flag & _NOT_PRIMARY:
        return
    seen.reads += 1
    if flag & _PAIRED and not flag & (_PROPER | _MATE_UNMAPPED):
        _far_mate(seen, locus, name_of, read, flag)
    start = read.reference_start
    if len(cigar) > 2 and any(operation == _SPLICE for operation, _ in cigar):
        seen.spliced_reads += 1
        for skip in seen.exons.skips(start, cigar):
            seen.skipped[skip] += 1
    seen.exons.add(start, cigar)
    seen.fragments.add(read, flag, start, cigar, name_of)


def _far_mate(seen: Scan, locus: Locus, name_of: Naming, read: AlignedSegment, flag: int) -> None:
    contig = canonical_contig(read.next_reference_name or "")
    if contig is None or locus.holds(contig, read.next_reference_start + 1):
        return
    seen.far_mates += 1
    seen.pairs.append(
        PairRecord(
            name=name_of(read),
            start=read.reference_start,
            end=read.reference_end,
            kept=Kept.RIGHT if flag & _REVERSE else Kept.LEFT,
            contig=contig,
            mate_start=read.next_reference_start,
            mate_kept=Kept.RIGHT if flag & _MATE_REVERSE else Kept.LEFT,
            mapq=read.mapping_quality,
            mate_mapq=int(read.get_tag("MQ")) if read.has_tag("MQ") else None,
        )
    )
