"""cBioPortal structural variants (``data_sv.txt``, ``data_structural_variants.txt``, GENIE) and OncoKB's inputs.

In cBioPortal's layout, site 1 and site 2 are in no stated order unless the event is named in the Oncomine manner
(``EML4-ALK.E6bA20``, 5' partner first). Which columns are filled differs from study to study; positions are 1-based.
"""

from __future__ import annotations

from msgspec.structs import replace

from alkfusion.calls import FusionCall, Molecule, Side
from alkfusion.readers.base import Family
from alkfusion.readers.pair_names import split_pair, with_genes
from alkfusion.readers.table import SAMPLE, Row, TableReader

__all__ = ["CbioportalSv", "OncokbFusions", "OncokbSv"]


class CbioportalSv(TableReader):
    """One row an event.

    Evidence is RNA or DNA when only one of them is said to support it; otherwise the breakpoints have to tell.
    """

    name = "cbioportal-sv"
    title = "cBioPortal structural variants"
    family = Family.COLLECTED
    shows = "curated fusions of many samples, with whatever positions, exons and reads the study gave"
    signature = ("Site1_Hugo_Symbol", "Site2_Hugo_Symbol")
    columns = {
        "gene1": ("Site1_Hugo_Symbol",),
        "gene2": ("Site2_Hugo_Symbol",),
    }
    optional = {
        "sample": SAMPLE,
        "contig1": ("Site1_Chromosome",),
        "position1": ("Site1_Position",),
        "transcript1": ("Site1_Ensembl_Transcript_Id",),
        "region1": ("Site1_Region",),
        "number1": ("Site1_Region_Number", "Site1_Exon"),
        "contig2": ("Site2_Chromosome",),
        "position2": ("Site2_Position",),
        "transcript2": ("Site2_Ensembl_Transcript_Id",),
        "region2": ("Site2_Region",),
        "number2": ("Site2_Region_Number", "Site2_Exon"),
        "frame": ("Site2_Effect_On_Frame",),
        "dna": ("DNA_Support",),
        "rna": ("RNA_Support",),
        "split_reads": ("Tumor_Split_Read_Count",),
        "spanning_pairs": ("Tumor_Paired_End_Read_Count",),
        "variant_reads": ("Tumor_Variant_Count",),
        "event": ("Event_Info",),
        "annotation": ("Annotation",),
        "build": ("NCBI_Build",),
        "connection": ("Connection_Type",),
        "status": ("SV_Status",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row; the number of variant reads is taken where split reads and pairs are not told apart."""
        call = self.call_as_listed(row)
        variant_reads = row.count("variant_reads")
        undivided = call.split_reads is None and call.spanning_pairs is None
        first, second = _with_exon(row, call.first, "1"), _with_exon(row, call.second, "2")
        turned = _named_order(row, second, first)
        return replace(
            call,
            first=second if turned else first,
            second=first if turned else second,
            ordered=turned or _named_order(row, first, second),
            molecule=_molecule(rna=_says_yes(row, "rna"), dna=_says_yes(row, "dna")),
            split_reads=variant_reads if undivided else call.split_reads,
            notes=tuple(f"{name} {text}" for word, name in _NOTED.items() if (text := row.text(word)) is not None),
        )


_NOTED = {
    "build": "NCBI_Build",
    "connection": "Connection_Type",
    "event": "Event_Info",
    "annotation": "Annotation",
    "status": "SV_Status",
}


def _molecule(*, rna: bool, dna: bool) -> Molecule:
    if rna is dna:
        return Molecule.UNSTATED
    return Molecule.RNA if rna else Molecule.DNA


def _says_yes(row: Row, word: str) -> bool:
    return (row.text(word) or "").lower() == "yes"


def _named_order(row: Row, five: Side, three: Side) -> bool:
    """Tell whether the event is named ``FIVE-THREE.`` in the Oncomine manner."""
    named = None not in {five.gene, three.gene} and five.gene != three.gene
    texts = (row.text(word) or "" for word in ("event", "annotation"))
    return named and any(text.startswith(f"{five.gene}-{three.gene}.") for text in texts)


def _with_exon(row: Row, side: Side, end: str) -> Side:
    region = (row.text(f"region{end}") or "exon").lower()
    number = row.count(f"number{end}")
    return replace(side, exon=number if region == "exon" else None)


class OncokbFusions(TableReader):
    """Names in one column: ``ALK-EML4``, ``ETV6-RUNX1 fusion`` or ``EGFR-intragenic``.

    cBioPortal's older ``data_fusions.txt`` (known from its documentation only) has these columns among others, and two
    lines for a fusion, one for each gene.
    """

    name = "oncokb-fusions"
    title = "OncoKB fusion input"
    family = Family.COLLECTED
    shows = "names of pairs of genes in no stated order; no breakpoint, hence no exon, no frame and no support"
    signature = ("Tumor_Sample_Barcode", "Fusion")
    columns = {"sample": ("Tumor_Sample_Barcode",), "fusion": ("Fusion",)}
    optional = {"frame": ("Frame",)}

    def call(self, row: Row) -> FusionCall:
        """Translate one row; an intragenic event has the same gene on both sides."""
        text = row.required("fusion")
        name = text.removesuffix(" fusion").strip()
        gene = name.removesuffix("-intragenic")
        pair = (gene, gene) if gene != name else split_pair(name)
        return replace(with_genes(self.call_as_listed(row), pair or (None, None)), notes=(text,))


class OncokbSv(TableReader):
    """``GeneA``, ``GeneB`` and ``Sv_Type``."""

    name = "oncokb-sv"
    title = "OncoKB structural variant input"
    family = Family.COLLECTED
    shows = OncokbFusions.shows
    signature = ("Tumor_Sample_Barcode", "GeneA", "GeneB", "Sv_Type")
    columns = {"sample": ("Tumor_Sample_Barcode",), "gene1": ("GeneA",), "gene2": ("GeneB",), "type": ("Sv_Type",)}

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        return replace(self.call_as_listed(row), notes=(row.required("type"),))
