"""The reading frame of a fusion, from codons: the one frame engine of the program.

The fusion's coding sequence is the 5' partner's up to the junction, then whatever lies between (bases of a retained
intron, non-template bases), then the 3' partner's from the junction on. Bases that are not known are counted and
written N; counting alone decides the phase, the known ones decide whether a stop codon comes before the 3' partner.
"""

from __future__ import annotations

import msgspec

from alkfusion.genome.sequences import translate
from alkfusion.interpret.bases import KnownBases
from alkfusion.interpret.placement import Site
from alkfusion.model import Frame, Protein

__all__ = ["FrameVerdict", "reading_frame"]

# More unknown bases than this could hide a stop codon, so that counting no longer decides.
_MOST_UNKNOWN = 10
_CONTEXT_BEFORE, _CONTEXT_AFTER = 5, 10  # residues shown around the join


class FrameVerdict(msgspec.Struct, frozen=True):
    """The verdict, the reasons for it, and the protein as far as it is known."""

    frame: Frame
    reasons: tuple[str, ...] = ()
    protein: Protein = msgspec.field(default_factory=Protein)


class _Half(msgspec.Struct, frozen=True):
    """Coding bases of one side: how many lie before the junction in its own transcript, and those that are known."""

    before: int
    known: str | None  # 5': some or all bases up to the junction; 3': all bases from the junction on
    complete: bool  # 5': ``known`` starts at the start codon


def reading_frame(five: Site, three: Site, inserted: str | None, bases: KnownBases) -> FrameVerdict:
    """Decide the frame in which the 3' partner is read."""
    if five.transcript is None or five.exon is None or three.transcript is None or three.exon is None:
        return FrameVerdict(Frame.UNKNOWN, ("one side has no known transcript",))
    left = _five_prime(five, bases)
    if left.before == 0:
        return FrameVerdict(Frame.UNKNOWN, (f"{five.gene} ends in its 5' UTR and gives no codon",))
    if left.before >= five.transcript.cds_length:
        return FrameVerdict(Frame.STOP_BEFORE_JUNCTION, (f"the stop codon of {five.gene} lies before the junction",))
    right = _three_prime(three, bases)
    if right.before == 0:
        return FrameVerdict(Frame.UNKNOWN, (f"{three.gene} begins in its 5' UTR",))
    if right.before >= three.transcript.cds_length:
        return FrameVerdict(Frame.UNKNOWN, (f"{three.gene} begins in its 3' UTR and gives no codon",))
    bridge = _bridge(five, three, inserted, bases)
    if bridge.count("N") > _MOST_UNKNOWN:
        return FrameVerdict(
            Frame.UNKNOWN, (f"{bridge.count('N')} bases between the exons are not known; --fasta can supply them",)
        )
    return _verdict(left, bridge, right, three.transcript.cds_length)


def _five_prime(site: Site, bases: KnownBases) -> _Half:
    transcript, exon = site.transcript, site.exon
    assert transcript is not None and exon is not None
    lost = max(0, -site.offset)
    last = transcript.last_base(exon) if lost == 0 else site.position
    assert last is not None
    before = transcript.coding_bases_through(last)
    whole = bases.coding_sequence(transcript)
    if whole is not None:
        return _Half(before, whole[:before], complete=True)
    flank = bases.before_exon_end(transcript, exon)
    known = flank[: len(flank) - lost][-before:] if flank is not None and before else None
    return _Half(before, known or None, complete=False)


def _three_prime(site: Site, bases: KnownBases) -> _Half:
    transcript, exon = site.transcript, site.exon
    assert transcript is not None and exon is not None
    first = transcript.first_base(exon) if site.offset >= 0 else site.position
    assert first is not None
    before = transcript.coding_bases_before(first)
    whole = bases.coding_sequence(transcript)
    return _Half(before, None if whole is None else whole[before:], complete=True)


def _bridge(five: Site, three: Site, inserted: str | None, bases: KnownBases) -> str:
    """Return what lies between the last base of the 5' exon and the first of the 3' exon, N where it is not known."""
    assert five.transcript is not None and five.exon is not None
    assert three.transcript is not None and three.exon is not None
    extra, upstream = max(0, five.offset), max(0, three.offset)
    after = bases.downstream_of_exon(five.transcript, five.exon, extra) if extra else ""
    before = bases.upstream_of_exon(three.transcript, three.exon, upstream) if upstream else ""
    return (
        ("N" * extra if after is None else after)
        + (inserted or "").upper()
        + ("N" * upstream if before is None else before)
    )


def _verdict(left: _Half, bridge: str, right: _Half, cds_length: int) -> FrameVerdict:
    if (left.before + len(bridge)) % 3 != right.before % 3:
        return FrameVerdict(Frame.OUT_OF_FRAME, (_arithmetic(left, bridge, right),))
    begun = left.before % 3  # bases of the codon that the 5' partner leaves open
    tail = (left.known or "")[-begun:].rjust(begun, "N") if begun else ""
    open_reading = tail + bridge + (right.known or "")[: (3 - (begun + len(bridge)) % 3) % 3]
    if "*" in translate(open_reading[: len(open_reading) // 3 * 3]):
        where = "the bases between the two exons hold" if bridge else "the codon at the join is"
        return FrameVerdict(Frame.STOP_BEFORE_JUNCTION, (f"{where} a stop codon in the 5' partner's frame",))
    protein = _protein(left, bridge, right, cds_length)
    reasons = [_arithmetic(left, bridge, right)]
    if "N" in bridge:
        reasons.append(f"{bridge.count('N')} bases at the join are not known and were only counted")
    return FrameVerdict(Frame.IN_FRAME, tuple(reasons), protein)


def _arithmetic(left: _Half, bridge: str, right: _Half) -> str:
    between = f" and {len(bridge)} bases between the exons" if bridge else ""
    left_over = (left.before + len(bridge)) % 3
    return (
        f"{left.before} coding bases of the 5' partner{between} end at base {left_over or 3} of a codon,"
        f" the 3' partner goes on at base {right.before % 3 + 1}"
    )


def _protein(left: _Half, bridge: str, right: _Half, cds_length: int) -> Protein:
    codons = (left.before + len(bridge) + cds_length - right.before) // 3
    sequence = None
    if left.complete and left.known is not None and right.known is not None and "N" not in bridge:
        sequence = translate(left.known + bridge + right.known).partition("*")[0]
    return Protein(
        length=len(sequence) if sequence is not None else codons - 1,
        sequence=sequence,
        junction=_junction_residues(left, bridge, right),
    )


def _junction_residues(left: _Half, bridge: str, right: _Half) -> str | None:
    """Show the residues around the join; the one that the 5' partner's last base belongs to stands after the bar."""
    if left.known is None or right.known is None:
        return None
    begun = left.before % 3
    whole = min(_CONTEXT_BEFORE, (len(left.known) - begun) // 3) * 3
    before = left.known[len(left.known) - begun - whole : len(left.known) - begun]
    rest = left.known[len(left.known) - begun :] + bridge + right.known
    shown = (len(bridge) // 3 + _CONTEXT_AFTER) * 3
    return f"{translate(before)}|{translate(rest[:shown])}"
