"""Which residues of ALK lie inside a panel's targets; the interval work is done with pyranges."""

from __future__ import annotations

from collections.abc import Sequence

from alkfusion.errors import BuildError, UsageError
from alkfusion.genome.builds import Build
from alkfusion.interpret.alk_coding import ALK_CONTIG, AlkCoding

__all__ = ["residues_inside"]


def residues_inside(
    intervals: Sequence[tuple[int, int]], residues: Sequence[int], alk: AlkCoding, name: str
) -> frozenset[int]:
    """Return the residues (1-based) of which all three bases lie inside 0-based half-open intervals of chr2.

    Raises BuildError when the intervals hold none of them on this build and all of them on the other.
    """
    inside = _inside(intervals, residues, alk)
    if not inside and residues:
        other = next(build for build in Build if build is not alk.build)
        if len(_inside(intervals, residues, AlkCoding.of(other))) == len(residues):
            raise BuildError(
                f"the targets of {name} are not in {alk.build}",
                seen=f"no ALK residue of the table inside on {alk.build}, all of them on {other}",
                advice=f"Give the targets in {alk.build}.",
            )
    return inside


def _inside(intervals: Sequence[tuple[int, int]], residues: Sequence[int], alk: AlkCoding) -> frozenset[int]:
    if not intervals or not residues:
        return frozenset()
    try:
        from pyranges import PyRanges
    except ImportError:
        raise UsageError("--targets needs the package pyranges: pip install 'alkfusion[tables]'.") from None
    bases = [(position, residue) for residue in residues for position in alk.codon_positions(residue)]
    codons = PyRanges(chromosomes=ALK_CONTIG, starts=[p - 1 for p, _ in bases], ends=[p for p, _ in bases])
    codons.Residue = [residue for _, residue in bases]
    starts, ends = zip(*intervals, strict=True)
    covered = codons.overlap(PyRanges(chromosomes=ALK_CONTIG, starts=starts, ends=ends).merge())
    counts: dict[int, int] = {}
    for residue in covered.Residue if len(covered) else ():
        counts[int(residue)] = counts.get(int(residue), 0) + 1
    return frozenset(residue for residue, bases_inside in counts.items() if bases_inside == 3)
