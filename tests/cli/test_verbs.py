"""The command line: what it prints, what it writes, how it starts."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from alkfusion.cli import _VERBS, main, root
from alkfusion.model import Result
from alkfusion.readers.registry import all_readers
from tests.events import NPM1_ALK, Event, write

HEAVY = ("pandas", "pyranges", "pysam", "jinja2", "rich", "numpy", "msgspec")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    reciprocal = Event("ALK", "chr2", 29225461, "-", "NPM1", "chr5", 171392710, "+", split_reads=3, spanning_pairs=0)
    return write(tmp_path / "tumour.tsv", "arriba", NPM1_ALK, reciprocal)


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; sys.argv=['alkfusion','--help']\nfrom alkfusion.cli import main\nmain()\n"
    code += f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "annotate" in done.stdout
    assert "HEAVY []" in done.stdout


def test_annotate_a_fusion_file_imports_no_table_library(sample: Path) -> None:
    heavy = ("pandas", "pyranges", "jinja2", "numpy")
    code = f"import sys\nfrom alkfusion.cli import main\nmain(['annotate', {str(sample)!r}])\n"
    code += f"print('HEAVY', [name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "HEAVY []" in done.stdout


@pytest.mark.parametrize("verb", list(_VERBS))
def test_every_verb_has_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, "--help"]) == 0
    assert "Usage: alkfusion" in capsys.readouterr().out


def test_verbs_in_the_list_are_the_modules(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in _VERBS:
        assert root.get_command(None, verb).name == verb


def test_unknown_verb_and_missing_input_are_usage_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["frobnicate"]) == 2
    assert main(["annotate"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_summary_says_what_was_not_looked_at(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", str(sample), "--disease", "ALCLALKP", "--age", "9"]) == 0
    out = capsys.readouterr().out
    assert "ALK is rearranged: NPM1::ALK (N4;A20), in frame, kinase domain kept." in out
    assert "ALK::NPM1  A19;N5: reciprocal" in out
    assert "presumed sensitive" in out
    assert "Not looked at" in out
    assert "no small-variant file and no BAM was given" in out
    assert "Research use only" in out


def test_json_on_standard_output_is_the_contract(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", str(sample), "--output", "-", "--sample", "T1"]) == 0
    text = capsys.readouterr().out
    document = json.loads(text)
    assert msgspec.json.decode(text.encode(), type=Result).sample.id == "T1"
    assert document["schema_version"] == 1
    assert document["alk_status"] == "rearranged"
    first = document["rearrangements"][0]
    assert (first["name"], first["junction"], first["class"], first["frame"]) == (
        "NPM1::ALK",
        "N4;A20",
        "kinase_fusion",
        "in_frame",
    )
    assert first["five_prime"] == {
        "contig": "chr5",
        "exon": 4,
        "exon_label": "4",
        "gene": "NPM1",
        "offset": 0,
        "position": 171391799,
        "reported_as": None,
        "site": "exon_edge",
        "strand": "+",
        "transcript": "NM_002520.7",
    }
    assert first["nomenclature"]["vicc"] == "NM_002520.7(NPM1):e.4::NM_004304.5(ALK):e.20"
    assert first["nomenclature"]["iscn"] == "t(2;5)(p23;q35)"
    assert list(document) == sorted(document)
    assert {call["prediction"] for call in document["drug_calls"]} <= {"presumed_sensitive", "no_evidence"}
    assert next(c for c in document["drug_calls"] if c["drug"] == "crizotinib")["prediction"] == "presumed_sensitive"


def test_same_input_gives_the_same_bytes(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = []
    for folder in ("one", "two"):
        place = tmp_path / folder
        place.mkdir()
        monkeypatch.chdir(place)
        copy = place / "tumour.tsv"
        copy.write_bytes(sample.read_bytes())
        assert main(["annotate", str(copy), "--output", str(place / "r.json"), "--tsv", str(place / "r.tsv")]) == 0
        outputs.append(((place / "r.json").read_bytes(), (place / "r.tsv").read_bytes()))
        assert sorted(path.name for path in place.iterdir()) == ["r.json", "r.tsv", "tumour.tsv"]
    assert outputs[0] == outputs[1]


def test_source_date_epoch_is_the_only_clock(sample: Path, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert main(["annotate", str(sample), "--output", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["provenance"]["created"] == "2023-11-14T22:13:20+00:00"


def test_table_has_a_row_for_each_rearrangement_and_drug(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.tsv"
    assert main(["annotate", str(sample), "--tsv", str(target), "--output", str(tmp_path / "r.json")]) == 0
    with target.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    document = json.loads((tmp_path / "r.json").read_bytes())
    assert len(rows) == len(document["rearrangements"]) * len(document["drug_calls"])
    assert {(row["rearrangement_name"], row["rearrangement_event"]) for row in rows} == {
        ("NPM1::ALK", "kinase_fusion"),
        ("ALK::NPM1", "reciprocal"),
    }
    assert {row["drug_call_drug"] for row in rows} == {call["drug"] for call in document["drug_calls"]}


def test_formats_lists_every_reader(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formats"]) == 0
    out = capsys.readouterr().out
    for reader in all_readers():
        assert f"{reader.name} " in out


def test_inspect_says_what_a_file_is(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(sample)]) == 0
    out = capsys.readouterr().out
    assert "arriba (Arriba)" in out
    assert "GRCh38; of 4 breakpoints, GRCh37: 0 at an exon edge" in out
    assert "2, of which 2 concern ALK" in out


def test_stated_fusion_is_never_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "header.tsv", "arriba")
    assert main(["annotate", str(path), "--known-fusion", "NPM1::ALK", "--output", "-"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["alk_status"] == "not_detected"
    assert document["rearrangements"][0]["stated"] is True
    assert document["summary"].endswith("NPM1::ALK was stated by the user, not found here.")
    assert next(c for c in document["drug_calls"] if c["drug"] == "crizotinib")["prediction"] == "presumed_sensitive"


def test_demo_runs_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--outdir", str(tmp_path / "out")]) == 0
    out = capsys.readouterr().out
    assert "NPM1::ALK  N4;A20: kinase fusion" in out
    assert "p.I1171N, c.3512T>A, VAF 0.25 (61 of 243 reads), known resistance" in out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["demo.html", "demo.json", "demo.tsv"]
