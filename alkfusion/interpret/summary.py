"""The answer in one word and in one sentence."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from alkfusion.model import AlkStatus, Event, Frame, InputFile, KinaseDomain, Mutation, Rearrangement

__all__ = ["alk_status", "summarise"]


def alk_status(
    rearrangements: Sequence[Rearrangement],
    mutations: Sequence[Mutation],
    known_partners: Collection[str],
    could_be_seen: bool,
) -> AlkStatus:
    """Return the status that the findings make; what is only stated finds nothing.

    A published partner that reads out of frame as reported is a candidate: one wrong base in a file must not make a
    driver disappear. ``could_be_seen`` is False when no input could have shown a rearrangement.
    """
    found = [event for event in rearrangements if not event.stated]
    if any(event.event is Event.KINASE_FUSION for event in found):
        return AlkStatus.REARRANGED
    if any(_possible(event, known_partners) for event in found):
        return AlkStatus.CANDIDATE
    if mutations:
        return AlkStatus.MUTATED
    return AlkStatus.NOT_DETECTED if could_be_seen else AlkStatus.NOT_ASSESSED


def _possible(event: Rearrangement, known_partners: Collection[str]) -> bool:
    if event.event is Event.OUT_OF_FRAME:
        return event.five_prime.gene in known_partners
    return event.event is Event.CANDIDATE or _intragenic_deletion(event)


def _intragenic_deletion(event: Rearrangement) -> bool:
    """A deletion of whole exons that keeps frame and kinase, such as exons 2-3 in neuroblastoma."""
    return (
        event.event is Event.INTRAGENIC
        and event.frame is Frame.IN_FRAME
        and event.kinase_domain is KinaseDomain.RETAINED
        and (event.three_prime.exon or 0) - (event.five_prime.exon or 0) > 1
    )


def summarise(
    status: AlkStatus,
    rearrangements: Sequence[Rearrangement],
    inputs: Sequence[InputFile],
    known_partners: Collection[str],
) -> str:
    """Return the sentence at the top of every output; ``inputs`` are the files that report fusions."""
    found = [event for event in rearrangements if not event.stated]
    stated = [event.name for event in rearrangements if event.stated]
    if status is AlkStatus.REARRANGED:
        sentence = _rearranged(found)
    elif status is AlkStatus.CANDIDATE:
        sentence = _candidate(next(event for event in found if _possible(event, known_partners)))
    elif status is AlkStatus.NOT_ASSESSED:
        sentence = "Nothing given here could have shown an ALK fusion; ALK was not assessed."
    elif not inputs:
        sentence = "ALK is mutated; nothing given here could have shown an ALK fusion."
    else:
        sentence = _not_detected(found, inputs)
    return f"{sentence} {', '.join(stated)} was stated by the user, not found here." if stated else sentence


def _described(event: Rearrangement) -> str:
    details = [detail for detail in (event.junction, event.alias) if detail]
    return f"{event.name} ({', '.join(details)})" if details else event.name


def _rearranged(found: Sequence[Rearrangement]) -> str:
    fusions = [_described(event) for event in found if event.event is Event.KINASE_FUSION]
    return f"ALK is rearranged: {' and '.join(fusions)}, in frame, kinase domain kept."


def _candidate(event: Rearrangement) -> str:
    what = event.event.value.replace("_", " ") if event.event is not Event.CANDIDATE else "candidate"
    return f"Possible ALK rearrangement, not enough to call it: {_described(event)}, {what}; {event.reasons[0]}."


def _not_detected(found: Sequence[Rearrangement], inputs: Sequence[InputFile]) -> str:
    files = "This file reports" if len(inputs) == 1 else f"These {len(inputs)} files report"
    if not found:
        return f"{files} no ALK fusion, which is not proof of absence."
    names = ", ".join(f"{_described(event)}: {event.event.value.replace('_', ' ')}" for event in found)
    return f"{files} no ALK fusion that keeps an active kinase ({names}), which is not proof of absence."
