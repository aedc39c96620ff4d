"""pbfusion ``*.breakpoints.groups.bed``, versions 0.3 and 0.4: BEDPE with an INFO column.

Starts are 0-based. Since 0.4 the two sides stand in the order of transcription, ``GN`` lists the genes in the same
order, the strands are those of the reads, and ``AC`` repeats the breakpoints. Without ``AC`` (0.3) the sides are sorted
by position, ``GN`` by name and ``GI`` by neither (seen: ``chr1:156874570 chr3:100732672 GN=NTRK1,TFG`` for TFG::NTRK1),
so that such a row gives positions only. Positions wobble by some bases where both exons share sequence. ``CL`` may say
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
    shows = "long-read RNA fusions with strands, before version 0.4 without their order; positions wobble by some bases"
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
        ends = self._in_order(row, info.get("AC", ""))
        first, second = (self._side(row, end, place, genes, ids) for place, end in enumerate(ends or "53"))
        reads = info.get("RC")
        return replace(
            self.call_in_order(row),
            first=first if ends else _place_alone(first),
            second=second if ends else _place_alone(second),
            ordered=ends is not None,
            split_reads=None if reads is None else row.whole(reads, "RC", smallest=0),
            notes=self._notes(info, genes, ordered=ends is not None),
        )

    @staticmethod
    def _in_order(row: Row, breakpoints: str) -> str | None:
        """Return the ends of the row in the order of transcription, which ``AC`` gives as ``5'/3'``; None without."""
        ends = {end: (row.text(f"contig{end}"), row.position(f"start{end}", zero_based=True)) for end in "53"}
        for pair in breakpoints.split(","):
            found = [_place(row, end) for end in pair.split("/")]
            for order in ("53", "35"):
                if found == [ends[end] for end in order]:
                    return order
        return None

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
    def _notes(info: dict[str, str], genes: list[str], *, ordered: bool) -> tuple[str, ...]:
        notes = [f"class {info['CL']}"] if "CL" in info else []
        if len(genes) != 2 or not ordered:
            notes.append(f"genes of the cluster: {', '.join(genes)}")
        return tuple(notes)


def _place(row: Row, text: str) -> tuple[str, int] | None:
    contig, _, position = text[:-1].rpartition(":")  # the last character is the strand
    return (contig, row.place(position, "AC", zero_based=True)) if contig else None


def _place_alone(side: Side) -> Side:
    return Side(contig=side.contig, position=side.position)
