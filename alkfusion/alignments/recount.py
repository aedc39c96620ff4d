"""The support that a BAM file gives to a junction that somebody else reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from alkfusion.alignments.junctions import ReadJunction
from alkfusion.alignments.limits import ReadLimits
from alkfusion.alignments.open_file import OpenAlignment
from alkfusion.alignments.scan import Scan
from alkfusion.alignments.split_reads import Place
from alkfusion.model import Recount

__all__ = ["Reported", "recount"]

_NEAR = 20  # bases: callers and aligners slide a junction
_MATE_REACH_DNA, _MATE_REACH_RNA = 1_000, 200_000
_MANY = 1000  # alignments, among which a file that keeps clipped ends has some
_NOT_PRIMARY = 0x900 | 0x4 | 0x200 | 0x400


class Reported(NamedTuple):
    """A junction as reported: the places in ALK and in the partner, None where the report gives no base."""

    name: str
    alk: Place | None
    partner: Place | None
    rna: bool


def recount(
    reported: Reported,
    junctions: Sequence[ReadJunction],
    names_of_junctions: Sequence[str],
    seen: Scan,
    alignment: OpenAlignment,
    limits: ReadLimits,
    *,
    rna: bool,
) -> Recount:
    """Count the fragments that show a reported junction.

    ``names_of_junctions`` are the fusion names of what was found in this file: the exact breakpoints of RNA and DNA
    differ, so that a junction of the same genes confirms.
    """
    split, pairs = _direct(reported, seen, rna=rna)
    for junction, name in zip(junctions, names_of_junctions, strict=True):
        if name == reported.name:
            split |= junction.split
            pairs |= junction.pairs
    pairs -= split
    depth = None if reported.alk is None else _depth(reported.alk, alignment)
    state, reason = _verdict(len(split) + len(pairs), depth, reported, seen, limits, rna=rna)
    return Recount(
        source=alignment.path.name,
        state=state,
        split_reads=len(split),
        spanning_pairs=len(pairs),
        depth=depth,
        reason=reason,
    )


def _direct(reported: Reported, seen: Scan, *, rna: bool) -> tuple[set[str], set[str]]:
    """Return names of split reads and pairs that show the very places."""
    alk, partner = reported.alk, reported.partner
    if alk is None or partner is None:
        return set(), set()
    split = {
        read.name
        for read in seen.breaks
        if read.kept is alk.kept
        and abs(read.position - alk.position) <= _NEAR
        and read.part is not None
        and (read.part.place.contig, read.part.place.kept) == (partner.contig, partner.kept)
        and abs(read.part.place.position - partner.position) <= _NEAR
    }
    reach = _MATE_REACH_RNA if rna else _MATE_REACH_DNA
    pairs = {
        pair.name
        for pair in seen.pairs
        if (pair.contig, pair.mate_kept, pair.kept) == (partner.contig, partner.kept, alk.kept)
        and abs(pair.mate_start - partner.position) <= reach
        and abs(pair.start - alk.position) <= reach
    }
    return split, pairs


def _depth(place: Place, alignment: OpenAlignment) -> int:
    """Return how many primary alignments cover the first kept base of ALK."""
    reads = alignment.fetch(place.contig, place.position - 1, place.position)
    return sum(not read.flag & _NOT_PRIMARY for read in reads)


def _verdict(
    fragments: int, depth: int | None, reported: Reported, seen: Scan, limits: ReadLimits, *, rna: bool
) -> tuple[str, str]:
    if fragments >= limits.recount_fragments:
        return "confirmed", f"{fragments} fragments"
    if depth is None:
        return "not_assessable", "the report gives no breakpoint in ALK"
    if reported.rna and not rna:
        return "not_assessable", "the report is of RNA, these reads are of DNA: the place of the break is not known"
    if depth < limits.recount_depth:
        return "not_assessable", f"depth {depth} at the breakpoint in ALK, {limits.recount_depth} wanted"
    if seen.reads >= _MANY and not seen.clipped and not seen.far_mates:
        return "not_assessable", "the aligner kept neither clipped ends nor mates elsewhere"
    return "not_confirmed", f"{fragments} fragments at a depth of {depth}"
