"""FusionSeeker ``confident_genefusion.txt``: long reads, sides in the order of the genome, no strands.

Positions are 1-based and wobble by a base or two around the exon edge; which side is 5' must be worked out from them.
"""

from __future__ import annotations

from alkfusion.calls import FusionCall
from alkfusion.readers.base import Family
from alkfusion.readers.table import Row, TableReader

__all__ = ["FusionSeeker"]


class FusionSeeker(TableReader):
    """One row an event; a pair of genes can have further rows with single reads elsewhere."""

    name = "fusionseeker"
    title = "FusionSeeker"
    family = Family.LONG_READS
    shows = "long-read RNA fusions without strands or order of the genes; positions wobble by a base or two"
    exact = False
    signature = ("Gene1", "Gene2", "NumSupp", "Chrom1", "Breakpoint1", "Chrom2", "Breakpoint2")
    columns = {
        "gene1": ("Gene1",),
        "contig1": ("Chrom1",),
        "position1": ("Breakpoint1",),
        "gene2": ("Gene2",),
        "contig2": ("Chrom2",),
        "position2": ("Breakpoint2",),
        "split_reads": ("NumSupp",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        return self.call_as_listed(row)
