"""EricScript ``results.filtered.tsv`` and ``results.total.tsv``.

Gene 1 is 5', positions are 1-based. EricScript's words are the other way round from most callers': its
``spanningreads`` cross the junction, its ``crossingreads`` are the pairs around it (EricScript manual).
"""

from __future__ import annotations

from alkfusion.calls import FusionCall, Side
from alkfusion.readers.table import Row, TableReader

__all__ = ["Ericscript"]

_UNKNOWN = "Unable to predict breakpoint position"


class Ericscript(TableReader):
    """Filtered and total results."""

    name = "ericscript"
    title = "EricScript"
    shows = "RNA fusions with exact breakpoints and strands; some rows of the total table have no breakpoint; no frame"
    signature = ("GeneName1", "GeneName2", "Breakpoint1", "crossingreads", "spanningreads", "EricScore")
    columns = {
        "gene5": ("GeneName1",),
        "gene3": ("GeneName2",),
        "contig5": ("chr1",),
        "contig3": ("chr2",),
        "position5": ("Breakpoint1",),
        "position3": ("Breakpoint2",),
        "strand5": ("strand1",),
        "strand3": ("strand2",),
        "split_reads": ("spanningreads",),
        "spanning_pairs": ("crossingreads",),
    }
    optional = {"gene_id5": ("EnsemblGene1",), "gene_id3": ("EnsemblGene2",), "blacklist": ("Blacklist",)}

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        note = row.text("blacklist")
        return FusionCall(
            source=row.source.name,
            caller=self.name,
            line=row.line,
            first=_side(row, "5"),
            second=_side(row, "3"),
            ordered=True,
            split_reads=row.count("split_reads"),
            spanning_pairs=row.count("spanning_pairs"),
            notes=(f"blacklist: {note}",) if note else (),
        )


def _side(row: Row, end: str) -> Side:
    if row.text(f"position{end}") != _UNKNOWN:
        return row.side(end)
    return Side(
        gene=row.text(f"gene{end}"),
        gene_id=row.text(f"gene_id{end}"),
        contig=row.text(f"contig{end}"),
        strand=row.strand(f"strand{end}"),
    )
