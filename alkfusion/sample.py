"""One sample from top to bottom: files in, result out. The page a newcomer reads first."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from alkfusion import __version__
from alkfusion.alignments.kind import fingerprint
from alkfusion.errors import UsageError
from alkfusion.fusion_files import FusionFile
from alkfusion.genome.builds import Build
from alkfusion.genome.genome_fasta import GenomeFasta
from alkfusion.genome.junctions import canonical_junctions
from alkfusion.genome.version import reference_version
from alkfusion.inputs import Inputs, read_inputs
from alkfusion.interpret.assessment import merge_coverage
from alkfusion.interpret.bases import KnownBases
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
from alkfusion.interpret.mutation import only_stated
from alkfusion.interpret.observations import observe
from alkfusion.interpret.stated import stated_fusion
from alkfusion.interpret.summary import alk_status, summarise
from alkfusion.knowledge.asked import disease_asked_for, drug_asked_for
from alkfusion.knowledge.table import Knowledge, load_knowledge
from alkfusion.model import Imbalance, InputFile, Mutation, Observation, Provenance, Rearrangement, Result, Sample
from alkfusion.options import SampleOptions
from alkfusion.patterns import pattern
from alkfusion.predict import Findings, predict, significance_of
from alkfusion.predict.beside import beside, has_driver

if TYPE_CHECKING:
    from alkfusion.alignment_files import AlignmentFile
    from alkfusion.variant_files import VariantFile

__all__ = ["SampleOptions", "analyse", "analyse_with_reads", "known_partners", "provenance"]

#: Placeholders, with or without a number behind them, and names too short to tell one sample from another.
_NO_NAME = pattern(
    r"(?:sample|tumou?r|normal|control|germline|case|patient|unknown|unnamed|default|none|null|na|test|dna|rna)?"
    r"[-_. ]?\d*|.",
    re.IGNORECASE,
)


def analyse(inputs: Sequence[Path], options: SampleOptions, knowledge: Knowledge | None = None) -> Result:
    """Read the files of one sample and return its result.

    The order of ``inputs`` never changes the result. Raises AlkfusionError for whatever cannot be trusted.
    """
    return analyse_with_reads(inputs, options, knowledge)[0]


def analyse_with_reads(
    inputs: Sequence[Path], options: SampleOptions, knowledge: Knowledge | None = None, *, keep_reads: bool = False
) -> tuple[Result, list[AlignmentFile]]:
    """Do as ``analyse`` does, and return what each BAM or CRAM file showed: it holds more than the result tells.

    With ``keep_reads`` the alignments behind the rearrangements are among it.
    """
    if not inputs:
        raise UsageError("No input file was given.")
    table = knowledge or load_knowledge()
    partners = known_partners(table)
    given = read_inputs(inputs, options, table, partners, keep_reads=keep_reads)
    return _result(given, options, table, partners), given.reads


def known_partners(knowledge: Knowledge) -> frozenset[str]:
    """Return the published 5' partners of ALK."""
    return frozenset(junction.partner for junction in canonical_junctions()) | {
        fact.partner for fact in knowledge.partners
    }


def _result(
    given: Inputs,
    options: SampleOptions,
    knowledge: Knowledge,
    partners: frozenset[str],
) -> Result:
    thresholds = SupportThresholds.of(knowledge.thresholds)
    files, variants, reads = given.fusions, given.variants, given.reads
    showing: list[FusionFile | AlignmentFile] = [*files, *reads]
    small: list[VariantFile | AlignmentFile] = [*variants, *reads]
    build, rearrangements = _rearrangements(showing, options, thresholds, partners)
    rearrangements = _recounted(rearrangements, reads)
    build = build or next((Build(file.input.build) for file in small if file.input.build), None)
    fusion_inputs = tuple(file.input for file in showing)
    inputs = _once([*fusion_inputs, *(file.input for file in variants)])
    sample = _sample(options.sample or sample_name(inputs, variants), options, knowledge)
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
    concerning, doubted = counted(mutations, knowledge.changes)
    found = [mutation for mutation in concerning if not only_stated(mutation)]
    status = alk_status(rearrangements, found, partners, could_be_seen)
    sentences = (
        summarise(status, rearrangements, fusion_inputs, partners),
        mutation_sentence(concerning, doubted, findings.assessment, bool(small), options.assume_covered),
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
            *(beside(sample.disease, knowledge) if has_driver(status, rearrangements) else ()),
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
    builds = {reading.build for file in files if file.input.build for reading in file.readings}
    build = None if not builds else Build.GRCH38 if len(builds) > 1 else builds.pop()
    genome = None
    if options.fasta is not None:
        genome = GenomeFasta(options.fasta, build)
    merged = merge_readings(
        # gene names without any position mean the same in either build
        [in_build(reading, build or Build.GRCH38) for reading in readings],
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


def _sample(name: str, options: SampleOptions, knowledge: Knowledge) -> Sample:
    disease = None if options.disease is None else disease_asked_for(knowledge, options.disease).code
    priors = [drug_asked_for(knowledge, name).name for name in options.prior_inhibitors]
    return Sample(
        id=name,
        patient=options.patient,
        timepoint=options.timepoint,
        collected=options.collected,
        disease=disease,
        age=options.age,
        prior_inhibitors=tuple(priors),
    )


def sample_name(inputs: Sequence[InputFile], variants: Sequence[VariantFile]) -> str:
    """Return what a sample without a stated name is called: as its VCF or MAF says, else by the name of its first file.

    What callers write when nobody told them a name (``TUMOR``, ``sample``, ``unknown``, a number) is no name, and two
    different names are none either.
    """
    names = {file.sample for file in variants if file.sample and not _NO_NAME.fullmatch(file.sample)}
    name = inputs[0].name
    return names.pop() if len(names) == 1 else name.partition(".")[0] or name


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
