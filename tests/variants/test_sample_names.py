"""What a sample is called when nobody says: as its file calls it, unless that is no name."""

from __future__ import annotations

import pytest

from alkfusion.errors import InputError
from alkfusion.sample import SampleOptions, analyse
from tests.variants.files import G1202R, bgzipped, record, write_vcf
from tests.variants.test_inability import FUSION
from tests.variants.test_named_changes import named


def vcf(tmp_path, *samples, file="tumour.vcf", header=()):
    fields = " ".join(["GT:AD:DP 0/1:60,40:100", *["0/0:100,0:100"] * (len(samples) - 1)])
    return write_vcf(tmp_path / file, [record(G1202R, fields)], samples=samples, header=header)


def name_of(*paths, **options):
    return analyse(list(paths), SampleOptions(**options)).sample.id


def test_the_name_is_that_of_the_header_whatever_the_file_is_called(tmp_path):
    plain = vcf(tmp_path, "H-2041")
    assert name_of(plain) == "H-2041"
    assert name_of(bgzipped(plain, index=True)) == "H-2041"
    assert name_of(named(tmp_path, "p.G1202R", sample="TCGA-A6-2672")) == "TCGA-A6-2672"


@pytest.mark.parametrize(
    "sample",
    ["TUMOR", "Tumor_1", "sample", "SAMPLE1", "sample-12", "NORMAL", "unknown", "NA", "20", "T", "."],
)
def test_a_placeholder_is_no_name(tmp_path, sample):
    assert name_of(vcf(tmp_path, sample, file="H-2041.vcf.txt")) == "H-2041"


@pytest.mark.parametrize("sample", ["TUMOR_H2041", "normal7b", "T7", "sampleA", "DNA-H2041"])
def test_a_name_that_only_begins_like_a_placeholder_is_one(tmp_path, sample):
    assert name_of(vcf(tmp_path, sample)) == sample


def test_what_the_user_states_goes_before_it(tmp_path):
    assert name_of(vcf(tmp_path, "H-2041"), sample="P7") == "P7"


def test_the_tumour_of_a_pair_gives_the_name(tmp_path):
    assert name_of(vcf(tmp_path, "H-2041", "H-2042", header=["##normal_sample=H-2042"])) == "H-2041"


def test_two_names_are_none(tmp_path):
    dna, rna = vcf(tmp_path, "H-2041", file="b.vcf"), vcf(tmp_path, "H-2041_R", file="c.vcf", header=["##source=x"])
    assert name_of(dna, rna) == name_of(rna, dna) == "b"
    assert name_of(dna, vcf(tmp_path, "TUMOR", file="d.vcf")) == "H-2041"


def test_the_header_names_the_sample_of_a_fusion_file_too(tmp_path):
    path = vcf(tmp_path, "H-2041")
    assert name_of(FUSION, path) == name_of(path, FUSION) == "H-2041"
    assert name_of(FUSION) == "minimal"


@pytest.mark.parametrize("stated", ["P1", "P"])
def test_a_longer_name_is_another_patient(tmp_path, stated):
    with pytest.raises(InputError, match=f"none or several of which are '{stated}'"):
        name_of(vcf(tmp_path, "P10", "Q2"), sample=stated)


def test_a_name_that_goes_on_after_the_stated_one_is_meant(tmp_path):
    result = analyse([vcf(tmp_path, "P1_tumour", "P10")], SampleOptions(sample="P1"))
    assert [mutation.protein for mutation in result.mutations] == ["p.G1202R"]
