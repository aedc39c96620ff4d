"""STAR ``Chimeric.out.junction``: 14 columns without header (2.5, 2.6) or 21 with header (2.7 and its multimappers).

One row a read pair. The positions are the first *intron* bases; the exon base lies beside it, on the kept side. Rows
follow the read: where the splice motif is CT/AC (type 2), donor and acceptor are exchanged and both strands turned.
Type 0 has no motif, so that only the geometry is known. Type -1 pairs lie around a junction that no read crosses.

The file names no genes and can hold millions of rows, so rows away from ALK are passed over: a junction is kept when
one side lies in ALK, in either build, with up to ``_BIN`` bases around it. Its rows are counted into one call; pairs
are counted by where their ends lie, to ``_BIN`` bases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from alkfusion.calls import FusionCall, Kept, Side
from alkfusion.errors import InputError
from alkfusion.genome.builds import canonical_contig
from alkfusion.genome.names import gene_record
from alkfusion.patterns import pattern
from alkfusion.readers.base import Reader
from alkfusion.readers.geometry import kept_after, kept_before
from alkfusion.readers.headerless import data_lines
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.table import Row

__all__ = ["StarJunction"]

_HEADER = ("chr_donorA", "brkpt_donorA", "strand_donorA", "chr_acceptorB", "brkpt_acceptorB", "strand_acceptorB")
_COUNTS = "# Nreads "  # last line with --chimOutJunctionFormat 1, also where no read is chimeric
_SIDE = r"[^\t]+\t\d+\t[+-]"
_LINE = pattern(
    rf"{_SIDE}\t{_SIDE}\t(?:-1|[012])\t\d+\t\d+\t[^\t]+(?:\t\d+\t[0-9A-Za-z=-]+){{2}}(?:\t[^\t]*)*", re.ASCII
)
_FEWEST_TABS = 13
_BIN = 100_000
_MOST_DIGITS = 30  # of two positions together; more is no number to work with
_TURNED = {"+": "-", "-": "+"}


class _Contigs(dict[str, str | None]):
    """Contigs as written and the names that this program gives them; None for those that are no chromosome."""

    def __missing__(self, name: str) -> str | None:
        self[name] = found = canonical_contig(name)
        return found


class _End(NamedTuple):
    """One end of a junction: contig as written, 1-based exon base, strand of the read or nothing, and the kept side."""

    contig: str
    position: int
    strand: str
    kept: Kept


@dataclass(slots=True)
class _Tally:
    """One junction, or one group of pairs whose ``windows`` then hold the range of their ends, and its rows."""

    line: int
    ends: tuple[_End, _End]
    ordered: bool
    exact: bool
    windows: tuple[tuple[int, int], tuple[int, int]] | None = None
    rows: int = 1


@dataclass(slots=True)
class _Pairs:
    """Pairs of one read direction whose ends lie in the same two bins; intron bases as written."""

    line: int
    ends: tuple[_End, _End]
    low: tuple[int, int]
    high: tuple[int, int]
    rows: int = 1

    def add(self, one: int, other: int) -> None:
        """Count one more pair."""
        self.rows += 1
        self.low = min(one, self.low[0]), min(other, self.low[1])
        self.high = max(one, self.high[0]), max(other, self.high[1])


class StarJunction(Reader):
    """The chimeric junctions that touch ALK."""

    name = "star-junction"
    title = "STAR Chimeric.out.junction"
    only_near_alk = True
    shows = "reads of RNA that join ALK to anything, with exact breakpoints; no genes, nothing filtered, no frame"

    def recognise(self, head: Head) -> str | None:
        """Recognise the header of 2.7, lines that all have STAR's 14 cells or more, or a file without any junction."""
        lines = data_lines(head)
        if not lines and any(line.startswith(_COUNTS) for line in head.lines):
            return "there is no junction, only the comment in which STAR counts the reads"
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
        contigs, at_alk = _Contigs(), _AtAlk(source)
        for number, line in source.lines():
            cells = line.split("\t", 7)
            if len(cells) < 8 or line.count("\t") < _FEWEST_TABS:
                if line.strip() and not line.startswith("#"):
                    raise _no_junction(source, number, line)
            elif contigs[cells[0]] == "chr2" or contigs[cells[3]] == "chr2":
                at_alk.add(number, line, cells)
            elif number == 1:
                if tuple(cells[:6]) == _HEADER:
                    contigs.clear()
                elif not _LINE.fullmatch(line):
                    raise _no_junction(source, number, line)
        if contigs and not any(contigs.values()):
            raise InputError("no contig of this file is a human chromosome", path=source.path, seen=next(iter(contigs)))
        yield from at_alk.calls()


class _AtAlk:
    """Counts the rows that touch ALK; memory grows with the number of different junctions there, not with rows."""

    def __init__(self, source: TextSource) -> None:
        self._source = source
        self._bins = _alk_bins()
        self._as_written: dict[tuple[str, ...], _Tally] = {}
        self._junctions: dict[tuple[object, ...], _Tally] = {}
        self._pairs: dict[tuple[object, ...], _Pairs] = {}

    def add(self, number: int, line: str, cells: list[str]) -> None:
        """Count one row with an end on chromosome 2; raises InputError when it is not laid out as STAR writes it."""
        one, other = cells[1], cells[4]
        if not (one.isdecimal() and other.isdecimal() and (one + other).isascii() and len(one + other) < _MOST_DIGITS):
            raise _no_junction(self._source, number, line)
        bins = int(one) // _BIN, int(other) // _BIN
        if bins[0] not in self._bins and bins[1] not in self._bins:
            return
        if cells[6] == "-1":
            known = self._pairs.get((cells[0], cells[2], cells[3], cells[5], *bins))
            if known is not None:
                known.add(int(one), int(other))
                return
        elif (tally := self._as_written.get(tuple(cells[:7]))) is not None:
            tally.rows += 1
            return
        self._add_new(number, line, cells, bins)

    def _add_new(self, number: int, line: str, cells: list[str], bins: tuple[int, int]) -> None:
        if not _LINE.fullmatch(line):
            raise _no_junction(self._source, number, line)
        ends = _ends(Row(self._source, number, (), {}), cells)
        if not any(
            canonical_contig(end.contig) == "chr2" and place in self._bins
            for end, place in zip(ends, bins, strict=True)
        ):
            return
        if cells[6] == "-1":
            places = int(cells[1]), int(cells[4])
            self._pairs[cells[0], cells[2], cells[3], cells[5], *bins] = _Pairs(number, ends, places, places)
        else:
            tally = _junction(number, ends, cells[6], cells[7].split("\t", 2)[:2])
            known = self._junctions.setdefault((tally.ordered, *tally.ends), tally)
            known.rows += known is not tally
            self._as_written[tuple(cells[:7])] = known

    def calls(self) -> Iterator[FusionCall]:
        """Yield what was counted."""
        groups = _both_directions(self._pairs.values())
        for tally in sorted([*self._junctions.values(), *groups], key=lambda tally: tally.line):
            windows = tally.windows or (None, None)
            yield FusionCall(
                source=self._source.name,
                caller="star",
                line=tally.line,
                first=_side(tally.ends[0], windows[0], ordered=tally.ordered),
                second=_side(tally.ends[1], windows[1], ordered=tally.ordered),
                ordered=tally.ordered,
                exact=tally.exact,
                split_reads=0 if tally.windows else tally.rows,
                spanning_pairs=tally.rows if tally.windows else None,
            )


def _junction(number: int, ends: tuple[_End, _End], motif: str, repeats: list[str]) -> _Tally:
    """Turn a row that crosses a junction into the direction of the transcript, where its motif tells it."""
    if motif == "2":  # CT/AC: the read runs against the transcript
        ends = ends[1]._replace(strand=_TURNED[ends[1].strand]), ends[0]._replace(strand=_TURNED[ends[0].strand])
    ordered = motif != "0"
    return _Tally(number, ends if ordered else _sorted(ends), ordered, exact=ordered or repeats == ["0", "0"])


def _both_directions(pairs: Iterable[_Pairs]) -> Iterable[_Tally]:
    """Join the pairs of both read directions; without a junction neither direction means anything."""
    groups: dict[tuple[object, ...], _Tally] = {}
    for group in pairs:
        found = [_window(end, low, high) for end, low, high in zip(group.ends, group.low, group.high, strict=True)]
        (first, window1), (second, window2) = sorted(zip(_unstranded(group.ends), found, strict=True))
        key = tuple((end.contig, end.kept, window[0] // _BIN) for end, window in ((first, window1), (second, window2)))
        tally = _Tally(group.line, (first, second), False, False, (window1, window2), group.rows)
        known = groups.setdefault(key, tally)
        if known is not tally and known.windows:
            known.rows += tally.rows
            known.windows = _hull(known.windows[0], window1), _hull(known.windows[1], window2)
    return groups.values()


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


def _unstranded(ends: tuple[_End, _End]) -> tuple[_End, _End]:
    return ends[0]._replace(strand=""), ends[1]._replace(strand="")


def _sorted(ends: tuple[_End, _End]) -> tuple[_End, _End]:
    first, second = sorted(_unstranded(ends))
    return first, second


def _window(end: _End, low: int, high: int) -> tuple[int, int]:
    """Return the exon bases beside a range of intron bases."""
    step = -1 if end.kept is Kept.LEFT else 1
    return low + step, high + step


def _hull(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return min(one[0], other[0]), max(one[1], other[1])


def _side(end: _End, window: tuple[int, int] | None, *, ordered: bool) -> Side:
    return Side(
        contig=end.contig,
        position=end.position if window is None else None,
        strand=end.strand if ordered else None,
        kept=end.kept,
        window=window,
    )


@cache
def _alk_bins() -> range:
    """Return the bins that hold ALK in either build."""
    record = gene_record("ALK")
    assert record is not None
    spans = [span for build in record.spans.values() for span in build]
    return range(min(span.start for span in spans) // _BIN, max(span.end for span in spans) // _BIN + 1)


def _no_junction(source: TextSource, number: int, line: str) -> InputError:
    return InputError(
        "this is no line of a Chimeric.out.junction file, which holds two contigs with position and strand, a junction"
        " type, two repeat lengths, a read name and two alignments",
        path=source.path,
        line=number,
        seen=line,
        advice="The file is damaged or was cut; run STAR again.",
    )
