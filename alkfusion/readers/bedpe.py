"""BEDPE of structural variants: ``contig start end`` twice, name, score, two strands, and further columns.

Intervals are 0-based and half-open. A strand of ``+`` says that what lies left of the break is kept, ``-`` what lies
right. An interval of one base is that base; one with start and end alike, as some tools write, is the 1-based
position; a longer one is a window in which the break lies. ``.`` and ``-1`` stand for an unknown end.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from alkfusion.calls import FusionCall, Kept, Molecule, Side
from alkfusion.patterns import pattern
from alkfusion.readers.base import Family
from alkfusion.readers.headerless import HeaderlessReader
from alkfusion.readers.source import Head
from alkfusion.readers.table import Row

__all__ = ["Bedpe"]

_NAMES = pattern(
    r"#?\s*chr(om)?_?[1A]\tstart_?[1A]\tend_?[1A]\tchr(om)?_?[2B]\tstart_?[2B]\tend_?[2B]"
    r"\t\w+\t\w+\tstrand_?[1A]\tstrand_?[2B](\t.*)?",
    re.IGNORECASE,
)
# names of further columns that belong to a caller with a reader of its own
_OTHERS = frozenset({"fusedgenes", "num_concordantfrag_bp1", "gene_5prime", "extra"})


class Bedpe(HeaderlessReader):
    """Any BEDPE that is not the special layout of a caller; the name and score columns are not interpreted."""

    name = "bedpe"
    title = "BEDPE"
    family = Family.COLLECTED
    shows = "DNA breakpoints with geometry; genes, exons and order of transcription are worked out from the positions"
    molecule = Molecule.DNA
    line_pattern = pattern(r"([^\t]+\t-?\d+\t-?\d+\t){2}[^\t]*\t[^\t]*\t[-+.*]\t[-+.*](\t.*)?")
    looks = "contig, start and end twice, name, score and two strands"
    cells = {
        "contig1": 0,
        "start1": 1,
        "end1": 2,
        "contig2": 3,
        "start2": 4,
        "end2": 5,
        "strand1": 8,
        "strand2": 9,
    }

    def is_data(self, line: str) -> bool:
        """Skip the line of names as well, which stands there with or without a number sign."""
        return super().is_data(line) and not _NAMES.fullmatch(line)

    def recognise(self, head: Head) -> str | None:
        """Recognise the lines, unless the names above them are those of a caller's own layout."""
        named = [line for line in head.lines if line.count("\t") >= 7 and not super(Bedpe, self).is_data(line)]
        named += [line for line in head.lines if _NAMES.fullmatch(line)]
        for line in named:
            if not _NAMES.fullmatch(line) or not _OTHERS.isdisjoint(line.lower().split("\t")):
                return None
        return super().recognise(head)

    def call(self, row: Row) -> FusionCall:
        """Translate one line."""
        first, second = (self._side(row, end) for end in "12")
        return replace(self.call_as_listed(row), first=first, second=second)

    @staticmethod
    def _side(row: Row, end: str) -> Side:
        kept = {"+": Kept.LEFT, "-": Kept.RIGHT}.get(row.strand(f"strand{end}") or "")
        contig, start, stop = row.text(f"contig{end}"), row.required(f"start{end}"), row.required(f"end{end}")
        if contig is None or "-1" in {start, stop}:
            return Side(contig=contig, kept=kept)
        last = row.place(stop, f"end{end}")
        first = min(row.place(start, f"start{end}", zero_based=True), last + 1)
        if first > last + 1 or row.whole(start, f"start{end}", smallest=0) > last:
            raise row.problem("an interval ends before it starts", f"{start}-{stop}")
        if first >= last:
            return Side(contig=contig, position=last, kept=kept)
        return Side(contig=contig, window=(first, last), kept=kept)
