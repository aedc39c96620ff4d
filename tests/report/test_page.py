"""The page of one sample: complete in one file, nothing fetched, the order of a reader's questions."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from alkfusion.cli import main
from alkfusion.knowledge.table import Knowledge
from alkfusion.model import Prediction, Result
from alkfusion.report.fields import title_of
from alkfusion.report.html.page import sample_page
from alkfusion.report.json_document import to_json
from tests.events import NPM1_ALK, write
from tests.report.reading import Page
from tests.report.results import of_events

FETCHING = {
    "script",
    "link",
    "img",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "source",
    "base",
    "form",
    "use",
    "image",
}


@pytest.fixture(scope="module")
def content(relapse: Result, knowledge: Knowledge) -> bytes:
    return sample_page(relapse, knowledge)


@pytest.fixture(scope="module")
def page(content: bytes) -> Page:
    return Page(content)


def test_nothing_is_fetched(content: bytes, page: Page) -> None:
    assert page.tags & FETCHING == {"link"}
    assert [attrs["href"] for tag, attrs in page.elements if tag == "link"] == ["data:,"]
    style = re.search(rb"<style>(.*?)</style>", content, re.S)[1]
    assert b"url(" not in style
    assert b"@import" not in style
    policy = next(
        attrs["content"] for tag, attrs in page.elements if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'")


def test_links_go_to_two_hosts_and_name_no_patient(page: Page) -> None:
    outside = {address for address in page.addresses if not address.startswith(("#", "data:,"))}
    assert outside
    assert {address.split("/")[2] for address in outside} == {"pubmed.ncbi.nlm.nih.gov", "doi.org"}
    assert not any("P7" in address or "R1" in address for address in outside)
    anchors = {address[1:] for address in page.addresses if address.startswith("#")}
    assert anchors <= {attrs.get("id") for _, attrs in page.elements}


def test_the_answer_comes_first(page: Page, relapse: Result) -> None:
    places = [
        page.text.index(words)
        for words in (
            relapse.summary,
            "Drug calls",
            "Mutations of the kinase domain",
            "Not looked at",
            "How it was made",
        )
    ]
    first_drug = page.text.index(relapse.drug_calls[0].text)
    assert page.text.index(relapse.summary) < first_drug < page.text.index("Where the two sides lie")
    assert places[0] < places[-1]


def test_drugs_with_a_prediction_come_before_those_without(page: Page, relapse: Result) -> None:
    order = list(Prediction)
    texts = sorted(relapse.drug_calls, key=lambda call: order.index(call.prediction))
    places = [page.text.index(call.text) for call in texts]
    assert places == sorted(places)


def test_headings_are_the_titles_of_the_model(page: Page) -> None:
    from alkfusion import model

    for kind, name in (
        (model.DrugCall, "background_match"),
        (model.Mutation, "on_fusion_allele"),
        (model.InputFile, "sha256"),
        (model.Support, "rejected"),
    ):
        assert title_of(kind, name) in page.text


def test_not_seen_is_said_at_the_top(tmp_path: Path, knowledge: Knowledge) -> None:
    result = of_events(tmp_path, NPM1_ALK)
    text = Page(sample_page(result, knowledge)).text
    total = result.assessment.residues_total
    warning = f"Not seen is not wild type. {total} of {total} residues"
    assert text.index(warning) < text.index("Drug calls")
    assert "None is reported, and nobody looked: no residue was assessed." in text


def test_changes_below_the_limit_of_detection_are_told_as_not_assessed(relapse: Result, knowledge: Knowledge) -> None:
    seen = tuple(
        msgspec.structs.replace(item, limit_of_detection=0.0312, below_limit="not_assessed")
        for item in relapse.assessment.seen
    )
    assessment = msgspec.structs.replace(relapse.assessment, seen=seen)
    content = sample_page(msgspec.structs.replace(relapse, assessment=assessment), knowledge)
    assert (
        f"{len(seen)} of {assessment.residues_total} residues of the table were assessed for changes from their limit"
        " of detection on; smaller changes are not assessed (VAF below 3.2 %)."
    ) in Page(content).text
    assert f"residue {seen[0].residue} assessed from a VAF of 3.2 % on, not below".encode() in content


def test_conflicts_stand_side_by_side(page: Page, relapse: Result, knowledge: Knowledge) -> None:
    rows = {row.row_id: row for row in knowledge.evidence}
    named = {row for call in relapse.drug_calls for row in (*call.evidence, *call.against)}
    groups = {rows[row].conflict_group for row in named} - {""}
    assert groups
    for conflict in knowledge.conflicts:
        assert (f"{conflict.group}: {conflict.subject}" in page.text) == (conflict.group in groups)


def test_every_evidence_row_shows_its_publication(page: Page, relapse: Result, knowledge: Knowledge) -> None:
    rows = {row.row_id: row for row in knowledge.evidence}
    for call in relapse.drug_calls:
        for row_id in (*call.evidence, *call.against):
            row = rows[row_id]
            assert row.citation in page.text
            assert not row.pmid or f"https://pubmed.ncbi.nlm.nih.gov/{row.pmid}/" in page.addresses


def test_a_result_of_another_table_says_so(relapse: Result, knowledge: Knowledge) -> None:
    made = msgspec.structs.replace(relapse.provenance, knowledge_version="0.9.0", knowledge_sha256="0" * 64)
    calls = tuple(msgspec.structs.replace(call, evidence=("ALKF9999",)) for call in relapse.drug_calls)
    other = msgspec.structs.replace(relapse, provenance=made, drug_calls=calls)
    text = Page(sample_page(other, knowledge)).text
    assert "This result was made with knowledge table 0.9.0 (000000000000)" in text
    assert "ALKF9999 This row is not in the knowledge table at hand." in text


def test_files_of_options_are_named_with_their_checksum(relapse: Result, knowledge: Knowledge) -> None:
    made = msgspec.structs.replace(
        relapse.provenance, options={"targets": "panel.bed"}, option_files={"targets": "ab12"}
    )
    text = Page(sample_page(msgspec.structs.replace(relapse, provenance=made), knowledge)).text
    assert "targets panel.bed (SHA-256 ab12)" in text


def test_page_is_small_and_tables_have_heads(content: bytes, page: Page) -> None:
    assert len(content) <= 300_000
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in page.elements if tag == "th")
    assert sum(tag == "h1" for tag, _ in page.elements) == 1
    labels = [attrs["aria-label"] for tag, attrs in page.elements if attrs.get("role") == "region"]
    assert all(labels)


def test_report_draws_again_what_annotate_drew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "tumour.tsv", "arriba", NPM1_ALK)
    first, second, saved = tmp_path / "1.html", tmp_path / "2.html", tmp_path / "r.json"
    options = ["--disease", "ALCLALKP", "--prior-inhibitor", "crizotinib", "--output", str(saved), "--html", str(first)]
    assert main(["annotate", str(path), *options]) == 0
    path.unlink()  # nothing is computed again
    assert main(["report", str(saved), "--html", str(second)]) == 0
    assert first.read_bytes() == second.read_bytes()
    assert main(["report", str(saved)]) == 0
    assert "NPM1::ALK  N4;A20" in capsys.readouterr().out


def test_report_of_something_else_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"sample": 1}')
    assert main(["report", str(other), "--html", str(tmp_path / "x.html")]) == 3
    assert main(["report", str(tmp_path / "none.json")]) == 3
    assert "not a result of alkfusion" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["other.json"]


def test_parquet_of_one_sample_has_the_columns_of_a_cohort(tmp_path: Path, relapse: Result) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    saved, written, wide, many = (tmp_path / name for name in ("r.json", "r.parquet", "c.tsv", "c.parquet"))
    saved.write_bytes(to_json(relapse))
    assert main(["report", str(saved), "--parquet", str(written)]) == 0
    assert main(["cohort", str(saved), "--output", str(wide), "--parquet", str(many)]) == 0
    table = parquet.read_table(written)
    assert table.equals(parquet.read_table(many))
    (row,) = table.to_pylist()
    assert (row["sample_id"], row["rearrangements"], row["mutations"]) == (
        "R1",
        "NPM1::ALK",
        "p.L1196M;p.G1202R;p.R1275Q",
    )


def test_every_other_format_in_one_command(tmp_path: Path, relapse: Result) -> None:
    saved = tmp_path / "r.json"
    saved.write_bytes(to_json(relapse))
    names = {
        "tsv": "t.tsv",
        "long-tsv": "l.tsv",
        "jsonl": "r.jsonl",
        "multiqc": "a_mqc.tsv",
        "sequences": "s.fa",
        "ga4gh": "g.json",
        "fhir": "f.json",
        "session": "s.xml",
        "cbioportal": "portal",
        "html": "r.html",
    }
    options = [word for option, name in names.items() for word in (f"--{option}", str(tmp_path / name))]
    assert main(["report", str(saved), *options]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names.values(), "r.json"])
    assert sorted(path.name for path in (tmp_path / "portal").iterdir()) == ["data_mutations.txt", "data_sv.txt"]


def test_two_outputs_of_one_name_are_refused(
    tmp_path: Path, relapse: Result, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "r.json"
    saved.write_bytes(to_json(relapse))
    assert main(["report", str(saved), "--tsv", str(tmp_path / "x"), "--html", str(tmp_path / "x")]) == 2
    assert "two outputs have this name" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
