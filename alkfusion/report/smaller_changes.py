"""What is said of changes too small to have been seen at the residues that were assessed."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from alkfusion.model import Assessment

__all__ = ["below_limit", "limit_told", "smaller_changes"]


def limit_told(fraction: float) -> str:
    """Return a limit of detection in percent with one digit, rounded up so that the promise holds."""
    return f"{ceil(fraction * 1000 - 1e-9) / 10:.1f} %"


def smaller_changes(assessment: Assessment) -> Iterator[str]:
    """Yield the sentences that say below which allele fraction the assessed residues are not assessed."""
    limits = [item.limit_of_detection for item in assessment.seen if item.limit_of_detection is not None]
    if limits:
        lowest, highest = limit_told(min(limits)), limit_told(max(limits))
        span = lowest if lowest == highest else f"{lowest} to {highest}, by residue"
        yield (
            f"{len(limits)} of {assessment.residues_total} residues of the table were assessed for changes from their"
            f" limit of detection on; smaller changes are not assessed (VAF below {span})"
        )
    if unknown := len(assessment.seen) - len(limits):
        yield (
            f"{unknown} of {assessment.residues_total} residues of the table were assessed by files that do not tell"
            " how small a change would have been seen"
        )


def below_limit(assessment: Assessment, residue: int, fraction: float | None) -> str | None:
    """Return why a change of an assessed residue, known from elsewhere with a VAF, could have been missed; or None."""
    limits = [item.limit_of_detection for item in assessment.seen if item.residue == residue]
    if fraction is None or not limits or limits[0] is None or fraction >= limits[0]:
        return None
    return f"its VAF elsewhere, {fraction:.2g}, lies below the limit of detection of {limits[0]:.2g}"
