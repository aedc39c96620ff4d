from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alkfusion.genome.builds import Build
from alkfusion.genome.junctions import canonical_junctions
from alkfusion.genome.transcripts import Exon, GeneModels, Transcript

# Twelve coding bases in exons of 10, 5 and 10: three untranslated, 7 coding, 5 coding, none.
PLUS = Transcript(
    "T+", "G", "chr1", "+", (Exon(1, 100, 110), Exon(2, 200, 205), Exon(3, 300, 310)), 103, 205, False, "made"
)
MINUS = Transcript(
    "T-", "G", "chr1", "-", (Exon(1, 300, 310), Exon(2, 200, 205), Exon(3, 100, 110)), 200, 307, False, "made"
)
# 1-based edges of ALK exons 18 to 21 in transcript direction, GRCh38, from the table of real ALK cases.
ALK_EDGES = {18: (29227074, 29226922), 19: (29225565, 29225461), 20: (29223528, 29223342), 21: (29222607, 29222517)}
GRCH37_SHIFT = 222866


@pytest.mark.parametrize("transcript", [PLUS, MINUS], ids=["plus", "minus"])
def test_phases_follow_the_direction_of_transcription(transcript):
    first, second, third = transcript.exons
    assert transcript.cds_length == 12
    assert [transcript.start_phase(exon) for exon in transcript.exons] == [0, 1, None]
    assert [transcript.end_phase(exon) for exon in transcript.exons] == [1, 0, None]
    assert transcript.coding_bases_through(transcript.last_base(first)) == 7
    assert transcript.coding_bases_before(transcript.first_base(second)) == 7
    assert transcript.coding_bases_through(transcript.first_base(second)) == 8
    assert transcript.coding_bases_through(transcript.last_base(third)) == 12


def test_edges_of_exons_on_both_strands():
    assert [(PLUS.first_base(exon), PLUS.last_base(exon)) for exon in PLUS.exons] == [
        (101, 110),
        (201, 205),
        (301, 310),
    ]
    assert [(MINUS.first_base(e), MINUS.last_base(e)) for e in MINUS.exons] == [(310, 301), (205, 201), (110, 101)]


def test_exons_and_introns_at_positions():
    assert PLUS.exon_at(100) is None
    assert PLUS.exon_at(101) == PLUS.exons[0]
    assert PLUS.exon_at(110) == PLUS.exons[0]
    assert [PLUS.intron_at(p) for p in (100, 101, 111, 200, 206, 300, 311)] == [None, None, 1, 1, 2, 2, None]
    assert [MINUS.intron_at(p) for p in (311, 310, 300, 206, 200, 111, 100)] == [None, None, 1, 1, 2, 2, None]


@given(st.integers(90, 320), st.sampled_from([PLUS, MINUS]))
def test_one_position_adds_one_coding_base_or_none(position, transcript):
    coding = transcript.cds_start < position <= transcript.cds_end and transcript.exon_at(position) is not None
    before, through = transcript.coding_bases_before(position), transcript.coding_bases_through(position)
    assert through - before == int(coding)
    assert 0 <= before <= through <= transcript.cds_length


def test_alk_is_its_mane_transcript_with_29_exons(build, alk):
    assert (alk.id, alk.mane, alk.strand, alk.contig) == ("NM_004304.5", True, "-", "chr2")
    assert (len(alk.exons), alk.cds_length) == (29, 4863)
    assert sum(len(exon) for exon in alk.exons) == 6240


def test_alk_exon_edges_and_phases(build, alk):
    shift = GRCH37_SHIFT if build is Build.GRCH37 else 0
    for number, (first, last) in ALK_EDGES.items():
        exon = alk.exons[number - 1]
        assert (alk.first_base(exon), alk.last_base(exon)) == (first + shift, last + shift)
    assert [alk.start_phase(alk.exons[number - 1]) for number in ALK_EDGES] == [1, 1, 1, 2]
    assert alk.intron_at(alk.first_base(alk.exons[19]) + 1) == 19
    assert alk.intron_at(alk.last_base(alk.exons[18]) - 1) == 19


def test_codon_1058_is_the_first_of_exon_20(build, alk):
    edge = alk.first_base(alk.exons[19])
    assert alk.coding_bases_before(edge) == 3172
    assert alk.coding_bases_before(edge) // 3 + 1 == 1058


def test_coordinates_of_a_transcript_agree_with_the_gene_model(build):
    eml4, npm1 = (GeneModels.of(build).transcripts(symbol)[0] for symbol in ("EML4", "NPM1"))
    donor = {Build.GRCH37: (42522656, 170818803), Build.GRCH38: (42295516, 171391799)}[build]
    assert (eml4.id, eml4.last_base(eml4.exons[12]), eml4.end_phase(eml4.exons[12])) == ("NM_019063.5", donor[0], 1)
    assert (npm1.id, npm1.last_base(npm1.exons[3]), npm1.end_phase(npm1.exons[3])) == ("NM_002520.7", donor[1], 1)


def test_eml4_exon_6b_is_on_both_builds(build):
    end = {Build.GRCH37: 42492091, Build.GRCH38: 42264951}[build]
    model = next(t for t in GeneModels.of(build).transcripts("EML4") if t.id == "NM_001410776.1")
    exon = model.exon_at(end)
    assert exon is not None
    assert (exon.number, len(exon), model.last_base(exon), model.end_phase(exon)) == (7, 33, end, 1)
    assert model.source.startswith("RefSeq")
    assert ("derived" in model.source) == (build is Build.GRCH37)


def test_order_is_mane_then_refseq_then_both_builds_then_length(build):
    for symbol in ("ALK", "EML4", "TPM3", "RNF213", "CARS1"):
        ranks = [
            (not t.mane, not t.source.startswith("RefSeq"), not t.both_builds, -t.cds_length, t.id)
            for t in GeneModels.of(build).transcripts(symbol)
        ]
        assert len(ranks) >= 2
        assert ranks == sorted(ranks)


def test_first_transcript_of_a_partner_is_the_same_on_both_builds():
    for symbol in {junction.partner for junction in canonical_junctions()} | {"RNF213", "BIRC6"}:
        old, new = (GeneModels.of(build).transcripts(symbol)[0] for build in (Build.GRCH37, Build.GRCH38))
        assert old.id == new.id
        assert [old.end_phase(exon) for exon in old.exons] == [new.end_phase(exon) for exon in new.exons]


def test_transcripts_of_both_builds_agree_in_exon_lengths_and_phases():
    checked = 0
    for symbol in {junction.partner for junction in canonical_junctions()} | {"ALK"}:
        old, new = ({t.id: t for t in GeneModels.of(b).transcripts(symbol) if t.both_builds} for b in Build)
        assert old.keys() == new.keys()
        for name, one in old.items():
            other = new[name]
            checked += 1
            assert [len(exon) for exon in one.exons] == [len(exon) for exon in other.exons]
            assert [one.start_phase(exon) for exon in one.exons] == [other.start_phase(exon) for exon in other.exons]
    assert checked > 200


def test_overlapping_finds_the_genes_at_a_position(build):
    models, exon_20 = GeneModels.of(build), 29223528 + (GRCH37_SHIFT if build is Build.GRCH37 else 0)
    assert models.overlapping("2", exon_20)[0].id == "NM_004304.5"
    assert {t.gene for t in models.overlapping("chr2", exon_20)} == {"ALK"}
    assert models.overlapping("chrM", 100) == ()


def test_overlapping_reaches_as_far_as_its_margin():
    models = GeneModels.of(Build.GRCH38)
    end = 29921586
    assert "ALK" in {t.gene for t in models.overlapping("chr2", end)}
    assert "ALK" not in {t.gene for t in models.overlapping("chr2", end + 1)}
    assert "ALK" in {t.gene for t in models.overlapping("chr2", end + 10, margin=10)}
    assert "ALK" not in {t.gene for t in models.overlapping("chr2", end + 10, margin=9)}


def test_overlapping_refuses_a_contig_that_is_no_chromosome(build):
    with pytest.raises(ValueError, match="chrUn_GL000220v1"):
        GeneModels.of(build).overlapping("chrUn_GL000220v1", 1)


def test_gencode_symbol_reaches_the_same_gene(build):
    by_gencode_symbol = GeneModels.of(build).transcripts("FAM92B")
    assert by_gencode_symbol == GeneModels.of(build).transcripts("CIBAR2")
    assert {t.source.split()[0] for t in by_gencode_symbol} == {"RefSeq", "GENCODE"}


def test_unknown_gene_has_no_transcripts(build):
    assert GeneModels.of(build).transcripts("NOTAGENE") == ()
    assert GeneModels.of(build).transcripts("ALO17") == ()


def test_models_are_one_object_for_each_build():
    assert GeneModels.of(Build.GRCH37) is GeneModels.of(Build.GRCH37)
    assert GeneModels.of(Build.GRCH37) is not GeneModels.of(Build.GRCH38)


def test_a_forked_process_opens_the_models_for_itself(monkeypatch):
    models = GeneModels(Build.GRCH38)
    parent = models._file()
    assert models._file() is parent
    monkeypatch.setattr("os.getpid", lambda: -1)
    assert models._file() is not parent
