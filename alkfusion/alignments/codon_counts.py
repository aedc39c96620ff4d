"""From fragments to variant calls: which codon haplotypes are there, how deep, and what speaks against each.

The error model: after base quality and read ends are filtered, a fragment shows any one change of one codon by error
with a stated probability. A variant needs so many fragments that errors alone would give as many in fewer than a stated
part of all tests; what has fewer is noise, and only raises the limit of detection. These numbers are limits of the
knowledge table (``reads_error_rate`` and those after it in ``ReadLimits``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import exp, lgamma, log, log1p
from statistics import median

from alkfusion.alignments.fragments import Change, FragmentCounter, Seen
from alkfusion.alignments.kind import READS_CALLER
from alkfusion.alignments.limits import ReadLimits
from alkfusion.alignments.locus import Locus
from alkfusion.calls import VariantCall

__all__ = [
    "CodonCounts",
    "FoundVariant",
    "chance_of_at_least",
    "count_codons",
    "fragments_needed",
    "looks_edited",
    "places_to_show",
]

# At least one in so many of the fragments that show a base shows its whole codon: this saves counting.
_WHOLE_CODON = 4


@dataclass(frozen=True)
class FoundVariant:
    """One haplotype of one codon, or one insertion or deletion, with the fragments that carry it."""

    changes: tuple[Change, ...]
    fragments: frozenset[str]
    call: VariantCall
    in_run: bool = False  # an insertion or deletion in a run of one base, where sequencers slip


@dataclass
class CodonCounts:
    """Depth by fragment at each residue, and the variants."""

    error_rate: float  # of one change of one codon, for these reads
    depth: dict[int, int] = field(default_factory=dict)  # of the codon's least covered base
    variants: tuple[FoundVariant, ...] = ()
    one_in: int = 1


def count_codons(
    counter: FragmentCounter,
    codons: Mapping[int, tuple[int, int, int]],
    locus: Locus,
    source: str,
    limits: ReadLimits,
) -> CodonCounts:
    """Count every codon. ``codons`` are the 1-based positions of each residue's bases."""
    every = counter.depths()
    depth = {position: every.get(position, 0) for bases in codons.values() for position in bases}
    residue_of = {position - 1: residue for residue, bases in codons.items() for position in bases}
    carriers = _carriers(counter, residue_of, codons, limits.listed_fragments)
    maker = _CallMaker(counter, depth, {p - 1: codons[residue_of[p - 1]] for p in depth}, locus, source, limits)
    variants = [
        found
        for changes, seen in sorted(carriers.items())
        if len(seen) >= limits.listed_fragments and (found := maker.variant(changes, seen)) is not None
    ]
    return CodonCounts(
        limits.error_rate * maker.error_factor,
        {residue: min(depth[p] for p in bases) for residue, bases in codons.items()},
        tuple(variants),
        counter.one_in,
    )


_Haplotype = tuple[Change, ...]


def _carriers(
    counter: FragmentCounter, residue_of: Mapping[int, int], codons: Mapping[int, tuple[int, int, int]], least: int
) -> dict[_Haplotype, dict[str, list[Seen]]]:
    """Return the fragments of each haplotype: changes of one codon on one fragment belong together.

    A fragment that does not show all bases of a codon says nothing about its haplotype and is left out; of a codon that
    an intron parts, the bases of the exon that is changed. Fragments without a change that ``least`` reads show are
    left out.
    """
    found: dict[_Haplotype, dict[str, list[Seen]]] = defaultdict(dict)
    for name, changes in counter.changed(least):
        by_codon: dict[int, list[Change]] = defaultdict(list)
        for change in changes:
            if len(change.reference) == len(change.alternative):
                if (residue := residue_of.get(change.position)) is not None:
                    by_codon[residue].append(change)
            else:
                found[(change,)][name] = changes[change]
        for residue, members in by_codon.items():
            if all(counter.shows(name, place) for place in places_to_show(members, codons[residue])):
                found[tuple(sorted(members))][name] = [seen for member in members for seen in changes[member]]
    return found


def places_to_show(changes: Iterable[Change], codon: Sequence[int]) -> tuple[int, ...]:
    """Return the 0-based places that a fragment must show to tell whether it carries changes of one codon.

    These are the bases of the codon (1-based) on the exons of the changes: no fragment of DNA shows both parts of a
    codon that an intron parts.
    """
    changed = [change.position for change in changes]
    return tuple(base - 1 for base in codon if any(abs(base - 1 - place) < len(codon) for place in changed))


class _CallMaker:
    """Writes the haplotypes of one file as variant calls."""

    def __init__(
        self,
        counter: FragmentCounter,
        depth: Mapping[int, int],
        codon_of: Mapping[int, Sequence[int]],
        locus: Locus,
        source: str,
        limits: ReadLimits,
    ) -> None:
        self._counter, self._depth, self._codon_of = counter, depth, codon_of
        self._locus, self._source, self._limits = locus, source, limits
        self.error_factor = limits.long_read_errors if counter.long_reads else 1

    def variant(self, changes: _Haplotype, seen: Mapping[str, list[Seen]]) -> FoundVariant | None:
        """Return a haplotype as a call with every reason against it, or None outside the counted codons."""
        alleles = self._alleles(changes)
        depth = self._depth_of(changes, seen)
        if alleles is None or depth is None:
            return None
        position, reference, alternative = alleles
        call = VariantCall(
            source=self._source,
            caller=READS_CALLER,
            line=0,
            contig=self._locus.contig,
            position=position,
            reference=reference,
            alternative=alternative,
            depth=depth,
            alt_depth=len(seen),
            alt_strands=self._strands(seen),
            # at the end of a target the strands are unequal without any bias
            other_strands=self._counter.strands(changes[0].position, seen.keys()),
            filters=self._doubts(seen),
        )
        return FoundVariant(changes, frozenset(seen), call, self._in_run(changes[0]))

    def _depth_of(self, changes: _Haplotype, seen: Collection[str]) -> int | None:
        """Return how many fragments show the place of a haplotype, or None where errors could give as many carriers.

        Carriers show their whole codon, so that depth is of fragments that do, too. Counting those takes long; most
        haplotypes are errors, and so few that they would be at a quarter of the depth.
        """
        first = changes[0]
        if first.position not in self._codon_of:
            return None
        rate, count = self._error_rate(changes), len(seen)
        if count < fragments_needed(self._depth[first.position + 1] // _WHOLE_CODON, rate, self._limits):
            return None
        if len(first.reference) == len(first.alternative):
            places = places_to_show(changes, self._codon_of[first.position])
        else:  # the bases on either side of an insertion, the first one that is deleted
            places = (first.position,) if first.reference else (first.position - 1, first.position)
        depth = len(self._counter.showing(places) | set(seen))
        return depth if count >= fragments_needed(depth, rate, self._limits) else None

    def _alleles(self, changes: _Haplotype) -> tuple[int, str, str] | None:
        """Return 1-based position and plus-strand alleles; changes with an intron between them give None."""
        start, end = changes[0].position, changes[-1].position + max(1, len(changes[-1].reference))
        if len(changes) == 1 and len(changes[0].reference) != len(changes[0].alternative):
            anchor = self._locus.plus(start - 1, start)
            if not anchor:
                return None
            return start, anchor + changes[0].reference, anchor + changes[0].alternative
        reference = self._locus.plus(start, end) if end - start <= 3 else None
        if not reference:
            return None
        bases = list(reference)
        for change in changes:
            bases[change.position - start] = change.alternative
        return start + 1, reference, "".join(bases)

    @staticmethod
    def _strands(seen: Mapping[str, list[Seen]]) -> tuple[int, int]:
        reverse = sum(all(item.reverse for item in items) for items in seen.values())
        forward = sum(not any(item.reverse for item in items) for items in seen.values())
        both = len(seen) - reverse - forward
        return forward + both, reverse + both

    def _doubts(self, seen: Mapping[str, list[Seen]]) -> tuple[str, ...]:
        near = self._limits.near_end
        if median(max(item.from_end for item in items) for items in seen.values()) < near:
            return (f"read_end (most reads end within {near} bases)",)
        return ()

    def _error_rate(self, changes: _Haplotype) -> float:
        limits = self._limits
        if len(changes[0].reference) == len(changes[0].alternative):
            return self.error_factor * limits.error_rate
        return self.error_factor * (limits.run_error_rate if self._in_run(changes[0]) else limits.indel_error_rate)

    def _in_run(self, change: Change) -> bool:
        """Tell whether an insertion or deletion lies in a run of its base."""
        bases = change.reference or change.alternative
        if len(change.reference) == len(change.alternative) or len(set(bases)) > 1:
            return False
        long = self._limits.run_length
        after = self._locus.plus(change.position, change.position + long + len(change.reference)) or ""
        before = self._locus.plus(change.position - long, change.position) or ""
        run = len(after) - len(after.lstrip(bases[0])) + len(before) - len(before.rstrip(bases[0]))
        return run >= long


def fragments_needed(depth: int, rate: float, limits: ReadLimits) -> int:
    """Return the number of fragments that errors at a ``rate`` alone would hardly ever give at a depth."""
    return _needed(depth, rate, limits.listed_fragments, limits.false_call_probability)


@cache
def _needed(depth: int, rate: float, least: int, probability: float) -> int:
    count = least
    while chance_of_at_least(count, depth, rate) > probability:
        count += 1
    return count


def chance_of_at_least(count: int, depth: int, rate: float) -> float:
    """Return the binomial probability of ``count`` or more errors, as the sum of its terms: exact where it is tiny."""
    total = 0.0
    for k in range(count, depth + 1):
        log_ways = lgamma(depth + 1) - lgamma(k + 1) - lgamma(depth - k + 1)
        term = exp(log_ways + k * log(rate) + (depth - k) * log1p(-rate))
        total += term
        if k > rate * depth and term < total * 1e-9:
            break
    return min(1.0, total)


def looks_edited(found: FoundVariant) -> bool:
    """Tell whether a variant of RNA could be the work of ADAR: A to I, read as G; ALK lies on the minus strand."""
    return len(found.changes) == 1 and found.changes[0][1:] == ("T", "C")
