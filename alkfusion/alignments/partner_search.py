"""Where the reads of one breakpoint in ALK go on: asked of their other parts, of their mates, of known sequences.

The ways are tried in this order, because each later one is weaker or knows fewer places: the SA tags of reads that
agree with each other; the reads around the place to which the mates point; partner sequences shipped with the program;
the user's genome around the mates; and last the mates alone, which give the neighbourhood but not the base.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from alkfusion.alignments.clip_match import (
    Match,
    in_exon_ends,
    in_reads,
    in_segments,
    in_sequence,
    known_around,
    once_in_sequence,
)
from alkfusion.alignments.locus import Locus
from alkfusion.alignments.open_file import OpenAlignment
from alkfusion.alignments.pairs import MateGroup, PairIndex, PairRecord, agree_on_sides
from alkfusion.alignments.split_reads import BreakRead, Part, Place
from alkfusion.alignments.tails import NEAR, TailGroup, is_simple
from alkfusion.calls import Kept
from alkfusion.genome.builds import Build
from alkfusion.genome.transcripts import GeneModels

__all__ = [
    "FEW_READS",
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
# Reads across a junction of which one or none lies in the partner, where half should, once in a hundred times.
FEW_READS = 10
_SHARE_OF_SIMPLE = 1 / 3  # of more reads whose tails are a simple repeat, that have to show whose it is
_MIN_MATES = 2  # that point to one place, against a place that no mate points to
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
    """Take the place on which most reads with a part elsewhere agree, when that is most of all reads that have one.

    One SA tag may be a mistake of the aligner. Of few reads, one that lies in the partner is enough: a mate points to
    its place, and its tail ends in ALK where the other reads do.
    """
    parts = {read.name: _part_at(read.part, read, group) for read in group.reads if read.part is not None}
    if not parts:
        return None
    in_partner = {read.name for read in group.reads if read.in_partner}
    counts = Counter(part.place for part in parts.values())
    centre = min(counts, key=lambda place: (-counts[place], place))
    near = {name: part for name, part in parts.items() if _same_place(part.place, centre)}
    few = len(group.names) <= FEW_READS
    if len(near) < 2 and not (few and near.keys() <= in_partner):
        return None
    if is_simple(group.consensus) and not few and len(near) < _SHARE_OF_SIMPLE * len(group.names):
        return None
    if len(near) * 2 <= len(parts) or max(part.mapq for part in near.values()) < _TRUSTED_MAPQ:
        return None
    gaps = Counter(part.gap for part in near.values() if part.place == centre)
    gap = min(gaps, key=lambda value: (-gaps[value], abs(value)))
    how = "reads in the partner" if near.keys() <= in_partner else "SA tags"
    return Partner(centre, how, inserted=_inserted(group, gap), names=frozenset(near))


def _part_at(part: Part, read: BreakRead, group: TailGroup) -> Part:
    """Return the other part of a read as seen from the breakpoint of its group.

    Where both sides share bases, aligners leave them on either. Bases by which the group goes further out than the
    read are no longer between the parts, or the partner's; those by which the read goes further lie between them.
    """
    further = group.position - read.position if group.kept is Kept.LEFT else read.position - group.position
    between = max(0, part.gap)
    lost = max(0, further - between)
    place = part.place
    position = place.position - lost if place.kept is Kept.LEFT else place.position + lost
    return part._replace(place=place._replace(position=position), gap=max(0, between - further))


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
    if by_parts is not None and len(by_parts.names) > 1:
        return by_parts
    groups = all_pairs.groups(pairs, mate_reach(spliced=spliced))[:_MOST_PLACES]
    pointing = [mates for mates in groups if agree_on_sides(mates, all_pairs, MATE_REACH)]
    models = GeneModels.of(locus.build)
    if by_parts is not None and not _contradicted(by_parts.place, pointing, models, spliced=spliced):
        return by_parts
    for mates in pointing:
        window = window_of(mates, models, spliced=spliced)
        how, stretches = _known_bases(window, locus.build, genome, spliced=spliced)
        partner = _around_the_mates(group, mates, window, alignment, stretches, how)
        if partner is not None:
            return partner
    if is_simple(group.consensus):
        return None  # what other places show of it says nothing
    if spliced and group.kept is Kept.LEFT and (found := in_exon_ends(group.consensus, locus.build)):
        return _of_match(found, "known partner exon end")
    enough = len(group.names) >= _MIN_BY_SEQUENCE and len(group.consensus) >= _LONG_TAIL
    found = in_segments(group.consensus, locus.build) if enough else None
    if found is not None and not _contradicted(found.place, pointing, models, spliced=spliced):
        return _of_match(found, "known partner sequence")
    return _by_mates(pointing)


def _around_the_mates(
    group: TailGroup,
    mates: MateGroup,
    window: tuple[str, int, int],
    alignment: OpenAlignment,
    stretches: Iterable[tuple[str, int, str]],
    how: str,
) -> Partner | None:
    """Look for the tail in the reads around the mates and in ``stretches``, known bases there.

    A simple repeat lies nearly everywhere: two mates have to point there, and it has to be there once, base for base.
    """
    simple = is_simple(group.consensus)
    if simple and len(mates.names) < _MIN_MATES:
        return None
    if not simple:
        reads = islice(alignment.fetch(*window), _MOST_READS)
        if match := in_reads(group.consensus, mates.contig, reads):
            return _of_match(match, "reads around the mates")
    find = once_in_sequence if simple else in_sequence
    found = (find(group.consensus, *stretch) for stretch in stretches)
    return next((_of_match(match, how) for match in found if match and match.place.kept is mates.kept), None)


def _known_bases(
    window: tuple[str, int, int], build: Build, genome: PlusBases | None, *, spliced: bool
) -> tuple[str, Iterable[tuple[str, int, str]]]:
    """Return what to call it, and the bases of a window: of the user's genome, or else what is bundled.

    The messenger RNA of a partner is in no stretch of the genome; its known exon ends are asked for later.
    """
    if genome is not None:
        return "genome around the mates", ((window[0], window[1] + 1, genome.plus(*window)),)
    return "known sequence around the mates", () if spliced else known_around(*window, build)


def _contradicted(place: Place, pointing: Sequence[MateGroup], models: GeneModels, *, spliced: bool) -> bool:
    """True where two or more mates point to one place, and none to this one: it may hold a repeat of the other."""
    for mates in pointing:
        contig, start, end = window_of(mates, models, spliced=spliced)
        if (contig, mates.kept) == (place.contig, place.kept) and start < place.position <= end:
            return False
    return any(len(mates.names) >= _MIN_MATES for mates in pointing)


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
