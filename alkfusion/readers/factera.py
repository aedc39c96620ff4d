"""FACTERA ``*.factera.fusions.txt``: fusions from soft-clipped DNA reads of a targeted panel.

``Order1`` and ``Order2`` are how the reads lie at each break: ``NC`` mapped up to it and clipped behind, so that lower
coordinates are kept, ``CN`` the other way round. Regions are the genes of the exon file, in no order of transcription.
The last cells hold the sequence around the join, cut in more pieces than the header has names. Known from programs that
write and read the format.
"""

from __future__ import annotations

from msgspec.structs import replace

from alkfusion.calls import FusionCall, Kept, Molecule, Side
from alkfusion.readers.base import Family
from alkfusion.readers.table import SAMPLE, Row, TableReader

__all__ = ["Factera"]

_KEPT = {"NC": Kept.LEFT, "CN": Kept.RIGHT}


class Factera(TableReader):
    """One row a junction."""

    name = "factera"
    title = "FACTERA"
    family = Family.STRUCTURAL
    shows = "DNA breakpoints with kept sides and the reads across them; exons and frame follow by splicing"
    from_documentation = True
    molecule = Molecule.DNA
    exact = False
    ragged = True
    signature = ("Est_Type", "Region1", "Region2", "Break1", "Break2", "Break_depth")
    columns = {
        "gene1": ("Region1",),
        "gene2": ("Region2",),
        "breakpoint1": ("Break1",),
        "breakpoint2": ("Break2",),
        "clipped1": ("Order1",),
        "clipped2": ("Order2",),
        "split_reads": ("Break_depth",),
    }
    optional = {"sample": SAMPLE}

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        call = self.call_as_listed(row)
        return replace(call, first=_with_kept(row, call.first, "1"), second=_with_kept(row, call.second, "2"))


def _with_kept(row: Row, side: Side, end: str) -> Side:
    order = row.required(f"clipped{end}")
    if order not in _KEPT:
        raise row.problem(f"'Order{end}' is neither NC nor CN", order)
    return replace(side, kept=_KEPT[order])
