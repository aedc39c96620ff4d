"""InFusion ``fusions.txt`` and ``fusions.detailed.txt``.

1-based. Nothing in the file states which gene is 5'. The aligned region beside each breakpoint shows which side is
kept: the break lies at its left or at its right end, or a base or two inside it.
"""

from __future__ import annotations

import msgspec

from alkfusion.calls import FusionCall, Kept, Side
from alkfusion.patterns import pattern
from alkfusion.readers.table import Row, TableReader

__all__ = ["Infusion"]

_REGION = pattern(r"\[(\d+),\s*(\d+)\]")


class Infusion(TableReader):
    """Both tables; the detailed one adds the filters that a row has passed."""

    name = "infusion"
    title = "InFusion"
    shows = "RNA fusions with breakpoints and geometry from the aligned regions; no frame, order not stated"
    signature = ("ref1", "break_pos1", "region1", "ref2", "break_pos2", "region2", "fusion_class")
    columns = {
        "contig1": ("ref1",),
        "position1": ("break_pos1",),
        "region1": ("region1",),
        "contig2": ("ref2",),
        "position2": ("break_pos2",),
        "region2": ("region2",),
        "gene1": ("genes_1", "gene_1"),
        "gene2": ("genes_2", "gene_2"),
        "split_reads": ("num_span", "num_split"),
        "spanning_pairs": ("num_paired",),
    }
    optional = {"filters": ("filters",)}

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        call = self.call_as_listed(row)
        filters = row.text("filters")
        return msgspec.structs.replace(
            call,
            first=_with_kept(row, call.first, "region1"),
            second=_with_kept(row, call.second, "region2"),
            rejected=filters if filters != "pass" else None,
        )


def _with_kept(row: Row, side: Side, word: str) -> Side:
    region = row.text(word)
    if region is None or side.position is None:
        return side
    match = _REGION.fullmatch(region)
    if match is None:
        raise row.problem(f"{word!r} is not of the form [start,end]", region)
    start, end = (row.place(text, word) for text in match.groups())
    to_start, to_end = abs(side.position - start), abs(side.position - end)
    if to_start == to_end:
        return side
    return msgspec.structs.replace(side, kept=Kept.LEFT if to_end < to_start else Kept.RIGHT)
