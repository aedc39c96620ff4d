"""CICERO: ``annotated.fusion.txt`` and ``final_fusions.txt`` (one layout), and ``unfiltered.fusion.txt``.

``ortA``/``ortB`` are the strands on which the assembled contig lies, A before B in the contig. ``sv_ort`` is ``>`` when
the direction of transcription is known, then A is the 5' partner; ``?`` leaves the geometry only. Positions are 1-based
and differ by a base between the files of one run. In the file without a header, of the aligned part of either side
(start, end) the base at the junction is the breakpoint; that side of it is kept.
"""

from __future__ import annotations

from msgspec.structs import replace

from alkfusion.calls import FusionCall, Kept, Side
from alkfusion.patterns import pattern
from alkfusion.readers.geometry import kept_after, kept_before
from alkfusion.readers.headerless import HeaderlessReader
from alkfusion.readers.table import Row, TableReader

__all__ = ["Cicero", "CiceroUnfiltered"]


class Cicero(TableReader):
    """The files with a header; the longer one adds frame, rating and medal."""

    name = "cicero"
    title = "CICERO"
    shows = "RNA fusions with breakpoints and geometry; the reading frame and a rating only in the final file"
    exact = False
    signature = ("geneA", "chrA", "posA", "ortA", "geneB", "chrB", "posB", "ortB", "sv_ort")
    columns = {
        "gene1": ("geneA",),
        "contig1": ("chrA",),
        "position1": ("posA",),
        "strand1": ("ortA",),
        "gene2": ("geneB",),
        "contig2": ("chrB",),
        "position2": ("posB",),
        "strand2": ("ortB",),
        "direction": ("sv_ort",),
        "reads1": ("readsA",),
        "reads2": ("readsB",),
    }
    optional = {
        "sample": ("sample",),
        "frames": ("frame",),
        "rating": ("rating",),
        "effect": ("functional effect",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row; only the rating ``bad`` is a rejection."""
        ordered = self._direction_known(row)
        rating = row.text("rating")
        call = self.call_as_listed(row)
        return replace(
            call,
            first=_placed(call.first, kept_before(call.first.strand), strand_known=ordered),
            second=_placed(call.second, kept_after(call.second.strand), strand_known=ordered),
            ordered=ordered,
            split_reads=row.total("reads1", "reads2"),
            reported_frame=_distinct(row.text("frames")),
            rejected="rating bad" if rating == "bad" else None,
            notes=tuple(f"{word} {text}" for word in ("rating", "effect") if (text := row.text(word)) is not None),
        )

    @staticmethod
    def _direction_known(row: Row) -> bool:
        direction = row.text("direction") or "?"
        if direction not in {">", "?"}:
            raise row.problem("sv_ort is neither > nor ?", direction)
        return direction == ">"


def _placed(side: Side, kept: Kept | None, *, strand_known: bool) -> Side:
    return replace(side, kept=kept, strand=side.strand if strand_known else None)


def _distinct(frames: str | None) -> str | None:
    """Shorten a list with one code for each pair of transcripts to the codes that occur, in their order."""
    return None if frames is None else ",".join(dict.fromkeys(frames.split(",")))


class CiceroUnfiltered(HeaderlessReader):
    """Thirty cells without names: genes, reads, both breakpoints, and the two alignments of the contig."""

    name = "cicero-unfiltered"
    caller = Cicero.name
    title = "CICERO unfiltered"
    shows = "unfiltered RNA candidates with breakpoints and geometry, either orientation of the contig as its own row"
    exact = False
    line_pattern = pattern(
        r"[^\t]*\t[^\t]+\t[^\t]+\t\d+\t[\d.e-]+\t\d+\t\d+\t-?1"  # sample, genes, reads, cutoff, positions, side of clip
        r"\t[^\t]+\t\d+\t\d+\t\d+\t\d+\t-?1\t\d+\t[\d.]+\t[\d.]+\t[ACGTNacgtn]+\t-?1"  # first alignment, contig
        r"\t[^\t]+\t\d+\t\d+\t\d+\t\d+\t-?1\t\d+\t[\d.]+\t[\d.]+\t-?\d+\t[01]?"  # second alignment, gap, same gene
    )
    looks = "30 cells: sample, two genes, reads, two positions and two alignments of a contig"
    cells = {
        "sample": 0,
        "gene1": 1,
        "gene2": 2,
        "split_reads": 3,
        "position1": 5,
        "position2": 6,
        "contig1": 8,
        "start1": 9,
        "end1": 10,
        "contig2": 19,
        "start2": 20,
        "end2": 21,
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one line."""
        call = self.call_as_listed(row)
        return replace(
            call,
            first=replace(call.first, kept=self._kept(row, "1")),
            second=replace(call.second, kept=self._kept(row, "2")),
        )

    @staticmethod
    def _kept(row: Row, end: str) -> Kept | None:
        """Return the side that is kept: the aligned part lies on it, with the breakpoint at one of its ends."""
        position, start, stop = (row.position(f"{word}{end}") for word in ("position", "start", "end"))
        if position in {start, stop} and start != stop:
            return Kept.RIGHT if position == start else Kept.LEFT
        return None
