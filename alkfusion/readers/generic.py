"""The generic table: for users whose caller alkfusion does not know.

Tab-separated with a header line. Columns: ``gene5 gene3 breakpoint5 breakpoint3``, and when known
``strand5 strand3 split_reads spanning_pairs frame sample``. gene5 is the 5' partner. A breakpoint is
``contig:position`` (or ``contig:position:strand``), 1-based: the last base kept of the 5' side, the first kept of
the 3' side. Strands are those of transcription.
"""

from __future__ import annotations

from alkfusion.calls import FusionCall, Side
from alkfusion.readers.table import Row, TableReader

__all__ = ["Generic"]


class Generic(TableReader):
    """A hand-made or converted table in the order of transcription."""

    name = "generic"
    title = "generic table"
    shows = "whatever its maker put in; gene5 is taken as the 5' partner"
    signature = ("gene5", "gene3", "breakpoint5", "breakpoint3")
    columns = {name: (name,) for name in ("gene5", "gene3", "breakpoint5", "breakpoint3")}
    optional = {
        name: (name,) for name in ("strand5", "strand3", "split_reads", "spanning_pairs", "frame", "inserted", "sample")
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        return FusionCall(
            source=row.source.name,
            caller=self.name,
            line=row.line,
            first=self._side(row, "5"),
            second=self._side(row, "3"),
            ordered=True,
            split_reads=row.count("split_reads"),
            spanning_pairs=row.count("spanning_pairs"),
            reported_frame=row.text("frame"),
            inserted=row.text("inserted"),
            sample=row.text("sample"),
        )

    def _side(self, row: Row, end: str) -> Side:
        contig, position, strand = row.breakpoint(f"breakpoint{end}")
        return Side(
            gene=row.text(f"gene{end}"),
            contig=contig,
            position=position,
            strand=strand or row.strand(f"strand{end}"),
        )
