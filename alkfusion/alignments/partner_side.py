"""Reads that an aligner placed in the partner, clipped at the junction, with their tail in ALK.

An aligner that writes one part of a read only (HISAT2, plain STAR) writes the longer one. Half of the reads across a
junction then lie in the partner. The mates in ALK point there; each such read is turned round and written as a read
that ends at the breakpoint in ALK.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from alkfusion.alignments.clip_match import Match, in_gene
from alkfusion.alignments.locus import Locus
from alkfusion.alignments.open_file import OpenAlignment
from alkfusion.alignments.pairs import PairIndex, PairRecord, agree_on_sides, mate_groups
from alkfusion.alignments.partner_search import MATE_REACH, mate_reach, window_of
from alkfusion.alignments.split_reads import BreakRead, Part, Place, break_reads
from alkfusion.genome.names import ALK
from alkfusion.genome.sequences import reverse_complement
from alkfusion.genome.transcripts import GeneModels

__all__ = ["partner_side_breaks"]

_MIN_POINTING = 2  # mates, before a place is looked at
_MOST_PLACES, _MOST_READS = 4, 20_000
_MIN_TAIL = 16  # bases, to be found in ALK
_IGNORED = 0x4 | 0x200 | 0x400


def partner_side_breaks(
    pairs: Sequence[PairRecord], alignment: OpenAlignment, locus: Locus, *, spliced: bool
) -> Iterator[BreakRead]:
    """Yield the reads around the mates that go on in ALK, as seen from ALK."""
    models = GeneModels.of(locus.build)
    groups = [g for g in mate_groups(pairs, mate_reach(spliced=spliced)) if len(g.names) >= _MIN_POINTING]
    index = PairIndex(pairs)
    agreeing = (g for g in groups if agree_on_sides(g, index, MATE_REACH))
    for group in islice(agreeing, _MOST_PLACES):
        window = window_of(group, models, spliced=spliced)
        for read in islice(alignment.fetch(*window), _MOST_READS):
            cigar = read.cigartuples
            if read.flag & _IGNORED or not cigar or len(cigar) < 2 or read.has_tag("SA"):
                continue  # the part in ALK of a read with linked parts has been seen already
            for record in break_reads(read, cigar, str(read.query_name)):
                turned = _turned(record, group.contig, locus)
                if turned is not None:
                    yield turned


def _turned(record: BreakRead, contig: str, locus: Locus) -> BreakRead | None:
    match = in_gene(record.tail, ALK, locus.build) if len(record.tail) >= _MIN_TAIL else None
    if match is None:
        return None
    inserted = len(match.inserted)
    return record._replace(
        position=match.place.position,
        kept=match.place.kept,
        tail=_outward(match, record),
        inward=record.tail[inserted : inserted + len(record.inward)],
        part=Part(Place(contig, record.position, record.kept), inserted, record.mapq),
    )


def _outward(match: Match, record: BreakRead) -> str:
    """Return what the read shows beyond the breakpoint in ALK: bases of neither side, then the partner."""
    return reverse_complement(match.inserted) + record.inward
