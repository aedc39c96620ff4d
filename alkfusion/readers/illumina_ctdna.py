"""Illumina TSO500 ctDNA ``*_Fusions.csv``, read after its documentation: DNA breakpoints, 1-based, GRCh37.

``Direction`` says which sides are joined: ``L1R2`` left of 1 with right of 2, ``L2R1`` left of 2 with right of 1,
``L1rL2`` both left sides, ``rR2R1`` both right sides.
"""

from __future__ import annotations

from msgspec.structs import replace

from alkfusion.calls import FusionCall, Kept, Molecule
from alkfusion.readers.base import Family
from alkfusion.readers.table import Row, TableReader

__all__ = ["IlluminaCtdna"]

_KEPT = {
    "L1R2": (Kept.LEFT, Kept.RIGHT),
    "L2R1": (Kept.RIGHT, Kept.LEFT),
    "L1rL2": (Kept.LEFT, Kept.LEFT),
    "rR2R1": (Kept.RIGHT, Kept.RIGHT),
}


class IlluminaCtdna(TableReader):
    """One row a junction; a filter other than PASS is a rejection."""

    name = "tso500-ctdna"
    title = "TSO500 ctDNA Fusions"
    family = Family.CLINICAL
    shows = "DNA breakpoints with geometry and supporting molecules; exons and frame follow by splicing"
    from_documentation = True
    usual_build = "GRCh37"
    molecule = Molecule.DNA
    exact = False
    delimiter = ","
    quoted = True
    signature = ("Chr1", "Pos1", "Chr2", "Pos2", "Direction", "Alt_Depth", "Gene1", "Gene2")
    columns = {
        "contig1": ("Chr1",),
        "position1": ("Pos1",),
        "contig2": ("Chr2",),
        "position2": ("Pos2",),
        "direction": ("Direction",),
        "split_reads": ("Alt_Depth",),
        "gene1": ("Gene1",),
        "gene2": ("Gene2",),
        "filter": ("Filter",),
    }
    optional = {"sample": ("Sample",), "directed": ("Fusion Directionality Known",)}

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        direction = row.required("direction")
        if direction not in _KEPT:
            raise row.problem(f"'Direction' is none of {', '.join(_KEPT)}", direction)
        call, filters = self.call_as_listed(row), row.text("filter")
        return replace(
            call,
            first=replace(call.first, kept=_KEPT[direction][0]),
            second=replace(call.second, kept=_KEPT[direction][1]),
            ordered=(row.text("directed") or "").lower() == "true",
            rejected=filters if filters not in {None, "PASS"} else None,
        )
