"""Mutation Annotation Format (TCGA, cBioPortal): one row a small variant, positions 1-based on the plus strand.

An insertion has ``-`` as reference and lies between Start_Position and the base behind it; a deletion has ``-`` as
allele (GDC, MAF format). Only rows that name ALK are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from alkfusion.calls import VariantCall
from alkfusion.errors import InputError
from alkfusion.genome.builds import Build, canonical_contig
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.table import MISSING, Row

__all__ = ["MafVariants", "maf_reason", "read_maf"]

_COLUMNS = {
    "gene": "Hugo_Symbol",
    "contig": "Chromosome",
    "start": "Start_Position",
    "reference": "Reference_Allele",
    "allele": "Tumor_Seq_Allele2",
}
_OPTIONAL = {
    "build": "NCBI_Build",
    "sample": "Tumor_Sample_Barcode",
    "depth": "t_depth",
    "alt": "t_alt_count",
    "ref": "t_ref_count",
    "filter": "FILTER",
    "protein": "HGVSp_Short",
}
_BUILDS = {"37": Build.GRCH37, "grch37": Build.GRCH37, "hg19": Build.GRCH37, "38": Build.GRCH38}
_BUILDS |= {"grch38": Build.GRCH38, "hg38": Build.GRCH38}


class MafVariants(msgspec.Struct, frozen=True):
    """ALK's rows of one sample, and the build that they state."""

    calls: tuple[VariantCall, ...]
    build: Build | None
    rows: int
    sample: str | None


def maf_reason(head: Head) -> str | None:
    """Return why a file is a MAF, or None."""
    for line in head.lines:
        names = line.split("\t")
        if set(_COLUMNS.values()) <= set(names):
            return f"the header line holds the columns {', '.join(_COLUMNS.values())}"
        if line.strip() and not line.startswith("#"):
            return None
    return None


def read_maf(source: TextSource, sample: str | None) -> MafVariants:
    """Read the rows of ALK; raises InputError for a damaged row, two builds, or several samples and no choice."""
    rows, total = [], 0
    for row in _rows(source):
        total += 1
        if row.text("gene") == "ALK":
            rows.append(row)
    kept = _of_sample(rows, sample, source)
    builds = {_build(row) for row in kept} - {None}
    if len(builds) > 1:
        raise InputError("the rows of ALK are of two builds", path=source.path, seen=", ".join(map(str, builds)))
    names = {name for row in kept if (name := row.text("sample"))}
    return MafVariants(tuple(map(_call, kept)), next(iter(builds), None), total, next(iter(names), None))


def _rows(source: TextSource) -> Iterator[Row]:
    index: dict[str, int] | None = None
    width = 0
    for number, line in source.lines():
        if line.startswith("#") or not line.strip():
            continue
        cells = line.split("\t")
        if index is None:
            index = {w: cells.index(name) for w, name in (_COLUMNS | _OPTIONAL).items() if name in cells}
            width = len(cells)
            continue
        if len(cells) > width or len(cells) <= max(index.values()):
            raise InputError(
                f"the row has {len(cells)} cells, the header has {width}",
                path=source.path,
                line=number,
                seen=line,
                advice="The file is damaged or was cut; make it again.",
            )
        yield Row(source, number, cells, index)


def _of_sample(rows: Sequence[Row], sample: str | None, source: TextSource) -> Sequence[Row]:
    names = sorted({name for row in rows if (name := row.text("sample"))})
    if len(names) < 2:
        return rows
    matching = [name for name in names if sample and name.startswith(sample)]
    chosen = [name for name in matching if name == sample] or matching
    if len(chosen) != 1:
        raise InputError(
            f"the file holds ALK variants of {len(names)} samples",
            path=source.path,
            seen=", ".join(names),
            advice="Choose one with --sample.",
        )
    return [row for row in rows if row.text("sample") == chosen[0]]


def _build(row: Row) -> Build | None:
    text = row.text("build")
    if text is None:
        return None
    if text.casefold() not in _BUILDS:
        raise row.problem("NCBI_Build is neither GRCh37 nor GRCh38", text)
    return _BUILDS[text.casefold()]


def _call(row: Row) -> VariantCall:
    reference, allele = (_bases(row, word) for word in ("reference", "allele"))
    start = row.position("start")
    contig = row.required("contig")
    if start is None or canonical_contig(contig) != "chr2":
        raise row.problem("a variant of ALK does not lie on chromosome 2", f"{contig}:{start}")
    depth, alt = row.count("depth"), row.count("alt")
    if depth is None and alt is not None and (other := row.count("ref")) is not None:
        depth = alt + other
    if depth is not None and alt is not None and alt > depth:
        raise row.problem("more reads carry the variant than there are", f"{alt} of {depth}")
    text = row.text("filter") or ""
    return VariantCall(
        source=row.source.name,
        caller="MAF",
        line=row.line,
        contig=contig,
        position=start if reference else start + 1,
        reference=reference,
        alternative=allele,
        depth=depth,
        alt_depth=alt,
        filters=tuple(part for part in text.split(";") if part and part != "PASS"),
        stated=tuple(name for name in (row.text("protein"),) if name),
    )


def _bases(row: Row, word: str) -> str:
    text = row.as_written(word).strip().upper()
    if text == "-":
        return ""
    if text in MISSING or set(text) - set("ACGT"):
        raise row.problem("an allele is not made of bases", text)
    return text
