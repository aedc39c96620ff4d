"""Small-variant files of one sample: recognised, read, their build decided, every ALK variant named.

Sibling of ``fusion_files``: that one says which fusions a file reports, this one which mutations, and which residues it
could see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread

from alkfusion.calls import CoveredBlock, NamedChange, VariantCall
from alkfusion.errors import InputError
from alkfusion.genome.builds import Build, canonical_contig
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.interpret.assessment import ResidueCoverage
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.interpret.haplotypes import FoundMutations, resolve_haplotypes
from alkfusion.interpret.mutation import named_mutation
from alkfusion.interpret.placed_variant import PlacedVariant, place_variant
from alkfusion.interpret.variant_build import ReferenceBases, decide_variant_build
from alkfusion.interpret.variant_coverage import Looked, coverage_of
from alkfusion.interpret.variant_observations import observe_variants
from alkfusion.model import InputFile, Mutation, Observation, PhasedPair
from alkfusion.readers.maf import maf_reason, maf_samples, read_maf
from alkfusion.readers.sample_choice import tumours_and_normals
from alkfusion.readers.small_variants import read_small_variants, small_variant_reason
from alkfusion.readers.source import TextSource
from alkfusion.readers.targets import TargetRegions
from alkfusion.readers.tso500_small import TSO500_FORMAT, read_tso500_small
from alkfusion.readers.vcf import open_vcf

__all__ = [
    "VARIANT_FORMATS",
    "VariantFile",
    "VariantOptions",
    "describe_variant_file",
    "is_variant_file",
    "read_tso500_variants",
    "read_variant_file",
    "split_inputs",
    "tumours_and_normals_of",
]

_WORTH_A_THREAD = 4 * 1024 * 1024  # bytes; the checksum of less is made sooner than a thread is started

_VCF, _GVCF, _MAF = "small-variant-vcf", "gvcf", "maf"

#: Name, title and what such a file can show, for ``alkfusion formats``.
VARIANT_FORMATS = (
    (_GVCF, "gVCF of small variants", "kinase-domain mutations, and by its blocks which residues were seen; no fusion"),
    (
        _MAF,
        "Mutation Annotation Format (TCGA, cBioPortal)",
        "kinase-domain mutations, by position or by name; not what was seen, no fusion",
    ),
    (_VCF, "VCF or BCF of small variants", "kinase-domain mutations; not what was seen, no fusion"),
)


@dataclass(frozen=True, kw_only=True)
class VariantOptions:
    """What is the same for all variant files of a sample; ``defining`` are residues of the knowledge table."""

    thresholds: CallingThresholds
    defining: tuple[int, ...]
    stated_build: Build | None = None
    sample: str | None = None
    targets: TargetRegions | None = None
    assume_covered: bool = False


@dataclass(frozen=True, kw_only=True)
class VariantFile:
    """One file, read to its end: what it is, what it found in ALK and what it could see."""

    input: InputFile
    build: Build | None
    mutations: tuple[Mutation, ...]
    phases: tuple[PhasedPair, ...]
    coverage: tuple[ResidueCoverage, ...]
    observations: tuple[Observation, ...]
    variants: tuple[PlacedVariant, ...] = ()  # every call that was placed, for the annotated VCF
    sample: str | None = None  # as the file calls it


@dataclass
class _Read:
    """What a reader found, the same for all formats."""

    format: str
    caller: str
    calls: Sequence[VariantCall]
    rows: int
    references: Sequence[ReferenceBases]
    lengths: dict[str, int] = field(default_factory=dict)
    contigs: Sequence[str] = ()
    build: Build | None = None  # as the file states it
    blocks: Sequence[CoveredBlock] = ()
    obstacles: Sequence[CoveredBlock] = ()
    gvcf: bool = False
    rna: bool = False
    contig_seen: bool = True
    named: Sequence[NamedChange] = ()
    sample: str | None = None


def is_variant_file(path: Path) -> bool:
    """Tell by its content whether a file lists small variants; False leaves it to the readers of fusions."""
    return _recognised(TextSource(path)) is not None


def _recognised(source: TextSource) -> tuple[Callable[[TextSource, str | None], _Read], str] | None:
    head = source.head()
    if reason := small_variant_reason(head):
        return _read_vcf, reason
    if reason := maf_reason(head):
        return _read_maf, reason
    return None


def read_variant_file(path: Path, options: VariantOptions) -> VariantFile:
    """Read one file of small variants; raises InputError for whatever cannot be trusted."""
    source = TextSource(path)
    recognised = _recognised(source)
    if recognised is None:
        raise InputError("this is no file of small variants", path=path, advice="Give a VCF, BCF, gVCF or MAF.")
    read, reason = recognised
    checksum = _Checksum(source)
    try:
        found = read(source, options.sample)
    finally:
        if checksum.is_alive():
            checksum.join()
    return _interpreted(source, found, reason, options, checksum.result())


class _Checksum(Thread):
    """The checksum of a file, made while the file is read: of a whole genome it takes longer than the reading."""

    def __init__(self, source: TextSource) -> None:
        super().__init__(daemon=True)
        self._source = source
        self._made: str | InputError | None = None
        if source.path.stat().st_size > _WORTH_A_THREAD:
            self.start()

    def run(self) -> None:
        """Make it; an error waits for ``result``."""
        try:
            self._made = self._source.sha256()
        except InputError as error:
            self._made = error

    def result(self) -> str:
        """Return the checksum of the joined thread, or make it now, or raise its InputError."""
        if isinstance(self._made, InputError):
            raise self._made
        return self._made or self._source.sha256()


def read_tso500_variants(path: Path, options: VariantOptions) -> VariantFile | None:
    """Read the small variants of a CombinedVariantOutput; None when it is none, or no DNA was analysed."""
    source = TextSource(path)
    calls = read_tso500_small(source)
    if calls is None:
        return None
    read = _Read(TSO500_FORMAT, "TSO500", calls, len(calls), _references(calls), build=Build.GRCH37)
    return _interpreted(source, read, "the section [Small Variants]", options, source.sha256())


def _read_vcf(source: TextSource, sample: str | None) -> _Read:
    found = read_small_variants(source, sample)
    return _Read(
        format=_GVCF if found.gvcf else _VCF,
        caller=found.caller or "VCF",
        calls=found.calls,
        rows=found.rows,
        references=found.references,
        lengths=dict(found.lengths),
        contigs=found.contigs,
        blocks=found.blocks,
        obstacles=found.obstacles,
        gvcf=found.gvcf,
        rna=found.rna,
        contig_seen=found.contig_seen,
        sample=found.sample,
    )


def _read_maf(source: TextSource, sample: str | None) -> _Read:
    found = read_maf(source, sample)
    references = _references(found.calls)
    return _Read(
        _MAF, "MAF", found.calls, found.rows, references, build=found.build, named=found.named, sample=found.sample
    )


def _references(calls: Sequence[VariantCall]) -> list[ReferenceBases]:
    return [(call.position, call.reference, call.line) for call in calls]


def _interpreted(source: TextSource, read: _Read, reason: str, options: VariantOptions, checksum: str) -> VariantFile:
    stated = options.stated_build or read.build
    build = decide_variant_build(read.references, read.lengths, read.contigs, stated, source.path)
    alk = None if build is None else AlkCoding.of(build)
    placed = () if alk is None else _placed(read.calls, alk)
    found = FoundMutations() if alk is None else resolve_haplotypes(placed, alk, options.thresholds)
    mutations = (*found.mutations, *_named(read.named, options.thresholds, source.path))
    looked = _looked(read, alk, options, source)
    described = InputFile(
        name=source.name,
        sha256=checksum,
        format=read.format,
        caller=read.caller,
        build=build.value if build else None,
        read_as=reason,
        rows=read.rows,
        alk_rows=len(placed) + len(read.named),
    )
    return VariantFile(
        input=described,
        build=build,
        mutations=mutations,
        phases=found.phases,
        coverage=coverage_of(options.defining, looked, mutations, alk, options.thresholds),
        observations=(*found.observations, *observe_variants(placed, mutations, alk, options.thresholds)),
        variants=placed,
        sample=read.sample,
    )


def _named(changes: Sequence[NamedChange], thresholds: CallingThresholds, path: Path) -> Iterator[Mutation]:
    """Yield the mutations of rows that name a protein change and nothing else, each name once."""
    found: dict[str, Mutation] = {}
    for change in changes:
        try:
            mutation = named_mutation(change, thresholds)
        except ValueError as error:
            raise InputError(
                f"a row of ALK names no change of NP_004295.2: {error}", path=path, line=change.line, seen=change.name
            ) from None
        if mutation is not None:
            found.setdefault(mutation.protein, mutation)
    yield from found.values()


def _placed(calls: Sequence[VariantCall], alk: AlkCoding) -> tuple[PlacedVariant, ...]:
    """Place the calls that lie in the transcript and touch coding bases or splice sites."""
    inside = (
        call
        for call in calls
        if canonical_contig(call.contig) == alk.transcript.contig
        and alk.transcript.start < call.position <= alk.transcript.end - len(call.reference)
    )
    return tuple(variant for call in inside if (variant := place_variant(call, alk)) is not None)


def _looked(read: _Read, alk: AlkCoding | None, options: VariantOptions, source: TextSource) -> Looked:
    targets = options.targets
    inside: frozenset[int] = frozenset()
    if targets is not None and alk is None:
        raise InputError(
            "the file has no record near ALK and does not say its genome build, so that --targets cannot be placed",
            path=source.path,
            advice="State it with --build GRCh37 or --build GRCh38.",
        )
    if targets is not None and alk is not None:
        from alkfusion.interpret.target_residues import residues_inside

        inside = residues_inside(targets.intervals, options.defining, alk, targets.name)
    return Looked(
        blocks=read.blocks,
        obstacles=read.obstacles,
        gvcf=read.gvcf,
        rna=read.rna,
        contig_seen=read.contig_seen,
        targets=None if targets is None else targets.name,
        inside_targets=inside,
        assume_covered=options.assume_covered,
    )


def split_inputs(inputs: Sequence[Path], stated_format: str | None) -> tuple[list[Path], list[Path]]:
    """Return the files for the readers of fusions, and those of small variants, each in the order given.

    ``stated_format`` is the user's ``--format``: one of small variants sends every file there, any other none.
    """
    if stated_format is not None:
        small = stated_format in (_VCF, _GVCF, _MAF)
        return ([], list(inputs)) if small else (list(inputs), [])
    kinds = [(path, is_variant_file(path)) for path in inputs]
    return [path for path, small in kinds if not small], [path for path, small in kinds if small]


def describe_variant_file(path: Path, options: VariantOptions) -> list[tuple[str, str]]:
    """Return what a file is as pairs of label and text, for ``alkfusion inspect``.

    Of a file with several samples the first is read where none is asked for.
    """
    source = TextSource(path)
    names = _samples(source)
    chosen = options.sample or (names[0] if len(names) > 1 else None)
    found = read_variant_file(path, replace(options, sample=chosen))
    seen = sum(statement.assessed for statement in found.coverage)
    reasons = sorted({statement.reason for statement in found.coverage if not statement.assessed})
    shows = next(text for name, _, text in VARIANT_FORMATS if name == found.input.format)
    described = [
        ("file", source.name),
        ("format", f"{found.input.format} ({found.input.caller})"),
        ("because", found.input.read_as),
        ("build", found.input.build or "cannot be told: no record lies near an exon of ALK"),
        ("rows", f"{found.input.rows} near ALK, {found.input.alk_rows} change coding bases or splice sites"),
        ("shows", shows),
        ("residues", f"{seen} of {len(found.coverage)} seen{'; else ' + '; '.join(reasons) if reasons else ''}"),
    ]
    return [*described, ("samples", ", ".join(names))] if names else described


def tumours_and_normals_of(path: Path) -> tuple[list[str], list[str]]:
    """Return the samples of a VCF or MAF, in its order, and apart from them those that are matched normals.

    Raises InputError for a file of another kind, without samples, or that does not say which sample is the normal.
    """
    source = TextSource(path)
    recognised = _recognised(source)
    if recognised is None:
        raise InputError("this is no file of small variants", path=path, advice="Give a VCF, BCF, gVCF or MAF.")
    if recognised[0] is _read_maf:
        tumours, normals = maf_samples(source), list[str]()
    else:
        tumours, normals = tumours_and_normals(open_vcf(source)[0], path)
    if not tumours:
        raise InputError("the file names no sample", path=path, advice="Read it by itself with: alkfusion annotate.")
    return tumours, normals


def _samples(source: TextSource) -> list[str]:
    """Return the sample names of a VCF or a MAF."""
    recognised = _recognised(source)
    if recognised is None:
        return []
    if recognised[0] is _read_maf:
        return maf_samples(source)
    return [name or f"sample {place}" for place, name in enumerate(open_vcf(source)[0].samples, 1)]
