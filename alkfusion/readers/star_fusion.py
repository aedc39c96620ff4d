"""STAR-Fusion, all column sets from 0.x to 1.11 and later, abridged or not, with or without coding effect."""

from __future__ import annotations

from typing import ClassVar

from alkfusion.calls import FusionCall, Side
from alkfusion.readers.table import Row, TableReader

__all__ = ["StarFusion", "left_right_call"]


def _side(row: Row, gene_word: str, breakpoint_word: str) -> Side:
    symbol, _, gene_id = row.required(gene_word).partition("^")
    contig, position, strand = row.breakpoint(breakpoint_word)
    return Side(gene=symbol, gene_id=gene_id or None, contig=contig, position=position, strand=strand)


def left_right_call(row: Row, caller: str) -> FusionCall:
    """Translate the row layout that the whole STAR-Fusion family shares; left is 5', strands are of transcription."""
    return FusionCall(
        source=row.source.name,
        caller=caller,
        line=row.line,
        first=_side(row, "gene5", "breakpoint5"),
        second=_side(row, "gene3", "breakpoint3"),
        ordered=True,
        split_reads=row.count("split_reads"),
        spanning_pairs=row.count("spanning_pairs"),
        reported_frame=row.text("frame"),
        sample=row.text("sample"),
    )


class StarFusion(TableReader):
    """``star-fusion.fusion_predictions.tsv`` and its older names."""

    name = "star-fusion"
    title = "STAR-Fusion"
    shows = "RNA fusions with exact breakpoints and strands; the abridged file carries no reading frame"
    signature: ClassVar[tuple[str, ...]] = ("FusionName", "JunctionReadCount", "SpanningFragCount")
    absent: ClassVar[tuple[str, ...]] = ("LeftLocalBreakpoint", "num_LR", "sample", "Gene1A")
    columns = {
        "gene5": ("LeftGene",),
        "breakpoint5": ("LeftBreakpoint",),
        "gene3": ("RightGene",),
        "breakpoint3": ("RightBreakpoint",),
        "split_reads": ("JunctionReadCount",),
        "spanning_pairs": ("SpanningFragCount",),
    }
    optional = {"frame": ("PROT_FUSION_TYPE",), "sample": ("tumor_id",)}

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        return left_right_call(row, self.name)
