"""3'/5' imbalance of ALK expression: a fusion transcribes the exons behind its breakpoint, and mostly not those before.

The measure is the mean depth of exons 20 to 29 over that of exons 1 to 19. Exons 1 to 19 of a sample without ALK
expression are empty too, so that the ratio is only measured where the 3' part is expressed. The limits are rows of
``thresholds.tsv``, of our own choice, because no open data set of known cases was at hand.
"""

from __future__ import annotations

from collections.abc import Mapping

from alkfusion.alignments.limits import ReadLimits
from alkfusion.model import Imbalance

__all__ = ["FIRST_KINASE_EXON", "imbalance_of"]

FIRST_KINASE_EXON = 20
_FLOOR = 0.1  # depth that stands for nothing, so that the ratio stays a number


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
    state = "unclear"
    if ratio >= limits.imbalance_ratio or ratio < limits.balance_ratio:
        state = "imbalanced" if ratio >= limits.imbalance_ratio else "balanced"
    return Imbalance(state=state, ratio=round(ratio, 2), reason=_step(depths, limits.imbalance_step), exon_depths=exons)


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
