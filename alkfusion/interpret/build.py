"""Which genome build a file is in: decided by the exon boundaries that its calls hit.

The ALK loci of GRCh37 and GRCh38 overlap, so that a range proves nothing. An exon edge does: a breakpoint within a
few bases of an exon boundary of the gene that the row names, in one build and not in the other. Where no breakpoint
hits an edge (DNA), a breakpoint inside the named gene in one build only is the evidence; and where the file names no
genes (structural variants), a join of a published partner with ALK introns 16 to 19, which is one in one build only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import msgspec

from alkfusion.calls import FusionCall, Side
from alkfusion.errors import BuildError
from alkfusion.genome.builds import Build, build_of_accession, canonical_contig
from alkfusion.genome.transcripts import GeneModels, Transcript
from alkfusion.interpret.genes import ALK, mentions
from alkfusion.interpret.placement import SNAP_WINDOW, Role, site_on

__all__ = ["BuildEvidence", "build_evidence", "decide_build"]


class BuildEvidence(msgspec.Struct):
    """What speaks for each build.

    ``edges``: breakpoints at exon edges; ``inside``: breakpoints inside the gene that the row names; ``fusions``:
    joins of a published partner with the part of ALK where kinase fusions break.
    """

    edges: dict[Build, int] = msgspec.field(default_factory=lambda: dict.fromkeys(Build, 0))
    inside: dict[Build, int] = msgspec.field(default_factory=lambda: dict.fromkeys(Build, 0))
    fusions: dict[Build, int] = msgspec.field(default_factory=lambda: dict.fromkeys(Build, 0))
    stated_by_file: set[Build] = msgspec.field(default_factory=set)
    breakpoints: int = 0

    def winner(self) -> Build | None:
        """Return the build that the evidence decides for, or None."""
        if len(self.stated_by_file) == 1:
            return next(iter(self.stated_by_file))
        for counts in (self.edges, self.inside, self.fusions):
            first, second = sorted(Build, key=lambda build: counts[build], reverse=True)
            if counts[first] > counts[second]:
                return first
        return None

    def contradicts(self, build: Build) -> bool:
        """Tell whether the evidence speaks against a stated build."""
        winner = self.winner()
        return winner is not None and winner is not build

    def words(self) -> str:
        """Return the evidence as one sentence."""
        parts = [
            f"{build}: {self.edges[build]} at an exon edge, {self.inside[build]} inside the gene named"
            for build in Build
        ]
        return f"of {self.breakpoints} breakpoints, {'; '.join(parts)}"


def build_evidence(calls: Iterable[FusionCall], known_partners: Collection[str]) -> BuildEvidence:
    """Weigh the breakpoints of some calls; a breakpoint that several rows share counts once."""
    calls = tuple(calls)
    evidence = BuildEvidence()
    seen: set[tuple[str | None, str, int]] = set()
    for call in calls:
        for side in (call.first, call.second):
            contig = None if side.contig is None else canonical_contig(side.contig)
            if side.contig is not None and (build := build_of_accession(side.contig)) is not None:
                evidence.stated_by_file.add(build)
            position = side.position or (side.window[0] if side.window else None)
            if contig is None or position is None or (side.gene, contig, position) in seen:
                continue
            seen.add((side.gene, contig, position))
            _weigh(evidence, side, contig, position)
    if evidence.winner() is None:
        for call in calls:
            _weigh_join(evidence, call, known_partners)
    return evidence


def _weigh_join(evidence: BuildEvidence, call: FusionCall, known_partners: Collection[str]) -> None:
    for build in Build:
        models = GeneModels.of(build)
        first, second = (_genes_at(side, models) for side in (call.first, call.second))
        for alk_side, others in ((call.first, second), (call.second, first)):
            if not others.isdisjoint(known_partners) and _where_kinase_fusions_break(alk_side, models):
                evidence.fusions[build] += 1


def _genes_at(side: Side, models: GeneModels) -> set[str]:
    contig = None if side.contig is None else canonical_contig(side.contig)
    if contig is None or side.position is None:
        return set()
    return {transcript.gene for transcript in models.overlapping(contig, side.position)}


def _where_kinase_fusions_break(side: Side, models: GeneModels) -> bool:
    """Tell whether a breakpoint lies in ALK introns 16 to 19 or the exons between."""
    contig = None if side.contig is None else canonical_contig(side.contig)
    for transcript in models.transcripts(ALK):
        if transcript.mane and transcript.contig == contig and side.position is not None:
            return (
                transcript.first_base(transcript.exons[19])
                <= side.position
                <= transcript.last_base(transcript.exons[15])
            )
    return False


def _weigh(evidence: BuildEvidence, side: Side, contig: str, position: int) -> None:
    symbols = [m.symbol for m in mentions(side.gene, side.gene_id) if m.symbol and not m.near]
    evidence.breakpoints += 1
    for build in Build:
        models = GeneModels.of(build)
        transcripts = [t for symbol in symbols for t in models.transcripts(symbol) if t.contig == contig]
        if any(_inside(transcript, position) for transcript in transcripts):
            evidence.inside[build] += 1
        if any(_at_edge(transcript, position) for transcript in transcripts):
            evidence.edges[build] += 1


def _inside(transcript: Transcript, position: int) -> bool:
    return transcript.exon_at(position) is not None or transcript.intron_at(position) is not None


def _at_edge(transcript: Transcript, position: int) -> bool:
    return any(
        (placed := site_on(transcript, position, role)) is not None and abs(placed[1]) <= SNAP_WINDOW for role in Role
    )


def decide_build(evidence: BuildEvidence, stated: Build | None, path: Path) -> Build:
    """Return the build of a file.

    Raises BuildError when the data contradict ``stated``, and when nothing is stated and the data cannot decide.
    """
    if stated is not None:
        if evidence.contradicts(stated):
            raise BuildError(
                f"the file is not in {stated}",
                path=path,
                seen=evidence.words(),
                advice=f"It looks like {evidence.winner()}; leave out --build, or state the right one.",
            )
        return stated
    winner = evidence.winner()
    if winner is None:
        raise BuildError(
            "the genome build of the file cannot be told",
            path=path,
            seen=evidence.words(),
            advice="State it with --build GRCh37 or --build GRCh38.",
        )
    return winner
