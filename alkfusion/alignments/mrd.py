"""The sequence around each junction, for an assay of the patient's own (minimal residual disease).

Bases that no read and no bundled sequence shows are left out, never filled in: a record can be shorter than 200 bases
and says in its header how many stand on each side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alkfusion.alignments.clip_match import exon_end_from
from alkfusion.alignments.junctions import ReadJunction
from alkfusion.alignments.locus import Locus
from alkfusion.alignments.open_file import OpenAlignment
from alkfusion.alignments.scan import Scan
from alkfusion.alignments.split_reads import Place
from alkfusion.alignments.tails import agree
from alkfusion.calls import JunctionReads, Kept
from alkfusion.genome.sequences import plus_strand, reverse_complement

__all__ = ["FLANK", "junction_reads", "junction_sequences"]

FLANK = 100  # bases on either side
_ACROSS = 5  # bases on either side that a read has to cover to show that nothing is broken there
_IGNORED = 0x900 | 0x4 | 0x200 | 0x400


def junction_reads(
    junction: ReadJunction, alignment: OpenAlignment, seen: Scan, locus: Locus, *, rna: bool
) -> JunctionReads | None:
    """Return the depth at both sides of a junction that reads cross, and its sequence."""
    if not junction.split:
        return None
    partner = junction.partner.place if junction.partner is not None and junction.exact else None
    return JunctionReads(
        unbroken_alk=_unbroken(junction.alk, alignment, seen),
        unbroken_partner=None if partner is None else _unbroken(partner, alignment, seen),
        sequence="|".join(_flanks(junction, locus, rna=rna)),
    )


def _unbroken(place: Place, alignment: OpenAlignment, seen: Scan) -> int:
    """Count alignments that show the last kept base and go on beyond it, in one stretch or with the next exon.

    Of a file with very many clipped reads the same part is counted as of these.
    """
    base = place.position - 1
    low, high = place.position - _ACROSS, place.position + _ACROSS
    return sum(
        not read.flag & _IGNORED
        and read.reference_start <= low
        and high <= (read.reference_end or 0)
        and any(start <= base < end for start, end in read.get_blocks())
        and seen.keeps(str(read.query_name))
        for read in alignment.fetch(place.contig, base, base + 1)
    )


def junction_sequences(
    junctions: Sequence[ReadJunction], names: Sequence[str], reads: Sequence[JunctionReads | None], source: str
) -> str:
    """Return FASTA records, one a junction, in the direction of the fusion transcript; ``names`` are fusion names."""
    records = []
    for junction, name, shown in zip(junctions, names, reads, strict=True):
        if shown is None or not junction.tail:
            continue
        five, three = shown.sequence.split("|")
        split, place = len(junction.split), junction.partner.place if junction.partner else None
        fields = {
            "ALK": f"{junction.alk.contig}:{junction.alk.position}",
            "partner": f"{place.contig}:{place.position}" if place else "unknown",
            "five_prime_bases": len(five),
            "three_prime_bases": len(three),
            "split_fragments": split,
            "spanning_fragments": len(junction.pairs),
            "unbroken_reads": shown.unbroken_alk,
            "joined_fraction": f"{split / (split + shown.unbroken_alk):.4f}",
        }
        words = " ".join(f"{field}={value}" for field, value in fields.items())
        records.append(f">{name} {source} {words}\n{five}{three}\n")
    return "".join(records)


def _flanks(junction: ReadJunction, locus: Locus, *, rna: bool) -> tuple[str, str]:
    """Return the bases before and behind a junction, in the direction of the fusion transcript.

    Those of RNA go on over the introns.
    """
    alk, partner = _alk_bases(junction, locus, rna=rna), _partner_bases(junction, locus, rna=rna)
    if junction.alk.kept is Kept.LEFT:  # ALK is 3'
        return reverse_complement(partner), alk
    return reverse_complement(alk), partner


def _alk_bases(junction: ReadJunction, locus: Locus, *, rna: bool) -> str:
    """Return bases of ALK from the breakpoint into its kept part: of the genome where known, else of the reads."""
    known = ""
    for start, end in _stretches(junction.alk, locus, rna=rna):
        bases = locus.plus(start, end)
        if bases is None or len(known) >= FLANK:
            break
        known += reverse_complement(bases) if junction.alk.kept is Kept.LEFT else bases
    seen = junction.inward[:FLANK]
    return known[:FLANK] if len(known) > len(seen) else seen


def _stretches(place: Place, locus: Locus, *, rna: bool) -> Iterator[tuple[int, int]]:
    """Yield the 0-based half-open stretches of ALK that follow a breakpoint: one of the genome, or exons of RNA."""
    left = place.kept is Kept.LEFT
    if not rna:
        yield (place.position - FLANK, place.position) if left else (place.position - 1, place.position - 1 + FLANK)
        return
    exons = locus.transcript.exons if left else locus.transcript.exons[::-1]  # ALK lies on the minus strand
    begun = False
    for exon in exons:
        if begun:
            yield exon.start, exon.end
        elif left and exon.start < place.position:
            begun = True
            yield exon.start, place.position
        elif not left and exon.end >= place.position:
            begun = True
            yield place.position - 1, exon.end


def _partner_bases(junction: ReadJunction, locus: Locus, *, rna: bool) -> str:
    """Return bases beyond the breakpoint, outward from ALK: what the reads show, and behind it the sequence we know."""
    seen = junction.tail[:FLANK]
    if junction.partner is None or not junction.exact or len(seen) == FLANK:
        return seen
    place, inserted = junction.partner.place, junction.inserted
    beyond = exon_end_from(place, locus.build) if rna else _genome_from(place, FLANK - len(inserted), locus)
    known = inserted + (beyond or "")
    return seen + known[len(seen) : FLANK] if agree(seen, known, FLANK) else seen


def _genome_from(place: Place, count: int, locus: Locus) -> str | None:
    """Return bases of the genome from a breakpoint into the kept side, written outward from the other side."""
    if place.kept is Kept.LEFT:
        known = plus_strand(place.contig, place.position - count + 1, place.position, locus.build)
        return reverse_complement(known) if known else None
    return plus_strand(place.contig, place.position, place.position + count - 1, locus.build)
