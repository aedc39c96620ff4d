"""Two breakend records that are the two ends of one junction make one call.

Records name each other by MATEID or PARID (a list is allowed). Where a file names no mates, two records with mirrored
positions and kept sides are one junction, and so are mirrored sides within one EVENT. A mate that never comes (it was
filtered, or the caller writes one record only) loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from alkfusion.calls import FusionCall, Side
from alkfusion.readers.sv_junctions import Junction
from alkfusion.readers.vcf import VcfRecord

__all__ = ["Mates"]

_SLIDE_IN_EVENT = 1_000  # bases that two imprecise records of one event may differ; our choice, about two fragments


class _Waiting(NamedTuple):
    calls: list[FusionCall]
    mates: frozenset[str]


def _named_mates(record: VcfRecord) -> frozenset[str]:
    named = record.stated("MATEID") or record.stated("PARID")
    return frozenset(named.split(",")) if named and record.id else frozenset()


def _contig(side: Side) -> str:
    return (side.contig or "").lower().removeprefix("chr")


class Mates:
    """The breakends of one file that still wait for their mates; they are few, whatever the length of the file."""

    def __init__(self) -> None:
        self._by_id: dict[str, _Waiting] = {}
        self._same_id: list[_Waiting] = []
        # by EVENT, contigs and kept sides, in the direction of the record: a repeated line is no mate
        self._unnamed: dict[tuple[object, ...], list[tuple[int, int]]] = {}

    def completed(self, record: VcfRecord, junction: Junction) -> list[FusionCall] | None:
        """Return the waiting calls that a record completes, no calls where it repeats one, and None for a new one."""
        mates = _named_mates(record)
        if not mates:
            return [] if self._mirrored(record, junction) else None
        for mate in sorted(mates):
            waiting = self._by_id.get(mate)
            if waiting is not None and record.id in waiting.mates:
                del self._by_id[mate]
                return [_joined(call, record, junction) for call in waiting.calls]
        return None

    def hold(self, record: VcfRecord, calls: list[FusionCall]) -> list[FusionCall]:
        """Keep the calls of a record that names a mate until that comes; return those that need not wait."""
        mates = _named_mates(record)
        if not mates:
            return calls
        entry = _Waiting(calls, mates)
        if self._by_id.setdefault(str(record.id), entry) is not entry:
            self._same_id.append(entry)
        return []

    def left_over(self) -> Iterator[FusionCall]:
        """Yield the calls whose mates are not in the file, in file order."""
        left = [*self._by_id.values(), *self._same_id]
        for waiting in sorted(left, key=lambda entry: entry.calls[0].line):
            yield from waiting.calls

    def _mirrored(self, record: VcfRecord, junction: Junction) -> bool:
        """Tell whether a record without a named mate repeats an earlier one from the other side."""
        first, second = ((_contig(side), side.kept) for side in (junction.first, junction.second))
        here, there = junction.first.position or 0, junction.second.position or 0
        event = record.stated("EVENT")
        # without an event the positions must be the same and are part of the key, which keeps the look-up short
        slide, exactly, mirrored = (0, (here, there), (there, here)) if event is None else (_SLIDE_IN_EVENT, (), ())
        candidates = self._unnamed.get((event, second, first, *mirrored), [])
        for place in candidates:
            if abs(place[0] - there) <= slide and abs(place[1] - here) <= slide:
                candidates.remove(place)
                return True
        self._unnamed.setdefault((event, first, second, *exactly), []).append((here, there))
        return False


def _joined(call: FusionCall, record: VcfRecord, junction: Junction) -> FusionCall:
    """Complete a call by what only its mate's record says: gene and window of the other side, and filters."""
    gene, window, rejected = record.stated("GENE_NAME"), junction.first.window, record.failed_filters
    if gene is None and window is None and rejected is None and junction.exact:
        return call
    second = call.second
    return msgspec.structs.replace(
        call,
        second=msgspec.structs.replace(
            second,
            gene=second.gene or gene,
            gene_id=second.gene_id or record.stated("GENE_ID"),
            window=second.window or window,
        ),
        exact=call.exact and junction.exact,
        rejected=call.rejected or rejected,
    )
