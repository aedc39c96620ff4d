"""Which genome build a file is in: decided by the exon boundaries that its calls hit.

The ALK loci of GRCh37 and GRCh38 overlap, so that a range proves nothing. An exon edge does: a breakpoint within a
few bases of an exon boundary of the gene that the row names, in one build and not in the other. Where no breakpoint
hits an edge (DNA), a breakpoint inside the named gene in one build only is the evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from alkfusion.calls import FusionCall, Side
from alkfusion.errors import BuildError
from alkfusion.genome.builds import Build, build_of_accession, canonical_contig
from alkfusion.genome.transcripts import GeneModels, Transcript
from alkfusion.interpret.genes import mentions
from alkfusion.interpret.placement import SNAP_WINDOW, Role, site_on

__all__ = ["BuildEvidence", "build_evidence", "decide_build"]


@dataclass
class BuildEvidence:
    """What speaks for each build: breakpoints at exon edges, breakpoints inside the gene that the row names."""

    edges: dict[Build, int] = field(default_factory=lambda: dict.fromkeys(Build, 0))
    inside: dict[Build, int] = field(default_factory=lambda: dict.fromkeys(Build, 0))
    stated_by_file: set[Build] = field(default_factory=set)
    breakpoints: int = 0

    def winner(self) -> Build | None:
        """Return the build that the evidence decides for, or None."""
        if len(self.stated_by_file) == 1:
            return next(iter(self.stated_by_file))
        for counts in (self.edges, self.inside):
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
            f"{build}: {self.edges[build]} at an exon edge and {self.inside[build]} inside the gene named"
            for build in Build
        ]
        return f"of {self.breakpoints} breakpoints, {'; '.join(parts)}"


def build_evidence(calls: Iterable[FusionCall]) -> BuildEvidence:
    """Weigh the breakpoints of some calls; a breakpoint that several rows share counts once."""
    evidence = BuildEvidence()
    seen: set[tuple[str | None, str, int]] = set()
    for call in calls:
        for side in (call.first, call.second):
            contig = None if side.contig is None else canonical_contig(side.contig)
            if side.contig is not None and (build := build_of_accession(side.contig)) is not None:
                evidence.stated_by_file.add(build)
            if contig is None or side.position is None or (side.gene, contig, side.position) in seen:
                continue
            seen.add((side.gene, contig, side.position))
            _weigh(evidence, side, contig, side.position)
    return evidence


def _weigh(evidence: BuildEvidence, side: Side, contig: str, position: int) -> None:
    symbols = [m.symbol for m in mentions(side.gene, side.gene_id) if m.symbol and not m.near]
    evidence.breakpoints += 1
    for build in Build:
        models = GeneModels.of(build)
        named = [t for symbol in symbols for t in models.transcripts(symbol)]
        transcripts = [t for t in named if t.contig == contig] if named else models.overlapping(contig, position)
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
