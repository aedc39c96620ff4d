"""JAFFA ``jaffa_results.csv``: 16 columns without strands (1.x) and 18 columns with strands (2.x).

``fusion genes`` is 5':3'; ``base1`` and ``base2`` are 1-based exon bases. JAFFAL, for long reads, writes the same
header; its files are told apart by the spanning pairs, which long reads cannot have.
"""

from __future__ import annotations

import msgspec

from alkfusion.calls import FusionCall, Side
from alkfusion.patterns import pattern
from alkfusion.readers.base import Family
from alkfusion.readers.source import Head
from alkfusion.readers.table import SAMPLE, Row, TableReader

__all__ = ["Jaffa", "Jaffal"]

_SHORT = pattern(r"/[12]$|^Locus_")  # a mate, or a contig of the assembler Oases


class Jaffa(TableReader):
    """JAFFA of short reads, all modes (assembly, hybrid, direct)."""

    name = "jaffa"
    title = "JAFFA"
    shows = "RNA fusions with breakpoints on exons and a reading frame; version 1 gives no strands"
    delimiter = ","
    quoted = True
    signature = ("fusion genes", "base1", "base2", "spanning pairs", "contig", "contig break", "classification")
    columns = {
        "genes": ("fusion genes",),
        "contig5": ("chrom1",),
        "position5": ("base1",),
        "contig3": ("chrom2",),
        "position3": ("base2",),
        "split_reads": ("spanning reads",),
        "spanning_pairs": ("spanning pairs",),
        "frame": ("inframe",),
        "confidence": ("classification",),
    }
    optional = {"strand5": ("strand1",), "strand3": ("strand2",), "sample": SAMPLE}
    long_reads = False

    def recognise(self, head: Head) -> str | None:
        """Recognise the header line, and short or long reads by the spanning pairs."""
        reason = super().recognise(head)
        if reason is None or self._only_long_reads(head) is not self.long_reads:
            return None
        return f"{reason}, and no row has spanning pairs" if self.long_reads else reason

    def _only_long_reads(self, head: Head) -> bool:
        """Whether there are rows, none counts a spanning pair and none names a short read or an assembled contig."""
        rows = self.first_rows(head, "strand1", "spanning pairs", "contig")
        return bool(rows) and all(pairs == "0" and not _SHORT.search(contig) for _, pairs, contig in rows or ())

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        genes = row.required("genes").split(":")
        if len(genes) != 2:
            raise row.problem("'fusion genes' is not of the form GENE:GENE", ":".join(genes))
        call = self.call_in_order(row)
        confidence = row.text("confidence")
        return msgspec.structs.replace(
            call,
            first=_named(call.first, genes[0]),
            second=_named(call.second, genes[1]),
            notes=(confidence,) if confidence else (),
        )


class Jaffal(Jaffa):
    """JAFFAL: its positions slide by a few bases where the two exons share sequence."""

    name = "jaffal"
    title = "JAFFAL"
    family = Family.LONG_READS
    shows = "RNA fusions in long reads with breakpoints that can be some bases off the exon edge, strands and a frame"
    exact = False
    long_reads = True


def _named(side: Side, gene: str) -> Side:
    return msgspec.structs.replace(side, gene=gene or None)
