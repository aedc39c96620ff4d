"""Reads of ALK with a known truth, written straight as a sorted and indexed BAM file: no aligner, one seed, no clock.

A molecule is a row of columns, each a base and the place of the genome that it comes from (none for inserted bases).
Fragments are cut from molecules, reads from the ends of fragments; the alignment of a read follows from its columns, so
that splices, insertions, deletions and the two parts of a chimeric read are exact. Wrong bases are put in at a stated
rate, a part of them with a low base quality. Only sequence that ships with the program is used.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple

import pysam

from alkfusion.alignments.locus import alk_locus
from alkfusion.genome.builds import Build, contigs
from alkfusion.genome.sequences import coding_sequence, exon_end_sequence, plus_strand, reverse_complement
from alkfusion.genome.transcripts import GeneModels, Transcript
from alkfusion.interpret.alk_coding import AlkCoding

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
    "rna_fusion",
    "write_bam",
]

_GOOD, _POOR = 37, 12
_LONGEST_INTRON = 589_824  # bases; beyond it STAR does not splice but reports a chimeric read
_MIN_ALIGNED = 10  # bases of a chimeric read that an aligner still places
_DNA_FUSIONS = {  # last kept base of the partner and of ALK on GRCh38; EML4 as in NCI-H3122
    "EML4": ("chr2", 42_299_337, 42_299_749, 29_223_741),
    "NPM1": ("chr5", 171_391_706, 171_392_300, 29_224_800),
}


class Column(NamedTuple):
    """One base of a molecule; ``position`` is 0-based on the plus strand, None for an inserted base."""

    contig: str
    position: int | None
    base: str


class Edit(NamedTuple):
    """``reference`` bases of the plus strand at a 0-based position are ``alternative``."""

    position: int
    reference: str
    alternative: str


@dataclass(frozen=True)
class Molecule:
    """A kind of molecule and its share among those of its place."""

    columns: tuple[Column, ...]
    share: float = 1.0


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


def _plus_columns(contig: str, start: int, end: int, build: Build) -> list[Column]:
    """Return columns of a 0-based half-open interval; LookupError where its bases are not bundled."""
    bases = plus_strand(contig, start + 1, end, build)
    if bases is None:
        raise LookupError(f"{contig}:{start}-{end} is not bundled")
    return [Column(contig, start + i, base) for i, base in enumerate(bases)]


def _turned(columns: Iterable[Column]) -> list[Column]:
    return [Column(c.contig, c.position, reverse_complement(c.base)) for c in reversed(list(columns))]


def alk_exon_dna(exon: int, build: Build, flank: int = 250) -> tuple[Column, ...]:
    """Return the genome around an exon of ALK."""
    locus = alk_locus(build)
    found = locus.exon(exon)
    return tuple(_plus_columns(locus.contig, found.start - flank, found.end + flank, build))


def alk_rna(build: Build, first_exon: int = 1) -> tuple[Column, ...]:
    """Return the coding messenger RNA of ALK from an exon on, in transcript direction."""
    alk = AlkCoding.of(build)
    begin = (
        0
        if first_exon == 1
        else alk.transcript.coding_bases_before(alk.transcript.first_base(alk.transcript.exons[first_exon - 1]))
    )
    cds = coding_sequence(alk.transcript.id) or ""
    return tuple(
        Column(alk.transcript.contig, alk.position(alk.sense_of_coding(i)) - 1, cds[i]) for i in range(begin, len(cds))
    )


def _partner_rna(partner: str, exon: int, build: Build) -> list[Column]:
    """Return what is bundled of a partner's messenger RNA up to the end of an exon."""
    transcript: Transcript = GeneModels.of(build).transcripts(partner)[0]
    bases = exon_end_sequence(transcript.id, exon)
    if bases is None:
        raise LookupError(f"the end of {partner} exon {exon} is not bundled")
    places: list[int] = []
    for item in transcript.exons[:exon]:
        span = range(item.start, item.end)
        places.extend(span if transcript.strand == "+" else reversed(span))
    count = min(len(places), len(bases))
    return [Column(transcript.contig, at, b) for at, b in zip(places[-count:], bases[-count:], strict=True)]


def rna_fusion(partner: str, exon: int, build: Build) -> tuple[Column, ...]:
    """Return the fusion transcript of a partner exon with ALK exon 20, as far as its sequence is bundled."""
    return (*_partner_rna(partner, exon, build), *alk_rna(build, 20))


def dna_fusion(partner: str, build: Build) -> tuple[Column, ...]:
    """Return the genome across an EML4::ALK or NPM1::ALK breakpoint, in the direction of the partner."""
    contig, start, end, alk_end = _DNA_FUSIONS[partner]
    shift, alk_shift = _shift(partner, build), _shift("ALK", build)
    left = _plus_columns(contig, start - 1 + shift, end + shift, build)
    return (*left, *_turned(_plus_columns("chr2", alk_end - 700 + alk_shift, alk_end + alk_shift, build)))


def _shift(gene: str, build: Build) -> int:
    """Return what leads from GRCh38 to ``build`` for a gene."""
    first, second = (GeneModels.of(b).transcripts(gene)[0].exons[5].start for b in (Build.GRCH38, build))
    return second - first


def codon_edit(residue: int, codon: str, build: Build) -> list[Edit]:
    """Return the edits that make a residue's codon (sense strand) another one."""
    alk = AlkCoding.of(build)
    cds = coding_sequence(alk.transcript.id) or ""
    edits = []
    for place, new, old in zip(alk.codon_positions(residue), codon, cds[3 * (residue - 1) :], strict=False):
        if new != old:
            edits.append(Edit(place - 1, reverse_complement(old), reverse_complement(new)))
    return edits


def edited(columns: Sequence[Column], edits: Iterable[Edit], contig: str = "chr2") -> tuple[Column, ...]:
    """Return the molecule with edits; it may run along either strand. Edits outside of it change nothing."""
    made = list(columns)
    for edit in edits:
        index = {c.position: i for i, c in enumerate(made) if c.contig == contig and c.position is not None}
        if edit.position not in index:
            continue
        forward = index.get(edit.position + 1, -1) > index[edit.position] or len(made) == 1
        count = len(edit.reference)
        if count == len(edit.alternative):
            for offset, base in enumerate(edit.alternative):
                at = index[edit.position + offset]
                made[at] = made[at]._replace(base=base if forward else reverse_complement(base))
        elif not edit.alternative:
            low = index[edit.position if forward else edit.position + count - 1]
            del made[low : low + count]
        else:  # inserted before the position
            bases = edit.alternative if forward else reverse_complement(edit.alternative)
            at = index[edit.position] + (0 if forward else 1)
            made[at:at] = [Column(contig, None, base) for base in bases]
    return tuple(made)


def write_bam(
    path: Path, groups: Iterable[tuple[Sequence[Molecule], int]], library: Library, build: Build, seed: int
) -> Path:
    """Write fragments of each group of molecules, ``count`` a group, and return the path of the indexed BAM."""
    rng = Random(seed)
    known = {name: c.lengths[build] for name, c in contigs().items() if build in c.lengths and name != "chrM"}
    header = pysam.AlignmentHeader.from_dict(
        {
            "HD": {"VN": "1.6", "SO": "coordinate"},
            "SQ": [{"SN": name, "LN": length} for name, length in known.items()],
            "RG": [{"ID": "1", "SM": library.sample}],
            "PG": list(library.programs),
        }
    )
    number = 0
    records: list[pysam.AlignedSegment] = []
    for molecules, count in groups:
        shares = list(accumulate(m.share for m in molecules))
        for _ in range(count):
            molecule = molecules[min(bisect_right(shares, rng.random() * shares[-1]), len(molecules) - 1)]
            number += 1
            records.extend(_fragment(f"f{number:07d}", molecule.columns, library, header, rng))
    records.sort(key=lambda r: (r.reference_id, r.reference_start, r.query_name, r.flag))
    with pysam.AlignmentFile(str(path), "wb", header=header) as out:
        for record in records:
            out.write(record)
    pysam.index(str(path))
    return path


def crossing(
    columns: Sequence[Column], joint: int, library: Library, rng: Random, margin: int = 15
) -> tuple[Column, ...]:
    """Return the stretch of a molecule from which every fragment's first read crosses ``joint`` by ``margin`` bases."""
    start = joint - rng.randrange(margin, library.read_length - margin)
    return tuple(columns[max(0, start) : max(0, start) + library.insert])


def _fragment(
    name: str, columns: Sequence[Column], library: Library, header: pysam.AlignmentHeader, rng: Random
) -> list[pysam.AlignedSegment]:
    drawn = max(library.read_length, round(rng.gauss(library.insert, library.insert_spread)))
    length = len(columns) if len(columns) <= library.insert else min(len(columns), drawn)
    start = rng.randrange(len(columns) - length + 1)
    cut = columns[start : start + length]
    size = min(library.read_length, length)
    ends = [(cut[:size], False), (cut[-size:], True)]
    if rng.random() < 0.5:
        ends.reverse()
    mates = [_aligned(part, turned, library, header, rng) for part, turned in ends]
    primary = [records[0] for records in mates]
    for number, records in enumerate(mates):
        for record in records:
            _pair(record, primary[1 - number], number, name, primary)
    return [record for records in mates for record in records]


def _pair(
    record: pysam.AlignedSegment,
    mate: pysam.AlignedSegment,
    number: int,
    name: str,
    primary: list[pysam.AlignedSegment],
) -> None:
    first, second = sorted(primary, key=lambda r: r.reference_start)
    near = (
        first.reference_id == second.reference_id and second.reference_start - first.reference_start < _LONGEST_INTRON
    )
    proper = near and not first.is_reverse and second.is_reverse
    record.query_name = name
    record.flag |= 0x1 | (0x40 if number == 0 else 0x80) | (0x20 if mate.is_reverse else 0) | (0x2 if proper else 0)
    record.next_reference_id, record.next_reference_start = mate.reference_id, mate.reference_start
    record.set_tag("RG", "1")


class _Run(NamedTuple):
    """Columns of a read that lie on one contig in one direction."""

    start: int
    end: int
    contig: str
    descending: bool


def _runs(columns: Sequence[Column]) -> list[_Run]:
    """Split a read where an aligner would; inserted bases between two parts belong to neither."""
    runs: list[_Run] = []
    placed = [i for i, column in enumerate(columns) if column.position is not None]
    begin = placed[0]
    direction: bool | None = None
    for last, i in pairwise(placed):
        step = (columns[i].position or 0) - (columns[last].position or 0)
        jumped = columns[i].contig != columns[last].contig or abs(step) > _LONGEST_INTRON
        if jumped or (direction is not None and (step < 0) != direction):
            runs.append(_Run(begin, last + 1, columns[last].contig, bool(direction)))
            begin, direction = i, None
        else:
            direction = step < 0
    return [*runs, _Run(begin, placed[-1] + 1, columns[placed[-1]].contig, bool(direction))]


def _aligned(
    columns: Sequence[Column], turned: bool, library: Library, header: pysam.AlignmentHeader, rng: Random
) -> list[pysam.AlignedSegment]:
    """Return the alignments of one read, the primary one first. ``turned``: sequenced from the other strand."""
    bases, qualities = _sequenced(columns, library, rng)
    runs = sorted(_runs(columns), key=lambda run: run.start - run.end)
    runs = [run for run in runs if run.end - run.start >= _MIN_ALIGNED or run is runs[0]]
    if library.split == "clip":
        runs = runs[:1]
    records = [_record(columns, run, bases, qualities, turned, header) for run in runs]
    for record in records[1:]:
        record.flag |= 0x800
    for record in records if len(records) > 1 else ():
        others = (other for other in records if other is not record)
        record.set_tag("SA", "".join(_sa_entry(other) for other in others))
    return records


def _sequenced(columns: Sequence[Column], library: Library, rng: Random) -> tuple[str, list[int]]:
    bases, qualities = [], []
    for column in columns:
        draw = rng.random()
        poor = draw < library.poor
        wrong = draw < library.poor / 10 or library.poor <= draw < library.poor + library.error
        bases.append(rng.choice([b for b in "ACGT" if b != column.base]) if wrong else column.base)
        qualities.append(_POOR if poor else _GOOD)
    return "".join(bases), qualities


def _sa_entry(record: pysam.AlignedSegment) -> str:
    strand = "-" if record.is_reverse else "+"
    place = f"{record.reference_name},{record.reference_start + 1},{strand}"
    return f"{place},{record.cigarstring},{record.mapping_quality},0;"


def _record(
    columns: Sequence[Column],
    run: _Run,
    bases: str,
    qualities: list[int],
    turned: bool,
    header: pysam.AlignmentHeader,
) -> pysam.AlignedSegment:
    inside = list(columns[run.start : run.end])
    before, after = run.start, len(columns) - run.end
    if run.descending:
        inside.reverse()
        before, after = after, before
        bases, qualities = reverse_complement(bases), qualities[::-1]
    record = pysam.AlignedSegment(header)
    record.reference_name = run.contig
    record.reference_start = next(c.position for c in inside if c.position is not None)
    record.mapping_quality = 60
    record.flag = 0x10 if run.descending != turned else 0
    record.query_sequence = bases
    record.query_qualities = array("B", qualities)
    record.cigartuples = [(4, before)] * bool(before) + _cigar(inside) + [(4, after)] * bool(after)
    return record


def _cigar(columns: Sequence[Column]) -> list[tuple[int, int]]:
    """Return the alignment of columns in plus-strand order; a gap of 50 bases or more is a splice."""
    operations: list[list[int]] = []

    def add(operation: int, length: int) -> None:
        if operations and operations[-1][0] == operation:
            operations[-1][1] += length
        else:
            operations.append([operation, length])

    last: int | None = None
    for column in columns:
        if column.position is None:
            add(1, 1)
            continue
        if last is not None and column.position > last + 1:
            gap = column.position - last - 1
            add(2 if gap < 50 else 3, gap)
        add(0, 1)
        last = column.position
    return [(operation, length) for operation, length in operations]
