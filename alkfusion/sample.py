"""One sample from top to bottom: files in, result out. The page a newcomer reads first."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from alkfusion import __version__
from alkfusion.errors import UsageError
from alkfusion.fusion_files import FusionFile, read_fusion_file, refuse_repeated
from alkfusion.genome.builds import Build
from alkfusion.genome.genome_fasta import GenomeFasta
from alkfusion.genome.junctions import canonical_junctions
from alkfusion.genome.version import reference_version
from alkfusion.interpret.bases import KnownBases
from alkfusion.interpret.classify import SupportThresholds
from alkfusion.interpret.lift import in_build
from alkfusion.interpret.merge import merge_readings
from alkfusion.interpret.observations import observe
from alkfusion.interpret.stated import stated_fusion
from alkfusion.interpret.summary import alk_status, summarise
from alkfusion.knowledge.table import Knowledge, load_knowledge
from alkfusion.model import Assessment, NotAssessed, Observation, Provenance, Rearrangement, Result, Sample
from alkfusion.predict import Findings, predict

__all__ = ["SampleOptions", "analyse"]


class SampleOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the user states about a sample and how to read its files."""

    sample: str | None = None
    patient: str | None = None
    timepoint: str | None = None
    disease: str | None = None  # code or synonym of the knowledge table
    age: float | None = None  # years
    prior_inhibitors: tuple[str, ...] = ()
    known_fusion: str | None = None
    build: Build | None = None
    fasta: Path | None = None
    format: str | None = None


def analyse(inputs: Sequence[Path], options: SampleOptions, knowledge: Knowledge | None = None) -> Result:
    """Read the files of one sample and return its result.

    The order of ``inputs`` never changes the result. Raises AlkfusionError for whatever cannot be trusted.
    """
    if not inputs:
        raise UsageError("No input file was given.")
    table = knowledge or load_knowledge()
    partners = known_partners(table)
    files = [
        read_fusion_file(
            path,
            stated_build=options.build,
            stated_format=options.format,
            sample=options.sample,
            known_partners=partners,
        )
        for path in inputs
    ]
    refuse_repeated(files)
    files.sort(key=lambda file: (file.input.name, file.input.sha256))
    return _result(files, options, table, partners)


def known_partners(knowledge: Knowledge) -> frozenset[str]:
    """Return the published 5' partners of ALK."""
    return frozenset(junction.partner for junction in canonical_junctions()) | {
        fact.partner for fact in knowledge.partners
    }


def _result(
    files: Sequence[FusionFile], options: SampleOptions, knowledge: Knowledge, partners: frozenset[str]
) -> Result:
    thresholds = SupportThresholds.of(knowledge.thresholds)
    build, rearrangements = _rearrangements(files, options, thresholds, partners)
    inputs = tuple(file.input for file in files)
    sample = _sample(files, options, knowledge)
    could_be_seen = any(file.cannot_show is None for file in files)
    findings = Findings(
        rearrangements=rearrangements,
        assessment=_nothing_assessed(knowledge),
        driver_could_be_seen=could_be_seen,
        disease=sample.disease,
        age=sample.age,
    )
    status = alk_status(rearrangements, (), partners, could_be_seen)
    return Result(
        sample=sample,
        alk_status=status,
        summary=summarise(status, rearrangements, inputs, partners),
        build=build.value if build else None,
        rearrangements=rearrangements,
        assessment=findings.assessment,
        drug_calls=predict(findings, knowledge),
        observations=(*_not_shown(files), *observe(rearrangements, inputs, thresholds)),
        inputs=inputs,
        provenance=_provenance(options, knowledge),
    )


def _rearrangements(
    files: Sequence[FusionFile], options: SampleOptions, thresholds: SupportThresholds, partners: frozenset[str]
) -> tuple[Build | None, tuple[Rearrangement, ...]]:
    """Merge all readings, in one build: GRCh38 where files of both builds meet."""
    readings = [reading for file in files for reading in file.readings]
    builds = {reading.build for reading in readings}
    build = None if not builds else Build.GRCH38 if len(builds) > 1 else builds.pop()
    genome = None
    if options.fasta is not None:
        genome = GenomeFasta(options.fasta, build)
    merged = merge_readings(
        [in_build(reading, build) for reading in readings if build is not None],
        partners,
        thresholds,
        KnownBases(genome),
    )
    if options.known_fusion is not None:
        merged = (*merged, stated_fusion(options.known_fusion))
    return build, merged


def _not_shown(files: Sequence[FusionFile]) -> list[Observation]:
    return [
        Observation(kind="cannot_show_fusions", about=file.input.name, text=f"{file.input.name}: {file.cannot_show}.")
        for file in files
        if file.cannot_show is not None
    ]


def _sample(files: Sequence[FusionFile], options: SampleOptions, knowledge: Knowledge) -> Sample:
    disease = None
    if options.disease is not None:
        known = knowledge.disease(options.disease)
        if known is None:
            codes = ", ".join(sorted(disease.code for disease in knowledge.diseases))
            raise UsageError(f"The disease {options.disease!r} is not in the knowledge table. Known codes: {codes}.")
        disease = known.code
    priors = []
    for name in options.prior_inhibitors:
        drug = knowledge.drug(name)
        if drug is None:
            raise UsageError(f"The inhibitor {name!r} is not in the knowledge table (`alkfusion knowledge show`).")
        priors.append(drug.name)
    return Sample(
        id=options.sample or _name_from_file(files[0].input.name),
        patient=options.patient,
        timepoint=options.timepoint,
        disease=disease,
        age=options.age,
        prior_inhibitors=tuple(priors),
    )


def _name_from_file(name: str) -> str:
    return name.partition(".")[0] or name


def _nothing_assessed(knowledge: Knowledge) -> Assessment:
    reason = "no small-variant file and no BAM was given"
    residues = knowledge.defining_residues()
    return Assessment(
        residues_total=len(residues),
        not_assessed=tuple(NotAssessed(residue=residue, reason=reason) for residue in residues),
    )


def _provenance(options: SampleOptions, knowledge: Knowledge) -> Provenance:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    given = {
        name: value.name if isinstance(value, Path) else str(value)
        for name, value in msgspec.structs.asdict(options).items()
        if value not in (None, ())
    }
    return Provenance(
        program="alkfusion",
        program_version=__version__,
        knowledge_version=knowledge.version,
        knowledge_sha256=knowledge.sha256,
        reference_version=reference_version(),
        options=given,
        thresholds=dict(sorted(knowledge.thresholds.items())),
        created=datetime.fromtimestamp(int(epoch), UTC).isoformat() if epoch and epoch.isdigit() else None,
    )
