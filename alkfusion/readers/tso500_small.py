"""The section [Small Variants] of TSO500's CombinedVariantOutput: GRCh37, alleles as in VCF, one DNA sample."""

from __future__ import annotations

from alkfusion.calls import VariantCall
from alkfusion.patterns import pattern
from alkfusion.readers.sections import details, section_rows
from alkfusion.readers.source import TextSource
from alkfusion.readers.table import Row

__all__ = ["TSO500_FORMAT", "read_tso500_small"]

TSO500_FORMAT = "tso500-combined"
_SECTION = "[Small Variants]"
_COLUMNS = {
    "gene": "Gene",
    "contig": "Chromosome",
    "position": "Genomic Position",
    "reference": "Reference Call",
    "allele": "Alternative Call",
    "fraction": "Allele Frequency",
    "depth": "Depth",
    "protein": "P-Dot Notation",
}
_PROTEIN = pattern(r"p\.\(?([^()]+)\)?")


def read_tso500_small(source: TextSource) -> tuple[VariantCall, ...] | None:
    """Return ALK's small variants; None when no DNA was analysed, so that nobody looked.

    Raises InputError when the section is missing or damaged.
    """
    if details(source).dna_sample is None:
        return None
    return tuple(_call(row) for row in section_rows(source, _SECTION, _COLUMNS) if row.text("gene") == "ALK")


def _call(row: Row) -> VariantCall:
    fraction = _fraction(row)
    depth = row.count("depth")
    named = _PROTEIN.search(row.text("protein") or "")
    return VariantCall(
        source=row.source.name,
        caller="TSO500",
        line=row.line,
        contig=row.required("contig"),
        position=row.position("position") or 0,
        reference=row.required("reference").upper(),
        alternative=row.required("allele").upper(),
        depth=depth,
        alt_depth=None if depth is None or fraction is None else round(fraction * depth),
        vaf=fraction,
        stated=(f"p.{named[1]}",) if named else (),
    )


def _fraction(row: Row) -> float | None:
    text = row.text("fraction")
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise row.problem("the allele frequency is not between 0 and 1", text)
    return value
