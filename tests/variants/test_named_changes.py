"""Rows of a MAF that name a protein change and give no bases, as extracts of cBioPortal and OncoKB's input do."""

from __future__ import annotations

import pytest

from alkfusion.errors import InputError
from alkfusion.model import AlkStatus, Prediction
from alkfusion.report.table import to_tsv
from alkfusion.sample import SampleOptions, analyse
from alkfusion.variant_files import is_variant_file
from tests.variants.files import G1202R, read, record, write_vcf
from tests.variants.test_inability import DEFINING, FUSION, bed, prediction
from tests.variants.test_other_doors import maf, maf_row

# The columns of OncoKB's example_maf.txt (oncokb-annotator, data folder), all there are.
COLUMNS = ("Hugo_Symbol", "Variant_Classification", "Tumor_Sample_Barcode", "HGVSp_Short")


def named(tmp_path, *changes, kind="Missense_Mutation", sample="S1"):
    rows = [f"ALK {kind} {sample} {change}" for change in changes]
    return maf(tmp_path, f"KRAS Missense_Mutation {sample} p.G12C", *rows, columns=COLUMNS)


def test_a_change_known_by_name_alone_counts_and_is_marked(tmp_path):
    path = named(tmp_path, "p.G1202R")
    assert is_variant_file(path)
    result = analyse([FUSION, path], SampleOptions())
    (mutation,) = result.mutations
    assert (mutation.protein, mutation.coding, mutation.genomic) == ("p.G1202R", None, None)
    assert (mutation.filter, mutation.sources) == ("stated", ("study.maf",))
    assert prediction(result) is Prediction.RESISTANT
    assert "Kinase-domain mutation: p.G1202R (named in study.maf)." in result.summary
    assert "p.G1202R (stated)" in to_tsv(result).decode()
    assert result.assessment.residues_assessed == 0


def test_a_name_in_a_file_is_read_as_the_same_name_by_hand(tmp_path):
    by_file = analyse([FUSION, named(tmp_path, "p.G1202R", "1151Tins")], SampleOptions()).drug_calls
    by_hand = analyse([FUSION], SampleOptions(mutations=("p.G1202R", "1151Tins"))).drug_calls
    assert [(c.drug, c.prediction, c.evidence) for c in by_file] == [
        (c.drug, c.prediction, c.evidence) for c in by_hand
    ]


def test_a_file_that_names_a_change_found_it_and_a_user_did_not(tmp_path):
    assert analyse([named(tmp_path, "p.G1202R")], SampleOptions()).alk_status is AlkStatus.MUTATED
    other = named(tmp_path, "p.R1275Q")
    assert analyse([other], SampleOptions(mutations=("p.G1202R",))).mutations[0].sources != ("study.maf",)


def test_a_name_joins_what_another_file_shows_by_its_bases(tmp_path):
    vcf = write_vcf(tmp_path / "a.vcf", [record(G1202R)])
    (mutation,) = analyse([vcf, named(tmp_path, "p.G1202R")], SampleOptions()).mutations
    assert (mutation.coding, mutation.filter, mutation.sources) == ("c.3604G>A", "PASS", ("a.vcf", "study.maf"))


def test_a_doubted_call_that_a_file_names_counts_by_that_name(tmp_path):
    vcf = write_vcf(tmp_path / "a.vcf", [record(G1202R).replace("PASS", "weak")])
    (mutation,) = analyse([vcf, named(tmp_path, "p.G1202R")], SampleOptions()).mutations
    assert (mutation.coding, mutation.filter, mutation.sources) == (None, "stated", ("a.vcf", "study.maf"))


def test_counts_and_filter_of_the_row_are_kept(tmp_path):
    columns = (*COLUMNS, "t_depth", "t_alt_count", "FILTER")
    good = maf(tmp_path, "ALK Missense_Mutation S1 p.G1202R 100 40 PASS", columns=columns)
    (mutation,) = read(good).mutations
    assert (mutation.depth, mutation.alt_depth, mutation.vaf, mutation.filter) == (100, 40, 0.4, "stated")
    weak = maf(tmp_path, "ALK Missense_Mutation S1 p.G1202R 20 2 common_variant", columns=columns)
    (mutation,) = read(weak).mutations
    assert mutation.filter == "common_variant; low_depth (20 < 30); few_reads (2 < 3)"
    assert mutation.vaf_interval == (0.0279, 0.301)


def test_a_depth_of_nothing_is_not_known(tmp_path):
    """As in cBioPortal's own example, tests/test_data/study_es_0/data_mutations_extended.maf: 0, no counts."""
    columns = (*COLUMNS, "t_depth", "t_ref_count", "t_alt_count")
    (mutation,) = read(maf(tmp_path, "ALK Missense_Mutation S1 p.G1202R 0  ", columns=columns)).mutations
    assert (mutation.depth, mutation.alt_depth, mutation.filter) == (None, None, "stated")
    placed = maf(tmp_path, maf_row(G1202R, counts="0  "))
    assert [(m.depth, m.filter) for m in read(placed).mutations] == [(None, "PASS")]


@pytest.mark.parametrize(
    ("name", "residue"),
    [("p.K1062Rfs*3", 1062), ("p.X1202_splice", 1202), ("p.?", None), ("p.Lys1062fs", 1062), ("p.*1621Qext*7", 1621)],
)
def test_a_kind_that_a_name_cannot_tell_is_kept_and_not_counted(tmp_path, name, residue):
    found = read(named(tmp_path, name))
    (mutation,) = found.mutations
    assert (mutation.protein, mutation.residue) == (name, residue)
    assert mutation.filter == "not_read (this kind of change needs position and alleles)"
    assert [item.kind for item in found.observations] == ["filtered_call"]


def test_what_a_name_cannot_tell_keeps_its_residue_from_being_wild_type(tmp_path):
    path = named(tmp_path, "p.X1202_splice")
    found = read(path, assume_covered=True)
    assert [item.residue for item in found.coverage if not item.assessed] == [1202]
    assert prediction(analyse([FUSION, path], SampleOptions(assume_covered=True))) is Prediction.PRESUMED_SENSITIVE


@pytest.mark.parametrize("name", ["p.L1196=", "p.(=)", "p.L1196L", "p.Leu1196Leu", "p.(Leu1196=)"])
def test_a_silent_change_is_no_mutation(tmp_path, name):
    found = read(named(tmp_path, name), assume_covered=True)
    assert found.mutations == ()
    assert all(item.assessed for item in found.coverage)


@pytest.mark.parametrize(("kind", "name"), [("Intron", ""), ("Silent", ""), ("5'UTR", "NA")])
def test_a_class_that_changes_no_protein_needs_no_name(tmp_path, kind, name):
    assert read(named(tmp_path, name, kind=kind)).mutations == ()


@pytest.mark.parametrize(
    ("kind", "name", "match"),
    [
        ("Missense_Mutation", "p.A1202R", r"residue 1202 of ALK is G"),
        ("Frame_Shift_Del", "p.A1062fs", r"residue 1062 of ALK is K"),
        ("Missense_Mutation", "hello", "'hello' is not a protein change"),
        ("Missense_Mutation", "", "neither position and alleles nor a protein change"),
    ],
)
def test_a_row_that_names_no_change_of_alk_is_refused_with_its_line(tmp_path, kind, name, match):
    with pytest.raises(InputError, match=match) as caught:
        read(named(tmp_path, name, kind=kind))
    assert "study.maf, line 4" in str(caught.value)


def test_rows_with_and_without_position_stand_in_one_file(tmp_path):
    by_name = "ALK NA NA NA NA NA NA NA S1 p.L1196M NA NA NA PASS"
    found = read(maf(tmp_path, maf_row(G1202R), by_name))
    assert [(m.protein, m.coding, m.filter) for m in found.mutations] == [
        ("p.G1202R", "c.3604G>A", "PASS"),
        ("p.L1196M", None, "stated"),
    ]
    assert found.input.alk_rows == 2


def test_the_long_name_is_read_where_the_short_one_is_missing(tmp_path):
    columns = ("Hugo_Symbol", "Tumor_Sample_Barcode", "HGVSp")
    path = maf(tmp_path, "ALK S1 ENSP00000373700.3:p.Gly1202Arg", columns=columns)
    assert [m.protein for m in read(path).mutations] == ["p.G1202R"]


def test_the_name_that_a_placed_row_gives_is_only_compared(tmp_path):
    found = read(maf(tmp_path, maf_row(G1202R, protein="p.G1202S")))
    assert [m.protein for m in found.mutations] == ["p.G1202R"]
    (note,) = found.observations
    assert (note.kind, note.text) == (
        "annotation_disagrees",
        "The file annotates c.3604G>A as p.G1202S, we read p.G1202R.",
    )


def test_names_assess_nothing_and_targets_need_a_build(tmp_path):
    with pytest.raises(InputError, match="does not say its genome build"):
        read(named(tmp_path, "p.G1202R"), targets=bed_of(tmp_path))


def bed_of(tmp_path):
    from alkfusion.readers.targets import read_targets

    return read_targets(bed(tmp_path, DEFINING))


@pytest.mark.parametrize(("sample", "found"), [("S1", ["p.G1202R"]), ("S2", [])])
def test_a_change_of_another_sample_of_the_file_is_never_taken(tmp_path, sample, found):
    """S2 has no variant of ALK; the one of S1 is not its own."""
    rows = ("ALK Missense_Mutation S1 p.G1202R", "KRAS Missense_Mutation S2 p.G12C")
    path = maf(tmp_path, *rows, columns=COLUMNS)
    assert [m.protein for m in read(path, sample=sample).mutations] == found
    with pytest.raises(InputError, match="the file holds 2 samples, none or several of which are 'S3'"):
        read(path, sample="S3")
    with pytest.raises(InputError, match="the file holds 2 samples; seen: 'S1, S2'"):
        read(path)
