"""fusionfusion ``*.result.txt``, without header: 12 cells (``fusion_fusion``) or 16 cells (``star.fusion``).

chr1, pos1, direction1, chr2, pos2, direction2, inserted bases or ``---``; then either the genes and the number of reads
last, or the number of reads and then the genes. A direction ``+`` keeps what lies left of the break. Positions are
1-based (checked on MCF-7 against deFuse); rows are ordered by coordinate.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from alkfusion.calls import FusionCall
from alkfusion.patterns import pattern
from alkfusion.readers.geometry import kept_before
from alkfusion.readers.headerless import HeaderlessReader
from alkfusion.readers.table import Row

__all__ = ["FusionFusion", "FusionFusionStar"]

_EVENT = r"[^\t]+\t\d+\t[+-]\t[^\t]+\t\d+\t[+-]\t(?:---|[ACGTNacgtn]+)"
_PLACES = {"contig1": 0, "position1": 1, "contig2": 3, "position2": 4, "inserted": 6, "direction1": 2, "direction2": 5}


class FusionFusion(HeaderlessReader):
    """The result over all aligners, 12 cells."""

    name = "fusionfusion"
    title = "fusionfusion"
    shows = "RNA fusion junctions with exact breakpoints and geometry, ordered by coordinate; no pairs, no frame"
    looks = "chr, pos, +/-, chr, pos, +/-, inserted bases or ---, four cells of genes and junctions, and a count"
    line_pattern = pattern(rf"{_EVENT}(?:\t[^\t]*){{4}}\t\d+")
    cells: ClassVar[Mapping[str, int]] = {**_PLACES, "gene1": 7, "gene2": 9, "split_reads": 11}

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        call = self.call_as_listed(row)
        return msgspec.structs.replace(
            call,
            first=msgspec.structs.replace(call.first, kept=kept_before(row.strand("direction1"))),
            second=msgspec.structs.replace(call.second, kept=kept_before(row.strand("direction2"))),
            notes=("the strand of the inserted bases is not stated",) if call.inserted else (),
        )


class FusionFusionStar(FusionFusion):
    """The result from one aligner, 16 cells."""

    name = "fusionfusion-star"
    caller = "fusionfusion"
    title = "fusionfusion, one aligner"
    looks = "chr, pos, +/-, chr, pos, +/-, inserted bases or ---, a count, four cells of genes, and four numbers"
    line_pattern = pattern(rf"{_EVENT}\t\d+(?:\t[^\t]*){{4}}(?:\t\d+){{4}}")
    cells: ClassVar[Mapping[str, int]] = {**_PLACES, "split_reads": 7, "gene1": 8, "gene2": 10}
