"""The sequence around each junction, for an assay of the patient's own (minimal residual disease).

Bases that no read and no bundled sequence shows are left out, never filled in: a record can be shorter than 200 bases
and says in its header how many stand on each side.
"""

from __future__ import annotations

from collections.abc import Sequence

from alkfusion.alignments.junctions import ReadJunction
from alkfusion.alignments.locus import Locus
from alkfusion.alignments.open_file import OpenAlignment
from alkfusion.alignments.split_reads import Place
from alkfusion.calls import Kept
from alkfusion.genome.sequences import plus_strand, reverse_complement

__all__ = ["FLANK", "flanks", "junction_sequences", "unbroken_reads"]

FLANK = 100  # bases on either side
_ACROSS = 5  # bases on either side that a read has to cover to show that nothing is broken there
_IGNORED = 0x900 | 0x4 | 0x200 | 0x400


def unbroken_reads(place: Place, alignment: OpenAlignment) -> int:
    """Count alignments without a splice or a clip at the breakpoint that cover both sides of it."""
    low, high = place.position - _ACROSS, place.position + _ACROSS
    return sum(
        not read.flag & _IGNORED and any(start <= low and high <= end for start, end in read.get_blocks())
        for read in alignment.fetch(place.contig, place.position - 1, place.position)
    )


def junction_sequences(
    junctions: Sequence[ReadJunction], names: Sequence[str], unbroken: Sequence[int], locus: Locus, source: str
) -> str:
    """Return FASTA records, one a junction, in the direction of the fusion transcript.

    ``names`` are fusion names; ``unbroken`` are the reads that cross the same place of ALK without a break, so that the
    header can give the part of the molecules that is joined.
    """
    records = []
    for junction, name, whole in zip(junctions, names, unbroken, strict=True):
        if not junction.split or not junction.tail:
            continue
        five, three = flanks(junction, locus)
        place = junction.partner.place if junction.partner else None
        where = f"{place.contig}:{place.position}" if place else "unknown"
        header = (
            f">{name} {source} ALK={junction.alk.contig}:{junction.alk.position} partner={where}"
            f" five_prime_bases={len(five)} three_prime_bases={len(three)} split_fragments={len(junction.split)}"
            f" spanning_fragments={len(junction.pairs)} unbroken_reads={whole}"
            f" joined_fraction={len(junction.split) / (len(junction.split) + whole):.4f}"
        )
        records.append(f"{header}\n{five}{three}\n")
    return "".join(records)


def flanks(junction: ReadJunction, locus: Locus) -> tuple[str, str]:
    """Return the bases before and behind a junction, in the direction of the fusion transcript."""
    alk, partner = _alk_bases(junction, locus), _partner_bases(junction, locus)
    if junction.alk.kept is Kept.LEFT:  # ALK is 3'
        return reverse_complement(partner), alk
    return reverse_complement(alk), partner


def _alk_bases(junction: ReadJunction, locus: Locus) -> str:
    """Return bases of ALK from the breakpoint into its kept part: of the genome where known, else of the reads."""
    position = junction.alk.position
    if junction.alk.kept is Kept.LEFT:
        known = locus.plus(position - FLANK, position)
        return reverse_complement(known) if known else junction.inward[:FLANK]
    return locus.plus(position - 1, position - 1 + FLANK) or junction.inward[:FLANK]


def _partner_bases(junction: ReadJunction, locus: Locus) -> str:
    """Return bases beyond the breakpoint, outward from ALK: what the reads show, longer where the genome is known."""
    seen = junction.tail[:FLANK]
    if junction.partner is None or not junction.exact or len(seen) == FLANK:
        return seen
    contig, position, kept = junction.partner.place
    inserted, missing = junction.inserted, FLANK - len(junction.inserted)
    if kept is Kept.LEFT:
        known = plus_strand(contig, position - missing + 1, position, locus.build)
        known = reverse_complement(known) if known else None
    else:
        known = plus_strand(contig, position, position + missing - 1, locus.build)
    return inserted + known if known and known[:10] == seen[len(inserted) :][:10] else seen
