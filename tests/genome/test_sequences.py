from __future__ import annotations

import pytest
from Bio.Seq import Seq
from hypothesis import given
from hypothesis import strategies as st

from alkfusion.genome.domains import ALK_KINASE, domains
from alkfusion.genome.sequences import (
    alk_plus_strand,
    alk_upstream_of_exon,
    coding_sequence,
    exon_end_sequence,
    plus_strand,
    protein_sequence,
    reverse_complement,
    translate,
)
from alkfusion.genome.transcripts import GeneModels

BASES = st.text("ACGTN", max_size=90)
RESIDUES = (
    "L1122 G1123 K1150 T1151 L1152 C1156 I1171 F1174 V1180 L1196 L1198 G1202 D1203 S1206 E1210 F1245 G1269 R1275 Y1278"
)


def alk_coding() -> str:
    coding = coding_sequence("NM_004304.5")
    assert coding is not None
    return coding


@given(BASES)
def test_translation_is_that_of_biopython(bases):
    whole = bases[: len(bases) // 3 * 3]
    # Biopython resolves some codons with N (CTN is always leucine); here every codon with N is X.
    codons = [whole[i : i + 3] for i in range(0, len(whole), 3)]
    expected = "".join("X" if "N" in codon else str(Seq(codon).translate()) for codon in codons)
    assert translate(bases) == expected
    assert translate(bases.lower()) == expected


def test_translation_knows_all_codons_and_stops():
    assert translate("ATGTAATAGTGATTNGC") == "M***X"


@given(BASES)
def test_reverse_complement_is_that_of_biopython_and_its_own_inverse(bases):
    assert reverse_complement(bases) == str(Seq(bases).reverse_complement())
    assert reverse_complement(reverse_complement(bases)) == bases


def test_reverse_complement_refuses_what_is_no_base():
    with pytest.raises(ValueError, match="U"):
        reverse_complement("ACGU")


@pytest.mark.parametrize(("transcript", "length"), [("NM_004304.5", 1620), ("NM_002520.7", 294)])
def test_coding_sequence_translates_to_the_protein(transcript, length):
    coding, protein = coding_sequence(transcript), protein_sequence(transcript)
    assert coding is not None
    assert protein is not None
    assert translate(coding) == f"{protein}*"
    assert len(protein) == length


def test_the_nineteen_residues_carry_their_letters():
    protein = translate(alk_coding())
    assert [protein[int(item[1:]) - 1] for item in RESIDUES.split()] == [item[0] for item in RESIDUES.split()]
    assert len(RESIDUES.split()) == 19


def test_polymorphic_sites_are_those_of_np_004295_2():
    protein = translate(alk_coding())
    assert (protein[1460], protein[1490], protein[1528]) == ("I", "K", "D")


def test_other_ids_of_the_same_coding_sequence():
    for name in ("NM_004304", "NM_004304.3", "ENST00000389048.8", "ENST00000389048.3"):
        assert coding_sequence(name) == alk_coding()
    assert coding_sequence("ENST00000296930.9") == coding_sequence("NM_002520.7")
    assert coding_sequence("NM_019063.5") is None
    assert coding_sequence("NM_001353765.2") is None


def test_coding_sequence_is_that_of_the_exons_on_both_builds(build, alk):
    """ALK lies on the minus strand; every coding base is compared with the genome stretches."""
    spliced = []
    for exon in alk.exons:
        start, end = max(exon.start, alk.cds_start), min(exon.end, alk.cds_end)
        if start < end:
            bases = alk_plus_strand(start + 1, end, build)
            assert bases is not None
            spliced.append(reverse_complement(bases))
    assert "".join(spliced) == alk_coding()


def test_npm1_exons_four_and_five_of_the_plus_strand_agree_with_its_coding_sequence(build):
    npm1, coding = GeneModels.of(build).transcripts("NPM1")[0], coding_sequence("NM_002520.7")
    assert coding is not None
    for exon in npm1.exons[3:5]:
        start, end = npm1.coding_bases_before(exon.start + 1), npm1.coding_bases_through(exon.end)
        assert plus_strand("chr5", exon.start + 1, exon.end, build) == coding[start:end]


def test_npm1_intron_4_has_splice_sites(build):
    npm1 = GeneModels.of(build).transcripts("NPM1")[0]
    intron = plus_strand("chr5", npm1.exons[3].end + 1, npm1.exons[4].start, build)
    assert intron is not None
    assert (len(intron), intron[:2], intron[-2:]) == (910, "GT", "AG")


def test_alk_intron_19_is_complete():
    intron = alk_upstream_of_exon(20, 1932)
    assert intron is not None
    assert (intron[:10], intron[-10:]) == ("GTGAGTGCAC", "CCACCTGCAG")
    beyond = alk_upstream_of_exon(20, 1932 + 105)
    assert beyond is not None
    assert beyond[:105] == alk_coding()[3172 - 105 : 3172]


def test_bases_before_an_exon_end_with_the_acceptor_and_stop_at_what_is_bundled():
    assert [(alk_upstream_of_exon(exon, 2)) for exon in (19, 20, 21, 22)] == ["AG"] * 4
    assert alk_upstream_of_exon(20, 0) == ""
    assert alk_upstream_of_exon(20, 100_000) is None
    assert alk_upstream_of_exon(1, 1) is None
    with pytest.raises(ValueError, match="exon 30"):
        alk_upstream_of_exon(30, 5)


def test_stretches_that_are_not_bundled_are_none(build):
    assert alk_plus_strand(30_000_000, 30_000_010, build) is None
    assert plus_strand("chr3", 29_223_400, 29_223_410, build) is None
    with pytest.raises(ValueError, match="behind"):
        alk_plus_strand(10, 9, build)


def test_exon_20_begins_with_the_bases_of_every_fusion(build, alk):
    edge = alk.first_base(alk.exons[19])
    bases = alk_plus_strand(edge - 19, edge, build)
    assert bases is not None
    assert reverse_complement(bases) == "TGTACCGCCGGAAGCACCAG" == alk_coding()[3172:3192]


def test_exon_end_ends_at_the_exon():
    coding = coding_sequence("NM_002520.7")
    flank = exon_end_sequence("NM_002520.7", 4)
    assert coding is not None
    assert flank is not None
    assert flank.endswith(coding[:352])
    assert exon_end_sequence("NM_001410776.1", 7) != exon_end_sequence("NM_019063.5", 6)
    assert exon_end_sequence("NM_019063.5", 7) is None


@pytest.mark.parametrize(
    ("transcript", "exon", "offset"), [("NM_019063.5", 13, 0), ("NM_019063.5", 13, 69), ("NM_019063.5", 2, 117)]
)
def test_eml4_variants_1_6_and_5b_translate_into_the_kinase_without_a_stop(transcript, exon, offset):
    flank, intron = exon_end_sequence(transcript, exon), alk_upstream_of_exon(20, offset)
    assert flank is not None
    assert intron is not None
    # Both exons end one base into a codon.
    in_frame = flank[(len(flank) - 1) % 3 :]
    protein = translate(in_frame + intron + alk_coding()[3172:])
    assert protein.index("*") == len(protein) - 1
    assert protein.endswith(translate(alk_coding())[1058:])


def test_kinase_domain_is_that_of_interpro():
    assert (ALK_KINASE.start, ALK_KINASE.end, ALK_KINASE.accession) == (1117, 1382, "IPR001245")
    assert next(d.name for d in domains("EML4")) == "HELP"
    assert domains("NOTAGENE") == ()
