"""INTEGRATE: ``breakpoints.cov.tsv``, ``bk_fusion.bedpe`` and ``summary.tsv``; the 5' gene first, no strands.

In the first, ``Exon_BK`` is snapped to exon edges and 1-based, ``RNA_BK`` is where the reads align, some bases off.
In the second, start equals end, and a position at the left edge of an exon is one too low (checked against gene models
of GRCh37: TUBA1B, TOP3B one low; LMBR1L, PI4KA exact); without strands this cannot be mended here, so that its
positions count as inexact. The third names genes only.
"""

from __future__ import annotations

import msgspec

from alkfusion.calls import FusionCall, Side
from alkfusion.readers.table import Row, TableReader

__all__ = ["Integrate", "IntegrateBedpe", "IntegrateSummary"]


class Integrate(TableReader):
    """``breakpoints.cov.tsv``; its last header cell is two names with a space between, its last cell two numbers."""

    name = "integrate"
    title = "INTEGRATE"
    shows = "RNA fusions with breakpoints on exon edges, in order of transcription; no strands and no frame"
    signature = ("5P", "3P", "RNA_BK1", "Exon_BK1", "RNA_BK2", "Exon_BK2")
    columns = {
        "gene5": ("5P",),
        "contig5": ("Chr1",),
        "position5": ("Exon_BK1",),
        "read_position5": ("RNA_BK1",),
        "gene3": ("3P",),
        "contig3": ("Chr2",),
        "position3": ("Exon_BK2",),
        "read_position3": ("RNA_BK2",),
        "reads": ("NUM_EN_RNA NUM_SP_RNA",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row; encompassing reads are the spanning pairs."""
        pairs, _, split = (row.text("reads") or "").partition(" ")
        on_exons = row.text("position5") is not None and row.text("position3") is not None
        return msgspec.structs.replace(
            self.call_in_order(row),
            first=_side(row, "5"),
            second=_side(row, "3"),
            exact=on_exons,
            spanning_pairs=row.whole(pairs, "NUM_EN_RNA", smallest=0) if pairs else None,
            split_reads=row.whole(split, "NUM_SP_RNA", smallest=0) if pairs else None,
        )


def _side(row: Row, end: str) -> Side:
    side, where_reads_align = row.side(end), row.position(f"read_position{end}")
    return side if side.position else msgspec.structs.replace(side, position=where_reads_align)


class IntegrateBedpe(TableReader):
    """``bk_fusion.bedpe``."""

    name = "integrate-bedpe"
    caller = "integrate"
    title = "INTEGRATE BEDPE"
    shows = "RNA fusions with breakpoints up to a base off, in order of transcription; no strands, no read counts"
    exact = False
    signature = ("chr5p", "start5p", "chr3p", "start3p", "gene5p", "gene3p", "tier")
    columns = {
        "gene5": ("gene5p",),
        "contig5": ("chr5p",),
        "position5": ("end5p",),
        "gene3": ("gene3p",),
        "contig3": ("chr3p",),
        "position3": ("end3p",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        return self.call_in_order(row)


class IntegrateSummary(TableReader):
    """``summary.tsv``."""

    name = "integrate-summary"
    caller = "integrate"
    title = "INTEGRATE summary"
    shows = "pairs of fused genes with read counts; no breakpoints, so exons cannot be told"
    signature = ("Fusion_Candidate", "5_Prime", "3_Prime", "EN_RNA", "SP_RNA")
    columns = {
        "gene5": ("5_Prime",),
        "gene3": ("3_Prime",),
        "spanning_pairs": ("EN_RNA",),
        "split_reads": ("SP_RNA",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        return self.call_in_order(row)
