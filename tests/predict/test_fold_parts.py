"""What an outcome stands on, part by part: the driver's own rows, levels, and where a verdict comes from."""

from __future__ import annotations

import pytest

from alkfusion.knowledge.match import Carrier, Molecule, index_of
from alkfusion.knowledge.weigh import Direction
from alkfusion.model import BackgroundMatch, Event, Phase, Prediction
from alkfusion.predict.fold import Basis, Outcome, fold, read_driver, read_haplotype
from alkfusion.predict.sample import Haplotype, picture_of

from .tables import call, event, row, sample, table

FUSION = Molecule(Carrier.FUSION, ("NPM1::ALK",))
RESPONDS = row("", "sensitive", level="B", evidence_type="trial", row_id="BASE0001")
PAIR = ("p.L1196M", "p.G1202R")


def part(genotype, *rows):
    return read_haplotype(index_of(table(*rows)), Haplotype(genotype, FUSION), "x", False)


def outcome(findings, *rows, diseases=()) -> Outcome:
    index = index_of(table(*rows))
    return fold(picture_of(findings, index), "x", index, diseases, buckets=False)


def ids(rows):
    return [row.row_id for row in rows]


class TestBasis:
    def test_a_single_change_has_its_rows_or_none(self):
        assert part(("p.G1202R",), row("G1202R", "resistant")).basis is Basis.EXACT
        assert part(("p.G1202R",), row("G1202R", "sensitivity_not_supported")).basis is Basis.EXACT
        assert part(("p.G1202R",), row("L1196M", "resistant")).basis is Basis.NO_ROW

    def test_a_compound_with_its_own_row(self):
        assert part(PAIR, row("L1196M+G1202R", "sensitive")).basis is Basis.EXACT

    def test_a_compound_of_which_nothing_is_known_has_no_row(self):
        found = part(PAIR, row("G1269A", "resistant"))
        assert (found.basis, found.verdict.direction, found.verdict.nothing) == (
            Basis.NO_ROW,
            Direction.SILENT,
            True,
        )

    @pytest.mark.parametrize(
        ("rows", "shown"),
        [
            ([row("L1196M", "sensitive", row_id="ONE0001")], ["ONE0001"]),
            ([row("L1196M+G1202R", "sensitivity_not_supported", row_id="PAIR0001")], ["PAIR0001"]),
            (
                [
                    row("L1196M+G1202R", "sensitivity_not_supported", row_id="PAIR0001"),
                    row("L1196M", "sensitive", row_id="ONE0001"),
                ],
                ["PAIR0001", "ONE0001"],
            ),
        ],
        ids=["a single", "itself in doubt", "both"],
    )
    def test_what_is_known_without_deciding_is_shown_against_silence(self, rows, shown):
        found = part(PAIR, *rows)
        assert (found.basis, found.verdict.direction) == (Basis.NOT_INFERABLE, Direction.SILENT)
        assert ids(found.verdict.against) == shown

    @pytest.mark.parametrize(
        ("response", "direction"), [("resistant", Direction.RESISTANT), ("reduced", Direction.REDUCED)]
    )
    def test_what_speaks_against_a_single_speaks_against_the_compound(self, response, direction):
        found = part(PAIR, row("L1196M", response, row_id="BAD0001"), row("G1202R", "sensitive", row_id="GOOD0001"))
        assert (found.basis, found.verdict.direction) == (Basis.SINGLES_ONLY, direction)
        assert (ids(found.verdict.evidence), ids(found.verdict.against)) == (["BAD0001"], ["GOOD0001"])

    def test_a_contested_single_is_on_both_sides_of_the_compound(self):
        found = part(PAIR, row("L1196M", "conflicting", row_id="BOTH0001"))
        assert (found.basis, found.verdict.direction) == (Basis.SINGLES_ONLY, Direction.CONFLICTING)
        assert (ids(found.verdict.evidence), ids(found.verdict.against)) == (["BOTH0001"], ["BOTH0001"])

    def test_the_best_level_and_the_nearest_step_of_the_deciding_singles_count(self):
        rows = (row("L1196M", "resistant", level="E"), row("G1202R", "resistant", level="C", background="EML4::ALK"))
        found = part(PAIR, *rows)
        assert (found.verdict.level, found.verdict.step) == ("C", BackgroundMatch.SAME)

    def test_a_compound_inside_a_larger_one_is_one_of_its_pieces(self):
        rows = (row("L1196M+G1202R", "resistant", row_id="PAIR0001"), row("G1202R", "resistant", row_id="ONE0001"))
        found = part((*PAIR, "p.G1269A"), *rows)
        assert ids(found.verdict.evidence) == ["PAIR0001", "ONE0001"]

    @pytest.mark.parametrize("inside", ["L1196M+G1202R", "L1196M+G1269A", "G1202R+G1269A"])
    def test_every_pair_inside_a_triple_is_one_of_its_pieces(self, inside):
        found = part((*PAIR, "p.G1269A"), row(inside, "resistant", row_id="PAIR0001"))
        assert (found.basis, ids(found.verdict.evidence)) == (Basis.SINGLES_ONLY, ["PAIR0001"])

    @pytest.mark.parametrize(
        ("compound", "single", "against"),
        [
            ("sensitive", "resistant", ["ONE0001"]),
            ("sensitive", "sensitive", []),
            ("resistant", "sensitive", ["ONE0001"]),
            ("resistant", "reduced", []),
            ("sensitive", "sensitivity_not_supported", []),
        ],
    )
    def test_only_singles_of_the_other_side_are_shown_against_a_compound(self, compound, single, against):
        found = part(PAIR, row("L1196M+G1202R", compound), row("L1196M", single, row_id="ONE0001"))
        assert (found.basis, ids(found.verdict.against)) == (Basis.EXACT, against)


class TestTheDriverItself:
    FAILED = row("", "resistant", level="B", evidence_type="cohort", row_id="FAIL0001")

    def test_patients_whose_fusion_did_not_respond_decide_alone(self):
        made = call(sample(), self.FAILED)
        assert (made.prediction, made.level, made.evidence) == (Prediction.RESISTANT, "B", ("FAIL0001",))
        assert made.background_match is BackgroundMatch.SAME

    def test_and_are_named_beside_a_mutation_that_resists_as_well(self):
        made = call(sample("G1202R"), self.FAILED, row("G1202R", "resistant", row_id="BAD0001"))
        assert made.evidence == ("BAD0001", "FAIL0001")

    def test_and_are_not_named_for_a_worse_mutation(self):
        reduced = row("", "reduced", level="B", evidence_type="cohort", row_id="LESS0001")
        made = call(sample("G1202R"), reduced, row("G1202R", "resistant", row_id="BAD0001"))
        assert (made.prediction, made.evidence) == (Prediction.RESISTANT, ("BAD0001",))

    def test_a_contesting_patient_is_no_evidence_for_the_drug(self):
        weak = row("", "resistant", level="D", evidence_type="case", row_id="WEAK0001")
        made = call(sample(), RESPONDS, weak)
        assert (made.prediction, made.evidence, made.against) == (Prediction.SENSITIVE, ("BASE0001",), ("WEAK0001",))

    @pytest.mark.parametrize("response", ["not_resistant", "resistant", "reduced", "sensitivity_not_supported"])
    def test_a_row_that_compares_no_patients_never_speaks_against_a_fusion(self, response):
        assert call(sample(), RESPONDS, row("", response)).prediction is Prediction.SENSITIVE

    @pytest.mark.parametrize("evidence_type", ["guideline", "trial", "cohort", "case"])
    def test_not_resistant_says_nothing_of_a_fusion_itself(self, evidence_type):
        mild = row("", "not_resistant", level="B", evidence_type=evidence_type, row_id="MILD0001")
        assert read_driver(index_of(table(mild)), FUSION, "x", ()).nothing
        assert read_driver(index_of(table(RESPONDS, mild)), FUSION, "x", ()).against == ()

    def test_a_row_of_full_length_alk_never_speaks_for_a_fusion_itself(self):
        full = row("", "sensitive", level="A", background="full_length", evidence_type="trial")
        assert read_driver(index_of(table(full)), FUSION, "x", ()).nothing

    @pytest.mark.parametrize("kind", [Event.CANDIDATE, Event.UNRESOLVED])
    def test_a_fusion_that_is_not_established_has_no_verdict_of_its_own(self, kind):
        findings = sample(rearrangements=(event(kind=kind),))
        for rows in ([RESPONDS], [self.FAILED]):
            made = outcome(findings, *rows)
            assert (made.prediction, made.driver_verdict.direction) == (Prediction.NO_EVIDENCE, Direction.SILENT)

    def test_a_sensitive_mutation_makes_no_drug_sensitive_with_a_candidate(self):
        findings = sample("G1202R", rearrangements=(event(kind=Event.CANDIDATE),))
        assert outcome(findings, row("G1202R", "sensitive")).prediction is Prediction.NO_EVIDENCE

    @pytest.mark.parametrize("response", ["resistant", "reduced", "sensitivity_not_supported"])
    def test_a_weak_row_of_the_own_disease_is_no_evidence_for_the_drug(self, response):
        """Rows of the own disease are named first, and this one says the opposite."""
        own = row("", response, level="E", disease="ALCLALKP", evidence_type="case", row_id="OWN0001")
        lung = row("", "sensitive", level="B", disease="NSCLC", evidence_type="trial", row_id="LUNG0001")
        made = call(sample(disease="ALCLALKP"), own, lung)
        assert (made.prediction, made.evidence) == (Prediction.SENSITIVE, ("LUNG0001",))

    def test_patients_of_whom_some_responded_make_a_conflict(self):
        mixed = row("", "conflicting", level="B", evidence_type="cohort", row_id="MIXED0001")
        assert call(sample(), RESPONDS, mixed).prediction is Prediction.CONFLICTING

    @pytest.mark.parametrize(
        "findings",
        [
            sample("F1174L", fusion=None),
            sample(fusion=None),
            sample(fusion=None, driver_could_be_seen=False),
            sample("F1174L", rearrangements=(event(kind=Event.CANDIDATE),)),
        ],
        ids=["mutation", "none found", "not looked for", "beside a candidate"],
    )
    def test_rows_of_fusions_never_speak_where_no_fusion_drives(self, findings):
        activating = row("F1174L", "sensitive", background="full_length")
        for about_fusions in (RESPONDS, self.FAILED):
            made = outcome(findings, about_fusions, activating)
            assert made.driver_verdict.direction is Direction.SILENT
            assert made.prediction is not Prediction.RESISTANT

    @pytest.mark.parametrize("background", ["unspecified", "v::ALK", "NPM1::ALK"])
    def test_a_mutation_drives_by_rows_of_full_length_alk_only(self, background):
        activating = row("F1174L", "sensitive", background="full_length", drug="y")
        elsewhere = row("F1174L", "sensitive", background=background)
        assert outcome(sample("F1174L", fusion=None), activating, elsewhere).prediction is Prediction.NO_EVIDENCE

    def test_of_the_own_disease_the_best_level_and_the_next_are_named(self):
        levels = {level: row("", "sensitive", level=level, evidence_type="trial", row_id=level * 8) for level in "ABCD"}
        verdict = read_driver(index_of(table(*levels.values())), FUSION, "x", ())
        assert (verdict.level, ids(verdict.evidence)) == ("A", ["A" * 8, "B" * 8])


class TestLevelOfTheDisease:
    @pytest.mark.parametrize(
        ("level", "other", "stated"),
        [("A", "B", "B"), ("B", "B", "B"), ("C", "C", "C"), ("E", "C", "C")],
    )
    def test_a_level_counts_in_full_where_a_row_of_the_disease_carries_it(self, level, other, stated):
        own = row("", "sensitive", level=other, disease="ALCLALKP", evidence_type="trial")
        lung = row("", "sensitive", level=level, disease="NSCLC", evidence_type="trial")
        assert call(sample(disease="ALCLALKP"), own, lung).level == stated

    @pytest.mark.parametrize(("level", "stated"), [("A", "C"), ("B", "C"), ("C", "C"), ("D", "D"), ("E", "E")])
    def test_a_level_of_another_disease_is_c_at_most(self, level, stated):
        lung = row("G1202R", "resistant", level=level, disease="NSCLC")
        assert call(sample("G1202R", disease="ALCLALKP"), lung).level == stated
        assert call(sample("G1202R"), lung).level == level

    def test_a_better_row_of_the_own_disease_in_another_fusion_carries_the_level(self):
        near = row("G1202R", "resistant", level="B", row_id="A0001")
        far = row("G1202R", "resistant", level="A", background="EML4::ALK", disease="ALCLALKP", row_id="B0001")
        made = call(sample("G1202R", disease="ALCLALKP"), near, far)
        assert (made.evidence, made.level) == (("A0001", "B0001"), "B")

    def test_a_weaker_row_of_the_own_disease_does_not_lift_the_level_of_another(self):
        lung = row("G1202R", "resistant", level="A", disease="NSCLC")
        own = row("G1202R", "resistant", level="B", disease="ALCLALKP")
        assert call(sample("G1202R", disease="ALCLALKP"), lung, own).level == "C"


class TestNotApplicable:
    def test_only_rows_against_the_drug_are_shown(self):
        rows = (row("G1202R", "resistant", row_id="BAD0001"), row("L1196M", "sensitive", row_id="GOOD0001"))
        doubt = row("G1269A", "sensitivity_not_supported", row_id="DOUBT0001")
        findings = sample("L1196M+G1202R+G1269A", fusion=None, phase=Phase.TRANS)
        made = outcome(findings, *rows, doubt)
        assert (made.prediction, ids(made.against)) == (Prediction.NOT_APPLICABLE, ["BAD0001"])
