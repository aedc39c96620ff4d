"""The page of a cohort: counts, courses of patients, size."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from alkfusion.knowledge.table import Knowledge
from alkfusion.model import AlkStatus, AssessedResidue, Assessment, Mutation, NotAssessed, Result
from alkfusion.report.html.cohort_page import cohort_page
from alkfusion.report.html.cohort_rows import courses, not_assessed_counts, row_of, spectrum
from tests.events import NPM1_ALK
from tests.report.reading import Page
from tests.report.results import event_of, of_events

SVG = re.compile(rb"<svg.*?</svg>", re.S)


def sampled(
    result: Result, name: str, *mutations: str, seen: tuple[int, ...] = (1196, 1202), **sample: object
) -> Result:
    """The same result as another sample, with these mutations and residues seen of 1196, 1202 and 1269."""
    residues = (1196, 1202, 1269)
    assessment = Assessment(
        residues_total=3,
        residues_assessed=len(seen),
        assessed=seen,
        not_assessed=tuple(
            NotAssessed(residue=residue, reason="depth 2") for residue in residues if residue not in seen
        ),
    )
    changes = tuple(Mutation(protein=name, residue=int(name[3:7]), filter="PASS") for name in mutations)
    owner = msgspec.structs.replace(result.sample, id=name, **sample)
    return msgspec.structs.replace(result, sample=owner, mutations=changes, assessment=assessment)


@pytest.fixture(scope="module")
def npm1(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return of_events(tmp_path_factory.mktemp("npm1"), NPM1_ALK, disease="ALCLALKP")


def test_course_tells_lost_from_not_looked_at(npm1: Result) -> None:
    rows = [
        row_of(sampled(npm1, "S1", "p.L1196M", "p.G1269A", seen=(1196, 1202, 1269), patient="P")),
        row_of(sampled(npm1, "S2", "p.G1202R", seen=(1196, 1202), patient="P")),
        row_of(sampled(npm1, "S3", patient="Q")),
    ]
    (course,) = courses(rows)
    first, second = course.steps
    assert (first.gained, first.lost, first.open) == ((), (), ())
    assert (second.gained, second.lost, second.open) == (("p.G1202R",), ("p.L1196M",), ("p.G1269A",))


@pytest.mark.parametrize(("vaf", "lost"), [(0.02, False), (0.1, True), (None, True)])
def test_a_mutation_below_the_limit_of_detection_is_not_lost(npm1: Result, vaf: float | None, lost: bool) -> None:
    before, after = sampled(npm1, "S1", "p.L1196M", patient="P"), sampled(npm1, "S2", patient="P")
    (found,) = before.mutations
    seen = tuple(
        AssessedResidue(residue=residue, how="BAM", limit_of_detection=0.08) for residue in after.assessment.assessed
    )
    rows = [
        row_of(msgspec.structs.replace(before, mutations=(msgspec.structs.replace(found, vaf=vaf),))),
        row_of(msgspec.structs.replace(after, assessment=msgspec.structs.replace(after.assessment, seen=seen))),
    ]
    (course,) = courses(rows)
    assert (course.steps[1].lost, course.steps[1].open) == ((("p.L1196M",), ()) if lost else ((), ("p.L1196M",)))


def test_course_follows_the_dates_where_all_are_given(npm1: Result) -> None:
    rows = [
        row_of(sampled(npm1, "late", patient="P", collected="2024-05-01")),
        row_of(sampled(npm1, "early", patient="P", collected="2023-11")),
    ]
    assert [step.row.sample for step in courses(rows)[0].steps] == ["early", "late"]
    undated = [rows[0], msgspec.structs.replace(rows[1], collected=None)]
    assert [step.row.sample for step in courses(undated)[0].steps] == ["late", "early"]


def test_spectrum_counts_samples_after_each_inhibitor(npm1: Result) -> None:
    rows = [
        row_of(sampled(npm1, "S1", "p.G1202R", prior_inhibitors=("crizotinib", "alectinib"))),
        row_of(sampled(npm1, "S2", "p.G1202R", "p.L1196M", prior_inhibitors=("crizotinib",))),
        row_of(sampled(npm1, "S3", "p.L1196M")),
        row_of(sampled(npm1, "S4", "p.G1202R")),
    ]
    counts = [(mutation, dict(found)) for mutation, found in spectrum(rows)]
    assert counts == [
        ("p.G1202R", {"crizotinib": 2, "alectinib": 1, "none stated": 1}),
        ("p.L1196M", {"crizotinib": 1, "none stated": 1}),
    ]


def test_residues_not_assessed_are_counted(npm1: Result) -> None:
    rows = [row_of(sampled(npm1, "S1", seen=(1196,))), row_of(sampled(npm1, "S2", seen=(1196, 1202)))]
    assert not_assessed_counts(rows) == [(1196, 0), (1202, 1), (1269, 2)]


def test_mutations_that_did_not_pass_are_no_findings(npm1: Result) -> None:
    doubted = msgspec.structs.replace(npm1, mutations=(Mutation(protein="p.G1202R", residue=1202, filter="low_vaf"),))
    assert row_of(doubted).mutations == ()


def test_matrix_counts_found_and_unseen_samples(npm1: Result, knowledge: Knowledge) -> None:
    results = [
        sampled(npm1, "S1", "p.G1202R"),
        sampled(npm1, "S2", seen=()),
        sampled(npm1, "S3"),
    ]
    svg = ElementTree.fromstring(SVG.findall(cohort_page(results, knowledge))[0])
    titles = [group.find("{http://www.w3.org/2000/svg}title").text for group in svg if group.tag.endswith("}g")]
    assert titles == ["NPM1::ALK: fusion found 3", "p.G1202R: mutation found 1, nobody looked 1"]


def test_every_sample_stands_in_the_table(npm1: Result, knowledge: Knowledge, tmp_path: Path) -> None:
    eml4 = of_events(tmp_path, event_of("EML4", 13), sample="E1", disease="NSCLC")
    page = Page(cohort_page([npm1, eml4], knowledge))
    rows = [attrs for tag, attrs in page.elements if tag == "tr" and "data-status" in attrs]
    assert [row["data-status"] for row in rows] == ["rearranged", "rearranged"]
    assert "ALK in 2 samples: 2 rearranged." in page.text
    assert "E1 NSCLC rearranged EML4::ALK E13;A20" in page.text


def test_an_empty_cohort_is_a_page_too(knowledge: Knowledge) -> None:
    text = Page(cohort_page([], knowledge)).text
    assert "ALK in 0 samples" in text
    assert "No kinase fusion was reported in these samples." in text


def test_the_script_is_the_one_that_the_policy_allows(npm1: Result, knowledge: Knowledge) -> None:
    from base64 import b64encode
    from hashlib import sha256

    content = cohort_page([npm1], knowledge).decode()
    script = re.search(r"<script>(.*?)</script>", content, re.S)[1]
    assert f"script-src 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in content


def test_a_thousand_samples_are_small(relapse: Result, knowledge: Knowledge) -> None:
    statuses = list(AlkStatus)
    results = (
        msgspec.structs.replace(
            relapse,
            sample=msgspec.structs.replace(relapse.sample, id=f"S{number}", patient=f"P{number // 2}"),
            alk_status=statuses[number % len(statuses)],
        )
        for number in range(1_000)
    )
    assert len(cohort_page(results, knowledge)) < 5_000_000
