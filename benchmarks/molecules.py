"""Molecules of DNA and RNA with a known truth, from the sequence that ships with the program.

A molecule is a row of columns, each a base and the place of the genome that it comes from (none for inserted bases).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from alkfusion.alignments.locus import alk_locus
from alkfusion.genome.builds import Build
from alkfusion.genome.sequences import coding_sequence, exon_end_sequence, plus_strand, reverse_complement
from alkfusion.genome.transcripts import GeneModels, Transcript
from alkfusion.interpret.alk_coding import AlkCoding

__all__ = [
    "KINASE_EXONS",
    "Column",
    "Edit",
    "Molecule",
    "alk_dna",
    "alk_exon_dna",
    "alk_rna",
    "alk_transcript",
    "codon_edit",
    "dna_fusion",
    "edited",
    "kinase_stretches",
    "rna_fusion",
    "turned",
]

KINASE_EXONS = range(20, 29)
_DNA_FUSIONS = {  # last kept base of the partner and of ALK on GRCh38; EML4 as in NCI-H3122
    "EML4": ("chr2", 42_299_337, 42_299_749, 29_223_741),
    "NPM1": ("chr5", 171_391_706, 171_392_300, 29_224_800),
}


class Column(NamedTuple):
    """One base of a molecule; ``position`` is 0-based on the plus strand, None for an inserted base."""

    contig: str
    position: int | None
    base: str


class Edit(NamedTuple):
    """``reference`` bases of the plus strand at a 0-based position are ``alternative``."""

    position: int
    reference: str
    alternative: str


@dataclass(frozen=True)
class Molecule:
    """A kind of molecule and its share among those of its place."""

    columns: tuple[Column, ...]
    share: float = 1.0


def _plus_columns(contig: str, start: int, end: int, build: Build) -> list[Column]:
    """Return columns of a 0-based half-open interval; LookupError where its bases are not bundled."""
    bases = plus_strand(contig, start + 1, end, build)
    if bases is None:
        raise LookupError(f"{contig}:{start}-{end} is not bundled")
    return [Column(contig, start + i, base) for i, base in enumerate(bases)]


def turned(columns: Iterable[Column]) -> list[Column]:
    """Return the other strand of some columns."""
    return [Column(c.contig, c.position, reverse_complement(c.base)) for c in reversed(list(columns))]


@cache
def alk_dna(start: int, end: int, build: Build) -> tuple[Column, ...]:
    """Return the genome of a 0-based half-open interval in ALK; LookupError where its bases are not bundled."""
    return tuple(_plus_columns(alk_locus(build).contig, start, end, build))


@cache
def alk_exon_dna(exon: int, build: Build, flank: int = 250) -> tuple[Column, ...]:
    """Return the genome around an exon of ALK."""
    found = alk_locus(build).exon(exon)
    return alk_dna(found.start - flank, found.end + flank, build)


def kinase_stretches(build: Build, flank: int) -> list[tuple[int, int]]:
    """Return the genome around the kinase exons as 0-based half-open intervals that do not overlap, in their order."""
    joined: list[tuple[int, int]] = []
    for exon in sorted((alk_locus(build).exon(number) for number in KINASE_EXONS), key=lambda exon: exon.start):
        start, end = exon.start - flank, exon.end + flank
        if joined and start < joined[-1][1]:
            start, _ = joined.pop()
        joined.append((start, end))
    return joined


@cache
def alk_rna(build: Build, first_exon: int = 1) -> tuple[Column, ...]:
    """Return the coding messenger RNA of ALK from an exon on, in transcript direction."""
    alk = AlkCoding.of(build)
    begin = (
        0
        if first_exon == 1
        else alk.transcript.coding_bases_before(alk.transcript.first_base(alk.transcript.exons[first_exon - 1]))
    )
    cds = coding_sequence(alk.transcript.id) or ""
    return tuple(
        Column(alk.transcript.contig, alk.position(alk.sense_of_coding(i)) - 1, cds[i]) for i in range(begin, len(cds))
    )


@cache
def alk_transcript(build: Build, first_exon: int = 1) -> tuple[Column, ...]:
    """Return the messenger RNA of ALK from an exon on with its untranslated ends, in transcript direction."""
    locus = alk_locus(build)
    exons = (locus.exon(number) for number in range(first_exon, len(locus.transcript.exons) + 1))
    return tuple(column for exon in exons for column in turned(alk_dna(exon.start, exon.end, build)))


def _partner_rna(partner: str, exon: int, build: Build) -> list[Column]:
    """Return what is bundled of a partner's messenger RNA up to the end of an exon."""
    transcript: Transcript = GeneModels.of(build).transcripts(partner)[0]
    bases = exon_end_sequence(transcript.id, exon)
    if bases is None:
        raise LookupError(f"the end of {partner} exon {exon} is not bundled")
    places: list[int] = []
    for item in transcript.exons[:exon]:
        span = range(item.start, item.end)
        places.extend(span if transcript.strand == "+" else reversed(span))
    count = min(len(places), len(bases))
    return [Column(transcript.contig, at, b) for at, b in zip(places[-count:], bases[-count:], strict=True)]


@cache
def rna_fusion(partner: str, exon: int, build: Build) -> tuple[Column, ...]:
    """Return the fusion transcript of a partner exon with ALK exon 20, as far as its sequence is bundled."""
    return (*_partner_rna(partner, exon, build), *alk_rna(build, 20))


def dna_fusion(partner: str, build: Build, moved: tuple[int, int] = (0, 0)) -> tuple[Column, ...]:
    """Return the genome across an EML4::ALK or NPM1::ALK breakpoint, in the direction of the partner.

    ``moved`` are the bases by which the last kept base of the partner and of ALK lie further along the plus strand.
    """
    contig, start, end, alk_end = _DNA_FUSIONS[partner]
    shift, alk_shift = _shift(partner, build), _shift("ALK", build) + moved[1]
    left = _plus_columns(contig, start - 1 + shift, end + moved[0] + shift, build)
    return (*left, *turned(_plus_columns("chr2", alk_end - 700 + alk_shift, alk_end + alk_shift, build)))


def _shift(gene: str, build: Build) -> int:
    """Return what leads from GRCh38 to ``build`` for a gene."""
    first, second = (GeneModels.of(b).transcripts(gene)[0].exons[5].start for b in (Build.GRCH38, build))
    return second - first


def codon_edit(residue: int, codon: str, build: Build) -> list[Edit]:
    """Return the edits that make a residue's codon (sense strand) another one."""
    alk = AlkCoding.of(build)
    cds = coding_sequence(alk.transcript.id) or ""
    edits = []
    for place, new, old in zip(alk.codon_positions(residue), codon, cds[3 * (residue - 1) :], strict=False):
        if new != old:
            edits.append(Edit(place - 1, reverse_complement(old), reverse_complement(new)))
    return edits


def edited(columns: Sequence[Column], edits: Iterable[Edit], contig: str = "chr2") -> tuple[Column, ...]:
    """Return the molecule with edits; it may run along either strand. Edits outside of it change nothing."""
    made = list(columns)
    for edit in edits:
        index = {c.position: i for i, c in enumerate(made) if c.contig == contig and c.position is not None}
        if edit.position not in index:
            continue
        forward = index.get(edit.position + 1, -1) > index[edit.position] or len(made) == 1
        count = len(edit.reference)
        if count == len(edit.alternative):
            for offset, base in enumerate(edit.alternative):
                at = index[edit.position + offset]
                made[at] = made[at]._replace(base=base if forward else reverse_complement(base))
        elif not edit.alternative:
            low = index[edit.position if forward else edit.position + count - 1]
            del made[low : low + count]
        else:  # inserted before the position
            bases = edit.alternative if forward else reverse_complement(edit.alternative)
            at = index[edit.position] + (0 if forward else 1)
            made[at:at] = [Column(contig, None, base) for base in bases]
    return tuple(made)
