"""Mutation Annotation Format (TCGA, cBioPortal): one row a small variant, positions 1-based on the plus strand.

An insertion has ``-`` as reference and lies between Start_Position and the base behind it; a deletion has ``-`` as
allele (GDC, MAF format). Only rows that name ALK are read. Extracts of cBioPortal and the input of OncoKB's annotator
may leave out positions and alleles; such a row is read by the protein change that it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from alkfusion.calls import NamedChange, VariantCall
from alkfusion.errors import InputError
from alkfusion.genome.builds import Build, canonical_contig
from alkfusion.readers.sample_choice import choose_name
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.table import MISSING, Row

__all__ = ["MafVariants", "maf_reason", "maf_samples", "read_maf"]

_GENE = "Hugo_Symbol"
_PLACED = {
    "contig": "Chromosome",
    "start": "Start_Position",
    "reference": "Reference_Allele",
    "allele": "Tumor_Seq_Allele2",
}
_NAMED = {"protein": "HGVSp_Short", "long_protein": "HGVSp"}
_OPTIONAL = {
    "build": "NCBI_Build",
    "sample": "Tumor_Sample_Barcode",
    "class": "Variant_Classification",
    "depth": "t_depth",
    "alt": "t_alt_count",
    "ref": "t_ref_count",
    "filter": "FILTER",
}
_BUILDS = {"37": Build.GRCH37, "grch37": Build.GRCH37, "hg19": Build.GRCH37, "38": Build.GRCH38}
_BUILDS |= {"grch38": Build.GRCH38, "hg38": Build.GRCH38}
#: Classes (GDC, MAF format) that change no protein; a row of one needs no protein change.
_NO_PROTEIN = frozenset({"Silent", "Intron", "5'UTR", "3'UTR", "5'Flank", "3'Flank", "IGR", "RNA"})


class MafVariants(msgspec.Struct, frozen=True):
    """ALK's rows of one sample, and the build that they state; ``named`` are rows without position."""

    calls: tuple[VariantCall, ...]
    named: tuple[NamedChange, ...]
    build: Build | None
    rows: int
    sample: str | None


def maf_reason(head: Head) -> str | None:
    """Return why a file is a MAF, or None."""
    for line in head.lines:
        names = set(line.split("\t"))
        if _GENE in names and set(_PLACED.values()) <= names:
            return f"the header line holds the columns {_GENE}, {', '.join(_PLACED.values())}"
        if _GENE in names and (protein := next((name for name in _NAMED.values() if name in names), None)):
            return f"the header line holds the columns {_GENE} and {protein}, and no positions"
        if line.strip() and not line.startswith("#"):
            return None
    return None


def maf_samples(source: TextSource) -> list[str]:
    """Return the samples of a MAF, sorted, also those without a variant of ALK."""
    return sorted({name for row in _rows(source) if (name := row.text("sample"))})


def read_maf(source: TextSource, sample: str | None) -> MafVariants:
    """Read the rows of ALK; raises InputError for a damaged row, two builds, or several samples and no choice."""
    found, total = [], 0
    names: set[str] = set()
    for row in _rows(source):
        total += 1
        names.update(filter(None, (row.text("sample"),)))
        if row.text("gene") == "ALK":
            found.append(row)
    chosen = _chosen(sorted(names), sample, source.path)
    kept = [row for row in found if chosen is None or row.text("sample") == chosen]
    builds = {_build(row) for row in kept} - {None}
    if len(builds) > 1:
        raise InputError("the rows of ALK are of two builds", path=source.path, seen=", ".join(map(str, builds)))
    return MafVariants(
        tuple(_call(row) for row in kept if _is_placed(row)),
        tuple(named for row in kept if not _is_placed(row) and (named := _named(row)) is not None),
        next(iter(builds), None),
        total,
        chosen,
    )


def _rows(source: TextSource) -> Iterator[Row]:
    index: dict[str, int] | None = None
    width = 0
    columns = {"gene": _GENE} | _PLACED | _NAMED | _OPTIONAL
    for number, line in source.lines():
        if line.startswith("#") or not line.strip():
            continue
        cells = line.split("\t")
        if index is None:
            index = {word: cells.index(name) for word, name in columns.items() if name in cells}
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


def _chosen(names: Sequence[str], wanted: str | None, path: Path) -> str | None:
    """Return the sample whose rows are read; a file of one sample is read whatever it calls it."""
    if len(names) < 2:
        return names[0] if names else None
    return choose_name(names, wanted, names, path)


def _is_placed(row: Row) -> bool:
    """Tell whether a row gives position and alleles; ``-`` is an allele."""
    texts = [row.as_written(word).strip() for word in _PLACED]
    return all(text == "-" or text not in MISSING for text in texts)


def _named(row: Row) -> NamedChange | None:
    """Return the protein change that a row names; None for a row that changes no protein."""
    name = _protein(row)
    if not name and row.text("class") in _NO_PROTEIN:
        return None
    if not name:
        raise row.problem("the row of ALK gives neither position and alleles nor a protein change", None)
    depth, alt = _counts(row)
    return NamedChange(
        source=row.source.name, line=row.line, name=name, depth=depth, alt_depth=alt, filters=_filters(row)
    )


def _build(row: Row) -> Build | None:
    text = row.text("build")
    if text is None:
        return None
    if text.casefold() not in _BUILDS:
        raise row.problem("NCBI_Build is neither GRCh37 nor GRCh38", text)
    return _BUILDS[text.casefold()]


def _protein(row: Row) -> str:
    """Return the protein change as written, without the sequence that HGVSp names before it."""
    return row.text("protein") or (row.text("long_protein") or "").rpartition(":")[2]


def _counts(row: Row) -> tuple[int | None, int | None]:
    """Return depth and reads of the variant; a depth of 0 is how files of cBioPortal write that it is not known."""
    depth, alt = row.count("depth") or None, row.count("alt")
    if depth is None and alt is not None and (other := row.count("ref")) is not None:
        depth = alt + other
    if depth is not None and alt is not None and alt > depth:
        raise row.problem("more reads carry the variant than there are", f"{alt} of {depth}")
    return depth, alt


def _filters(row: Row) -> tuple[str, ...]:
    return tuple(part for part in (row.text("filter") or "").split(";") if part and part != "PASS")


def _call(row: Row) -> VariantCall:
    reference, allele = (_bases(row, word) for word in ("reference", "allele"))
    start = row.position("start")
    contig = row.required("contig")
    if start is None or canonical_contig(contig) != "chr2":
        raise row.problem("a variant of ALK does not lie on chromosome 2", f"{contig}:{start}")
    depth, alt = _counts(row)
    protein = _protein(row)
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
        filters=_filters(row),
        stated=(protein,) if protein else (),
    )


def _bases(row: Row, word: str) -> str:
    text = row.as_written(word).strip().upper()
    if text == "-":
        return ""
    if set(text) - set("ACGT"):
        raise row.problem("an allele is not made of bases", text)
    return text
