"""Rearrangements of ALK in the reads: clusters of reads that agree, with the other side found, as fusion calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from alkfusion.alignments.limits import ReadLimits
from alkfusion.alignments.locus import Locus
from alkfusion.alignments.open_file import OpenAlignment
from alkfusion.alignments.pairs import PairIndex, PairRecord, agree_on_sides, mate_groups
from alkfusion.alignments.partner_search import (
    MATE_REACH,
    Partner,
    PlusBases,
    find_partner,
    mate_reach,
    partner_by_parts,
)
from alkfusion.alignments.partner_side import partner_side_breaks
from alkfusion.alignments.split_reads import MIN_CLIP, BreakRead, Place
from alkfusion.alignments.tails import NEAR, TailGroup, break_sites, is_simple, tail_groups
from alkfusion.calls import Kept
from alkfusion.genome.sequences import reverse_complement
from alkfusion.genome.transcripts import GeneModels

__all__ = ["ReadJunction", "find_junctions"]

_TRUSTED_MAPQ = 20
_UNKNOWN_TAIL = 20  # bases of the consensus, for a partner that nothing names
_UNKNOWN_SLIDE = 2  # bases
_STILL_THERE = 0.7  # of the bases of exons that seem lost, between the two parts of the reads
_OWN_SPLICING = 14  # bases of the tail that lie in ALK's own messenger RNA
# First bases of the common Illumina adapters: TruSeq, Nextera, small RNA (Illumina document 1000000002694).
_ADAPTERS = ("AGATCGGA", "CTGTCTCT", "TGGAATTC")
_ADAPTER_WITHIN = 30


@dataclass(frozen=True)
class ReadJunction:
    """A junction seen in the reads. ``tail`` is written outward from ALK; ``inserted`` bases are its beginning."""

    alk: Place
    partner: Partner | None
    tail: str
    inserted: str
    inward: str  # bases of ALK from the breakpoint on, as a read that comes from the partner shows them
    split: frozenset[str]
    pairs: frozenset[str]
    exact: bool = True
    alignments: int = 0  # different ones among the split reads; copies of one molecule share theirs

    @property
    def fragments(self) -> int:
        """Number of fragments that cross or span the junction."""
        return len(self.split | self.pairs)

    @property
    def how(self) -> str:
        """How the partner was found."""
        return "sequence beyond the breakpoint, partner not found" if self.partner is None else self.partner.how


@dataclass(frozen=True)
class _Search:
    """What every step of the search needs."""

    alignment: OpenAlignment
    locus: Locus
    limits: ReadLimits
    spliced: bool
    genome: PlusBases | None
    pairs: Sequence[PairRecord]
    index: PairIndex


def find_junctions(
    breaks: Sequence[BreakRead],
    pairs: Sequence[PairRecord],
    alignment: OpenAlignment,
    locus: Locus,
    limits: ReadLimits,
    *,
    spliced: bool,
    genome: PlusBases | None = None,
) -> tuple[ReadJunction, ...]:
    """Return the junctions of ALK with other places that the reads agree on, those with most fragments first."""
    search = _Search(alignment, locus, limits, spliced, genome, pairs, PairIndex(pairs))
    found: list[ReadJunction] = []
    used: set[str] = set()
    sites = _sites(breaks)
    turned = list(partner_side_breaks(sites, pairs, search.index, alignment, locus, spliced=spliced))
    for position, kept, reads in _sites([*breaks, *turned]) if turned else sites:
        fragments = len({read.name for read in reads})
        if fragments < 2:
            continue
        near = search.index.of_site(position, kept, mate_reach(spliced=spliced))
        if fragments + len(near) < limits.min_fragments:
            continue
        for group in _groups(position, kept, reads, near, limits.min_share):
            junction = _junction(group, near, search, used)
            if junction is not None:
                found.append(junction)
                used |= junction.pairs
    merged = _merged(found)
    used = {name for junction in merged for name in junction.split | junction.pairs}
    merged.extend(_from_pairs_alone([pair for pair in pairs if pair.name not in used], search))
    return tuple(sorted(merged, key=lambda j: (-j.fragments, j.alk, j.partner.place if j.partner else j.alk)))


def _sites(reads: Iterable[BreakRead]) -> list[tuple[int, Kept, list[BreakRead]]]:
    return break_sites([read for read in reads if not _ends_in_adapter(read)])


def _groups(
    position: int, kept: Kept, reads: Sequence[BreakRead], near: Sequence[PairRecord], least_share: float
) -> list[TailGroup]:
    """Group the reads of one place by their tail; reads that were cut off join by where their rest was aligned."""
    groups = [group for group in tail_groups(position, kept, reads, least_share) if _tells(group, near)]
    taken = {id(read) for group in groups for read in group.reads}
    rest = [read for read in reads if id(read) not in taken and read.part is not None]
    finished = []
    for group in groups:
        partner = partner_by_parts(group)
        mine = [read for read in rest if partner is not None and _fits(read, partner.place)]
        rest = [read for read in rest if read not in mine]
        finished.append(replace(group, reads=(*group.reads, *mine)))
    while rest:
        seed = max(
            rest, key=lambda read: (sum(_fits(other, read.part.place) for other in rest if read.part), read.name)
        )
        mine = [read for read in rest if seed.part is not None and _fits(read, seed.part.place)]
        rest = [read for read in rest if read not in mine]
        if len({read.name for read in mine}) >= 2:
            finished.append(TailGroup(position, kept, "", tuple(mine), len(mine) / len(reads)))
    return finished


def _tells(group: TailGroup, near: Sequence[PairRecord]) -> bool:
    """Tell whether the tail of a group says something; a simple repeat does where other reads can show whose."""
    if not is_simple(group.consensus) or partner_by_parts(group) is not None:
        return True
    return bool(near) and all(read.part is None for read in group.reads)


def _fits(read: BreakRead, place: Place) -> bool:
    if read.part is None:
        return False
    other = read.part.place
    return (other.contig, other.kept) == (place.contig, place.kept) and abs(other.position - place.position) <= NEAR


def _fitting(read: BreakRead, others: Sequence[BreakRead]) -> int:
    return 0 if read.part is None else sum(_fits(other, read.part.place) for other in others)


def _junction(group: TailGroup, near: Sequence[PairRecord], search: _Search, used: set[str]) -> ReadJunction | None:
    """Return the junction of one group of reads, with the pairs ``near`` its place; None where it is not enough."""
    if used:
        near = [pair for pair in near if pair.name not in used or pair.name in group.names]
    limits = search.limits
    if len(group.names) + len(near) < limits.min_fragments:
        return None
    if group.alignments < limits.min_alignments or group.share < limits.min_share:
        return None
    if _is_own_splicing(group, search.locus):
        return None
    partner = find_partner(
        group, near, search.index, search.alignment, search.locus, spliced=search.spliced, genome=search.genome
    )
    if is_simple(group.consensus) if partner is None else _is_local(group, partner, search.locus):
        return None
    spanning = [] if partner is None else _pairs_to(partner, near, search.spliced)
    junction = _placed(group, partner, frozenset(pair.name for pair in spanning), search.locus)
    return junction if _is_enough(junction, group, len({pair.name for pair in spanning}), search) else None


def _ends_in_adapter(read: BreakRead) -> bool:
    """True where the read runs into the sequencing adapter because its fragment is short."""
    head = read.tail[:_ADAPTER_WITHIN]
    for adapter in _ADAPTERS:  # noqa: SIM110 - twice as fast as any(), and asked of every clipped read
        if adapter in head:
            return True
    return False


def _is_own_splicing(group: TailGroup, locus: Locus) -> bool:
    """True where the tail is the next exon of ALK: an unspliced aligner clipped at an exon edge, or cDNA is in."""
    word = group.consensus[:_OWN_SPLICING]
    if len(word) < _OWN_SPLICING:
        return False
    transcript = locus.transcript
    three_prime = group.kept is Kept.LEFT  # ALK runs along the minus strand: its 3' part is kept on the left
    if three_prime:
        end = transcript.coding_bases_before(group.position)
        start = end - _OWN_SPLICING
    else:
        start = transcript.coding_bases_through(group.position)
        end = start + _OWN_SPLICING
    stretch = locus.coding()[max(0, start - NEAR) : end + NEAR]
    return (reverse_complement(word) if three_prime else word) in stretch


def _is_local(group: TailGroup, partner: Partner, locus: Locus) -> bool:
    """True for two places of ALK that make no deletion of an exon: fold-back reads, small indels, an exon not aligned.

    A short exon of a long read can stay unaligned between its neighbours; its bases are then those between the parts.
    """
    if not locus.holds(partner.place.contig, partner.place.position):
        return False
    low, high = sorted((group.position, partner.place.position))
    outward = (group.position == low) == (group.kept is Kept.LEFT)
    if partner.place.kept is group.kept or not outward:
        return True
    lost = sum(len(exon) for exon in locus.transcript.exons if low < exon.start + 1 and exon.end < high)
    return len(partner.inserted) >= _STILL_THERE * lost


def _pairs_to(partner: Partner, near: Sequence[PairRecord], spliced: bool) -> list[PairRecord]:
    reach = mate_reach(spliced=spliced)
    contig, position, kept = partner.place
    if kept is Kept.LEFT:
        low, high = position - reach, position + NEAR
    else:
        low, high = position - NEAR, position + reach
    return [p for p in near if p.contig == contig and p.mate_kept is kept and low <= p.mate_start + 1 <= high]


def _placed(group: TailGroup, partner: Partner | None, spanning: frozenset[str], locus: Locus) -> ReadJunction:
    """Put each base on one side: bases slid over to ALK go back, inserted bases that are ALK's go to ALK."""
    outward = 1 if group.kept is Kept.LEFT else -1
    slide, inserted = (partner.slide, partner.inserted) if partner else (0, "")
    inward = max((read.inward for read in group.reads), key=len, default="")
    position = group.position - outward * slide
    tail = reverse_complement(inward[:slide]) + group.consensus
    own = _alk_onward(position, group.kept, len(inserted), locus)
    shared = 0
    while shared < len(inserted) and shared < len(own) and inserted[shared] == own[shared]:
        shared += 1
    names = group.names | (partner.names if partner else frozenset())
    return ReadJunction(
        alk=Place(locus.contig, position + outward * shared, group.kept),
        partner=partner,
        tail=tail[shared:],
        inserted=inserted[shared:],
        inward=reverse_complement(own[:shared]) + inward[slide:],
        split=names,
        pairs=spanning - names,
        exact=partner is None or partner.exact,
        alignments=group.alignments,
    )


def _alk_onward(position: int, kept: Kept, count: int, locus: Locus) -> str:
    """Return the ``count`` bases of ALK that follow a breakpoint where nothing is broken; empty where not known."""
    if kept is Kept.LEFT:
        return locus.plus(position, position + count) or ""
    before = locus.plus(position - 1 - count, position - 1)
    return reverse_complement(before) if before else ""


def _is_enough(junction: ReadJunction, group: TailGroup, mates: int, search: _Search) -> bool:
    """Tell whether a junction is named; ``mates`` point to its partner, those of split reads included."""
    limits = search.limits
    if group.alignments < limits.min_alignments or junction.fragments < limits.min_fragments:
        return False
    if junction.partner is not None and junction.partner.exact:
        return group.share >= limits.min_share
    long = {
        read.name
        for read in group.reads
        if len(read.tail) >= MIN_CLIP and abs(read.position - group.position) <= _UNKNOWN_SLIDE
    }
    if len(long) < limits.unknown_partner_fragments or group.share < limits.unknown_partner_share:
        return False
    if len(group.consensus) < _UNKNOWN_TAIL:
        return False
    if junction.partner is not None:
        return mates >= limits.min_fragments
    # an unknown partner is only named where ALK keeps its 3' end with the whole kinase domain
    return junction.alk.kept is Kept.LEFT and junction.alk.position > search.locus.exon(20).start


def _merged(found: Sequence[ReadJunction]) -> list[ReadJunction]:
    """Join junctions that differ by a few bases only, as an aligner leaves them."""
    merged: list[ReadJunction] = []
    for junction in sorted(found, key=lambda j: (not j.exact, -len(j.split), j.alk)):
        twin = next((i for i, other in enumerate(merged) if _same(junction, other)), None)
        if twin is None:
            merged.append(junction)
        else:
            split = merged[twin].split | junction.split
            pairs = (merged[twin].pairs | junction.pairs) - split
            alignments = merged[twin].alignments + junction.alignments
            merged[twin] = replace(merged[twin], split=split, pairs=pairs, alignments=alignments)
    return merged


def _same(first: ReadJunction, second: ReadJunction) -> bool:
    if first.partner is None or second.partner is None or first.alk.kept is not second.alk.kept:
        return False
    one, two = first.partner.place, second.partner.place
    reach = 2 * NEAR if first.exact and second.exact else MATE_REACH
    return (
        abs(first.alk.position - second.alk.position) <= 2 * NEAR
        and (one.contig, one.kept) == (two.contig, two.kept)
        and abs(one.position - two.position) <= reach
    )


def _from_pairs_alone(pairs: Sequence[PairRecord], search: _Search) -> list[ReadJunction]:
    """Return junctions that only pairs show: many, well aligned, and agreeing on the kept sides."""
    reach = mate_reach(spliced=search.spliced)
    found = []
    unused = PairIndex(pairs)
    for group in mate_groups([p for p in pairs if _is_trusted(p)], reach):
        starts = {(pair.start, pair.mate_start) for pair in group.pairs}
        if len(group.names) < search.limits.min_pairs_alone or len(starts) < search.limits.min_fragments:
            continue
        low, high = min(p.start for p in group.pairs), max(p.end for p in group.pairs)
        if high - low > reach or not agree_on_sides(group, unused, MATE_REACH):
            continue
        if GeneModels.of(search.locus.build).overlapping(group.contig, group.innermost[1]):
            alk, mate = group.innermost
            partner = Partner(Place(group.contig, mate, group.kept), "pairs only", exact=False)
            place = Place(search.locus.contig, alk, group.alk_kept)
            found.append(ReadJunction(place, partner, "", "", "", frozenset(), group.names, exact=False))
    return found


def _is_trusted(pair: PairRecord) -> bool:
    return pair.mapq >= _TRUSTED_MAPQ and (pair.mate_mapq is None or pair.mate_mapq >= _TRUSTED_MAPQ)
