"""Pairs with one mate in ALK and the other elsewhere: how many point from one side of a breakpoint to one place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from alkfusion.alignments.tails import NEAR
from alkfusion.calls import Kept

__all__ = ["MateGroup", "PairIndex", "PairRecord", "agree_on_sides", "mate_groups"]

_MIN_SHARE = 0.8  # of the pairs between two places that agree on the kept sides; mapping artefacts go all ways


class PairRecord(NamedTuple):
    """A read in ALK whose mate lies outside. A forward read keeps the left side of a breakpoint."""

    name: str
    start: int  # 0-based half-open interval of the read in ALK
    end: int
    kept: Kept
    contig: str  # canonical, of the mate
    mate_start: int  # 0-based
    mate_kept: Kept
    mapq: int
    mate_mapq: int | None  # MQ tag, where the file has it


class MateGroup(NamedTuple):
    """Pairs whose mates lie together and agree on the sides that are kept, in the order of the mates' starts."""

    contig: str
    kept: Kept  # at the mates
    alk_kept: Kept
    pairs: tuple[PairRecord, ...]

    @property
    def names(self) -> frozenset[str]:
        """Names of the fragments."""
        return frozenset(pair.name for pair in self.pairs)

    @property
    def fragments(self) -> int:
        """Number of fragments."""
        return 1 if len(self.pairs) == 1 else len(self.names)

    @property
    def window(self) -> tuple[int, int]:
        """0-based half-open interval that holds all mate starts."""
        return self.pairs[0].mate_start, self.pairs[-1].mate_start + 1

    @property
    def innermost(self) -> tuple[int, int]:
        """1-based positions nearest to the breakpoint that reads in ALK and mate starts reach."""
        mates = [pair.mate_start + 1 for pair in self.pairs]
        alk = max(p.end for p in self.pairs) if self.alk_kept is Kept.LEFT else min(p.start + 1 for p in self.pairs)
        return alk, max(mates) if self.kept is Kept.LEFT else min(mates)


def mate_groups(pairs: Iterable[PairRecord], reach: int) -> list[MateGroup]:
    """Group pairs by the place of their mates; mates of one group lie at most ``reach`` bases apart one by one."""
    by_kind: dict[tuple[str, Kept, Kept], list[PairRecord]] = defaultdict(list)
    for pair in pairs:
        by_kind[pair.contig, pair.mate_kept, pair.kept].append(pair)
    groups = []
    for (contig, mate_kept, kept), members in by_kind.items():
        members.sort(key=_by_mate)
        begin = 0
        for end in range(1, len(members)):
            if members[end].mate_start - members[end - 1].mate_start > reach:
                groups.append(MateGroup(contig, mate_kept, kept, tuple(members[begin:end])))
                begin = end
        groups.append(MateGroup(contig, mate_kept, kept, tuple(members[begin:])))
    return [group for _, group in sorted([(_order(group), group) for group in groups])]


def _order(group: MateGroup) -> tuple[int, str, int, int, Kept, Kept]:
    """Put most fragments first; no two groups have the same."""
    contig, kept, alk_kept, pairs = group
    return -group.fragments, contig, pairs[0].mate_start, pairs[-1].mate_start, kept, alk_kept


class PairIndex:
    """All pairs of a file, found by the place of their mates."""

    def __init__(self, pairs: Sequence[PairRecord]) -> None:
        self._by_contig: dict[str, list[PairRecord]] = defaultdict(list)
        for pair in pairs:
            self._by_contig[pair.contig].append(pair)
        for found in self._by_contig.values():
            found.sort(key=_mate_start)
        self._by_start = {kept: sorted([p for p in pairs if p.kept is kept], key=_start) for kept in Kept}
        self._mate_starts = {contig: list(map(_mate_start, found)) for contig, found in self._by_contig.items()}
        self._starts = {kept: list(map(_start, found)) for kept, found in self._by_start.items()}
        self._grouped: tuple[Sequence[PairRecord], list[MateGroup]] = (), []
        self._longest = max((pair.end - pair.start for pair in pairs), default=0)

    def between(self, contig: str, start: int, end: int) -> list[PairRecord]:
        """Return the pairs whose mates start in a closed interval of 0-based positions."""
        starts = self._mate_starts.get(contig, [])
        return self._by_contig[contig][bisect_left(starts, start) : bisect_right(starts, end)] if starts else []

    def groups(self, pairs: Sequence[PairRecord], reach: int) -> list[MateGroup]:
        """Return the groups of some pairs; those of one place are asked for by each of its tails, and made once."""
        if self._grouped[0] is not pairs:
            self._grouped = pairs, mate_groups(pairs, reach)
        return self._grouped[1]

    def of_site(self, position: int, kept: Kept, reach: int) -> list[PairRecord]:
        """Return the pairs whose ALK read lies on the kept side of a 1-based breakpoint, near enough to span it."""
        found, starts = self._by_start[kept], self._starts[kept]
        if kept is Kept.RIGHT:
            return found[bisect_left(starts, position - NEAR - 1) : bisect_left(starts, position + reach - 1)]
        first, last = bisect_left(starts, position - reach - self._longest), bisect_right(starts, position + NEAR)
        return [pair for pair in found[first:last] if position - reach < pair.end <= position + NEAR]


_start, _mate_start = attrgetter("start"), attrgetter("mate_start")
_by_mate = attrgetter("mate_start", "name")


def agree_on_sides(group: MateGroup, pairs: PairIndex, around: int) -> bool:
    """Tell whether the pairs to a place come from one side of one place of ALK.

    Nearly all pairs between the two places (and ``around`` bases more) must keep the sides of the group, and most of
    all pairs to the mates' place must come from there: a repeat draws mates from everywhere in the gene.
    """
    starts = [pair.start for pair in group.pairs]
    low, high = min(starts) - around, max(starts) + around
    first, last = group.window
    there = pairs.between(group.contig, first - around, last + around)
    between = {pair.name for pair in there if low <= pair.start <= high}
    everywhere = {pair.name for pair in there}
    return group.fragments >= _MIN_SHARE * len(between) and len(between) * 2 >= len(everywhere)
