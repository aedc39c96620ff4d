"""Reads that the aligner gave up: their mates lie in ALK, they themselves cross the junction and were left unaligned.

HISAT2 and minimap2 align a short read as a whole or not at all. Such a read is laid on the bundled sequence of ALK by
its longest exact stretch; what sticks out is its tail.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from alkfusion.alignments.split_reads import MIN_CLIP, BreakRead, clean_bases
from alkfusion.calls import Kept
from alkfusion.genome.builds import Build
from alkfusion.genome.names import ALK
from alkfusion.genome.sequences import genome_segments, reverse_complement

__all__ = ["AlkWords", "alk_words"]

_WORD = 16
_STEP = 8
_MIN_MATCH = 20  # bases of ALK
_INWARD = 40


class AlkWords:
    """All words of the bundled stretches of ALK, to find the place of a read that no aligner placed."""

    def __init__(self, build: Build) -> None:
        self._stretches = [s for s in genome_segments(build) if s.gene == ALK]
        self._places: dict[str, tuple[int, int]] = {}
        repeated = set()
        for number, stretch in enumerate(self._stretches):
            for offset in range(len(stretch.sequence) - _WORD + 1):
                word = stretch.sequence[offset : offset + _WORD]
                if word in self._places:
                    repeated.add(word)
                self._places[word] = (number, offset)
        for word in repeated:
            del self._places[word]

    def break_reads(self, name: str, sequence: str) -> Iterator[BreakRead]:
        """Yield the breakpoints that an unaligned read shows: none when it has no stretch of ALK, or nothing else."""
        sequence = clean_bases(sequence)
        for reverse, bases in ((False, sequence), (True, reverse_complement(sequence))):
            found = self._longest(bases)
            if found is not None:
                yield from _records(name, bases, *found, reverse=reverse)
                return

    def _longest(self, bases: str) -> tuple[int, int, int] | None:
        """Return start and end in the read, and the 0-based position of its start, of the longest match with ALK."""
        best: tuple[int, int, int] | None = None
        at = 0
        while at <= len(bases) - _WORD:
            place = self._places.get(bases[at : at + _WORD])
            if place is None:
                at += _STEP
                continue
            start, end, position = self._extended(bases, at, *place)
            if end - start >= _MIN_MATCH and (best is None or end - start > best[1] - best[0]):
                best = (start, end, position)
            at = end
        return best

    def _extended(self, bases: str, at: int, number: int, offset: int) -> tuple[int, int, int]:
        stretch = self._stretches[number]
        start, end = at, at + _WORD
        while start > 0 and offset > 0 and bases[start - 1] == stretch.sequence[offset - 1]:
            start, offset = start - 1, offset - 1
        last = offset + end - start
        while end < len(bases) and last < len(stretch.sequence) and bases[end] == stretch.sequence[last]:
            end, last = end + 1, last + 1
        return start, end, stretch.start - 1 + offset


@cache
def alk_words(build: Build) -> AlkWords:
    """Return the words of ALK on a build, collected once."""
    return AlkWords(build)


def _records(name: str, bases: str, start: int, end: int, position: int, *, reverse: bool) -> Iterator[BreakRead]:
    if len(bases) - end >= MIN_CLIP:
        inward = reverse_complement(bases[max(start, end - _INWARD) : end])
        last = position + end - start
        yield BreakRead(name, last, Kept.LEFT, bases[end:], inward, None, position, reverse, 0)
    if start >= MIN_CLIP:
        inward = bases[start : min(end, start + _INWARD)]
        tail = reverse_complement(bases[:start])
        yield BreakRead(name, position + 1, Kept.RIGHT, tail, inward, None, position, reverse, 0)
