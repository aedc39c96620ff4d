"""PRADA ``prada.fus.summary.txt`` and the TAF variant with a sample column.

A row is a pair of genes; ``Junction`` lists its junctions as ``GENE:chr:pos_GENE:chr:pos,reads`` joined by ``|``, each
of which is a call of its own. Gene A is 5' (PRADA manual); strands are 1 and -1; positions are 1-based.
"""

from __future__ import annotations

from collections.abc import Iterator

from alkfusion.calls import FusionCall, Side
from alkfusion.patterns import pattern
from alkfusion.readers.source import TextSource
from alkfusion.readers.table import HeaderReader, Row

__all__ = ["Prada"]

_JUNCTION = pattern(
    r"(?P<gene5>.+):(?P<contig5>\w+):(?P<pos5>\d+)_(?P<gene3>.+):(?P<contig3>\w+):(?P<pos3>\d+),(?P<n>\d+)"
)


class Prada(HeaderReader):
    """The summary table."""

    name = "prada"
    title = "PRADA"
    shows = "RNA fusions with exact breakpoints and strands, several junctions a row; no frame"
    signature = ("Gene_A", "Gene_B", "Discordant_n", "JSR_n", "Junction")
    columns = {
        "strand5": ("A_strand",),
        "strand3": ("B_strand",),
        "spanning_pairs": ("Discordant_n",),
        "junctions": ("Junction",),
    }
    optional = {"sample": ("sample",)}

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield every junction of every row; the discordant pairs are those of the whole row."""
        for row in self.rows(source):
            for junction in row.required("junctions").split("|"):
                yield self._call(row, junction)

    def _call(self, row: Row, junction: str) -> FusionCall:
        match = _JUNCTION.fullmatch(junction)
        if match is None:
            raise row.problem("a junction is not of the form GENE:chr:pos_GENE:chr:pos,reads", junction)
        first, second = (
            Side(
                gene=match[f"gene{end}"],
                contig=match[f"contig{end}"],
                position=row.place(match[f"pos{end}"], "Junction"),
                strand=row.strand(f"strand{end}"),
            )
            for end in ("5", "3")
        )
        return FusionCall(
            source=row.source.name,
            caller=self.name,
            line=row.line,
            first=first,
            second=second,
            ordered=True,
            split_reads=row.whole(match["n"], "Junction", smallest=0),
            spanning_pairs=row.count("spanning_pairs"),
            sample=row.text("sample"),
        )
