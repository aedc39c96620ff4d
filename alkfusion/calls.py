"""What a file reported, before any interpretation: what a reader returns.

Positions are 1-based and name the last or first kept base of that side; contigs and gene names are as in the file.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

__all__ = ["CoveredBlock", "FusionCall", "Kept", "Molecule", "NamedChange", "Side", "VariantCall"]


class Kept(StrEnum):
    """Which sequence a breakpoint keeps: at lower (left) or higher (right) coordinates of the plus strand."""

    LEFT = "left"
    RIGHT = "right"


class Molecule(StrEnum):
    """What was sequenced; a DNA breakpoint has to be spliced in thought before it says which exons join.

    Where a file does not say it, the breakpoints do: those of RNA lie at the edges of exons.
    """

    RNA = "rna"
    DNA = "dna"
    UNSTATED = "unstated"


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a fusion call, as the file states it.

    A reader fills in what the file says and nothing more. ``strand`` is the strand of the transcribed fusion, not of
    the gene, unless the caller only gives the gene's; ``kept`` is geometry. Either may be missing; orientation is
    worked out later from what there is.
    """

    gene: str | None = None  # the text of the file; an alias, a list or empty is possible
    gene_id: str | None = None  # Ensembl gene id, with or without version
    contig: str | None = None  # as written in the file
    position: int | None = None  # 1-based, last/first kept base
    strand: str | None = None  # "+" or "-": strand of the transcribed fusion at this side
    kept: Kept | None = None
    transcript: str | None = None
    exon: int | None = None  # as numbered by the caller
    window: tuple[int, int] | None = None  # 1-based inclusive range that holds the breakpoint, when no base is known


class JunctionReads(msgspec.Struct, frozen=True, kw_only=True):
    """What the reads around a junction show beside its support; only files of reads can tell."""

    unbroken_alk: int  # reads that cross the same place of ALK without a break
    unbroken_partner: int | None  # None where the partner or its base is not known
    sequence: str  # up to 100 bases on either side in the direction of the fusion transcript, ``|`` at the join


class FusionCall(msgspec.Struct, frozen=True, kw_only=True):
    """One row of one caller's file. ``first`` and ``second`` are in file order unless ``ordered``: then 5', 3'."""

    source: str  # name of the file
    caller: str
    line: int  # 1-based line, or record number
    first: Side
    second: Side
    ordered: bool = False  # True when the file states that first is 5' in transcription
    loose_genes: bool = False  # True when the file does not say which of the two genes lies at which breakpoint
    same_ends: bool = False  # True when the caller itself says that the join is 5'-5' or 3'-3'
    molecule: Molecule = Molecule.RNA
    exact: bool = True  # False where the caller's positions are known to wobble by a few bases
    split_reads: int | None = None
    spanning_pairs: int | None = None
    reported_frame: str | None = None  # in the caller's own words
    inserted: str | None = None  # non-template bases between the sides, read from first to second
    rejected: str | None = None  # why the caller itself discarded the row
    sample: str | None = None
    notes: tuple[str, ...] = ()
    reads: JunctionReads | None = None


class VariantCall(msgspec.Struct, frozen=True, kw_only=True):
    """One alternative allele of one record that the sample carries; alleles are of the plus strand, as written.

    ``copies`` are the places of the genotype that hold the allele (0 and 1 of a diploid one). They can be compared only
    between calls of one ``phase_set``; None means that the file does not say which alleles lie together. Counts are
    reads of this sample, strand counts are (forward, reverse). ``stated`` are protein names of the file's own
    annotation, for NM_004304 or ENST00000389048.
    """

    source: str  # name of the file
    caller: str
    line: int  # 1-based line; 0 where an index was used and lines were not counted
    contig: str  # as written in the file
    position: int  # 1-based, first base of ``reference``
    reference: str
    alternative: str
    depth: int | None = None
    alt_depth: int | None = None
    vaf: float | None = None  # where the file states it and the counts do not give it
    alt_strands: tuple[int, int] | None = None
    other_strands: tuple[int, int] | None = None
    filters: tuple[str, ...] = ()  # the caller's own reasons against the call
    phase_set: str | None = None
    copies: tuple[int, ...] = ()
    stated: tuple[str, ...] = ()


class NamedChange(msgspec.Struct, frozen=True, kw_only=True):
    """One row that names a change of the ALK protein and gives no bases, as in extracts of cBioPortal."""

    source: str  # name of the file
    line: int  # 1-based
    name: str  # as written, such as p.G1202R
    depth: int | None = None
    alt_depth: int | None = None
    filters: tuple[str, ...] = ()


class CoveredBlock(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the genome that a gVCF says was read; ``start`` and ``end`` are 1-based, both included."""

    start: int
    end: int
    depth: int | None = None  # smallest of the stretch
    problem: str | None = None  # why the caller does not vouch for it
