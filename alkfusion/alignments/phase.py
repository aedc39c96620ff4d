"""Which variants lie on one molecule, and on the molecule of the fusion: counted on fragments that show both.

Chimeric molecules of the library and wrong bases mix the two answers at a rate of at most ``_MIXED``; an answer is
given when the other one would need a coincidence rarer than ``_SURE`` (binomial tail). Otherwise the phase is unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import combinations
from math import comb
from typing import NamedTuple

from alkfusion.alignments.codon_counts import FoundVariant
from alkfusion.alignments.fragments import FragmentCounter
from alkfusion.model import Phase, YesNoUnknown

__all__ = ["PairCount", "count_pairs", "on_fusion_allele"]

_MIXED, _SURE = 0.05, 0.01
_STRAY = 0.01  # fragments of the junction that show a base by error


class PairCount(NamedTuple):
    """Fragments in the four combinations of two variants, and what they prove."""

    first: FoundVariant
    second: FoundVariant
    both: int
    first_only: int
    second_only: int
    neither: int
    phase: Phase
    decided_by: str


def count_pairs(
    variants: Iterable[FoundVariant],
    counter: FragmentCounter,
    places: Mapping[FoundVariant, Collection[int]],
) -> list[PairCount]:
    """Count every pair. ``places`` are the 0-based positions that a fragment has to show to say yes or no."""
    variants = list(variants)
    # the fragments that carry a variant, or show that they do not
    shown = {variant: variant.fragments | counter.showing(places[variant]) for variant in variants}
    pairs = []
    for first, second in combinations(variants, 2):
        between = shown[first] & shown[second]
        one, two = first.fragments & between, second.fragments & between
        counts = (len(one & two), len(one - two), len(two - one), len(between - one - two))
        pairs.append(PairCount(first, second, *counts, *_decided(*counts[:3])))
    return pairs


def _decided(both: int, first_only: int, second_only: int) -> tuple[Phase, str]:
    apart = min(first_only, second_only)  # every fragment of the rarer variant should carry the other one when in cis
    total = both + apart
    if not total:
        return Phase.UNKNOWN, "no fragment shows both places and a variant"
    how = f"fragments, binomial test: {both} carry both, {apart} only the rarer one"
    if both and _tail(both, total, _MIXED) < _SURE:
        return Phase.CIS, how
    if apart and _tail(apart, total, _MIXED) < _SURE:
        return Phase.TRANS, how
    return Phase.UNKNOWN, f"{how}; too few to decide"


def _tail(count: int, total: int, rate: float) -> float:
    return sum(comb(total, k) * rate**k * (1 - rate) ** (total - k) for k in range(count, total + 1))


def on_fusion_allele(
    variant: FoundVariant,
    counter: FragmentCounter,
    places: Collection[int],
    junction_fragments: Collection[str],
    fraction: float,
) -> tuple[YesNoUnknown, int, int]:
    """Tell whether a variant lies on the fusion, with the fragments of the junction that carry it and that do not.

    No is said only where the variant, at its ``fraction`` of the molecules, should have been seen on the junction's.
    """
    names = set(junction_fragments)
    carrying = len(variant.fragments & names)
    shown = names & counter.showing(places)
    without = len(shown - variant.fragments)
    if carrying and _tail(carrying, carrying + without, _STRAY) < _SURE:
        return YesNoUnknown.YES, carrying, without
    if not carrying and without and (1 - fraction) ** without < _SURE:
        return YesNoUnknown.NO, carrying, without
    return YesNoUnknown.UNKNOWN, carrying, without
