"""A tail against sequences: the partner exon ends and stretches we know, the user's genome, the reads of the partner.

A tail is written outward from the breakpoint in ALK. Found on the plus strand, its partner keeps the right side; found
on the minus strand, the left side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from pysam import AlignedSegment

from alkfusion.alignments.split_reads import Place, clean_bases
from alkfusion.alignments.tails import NEAR, agree, best_shift, is_simple
from alkfusion.calls import Kept
from alkfusion.genome.builds import Build
from alkfusion.genome.junctions import canonical_junctions
from alkfusion.genome.names import ALK
from alkfusion.genome.sequences import exon_end_sequence, genome_segments, reverse_complement

__all__ = [
    "Match",
    "exon_end_from",
    "in_exon_ends",
    "in_gene",
    "in_reads",
    "in_segments",
    "in_sequence",
    "known_around",
    "once_in_sequence",
]

_SEED = 16
_MOST_INSERTED = 20  # bases between the two sides that are looked past
_EXON_END = 12  # bases of the exon end that have to agree
_SIMPLE_TAIL = 20  # bases of a simple repeat
_ONE_BASE = 0.9  # of a tail, above which it is a run of one base, and its length all that it shows
_WRONG_BASE = 4  # bases that must agree before a wrong one, for it to be an error and not the end of the partner


class Match(NamedTuple):
    """Where a tail begins: ``shift`` bases before it belong to the partner (aligner slide), ``inserted`` to none."""

    place: Place
    shift: int
    inserted: str


def in_exon_ends(tail: str, build: Build) -> Match | None:
    """Match a tail to the partner exon ends of the published junctions, allowing a slide of ``NEAR`` bases."""
    found = []
    for place, inward in _exon_ends(build):
        shift = best_shift(tail, inward, NEAR)
        if shift is None or min(len(tail) - max(0, -shift), len(inward) - max(0, shift)) < _EXON_END:
            continue
        found.append((abs(shift), place, Match(place, max(0, shift), tail[: max(0, -shift)])))
    return min(found, key=lambda item: item[:2])[2] if found else None


@cache
def _exon_ends(build: Build) -> tuple[tuple[Place, str], ...]:
    ends = {}
    for junction in canonical_junctions():
        sequence = exon_end_sequence(junction.transcript, junction.exon)
        at = junction.positions[build]
        if sequence is not None:
            kept = Kept.LEFT if at.strand == "+" else Kept.RIGHT
            ends[Place(at.contig, at.position, kept)] = reverse_complement(sequence)
    return tuple(sorted(ends.items()))


def exon_end_from(place: Place, build: Build) -> str | None:
    """Return the messenger RNA of a published junction's partner from a place near its exon end, outward from ALK."""
    for end, outward in _exon_ends(build):
        inside = end.position - place.position if end.kept is Kept.LEFT else place.position - end.position
        if (end.contig, end.kept) == (place.contig, place.kept) and 0 <= inside <= NEAR:
            return outward[inside:]
    return None


def in_segments(tail: str, build: Build) -> Match | None:
    """Match a tail to the bundled genome stretches: parts of EML4 and NPM1, the exons of ALK."""
    found = (in_gene(tail, gene, build) for gene in _genes(build))
    return next((match for match in found if match is not None), None)


@cache
def _genes(build: Build) -> tuple[str, ...]:
    # ALK comes last: its introns hold the same repeats as those of its partners
    genes = dict.fromkeys(segment.gene for segment in genome_segments(build))
    return tuple(sorted(genes, key=lambda gene: (gene == ALK, gene)))


def in_gene(tail: str, gene: str, build: Build) -> Match | None:
    """Match a tail to the bundled stretches of one gene."""
    found = (_in_stretch(tail, *stretch) for stretch in _indexed(gene, build))
    return next((match for match in found if match is not None), None)


@cache
def _indexed(gene: str, build: Build) -> list[tuple[str, int, str, dict[str, list[int]]]]:
    """Return contig, 1-based start, plus-strand bases and words of the bundled stretches of a gene.

    The words and their places are found sooner than three tails are looked for.
    """
    found = []
    for segment in genome_segments(build):
        if segment.gene == gene:
            words: dict[str, list[int]] = {}
            for at in range(len(segment.sequence) - _SEED + 1):
                words.setdefault(segment.sequence[at : at + _SEED], []).append(at)
            found.append((segment.contig, segment.start, segment.sequence, words))
    return found


def in_sequence(tail: str, contig: str, start: int, plus: str) -> Match | None:
    """Find a tail in plus-strand bases that begin at a 1-based position of a contig; None when absent or ambiguous."""
    return _in_stretch(tail, contig, start, plus, None)


def _in_stretch(tail: str, contig: str, start: int, plus: str, words: dict[str, list[int]] | None) -> Match | None:
    for skipped, seed, reverse in _seeds(tail):
        ahead, behind = (_hits(plus, word) if words is None else words.get(word, ()) for word in (seed, reverse))
        found = [
            *(place for at in ahead if (place := _forward(tail[skipped:], at, contig, start, plus))),
            *(place for at in behind if (place := _backward(tail[skipped:], at, contig, start, plus))),
        ]
        if len(found) > 1:
            return None
        if found:
            return _back_to_the_join(found[0], tail[:skipped], start, plus)
    return None


def once_in_sequence(tail: str, contig: str, start: int, plus: str) -> Match | None:
    """Find a tail, even a simple repeat, that lies base for base in exactly one place of plus-strand bases."""
    if len(tail) < _SIMPLE_TAIL or max(map(tail.count, "ACGT")) > _ONE_BASE * len(tail):
        return None
    right = [Place(contig, start + at, Kept.RIGHT) for at in _hits(plus, tail)]
    left = [Place(contig, start + at + len(tail) - 1, Kept.LEFT) for at in _hits(plus, reverse_complement(tail))]
    return Match((right + left)[0], 0, "") if len(right) + len(left) == 1 else None


def known_around(contig: str, start: int, end: int, build: Build) -> Iterator[tuple[str, int, str]]:
    """Yield what is bundled of a 0-based half-open interval: contig, 1-based start and plus-strand bases."""
    for stretch in genome_segments(build):
        if stretch.contig != contig or stretch.start > end:
            continue
        low, high = max(start, stretch.start - 1), min(end, stretch.start - 1 + len(stretch.sequence))
        if low < high:
            yield contig, low + 1, stretch.sequence[low - stretch.start + 1 : high - stretch.start + 1]


def _back_to_the_join(place: Place, skipped: str, start: int, plus: str) -> Match:
    """Go back from the word that was found: bases before it that agree, errors among them, are the partner's too.

    A word is passed over when it is too simple, or when a base of it was read wrongly.
    """
    at = place.position - start
    if place.kept is Kept.RIGHT:
        known = plus[max(0, at - len(skipped)) : at]
    else:
        known = reverse_complement(plus[at + 1 : at + 1 + len(skipped)])
    best = most = score = 0
    for back, (shown, base) in enumerate(zip(reversed(skipped), reversed(known), strict=False), 1):
        score += 1 if shown == base else -_WRONG_BASE
        if score > most:
            best, most = back, score
    position = place.position - best if place.kept is Kept.RIGHT else place.position + best
    return Match(place._replace(position=position), 0, skipped[: len(skipped) - best])


@lru_cache(maxsize=64)  # one tail is looked for in many sequences
def _seeds(tail: str) -> tuple[tuple[int, str, str], ...]:
    """Return the words near the beginning of a tail that are not too simple: bases before it, it, and its reverse."""
    offsets = range(min(_MOST_INSERTED, len(tail) - _SEED) + 1)
    words = ((offset, tail[offset : offset + _SEED]) for offset in offsets)
    return tuple((offset, word, reverse_complement(word)) for offset, word in words if not is_simple(word))


def _hits(text: str, word: str) -> Iterable[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _forward(tail: str, at: int, contig: str, start: int, plus: str) -> Place | None:
    return Place(contig, start + at, Kept.RIGHT) if agree(tail, plus[at : at + len(tail)]) else None


def _backward(tail: str, at: int, contig: str, start: int, plus: str) -> Place | None:
    end = at + _SEED
    known = reverse_complement(plus[max(0, end - len(tail)) : end])
    return Place(contig, start + end - 1, Kept.LEFT) if agree(tail, known) else None


def in_reads(tail: str, contig: str, reads: Iterable[AlignedSegment]) -> Match | None:
    """Find a tail in the aligned parts of reads of the partner, and take the place that most of them show."""
    votes: Counter[tuple[Place, int]] = Counter()
    for read in reads:
        sequence = read.query_sequence
        if sequence is None or read.is_unmapped:
            continue
        sequence = clean_bases(sequence)
        match = in_sequence(tail, contig, 0, sequence)
        place = None if match is None else _on_reference(match.place, read)
        if match is not None and place is not None:
            votes[place, len(match.inserted)] += 1
    if not votes:
        return None
    (place, skipped), count = min(votes.items(), key=lambda item: (-item[1], item[0][1], item[0][0]))
    return Match(place, 0, tail[:skipped]) if count >= 2 else None


def _on_reference(place: Place, read: AlignedSegment) -> Place | None:
    """Turn a 0-based offset in a read into a position; None where that base of the read is not aligned."""
    position = next((ref for query, ref in read.get_aligned_pairs(matches_only=True) if query == place.position), None)
    return None if position is None else place._replace(position=position + 1)
