"""One sample from top to bottom: files in, result out. The page a newcomer reads first."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from alkfusion import __version__
from alkfusion.alignments.kind import alignment_kind, fingerprint
from alkfusion.errors import UsageError
from alkfusion.fusion_files import FusionFile, read_fusion_file, refuse_repeated
from alkfusion.genome.builds import Build
from alkfusion.genome.genome_fasta import GenomeFasta
from alkfusion.genome.junctions import canonical_junctions
from alkfusion.genome.version import reference_version
from alkfusion.interpret.assessment import merge_coverage
from alkfusion.interpret.bases import KnownBases
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.interpret.classify import SupportThresholds
from alkfusion.interpret.joined_mutations import (
    MutationSource,
    counted,
    join_mutations,
    join_phases,
    mutation_sentence,
    stated_mutations,
)
from alkfusion.interpret.lift import in_build
from alkfusion.interpret.merge import merge_readings
from alkfusion.interpret.observations import observe
from alkfusion.interpret.stated import stated_fusion
from alkfusion.interpret.summary import alk_status, summarise
from alkfusion.knowledge.asked import disease_asked_for, drug_asked_for
from alkfusion.knowledge.table import Knowledge, load_knowledge
from alkfusion.model import Imbalance, InputFile, Mutation, Observation, Provenance, Rearrangement, Result, Sample
from alkfusion.predict import Findings, predict, significance_of
from alkfusion.readers.targets import read_targets
from alkfusion.readers.tso500_small import TSO500_FORMAT
from alkfusion.variant_files import (
    VariantFile,
    VariantOptions,
    read_tso500_variants,
    read_variant_file,
    split_inputs,
)

if TYPE_CHECKING:
    from alkfusion.alignment_files import AlignmentFile

__all__ = ["SampleOptions", "analyse", "known_partners", "provenance"]


class SampleOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the user states about a sample and how to read its files."""

    sample: str | None = None
    patient: str | None = None
    timepoint: str | None = None
    collected: str | None = None  # date, as YYYY, YYYY-MM or YYYY-MM-DD
    disease: str | None = None  # code or synonym of the knowledge table
    age: float | None = None  # years
    prior_inhibitors: tuple[str, ...] = ()
    known_fusion: str | None = None
    build: Build | None = None
    fasta: Path | None = None
    format: str | None = None
    mutations: tuple[str, ...] = ()  # stated by the user, such as p.G1202R
    targets: Path | None = None  # BED of the panel
    assume_covered: bool = False


def analyse(inputs: Sequence[Path], options: SampleOptions, knowledge: Knowledge | None = None) -> Result:
    """Read the files of one sample and return its result.

    The order of ``inputs`` never changes the result. Raises AlkfusionError for whatever cannot be trusted.
    """
    if not inputs:
        raise UsageError("No input file was given.")
    table = knowledge or load_knowledge()
    partners = known_partners(table)
    read_paths = [path for path in inputs if options.format is None and alignment_kind(path)]
    fusion_paths, variant_paths = split_inputs([path for path in inputs if path not in read_paths], options.format)
    files = [
        read_fusion_file(
            path,
            stated_build=options.build,
            stated_format=options.format,
            sample=options.sample,
            known_partners=partners,
        )
        for path in fusion_paths
    ]
    both = [path for path, file in zip(fusion_paths, files, strict=True) if file.input.format == TSO500_FORMAT]
    variants = _variants(variant_paths, both, options, table)
    reads = _alignments(read_paths, files, options, table, partners)
    given: list[_File] = [*files, *variants[: len(variant_paths)], *reads]
    refuse_repeated([file.input for file in given])
    files.sort(key=_by_name)
    variants.sort(key=_by_name)
    reads.sort(key=_by_name)
    return _result(files, variants, reads, options, table, partners)


class _File(Protocol):
    """A file of any kind that was read."""

    @property
    def input(self) -> InputFile: ...


def _by_name(file: _File) -> tuple[str, str]:
    return file.input.name, file.input.sha256


def _alignments(
    paths: Sequence[Path],
    files: Sequence[FusionFile],
    options: SampleOptions,
    knowledge: Knowledge,
    partners: frozenset[str],
) -> list[AlignmentFile]:
    """Look through the reads of BAM and CRAM files, and count again in them what the callers reported."""
    if not paths:
        return []
    from alkfusion.alignment_files import read_alignment_file

    return [
        read_alignment_file(
            path,
            thresholds=CallingThresholds.of(knowledge.thresholds),
            residues=knowledge.defining_residues(),
            known_partners=partners,
            stated_build=options.build,
            sample=options.sample,
            fasta=options.fasta,
            reported=[reading for file in files for reading in file.readings],
        )
        for path in paths
    ]


def _variants(
    paths: Sequence[Path], fusions_too: Sequence[Path], options: SampleOptions, knowledge: Knowledge
) -> list[VariantFile]:
    """Read the files of small variants, and the small variants of files that report fusions too."""
    settings = VariantOptions(
        thresholds=CallingThresholds.of(knowledge.thresholds),
        defining=knowledge.defining_residues(),
        stated_build=options.build,
        sample=options.sample,
        targets=None if options.targets is None else read_targets(options.targets),
        assume_covered=options.assume_covered,
    )
    if settings.targets is not None and not (paths or fusions_too):
        raise UsageError("--targets says what a VCF could show, and no VCF was given.")
    files = [read_variant_file(path, settings) for path in paths]
    return [*files, *(file for path in fusions_too if (file := read_tso500_variants(path, settings)) is not None)]


def known_partners(knowledge: Knowledge) -> frozenset[str]:
    """Return the published 5' partners of ALK."""
    return frozenset(junction.partner for junction in canonical_junctions()) | {
        fact.partner for fact in knowledge.partners
    }


def _result(
    files: Sequence[FusionFile],
    variants: Sequence[VariantFile],
    reads: Sequence[AlignmentFile],
    options: SampleOptions,
    knowledge: Knowledge,
    partners: frozenset[str],
) -> Result:
    thresholds = SupportThresholds.of(knowledge.thresholds)
    showing: list[FusionFile | AlignmentFile] = [*files, *reads]
    small: list[VariantFile | AlignmentFile] = [*variants, *reads]
    build, rearrangements = _rearrangements(showing, options, thresholds, partners)
    rearrangements = _recounted(rearrangements, reads)
    build = build or next((Build(file.input.build) for file in small if file.input.build), None)
    fusion_inputs = tuple(file.input for file in showing)
    inputs = _once([*fusion_inputs, *(file.input for file in variants)])
    sample = _sample(inputs, options, knowledge)
    could_be_seen = any(file.cannot_show is None for file in showing)
    mutations = _mutations(small, options, knowledge, build)
    findings = Findings(
        rearrangements=rearrangements,
        mutations=mutations,
        phases=join_phases(small, mutations),
        assessment=merge_coverage(knowledge.defining_residues(), [s for file in small for s in file.coverage]),
        driver_could_be_seen=could_be_seen,
        disease=sample.disease,
        age=sample.age,
    )
    concerning = counted(mutations, knowledge.changes)
    found = [mutation for mutation in concerning if mutation.genomic is not None]
    status = alk_status(rearrangements, found, partners, could_be_seen)
    sentences = (
        summarise(status, rearrangements, fusion_inputs, partners),
        mutation_sentence(concerning, findings.assessment, bool(small), options.assume_covered),
    )
    return Result(
        sample=sample,
        alk_status=status,
        summary=" ".join(sentence for sentence in sentences if sentence),
        build=build.value if build else None,
        rearrangements=rearrangements,
        mutations=mutations,
        phases=findings.phases,
        assessment=findings.assessment,
        imbalance=_imbalance(reads),
        drug_calls=predict(findings, knowledge),
        observations=(
            *_not_shown(files),
            *observe(rearrangements, [file.input for file in showing if file.cannot_show is None], thresholds),
            *_assumed(options),
            *(item for file in small for item in file.observations),
        ),
        inputs=inputs,
        provenance=provenance(options, knowledge),
    )


def _recounted(rearrangements: Sequence[Rearrangement], reads: Sequence[AlignmentFile]) -> tuple[Rearrangement, ...]:
    """Write beside each rearrangement what the reads make of it."""
    return tuple(
        msgspec.structs.replace(
            event,
            recounts=tuple(counted for file in reads for name, counted in file.recounts if name == event.name),
        )
        for event in rearrangements
    )


def _imbalance(reads: Sequence[AlignmentFile]) -> Imbalance:
    """Return the imbalance of the file that could measure it; of several the first by name."""
    measured = sorted(reads, key=lambda file: (file.imbalance.ratio is None, file.imbalance.state == "not_assessed"))
    return measured[0].imbalance if measured else Imbalance(reason="no BAM or CRAM of RNA was given")


def _once(inputs: Sequence[InputFile]) -> tuple[InputFile, ...]:
    """Return each file once: one that reports fusions and small variants was read for both."""
    return tuple({item.name + item.sha256: item for item in reversed(inputs)}.values())[::-1]


def _mutations(
    variants: Sequence[MutationSource], options: SampleOptions, knowledge: Knowledge, build: Build | None
) -> tuple[Mutation, ...]:
    """Return what the files and the user say was found, with what the table knows of it."""
    joined = join_mutations(variants, stated_mutations(options.mutations), build)
    return tuple(msgspec.structs.replace(m, significance=significance_of(m, knowledge)) for m in joined)


def _assumed(options: SampleOptions) -> list[Observation]:
    if not options.assume_covered:
        return []
    text = "Residues that no file shows count as covered, because --assume-covered was given. Nobody checked that."
    return [Observation(kind="assumed_covered", text=text)]


def _rearrangements(
    files: Sequence[FusionFile | AlignmentFile],
    options: SampleOptions,
    thresholds: SupportThresholds,
    partners: frozenset[str],
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


def _sample(inputs: Sequence[InputFile], options: SampleOptions, knowledge: Knowledge) -> Sample:
    disease = None if options.disease is None else disease_asked_for(knowledge, options.disease).code
    priors = [drug_asked_for(knowledge, name).name for name in options.prior_inhibitors]
    return Sample(
        id=options.sample or _name_from_file(inputs[0].name),
        patient=options.patient,
        timepoint=options.timepoint,
        collected=options.collected,
        disease=disease,
        age=options.age,
        prior_inhibitors=tuple(priors),
    )


def _name_from_file(name: str) -> str:
    return name.partition(".")[0] or name


@lru_cache(maxsize=64)
def _checksum(path: Path, _changed: int) -> str:
    """Return what names a file; once for all samples of a batch, as long as the file is not changed."""
    return fingerprint(path)


def provenance(options: SampleOptions, knowledge: Knowledge) -> Provenance:
    """Return what makes a result of these options: program, table, reference; a saved result that differs is stale."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    given = {
        name: value.name if isinstance(value, Path) else str(value)
        for name, value in msgspec.structs.asdict(options).items()
        if value is not None and value is not False and value != ()
    }
    return Provenance(
        program="alkfusion",
        program_version=__version__,
        knowledge_version=knowledge.version,
        knowledge_sha256=knowledge.sha256,
        reference_version=reference_version(),
        options=given,
        option_files={
            name: _checksum(value, value.stat().st_mtime_ns)
            for name, value in msgspec.structs.asdict(options).items()
            if isinstance(value, Path)
        },
        thresholds=dict(sorted(knowledge.thresholds.items())),
        created=datetime.fromtimestamp(int(epoch), UTC).isoformat() if epoch and epoch.isdigit() else None,
    )
