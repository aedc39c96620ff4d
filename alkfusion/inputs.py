"""The files of one sample: which kind each is, read by its own readers, never twice.

A run that has no VCF or no BAM does not import what would read them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from alkfusion.alignments.kind import alignment_kind
from alkfusion.errors import UsageError
from alkfusion.fusion_files import FusionFile, read_fusion_file, refuse_repeated
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.knowledge.table import Knowledge
from alkfusion.model import InputFile
from alkfusion.options import SampleOptions
from alkfusion.readers.source import TextSource
from alkfusion.readers.tso500_small import TSO500_FORMAT
from alkfusion.readers.vcf import looks_like_vcf, vcf_head

if TYPE_CHECKING:
    from alkfusion.alignment_files import AlignmentFile
    from alkfusion.variant_files import VariantFile

__all__ = ["Inputs", "read_inputs"]


class Inputs(msgspec.Struct, frozen=True):
    """Every file of a sample, read to its end; each list sorted by name and checksum, whatever order was given."""

    fusions: list[FusionFile]
    variants: list[VariantFile]
    reads: list[AlignmentFile]


def read_inputs(
    inputs: Sequence[Path],
    options: SampleOptions,
    knowledge: Knowledge,
    partners: frozenset[str],
    *,
    keep_reads: bool = False,
) -> Inputs:
    """Read all files; raises AlkfusionError for one that cannot be trusted or is given twice.

    With ``keep_reads`` the alignments behind the rearrangements of BAM files are kept.
    """
    read_paths = [path for path in inputs if options.format is None and alignment_kind(path)]
    fusion_paths, variant_paths = _split([path for path in inputs if path not in read_paths], options.format)
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
    variants = _variants(variant_paths, both, options, knowledge)
    reads = _alignments(read_paths, files, options, knowledge, partners, keep_reads)
    given: list[_File] = [*files, *variants[: len(variant_paths)], *reads]
    refuse_repeated([file.input for file in given])
    return Inputs(sorted(files, key=_by_name), sorted(variants, key=_by_name), sorted(reads, key=_by_name))


def _split(paths: Sequence[Path], stated_format: str | None) -> tuple[list[Path], list[Path]]:
    """Return the files for the readers of fusions, and those of small variants, each in the order given."""
    if stated_format is None and not any(_may_hold_small_variants(path) for path in paths):
        return list(paths), []
    from alkfusion.variant_files import split_inputs

    return split_inputs(paths, stated_format)


def _may_hold_small_variants(path: Path) -> bool:
    """Tell cheaply whether a file is a VCF or a MAF at all; which of its kinds it is, its readers decide."""
    head = TextSource(path).head()
    return looks_like_vcf(head) or vcf_head(head) is not None or any("Hugo_Symbol" in line for line in head.lines)


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
    keep_reads: bool,
) -> list[AlignmentFile]:
    """Look through the reads of BAM and CRAM files, and count again in them what the callers reported."""
    if not paths:
        return []
    from alkfusion.alignment_files import read_alignment_file
    from alkfusion.alignments.limits import ReadLimits

    return [
        read_alignment_file(
            path,
            thresholds=CallingThresholds.of(knowledge.thresholds),
            limits=ReadLimits.of(knowledge.thresholds),
            residues=knowledge.defining_residues(),
            known_partners=partners,
            stated_build=options.build,
            sample=options.sample,
            fasta=options.fasta,
            reported=[reading for file in files for reading in file.readings],
            keep_reads=keep_reads,
        )
        for path in paths
    ]


def _variants(
    paths: Sequence[Path], fusions_too: Sequence[Path], options: SampleOptions, knowledge: Knowledge
) -> list[VariantFile]:
    """Read the files of small variants, and the small variants of files that report fusions too."""
    if not (paths or fusions_too):
        if options.targets is not None:
            raise UsageError("--targets says what a VCF could show, and no VCF was given.")
        return []
    from alkfusion.readers.targets import read_targets
    from alkfusion.variant_files import VariantOptions, read_tso500_variants, read_variant_file

    settings = VariantOptions(
        thresholds=CallingThresholds.of(knowledge.thresholds),
        defining=knowledge.defining_residues(),
        stated_build=options.build,
        sample=options.sample,
        targets=None if options.targets is None else read_targets(options.targets),
        assume_covered=options.assume_covered,
    )
    files = [read_variant_file(path, settings) for path in paths]
    return [*files, *(file for path in fusions_too if (file := read_tso500_variants(path, settings)) is not None)]
