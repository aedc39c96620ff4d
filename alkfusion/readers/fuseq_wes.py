"""FuSeq_WES: ``FuSeq_WES_FusionFinal.txt`` and ``FuSeq_WES_SR_fge_fdb.txt`` (split reads), from DNA.

Neither gives a base: the first has chromosomes only, the second a window of the genome around each breakpoint
(``GENE__chr__start__end``) on one line a read. The two genes are in no particular order.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from alkfusion.calls import FusionCall, Molecule, Side
from alkfusion.readers.base import Family
from alkfusion.readers.source import TextSource
from alkfusion.readers.table import HeaderReader, Row, TableReader

__all__ = ["FuseqWes", "FuseqWesReads"]


class FuseqWes(TableReader):
    """The final list; a pair can have several rows, one for each kind of support."""

    name = "fuseq-wes"
    title = "FuSeq_WES"
    family = Family.STRUCTURAL
    shows = "pairs of genes seen in DNA with read counts; no breakpoint, hence no exon and no frame"
    molecule = Molecule.DNA
    signature = ("fusionName", "name21", "supportCount", "SR", "MR", "isParalog")
    columns = {
        "gene1": ("gene1",),
        "contig1": ("chrom1",),
        "gene2": ("gene2",),
        "contig2": ("chrom2",),
        "split_reads": ("SR",),
        "spanning_pairs": ("MR",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        return self.call_as_listed(row)


class FuseqWesReads(HeaderReader):
    """The split reads; the first line of each pair of windows stands for all of its reads."""

    name = "fuseq-wes-reads"
    title = "FuSeq_WES split reads"
    family = Family.STRUCTURAL
    shows = "pairs of genes seen in DNA with a window around each breakpoint; no base, hence no exact exon"
    signature = ("readType", "front_tx", "back_tx", "name21", "supportCount")
    columns = {
        "front": ("front_tx",),
        "gene1": ("front_gene",),
        "back": ("back_tx",),
        "gene2": ("back_gene",),
        "support": ("supportCount",),
    }

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield one call a pair of windows."""
        seen = set()
        for row in self.rows(source):
            windows = (row.required("front"), row.required("back"))
            if windows not in seen:
                seen.add(windows)
                yield self._call(row, *windows)

    def _call(self, row: Row, front: str, back: str) -> FusionCall:
        return FusionCall(
            source=row.source.name,
            caller=FuseqWes.name,
            line=row.line,
            first=_with_window(row, row.side("1"), front),
            second=_with_window(row, row.side("2"), back),
            molecule=Molecule.DNA,
            exact=False,
            split_reads=row.count("support"),
        )


def _with_window(row: Row, side: Side, text: str) -> Side:
    pieces = text.rsplit("__", 3)
    if len(pieces) != 4:
        raise row.problem("a window is not of the form GENE__contig__start__end", text)
    start, end = row.place(pieces[2], "window"), row.place(pieces[3], "window")
    if start > end:
        raise row.problem("a window ends before it starts", text)
    return replace(side, contig=pieces[1], window=(start, end))
