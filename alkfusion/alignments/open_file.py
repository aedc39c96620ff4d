"""Opening a BAM or CRAM file: is it fit for use, in which build, of which sample.

Nothing is written beside the input: an index that is missing is made in a temporary folder. Nothing is downloaded: a
CRAM file is read with the FASTA the user gives, or with the bases that it carries itself.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pysam
from pysam import AlignedSegment, AlignmentFile

from alkfusion.alignments.kind import alignment_kind
from alkfusion.errors import BuildError, InputError
from alkfusion.genome.builds import Build, build_of_lengths, canonical_contig

__all__ = ["OpenAlignment", "open_alignment"]

_SPLICED = ("STAR", "hisat", "tophat", "gsnap", "subjunc", "segemehl")


@dataclass(frozen=True)
class OpenAlignment:
    """An open file that can be fetched by region, and what its header says."""

    path: Path
    file: AlignmentFile  # pysam.AlignmentFile
    kind: str  # BAM or CRAM
    build: Build | None  # None when no primary chromosome is in the header
    contigs: Mapping[str, str]  # canonical name -> name in the file
    samples: tuple[str, ...]  # SM of the read groups
    read_groups: frozenset[str] | None  # read groups of the chosen sample; None when all reads count
    spliced_aligner: bool  # the header names an aligner that splices
    stated_sample: str | None = None  # as the user calls the sample
    empty: set[tuple[str, int, int]] = field(default_factory=set)  # places without reads: many are asked for again

    def fetch(self, contig: str, start: int, end: int) -> Iterator[AlignedSegment]:
        """Yield the reads of a canonical contig that overlap a 0-based half-open interval.

        Nothing is yielded when the file has no such contig. Raises InputError for data that cannot be decoded.
        """
        if (contig, start, end) in self.empty:
            return
        read = None
        with self.damage():
            for read in self.raw_fetch(contig, start, end):
                yield read
        if read is None:
            self.empty.add((contig, start, end))

    def raw_fetch(self, contig: str, start: int, end: int) -> Iterator[AlignedSegment]:
        """Do as ``fetch`` does, but leave errors to a ``damage`` around the loop: a step less for every read."""
        name = self.contigs.get(contig)
        if name is None or start >= end:
            return iter(())
        end = min(end, int(self.file.get_reference_length(name)))
        reads: Iterator[AlignedSegment] = self.file.fetch(name, max(0, start), end)
        groups = self.read_groups
        return reads if groups is None else (read for read in reads if _group_of(read) in groups)

    def aligned(self) -> int | None:
        """Return how many reads are aligned, by the index; None for CRAM, whose index does not count them."""
        return int(self.file.mapped) if self.kind == "BAM" else None

    def unplaced(self) -> int:
        """Return how many reads lie nowhere, by the index; 0 for CRAM, whose index does not count them."""
        return int(self.file.nocoordinate) if self.kind == "BAM" else 0

    def fetch_unplaced(self) -> Iterator[AlignedSegment]:
        """Yield the reads that lie nowhere, from the end of the file."""
        with self.damage():
            for read in self.file.fetch("*"):
                if self.read_groups is None or _group_of(read) in self.read_groups:
                    yield read

    @contextmanager
    def damage(self) -> Iterator[None]:
        """Turn what htslib raises while decoding into one InputError."""
        try:
            yield
        except (OSError, ValueError, EOFError) as error:
            raise _undecodable(self.path, self.kind, error) from None


def _group_of(read: AlignedSegment) -> str:
    return str(read.get_tag("RG")) if read.has_tag("RG") else ""


def _undecodable(path: Path, kind: str, error: Exception) -> InputError:
    advice = "Copy the file again, and check it with: samtools quickcheck."
    if kind == "CRAM":
        advice = "Give the genome that the file was made with: --fasta GENOME.fa; or the file is damaged."
    return InputError(f"the {kind} data cannot be decoded", path=path, seen=error, advice=advice)


@contextmanager
def open_alignment(
    path: Path, *, stated_build: Build | None = None, fasta: Path | None = None, sample: str | None = None
) -> Iterator[OpenAlignment]:
    """Open a BAM or CRAM file for fetching.

    Raises InputError for a file that is truncated, unsorted or undecodable, or in which ``sample`` has to be chosen
    and cannot be; BuildError when the contig lengths belong to no build, or not to ``stated_build``.
    """
    kind = alignment_kind(path) or "BAM"
    with _quiet_htslib(), tempfile.TemporaryDirectory(prefix="alkfusion-") as folder:
        file = _opened(path, kind, fasta, Path(folder))
        try:
            yield _described(path, kind, file, stated_build, sample)
        finally:
            with suppress(OSError):  # htslib complains again at the close of a file whose damage has been told
                file.close()


@contextmanager
def _quiet_htslib() -> Iterator[None]:
    """Keep htslib from the terminal and from the network: its messages come back as errors of ours."""
    before = pysam.set_verbosity(0)
    path = os.environ.get("REF_PATH")
    if path is None:
        os.environ["REF_PATH"] = os.devnull
    try:
        yield
    finally:
        pysam.set_verbosity(before)
        if path is None:
            del os.environ["REF_PATH"]


@contextmanager
def _quiet_destructor() -> Iterator[None]:
    """Keep Python from printing a traceback when a half-opened file, whose damage was just told, fails to close."""
    before = sys.unraisablehook
    sys.unraisablehook = lambda _: None
    try:
        yield
    finally:
        sys.unraisablehook = before


def _opened(path: Path, kind: str, fasta: Path | None, folder: Path) -> AlignmentFile:
    if fasta is not None and not fasta.is_file():
        raise InputError("the genome FASTA is missing", path=fasta)
    reference = {"reference_filename": str(fasta)} if fasta is not None and kind == "CRAM" else {}
    try:
        with _quiet_destructor():
            file = pysam.AlignmentFile(str(path), check_sq=False, **reference)
        if file.nreferences == 0:
            raise InputError(
                "no contig is in the header: these are unaligned reads",
                path=path,
                advice="Align the reads to GRCh37 or GRCh38 first.",
            )
        if file.has_index():
            return file
        _refuse_unsorted(file, path)
        file.close()
        index = folder / ("made.crai" if kind == "CRAM" else "made.csi")
        pysam.index(*([] if kind == "CRAM" else ["-c"]), "-o", str(index), str(path))
        return pysam.AlignmentFile(str(path), index_filename=str(index), check_sq=False, **reference)
    except pysam.SamtoolsError as error:
        raise _not_indexable(path, error) from None
    except (OSError, ValueError, EOFError) as error:
        raise InputError(
            f"the {kind} file cannot be opened",
            path=path,
            seen=error,
            advice="Copy the file again: a truncated file must not be read as if it were whole.",
        ) from None


def _not_indexable(path: Path, error: Exception) -> InputError:
    return InputError(
        "no index can be made: the file is not sorted by position, or is damaged",
        path=path,
        seen=str(error).strip().splitlines()[-1] if str(error).strip() else None,
        advice="Sort it with: samtools sort; then index it with: samtools index.",
    )


def _refuse_unsorted(file: AlignmentFile, path: Path) -> None:
    order = file.header.to_dict().get("HD", {}).get("SO")
    if order in ("queryname", "unsorted"):
        raise InputError(
            "the reads are not sorted by position",
            path=path,
            seen=f"SO:{order}",
            advice="Sort it with: samtools sort; then index it with: samtools index.",
        )


def _described(path: Path, kind: str, file: AlignmentFile, stated: Build | None, sample: str | None) -> OpenAlignment:
    header = file.header.to_dict()
    lengths = dict(zip(file.references, file.lengths, strict=True))
    samples, groups = _chosen_sample(header, sample, path)
    return OpenAlignment(
        path=path,
        file=file,
        kind=kind,
        build=_build(lengths, stated, path),
        contigs={name: given for given in reversed(file.references) if (name := canonical_contig(given))},
        samples=samples,
        read_groups=groups,
        spliced_aligner=_splices(header),
        stated_sample=sample,
    )


def _build(lengths: Mapping[str, int], stated: Build | None, path: Path) -> Build | None:
    try:
        build = build_of_lengths(lengths)
    except BuildError as error:
        raise BuildError(
            error.what,
            path=path,
            seen=error.seen,
            advice="Only GRCh37 (hg19) and GRCh38 (hg38) are supported; align to one of them.",
        ) from None
    if build is not None and stated is not None and build is not stated:
        raise BuildError(
            f"the file is not in {stated}",
            path=path,
            seen=f"contig lengths of {build}",
            advice=f"Leave out --build, or state {build}.",
        )
    return build


def _chosen_sample(
    header: Mapping[str, Any], sample: str | None, path: Path
) -> tuple[tuple[str, ...], frozenset[str] | None]:
    groups = [group for group in header.get("RG", ()) if group.get("SM")]
    samples = tuple(sorted({str(group["SM"]) for group in groups}))
    if len(samples) < 2:
        return samples, None
    if sample not in samples:
        raise InputError(
            f"the read groups belong to {len(samples)} samples",
            path=path,
            seen=", ".join(samples),
            advice="Choose one with --sample, written as in the file.",
        )
    return (sample,), frozenset(str(group["ID"]) for group in groups if group["SM"] == sample)


def _splices(header: Mapping[str, Any]) -> bool:
    for program in header.get("PG", ()):
        words = f"{program.get('PN', '')} {program.get('ID', '')}".lower()
        if any(name.lower() in words for name in _SPLICED):
            return True
        if "minimap2" in words and "splice" in str(program.get("CL", "")):
            return True
    return False
