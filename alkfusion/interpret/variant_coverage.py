"""What a file of small variants says about each residue that defines resistance: seen, or not and why.

A plain VCF lists variants and nothing else, so that it assesses nothing by itself. A gVCF does with its blocks, the
targets of a panel do, and the user can assume it; none of these hides a call there that was not trusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from alkfusion.calls import CoveredBlock
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.interpret.assessment import ResidueCoverage, by_depth
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.interpret.mutation import change_name, passes
from alkfusion.knowledge.genotype import residues as residues_of
from alkfusion.model import Mutation

__all__ = ["Looked", "coverage_of"]

_PLAIN = "a VCF lists variants only; a gVCF, a BAM, --targets or --assume-covered can say what was seen"
_ASSUMED = "assumed covered (--assume-covered), not shown by any file"


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What a file and the user's options say about where was looked; blocks 1-based inclusive."""

    blocks: Sequence[CoveredBlock]
    obstacles: Sequence[CoveredBlock]
    gvcf: bool
    rna: bool
    contig_seen: bool
    targets: str | None  # name of the BED file
    inside_targets: frozenset[int]
    assume_covered: bool


def coverage_of(
    defining: Sequence[int],
    looked: Looked,
    mutations: Iterable[Mutation],
    alk: AlkCoding | None,
    thresholds: CallingThresholds,
) -> tuple[ResidueCoverage, ...]:
    """Return one statement a residue; without a build (no record near ALK) positions play no part."""
    doubted = dict(_doubted(mutations))
    return tuple(_of_residue(residue, looked, doubted, alk, thresholds) for residue in defining)


def _doubted(mutations: Iterable[Mutation]) -> Iterator[tuple[int, str]]:
    """Yield residues with a call that failed a filter: what is there is not known."""
    for mutation in mutations:
        if not passes(mutation):
            touched = residues_of(mutation.protein) or ((mutation.residue,) if mutation.residue else ())
            for residue in touched:
                yield residue, f"only a filtered call: {change_name(mutation)}, {mutation.filter}"


def _of_residue(
    residue: int, looked: Looked, doubted: Mapping[int, str], alk: AlkCoding | None, thresholds: CallingThresholds
) -> ResidueCoverage:
    positions = alk.codon_positions(residue) if alk is not None else ()
    hidden = [b.problem for b in looked.obstacles if any(b.start <= p <= b.end for p in positions)]
    if residue in doubted or hidden:
        reason = doubted.get(residue) or hidden[0] or ""
        return ResidueCoverage(residue=residue, assessed=False, reason=reason, refuted=True)
    if looked.targets is not None and residue not in looked.inside_targets:
        return ResidueCoverage(residue=residue, assessed=False, reason=f"outside the targets ({looked.targets})")
    if looked.gvcf:
        return _by_blocks(residue, positions, looked, thresholds)
    return _without_blocks(residue, positions, looked, thresholds)


def _by_blocks(
    residue: int, positions: Sequence[int], looked: Looked, thresholds: CallingThresholds
) -> ResidueCoverage:
    """Read the residue's depth from the blocks over its three bases."""
    if not positions:
        reason = "no gVCF block" if looked.contig_seen else "the gVCF has no contig of chromosome 2"
        return ResidueCoverage(residue=residue, assessed=False, reason=reason)
    depths = []
    for position in positions:
        over = [block for block in looked.blocks if block.start <= position <= block.end]
        good = [block.depth for block in over if block.problem is None and block.depth is not None]
        if not good:
            problems = sorted(block.problem for block in over if block.problem)
            reason = problems[0] if problems else "a gVCF block without depth" if over else "no gVCF block"
            depth = min((block.depth for block in over if block.depth is not None), default=None)
            return ResidueCoverage(residue=residue, assessed=False, reason=reason, depth=depth)
        depths.append(max(good))
    return by_depth(residue, min(depths), "gVCF", thresholds)


def _doubt(positions: Sequence[int], looked: Looked) -> str | None:
    """Return why the file does not vouch for a base that it lists, such as a genotype that was not called."""
    for position in positions:
        over = [block for block in looked.blocks if block.start <= position <= block.end]
        if over and all(block.problem for block in over):
            return min(block.problem or "" for block in over)
    return None


def _without_blocks(
    residue: int, positions: Sequence[int], looked: Looked, thresholds: CallingThresholds
) -> ResidueCoverage:
    """State a residue of a plain VCF: only what the user adds can make it seen, and not against the file itself."""
    doubt = _doubt(positions, looked)
    if doubt is not None:
        return ResidueCoverage(residue=residue, assessed=False, reason=doubt)
    shallow = [
        block.depth
        for block in looked.blocks
        if block.depth is not None and any(block.start <= p <= block.end for p in positions)
    ]
    if shallow and min(shallow) < thresholds.min_depth:
        return by_depth(residue, min(shallow), "VCF record", thresholds)
    if looked.assume_covered:
        return ResidueCoverage(residue=residue, assessed=True, reason=_ASSUMED)
    if looked.rna:
        return ResidueCoverage(residue=residue, assessed=False, reason="RNA VCF without depth of what it does not list")
    if looked.targets is not None:
        reason = f"inside the targets ({looked.targets}), depth not known"
        return ResidueCoverage(residue=residue, assessed=True, reason=reason)
    if not looked.contig_seen:
        return ResidueCoverage(residue=residue, assessed=False, reason="the file has no contig of chromosome 2")
    return ResidueCoverage(residue=residue, assessed=False, reason=_PLAIN)
