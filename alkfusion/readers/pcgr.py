"""PCGR's RNA fusion input: ``FusionGene`` (A--B), two breakpoints ``contig:position`` and ``SplitReads``.

Only an example made by PCGR's authors could be seen; its pairs are not always 5' first, so that no order is taken.
"""

from __future__ import annotations

from alkfusion.calls import FusionCall
from alkfusion.readers.base import Family
from alkfusion.readers.pair_names import pair_of, with_genes
from alkfusion.readers.table import Row, TableReader

__all__ = ["Pcgr"]


class Pcgr(TableReader):
    """One row a fusion; either partner may be empty."""

    name = "pcgr"
    title = "PCGR fusion table"
    family = Family.COLLECTED
    shows = "RNA fusions with positions and split reads, without strands, order or frame"
    signature = ("FusionGene", "LeftBreakpoint", "RightBreakpoint", "SplitReads")
    columns = {
        "genes": ("FusionGene",),
        "breakpoint1": ("LeftBreakpoint",),
        "breakpoint2": ("RightBreakpoint",),
        "split_reads": ("SplitReads",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        return with_genes(self.call_as_listed(row), pair_of(row, "genes"))
