"""How a read of a molecule is aligned: in one part, with splices, insertions and deletions, or in several parts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks.molecules import Column

__all__ = ["Part", "Shape"]

_LONGEST_INTRON = 589_824  # bases; beyond it STAR does not splice but reports a chimeric read
_MIN_ALIGNED = 10  # bases of a chimeric read that an aligner still places
_SPLICE_FROM = 50  # bases of a gap
_MATCH, _INSERTION, _DELETION, _SPLICE, _CLIP = range(5)


class Part(NamedTuple):
    """One alignment of a read: 0-based half-open on the plus strand; ``cigar`` in plus-strand order."""

    contig: str
    start: int
    end: int
    descending: bool  # the molecule runs against the plus strand
    cigar: tuple[tuple[int, int], ...]

    def is_near(self, other: Part) -> bool:
        """Tell whether two alignments are as near as a splice allows."""
        return self.contig == other.contig and abs(other.start - self.start) < _LONGEST_INTRON


class _Stretch(NamedTuple):
    """Columns of a molecule whose places follow each other; ``low`` is the lowest place, None for inserted bases."""

    start: int
    end: int
    contig: str
    low: int | None
    descending: bool | None  # None for a single base

    @property
    def high(self) -> int:
        return (self.low or 0) + self.end - self.start - 1

    def cut(self, start: int, end: int) -> _Stretch:
        """Return what lies between two columns."""
        first, last = max(start, self.start), min(end, self.end)
        if self.low is None:
            return self._replace(start=first, end=last)
        left_out = self.end - last if self.descending else first - self.start
        direction = self.descending if last - first > 1 else None
        return _Stretch(first, last, self.contig, self.low + left_out, direction)


class Shape:
    """The bases of a molecule and where its stretches come from."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.bases = "".join([column.base for column in columns])
        self._stretches = list(_stretches(columns))
        self._starts = [stretch.start for stretch in self._stretches]

    def parts(self, start: int, end: int) -> Sequence[Part]:
        """Return the alignments of a read of these columns, the longest (primary) first."""
        index = bisect_right(self._starts, start) - 1
        only = self._stretches[index]
        if end <= only.end and only.low is not None:  # nearly all reads
            shown = only.cut(start, end)
            assert shown.low is not None
            return (Part(only.contig, shown.low, shown.high + 1, bool(only.descending), ((_MATCH, end - start),)),)
        shown_stretches = []
        while index < len(self._starts) and self._starts[index] < end:
            shown_stretches.append(self._stretches[index].cut(start, end))
            index += 1
        runs = sorted(_runs(shown_stretches), key=lambda run: run[0].start - run[-1].end)
        long = [run for run in runs if run is runs[0] or run[-1].end - run[0].start >= _MIN_ALIGNED]
        return [_part(run, start, end) for run in long]


def _stretches(columns: Sequence[Column]) -> Iterator[_Stretch]:
    begin = 0
    while begin < len(columns):
        contig, first, _ = columns[begin]
        end, step = begin + 1, 0
        if first is None:
            while end < len(columns) and columns[end].position is None:
                end += 1
            yield _Stretch(begin, end, contig, None, None)
        else:
            last = first
            while end < len(columns) and columns[end].contig == contig:
                following = columns[end].position
                if following is None or abs(following - last) != 1 or step not in (0, following - last):
                    break
                step, last, end = following - last, following, end + 1
            yield _Stretch(begin, end, contig, min(first, last), step < 0 if step else None)
        begin = end


def _runs(stretches: Sequence[_Stretch]) -> Iterator[list[_Stretch]]:
    """Split a read where an aligner would; inserted bases between two parts belong to neither."""
    run: list[_Stretch] = []
    inserted: list[_Stretch] = []
    for stretch in stretches:
        if stretch.low is None:
            inserted.append(stretch)
            continue
        if run and _goes_on(run, stretch):
            run += [*inserted, stretch]
        else:
            if run:
                yield run
            run = [stretch]
        inserted = []
    yield run


def _goes_on(run: Sequence[_Stretch], stretch: _Stretch) -> bool:
    """Tell whether an aligner would join a stretch to a run."""
    last = run[-1]
    assert last.low is not None and stretch.low is not None
    descending = stretch.low < last.low
    directions = {descending, _descending(run), stretch.descending} - {None}
    gap = last.low - stretch.high if descending else stretch.low - last.high
    return last.contig == stretch.contig and len(directions) == 1 and 0 < gap <= _LONGEST_INTRON


def _descending(run: Sequence[_Stretch]) -> bool | None:
    placed = [stretch for stretch in run if stretch.low is not None]
    if len(placed) > 1:
        return (placed[1].low or 0) < (placed[0].low or 0)
    return placed[0].descending


def _part(run: Sequence[_Stretch], start: int, end: int) -> Part:
    """Return the alignment of a run within a read of the columns ``start`` to ``end``."""
    descending = bool(_descending(run))
    before, after = run[0].start - start, end - run[-1].end
    if descending:
        run, before, after = run[::-1], after, before
    operations = [[_CLIP, before]] if before else []
    last: int | None = None
    for stretch in run:
        length = stretch.end - stretch.start
        if stretch.low is None:
            operations.append([_INSERTION, length])
            continue
        gap = 0 if last is None else stretch.low - last - 1
        if gap:
            operations.append([_DELETION if gap < _SPLICE_FROM else _SPLICE, gap])
        if operations and operations[-1][0] == _MATCH:
            operations[-1][1] += length
        else:
            operations.append([_MATCH, length])
        last = stretch.high
    if after:
        operations.append([_CLIP, after])
    assert run[0].low is not None and last is not None
    cigar = tuple((operation, length) for operation, length in operations)
    return Part(run[0].contig, run[0].low, last + 1, descending, cigar)
