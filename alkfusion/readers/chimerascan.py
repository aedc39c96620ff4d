"""ChimeraScan ``chimeras.bedpe``.

The intervals are the parts of the genes that are kept, 0-based with an inclusive end (checked on NCI-H2228 against
other callers); the breakpoint is the end of that part: where the 5' gene stops and where the 3' gene begins.
"""

from __future__ import annotations

from alkfusion.calls import FusionCall, Kept, Side
from alkfusion.readers.geometry import edge, kept_after, kept_before
from alkfusion.readers.table import Row, TableReader

__all__ = ["Chimerascan"]


class Chimerascan(TableReader):
    """One chimera a row; several rows and gene lists for one event are usual."""

    name = "chimerascan"
    title = "ChimeraScan"
    shows = "RNA fusions with exon-level breakpoints, strands and order; no frame"
    signature = ("chrom5p", "start5p", "end5p", "chrom3p", "chimera_cluster_id", "genes5p", "genes3p")
    columns = {
        "contig5": ("chrom5p",),
        "start5": ("start5p",),
        "end5": ("end5p",),
        "strand5": ("strand5p",),
        "gene5": ("genes5p",),
        "contig3": ("chrom3p",),
        "start3": ("start3p",),
        "end3": ("end3p",),
        "strand3": ("strand3p",),
        "gene3": ("genes3p",),
        "all_fragments": ("total_frags",),
        "split_reads": ("spanning_frags",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row; fragments that do not cross the junction are its spanning pairs."""
        fragments, split = row.count("all_fragments"), row.count("split_reads")
        strand5, strand3 = row.strand("strand5"), row.strand("strand3")
        return FusionCall(
            source=row.source.name,
            caller=self.name,
            line=row.line,
            first=self._side(row, "5", strand5, kept_before(strand5)),
            second=self._side(row, "3", strand3, kept_after(strand3)),
            ordered=True,
            split_reads=split,
            spanning_pairs=None if fragments is None or split is None else max(fragments - split, 0),
        )

    def _side(self, row: Row, end: str, strand: str | None, kept: Kept | None) -> Side:
        if kept is None:
            raise row.problem(f"without strand{end}p the breakpoint is not known", None)
        start, stop = (row.place(row.required(word), word, zero_based=True) for word in (f"start{end}", f"end{end}"))
        return Side(
            gene=row.text(f"gene{end}"),
            contig=row.required(f"contig{end}"),
            position=edge(start, stop, kept),
            strand=strand,
            kept=kept,
        )
