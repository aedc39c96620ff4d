"""Whatever a file or a user calls things, every face shows it as text and nothing else."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from alkfusion.cli import main
from alkfusion.knowledge.table import Knowledge
from alkfusion.model import Result
from alkfusion.report.html.cohort_page import cohort_page
from alkfusion.report.html.page import sample_page
from alkfusion.report.json_document import to_json
from alkfusion.report.machine import documents_of
from alkfusion.report.table import to_tsv
from alkfusion.report.terminal import plain_text
from alkfusion.report.visible import visible
from tests.events import NPM1_ALK, write
from tests.report.hostile import HOSTILE, poisoned_result
from tests.report.reading import Page

# With these left alone the pictures are drawn, and carry the hostile names.
GENES = frozenset({"gene"})
HOSTS = ("#", "https://pubmed.ncbi.nlm.nih.gov/", "https://doi.org/", "data:,")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.fixture(params=[pytest.param(text, id=name) for name, text in HOSTILE.items()])
def hostile(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("keep", [frozenset(), GENES], ids=["all", "genes kept"])
def test_page_has_no_element_or_address_of_theirs(
    hostile: str, keep: frozenset[str], relapse: Result, knowledge: Knowledge
) -> None:
    clean = Page(sample_page(poisoned_result(relapse, "harmless", keep=keep), knowledge))
    page = Page(sample_page(poisoned_result(relapse, hostile, keep=keep), knowledge))
    assert page.tags <= clean.tags
    assert page.handlers == set()
    assert [address for address in page.addresses if not address.startswith(HOSTS)] == []
    assert " ".join(visible(hostile).split()) in page.text


def test_cohort_page_runs_only_its_own_script(hostile: str, relapse: Result, knowledge: Knowledge) -> None:
    clean = Page(cohort_page([poisoned_result(relapse, "harmless"), relapse], knowledge))
    page = Page(cohort_page([poisoned_result(relapse, hostile), relapse], knowledge))
    assert page.tags <= clean.tags
    assert page.handlers == set()
    assert sum(tag == "script" for tag, _ in page.elements) == 1
    assert " ".join(visible(hostile).split()) in page.text


def test_page_stays_small_with_many_long_events(relapse: Result, knowledge: Knowledge) -> None:
    long = poisoned_result(relapse, HOSTILE["long"], keep=GENES)
    many = msgspec.structs.replace(long, rearrangements=long.rearrangements * 300, mutations=long.mutations * 300)
    content = sample_page(many, knowledge)
    assert len(content) <= 300_000
    assert "more rearrangements are in the JSON" in Page(content).text


def test_pages_stay_small(relapse: Result, knowledge: Knowledge) -> None:
    long = HOSTILE["long"]
    assert len(sample_page(poisoned_result(relapse, long), knowledge)) <= 300_000
    assert len(cohort_page([poisoned_result(relapse, long)] * 100, knowledge)) <= 5_000_000


def test_tables_have_whole_rows_and_no_formula(hostile: str, relapse: Result) -> None:
    result = poisoned_result(relapse, hostile)
    tables = [to_tsv(result)]
    for kind in ("long_tsv", "multiqc", "cbioportal"):
        tables += [content for _, content in documents_of(kind, Path("x"), [result])]
    for table in tables:
        lines = [line for line in table.decode("utf-8").split("\n") if line and not line.startswith("# ")]
        rows = [line.split("\t") for line in lines]
        assert {len(row) for row in rows} == {len(rows[0])}
        assert [
            cell for row in rows for cell in row if cell.startswith(FORMULA) and len(cell) > 1 and not is_number(cell)
        ] == []


def test_json_holds_the_very_text(hostile: str, relapse: Result) -> None:
    result = poisoned_result(relapse, hostile)
    assert json.loads(to_json(result))["sample"]["id"] == hostile
    ((_, lines),) = documents_of("jsonl", Path("x"), [result])
    assert lines.count(b"\n") == 1
    assert json.loads(lines)["sample"]["id"] == hostile


def test_documents_of_other_programs_stay_whole(hostile: str, relapse: Result) -> None:
    result = poisoned_result(relapse, hostile, keep=frozenset({"protein", "first", "second"}))
    content = {
        kind: next(documents_of(kind, Path("x"), [result]))[1] for kind in ("ga4gh", "fhir", "session", "sequences")
    }
    assert json.loads(content["ga4gh"])["samples"][0]["sample"] == hostile
    assert json.loads(content["fhir"])["resourceType"] == "Bundle"
    assert ElementTree.fromstring(content["session"]).tag == "Session"
    names = [line for line in content["sequences"].decode().split("\n") if line.startswith(">")]
    assert all(len(name.split()) == 2 for name in names)


def test_multiqc_gets_no_markup(hostile: str, relapse: Result) -> None:
    ((_, table),) = documents_of("multiqc", Path("x"), [poisoned_result(relapse, hostile)])
    cells = [line for line in table.decode().split("\n") if not line.startswith("#")]
    assert not any("<" in line or ">" in line for line in cells)


def test_plain_text_of_the_terminal_is_made(hostile: str, relapse: Result) -> None:
    assert plain_text(poisoned_result(relapse, hostile)).startswith("Sample ")


@pytest.mark.parametrize("name", [name for name, text in HOSTILE.items() if "\x00" not in text])
def test_annotate_with_a_hostile_sample_and_file_writes_only_where_told(name: str, tmp_path: Path) -> None:
    inputs, outputs = tmp_path / "in", tmp_path / "out"
    inputs.mkdir()
    outputs.mkdir()
    file = "".join(sign for sign in HOSTILE[name] if sign not in "/\n\r\t\x1b\x07")[:60] + ".tsv"
    path = write(inputs / file, "arriba", NPM1_ALK)
    options = ["--sample", HOSTILE[name], "--output", str(outputs / "r.json"), "--html", str(outputs / "r.html")]
    assert main(["annotate", str(path), *options, "--tsv", str(outputs / "r.tsv")]) == 0
    assert sorted(made.name for made in outputs.iterdir()) == ["r.html", "r.json", "r.tsv"]
    assert sorted(made.name for made in tmp_path.iterdir()) == ["in", "out"]
    page = Page((outputs / "r.html").read_bytes())
    assert page.handlers == set()
    assert visible(file) in page.text
    rows = list(
        csv.reader(
            io.StringIO((outputs / "r.tsv").read_text("utf-8"), newline=""), delimiter="\t", quoting=csv.QUOTE_NONE
        )
    )
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize("name", [name for name, text in HOSTILE.items() if "\x00" not in text])
def test_a_hostile_gene_of_a_file_stays_text_in_every_face(name: str, tmp_path: Path) -> None:
    inputs, outputs = tmp_path / "in", tmp_path / "out"
    inputs.mkdir()
    outputs.mkdir()
    gene = HOSTILE[name].replace("\t", " ").replace("\r", " ").replace("\n", " ")
    event = replace(NPM1_ALK, gene5=gene, contig5="chr7", position5=100_000_000)
    path = write(inputs / "calls.tsv", "arriba", NPM1_ALK, event)
    saved = outputs / "r.json"
    assert main(["annotate", str(path), "--output", str(saved)]) == 0
    files = {"html": "r.html", "tsv": "r.tsv", "long-tsv": "l.tsv", "multiqc": "a_mqc.tsv", "fhir": "f.json"}
    files |= {"ga4gh": "g.json", "sequences": "s.fa", "session": "s.xml", "cbioportal": "portal"}
    options = [word for option, file in files.items() for word in (f"--{option}", str(outputs / file))]
    assert main(["report", str(saved), *options]) == 0
    assert sorted(made.name for made in outputs.iterdir()) == sorted([*files.values(), "r.json"])
    assert sorted(made.name for made in tmp_path.iterdir()) == ["in", "out"]
    page = Page((outputs / "r.html").read_bytes())
    assert page.handlers == set()
    assert "script" not in page.tags
    for table in ("r.tsv", "l.tsv", "a_mqc.tsv", "portal/data_sv.txt"):
        lines = [line for line in (outputs / table).read_text("utf-8").split("\n") if line[:2] not in ("", "# ")]
        assert len({line.count("\t") for line in lines}) == 1
