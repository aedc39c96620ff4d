"""STAR ``Chimeric.out.junction``: 14 columns without header (2.5, 2.6) or 21 with header (2.7 and its multimappers).

One row a read pair. The positions are the first *intron* bases; the exon base lies beside it, on the kept side. Rows
follow the read: where the splice motif is CT/AC (type 2), donor and acceptor are exchanged and both strands turned.
Type 0 has no motif, so that only the geometry is known. Type -1 pairs lie around a junction that no read crosses.

The file names no genes and can hold millions of rows, so rows outside ALK are passed over: only junctions with one
side within ``_AROUND`` bases of ALK, in either build, are kept, one call for each junction with its reads counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from alkfusion.calls import FusionCall, Kept, Side
from alkfusion.errors import InputError
from alkfusion.genome.names import gene_record
from alkfusion.readers.base import Reader
from alkfusion.readers.geometry import kept_after, kept_before
from alkfusion.readers.headerless import data_lines
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.table import Row

__all__ = ["StarJunction"]

_HEADER = ("chr_donorA", "brkpt_donorA", "strand_donorA", "chr_acceptorB", "brkpt_acceptorB", "strand_acceptorB")
_SIDE = r"[^\t]+\t\d+\t[+-]"
_LINE = re.compile(rf"{_SIDE}\t{_SIDE}\t(?:-1|[012])\t\d+\t\d+\t[^\t]+(?:\t\d+\t[0-9A-Za-z=-]+){{2}}(?:\t[^\t]*)*")
_FEWEST_TABS = 13
_CHROMOSOME = frozenset({"2", "chr2", "Chr2", "CHR2", "NC_000002.11", "NC_000002.12"})
_AROUND = 10_000  # bases beside the gene
_BIN = 100_000  # bases; pairs whose ends fall into the same two bins are one group
_TURNED = {"+": "-", "-": "+"}


class _End(NamedTuple):
    """One end of a junction: contig as written, 1-based exon base, strand of the read or None, and the kept side."""

    contig: str
    position: int
    strand: str | None
    kept: Kept


@dataclass(slots=True)
class _Tally:
    """One junction, or one group of pairs (``windows`` then holds the range of their ends), and its rows."""

    line: int
    ends: tuple[_End, _End]
    ordered: bool
    exact: bool
    windows: list[tuple[int, int]] | None = None
    rows: int = 0


class StarJunction(Reader):
    """The chimeric junctions that touch ALK."""

    name = "star-junction"
    title = "STAR Chimeric.out.junction"
    shows = "reads of RNA that join ALK to anything, with exact breakpoints; no genes, nothing filtered, no frame"

    def recognise(self, head: Head) -> str | None:
        """Recognise the header of 2.7, or lines that all have STAR's 14 cells or more."""
        lines = data_lines(head)
        if lines and tuple(lines[0].split("\t")[:6]) == _HEADER:
            return "the header line holds chr_donorA, brkpt_donorA and the other names of STAR"
        if lines and all(_LINE.fullmatch(line) for line in lines):
            return "every line holds two contigs with position and strand, a junction type and two CIGARs"
        return None

    def columns_used(self) -> Mapping[str, tuple[str, ...]]:
        """Return the columns as STAR 2.7 names them; older files hold them in the same order without names."""
        return {f"column {place}": (name,) for place, name in enumerate((*_HEADER, "junction_type"), 1)}

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield a call for every junction and every group of pairs at ALK, in order of first appearance."""
        at_alk = _AtAlk(source)
        for number, line in source.lines():
            cells = line.split("\t", 7)
            if len(cells) < 8 or line.count("\t") < _FEWEST_TABS:
                if line.strip() and not line.startswith("#"):
                    raise _no_junction(source, number, line)
            elif cells[0] in _CHROMOSOME or cells[3] in _CHROMOSOME:
                at_alk.add(number, line, cells)
            elif number == 1 and tuple(cells[:6]) != _HEADER and not _LINE.fullmatch(line):
                raise _no_junction(source, number, line)
        yield from at_alk.calls()


class _AtAlk:
    """Counts the rows that touch ALK; memory grows with the number of different junctions there, not with rows."""

    def __init__(self, source: TextSource) -> None:
        self._source = source
        self._low, self._high = _alk_range()
        self._as_written: dict[tuple[str, ...], _Tally] = {}
        self._tallies: dict[tuple[object, ...], _Tally] = {}

    def add(self, number: int, line: str, cells: list[str]) -> None:
        """Count one row; raises InputError when it is not laid out as STAR writes it."""
        written = tuple(cells[:7])
        tally = self._as_written.get(written)
        if tally is not None:
            tally.rows += 1
            return
        if not _LINE.fullmatch(line):
            raise _no_junction(self._source, number, line)
        ends = _ends(Row(self._source, number, (), {}), cells)
        if not any(end.contig in _CHROMOSOME and self._low <= end.position <= self._high for end in ends):
            return
        if cells[6] == "-1":
            self._add_pair(number, min(ends, ends[::-1]))
        else:
            self._as_written[written] = self._add_junction(number, ends, cells[6], cells[7].split("\t", 2)[:2])

    def _add_junction(self, number: int, ends: tuple[_End, _End], motif: str, repeats: list[str]) -> _Tally:
        ordered = motif != "0"
        if motif == "2":  # CT/AC: the read runs against the transcript
            ends = _turned(ends[1]), _turned(ends[0])
        elif not ordered:
            ends = min((_unstranded(ends[0]), _unstranded(ends[1])), (_unstranded(ends[1]), _unstranded(ends[0])))
        new = _Tally(number, ends, ordered, exact=ordered or repeats == ["0", "0"])
        tally = self._tallies.setdefault((ordered, *ends), new)
        tally.rows += 1
        return tally

    def _add_pair(self, number: int, ends: tuple[_End, _End]) -> None:
        key = tuple((end.contig, end.kept, end.position // _BIN) for end in ends)
        tally = self._tallies.setdefault(key, _Tally(number, ends, ordered=False, exact=False))
        tally.rows += 1
        before = tally.windows or [(end.position, end.position) for end in ends]
        tally.windows = [
            (min(low, end.position), max(high, end.position)) for (low, high), end in zip(before, ends, strict=True)
        ]

    def calls(self) -> Iterator[FusionCall]:
        """Yield what was counted."""
        for tally in self._tallies.values():
            windows = tally.windows or (None, None)
            pairs = tally.windows is not None
            yield FusionCall(
                source=self._source.name,
                caller="star",
                line=tally.line,
                first=_side(tally.ends[0], windows[0], ordered=tally.ordered),
                second=_side(tally.ends[1], windows[1], ordered=tally.ordered),
                ordered=tally.ordered,
                exact=tally.exact,
                split_reads=0 if pairs else tally.rows,
                spanning_pairs=tally.rows if pairs else None,
            )


def _ends(row: Row, cells: list[str]) -> tuple[_End, _End]:
    """Return both ends as the read runs: the donor before the junction, the acceptor after it."""
    return (
        _end(row, cells[0], cells[1], cells[2], kept_before(cells[2])),
        _end(row, cells[3], cells[4], cells[5], kept_after(cells[5])),
    )


def _end(row: Row, contig: str, intron_base: str, strand: str, kept: Kept | None) -> _End:
    if kept is None:
        raise row.problem("the strand is neither + nor -", strand)
    exon_base = row.place(intron_base, "breakpoint") + (-1 if kept is Kept.LEFT else 1)
    return _End(contig, row.place(str(exon_base), "breakpoint"), strand, kept)


def _turned(end: _End) -> _End:
    return end._replace(strand=_TURNED[end.strand or "+"])


def _unstranded(end: _End) -> _End:
    return end._replace(strand=None)


def _side(end: _End, window: tuple[int, int] | None, *, ordered: bool) -> Side:
    return Side(
        contig=end.contig,
        position=end.position if window is None else None,
        strand=end.strand if ordered else None,
        kept=end.kept,
        window=window,
    )


@cache
def _alk_range() -> tuple[int, int]:
    """Return the 1-based range that holds ALK in either build, with ``_AROUND`` bases on both sides."""
    record = gene_record("ALK")
    assert record is not None
    spans = [span for build in record.spans.values() for span in build]
    return min(span.start for span in spans) + 1 - _AROUND, max(span.end for span in spans) + _AROUND


def _no_junction(source: TextSource, number: int, line: str) -> InputError:
    return InputError(
        "this is no line of a Chimeric.out.junction file, which holds two contigs with position and strand, a junction"
        " type, two repeat lengths, a read name and two alignments",
        path=source.path,
        line=number,
        seen=line,
        advice="The file is damaged or was cut; run STAR again.",
    )
