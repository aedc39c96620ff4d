"""Which side of a call is 5': from geometry and exon edges, never from the order of columns alone.

A side is 5' when transcription runs towards the breakpoint: the kept part lies left of it on a + strand gene, right
of it on a - strand gene. Files without geometry are oriented by the exon edges that their breakpoints hit (a 5' side
ends where an exon ends, a 3' side begins where one begins), and only then by the list of known ALK partners.
"""

from __future__ import annotations

import msgspec

from alkfusion.calls import FusionCall, Kept, Side
from alkfusion.interpret.placement import SNAP_WINDOW, Role

__all__ = ["BY_KNOWN_PARTNER", "EdgeDistances", "Orientation", "orient", "role_of"]

BY_KNOWN_PARTNER = "list of known ALK partners"


class EdgeDistances(msgspec.Struct, frozen=True):
    """Bases from a breakpoint to the nearest exon end (it would be 5') and exon start (it would be 3'), or None."""

    as_five_prime: int | None
    as_three_prime: int | None


class Orientation(msgspec.Struct, frozen=True):
    """Which side is 5'; ``swapped`` when it is the second of the file. ``decided`` is None when nothing could tell."""

    swapped: bool
    decided: str | None
    same_ends: bool = False  # both sides are 5' or both 3' parts of their genes: no chimeric protein


def role_of(kept: Kept, gene_strand: str) -> Role:
    """Tell which end of a transcript the kept side of a breakpoint makes."""
    towards = Kept.LEFT if gene_strand == "+" else Kept.RIGHT
    return Role.FIVE_PRIME if kept is towards else Role.THREE_PRIME


def orient(
    call: FusionCall,
    gene_strands: tuple[str | None, str | None],
    edges: tuple[EdgeDistances, EdgeDistances],
    alk_sides: tuple[bool, bool],
    known_partner: bool,
) -> Orientation:
    """Find the 5' side of a call.

    ``gene_strands``, ``edges`` and ``alk_sides`` are in the order of the file. ``known_partner`` says that the other
    gene is a published 5' partner of ALK; it decides only where no geometry and no exon edge does.
    """
    if call.same_ends:
        return Orientation(swapped=False, decided="the caller's own word", same_ends=True)
    if call.ordered:
        return Orientation(swapped=False, decided="order of transcription, as the caller states it")
    return (
        _by_kept_sides(call.first, call.second, gene_strands)
        or _by_edges(edges)
        or _by_known_partner(alk_sides, known_partner)
        or Orientation(swapped=False, decided=None)
    )


def _by_kept_sides(first: Side, second: Side, strands: tuple[str | None, str | None]) -> Orientation | None:
    """Decide by geometry; where one side has no gene or no kept part, the other side decides for both."""
    roles = [
        None if strand is None or side.kept is None else role_of(side.kept, strand)
        for side, strand in zip((first, second), strands, strict=True)
    ]
    if roles == [None, None]:
        return None
    same_ends = roles[0] is roles[1]
    swapped = not same_ends and (roles[0] is Role.THREE_PRIME or roles[1] is Role.FIVE_PRIME)
    return Orientation(swapped=swapped, decided="kept sides and gene strands", same_ends=same_ends)


def _near(*distances: int | None) -> int | None:
    """Sum of the distances when all are within the window in which callers slide."""
    total = 0
    for distance in distances:
        if distance is None or abs(distance) > SNAP_WINDOW:
            return None
        total += abs(distance)
    return total


def _by_edges(edges: tuple[EdgeDistances, EdgeDistances]) -> Orientation | None:
    first, second = edges
    forward = _near(first.as_five_prime, second.as_three_prime)
    backward = _near(second.as_five_prime, first.as_three_prime)
    if forward is None and backward is None:
        # one side alone can still tell, when it hits one kind of edge only
        forward = _one_edge(first.as_five_prime, second.as_three_prime)
        backward = _one_edge(second.as_five_prime, first.as_three_prime)
    if forward == backward:
        return None
    swapped = forward is None or (backward is not None and backward < forward)
    return Orientation(swapped=swapped, decided="exon edges at the breakpoints")


def _one_edge(*distances: int | None) -> int | None:
    near = [total for distance in distances if (total := _near(distance)) is not None]
    return min(near) if near else None


def _by_known_partner(alk_sides: tuple[bool, bool], known_partner: bool) -> Orientation | None:
    if not known_partner or alk_sides[0] == alk_sides[1]:
        return None
    return Orientation(swapped=alk_sides[0], decided=BY_KNOWN_PARTNER)
