"""What cBioPortal's own validator (``validateData.py`` of cbioportal-core) calls an error, in our words.

The validator is no package that can be installed and needs a portal; these are its checks of a table of structural
variants and of a MAF, with its strict MAF checks, as far as they need neither a portal nor clinical files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["maf_errors", "sv_errors"]

Row = Mapping[str, str]

_MISSING = ("", "NA", "Unknown", "0")
_BUILDS = ("grch37", "grch38")
_SV_KEY = (
    "Sample_Id",
    *(
        f"Site{side}_{name}"
        for side in (1, 2)
        for name in (
            "Hugo_Symbol",
            "Entrez_Gene_Id",
            "Chromosome",
            "Position",
            "Region_Number",
            "Ensembl_Transcript_Id",
        )
    ),
    "Event_Info",
)
_MAF_KEY = (
    "Entrez_Gene_Id",
    "Chromosome",
    "Start_Position",
    "End_Position",
    "Variant_Classification",
    "Tumor_Seq_Allele2",
    "HGVSp_Short",
    "Tumor_Sample_Barcode",
)
_CLASSIFICATIONS = frozenset(
    {
        *("Frame_Shift_Del", "Frame_Shift_Ins", "In_Frame_Del", "In_Frame_Ins", "Missense_Mutation"),
        *("Nonsense_Mutation", "Nonstop_Mutation", "Splice_Site", "Splice_Region", "Translation_Start_Site"),
        *("Targeted_Region", "De_novo_Start_InFrame", "De_novo_Start_OutOfFrame", "Fusion", "Unknown"),
        *("Silent", "Intron", "3'UTR", "3'Flank", "5'UTR", "5'Flank", "IGR", "RNA"),
    }
)
_STATUSES = frozenset(
    ["", "none", "germline", "somatic", "loh", "post-transcriptional modification", "unknown", "wildtype"]
)
_SUBSTITUTIONS = {"SNP": 1, "DNP": 2, "TNP": 3}


def sv_errors(header: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """Return what is wrong with a table of structural variants."""
    found = [f"no column {name}" for name in ("Sample_Id", "SV_Status") if name not in header]
    found += [
        f"no gene column of site {side}"
        for side in (1, 2)
        if not {f"Site{side}_Hugo_Symbol", f"Site{side}_Entrez_Gene_Id"} & set(header)
    ]
    return [*found, *_of_rows(rows, _sv_row_errors), *_builds(rows), *_twice(rows, _SV_KEY)]


def _sv_row_errors(row: Row) -> Iterator[str]:
    if row["SV_Status"].lower() not in ("", "somatic", "germline"):
        yield "SV_Status"
    if row["Sample_Id"] in _MISSING:
        yield "no sample"
    names = [row[f"Site{side}_{name}"] for side in (1, 2) for name in ("Hugo_Symbol", "Entrez_Gene_Id")]
    if all(name in _MISSING for name in names):
        yield "no gene on either site"


def maf_errors(header: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """Return what is wrong with a MAF."""
    wanted = ("Tumor_Sample_Barcode", "Hugo_Symbol", "Variant_Classification", "HGVSp_Short")
    found = [f"no column {name}" for name in wanted if name not in header]
    return [*found, *_of_rows(rows, _maf_row_errors), *_builds(rows), *_twice(rows, _MAF_KEY)]


def _maf_row_errors(row: Row) -> Iterator[str]:
    yield from (name for name in ("Tumor_Sample_Barcode", "Hugo_Symbol") if not row[name].strip())
    if row["Variant_Classification"] not in _CLASSIFICATIONS:
        yield "Variant_Classification"
    if row["Mutation_Status"].lower() not in _STATUSES:
        yield "Mutation_Status"
    if len(row["HGVSp_Short"]) > 255:
        yield "HGVSp_Short is too long"
    for name in ("t_alt_count", "t_ref_count"):
        if row[name] not in ("", ".") and not row[name].isdigit():
            yield name
    yield from _allele_errors(row)


def _allele_errors(row: Row) -> Iterator[str]:
    """Alleles, positions and type of a variant have to fit each other."""
    alleles = [row[name] for name in ("Reference_Allele", "Tumor_Seq_Allele1", "Tumor_Seq_Allele2")]
    reference, one, two = alleles
    if not all(set(allele) <= set("-ACGT") and allele for allele in alleles):
        yield "letters of an allele"
    if not (row["Start_Position"].isdigit() and row["End_Position"].isdigit()):
        yield "a position is no number"
        return
    covered = int(row["End_Position"]) - int(row["Start_Position"]) + 1
    kind = row["Variant_Type"]
    if covered < 1:
        yield "the end lies before the start"
    if kind == "INS" and (covered not in (len(reference), 2) or len(reference) > max(len(one), len(two))):
        yield "not an insertion"
    if kind == "DEL" and (covered != len(reference) or len(reference) < max(len(one), len(two))):
        yield "not a deletion"
    if kind in _SUBSTITUTIONS and {len(allele) for allele in alleles} != {_SUBSTITUTIONS[kind]}:
        yield f"not a {kind}"
    if kind == "ONP" and (len({len(allele) for allele in alleles}) > 1 or len(reference) <= 3):
        yield "not an ONP"
    if kind not in ("INS", "DEL") and any("-" in allele for allele in alleles):
        yield "a substitution with a gap"
    if any(allele.count("-") > 1 for allele in alleles):
        yield "several gaps in an allele"


def _of_rows(rows: Sequence[Row], check: Callable[[Row], Iterator[str]]) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        yield from (f"row {number}: {error}" for error in check(row))


def _builds(rows: Sequence[Row]) -> Iterator[str]:
    builds = {row["NCBI_Build"] for row in rows if row["NCBI_Build"] not in _MISSING}
    if len(builds) > 1:
        yield "several builds"
    yield from (f"build {build}" for build in builds if build.lower() not in _BUILDS)


def _twice(rows: Sequence[Row], key: Sequence[str]) -> Iterator[str]:
    seen: set[tuple[str, ...]] = set()
    for number, row in enumerate(rows, 1):
        values = tuple(row[name] for name in key)
        if values in seen:
            yield f"row {number}: said twice"
        seen.add(values)
