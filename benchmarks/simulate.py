"""Reads of ALK with a known truth, written straight as a sorted and indexed BAM file: no aligner, one seed, no clock.

Fragments are cut from molecules, reads from the ends of fragments; the alignment of a read follows from where the bases
of the molecule come from, so that splices, insertions, deletions and the two parts of a chimeric read are exact. Wrong
bases are put in at a stated rate, a part of them with a low base quality. Only the places of such bases are drawn, not
every base, so that a kinase domain at a depth of 500 takes a tenth of a second.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import log, log1p
from pathlib import Path
from random import Random
from typing import NamedTuple

from alkfusion.genome.builds import Build, contigs
from alkfusion.genome.sequences import reverse_complement
from benchmarks.bam_bytes import header, packed_bases, record, string_tag, write_indexed
from benchmarks.molecules import (
    Column,
    Edit,
    Molecule,
    alk_exon_dna,
    alk_rna,
    codon_edit,
    dna_fusion,
    edited,
    rna_fusion,
)
from benchmarks.read_parts import Part, Shape

__all__ = [
    "Column",
    "Edit",
    "Library",
    "Molecule",
    "alk_exon_dna",
    "alk_rna",
    "codon_edit",
    "crossing",
    "dna_fusion",
    "edited",
    "file_header",
    "fragments_for",
    "rna_fusion",
    "sorted_records",
    "spanning",
    "write_bam",
]

_GOOD, _POOR = 37, 12
_WRONG_OF_POOR = 0.1
_SHOWN = 181  # bases that a usual fragment shows well: 2 x 94, less where mates overlap or quality is low
_REVERSE, _SUPPLEMENTARY = 0x10, 0x800
_OTHERS = {base: "ACGT".replace(base, "") for base in "ACGT"}


@dataclass
class Library:
    """How fragments and reads are made. ``error`` is the rate of wrong bases of good quality."""

    read_length: int = 100
    insert: int = 220
    insert_spread: int = 30
    error: float = 0.001
    poor: float = 0.02  # share of bases with a low quality, one in ten of them wrong
    split: str = "sa"  # how the aligner writes chimeric reads: sa (both parts, linked) or clip (the longer part only)
    sample: str = "simulated"
    programs: tuple[dict[str, str], ...] = ()


def write_bam(
    path: Path, groups: Iterable[tuple[Sequence[Molecule], int]], library: Library, build: Build, seed: int
) -> Path:
    """Write fragments of each group of molecules, ``count`` a group, and return the path of the indexed BAM."""
    records = sorted_records(groups, library, build, Random(seed))
    return write_indexed(path, [file_header(library, build), b"".join(data for _, _, data in records)])


def crossing(
    columns: Sequence[Column], joint: int, library: Library, rng: Random, margin: int = 15
) -> tuple[Column, ...]:
    """Return the stretch of a molecule from which every fragment's first read crosses ``joint`` by ``margin`` bases."""
    # where less is known before the joint, fragments must not all begin at the first base, as copies of one would
    start = joint - rng.randrange(margin, min(library.read_length - margin, joint + 1))
    return tuple(columns[start : start + library.insert])


def spanning(
    columns: Sequence[Column], joint: int, split: int, library: Library, rng: Random, margin: int = 15
) -> Iterator[tuple[Column, ...]]:
    """Yield the stretches of fragments across ``joint``, until a read of ``split`` of them crosses it by ``margin``.

    They are cut anywhere, as a library is: the read of either end crosses the joint, and fragments come along whose
    reads lie on one side each. The molecule has to be known for ``margin`` bases and more before the joint.
    """
    crossed = range(margin, library.read_length - margin + 1)
    while split > 0:
        before = rng.randrange(1, min(library.insert, joint + 1))
        yield tuple(columns[joint - before : joint - before + library.insert])
        split -= before in crossed or library.insert - before in crossed


def fragments_for(depth: float, columns: int, library: Library) -> int:
    """Return how many fragments of a molecule give a depth, counted by fragment, away from its ends."""
    return round(depth * (columns - library.insert + 1) / _SHOWN)


def file_header(library: Library, build: Build) -> bytes:
    """Return the header of a file with all chromosomes of a build."""
    programs = ["\t".join(["@PG", *(f"{key}:{value}" for key, value in item.items())]) for item in library.programs]
    return header(_lengths(build), [f"@RG\tID:1\tSM:{library.sample}", *programs])


def _lengths(build: Build) -> dict[str, int]:
    return {name: c.lengths[build] for name, c in contigs().items() if build in c.lengths and name != "chrM"}


def sorted_records(
    groups: Iterable[tuple[Sequence[Molecule], int]], library: Library, build: Build, rng: Random, named_after: int = 0
) -> list[tuple[int, int, bytes]]:
    """Return the alignments of all fragments as number of the contig, 0-based start and bytes, in their order.

    Fragments are named by numbers above ``named_after``.
    """
    writer = _FragmentWriter(library, {name: number for number, name in enumerate(_lengths(build))}, rng)
    found: list[tuple[int, int, bytes]] = []
    number = named_after
    for molecules, count in groups:
        shapes = [_shape(molecule.columns) for molecule in molecules]
        shares = list(accumulate(m.share for m in molecules))
        for _ in range(count):
            number += 1
            at = min(bisect_right(shares, rng.random() * shares[-1]), len(shapes) - 1) if len(shapes) > 1 else 0
            found.extend(writer.fragment(b"f%07d" % number, shapes[at]))
    found.sort(key=lambda item: item[:2])  # stable, so that fragments with one start keep their order
    return found


@lru_cache(maxsize=512)  # the wild-type molecules of one file are those of the next
def _shape(columns: tuple[Column, ...]) -> Shape:
    return Shape(columns)


class _Read(NamedTuple):
    """One read: its parts, the primary one first, and its bases and qualities in the direction of the molecule."""

    parts: Sequence[Part]
    turned: bool
    bases: str
    qualities: bytes

    @property
    def is_reverse(self) -> bool:
        return self.parts[0].descending != self.turned


class _FragmentWriter:
    """Cuts fragments and writes their reads."""

    def __init__(self, library: Library, numbers: dict[str, int], rng: Random) -> None:
        self._library, self._numbers, self._rng = library, numbers, rng
        self._good = bytes([_GOOD]) * library.read_length
        self._rate = library.poor + library.error
        self._log_rest = log1p(-self._rate)
        self._group = string_tag("RG", "1")

    def fragment(self, name: bytes, shape: Shape) -> Iterator[tuple[int, int, bytes]]:
        """Yield the alignments of one fragment of a molecule, cut anywhere."""
        library, rng, whole = self._library, self._rng, len(shape.bases)
        drawn = max(library.read_length, round(rng.gauss(library.insert, library.insert_spread)))
        length = whole if whole <= library.insert else min(whole, drawn)
        start = int(rng.random() * (whole - length + 1))
        size = min(library.read_length, length)
        ends = [(start, False), (start + length - size, True)]
        if rng.random() < 0.5:
            ends.reverse()
        mates = [self._read(shape, at, at + size, turned) for at, turned in ends]
        proper = _proper(*mates)
        for number, (read, mate) in enumerate((mates, mates[::-1])):
            flag = 0x1 | (0x80 if number else 0x40) | (0x20 if mate.is_reverse else 0) | (0x2 if proper else 0)
            place = (self._numbers[mate.parts[0].contig], mate.parts[0].start)
            yield from self._records(name, read, flag, place)

    def _read(self, shape: Shape, start: int, end: int, turned: bool) -> _Read:
        parts = shape.parts(start, end)
        if self._library.split == "clip":
            parts = parts[:1]
        return _Read(parts, turned, *self._sequenced(shape.bases[start:end]))

    def _sequenced(self, bases: str) -> tuple[str, bytes]:
        """Put in errors; the gaps between them are geometric."""
        qualities = self._good[: len(bases)]
        rate, draw = self._rate, self._rng.random
        at = int(log(1 - draw()) / self._log_rest) if rate else len(bases)
        if at >= len(bases):
            return bases, qualities
        read, marks = list(bases), bytearray(qualities)
        while at < len(bases):
            kind = draw() * rate
            if kind < self._library.poor:
                marks[at] = _POOR
            if kind < self._library.poor * _WRONG_OF_POOR or kind >= self._library.poor:
                read[at] = _OTHERS[read[at]][int(draw() * 3)]
            at += 1 + int(log(1 - draw()) / self._log_rest)
        return "".join(read), bytes(marks)

    def _records(self, name: bytes, read: _Read, flag: int, mate: tuple[int, int]) -> Iterator[tuple[int, int, bytes]]:
        for number, part in enumerate(read.parts):
            bases, qualities = read.bases, read.qualities
            if part.descending:
                bases, qualities = reverse_complement(bases), qualities[::-1]
            mine = flag | (_REVERSE if part.descending != read.turned else 0) | (_SUPPLEMENTARY if number else 0)
            tags = self._group
            if len(read.parts) > 1:
                others = (other for other in read.parts if other is not part)
                tags += string_tag("SA", "".join(_sa_entry(other, read.turned) for other in others))
            contig = self._numbers[part.contig]
            shown = (len(bases), packed_bases(bases), qualities)
            place = (contig, part.start, part.end)
            yield contig, part.start, record(name, mine, place, mate, part.cigar, shown, tags)


def _proper(one: _Read, other: _Read) -> bool:
    """Tell whether two mates lie near each other and face each other."""
    first, second = sorted((one, other), key=lambda read: read.parts[0].start)
    left, right = first.parts[0], second.parts[0]
    return left.is_near(right) and not first.is_reverse and second.is_reverse


def _sa_entry(part: Part, turned: bool) -> str:
    strand = "-" if part.descending != turned else "+"
    cigar = "".join(f"{length}{'MIDNS'[operation]}" for operation, length in part.cigar)
    return f"{part.contig},{part.start + 1},{strand},{cigar},60,0;"
