"""The fold: one test class a rule of docs/prediction.md, on tables made by hand."""

from __future__ import annotations

import pytest

from alkfusion.model import Event, Mutation, Prediction, YesNoUnknown
from alkfusion.predict import Findings

from .tables import G1202_NOT_SEEN, call, event, row, sample

FUSION_RESPONDS = row("", "sensitive", row_id="BASE0001", level="B", evidence_type="trial", pmid="100")


class TestSensitiveNeedsADriverAndEveryResidueSeen:
    def test_driver_seen_and_all_residues_assessed_is_sensitive(self):
        made = call(sample(), FUSION_RESPONDS)
        assert (made.prediction, made.level, made.evidence) == (Prediction.SENSITIVE, "B", ("BASE0001",))

    def test_one_unassessed_residue_leaves_it_presumed(self):
        made = call(sample(assessment=G1202_NOT_SEEN), FUSION_RESPONDS)
        assert made.prediction is Prediction.PRESUMED_SENSITIVE
        assert "not assessed: residues 1202" in made.text

    def test_without_mutation_input_it_is_presumed_and_says_what_was_not_looked_at(self):
        made = call(Findings(rearrangements=(event(),)), FUSION_RESPONDS)
        assert made.prediction is Prediction.PRESUMED_SENSITIVE
        assert "no residue of the kinase domain was looked at, which is not wild type" in made.text

    def test_a_complete_assessment_of_another_table_is_not_complete_here(self):
        """The rows make residue 1400 a defining one, and this assessment never looked at it."""
        made = call(sample(), FUSION_RESPONDS, row("V1400A", "resistant"))
        assert made.prediction is Prediction.PRESUMED_SENSITIVE

    def test_a_drug_without_any_row_has_no_evidence_in_this_version(self):
        made = call(sample())
        assert made.prediction is Prediction.NO_EVIDENCE
        assert "table version 9.9.9" in made.text

    def test_a_mutation_that_is_not_resistant_does_not_make_up_for_a_fusion_without_rows(self):
        assert call(sample("G1202R"), row("G1202R", "not_resistant")).prediction is Prediction.NO_EVIDENCE

    def test_a_mutation_row_that_says_sensitive_is_enough(self):
        assert call(sample("G1202R"), row("G1202R", "sensitive")).prediction is Prediction.SENSITIVE


class TestResistanceWinsOverSilence:
    @pytest.mark.parametrize("response", ["resistant", "reduced"])
    def test_one_row_against_the_mutation_decides(self, response):
        made = call(sample("G1202R"), FUSION_RESPONDS, row("G1202R", response, row_id="BAD0001"))
        assert (made.prediction, made.evidence) == (Prediction(response), ("BAD0001",))

    def test_the_worst_mutation_decides(self):
        good, bad = row("L1196M", "sensitive", level="A"), row("G1202R", "resistant", row_id="BAD0001", level="E")
        made = call(sample("L1196M+G1202R"), FUSION_RESPONDS, good, bad)
        assert (made.prediction, made.level, made.evidence) == (Prediction.RESISTANT, "E", ("BAD0001",))

    def test_resistance_counts_where_the_other_mutation_is_unknown(self):
        made = call(sample("V1180A+G1202R"), row("G1202R", "resistant"))
        assert made.prediction is Prediction.RESISTANT

    def test_a_failed_call_does_not_count_and_is_not_wild_type_either(self):
        failed = Mutation(protein="p.G1202R", filter="low_depth;strand_bias")
        made = call(sample(mutations=(failed,)), FUSION_RESPONDS, row("G1202R", "resistant"))
        assert made.prediction is Prediction.PRESUMED_SENSITIVE
        assert "called but not counted, because the call failed its filter: G1202R" in made.text

    def test_a_failed_call_beside_a_passing_one_of_the_same_change_is_no_doubt(self):
        both = (Mutation(protein="p.G1202R", filter="low_depth"), Mutation(protein="p.G1202R", filter="PASS"))
        made = call(sample(mutations=both), FUSION_RESPONDS, row("G1202R", "sensitive"))
        assert made.prediction is Prediction.SENSITIVE

    @pytest.mark.parametrize("passed", [None, "PASS", "."])
    def test_a_call_that_passed_or_was_never_filtered_counts(self, passed):
        mutation = Mutation(protein="p.G1202R", filter=passed)
        made = call(sample(mutations=(mutation,)), FUSION_RESPONDS, row("G1202R", "resistant"))
        assert made.prediction is Prediction.RESISTANT


class TestBetterLevelFirst:
    @pytest.mark.parametrize(
        ("against", "favourable", "expected"),
        [
            ("D", "D", Prediction.CONFLICTING),
            ("D", "E", Prediction.CONFLICTING),
            ("E", "D", Prediction.CONFLICTING),
            ("C", "D", Prediction.CONFLICTING),
            ("C", "E", Prediction.RESISTANT),
            ("E", "C", Prediction.SENSITIVE),
            ("B", "D", Prediction.RESISTANT),
            ("D", "A", Prediction.SENSITIVE),
        ],
    )
    def test_same_or_next_level_conflicts_two_levels_decide(self, against, favourable, expected):
        bad = row("G1202R", "resistant", level=against, row_id="BAD0001")
        good = row("G1202R", "sensitive", level=favourable, row_id="GOOD0001")
        made = call(sample("G1202R"), bad, good)
        assert made.prediction is expected
        assert {*made.evidence, *made.against} == {"BAD0001", "GOOD0001"}

    def test_conflict_keeps_both_sides(self):
        made = call(
            sample("G1202R"),
            row("G1202R", "resistant", row_id="BAD0001"),
            row("G1202R", "not_resistant", row_id="GOOD0001"),
        )
        assert (made.evidence, made.against) == (("BAD0001",), ("GOOD0001",))

    def test_many_rows_of_a_lower_level_do_not_outvote_a_better_one(self):
        weak = [row("G1202R", "sensitive", level="E", pmid=str(number)) for number in range(2, 9)]
        assert call(sample("G1202R"), row("G1202R", "resistant", level="C"), *weak).prediction is Prediction.RESISTANT

    def test_resistant_beside_reduced_is_resistant(self):
        made = call(sample("G1202R"), row("G1202R", "reduced"), row("G1202R", "resistant"))
        assert made.prediction is Prediction.RESISTANT

    def test_reduced_two_levels_above_resistant_is_reduced(self):
        made = call(sample("G1202R"), row("G1202R", "reduced", level="B"), row("G1202R", "resistant", level="D"))
        assert made.prediction is Prediction.REDUCED

    def test_a_row_that_is_itself_conflicting_makes_a_conflict(self):
        assert call(sample("G1202R"), row("G1202R", "conflicting")).prediction is Prediction.CONFLICTING


class TestSensitivityNotSupportedIsNotResistance:
    NOT_SUPPORTED = row("G1202R", "sensitivity_not_supported", row_id="DOUBT0001")

    def test_alone_it_is_no_evidence_and_shown(self):
        made = call(sample("G1202R"), FUSION_RESPONDS, self.NOT_SUPPORTED)
        assert made.prediction is Prediction.NO_EVIDENCE
        assert "DOUBT0001" in made.against
        assert "sensitivity was not supported" in made.text

    def test_against_a_statement_of_sensitivity_it_conflicts(self):
        made = call(sample("G1202R"), row("G1202R", "sensitive"), self.NOT_SUPPORTED)
        assert made.prediction is Prediction.CONFLICTING

    def test_beside_resistance_it_does_not_soften(self):
        made = call(sample("G1202R"), row("G1202R", "resistant", level="E"), self.NOT_SUPPORTED)
        assert made.prediction is Prediction.RESISTANT

    def test_a_better_doubt_does_not_hide_weak_resistance(self):
        rows = (row("G1202R", "sensitivity_not_supported", level="A"), row("G1202R", "sensitive", level="B"))
        weak = row("G1202R", "resistant", level="E")
        assert call(sample("G1202R"), *rows).prediction is Prediction.CONFLICTING
        assert call(sample("G1202R"), *rows, weak).prediction is Prediction.CONFLICTING


class TestUnknownSignificance:
    def test_a_kinase_domain_change_without_a_row_lowers_to_no_evidence(self):
        made = call(sample("V1180A"), FUSION_RESPONDS)
        assert made.prediction is Prediction.NO_EVIDENCE
        assert "V1180A is of unknown significance" in made.text
        assert made.against == ("BASE0001",)

    def test_a_change_with_rows_for_another_drug_only_lowers_too(self):
        made = call(sample("G1202R"), FUSION_RESPONDS, row("G1202R", "sensitive", drug="y"))
        assert made.prediction is Prediction.NO_EVIDENCE
        assert "G1202R has no row for x" in made.text

    def test_a_change_outside_the_kinase_domain_without_a_row_does_not_lower(self):
        assert call(sample("K1491R"), FUSION_RESPONDS).prediction is Prediction.SENSITIVE

    def test_a_synonymous_change_does_not_lower(self):
        silent = (Mutation(protein="p.G1202="),)
        assert call(sample(mutations=silent), FUSION_RESPONDS).prediction is Prediction.SENSITIVE

    def test_a_change_that_cannot_be_placed_is_not_taken_as_harmless(self):
        odd = (Mutation(protein="p.?"),)
        assert call(sample(mutations=odd), FUSION_RESPONDS).prediction is Prediction.NO_EVIDENCE


class TestPartnerPotencyIsNeverResistance:
    def test_a_bench_row_on_the_fusion_itself_never_counts_against_it(self):
        potency = row("", "resistant", row_id="POTENCY0001", fold=4.0)
        made = call(sample(), FUSION_RESPONDS, potency)
        assert (made.prediction, made.against) == (Prediction.SENSITIVE, ("POTENCY0001",))

    def test_nor_does_a_row_on_an_isoform(self):
        isoform = row("", "reduced", isoform="variant 3", evidence_type="cohort", level="B")
        assert call(sample(), FUSION_RESPONDS, isoform).prediction is Prediction.SENSITIVE

    def test_patients_whose_fusion_did_not_respond_do_count(self):
        patients = row("", "resistant", evidence_type="cohort", level="B")
        assert call(sample(), FUSION_RESPONDS, patients).prediction is Prediction.CONFLICTING


class TestLevelIsNotInherited:
    def test_the_level_is_that_of_the_mutation_not_of_the_fusion(self):
        validated = row("", "sensitive", level="A", evidence_type="trial")
        made = call(sample("G1202R"), validated, row("G1202R", "not_resistant", level="E"))
        assert (made.prediction, made.level) == (Prediction.SENSITIVE, "E")

    def test_the_level_is_that_of_the_weakest_mutation(self):
        rows = (row("L1196M", "sensitive", level="C"), row("G1202R", "sensitive", level="E"))
        made = call(sample("L1196M+G1202R", phase=None), *rows)
        assert made.level == "E"

    def test_a_level_from_another_disease_counts_as_c_at_most(self):
        lung = row("", "sensitive", level="A", disease="NSCLC", evidence_type="trial")
        made = call(sample(disease="ALCLALKP"), lung)
        assert made.level == "C"
        assert "studied in NSCLC and not in ALCLALKP" in made.text

    def test_rows_of_the_samples_disease_come_first(self):
        lung = row("", "sensitive", level="A", disease="NSCLC", evidence_type="trial")
        lymphoma = row("", "sensitive", level="B", disease="ALCLALKP", evidence_type="trial", row_id="OWN0001")
        made = call(sample(disease="ALCLALKP"), lung, lymphoma)
        assert (made.level, made.evidence) == ("B", ("OWN0001",))

    def test_the_amp_tier_is_named_for_the_disease_it_was_given_for(self):
        tiered = row("", "sensitive", level="A", disease="ALCLALKP", evidence_type="trial", amp_tier="IA")
        assert "AMP tier IA" in call(sample(disease="ALCLALKP"), tiered).text
        assert "AMP tier" not in call(sample(disease="NSCLC"), tiered).text


class TestPublicationsAreCounted:
    def test_two_rows_of_one_paper_are_one_publication(self):
        rows = (row("G1202R", "resistant", assay="a"), row("G1202R", "resistant", assay="b"))
        assert "1 publication)" in call(sample("G1202R"), *rows).text

    def test_a_paper_known_by_doi_only_is_another_one(self):
        rows = (row("G1202R", "resistant"), row("G1202R", "resistant", pmid="", doi="10.1000/x"))
        assert "2 publications)" in call(sample("G1202R"), *rows).text


class TestTheOtherAllele:
    OFF = (Mutation(protein="p.G1202R", on_fusion_allele=YesNoUnknown.NO),)

    def test_a_mutation_proven_on_the_other_allele_does_not_touch_the_fusion(self):
        made = call(sample(mutations=self.OFF), FUSION_RESPONDS, row("G1202R", "resistant"))
        assert made.prediction is Prediction.SENSITIVE
        assert "on the other allele, and not counted against the fusion: G1202R" in made.text

    def test_full_length_resistance_on_the_other_allele_still_counts(self):
        rows = (row("G1202R", "resistant", background="full_length"), row("G1202R", "sensitive"))
        assert call(sample(mutations=self.OFF), FUSION_RESPONDS, *rows).prediction is Prediction.RESISTANT

    def test_where_it_lies_unknown_counts_as_on_the_fusion(self):
        made = call(sample("G1202R"), FUSION_RESPONDS, row("G1202R", "resistant"))
        assert made.prediction is Prediction.RESISTANT


class TestOtherClassesAreNoDriver:
    @pytest.mark.parametrize(
        "kind",
        [
            Event.RECIPROCAL,
            Event.KINASE_LOST,
            Event.OUT_OF_FRAME,
            Event.ANTISENSE,
            Event.READ_THROUGH,
            Event.INTRAGENIC,
        ],
    )
    def test_only_a_kinase_fusion_drives(self, kind):
        made = call(sample(rearrangements=(event(kind=kind),)), FUSION_RESPONDS)
        assert made.prediction is Prediction.NOT_APPLICABLE

    @pytest.mark.parametrize("kind", [Event.CANDIDATE, Event.UNRESOLVED])
    def test_what_is_not_established_makes_no_drug_sensitive(self, kind):
        made = call(sample(rearrangements=(event(kind=kind),)), FUSION_RESPONDS)
        assert made.prediction is Prediction.NO_EVIDENCE
        assert "NPM1::ALK is not established as a kinase fusion" in made.text

    def test_resistance_counts_with_a_candidate(self):
        findings = sample("G1202R", rearrangements=(event(kind=Event.CANDIDATE),))
        assert call(findings, row("G1202R", "resistant")).prediction is Prediction.RESISTANT

    def test_a_stated_fusion_drives(self):
        findings = sample(rearrangements=(event(stated=True),))
        assert call(findings, FUSION_RESPONDS).prediction is Prediction.SENSITIVE
