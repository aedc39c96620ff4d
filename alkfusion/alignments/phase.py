"""Which variants lie on one molecule, and on the molecule of the fusion: counted on fragments that show both.

In cis every molecule of the rarer variant carries the other one too, in trans none does; chimeric molecules of the
library and wrong bases mix up a small part of them (``phase_mixed``). How often each variant occurs tells how many
fragments of the commoner one should carry the rarer one, so that these say something as well. One answer is given when
the counts are ``phase_likelihood`` times likelier under it than under the other, each taken at the ratio of the two
variants that suits it best: a small subclone inside a large one is no proof of trans. Where both kinds of molecule are
there beyond what the library mixes up, no single answer is true and none is given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import combinations
from math import exp, log
from typing import NamedTuple

from alkfusion.alignments.codon_counts import FoundVariant, chance_of_at_least
from alkfusion.alignments.fragments import FragmentCounter
from alkfusion.alignments.limits import ReadLimits
from alkfusion.model import Phase, YesNoUnknown

__all__ = ["Carriers", "PairCount", "count_pairs", "decide", "on_fusion_allele"]

_RATIO_STEPS = [step / 10 for step in range(-30, 31)]  # logarithms: a twentieth to twenty times the observed ratio
_TOLD_UP_TO = 1000  # times likelier


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


class Carriers(NamedTuple):
    """Fragments with either variant: those that show both places, and those that show one place alone."""

    both: int
    first_only: int
    second_only: int
    first_alone: tuple[int, int] = (0, 0)  # carriers and all fragments that show the first place and not the second
    second_alone: tuple[int, int] = (0, 0)


def count_pairs(
    variants: Iterable[FoundVariant],
    counter: FragmentCounter,
    places: Mapping[FoundVariant, Collection[int]],
    limits: ReadLimits,
) -> list[PairCount]:
    """Count every pair. ``places`` are the 0-based positions that a fragment has to show to say yes or no."""
    variants = list(variants)
    # the fragments that carry a variant, or show that they do not
    shown = {variant: variant.fragments | counter.showing(places[variant]) for variant in variants}
    pairs = []
    for first, second in combinations(variants, 2):
        between = shown[first] & shown[second]
        one, two = first.fragments & between, second.fragments & between
        carriers = Carriers(
            len(one & two),
            len(one - two),
            len(two - one),
            (len(first.fragments) - len(one), len(shown[first]) - len(between)),
            (len(second.fragments) - len(two), len(shown[second]) - len(between)),
        )
        pairs.append(PairCount(first, second, *carriers[:3], len(between - one - two), *decide(carriers, limits)))
    return pairs


def decide(carriers: Carriers, limits: ReadLimits) -> tuple[Phase, str]:
    """Return cis, trans or unknown, and how that was decided."""
    both, first_only, second_only = carriers[:3]
    if not both + first_only + second_only:
        return Phase.UNKNOWN, "no fragment shows both places and a variant"
    counts = f"fragments with both: {both}, with the first only: {first_only}, with the second only: {second_only}"
    if _both_kinds(both, min(first_only, second_only), limits):
        return Phase.UNKNOWN, f"molecules of both kinds, more than the library mixes up; {counts}"
    gap = _log_likelihood(carriers, 1 - limits.phase_mixed) - _log_likelihood(carriers, limits.phase_mixed)
    likelier = Phase.CIS if gap > 0 else Phase.TRANS
    words = f"over {_TOLD_UP_TO:,}" if abs(gap) > log(_TOLD_UP_TO) else f"{exp(abs(gap)):.0f}"
    how = f"likelihood ratio {words} for {likelier.value}"
    if abs(gap) < log(limits.phase_likelihood):
        return Phase.UNKNOWN, f"{how}, {limits.phase_likelihood:g} wanted; {counts}"
    return likelier, f"{how}; {counts}"


def _both_kinds(both: int, apart: int, limits: ReadLimits) -> bool:
    """Tell whether the rarer variant lies on molecules with the other one and on others (``apart``), beyond chance."""
    total = both + apart
    by_chance = max(chance_of_at_least(count, total, limits.phase_mixed) for count in (both, apart))
    return by_chance < limits.phase_chance and apart > limits.phase_both_kinds * total


def _log_likelihood(carriers: Carriers, joined: float) -> float:
    """Return the best log likelihood of the counts where a part ``joined`` of the rarer variant has the other one."""
    observed = (carriers.both + carriers.second_only + carriers.second_alone[0] + 0.5) / (
        carriers.both + carriers.first_only + carriers.first_alone[0] + 0.5
    )
    return max(_at_ratio(carriers, joined, observed * exp(step)) for step in _RATIO_STEPS)


def _at_ratio(carriers: Carriers, joined: float, ratio: float) -> float:
    """Return the log likelihood when the second variant is ``ratio`` times as frequent as the first."""
    with_both = joined * min(1.0, ratio)
    parts = (with_both, 1 - with_both, ratio - with_both)
    whole = 1 + ratio - with_both
    found = sum(count * log(part / whole) for count, part in zip(carriers[:3], parts, strict=True) if count)
    (first, first_depth), (second, second_depth) = carriers.first_alone, carriers.second_alone
    if first_depth and second_depth:
        expected = ratio * second_depth / first_depth  # carriers of the second for one of the first
        found += second * log(expected / (1 + expected)) - first * log(1 + expected)
    return found


def on_fusion_allele(
    variant: FoundVariant,
    counter: FragmentCounter,
    places: Collection[int],
    junction_fragments: Collection[str],
    fraction: float,
    limits: ReadLimits,
) -> tuple[YesNoUnknown, int, int]:
    """Tell whether a variant lies on the fusion, with the fragments of the junction that carry it and that do not.

    No is said only where the variant, at its ``fraction`` of the molecules, should have been seen on the junction's.
    """
    names = set(junction_fragments)
    carrying = len(variant.fragments & names)
    shown = names & counter.showing(places)
    without = len(shown - variant.fragments)
    if carrying and chance_of_at_least(carrying, carrying + without, limits.phase_stray) < limits.phase_chance:
        return YesNoUnknown.YES, carrying, without
    if not carrying and without and (1 - fraction) ** without < limits.phase_chance:
        return YesNoUnknown.NO, carrying, without
    return YesNoUnknown.UNKNOWN, carrying, without
