"""fusion-report (nf-core/rnafusion): ``fusions.csv`` and ``fusions.json``, versions 2 and 3, and its lists of names.

One entry a pair of genes (5'--3'), with one cell or object for each tool that called it, whose ``position`` is
``2:42301394:+#2:29223584:-`` (without strands for Arriba). Each cell becomes a call of its tool. Of SQUID only
ranges in genome order are given: of a plus-strand range the end is the last kept base, of a minus-strand range the base
after the start is, and which gene stands first is not said. pizzly has no positions at all. Of a tool that is not known
here only the position is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from alkfusion.calls import FusionCall, Kept, Side
from alkfusion.errors import InputError
from alkfusion.patterns import pattern
from alkfusion.readers.base import Family, Reader
from alkfusion.readers.headerless import HeaderlessReader
from alkfusion.readers.json_text import read_json
from alkfusion.readers.pair_names import pair_of, with_genes
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.table import HeaderReader, Row

__all__ = ["FusionReport", "FusionReportJson", "FusionReportList"]

_RANGE = pattern(r"(\d+)-(\d+)")


class _Tool(msgspec.Struct, frozen=True):
    """How fusion-report writes what one tool said: our name of the tool, and which of its keys mean what."""

    caller: str
    split: tuple[str, ...] = ()
    pairs: str = ""
    frame: str = ""


_TOOLS = {
    "arriba": _Tool("arriba", ("split_reads1", "split_reads2"), "discordant_mates", "reading-frame"),
    "ctat_lr_fusion": _Tool("ctat-lr-fusion", ("num_LR",)),
    "dragen": _Tool("dragen-rna"),
    "ericscript": _Tool("ericscript", ("junction_reads",), "discordant_reads"),
    "fusioncatcher": _Tool("fusioncatcher", ("spanning_unique_reads",), "spanning_pairs", "fusion_type"),
    "jaffa": _Tool("jaffa", ("spanning_reads",), "spanning_pairs", "inframe"),
    "pizzly": _Tool("pizzly", ("split_count",), "pair_count"),
    "squid": _Tool("squid"),
    "starfusion": _Tool("star-fusion", ("junction_reads",), "spanning_reads"),
}
_ABOUT_THE_PAIR = frozenset(
    {"Fusion", "Databases", "Score", "Explained score", "Fusion Indication Index (FII)", "Explained FII"}
)


def _call(source: TextSource, number: int, names: str, tool: str, said: Mapping[str, str]) -> FusionCall:
    """Make the call of one tool; ``number`` is the line or the record."""
    words = _TOOLS.get(tool) or _Tool(tool)
    row = Row(source, number, list(said.values()), {word: place for place, word in enumerate(said)})
    pair = pair_of(Row(source, number, [names], {"genes": 0}), "genes")
    in_order = tool != "squid"
    first, second = _sides(row, pair if in_order else (None, None))
    return FusionCall(
        source=source.name,
        caller=words.caller,
        line=number,
        first=first,
        second=second,
        ordered=in_order,
        split_reads=row.total(*words.split),
        spanning_pairs=row.count(words.pairs),
        reported_frame=row.text(words.frame),
        notes=() if in_order else (f"genes named as {names}",),
    )


def _sides(row: Row, genes: tuple[str | None, str | None]) -> tuple[Side, Side]:
    position = row.text("position")
    if position is None:
        return Side(gene=genes[0]), Side(gene=genes[1])
    first, hash_mark, second = position.partition("#")
    if not hash_mark:
        raise row.problem("the position is not of the form contig:position#contig:position", position)
    return _side(row, first, genes[0]), _side(row, second, genes[1])


def _side(row: Row, text: str, gene: str | None) -> Side:
    contig, _, rest = text.partition(":")
    place, _, sign = rest.partition(":")
    strand = row.strand_of(sign)
    window = _RANGE.fullmatch(place)
    if window is not None:
        return _kept_part(row, contig, window, strand)
    return Side(gene=gene, contig=contig or None, position=row.place(place, "position"), strand=strand)


def _kept_part(row: Row, contig: str, window: re.Match[str], strand: str | None) -> Side:
    """Return the side of a BEDPE range: a plus sign keeps what lies left of its end, a minus right of its start."""
    if strand is None:
        raise row.problem("a range without a strand has no breakpoint", window.group())
    if strand == "+":
        return Side(contig=contig, position=row.place(window[2], "position"), kept=Kept.LEFT)
    return Side(contig=contig, position=row.place(window[1], "position", zero_based=True), kept=Kept.RIGHT)


class FusionReport(HeaderReader):
    """The table; a cell is ``key: value,key: value``, or empty where the tool did not call the pair."""

    name = "fusion-report"
    title = "fusion-report table"
    family = Family.COLLECTED
    shows = "RNA fusions of several callers side by side, as far as fusion-report keeps their positions and counts"
    delimiter = ","
    quoted = True
    signature = ("Fusion", "Databases")
    columns = {"Fusion": ("Fusion",)}
    optional = {tool: (tool,) for tool in _TOOLS}

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield a call for each tool of each row; a further column is a tool when its cells start with a position."""
        for row in self.rows(source):
            for tool in row.words:
                cell = row.text(tool)
                if cell is not None and (tool in _TOOLS or cell.startswith("position: ")):
                    yield _call(source, row.line, row.required("Fusion"), tool, _entries(row, cell))

    def _index(self, names: Sequence[str], source: TextSource, line: int) -> dict[str, int]:
        tools = {name.lower(): place for place, name in enumerate(names) if name not in _ABOUT_THE_PAIR}
        return {**super()._index(names, source, line), **tools}


def _entries(row: Row, cell: str) -> dict[str, str]:
    """Take apart ``key: value,key: value``; a piece without a colon belongs to the value before it."""
    entries: dict[str, str] = {}
    key = ""
    for piece in cell.split(","):
        name, colon, value = piece.partition(": ")
        if colon:
            key = name.strip()
            entries[key] = value
        elif key:
            entries[key] += f",{piece}"
        else:
            raise row.problem("the cell of a tool is not of the form key: value", cell)
    return entries


class FusionReportJson(Reader):
    """The same content as JSON: a list of objects, tools as nested objects; ``line`` counts the records."""

    name = "fusion-report-json"
    title = "fusion-report JSON"
    family = Family.COLLECTED
    shows = FusionReport.shows

    def recognise(self, head: Head) -> str | None:
        """Recognise a list of objects by the keys of the first."""
        text = "".join(head.lines)
        known = text.lstrip().startswith("[") and '"Fusion"' in text and '"Databases"' in text
        return 'the list holds the keys "Fusion" and "Databases"' if known else None

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield a call for each tool of each record."""
        records = read_json(source)
        if not isinstance(records, list):
            raise InputError("the document is not a list of fusions", path=source.path)
        for number, record in enumerate(records, 1):
            if not isinstance(record, dict) or not isinstance(record.get("Fusion"), str):
                raise InputError(f"record {number} has no text under the key Fusion", path=source.path, seen=record)
            yield from self._calls(source, number, record)

    @staticmethod
    def _calls(source: TextSource, number: int, record: Mapping[str, object]) -> Iterator[FusionCall]:
        for tool, said in record.items():
            if tool in _ABOUT_THE_PAIR or not said:
                continue
            if not isinstance(said, dict):
                raise InputError(f"record {number}: {tool} is not an object", path=source.path, seen=said)
            yield _call(source, number, str(record["Fusion"]), tool, {key: str(said[key]) for key in said})


class FusionReportList(HeaderlessReader):
    """``fusion_list.tsv``: names only."""

    name = "fusion-report-list"
    title = "fusion-report list"
    family = Family.COLLECTED
    shows = "names of pairs of genes only; no breakpoint, no read count, hence no exon, no frame and no support"
    line_pattern = pattern(r"[^\s-][^\s,;]*--[^\s,;]*[^\s-]\s*")
    looks = "one pair of genes as A--B and nothing else"
    cells = {"genes": 0}

    def call(self, row: Row) -> FusionCall:
        """Translate one line."""
        call = FusionCall(
            source=row.source.name, caller=self.name, line=row.line, first=Side(), second=Side(), ordered=True
        )
        return with_genes(call, pair_of(row, "genes"))
