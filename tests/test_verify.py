"""``verify``: the same files give the same result, and whatever differs is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alkfusion.cli import main
from alkfusion.errors import InputError
from alkfusion.report.json_document import from_json
from alkfusion.verify import differences, find_inputs, options_of
from tests.events import NPM1_ALK, Event, write


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A result with many options, beside its input."""
    path = write(tmp_path / "tumour.tsv", "arriba", NPM1_ALK)
    options = ["--sample", "T", "--disease", "ALCL", "--age", "9.5", "--build", "GRCh38", "--known-fusion", "NPM1::ALK"]
    priors = ["--prior-inhibitor", "crizotinib", "--prior-inhibitor", "alectinib"]
    assert main(["annotate", str(path), *options, *priors, "--output", str(tmp_path / "r.json")]) == 0
    return tmp_path / "r.json"


def changed(saved: Path, change: object) -> Path:
    document = json.loads(saved.read_bytes())
    change(document)
    target = saved.with_name("changed.json")
    target.write_text(json.dumps(document), encoding="utf-8")
    return target


def test_the_same_files_give_the_same_result(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(saved)]) == 0
    assert "the same result from the same 1 files" in capsys.readouterr().out


def test_inputs_can_be_named(saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path = saved.with_name("tumour.tsv").rename(elsewhere / "tumour.tsv")
    assert main(["verify", str(saved)]) == 3
    assert "'tumour.tsv'" in capsys.readouterr().err
    assert main(["verify", str(saved), str(path)]) == 0


def test_a_changed_call_is_named(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def brighten(document: dict) -> None:
        next(call for call in document["drug_calls"] if call["drug"] == "crizotinib")["prediction"] = "sensitive"
        document["rearrangements"][0]["five_prime"]["exon"] = 5

    assert main(["verify", str(changed(saved, brighten))]) == 3
    out, err = capsys.readouterr()
    assert 'drug_calls[crizotinib].prediction: was "sensitive", is now "presumed_sensitive"' in out
    assert ".five_prime.exon: was 5, is now 4" in out
    assert "differs in 2 places" in err


def test_a_changed_input_is_named(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = Event("EML4", "chr2", 42295516, "+", "ALK", "chr2", 29223528, "-")
    write(saved.with_name("tumour.tsv"), "arriba", other)
    assert main(["verify", str(saved)]) == 3
    out = capsys.readouterr().out
    assert "inputs[tumour.tsv].sha256" in out
    assert "EML4::ALK" in out


def test_another_knowledge_table_is_named(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def older(document: dict) -> None:
        document["provenance"]["knowledge_sha256"] = "0" * 64

    assert main(["verify", str(changed(saved, older))]) == 3
    assert f'provenance.knowledge_sha256: was "{"0" * 64}"' in capsys.readouterr().out


def test_the_time_of_making_never_counts(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert main(["verify", str(saved)]) == 0


def test_a_name_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    inner = tmp_path / "inner"
    inner.mkdir()
    with pytest.raises(InputError, match=r"1 of the 1 files"):
        find_inputs(["../secret"], (), (inner,))


def test_a_file_that_the_result_does_not_name_is_refused(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = write(saved.with_name("other.tsv"), "arriba", NPM1_ALK)
    assert main(["verify", str(saved), str(other)]) == 2
    assert "the result names no such input" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "value"), [("mood", "good"), ("age", "old"), ("prior_inhibitors", "('a'")])
def test_an_option_that_cannot_be_read_is_an_error(saved: Path, name: str, value: str) -> None:
    def strange(document: dict) -> None:
        document["provenance"]["options"][name] = value

    with pytest.raises(InputError, match=name):
        options_of(from_json(changed(saved, strange)), (), ())


def test_options_come_back_as_they_were_given(saved: Path) -> None:
    options = options_of(from_json(saved), (), ())
    assert (options.sample, options.disease, options.age) == ("T", "ALCL", 9.5)
    assert options.prior_inhibitors == ("crizotinib", "alectinib")
    assert options.known_fusion == "NPM1::ALK"
    assert options.build is not None
    assert options.build.value == "GRCh38"


def test_files_of_options_are_found_beside_the_result(saved: Path) -> None:
    panel = saved.with_name("panel.bed")
    panel.write_text("chr2\t29220000\t29224000\n", encoding="utf-8")

    def with_panel(document: dict) -> None:
        given = {"targets": "panel.bed", "mutations": "('p.G1202R',)", "assume_covered": "True"}
        document["provenance"]["options"] |= given

    result = from_json(changed(saved, with_panel))
    options = options_of(result, (), (saved.parent,))
    assert (options.targets, options.mutations, options.assume_covered) == (panel, ("p.G1202R",), True)
    with pytest.raises(InputError, match=r"panel\.bed"):
        options_of(result, (), ())


def test_a_result_does_not_differ_from_itself(saved: Path) -> None:
    assert differences(from_json(saved), from_json(saved)) == []
