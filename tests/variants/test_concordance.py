"""Our protein changes against ``bcftools csq``, exhaustively; ``docs/concordance_csq.tsv`` lists where they differ.

Set ALKFUSION_WRITE_CONCORDANCE=1 to write the list again after a change; read the difference before committing it.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from alkfusion.genome.builds import Build
from alkfusion.genome.domains import ALK_KINASE
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.interpret.edits import coding_name, edit_of_alleles, placed
from alkfusion.interpret.haplotypes import resolve_haplotypes
from alkfusion.interpret.placed_variant import place_variant
from alkfusion.knowledge.table import load_knowledge
from tests.variants.concordance import (
    Disagreement,
    base,
    call_of,
    coding_snvs,
    codon_mnvs,
    deletions,
    disagreements,
    duplications,
    insertions,
    left_aligned,
    our_names,
)
from tests.variants.mini_genome import Allele, MiniGenome

LISTED = Path(__file__).resolve().parents[2] / "docs" / "concordance_csq.tsv"
KINASE = range(ALK_KINASE.start, ALK_KINASE.end + 1)
THREE = ["".join(bases) for bases in product("ACGT", repeat=3)]
SIX = ["ACGTTA", "TTATCA", "GGGCCC", "CTAGCA", "TCATCA", "AAAAAA", "GTGTGT", "CCTTGG"]
HEADER = "kind\tchange\tours\tcsq"


@pytest.fixture(scope="module", params=list(Build))
def genome(request, tmp_path_factory) -> MiniGenome:
    return MiniGenome(tmp_path_factory.mktemp("genome"), request.param)


def test_bundled_exons_translate_as_the_coding_sequence_says(genome):
    spelled = "".join(base(genome, genome.alk.position(genome.alk.sense_of_coding(i))) for i in range(12))
    assert spelled.translate(str.maketrans("ACGT", "TGCA")) == genome.alk.cds[:12]


def test_every_snv_of_the_coding_sequence_agrees(genome):
    alleles = list(coding_snvs(genome))
    assert len(alleles) == 14_589
    assert disagreements(genome, alleles) == []


def test_every_mnv_inside_one_codon_of_the_kinase_domain_agrees(genome):
    alleles = list(codon_mnvs(genome, KINASE))
    assert len(alleles) == 54 * (len(KINASE) - 6)  # six codons of the domain lie in two exons
    assert disagreements(genome, alleles) == []


def _listed() -> set[str]:
    return set(LISTED.read_text(encoding="utf-8").splitlines()[1:])


def _row(kind: str, found: Disagreement, genome: MiniGenome) -> str:
    allele = found.allele
    edit = edit_of_alleles(allele.position, allele.reference, allele.alternative, genome.alk)
    entries = [entry.split("|") for entry in found.theirs.split(",")]
    theirs = ", ".join(" ".join([cells[0], *cells[5:6]]) for cells in entries)
    return "\t".join([kind, coding_name(placed(edit, genome.alk), genome.alk), found.ours, theirs])


def _indels(genome: MiniGenome) -> Iterator[tuple[str, list[Allele]]]:
    yield "deletion", list(deletions(genome))
    yield "duplication", list(duplications(genome))
    yield "insertion of 3", list(insertions(genome, THREE))
    yield "insertion of 6", list(insertions(genome, SIX))


@pytest.mark.slow
def test_every_indel_of_the_kinase_exons_agrees_or_is_listed(genome):
    rows = {_row(kind, d, genome) for kind, alleles in _indels(genome) for d in disagreements(genome, alleles)}
    if os.environ.get("ALKFUSION_WRITE_CONCORDANCE"):
        LISTED.write_text("\n".join([HEADER, *sorted(rows)]) + "\n", encoding="utf-8")
    assert rows == _listed()


@pytest.mark.slow
def test_indels_differ_only_where_they_can_reach_the_end_of_an_exon(genome):
    for _, alleles in _indels(genome):
        for found in disagreements(genome, alleles):
            first = left_aligned(genome, found.allele)
            low, high = first.position, found.allele.position + len(found.allele.reference)
            edges = [edge for exon in genome.alk.transcript.exons for edge in (exon.start, exon.end)]
            assert any(low - 3 <= edge <= high + 3 for edge in edges), found


@pytest.mark.slow
def test_our_names_do_not_depend_on_how_a_record_is_aligned(genome):
    for _, alleles in _indels(genome):
        for allele in alleles:
            assert our_names(allele, genome.alk) == our_names(left_aligned(genome, allele), genome.alk)


def _pairs(genome: MiniGenome) -> list[tuple[Allele, Allele]]:
    """Two single-base changes in each codon of the kinase domain that lies in one exon, in order of position."""
    chance = random.Random(4)
    pairs = []
    for residue in KINASE:
        positions = sorted(genome.alk.codon_positions(residue))
        if positions[2] - positions[0] == 2:
            first, second = sorted(chance.sample(positions, 2))
            old = [base(genome, position) for position in (first, second)]
            new = [chance.choice([letter for letter in "ACGT" if letter != reference]) for reference in old]
            pairs.append((Allele(first, old[0], new[0]), Allele(second, old[1], new[1])))
    return sorted(pairs, key=lambda pair: pair[0].position)


def _ours_phased(genome: MiniGenome, pairs: list[tuple[Allele, Allele]], copies: tuple[int, int]) -> set[str]:
    calls = [
        call_of(allele, "phase set 1", (copy,)) for pair in pairs for allele, copy in zip(pair, copies, strict=True)
    ]
    variants = [place_variant(call, genome.alk) for call in calls]
    found = resolve_haplotypes(variants, genome.alk, CallingThresholds.of(load_knowledge().thresholds))
    return {mutation.protein for mutation in found.mutations}


def _csq_phased(genome: MiniGenome, pairs: list[tuple[Allele, Allele]], copies: tuple[int, int]) -> set[str]:
    path = genome.folder / "pairs.vcf"
    alleles = [allele for pair in pairs for allele in pair]
    genome.write_vcf(path, alleles, "T", [("1|0", "0|1")[copy] for _ in pairs for copy in copies])
    found = set()
    for cells in genome.run_csq(str(path)):
        for entry in cells[7].removeprefix("BCSQ=").split(","):
            words = entry.split("|")
            if len(words) > 5 and ">" in words[5]:
                old, new = words[5].split(">")
                number = "".join(letter for letter in old if letter.isdigit())
                found.add(f"p.{old.removeprefix(number)}{number}{new.removeprefix(number)}")
    return found


@pytest.mark.parametrize("copies", [(0, 0), (0, 1)], ids=["cis", "trans"])
def test_phased_pairs_of_every_codon_agree(genome, copies):
    pairs = _pairs(genome)
    assert len(pairs) == len(KINASE) - 6
    assert _ours_phased(genome, pairs, copies) == _csq_phased(genome, pairs, copies)
