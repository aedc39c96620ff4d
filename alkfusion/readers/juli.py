"""JuLI, plain and ``*.annotated.txt``: DNA breakpoints in the order of the genome, 1-based.

``Ori`` is 1 where lower coordinates are kept and 0 where higher ones are (checked on EML4::ALK, both 1, and on
TPR::ALK, 0 and 1). The annotated file states the order of transcription as ``EML4->ALK``.
"""

from __future__ import annotations

from msgspec.structs import replace

from alkfusion.calls import FusionCall, Kept, Molecule, Side
from alkfusion.patterns import pattern
from alkfusion.readers.base import Family
from alkfusion.readers.table import Row, TableReader

__all__ = ["Juli"]

_TRANSCRIPT = pattern(r"[NX][MR]_\d+(\.\d+)?|ENST\d+(\.\d+)?")


class Juli(TableReader):
    """One row a junction; sides change places when ``Direction`` names B first."""

    name = "juli"
    title = "JuLI"
    family = Family.STRUCTURAL
    shows = "DNA breakpoints with geometry, and with direction and frame when annotated"
    molecule = Molecule.DNA
    signature = ("ChrA", "BreakA", "OriA", "ChrB", "BreakB", "OriB")
    columns = {
        "contig1": ("ChrA",),
        "position1": ("BreakA",),
        "ori1": ("OriA",),
        "contig2": ("ChrB",),
        "position2": ("BreakB",),
        "ori2": ("OriB",),
        "split1": ("SplitA",),
        "split2": ("SplitB",),
        "pairs1": ("DisA",),
        "pairs2": ("DisB",),
    }
    optional = {
        "gene1": ("GeneA",),
        "gene2": ("GeneB",),
        "info1": ("InfoA",),
        "info2": ("InfoB",),
        "direction": ("Direction",),
        "frame": ("Frame",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row; discordant pairs are counted at both sides, the lower number is certain."""
        call = self.call_as_listed(row)
        first, second = (self._side(row, side, end) for side, end in ((call.first, "1"), (call.second, "2")))
        ordered = self._stated_order(row, first, second)
        pairs1, pairs2 = row.count("pairs1"), row.count("pairs2")
        return replace(
            call,
            first=ordered[0] if ordered else first,
            second=ordered[1] if ordered else second,
            ordered=ordered is not None,
            split_reads=row.total("split1", "split2"),
            spanning_pairs=None if pairs1 is None or pairs2 is None else min(pairs1, pairs2),
            notes=tuple(text for word in ("info1", "info2") if (text := row.text(word)) is not None),
        )

    @staticmethod
    def _side(row: Row, side: Side, end: str) -> Side:
        ori = row.required(f"ori{end}")
        if ori not in {"0", "1"}:
            raise row.problem("an orientation is neither 0 nor 1", ori)
        named = _TRANSCRIPT.match(row.text(f"info{end}") or "")
        return replace(side, kept=Kept.LEFT if ori == "1" else Kept.RIGHT, transcript=named[0] if named else None)

    @staticmethod
    def _stated_order(row: Row, first: Side, second: Side) -> tuple[Side, Side] | None:
        names = (row.text("direction") or "").split("->")
        if first.gene == second.gene:
            return None
        if names == [first.gene, second.gene]:
            return first, second
        return (second, first) if names == [second.gene, first.gene] else None
