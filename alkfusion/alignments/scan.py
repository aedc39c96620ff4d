"""The one pass over the reads of ALK: each read is looked at once, and everybody takes what concerns him."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import attrgetter

from pysam import AlignedSegment

from alkfusion.alignments.clip_match import in_exon_ends
from alkfusion.alignments.exon_coverage import ExonCoverage
from alkfusion.alignments.fragments import FragmentCounter
from alkfusion.alignments.locus import Locus
from alkfusion.alignments.open_file import OpenAlignment
from alkfusion.alignments.pairs import PairRecord
from alkfusion.alignments.rescue import alk_words
from alkfusion.alignments.sifted_reads import SiftedReads
from alkfusion.alignments.split_reads import BreakRead, break_reads
from alkfusion.calls import Kept
from alkfusion.genome.builds import canonical_contig
from alkfusion.genome.sequences import reverse_complement

__all__ = ["MOST_SPECIAL", "MOST_UNPLACED", "Scan", "naming", "scan"]

_UNMAPPED, _MATE_UNMAPPED, _REVERSE, _MATE_REVERSE = 0x4, 0x8, 0x10, 0x20
_FAILED, _DUPLICATE = 0x200, 0x400
_UNUSABLE = _FAILED | _DUPLICATE
_NOT_PRIMARY, _IGNORED = 0x900, _UNMAPPED | _UNUSABLE
_PAIRED, _PROPER = 0x1, 0x2
_NOTED = 0x8000  # set by the sieve in the flag of a read that has been counted
# Flags of reads that say nothing of fusions: primary, usable, with the mate where it should be or without one.
_QUIET = frozenset(
    flag
    for flag in range(4096)
    if not flag & (_IGNORED | _NOT_PRIMARY) and flag & (_PAIRED | _PROPER | _MATE_UNMAPPED) != _PAIRED
)
_MATCHES, _GAPS, _CLIPS = (0, 7, 8), (2, 3), (4, 5)
_SPLICE = 3
_LOOKED_AT_FOR_UMI, _LOOKED_AT_FOR_EXONS = 200, 2_000  # reads
_PAST_SLIDE, _EXON_WORD = 4, 12
MOST_UNPLACED = 300_000  # reads at the end of the file, beyond which they are left alone
# Reads that splice, as a share of all reads of ALK, from which a file is RNA: DNA has some from processed copies.
_RNA_SHARE, _RNA_READS = 0.01, 3

MOST_SPECIAL = 60_000  # clipped ends and distant mates in memory at once; above, those of every second ... fragment
_EVERY = 1 << 32

Naming = Callable[[AlignedSegment], str]
_BY_NAME: Naming = attrgetter("query_name")


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
    duplicates: int = 0  # flagged as such
    umis: bool = False  # a tag names the molecule of each read
    clipped: int = 0  # alignments with a clipped end of any length
    far_mates: int = 0

    unplaced: int = 0  # reads that lie nowhere and were looked at
    unplaced_left_out: int = 0
    _limit: int = _EVERY  # checksums of names below it are kept

    @property
    def one_in(self) -> int:
        """How many fragments with a clipped end or a distant mate stand for one that was kept."""
        return _EVERY // self._limit

    def keeps(self, name: str) -> bool:
        """Tell whether the clipped ends and distant mates of a fragment are kept."""
        return self._limit == _EVERY or zlib.crc32(name.encode()) < self._limit

    def take(self, breaks: list[BreakRead], pairs: list[PairRecord]) -> None:
        """Take the clipped ends and distant mates of many reads."""
        self.far_mates += len(pairs)
        self.breaks.extend([read for read in breaks if self.keeps(read.name)])
        self.pairs.extend([pair for pair in pairs if self.keeps(pair.name)])
        self.thin_out()

    def thin_out(self) -> None:
        """Leave out fragments, picked by their names, until there are few enough."""
        while len(self.breaks) + len(self.pairs) > MOST_SPECIAL and self._limit > 1:
            self._limit //= 2
            self.breaks = [read for read in self.breaks if self.keeps(read.name)]
            self.pairs = [pair for pair in self.pairs if self.keeps(pair.name)]

    def is_rna(self, locus: Locus, spliced_aligner: bool) -> bool:
        """Tell RNA from DNA: by reads that splice, or are cut at exon edges and go on with an exon of ALK or a partner.

        Where too few reads could show it, the aligner that the header names decides.
        """
        enough = max(_RNA_READS, _RNA_SHARE * self.reads)
        if spliced_aligner or self.spliced_reads >= enough:
            return True
        exons = locus.transcript.exons
        near = range(-_PAST_SLIDE, _PAST_SLIDE + 1)
        edges = {
            Kept.LEFT: {exon.end + shift for exon in exons for shift in near},
            Kept.RIGHT: {exon.start + 1 + shift for exon in exons for shift in near},
        }
        at_edge = [read for read in self.breaks if read.position in edges[read.kept]]
        cut = {read.name for read in at_edge[:_LOOKED_AT_FOR_EXONS] if _goes_on_in_exon(read, locus)}
        return self.spliced_reads + len(cut) >= enough


def _goes_on_in_exon(read: BreakRead, locus: Locus) -> bool:
    """True for a read that an aligner cut at an exon edge, and whose tail is messenger RNA of ALK or of a partner."""
    word = read.tail[_PAST_SLIDE : _PAST_SLIDE + _EXON_WORD]
    if len(word) < _EXON_WORD:
        return False
    if word in locus.coding() or reverse_complement(word) in locus.coding():
        return True
    if read.kept is not Kept.LEFT or abs(read.position - locus.exon(20).end) > _PAST_SLIDE:
        return False  # the partners' exon ends that are known are joined to exon 20
    match = in_exon_ends(read.tail, locus.build)
    return match is not None and match.shift <= _PAST_SLIDE and len(match.inserted) <= _PAST_SLIDE


def scan(alignment: OpenAlignment, locus: Locus, fragments: FragmentCounter) -> Scan:
    """Read the ALK locus once. Duplicates and failed reads are left out.

    Nearly all reads are aligned in one piece, with their mate where it should be. They say nothing of fusions, so that
    only where they lie is noted, and what they show of the target codons.
    """
    seen = Scan(ExonCoverage(locus), fragments)
    left_over: list[AlignedSegment] = []
    name_of = naming(alignment, locus)
    seen.umis = name_of is not _BY_NAME
    note_start, note_length = seen.exons.starts.append, seen.exons.lengths.append
    next_start, next_end = fragments.target_after(locus.start)
    sifted = SiftedReads(alignment, locus, seen.exons, fragments, seen.take)
    with alignment.damage():
        for read in sifted.others(by_name=name_of is _BY_NAME):
            flag = read.flag
            cigar = read.cigartuples
            if flag not in _QUIET or not cigar or len(cigar) > 1:
                _take(seen, locus, name_of, read, flag, cigar, left_over)
                continue
            start = read.reference_start
            length = cigar[0][1]
            note_start(start)
            note_length(length)
            if start >= next_end:
                next_start, next_end = fragments.target_after(start)
            if start + length > next_start:
                fragments.add(read, flag, start, cigar, name_of)
    seen.reads += seen.exons.noted + sifted.reads
    seen.spliced_reads += sifted.spliced_reads
    seen.duplicates += sifted.duplicates
    seen.clipped += sifted.clipped
    for (start, end), reads in sifted.splices.items():
        for skip in seen.exons.skips(start, [(_SPLICE, end - start)]):
            seen.skipped[skip] += reads
    _rescue(seen, alignment, locus, left_over)
    return seen


def _rescue(seen: Scan, alignment: OpenAlignment, locus: Locus, left_over: list[AlignedSegment]) -> None:
    """Look for breakpoints in reads that were not aligned: mates of ALK reads, and those that lie nowhere if few."""
    nowhere = alignment.unplaced()
    seen.unplaced, seen.unplaced_left_out = (nowhere, 0) if nowhere <= MOST_UNPLACED else (0, nowhere)
    if not left_over and not seen.unplaced:
        return
    words = alk_words(locus.build)
    for read in chain(left_over, alignment.fetch_unplaced() if seen.unplaced else ()):
        if read.query_sequence and not read.flag & _UNUSABLE:
            name = str(read.query_name)
            if seen.keeps(name):
                seen.breaks.extend(words.break_reads(name, read.query_sequence))
                seen.thin_out()


def naming(alignment: OpenAlignment, locus: Locus) -> Naming:
    """Choose what names a molecule: the UMI group (MI), the UMI (RX) with both ends, or the read name."""
    reads = list(islice(alignment.fetch(locus.contig, locus.start, locus.end), _LOOKED_AT_FOR_UMI))
    if any(read.has_tag("MI") for read in reads):
        return _by_group
    return _by_umi if any(read.has_tag("RX") for read in reads) else _BY_NAME


def _by_group(read: AlignedSegment) -> str:
    return f"MI:{str(read.get_tag('MI')).partition('/')[0]}" if read.has_tag("MI") else _BY_NAME(read)


def _by_umi(read: AlignedSegment) -> str:
    if not read.has_tag("RX") or read.flag & _NOT_PRIMARY or read.has_tag("SA"):
        return _BY_NAME(read)
    ends = sorted((read.reference_start, read.next_reference_start))
    return f"{read.get_tag('RX')}:{read.next_reference_id}:{ends[0]}:{ends[1]}"


def _take(
    seen: Scan,
    locus: Locus,
    name_of: Naming,
    read: AlignedSegment,
    flag: int,
    cigar: list[tuple[int, int]] | None,
    left_over: list[AlignedSegment],
) -> None:
    """Hand a read that is not quiet to all who want it."""
    if flag & _IGNORED:
        seen.duplicates += bool(flag & _DUPLICATE)
        if flag & (_UNMAPPED | _UNUSABLE) == _UNMAPPED:  # its mate lies here
            left_over.append(read)
        return
    if not cigar:
        return
    if cigar[0][0] in _CLIPS or cigar[-1][0] in _CLIPS:
        seen.clipped += 1
        name = name_of(read)
        if seen.keeps(name):
            seen.breaks.extend(break_reads(read, cigar, name))
    if flag & _NOT_PRIMARY:
        return
    if flag & _PAIRED and not flag & (_PROPER | _MATE_UNMAPPED):
        _far_mate(seen, locus, name_of, read, flag)
    seen.thin_out()
    if flag & _NOTED:
        return
    start, end = read.reference_start, read.reference_end
    for operation, _ in cigar:
        if operation in _GAPS:
            _with_gaps(seen, start, cigar)
            break
    else:
        seen.exons.note(start, end - start)
    if seen.fragments.touches(start, end):
        seen.fragments.add(read, flag, start, cigar, name_of)


def _with_gaps(seen: Scan, start: int, cigar: list[tuple[int, int]]) -> None:
    seen.reads += 1
    seen.exons.add(start, cigar)
    if any(operation == _SPLICE for operation, _ in cigar):
        seen.spliced_reads += 1
        for skip in seen.exons.skips(start, cigar):
            seen.skipped[skip] += 1


def _far_mate(seen: Scan, locus: Locus, name_of: Naming, read: AlignedSegment, flag: int) -> None:
    contig = canonical_contig(read.next_reference_name or "")
    if contig is None or locus.holds(contig, read.next_reference_start + 1):
        return
    seen.far_mates += 1
    name = name_of(read)
    if not seen.keeps(name):
        return
    seen.pairs.append(
        PairRecord(
            name=name,
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
