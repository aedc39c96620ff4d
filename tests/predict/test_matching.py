"""Which rows speak about a genotype: background steps, compounds and phase, codon buckets, drug names."""

from __future__ import annotations

import pytest

from alkfusion.knowledge.match import Carrier, Molecule, index_of
from alkfusion.model import BackgroundMatch, Mutation, Phase, PhasedPair, Prediction
from alkfusion.predict import predict, predict_drug

from .tables import call, row, sample, table

FUSION_RESPONDS = row("", "sensitive", level="A", evidence_type="trial")
SAME = row("G1202R", "resistant", row_id="SAME0001")
OTHER = row("G1202R", "not_resistant", background="EML4::ALK", row_id="OTHER0001")
UNNAMED = row("G1202R", "not_resistant", background="v::ALK", row_id="UNNAMED0001")


class TestSameBackgroundBeforeOtherFusion:
    def test_rows_of_the_own_fusion_decide_over_the_same_level_elsewhere(self):
        made = call(sample("G1202R"), SAME, OTHER, UNNAMED)
        assert (made.prediction, made.background_match) == (Prediction.RESISTANT, BackgroundMatch.SAME)
        assert made.evidence == ("SAME0001",)
        assert "same fusion NPM1::ALK" in made.text

    def test_each_fusion_answers_from_its_own_rows(self):
        made = call(sample("G1202R", fusion="EML4::ALK"), FUSION_RESPONDS, SAME, OTHER)
        assert (made.prediction, made.evidence) == (Prediction.SENSITIVE, ("OTHER0001",) + (FUSION_RESPONDS.row_id,))

    def test_without_own_rows_other_fusions_speak_and_the_step_is_named(self):
        made = call(sample("G1202R", fusion="TPM3::ALK"), SAME)
        assert (made.prediction, made.background_match) == (Prediction.RESISTANT, BackgroundMatch.OTHER_FUSION)
        assert "carried over from NPM1::ALK" in made.text

    def test_patients_with_another_fusion_contest_a_dish_with_the_own_one(self):
        patients = row("G1202R", "sensitive", background="EML4::ALK", evidence_type="cohort", level="B")
        assert call(sample("G1202R"), SAME, patients).prediction is Prediction.CONFLICTING

    def test_an_unnamed_partner_in_the_sample_matches_no_fusion_as_its_own(self):
        made = call(sample("G1202R", fusion="v::ALK"), row("G1202R", "resistant", background="v::ALK"))
        assert made.background_match is BackgroundMatch.OTHER_FUSION

    def test_rows_come_nearest_first(self):
        index = index_of(table(UNNAMED, OTHER, SAME))
        found = index.matches(("p.G1202R",), "x", Molecule(Carrier.FUSION, ("NPM1::ALK",)))
        assert [match.row.row_id for match in found] == ["SAME0001", "OTHER0001", "UNNAMED0001"]


COMPOUND = row("C1156Y+L1198F", "sensitive", row_id="PAIR0001", level="C")
SINGLES = (row("C1156Y", "resistant", row_id="FIRST0001"), row("L1198F", "not_resistant", row_id="SECOND0001"))


class TestExactCompoundInProvenCisBeforeSingles:
    def test_in_cis_the_compound_row_decides_and_the_single_is_shown_against_it(self):
        made = call(sample("C1156Y+L1198F", phase=Phase.CIS), FUSION_RESPONDS, COMPOUND, *SINGLES)
        assert (made.prediction, made.evidence, made.against) == (Prediction.SENSITIVE, ("PAIR0001",), ("FIRST0001",))
        assert made.level == "C"

    def test_the_order_in_which_the_mutations_were_found_does_not_matter(self):
        findings = sample("L1198F+C1156Y", phase=Phase.CIS)
        assert call(findings, FUSION_RESPONDS, COMPOUND, *SINGLES).prediction is Prediction.SENSITIVE

    @pytest.mark.parametrize("phase", [Phase.TRANS, Phase.UNKNOWN, None])
    def test_without_proof_of_cis_each_single_stands_alone(self, phase):
        made = call(sample("C1156Y+L1198F", phase=phase), FUSION_RESPONDS, COMPOUND, *SINGLES)
        assert (made.prediction, made.evidence) == (Prediction.RESISTANT, ("FIRST0001",))

    def test_the_open_question_is_printed(self):
        made = call(sample("C1156Y+L1198F"), FUSION_RESPONDS, COMPOUND, *SINGLES)
        assert "whether C1156Y and L1198F lie on one molecule is not known" in made.text
        assert "together in cis the table calls C1156Y+L1198F sensitive" in made.text

    def test_in_trans_there_is_no_open_question(self):
        made = call(sample("C1156Y+L1198F", phase=Phase.TRANS), FUSION_RESPONDS, COMPOUND, *SINGLES)
        assert "one molecule" not in made.text
        assert "in cis" not in made.text

    def test_cis_in_one_molecule_is_cis(self):
        pairs = tuple(
            PhasedPair(first="p.L1198F", second="p.C1156Y", phase=phase) for phase in (Phase.CIS, Phase.TRANS)
        )
        made = call(sample("C1156Y+L1198F", phases=pairs), FUSION_RESPONDS, COMPOUND, *SINGLES)
        assert made.prediction is Prediction.SENSITIVE


class TestCompoundWithoutARow:
    def test_resistance_of_a_single_counts_and_is_called_single_mutation_evidence(self):
        made = call(sample("C1156Y+L1198F", phase=Phase.CIS), FUSION_RESPONDS, *SINGLES)
        assert (made.prediction, made.evidence, made.against) == (Prediction.RESISTANT, ("FIRST0001",), ("SECOND0001",))
        assert "C1156Y+L1198F in cis (single-mutation evidence only)" in made.text

    def test_two_sensitive_singles_do_not_make_a_sensitive_compound(self):
        rows = (row("L1196M", "sensitive"), row("G1202R", "sensitive"))
        made = call(sample("L1196M+G1202R", phase=Phase.CIS), FUSION_RESPONDS, *rows)
        assert made.prediction is Prediction.NO_EVIDENCE
        assert "cannot be inferred from single-mutation evidence only" in made.text

    def test_a_compound_row_never_fires_on_a_larger_compound(self):
        """Only its resistance is carried, as evidence on a part; its sensitivity is not."""
        sensitive = row("L1196M+G1202R", "sensitive")
        made = call(sample("L1196M+G1202R+G1269A", phase=Phase.CIS), FUSION_RESPONDS, sensitive)
        assert made.prediction is Prediction.NO_EVIDENCE
        resistant = row("L1196M+G1202R", "resistant")
        made = call(sample("L1196M+G1202R+G1269A", phase=Phase.CIS), FUSION_RESPONDS, resistant)
        assert made.prediction is Prediction.RESISTANT
        assert "single-mutation evidence only" in made.text

    def test_a_triple_needs_every_pair_in_cis(self):
        triple = row("L1196M+G1202R+G1269A", "resistant", row_id="TRIPLE0001")
        pairs = (("p.L1196M", "p.G1202R"), ("p.G1202R", "p.G1269A"))
        phases = tuple(PhasedPair(first=a, second=b, phase=Phase.CIS) for a, b in pairs)
        made = call(sample("L1196M+G1202R+G1269A", phases=phases), FUSION_RESPONDS, triple)
        assert made.prediction is Prediction.NO_EVIDENCE
        assert "together in cis the table calls L1196M+G1202R+G1269A resistant" in made.text


class TestOpenCompoundQuestion:
    SENSITIVE_SINGLES = (row("L1196M", "sensitive"), row("G1202R", "sensitive"))

    def test_unknown_phase_keeps_a_drug_out_of_sensitive(self):
        made = call(sample("L1196M+G1202R"), FUSION_RESPONDS, *self.SENSITIVE_SINGLES)
        assert made.prediction is Prediction.PRESUMED_SENSITIVE

    def test_in_trans_two_sensitive_singles_are_sensitive(self):
        made = call(sample("L1196M+G1202R", phase=Phase.TRANS), FUSION_RESPONDS, *self.SENSITIVE_SINGLES)
        assert made.prediction is Prediction.SENSITIVE

    def test_a_resistant_compound_that_may_be_there_leaves_no_evidence(self):
        pair = row("L1196M+G1202R", "resistant")
        made = call(sample("L1196M+G1202R"), FUSION_RESPONDS, *self.SENSITIVE_SINGLES, pair)
        assert made.prediction is Prediction.NO_EVIDENCE
        assert "together in cis the table calls L1196M+G1202R resistant" in made.text


class TestCodonBuckets:
    BUCKET = row("I1171?", "resistant", row_id="BUCKET0001")

    def test_a_codon_row_never_fires_and_is_mentioned(self):
        made = call(sample("I1171N"), FUSION_RESPONDS, self.BUCKET)
        assert made.prediction is Prediction.NO_EVIDENCE
        assert "not counted: rows that name only the codon of I1171N say resistant" in made.text

    def test_with_the_flag_it_counts(self):
        made = predict(sample("I1171N"), table(FUSION_RESPONDS, self.BUCKET), codon_buckets=True)[0]
        assert (made.prediction, made.evidence) == (Prediction.RESISTANT, ("BUCKET0001",))
        assert "not counted" not in made.text

    def test_another_codon_is_left_alone(self):
        assert "codon" not in call(sample("G1202R"), self.BUCKET).text


class TestDrugsAndSpellings:
    def test_a_row_about_a_class_of_drugs_never_speaks_for_a_drug(self):
        made = call(sample("G1202R"), FUSION_RESPONDS, row("G1202R", "resistant", drug="ALK inhibitors"))
        assert made.prediction is Prediction.NO_EVIDENCE

    def test_a_row_about_an_amplification_never_speaks_for_a_fusion(self):
        made = call(sample(), row("", "sensitive", alteration="amplification"))
        assert made.prediction is Prediction.NO_EVIDENCE

    @pytest.mark.parametrize("spelling", ["p.G1202R", "G1202R", "p.Gly1202Arg", "p.(G1202R)"])
    def test_spellings_of_one_change_are_one_change(self, spelling):
        findings = sample(mutations=(Mutation(protein=spelling),))
        assert call(findings, SAME).evidence == ("SAME0001",)

    def test_calls_are_sorted_by_name_whatever_the_case(self):
        calls = predict(sample(), table(drugs=("crizotinib", "ASP3026", "alectinib")))
        assert [made.drug for made in calls] == ["alectinib", "ASP3026", "crizotinib"]

    def test_one_drug_alone_gets_the_same_call(self):
        knowledge = table(FUSION_RESPONDS, SAME, drugs=("x", "y"))
        assert predict_drug(sample("G1202R"), knowledge, "x") == predict(sample("G1202R"), knowledge)[0]
