"""Where ALK lies in a build, and its bases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from alkfusion.genome.builds import Build
from alkfusion.genome.names import ALK
from alkfusion.genome.sequences import alk_plus_strand, coding_sequence
from alkfusion.genome.transcripts import Exon, GeneModels, Transcript

__all__ = ["MARGIN", "Locus", "alk_locus"]

MARGIN = 1000  # bases beyond either end of the gene that are read too


@dataclass(frozen=True)
class Locus:
    """The ALK gene on one build; ``start`` and ``end`` are 0-based half-open and include the margin."""

    build: Build
    transcript: Transcript

    @property
    def contig(self) -> str:
        """The canonical contig."""
        return self.transcript.contig

    @property
    def start(self) -> int:
        """First base, 0-based."""
        return self.transcript.start - MARGIN

    @property
    def end(self) -> int:
        """End, half-open."""
        return self.transcript.end + MARGIN

    def exon(self, number: int) -> Exon:
        """Return an exon by its number, 1 to 29."""
        return self.transcript.exons[number - 1]

    def holds(self, contig: str | None, position: int) -> bool:
        """Tell whether a position lies in the gene or its margin."""
        return contig == self.contig and self.start < position <= self.end

    def coding(self) -> str:
        """Return the coding sequence of ALK, in transcript direction."""
        bases = coding_sequence(self.transcript.id)
        assert bases is not None, "the coding sequence of ALK is part of the program"
        return bases

    def plus(self, start: int, end: int) -> str | None:
        """Return plus-strand bases of a 0-based half-open interval, or None where they are not bundled."""
        return alk_plus_strand(start + 1, end, self.build) if start < end else ""


@cache
def alk_locus(build: Build) -> Locus:
    """Return ALK, MANE Select transcript NM_004304.5, on a build."""
    return Locus(build, next(t for t in GeneModels.of(build).transcripts(ALK) if t.mane))
