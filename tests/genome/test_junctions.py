from __future__ import annotations

import pytest

from alkfusion.genome.builds import Build
from alkfusion.genome.junctions import canonical_junctions, exon_label, known_junction
from alkfusion.genome.transcripts import GeneModels
from alkfusion.genome.version import reference_version


@pytest.mark.parametrize(
    ("exon", "offset", "alias"),
    [
        (13, 0, "variant 1"),
        (20, 0, "variant 2"),
        (6, 0, "variant 3a"),
        ("6a", 0, "variant 3a"),
        ("6b", 0, "variant 3b"),
        (14, -38, "variant 4"),
        (2, 0, "variant 5a"),
        (2, 117, "variant 5b"),
        (13, 69, "variant 6"),
        (14, -14, "variant 7"),
        (18, 0, "variant 5'"),
    ],
)
def test_eml4_variants_are_known_and_in_frame(exon, offset, alias):
    junction = known_junction("EML4", exon, 20, offset)
    assert junction is not None
    assert (junction.alias, junction.in_frame) == (alias, True)


@pytest.mark.parametrize(("partner", "exon"), [("EML4", 14), ("EML4", 15), ("KIF5B", 15), ("MSN", 11), ("MYH9", 33)])
def test_plain_joins_that_are_out_of_frame_have_no_alias(partner, exon):
    junction = known_junction(partner, exon, 20, 0)
    assert junction is not None
    assert (junction.in_frame, junction.alias) == (False, None)


def test_exon_numbers_count_on_the_main_transcript():
    # Exon 7 of NM_153649 is exon 8 of NM_152263; exon 7 of EML4 NM_001410776 is "6b", never exon 7.
    tpm3, cars1 = known_junction("TPM3", 8, 20), known_junction("CARS1", 18, 20)
    assert tpm3 is not None
    assert cars1 is not None
    assert (tpm3.transcript, tpm3.exon) == ("NM_152263.4", 8)
    assert (cars1.transcript, cars1.exon, cars1.main_exon) == ("NM_001751.6", 17, 18)
    assert known_junction("TPM3", 7, 20) is None
    assert known_junction("EML4", 7, 20) is None


@pytest.mark.parametrize(
    ("partner", "exon", "alk_exon", "offset"),
    [("EML4", 13, 19, 0), ("EML4", 13, 20, 1), ("EML4", 3, 20, 0), ("ALO17", 13, 20, 0), ("EML4", "None", 20, 0)],
)
def test_what_is_not_listed_is_not_known(partner, exon, alk_exon, offset):
    assert known_junction(partner, exon, alk_exon, offset) is None


def test_label_depends_on_the_position_not_on_the_number(build):
    ends = {Build.GRCH37: (42491871, 42492091), Build.GRCH38: (42264731, 42264951)}[build]
    assert [exon_label("EML4", end, build) for end in ends] == ["6a", "6b"]
    assert exon_label("EML4", ends[0] + 1, build) is None
    assert exon_label("NPM1", ends[0], build) is None


def test_every_junction_stands_on_the_gene_models(build):
    models = GeneModels.of(build)
    alk = models.transcripts("ALK")[0]
    for junction in canonical_junctions():
        partner = next(t for t in models.transcripts(junction.partner) if t.id == junction.transcript)
        exon, place = partner.exons[junction.exon - 1], junction.positions[build]
        assert (place.contig, place.position, place.strand) == (partner.contig, partner.last_base(exon), partner.strand)
        assert partner.end_phase(exon) == junction.end_phase
        alk_phase = alk.start_phase(alk.exons[junction.alk_exon - 1])
        assert junction.in_frame == ((junction.end_phase + junction.offset) % 3 == alk_phase)
        assert (place.alk_contig, place.alk_strand) == ("chr2", "-")


def test_both_strands_are_among_the_partners():
    strand = {j.partner: j.positions[Build.GRCH38].strand for j in canonical_junctions()}
    assert [strand[gene] for gene in ("NPM1", "CLTC", "KIF5B", "TPM3")] == ["+", "+", "-", "-"]


def test_bases_kept_of_the_intron_or_lost_of_the_exon_move_the_alk_side():
    edge = 29223528
    first = {j.alias: j.positions[Build.GRCH38].alk_position for j in canonical_junctions() if j.alias}
    assert first["variant 1"] == edge
    assert first["variant 6"] == edge + 69
    assert first["variant 7"] == edge - 14
    assert first["variant 4"] == edge - 49
    assert first["variant 5b"] == edge + 117


def test_reference_has_a_version():
    assert reference_version() == "1.0"
