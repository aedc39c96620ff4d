"""The class of an event and the reasons for it. Each rule is one function; its sentence is printed with the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from alkfusion.genome.domains import ALK_KINASE
from alkfusion.genome.names import ALK
from alkfusion.genome.transcripts import Transcript
from alkfusion.interpret.frame import FrameVerdict
from alkfusion.interpret.reading import Reading
from alkfusion.model import Event, Frame, KinaseDomain

__all__ = ["Evidence", "SupportThresholds", "Verdict", "classify", "kinase_domain"]

# ALK introns before exons 17 to 20: where the breakpoints of published kinase fusions lie.
_USUAL_FIRST_EXONS = range(17, 21)


class SupportThresholds(msgspec.Struct, frozen=True):
    """When support is enough. Values come from the knowledge table's thresholds."""

    novel_fragments: float
    low_fragments: float
    read_through_distance: float  # bases

    @classmethod
    def of(cls, thresholds: Mapping[str, float]) -> SupportThresholds:
        """Take the values out of the knowledge table's thresholds."""
        return cls(*(thresholds[f"support_{name}"] for name in cls.__struct_fields__))


class Evidence(msgspec.Struct, frozen=True):
    """What supports one junction: fragments of the caller that saw most, and whether every caller discarded it."""

    fragments: int | None
    rejected: bool
    recurrent: bool  # a published partner of ALK
    known_junction: bool  # a published junction, base for base


class Verdict(msgspec.Struct, frozen=True):
    """A class and why."""

    event: Event
    reasons: tuple[str, ...]


class _Case(msgspec.Struct, frozen=True):
    reading: Reading
    frame: FrameVerdict
    kinase: KinaseDomain
    evidence: Evidence
    thresholds: SupportThresholds


def kinase_domain(reading: Reading) -> KinaseDomain:
    """Tell how much of the ALK kinase domain the fusion transcript keeps."""
    alk = reading.three if reading.three.gene == ALK else reading.five
    if reading.orientation.decided is None:
        return KinaseDomain.UNKNOWN
    if alk.gene != ALK or alk.transcript is None or alk.exon is None or alk.position is None:
        return KinaseDomain.UNKNOWN
    if alk is reading.three:
        first = _residues_before(alk.transcript, alk.transcript.first_base(alk.exon)) + 1 + max(0, -alk.offset) // 3
        kept = ALK_KINASE.end - max(first, ALK_KINASE.start) + 1
    else:
        last = alk.transcript.coding_bases_through(alk.transcript.last_base(alk.exon)) // 3
        kept = min(last, ALK_KINASE.end) - ALK_KINASE.start + 1
    if kept >= ALK_KINASE.end - ALK_KINASE.start + 1:
        return KinaseDomain.RETAINED
    return KinaseDomain.PARTIAL if kept > 0 else KinaseDomain.LOST


def _residues_before(transcript: Transcript, position: int) -> int:
    return transcript.coding_bases_before(position) // 3


def classify(reading: Reading, frame: FrameVerdict, evidence: Evidence, thresholds: SupportThresholds) -> Verdict:
    """Return the first class whose rule holds; the rules stand in order in ``_RULES``."""
    case = _Case(reading, frame, kinase_domain(reading), evidence, thresholds)
    for rule in _RULES:
        verdict = rule(case)
        if verdict is not None:
            return verdict
    return Verdict(Event.KINASE_FUSION, (*_why_kinase_fusion(case), *frame.reasons))


def _both_sides_alk(case: _Case) -> Verdict | None:
    five, three = case.reading.five, case.reading.three
    if not five.gene == three.gene == ALK:
        return None
    if five.exon is None or three.exon is None:
        return Verdict(Event.INTRAGENIC, ("both breakpoints lie in ALK",))
    lost = three.exon.number - five.exon.number - 1
    if case.reading.orientation.same_ends and lost:
        return Verdict(Event.INTRAGENIC, ("part of ALK is inverted",))
    if lost == 0:
        return Verdict(Event.INTRAGENIC, (f"both breakpoints lie in ALK intron {five.exon.number}",))
    if lost < 0:
        return Verdict(Event.INTRAGENIC, ("exons of ALK are repeated or inverted",))
    last = three.exon.number - 1
    exons = f"exon {last}" if lost == 1 else f"exons {five.exon.number + 1} to {last}"
    return Verdict(
        Event.INTRAGENIC, (f"ALK {exons} deleted", f"the rest of ALK is {case.frame.frame.value.replace('_', ' ')}")
    )


def _antisense(case: _Case) -> Verdict | None:
    if case.reading.orientation.same_ends:
        return Verdict(
            Event.ANTISENSE, ("two beginnings or two ends of genes are joined, which makes no fusion protein",)
        )
    if case.reading.antisense:
        return Verdict(Event.ANTISENSE, ("one side is transcribed against its gene",))
    return None


def _order_unknown(case: _Case) -> Verdict | None:
    if case.reading.orientation.decided is not None:
        return None
    reason = "nothing in the file tells which gene is 5'"
    five, three = case.reading.five, case.reading.three
    alk, other = (five, three) if five.gene == ALK else (three, five)
    if alk.exon is None or other.gene in {None, ALK} or _too_few(case):
        return Verdict(Event.UNRESOLVED, (reason,))
    # placed as the 5' gene, ALK ends with the exon before the one that a kinase fusion would begin with
    first_exon = alk.exon.number + (alk is five)
    if first_exon not in _USUAL_FIRST_EXONS:
        return Verdict(Event.UNRESOLVED, (reason,))
    return Verdict(Event.CANDIDATE, (reason, f"ALK breaks before exon {first_exon}, where published kinase fusions do"))


def _alk_is_five_prime(case: _Case) -> Verdict | None:
    if case.reading.three.gene == ALK:
        return None
    if case.reading.five.gene != ALK:
        return Verdict(Event.UNRESOLVED, ("the breakpoint lies outside ALK",))
    if case.kinase is KinaseDomain.RETAINED:
        return Verdict(Event.UNRESOLVED, ("ALK is the 5' partner: it keeps its own promoter and its kinase domain",))
    return Verdict(Event.KINASE_LOST, ("ALK is the 5' partner and loses its kinase domain",))


def _alk_not_placed(case: _Case) -> Verdict | None:
    if case.reading.three.exon is not None:
        return None
    if case.reading.three.position is not None:
        return Verdict(Event.UNRESOLVED, ("the breakpoint lies outside ALK",))
    if case.evidence.recurrent:
        return Verdict(
            Event.CANDIDATE, ("published partner of ALK, but the file gives no breakpoint: exons and frame unknown",)
        )
    return Verdict(Event.UNRESOLVED, ("the file gives no breakpoint in ALK",))


def _kinase_not_whole(case: _Case) -> Verdict | None:
    if case.kinase is KinaseDomain.RETAINED:
        return None
    return Verdict(Event.KINASE_LOST, ("the breakpoint cuts into or removes the ALK kinase domain",))


def _read_through(case: _Case) -> Verdict | None:
    five, three = case.reading.five, case.reading.three
    if five.contig != three.contig or five.position is None or three.position is None or five.strand != three.strand:
        return None
    assert three.transcript is not None
    start = three.transcript.first_base(three.transcript.exons[0])
    gap = five.position - start if three.strand == "-" else start - five.position
    if not 0 < gap <= case.thresholds.read_through_distance:
        return None
    reason = f"the 5' partner lies {gap // 1000} kb before ALK on the same strand: read-through, not a rearrangement"
    return Verdict(Event.READ_THROUGH, (reason,))


def _deep_in_intron(case: _Case) -> Verdict | None:
    three = case.reading.three
    if case.reading.from_dna or three.kind != "intron" or case.frame.frame is not Frame.UNKNOWN or three.exon is None:
        return None
    reason = f"the ALK breakpoint lies in intron {three.exon.number - 1}, {three.offset} bases from the next exon"
    return Verdict(Event.UNRESOLVED, (f"{reason}, where no transcript begins", *case.frame.reasons))


def _partner_unknown(case: _Case) -> Verdict | None:
    five, three = case.reading.five, case.reading.three
    if five.transcript is not None and five.exon is not None:
        return None
    assert three.exon is not None
    reason = "the 5' side lies in no known coding gene"
    if three.exon.number in _USUAL_FIRST_EXONS:
        return Verdict(Event.CANDIDATE, (f"{reason}; the kinase domain is kept, the frame cannot be known",))
    return Verdict(Event.UNRESOLVED, (reason,))


def _out_of_frame(case: _Case) -> Verdict | None:
    if case.frame.frame in (Frame.OUT_OF_FRAME, Frame.STOP_BEFORE_JUNCTION):
        hint = ("published partner of ALK: check the reported breakpoints and bases at the join",)
        return Verdict(Event.OUT_OF_FRAME, (*case.frame.reasons, *(hint if case.evidence.recurrent else ())))
    return None


def _frame_unknown(case: _Case) -> Verdict | None:
    if case.frame.frame is not Frame.UNKNOWN:
        return None
    event = Event.CANDIDATE if case.evidence.recurrent or not _too_few(case) else Event.UNRESOLVED
    return Verdict(event, ("the reading frame cannot be decided", *case.frame.reasons))


def _too_few(case: _Case) -> bool:
    fragments = case.evidence.fragments
    return fragments is None or fragments < case.thresholds.novel_fragments


def _insufficient_support(case: _Case) -> Verdict | None:
    if case.evidence.fragments == 0:  # a panel's list of targets names junctions that no read supports
        return Verdict(Event.CANDIDATE, ("insufficient support: the file counts no read at all", *case.frame.reasons))
    if case.evidence.recurrent and case.evidence.known_junction:
        return None
    if case.evidence.rejected:
        return Verdict(Event.CANDIDATE, ("the caller discarded the call", *case.frame.reasons))
    if not _too_few(case):
        return None
    seen = "no number of reads is given" if case.evidence.fragments is None else f"{case.evidence.fragments} fragments"
    needed = f"{case.thresholds.novel_fragments:g} are needed for a junction that is not published"
    return Verdict(Event.CANDIDATE, (f"insufficient support: {seen}, {needed}", *case.frame.reasons))


def _why_kinase_fusion(case: _Case) -> tuple[str, ...]:
    reasons = ["ALK is the 3' partner, in frame, with the whole kinase domain"]
    if case.evidence.known_junction:
        reasons.append("published junction")
    elif case.evidence.recurrent:
        reasons.append("published partner")
    exon = case.reading.three.exon
    if exon is not None and exon.number not in _USUAL_FIRST_EXONS:
        reasons.append(f"unusual: ALK begins with exon {exon.number}, published kinase fusions with exons 17 to 20")
    if case.evidence.rejected:
        reasons.append("the caller itself discarded the call")
    return tuple(reasons)


_RULES: tuple[Callable[[_Case], Verdict | None], ...] = (
    _both_sides_alk,
    _antisense,
    _order_unknown,
    _alk_is_five_prime,
    _alk_not_placed,
    _kinase_not_whole,
    _read_through,
    _deep_in_intron,
    _partner_unknown,
    _out_of_frame,
    _frame_unknown,
    _insufficient_support,
)
