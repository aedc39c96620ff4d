"""What drives ALK: nothing found, nothing that could be found, or a mutation of full-length ALK."""

from __future__ import annotations

from alkfusion.model import BackgroundMatch, Event, Mutation, Prediction, Significance, YesNoUnknown
from alkfusion.predict import significance_of

from .tables import call, event, row, sample, table

NEUROBLASTOMA = row("F1174L", "resistant", background="full_length", row_id="NBL0001")
ACTIVATING = row("F1174L", "sensitive", background="full_length", drug="y")
FUSION = row("F1174L", "not_resistant", row_id="FUSION0001")


class TestNoDriverFound:
    def test_inputs_that_could_have_shown_one_make_it_not_applicable(self):
        made = call(sample(fusion=None), row("", "sensitive"))
        assert made.prediction is Prediction.NOT_APPLICABLE
        assert "this is not proof of absence" in made.text

    def test_a_resistance_mutation_found_all_the_same_is_shown_against_it(self):
        made = call(sample("G1202R", fusion=None), row("G1202R", "resistant", row_id="BAD0001"))
        assert (made.prediction, made.against) == (Prediction.NOT_APPLICABLE, ("BAD0001",))
        assert "in ALK fusions 1 publication would count against it" in made.text


class TestDriverCouldNotBeSeen:
    def test_resistance_counts_and_the_driver_is_named_as_not_assessed(self):
        findings = sample("G1202R", fusion=None, driver_could_be_seen=False)
        made = call(findings, row("", "sensitive"), row("G1202R", "resistant"))
        assert made.prediction is Prediction.RESISTANT
        assert "no input could show an ALK fusion, so the driver was not assessed" in made.text

    def test_nothing_becomes_sensitive(self):
        findings = sample("G1202R", fusion=None, driver_could_be_seen=False)
        made = call(findings, row("", "sensitive", level="A"), row("G1202R", "sensitive", level="A"))
        assert made.prediction is Prediction.NOT_ASSESSED

    def test_without_mutations_nothing_was_assessed(self):
        findings = sample(fusion=None, driver_could_be_seen=False)
        assert call(findings, row("", "sensitive")).prediction is Prediction.NOT_ASSESSED

    def test_a_stated_fusion_is_a_driver(self):
        findings = sample(rearrangements=(event(stated=True),), driver_could_be_seen=False)
        assert call(findings, row("", "sensitive")).prediction is Prediction.SENSITIVE


class TestFullLengthAlk:
    def test_a_fusion_uses_the_rows_of_fusions(self):
        made = call(sample("F1174L"), row("", "sensitive"), NEUROBLASTOMA, FUSION)
        assert made.prediction is Prediction.SENSITIVE
        assert "NBL0001" not in (*made.evidence, *made.against)

    def test_full_length_alk_uses_its_own_rows(self):
        made = call(sample("F1174L", fusion=None), NEUROBLASTOMA, ACTIVATING, FUSION)
        assert (made.prediction, made.evidence, made.against) == (Prediction.RESISTANT, ("NBL0001",), ())
        assert made.background_match is BackgroundMatch.SAME

    def test_full_length_rows_speak_for_a_fusion_only_where_no_fusion_row_exists(self):
        made = call(sample("F1174L"), row("", "sensitive"), NEUROBLASTOMA)
        assert (made.prediction, made.background_match) == (Prediction.RESISTANT, BackgroundMatch.FULL_LENGTH)

    def test_sensitivity_of_a_fusion_does_not_make_full_length_alk_sensitive(self):
        made = call(sample("F1174L", fusion=None), ACTIVATING, row("F1174L", "sensitive"), row("", "sensitive"))
        assert made.prediction is Prediction.NO_EVIDENCE

    def test_sensitivity_of_full_length_alk_itself_does(self):
        made = call(sample("F1174L", fusion=None), row("F1174L", "sensitive", background="full_length"))
        assert made.prediction is Prediction.SENSITIVE
        assert "for F1174L (level D, full-length ALK, 1 publication)" in made.text

    def test_beside_an_unproven_fusion_the_rows_of_both_count(self):
        findings = sample("F1174L", rearrangements=(event(kind=Event.CANDIDATE),))
        rows = (row("F1174L", "sensitive", background="full_length"), row("F1174L", "resistant"))
        assert call(findings, *rows).prediction is Prediction.CONFLICTING

    def test_resistance_alone_makes_no_driver(self):
        made = call(sample("F1174L", fusion=None), NEUROBLASTOMA)
        assert (made.prediction, made.against) == (Prediction.NOT_APPLICABLE, ("NBL0001",))

    def test_a_kinase_assay_alone_makes_no_driver(self):
        enzyme = row("F1174L", "sensitive", background="full_length", evidence_type="preclinical_enzyme")
        assert call(sample("F1174L", fusion=None), enzyme).prediction is Prediction.NOT_APPLICABLE


class TestSignificance:
    KNOWLEDGE = table(
        row("G1202R", "reduced"),
        row("L1196M", "not_resistant"),
        ACTIVATING,
        row("F1174L", "resistant"),
        row("R1275Q", "sensitive", background="full_length"),
        row("I1171?", "resistant"),
    )

    def known(self, change: str, allele: YesNoUnknown = YesNoUnknown.UNKNOWN) -> Significance:
        return significance_of(Mutation(protein=change, on_fusion_allele=allele), self.KNOWLEDGE)

    def test_resistance_in_a_fusion_comes_first(self):
        assert self.known("p.F1174L") is Significance.KNOWN_RESISTANCE

    def test_off_the_fusion_allele_only_full_length_alk_is_asked(self):
        assert self.known("p.F1174L", YesNoUnknown.NO) is Significance.KNOWN_ACTIVATING
        assert self.known("p.G1202R", YesNoUnknown.NO) is Significance.UNKNOWN

    def test_reduced_sensitivity_is_resistance(self):
        assert self.known("p.Gly1202Arg") is Significance.KNOWN_RESISTANCE

    def test_studied_in_full_length_alk_is_activating(self):
        assert self.known("p.R1275Q") is Significance.KNOWN_ACTIVATING

    def test_tested_and_not_resistant_is_no_significance(self):
        assert self.known("p.L1196M") is Significance.UNKNOWN

    def test_no_row_and_a_row_of_the_codon_alone_are_unknown(self):
        assert self.known("p.V1180A") is Significance.UNKNOWN
        assert self.known("p.I1171N") is Significance.UNKNOWN
