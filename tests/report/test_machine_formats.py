"""Formats of other programs: exact values, and their own validators where these are installed."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from alkfusion.errors import UsageError
from alkfusion.genome.builds import Build
from alkfusion.genome.sequences import protein_sequence, translate
from alkfusion.model import Mutation, Result, Sample
from alkfusion.report.html.cohort_rows import row_of
from alkfusion.report.html.kinase_picture import kinase_picture
from alkfusion.report.json_document import json_schema, to_json
from alkfusion.report.machine import documents_of
from alkfusion.report.machine.cbioportal import MAF_COLUMNS, SV_COLUMNS
from alkfusion.report.machine.ga4gh import assayed_fusion, protein_allele
from alkfusion.sample import SampleOptions, analyse
from tests.events import NPM1_ALK, Event
from tests.report.portal_rules import maf_errors, sv_errors
from tests.report.results import KNOWN, event_of, of_events

INVERSION = {"EML4": 13, "KIF5B": 24}


def made(kind: str, *results: Result) -> bytes:
    return next(documents_of(kind, Path("x"), results))[1]


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode()), delimiter="\t", quoting=csv.QUOTE_NONE))


def portal(*results: Result) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    (_, variants), (_, mutations) = documents_of("cbioportal", Path("x"), results)
    return rows(variants), rows(mutations)


def with_mutation(result: Result, **facts: object) -> Result:
    return msgspec.structs.replace(result, mutations=(Mutation(**facts),))


def test_structural_variants_of_cbioportal(relapse: Result) -> None:
    (row,), _ = portal(relapse)
    assert list(row) == list(SV_COLUMNS)
    assert {name: row[name] for name in row if row[name]} == {
        "Sample_Id": "R1",
        "SV_Status": "SOMATIC",
        "Site1_Hugo_Symbol": "NPM1",
        "Site1_Entrez_Gene_Id": "4869",
        "Site1_Region_Number": "4",
        "Site1_Region": "Exon",
        "Site1_Chromosome": "5",
        "Site1_Position": "171391799",
        "Site1_Description": "NM_002520.7",
        "Site2_Hugo_Symbol": "ALK",
        "Site2_Entrez_Gene_Id": "238",
        "Site2_Region_Number": "20",
        "Site2_Region": "Exon",
        "Site2_Chromosome": "2",
        "Site2_Position": "29223528",
        "Site2_Description": "NM_004304.5",
        "Site2_Effect_On_Frame": "In_frame",
        "NCBI_Build": "GRCh38",
        "Class": "TRANSLOCATION",
        "Tumor_Split_Read_Count": "30",
        "Tumor_Paired_End_Read_Count": "20",
        "Event_Info": "kinase fusion NPM1::ALK",
        "Connection_Type": "5to3",
        "Annotation": "NM_002520.7(NPM1):e.4::NM_004304.5(ALK):e.20",
        "Comments": "germline not tested",
    }


def test_our_own_reader_reads_the_file_back(relapse: Result, tmp_path: Path) -> None:
    (path, content), _ = documents_of("cbioportal", tmp_path, [relapse])
    path.write_bytes(content)
    again = analyse([path], SampleOptions(sample="R1"))
    assert [event.name for event in again.rearrangements] == ["NPM1::ALK"]
    assert again.rearrangements[0].junction == "N4;A20"


@pytest.mark.parametrize(("partner", "kind"), [("EML4", "INVERSION"), ("KIF5B", "TRANSLOCATION")])
def test_class_of_a_structural_variant(partner: str, kind: str, tmp_path: Path) -> None:
    (row,), _ = portal(of_events(tmp_path, event_of(partner, INVERSION[partner])))
    assert row["Class"] == kind


def test_stated_fusions_are_not_handed_on(tmp_path: Path) -> None:
    result = of_events(tmp_path, known_fusion="EML4::ALK")
    assert portal(result)[0] == []
    assert "entry" in json.loads(made("fhir", result))
    assert "Discrete genetic variant" not in made("fhir", result).decode()
    assert json.loads(made("ga4gh", result))["samples"][0] == {
        "sample": "tumour",
        "fusions": [],
        "alleles": [],
        "not_expressed": ["EML4::ALK"],
    }


def test_stated_mutations_are_not_handed_on_as_found(tmp_path: Path) -> None:
    result = of_events(tmp_path, NPM1_ALK, mutations=("p.G1202R",))
    assert [mutation.protein for mutation in result.mutations] == ["p.G1202R"]
    assert portal(result)[1] == []
    assert 'p.G1202R"' not in made("fhir", result).decode()
    assert json.loads(made("ga4gh", result))["samples"][0]["not_expressed"] == ["p.G1202R"]
    assert row_of(result).mutations == ()
    words = " ".join(ElementTree.fromstring(kinase_picture(result, {})).itertext())
    assert "G1202R (stated)" in words


def test_mutations_that_did_not_pass_or_have_no_place_are_left_out_of_the_maf(relapse: Result) -> None:
    _, (row,) = portal(relapse)
    assert list(row) == list(MAF_COLUMNS)
    assert {name: row[name] for name in row if row[name]} == {
        "Hugo_Symbol": "ALK",
        "Entrez_Gene_Id": "238",
        "NCBI_Build": "GRCh38",
        "Chromosome": "2",
        "Start_Position": "29220776",
        "End_Position": "29220776",
        "Strand": "+",
        "Variant_Classification": "Missense_Mutation",
        "Variant_Type": "SNP",
        "Reference_Allele": "C",
        "Tumor_Seq_Allele1": "C",
        "Tumor_Seq_Allele2": "T",
        "Tumor_Sample_Barcode": "R1",
        "Mutation_Status": "Somatic",
        "HGVSc": "c.3604G>A",
        "HGVSp_Short": "p.G1202R",
        "t_alt_count": "120",
        "t_ref_count": "280",
    }


@pytest.mark.parametrize(
    ("genomic", "protein", "placed"),
    [
        ("chr2:100:C>T", "p.G1202*", ("100", "100", "C", "T", "SNP", "Nonsense_Mutation")),
        ("chr2:100:CA>TG", "p.G1202R", ("100", "101", "CA", "TG", "DNP", "Missense_Mutation")),
        ("chr2:100:C>CTTG", "p.T1151dup", ("100", "101", "-", "TTG", "INS", "In_Frame_Ins")),
        ("chr2:100:CTTG>C", "p.T1151del", ("101", "103", "TTG", "-", "DEL", "In_Frame_Del")),
        ("chr2:100:C>CA", "p.G1202fs", ("100", "101", "-", "A", "INS", "Frame_Shift_Ins")),
        ("chr2:100:CA>C", "p.G1202fs", ("101", "101", "A", "-", "DEL", "Frame_Shift_Del")),
        ("chr2:100:C>T", "p.G1202=", ("100", "100", "C", "T", "SNP", "Silent")),
        ("chr2:100:CAG>TAT", "p.G1202_L1203delinsRM", ("100", "102", "CAG", "TAT", "TNP", "Missense_Mutation")),
        ("chr2:100:C>T", "p.M1?", ("100", "100", "C", "T", "SNP", "Translation_Start_Site")),
        ("chr2:100:C>T", "p.*1621Rext*8", ("100", "100", "C", "T", "SNP", "Nonstop_Mutation")),
        ("chr2:100:C>T", "p.?", ("100", "100", "C", "T", "SNP", "Splice_Site")),
        # Two records of one codon: GGA of G1202 on the minus strand becomes AGT; its middle base is that of the genome.
        (
            "chr2:29220747:C>T;chr2:29220745:T>A",
            "p.G1202S",
            ("29220745", "29220747", "TCC", "ACT", "TNP", "Missense_Mutation"),
        ),
    ],
)
def test_alleles_as_maf_writes_them(relapse: Result, genomic: str, protein: str, placed: tuple[str, ...]) -> None:
    _, (row,) = portal(with_mutation(relapse, protein=protein, genomic=genomic))
    names = (
        "Start_Position",
        "End_Position",
        "Reference_Allele",
        "Tumor_Seq_Allele2",
        "Variant_Type",
        "Variant_Classification",
    )
    assert tuple(row[name] for name in names) == placed


def broken(rows: list[dict[str, str]], **cells: str) -> list[dict[str, str]]:
    return [{**rows[0], **cells}, *rows[1:]]


def test_the_rules_of_cbioportal_hold(relapse: Result, tmp_path: Path) -> None:
    """For every published junction, for mutations of every kind, and for events without a place."""
    events = [event_of(partner, exon) for partner, exon in KNOWN.values()]
    nowhere = Event("", "chr5", 100_000_000, "+", "ALK", "chr2", 29223528, "-")
    results = [of_events(tmp_path, event, sample=f"S{number}") for number, event in enumerate([*events, nowhere])]
    alleles = ("C>T", "C>CTTG", "CTTG>C", "CA>TG", "CAG>T", "C>CA", "CAGT>GTCA", "CAG>TGA")
    results += [
        with_mutation(
            msgspec.structs.replace(relapse, sample=Sample(id=f"M{number}")),
            protein="p.G1202R",
            genomic=f"chr2:100:{allele}",
            filter="PASS",
        )
        for number, allele in enumerate(alleles)
    ]
    variants, mutations = portal(*results, relapse)
    assert (len(variants), len(mutations)) == (len(results) + 1, len(alleles) + 1)
    assert sv_errors(SV_COLUMNS, variants) == []
    assert maf_errors(MAF_COLUMNS, mutations) == []


def test_the_rules_of_cbioportal_find_what_is_wrong(relapse: Result) -> None:
    variants, mutations = portal(relapse)
    genes = {f"Site{side}_{name}": "" for side in (1, 2) for name in ("Hugo_Symbol", "Entrez_Gene_Id")}
    assert sv_errors(SV_COLUMNS, broken(variants, SV_Status="found")) == ["row 1: SV_Status"]
    assert sv_errors(SV_COLUMNS, broken(variants, **genes)) == ["row 1: no gene on either site"]
    assert sv_errors(SV_COLUMNS, [*variants, *variants]) == ["row 2: said twice"]
    assert maf_errors(MAF_COLUMNS, broken(mutations, End_Position="1")) == ["row 1: the end lies before the start"]
    assert maf_errors(MAF_COLUMNS, broken(mutations, Variant_Type="DEL")) == []  # one base lost for one gained
    assert maf_errors(MAF_COLUMNS, broken(mutations, Variant_Type="DNP")) == ["row 1: not a DNP"]


def test_cbioportal_takes_one_build(tmp_path: Path) -> None:
    results = [of_events(tmp_path, event_of("NPM1", 4, build), sample=build.value) for build in Build]
    with pytest.raises(UsageError, match="one genome build"):
        portal(*results)


@pytest.mark.parametrize("build", list(Build))
def test_sequences_translate_to_the_protein(tmp_path: Path, build: Build) -> None:
    result = of_events(tmp_path, event_of("NPM1", 4, build))
    records = made("sequences", result).decode().split(">")[1:]
    (coding_head, coding), (protein_head, protein) = (
        (record.split("\n")[0], "".join(record.split("\n")[1:])) for record in records
    )
    assert coding_head == "tumour|NPM1::ALK|N4;A20|coding length=2043"
    assert protein_head == "tumour|NPM1::ALK|N4;A20|protein length=680"
    assert translate(coding) == f"{protein}*"
    assert protein[:117] == protein_sequence("NM_002520.7")[:117]
    assert protein[118:] == protein_sequence("NM_004304.5")[1058:]
    assert all(len(line) <= 60 for record in records for line in record.split("\n")[1:])


def test_no_sequence_is_guessed(tmp_path: Path) -> None:
    assert made("sequences", of_events(tmp_path, event_of("TPM3", 8))) == b""


def test_vicc_fusion_of_both_strands(tmp_path: Path) -> None:
    result = of_events(tmp_path, event_of("KIF5B", 24))
    five, three = assayed_fusion(result.rearrangements[0], result.build)["structure"]
    kif5b, alk = result.rearrangements[0].five_prime, result.rearrangements[0].three_prime
    assert (five["transcript"], five["exonEnd"], five["exonEndOffset"]) == ("refseq:NM_004521.3", 24, 0)
    assert (three["transcript"], three["exonStart"], three["exonStartOffset"]) == ("refseq:NM_004304.5", 20, 0)
    # Both genes lie on the minus strand: what is kept of the 5' side lies above its edge, of the 3' side below.
    assert five["elementGenomicEnd"]["start"] == kif5b.position - 1
    assert five["elementGenomicEnd"]["sequenceReference"] == "refseq:NC_000010.11"
    assert three["elementGenomicStart"]["end"] == alk.position
    assert three["gene"]["primaryCoding"]["id"] == "ncbigene:238"


def test_vrs_identifier_of_the_alk_protein() -> None:
    allele = protein_allele(Mutation(protein="p.G1202R"))
    # The accession of NP_004295.2 as the examples of the fusor package have it.
    assert allele["location"]["sequenceReference"]["refgetAccession"] == "SQ.q9CnK-HKWh9eqhOi8FlzR7M0pCmUrWPs"
    assert (allele["location"]["start"], allele["location"]["end"]) == (1201, 1202)
    assert protein_allele(Mutation(protein="p.T1151dup")) is None
    with pytest.raises(ValueError, match=r"p\.W1202R does not fit"):
        protein_allele(Mutation(protein="p.W1202R"))


def test_identifiers_are_those_of_the_vrs_library(relapse: Result) -> None:
    core = pytest.importorskip("ga4gh.core", reason="ga4gh.vrs is not installed")
    models = pytest.importorskip("ga4gh.vrs.models", reason="ga4gh.vrs is not installed")
    for written in json.loads(made("ga4gh", relapse))["samples"][0]["alleles"]:
        bare = {name: value for name, value in written.items() if name not in ("id", "digest")}
        bare["location"] = {name: value for name, value in written["location"].items() if name not in ("id", "digest")}
        allele = models.Allele(**bare)
        assert core.ga4gh_identify(allele) == written["id"]


def test_fhir_bundle_is_accepted(relapse: Result) -> None:
    bundle = pytest.importorskip("fhir.resources.R4B.bundle", reason="fhir.resources is not installed")
    read = bundle.Bundle.model_validate_json(made("fhir", relapse))
    names = [entry.resource.id for entry in read.entry]
    assert len(names) == len(set(names)) == 1 + 2 + len(relapse.drug_calls)


def test_fhir_names_what_was_found(relapse: Result) -> None:
    entries = json.loads(made("fhir", relapse))["entry"]
    changes = [
        component["valueCodeableConcept"]["coding"][0]["code"]
        for entry in entries
        for component in entry["resource"]["component"]
        if component["code"]["coding"][0]["code"] == "48005-3"
    ]
    assert changes == ["NP_004295.2:p.L1196M", "NP_004295.2:p.G1202R"]
    assert {entry["resource"]["status"] for entry in entries} == {"preliminary"}
    with pytest.raises(UsageError, match="same sample id"):
        made("fhir", relapse, relapse)


def test_schema_accepts_a_result(relapse: Result) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    schema = json.loads(json_schema())
    jsonschema.Draft202012Validator(schema).validate(json.loads(to_json(relapse)))
    broken = json.loads(to_json(relapse)) | {"alk_status": "maybe"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(broken)


def test_multiqc_reads_the_table(relapse: Result, tmp_path: Path) -> None:
    beside = Path(sys.executable).with_name("multiqc")
    program = str(beside) if beside.exists() else shutil.which("multiqc")
    if program is None:
        pytest.skip("multiqc is not installed")
    (tmp_path / "alkfusion_mqc.tsv").write_bytes(made("multiqc", relapse))
    subprocess.run(
        [program, "-q", "--no-version-check", "-o", "out", "."], cwd=tmp_path, check=True, capture_output=True
    )
    (data,) = (tmp_path / "out" / "multiqc_data").glob("multiqc_alkfusion*.txt")
    (row,) = rows(data.read_bytes())
    assert (row["Sample"], row["fusion"], row["drug_crizotinib"]) == ("R1", "NPM1::ALK", "resistant")


def test_session_opens_at_both_breakpoints(tmp_path: Path) -> None:
    result = of_events(tmp_path, NPM1_ALK)
    root = ElementTree.fromstring(made("session", result))
    assert root.get("genome") == "hg38"
    assert root.get("locus") == "chr5:171391599-171391999 chr2:29223328-29223728"
    with pytest.raises(UsageError, match="one sample"):
        made("session", result, result)


def test_json_lines_and_tables_hold_several_samples(tmp_path: Path) -> None:
    results = [
        of_events(tmp_path, event, sample=name) for name, event in (("A", NPM1_ALK), ("B", event_of("EML4", 13)))
    ]
    assert [json.loads(line)["sample"]["id"] for line in made("jsonl", *results).splitlines()] == ["A", "B"]
    assert [row["sample_id"] for row in rows(made("tsv", *results))] == ["A"] * 15 + ["B"] * 15
    assert {row["sample_id"] for row in rows(made("long_tsv", *results))} == {"A", "B"}


def test_insertion_at_the_join_is_a_linker(tmp_path: Path) -> None:
    result = of_events(tmp_path, NPM1_ALK)
    isoform = msgspec.structs.replace(result.rearrangements[0].isoforms[0], inserted="ACG")
    event = msgspec.structs.replace(result.rearrangements[0], isoforms=(isoform,))
    kinds = [element["type"] for element in assayed_fusion(event, "GRCh38")["structure"]]
    assert kinds == ["TranscriptSegmentElement", "LinkerSequenceElement", "TranscriptSegmentElement"]


def test_partner_without_a_gene_is_unknown(tmp_path: Path) -> None:
    nowhere = Event("", "chr5", 100_000_000, "+", "ALK", "chr2", 29223528, "-")
    result = of_events(tmp_path, nowhere, build=Build.GRCH38)
    kinds = [element["type"] for element in assayed_fusion(result.rearrangements[0], result.build)["structure"]]
    assert kinds[1] == "TranscriptSegmentElement"
    assert kinds[0] in ("UnknownGeneElement", "GeneElement")
