"""The bases that are known around a junction: the bundled sequences, and the user's genome when one is given."""

from __future__ import annotations

from typing import Protocol

from alkfusion.genome.names import ALK
from alkfusion.genome.sequences import alk_upstream_of_exon, coding_sequence, exon_end_sequence
from alkfusion.genome.transcripts import Exon, Transcript

__all__ = ["GenomeBases", "KnownBases"]


class GenomeBases(Protocol):
    """A genome in the build of the positions."""

    def sense(self, transcript: Transcript, start: int, end: int) -> str:
        """Return the bases of the 0-based half-open plus-strand interval, in the direction of the transcript."""


class KnownBases:
    """Answers with bases, or with None where they are not known. All in transcript direction, upper case."""

    def __init__(self, genome: GenomeBases | None = None) -> None:
        self._genome = genome

    def coding_sequence(self, transcript: Transcript) -> str | None:
        """Return the whole coding sequence, start codon to stop codon."""
        bundled = coding_sequence(transcript.id)
        if bundled is not None or self._genome is None:
            return bundled
        parts = [
            self._genome.sense(transcript, max(exon.start, transcript.cds_start), min(exon.end, transcript.cds_end))
            for exon in transcript.exons
            if exon.end > transcript.cds_start and exon.start < transcript.cds_end
        ]
        return "".join(parts)

    def before_exon_end(self, transcript: Transcript, exon: Exon) -> str | None:
        """Return some bases that end with the last base of the exon."""
        return exon_end_sequence(transcript.id, exon.number)

    def upstream_of_exon(self, transcript: Transcript, exon: Exon, count: int) -> str | None:
        """Return the ``count`` bases of the intron just before an exon."""
        if transcript.gene == ALK and (known := alk_upstream_of_exon(exon.number, count)) is not None:
            return known
        if self._genome is None:
            return None
        if transcript.strand == "+":
            return self._genome.sense(transcript, exon.start - count, exon.start)
        return self._genome.sense(transcript, exon.end, exon.end + count)

    def downstream_of_exon(self, transcript: Transcript, exon: Exon, count: int) -> str | None:
        """Return the ``count`` bases of the intron just after an exon."""
        if self._genome is None:
            return None
        if transcript.strand == "+":
            return self._genome.sense(transcript, exon.end, exon.end + count)
        return self._genome.sense(transcript, exon.start - count, exon.start)
