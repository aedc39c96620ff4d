"""The reading frame in the callers' words, beside ours."""

from __future__ import annotations

from collections.abc import Iterable

from alkfusion.model import Frame, Observation, Rearrangement

__all__ = ["caller_frame", "frame_disagreements"]

# Every spelling seen in the callers' real files; what is not listed says nothing about the frame.
_WORDS = {
    "in-frame": Frame.IN_FRAME,  # Arriba, FusionCatcher, annoFuse
    "inframe": Frame.IN_FRAME,  # STAR-Fusion INFRAME, LINX, FusionMap, JuLI
    "in_frame": Frame.IN_FRAME,  # EasyFuse
    "inframe-shift": Frame.IN_FRAME,  # SOAPfuse: means in frame
    "true": Frame.IN_FRAME,  # JAFFA column inframe
    "out-of-frame": Frame.OUT_OF_FRAME,
    "out_of_frame": Frame.OUT_OF_FRAME,
    "out_frame": Frame.OUT_OF_FRAME,
    "frameshift": Frame.OUT_OF_FRAME,
    "frame-shift": Frame.OUT_OF_FRAME,
    "false": Frame.OUT_OF_FRAME,
    "stop-codon": Frame.STOP_BEFORE_JUNCTION,  # Arriba
}


def caller_frame(words: str | None) -> Frame | None:
    """Return what a caller's words say about the frame, None when they say nothing."""
    return _WORDS.get((words or "").strip().lower())


def frame_disagreements(rearrangements: Iterable[Rearrangement]) -> list[Observation]:
    """Return an observation for each row whose frame differs from ours at its own junction."""
    found = []
    for event in rearrangements:
        for support in event.support:
            theirs = caller_frame(support.reported_frame)
            ours = {isoform.frame for isoform in event.isoforms}
            if theirs is None or theirs in ours or ours == {Frame.UNKNOWN}:
                continue
            text = (
                f"{support.caller} ({support.source}, line {support.line}) calls {event.name} {support.reported_frame};"
                f" counted from codons it is {event.frame.value.replace('_', ' ')}."
            )
            found.append(Observation(kind="frame_disagreement", about=event.name, text=text))
    return found
