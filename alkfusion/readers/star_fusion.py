"""STAR-Fusion, all column sets from 0.x to 1.11 and later, abridged or not, with or without coding effect.

DepMap and CCLE publish the same columns with commas, and genes as ``EML4 (ENSG00000143924)``.
"""

from __future__ import annotations

from typing import ClassVar

from alkfusion.calls import FusionCall, Side
from alkfusion.patterns import pattern
from alkfusion.readers.table import SAMPLE, Row, TableReader

__all__ = ["StarFusion", "left_right_call"]

_WITH_ID = pattern(r"(\S+) \((ENSG[\d.]+)\)")  # as DepMap writes SYMBOL^ENSG


def _side(row: Row, gene_word: str, breakpoint_word: str) -> Side:
    text = row.required(gene_word)
    in_brackets = _WITH_ID.fullmatch(text)
    symbol, gene_id = in_brackets.groups() if in_brackets else text.partition("^")[::2]
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
    signature: ClassVar[tuple[str, ...]] = ("FusionName", "LeftGene", "RightGene")
    absent: ClassVar[tuple[str, ...]] = ("LeftLocalBreakpoint", "num_LR")
    columns = {
        "gene5": ("LeftGene",),
        "breakpoint5": ("LeftBreakpoint",),
        "gene3": ("RightGene",),
        "breakpoint3": ("RightBreakpoint",),
        # before 0.5 the counts bore the names that later belong to the reads
        "split_reads": ("JunctionReadCount", "JunctionReads"),
        "spanning_pairs": ("SpanningFragCount", "SpanningFrags"),
    }
    optional = {"frame": ("PROT_FUSION_TYPE",), "sample": SAMPLE}

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        return left_right_call(row, self.name)
