"""Published truths that the shipped table must carry, each with its publication."""

from __future__ import annotations

import pytest

from alkfusion.knowledge.table import Knowledge
from alkfusion.model import BackgroundMatch, DrugCall, Phase, Prediction
from alkfusion.predict import Findings, predict_drug

from .tables import G1202_NOT_SEEN, event, sample

AMIN_2016 = "27009859"
FONTANA_2015 = "25727400"
SHAW_2016 = "26698910"
MIZUTA_2021 = "10.1038/s41467-021-21396-w"
JOHNSON_2014 = "24819116"
LIN_2017 = "10.1158/2159-8290.CD-16-1123"
YANAGITANI_2020 = "10.1111/cas.14314"
WARNINGS = (Prediction.RESISTANT, Prediction.REDUCED, Prediction.CONFLICTING)


@pytest.fixture(scope="module")
def papers(shipped: Knowledge):
    """The publications behind row ids of the shipped table."""
    rows = {row.row_id: row for row in shipped.evidence}
    return lambda ids: {rows[row_id].pmid or rows[row_id].doi for row_id in ids}


@pytest.fixture(scope="module")
def backgrounds(shipped: Knowledge):
    rows = {row.row_id: row for row in shipped.evidence}
    return lambda ids: {rows[row_id].background for row_id in ids}


@pytest.fixture(scope="module")
def ask(shipped: Knowledge):
    """Ask the shipped table about a genotype in a fusion (or full-length ALK) and one drug."""

    def asked(drug: str, genotype: str, fusion: str | None = "EML4::ALK", phase: Phase | None = None) -> DrugCall:
        return predict_drug(sample(genotype, fusion=fusion, phase=phase), shipped, drug)

    return asked


class TestG1202RAloneUnderLorlatinib:
    """The open evidence is a 59-fold loss of target inhibition (Johnson 2014) against a review that lists the mutation
    as targeted by lorlatinib (Lin 2017); no open clinical row exists. So the call is never plain resistant, never
    plain sensitive, and names both papers.
    """

    @pytest.mark.parametrize(
        ("fusion", "expected"), [("EML4::ALK", Prediction.REDUCED), ("NPM1::ALK", Prediction.CONFLICTING)]
    )
    def test_both_papers_are_named(self, ask, papers, fusion, expected):
        made = ask("lorlatinib", "G1202R", fusion)
        assert made.prediction is expected
        assert JOHNSON_2014 in papers(made.evidence)
        assert LIN_2017 in papers(made.against)


class TestC1156YWithL1198F:
    """Shaw 2016 (PMID 26698910): in cis resistant to lorlatinib, and crizotinib works again."""

    def test_cis_is_resistant_to_lorlatinib(self, ask, papers):
        made = ask("lorlatinib", "C1156Y+L1198F", phase=Phase.CIS)
        assert (made.prediction, made.level, papers(made.evidence)) == (Prediction.RESISTANT, "C", {SHAW_2016})

    def test_cis_is_not_resistant_to_crizotinib(self, ask, papers):
        made = ask("crizotinib", "C1156Y+L1198F", phase=Phase.CIS)
        assert made.prediction in (Prediction.SENSITIVE, Prediction.PRESUMED_SENSITIVE)
        assert (made.level, papers(made.evidence)) == ("C", {SHAW_2016})

    @pytest.mark.parametrize("phase", [Phase.TRANS, Phase.UNKNOWN])
    def test_without_cis_c1156y_keeps_crizotinib_resistant(self, ask, phase):
        assert ask("crizotinib", "C1156Y+L1198F", phase=phase).prediction is Prediction.RESISTANT

    @pytest.mark.parametrize("phase", [Phase.TRANS, Phase.UNKNOWN])
    def test_without_cis_lorlatinib_is_neither_resistant_nor_sensitive(self, ask, phase):
        assert ask("lorlatinib", "C1156Y+L1198F", phase=phase).prediction is Prediction.NO_EVIDENCE

    def test_with_unknown_phase_the_question_is_printed(self, ask):
        text = ask("lorlatinib", "C1156Y+L1198F", phase=Phase.UNKNOWN).text
        assert "together in cis the table calls C1156Y+L1198F resistant" in text


class TestL1196MWithG1202R:
    """Yanagitani 2020 (10.1111/cas.14314) found the compound in a biopsy after lorlatinib had failed."""

    def test_cis_is_resistant_to_lorlatinib(self, ask, papers):
        made = ask("lorlatinib", "L1196M+G1202R", phase=Phase.CIS)
        assert (made.prediction, made.level, papers(made.evidence)) == (Prediction.RESISTANT, "C", {YANAGITANI_2020})

    @pytest.mark.parametrize("phase", [Phase.TRANS, Phase.UNKNOWN])
    def test_without_cis_the_row_does_not_speak(self, ask, papers, phase):
        made = ask("lorlatinib", "L1196M+G1202R", phase=phase)
        assert YANAGITANI_2020 not in papers((*made.evidence, *made.against))

    def test_with_unknown_phase_the_question_is_printed(self, ask):
        text = ask("lorlatinib", "L1196M+G1202R", phase=Phase.UNKNOWN).text
        assert "together in cis the table calls L1196M+G1202R resistant" in text


def test_i1171n_with_l1198h_is_not_rescued_by_the_l1198f_rule(ask, papers):
    """Mizuta 2021: I1171N with L1198H resists every ALK inhibitor approved in 2021, crizotinib among them."""
    for drug in ("crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"):
        made = ask(drug, "I1171N+L1198H", phase=Phase.CIS)
        assert (made.prediction, papers(made.evidence)) == (Prediction.RESISTANT, {MIZUTA_2021})


@pytest.mark.parametrize(("fusion", "other"), [("NPM1::ALK", "EML4::ALK"), ("EML4::ALK", "NPM1::ALK")])
def test_g1202r_under_alectinib_uses_the_rows_of_its_own_fusion(ask, papers, backgrounds, fusion, other):
    """Fontana 2015 (PMID 25727400) measured 27.9-fold in NPM1::ALK and 64.4-fold in EML4::ALK.

    Patients whose fusion the paper does not name (Yanagitani 2020) stand behind the own rows, never before them.
    """
    made = ask("alectinib", "G1202R", fusion)
    assert (made.prediction, made.background_match) == (Prediction.RESISTANT, BackgroundMatch.SAME)
    assert FONTANA_2015 in papers(made.evidence)
    assert backgrounds(made.evidence[:1]) == {fusion}
    assert backgrounds(made.evidence) <= {fusion, "v::ALK"}
    assert other not in backgrounds(made.against)


class TestF1174LInAFusionAndInFullLengthAlk:
    @pytest.mark.parametrize("drug", ["crizotinib", "alectinib", "lorlatinib"])
    def test_they_use_different_rows(self, ask, drug):
        fusion, full_length = ask(drug, "F1174L", "NPM1::ALK"), ask(drug, "F1174L", None)
        named = [{*made.evidence, *made.against} for made in (fusion, full_length)]
        assert named[0] and named[1] and not named[0] & named[1]

    def test_full_length_rows_are_neuroblastoma(self, ask, backgrounds, shipped):
        made = ask("crizotinib", "F1174L", None)
        assert backgrounds(made.evidence) == {"full_length"}
        diseases = {row.disease for row in shipped.evidence if row.row_id in made.evidence}
        assert diseases == {"NBL"}


class TestR1192PUnderAlectinib:
    """Amin 2016 (PMID 27009859): 4.39-fold in NPM1::ALK, 0.70-fold in EML4::ALK."""

    def test_npm1_alk_is_warned_from_its_own_rows(self, ask, papers, backgrounds):
        made = ask("alectinib", "R1192P", "NPM1::ALK")
        assert made.prediction in (Prediction.RESISTANT, Prediction.REDUCED)
        assert (papers(made.evidence), backgrounds(made.evidence)) == ({AMIN_2016}, {"NPM1::ALK"})

    def test_eml4_alk_is_not(self, ask, papers, backgrounds, shipped):
        made = ask("alectinib", "R1192P", "EML4::ALK")
        assert made.prediction in (Prediction.SENSITIVE, Prediction.PRESUMED_SENSITIVE)
        own = [row for row in shipped.evidence if row.row_id in made.evidence and row.genotype == ("p.R1192P",)]
        assert {(row.pmid, row.background) for row in own} == {(AMIN_2016, "EML4::ALK")}


@pytest.mark.parametrize("fusion", ["NPM1::ALK", "EML4::ALK"])
def test_g1269a_under_alectinib_shows_both_sides(ask, papers, fusion):
    """Fontana 2015 and Amin 2016 measured 5- to 12-fold; Lin 2017 lists the mutation as targeted by alectinib."""
    made = ask("alectinib", "G1269A", fusion)
    assert made.prediction in WARNINGS
    assert {FONTANA_2015, AMIN_2016} <= papers(made.evidence)
    assert LIN_2017 in papers(made.against)


def test_a_sample_with_an_unassessed_g1202_is_never_sensitive(shipped):
    findings = Findings(rearrangements=(event("NPM1::ALK"),), assessment=G1202_NOT_SEEN)
    predictions = {drug.name: predict_drug(findings, shipped, drug.name).prediction for drug in shipped.drugs}
    assert predictions["crizotinib"] is Prediction.PRESUMED_SENSITIVE
    assert Prediction.SENSITIVE not in predictions.values()


def test_npm1_alk_in_a_child_with_alcl_is_presumed_sensitive_to_crizotinib(shipped, papers):
    """Mosse 2017 (PMID 28787259): 83 to 90 % of children with ALK-positive ALCL responded."""
    made = predict_drug(sample(disease="ALCLALKP", age=9.0), shipped, "crizotinib")
    assert made.prediction in (Prediction.SENSITIVE, Prediction.PRESUMED_SENSITIVE)
    assert "28787259" in papers(made.evidence)
    assert made.approved is not None
    assert made.approved.startswith("Approved for ALCLALKP.")
    assert "EMA" in made.approved


def test_partner_dependent_potency_of_crizotinib_is_no_resistance(shipped, papers):
    """Fontana 2015 measured 42 nM in NPM1::ALK against 11 nM in EML4::ALK; both are called alike."""
    calls = [predict_drug(sample(fusion=name), shipped, "crizotinib") for name in ("NPM1::ALK", "EML4::ALK")]
    assert calls[0].prediction is calls[1].prediction
    assert calls[0].prediction in (Prediction.SENSITIVE, Prediction.PRESUMED_SENSITIVE)
