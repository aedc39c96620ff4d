"""What is said beside the result and never merged into it: weak support, slides, discarded calls, disagreement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from alkfusion.interpret.caller_frame import frame_disagreements
from alkfusion.interpret.classify import SupportThresholds
from alkfusion.model import Event, InputFile, Observation, Rearrangement

__all__ = ["observe"]

_SHOWN = (Event.KINASE_FUSION, Event.CANDIDATE)


def observe(
    rearrangements: Sequence[Rearrangement], inputs: Sequence[InputFile], thresholds: SupportThresholds
) -> tuple[Observation, ...]:
    """Return all observations about the rearrangements of one sample, in a fixed order."""
    found = [
        *_low_support(rearrangements, thresholds),
        *_discarded(rearrangements),
        *_not_seen_by_all(rearrangements, inputs),
        *frame_disagreements(rearrangements),
        *_reported_under_other_names(rearrangements),
    ]
    return tuple(found)


def _low_support(rearrangements: Iterable[Rearrangement], thresholds: SupportThresholds) -> Iterable[Observation]:
    for event in rearrangements:
        fragments = (event.split_reads or 0) + (event.spanning_pairs or 0)
        if event.event is not Event.KINASE_FUSION or event.stated:
            continue
        if event.split_reads is None and event.spanning_pairs is None:
            yield Observation(kind="support_unknown", about=event.name, text=f"No file gives reads for {event.name}.")
        elif fragments < thresholds.low_fragments:
            text = (
                f"Low support for {event.name}: {fragments} fragments (split reads and spanning pairs) where"
                f" {thresholds.low_fragments:g} are wanted; confirm it by another method."
            )
            yield Observation(kind="low_support", about=event.name, text=text)


def _discarded(rearrangements: Iterable[Rearrangement]) -> Iterable[Observation]:
    for event in rearrangements:
        reasons = sorted({f"{row.caller}: {row.rejected}" for row in event.support if row.rejected})
        if reasons and event.event in _SHOWN:
            text = f"Some rows of {event.name} were discarded by their own caller ({'; '.join(reasons)})."
            yield Observation(kind="discarded_by_caller", about=event.name, text=text)


def _not_seen_by_all(rearrangements: Iterable[Rearrangement], inputs: Sequence[InputFile]) -> Iterable[Observation]:
    files = {item.name: item.caller for item in inputs}
    for event in rearrangements:
        seen = {row.source for row in event.support}
        missing = sorted(f"{caller} ({name})" for name, caller in files.items() if name not in seen)
        if len(files) > 1 and missing and event.event in _SHOWN and not event.stated:
            text = f"{event.name} is not in every file: not reported by {', '.join(missing)}."
            yield Observation(kind="caller_disagreement", about=event.name, text=text)


def _reported_under_other_names(rearrangements: Iterable[Rearrangement]) -> Iterable[Observation]:
    for event in rearrangements:
        ours = {event.five_prime.gene, event.three_prime.gene}
        names = {side.split(" ")[0] for row in event.support for side in (row.reported_as or "").split("::")}
        others = sorted(name for name in names - ours if name and name != "?")
        if others:
            text = f"The files of {event.name} also write {', '.join(others)}; by the breakpoints it is one event."
            yield Observation(kind="other_gene_name", about=event.name, text=text)
