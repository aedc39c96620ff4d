"""BreakDancer ``breakdancer-max`` tables (seen: 1.4.5): DNA, 1-based, positions from read pairs and therefore rough.

``Orientation`` counts the anomalous reads on each strand around a position (``89+21-``). A read on the + strand points
to a break at higher coordinates, so that what lies left of the break is kept. ``num_Reads_lib`` counts the pairs of
each BAM file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alkfusion.calls import FusionCall, Kept, Molecule, Side
from alkfusion.patterns import pattern
from alkfusion.readers.base import Family
from alkfusion.readers.geometry import kept_before
from alkfusion.readers.source import TextSource
from alkfusion.readers.table import HeaderReader, Row

__all__ = ["BreakDancer"]

_ORIENTATION = pattern(r"(\d+)\+(\d+)-")
_LIBRARY = pattern(r"([^|]+)\|(\d+)(?::|$)")
_CLEAR = 2  # times as many reads on one strand as on the other tell the side; our choice, the file gives no limit


class BreakDancer(HeaderReader):
    """One call a row and BAM file; insertions join nothing and give none."""

    name = "breakdancer"
    title = "BreakDancer"
    family = Family.STRUCTURAL
    shows = "DNA breakpoints from read pairs, some hundred bases rough; the kept side only where one strand prevails"
    signature = ("Chr1", "Pos1", "Orientation1", "Chr2", "Pos2", "Orientation2", "Type", "num_Reads")
    columns = {
        "contig1": ("Chr1",),
        "position1": ("Pos1",),
        "orientation1": ("Orientation1",),
        "contig2": ("Chr2",),
        "position2": ("Pos2",),
        "orientation2": ("Orientation2",),
        "type": ("Type",),
        "spanning_pairs": ("num_Reads",),
    }
    optional = {"libraries": ("num_Reads_lib",)}

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield the calls of every row."""
        for row in self.rows(source):
            kind = row.required("type")
            if kind == "INS":
                continue
            deletion = (Kept.LEFT, Kept.RIGHT) if kind == "DEL" else (None, None)
            for sample, pairs in _libraries(row):
                yield FusionCall(
                    source=source.name,
                    caller=self.name,
                    line=row.line,
                    first=_side(row, "1", deletion[0]),
                    second=_side(row, "2", deletion[1]),
                    molecule=Molecule.DNA,
                    exact=False,
                    spanning_pairs=pairs,
                    sample=sample,
                )


def _side(row: Row, end: str, kept: Kept | None) -> Side:
    position = row.position(f"position{end}")
    if position is None:
        raise row.problem(f"the cell of column 'position{end}' is empty", None)
    return Side(contig=row.required(f"contig{end}"), position=position, kept=kept or _kept(row, f"orientation{end}"))


def _kept(row: Row, word: str) -> Kept | None:
    text = row.required(word)
    counts = _ORIENTATION.fullmatch(text)
    if counts is None:
        raise row.problem("the orientation is not of the form 12+3-", text)
    plus, minus = int(counts[1]), int(counts[2])
    if plus == minus or max(plus, minus) < _CLEAR * min(plus, minus):
        return None
    return kept_before("+" if plus > minus else "-")


def _libraries(row: Row) -> list[tuple[str | None, int | None]]:
    """Return the BAM files without their folders, and the pairs of each; the whole count where none is listed."""
    together = row.count("spanning_pairs")  # read in any case: a damaged count makes the row doubtful
    found = _LIBRARY.findall(row.text("libraries") or "")
    if not found:
        return [(None, together)]
    return [(re.split(r"[\\/]", name)[-1], row.whole(count, "num_Reads_lib", smallest=0)) for name, count in found]
