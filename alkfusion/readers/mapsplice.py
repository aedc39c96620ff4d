"""MapSplice ``fusions_well_annotated.txt``: 63 columns without names.

Cells used (counted from 1): 1 ``chrA~chrB``, 2 and 3 the last base of the donor and the first base of the acceptor,
1-based, 5 the reads across the junction, 6 the two strands of transcription, 61 and 62 the donor's and the acceptor's
genes with a comma after each. The donor is 5'.
"""

from __future__ import annotations

from alkfusion.calls import FusionCall, Side
from alkfusion.patterns import pattern
from alkfusion.readers.headerless import HeaderlessReader
from alkfusion.readers.table import Row

__all__ = ["Mapsplice"]


class Mapsplice(HeaderlessReader):
    """The annotated fusion junctions."""

    name = "mapsplice"
    title = "MapSplice"
    shows = "RNA fusion junctions with exact breakpoints, strands and gene lists in order of transcription; no frame"
    looks = "63 cells that begin with chrA~chrB, two positions and a name FUSIONJUNC_n"
    line_pattern = pattern(
        r"[^\t~]+~[^\t~]+\t\d+\t\d+\t[^\t]*JUNC_\d+\t\d+\t[+-]{2}\t(?:[^\t]*\t){53}[+,-]*\t[^\t]*,\t[^\t]*,\t?"
    )
    cells = {"contigs": 0, "position5": 1, "position3": 2, "split_reads": 4, "strands": 5, "gene5": 60, "gene3": 61}

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        contig5, _, contig3 = row.required("contigs").partition("~")
        strands = row.as_written("strands")
        return FusionCall(
            source=row.source.name,
            caller=self.name,
            line=row.line,
            first=self._side(row, "5", contig5, strands[0]),
            second=self._side(row, "3", contig3, strands[1]),
            ordered=True,
            split_reads=row.count("split_reads"),
        )

    def _side(self, row: Row, end: str, contig: str, strand: str) -> Side:
        genes = (row.text(f"gene{end}") or "").rstrip(",")
        return Side(gene=genes or None, contig=contig, position=row.position(f"position{end}"), strand=strand)
