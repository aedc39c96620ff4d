"""How the tests of this folder read a BAM file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alkfusion.alignment_files import AlignmentFile, read_alignment_file
from alkfusion.alignments.limits import ReadLimits
from alkfusion.interpret.bases import KnownBases
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.interpret.classify import SupportThresholds
from alkfusion.interpret.merge import merge_readings
from alkfusion.knowledge.table import Knowledge, load_knowledge
from alkfusion.model import Rearrangement
from alkfusion.sample import known_partners


@cache
def table() -> Knowledge:
    return load_knowledge()


def limits() -> ReadLimits:
    return ReadLimits.of(table().thresholds)


def look(path: Path, **options: object) -> AlignmentFile:
    knowledge = table()
    return read_alignment_file(
        path,
        thresholds=CallingThresholds.of(knowledge.thresholds),
        limits=limits(),
        residues=knowledge.defining_residues(),
        known_partners=known_partners(knowledge),
        **options,
    )


def fusions(file: AlignmentFile) -> tuple[Rearrangement, ...]:
    knowledge = table()
    thresholds = SupportThresholds.of(knowledge.thresholds)
    return merge_readings(file.readings, known_partners(knowledge), thresholds, KnownBases(None))
