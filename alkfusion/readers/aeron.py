"""Aeron's fusion support: ``fusion_<id>_<ENSG>_<n>bp_<ENSG>_<n>bp_<n>reads<TAB>count``.

The pair is named by Ensembl ids, with the length of either part; there are no genomic positions and no order.
"""

from __future__ import annotations

from alkfusion.calls import FusionCall, Side
from alkfusion.patterns import pattern
from alkfusion.readers.base import Family
from alkfusion.readers.headerless import HeaderlessReader
from alkfusion.readers.table import Row

__all__ = ["Aeron"]

_NAME = pattern(r"fusion_\d+_(?P<gene1>ENS\w+\.?\d*)_(?P<bp1>\d+)bp_(?P<gene2>ENS\w+\.?\d*)_(?P<bp2>\d+)bp_\d+reads")


class Aeron(HeaderlessReader):
    """The number of reads is the second cell, after the name of the fusion."""

    name = "aeron"
    title = "Aeron"
    family = Family.LONG_READS
    shows = "pairs of Ensembl gene ids seen in long RNA reads; no breakpoint, hence no exon, no frame and no order"
    line_pattern = pattern(rf"{_NAME.pattern}\t\d+")
    looks = "fusion_<id>_<gene>_<n>bp_<gene>_<n>bp_<n>reads and a number"
    cells = {"name": 0, "split_reads": 1}

    def call(self, row: Row) -> FusionCall:
        """Translate one line."""
        name = _NAME.fullmatch(row.required("name"))
        if name is None:
            raise row.problem(f"this is no name of a fusion, which holds {self.looks}", row.text("name"))
        return FusionCall(
            source=row.source.name,
            caller=self.name,
            line=row.line,
            first=Side(gene_id=name["gene1"]),
            second=Side(gene_id=name["gene2"]),
            split_reads=row.count("split_reads"),
            notes=(f"parts of {name['bp1']} and {name['bp2']} bases",),
        )
