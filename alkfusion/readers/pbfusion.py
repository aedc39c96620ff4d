"""pbfusion ``*.breakpoints.groups.bed``, version 0.4: BEDPE with an INFO column.

Starts are 0-based; the two sides stand in the order of transcription (``GN`` lists the genes in the same order) and
the strands are those of the reads. Positions wobble by some bases where both exons share sequence. ``CL`` may say
PotentialTransSplicing for a genuine driver, so that it discards nothing here.
"""

from __future__ import annotations

from msgspec.structs import replace

from alkfusion.calls import FusionCall, Side
from alkfusion.readers.base import Family
from alkfusion.readers.table import MISSING, Row, TableReader

__all__ = ["PbFusion"]


class PbFusion(TableReader):
    """One row a cluster of breakpoints."""

    name = "pbfusion"
    title = "pbfusion"
    family = Family.LONG_READS
    shows = "long-read RNA fusions in transcription order with strands; positions wobble by some bases"
    exact = False
    signature = ("chr1", "start1", "chr2", "start2", "info", "extra")
    columns = {
        "contig5": ("chr1",),
        "start5": ("start1",),
        "contig3": ("chr2",),
        "start3": ("start2",),
        "strand5": ("strand1",),
        "strand3": ("strand2",),
        "info": ("info",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        info = dict(entry.partition("=")[::2] for entry in row.required("info").split(";"))
        genes = info.get("GN", "").split(",")
        ids = info.get("GI", "").split(",")
        side5, side3 = (self._side(row, end, place, genes, ids) for place, end in enumerate(("5", "3")))
        reads = info.get("RC")
        return replace(
            self.call_in_order(row),
            first=side5,
            second=side3,
            split_reads=None if reads is None else row.whole(reads, "RC", smallest=0),
            notes=self._notes(info, genes),
        )

    def _side(self, row: Row, end: str, place: int, genes: list[str], ids: list[str]) -> Side:
        return replace(
            row.side(end),
            position=row.position(f"start{end}", zero_based=True),
            gene=self._of_two(genes, place),
            gene_id=self._of_two(ids, place),
        )

    @staticmethod
    def _of_two(names: list[str], place: int) -> str | None:
        """Return the name of a side; a cluster of three or more genes does not say which belongs to which side."""
        return names[place] if len(names) == 2 and names[place] not in MISSING else None

    @staticmethod
    def _notes(info: dict[str, str], genes: list[str]) -> tuple[str, ...]:
        notes = [f"class {info['CL']}"] if "CL" in info else []
        if len(genes) != 2:
            notes.append(f"genes of the cluster: {', '.join(genes)}")
        return tuple(notes)
