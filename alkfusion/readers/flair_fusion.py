"""FLAIR-fusion ``*.fusions.isoforms.bed`` and the ``*Fusions.tsv`` of its first version.

The isoforms are BED12, one line for each gene of each fusion isoform.

Lines are named ``gene1_fusioniso1_<ENSG>--<ENSG>``; gene1 is the 5' partner and the strand is that of the transcript.
BED is 0-based and half-open: the breakpoint is the 3' end of gene1's line and the 5' end of gene2's.

The table names its sides 5' and 3' (``3'-ALK-chr2-29223530-0.82``: gene, contig, 1-based position, share of the reads
there), but does not hold to it: KIF5B::RET stands as ``5'-RET`` and ``3'-KIF5B``. So the order is not taken from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace

from alkfusion.calls import FusionCall, Side
from alkfusion.errors import InputError
from alkfusion.patterns import pattern
from alkfusion.readers.base import Family, Reader
from alkfusion.readers.headerless import data_lines
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.table import Row, TableReader

__all__ = ["FlairFusion", "FlairFusionTable"]

_NAME = pattern(r"gene(?P<number>\d+)_(?P<isoform>fusioniso\d+_(?P<genes>\S+))")
_CELLS = {"contig": 0, "start": 1, "end": 2, "name": 3, "strand": 5}
_BREAKPOINT = pattern(r"[35]'-(?P<gene>.+)-(?P<contig>[^-]+)-(?P<position>\d+)-[\d.eE+-]+")
_LAYOUT = "12 cells of BED with a name like gene1_fusioniso1_ENSG--ENSG"


class FlairFusion(Reader):
    """Joins the lines of one isoform; each neighbouring pair of its genes is a call."""

    name = "flair-fusion"
    title = "FLAIR-fusion"
    family = Family.LONG_READS
    shows = "long-read RNA fusion isoforms with exact breakpoints and strands; Ensembl ids only, and no read counts"

    def recognise(self, head: Head) -> str | None:
        """Recognise BED12 lines whose names are those of fusion isoforms."""
        lines = data_lines(head)
        if not lines or not all(_is_isoform(line.split("\t")) for line in lines):
            return None
        return f"every line holds {_LAYOUT}"

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield the calls of one isoform after the other; raises InputError when a gene's line is missing."""
        for isoform in _isoforms(source):
            ids = _name(isoform[0])["genes"].split("--")
            if len(ids) != len(isoform):
                raise isoform[-1].problem(
                    f"the isoform has {len(ids)} genes but {len(isoform)} lines", isoform[-1].text("name")
                )
            for (row5, id5), (row3, id3) in pairwise(zip(isoform, ids, strict=True)):
                yield FusionCall(
                    source=source.name,
                    caller=self.name,
                    line=row5.line,
                    first=_side(row5, id5, at_end=True),
                    second=_side(row3, id3, at_end=False),
                    ordered=True,
                )


def _is_isoform(cells: list[str]) -> bool:
    return len(cells) == 12 and _NAME.fullmatch(cells[3]) is not None


def _name(row: Row) -> re.Match[str]:
    found = _NAME.fullmatch(row.required("name"))
    if found is None:
        raise row.problem(f"this is no line of FLAIR-fusion, which holds {_LAYOUT}", row.text("name"))
    return found


def _isoforms(source: TextSource) -> Iterator[list[Row]]:
    """Yield the lines of one isoform together; they follow each other as gene1, gene2, and so on."""
    isoform: list[Row] = []
    for number, line in source.lines():
        cells = line.split("\t")
        if not line.strip() or line.startswith("#"):
            continue
        if not _is_isoform(cells):
            raise InputError(f"a line must hold {_LAYOUT}", path=source.path, line=number, seen=line)
        row = Row(source, number, cells, _CELLS)
        name = _name(row)
        if int(name["number"]) == 1 and isoform:
            yield isoform
            isoform = []
        follows = not isoform or _name(isoform[-1])["isoform"] == name["isoform"]
        if not follows or int(name["number"]) != len(isoform) + 1:
            raise row.problem("the lines of an isoform do not follow each other as gene1, gene2, ...", cells[3])
        isoform.append(row)
    if isoform:
        yield isoform


def _side(row: Row, gene_id: str, *, at_end: bool) -> Side:
    """Return the side of one gene: its last base in transcription when ``at_end``, else its first."""
    strand = row.strand("strand")
    if strand is None:
        raise row.problem("the strand is missing", row.text("name"))
    highest = (strand == "+") == at_end
    start, end = row.position("start", zero_based=True), row.position("end")
    return Side(gene_id=gene_id, contig=row.text("contig"), position=end if highest else start, strand=strand)


class FlairFusionTable(TableReader):
    """One row a pair of genes."""

    name = "flair-fusion-table"
    caller = FlairFusion.name
    title = "FLAIR-fusion table"
    family = Family.LONG_READS
    shows = "long-read RNA fusions without strands, in no reliable order; positions wobble by some bases"
    exact = False
    signature = ("name", "spanning reads", "3' breakpoint", "5' breakpoint")
    columns = {
        "split_reads": ("spanning reads",),
        "end3": ("3' breakpoint",),
        "end5": ("5' breakpoint",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row; long reads that span the join are its split reads."""
        return replace(self.call_as_listed(row), first=_end(row, "end5"), second=_end(row, "end3"))


def _end(row: Row, word: str) -> Side:
    found = _BREAKPOINT.fullmatch(row.required(word))
    if found is None:
        raise row.problem("the breakpoint is not of the form 3'-GENE-CONTIG-POSITION-SHARE", row.text(word))
    return Side(gene=found["gene"], contig=found["contig"], position=row.place(found["position"], word))
