"""LongGF's log: one ``SumGF`` line an event, among progress messages and details of single reads.

``SumGF<TAB>ALK:NPM1 458 chr2:29223528 chr5:171391797``: genes in no particular order, reads, and the two breakpoints.
Positions are 1-based, without strands, and lie up to two bases beside the exon edge.
"""

from __future__ import annotations

from collections.abc import Iterator

from alkfusion.calls import FusionCall, Side
from alkfusion.errors import InputError
from alkfusion.patterns import pattern
from alkfusion.readers.base import Family, Reader
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.table import Row

__all__ = ["LongGf"]

_PROGRESS = pattern(r"Handle\s*=\s*\d+ >> multi_map_reads\.size=")
_CELLS = {name: place for place, name in enumerate(("genes", "split_reads", "breakpoint1", "breakpoint2"))}


class LongGf(Reader):
    """Reads the summary lines and checks that none is missing."""

    name = "longgf"
    title = "LongGF"
    family = Family.LONG_READS
    shows = "long-read RNA fusions without strands or order of the genes; positions wobble by some bases"

    def recognise(self, head: Head) -> str | None:
        """Recognise the log by its result lines or by its progress messages."""
        if any(line.startswith("SumGF\t") for line in head.lines):
            return "a line starts with SumGF"
        if any(_PROGRESS.match(line) for line in head.lines):
            return "the progress messages are LongGF's"
        return None

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield one call a summary line; raises InputError for a log that ends before its summary."""
        detailed = summarised = number = 0
        for number, line in source.lines():
            if line.startswith("GF\t"):
                detailed += 1
            elif line.startswith("SumGF\t"):
                summarised += 1
                yield self._call(source, number, line)
        if detailed and not summarised:
            raise InputError(
                "the log holds GF lines but no SumGF line",
                path=source.path,
                line=number,
                advice="LongGF was stopped before its summary; run it again.",
            )

    def _call(self, source: TextSource, number: int, line: str) -> FusionCall:
        cells = line.removeprefix("SumGF\t").split()
        row = Row(source, number, cells, _CELLS)
        if len(cells) != len(_CELLS) or cells[0].count(":") != 1:
            raise row.problem("a SumGF line must hold GENE:GENE, reads, and two breakpoints", line)
        gene1, _, gene2 = cells[0].partition(":")
        return FusionCall(
            source=source.name,
            caller=self.name,
            line=number,
            first=_side(row, "breakpoint1", gene1),
            second=_side(row, "breakpoint2", gene2),
            exact=False,
            split_reads=row.count("split_reads"),
        )


def _side(row: Row, word: str, gene: str) -> Side:
    contig, position, _ = row.breakpoint(word)
    return Side(gene=gene, contig=contig, position=position)
