"""Tables of gene pairs in anybody's own words: two genes, two breakpoints, and whatever else is known.

Laboratories, panels and papers list fusions under headers such as ``gene1 gene2 chr1 pos1 chr2 pos2`` or ``Sample
Fusion BreakpointA BreakpointB``. The words are known, their meaning is not: neither the order of the two genes nor
strands nor whether DNA or RNA was read is taken from such a table. Exon edges at the breakpoints and published partners
decide it. Who knows the order writes the generic table. Positions are 1-based.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from msgspec.structs import replace

from alkfusion.calls import FusionCall, Molecule, Side
from alkfusion.patterns import pattern
from alkfusion.readers.base import Family
from alkfusion.readers.pair_names import split_pair, with_genes
from alkfusion.readers.source import Head
from alkfusion.readers.table import SAMPLE, Row, TableReader, header_key

__all__ = ["PairTable"]

_PLACE = pattern(r"(?P<contig>[^:\s]+)[:_](?P<position>\d+)(?:[:_][-+.])?")
_JOINERS = ("::", "--", ">>", "->", ">", ":", "_")
_PASSED = frozenset({"pass", "passed", "ok", "true"})


def _of_both(*names: str) -> Mapping[str, tuple[str, ...]]:
    """Return the header names of a word for both sides; a star stands for how the sides are told apart."""
    ends = {"1": ("1", "_A"), "2": ("2", "_B")}
    words = {"1": "left", "2": "right"}
    return {
        end: tuple(
            name.replace("*", mark).replace("%", words[end])
            for name in names
            for mark in (marks if "*" in name else ("",))
        )
        for end, marks in ends.items()
    }


_GENES = _of_both("gene*", "% gene", "gene symbol*", "gene name*", "gene*symbol", "symbol*", "partner*", "HGNC symbol*")
_BREAKPOINTS = _of_both("breakpoint*", "% breakpoint", "gene*breakpoint", "break*", "bp*")
_CONTIGS = _of_both("chr*", "chrom*", "chromosome*", "% chr", "contig*", "gene*chr", "gene*chromosome")
_POSITIONS = _of_both("pos*", "position*", "% pos", "% position", "gene*pos", "gene*position", "base*")


class PairTable(TableReader):
    """The last resort: any reader of a caller's own layout goes before."""

    name = "pair-table"
    title = "table of gene pairs"
    family = Family.COLLECTED
    shows = "breakpoints under common header names; order, strands and DNA or RNA are not taken from it"
    fallback = True
    molecule = Molecule.UNSTATED
    exact = False
    signature: ClassVar[tuple[str, ...]] = ()
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    optional: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "gene1": _GENES["1"],
        "gene2": _GENES["2"],
        "pair": ("fusion", "fusion name", "fusion gene", "fusion genes", "gene pair", "gene fusion", "genes"),
        "breakpoint1": _BREAKPOINTS["1"],
        "breakpoint2": _BREAKPOINTS["2"],
        "contig1": _CONTIGS["1"],
        "contig2": _CONTIGS["2"],
        "position1": _POSITIONS["1"],
        "position2": _POSITIONS["2"],
        "split_reads": (
            "split reads",
            "split read count",
            "junction reads",
            "junction read count",
            "junction",
            "split",
        ),
        "spanning_pairs": ("spanning pairs", "spanning reads", "spanning frag count", "discordant mates", "spanning"),
        "reads": ("supporting reads", "support", "reads", "read count", "number of reads", "total reads"),
        "filter": ("filter",),
        "caller": ("tool", "caller"),
        "frame": ("frame", "reading frame", "in frame"),
        "sample": SAMPLE,
    }

    def recognise(self, head: Head) -> str | None:
        """Recognise a header line that names two genes and two breakpoints."""
        if self._find_header(head) is None:
            return None
        return "the header line names two genes and two breakpoints in common words"

    def call(self, row: Row) -> FusionCall:
        """Translate one row; reads of one undivided number are given as split reads."""
        call = FusionCall(
            source=row.source.name,
            caller=(row.text("caller") or self.name).lower(),
            line=row.line,
            first=_side(row, "1"),
            second=_side(row, "2"),
            molecule=self.molecule,
            exact=self.exact,
            split_reads=row.count("split_reads"),
            spanning_pairs=row.count("spanning_pairs"),
            reported_frame=row.text("frame"),
            rejected=_not_passed(row.text("filter")),
            sample=row.text("sample"),
        )
        if call.split_reads is None and call.spanning_pairs is None:
            call = replace(call, split_reads=row.count("reads"))
        named = call.first.gene is not None and call.second.gene is not None
        pair = None if named else _pair(row.text("pair"))
        # "EML4-ALK" beside two breakpoints does not say whose is the first
        return replace(with_genes(call, pair), loose_genes=True) if pair else call

    def _knows(self, keys: frozenset[str]) -> bool:
        has = {word for word, spellings in self.optional.items() if not keys.isdisjoint(map(header_key, spellings))}
        genes = {"gene1", "gene2"} <= has or "pair" in has
        return genes and all({f"breakpoint{end}", f"position{end}"} & has for end in "12")


def _side(row: Row, end: str) -> Side:
    """Return a side whose breakpoint is ``chr2:29446394`` or ``2_29446394``, or a number beside its contig."""
    gene, contig, text = (row.text(f"{word}{end}") for word in ("gene", "contig", "breakpoint"))
    text = text or row.text(f"position{end}")
    if text is None:
        return Side(gene=gene, contig=contig)
    found = _PLACE.fullmatch(text)
    if found is None and contig is None:
        raise row.problem(f"'breakpoint{end}' is not of the form contig:position", text)
    return Side(
        gene=gene,
        contig=found["contig"] if found else contig,
        position=row.place(found["position"] if found else text, f"breakpoint{end}"),
    )


def _pair(text: str | None) -> tuple[str, str] | None:
    """Return the two names of a cell, or None when it cannot be told where one ends; then the places speak alone."""
    for joiner in _JOINERS:
        names = (text or "").split(joiner)
        if len(names) == 2 and all(names):
            return names[0].strip(), names[1].strip()
    return split_pair(text or "")


def _not_passed(text: str | None) -> str | None:
    return text if text is not None and text.lower() not in _PASSED else None
