"""LINX: ``*.linx.fusion.tsv`` (reported and other fusions) and ``*.linx.vis_fusion.tsv`` (for its drawings).

Both are predictions of transcripts from DNA, up is 5' and down is 3', exons are those that LINX expects to be spliced.
The first has no coordinates; the second has 1-based DNA breakpoints and the strands of the genes as 1 and -1, along
which a LINX fusion is transcribed.
"""

from __future__ import annotations

from msgspec.structs import replace

from alkfusion.calls import FusionCall, Molecule
from alkfusion.readers.base import Family
from alkfusion.readers.table import Row, TableReader

__all__ = ["Linx", "LinxVis"]


class Linx(TableReader):
    """One row a fusion of two breakends; what LINX does not report keeps its reason as a note."""

    name = "linx"
    title = "LINX fusion"
    family = Family.STRUCTURAL
    shows = "fusions predicted from DNA with fused exons and frame; no coordinates and no read counts"
    molecule = Molecule.DNA
    signature = ("name", "reported", "reportedType", "phased", "fusedExonUp", "fusedExonDown")
    columns = {
        "genes": ("name",),
        "gene5": ("geneStart",),
        "gene3": ("geneEnd",),
        "transcript5": ("transcriptStart",),
        "transcript3": ("transcriptEnd",),
        "exon5": ("fusedExonUp",),
        "exon3": ("fusedExonDown",),
        "frame": ("phased",),
        "reported": ("reported",),
    }
    optional = {"reasons": ("reportableReasons",), "context5": ("geneContextStart",), "context3": ("geneContextEnd",)}

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        notes = (
            [] if row.text("reported") == "true" else [f"not reported by LINX ({row.text('reasons') or 'no reason'})"]
        )
        notes += [text for word in ("context5", "context3") if (text := row.text(word)) is not None]
        return replace(self.call_in_order(row), notes=tuple(notes))


class LinxVis(TableReader):
    """What LINX draws, which is more than what it reports; the fused exons are those of its prediction."""

    name = "linx-vis"
    caller = Linx.name
    title = "LINX vis_fusion"
    family = Family.STRUCTURAL
    shows = "DNA breakpoints of fusions that LINX draws, also of ones that it does not report; no read counts"
    molecule = Molecule.DNA
    signature = ("GeneNameUp", "ChrUp", "PosUp", "StrandUp", "GeneNameDown", "ChrDown", "PosDown", "StrandDown")
    absent = ("OrientUp",)  # which Isofox gives
    columns = {
        "gene5": ("GeneNameUp",),
        "contig5": ("ChrUp",),
        "position5": ("PosUp",),
        "strand5": ("StrandUp",),
        "gene3": ("GeneNameDown",),
        "contig3": ("ChrDown",),
        "position3": ("PosDown",),
        "strand3": ("StrandDown",),
        "exon5": ("FusedExonUp",),
        "exon3": ("FusedExonDown",),
        "sample": ("SampleId",),
        "region5": ("RegionTypeUp",),
        "region3": ("RegionTypeDown",),
    }
    optional = {"transcript5": ("TranscriptUp",), "transcript3": ("TranscriptDown",)}

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        notes = ("drawn by LINX, not necessarily reported", f"{row.text('region5')} to {row.text('region3')}")
        return replace(self.call_in_order(row), notes=notes)
