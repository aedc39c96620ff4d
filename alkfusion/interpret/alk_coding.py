"""ALK NM_004304.5 along its own strand: where a base of the genome lies in the transcript, and how HGVS names it.

ALK lies on the minus strand. A *sense offset* counts bases from the transcript's first base in the direction of
transcription, introns included: 0-based, intervals half-open. A *coding offset* counts coding bases from the A of ATG,
0-based. Genome positions are 1-based on the plus strand.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from itertools import accumulate, pairwise

from alkfusion.genome.builds import Build
from alkfusion.genome.sequences import alk_plus_strand, coding_sequence, reverse_complement, translate
from alkfusion.genome.transcripts import GeneModels, Transcript

__all__ = ["ALK_CONTIG", "ALK_TRANSCRIPT", "AlkCoding"]

ALK_TRANSCRIPT = "NM_004304.5"
ALK_CONTIG = "chr2"
_CANONICAL_SITE = 2  # the two bases of an intron at each end that splicing needs


class AlkCoding:
    """The transcript on one build."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self.transcript: Transcript = next(t for t in GeneModels.of(build).transcripts("ALK") if t.id == ALK_TRANSCRIPT)
        self._last = self.transcript.end  # 1-based position of the transcript's first base
        self.exons = tuple((self._last - exon.end, self._last - exon.start) for exon in self.transcript.exons)
        lengths = [end - start for start, end in self.exons]
        self._before = (0, *accumulate(lengths))  # transcript bases before each exon
        self.coding_start = self._last - self.transcript.cds_end  # sense offset of the A of ATG, in exon 1
        self.coding_end = self._last - self.transcript.cds_start  # sense offset behind the stop codon, in exon 29
        self._utr5 = self._spliced(self.coding_start) or 0

    @property
    def _introns(self) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Pairs of neighbouring exons."""
        return pairwise(self.exons)

    @classmethod
    def of(cls, build: Build) -> AlkCoding:
        """Return the one object of a build."""
        return _coding(build)

    @cached_property
    def cds(self) -> str:
        """Coding bases from ATG to the stop codon."""
        sequence = coding_sequence(ALK_TRANSCRIPT)
        if sequence is None:
            raise LookupError(f"the bundled reference has no coding sequence of {ALK_TRANSCRIPT}")
        return sequence

    @cached_property
    def protein(self) -> str:
        """Residues of NP_004295.2, without the stop."""
        return translate(self.cds).removesuffix("*")

    @cached_property
    def trailer(self) -> str:
        """Bases of the last exon behind the stop codon, as far as they are bundled."""
        return self.bases(self.coding_end, self.exons[-1][1]) or ""

    def sense_interval(self, position: int, length: int) -> tuple[int, int]:
        """Return the sense offsets of ``length`` plus-strand bases that begin at a 1-based position."""
        return self._last - (position + length - 1), self._last - position + 1

    def position(self, sense: int) -> int:
        """Return the 1-based genome position of a sense offset."""
        return self._last - sense

    def bases(self, start: int, end: int) -> str | None:
        """Return sense bases of a half-open interval; None where the reference is not bundled."""
        if start >= end:
            return ""
        plus = alk_plus_strand(self._last - end + 1, self._last - start, self.build)
        return None if plus is None else reverse_complement(plus)

    def exon_of(self, start: int, end: int) -> int | None:
        """Return the number of the exon that holds an interval wholly; an empty one has to lie between two bases."""
        for number, (first, last) in enumerate(self.exons, 1):
            if first <= start and end <= last and (start < end or first < start < last):
                return number
        return None

    def _spliced(self, sense: int) -> int | None:
        """Return the transcript offset of an exonic sense offset."""
        for before, (first, last) in zip(self._before, self.exons, strict=False):
            if first <= sense < last:
                return before + sense - first
        return None

    def coding_offset(self, sense: int) -> int | None:
        """Return the coding offset of a sense offset; None outside the coding bases."""
        if not self.coding_start <= sense < self.coding_end:
            return None
        spliced = self._spliced(sense)
        return None if spliced is None else spliced - self._utr5

    def sense_of_coding(self, coding: int) -> int:
        """Return the sense offset of a coding offset; ValueError outside the coding bases."""
        spliced = coding + self._utr5
        if not 0 <= coding < len(self.cds):
            raise ValueError(f"coding offset {coding} lies outside the {len(self.cds)} coding bases")
        for before, (first, last) in zip(self._before, self.exons, strict=False):
            if spliced < before + last - first:
                return first + spliced - before
        raise ValueError(f"coding offset {coding} lies in no exon")

    def codon_positions(self, residue: int) -> tuple[int, int, int]:
        """Return the 1-based genome positions of the three bases of a residue (1-based); they can lie in two exons."""
        first, second, third = (self.position(self.sense_of_coding(3 * (residue - 1) + i)) for i in range(3))
        return first, second, third

    def name_of(self, sense: int) -> str:
        """Return the c. position of a sense offset: ``3604``, ``3515+1``, ``3516-2``, ``-12``, ``*7``."""
        if self._spliced(sense) is not None:
            return self._exonic_name(sense)
        ends = ((end - 1, start) for (_, end), (start, _) in self._introns)
        intron = next(((last, first) for last, first in ends if last < sense < first), None)
        if intron is None:
            raise ValueError(f"sense offset {sense} lies outside {ALK_TRANSCRIPT}")
        donor, acceptor = intron
        after, before = sense - donor, acceptor - sense
        # the middle of an intron of odd length is counted from the donor (HGVS)
        return f"{self._exonic_name(donor)}+{after}" if after <= before else f"{self._exonic_name(acceptor)}-{before}"

    def _exonic_name(self, sense: int) -> str:
        spliced = (self._spliced(sense) or 0) - self._utr5
        if spliced < 0:
            return str(spliced)
        return str(spliced + 1) if spliced < len(self.cds) else f"*{spliced - len(self.cds) + 1}"

    def splice_site(self, start: int, end: int) -> int | None:
        """Return the coding offset next to the canonical splice site that an interval touches, or None.

        The site is the two intron bases at each end of an intron. An empty interval (an insertion) touches it when it
        lies between exon and intron or between the two bases.
        """
        for (_, donor), (acceptor, _) in self._introns:
            if _touches(start, end, donor, donor + _CANONICAL_SITE, after_low=False):
                return self.coding_offset(donor - 1)
            if _touches(start, end, acceptor - _CANONICAL_SITE, acceptor, after_low=True):
                return self.coding_offset(acceptor)
        return None


def _touches(start: int, end: int, low: int, high: int, *, after_low: bool) -> bool:
    """Tell whether an interval touches another; an insertion touches its one outer edge (``after_low``: the upper)."""
    if start < end:
        return start < high and end > low
    return low < start <= high if after_low else low <= start < high


@cache
def _coding(build: Build) -> AlkCoding:
    return AlkCoding(build)
