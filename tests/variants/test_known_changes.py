"""Every change of the knowledge table is found, however it is written; its neighbours are not taken for it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alkfusion.genome.builds import Build
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.interpret.mutation import fusion_residue
from alkfusion.knowledge.genotype import canonical_change, expansions, is_bucket, residues
from alkfusion.knowledge.table import load_knowledge
from tests.variants.concordance import our_names
from tests.variants.files import base, read, write_vcf
from tests.variants.mini_genome import Allele

CHANGES = sorted({change for row in load_knowledge().evidence for change in row.genotype})
SUBSTITUTIONS = [change for change in CHANGES if not is_bucket(change) and expansions(change)]
_COMPLEMENT = str.maketrans("ACGT", "TGCA")


def alleles_of(change: str, build: Build) -> list[Allele]:
    """Return every nucleotide change that makes a substitution, as plus-strand records."""
    alk = AlkCoding.of(build)
    found = []
    for name in expansions(change):
        match = re.fullmatch(r"c\.(\d+)(?:_(\d+))?(?:([ACGT])>|delins)([ACGT]+)", name)
        last = int(match[2] or match[1])
        position = alk.position(alk.sense_of_coding(last - 1))
        length = last - int(match[1]) + 1
        found.append(Allele(position, base(position, build, length), match[4].translate(_COMPLEMENT)[::-1]))
    return found


def test_the_table_has_the_changes_that_these_tests_are_about():
    assert len(SUBSTITUTIONS) >= 35
    assert {"p.G1202R", "p.L1196M", "p.T1151dup"} <= set(CHANGES)


@pytest.mark.parametrize("build", list(Build))
@pytest.mark.parametrize("change", SUBSTITUTIONS)
def test_every_nucleotide_change_of_a_row_gives_its_key(change, build):
    names = {our_names(allele, AlkCoding.of(build)) for allele in alleles_of(change, build)}
    assert names == {change}


@pytest.mark.parametrize("change", SUBSTITUTIONS)
def test_the_same_bases_one_codon_further_are_another_change(change):
    alk = AlkCoding.of(Build.GRCH38)
    residue = residues(change)[0]
    for step in (-1, 1):
        for allele in alleles_of(change, Build.GRCH38):
            moved = allele.position - 3 * step
            if any(moved + i not in alk.codon_positions(residue + step) for i in range(len(allele.reference))):
                continue  # the neighbour lies in another exon
            reference = base(moved, Build.GRCH38, len(allele.reference))
            if reference != allele.alternative:
                assert change not in our_names(Allele(moved, reference, allele.alternative), alk).split("+")


def file_of(tmp_path, alleles, contig, *, joined):
    """Write alleles as one record each, or those of one position and REF as one record, genotypes without phase."""
    rows: dict[tuple[int, str, str], list[str]] = {}
    for allele in sorted(alleles, key=lambda a: (a.position, a.reference, a.alternative)):
        key = (allele.position, allele.reference, "" if joined else allele.alternative)
        rows.setdefault(key, []).append(allele.alternative)
    records = []
    for (position, reference, _), alternatives in rows.items():
        genotype = "/".join(map(str, range(1, len(alternatives) + 1))) if len(alternatives) > 1 else "0/1"
        depths = ",".join(["50"] * (1 + len(alternatives)))
        listed = ",".join(alternatives)
        records.append(f"{contig} {position} . {reference} {listed} . PASS . GT:AD:DP {genotype}:{depths}:1000")
    return write_vcf(tmp_path / "all.vcf", records)


@pytest.mark.parametrize("joined", [True, False], ids=["joined", "split"])
@pytest.mark.parametrize("contig", ["chr2", "2", "CHR02", "NC_000002.{}"])
@pytest.mark.parametrize("build", list(Build))
def test_every_nucleotide_change_of_every_row_is_found_in_a_file(tmp_path, build, contig, joined):
    wanted = {allele: change for change in SUBSTITUTIONS for allele in alleles_of(change, build)}
    contig = contig.format({Build.GRCH37: 11, Build.GRCH38: 12}[build])  # version of the RefSeq sequence
    found = read(file_of(tmp_path, wanted, contig, joined=joined))
    names = {mutation.genomic: mutation.protein for mutation in found.mutations}
    assert names == {f"chr2:{a.position}:{a.reference}>{a.alternative}": change for a, change in wanted.items()}
    assert len(names) == len(wanted) > 150
    assert found.input.build == build


@pytest.mark.parametrize("build", list(Build))
def test_no_neighbour_of_any_row_is_found_in_its_place(tmp_path, build):
    """The new bases of each change, one codon before it and one behind."""
    moved = set()
    for change in SUBSTITUTIONS:
        for allele in alleles_of(change, build):
            for step in (-3, 3):
                reference = base(allele.position + step, build, len(allele.reference))
                if all(old != new for old, new in zip(reference, allele.alternative, strict=True)):
                    moved.add(Allele(allele.position + step, reference, allele.alternative))
    found = read(file_of(tmp_path, moved, "chr2", joined=False))
    assert len(found.mutations) > 100
    known = {(allele.position, allele.alternative) for change in SUBSTITUTIONS for allele in alleles_of(change, build)}
    for mutation in found.mutations:
        _, position, alleles = mutation.genomic.split(":")
        if mutation.protein in CHANGES:  # the neighbour happens to be another row's own change
            assert (int(position), alleles.partition(">")[2]) in known


@pytest.mark.parametrize("joined", [True, False], ids=["joined", "split"])
def test_multiallelic_records_split_and_joined_give_the_same(tmp_path, joined):
    position = AlkCoding.of(Build.GRCH38).codon_positions(1171)[1]
    reference = base(position, Build.GRCH38)
    others = [letter for letter in "ACGT" if letter != reference]
    if joined:
        rows = [f"chr2 {position} . {reference} {','.join(others)} . PASS . GT:AD:DP 1/2/3:40,20,20,20:100"]
    else:
        rows = [f"chr2 {position} . {reference} {other} . PASS . GT:AD:DP 0/1:40,20:100" for other in others]
    found = read(write_vcf(tmp_path / "i1171.vcf", rows))
    assert [(m.protein, m.vaf) for m in found.mutations] == [("p.I1171N", 0.2), ("p.I1171S", 0.2), ("p.I1171T", 0.2)]


T1151DUP_SPELLINGS = [
    "T1151dup",
    "T1151_L1152insT",
    "1151Tins",
    "T1151insT",
    "p.Thr1151dup",
    "p.(Thr1151_Leu1152insThr)",
    "p.Thr1151_Leu1152insThr",
    "1151insT",
    "p.K1150_T1151insT",
    "p.T1151delinsTT",
    "p.K1150_T1151delinsKTT",
    "p.T1151_L1152delinsTTL",
    "p.T1151_T1151dup",
    " T1151dup ",
]


@pytest.mark.parametrize("spelling", T1151DUP_SPELLINGS)
def test_every_spelling_of_the_duplication_is_one_key(spelling):
    assert canonical_change(spelling) == "p.T1151dup"


def duplications(build):
    """ACG doubled: behind it, before it, in its middle, with any anchor, and with any other codon of threonine."""
    codon = sorted(AlkCoding.of(build).codon_positions(1151))
    forward = base(codon[0], build, 3)  # CGT, plus strand of ACG
    anchor = base(codon[0] - 1, build)
    return [
        Allele(codon[0] - 1, anchor, anchor + forward),
        Allele(codon[0], forward, forward * 2),
        Allele(codon[0], forward[0], forward[0] + forward[1:] + forward[0]),
        Allele(codon[1], forward[1], forward[1] + forward[2] + forward[:2]),
        Allele(codon[0] - 3, base(codon[0] - 3, build, 6), base(codon[0] - 3, build, 6) + forward),
        *(Allele(codon[0] - 1, anchor, anchor + third + "GT") for third in "ACGT"),
    ]


@pytest.mark.parametrize("build", list(Build))
def test_every_record_of_the_duplication_is_one_key(build):
    assert {our_names(record, AlkCoding.of(build)) for record in duplications(build)} == {"p.T1151dup"}


@pytest.mark.parametrize("contig", ["chr2", "2"])
@pytest.mark.parametrize("build", list(Build))
def test_a_duplication_is_found_in_a_file_shifted_or_normalised(tmp_path, build, contig):
    for place, allele in enumerate(duplications(build)):
        folder = tmp_path / str(place)
        folder.mkdir()
        found = read(file_of(folder, [allele], contig, joined=False))
        assert [mutation.protein for mutation in found.mutations] == ["p.T1151dup"]


@pytest.mark.parametrize("step", [-1, 1])
def test_a_duplicated_neighbour_is_another_key(tmp_path, step):
    codon = sorted(AlkCoding.of(Build.GRCH38).codon_positions(1151 + step))
    forward = base(codon[0], Build.GRCH38, 3)
    anchor = base(codon[0] - 1, Build.GRCH38)
    found = read(file_of(tmp_path, [Allele(codon[0] - 1, anchor, anchor + forward)], "chr2", joined=False))
    (mutation,) = found.mutations
    assert mutation.protein in {"p.K1150dup", "p.L1152dup"}


@given(st.integers(1058, 1400), st.integers(1, 4), st.integers(0, 12))
def test_a_deletion_has_one_name_whatever_bases_surround_it(residue, codons, padding):
    alk = AlkCoding.of(Build.GRCH38)
    sense = alk.sense_of_coding(3 * (residue - 1))
    if alk.exon_of(sense - padding, sense + 3 * codons + padding) is None:
        return
    first = alk.position(sense + 3 * codons - 1)
    plain = Allele(first - 1, base(first - 1, Build.GRCH38, 3 * codons + 1), base(first - 1, Build.GRCH38))
    wide = base(first - 1 - padding, Build.GRCH38, 3 * codons + 1 + 2 * padding)
    padded = Allele(first - 1 - padding, wide, wide[: padding + 1] + wide[padding + 1 + 3 * codons :])
    name = our_names(plain, alk)
    assert our_names(padded, alk) == name
    assert canonical_change(name) == name


@pytest.mark.parametrize(
    ("partner", "residue", "number"),
    [("NPM1", 1278, 338), ("EML4", 1058, 497), ("NPM1", 1057, None), ("EML4", None, None)],
)
def test_numbers_in_the_fusion_proteins(partner, residue, number):
    assert fusion_residue(partner, residue) == number
