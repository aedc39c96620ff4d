"""Property: adding evidence of resistance never makes a drug more sensitive, whatever the genotype and the table."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alkfusion.knowledge.table import Knowledge
from alkfusion.model import DrugCall, Event, Mutation, Phase, PhasedPair, Prediction, YesNoUnknown
from alkfusion.predict import Findings, predict

from .tables import G1202_NOT_SEEN, SEEN, event, row, table

ORDER = (
    Prediction.RESISTANT,
    Prediction.REDUCED,
    Prediction.CONFLICTING,
    Prediction.NO_EVIDENCE,
    Prediction.PRESUMED_SENSITIVE,
    Prediction.SENSITIVE,
)
#: No driver to be sensitive or resistant: never better news than any call, and resistance may turn them into a warning.
SET_ASIDE = frozenset({Prediction.NOT_APPLICABLE, Prediction.NOT_ASSESSED})
WARNINGS = frozenset(ORDER[:3])

CHANGES = ("L1196M", "G1202R", "G1269A")
GENOTYPES = ("", *CHANGES, "L1196M+G1202R", "G1202R+G1269A", "L1196M+G1202R+G1269A")
RESPONSES = ("resistant", "reduced", "sensitive", "not_resistant", "sensitivity_not_supported", "conflicting")
TYPES = ("trial", "cohort", "case", "preclinical_cell", "preclinical_enzyme", "review")


def rows_with(responses):
    return st.builds(
        lambda genotype, response, level, background, kind, pmid: row(
            genotype, response, level=level, background=background, evidence_type=kind, pmid=pmid
        ),
        st.sampled_from(GENOTYPES),
        st.sampled_from(responses),
        st.sampled_from("ABCDE"),
        st.sampled_from(("NPM1::ALK", "EML4::ALK", "v::ALK", "unspecified", "full_length")),
        st.sampled_from(TYPES),
        st.sampled_from(("1", "2")),
    )


@st.composite
def samples(draw):
    changes = draw(st.lists(st.sampled_from((*CHANGES, "V1180A")), unique=True, max_size=3))
    alleles = st.sampled_from(tuple(YesNoUnknown))
    phases = [
        PhasedPair(first=f"p.{first}", second=f"p.{second}", phase=draw(st.sampled_from(tuple(Phase))))
        for number, first in enumerate(changes)
        for second in changes[number + 1 :]
    ]
    kinds = draw(st.lists(st.sampled_from((Event.KINASE_FUSION, Event.CANDIDATE)), max_size=2))
    return Findings(
        rearrangements=tuple(event(draw(st.sampled_from(("NPM1::ALK", "EML4::ALK"))), kind) for kind in kinds),
        mutations=tuple(Mutation(protein=f"p.{change}", on_fusion_allele=draw(alleles)) for change in changes),
        phases=tuple(phases),
        assessment=draw(st.sampled_from((SEEN, G1202_NOT_SEEN))),
        driver_could_be_seen=draw(st.booleans()),
    )


@settings(max_examples=1500, deadline=None)
@given(samples(), st.lists(rows_with(RESPONSES), max_size=6), rows_with(("resistant",)))
def test_adding_a_resistant_row_never_makes_a_drug_more_sensitive(findings, rows, added):
    before, after = (predict(findings, table(*given))[0] for given in (rows, [*rows, added]))
    assert never_better(before, after)


@settings(max_examples=1000, deadline=None)
@given(samples(), st.lists(rows_with(RESPONSES), max_size=6), rows_with(("reduced",)))
def test_adding_a_reduced_row_never_lifts_a_warning(findings, rows, added):
    before, after = (predict(findings, table(*given))[0].prediction for given in (rows, [*rows, added]))
    if before in (Prediction.RESISTANT, Prediction.REDUCED):
        assert after in (Prediction.RESISTANT, Prediction.REDUCED)
    elif before not in SET_ASIDE:
        assert ORDER.index(after) <= ORDER.index(before)


def random_findings(random_numbers: random.Random, knowledge: Knowledge) -> Findings:
    """A random genotype of the shipped table's changes and of changes nobody reported."""
    letters = "ACDEFGHIKLMNPQRSTVWY"
    known = sorted({change for item in knowledge.evidence for change in item.genotype})
    changes = [random_numbers.choice(known) for _ in range(random_numbers.randrange(4))]
    if random_numbers.random() < 0.3:
        changes.append(
            f"p.{random_numbers.choice(letters)}{random_numbers.randrange(1, 1621)}{random_numbers.choice(letters)}"
        )
    phases = [
        PhasedPair(first=first, second=second, phase=random_numbers.choice(tuple(Phase)))
        for number, first in enumerate(changes)
        for second in changes[number + 1 :]
        if first != second
    ]
    kind = random_numbers.choice((Event.KINASE_FUSION, Event.KINASE_FUSION, Event.CANDIDATE, Event.RECIPROCAL))
    return Findings(
        rearrangements=(event(random_numbers.choice(("NPM1::ALK", "EML4::ALK", "TPM3::ALK", "v::ALK")), kind),),
        mutations=tuple(Mutation(protein=change) for change in dict.fromkeys(changes)),
        phases=tuple(phases),
        assessment=random_numbers.choice((SEEN, G1202_NOT_SEEN)),
        driver_could_be_seen=random_numbers.random() < 0.8,
        disease=random_numbers.choice((None, "ALCLALKP", "NSCLC", "NBL")),
    )


def with_resistance(knowledge: Knowledge, change: str, random_numbers: random.Random) -> Knowledge:
    """The table with one more row for every drug: this change is resistant, at any level, in any background."""
    added = tuple(
        row(
            change.removeprefix("p."),
            "resistant",
            drug=drug.name,
            level=random_numbers.choice("ABCDE"),
            background=random_numbers.choice(("NPM1::ALK", "EML4::ALK", "v::ALK", "unspecified", "full_length")),
        )
        for drug in knowledge.drugs
    )
    return msgspec.structs.replace(knowledge, evidence=(*knowledge.evidence, *added))


def never_better(before: DrugCall, after: DrugCall) -> bool:
    if before.prediction in SET_ASIDE:
        return after.prediction in SET_ASIDE | WARNINGS | {Prediction.NO_EVIDENCE}
    return ORDER.index(after.prediction) <= ORDER.index(before.prediction)


def hold_for_random_genotypes(knowledge: Knowledge, count: int, seed: int = 20) -> None:
    """Predict random genotypes: a call for every drug, its rows in the table, no better with more resistance."""
    random_numbers = random.Random(seed)
    ids = {item.row_id for item in knowledge.evidence}
    drugs = sorted((drug.name for drug in knowledge.drugs if drug.called), key=str.casefold)
    changes = sorted({change for item in knowledge.evidence for change in item.genotype if "?" not in change})
    worse = {change: with_resistance(knowledge, change, random_numbers) for change in changes}
    for _ in range(count):
        findings = random_findings(random_numbers, knowledge)
        calls = predict(findings, knowledge)
        assert [made.drug for made in calls] == drugs
        for made in calls:
            assert made.text.endswith(".")
            assert ids.issuperset((*made.evidence, *made.against))
            assert made.evidence or made.prediction not in WARNINGS
        added = next((m.protein for m in findings.mutations if m.protein in worse), None)
        if added:
            for made, after in zip(calls, predict(findings, worse[added]), strict=True):
                assert never_better(made, after), (findings, made, after)


def test_thousands_of_random_genotypes_through_the_shipped_table(shipped):
    hold_for_random_genotypes(shipped, 3_000)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(4))
def test_a_million_random_genotypes_through_the_shipped_table(shipped, seed):
    """A million in four parts, so that two processes can share them."""
    hold_for_random_genotypes(shipped, 250_000, seed)
