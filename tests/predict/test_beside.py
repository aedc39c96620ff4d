"""Ways round ALK and options are shown beside the calls, said not to be looked for, and change no call."""

from __future__ import annotations

import json

import msgspec
import pytest

from alkfusion.cli import main
from alkfusion.model import AlkStatus, Event
from alkfusion.predict import predict
from alkfusion.predict.beside import beside, has_driver
from alkfusion.resources import resource

from .tables import event, sample


def told(shipped, disease):
    return {item.kind: item.text for item in beside(disease, shipped)}


def test_alcl_names_the_lost_phosphatases_and_the_interleukin_10_receptor(shipped):
    """PTPN1 and PTPN2 loss, and IL10RA (Prokoph 2020, PMID 32573700)."""
    text = told(shipped, "ALCLALKP")["ways_round_alk"]
    assert "was not looked for" in text
    assert all(gene in text for gene in ("PTPN1", "PTPN2", "IL10RA"))
    assert "KRAS" not in text  # a way round ALK in lung cancer


def test_alcl_names_options_that_are_no_alk_inhibitor_alone(shipped):
    text = told(shipped, "ALCLALKP")["other_options"]
    assert "no prediction and no advice" in text
    assert all(option in text for option in ("brentuximab vedotin", "nivolumab", "SHP2 inhibitor"))


def test_a_warning_is_not_named_as_an_option(shipped):
    assert any(row.kind == "caution" for row in shipped.options)
    assert "do not stop" not in told(shipped, "ALCLALKP")["other_options"]


def test_a_kind_of_a_disease_gets_what_is_known_of_the_wider_one(shipped):
    assert "In NSCLC the literature names" in told(shipped, "LUAD")["ways_round_alk"]
    assert "MET" in told(shipped, "LUAD")["ways_round_alk"]


@pytest.mark.parametrize("disease", [None, "IMT"])
def test_without_a_disease_that_the_table_knows_about_nothing_is_said(shipped, disease):
    assert beside(disease, shipped) == ()


def test_no_call_depends_on_them(shipped):
    bare = msgspec.structs.replace(shipped, bypass=(), options=())
    findings = sample("G1202R", disease="ALCLALKP", age=9.0)
    assert predict(findings, bare) == predict(findings, shipped)


@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [
        (AlkStatus.REARRANGED, Event.KINASE_FUSION, True),
        (AlkStatus.NOT_DETECTED, Event.READ_THROUGH, False),
        (AlkStatus.CANDIDATE, Event.CANDIDATE, False),
        (AlkStatus.MUTATED, Event.KINASE_LOST, True),
    ],
)
def test_they_are_shown_where_alk_inhibitors_are_a_question(status, kind, expected):
    assert has_driver(status, (event(kind=kind),)) is expected


def test_a_result_carries_them_as_observations(tmp_path):
    path = tmp_path / "r.json"
    demo = str(resource("demo") / "demo.arriba.tsv")
    for disease, kinds in ((["--disease", "ALCL"], {"ways_round_alk", "other_options"}), ([], set())):
        assert main(["annotate", demo, *disease, "--output", str(path)]) == 0
        found = {item["kind"] for item in json.loads(path.read_text(encoding="utf-8"))["observations"]}
        assert found & {"ways_round_alk", "other_options"} == kinds


def test_lookup_prints_them_after_the_calls(capsys):
    assert main(["lookup", "NPM1::ALK", "--disease", "ALCL", "--drug", "crizotinib"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert text.index("crizotinib: presumed sensitive") < text.index("Resistance without an ALK mutation was not")
    assert main(["lookup", "NPM1::ALK", "--disease", "ALCL", "--json"]) == 0
    kinds = [item["kind"] for item in json.loads(capsys.readouterr().out)["observations"]]
    assert kinds == ["ways_round_alk", "other_options"]


def test_the_amp_tier_is_said_for_the_disease_that_has_it_and_for_its_kinds(capsys):
    """CIViC assertion AID34: alectinib, ALK fusion, NSCLC, tier I level A; nobody gave a tier for ALCL."""
    for disease, expected in (("NSCLC", True), ("LUAD", True), ("ALCL", False)):
        assert main(["lookup", "EML4::ALK", "--disease", disease, "--drug", "alectinib"]) == 0
        assert ("AMP tier IA" in " ".join(capsys.readouterr().out.split())) is expected
