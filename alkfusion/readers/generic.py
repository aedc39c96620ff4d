"""The generic table: for users whose caller alkfusion does not know.

Tab-separated with a header line. Columns: ``gene5 gene3 breakpoint5 breakpoint3``, and when known
``strand5 strand3 split_reads spanning_pairs frame sample``. gene5 is the 5' partner. A breakpoint is
``contig:position`` (or ``contig:position:strand``), 1-based: the last base kept of the 5' side, the first kept of
the 3' side. Strands are those of transcription.
"""

from __future__ import annotations

from alkfusion.calls import FusionCall
from alkfusion.readers.base import Family
from alkfusion.readers.table import SAMPLE, Row, TableReader

__all__ = ["Generic"]


class Generic(TableReader):
    """A hand-made or converted table in the order of transcription."""

    name = "generic"
    title = "generic table"
    family = Family.COLLECTED
    shows = "whatever its maker put in; gene5 is taken as the 5' partner"
    signature = ("gene5", "gene3", "breakpoint5", "breakpoint3")
    columns = {name: (name,) for name in ("gene5", "gene3", "breakpoint5", "breakpoint3")}
    optional = {
        **{name: (name,) for name in ("strand5", "strand3", "split_reads", "spanning_pairs", "frame", "inserted")},
        "sample": SAMPLE,
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        return self.call_in_order(row)
