"""Many calls, one event: rows of all files become rearrangements with isoforms, and no read is counted twice.

Rows that join the same two exons are one isoform; isoforms of the same two genes in the same order are one
rearrangement. Within one caller the split reads of different rows of an event are added (they cross different
junctions, repeated rows count once) and of the spanning pairs the largest number is taken (callers report a pair at
every junction it is compatible with). Between callers nothing is added: they look at the same reads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from alkfusion.calls import FusionCall, Side
from alkfusion.genome.names import ALK
from alkfusion.interpret.bases import KnownBases
from alkfusion.interpret.classify import Evidence, SupportThresholds, Verdict, classify, kinase_domain
from alkfusion.interpret.frame import FrameVerdict, reading_frame
from alkfusion.interpret.naming import exon_label, fusion_name, junction_name, known_name, nomenclature
from alkfusion.interpret.placement import Site
from alkfusion.interpret.reading import Reading
from alkfusion.model import Event, Frame, Isoform, Partner, Rearrangement, Support

__all__ = ["merge_readings"]

_EVENT_ORDER = {event: rank for rank, event in enumerate(Event)}


class _Junction(msgspec.Struct, frozen=True):
    """All readings of one junction, judged."""

    readings: tuple[Reading, ...]
    frame: FrameVerdict
    verdict: Verdict
    alias: str | None
    split_reads: int | None
    spanning_pairs: int | None

    @property
    def best(self) -> Reading:
        return self.readings[0]

    @property
    def has_breakpoint(self) -> bool:
        """False for pairs around a junction, which show no base of it."""
        return self.best.five.position is not None or self.best.three.position is not None

    @property
    def names_exons(self) -> bool:
        """False where no exon ends or begins: a break that makes no transcript, or lies deep in an intron.

        Nor are there exons to name where the order of the genes is not known.
        """
        if self.best.orientation.decided is None:
            return False
        deep = self.best.five.kind == "intron" and not self.best.from_dna and self.frame.frame is Frame.UNKNOWN
        return self.verdict.event is not Event.UNRESOLVED and not deep

    @property
    def fragments(self) -> int:
        return (self.split_reads or 0) + (self.spanning_pairs or 0)


def merge_readings(
    readings: Iterable[Reading],
    recurrent_partners: frozenset[str],
    thresholds: SupportThresholds,
    bases: KnownBases,
) -> tuple[Rearrangement, ...]:
    """Join readings to rearrangements, the most telling first; the order of the input does not matter."""
    by_junction: dict[tuple[object, ...], list[Reading]] = defaultdict(list)
    for reading in readings:
        by_junction[_junction_key(reading)].append(reading)
    by_event: dict[tuple[object, ...], list[_Junction]] = defaultdict(list)
    for group in by_junction.values():
        junction = _judge(sorted(group, key=_reading_order), recurrent_partners, thresholds, bases)
        by_event[_event_key(junction.best)].append(junction)
    events = [_rearrangement(sorted(junctions, key=_junction_order)) for junctions in by_event.values()]
    return tuple(sorted(_name_reciprocals(events), key=_rearrangement_order))


def _junction_key(reading: Reading) -> tuple[object, ...]:
    """Two calls are one junction when they join the same exons with the same number of bases between."""
    five, three = reading.five, reading.three
    if five.exon is None or three.exon is None or five.transcript is None or three.transcript is None:
        return (*_event_key(reading), five.contig, five.position, three.contig, three.position)
    key = (five.gene, exon_label(five), three.gene, exon_label(three), reading.between, reading.from_dna)
    # a DNA breakpoint has no edge to be compared with, so that each one stands for itself
    return (*key, reading.antisense, *((five.position, three.position) if reading.from_dna else ()))


def _event_key(reading: Reading) -> tuple[object, ...]:
    return (reading.five.gene, reading.three.gene, reading.antisense, reading.orientation.same_ends)


def _reading_order(reading: Reading) -> tuple[object, ...]:
    """Choose the reading that speaks for a junction: GRCh38, exact callers, then content; never by file order."""
    call = reading.call
    return (
        reading.build.value != "GRCh38",
        not call.exact,
        len(reading.notes),
        (reading.inserted or "").count("N"),
        reading.inserted is not None,
        reading.five.position or 0,
        reading.three.position or 0,
        reading.five.reported_as or "",
        reading.three.reported_as or "",
        call.source,
        call.line,
    )


def _judge(
    readings: Sequence[Reading], recurrent: frozenset[str], thresholds: SupportThresholds, bases: KnownBases
) -> _Junction:
    best = readings[0]
    frame = _frame(best, bases)
    split_reads, spanning_pairs = _support_of_best_caller(readings)
    known = known_name(best)
    fragments = None if split_reads is None and spanning_pairs is None else (split_reads or 0) + (spanning_pairs or 0)
    evidence = Evidence(
        fragments=fragments,
        rejected=all(reading.call.rejected for reading in readings),
        recurrent=best.five.gene in recurrent,
        known_junction=known is not None,
    )
    verdict = classify(best, frame, evidence, thresholds)
    return _Junction(tuple(readings), frame, verdict, known.alias if known else None, split_reads, spanning_pairs)


def _frame(reading: Reading, bases: KnownBases) -> FrameVerdict:
    if reading.antisense or reading.orientation.same_ends:
        return FrameVerdict(Frame.UNKNOWN, ("the join makes no sense transcript of both genes",))
    if reading.orientation.decided is None:
        return FrameVerdict(Frame.UNKNOWN, ("the order of the genes is not known",))
    return reading_frame(reading.five, reading.three, reading.inserted, bases)


def _support_of_best_caller(readings: Iterable[Reading]) -> tuple[int | None, int | None]:
    """Return split reads and spanning pairs of the caller that saw the most fragments."""
    by_caller: dict[tuple[str, str], list[FusionCall]] = defaultdict(list)
    for reading in readings:
        by_caller[reading.call.caller, reading.call.source].append(reading.call)
    totals = [_caller_total(calls) for calls in by_caller.values()]
    return max(totals, key=lambda total: ((total[0] or 0) + (total[1] or 0), total[0] or 0, total[0] is not None))


def _caller_total(calls: Sequence[FusionCall]) -> tuple[int | None, int | None]:
    split: dict[tuple[object, ...], int] = {}
    pairs = [call.spanning_pairs for call in calls if call.spanning_pairs is not None]
    for call in calls:
        if call.split_reads is not None:
            key = _breakpoints(call)
            split[key] = max(split.get(key, 0), call.split_reads)
    return (sum(split.values()) if split else None, max(pairs) if pairs else None)


def _breakpoints(call: FusionCall) -> tuple[object, ...]:
    """Rows of one pair of breakpoints share their reads, whatever genes they name (SPDYA beside PPP1CB)."""
    return tuple((side.contig, side.position, side.kept) for side in (call.first, call.second))


def _junction_order(junction: _Junction) -> tuple[object, ...]:
    return (
        _EVENT_ORDER[junction.verdict.event],
        junction.best.from_dna,
        -junction.fragments,
        junction.alias is None,
        abs(junction.best.between),
        junction_name(junction.best) or "~",
        _reading_order(junction.best),
    )


def _isoform(junction: _Junction) -> Isoform:
    reading = junction.best
    return Isoform(
        junction=junction_name(reading) if junction.names_exons else None,
        alias=junction.alias,
        frame=junction.frame.frame,
        kinase_domain=kinase_domain(reading),
        five_prime=_partner(reading.five, reading),
        three_prime=_partner(reading.three, reading),
        inserted=reading.inserted,
        reasons=(*junction.verdict.reasons, *_notes(junction)),
        protein=junction.frame.protein,
        split_reads=junction.split_reads,
        spanning_pairs=junction.spanning_pairs,
    )


def _notes(junction: _Junction) -> tuple[str, ...]:
    notes = junction.best.notes
    return (*notes, "exons predicted from DNA by splicing") if junction.best.from_dna else notes


def _partner(site: Site, reading: Reading) -> Partner:
    return Partner(
        gene=site.gene,
        reported_as=site.reported_as if site.reported_as != site.gene else None,
        transcript=site.transcript.id if site.transcript else None,
        exon=site.exon.number if site.exon else None,
        exon_label=exon_label(site, from_dna=reading.from_dna),
        site=site.kind,
        offset=site.offset,
        contig=site.contig,
        position=site.position,
        strand=site.strand,
    )


def _rearrangement(junctions: Sequence[_Junction]) -> Rearrangement:
    main = junctions[0]
    isoform = _isoform(main)
    readings = [reading for junction in junctions for reading in junction.readings]
    split_reads, spanning_pairs = _support_of_best_caller(
        reading
        for junction in junctions
        # pairs around the junction have no breakpoint of their own, but speak for the event
        if junction.verdict.event is main.verdict.event or not junction.has_breakpoint
        for reading in junction.readings
    )
    return Rearrangement(
        name=fusion_name(main.best.five, main.best.three),
        junction=isoform.junction,
        alias=isoform.alias,
        event=main.verdict.event,
        reasons=isoform.reasons,
        frame=isoform.frame,
        kinase_domain=isoform.kinase_domain,
        five_prime=isoform.five_prime,
        three_prime=isoform.three_prime,
        isoforms=tuple(_isoform(junction) for junction in junctions if junction is main or junction.has_breakpoint),
        protein=isoform.protein,
        nomenclature=nomenclature(main.best),
        split_reads=split_reads,
        spanning_pairs=spanning_pairs,
        support=tuple(sorted((_support(reading.call) for reading in readings), key=_support_order)),
    )


def _support(call: FusionCall) -> Support:
    reads, fraction = call.reads, None
    if reads is not None and call.split_reads:
        fraction = round(call.split_reads / (call.split_reads + reads.unbroken_alk), 4)
    return Support(
        source=call.source,
        caller=call.caller,
        split_reads=call.split_reads,
        spanning_pairs=call.spanning_pairs,
        reported_frame=call.reported_frame,
        reported_as=f"{_as_reported(call.first)}::{_as_reported(call.second)}",
        rejected=call.rejected,
        line=call.line,
        unbroken_alk=None if reads is None else reads.unbroken_alk,
        unbroken_partner=None if reads is None else reads.unbroken_partner,
        joined_fraction=fraction,
        sequence=None if reads is None else reads.sequence,
    )


def _as_reported(side: Side) -> str:
    place = "" if side.contig is None else f" {side.contig}:{side.position if side.position else side.window}"
    return f"{side.gene or '?'}{place}{':' + side.strand if side.strand else ''}"


def _support_order(support: Support) -> tuple[str, str, int]:
    return (support.caller, support.source, support.line)


def _name_reciprocals(events: Sequence[Rearrangement]) -> list[Rearrangement]:
    """Call an ALK::X event reciprocal when X::ALK is there too; alone it has only lost the kinase."""
    drivers = {event.five_prime.gene for event in events if event.event is Event.KINASE_FUSION}
    return [_reciprocal(event, drivers) for event in events]


def _reciprocal(event: Rearrangement, drivers: set[str | None]) -> Rearrangement:
    if event.event is not Event.KINASE_LOST or event.five_prime.gene != ALK or event.three_prime.gene not in drivers:
        return event
    reason = f"carries the 5' end of ALK; {event.three_prime.gene}::ALK is the other half"
    return msgspec.structs.replace(event, event=Event.RECIPROCAL, reasons=(reason, *event.reasons))


def _rearrangement_order(event: Rearrangement) -> tuple[object, ...]:
    fragments = (event.split_reads or 0) + (event.spanning_pairs or 0)
    return (_EVENT_ORDER[event.event], -fragments, event.name, event.junction or "~", event.five_prime.position or 0)
