"""One read that ends at a breakpoint in ALK: where, which side is kept, what it reads beyond, where its rest lies.

Tails are written outward: their first base is the one next to the breakpoint, and they go away from the kept part. A
read that keeps the left side is written as on the plus strand, one that keeps the right side as on the minus strand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pysam import AlignedSegment

from alkfusion.calls import Kept
from alkfusion.genome.builds import canonical_contig
from alkfusion.genome.sequences import reverse_complement

__all__ = [
    "INWARD",
    "LONGEST_TAIL",
    "MIN_CLIP",
    "SHORT_CLIP",
    "BreakRead",
    "Part",
    "Place",
    "break_reads",
    "clean_bases",
    "other_parts",
]

MIN_CLIP = 10  # bases: shorter ends are clipped by chance
SHORT_CLIP = 6  # bases: enough to agree with a junction that longer ends have shown
INWARD = 40  # bases of the kept side that are remembered
_MOST_GAP = 60  # bases of the read between its two parts, or shared by them; more is another event
LONGEST_TAIL = 400
_CIGAR = re.compile(r"(\d+)([MIDNSHP=X])")
_OPERATIONS = {letter: number for number, letter in enumerate("MIDNSHP=X")}
_QUERY = frozenset((0, 1, 4, 5, 7, 8))  # operations that use bases of the whole read, clipped ones included
_REFERENCE = frozenset((0, 2, 3, 7, 8))
_CLIPS = (4, 5)
_SOFT, _HARD = 4, 5


class _Clean(dict[int, str]):
    def __missing__(self, letter: int) -> str:
        return "N"


_CLEAN = _Clean({ord(letter): letter.upper() for letter in "ACGTacgt"})


class Place(NamedTuple):
    """A breakpoint: canonical contig, 1-based last or first kept base, and the kept side."""

    contig: str
    position: int
    kept: Kept


class Part(NamedTuple):
    """Where the rest of a read was aligned, and the bases between (above 0) or shared (below 0) by the two parts."""

    place: Place
    gap: int
    mapq: int


class BreakRead(NamedTuple):
    """A read that ends at ``position`` (1-based) and goes on elsewhere."""

    name: str
    position: int
    kept: Kept
    tail: str  # outward; empty where the read was cut off (hard clip)
    inward: str  # bases of the kept part from the breakpoint on, written as the other side would read them
    part: Part | None
    start: int  # 0-based start of this alignment, to tell copies of one molecule
    reverse: bool
    mapq: int
    hidden: tuple[int, int] = (0, 0)  # bases cut off (hard clip) on the left and on the right
    in_partner: bool = False  # the read was aligned in the partner; its tail, found in ALK, gave the breakpoint


def clean_bases(sequence: str) -> str:
    """Return upper case bases with N for every letter that is no base."""
    return sequence.translate(_CLEAN)


def break_reads(read: AlignedSegment, cigar: list[tuple[int, int]], name: str) -> list[BreakRead]:
    """Return a record for each end of the alignment that is clipped by at least ``SHORT_CLIP`` bases.

    ``name`` is that of the fragment.
    """
    right = cigar[-1][0] in _CLIPS and cigar[-1][1] >= SHORT_CLIP
    left = cigar[0][0] in _CLIPS and cigar[0][1] >= SHORT_CLIP
    if not (left or right):
        return []
    parts = list(other_parts(read)) if read.has_tag("SA") else []
    found = [_right_end(read, name, cigar, parts)] if right else []
    if left:
        found.append(_left_end(read, name, cigar, parts))
    return found


def _right_end(read: AlignedSegment, name: str, cigar: list[tuple[int, int]], parts: list[_Entry]) -> BreakRead:
    sequence = read.query_sequence or ""
    operation, length = cigar[-1]
    soft = operation == _SOFT
    end = len(sequence) - length if soft else len(sequence)
    tail = clean_bases(sequence[end : end + LONGEST_TAIL]) if soft else ""
    inward = reverse_complement(clean_bases(sequence[max(0, end - INWARD) : end]))
    part = _adjoining(parts, _query_interval(cigar)[1], Kept.LEFT, read.is_reverse) if parts else None
    position, start = read.reference_end, read.reference_start
    rest = (start, read.is_reverse, read.mapping_quality, _hidden(cigar))
    return BreakRead(name, position, Kept.LEFT, tail, inward, part, *rest)


def _left_end(read: AlignedSegment, name: str, cigar: list[tuple[int, int]], parts: list[_Entry]) -> BreakRead:
    sequence = read.query_sequence or ""
    operation, length = cigar[0]
    soft = operation == _SOFT
    begin = length if soft else 0
    tail = reverse_complement(clean_bases(sequence[max(0, begin - LONGEST_TAIL) : begin])) if soft else ""
    inward = clean_bases(sequence[begin : begin + INWARD])
    part = _adjoining(parts, _query_interval(cigar)[0], Kept.RIGHT, read.is_reverse) if parts else None
    start = read.reference_start
    rest = (start, read.is_reverse, read.mapping_quality, _hidden(cigar))
    return BreakRead(name, start + 1, Kept.RIGHT, tail, inward, part, *rest)


def _hidden(cigar: list[tuple[int, int]]) -> tuple[int, int]:
    first, last = cigar[0], cigar[-1]
    return first[1] if first[0] == _HARD else 0, last[1] if last[0] == _HARD else 0


def _query_interval(cigar: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the 0-based half-open part of the whole read that is aligned, in the direction of the plus strand."""
    length = sum(size for operation, size in cigar if operation in _QUERY)
    before = after = 0
    for operation, size in cigar:
        if operation not in _CLIPS:
            break
        before += size
    for operation, size in reversed(cigar):
        if operation not in _CLIPS:
            break
        after += size
    return before, length - after


class _Entry(NamedTuple):
    contig: str
    position: int  # 1-based first aligned base
    strand: str
    cigar: list[tuple[int, int]]
    mapq: int


def other_parts(read: AlignedSegment) -> Iterator[_Entry]:
    """Yield the entries of the SA tag that lie on primary chromosomes; entries that cannot be read are passed over.

    Raises KeyError for a read without the tag.
    """
    for entry in str(read.get_tag("SA")).split(";"):
        fields = entry.split(",")
        if len(fields) != 6 or not fields[1].isdigit() or not fields[4].isdigit() or fields[2] not in ("+", "-"):
            continue
        contig = canonical_contig(fields[0])
        cigar = [(_OPERATIONS[letter], int(size)) for size, letter in _CIGAR.findall(fields[3])]
        if contig is not None and cigar:
            yield _Entry(contig, int(fields[1]), fields[2], cigar, int(fields[4]))


def _adjoining(parts: list[_Entry], edge: int, kept: Kept, reverse: bool) -> Part | None:
    """Return the part of the read that follows a breakpoint in the read, or None."""
    strand = "-" if reverse else "+"
    found = [part for entry in parts if (part := _joined(entry, edge, kept, strand)) is not None]
    return min(found, key=lambda part: (abs(part.gap), part.place)) if found else None


def _joined(entry: _Entry, edge: int, kept: Kept, strand: str) -> Part | None:
    same = entry.strand == strand
    start, end = _query_interval(entry.cigar if same else entry.cigar[::-1])
    gap = start - edge if kept is Kept.LEFT else edge - end
    beyond = end > edge if kept is Kept.LEFT else start < edge
    if abs(gap) > _MOST_GAP or not beyond:
        return None
    first = entry.position
    last = first - 1 + sum(size for operation, size in entry.cigar if operation in _REFERENCE)
    # the base of the other part that adjoins the breakpoint is its first one where both read the same way
    other_kept = kept if not same else (Kept.RIGHT if kept is Kept.LEFT else Kept.LEFT)
    position = last if other_kept is Kept.LEFT else first
    if gap < 0:  # bases that both parts claim stay with the first
        position += gap if other_kept is Kept.LEFT else -gap
    return Part(Place(entry.contig, position, other_kept), gap, entry.mapq)
