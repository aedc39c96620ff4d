"""How deep each exon of ALK is covered, and which exons the spliced reads jump over."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain

from alkfusion.alignments.locus import Locus

__all__ = ["ExonCoverage"]

_ALIGNED = (0, 7, 8)  # M, =, X
_ADVANCES = (0, 2, 3, 7, 8)
_SPLICE = 3
_EDGE = 3  # bases by which aligners miss an exon edge
_BEFORE_EXON_20 = 400  # bases of intron 19 that a transcript which starts there is looked for in


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
        self._before_20 = (locus.exon(20).end, locus.exon(20).end + _BEFORE_EXON_20)  # ALK lies on the minus strand
        self._intron_bases = self._bases_before_20 = 0
        # alignments without a gap, in the order of their 0-based starts, and their lengths
        self.starts, self.lengths = array("i"), array("i")
        self._edge = {exon.end: exon.number for exon in exons}
        self._edge_start = {exon.start: exon.number for exon in exons}

    @property
    def intervals(self) -> list[tuple[int, int]]:
        """What is covered: the exons, intron 19 and its end before exon 20, 0-based half-open, in order."""
        return sorted([*zip(self._starts, self._ends, strict=True), self._intron, self._before_20])

    def include(self, bases: Sequence[int]) -> None:
        """Count bases that lie in each of the ``intervals``."""
        for interval, count in zip(self.intervals, bases, strict=True):
            if interval == self._intron:
                self._intron_bases += count
            elif interval == self._before_20:
                self._bases_before_20 += count
            else:
                self._bases[self._starts.index(interval[0])] += count

    def note(self, start: int, length: int) -> None:
        """Count one alignment without a gap by its 0-based start; starts never fall."""
        self.starts.append(start)
        self.lengths.append(length)

    @property
    def noted(self) -> int:
        """Number of alignments without a gap."""
        return len(self.starts)

    def _noted_bases(self, intervals: Sequence[tuple[int, int]]) -> list[int]:
        """Return the bases of the noted alignments inside each of some 0-based half-open intervals."""
        longest = max(self.lengths, default=0)
        until = array("q", accumulate(self.lengths, initial=0))  # bases of all alignments before each
        return [self._inside(start, end, longest, until) for start, end in intervals]

    def _inside(self, start: int, end: int, longest: int, until: Sequence[int]) -> int:
        starts, lengths = self.starts, self.lengths
        first, last = bisect_left(starts, start - longest), bisect_left(starts, end)
        # those that begin and end inside are counted as a whole, and one by one those at either edge
        whole, rest = bisect_left(starts, start), max(bisect_right(starts, end - longest), bisect_left(starts, start))
        edges = chain(range(first, whole), range(rest, last))
        return (
            until[rest]
            - until[whole]
            + sum(max(0, min(starts[i] + lengths[i], end) - max(starts[i], start)) for i in edges)
        )

    def add(self, start: int, cigar: list[tuple[int, int]]) -> None:
        """Count one alignment; ``start`` is 0-based."""
        starts, ends, bases = self._starts, self._ends, self._bases
        for operation, length in cigar:
            if operation in _ALIGNED:
                end = start + length
                self._intron_bases += _shared(start, end, self._intron)
                self._bases_before_20 += _shared(start, end, self._before_20)
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
        exons = list(zip(self._starts, self._ends, strict=True))
        found = {
            number: (bases + noted) / (end - start)
            for number, bases, noted, (start, end) in zip(
                self._numbers, self._bases, self._noted_bases(exons), exons, strict=True
            )
        }
        return dict(sorted(found.items()))

    @property
    def intron_19_depth(self) -> float:
        """Mean depth of intron 19."""
        return self._mean(self._intron_bases, self._intron)

    @property
    def depth_before_exon_20(self) -> float:
        """Mean depth of the bases of intron 19 that lie next to exon 20."""
        return self._mean(self._bases_before_20, self._before_20)

    def _mean(self, bases: int, interval: tuple[int, int]) -> float:
        return (bases + self._noted_bases([interval])[0]) / (interval[1] - interval[0])


def _shared(start: int, end: int, interval: tuple[int, int]) -> int:
    """Return how many bases two 0-based half-open intervals share."""
    return max(0, min(end, interval[1]) - max(start, interval[0]))
