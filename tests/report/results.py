"""Results for the tests of the report: made by the program itself from small files, then given what a file cannot."""

from __future__ import annotations

from pathlib import Path

import msgspec

from alkfusion.genome.builds import Build
from alkfusion.genome.junctions import known_junction
from alkfusion.knowledge.table import Knowledge
from alkfusion.model import (
    AssessedResidue,
    Assessment,
    AssessmentState,
    Imbalance,
    Mutation,
    NotAssessed,
    Phase,
    PhasedPair,
    Result,
    Significance,
)
from alkfusion.predict import Findings, predict
from alkfusion.sample import SampleOptions, analyse
from tests.events import NPM1_ALK, Event, write

__all__ = ["KNOWN", "compound", "event_of", "of_events"]

# The four junctions whose pictures are checked: partner, exon or label, and what the picture has to show.
KNOWN = {
    "NPM1::ALK": ("NPM1", 4),
    "EML4::ALK v1": ("EML4", 13),
    "EML4::ALK v3b": ("EML4", "6b"),
    "KIF5B::ALK": ("KIF5B", 24),
}


def event_of(partner: str, exon: int | str, build: Build = Build.GRCH38) -> Event:
    """Return a known junction with ALK exon 20 as an event of a file."""
    junction = known_junction(partner, exon, 20)
    assert junction is not None
    at = junction.positions[build]
    return Event(partner, at.contig, at.position, at.strand, "ALK", at.alk_contig, at.alk_position, at.alk_strand)


def of_events(folder: Path, *events: Event, name: str = "tumour.tsv", **options: object) -> Result:
    """Analyse a file of Arriba with these events."""
    return analyse([write(folder / name, "arriba", *events)], SampleOptions(**options))


def compound(folder: Path, knowledge: Knowledge) -> Result:
    """A relapse with two mutations in cis, one that did not pass, residues not seen, and coverage of the exons."""
    found = of_events(folder, NPM1_ALK, sample="R1", patient="P7", timepoint="relapse", disease="ALCLALKP", age=12)
    residues = knowledge.defining_residues()
    assessment = Assessment(
        state=AssessmentState.PARTIAL,
        residues_total=len(residues),
        residues_assessed=len(residues) - 2,
        assessed=residues[2:],
        seen=tuple(AssessedResidue(residue=residue, how="depth of the reads", depth=210) for residue in residues[2:]),
        not_assessed=tuple(
            NotAssessed(residue=residue, reason="depth 4 is below 30", depth=4) for residue in residues[:2]
        ),
    )
    resistant = Significance.KNOWN_RESISTANCE
    mutations = (
        Mutation(
            protein="p.L1196M",
            coding="c.3586C>A",
            residue=1196,
            depth=420,
            alt_depth=118,
            vaf=0.281,
            filter="PASS",
            significance=resistant,
        ),
        Mutation(
            protein="p.G1202R",
            coding="c.3604G>A",
            residue=1202,
            genomic="chr2:29220776:C>T",
            depth=400,
            alt_depth=120,
            vaf=0.3,
            vaf_interval=(0.257, 0.347),
            filter="PASS",
            sources=("t.vcf",),
            significance=resistant,
        ),
        Mutation(
            protein="p.R1275Q", residue=1275, depth=420, alt_depth=3, vaf=0.0071, filter="low_vaf (0.0071 < 0.01)"
        ),
    )
    phases = (
        PhasedPair(
            first="p.L1196M",
            second="p.G1202R",
            phase=Phase.CIS,
            both=96,
            first_only=4,
            second_only=7,
            neither=210,
            decided_by="fragments",
        ),
    )
    findings = Findings(
        rearrangements=found.rearrangements,
        mutations=mutations[:2],
        phases=phases,
        assessment=assessment,
        disease="ALCLALKP",
        age=12,
    )
    return msgspec.structs.replace(
        found,
        mutations=mutations,
        phases=phases,
        assessment=assessment,
        drug_calls=predict(findings, knowledge),
        imbalance=Imbalance(state="imbalanced", ratio=14.2, exon_depths=(3.0,) * 19 + (60.0,) * 10),
    )
