"""Isofox ``*.pass_fusions.csv`` and ``*.fusions.csv``.

``Orient`` is 1 where lower coordinates are kept and -1 where higher ones are; ``Strand`` is that of the gene. Up is 5'
as far as strands and orientations agree; where they do not, no order is claimed. Positions are 1-based.
"""

from __future__ import annotations

from msgspec.structs import replace

from alkfusion.calls import FusionCall, Kept, Side
from alkfusion.readers.geometry import kept_after, kept_before
from alkfusion.readers.table import SAMPLE, Row, TableReader

__all__ = ["Isofox"]


class Isofox(TableReader):
    """One row a junction; a filter other than PASS is a rejection."""

    name = "isofox"
    title = "Isofox"
    shows = "RNA fusions with exact breakpoints and geometry; no reading frame"
    delimiter = ","
    quoted = True
    signature = ("GeneNameUp", "OrientUp", "GeneNameDown", "OrientDown", "TotalFragments")
    columns = {
        "gene5": ("GeneNameUp",),
        "contig5": ("ChrUp", "ChromosomeUp"),
        "position5": ("PosUp", "PositionUp"),
        "orient5": ("OrientUp",),
        "gene3": ("GeneNameDown",),
        "contig3": ("ChrDown", "ChromosomeDown"),
        "position3": ("PosDown", "PositionDown"),
        "orient3": ("OrientDown",),
        "split": ("SplitFrags", "SplitFragments", "SpliceFragments"),
        "spanning_pairs": ("DiscordantFrags", "DiscordantFragments"),
    }
    optional = {
        "realigned": ("RealignedFrags",),
        "sample": SAMPLE,
        "strand5": ("StrandUp",),
        "strand3": ("StrandDown",),
        "gene_id5": ("GeneIdUp",),
        "gene_id3": ("GeneIdDown",),
        "valid": ("Valid",),
        "filter": ("Filter",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row; realigned fragments cross the junction as split ones do."""
        call = self.call_in_order(row)
        kept5, kept3 = self._kept(row, "orient5"), self._kept(row, "orient3")
        agree = kept_before(call.first.strand) is kept5 and kept_after(call.second.strand) is kept3
        return replace(
            call,
            first=self._side(call.first, kept5, agree=agree),
            second=self._side(call.second, kept3, agree=agree),
            ordered=agree,
            split_reads=row.total("split", "realigned"),
            rejected=self._rejected(row),
        )

    @staticmethod
    def _kept(row: Row, word: str) -> Kept:
        orient = row.required(word)
        if orient not in {"1", "-1"}:
            raise row.problem("an orientation is neither 1 nor -1", orient)
        return Kept.LEFT if orient == "1" else Kept.RIGHT

    @staticmethod
    def _side(side: Side, kept: Kept, *, agree: bool) -> Side:
        return replace(side, kept=kept, strand=side.strand if agree else None)

    @staticmethod
    def _rejected(row: Row) -> str | None:
        filters = row.text("filter")
        if row.text("valid") == "false":
            return f"Valid false ({filters or 'no filter named'})"
        return filters if filters not in {None, "PASS"} else None
