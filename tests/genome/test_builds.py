from __future__ import annotations

import pytest

from alkfusion.errors import BuildError
from alkfusion.genome.builds import Build, build_of_accession, build_of_lengths, canonical_contig, contigs


@pytest.mark.parametrize("name", ["2", "chr2", "CHR2", "Chr2", "02", "chr02", "NC_000002.11", "NC_000002.12", " chr2 "])
def test_one_contig_has_many_names(name):
    assert canonical_contig(name) == "chr2"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("X", "chrX"),
        ("chry", "chrY"),
        ("23", "chrX"),
        ("24", "chrY"),
        ("NC_000023.10", "chrX"),
        ("NC_000024.10", "chrY"),
        ("MT", "chrM"),
        ("chrM", "chrM"),
        ("chrMT", "chrM"),
        ("NC_012920.1", "chrM"),
        ("20", "chr20"),
        ("NC_000010.10", "chr10"),
        ("NC_000020.11", "chr20"),
    ],
)
def test_sex_chromosomes_mitochondrion_and_numbers_with_a_zero(name, expected):
    assert canonical_contig(name) == expected


@pytest.mark.parametrize(
    "name",
    [
        "",
        "0",
        "25",
        "chr25",
        "chr2_KI270715v1_random",
        "chrUn_GL000220v1",
        "GL000220.1",
        "hs37d5",
        "NC_000002",
        "NC_000025.1",
        "NC_000068.8",
        "NT_187370.1",
        "2p23",
        "chr-2",
        "22222",
    ],
)
def test_what_is_not_a_primary_chromosome_is_none(name):
    assert canonical_contig(name) is None


def test_every_primary_chromosome_maps_to_itself():
    assert [canonical_contig(name) for name in contigs()] == list(contigs())
    assert list(contigs())[:2] == ["chr1", "chr2"]
    assert len(contigs()) == 25


def test_accession_with_its_version_names_the_build():
    assert build_of_accession("NC_000002.11") is Build.GRCH37
    assert build_of_accession("NC_000002.12") is Build.GRCH38
    assert build_of_accession("NC_000002.10") is None
    assert build_of_accession("NC_012920.1") is None
    assert build_of_accession("chr2") is None


def test_all_accessions_belong_to_their_contig_and_build():
    for contig in contigs().values():
        for build, accession in contig.accessions.items():
            assert canonical_contig(accession) == contig.name
            assert contig.name == "chrM" or build_of_accession(accession) is build


def test_lengths_of_a_header_name_the_build():
    assert build_of_lengths({"chr2": 243199373, "chr5": 180915260}) is Build.GRCH37
    assert build_of_lengths({"2": 242193529, "chrUn_GL000220v1": 161802}) is Build.GRCH38


def test_lengths_of_scaffolds_and_of_the_mitochondrion_decide_nothing():
    assert build_of_lengths({"chrM": 16571, "hs37d5": 35477943}) is None
    assert build_of_lengths({}) is None


def test_lengths_of_both_builds_contradict_each_other():
    with pytest.raises(BuildError, match=r"chr2=243199373 \(GRCh37\), chr5=181538259 \(GRCh38\)"):
        build_of_lengths({"chr2": 243199373, "chr5": 181538259})


@pytest.mark.parametrize("lengths", [{"chr2": 242951149}, {"chr2": 243199373, "chr5": 1000}])
def test_lengths_of_another_genome_are_refused(lengths):
    with pytest.raises(BuildError, match="neither GRCh37 nor GRCh38"):
        build_of_lengths(lengths)
