"""cBioPortal's study files: structural variants (``data_sv.txt``) and mutations (a MAF).

Columns and words follow cBioPortal's page "File Formats". Both formats know only somatic and germline; nothing here
tests that, and what a tumour sample shows is written as somatic with a comment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from alkfusion.errors import UsageError
from alkfusion.genome.builds import Build
from alkfusion.genome.names import ALK, gene_record
from alkfusion.genome.sequences import plus_strand
from alkfusion.interpret.mutation import passes
from alkfusion.model import Frame, Mutation, Partner, Rearrangement, Result
from alkfusion.patterns import pattern
from alkfusion.report.table import safe_cell

__all__ = ["MAF_COLUMNS", "SV_COLUMNS", "mutation_maf", "structural_variants"]

_SITE = (
    "Hugo_Symbol",
    "Ensembl_Transcript_Id",
    "Entrez_Gene_Id",
    "Region_Number",
    "Region",
    "Chromosome",
    "Position",
    "Description",
)
SV_COLUMNS = (
    "Sample_Id",
    "SV_Status",
    *(f"Site{number}_{name}" for number in (1, 2) for name in _SITE),
    "Site2_Effect_On_Frame",
    "NCBI_Build",
    "Class",
    "Tumor_Split_Read_Count",
    "Tumor_Paired_End_Read_Count",
    "Event_Info",
    "Connection_Type",
    "Annotation",
    "Comments",
)
MAF_COLUMNS = (
    "Hugo_Symbol",
    "Entrez_Gene_Id",
    "Center",
    "NCBI_Build",
    "Chromosome",
    "Start_Position",
    "End_Position",
    "Strand",
    "Variant_Classification",
    "Variant_Type",
    "Reference_Allele",
    "Tumor_Seq_Allele1",
    "Tumor_Seq_Allele2",
    "Tumor_Sample_Barcode",
    "Mutation_Status",
    "HGVSc",
    "HGVSp_Short",
    "t_alt_count",
    "t_ref_count",
)
_REGIONS = {"exon_edge": "Exon", "mid_exon": "Exon", "intron": "Intron"}
_FRAMES = {Frame.IN_FRAME: "In_frame", Frame.OUT_OF_FRAME: "Out-of-frame", Frame.STOP_BEFORE_JUNCTION: "Frameshift"}
_GENOMIC = pattern(r"^(chr[0-9XYM]+):(\d+):([ACGTN]+)>([ACGTN]+)$")


def structural_variants(results: Iterable[Result]) -> bytes:
    """Return ``data_sv.txt``: every rearrangement found, site 1 is the 5' partner; stated ones were not found."""
    found = [
        (result, _sv_row(result, event)) for result in results for event in result.rearrangements if not event.stated
    ]
    return _table(SV_COLUMNS, found)


def mutation_maf(results: Iterable[Result]) -> bytes:
    """Return the MAF: every mutation of ALK that passed and has a genomic change; positions as MAF writes them.

    Raises UsageError for results of several builds, as ``structural_variants`` does: the portal takes one in a file.
    """
    found = [
        (result, row)
        for result in results
        for mutation in result.mutations
        if passes(mutation) and (row := _maf_row(result, mutation)) is not None
    ]
    return _table(MAF_COLUMNS, found)


def _table(columns: tuple[str, ...], found: Sequence[tuple[Result, dict[str, object]]]) -> bytes:
    if len({result.build for result, _ in found if result.build}) > 1:
        raise UsageError("cBioPortal takes one genome build in a file, and these results have several.")
    lines = ["\t".join(columns)]
    lines += ["\t".join(safe_cell(row.get(column)) for column in columns) for _, row in found]
    return ("\n".join(lines) + "\n").encode()


def _sv_row(result: Result, event: Rearrangement) -> dict[str, object]:
    row: dict[str, object] = {
        "Sample_Id": result.sample.id,
        "SV_Status": "SOMATIC",
        "Site2_Effect_On_Frame": _FRAMES.get(event.frame),
        "NCBI_Build": result.build,
        "Class": _class(event.five_prime, event.three_prime),
        "Tumor_Split_Read_Count": event.split_reads,
        "Tumor_Paired_End_Read_Count": event.spanning_pairs,
        "Event_Info": f"{event.event.value.replace('_', ' ')} {event.name}",
        "Connection_Type": "5to3",
        "Annotation": event.nomenclature.vicc or event.nomenclature.hgnc,
        "Comments": "germline not tested",
    }
    for number, side in ((1, event.five_prime), (2, event.three_prime)):
        row.update({f"Site{number}_{name}": value for name, value in _site(side).items()})
    return row


def _site(side: Partner) -> dict[str, object]:
    record = gene_record(side.gene) if side.gene else None
    ensembl = side.transcript if side.transcript and side.transcript.startswith("ENST") else None
    return {
        "Hugo_Symbol": side.gene,
        "Ensembl_Transcript_Id": ensembl,
        "Entrez_Gene_Id": record.ncbi_gene_id if record else None,
        "Region_Number": side.exon,
        "Region": _REGIONS.get(side.site),
        "Chromosome": _bare(side.contig),
        "Position": side.position,
        "Description": side.transcript,
    }


def _bare(contig: str | None) -> str | None:
    return contig.removeprefix("chr") if contig else None


def _class(five: Partner, three: Partner) -> str | None:
    """Name the rearrangement by the places of its two sides; nothing where a side has no place."""
    if five.contig is None or three.contig is None or five.position is None or three.position is None:
        return None
    if five.contig != three.contig:
        return "TRANSLOCATION"
    if five.strand != three.strand:
        return "INVERSION"
    onward = five.position < three.position if five.strand == "+" else five.position > three.position
    return "DELETION" if onward else "DUPLICATION"


def _maf_row(result: Result, mutation: Mutation) -> dict[str, object] | None:
    change = _one_change(mutation.genomic or "", result.build)
    if change is None:
        return None
    contig = change[0]
    start, reference, alternative = _trimmed(*change[1:])
    inserted = not reference
    record = gene_record(ALK)
    return {
        "Hugo_Symbol": ALK,
        "Entrez_Gene_Id": record.ncbi_gene_id if record else None,
        "NCBI_Build": result.build,
        "Chromosome": _bare(contig),
        # An insertion lies between two bases, and MAF names both.
        "Start_Position": start - 1 if inserted else start,
        "End_Position": start if inserted else start + len(reference) - 1,
        "Strand": "+",
        "Variant_Classification": _classification(mutation.protein, len(alternative) - len(reference)),
        "Variant_Type": _type(reference, alternative),
        "Reference_Allele": reference or "-",
        "Tumor_Seq_Allele1": reference or "-",
        "Tumor_Seq_Allele2": alternative or "-",
        "Tumor_Sample_Barcode": result.sample.id,
        "Mutation_Status": "Somatic",
        "HGVSc": mutation.coding,
        "HGVSp_Short": mutation.protein,
        "t_alt_count": mutation.alt_depth,
        "t_ref_count": _reference_reads(mutation),
    }


def _reference_reads(mutation: Mutation) -> int | None:
    if mutation.depth is None or mutation.alt_depth is None:
        return None
    return max(0, mutation.depth - mutation.alt_depth)


def _one_change(genomic: str, build: str | None) -> tuple[str, int, str, str] | None:
    """Return contig, position (1-based), reference and alternative of a change, None where it has no such place.

    Changes of one codon that stand in several records (``;`` between them) are one change of the bases from the first
    to the last of them, as MAF has it; the bases between are those of the reference.
    """
    found = [_GENOMIC.match(part) for part in genomic.split(";")]
    parts = sorted((int(match[2]), match[3], match[4], match[1]) for match in found if match)
    if len(parts) < len(found):
        return None
    start, reference, alternative, contig = parts[0]
    for position, old, new, other in parts[1:]:
        end = start + len(reference)
        if other != contig or position < end or build not in {item.value for item in Build}:
            return None
        between = plus_strand(contig, end, position - 1, Build(build)) if position > end else ""
        if between is None:
            return None
        reference, alternative = f"{reference}{between}{old}", f"{alternative}{between}{new}"
    return contig, start, reference, alternative


def _trimmed(start: int, reference: str, alternative: str) -> tuple[int, str, str]:
    """Take away the bases that both alleles begin with, as MAF wants; ``start`` is 1-based."""
    shared = 0
    while shared < min(len(reference), len(alternative)) and reference[shared] == alternative[shared]:
        shared += 1
    return start + shared, reference[shared:], alternative[shared:]


def _type(reference: str, alternative: str) -> str:
    if len(reference) == len(alternative):
        return {1: "SNP", 2: "DNP", 3: "TNP"}.get(len(reference), "ONP")
    return "INS" if len(reference) < len(alternative) else "DEL"


# What of a protein change gives which class, first fit counts.
_CLASSES = (
    (r"fs", "Frame_Shift_Ins", "Frame_Shift_Del"),
    (r"ext|^p\.\*", "Nonstop_Mutation", "Nonstop_Mutation"),
    (r"^p\.M1\?", "Translation_Start_Site", "Translation_Start_Site"),
    (r"delins|del|ins|dup", "In_Frame_Ins", "In_Frame_Del"),
    (r"\*|Ter", "Nonsense_Mutation", "Nonsense_Mutation"),
    (r"=$", "Silent", "Silent"),
    (r"\?$", "Splice_Site", "Splice_Site"),
)


def _classification(protein: str, gained: int) -> str:
    """Return MAF's word for a protein change; ``gained`` is the number of bases that the allele is longer."""
    for form, longer, shorter in _CLASSES:
        if pattern(form).search(protein):
            if gained == 0 and shorter == "In_Frame_Del":  # as many residues as before, several of them others
                break
            return longer if gained > 0 else shorter
    return "Missense_Mutation"
