"""Genion's output: no header, pairs of genes with scores and a verdict, no coordinates.

Cells: ``ENSG::ENSG``, ``SYMBOL::SYMBOL``, two scores, supporting reads, ``PASS:GF`` (fusion), ``PASS:RT``
(read-through) or ``FAIL:...``; newer versions append ranges. The order of the genes is not that of transcription.
"""

from __future__ import annotations

from alkfusion.calls import FusionCall, Side
from alkfusion.patterns import pattern
from alkfusion.readers.base import Family
from alkfusion.readers.headerless import HeaderlessReader
from alkfusion.readers.table import Row

__all__ = ["Genion"]


class Genion(HeaderlessReader):
    """Names the pair only: neither exon nor frame can be worked out from it."""

    name = "genion"
    title = "Genion"
    family = Family.LONG_READS
    shows = "pairs of genes seen in long RNA reads; no breakpoint, hence no exon, no frame and no order"
    line_pattern = pattern(
        r"ENS\w+(\.\d+)?::ENS[^\t]+\t[^\t]+::[^\t]+\t[^\t]+\t[^\t]+\t[^\t]+\t(PASS|FAIL):[^\t]*(\t.*)?"
    )
    looks = "ENSG::ENSG, SYMBOL::SYMBOL, two scores, reads and PASS: or FAIL:"
    cells = {"ids": 0, "genes": 1, "split_reads": 4, "verdict": 5}

    def call(self, row: Row) -> FusionCall:
        """Translate one line."""
        id1, _, id2 = row.required("ids").partition("::")
        gene1, _, gene2 = row.required("genes").partition("::")
        verdict = row.required("verdict")
        return FusionCall(
            source=row.source.name,
            caller=self.name,
            line=row.line,
            first=Side(gene=gene1, gene_id=id1),
            second=Side(gene=gene2, gene_id=id2),
            split_reads=row.count("split_reads"),
            rejected=None if verdict.startswith("PASS:") else verdict,
            notes=("read-through (PASS:RT)",) if verdict == "PASS:RT" else (),
        )
