"""What each fragment shows of the bases that matter: where it was read well, and where it differs from the reference.

A fragment is one molecule: mates, and copies with one UMI, count once. Where mates read one base differently, that
fragment does not count there. Intervals are 0-based half-open on the plus strand.

What a fragment shows of one exon is one integer, a bit a base: the exon once for each of four lanes (first or second
mate, forward or reverse strand), the last base of the exon lowest. Bits of mates are joined and counted without looking
at single bases, which is what makes a read cheap.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

import msgspec
from pysam import AlignedSegment

from alkfusion.alignments.compiled import compiled_part
from alkfusion.alignments.locus import Locus

__all__ = ["MOST_FRAGMENTS", "Change", "FragmentCounter", "ReadQuality", "Seen", "TargetExon"]

MOST_FRAGMENTS = 150_000  # in memory at once; above, every second, fourth ... fragment is counted
_EVERY = 1 << 32
_LONG = 400  # bases, on average
_MATCHES = (0, 7, 8)  # M, =, X
_INSERTION, _DELETION, _SPLICE, _SOFT = 1, 2, 3, 4
_REVERSE, _SECOND = 0x10, 0x80
_LANES = {0: 0, _SECOND: 1, _REVERSE: 2, _SECOND | _REVERSE: 3}
_FORWARD_LANES, _REVERSE_LANES, _EVERY_LANE = (0, 1), (2, 3), (0, 1, 2, 3)
_GOOD, _BAD = b"1", b"0"  # digits, so that a stretch of them is read as one integer


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
    """A change in one read: its lane, its strand, and the bases from it to the nearer end of the alignment."""

    change: Change
    lane: int
    reverse: bool
    from_end: int


class TargetExon(NamedTuple):
    """An exon that is counted: 0-based half-open interval, and its plus-strand bases."""

    start: int
    end: int
    bases: str

    def bit(self, position: int, lanes: Iterable[int] = _EVERY_LANE) -> int:
        """Return the bits of a 0-based position in some lanes."""
        width, bits = self.end - self.start, 0
        for lane in lanes:
            bits |= 1 << lane * width
        return bits << (self.end - 1 - position)


class FragmentCounter:
    """Collects fragments over the exons that hold the target codons."""

    def __init__(self, locus: Locus, positions: Iterable[int], quality: ReadQuality) -> None:
        """Count at the exons that hold any of some 1-based positions."""
        wanted = sorted(set(positions))
        #: The exons that are counted, in order.
        self.targets = sorted(
            TargetExon(exon.start, exon.end, locus.plus(exon.start, exon.end) or "")
            for exon in locus.transcript.exons
            if bisect_right(wanted, exon.start) < bisect_right(wanted, exon.end)
        )
        self._ends = [exon.end for exon in self.targets]
        #: Bases at both ends of an alignment that do not count.
        self.read_end = quality.read_end
        self.quality = quality
        self._least_mapping = quality.mapping
        self._table = _BAD * quality.base + _GOOD * (256 - quality.base)
        #: Fragments count whose checksum is below it.
        self.limit = _EVERY
        #: By exon: fragment and its bits.
        self.shown: list[dict[str, int]] = [{} for _ in self.targets]
        self._changed: dict[str, list[Seen]] = {}
        self._fragments = self._alignments = self._bases = 0

    @property
    def long_reads(self) -> bool:
        """True when the reads are so long that they come from a machine with more insertions and deletions."""
        return self._bases > _LONG * self._alignments

    @property
    def one_in(self) -> int:
        """How many fragments stand for one that is counted."""
        return _EVERY // self.limit

    def target_after(self, start: int) -> tuple[int, int]:
        """Return the first target exon that ends behind a 0-based position; an empty one at infinity after the last."""
        index = bisect_right(self._ends, start)
        return self.targets[index][:2] if index < len(self.targets) else (_EVERY, _EVERY)

    def touches(self, start: int, end: int) -> bool:
        """Tell whether an interval shares a base with a target exon."""
        return self.target_after(start)[0] < end

    def add(
        self,
        read: AlignedSegment,
        flag: int,
        start: int,
        cigar: list[tuple[int, int]],
        name_of: Callable[[AlignedSegment], str],
    ) -> None:
        """Take a primary alignment that starts at a 0-based position and touches a target."""
        if read.mapping_quality < self._least_mapping:
            return
        sequence, qualities = read.query_sequence, read.query_qualities
        if sequence is None or qualities is None:
            return
        name = name_of(read)
        if self.limit < _EVERY and zlib.crc32(name.encode()) >= self.limit:
            return
        self._alignments += 1
        self._bases += len(sequence)
        good = qualities.tobytes().translate(self._table)
        lane = _LANES[flag & 0x90]
        if len(cigar) > 1 or not self._as_expected(name, lane, start, sequence, good):
            _Reader(self, name, lane, sequence, good).walk(start, cigar)

    def _as_expected(self, name: str, lane: int, start: int, sequence: str, good: bytes) -> bool:
        """Note a read in one piece that shows no difference from one exon, as nearly all do; else return False."""
        index = bisect_right(self._ends, start)
        exon_start, exon_end, bases = self.targets[index]
        end = start + len(sequence)
        if end > exon_end and self.touches(exon_end, end):
            return False
        low, high = start + self.read_end, end - self.read_end
        if low < exon_start:
            low = exon_start
        if high > exon_end:
            high = exon_end
        if low >= high:
            return True
        low_in_read, high_in_read = low - start, high - start
        if not bases.startswith(sequence[low_in_read:high_in_read], low - exon_start):
            return False
        self.show(index, name, lane, high, good[low_in_read:high_in_read])
        return True

    def show(self, index: int, name: str, lane: int, end: int, good: bytes) -> None:
        """Note which bases of a target exon a read shows well; ``end`` is the half-open end of the last of them."""
        exon_start, exon_end, _ = self.targets[index]
        bits = int(good, 2) << (exon_end - end + lane * (exon_end - exon_start))
        shown = self.shown[index]
        if name in shown:
            shown[name] |= bits
            return
        shown[name] = bits
        self._fragments += 1
        if self._fragments > MOST_FRAGMENTS:
            self._halve()

    def differs(self, name: str, index: int, position: int, base: str, lane: int, from_end: int) -> None:
        """Note another base than the reference at a 0-based position of the exon with a number (from 0)."""
        exon = self.targets[index]
        change = Change(position, exon.bases[position - exon.start], base)
        self.note(name, Seen(change, lane, lane in _REVERSE_LANES, from_end))

    def added(self, fragments: int, alignments: int, bases: int) -> None:
        """Count what somebody else noted in ``shown``: new fragments by exon, alignments, and their bases."""
        self._fragments += fragments
        self._alignments += alignments
        self._bases += bases
        while self._fragments > MOST_FRAGMENTS:
            self._halve()

    def note(self, name: str, seen: Seen) -> None:
        """Note a difference from the reference."""
        self._changed.setdefault(name, []).append(seen)

    def _halve(self) -> None:
        self.limit //= 2
        self.shown[:] = [{n: bits for n, bits in shown.items() if self._kept(n)} for shown in self.shown]
        self._changed = {n: seen for n, seen in self._changed.items() if self._kept(n)}
        self._fragments = sum(map(len, self.shown))

    def _kept(self, name: str) -> bool:
        return zlib.crc32(name.encode()) < self.limit

    def overlapping(self, start: int, end: int) -> Iterator[tuple[int, TargetExon]]:
        """Yield number (from 0) and place of the target exons that share a base with an interval."""
        index = bisect_right(self._ends, start)
        while index < len(self.targets) and self.targets[index].start < end:
            yield index, self.targets[index]
            index += 1

    def depths(self) -> dict[int, int]:
        """Return how many fragments show each 1-based position of the target exons well."""
        part = compiled_part()
        count: Callable[[Iterable[int], int], list[int]] = _depths if part is None else part.depths
        found: dict[int, int] = {}
        for exon, shown in zip(self.targets, self.shown, strict=True):
            found.update(
                zip(range(exon.end, exon.start, -1), count(shown.values(), exon.end - exon.start), strict=True)
            )
        return found

    def showing(self, positions: Collection[int]) -> set[str]:
        """Return the fragments that show all of some 0-based positions well; none where one is in no target exon."""
        found: set[str] | None = None
        for position in positions:
            names = {name for name, _ in self._at(position, _EVERY_LANE)}
            found = names if found is None else found & names
        return found or set()

    def shows(self, name: str, position: int) -> bool:
        """Tell whether a fragment shows a 0-based position well."""
        return self._shows(name, position, _EVERY_LANE)

    def _shows(self, name: str, position: int, lanes: Iterable[int]) -> bool:
        index = bisect_right(self._ends, position)
        if index == len(self.targets) or position < self.targets[index].start:
            return False
        bits = self.shown[index].get(name, 0)
        return bits > 0 and bits & self.targets[index].bit(position, lanes) > 0

    def strands(self, position: int, without: Collection[str]) -> tuple[int, int]:
        """Return how many fragments show a 0-based position on the forward and on the reverse strand, some left out."""
        forward, reverse = (
            sum(name not in without for name, _ in self._at(position, lanes))
            for lanes in (_FORWARD_LANES, _REVERSE_LANES)
        )
        return forward, reverse

    def _at(self, position: int, lanes: Iterable[int]) -> Iterator[tuple[str, int]]:
        for index, exon in self.overlapping(position, position + 1):
            wanted = exon.bit(position, lanes)
            yield from ((name, bits) for name, bits in self.shown[index].items() if bits & wanted)

    def changed(self, least: int = 1) -> Iterator[tuple[str, dict[Change, list[Seen]]]]:
        """Yield the fragments that differ, each with the changes on which all its reads agree that show their place.

        Fragments with no change that at least so many reads note are left out: most are errors of sequencing.
        """
        times = Counter(seen.change for noted in self._changed.values() for seen in noted)
        for name, noted in self._changed.items():
            if all(times[seen.change] < least for seen in noted):
                continue
            found: dict[Change, list[Seen]] = {}
            for seen in noted:
                found.setdefault(seen.change, []).append(seen)
            yield name, {change: seen for change, seen in found.items() if not self._contradicted(name, change, seen)}

    def _contradicted(self, name: str, change: Change, seen: list[Seen]) -> bool:
        lanes = {item.lane for item in seen}
        return self._shows(name, change.position, [lane for lane in _EVERY_LANE if lane not in lanes])


def _depths(shown: Iterable[int], width: int) -> list[int]:
    """Return how many fragments show each of ``width`` places, the last place first."""
    planes = [format(plane, f"0{width}b") for plane in reversed(_counted(shown, width))]
    return [int("".join(column), 2) for column in zip(*planes, strict=True)][::-1] or [0] * width


def _counted(shown: Iterable[int], width: int) -> list[int]:
    """Count bits place by place, the four lanes as one: plane n holds the bits of value 2 to the power of n.

    Three integers of one value are added to a sum and a carry of the next value (a carry-save adder): all places of an
    exon at once, so that the price is that of some integers and not of their bases.
    """
    every = (1 << width) - 1
    halved = (bits | bits >> (2 * width) for bits in shown)
    row = [(bits | bits >> width) & every for bits in halved]
    planes = []
    while row:
        carries: list[int] = []
        while len(row) > 1:
            row = _added(row, carries)
        planes.append(row[0])
        row = carries
    return planes


def _added(row: list[int], carries: list[int]) -> list[int]:
    """Return the sums of each three integers, without the carries, which are put into ``carries``."""
    if len(row) == 2:
        row = [*row, 0]
    sums = []
    for one, two, three in zip(row[::3], row[1::3], row[2::3], strict=False):
        differs = one ^ two
        sums.append(differs ^ three)
        carries.append(one & two | differs & three)
    return sums + row[len(sums) * 3 :]


class _Reader:
    """One alignment on its way through the target exons."""

    __slots__ = ("_counter", "_good", "_high", "_lane", "_low", "_name", "_sequence")

    def __init__(self, counter: FragmentCounter, name: str, lane: int, sequence: str, good: bytes) -> None:
        self._counter, self._name, self._lane = counter, name, lane
        self._sequence, self._good = sequence, good
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
        for index, exon in self._counter.overlapping(at, at + length):
            first, stop = max(at, exon.start), min(at + length, exon.end)
            self._compare(index, first, query + first - at, exon.bases[first - exon.start : stop - exon.start])

    def _compare(self, index: int, at: int, query: int, reference: str) -> None:
        """Record where the read shows the target well, and where it differs."""
        stop = query + len(reference)
        good, shown = self._good[query:stop], self._sequence[query:stop]
        if len(shown) < len(reference):
            return  # the CIGAR is longer than the read
        self._counter.show(index, self._name, self._lane, at + len(reference), good)
        if shown == reference:
            return
        for offset, (base, expected) in enumerate(zip(shown, reference, strict=True)):
            if base != expected and good[offset] == _GOOD[0] and base in "ACGT":
                self._note(Change(at + offset, expected, base), query + offset, query + offset + 1)

    def _note(self, change: Change, query: int, stop: int) -> None:
        from_end = min(query - self._low, self._high - stop)
        self._counter.note(self._name, Seen(change, self._lane, self._lane in _REVERSE_LANES, from_end))

    def _inserted(self, at: int, query: int, length: int) -> None:
        if not any(exon.start < at < exon.end for _, exon in self._counter.overlapping(at - 1, at + 1)):
            return
        bases = self._sequence[query : query + length].upper()
        beside = self._good[query - 1 : query] + self._good[query + length : query + length + 1]
        # one base of low quality says little against a long insertion
        mostly_good = 2 * self._good.count(_GOOD, query, query + length) > length
        if _BAD not in beside and mostly_good and not set(bases) - set("ACGT"):
            self._note(Change(at, "", bases), query, query + length)

    def _deleted(self, at: int, query: int, length: int) -> None:
        for index, exon in self._counter.overlapping(at, at + length):
            if exon.start <= at and at + length <= exon.end and _BAD not in self._good[query - 1 : query + 1]:
                self._note(Change(at, exon.bases[at - exon.start : at + length - exon.start], ""), query, query)
                # the bases are not there, but the place was seen
                self._counter.show(index, self._name, self._lane, at + length, _GOOD * length)
