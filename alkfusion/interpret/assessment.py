"""Which residues were looked at: each file states it for each residue, and the statements are merged into one answer.

Not seen is not wild type: a residue counts as assessed only when a file says so, never because no variant was listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.model import AssessedResidue, Assessment, AssessmentState, NotAssessed

__all__ = ["NOTHING_GIVEN", "ResidueCoverage", "by_depth", "merge_coverage"]

NOTHING_GIVEN = "no small-variant file and no BAM was given"


class ResidueCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """What one file says about one residue (1-based, NP_004295.2).

    ``reason`` says how it was seen, or why it was not. ``depth`` is the smallest of the codon's three bases, None where
    the file gives none; ``limit_of_detection`` is an allele fraction. ``refuted`` is for a file that looked and has a
    reason against the residue which no other file takes away, such as a call there that its caller did not trust.
    """

    residue: int
    assessed: bool
    reason: str
    depth: int | None = None
    limit_of_detection: float | None = None
    refuted: bool = False


def by_depth(residue: int, depth: int, how: str, thresholds: CallingThresholds) -> ResidueCoverage:
    """State a residue by the smallest depth of its codon; ``how`` names what was counted, such as ``gVCF``."""
    if depth < thresholds.min_depth:
        reason = f"{how}: depth {depth}, {thresholds.min_depth} wanted"
        return ResidueCoverage(residue=residue, assessed=False, reason=reason, depth=depth)
    limit = thresholds.limit_of_detection(depth)
    return ResidueCoverage(residue=residue, assessed=True, reason=how, depth=depth, limit_of_detection=limit)


def merge_coverage(defining: Sequence[int], statements: Iterable[ResidueCoverage]) -> Assessment:
    """Merge what several files say about the defining residues; the order of the statements never matters.

    A residue is assessed when any file assessed it and none refuted it; of several files the deepest counts. Otherwise
    the reason is that of the file that saw most: a depth before none, then the first in alphabetical order.
    """
    by_residue: dict[int, list[ResidueCoverage]] = {residue: [] for residue in defining}
    for statement in statements:
        if statement.residue in by_residue:
            by_residue[statement.residue].append(statement)
    seen, missing = [], []
    for residue in sorted(by_residue):
        statement = _decided(residue, by_residue[residue])
        if statement.assessed:
            seen.append(_seen(statement))
        else:
            missing.append(NotAssessed(residue=residue, reason=statement.reason, depth=statement.depth))
    return Assessment(
        state=_state(len(seen), len(missing)),
        residues_total=len(by_residue),
        residues_assessed=len(seen),
        assessed=tuple(item.residue for item in seen),
        assessed_from=_largest_limit(seen),
        seen=tuple(seen),
        not_assessed=tuple(missing),
    )


def _decided(residue: int, statements: Iterable[ResidueCoverage]) -> ResidueCoverage:
    """Return the statement that counts for one residue."""
    nothing = ResidueCoverage(residue=residue, assessed=False, reason=NOTHING_GIVEN)
    ranked = sorted(statements, key=lambda s: (not s.refuted, not s.assessed, -_depth(s), s.reason))
    return ranked[0] if ranked else nothing


def _depth(statement: ResidueCoverage) -> int:
    return -1 if statement.depth is None else statement.depth


def _seen(statement: ResidueCoverage) -> AssessedResidue:
    """Write down an assessed residue. Not seen is not wild type: a change below the limit is not assessed."""
    return AssessedResidue(
        residue=statement.residue,
        how=statement.reason,
        depth=statement.depth,
        limit_of_detection=statement.limit_of_detection,
        below_limit="unknown" if statement.limit_of_detection is None else "not_assessed",
    )


def _largest_limit(seen: Iterable[AssessedResidue]) -> float | None:
    limits = [item.limit_of_detection for item in seen]
    known = [limit for limit in limits if limit is not None]
    return max(known) if known and len(known) == len(limits) else None


def _state(seen: int, missing: int) -> AssessmentState:
    if not seen:
        return AssessmentState.NONE
    return AssessmentState.PARTIAL if missing else AssessmentState.COMPLETE
