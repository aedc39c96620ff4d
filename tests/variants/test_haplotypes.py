"""What lies together is read together, and nothing else is."""

from __future__ import annotations

import pytest

from alkfusion.genome.builds import Build
from alkfusion.model import Phase
from tests.variants.files import C1156Y, G1202R, L1196M, L1198F, base, read, record, snv, write_vcf

G1202_THIRD = snv(1202, 2, "C")  # GGA > GGC, silent alone; with c.3604G>A it is AGC, serine
D1203N = snv(1203, 0, "A")

PHASES = {
    "cis": ("1|0", "1|0", Phase.CIS),
    "trans": ("1|0", "0|1", Phase.TRANS),
    "unknown": ("0/1", "0/1", Phase.UNKNOWN),
}


def two(tmp_path, first, second, genotypes, phase_sets=None):
    """Read a file of two single-base changes with their genotypes."""
    keys = "GT:AD:DP" + (":PS" if phase_sets else "")
    fields = [
        f"{keys} {genotype}:60,40:100" + (f":{phase_sets[i]}" if phase_sets else "")
        for i, genotype in enumerate(genotypes)
    ]
    return read(write_vcf(tmp_path / "two.vcf", sorted([record(first, fields[0]), record(second, fields[1])])))


def proteins(found):
    return [mutation.protein for mutation in found.mutations]


@pytest.mark.parametrize("phase_sets", [None, ("7", "7")], ids=["no-PS", "one-PS"])
@pytest.mark.parametrize("phase", PHASES)
def test_two_changes_of_one_codon(tmp_path, phase, phase_sets):
    first, second, expected = PHASES[phase]
    found = two(tmp_path, G1202R, G1202_THIRD, (first, second), phase_sets)
    assert proteins(found) == (["p.G1202S"] if expected is Phase.CIS else ["p.G1202R"])
    kinds = [item.kind for item in found.observations]
    assert kinds == (["possible_combination"] if expected is Phase.UNKNOWN else [])


@pytest.mark.parametrize("phase_sets", [None, ("7", "7")], ids=["no-PS", "one-PS"])
@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize(
    ("second", "name"), [(L1196M, "p.L1196M"), (C1156Y, "p.C1156Y")], ids=["same-exon", "other-exon"]
)
def test_two_changes_of_different_codons(tmp_path, phase, phase_sets, second, name):
    first, other, expected = PHASES[phase]
    found = two(tmp_path, G1202R, second, (first, other), phase_sets)
    assert proteins(found) == [name, "p.G1202R"]
    (pair,) = found.phases
    assert (pair.first, pair.second, pair.phase) == (name, "p.G1202R", expected)


def test_two_phase_sets_prove_nothing(tmp_path):
    found = two(tmp_path, G1202R, G1202_THIRD, ("0|1", "0|1"), ("7", "8"))
    assert proteins(found) == ["p.G1202R"]
    assert found.observations[0].kind == "possible_combination"


def test_a_phase_set_and_none_prove_nothing(tmp_path):
    found = two(tmp_path, G1202R, L1196M, ("0|1", "0|1"), ("7", "."))
    assert found.phases[0].phase is Phase.UNKNOWN


def test_unphased_changes_at_10_and_55_percent_never_become_one_amino_acid(tmp_path):
    """The trap of a neighbouring tool, which joined them to one change with the VAF of the first."""
    records = sorted([record(G1202R, "GT:AD:DP 0/1:90,10:100"), record(G1202_THIRD, "GT:AD:DP 0/1:45,55:100")])
    found = read(write_vcf(tmp_path / "trap.vcf", records))
    assert [(m.protein, m.vaf) for m in found.mutations] == [("p.G1202R", 0.1)]
    (note,) = found.observations
    assert note.kind == "possible_combination"
    assert "p.G1202S" in note.text


def test_equal_unphased_fractions_prove_nothing_either(tmp_path):
    found = two(tmp_path, G1202R, G1202_THIRD, ("1/1", "1/1"))
    assert proteins(found) == ["p.G1202R"]


def test_one_record_is_one_molecule(tmp_path):
    position = G1202_THIRD[0]
    found = read(write_vcf(tmp_path / "mnv.vcf", [record((position, "TCC", "GCT"))]))
    assert [(m.protein, m.coding) for m in found.mutations] == [("p.G1202S", "c.3604_3606delinsAGC")]


def test_one_record_over_two_codons_keeps_the_name_of_each_and_says_cis(tmp_path):
    reference = D1203N[1] + "TCC"
    found = read(write_vcf(tmp_path / "mnv.vcf", [record((D1203N[0], reference, D1203N[2] + "TCT"))]))
    assert proteins(found) == ["p.G1202R", "p.D1203N"]
    assert [(p.first, p.second, p.phase, p.decided_by) for p in found.phases] == [
        ("p.G1202R", "p.D1203N", Phase.CIS, "one record")
    ]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("10,90", "5,95", ["p.G1202S"]), ("90,10", "45,55", ["p.G1202R"]), ("60,40", "60,40", ["p.G1202R"])],
)
def test_haploid_calls_lie_together_only_where_most_reads_carry_them(tmp_path, first, second, expected):
    rows = [record(G1202R, f"GT:AD:DP 1:{first}:100"), record(G1202_THIRD, f"GT:AD:DP 1:{second}:100")]
    assert proteins(read(write_vcf(tmp_path / "haploid.vcf", sorted(rows)))) == expected


def test_haploid_calls_without_counts_lie_together(tmp_path):
    rows = [record(G1202R, "GT 1"), record(G1202_THIRD, "GT 1")]
    assert proteins(read(write_vcf(tmp_path / "haploid.vcf", sorted(rows)))) == ["p.G1202S"]


def test_the_more_frequent_of_two_joined_changes_is_read_alone_too(tmp_path):
    rows = [record(G1202R, "GT:AD:DP 0|1:45,55:100"), record(G1202_THIRD, "GT:AD:DP 0|1:90,10:100")]
    found = read(write_vcf(tmp_path / "cis.vcf", sorted(rows)))
    assert [(m.protein, m.vaf) for m in found.mutations] == [("p.G1202R", 0.55), ("p.G1202S", 0.1)]
    assert found.phases[0].phase is Phase.TRANS


def test_gatk_physical_phase_is_read(tmp_path):
    fields = "GT:AD:DP:PGT:PID 0/1:60,40:100:0|1:29220745_T_G"
    found = read(write_vcf(tmp_path / "pid.vcf", [record(G1202_THIRD, fields), record(G1202R, fields)]))
    assert proteins(found) == ["p.G1202S"]


def test_a_change_on_both_copies_is_read_with_and_without_the_other(tmp_path):
    found = two(tmp_path, G1202R, G1202_THIRD, ("1|1", "0|1"), ("7", "7"))
    assert sorted(proteins(found)) == ["p.G1202R", "p.G1202S"]


def test_two_alleles_of_one_record_are_two_molecules(tmp_path):
    position, reference, _ = G1202R
    row = f"chr2 {position} . {reference} T,G . PASS . GT:AD:DP 1/2:20,40,40:100"
    found = read(write_vcf(tmp_path / "multi.vcf", [row]))
    assert [(m.protein, m.coding, m.alt_depth) for m in found.mutations] == [
        ("p.G1202R", "c.3604G>C", 40),
        ("p.G1202R", "c.3604G>A", 40),
    ]


def test_a_call_that_failed_is_never_joined(tmp_path):
    rows = [record(G1202R, "GT:AD:DP:PS 0|1:60,40:100:7"), record(G1202_THIRD, "GT:AD:DP:PS 0|1:60,40:100:7")]
    rows[1] = rows[1].replace("PASS", "weak_evidence")
    found = read(write_vcf(tmp_path / "failed.vcf", sorted(rows)))
    assert [(m.protein, m.filter) for m in found.mutations] == [("p.G1202R", "PASS")]


def test_two_frameshifts_in_cis_that_restore_the_frame_are_one_change(tmp_path):
    position, _, _ = L1198F
    insertion = (position, L1198F[1], L1198F[1] + "A")
    later = G1202R[0] - 9
    deletion = (later, base(later, Build.GRCH38, 2), base(later, Build.GRCH38))
    cis = two(tmp_path, insertion, deletion, ("0|1", "0|1"))
    assert len(cis.mutations) == 1
    assert "fs" not in cis.mutations[0].protein
    apart = two(tmp_path, insertion, deletion, ("0/1", "0/1"))
    assert all("fs*" in mutation.protein for mutation in apart.mutations)
    assert len(apart.mutations) == 2
