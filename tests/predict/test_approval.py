"""Approval is an axis of its own: authority, disease, age; never inherited by a mutation."""

from __future__ import annotations

from alkfusion.model import Prediction
from alkfusion.predict import predict

from .tables import approval, row, sample, table

CHILDREN = approval(authority="EMA", indication="relapsed ALCL", age_min=1, age_max=18)
ALL_AGES = approval(authority="MHLW", indication="recurrent ALCL")


def approved(*approvals, genotype="", **more):
    knowledge = table(row("", "sensitive"), row("G1202R", "sensitive"), approvals=approvals)
    return predict(sample(genotype, **more), knowledge)[0].approved


def test_no_disease_means_it_was_not_looked_up():
    assert approved(ALL_AGES) == "Approval not looked up: no disease was given."


def test_no_row_for_the_disease_is_said():
    assert approved(ALL_AGES, disease="NSCLC") == "No approval for NSCLC in the table."


def test_authority_indication_and_age_limits_are_named():
    text = approved(CHILDREN, ALL_AGES, disease="ALCLALKP", age=9.0)
    assert text == (
        "Approved for ALCLALKP. EMA: relapsed ALCL (from 1 to below 18 years); "
        "MHLW: recurrent ALCL (no age limit stated)."
    )


def test_the_upper_age_limit_is_exclusive():
    assert approved(CHILDREN, disease="ALCLALKP", age=17.9).startswith("Approved for ALCLALKP. EMA")
    assert approved(CHILDREN, disease="ALCLALKP", age=18.0).startswith(
        "Approved for ALCLALKP, but not at 18 years. EMA"
    )


def test_below_the_lower_limit_it_is_not_approved():
    assert approved(CHILDREN, disease="ALCLALKP", age=0.5).startswith("Approved for ALCLALKP, but not at 0.5 years.")


def test_only_authorities_that_cover_the_age_are_listed():
    assert "EMA" not in approved(CHILDREN, ALL_AGES, disease="ALCLALKP", age=40.0)


def test_without_an_age_the_limits_stand_and_the_gap_is_named():
    assert approved(CHILDREN, disease="ALCLALKP").startswith("Approved for ALCLALKP, age not given. EMA")


def test_an_opinion_is_not_an_approval():
    assert approved(approval(state="opinion"), disease="ALCLALKP") == "No approval for ALCLALKP in the table."


def test_approval_for_the_fusion_is_not_inherited_by_a_mutation():
    text = approved(ALL_AGES, genotype="G1202R", disease="ALCLALKP", age=9.0)
    assert text.endswith("it does not say that the drug works despite p.G1202R.")


def test_approval_does_not_change_the_prediction():
    knowledge = table(row("G1202R", "resistant"), approvals=(ALL_AGES,))
    made = predict(sample("G1202R", disease="ALCLALKP"), knowledge)[0]
    assert made.prediction is Prediction.RESISTANT
