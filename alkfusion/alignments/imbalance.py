"""3'/5' imbalance of ALK expression: a fusion transcribes the exons behind its breakpoint, and mostly not those before.

The measure is the mean depth of exons 20 to 29 over that of exons 1 to 19. Exons 1 to 19 of a sample without ALK
expression are empty too, so that the ratio is only measured where the 3' part is expressed. Degraded RNA that is read
from its tail loses depth towards the 5' end without any fusion; it does so within the 5' part too, and that fall is
taken off before an imbalance is called. The limits are rows of ``thresholds.tsv``, calibrated by our own simulation
(docs/simulation.md), because no open data set of known cases was at hand.
"""

from __future__ import annotations

from collections.abc import Mapping

from alkfusion.alignments.limits import ReadLimits
from alkfusion.model import Imbalance

__all__ = ["FIRST_KINASE_EXON", "imbalance_of"]

FIRST_KINASE_EXON = 20
_FLOOR = 0.1  # depth that stands for nothing, so that the ratio stays a number
_NO_FALL = 1.0  # depth added to both halves, so that a few reads in one of them are no fall
# Two halves of the 5' part; exons 17 to 19 are left out, because some fusions break before them.
_FIRST_HALF, _SECOND_HALF = range(1, 9), range(9, 17)


def imbalance_of(depths: Mapping[int, float], limits: ReadLimits, *, rna: bool) -> Imbalance:
    """Return the imbalance from the mean depth of each exon (1 to 29)."""
    exons = tuple(round(depth, 2) for _, depth in sorted(depths.items()))
    if not rna:
        return Imbalance(reason="DNA says nothing about expression")
    three = [depth for number, depth in depths.items() if number >= FIRST_KINASE_EXON]
    five = [depth for number, depth in depths.items() if number < FIRST_KINASE_EXON]
    mean_three, mean_five = sum(three) / len(three), sum(five) / len(five)
    if mean_three < limits.imbalance_depth:
        wanted = f"{limits.imbalance_depth:g} wanted"
        reason = f"exons 20 to 29 have a mean depth of {mean_three:.1f}, {wanted}: too little expression"
        return Imbalance(state="not_measurable", reason=reason, exon_depths=exons)
    if (covered := sum(depth >= 1 for depth in three)) < limits.imbalance_exons:
        reason = (
            f"{covered} of the exons 20 to 29 are covered, {limits.imbalance_exons} wanted:"
            " the assay does not read the whole transcript"
        )
        return Imbalance(state="not_measurable", reason=reason, exon_depths=exons)
    ratio = mean_three / max(mean_five, _FLOOR)
    fall, less = _fall(depths)
    state, reason = "unclear", _step(depths, limits.imbalance_step)
    if ratio < limits.balance_ratio:
        state = "balanced"
    elif min(ratio, mean_three / less / fall) >= limits.imbalance_ratio:
        state = "imbalanced"
    elif ratio >= limits.imbalance_ratio:
        reason = f"the depth falls {fall:.1f}-fold within exons 1 to 16 too, as in degraded RNA; {reason}"
    return Imbalance(state=state, ratio=round(ratio, 2), reason=reason, exon_depths=exons)


def _fall(depths: Mapping[int, float]) -> tuple[float, float]:
    """Return how many times deeper the second half of exons 1 to 16 is than the first, at least 1; and their mean."""
    first, second = (sum(depths[n] for n in half) / len(half) for half in (_FIRST_HALF, _SECOND_HALF))
    return max(1.0, (second + _NO_FALL) / (first + _NO_FALL)), max((first + second) / 2, _FLOOR)


def _step(depths: Mapping[int, float], least: float) -> str:
    """Say at which exon the depth rises most, on the mean of up to three exons before and behind."""
    best = max(range(2, 28), key=lambda number: (_rise(depths, number), -number))
    rise = _rise(depths, best)
    if rise < least:
        return f"no single exon at which the depth rises {least:g}-fold"
    return f"the depth rises {rise:.1f}-fold at exon {best}"


def _rise(depths: Mapping[int, float], number: int) -> float:
    before = [depths[n] for n in range(max(1, number - 3), number)]
    behind = [depths[n] for n in range(number, min(29, number + 2) + 1)]
    return (sum(behind) / len(behind)) / max(sum(before) / len(before), _FLOOR)
