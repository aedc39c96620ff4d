"""A junction seen in the reads, said as a caller would say it, so that it is interpreted as every other call."""

from __future__ import annotations

from alkfusion.alignments.junctions import ReadJunction
from alkfusion.alignments.kind import READS_CALLER
from alkfusion.alignments.locus import Locus
from alkfusion.alignments.split_reads import Place
from alkfusion.calls import FusionCall, JunctionReads, Kept, Molecule, Side
from alkfusion.genome.names import ALK
from alkfusion.genome.sequences import reverse_complement
from alkfusion.genome.transcripts import GeneModels, Transcript

__all__ = ["fusion_call", "skipped_exons_call"]


def fusion_call(
    junction: ReadJunction, number: int, source: str, locus: Locus, reads: JunctionReads | None, *, rna: bool
) -> FusionCall:
    """Return a junction as the call of record ``number`` (1-based) of a file."""
    inserted = junction.inserted or None
    if inserted and junction.alk.kept is Kept.LEFT:  # ALK is 3': the transcript runs towards ALK
        inserted = reverse_complement(inserted)
    sides = _alk_side(junction, rna=rna), _partner_side(junction, locus, rna=rna)
    unknown = junction.partner is None  # what joins the 3' end of ALK is 5', whatever it is
    return FusionCall(
        source=source,
        caller=READS_CALLER,
        line=number,
        first=sides[1] if unknown else sides[0],
        second=sides[0] if unknown else sides[1],
        ordered=unknown,
        molecule=Molecule.RNA if rna else Molecule.DNA,
        exact=junction.exact,
        split_reads=len(junction.split),
        spanning_pairs=len(junction.pairs),
        inserted=inserted,
        notes=(f"partner found by {junction.how}",),
        reads=reads,
    )


def _alk_side(junction: ReadJunction, *, rna: bool) -> Side:
    place = junction.alk
    known = junction.split or not rna  # pairs of RNA can lie exons away from the junction
    return Side(gene=ALK, contig=place.contig, position=place.position if known else None, kept=place.kept)


def _partner_side(junction: ReadJunction, locus: Locus, *, rna: bool) -> Side:
    if junction.partner is None:
        return Side()
    place = junction.partner.place
    gene = _gene(place, junction.alk.kept, GeneModels.of(locus.build))
    position = None if rna and not junction.exact else place.position
    return Side(gene=gene, contig=place.contig, position=position, kept=place.kept)


def _gene(place: Place, alk_kept: Kept, models: GeneModels) -> str | None:
    """Return the gene that is transcribed through the junction together with ALK; None where there is none.

    Genes of both strands can lie at one place. ALK, on the minus strand, is 3' when its left part is kept.
    """
    five_prime = alk_kept is Kept.LEFT  # what the partner has to be
    towards = "+" if (place.kept is Kept.LEFT) == five_prime else "-"
    fitting = [t for t in models.overlapping(place.contig, place.position) if t.strand == towards]
    if not fitting:
        return None
    return min(enumerate(fitting), key=lambda item: (_from_edge(item[1], place, five_prime=five_prime), item[0]))[
        1
    ].gene


def _from_edge(transcript: Transcript, place: Place, *, five_prime: bool) -> bool:
    """Return False where the place is an exon edge at which the transcript can end or begin."""
    edges = (transcript.last_base(e) if five_prime else transcript.first_base(e) for e in transcript.exons)
    return all(abs(edge - place.position) > 2 for edge in edges)


def skipped_exons_call(exons: tuple[int, int], reads: int, number: int, source: str, locus: Locus) -> FusionCall:
    """Return a splice of RNA over ``exons`` (last before, first after) as a call inside ALK."""
    five, three = (locus.exon(exon) for exon in exons)
    return FusionCall(
        source=source,
        caller=READS_CALLER,
        line=number,
        first=Side(gene=ALK, contig=locus.contig, position=locus.transcript.last_base(five), kept=Kept.RIGHT),
        second=Side(gene=ALK, contig=locus.contig, position=locus.transcript.first_base(three), kept=Kept.LEFT),
        ordered=True,
        split_reads=reads,
        notes=("spliced reads",),
    )
