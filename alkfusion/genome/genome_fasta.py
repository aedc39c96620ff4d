"""The user's genome FASTA: bases of any gene, after proof that it is the build of the data."""

from __future__ import annotations

from pathlib import Path

from alkfusion.errors import BuildError, InputError
from alkfusion.genome.builds import Build, canonical_contig
from alkfusion.genome.sequences import alk_plus_strand, reverse_complement
from alkfusion.genome.transcripts import GeneModels, Transcript

__all__ = ["GenomeFasta"]

_PROOF_EXON = 20  # ALK exon 20: 187 bases that stand at different places in the two builds


class GenomeFasta:
    """An indexed FASTA file of GRCh37 or GRCh38."""

    def __init__(self, path: Path, build: Build | None) -> None:
        """Open the file; raises InputError without an index, BuildError when it is not ``build``."""
        self.path = path
        index = Path(f"{path}.fai")
        if not path.is_file() or not index.is_file():
            raise InputError(
                "the genome FASTA or its index is missing",
                path=path if not path.is_file() else index,
                advice=f"Make the index with: samtools faidx {path.name}.",
            )
        import pysam  # a run without a FASTA does without it

        try:
            self._file = pysam.FastaFile(str(path))
        except (OSError, ValueError) as error:
            raise InputError("the genome FASTA cannot be opened", path=path, seen=error) from None
        self._contigs = {canonical_contig(name): name for name in self._file.references if canonical_contig(name)}
        if build is not None:
            self._prove(build)

    def sense(self, transcript: Transcript, start: int, end: int) -> str:
        """Return the bases of the 0-based half-open plus-strand interval, in the direction of the transcript."""
        bases = self.plus(transcript.contig, start, end)
        return bases if transcript.strand == "+" else reverse_complement(bases)

    def plus(self, contig: str, start: int, end: int) -> str:
        """Return plus-strand bases of a canonical contig, 0-based half-open; InputError when it is absent."""
        name = self._contigs.get(contig)
        if name is None:
            raise InputError(f"the genome FASTA has no contig {contig}", path=self.path)
        return str(self._file.fetch(name, start, end)).upper()

    def _prove(self, build: Build) -> None:
        matching = [candidate for candidate in Build if self._holds_alk_of(candidate)]
        if build not in matching:
            looks = f"it is {matching[0]}" if matching else "ALK exon 20 is at neither build's place"
            raise BuildError(
                f"the genome FASTA is not {build}, the build of the calls",
                path=self.path,
                seen=looks,
                advice=f"Give the FASTA of {build}.",
            )

    def _holds_alk_of(self, build: Build) -> bool:
        alk = next(transcript for transcript in GeneModels.of(build).transcripts("ALK") if transcript.mane)
        exon = alk.exons[_PROOF_EXON - 1]
        bundled = alk_plus_strand(exon.start + 1, exon.end, build)
        try:
            return self.plus(alk.contig, exon.start, exon.end) == bundled
        except (ValueError, InputError):  # the contig is absent or too short: not this build
            return False
