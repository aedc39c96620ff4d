"""FusionInspector: the fusion tables, single or joined over samples, and the JSON of its igv web page.

``LeftLocalBreakpoint`` counts on FusionInspector's own mini-contigs; the genome is in ``LeftBreakpoint``, 1-based.
Left is 5', strands are of transcription. A joined table names the sample in a first column, often by a file name.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from alkfusion.calls import FusionCall, Side
from alkfusion.errors import InputError
from alkfusion.readers.base import Reader
from alkfusion.readers.json_text import read_json
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.star_fusion import StarFusion
from alkfusion.readers.table import SAMPLE, Row

__all__ = ["FusionInspector", "FusionInspectorWeb"]


class FusionInspector(StarFusion):
    """``finspector.FusionInspector.fusions.tsv``, abridged or not, all versions: STAR-Fusion's columns and its own."""

    name = "fusioninspector"
    title = "FusionInspector"
    shows = "RNA fusions with exact breakpoints and strands, among the gene pairs it was asked to look at; no frame"
    signature = ("FusionName", "JunctionReadCount", "LeftLocalBreakpoint", "RightLocalBreakpoint")
    absent = ("num_LR",)
    optional = {"frame": ("PROT_FUSION_TYPE",), "sample": SAMPLE}


_WEB_CELLS = {
    "gene5": "Left Gene",
    "contig5": "Left Chr",
    "position5": "Left Pos",
    "strand5": "Left Strand",
    "gene3": "Right Gene",
    "contig3": "Right Chr",
    "position3": "Right Pos",
    "strand3": "Right Strand",
    "split_reads": "Junction Reads",
    "spanning_pairs": "Spanning Fragments",
}
_INDEX = {word: place for place, word in enumerate(_WEB_CELLS)}


class FusionInspectorWeb(Reader):
    """``finspector.fusion_inspector_web.json``; all values are text."""

    name = "fusioninspector-web"
    title = "FusionInspector web JSON"
    shows = "RNA fusions with exact breakpoints and strands, as drawn on FusionInspector's web page; no frame"

    def recognise(self, head: Head) -> str | None:
        """Recognise a JSON object that lists fusions by FusionInspector's keys."""
        start = "\n".join(head.lines)
        wanted = ('"fusions"', '"Junction Reads"', '"Left Chr"', '"Right Pos"')
        if not start.lstrip().startswith("{") or not all(key in start for key in wanted):
            return None
        return "a JSON object with FusionInspector's keys Junction Reads, Left Chr and Right Pos"

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield the fusions in file order; ``line`` is the number of the fusion, from 1."""
        document = read_json(source)
        fusions = document.get("fusions") if isinstance(document, dict) else None
        if not isinstance(fusions, list):
            raise InputError(
                "the list 'fusions' is missing", path=source.path, advice="Give FusionInspector's own file."
            )
        for number, fusion in enumerate(fusions, 1):
            yield self._call(self._row(source, number, fusion))

    def _row(self, source: TextSource, number: int, fusion: object) -> Row:
        if not isinstance(fusion, dict):
            raise InputError("an entry of 'fusions' is no object", path=source.path, line=number, seen=fusion)
        cells = [fusion.get(key) for key in _WEB_CELLS.values()]
        row = Row(source, number, [str(cell) if cell is not None else "" for cell in cells], _INDEX)
        absent = [key for key, cell in zip(_WEB_CELLS.values(), cells, strict=True) if cell is None]
        if absent:
            raise row.problem(f"fusion {number} lacks the key {absent[0]!r}", ", ".join(map(str, fusion)))
        return row

    def _call(self, row: Row) -> FusionCall:
        return FusionCall(
            source=row.source.name,
            caller="fusioninspector",
            line=row.line,
            first=_without_id(row.side("5")),
            second=_without_id(row.side("3")),
            ordered=True,
            split_reads=row.count("split_reads"),
            spanning_pairs=row.count("spanning_pairs"),
        )


def _without_id(side: Side) -> Side:
    symbol, _, gene_id = (side.gene or "").partition("^")
    return msgspec.structs.replace(side, gene=symbol or None, gene_id=gene_id or None)
