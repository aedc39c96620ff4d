"""The frame engine on whole proteins and on the junctions that plain exon numbers get wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.sample import SampleOptions, analyse
from tests.events import NPM1_ALK, Event, write

ALK_20 = 29223528  # GRCh38, first base of exon 20; ALK is on the minus strand


def eml4(last_base: int, alk: int) -> Event:
    return Event("EML4", "chr2", last_base, "+", "ALK", "chr2", alk, "-")


def rearrangement(tmp_path: Path, event: Event, **options):
    (found,) = analyse(
        [write(tmp_path / "f.tsv", "generic", event)], SampleOptions(sample="s", **options)
    ).rearrangements
    return found


def test_npm1_alk_protein_is_the_680_residue_one(tmp_path: Path) -> None:
    protein = rearrangement(tmp_path, NPM1_ALK).protein
    assert protein.length == 680
    assert protein.sequence.startswith("MEDSMDMDMSPLRPQNYLFG")
    assert protein.sequence[112:127] == "GQHLVVYRRKHQELQ"
    assert protein.sequence.endswith("GP")
    assert "*" not in protein.sequence


@pytest.mark.parametrize(
    ("last_base", "length", "junction", "alias"),
    [
        (42295516, 1059, "E13;A20", "variant 1"),
        (42264951, 796, "E6b;A20", "variant 3b"),
        (42264731, 785, "E6a;A20", "variant 3a"),
    ],
)
def test_length_of_eml4_alk_proteins(tmp_path: Path, last_base: int, length: int, junction: str, alias: str) -> None:
    found = rearrangement(tmp_path, eml4(last_base, ALK_20))
    assert (found.protein.length, found.junction, found.alias) == (length, junction, alias)


@pytest.mark.parametrize(
    ("situation", "event", "junction", "frame"),
    [
        ("v6: 69 bases of intron 19", eml4(42295516, ALK_20 + 69), "E13;ins69A20", "in_frame"),
        ("v5b: 117 bases of intron 19", eml4(42245687, ALK_20 + 117), "E2;ins117A20", "in_frame"),
        ("v7: 14 bases of exon 20 lost", eml4(42301392, ALK_20 - 14), "E14;del14A20", "in_frame"),
        ("one base more of intron 19", eml4(42295516, ALK_20 + 70), "E13;ins70A20", "out_of_frame"),
        ("plain exon 14", eml4(42301392, ALK_20), "E14;A20", "out_of_frame"),
        ("1,150 bases of intron 19", eml4(42301392, ALK_20 + 1150), "E14;ins1150A20", "stop_before_junction"),
        ("59 bases of exon 20 lost", eml4(42295516, ALK_20 - 59), "E13;del59A20", "out_of_frame"),
        ("60 bases of exon 20 lost", eml4(42295516, ALK_20 - 60), "E13;del60A20", "in_frame"),
    ],
)
def test_frame_from_codons(tmp_path: Path, situation: str, event: Event, junction: str, frame: str) -> None:
    found = rearrangement(tmp_path, event)
    assert (found.junction, found.frame) == (junction, frame), situation


def test_adding_a_base_on_either_side_is_symmetric(tmp_path: Path) -> None:
    """Beyond the window in which callers slide, one base more upstream and one more downstream are the same."""
    plain = eml4(42295516, ALK_20 + 12)
    assert rearrangement(tmp_path, plain).frame == "in_frame"
    for extra in range(1, 7):
        upstream = rearrangement(tmp_path, eml4(42295516 + extra, ALK_20 + 12))
        downstream = rearrangement(tmp_path, eml4(42295516, ALK_20 + 12 + extra))
        assert upstream.frame == downstream.frame == ("in_frame" if extra % 3 == 0 else "out_of_frame")
        assert upstream.junction == downstream.junction


@pytest.mark.parametrize(("five", "three"), [(-4, 4), (-2, 0), (3, -3), (0, 6), (-1, 1)])
def test_a_slide_within_the_window_is_an_exon_join(tmp_path: Path, five: int, three: int) -> None:
    found = rearrangement(tmp_path, eml4(42295516 + five, ALK_20 + three))
    assert (found.junction, found.frame) == ("E13;A20", "in_frame")
    assert any("moved onto the exon edges" in reason for reason in found.reasons)


def test_non_template_bases_are_counted(tmp_path: Path) -> None:
    from alkfusion.readers.arriba import _non_template_bases

    assert _non_template_bases("ACGT|tt|ACGT") == "TT"
    assert _non_template_bases("ACGT|ACGT") is None
    lines = (
        "gene5\tgene3\tbreakpoint5\tbreakpoint3\tinserted\tsplit_reads\n"
        "EML4\tALK\tchr2:42301392\tchr2:29223528\t{}\t40\n"
    )
    frames = {}
    for inserted in ("G", "GG", "GGG", "TAG", "GTAG"):
        path = tmp_path / f"{inserted}.tsv"
        path.write_text(lines.format(inserted), encoding="utf-8")
        (found,) = analyse([path], SampleOptions(sample="s")).rearrangements
        frames[inserted] = (found.frame.value, found.junction)
    # EML4 exon 14 leaves no open codon, ALK exon 20 needs one base before it
    assert frames == {
        "G": ("in_frame", "E14;ins1A20"),
        "GG": ("out_of_frame", "E14;ins2A20"),
        "GGG": ("out_of_frame", "E14;ins3A20"),
        "TAG": ("out_of_frame", "E14;ins3A20"),
        "GTAG": ("in_frame", "E14;ins4A20"),
    }


def test_a_stop_in_the_inserted_bases_is_its_own_verdict(tmp_path: Path) -> None:
    path = tmp_path / "stop.tsv"
    path.write_text(
        "gene5\tgene3\tbreakpoint5\tbreakpoint3\tinserted\tsplit_reads\n"
        "EML4\tALK\tchr2:42301392\tchr2:29223528\tTAGG\t40\n",
        encoding="utf-8",
    )
    (found,) = analyse([path], SampleOptions(sample="s")).rearrangements
    assert (found.frame, found.event) == ("stop_before_junction", "out_of_frame")
