"""Every real ALK case with its answer (ALK_CASES sections A, B and C), printed as a table of file, expected and got."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from alkfusion.genome.builds import Build
from alkfusion.knowledge.table import Knowledge, load_knowledge
from alkfusion.model import Event, Result
from alkfusion.sample import SampleOptions, analyse

V1, V3B = ("EML4::ALK", "E13;A20", "variant 1"), ("EML4::ALK", "E6b;A20", "variant 3b")
V3A = ("EML4::ALK", "E6a;A20", "variant 3a")
NPM1, INTRON_19 = ("NPM1::ALK", "N4;A20", None), ("EML4::ALK", "E14;ins58A20", None)
PTPN3 = {"ALK::PTPN3": "kinase_lost"}
TCGA = "fusioninspector/TCGA_EML4-ALK.FusionInspector.fusions.tsv"
ANNOFUSE = "annofuse/PutativeDriverAnnoFuse.tsv"
CBIOPORTAL = "cbioportal/study_es_0.data_structural_variants.txt"
CBIOPORTAL_SHORT = "cbioportal/core.data_structural_variants_missing_values.txt"


@dataclass(frozen=True)
class Case:
    """A file, and what must be said of it. ``fusions`` are all kinase fusions, in any order."""

    number: str
    file: str
    status: str
    fusions: tuple[tuple[str, str | None, str | None], ...] = ()
    classes: dict[str, str] = field(default_factory=dict)
    sample: str | None = None
    observed: str | None = None  # a kind of observation that must be there


POSITIVES = [
    Case("1", "ctat-lr-fusion/KIJK.ctat-LR-fusion.fusion_predictions.tsv", "rearranged", (NPM1,)),
    Case("1", "longgf/KIJK.longgf.out", "rearranged", (NPM1,)),
    Case("1", "fusionseeker/KIJK.confident_genefusion.txt", "rearranged", (NPM1,)),
    Case("2", "star-fusion/H2228.star-fusion.fusion_candidates.final.abridged", "rearranged", (V3B,), PTPN3),
    Case("2", "jaffa/H2228.hybrid.jaffa_results.csv", "rearranged", (V3B,)),
    Case("2", "soapfuse/H2228.final.Fusion.specific.for.genes", "rearranged", (V3B,), PTPN3),
    Case("2", "chimpipe/H2228.chimericJunctions_chimpipe.txt", "rearranged", (V3B,)),
    Case("2", "ericscript/H2228.MyEric.results.filtered.tsv", "rearranged", (V3B,), PTPN3),
    Case("2", "fusioncatcher/H2228.final-list_candidate-fusion-genes.txt", "rearranged", (V3B,), PTPN3),
    # ChimeraScan gives the end of exon 6a where the other callers see 6b: reported as it stands in the file
    Case("2", "chimerascan/H2228.chimeras.bedpe", "rearranged", (V3A,), PTPN3),
    Case("3", "jaffal/SeraCare_IsoSeq.jaffal_results.csv", "rearranged", (V1,)),
    Case("3", "jaffal/SeraCare_MAS_bc08.jaffal_results.csv", "rearranged", (V1,)),
    Case("3", "ctat-lr-fusion/SeraCare_IsoSeq.ctat-LR-fusion.fusion_predictions.tsv", "rearranged", (V1,)),
    Case("3", "pbfusion/SeraCare_IsoSeq.pbfusion.breakpoints.groups.bed", "rearranged", (V1,)),
    Case("4", "star-fusion/SeraCareV2.star-fusion.fusion_predictions.abridged.tsv", "rearranged", (V1,)),
    Case(
        "4",
        "fusioncatcher/SeraCareV2.final-list_candidate-fusion-genes.txt",
        "rearranged",
        (V1,),
        {"ALK::EML4": "reciprocal", "TRB@::ALK": "unresolved"},
    ),
    Case("4", "fusionmap/SeraCareV2.FusionDetection.FusionReport.Table.txt", "rearranged", (V1,)),
    Case("5", "tso500/RNA_sample_CombinedVariantOutput.tsv", "rearranged", (V1,)),
    Case("5", "tso500/variantgrid_AllFusions.csv", "rearranged", (V1,)),
    Case("6", "star-fusion/SRR1659960.starfusion.full.tsv", "rearranged", (INTRON_19,)),
    Case("6", "star-fusion/fuco.star-fusion.fusion_candidates.final.abridged", "rearranged", (INTRON_19,)),
    Case("6", "star/fuco.Chimeric.out.junction", "rearranged", (INTRON_19,)),
    Case("6", "arriba/fusion-report.arriba.tsv", "rearranged", (INTRON_19,)),
    Case("6-7", "star-fusion/fusion-report.starfusion.tsv", "rearranged", (INTRON_19, NPM1), observed="low_support"),
    Case(
        "6-7", "fusioncatcher/fusion-report.fusioncatcher.txt", "rearranged", (INTRON_19, NPM1), observed="low_support"
    ),
    Case(
        "6-7", "fusioncatcher/fusioncatcher_test.final-list_candidate-fusion-genes.vcf", "rearranged", (INTRON_19, NPM1)
    ),
    Case("6-7", "fusion-report/fusions.csv", "rearranged", (INTRON_19, NPM1), observed="low_support"),
    Case("6-7", "fusion-report/fusions.json", "rearranged", (INTRON_19, NPM1), observed="low_support"),
    Case("6-7", "fusion-report/matq007.fusions.csv", "rearranged", (INTRON_19, NPM1), observed="low_support"),
    Case("6", "easyfuse/Detected_Fusions.csv", "rearranged", (INTRON_19,)),
    # lists of names give no breakpoint: a candidate, never a confident call
    *(
        Case("6-7", file, "candidate", (), {"EML4::ALK": "candidate", "NPM1::ALK": "candidate"})
        for file in (
            "fusion-report/fusion_list.tsv",
            "fusion-report/fusion_list_filtered.tsv",
            "fusioncatcher/fusioncatcher_test.summary_candidate_fusions.txt",
        )
    ),
    Case("7", "ctat-lr-fusion/fusion-report.ctat_lr_fusion.tsv", "rearranged", (NPM1,), observed="low_support"),
    Case("8", TCGA, "rearranged", (("EML4::ALK", "E2;A20", "variant 5a"),), sample="KIRP-2Z-A9JJ"),
    Case("8", TCGA, "rearranged", (V3B,), sample="LUAD-50-8460"),
    Case("8", TCGA, "rearranged", (V3B,), sample="LUAD-67-6216"),
    Case("8", TCGA, "rearranged", (V3A,), sample="LUAD-67-6215"),
    Case("8", TCGA, "rearranged", (V1,), sample="LUAD-78-7163"),
    Case(
        "8", TCGA, "rearranged", (("EML4::ALK", "E20;A20", "variant 2"),), sample="LUAD-86-A4P8", observed="low_support"
    ),
    Case("8", TCGA, "rearranged", (("EML4::ALK", "E6b;A17", None),), sample="THCA-E8-A432"),
    Case("9", ANNOFUSE, "rearranged", (("CCDC88A::ALK", "C12;A20", None),), sample="BS_9XVACXP0"),
    Case("9", ANNOFUSE, "rearranged", (("BCL11A::ALK", "B2;A20", None),), sample="BS_SNVM7CZT"),
    Case("9", ANNOFUSE, "rearranged", (("DCTN1::ALK", "D26;A20", None),), sample="BS_RRAEQZ97", observed="low_support"),
    Case(
        "9,15",
        ANNOFUSE,
        "rearranged",
        (("PPP1CB::ALK", "P6del81;ins106A20", None),),
        {"ALK::PPP1CB": "reciprocal", "ALK::SPDYA": "kinase_lost"},
        sample="BS_PQ6QEVE8",
        observed="other_gene_name",
    ),
    Case("9", ANNOFUSE, "rearranged", (("PPP1CB::ALK", "P6del81;ins106A20", None),), sample="BS_ZZWMD6FA"),
    Case(
        "10,23",
        "sv-lumpy/EML4-ALK_HDC134P.lumpy.snpeff.vcf",
        "rearranged",
        (V1,),
        {"ALK::EML4": "reciprocal", "ALK::ALK": "intragenic"},
    ),
    Case(
        "11,22",
        "juli/juli_test.annotated.txt",
        "rearranged",
        (V1, ("TPR::ALK", "T15;A20", None)),
        {"v::ALK": "unresolved"},
    ),
    Case("12", "fuseq-wes/FuSeq_WES_FusionFinal.txt", "candidate", (), {"EML4::ALK": "candidate"}),
    Case("12", "fuseq-wes/FuSeq_WES_SR_fge_fdb.txt", "candidate", (), {"EML4::ALK": "candidate"}),
    # the row of TTN is invented: chromosome 1 for a gene of chromosome 2
    Case("13,24", CBIOPORTAL, "rearranged", (V3B,), PTPN3 | {"TTN::ALK": "candidate"}, sample="TCGA-A2-A04P-01"),
    *(
        Case("13", file, "candidate", (), {"EML4::ALK": "out_of_frame"}, sample="TCGA-A1-A0SB-01")
        for file in (CBIOPORTAL, CBIOPORTAL_SHORT)
    ),
    Case("13", CBIOPORTAL_SHORT, "rearranged", (V3B,), PTPN3, sample="TCGA-A2-A04P-01"),
]

NOT_TARGETABLE = [
    *(
        Case("14", file, "not_detected", (), PTPN3)
        for file in (
            "jaffa/H2228.direct.jaffa_results.csv",
            "defuse/H2228.results.filtered.tsv",
            "nfuse/H2228.rna.results.tsv",
            "infusion/H2228.fusions.txt",
            "mapsplice/H2228.fusions_well_annotated.txt",
        )
    ),
    Case("15", ANNOFUSE, "not_detected", (), {}, sample="BS_ZV68CES9", observed="other_gene_name"),
    Case(
        "15",
        ANNOFUSE,
        "rearranged",
        (("CCDC88A::ALK", "C12;A20", None),),
        {"AC012358.3::ALK": "antisense"},
        "BS_9XVACXP0",
    ),
    Case(
        "16",
        "star-fusion/A-673.star-fusion.fusion_candidates.final.abridged",
        "not_detected",
        (),
        {"AC016907.3::ALK": "read_through"},
    ),
    Case("17", "jaffa/A-673.direct.jaffa_results.csv", "candidate", (), {"SLC27A5::ALK": "candidate"}),
    Case("17", "tophat-fusion/A-673.result.txt", "candidate", (), {"SLC27A5::ALK": "candidate"}),
    Case("18", "jaffa/DMS_454.hybrid.jaffa_results.csv", "not_detected", (), {"KLF3::ALK": "unresolved"}),
    Case(
        "19",
        "fusionseeker/A549_directcDNA_r1.confident_genefusion.txt",
        "not_detected",
        (),
        {"RPL4::ALK": "unresolved", "ALK::MCM8": "kinase_lost"},
    ),
    Case("20", "metafusion-cff/UHRR.cff", "not_detected", (), {"ALK::AC010739.1": "kinase_lost"}),
    Case("24", "oncokb/example_fusions.txt", "candidate", (), {"EML4::ALK": "candidate"}),
    Case("24", "oncokb/example_sv.txt", "candidate", (), {"EML4::ALK": "candidate"}),
    Case("24", "pcgr/T001-COAD.grch38.fusions.tsv", "candidate", (), {"EML4::ALK": "candidate"}),
]

NEGATIVES = [
    Case("C", file, "not_detected")
    for file in (
        "fusioncatcher/SU-DHL-10.final-list_candidate-fusion-genes.txt",
        "star-fusion/K562.star-fusion.fusion_candidates.final.abridged",
        "jaffal/K562_directRNA_r1.jaffal_results.csv",
        "longgf/K562_directRNA_r1.longgf.out",
        "ctat-lr-fusion/K562_directRNA_r1.ctat-LR-fusion.fusion_predictions.tsv",
        "soapfuse/LC2Ad.final.Fusion.specific.for.genes",
        "defuse/MCF7.results.filtered.tsv",
        "fusionmap/MCF7.02_RNA.FusionReport.txt",
        "integrate/MCF7.breakpoints.cov.tsv",
        "arriba/BT474.fusions.tsv",
        "arriba/KPL4.fusions.tsv",
        "star-fusion/BT474.star-fusion.fusion_predictions.abridged.tsv",
        "star-fusion/BT474.star-fusion.fusion_candidates.final.abridged.FFPM",
        "star-seqr/KPL4_STAR-SEQR_candidates.txt",
        "fusionfusion/MCF-7.fusion_fusion.result.txt",
        "jaffa/MCF7-demo.jaffa_results.csv",
        "chimpipe/MCF-7.chimericJunctions.txt",
        "squid/HCC1954.sv.txt",
        "tso500/NTC-RNA_CombinedVariantOutput.tsv",
        "prada/H2228.prada.fus.summary.txt",
    )
]
NEGATIVES.append(
    Case("C", "tso500/DNA_sample_CombinedVariantOutput.tsv", "not_assessed", observed="cannot_show_fusions")
)
CASES = [*POSITIVES, *NOT_TARGETABLE, *NEGATIVES]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def answer(case: Case, shared: Path, knowledge: Knowledge) -> Result:
    return analyse([shared / "callers" / "data" / case.file], SampleOptions(sample=case.sample), knowledge)


def kinase_fusions(result: Result) -> set[tuple[str, str | None, str | None]]:
    return {(e.name, e.junction, e.alias) for e in result.rearrangements if e.event is Event.KINASE_FUSION}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.number}-{case.file.split('/')[0]}-{case.sample or ''}")
def test_real_case(case: Case, shared: Path, knowledge: Knowledge) -> None:
    result = answer(case, shared, knowledge)
    print(
        f"{case.file}\t{case.sample or ''}\t{case.status} {case.fusions}\t{result.alk_status} {kinase_fusions(result)}"
    )
    assert result.alk_status == case.status
    assert kinase_fusions(result) == set(case.fusions)
    for name, expected in case.classes.items():
        assert {e.event.value for e in result.rearrangements if e.name == name} == {expected}
    assert case.observed is None or case.observed in {item.kind for item in result.observations}
    if case.status == "not_detected":
        assert "not proof of absence" in result.summary
        unclear = any(event.event is Event.UNRESOLVED for event in result.rearrangements)
        assert {call.prediction.value for call in result.drug_calls} == {"no_evidence" if unclear else "not_applicable"}
    for fusion in result.rearrangements:
        if fusion.event is Event.KINASE_FUSION:
            assert (fusion.frame, fusion.kinase_domain) == ("in_frame", "retained")


def test_isoforms_of_one_tumour_are_children_of_one_event(shared: Path, knowledge: Knowledge) -> None:
    case = next(case for case in CASES if case.sample == "THCA-E8-A432")
    (event,) = answer(case, shared, knowledge).rearrangements
    assert sorted(isoform.junction or "" for isoform in event.isoforms) == ["E6a;A17", "E6a;A18", "E6b;A17", "E6b;A18"]


def test_junctions_of_one_dna_file_are_children_of_one_event(shared: Path, knowledge: Knowledge) -> None:
    """Case 11: three breaks of EML4::ALK in one tumour; DNA cannot tell exon 6a from 6b, so it is variant 3."""
    case = next(case for case in CASES if case.file.startswith("juli/"))
    event = answer(case, shared, knowledge).rearrangements[0]
    assert sorted((isoform.junction, isoform.alias) for isoform in event.isoforms) == [
        ("E13;A20", "variant 1"),
        ("E13;A20", "variant 1"),
        ("E6;A20", "variant 3"),
    ]


def test_the_empty_file_of_fusionhunter_is_a_negative_when_it_is_named(shared: Path, knowledge: Knowledge) -> None:
    """Section C: the caller found nothing and wrote no byte; without a name the file is refused."""
    from alkfusion.errors import FormatError

    path = shared / "callers" / "data" / "fusionhunter" / "H2228.FusionHunter.fusion"
    with pytest.raises(FormatError, match="the file is empty"):
        analyse([path], SampleOptions(), knowledge)
    result = analyse([path], SampleOptions(format="fusionhunter"), knowledge)
    assert (result.alk_status, result.rearrangements) == ("not_detected", ())


@pytest.mark.parametrize("build", list(Build))
def test_a_visual_table_is_no_fusion_in_either_build(shared: Path, knowledge: Knowledge, build: Build) -> None:
    """Case 21: intron 1 or 3 of ALK, never a kinase fusion."""
    path = shared / "callers" / "data" / "linx" / "COLO829v003T.linx.vis_fusion.tsv"
    result = analyse([path], SampleOptions(build=build), knowledge)
    assert result.alk_status == "not_detected"
    assert [(event.name, event.event.value) for event in result.rearrangements] == [("LHFPL6::ALK", "unresolved")]


def test_a_visual_table_without_build_is_refused(shared: Path, knowledge: Knowledge) -> None:
    """Case 21: the position lies in ALK in both builds; nothing in the file decides, so the user must."""
    from alkfusion.errors import BuildError

    with pytest.raises(BuildError, match="State it with --build"):
        answer(Case("21", "linx/COLO829v003T.linx.vis_fusion.tsv", ""), shared, knowledge)


def test_dna_and_rna_of_one_sample_make_one_set(shared: Path, knowledge: Knowledge) -> None:
    """H2228 from seven callers in two builds: one driver, one ALK::PTPN3, and who saw what."""
    files = [
        shared / "callers" / "data" / case.file
        for case in (*POSITIVES, *NOT_TARGETABLE)
        if case.number in ("2", "14") and "/H2228" in case.file
    ]
    result = analyse(files, SampleOptions(sample="H2228"), knowledge)
    assert [(event.name, event.event.value) for event in result.rearrangements] == [
        ("EML4::ALK", "kinase_fusion"),
        ("ALK::PTPN3", "kinase_lost"),
    ]
    assert {isoform.junction for isoform in result.rearrangements[0].isoforms} == {"E6b;A20", "E6a;A20"}
    assert result.rearrangements[0].junction == "E6b;A20"
    (missing,) = [item.text for item in result.observations if item.kind == "caller_disagreement"]
    assert all(name in missing for name in ("deFuse", "nFuse", "InFusion", "MapSplice"))
