"""What each fragment shows of the bases that matter: where it was read well, and where it differs from the reference.

A fragment is one molecule: mates, and copies with one UMI, count once. Where mates read one base differently, that
fragment does not count there. Intervals are 0-based half-open on the plus strand.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec
from pysam import AlignedSegment

from alkfusion.alignments.locus import Locus

__all__ = ["MOST_FRAGMENTS", "Change", "Fragment", "FragmentCounter", "ReadQuality"]

MOST_FRAGMENTS = 150_000  # in memory at once; above, every second, fourth ... fragment is counted
_EVERY = 1 << 32
_LONG = 400  # bases, on average
_MATCHES = (0, 7, 8)  # M, =, X
_INSERTION, _DELETION, _SPLICE, _SOFT = 1, 2, 3, 4
_REVERSE, _SECOND = 0x10, 0x80
REVERSE = 4  # added to the mate number of a read on the reverse strand
_GOOD, _BAD = b"\x01", b"\x00"


class ReadQuality(msgspec.Struct, frozen=True):
    """Smallest values with which a base counts: Phred qualities, and bases from the end of the aligned part."""

    base: int
    mapping: int
    read_end: int


class Change(NamedTuple):
    """A difference from the plus strand: ``reference`` at a 0-based position is ``alternative``.

    An insertion has an empty reference and stands before ``position``; a deletion has an empty alternative.
    """

    position: int
    reference: str
    alternative: str


class Seen(NamedTuple):
    """A change in one read: its mate number, its strand, and the bases from it to the nearer end of the alignment."""

    change: Change
    mate: int
    reverse: bool
    from_end: int


class Fragment:
    """All reads of one molecule over the target bases."""

    __slots__ = ("seen", "spans")

    def __init__(self) -> None:
        self.spans: list[tuple[int, int, int]] = []  # start, end, mate number (plus REVERSE on that strand)
        self.seen: list[Seen] | None = None

    def covers(self, position: int) -> bool:
        """Tell whether any read shows a base well."""
        return any(start <= position < end for start, end, _ in self.spans)

    def strands(self, position: int) -> tuple[bool, bool]:
        """Tell whether a read of the forward and one of the reverse strand shows a base well."""
        mates = [mate for start, end, mate in self.spans if start <= position < end]
        return any(mate < REVERSE for mate in mates), any(mate >= REVERSE for mate in mates)

    def changes(self) -> dict[Change, list[Seen]]:
        """Return the changes on which all reads agree that show their place."""
        found: dict[Change, list[Seen]] = {}
        for seen in self.seen or ():
            found.setdefault(seen.change, []).append(seen)
        return {change: seen for change, seen in found.items() if not self._contradicted(change, seen)}

    def _contradicted(self, change: Change, seen: list[Seen]) -> bool:
        mates = {item.mate for item in seen}
        at = change.position
        return any(start <= at < end and mate not in mates for start, end, mate in self.spans)


class FragmentCounter:
    """Collects fragments over the exons that hold the target codons."""

    def __init__(self, locus: Locus, positions: Iterable[int], quality: ReadQuality) -> None:
        """Count at the exons that hold any of some 1-based positions."""
        wanted = sorted(set(positions))
        self._exons = sorted(
            (exon.start, exon.end, locus.plus(exon.start, exon.end) or "")
            for exon in locus.transcript.exons
            if any(exon.start < position <= exon.end for position in wanted)
        )
        self._ends = [end for _, end, _ in self._exons]
        self._quality = quality
        self._table = _BAD * quality.base + _GOOD * (256 - quality.base)
        self._limit = _EVERY
        self.fragments: dict[str, Fragment] = {}
        self.low_mapping = 0
        self._alignments = self._bases = 0

    @property
    def long_reads(self) -> bool:
        """True when the reads are so long that they come from a machine with more insertions and deletions."""
        return self._bases > _LONG * self._alignments

    @property
    def one_in(self) -> int:
        """How many fragments stand for one that is counted."""
        return _EVERY // self._limit

    def add(
        self,
        read: AlignedSegment,
        flag: int,
        start: int,
        cigar: list[tuple[int, int]],
        name_of: Callable[[AlignedSegment], str],
    ) -> None:
        """Take a primary alignment that starts at a 0-based position and touches a target."""
        if read.mapping_quality < self._quality.mapping:
            self.low_mapping += 1
            return
        sequence, qualities = read.query_sequence, read.query_qualities
        if sequence is None or qualities is None or len(qualities) != len(sequence):
            return
        name = name_of(read)
        if self._limit < _EVERY and zlib.crc32(name.encode()) >= self._limit:
            return
        fragment = self.fragments.get(name)
        if fragment is None:
            fragment = self.fragments[name] = Fragment()
            if len(self.fragments) > MOST_FRAGMENTS:
                self._halve()
        self._alignments += 1
        self._bases += len(sequence)
        good = qualities.tobytes().translate(self._table)
        if len(cigar) > 1 or not self._as_expected(fragment, flag, start, sequence, good):
            _Reader(self, fragment, flag, sequence, good).walk(start, cigar)

    def _as_expected(self, fragment: Fragment, flag: int, start: int, sequence: str, good: bytes) -> bool:
        """Note a read in one piece that shows the reference well all along one exon, as nearly all do; else False."""
        index = bisect_right(self._ends, start)
        exon_start, exon_end, bases = self._exons[index]
        end = start + len(sequence)
        if index + 1 < len(self._exons) and self._exons[index + 1][0] < end:
            return False
        margin = self._quality.read_end
        low, high = max(start + margin, exon_start), min(end - margin, exon_end)
        if low >= high:
            return True
        if sequence[low - start : high - start] != bases[low - exon_start : high - exon_start]:
            return False
        if good.find(_BAD, low - start, high - start) >= 0:
            return False
        fragment.spans.append((low, high, _mate_of(flag)))
        return True

    def target_after(self, start: int) -> tuple[int, int]:
        """Return the first target exon that ends behind a 0-based position; an empty one at infinity after the last."""
        index = bisect_right(self._ends, start)
        return self._exons[index][:2] if index < len(self._exons) else (_EVERY, _EVERY)

    def touches(self, start: int, end: int) -> bool:
        """Tell whether an interval shares a base with a target exon."""
        return self.target_after(start)[0] < end

    def _halve(self) -> None:
        self._limit //= 2
        kept = {name: item for name, item in self.fragments.items() if zlib.crc32(name.encode()) < self._limit}
        self.fragments = kept

    def overlapping(self, start: int, end: int) -> Iterable[tuple[int, int, str]]:
        """Yield start, end and plus-strand bases of the target exons that share a base with an interval."""
        index = bisect_right(self._ends, start)
        while index < len(self._exons) and self._exons[index][0] < end:
            yield self._exons[index]
            index += 1

    @property
    def read_end(self) -> int:
        """Bases at both ends of an alignment that do not count."""
        return self._quality.read_end


def _mate_of(flag: int) -> int:
    return (2 if flag & _SECOND else 1) + (REVERSE if flag & _REVERSE else 0)


class _Reader:
    """One alignment on its way through the target exons."""

    __slots__ = ("_counter", "_fragment", "_good", "_high", "_low", "_mate", "_reverse", "_sequence")

    def __init__(self, counter: FragmentCounter, fragment: Fragment, flag: int, sequence: str, good: bytes) -> None:
        self._counter, self._fragment = counter, fragment
        self._sequence, self._good = sequence, good
        self._reverse = bool(flag & _REVERSE)
        self._mate = _mate_of(flag)
        self._low = self._high = 0

    def walk(self, at: int, cigar: list[tuple[int, int]]) -> None:
        """Follow the alignment; ``at`` is 0-based on the reference."""
        query = cigar[0][1] if cigar[0][0] == _SOFT else 0
        cut = cigar[-1][1] if len(cigar) > 1 and cigar[-1][0] == _SOFT else 0
        self._low, self._high = query, len(self._sequence) - cut
        last = len(cigar) - 1
        for number, (operation, length) in enumerate(cigar):
            if operation in _MATCHES:
                self._matched(at, query, length)
                at, query = at + length, query + length
            elif operation == _INSERTION:
                if 0 < number < last:
                    self._inserted(at, query, length)
                query += length
            elif operation == _DELETION:
                if 0 < number < last:
                    self._deleted(at, query, length)
                at += length
            elif operation == _SPLICE:
                at += length

    def _matched(self, at: int, query: int, length: int) -> None:
        # bases at the ends of the aligned part do not count
        early = max(0, self._low + self._counter.read_end - query)
        late = max(0, query + length - (self._high - self._counter.read_end))
        at, query, length = at + early, query + early, length - early - late
        if length <= 0:
            return
        for start, end, bases in self._counter.overlapping(at, at + length):
            first, stop = max(at, start), min(at + length, end)
            self._compare(first, query + first - at, bases[first - start : stop - start])

    def _compare(self, at: int, query: int, reference: str) -> None:
        """Record where the read shows the target well, and where it differs."""
        stop = query + len(reference)
        begin = query
        bad = self._good.find(_BAD, query, stop)
        while bad >= 0:
            self._span(at + begin - query, at + bad - query)
            begin = bad + 1
            bad = self._good.find(_BAD, begin, stop)
        self._span(at + begin - query, at + stop - query)
        shown = self._sequence[query:stop]
        if shown == reference:
            return
        for offset, (base, expected) in enumerate(zip(shown, reference, strict=True)):
            if base != expected and self._good[query + offset] and base in "ACGT":
                self._note(Change(at + offset, expected, base), query + offset, query + offset + 1)

    def _span(self, start: int, end: int) -> None:
        if start < end:
            self._fragment.spans.append((start, end, self._mate))

    def _note(self, change: Change, query: int, stop: int) -> None:
        if self._fragment.seen is None:
            self._fragment.seen = []
        from_end = min(query - self._low, self._high - stop)
        self._fragment.seen.append(Seen(change, self._mate, self._reverse, from_end))

    def _inserted(self, at: int, query: int, length: int) -> None:
        if not any(start < at < end for start, end, _ in self._counter.overlapping(at - 1, at + 1)):
            return
        bases = self._sequence[query : query + length].upper()
        near = self._good[query - 1 : query + length + 1]
        if _BAD not in near and not set(bases) - set("ACGT"):
            self._note(Change(at, "", bases), query, query + length)

    def _deleted(self, at: int, query: int, length: int) -> None:
        for start, end, bases in self._counter.overlapping(at, at + length):
            if start <= at and at + length <= end and _BAD not in self._good[query - 1 : query + 1]:
                self._note(Change(at, bases[at - start : at + length - start], ""), query, query)
                # the bases are not there, but the place was seen
                self._fragment.spans.append((at, at + length, self._mate))
