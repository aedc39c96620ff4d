"""What a sample amounts to before any drug is asked about: its driver, its molecules, what stays open."""

from __future__ import annotations

import pytest

from alkfusion.genome.domains import ALK_KINASE
from alkfusion.knowledge.match import Carrier, Index, index_of
from alkfusion.model import Event, Mutation, Phase, PhasedPair, Prediction, YesNoUnknown
from alkfusion.predict.sample import Driver, Picture, picture_of, sorted_changes

from .tables import call, event, row, sample, table

CIS, TRANS, UNKNOWN = Phase.CIS, Phase.TRANS, Phase.UNKNOWN
RESPONDS = row("", "sensitive", level="B", evidence_type="trial", row_id="BASE0001")
THREE = "L1196M+G1202R+G1269A"
PAIR = row("L1196M+G1202R", "resistant")


def index(*rows) -> Index:
    return index_of(table(*rows))


def picture(genotype="", *rows, pairs=(), **more) -> Picture:
    """Return the picture of a sample; ``pairs`` are (first, second, phase)."""
    phases = tuple(PhasedPair(first=f"p.{a}", second=f"p.{b}", phase=phase) for a, b, phase in pairs)
    return picture_of(sample(genotype, phases=phases, **more), index(*rows))


def molecules(found: Picture) -> list[tuple[str, ...]]:
    return [haplotype.genotype for haplotype in found.haplotypes]


class TestMolecules:
    def test_without_phase_each_change_is_alone(self):
        assert molecules(picture("L1196M+G1202R")) == [("p.L1196M",), ("p.G1202R",)]

    def test_all_pairs_in_cis_are_one_molecule(self):
        pairs = [("L1196M", "G1202R", CIS), ("G1202R", "G1269A", CIS), ("L1196M", "G1269A", CIS)]
        assert molecules(picture(THREE, pairs=pairs)) == [("p.L1196M", "p.G1202R", "p.G1269A")]

    def test_a_chain_is_read_as_its_pairs_and_no_change_is_lost(self):
        pairs = [("L1196M", "G1202R", CIS), ("G1269A", "G1202R", CIS)]
        assert molecules(picture(THREE, pairs=pairs)) == [("p.L1196M", "p.G1202R"), ("p.G1202R", "p.G1269A")]

    def test_a_pair_beside_a_single_change(self):
        pairs = [("L1196M", "G1269A", CIS), ("L1196M", "G1202R", TRANS)]
        assert molecules(picture(THREE, pairs=pairs)) == [("p.L1196M", "p.G1269A"), ("p.G1202R",)]

    def test_a_single_change_behind_a_pair_is_not_lost(self):
        pairs = [("L1196M", "G1202R", CIS)]
        assert molecules(picture(THREE, pairs=pairs)) == [("p.L1196M", "p.G1202R"), ("p.G1269A",)]

    @pytest.mark.parametrize("order", [(CIS, TRANS), (TRANS, CIS), (UNKNOWN, CIS), (CIS, UNKNOWN)])
    def test_cis_in_any_molecule_is_cis(self, order):
        pairs = [("L1196M", "G1202R", phase) for phase in order]
        assert molecules(picture("L1196M+G1202R", pairs=pairs)) == [("p.L1196M", "p.G1202R")]

    def test_changes_are_in_the_order_of_their_residues(self):
        assert sorted_changes(["p.G1202R", "p.A999V", "p.G1202A", "p.A999V"]) == ("p.A999V", "p.G1202A", "p.G1202R")


class TestOpenQuestions:
    @pytest.mark.parametrize(
        ("phase", "pairs", "compounds"),
        [
            (None, [("p.L1196M", "p.G1202R")], [("p.L1196M", "p.G1202R")]),
            (UNKNOWN, [("p.L1196M", "p.G1202R")], [("p.L1196M", "p.G1202R")]),
            (TRANS, [], []),
            (CIS, [], []),
        ],
    )
    def test_a_pair_is_open_until_a_phase_is_proven(self, phase, pairs, compounds):
        found = picture("L1196M+G1202R", PAIR, pairs=[("L1196M", "G1202R", phase)] if phase else [])
        assert (list(found.open_pairs), list(found.open_compounds)) == (pairs, compounds)

    def test_a_compound_with_one_pair_in_trans_is_not_open(self):
        found = picture(THREE, row(THREE, "resistant"), pairs=[("L1196M", "G1202R", TRANS)])
        assert found.open_compounds == ()
        assert picture(THREE, row(THREE, "resistant"), pairs=[("L1196M", "G1202R", CIS)]).open_compounds

    @pytest.mark.parametrize(
        ("response", "prediction"),
        [
            ("sensitive", Prediction.PRESUMED_SENSITIVE),
            ("resistant", Prediction.NO_EVIDENCE),
            ("reduced", Prediction.NO_EVIDENCE),
            ("conflicting", Prediction.NO_EVIDENCE),
        ],
    )
    def test_an_open_compound_takes_a_drug_away_only_where_it_would_harm(self, response, prediction):
        singles = (row("L1196M", "sensitive"), row("G1202R", "sensitive"))
        made = call(sample("L1196M+G1202R"), RESPONDS, *singles, row("L1196M+G1202R", response))
        assert made.prediction is prediction

    def test_an_open_compound_that_another_drug_was_tested_on_takes_nothing_away(self):
        rows = (row("L1196M", "sensitive"), row("G1202R", "sensitive"), row("L1196M+G1202R", "resistant", drug="y"))
        assert call(sample("L1196M+G1202R"), RESPONDS, *rows).prediction is Prediction.PRESUMED_SENSITIVE


class TestWhichChangesCount:
    @pytest.mark.parametrize(
        ("residue", "counts"),
        [
            (ALK_KINASE.start - 1, False),
            (ALK_KINASE.start, True),
            (ALK_KINASE.start + 1, True),
            (ALK_KINASE.end, True),
            (ALK_KINASE.end + 1, False),
        ],
    )
    def test_the_kinase_domain_has_both_its_ends(self, residue, counts):
        assert bool(picture(f"A{residue}V").haplotypes) is counts

    def test_a_change_outside_the_domain_counts_where_the_table_knows_it(self):
        assert molecules(picture("K1491R", row("K1491R", "resistant"))) == [("p.K1491R",)]

    def test_a_silent_change_does_not_hide_those_behind_it(self):
        mutations = (Mutation(protein="p.G1202="), Mutation(protein="p.L1196M"))
        assert molecules(picture_of(sample(mutations=mutations), index())) == [("p.L1196M",)]

    def test_splice_sites_are_known_by_their_c_names(self):
        sites = tuple(Mutation(protein="p.?", coding=name, residue=1172) for name in ("c.3515+1G>A", "c.3516-2A>G"))
        assert molecules(picture_of(sample(mutations=sites), index())) == [("c.3515+1G>A",), ("c.3516-2A>G",)]


class TestTheOtherAllele:
    OFF = (Mutation(protein="p.G1202R", on_fusion_allele=YesNoUnknown.NO),)
    FULL = row("G1202R", "sensitive", background="full_length")

    def test_off_the_fusion_it_is_asked_in_full_length_alk_where_rows_are(self):
        found = picture_of(sample(mutations=self.OFF), index(self.FULL))
        assert [(h.genotype, h.molecule.carrier) for h in found.haplotypes] == [(("p.G1202R",), Carrier.FULL_LENGTH)]
        assert found.other_allele == ("p.G1202R",)

    @pytest.mark.parametrize("background", ["NPM1::ALK", "unspecified", "v::ALK"])
    def test_without_rows_of_full_length_alk_nothing_is_asked(self, background):
        found = picture_of(sample(mutations=self.OFF), index(row("G1202R", "resistant", background=background)))
        assert (found.haplotypes, found.other_allele) == ((), ("p.G1202R",))

    @pytest.mark.parametrize("could_be_seen", [True, False])
    def test_without_a_fusion_there_is_no_other_allele(self, could_be_seen):
        findings = sample(fusion=None, mutations=self.OFF, driver_could_be_seen=could_be_seen)
        found = picture_of(findings, index(self.FULL))
        assert (molecules(found), found.other_allele) == ([("p.G1202R",)], ())

    def test_two_changes_off_the_fusion_ask_no_phase(self):
        mutations = tuple(Mutation(protein=p, on_fusion_allele=YesNoUnknown.NO) for p in ("p.L1196M", "p.G1202R"))
        assert picture_of(sample(mutations=mutations), index()).open_pairs == ()


class TestDriver:
    ACTIVATING = row("F1174L", "sensitive", background="full_length")

    def test_a_fusion_is_the_driver_and_only_stated_where_all_of_them_are(self):
        both = (event("EML4::ALK", stated=True), event("NPM1::ALK"))
        found = picture_of(sample(rearrangements=both), index())
        assert (found.driver, found.molecule.fusions, found.stated) == (
            Driver.FUSION,
            ("EML4::ALK", "NPM1::ALK"),
            False,
        )
        assert picture_of(sample(rearrangements=both[:1]), index()).stated

    def test_a_mutation_drives_and_is_never_stated_by_that(self):
        found = picture("F1174L", self.ACTIVATING, fusion=None)
        assert (found.driver, found.molecule.carrier, found.stated) == (Driver.MUTATION, Carrier.FULL_LENGTH, False)

    @pytest.mark.parametrize("kind", [Event.CANDIDATE, Event.UNRESOLVED])
    def test_beside_an_unproven_fusion_its_molecule_is_not_known(self, kind):
        found = picture("F1174L", self.ACTIVATING, rearrangements=(event(kind=kind),))
        assert (found.driver, found.molecule.carrier, found.stated) == (Driver.MUTATION, Carrier.UNKNOWN, False)
        alone = picture("", self.ACTIVATING, rearrangements=(event(kind=kind),))
        assert (alone.driver, alone.molecule.fusions, alone.stated) == (Driver.CANDIDATE, ("NPM1::ALK",), False)

    @pytest.mark.parametrize("background", ["unspecified", "v::ALK", "NPM1::ALK"])
    def test_only_full_length_alk_shows_that_a_mutation_drives_alone(self, background):
        assert picture("F1174L", row("F1174L", "sensitive", background=background), fusion=None).driver is (
            Driver.NONE_FOUND
        )

    def test_nothing_found_and_nothing_looked_for_are_two_things(self):
        assert (picture(fusion=None).driver, picture(fusion=None).stated) == (Driver.NONE_FOUND, False)
        assert picture(fusion=None, driver_could_be_seen=False).driver is Driver.NOT_LOOKED_FOR
        assert picture("F1174L", self.ACTIVATING, fusion=None, driver_could_be_seen=False).driver is (
            Driver.NOT_LOOKED_FOR
        )
