"""annoFuse's table of putative driver fusions: STAR-Fusion and Arriba calls of a cohort in one layout.

``FusionName`` is ``A--B`` in the order of transcription; a side between genes lists its neighbours with a slash.
Breakpoints are ``contig:position``, 1-based, without strands. Arriba's event type stands at the end of ``annots``.
"""

from __future__ import annotations

from msgspec.structs import replace

from alkfusion.calls import FusionCall
from alkfusion.readers.base import Family
from alkfusion.readers.pair_names import pair_of, with_genes
from alkfusion.readers.table import Row, TableReader

__all__ = ["AnnoFuse"]

_CALLERS = {"ARRIBA": "arriba", "STARFUSION": "star-fusion"}


class AnnoFuse(TableReader):
    """One row for each caller of a fusion; the call bears that caller's name."""

    name = "annofuse"
    title = "annoFuse"
    family = Family.COLLECTED
    shows = "filtered RNA fusions of a cohort with exact breakpoints, no strands, and the callers' frames"
    quoted = True
    signature = ("Sample", "LeftBreakpoint", "RightBreakpoint", "FusionName", "Caller", "Fusion_Type")
    columns = {
        "sample": ("Sample",),
        "breakpoint5": ("LeftBreakpoint",),
        "breakpoint3": ("RightBreakpoint",),
        "genes": ("FusionName",),
        "caller": ("Caller",),
        "frame": ("Fusion_Type",),
        "split_reads": ("JunctionReadCount",),
        "spanning_pairs": ("SpanningFragCount",),
    }
    optional = {"annotation": ("annots",)}

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        caller = row.required("caller")
        return replace(
            with_genes(self.call_in_order(row), pair_of(row, "genes")),
            caller=_CALLERS.get(caller, caller.lower()),
            # Arriba's words for two beginnings or two ends of genes
            same_ends=(row.text("annotation") or "").endswith(("/5'-5'", "/3'-3'")),
        )
