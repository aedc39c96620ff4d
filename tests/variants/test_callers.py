"""Depth and allele counts as each caller writes them; one record a caller, shaped as its own header describes it."""

from __future__ import annotations

import pytest

from alkfusion.genome.builds import Build
from alkfusion.readers.allele_counts import rules_of
from alkfusion.readers.vcf import VcfHeader
from alkfusion.resources import resource
from tests.variants.files import G1202R, L1196M, base, read, record, write_vcf

POSITION, REF, ALT = G1202R
SITE = f"chr2 {POSITION} . {REF} {ALT} . PASS"
STRELKA = "DP:FDP:SDP:SUBDP:AU:CU:GU:TU"

VARSCAN = "GT:SDP:DP:RD:AD:FREQ:RDF:RDR:ADF:ADR"
MUTECT = '##GATKCommandLine=<ID=Mutect2,CommandLine="x">'
DRAGEN = '##DRAGENCommandLine=<ID=dragen,Version="SW">'
SAF = "SRF=30;SRR=30;SAF=20;SAR=20"

# caller, header line, INFO and what follows, depth, alternative reads
SNVS = [
    ("Mutect2", MUTECT, ". GT:AD:AF:DP:SB 0/1:72,8:0.1:80:36,36,4,4", 80, 8),
    ("HaplotypeCaller", "##source=HaplotypeCaller", ". GT:AD:DP:GQ 0/1:50,50:101:99", 101, 50),
    ("DeepVariant", "##DeepVariant_version=1.5.0", ". GT:GQ:DP:AD:VAF 0/1:40:100:55,45:0.45", 100, 45),
    ("FreeBayes", "##source=freeBayes v1.3.6", f"{SAF} GT:DP:RO:AO 0/1:100:60:40", 100, 40),
    ("VarDict", "##source=VarDict_v1.8.2", ". GT:DP:VD:AD:AF:RD:ALD 0/1:100:9:91,9:0.09:45,46:5,4", 100, 9),
    ("VarScan2", "##source=VarScan2", f". {VARSCAN} 0/1:101:100:60:40:40%:30:30:20:20", 100, 40),
    ("Pisces", "##source=Pisces 5.2.9.23", ". GT:GQ:AD:DP:VF 0/1:100:950,50:1000:0.05", 1000, 50),
    ("DRAGEN", DRAGEN, ". GT:AD:AF:DP 0/1:80,20:0.2:100", 100, 20),
    ("Clair3", "##source=Clair3", ". GT:GQ:DP:AD:AF 0/1:20:50:25,25:0.5", 50, 25),
    ("Strelka2", "##source=strelka", f". {STRELKA} 130:0:0:0:0,0:90,99:0,0:10,12", 100, 10),
    ("VCF", "##source=unknown", ". GT:AD 0/1:70,30", 100, 30),
    ("VCF", "##source=unknown", ". GT:DP:VD 0/1:100:25", 100, 25),
]


@pytest.mark.parametrize(("caller", "header", "row", "depth", "alt"), SNVS, ids=[row[0] for row in SNVS])
def test_counts_of_a_single_base_change(tmp_path, caller, header, row, depth, alt):
    found = read(write_vcf(tmp_path / "a.vcf", [f"{SITE} {row}"], header=[header]))
    (mutation,) = found.mutations
    assert (mutation.protein, mutation.depth, mutation.alt_depth) == ("p.G1202R", depth, alt)
    assert mutation.vaf == round(alt / depth, 4)
    assert found.input.caller == caller


def test_lofreq_writes_no_sample(tmp_path):
    row = f"{SITE} DP=105;AF=0.095;SB=0;DP4=48,47,5,5"
    found = read(write_vcf(tmp_path / "a.vcf", [row], samples=(), header=["##source=lofreq call -f x"]))
    (mutation,) = found.mutations
    assert (mutation.depth, mutation.alt_depth, found.input.caller) == (105, 10, "LoFreq")


def test_strelka_writes_indels_otherwise(tmp_path):
    start = POSITION - 3
    reference = base(start, Build.GRCH38, 4)
    row = f"chr2 {start} . {reference} {reference[0]} . PASS . DP:TAR:TIR 100:70,72:30,31"
    found = read(write_vcf(tmp_path / "a.vcf", [row], header=["##source=strelka"]))
    (mutation,) = found.mutations
    assert (mutation.depth, mutation.alt_depth) == (100, 30)


def test_freebayes_counts_each_allele(tmp_path):
    row = f"chr2 {POSITION} . {REF} A,{ALT} . PASS . GT:DP:RO:AO 1/2:100:20:50,30"
    found = read(write_vcf(tmp_path / "a.vcf", [row], header=["##source=freeBayes v1"]))
    assert [(m.protein, m.alt_depth) for m in found.mutations] == [("p.G1202*", 50), ("p.G1202R", 30)]


def test_strand_bias_is_labelled_and_the_call_kept(tmp_path):
    row = f"{SITE} . GT:AD:DP:SB 0/1:60,40:100:30,30,40,0"
    (mutation,) = read(write_vcf(tmp_path / "a.vcf", [row])).mutations
    assert mutation.filter == "strand_bias (0.0000 < 0.05, other reads 0.50)"


def test_a_fraction_without_counts_is_kept_without_an_interval(tmp_path):
    (mutation,) = read(write_vcf(tmp_path / "a.vcf", [record(G1202R, "GT:AF 0/1:0.25")])).mutations
    assert (mutation.vaf, mutation.vaf_interval, mutation.depth) == (0.25, None, None)


def test_info_af_of_a_file_with_samples_is_no_read_fraction(tmp_path):
    row = f"{SITE} AF=0.5 GT 0/1"
    (mutation,) = read(write_vcf(tmp_path / "a.vcf", [row])).mutations
    assert mutation.vaf is None


def test_a_subclonal_call_counts_and_says_so(tmp_path):
    found = read(write_vcf(tmp_path / "a.vcf", [record(G1202R, "GT:AD:DP 0/1:970,30:1000")]))
    assert found.mutations[0].filter == "PASS"
    assert found.mutations[0].vaf_interval == (0.0211, 0.0425)
    assert [item.kind for item in found.observations] == ["subclonal"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("GT:AD:DP 0/1:20,5:25", "low_depth (25 < 30)"),
        ("GT:AD:DP 0/1:98,2:100", "few_reads (2 < 3)"),
        ("GT:AD:DP 0/1:995,5:1000", "low_vaf (0.0050 < 0.01)"),
        ("GT:AD:DP:FT 0/1:60,40:100:base_qual;map_qual", "base_qual; map_qual"),
    ],
)
def test_a_call_below_a_limit_is_kept_with_the_limit(tmp_path, fields, reason):
    (mutation,) = read(write_vcf(tmp_path / "a.vcf", [record(G1202R, fields)])).mutations
    assert mutation.filter == reason


def test_every_row_of_the_table_has_a_source_and_a_known_way():
    rows = [line.split("\t") for line in resource("callers", "allele_counts.tsv").read_text().splitlines()]
    assert all(len(row) == 9 and row[8] for row in rows)
    assert rules_of(VcfHeader(("##source=VarScan2",), ()))[0].caller == "VarScan2"


CSQ = '##INFO=<ID=CSQ,Number=.,Type=String,Description="VEP. Format: Allele|Consequence|Feature|HGVSp">'


@pytest.mark.parametrize(
    ("info", "says"),
    [
        ("CSQ=T|missense|ENST00000389048.8|ENSP00000373700.3:p.Gly1202Arg", None),
        ("CSQ=T|missense|ENST00000389048.8|ENSP00000373700.3:p.Gly1202Ser", "p.G1202S"),
        ("CSQ=T|missense|ENST00000000001.1|ENSP00000000001.1:p.Gly1Ser", None),
        ("ANN=T|missense|M|ALK|ALK|transcript|NM_004304.5|x|23|c.3604G>A|p.Gly1202Arg|", None),
        ("ANN=T|missense|M|ALK|ALK|transcript|NM_004304.4|x|23|c.3604G>A|p.Gly1202Glu|", "p.G1202E"),
    ],
)
def test_annotations_are_only_compared(tmp_path, info, says):
    found = read(write_vcf(tmp_path / "a.vcf", [f"{SITE} {info} GT:AD 0/1:60,40"], header=[CSQ]))
    assert [m.protein for m in found.mutations] == ["p.G1202R"]
    assert [item.kind for item in found.observations] == ([] if says is None else ["annotation_disagrees"])
    assert says is None or says in found.observations[0].text


def test_genomic_names_and_fusion_numbers(tmp_path):
    (mutation,) = read(write_vcf(tmp_path / "a.vcf", [record(L1196M)])).mutations
    assert (mutation.coding, mutation.genomic) == ("c.3586C>A", f"chr2:{L1196M[0]}:G>T")
    assert (mutation.residue_npm1_alk, mutation.residue_eml4_alk_v1) == (256, 635)
