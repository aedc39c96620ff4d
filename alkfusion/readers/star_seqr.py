"""STAR-SEQR ``*_STAR-SEQR_candidates.txt``: ``chr:pos:strand``, left is 5'; 0-based (checked on KPL4 with Arriba)."""

from __future__ import annotations

from alkfusion.calls import FusionCall, Side
from alkfusion.readers.table import Row, TableReader

__all__ = ["StarSeqr"]


class StarSeqr(TableReader):
    """Candidates and breakpoints tables; ``DISPOSITION`` other than PASS names what failed."""

    name = "star-seqr"
    title = "STAR-SEQR"
    shows = "RNA fusions with exact breakpoints and strands; the candidate table holds failed rows too"
    signature = ("NREAD_SPANS", "NREAD_JXNLEFT", "BRKPT_LEFT", "BRKPT_RIGHT", "DISPOSITION")
    columns = {
        "gene5": ("LEFT_SYMBOL",),
        "breakpoint5": ("BRKPT_LEFT",),
        "gene3": ("RIGHT_SYMBOL",),
        "breakpoint3": ("BRKPT_RIGHT",),
        "spanning_pairs": ("NREAD_SPANS",),
        "reads_left": ("NREAD_JXNLEFT",),
        "reads_right": ("NREAD_JXNRIGHT",),
        "disposition": ("DISPOSITION",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        disposition = row.text("disposition")
        first, second = (row.side(end, zero_based=True) for end in ("5", "3"))
        return FusionCall(
            source=row.source.name,
            caller=self.name,
            line=row.line,
            first=first,
            second=second,
            ordered=_stranded(first) and _stranded(second),
            split_reads=row.total("reads_left", "reads_right"),
            spanning_pairs=row.count("spanning_pairs"),
            rejected=disposition if disposition != "PASS" else None,
        )


def _stranded(side: Side) -> bool:
    return side.strand is not None
