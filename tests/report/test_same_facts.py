"""The same facts in every face: JSON, TSV, long table, page, MultiQC and terminal, for thirty results."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pytest

from alkfusion.genome.builds import Build
from alkfusion.genome.junctions import canonical_junctions
from alkfusion.knowledge.table import Knowledge
from alkfusion.model import AlkStatus, Result
from alkfusion.model import Event as Class
from alkfusion.report.html.page import sample_page
from alkfusion.report.json_document import to_json
from alkfusion.report.machine import documents_of
from alkfusion.report.table import safe_cell, to_tsv, told_mutation
from alkfusion.report.terminal import plain_text
from alkfusion.sample import SampleOptions, analyse
from tests.batch.samples import G1202R, L1196M, variant_file
from tests.events import NPM1_ALK, Event, write
from tests.report.reading import Page
from tests.report.results import compound, of_events

READ_THROUGH = Event("ALK", "chr2", 29225461, "-", "NPM1", "chr5", 171392710, "+")


def many_results(folder: Path, knowledge: Knowledge) -> list[Result]:
    """Twenty published junctions, a reciprocal, nothing, one out of frame, a relapse, six with a file of mutations."""
    results = []
    for number, junction in enumerate(islice(canonical_junctions(), 20)):
        at = junction.positions[Build.GRCH38]
        event = Event(junction.partner, at.contig, at.position, at.strand, "ALK", at.alk_contig, at.alk_position, "-")
        disease = ("NSCLC", "ALCLALKP", None)[number % 3]
        results.append(of_events(folder, event, sample=f"J{number}", disease=disease))
    results.append(of_events(folder, READ_THROUGH, sample="reciprocal"))
    results.append(of_events(folder, sample="nothing"))
    shifted = Event("NPM1", "chr5", 171391799, "+", "ALK", "chr2", 29223528 - 41, "-")
    results.append(of_events(folder, shifted, NPM1_ALK, sample="two", age=9.0, disease="ALCLALKP"))
    results.append(compound(folder, knowledge))
    for number, changes in enumerate(((), (L1196M,), (G1202R,), (G1202R, L1196M))):
        calls = variant_file(folder / f"v{number}.vcf", *changes)
        inputs = [write(folder / f"v{number}.tsv", "star-fusion", NPM1_ALK), calls]
        results.append(analyse(inputs, SampleOptions(sample=f"V{number}", disease="ALCLALKP")))
    results.append(analyse([variant_file(folder / "only.vcf", L1196M)], SampleOptions(sample="no fusion looked for")))
    stated = SampleOptions(sample="stated", known_fusion="EML4::ALK", mutations=("p.G1202R",))
    results.append(analyse([variant_file(folder / "stated.vcf", L1196M)], stated))
    return results


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> list[Result]:
    return many_results(tmp_path_factory.mktemp("many"), knowledge)


def table(content: bytes, comment: str = "# ") -> list[dict[str, str]]:
    lines = [line for line in content.decode("utf-8").split("\n") if not line.startswith(comment)]
    return list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter="\t", quoting=csv.QUOTE_NONE))


def face(kind: str, results: list[Result]) -> bytes:
    ((_, content),) = documents_of(kind, Path("x"), results)
    return content


def test_there_are_thirty_of_many_kinds(results: list[Result]) -> None:
    assert len(results) == 30
    assert len({result.alk_status for result in results}) >= 3
    assert len({event.name for result in results for event in result.rearrangements}) >= 7


class Facts(NamedTuple):
    """What every face has to say of one sample."""

    sample: str
    status: str
    drivers: list[str]
    junctions: list[str]
    counted: list[str]  # mutations
    not_counted: list[str]
    drugs: dict[str, str]


def of_json(result: Result) -> Facts:
    document = json.loads(to_json(result))
    drivers = [
        event for event in document["rearrangements"] if event["class"] == "kinase_fusion" and not event["stated"]
    ]
    counted = {call["protein"]: call["filter"] in (None, "PASS", "stated") for call in document["mutations"]}
    return Facts(
        document["sample"]["id"],
        document["alk_status"],
        sorted(event["name"] for event in drivers),
        sorted(event["junction"] for event in drivers if event["junction"]),
        sorted(name for name, counts in counted.items() if counts),
        sorted(name for name, counts in counted.items() if not counts),
        {call["drug"]: call["prediction"] for call in document["drug_calls"]},
    )


def of_mutation_cell(cell: str) -> tuple[list[str], list[str]]:
    names = [name.removesuffix(" (stated)") for name in cell.split(";") if name]
    refused = " (not counted: "
    return sorted(name for name in names if refused not in name), sorted(
        name.partition(refused)[0] for name in names if refused in name
    )


def of_table(result: Result) -> Facts:
    rows = table(to_tsv(result))
    (sample,), (status,), (mutations,) = (
        {row[name] for row in rows} for name in ("sample_id", "alk_status", "mutations")
    )
    drivers = {
        (row["rearrangement_name"], row["rearrangement_junction"])
        for row in rows
        if (row["rearrangement_event"], row["rearrangement_stated"]) == ("kinase_fusion", "False")
    }
    return Facts(
        sample,
        status,
        sorted(name for name, _ in drivers),
        sorted(junction for _, junction in drivers if junction),
        *of_mutation_cell(mutations),
        {row["drug_call_drug"]: row["drug_call_prediction"] for row in rows},
    )


def of_multiqc(row: dict[str, str]) -> Facts:
    cells = {name: unescape(cell) for name, cell in row.items()}
    drugs = {name: cell.replace(" ", "_") for name, cell in cells.items() if name.startswith("drug_")}
    return Facts(
        cells["Sample"],
        cells["alk_status"].replace(" ", "_"),
        sorted(cells["fusion"].split(";")) if cells["fusion"] else [],
        sorted(re.findall(r"\w+;\w+", cells["junction"])),
        *of_mutation_cell(cells["mutations"]),
        {name.removeprefix("drug_"): prediction for name, prediction in drugs.items()},
    )


def of_page(content: bytes) -> Facts:
    page = Page(content)
    drivers = re.findall(r"(\S+::\S+)(?: (\w+;\w+))?(?: \([^)]*\))?: kinase fusion(?!, stated)", page.text)
    mutations = {
        row["Protein change"]: row["Filter"] in ("", "PASS", "stated") for row in page.rows_under("Protein change")
    }
    status = "|".join(value.value.replace("_", " ") for value in AlkStatus)
    return Facts(
        page.heading.removeprefix("Sample "),
        re.search(f"ALK status ?({status})", page.text)[1].replace(" ", "_"),
        sorted(name for name, _ in drivers),
        sorted(junction for _, junction in drivers if junction),
        sorted(name for name, counts in mutations.items() if counts),
        sorted(name for name, counts in mutations.items() if not counts),
        {row["Drug"]: row["Prediction"].replace(" ", "_") for row in page.rows_under("Drug")},
    )


def test_every_face_says_the_same(results: list[Result], knowledge: Knowledge) -> None:
    rows = {row["Sample"]: row for row in table(face("multiqc", results), comment="#")}
    for result in results:
        said = of_json(result)
        assert of_table(result) == said
        assert of_multiqc(rows[result.sample.id]) == said
        assert of_page(sample_page(result, knowledge)) == said


def test_table_says_what_json_says(results: list[Result]) -> None:
    for result in results:
        document = json.loads(to_json(result))
        rows = table(to_tsv(result))
        drugs = {row["drug_call_drug"]: row for row in rows}
        assert {row["sample_id"] for row in rows} == {document["sample"]["id"]}
        assert {row["alk_status"] for row in rows} == {document["alk_status"]}
        for call in document["drug_calls"]:
            row = drugs[call["drug"]]
            assert row["drug_call_prediction"] == call["prediction"]
            assert row["drug_call_level"] == (call["level"] or "")
            assert row["drug_call_text"] == safe_cell(call["text"])
            assert row["drug_call_evidence"].split(";") == call["evidence"] or call["evidence"] == []
        assert {row["rearrangement_name"] for row in rows} == {
            event["name"] for event in document["rearrangements"]
        } or not document["rearrangements"]


def test_long_table_holds_every_value_of_json(results: list[Result]) -> None:
    rows = table(face("long_tsv", results))
    calls = {
        (row["sample_id"], row["item"]): row["value"]
        for row in rows
        if (row["part"], row["field"]) == ("drug_calls", "prediction")
    }
    wanted = {(result.sample.id, call.drug): call.prediction.value for result in results for call in result.drug_calls}
    assert calls == wanted
    names = {row["value"] for row in rows if (row["part"], row["field"]) == ("rearrangements", "name")}
    assert names == {event.name for result in results for event in result.rearrangements}


def test_page_says_what_json_says(results: list[Result], knowledge: Knowledge) -> None:
    for result in results:
        text = Page(sample_page(result, knowledge)).text
        assert " ".join(result.summary.split()) in text
        for call in result.drug_calls:
            assert call.text in text
            assert f"{call.drug} {call.prediction.value.replace('_', ' ')} {call.level or ''}".strip() in text
            for part in (call.approved or "").split(". "):
                assert part in text
            assert all(row in text for row in (*call.evidence, *call.against))
        for event in result.rearrangements:
            assert f"{event.name} {event.junction}" in text or event.junction is None
            assert event.nomenclature.vicc is None or event.nomenclature.vicc in text
        for mutation in result.mutations:
            assert mutation.protein in text
        for item in result.assessment.not_assessed:
            assert str(item.residue) in text
        for item in result.inputs:
            assert item.sha256 in text
            assert item.read_as in text
        assert result.provenance.knowledge_sha256 in text
        assert text.count(result.provenance.notice) == 2


def test_multiqc_says_what_json_says(results: list[Result]) -> None:
    rows = {row["Sample"]: row for row in table(face("multiqc", results), comment="#")}
    assert len(rows) == len(results)
    for result in results:
        row = rows[result.sample.id]
        assert row["alk_status"] == result.alk_status.value.replace("_", " ")
        fusions = [event for event in result.rearrangements if event.event is Class.KINASE_FUSION]
        drivers = [event.name for event in fusions if not event.stated]
        assert unescape(row["fusion"]) == ";".join(drivers)
        assert unescape(row["mutations"]) == ";".join(map(told_mutation, result.mutations))
        for call in result.drug_calls:
            assert row[f"drug_{call.drug}"] == call.prediction.value.replace("_", " ")


def test_terminal_says_what_json_says(results: list[Result]) -> None:
    for result in results:
        text = " ".join(plain_text(result).split())
        assert " ".join(result.summary.split()) in text
        for call in result.drug_calls:
            assert call.drug in text
            name = rf"\b(?i:{re.escape(call.drug)})\b"
            shared = re.sub(name, "any of them", re.sub(rf"\A{name}", "Each of them", call.text))
            assert call.text in text or (not call.level and shared in text)


def test_two_drawings_of_one_result_are_the_same_bytes(results: list[Result], knowledge: Knowledge) -> None:
    for result in results[-3:]:
        assert sample_page(result, knowledge) == sample_page(result, knowledge)
