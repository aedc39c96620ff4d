"""Gene models: exons, coding segments and phases of one transcript, found without loading the genome.

Coordinates: intervals are 0-based half-open on the plus strand; positions are 1-based. Exon 1 is the first exon in the
direction of transcription.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from alkfusion.genome.builds import Build, canonical_contig
from alkfusion.genome.names import gene_record, symbol_of_model
from alkfusion.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pysam import TabixFile

__all__ = ["Exon", "GeneModels", "Transcript"]

_CHROMOSOME_END = 1 << 40


class Exon(Struct, frozen=True):
    """One exon; 0-based half-open, number 1 is the first in the direction of transcription."""

    number: int
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


class Transcript(Struct, frozen=True):
    """One coding transcript on one build; ``exons`` in transcript order, ``cds_start`` and ``cds_end`` on plus strand.

    ``source`` says which set of gene models it comes from, and of a derived transcript how it was derived.
    ``both_builds`` says that the same id with the same exon and coding lengths is a model of the other build too.
    """

    id: str
    gene: str
    contig: str
    strand: str
    exons: tuple[Exon, ...]
    cds_start: int
    cds_end: int
    mane: bool
    source: str
    both_builds: bool = True

    @property
    def start(self) -> int:
        """Smallest plus-strand coordinate, 0-based."""
        return min(self.exons[0].start, self.exons[-1].start)

    @property
    def end(self) -> int:
        """End on the plus strand, half-open."""
        return max(self.exons[0].end, self.exons[-1].end)

    @property
    def cds_length(self) -> int:
        """Number of coding bases, the stop codon included."""
        return self._coding_bases(0, _CHROMOSOME_END)

    def _coding_bases(self, start: int, end: int) -> int:
        """Coding bases inside a 0-based half-open interval."""
        low, high = max(start, self.cds_start), min(end, self.cds_end)
        return sum(max(0, min(exon.end, high) - max(exon.start, low)) for exon in self.exons)

    def exon_at(self, position: int) -> Exon | None:
        """Return the exon that holds a 1-based position, or ``None``."""
        return next((exon for exon in self.exons if exon.start < position <= exon.end), None)

    def intron_at(self, position: int) -> int | None:
        """Return the number of the intron that holds a 1-based position (intron n follows exon n).

        ``None`` when the position is exonic or outside the transcript.
        """
        if not self.start < position <= self.end or self.exon_at(position):
            return None
        if self.strand == "+":
            return sum(exon.end < position for exon in self.exons)
        return sum(exon.start >= position for exon in self.exons)

    def first_base(self, exon: Exon) -> int:
        """Return the 1-based first base of an exon in the direction of transcription (acceptor edge)."""
        return exon.start + 1 if self.strand == "+" else exon.end

    def last_base(self, exon: Exon) -> int:
        """Return the 1-based last base of an exon in the direction of transcription (donor edge)."""
        return exon.end if self.strand == "+" else exon.start + 1

    def coding_bases_through(self, position: int) -> int:
        """Count coding bases from the start codon up to and including a 1-based position (0 to ``cds_length``).

        A position in an intron counts the bases of the exons before it.
        """
        if self.strand == "+":
            return self._coding_bases(0, position)
        return self._coding_bases(position - 1, _CHROMOSOME_END)

    def coding_bases_before(self, position: int) -> int:
        """Count coding bases strictly upstream, in the direction of transcription, of a 1-based position."""
        if self.strand == "+":
            return self._coding_bases(0, position - 1)
        return self._coding_bases(position, _CHROMOSOME_END)

    def start_phase(self, exon: Exon) -> int | None:
        """Return coding bases before the exon modulo 3; ``None`` when the exon has no coding base."""
        if not self._coding_bases(exon.start, exon.end):
            return None
        return self.coding_bases_before(self.first_base(exon)) % 3

    def end_phase(self, exon: Exon) -> int | None:
        """Return coding bases through the end of the exon modulo 3; ``None`` when the exon has no coding base."""
        if not self._coding_bases(exon.start, exon.end):
            return None
        return self.coding_bases_through(self.last_base(exon)) % 3


def _parse(line: str) -> Transcript:
    columns = line.split("	")
    contig, _, _, strand, gene, name, cds_start, cds_end, starts, sizes, mane, both_builds, source = columns
    blocks = [(int(start), int(size)) for start, size in zip(starts.split(","), sizes.split(","), strict=True)]
    if strand == "-":
        blocks.reverse()
    exons = tuple(Exon(number, start, start + size) for number, (start, size) in enumerate(blocks, 1))
    coding = int(cds_start), int(cds_end)
    return Transcript(name, gene, contig, strand, exons, *coding, mane == "1", source, both_builds == "1")


def _preference(transcript: Transcript) -> tuple[bool, bool, bool, int, str, str]:
    # A transcript of both builds goes before one of a single build, so that exon numbers do not change with the build.
    rank = (not transcript.mane, not transcript.source.startswith("RefSeq"), not transcript.both_builds)
    return (*rank, -transcript.cds_length, transcript.id, transcript.contig)


class GeneModels:
    """All coding transcripts of one build, read from a position-sorted, indexed file as they are asked for."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self._opened: tuple[int, TabixFile] | None = None
        self._by_symbol: dict[str, tuple[Transcript, ...]] = {}

    @classmethod
    def of(cls, build: Build) -> GeneModels:
        """Return the models of a build; one object for each build, nothing is read before the first question."""
        return _models(build)

    def _file(self) -> TabixFile:
        # A handle inherited by a forked process shares its file offset with the parent: each process opens its own.
        if self._opened is None or self._opened[0] != os.getpid():
            from pysam import TabixFile

            path = resource("reference", f"transcripts.{self.build}.tsv.gz")
            self._opened = os.getpid(), TabixFile(str(path))
        return self._opened[1]

    def _fetch(self, contig: str, start: int, end: int) -> Iterable[Transcript]:
        """Transcripts that share a base with a 0-based half-open interval of a canonical contig."""
        file = self._file()
        if contig not in file.contigs:
            return ()
        return (_parse(line) for line in file.fetch(contig, start, end))

    def transcripts(self, symbol: str) -> tuple[Transcript, ...]:
        """Return the transcripts of a gene: MANE Select first, then RefSeq, then those of both
        builds, then the longest coding sequence, then id.

        ``symbol`` is the current symbol, or the symbol that GENCODE uses for the same gene. An empty tuple means that
        the gene is not known or has no coding transcript on this build; it says nothing about the patient.
        """
        if symbol not in self._by_symbol:
            self._by_symbol[symbol] = tuple(sorted(self._of_gene(symbol), key=_preference))
        return self._by_symbol[symbol]

    def _of_gene(self, symbol: str) -> Iterable[Transcript]:
        current = symbol_of_model(symbol)
        record = gene_record(current) if current else None
        for span in record.spans[self.build] if record else ():
            yield from (t for t in self._fetch(span.contig, span.start, span.end) if t.gene == current)

    def overlapping(self, contig: str, position: int, margin: int = 0) -> tuple[Transcript, ...]:
        """Return the transcripts within ``margin`` bases of a 1-based position, in the order of ``transcripts``.

        Raises:
            ValueError: when the contig is not a primary chromosome, because no answer would look like an empty one.
        """
        name = canonical_contig(contig)
        if name is None:
            raise ValueError(f"not a primary chromosome: {contig!r}")
        return _overlapping(self, name, max(0, position - 1 - margin), position + margin)


@lru_cache(maxsize=256)
def _overlapping(models: GeneModels, contig: str, start: int, end: int) -> tuple[Transcript, ...]:
    """Return the transcripts of a 0-based half-open interval; callers of one sample, and samples, ask for the same."""
    return tuple(sorted(models._fetch(contig, start, end), key=_preference))


@cache
def _models(build: Build) -> GeneModels:
    return GeneModels(build)
