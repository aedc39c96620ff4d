"""A breakpoint on a transcript: which exon, at its edge or how far from it.

Edges: the 5' side of a junction ends at the last base of an exon, the 3' side begins at the first base of one.
Offsets are counted in transcript direction: ``+n`` keeps n bases more than the exon, ``-n`` loses n bases of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from alkfusion.genome.transcripts import Exon, GeneModels, Transcript

__all__ = ["SNAP_WINDOW", "Role", "Site", "place", "site_on"]

# Callers slide a breakpoint by up to 6 bases where both genes share sequence (long reads, panels); "about 10" keeps
# a margin without reaching the shortest real deletions of exon 20 that are published (14 bases, EML4::ALK V7).
SNAP_WINDOW = 10


class Role(StrEnum):
    """Which end of the fusion transcript a side makes."""

    FIVE_PRIME = "5'"
    THREE_PRIME = "3'"


class Site(msgspec.Struct, frozen=True):
    """A breakpoint placed on a transcript, or why it could not be."""

    role: Role
    contig: str | None
    position: int | None  # 1-based
    gene: str | None  # current symbol, or the text of the file
    reported_as: str | None
    transcript: Transcript | None = None
    exon: Exon | None = None  # the exon that the side ends in or begins with
    offset: int = 0
    kind: str = "unknown"  # exon_edge, mid_exon, intron, intergenic, unknown
    strand: str | None = None  # of transcription

    @property
    def at_edge(self) -> bool:
        """True at an exon's edge or within the window in which callers slide."""
        return self.exon is not None and abs(self.offset) <= SNAP_WINDOW

    def snapped(self, offset: int = 0) -> Site:
        """Move the site to ``offset`` bases from its exon's edge."""
        if self.transcript is None or self.exon is None:
            return self
        edge = _edge(self.transcript, self.exon, self.role)
        kind = "exon_edge" if offset == 0 else self.kind
        return msgspec.structs.replace(
            self, offset=offset, position=_shift(edge, offset, self.transcript, self.role), kind=kind
        )


def _edge(transcript: Transcript, exon: Exon, role: Role) -> int:
    return transcript.last_base(exon) if role is Role.FIVE_PRIME else transcript.first_base(exon)


def _downstream(transcript: Transcript) -> int:
    return 1 if transcript.strand == "+" else -1


def _shift(edge: int, offset: int, transcript: Transcript, role: Role) -> int:
    # more bases of the 5' side lie downstream of its edge, more bases of the 3' side upstream
    step = _downstream(transcript) * (1 if role is Role.FIVE_PRIME else -1)
    return edge + step * offset


def _offset(position: int, edge: int, transcript: Transcript, role: Role) -> int:
    step = _downstream(transcript) * (1 if role is Role.FIVE_PRIME else -1)
    return (position - edge) * step


def site_on(transcript: Transcript, position: int, role: Role) -> tuple[Exon, int, str] | None:
    """Place a 1-based position on one transcript: the exon, the offset from its edge, and the kind of site.

    In intron n the 5' side belongs to exon n, the 3' side to exon n + 1; but a side that lies at most
    ``SNAP_WINDOW`` bases beyond an exon's edge belongs to that exon. None outside the transcript.
    """
    exon = transcript.exon_at(position)
    kind = "mid_exon"
    if exon is None:
        intron = transcript.intron_at(position)
        if intron is None:
            return None
        exon = transcript.exons[intron - 1 if role is Role.FIVE_PRIME else intron]
        kind = "intron"
    offset = _offset(position, _edge(transcript, exon, role), transcript, role)
    return exon, offset, "exon_edge" if offset == 0 else kind


def _rank(transcript: Transcript, offset: int, kind: str) -> tuple[int, int]:
    """Order candidates: an exact edge first, then a near one, then what is left; MANE before others at each step."""
    tier = 0 if kind == "exon_edge" else 1 if abs(offset) <= SNAP_WINDOW else 2
    return (tier, 0 if transcript.mane else 1)


def place(
    role: Role,
    contig: str,
    position: int,
    symbols: Iterable[str],
    models: GeneModels,
) -> tuple[Transcript, Exon, int, str] | None:
    """Choose the transcript on which a breakpoint makes most sense.

    Transcripts of the named genes come first; only when none of them holds the position, whatever gene lies there.
    Among them the one in which the breakpoint is an exon edge, MANE Select before others.
    """
    named = [t for symbol in symbols for t in models.transcripts(symbol) if t.contig == contig]
    for candidates in (named, models.overlapping(contig, position)):
        found = [
            (_rank(transcript, offset, kind), order, transcript, exon, offset, kind)
            for order, transcript in enumerate(candidates)
            if (placed := site_on(transcript, position, role)) is not None
            for exon, offset, kind in [placed]
        ]
        if found:
            _, _, transcript, exon, offset, kind = min(found, key=lambda item: item[:2])
            return transcript, exon, offset, kind
    return None
