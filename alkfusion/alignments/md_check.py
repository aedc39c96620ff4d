"""Are the reads in the build that the header claims? The MD tags know which bases they were aligned to.

A header can be exchanged, and contig lengths say nothing then. SEQ and MD give the reference bases under a read; those
of the ALK exons are part of the program. The exons have the same bases in both builds and lie at other places, so that
the place at which they are found tells the build.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from pysam import AlignedSegment

from alkfusion.alignments.locus import Locus, alk_locus
from alkfusion.alignments.open_file import OpenAlignment
from alkfusion.errors import BuildError
from alkfusion.genome.builds import Build

__all__ = ["MdEvidence", "check_build", "reference_bases"]

_FIRST_EXON = 20  # exons 20 to 29 hold what every assay of ALK reads, the kinase domain
_ENOUGH = 5  # reads that agree, to be content
_MOST = 50  # reads that are looked at in one exon
_SHORTEST = 20  # bases of an exon, to tell its sequence from another
_MOST_WRONG = 0.05  # of these bases, in an MD tag that agrees
_UNUSABLE = 0x4 | 0x200
_GAPLESS = frozenset((0, 4, 5, 7, 8))  # M, clips, =, X
_MD = re.compile(r"(\d+)|([A-Z])")


class MdEvidence(NamedTuple):
    """Reads of exons 20 to 29 whose MD tags give the bases of ALK there, and reads whose tags give others."""

    agree: int
    differ: int

    @property
    def fits(self) -> bool:
        """True when enough reads were aligned to ALK, and nearly no others."""
        return self.agree >= _ENOUGH and self.agree >= 4 * self.differ


def check_build(alignment: OpenAlignment, build: Build) -> MdEvidence:
    """Compare the MD tags with the bases of ALK in a build; without MD tags nothing is said.

    Raises BuildError when the reads lie where another build has ALK, or were aligned to other bases than ALK's.
    """
    found = _evidence(alignment, alk_locus(build))
    if found.fits:
        return found
    others = {other: _evidence(alignment, alk_locus(other)) for other in Build if other is not build}
    for other, evidence in others.items():
        if evidence.fits and evidence.agree > found.agree:
            raise BuildError(
                f"the header says {build}, but the reads were aligned to {other}",
                path=alignment.path,
                seen=f"MD tags of {evidence.agree} reads give the ALK exons at their places in {other},"
                f" those of {found.agree} reads at their places in {build}",
                advice="The header was exchanged: restore the one that the aligner wrote.",
            )
    if found.differ >= _ENOUGH and found.differ >= 4 * found.agree:
        raise BuildError(
            f"the reads were not aligned to {build}, although the header says so",
            path=alignment.path,
            seen=f"MD tags of {found.differ} of {found.differ + found.agree} reads give other bases than those of ALK",
            advice="Align the reads to GRCh37 or GRCh38, and keep the header that the aligner writes.",
        )
    return found


def _evidence(alignment: OpenAlignment, locus: Locus) -> MdEvidence:
    agree = differ = untagged = 0
    for exon in reversed(locus.transcript.exons[_FIRST_EXON - 1 :]):  # few reads lie before the last one in the file
        if agree >= _ENOUGH or (untagged >= _MOST and not agree + differ):  # many aligners write no MD tag
            break
        known = locus.plus(exon.start, exon.end) or ""
        middle = (exon.start + exon.end) // 2
        for read in islice(alignment.fetch(locus.contig, middle, middle + 1), _MOST):
            untagged += not read.has_tag("MD")
            answer = _agrees(read, exon.start, known)
            agree += answer is True
            differ += answer is False
    return MdEvidence(agree, differ)


def _agrees(read: AlignedSegment, start: int, known: str) -> bool | None:
    """Tell whether a read was aligned to the bases of an exon, ``start`` being 0-based; None where it cannot tell."""
    bases = None if read.flag & _UNUSABLE else reference_bases(read)
    if bases is None:
        return None
    first = max(start, read.reference_start)
    mine = bases[first - read.reference_start :]
    pairs = list(zip(mine, known[first - start :], strict=False))
    if len(pairs) < _SHORTEST:
        return None
    return sum(one != other for one, other in pairs) <= _MOST_WRONG * len(pairs)


def reference_bases(read: AlignedSegment) -> str | None:
    """Return the reference bases under an alignment without gaps, of SEQ and MD; None where they do not tell."""
    cigar, sequence = read.cigartuples, read.query_sequence
    if not cigar or not sequence or not read.has_tag("MD") or not {operation for operation, _ in cigar} <= _GAPLESS:
        return None
    bases = sequence[read.query_alignment_start : read.query_alignment_end]
    found: list[str] = []
    at = 0
    tag = str(read.get_tag("MD"))
    for length, letter in _MD.findall(tag):
        found.append(bases[at : at + int(length)] if length else letter)
        at += int(length) if length else 1
    return "".join(found) if at == len(bases) and "^" not in tag else None
