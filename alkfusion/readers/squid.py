"""SQUID: ``*_sv.txt`` as it comes, and annotated with the fused genes.

BEDPE, 0-based half-open. The strand says which end of the segment joins: ``+`` its right end, so that lower coordinates
are kept, ``-`` its left end. Rows are in order of coordinate. ``FusedGenes`` is 5':3', but the file does not say
which gene lies on which side; it is passed on as a note.
"""

from __future__ import annotations

from typing import ClassVar

from alkfusion.calls import FusionCall, Side
from alkfusion.readers.geometry import edge, kept_before
from alkfusion.readers.table import Row, TableReader

__all__ = ["Squid", "SquidAnnotated"]


class Squid(TableReader):
    """The raw table; it names no genes."""

    name = "squid"
    title = "SQUID"
    shows = "transcriptomic structural variants with exact breakpoints and geometry; no genes, one count for all reads"
    signature = ("chrom1", "start1", "strand2", "num_concordantfrag_bp1", "num_concordantfrag_bp2")
    absent: ClassVar[tuple[str, ...]] = ("FusedGenes",)
    columns = {
        "contig1": ("chrom1",),
        "start1": ("start1",),
        "end1": ("end1",),
        "contig2": ("chrom2",),
        "start2": ("start2",),
        "end2": ("end2",),
        "reads": ("score",),
        "strand1": ("strand1",),
        "strand2": ("strand2",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row; the one count of all supporting fragments is given as spanning pairs."""
        return FusionCall(
            source=row.source.name,
            caller="squid",
            line=row.line,
            first=self._side(row, "1"),
            second=self._side(row, "2"),
            spanning_pairs=row.count("reads"),
            notes=self._notes(row),
        )

    def _side(self, row: Row, end: str) -> Side:
        kept = kept_before(row.strand(f"strand{end}"))
        if kept is None:
            raise row.problem(f"without strand{end} the breakpoint is not known", None)
        start = row.place(row.required(f"start{end}"), f"start{end}", zero_based=True)
        stop = row.place(row.required(f"end{end}"), f"end{end}")
        return Side(contig=row.required(f"contig{end}"), position=edge(start, stop, kept), kept=kept)

    def _notes(self, row: Row) -> tuple[str, ...]:
        return ()


class SquidAnnotated(Squid):
    """The table after ``AnnotateSQUIDOutput.py``."""

    name = "squid-annotated"
    title = "SQUID, annotated"
    shows = "transcriptomic structural variants with exact breakpoints, geometry and the names of the fused genes"
    signature = ("chrom1", "start1", "strand2", "Type", "FusedGenes")
    absent = ()
    optional = {"type": ("Type",), "genes": ("FusedGenes",)}

    def _notes(self, row: Row) -> tuple[str, ...]:
        genes = row.text("genes")
        return (f"fused genes, 5':3': {genes}",) if genes else ()
