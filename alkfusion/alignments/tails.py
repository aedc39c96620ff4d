"""Do reads that end at one place go on with the same sequence? Agreement, not depth, makes a breakpoint.

A place where many reads are clipped, each with another tail, is an artefact of sequencing or mapping (such as ALK exon
16 of the GC-rich captures in the tests); a junction gives one sequence again and again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from operator import ne

from alkfusion.alignments.split_reads import MIN_CLIP, SHORT_CLIP, BreakRead
from alkfusion.calls import Kept
from alkfusion.genome.sequences import reverse_complement

__all__ = [
    "NEAR",
    "TailGroup",
    "agree",
    "best_shift",
    "break_sites",
    "is_simple",
    "tail_from",
    "tail_groups",
]

NEAR = 10  # bases: aligners slide a clip by some bases where both sides share sequence
_COMPARED = 60  # bases of two tails that are compared
_MISMATCH_SHARE = 0.1
_GLANCE = 16  # bases
_SEED = 8
_SHORTEST_CONSENSUS = 2  # reads that a base of the consensus needs beyond the first ``MIN_CLIP`` bases
_MOST_OF_ONE_BASE = 0.7
_MIN_AGREEING = 0.7  # of the tails, on one base of the consensus
_WORDS = 3
_BEGIN_ALIKE = 5  # at least one in so many reads of a group shares its first bases with most of the others


@dataclass(frozen=True)
class TailGroup:
    """Reads that end at one place and agree on what follows."""

    position: int  # 1-based
    kept: Kept
    consensus: str  # outward; empty when the reads only agree on where their rest was aligned
    reads: tuple[BreakRead, ...]
    share: float  # of all reads that end here with a tail

    @property
    def names(self) -> frozenset[str]:
        """Names of the fragments."""
        return frozenset(read.name for read in self.reads)

    @property
    def alignments(self) -> int:
        """Number of different alignments; copies of one molecule share theirs."""
        return len({(read.start, read.reverse, len(read.tail), read.hidden) for read in self.reads})


def agree(first: str, second: str, compared: int = _COMPARED) -> bool:
    """Tell whether two sequences agree from their first base on; N agrees with everything."""
    length = min(len(first), len(second), compared)
    if length < MIN_CLIP:
        return False
    allowed = max(1, int(length * _MISMATCH_SHARE))
    if sum(map(ne, first[:_GLANCE], second[:_GLANCE])) > allowed and "N" not in first and "N" not in second:
        return False  # nearly all that differ do so at once
    one, two = first[:length], second[:length]
    if one == two:
        return True
    wrong: int = sum(map(ne, one, two))
    if wrong > 1 and ("N" in one or "N" in two):
        wrong = sum(a != b and "N" not in (a, b) for a, b in zip(one, two, strict=True))
    return wrong <= allowed


def best_shift(first: str, second: str, most: int = NEAR) -> int | None:
    """Return s such that ``first`` agrees with ``second`` once s bases of ``second`` (or -s of ``first``) are left out.

    The smallest shift wins; None when no shift lets them agree.
    """
    for shift in sorted(range(-most, most + 1), key=lambda s: (abs(s), s)):
        if agree(first[max(0, -shift) :], second[max(0, shift) :]):
            return shift
    return None


def is_simple(sequence: str) -> bool:
    """Tell whether a sequence is so simple (one base, a short repeat) that agreement on it says nothing."""
    bases = sequence[:_COMPARED]
    if len(bases) < MIN_CLIP or bases.count("N") * 2 > len(bases):
        return True
    if max(bases.count(base) for base in "ACGT") >= _MOST_OF_ONE_BASE * len(bases):
        return True
    words = [bases[i : i + _WORDS] for i in range(len(bases) - _WORDS + 1)]
    return len(set(words)) < 0.45 * min(len(words), 40)


def tail_from(read: BreakRead, position: int) -> str:
    """Return what a read shows outward from a breakpoint some bases away from where it was clipped."""
    beyond = read.position - position if read.kept is Kept.LEFT else position - read.position
    if beyond == 0:
        return read.tail
    if beyond > 0:
        return reverse_complement(read.inward[:beyond]) + read.tail
    return read.tail[-beyond:]


def break_sites(reads: Iterable[BreakRead]) -> list[tuple[int, Kept, list[BreakRead]]]:
    """Gather reads that end within ``NEAR`` bases of the commonest place; places with most reads come first.

    A read that ends where no other does is left out: most clipped ends are such chances.
    """
    sites: list[tuple[int, Kept, list[BreakRead]]] = []
    by_kept: dict[Kept, dict[int, list[BreakRead]]] = {kept: defaultdict(list) for kept in Kept}
    for read in reads:
        by_kept[read.kept][read.position].append(read)
    for kept, left in by_kept.items():
        places = sorted(left)
        close = {place for pair in pairwise(places) if pair[1] - pair[0] <= NEAR for place in pair}
        counts = {place: len(left[place]) for place in places if place in close or len(left[place]) > 1}
        for position in sorted(counts, key=lambda place: (-counts[place], place)):
            if position in left:  # and not near a commoner place
                around = places[bisect_left(places, position - NEAR) : bisect_right(places, position + NEAR)]
                sites.append((position, kept, [read for place in around for read in left.pop(place, ())]))
    return sorted(sites, key=lambda site: (-len(site[2]), site[0]))


def tail_groups(position: int, kept: Kept, reads: Sequence[BreakRead], least_share: float = 0.0) -> list[TailGroup]:
    """Split the reads of one place into groups that agree on their tail, the largest first.

    Reads that agree with nobody are in no group and lower the ``share`` of the groups. Tails below ``MIN_CLIP`` bases
    make no group, but join one that they agree with base for base. Groups with less than ``least_share`` of the reads
    are not looked for where their beginning is so rare that they cannot have it.
    """
    shown = [tail_from(read, position) for read in reads]
    tails = {i: tail for i, tail in enumerate(shown) if len(tail) >= MIN_CLIP}
    alike = _alike(tails)
    if not alike:
        return []  # most places: each read goes on in its own way
    short = {i: tail for i, tail in enumerate(shown) if SHORT_CLIP <= len(tail) < MIN_CLIP}
    total = len({reads[i].name for i in tails})
    groups: list[TailGroup] = []
    enough = least_share * len(tails) / _BEGIN_ALIKE
    while alike and len(alike) >= enough:
        draft = _consensus([tails[i][:_COMPARED] for i in alike])
        members = [i for i, tail in tails.items() if agree(tail, draft)] or alike
        consensus = _consensus([tails.pop(i) for i in members])
        group = [reads[i] for i in members]
        share = len({read.name for read in group}) / total
        group.extend(reads[i] for i, tail in short.items() if consensus.startswith(tail))
        groups.append(TailGroup(position, kept, consensus, tuple(group), share))
        alike = _alike(tails)
    return sorted(groups, key=lambda group: (-len(group.names), group.consensus))


def _alike(tails: Mapping[int, str]) -> list[int]:
    """Return the numbers of most tails that share their first bases, or else the next ones; none where no two do.

    A wrong base in the first ones parts tails that are alike. The next ones, shared by chance, are not enough.
    """
    for start in (0, _SEED):
        words = Counter([tail[start : start + _SEED] for tail in tails.values() if len(tail) >= start + _SEED])
        if len(words) == words.total():
            continue
        word = min(words, key=lambda word: (-words[word], word))
        found = [i for i, tail in tails.items() if tail.startswith(word, start)]
        if start == 0 or all(agree(tails[i], tails[found[0]]) for i in found):
            return found
    return []


def _consensus(tails: Sequence[str]) -> str:
    """Return the commonest base at each place, as far as at least two tails reach and most agree."""
    bases = []
    for column, letters in enumerate(map("".join, zip_longest(*tails, fillvalue="N"))):
        if letters[0] != "N" and letters.count(letters[0]) == len(letters) >= _SHORTEST_CONSENSUS:  # most columns
            bases.append(letters[0])
            continue
        seen = len(letters) - letters.count("N")
        if seen < (1 if column < MIN_CLIP else _SHORTEST_CONSENSUS):
            break
        base = max("ACGT", key=letters.count)
        if column >= MIN_CLIP and letters.count(base) < _MIN_AGREEING * seen:
            break  # reads with insertions or deletions have drifted apart: what follows is nobody's sequence
        bases.append(base)
    return "".join(bases)
