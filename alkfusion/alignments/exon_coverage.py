"""How deep each exon of ALK is covered, and which exons the spliced reads jump over."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from alkfusion.alignments.locus import Locus

__all__ = ["ExonCoverage"]

_ALIGNED = (0, 7, 8)  # M, =, X
_ADVANCES = (0, 2, 3, 7, 8)
_SPLICE = 3
_EDGE = 3  # bases by which aligners miss an exon edge


class ExonCoverage:
    """Aligned bases in each exon, counted read by read (mates are counted one by one)."""

    def __init__(self, locus: Locus) -> None:
        exons = sorted(locus.transcript.exons, key=lambda exon: exon.start)
        self._numbers = [exon.number for exon in exons]
        self._starts = [exon.start for exon in exons]
        self._ends = [exon.end for exon in exons]
        self._bases = [0] * len(exons)
        # intron 19, where most breakpoints of ALK fusions lie in DNA
        self._intron = (locus.exon(20).end, locus.exon(19).start)
        self._intron_bases = 0
        self._longest_noted = 0
        # alignments in one piece, in the order of their starts: 0-based starts and ends
        self.simple_starts, self.simple_ends = array("i"), array("i")
        self._edge = {exon.end: exon.number for exon in exons}
        self._edge_start = {exon.start: exon.number for exon in exons}

    @property
    def noted(self) -> int:
        """Number of alignments in one piece."""
        return len(self.simple_starts)

    def _noted_bases(self, start: int, end: int) -> int:
        """Return aligned bases of the noted alignments inside an interval."""
        starts, ends = self.simple_starts, self.simple_ends
        first, last = bisect_left(starts, start - self._longest()), bisect_left(starts, end)
        return sum(max(0, min(ends[i], end) - max(starts[i], start)) for i in range(first, last))

    def _longest(self) -> int:
        if not self._longest_noted:
            pairs = zip(self.simple_ends, self.simple_starts, strict=True)
            self._longest_noted = max((end - start for end, start in pairs), default=0)
        return self._longest_noted

    def add(self, start: int, cigar: list[tuple[int, int]]) -> None:
        """Count one alignment; ``start`` is 0-based."""
        starts, ends, bases = self._starts, self._ends, self._bases
        for operation, length in cigar:
            if operation in _ALIGNED:
                end = start + length
                if start < self._intron[1] and end > self._intron[0]:
                    self._intron_bases += min(end, self._intron[1]) - max(start, self._intron[0])
                index = bisect_right(ends, start)
                while index < len(starts) and starts[index] < end:
                    bases[index] += min(end, ends[index]) - max(start, starts[index])
                    index += 1
            if operation in _ADVANCES:
                start += length

    def skips(self, start: int, cigar: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield (5' exon, 3' exon) for each splice of an alignment that joins two exons of ALK with others between."""
        for operation, length in cigar:
            if operation == _SPLICE:
                three = self._near(self._edge, start)
                five = self._near(self._edge_start, start + length)
                if three is not None and five is not None and three - five > 1:
                    yield five, three
            if operation in _ADVANCES:
                start += length

    @staticmethod
    def _near(edges: dict[int, int], position: int) -> int | None:
        for shift in sorted(range(-_EDGE, _EDGE + 1), key=abs):
            if position + shift in edges:
                return edges[position + shift]
        return None

    def depths(self) -> dict[int, float]:
        """Return the mean depth of each exon by its number, 1 first."""
        found = {
            number: (bases + self._noted_bases(start, end)) / (end - start)
            for number, bases, start, end in zip(self._numbers, self._bases, self._starts, self._ends, strict=True)
        }
        return dict(sorted(found.items()))

    @property
    def intron_19_depth(self) -> float:
        """Mean depth of intron 19."""
        return (self._intron_bases + self._noted_bases(*self._intron)) / (self._intron[1] - self._intron[0])
