"""The bundled sequences: ALK and NPM1 coding sequences, partner exon ends, and stretches of the genome around them.

``sequences.fa`` holds a few tens of kilobases and is read once. Every answer is ``None`` where the bundled sequence
does not reach; nothing is padded. A user's genome FASTA, which covers the rest, is not this module's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from msgspec import Struct

from alkfusion.genome.builds import Build
from alkfusion.genome.transcripts import GeneModels
from alkfusion.resources import resource

__all__ = [
    "KnownStretch",
    "alk_plus_strand",
    "alk_upstream_of_exon",
    "coding_sequence",
    "exon_end_sequence",
    "genome_segments",
    "plus_strand",
    "protein_sequence",
    "reverse_complement",
    "translate",
]

_BASES = "TCAG"
# The standard genetic code (NCBI translation table 1), codons in the order TTT, TTC, TTA, TTG, TCT ... GGG.
_RESIDUES = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"
_CODONS = dict(zip((a + b + c for a in _BASES for b in _BASES for c in _BASES), _RESIDUES, strict=True))


class _Complement(dict[int, int]):
    def __missing__(self, letter: int) -> int:
        raise ValueError(f"not a base: {chr(letter)!r}")


_COMPLEMENT = _Complement(str.maketrans("ACGTNacgtn", "TGCANtgcan"))


class _Record(Struct, frozen=True):
    """One FASTA record; ``tags`` are the ``key=value`` words of its header."""

    tags: Mapping[str, str]
    sequence: str


class KnownStretch(Struct, frozen=True):
    """A bundled stretch of the plus strand on one build; ``start`` is 1-based."""

    gene: str
    contig: str
    start: int
    sequence: str


class _Segment(Struct, frozen=True):
    """A stretch of the plus strand; 1-based inclusive on GRCh38, and the number that leads to GRCh37."""

    gene: str
    contig: str
    start: int
    end: int
    grch37_shift: int
    sequence: str

    def bases(self, contig: str, start: int, end: int, build: Build) -> str | None:
        shift = self.grch37_shift if build is Build.GRCH37 else 0
        first, last = start - shift, end - shift
        if contig != self.contig or first < self.start or last > self.end:
            return None
        return self.sequence[first - self.start : last - self.start + 1]


@cache
def _records() -> tuple[_Record, ...]:
    return tuple(_parse(resource("reference", "sequences.fa").read_text(encoding="utf-8")))


def _parse(text: str) -> Iterator[_Record]:
    for block in text.split(">")[1:]:
        header, _, body = block.partition("\n")
        tags = dict(word.split("=", 1) for word in header.split() if "=" in word)
        yield _Record(tags, body.replace("\n", ""))


@cache
def _of_transcripts(kind: str) -> Mapping[str, str]:
    """Sequences of a kind by transcript id; the stable id without a version is a key too."""
    found: dict[str, str] = {}
    for record in _records():
        if record.tags["kind"] == kind:
            for name in record.tags["transcripts"].split(","):
                found[name] = found[name.split(".")[0]] = record.sequence
    return found


@cache
def _exon_ends() -> Mapping[tuple[str, int], str]:
    ends = (record for record in _records() if record.tags["kind"] == "exon_end")
    return {(r.tags["transcripts"], int(r.tags["exon"])): r.sequence for r in ends}


@cache
def _segments() -> tuple[_Segment, ...]:
    return tuple(
        _Segment(
            record.tags["gene"],
            record.tags["contig"],
            int(record.tags["start"]),
            int(record.tags["end"]),
            int(record.tags["GRCh37_shift"]),
            record.sequence,
        )
        for record in _records()
        if record.tags["kind"] == "genome"
    )


def coding_sequence(transcript_id: str) -> str | None:
    """Return the coding sequence from ATG to stop codon, or ``None`` when it is not bundled.

    ALK (NM_004304, ENST00000389048) and NPM1 (NM_002520, ENST00000296930) are, in the versions that the header of the
    record lists and under the id without version.
    """
    return _of_transcripts("cds").get(transcript_id)


def protein_sequence(transcript_id: str) -> str | None:
    """Return the protein that ``coding_sequence`` codes for, without the stop, or ``None`` when it is not bundled."""
    return _of_transcripts("protein").get(transcript_id)


def exon_end_sequence(transcript_id: str, exon: int) -> str | None:
    """Return bases in transcript direction that end exactly at the last base of an exon, or ``None``.

    The flank comes from spliced RNA and can begin in an earlier exon; its length differs between exons. The id is
    taken with its version, because an exon number belongs to one version.
    """
    return _exon_ends().get((transcript_id, exon))


def plus_strand(contig: str, start: int, end: int, build: Build) -> str | None:
    """Return plus-strand bases from ``start`` to ``end`` (1-based, inclusive), or ``None`` where not bundled.

    Covered are all ALK exons with stretches around them, ALK introns 19 to 21, NPM1 intron 4 with its exons, and a
    part of EML4 intron 13. The GRCh37 bases are those of GRCh38 at a constant distance (LRG_488 and LRG_458 map to both
    builds as one span without a difference), not an independent copy.
    """
    if start > end:
        raise ValueError(f"start {start} lies behind end {end}")
    found = (segment.bases(contig, start, end, build) for segment in _segments())
    return next((bases for bases in found if bases is not None), None)


def genome_segments(build: Build) -> tuple[KnownStretch, ...]:
    """Return all bundled stretches of the plus strand, for a search that does not know the place."""
    return tuple(
        KnownStretch(s.gene, s.contig, s.start + (s.grch37_shift if build is Build.GRCH37 else 0), s.sequence)
        for s in _segments()
    )


def alk_plus_strand(start: int, end: int, build: Build) -> str | None:
    """Return plus-strand bases of chr2 (1-based, inclusive), as ``plus_strand`` does."""
    return plus_strand("chr2", start, end, build)


def alk_upstream_of_exon(exon: int, n: int) -> str | None:
    """Return the ``n`` genomic bases, in transcript direction, just before an ALK exon of NM_004304.5.

    They are the end of the preceding intron (and, for a large ``n``, what lies before it). ``None`` where the bundled
    sequence does not reach that far; intron 19, before exon 20, is covered completely.
    """
    if n == 0:
        return ""
    alk = GeneModels.of(Build.GRCH38).transcripts("ALK")[0]
    if n < 0 or not 1 <= exon <= len(alk.exons):
        raise ValueError(f"no {n} bases before exon {exon} of {alk.id}, which has {len(alk.exons)} exons")
    edge = alk.first_base(alk.exons[exon - 1])
    bases = alk_plus_strand(edge + 1, edge + n, Build.GRCH38)
    return None if bases is None else reverse_complement(bases)


def translate(coding: str) -> str:
    """Translate with the standard code: ``*`` for a stop, ``X`` for a codon with a base other than A, C, G, T.

    Translation goes on behind a stop; one or two bases left over at the end give nothing.
    """
    coding = coding.upper()
    return "".join(_CODONS.get(coding[i : i + 3], "X") for i in range(0, len(coding) - 2, 3))


def reverse_complement(sequence: str) -> str:
    """Return the opposite strand in its own direction; N stays N, lower case stays lower case.

    Raises:
        ValueError: for a letter other than A, C, G, T, N.
    """
    return sequence.translate(_COMPLEMENT)[::-1]
