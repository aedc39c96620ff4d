"""The pictures are read as a reader's eye would: exons counted, junction measured, kinase and strand checked."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from alkfusion.genome.builds import Build
from alkfusion.model import Imbalance, Phase, PhasedPair, Result
from alkfusion.report.html.evidence_view import contact_sources, resisted_drugs
from alkfusion.report.html.fusion_picture import fusion_picture
from alkfusion.report.html.kinase_picture import kinase_picture
from alkfusion.report.html.small_pictures import coverage_picture, phase_picture
from tests.events import NPM1_ALK, Event
from tests.report.results import KNOWN, event_of, of_events

SVG = "{http://www.w3.org/2000/svg}"

# exons of the partner's transcript, exons kept, strand of the partner, residues of the fusion protein
SHOWN = {
    "NPM1::ALK": (11, 4, "+", 680),
    "EML4::ALK v1": (23, 13, "+", 1059),
    "EML4::ALK v3b": (24, 7, "+", 796),
    "KIF5B::ALK": (26, 24, "-", 1483),
}


def drawn(result: Result, residues: tuple[int, ...] = ()) -> ElementTree.Element:
    picture = fusion_picture(result.rearrangements[0], result.build, residues)
    assert picture is not None
    return ElementTree.fromstring(picture)


def groups(root: ElementTree.Element, word: str) -> list[ElementTree.Element]:
    return [found for found in root.iter() if word in found.get("class", "").split()]


def only(root: ElementTree.Element, word: str) -> ElementTree.Element:
    (found,) = groups(root, word)
    return found


def right_edge(exon: ElementTree.Element) -> float:
    return max(float(box.get("x")) + float(box.get("width")) for box in exon.iter(f"{SVG}rect"))


def left_edge(exon: ElementTree.Element) -> float:
    return min(float(box.get("x")) for box in exon.iter(f"{SVG}rect"))


@pytest.mark.parametrize("build", list(Build))
@pytest.mark.parametrize("name", list(KNOWN))
def test_exons_and_strand_of_both_transcripts(name: str, build: Build, tmp_path: Path) -> None:
    root = drawn(of_events(tmp_path, event_of(*KNOWN[name], build)))
    exons, kept, strand, _ = SHOWN[name]
    five, three = groups(root, "transcript")
    assert five.get("data-strand") == strand
    assert [found.get("data-exon") for found in groups(five, "exon")] == [str(n) for n in range(1, exons + 1)]
    assert [found.get("data-exon") for found in groups(five, "kept")] == [str(n) for n in range(1, kept + 1)]
    assert (three.get("data-gene"), three.get("data-strand")) == ("ALK", "-")
    assert len(groups(three, "exon")) == 29
    assert [found.get("data-exon") for found in groups(three, "kept")] == [str(n) for n in range(20, 30)]


@pytest.mark.parametrize("name", list(KNOWN))
def test_transcripts_run_from_left_to_right_on_either_strand(name: str, tmp_path: Path) -> None:
    root = drawn(of_events(tmp_path, event_of(*KNOWN[name])))
    for transcript in groups(root, "transcript"):
        edges = [left_edge(exon) for exon in groups(transcript, "exon")]
        assert edges == sorted(edges)
    alk = next(found for found in root.iter() if "29,921,586" in (found.text or ""))
    assert alk.get("data-end") == "first"  # the 5' end of ALK is the larger coordinate, because ALK lies on minus


@pytest.mark.parametrize("name", list(KNOWN))
def test_junction_lies_between_the_kept_exons(name: str, tmp_path: Path) -> None:
    root = drawn(of_events(tmp_path, event_of(*KNOWN[name])))
    five, three = groups(root, "joined")
    x = float(only(root, "junction").get("data-x"))
    assert right_edge(groups(five, "exon")[-1]) == pytest.approx(x, abs=0.2)
    assert left_edge(groups(three, "exon")[0]) == pytest.approx(x, abs=0.2)
    assert (groups(five, "exon")[-1].get("data-exon"), groups(three, "exon")[0].get("data-exon")) == (
        str(SHOWN[name][1]),
        "20",
    )


@pytest.mark.parametrize("name", list(KNOWN))
def test_exons_are_to_one_scale(name: str, tmp_path: Path) -> None:
    result = of_events(tmp_path, event_of(*KNOWN[name]))
    root = drawn(result)
    alk = groups(groups(root, "transcript")[1], "exon")
    widths = {int(exon.get("data-exon")): right_edge(exon) - left_edge(exon) for exon in alk}
    assert widths[29] / widths[20] == pytest.approx(1149 / 187, rel=0.01)  # bases of the two exons
    joined = {
        int(exon.get("data-exon")): right_edge(exon) - left_edge(exon)
        for exon in groups(groups(root, "joined")[1], "exon")
    }
    for number in range(20, 30):
        assert joined[number] == pytest.approx(widths[number], abs=0.25)


@pytest.mark.parametrize("name", list(KNOWN))
def test_kinase_box_on_the_protein(name: str, tmp_path: Path) -> None:
    result = of_events(tmp_path, event_of(*KNOWN[name]))
    root = drawn(result, residues=(1202,))
    kinase = only(root, "kinase")
    assert (kinase.get("data-start"), kinase.get("data-end")) == ("1117", "1382")
    length = SHOWN[name][3]
    assert result.rearrangements[0].protein.length == length
    scale = (944 - 16) / length
    box = kinase.find(f"{SVG}rect")
    # ALK ends with the protein, so residue 1117 lies 1620 - 1117 residues before the end.
    assert float(box.get("x")) == pytest.approx(16 + (length - 1620 + 1117 - 1) * scale, abs=0.1)
    assert float(box.get("width")) == pytest.approx(266 * scale, abs=0.1)
    mark = next(found for found in root.iter(f"{SVG}line") if found.get("data-residue") == "1202")
    assert float(mark.get("x1")) == pytest.approx(16 + (length - 1620 + 1202 - 0.5) * scale, abs=0.1)


def test_reciprocal_draws_the_part_of_alk_that_is_lost_to_the_driver(tmp_path: Path) -> None:
    event = Event("ALK", "chr2", 29225461, "-", "NPM1", "chr5", 171392710, "+")
    result = of_events(tmp_path, event)
    root = drawn(result)
    five, three = groups(root, "transcript")
    assert (five.get("data-gene"), three.get("data-gene")) == ("ALK", "NPM1")
    assert len(groups(five, "kept")) == 19
    assert groups(root, "kinase") == []


def test_breakpoint_inside_an_exon_draws_what_is_lost(tmp_path: Path) -> None:
    inside = Event("NPM1", "chr5", 171391799, "+", "ALK", "chr2", 29223528 - 42, "-")
    result = of_events(tmp_path, inside)
    assert result.rearrangements[0].three_prime.offset == -42
    root = drawn(result)
    first = groups(groups(root, "transcript")[1], "kept")[0]
    cut = only(first, "cut")
    whole = right_edge(first) - left_edge(first)
    assert float(cut.get("width")) / whole == pytest.approx(42 / 187, abs=0.01)
    assert float(cut.get("x")) == pytest.approx(left_edge(first), abs=0.1)


def test_out_of_frame_draws_no_protein_and_says_so(tmp_path: Path) -> None:
    inside = Event("NPM1", "chr5", 171391799, "+", "ALK", "chr2", 29223528 - 41, "-")
    result = of_events(tmp_path, inside)
    words = " ".join(drawn(result).itertext())
    assert "Protein not drawn: reading frame out of frame." in words


def test_stated_fusion_has_no_picture(tmp_path: Path) -> None:
    result = of_events(tmp_path, NPM1_ALK, known_fusion="EML4::ALK")
    stated = next(event for event in result.rearrangements if event.stated)
    assert fusion_picture(stated, result.build) is None


def test_lollipops_stand_at_their_residue_and_vaf(relapse: Result, knowledge) -> None:
    root = ElementTree.fromstring(kinase_picture(relapse, resisted_drugs(knowledge)))
    marks = {found.get("data-residue"): found for found in groups(root, "lollipop")}
    assert set(marks) == {"1196", "1202", "1275"}
    kinase = only(root, "kinase").find(f"{SVG}rect")
    scale = float(kinase.get("width")) / 266
    stem = marks["1202"].find(f"{SVG}line")
    assert float(stem.get("x1")) == pytest.approx(float(kinase.get("x")) + (1202 - 1117 + 0.5) * scale, abs=0.2)
    assert float(stem.get("y2")) == pytest.approx(204 - 120 * 0.3, abs=0.1)  # VAF 0.3 between 204 (0) and 84 (1)
    assert "failed" in marks["1275"].get("class")
    assert "known_resistance" in marks["1202"].get("class")


def test_track_tells_assessed_from_not_assessed(relapse: Result, knowledge) -> None:
    root = ElementTree.fromstring(kinase_picture(relapse, resisted_drugs(knowledge)))
    seen = {int(found.get("data-residue")) for found in groups(root, "assessed")}
    missed = {int(found.get("data-residue")) for found in groups(root, "not-assessed")}
    assert seen == set(relapse.assessment.assessed)
    assert missed == {item.residue for item in relapse.assessment.not_assessed}
    assert "lorlatinib" in next(
        found.find(f"{SVG}title").text for found in groups(root, "assessed") if found.get("data-residue") == "1202"
    )


def test_contacts_stand_at_their_residue_under_the_other_track(relapse: Result, knowledge) -> None:
    root = ElementTree.fromstring(kinase_picture(relapse, {}, knowledge.contacts))
    track = only(root, "contacts")
    assert track.find(f"{SVG}text").text == "lorlatinib contacts (induced-fit docking model)"
    kinase = only(root, "kinase").find(f"{SVG}rect")
    scale = float(kinase.get("width")) / 266
    marks = {int(found.get("data-residue")): found for found in groups(track, "contact")}
    assert sorted(marks) == [1122, 1130, 1148, 1150, 1196, 1197, 1198, 1199, 1200, 1256, 1269, 1270]
    for residue, mark in marks.items():
        box = mark.find(f"{SVG}rect")
        middle = float(box.get("x")) + float(box.get("width")) / 2
        assert middle == pytest.approx(float(kinase.get("x")) + (residue - 1117 + 0.5) * scale, abs=0.2)
        assert 306 < float(box.get("y")) < float(box.get("y")) + float(box.get("height")) < 334
    assert marks[1197].find(f"{SVG}title").text == (
        "residue E1197 from lorlatinib: 2.80 Å (induced-fit docking model, wild type, 200 ns of simulation),"
        " 3.05 Å (induced-fit docking model, wild type, 110 ns of simulation)"
    )
    assert root.get("viewBox") == "0 0 960 334"
    assert root.find(f"{SVG}title").text.endswith(" Contacts in models: 12 with lorlatinib.")


def test_no_row_of_contacts_draws_no_track(relapse: Result) -> None:
    root = ElementTree.fromstring(kinase_picture(relapse, {}, ()))
    assert groups(root, "contacts") == []
    assert root.get("viewBox") == "0 0 960 306"
    assert "ontacts" not in "".join(root.itertext())


def test_each_drug_with_contacts_has_a_track_of_its_own(relapse: Result, knowledge) -> None:
    other = msgspec.structs.replace(knowledge.contacts[0], drug="alectinib", method="crystal structure")
    root = ElementTree.fromstring(kinase_picture(relapse, {}, (*knowledge.contacts, other)))
    tracks = {found.get("data-drug"): found for found in groups(root, "contacts")}
    assert list(tracks) == ["alectinib", "lorlatinib"]
    assert len(groups(tracks["alectinib"], "contact")) == 1
    tops = [float(found.find(f"{SVG}text").get("y")) for found in tracks.values()]
    assert tops[1] - tops[0] == pytest.approx(28)
    assert root.get("viewBox") == "0 0 960 362"


def test_legend_tells_that_contacts_are_a_docking_model_and_whose(knowledge) -> None:
    assert contact_sources(knowledge.contacts) == (
        "Contacts of lorlatinib: an atom of the residue other than hydrogen lies within 4 Å of the drug (induced-fit"
        " docking model: wild type, 110 ns of simulation; wild type, 200 ns of simulation; repository"
        " witekgabriela/StructuralStudy_ALKCompoundMutations, structures of Berko et al. after its README).",
    )
    assert contact_sources(()) == ()


def test_exon_coverage_has_a_bar_for_every_exon() -> None:
    root = ElementTree.fromstring(coverage_picture(Imbalance(ratio=20.0, exon_depths=(3.0,) * 19 + (60.0,) * 10)))
    bars = groups(root, "bar")
    heights = [float(bar.find(f"{SVG}rect").get("height")) for bar in bars]
    assert len(bars) == 29
    assert heights[19] / heights[18] == pytest.approx(20, rel=0.02)
    assert coverage_picture(Imbalance()) is None


def test_phase_is_four_counts_by_area() -> None:
    pair = PhasedPair(first="p.A1B", second="p.C2D", phase=Phase.CIS, both=100, first_only=25, second_only=0, neither=4)
    root = ElementTree.fromstring(phase_picture(pair))
    cells = groups(root, "phase")[1:]
    assert [cell.get("data-count") for cell in cells] == ["100", "25", "0", "4"]
    sides = [float(cell.find(f"{SVG}rect").get("width")) for cell in cells]
    assert sides[0] / sides[1] == pytest.approx(2, rel=0.01)
    assert (
        phase_picture(msgspec.structs.replace(pair, both=None, first_only=None, second_only=None, neither=None)) is None
    )
