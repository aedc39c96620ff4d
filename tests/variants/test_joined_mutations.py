"""Mutations and phases of several files as one list, by hand-made findings of each file."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import pytest

from alkfusion.genome.builds import Build
from alkfusion.genome.domains import ALK_KINASE
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.interpret.joined_mutations import (
    counted,
    join_mutations,
    join_phases,
    mutation_sentence,
    stated_mutations,
)
from alkfusion.model import Assessment, InputFile, Mutation, Phase, PhasedPair

CIS, TRANS, UNKNOWN = Phase.CIS, Phase.TRANS, Phase.UNKNOWN


@dataclass
class File:
    """What one file says."""

    mutations: tuple[Mutation, ...] = ()
    phases: tuple[PhasedPair, ...] = ()
    build: Build | None = Build.GRCH38

    @property
    def input(self) -> InputFile:
        return InputFile(name="x", sha256="0", format="x", caller="x", read_as="x", build=self.build)


def mutation(protein="p.G1202R", coding="c.3604G>A", residue=1202, filter_="PASS", sources=("a.vcf",), **more):
    return Mutation(protein=protein, coding=coding, residue=residue, filter=filter_, sources=sources, **more)


G1202R = mutation()
L1196M = mutation("p.L1196M", "c.3586C>A", 1196)


def pair(first, second, phase, *, both=None, how="x"):
    return PhasedPair(first=first, second=second, phase=phase, both=both, decided_by=how)


def joined(*files, build=Build.GRCH38, stated=()):
    return join_mutations(files, stated, build)


def shown_of(*reports):
    """Return what is shown of reports of one change, which must not depend on their order."""
    results = {joined(*(File((report,)) for report in order)) for order in permutations(reports)}
    assert len(results) == 1
    return results.pop()


def test_mutations_are_listed_by_residue_then_by_name():
    start_lost = mutation("p.M1?", "c.3G>A", 1)
    nowhere = mutation("p.?", "c.1-1G>A", None)
    other = mutation("p.G1202S", "c.3604_3605delinsAG", 1202)
    same = mutation("p.G1202R", "c.3604G>C", 1202)
    found = joined(File((other, same, G1202R, start_lost, L1196M)), File((nowhere,)))
    assert found == (nowhere, start_lost, L1196M, G1202R, same, other)


def test_a_trusted_report_is_shown_before_a_deeper_doubted_one():
    doubted = mutation(filter_="weak", depth=900, alt_depth=400, sources=("b.vcf",))
    trusted = mutation(depth=40, alt_depth=10)
    (found,) = shown_of(doubted, trusted)
    assert (found.filter, found.depth, found.sources) == ("PASS", 40, ("a.vcf", "b.vcf"))


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        (((100, 5), (200, 3)), (200, 3)),
        (((100, 5), (100, 7)), (100, 7)),
        (((None, None), (1, 0)), (1, 0)),
        (((50, None), (50, 1)), (50, 1)),
    ],
    ids=["deeper", "more reads", "any depth", "any reads"],
)
def test_of_two_trusted_reports_the_one_with_more_reads_is_shown(counts, shown):
    reports = [
        mutation(depth=depth, alt_depth=alt, sources=(name,)) for (depth, alt), name in zip(counts, "ab", strict=True)
    ]
    (found,) = shown_of(*reports)
    assert (found.depth, found.alt_depth, found.sources) == (*shown, ("a", "b"))


def test_of_equal_reports_the_first_file_by_name_is_shown():
    (found,) = shown_of(mutation(vaf=0.2, sources=("b",)), mutation(vaf=0.1, sources=("a",)))
    assert (found.vaf, found.sources) == (0.1, ("a", "b"))


def test_one_protein_change_by_two_base_changes_stays_two():
    other = mutation(coding="c.3604G>C")
    assert joined(File((G1202R, other))) == (G1202R, other)


def test_a_name_without_bases_is_told_with_the_deepest_bases_of_that_name():
    by_name = mutation(coding=None, filter_="stated", depth=900, alt_depth=400, sources=("m.maf",))
    (found,) = shown_of(mutation(depth=40, alt_depth=9), by_name)
    assert (found.coding, found.depth, found.sources) == ("c.3604G>A", 40, ("a.vcf", "m.maf"))
    assert joined(File((by_name,)), File((L1196M,))) == (L1196M, by_name)


def test_what_the_user_states_is_added_unless_a_file_shows_it():
    stated = stated_mutations(["G1202R", "p.L1196M"])
    assert [m.protein for m in joined(File((G1202R,)), stated=stated)] == ["p.L1196M", "p.G1202R"]
    assert joined(File((G1202R,)), stated=stated)[1] is not stated[0]
    doubted = mutation(filter_="weak")
    assert [m.filter for m in joined(File((doubted,)), stated=stated[:1])] == ["stated", "weak"]


@pytest.mark.parametrize(
    ("build", "wanted", "moved"),
    [
        (Build.GRCH37, Build.GRCH38, True),
        (Build.GRCH38, Build.GRCH37, True),
        (Build.GRCH38, Build.GRCH38, False),
        (None, Build.GRCH38, False),
        (Build.GRCH37, None, False),
    ],
)
def test_positions_are_those_of_the_build_of_the_result(build, wanted, moved):
    two = mutation(genomic="chr2:100:C>T;chr2:90:A>G")
    (found,) = joined(File((two,), build=build), build=wanted)
    if not moved:
        assert found == two
        return
    distance = AlkCoding.of(wanted).transcript.end - AlkCoding.of(build).transcript.end
    assert found.genomic == f"chr2:{100 + distance}:C>T;chr2:{90 + distance}:A>G"


def test_a_change_without_position_is_not_moved():
    by_name = mutation(coding=None, genomic=None)
    assert joined(File((by_name,), build=Build.GRCH37)) == (by_name,)


BOTH = (L1196M, G1202R)
NAMES = ("p.L1196M", "p.G1202R")


@pytest.mark.parametrize("phase", [CIS, TRANS])
@pytest.mark.parametrize("swapped", [False, True])
def test_a_proof_of_any_file_counts_before_silence(phase, swapped):
    first, second = NAMES[::-1] if swapped else NAMES
    proof = pair(first, second, phase)
    silent = pair(*NAMES, UNKNOWN)
    for order in permutations([File(phases=(proof,)), File(phases=(silent,)), File()]):
        assert join_phases(order, BOTH) == (proof,)


def test_a_proof_counts_whatever_order_its_file_names_the_changes_in_and_however_many_there_are():
    third = mutation("p.G1269A", "c.3806G>C", 1269)
    proof = pair("p.G1269A", "p.G1202R", CIS)
    answers = join_phases([File(phases=(proof,))], (*BOTH, third))
    assert [answer.phase for answer in answers] == [UNKNOWN, UNKNOWN, CIS]
    assert answers[2] == proof


def test_proofs_that_contradict_each_other_are_both_shown():
    cis, trans = pair(*NAMES, CIS), pair(*NAMES[::-1], TRANS)
    for order in permutations([File(phases=(cis,)), File(phases=(trans,))]):
        assert join_phases(order, BOTH) == (cis, trans)


def test_of_two_proofs_of_one_phase_the_one_with_more_fragments_is_shown():
    few, many = pair(*NAMES, CIS, both=3, how="z"), pair(*NAMES, CIS, both=40, how="a")
    uncounted = pair(*NAMES, CIS, how="zz")
    for order in permutations([File(phases=(few,)), File(phases=(many,)), File(phases=(uncounted,))]):
        assert join_phases(order, BOTH) == (many,)


def test_files_that_hold_both_and_tell_nothing_are_told_once():
    silent = pair(*NAMES, UNKNOWN)
    assert join_phases([File(phases=(silent,)), File(phases=(silent,))], BOTH) == (silent,)


def test_a_pair_that_no_file_holds_is_asked():
    (answer,) = join_phases([File(), File()], BOTH)
    assert (answer.first, answer.second, answer.phase) == (*NAMES, UNKNOWN)
    assert answer.decided_by == "no file holds both with their phase"


def test_every_pair_of_trusted_changes_is_told_and_no_other():
    third = mutation("p.F1174L", "c.3522C>A", 1174)
    doubted = mutation("p.C1156Y", "c.3467G>A", 1156, filter_="weak")
    same_name = mutation(coding="c.3604G>C")
    asked = join_phases([File(phases=(pair("p.C1156Y", "p.G1202R", CIS),))], (doubted, third, *BOTH, same_name))
    assert [(a.first, a.second) for a in asked] == [
        ("p.F1174L", "p.L1196M"),
        ("p.F1174L", "p.G1202R"),
        ("p.L1196M", "p.G1202R"),
    ]
    assert {a.phase for a in asked} == {UNKNOWN}


@pytest.mark.parametrize(
    ("residue", "inside"),
    [
        (ALK_KINASE.start - 1, False),
        (ALK_KINASE.start, True),
        (ALK_KINASE.end, True),
        (ALK_KINASE.end + 1, False),
    ],
)
def test_the_kinase_domain_has_both_its_ends(residue, inside):
    by_name = mutation(f"p.A{residue}V", None, residue)
    frameshift = mutation(f"p.A{residue}fs*7", None, residue)
    for change in (by_name, frameshift):
        assert counted([change], ())[0] == ((change,) if inside else ())
    assert counted([by_name], {by_name.protein})[0] == (by_name,)


def test_a_change_counts_when_any_of_its_residues_lies_in_the_domain():
    reaching = mutation(f"p.A{ALK_KINASE.start - 3}_A{ALK_KINASE.start}del", None, ALK_KINASE.start - 3)
    assert counted([reaching], ())[0] == (reaching,)
    assert counted([mutation("p.?", "c.1-1G>A", None)], ()) == ((), ())
    weak = mutation(filter_="weak")
    assert counted([weak], {"p.G1202R"}) == ((), (weak,))


SEEN = Assessment(residues_total=30, residues_assessed=12)


@pytest.mark.parametrize(
    ("mutations", "looked", "assumed", "sentence"),
    [
        ((), False, False, ""),
        ((), True, False, "No kinase-domain mutation was called; 12 of 30 defining residues were seen."),
        ((), False, True, "What no file shows was assumed to be covered (--assume-covered)."),
        ((G1202R,), True, False, "Kinase-domain mutation: p.G1202R."),
        ((G1202R,), False, False, "Kinase-domain mutation: p.G1202R."),
        (
            (mutation(vaf=0.125), mutation("p.?", "c.3451-1G>T", 1151)),
            True,
            True,
            "Kinase-domain mutations: p.G1202R (VAF 0.12), splice site c.3451-1G>T."
            " What no file shows was assumed to be covered (--assume-covered).",
        ),
        ((mutation("p.*1621?", "c.4861T>C", 1621),), True, False, "Kinase-domain mutation: p.*1621?."),
        (stated_mutations(["G1202R"]), True, False, "Kinase-domain mutation: p.G1202R (stated)."),
        (
            (mutation(coding=None, filter_="stated", vaf=0.4, sources=("a.maf", "b.maf")),),
            True,
            False,
            "Kinase-domain mutation: p.G1202R (named in a.maf and b.maf).",
        ),
    ],
    ids=["nothing given", "none", "assumed", "one", "one unlooked", "two", "stop lost", "stated", "named"],
)
def test_the_sentence_of_the_summary(mutations, looked, assumed, sentence):
    assert mutation_sentence(mutations, (), SEEN, looked, assumed) == sentence


def test_the_summary_tells_of_calls_that_failed_a_filter_and_does_not_name_them():
    doubted = [mutation(f"p.A{number}T", f"c.{number}G>A", number, filter_="weak") for number in (1200, 1201, 1201)]
    assert mutation_sentence((), doubted[:1], SEEN, True, False).endswith(
        "12 of 30 defining residues were seen. 1 call failed a filter and does not count."
    )
    assert mutation_sentence((G1202R,), doubted, SEEN, True, False) == (
        "Kinase-domain mutation: p.G1202R. 2 calls failed a filter and do not count."
    )
