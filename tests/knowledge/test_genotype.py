"""One spelling for each resulting protein."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alkfusion.genome.sequences import coding_sequence, translate
from alkfusion.knowledge.genotype import (
    canonical_change,
    expansions,
    is_bucket,
    parse_genotype,
    reference_problem,
    residues,
)

CODING = coding_sequence("NM_004304.5")
PROTEIN = translate(CODING).removesuffix("*")
LETTERS = "ACDEFGHIKLMNPQRSTVWY"


@pytest.mark.parametrize(
    "written",
    ["p.T1151dup", "p.T1151_L1152insT", "1151Tins", "T1151insT", "1151insT", "p.Thr1151dup", "p.(T1151_L1152insT)"],
)
def test_the_inserted_threonine_at_1151_has_one_key(written):
    assert canonical_change(written) == "p.T1151dup"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("G1202R", "p.G1202R"),
        ("p.Gly1202Arg", "p.G1202R"),
        ("p.(G1202R)", "p.G1202R"),
        (" p.G1202R ", "p.G1202R"),
        ("p.I1171X", "p.I1171?"),
        ("p.Arg1275Ter", "p.R1275*"),
        ("p.R1275*", "p.R1275*"),
        ("p.I1171?", "p.I1171?"),
        ("p.G1202delinsR", "p.G1202R"),
        ("p.G1201_G1202delinsGR", "p.G1202R"),
        ("p.G1201del", "p.G1202del"),
    ],
)
def test_other_spellings_become_the_shortest_most_terminal_one(written, canonical):
    assert canonical_change(written) == canonical


@pytest.mark.parametrize(
    "written",
    ["", "G1202", "p.G1202G", "p.B1202R", "p.G1203_L1204insR", "p.G1201_G1203insR", "p.G9999del", "p.T1151dupT", "R"],
)
def test_what_is_no_change_of_alk_is_refused(written):
    with pytest.raises(ValueError, match=r".+"):
        canonical_change(written)


def test_a_genotype_is_sorted_by_residue_and_free_of_repeats():
    assert parse_genotype("p.L1198F+C1156Y/p.C1156Y") == ("p.C1156Y", "p.L1198F")
    assert parse_genotype("") == ()


def test_two_changes_of_one_residue_are_not_one_genotype():
    with pytest.raises(ValueError, match="one residue twice"):
        parse_genotype("p.I1171N+p.I1171T")


def test_a_wrong_reference_residue_is_named():
    assert reference_problem("p.G1202R") is None
    assert reference_problem("p.A1202R") == "'p.A1202R' starts from A, but residue 1202 of ALK is G"


def test_residues_to_be_seen():
    assert residues("p.G1202R") == (1202,)
    assert residues("p.T1151dup") == (1151,)
    assert residues("p.I1171?") == (1171,)
    assert is_bucket("p.I1171?")
    assert not is_bucket("p.I1171N")


def test_the_two_codon_changes_of_g1202r_by_one_base_come_first():
    made = expansions("p.G1202R")
    assert made[:2] == ("c.3604G>A", "c.3604G>C")
    assert len(made) == 6


def test_a_new_stop_codon_is_expanded_like_any_change():
    made = expansions("p.R1275*")
    assert made[0] == "c.3823C>T"
    assert len(made) == 3
    assert {translate(_changed(coding)).split("*")[0] for coding in made} == {PROTEIN[:1274]}


def test_length_changes_and_buckets_are_not_expanded():
    assert expansions("p.T1151dup") == ()
    assert expansions("p.I1171?") == ()


def _changed(coding: str) -> str:
    """Carry out a c. substitution or delins."""
    match = re.fullmatch(r"c\.(\d+)(?:_(\d+)delins([ACGT]+)|[ACGT]>([ACGT]))", coding)
    assert match, coding
    start = int(match.group(1)) - 1
    end, new = (int(match.group(2)), match.group(3)) if match.group(3) else (start + 1, match.group(4))
    return CODING[:start] + new + CODING[end:]


@given(st.integers(2, len(PROTEIN)), st.sampled_from(LETTERS))
def test_every_expansion_makes_exactly_the_change(position, new):
    old = PROTEIN[position - 1]
    if old == new:
        return
    made = expansions(f"p.{old}{position}{new}")
    assert made
    wanted = PROTEIN[: position - 1] + new + PROTEIN[position:]
    assert all(translate(_changed(coding)).removesuffix("*") == wanted for coding in made)


def _edited(change: str) -> str:
    """The protein that a canonical change makes, worked out without the code under test."""
    match = re.fullmatch(r"p\.[A-Z](\d+)(?:_[A-Z](\d+))?(delins|ins|del|dup)?([A-Z]*)", change)
    assert match, change
    start, end = int(match.group(1)) - 1, int(match.group(2) or match.group(1))
    kind, new = match.group(3), match.group(4)
    if kind == "ins":
        return PROTEIN[: start + 1] + new + PROTEIN[start + 1 :]
    if kind == "dup":
        return PROTEIN[:end] + PROTEIN[start:end] + PROTEIN[end:]
    return PROTEIN[:start] + new + PROTEIN[end:]


@given(
    st.integers(1000, 1400),
    st.integers(1, 4),
    st.text(alphabet=LETTERS, max_size=4),
)
def test_the_key_keeps_the_protein_and_does_not_depend_on_the_spelling(start, length, new):
    end = start + length
    wanted = PROTEIN[: start - 1] + new + PROTEIN[end - 1 :]
    if wanted == PROTEIN:
        return
    span = f"{PROTEIN[start - 1]}{start}" + (f"_{PROTEIN[end - 2]}{end - 1}" if length > 1 else "")
    written = f"p.{span}delins{new}" if new else f"p.{span}del"
    key = canonical_change(written)
    assert _edited(key) == wanted
    assert canonical_change(key) == key
    # The same protein written with one more residue on either side must give the same key.
    wide = f"p.{PROTEIN[start - 2]}{start - 1}_{PROTEIN[end - 1]}{end}delins{PROTEIN[start - 2]}{new}{PROTEIN[end - 1]}"
    assert canonical_change(wide) == key
