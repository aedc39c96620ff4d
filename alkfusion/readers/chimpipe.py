"""ChimPipe ``chimericJunctions``: ``juncCoord`` is ``chr2_42492091_+:chr2_29446394_-``, 5' first, 1-based."""

from __future__ import annotations

from alkfusion.calls import FusionCall, Side
from alkfusion.patterns import pattern
from alkfusion.readers.table import Row, TableReader

__all__ = ["Chimpipe"]

_JUNCTION = pattern(r"(.+)_(\d+)_([+-]):(.+)_(\d+)_([+-])")


class Chimpipe(TableReader):
    """Both the final and the candidate table; ``filtered`` 1 marks a discarded junction."""

    name = "chimpipe"
    title = "ChimPipe"
    shows = "RNA fusion junctions with exact breakpoints, strands and gene lists in order of transcription; no frame"
    signature = ("juncCoord", "nbSpanningReads", "nbConsistentPE", "gnNamesA", "gnNamesB")
    columns = {
        "junction": ("juncCoord",),
        "split_reads": ("nbSpanningReads",),
        "spanning_pairs": ("nbConsistentPE",),
        "gene5": ("gnNamesA",),
        "gene3": ("gnNamesB",),
    }
    optional = {"gene_id5": ("gnIdsA",), "gene_id3": ("gnIdsB",), "filtered": ("filtered",), "reason": ("reason",)}

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        junction = row.required("junction")
        match = _JUNCTION.fullmatch(junction)
        if match is None:
            raise row.problem("'juncCoord' is not of the form chr_position_strand:chr_position_strand", junction)
        discarded = row.text("filtered") == "1"
        return FusionCall(
            source=row.source.name,
            caller=self.name,
            line=row.line,
            first=_side(row, "5", *match.group(1, 2, 3)),
            second=_side(row, "3", *match.group(4, 5, 6)),
            ordered=True,
            split_reads=row.count("split_reads"),
            spanning_pairs=row.count("spanning_pairs"),
            rejected=(row.text("reason") or "filtered") if discarded else None,
        )


def _side(row: Row, end: str, contig: str, position: str, strand: str) -> Side:
    return Side(
        gene=row.text(f"gene{end}"),
        gene_id=row.text(f"gene_id{end}"),
        contig=contig,
        position=row.place(position, "juncCoord"),
        strand=strand,
    )
