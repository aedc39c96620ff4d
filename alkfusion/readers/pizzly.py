"""pizzly: the flattened table, and the JSON that it is made from.

pizzly works on transcripts and gives no genomic positions. The pair of transcripts is read as it is written: geneA is
5' where its part starts at transcript base 0. The JSON layout is known from pizzly's own flattening script alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from alkfusion.calls import FusionCall, Side
from alkfusion.errors import InputError
from alkfusion.patterns import pattern
from alkfusion.readers.base import Reader
from alkfusion.readers.json_text import read_json
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.table import Row, TableReader

__all__ = ["Pizzly", "PizzlyJson"]

_PAIR = pattern(r"(?P<a>[^_;:]+)_(?P<start>\d{1,9}):\d+_(?P<b>[^_;:]+)_(?P<start_b>\d{1,9}):\d+")
_SHOWS = "RNA fusions of two genes with transcript coordinates; no genomic breakpoint, so exons cannot be told"


class Pizzly(TableReader):
    """The flattened ``*.tsv``."""

    name = "pizzly"
    title = "pizzly"
    shows = _SHOWS
    signature = ("geneA.name", "geneB.name", "paircount", "splitcount", "transcripts.list")
    columns = {
        "gene5": ("geneA.name",),
        "gene3": ("geneB.name",),
        "spanning_pairs": ("paircount",),
        "split_reads": ("splitcount",),
        "transcripts": ("transcripts.list",),
    }
    optional = {"gene_id5": ("geneA.id",), "gene_id3": ("geneB.id",)}

    def call(self, row: Row) -> FusionCall:
        """Translate one row; the transcripts are those of the first pair that is listed."""
        listed = [pair for pair in row.required("transcripts").split(";") if pair]
        pairs = [_PAIR.fullmatch(pair) for pair in listed]
        if not all(pairs):
            raise row.problem("'transcripts.list' is not a list of ID_start:end_ID_start:end", ";".join(listed))
        found = [pair for pair in pairs if pair is not None]
        return FusionCall(
            source=row.source.name,
            caller=self.name,
            line=row.line,
            first=Side(gene=row.required("gene5"), gene_id=row.text("gene_id5"), transcript=found[0]["a"]),
            second=Side(gene=row.required("gene3"), gene_id=row.text("gene_id3"), transcript=found[0]["b"]),
            ordered=all(int(pair["start"]) == 0 < int(pair["start_b"]) for pair in found),
            split_reads=row.count("split_reads"),
            spanning_pairs=row.count("spanning_pairs"),
            notes=(f"transcript coordinates {listed[0]}",),
        )


_WORDS = ("gene5", "gene_id5", "gene3", "gene_id3", "spanning_pairs", "split_reads", "a", "start", "b", "start_b")
_INDEX = {word: place for place, word in enumerate(_WORDS)}


class PizzlyJson(Reader):
    """``*.json``: ``genes``, each with geneA, geneB, counts and pairs of transcripts."""

    name = "pizzly-json"
    title = "pizzly JSON"
    shows = _SHOWS
    from_documentation = True

    def recognise(self, head: Head) -> str | None:
        """Recognise a JSON object that lists genes by pizzly's keys."""
        start = "\n".join(head.lines)
        wanted = ('"genes"', '"geneA"', '"geneB"', '"paircount"', '"splitcount"')
        if not start.lstrip().startswith("{") or not all(key in start for key in wanted):
            return None
        return "a JSON object with pizzly's keys geneA, geneB, paircount and splitcount"

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield the gene pairs in file order; ``line`` is the number of the pair, from 1."""
        document = read_json(source)
        genes = document.get("genes") if isinstance(document, dict) else None
        if not isinstance(genes, list):
            raise InputError("the list 'genes' is missing", path=source.path, advice="Give pizzly's own JSON file.")
        for number, entry in enumerate(genes, 1):
            try:
                cells = _cells(entry)
            except (KeyError, TypeError, IndexError):
                raise InputError(
                    f"gene pair {number} is not laid out as pizzly writes it", path=source.path, line=number, seen=entry
                ) from None
            yield self._call(Row(source, number, cells, _INDEX))

    def _call(self, row: Row) -> FusionCall:
        starts = [row.whole(row.required(word), word, smallest=0) for word in ("start", "start_b")]
        return FusionCall(
            source=row.source.name,
            caller="pizzly",
            line=row.line,
            first=Side(gene=row.required("gene5"), gene_id=row.text("gene_id5"), transcript=row.text("a")),
            second=Side(gene=row.required("gene3"), gene_id=row.text("gene_id3"), transcript=row.text("b")),
            ordered=starts[0] == 0 < starts[1],
            split_reads=row.count("split_reads"),
            spanning_pairs=row.count("spanning_pairs"),
        )


def _cells(entry: dict[str, dict[str, str]]) -> list[str]:
    """Return the text of one gene pair in the order of ``_WORDS``; of its transcripts the first pair."""
    gene_a, gene_b, pair = entry["geneA"], entry["geneB"], entry["transcripts"][0]  # type: ignore[index]
    values = [gene_a["name"], gene_a["id"], gene_b["name"], gene_b["id"], entry["paircount"], entry["splitcount"]]
    for key in ("transcriptA", "transcriptB"):
        values += [pair[key]["id"], pair[key]["startPos"]]  # type: ignore[index]
    return [str(value) for value in values]
