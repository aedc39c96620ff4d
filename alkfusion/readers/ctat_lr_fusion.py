"""CTAT-LR-fusion ``*.ctat-LR-fusion.fusion_predictions.tsv``, with or without short-read columns.

The layout is STAR-Fusion's, with ``num_LR`` long reads as the only count that is always there. Breakpoints are 1-based,
snapped to exon edges by the caller, and strands are those of transcription.
"""

from __future__ import annotations

from alkfusion.calls import FusionCall
from alkfusion.readers.base import Family
from alkfusion.readers.star_fusion import left_right_call
from alkfusion.readers.table import SAMPLE, Row, TableReader

__all__ = ["CtatLrFusion"]


class CtatLrFusion(TableReader):
    """Left is the 5' partner; genes are bare symbols, or ``SYMBOL^ENSG`` in adapted files."""

    name = "ctat-lr-fusion"
    title = "CTAT-LR-fusion"
    family = Family.LONG_READS
    shows = "long-read RNA fusions with exact breakpoints and strands; no reading frame and no pairs"
    signature = ("FusionName", "num_LR", "LeftGene", "RightGene")
    columns = {
        "gene5": ("LeftGene",),
        "breakpoint5": ("LeftBreakpoint",),
        "gene3": ("RightGene",),
        "breakpoint3": ("RightBreakpoint",),
        "split_reads": ("num_LR",),
    }
    optional = {"sample": SAMPLE}

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        return left_right_call(row, self.name)
