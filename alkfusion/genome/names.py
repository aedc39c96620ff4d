"""Gene names: current symbols, previous and alias symbols, Ensembl ids.

``names.tsv`` and ``genes.tsv`` are sorted and searched by bisection in a memory map, so that one gene costs a few
microseconds and a few pages, whatever the size of the tables.
"""

from __future__ import annotations

import mmap
import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from alkfusion.genome.builds import Build
from alkfusion.patterns import pattern
from alkfusion.resources import resource

__all__ = ["ALK", "GeneName", "GeneRecord", "GeneSpan", "candidate_symbols", "gene_record", "resolve_gene"]

ALK = "ALK"  # the symbol that the whole program is about

How = Literal["current", "previous_or_alias", "ensembl", "pseudogene"]

_ENSEMBL_ID = pattern(r"(ENSG\d{11})(?:\.\d+)?(?:_\d+)?(?:_PAR_Y)?", re.IGNORECASE)


class GeneName(Struct, frozen=True):
    """The current symbol of a gene, how it was found, and the text it was found from."""

    symbol: str
    how: How
    given: str


class GeneSpan(Struct, frozen=True):
    """Where the transcripts of a gene lie; 0-based half-open."""

    contig: str
    start: int
    end: int


class GeneRecord(Struct, frozen=True):
    """What is known of a gene; empty text where a source says nothing."""

    symbol: str
    ncbi_gene_id: str
    ensembl_ids: tuple[str, ...]
    cytoband: str
    name: str
    spans: Mapping[Build, tuple[GeneSpan, ...]]


class _SortedTable:
    """A tab-separated file, sorted by the bytes of its first column, searched without reading it whole."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def _key_after(self, offset: int) -> bytes:
        """Key of the first line that begins at or after ``offset``."""
        start = self._line_start(offset)
        return self._bytes[start : self._bytes.find(b"\t", start)] if start < len(self._bytes) else b"\xff"

    def _line_start(self, offset: int) -> int:
        if offset == 0:
            return 0
        newline = self._bytes.find(b"\n", offset - 1)
        return len(self._bytes) if newline < 0 else newline + 1

    def row(self, key: str) -> list[str] | None:
        """Return the columns of the line with this key, or ``None``."""
        wanted = key.encode()
        start = self._line_start(bisect_left(range(len(self._bytes)), wanted, key=self._key_after))
        end = self._bytes.find(b"\n", start)
        columns = self._bytes[start:end].decode().split("\t") if end > 0 else [""]
        return columns if columns[0] == key else None


@cache
def _table(name: str) -> _SortedTable:
    return _SortedTable(resource("reference", name))


@cache
def _pseudogene_prefixes() -> Mapping[str, str]:
    with resource("reference", "pseudogenes.tsv").open(encoding="utf-8") as lines:
        next(lines)
        rows = [line.split("\t") for line in lines]
    return {prefix: symbol for prefix, symbol, _ in rows}


def _parent_of_pseudogene(key: str) -> str | None:
    """Parent gene when the name is a listed prefix and a number, such as NPM1P8."""
    return _pseudogene_prefixes().get(key.rstrip("0123456789")) if key[-1:].isdigit() else None


def _row(key: str) -> tuple[str, tuple[str, ...]]:
    """Kind and symbols of an upper-case name; no symbols when it is unknown."""
    row = _table("names.tsv").row(key)
    return (row[1], tuple(row[2].split(","))) if row else ("", ())


def candidate_symbols(text: str) -> tuple[str, ...]:
    """Return every current symbol that a text can mean, sorted; more than one when an alias is shared by genes.

    A current symbol is never ambiguous: it wins over the same text used as an alias of another gene.
    """
    key = text.strip().upper()
    if match := _ENSEMBL_ID.fullmatch(key):
        key = match[1]
    parent = _parent_of_pseudogene(key)
    return _row(key)[1] or ((parent,) if parent else ())


def _resolve(text: str) -> GeneName | None:
    key = text.strip().upper()
    match = _ENSEMBL_ID.fullmatch(key)
    symbols = candidate_symbols(text)
    if len(symbols) != 1:
        return None
    kind, _ = _row(match[1] if match else key)
    how: How = "previous_or_alias"
    if kind == "current":
        how = "current"
    elif match:
        how = "ensembl"
    elif not kind:
        how = "pseudogene"
    return GeneName(symbols[0], how, text)


def resolve_gene(text: str | None, ensembl_id: str | None = None) -> GeneName | None:
    """Return the current symbol of a gene named by a file, or ``None`` when it is unknown or ambiguous.

    An Ensembl gene id wins over the text, its version is not looked at, and an id that is not known leaves the
    decision to the text. Upper and lower case are the same. A current symbol wins over an alias; an alias of several
    genes is never guessed (``candidate_symbols`` lists them). Names of listed pseudogenes (NPM1P8) lead to the parent
    gene with ``how="pseudogene"``: fusion callers report them for reads of the parent (STAR-Fusion issue 223).
    Sources: NCBI Gene, RefSeq, GENCODE and MANE symbols, see ``docs/reference.md``.
    """
    for given in (ensembl_id, text):
        if given and given.strip() and (found := _resolve(given)):
            return found
    return None


def _spans(text: str) -> tuple[GeneSpan, ...]:
    found = []
    for item in filter(None, text.split(",")):
        contig, _, interval = item.partition(":")
        start, _, end = interval.partition("-")
        found.append(GeneSpan(contig, int(start), int(end)))
    return tuple(found)


def gene_record(symbol: str) -> GeneRecord | None:
    """Return ids, cytoband, name and spans of a gene by its exact current symbol, or ``None`` when unknown."""
    row = _table("genes.tsv").row(symbol)
    if row is None:
        return None
    _, ncbi_gene_id, ensembl_ids, cytoband, name, grch37, grch38 = row
    spans = {Build.GRCH37: _spans(grch37), Build.GRCH38: _spans(grch38)}
    return GeneRecord(symbol, ncbi_gene_id, tuple(filter(None, ensembl_ids.split(","))), cytoband, name, spans)


def symbol_of_model(symbol: str) -> str | None:
    """Return the current symbol for a current symbol or for the symbol GENCODE uses for the same gene."""
    kind, symbols = _row(symbol.upper())
    return symbols[0] if kind in {"current", "gencode"} and len(symbols) == 1 else None
