"""TopHat-Fusion ``result.txt``: eleven columns without names, positions 0-based, 5' gene first, no strands."""

from __future__ import annotations

import msgspec

from alkfusion.calls import FusionCall, Side
from alkfusion.patterns import pattern
from alkfusion.readers.headerless import HeaderlessReader
from alkfusion.readers.table import Row

__all__ = ["TophatFusion"]


class TophatFusion(HeaderlessReader):
    """The list after ``tophat-fusion-post``."""

    name = "tophat-fusion"
    title = "TopHat-Fusion"
    shows = "RNA fusions with exact breakpoints in order of transcription; no strands and no frame"
    looks = "sample, gene, contig, position, gene, contig, position, three counts and a score"
    line_pattern = pattern(r"[^\t]+(?:\t[^\t]+\t[^\t]+\t\d+){2}(?:\t\d+){3}\t-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\t?")
    cells = {
        "sample": 0,
        "gene5": 1,
        "contig5": 2,
        "position5": 3,
        "gene3": 4,
        "contig3": 5,
        "position3": 6,
        "split_reads": 7,
        "spanning_pairs": 8,
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        call = self.call_in_order(row)
        return msgspec.structs.replace(call, first=self._side(row, "5"), second=self._side(row, "3"))

    def _side(self, row: Row, end: str) -> Side:
        return row.side(end, zero_based=True)
