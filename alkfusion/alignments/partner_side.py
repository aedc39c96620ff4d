"""Reads that an aligner placed in the partner, clipped at the junction, with their tail in ALK.

An aligner that writes one part of a read only (HISAT2, plain STAR) writes the longer one. Half of the reads across a
junction then lie in the partner. The mates in ALK point there; each such read is turned round and written as a read
that ends at the breakpoint in ALK.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from pysam import AlignedSegment

from alkfusion.alignments.clip_match import Match, in_gene
from alkfusion.alignments.locus import Locus
from alkfusion.alignments.open_file import OpenAlignment
from alkfusion.alignments.pairs import MateGroup, PairIndex, PairRecord, agree_on_sides, mate_groups
from alkfusion.alignments.partner_search import MATE_REACH, mate_reach, window_of
from alkfusion.alignments.split_reads import BreakRead, Part, Place, break_reads
from alkfusion.alignments.tails import NEAR, best_shift, is_simple
from alkfusion.calls import Kept
from alkfusion.genome.builds import Build
from alkfusion.genome.junctions import canonical_junctions
from alkfusion.genome.names import ALK
from alkfusion.genome.sequences import reverse_complement
from alkfusion.genome.transcripts import GeneModels

__all__ = ["partner_side_breaks"]

_MIN_POINTING = 2  # mates; places to which fewer point come last
_MOST_PLACES, _MOST_SINGLE, _MOST_STOPS = 4, 30, 3
_MOST_READS = 20_000  # of a place, and of all places of single mates together
_BEGINNING = 8  # bases of a tail
_MIN_TAIL = 16  # bases, to be found in the known sequence of ALK
_IGNORED = 0x4 | 0x200 | 0x400


class _Stop(NamedTuple):
    """A place at which clipped reads of ALK end, and what they keep, as a read from the partner shows it."""

    position: int  # 1-based
    kept: Kept
    inward: str
    alike: int  # reads whose tails begin alike


def partner_side_breaks(
    sites: Sequence[tuple[int, Kept, Sequence[BreakRead]]],
    pairs: Sequence[PairRecord],
    index: PairIndex,
    alignment: OpenAlignment,
    locus: Locus,
    *,
    spliced: bool,
) -> Iterator[BreakRead]:
    """Yield the reads around the mates that go on in ALK, as seen from ALK; ``sites`` are those of the reads in ALK.

    A single mate may point anywhere by chance, but of the few reads that cross a junction often one only has its mate
    on the other side. Some such places are looked at too: first the genes of published fusions, then those whose mates
    lie beside clipped reads with tails alike.
    """
    models, reach = GeneModels.of(locus.build), mate_reach(spliced=spliced)
    stops = _stops(sites, index, reach)
    groups = mate_groups(pairs, reach)
    several = (group for group in groups if group.fragments >= _MIN_POINTING and _agrees(group, index))
    for group in islice(several, _MOST_PLACES):
        window = window_of(group, models, spliced=spliced)
        yield from _turned_reads(islice(alignment.fetch(*window), _MOST_READS), group, stops, locus)
    single = [group for group in groups if group.fragments < _MIN_POINTING]
    single.sort(key=lambda group: (not _is_published(group, locus.build), -_alike(group, stops)))
    left = _MOST_READS
    for group in islice((group for group in single if _agrees(group, index)), _MOST_SINGLE):
        reads = list(islice(alignment.fetch(*window_of(group, models, spliced=False)), left))
        left -= len(reads)
        yield from _turned_reads(reads, group, stops, locus)


def _agrees(group: MateGroup, index: PairIndex) -> bool:
    return agree_on_sides(group, index, MATE_REACH)


def _is_published(group: MateGroup, build: Build) -> bool:
    at = group.window[0]
    return any(start <= at < end for start, end in _published(build).get(group.contig, ()))


@cache
def _published(build: Build) -> dict[str, set[tuple[int, int]]]:
    """Return 0-based half-open intervals of the genes of published fusions, by contig."""
    found: dict[str, set[tuple[int, int]]] = {}
    for gene in {junction.partner for junction in canonical_junctions()}:
        for transcript in GeneModels.of(build).transcripts(gene):
            found.setdefault(transcript.contig, set()).add((transcript.start, transcript.end))
    return found


def _alike(group: MateGroup, stops: Mapping[str, Sequence[_Stop]]) -> int:
    return max((stop.alike for pair in group.pairs for stop in stops.get(pair.name, ())), default=0)


def _beside(group: MateGroup, stops: Mapping[str, Sequence[_Stop]]) -> list[_Stop]:
    found = {stop for name in group.names for stop in stops.get(name, ())}
    return sorted(found, key=lambda stop: (-stop.alike, stop.position))[:_MOST_STOPS]


def _stops(
    sites: Iterable[tuple[int, Kept, Sequence[BreakRead]]], index: PairIndex, reach: int
) -> dict[str, list[_Stop]]:
    """Return, by the name of each pair, the places near it at which clipped reads end with tails alike."""
    stops: dict[str, list[_Stop]] = {}
    for position, kept, reads in sites:
        here = [read for read in reads if read.position == position]
        if len({read.tail[:_BEGINNING] for read in here}) == len(here):
            continue
        alike = max(Counter(read.tail[:_BEGINNING] for read in here).values())
        stop = _Stop(position, kept, max((read.inward for read in here), key=len), alike)
        for pair in index.of_site(position, kept, reach):
            stops.setdefault(pair.name, []).append(stop)
    return stops


def _turned_reads(
    reads: Iterable[AlignedSegment], group: MateGroup, stops: Mapping[str, Sequence[_Stop]], locus: Locus
) -> Iterator[BreakRead]:
    beside = _beside(group, stops)
    for read in reads:
        cigar = read.cigartuples
        if read.flag & _IGNORED or not cigar or len(cigar) < 2 or read.has_tag("SA"):
            continue  # the part in ALK of a read with linked parts has been seen already
        for record in break_reads(read, cigar, str(read.query_name)):
            match = _in_alk(record.tail, beside, locus)
            if match is not None:
                yield _turned(record, match, group.contig)


def _in_alk(tail: str, stops: Sequence[_Stop], locus: Locus) -> Match | None:
    """Find a tail in the known sequence of ALK, or else at the places where the reads of ALK end."""
    match = in_gene(tail, ALK, locus.build) if len(tail) >= _MIN_TAIL else None
    if match is not None:
        return match
    for stop in stops:
        shift = best_shift(tail, stop.inward, NEAR)
        if shift is not None and not is_simple(tail):
            inside = max(0, shift)  # bases of ALK that the aligner gave to the partner
            position = stop.position - inside if stop.kept is Kept.LEFT else stop.position + inside
            return Match(Place(locus.contig, position, stop.kept), 0, tail[: max(0, -shift)])
    return None


def _turned(record: BreakRead, match: Match, contig: str) -> BreakRead:
    inserted = len(match.inserted)
    return record._replace(
        position=match.place.position,
        kept=match.place.kept,
        tail=_outward(match, record),
        inward=record.tail[inserted : inserted + len(record.inward)],
        part=Part(Place(contig, record.position, record.kept), inserted, record.mapq),
        in_partner=True,
    )


def _outward(match: Match, record: BreakRead) -> str:
    """Return what the read shows beyond the breakpoint in ALK: bases of neither side, then the partner."""
    return reverse_complement(match.inserted) + record.inward
