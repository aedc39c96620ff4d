"""Which build a file of small variants is in: its header, and whether its reference bases are those of ALK there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from alkfusion.errors import BuildError, InputError
from alkfusion.genome.builds import Build, build_of_accession, build_of_lengths
from alkfusion.genome.sequences import alk_plus_strand

__all__ = ["ReferenceBases", "decide_variant_build"]

#: Position (1-based), reference bases and line of a record.
ReferenceBases = tuple[int, str, int]


def decide_variant_build(
    references: Sequence[ReferenceBases],
    lengths: Mapping[str, int],
    contigs: Sequence[str],
    stated: Build | None,
    path: Path,
) -> Build | None:
    """Return the build; None when no record lies near ALK and nothing else tells it.

    Raises BuildError when header, records and ``stated`` contradict each other, naming the build that would match, and
    when records near ALK cannot be placed.
    """
    header = _of_header(lengths, contigs, path)
    if header is not None and stated not in (None, header):
        raise BuildError(
            f"the file is not in {stated}",
            path=path,
            seen=f"its header has the contigs of {header}",
            advice=f"Leave out --build, or state {header}.",
        )
    if stated is not None and header is None:
        _refuse_other_build(references, stated, path)
    build = stated or header or _build_that_fits(references, path)
    if build is not None:
        _check(references, build, path)
    return build


def _of_header(lengths: Mapping[str, int], contigs: Sequence[str], path: Path) -> Build | None:
    try:
        return build_of_lengths(lengths) or next((b for c in contigs if (b := build_of_accession(c))), None)
    except BuildError as error:
        raise BuildError(error.what, path=path, seen=error.seen, advice=error.advice) from None


def _expected(reference: ReferenceBases, build: Build) -> str | None:
    position, bases, _ = reference
    if not bases or set(bases) - set("ACGT"):
        return None  # N or an ambiguity code of the genome says nothing, nor does an insertion without its anchor
    return alk_plus_strand(position, position + len(bases) - 1, build)


def _fits(references: Sequence[ReferenceBases], build: Build) -> tuple[int, int]:
    """Count records whose reference bases are, and are not, those of a build; others lie where no base is bundled."""
    known = [(reference[1], bases) for reference in references if (bases := _expected(reference, build)) is not None]
    same = sum(seen == bases for seen, bases in known)
    return same, len(known) - same


def _refuse_other_build(references: Sequence[ReferenceBases], stated: Build, path: Path) -> None:
    """Refuse a stated build on which no record lies at ALK's exons, while all fit the other build."""
    other = next(build for build in Build if build is not stated)
    same, wrong = _fits(references, other)
    if same and not wrong and not any(_fits(references, stated)):
        raise BuildError(
            f"the file is not in {stated}",
            path=path,
            seen=f"{same} records fit the bases of ALK in {other}, none lies near an exon in {stated}",
            advice=f"State --build {other}, or leave it out.",
        )


def _build_that_fits(references: Sequence[ReferenceBases], path: Path) -> Build | None:
    if not references:
        return None
    fits = {build: _fits(references, build) for build in Build}
    clean = [build for build in Build if not fits[build][1]]
    best = sorted(clean, key=lambda build: fits[build][0], reverse=True)
    if best and fits[best[0]][0] and (len(best) == 1 or fits[best[0]][0] > fits[best[1]][0]):
        return best[0]
    if not any(sum(counts) for counts in fits.values()):
        return None  # nothing near an exon of ALK on either build
    words = "; ".join(f"{build}: {same} records fit, {other} do not" for build, (same, other) in fits.items())
    raise BuildError(
        "the genome build of the file cannot be told",
        path=path,
        seen=words,
        advice="State it with --build GRCh37 or --build GRCh38.",
    )


def _check(references: Sequence[ReferenceBases], build: Build, path: Path) -> None:
    """Refuse the first record whose reference bases are not those of ALK."""
    for reference in references:
        expected = _expected(reference, build)
        if expected is None or expected == reference[1]:
            continue
        other = next(b for b in Build if b is not build)
        same, wrong = _fits(references, other)
        position, bases, line = reference
        seen = f"REF {bases} at chr2:{position}, {expected} in {build}"
        if same and not wrong:
            raise BuildError(
                f"the reference bases are not those of {build}; all {same} checked records fit {other}",
                path=path,
                line=line or None,
                seen=seen,
                advice=f"State --build {other}, or check the header of the file.",
            )
        raise InputError(
            f"the reference bases of a record are not those of ALK in {build}, nor do the records fit {other}",
            path=path,
            line=line or None,
            seen=seen,
            advice="The file was edited or made with another genome; check it with `bcftools norm -c e`.",
        )
