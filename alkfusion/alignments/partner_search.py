"""Where the reads of one breakpoint in ALK go on: asked of their other parts, of their mates, of known sequences.

The ways are tried in this order, because each later one is weaker or knows fewer places: the SA tags of reads that
agree with each other; the reads around the place to which the mates point; partner sequences shipped with the program;
the user's genome around the mates; and last the mates alone, which give the neighbourhood but not the base.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from alkfusion.alignments.clip_match import Match, in_exon_ends, in_reads, in_segments, in_sequence
from alkfusion.alignments.locus import Locus
from alkfusion.alignments.open_file import OpenAlignment
from alkfusion.alignments.pairs import MateGroup, PairIndex, PairRecord, agree_on_sides, mate_groups
from alkfusion.alignments.split_reads import Place
from alkfusion.alignments.tails import NEAR, TailGroup
from alkfusion.calls import Kept
from alkfusion.genome.transcripts import GeneModels

__all__ = [
    "MATE_REACH",
    "Partner",
    "PlusBases",
    "find_partner",
    "mate_reach",
    "partner_by_parts",
    "window_of",
]

MATE_REACH = 1000  # bases: a DNA fragment is hardly longer
_SPLICED_REACH = 100_000  # bases: introns lie between the mates of an RNA fragment
_MOST_READS = 20_000  # reads of a partner that are looked at
_MOST_PLACES = 3  # to which mates point, that are searched for the tail
_TRUSTED_MAPQ = 10
_MIN_BY_SEQUENCE, _LONG_TAIL = 3, 16  # reads, and bases of their tail, for a place that nothing else points to


class PlusBases(Protocol):
    """A genome that gives plus-strand bases of a 0-based half-open interval."""

    def plus(self, contig: str, start: int, end: int) -> str:
        """Return the bases."""


@dataclass(frozen=True)
class Partner:
    """The other side of a junction. ``slide`` bases before the tail belong to it and not to ALK."""

    place: Place
    how: str
    exact: bool = True
    slide: int = 0
    inserted: str = ""
    names: frozenset[str] = frozenset()  # fragments that show it


def partner_by_parts(group: TailGroup) -> Partner | None:
    """Take the place on which most SA tags of a group agree, when that is most of all reads that have one."""
    parts = {read.name: read.part for read in group.reads if read.part is not None}
    if not parts:
        return None
    counts = Counter(part.place for part in parts.values())
    centre = min(counts, key=lambda place: (-counts[place], place))
    near = {name: part for name, part in parts.items() if _same_place(part.place, centre)}
    if len(near) * 2 <= len(parts) or len(near) < 2 or max(part.mapq for part in near.values()) < _TRUSTED_MAPQ:
        return None
    gaps = Counter(part.gap for part in near.values() if part.place == centre)
    gap = min(gaps, key=lambda value: (-gaps[value], abs(value)))
    return Partner(centre, "SA tags", inserted=_inserted(group, gap), names=frozenset(near))


def _same_place(first: Place, second: Place) -> bool:
    same = first.contig == second.contig and first.kept is second.kept
    return same and abs(first.position - second.position) <= NEAR


def _inserted(group: TailGroup, gap: int) -> str:
    return group.consensus[:gap] if 0 < gap <= len(group.consensus) else "N" * max(0, gap)


def find_partner(
    group: TailGroup,
    pairs: Sequence[PairRecord],
    all_pairs: PairIndex,
    alignment: OpenAlignment,
    locus: Locus,
    *,
    spliced: bool,
    genome: PlusBases | None,
) -> Partner | None:
    """Find the other side of a junction from the tails of one group and the ``pairs`` around it.

    ``all_pairs`` are those of the whole gene: a place to which pairs point with every combination of kept sides is an
    artefact of mapping.
    """
    by_parts = partner_by_parts(group)
    if by_parts is not None:
        return by_parts
    groups = mate_groups(pairs, mate_reach(spliced=spliced))[:_MOST_PLACES]
    pointing = [mates for mates in groups if agree_on_sides(mates, all_pairs, MATE_REACH)]
    models = GeneModels.of(locus.build)
    for mates in pointing:
        window = window_of(mates, models, spliced=spliced)
        reads = (read for _, read in zip(range(_MOST_READS), alignment.fetch(*window), strict=False))
        if found := in_reads(group.consensus, mates.contig, reads):
            return _of_match(found, "reads around the mates")
        if genome is not None:
            plus = genome.plus(*window)
            if found := in_sequence(group.consensus, window[0], window[1] + 1, plus):
                return _of_match(found, "genome around the mates")
    if spliced and group.kept is Kept.LEFT and (found := in_exon_ends(group.consensus, locus.build)):
        return _of_match(found, "known partner exon end")
    enough = len(group.names) >= _MIN_BY_SEQUENCE and len(group.consensus) >= _LONG_TAIL
    if enough and (found := in_segments(group.consensus, locus.build)):
        return _of_match(found, "known partner sequence")
    return _by_mates(pointing)


def mate_reach(*, spliced: bool) -> int:
    """Return how far apart the mates of one event can lie: introns lie between those of RNA."""
    return _SPLICED_REACH if spliced else MATE_REACH


def window_of(mates: MateGroup, models: GeneModels, *, spliced: bool) -> tuple[str, int, int]:
    """Return contig and 0-based half-open interval in which the breakpoint of the partner must lie."""
    first, last = mates.window
    start, end = max(0, first - MATE_REACH), last + MATE_REACH
    if spliced:
        genes = models.overlapping(mates.contig, last)
        start = min([start, *(gene.start for gene in genes)])
        end = max([end, *(gene.end for gene in genes)])
    return mates.contig, start, end


def _of_match(match: Match, how: str) -> Partner:
    return Partner(match.place, how, slide=match.shift, inserted=match.inserted)


def _by_mates(pointing: Sequence[MateGroup]) -> Partner | None:
    """Take the neighbourhood that the mates show, when no other place has nearly as many."""
    if not pointing:
        return None
    best = pointing[0]
    if len(pointing) > 1 and len(pointing[1].names) * 2 > len(best.names):
        return None
    place = Place(best.contig, best.innermost[1], best.kept)
    return replace(Partner(place, "mates only"), exact=False)
