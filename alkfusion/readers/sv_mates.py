"""Two breakend records that are the two ends of one junction make one call.

Records name each other by MATEID or PARID (a list is allowed). Where a file names no mates, two records with mirrored
positions and kept sides are one junction, and so are mirrored sides within one EVENT. A mate that never comes (it was
filtered, or the caller writes one record only) loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from alkfusion.calls import FusionCall, Side
from alkfusion.readers.vcf import VcfRecord

__all__ = ["Mates"]

_SLIDE_IN_EVENT = 1_000  # bases that two imprecise records of one event may differ; our choice, about two fragments


class _Waiting(NamedTuple):
    calls: list[FusionCall]
    mates: frozenset[str]


def _contig(side: Side) -> str:
    return (side.contig or "").lower().removeprefix("chr")


class Mates:
    """The breakends of one file that still wait for their mates; they are few, whatever the length of the file."""

    def __init__(self) -> None:
        self._by_id: dict[str, _Waiting] = {}
        self._same_id: list[_Waiting] = []
        # by EVENT, contigs and kept sides, in the direction of the record: a repeated line is no mate
        self._unnamed: dict[tuple[object, ...], list[tuple[int, int]]] = {}

    def join(self, record: VcfRecord, calls: list[FusionCall]) -> Iterable[FusionCall]:
        """Return what can be told with this record: its own calls, those of both mates, or nothing yet."""
        named = ",".join(filter(None, (record.stated("MATEID"), record.stated("PARID"))))
        mates = frozenset(name for name in named.split(",") if name)
        if not mates or record.id is None:
            return [] if self._mirrored(record, calls[0]) else calls
        for mate in sorted(mates):
            waiting = self._by_id.get(mate)
            if waiting is not None and record.id in waiting.mates:
                del self._by_id[mate]
                return [_joined(call, calls[0]) for call in waiting.calls]
        entry = _Waiting(calls, mates)
        if self._by_id.setdefault(record.id, entry) is not entry:
            self._same_id.append(entry)
        return []

    def left_over(self) -> Iterator[FusionCall]:
        """Yield the calls whose mates are not in the file, in file order."""
        left = [*self._by_id.values(), *self._same_id]
        for waiting in sorted(left, key=lambda entry: entry.calls[0].line):
            yield from waiting.calls

    def _mirrored(self, record: VcfRecord, call: FusionCall) -> bool:
        """Tell whether a record without a named mate repeats an earlier one from the other side."""
        first, second = ((_contig(side), side.kept) for side in (call.first, call.second))
        here, there = call.first.position or 0, call.second.position or 0
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


def _joined(call: FusionCall, mate: FusionCall) -> FusionCall:
    """Complete a call by what only its mate's record says: gene and window of the other side, filters, support."""
    mirrored = (mate.first.contig, mate.first.position) != (call.first.contig, call.first.position)
    other = mate.first if mirrored else mate.second
    return msgspec.structs.replace(
        call,
        second=msgspec.structs.replace(
            call.second,
            gene=call.second.gene or other.gene,
            gene_id=call.second.gene_id or other.gene_id,
            window=call.second.window or other.window,
        ),
        exact=call.exact and mate.exact,
        rejected=call.rejected or mate.rejected,
        split_reads=mate.split_reads if call.split_reads is None else call.split_reads,
        spanning_pairs=mate.spanning_pairs if call.spanning_pairs is None else call.spanning_pairs,
    )
