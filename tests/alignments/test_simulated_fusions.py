"""Fusions in simulated reads: both builds, both molecules, with and without SA tags, and what must not be called."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pysam
import pytest

from alkfusion.alignments import scan
from alkfusion.genome.builds import Build
from alkfusion.model import Event, Frame
from benchmarks.simulate import (
    Library,
    Molecule,
    alk_exon_dna,
    alk_rna,
    crossing,
    dna_fusion,
    rna_fusion,
    write_bam,
)
from tests.alignments.looking import fusions, look

# last kept base of the partner and first kept base of ALK
DNA_BREAKS = {
    ("EML4", Build.GRCH38): (42_299_749, 29_223_741),
    ("EML4", Build.GRCH37): (42_526_889, 29_446_607),
    ("NPM1", Build.GRCH38): (171_392_300, 29_224_800),
    ("NPM1", Build.GRCH37): (170_819_304, 29_447_666),
}
LAST_OF_PARTNER = {"EML4": 413, "NPM1": 595}  # bases of the partner in the simulated molecule


def dna_with_fusion(path: Path, partner: str, build: Build, fragments: int, split: str = "sa") -> Path:
    """Normal fragments over ALK exons 19 and 20 with the intron between, and some that cross a breakpoint."""
    library, rng = Library(split=split), Random(7)
    fusion = dna_fusion(partner, build)
    groups = [([Molecule(alk_exon_dna(exon, build, 700))], 600) for exon in (19, 20)]
    groups += [([Molecule(crossing(fusion, LAST_OF_PARTNER[partner], library, rng))], 1) for _ in range(fragments)]
    return write_bam(path, groups, library, build, 11)


@pytest.mark.parametrize("build", Build)
@pytest.mark.parametrize("partner", ["EML4", "NPM1"])
def test_dna_fusion_with_linked_parts(partner: str, build: Build, tmp_path: Path) -> None:
    file = look(dna_with_fusion(tmp_path / "dna.bam", partner, build, 12))
    (event,) = fusions(file)
    junction = "E13;A20" if partner == "EML4" else "N4;A20"
    assert (event.name, event.junction, event.event) == (f"{partner}::ALK", junction, Event.KINASE_FUSION)
    expected = DNA_BREAKS[partner, build]
    assert (event.five_prime.position, event.three_prime.position) == pytest.approx(expected, abs=2)
    assert event.split_reads == 12
    assert file.input.build == build.value
    assert file.cannot_show is None


@pytest.mark.parametrize("partner", ["EML4", "NPM1"])
def test_dna_fusion_without_sa_tags_is_placed_by_its_tail(partner: str, tmp_path: Path) -> None:
    (event,) = fusions(look(dna_with_fusion(tmp_path / "dna.bam", partner, Build.GRCH38, 12, "clip")))
    expected = DNA_BREAKS[partner, Build.GRCH38]
    assert (event.name, event.event) == (f"{partner}::ALK", Event.KINASE_FUSION)
    assert (event.five_prime.position, event.three_prime.position) == pytest.approx(expected, abs=2)


def test_five_fragments_are_enough_and_two_are_not(tmp_path: Path) -> None:
    assert [e.name for e in fusions(look(dna_with_fusion(tmp_path / "5.bam", "EML4", Build.GRCH38, 5)))] == [
        "EML4::ALK"
    ]
    assert fusions(look(dna_with_fusion(tmp_path / "2.bam", "EML4", Build.GRCH38, 2))) == ()


def rna(path: Path, fusions_in: list[tuple[str, int]], build: Build, split: str = "sa") -> Path:
    molecules = [Molecule(rna_fusion(partner, exon, build)) for partner, exon in fusions_in]
    groups = [(molecules, 1500), ([Molecule(alk_rna(build))], 200)]
    return write_bam(path, groups, Library(split=split), build, 5)


@pytest.mark.parametrize("split", ["sa", "clip"])
@pytest.mark.parametrize("build", Build)
@pytest.mark.parametrize(
    ("partner", "exon", "junction"), [("NPM1", 4, "N4;A20"), ("EML4", 13, "E13;A20"), ("EML4", 20, "E20;A20")]
)
def test_rna_fusion(partner: str, exon: int, junction: str, build: Build, split: str, tmp_path: Path) -> None:
    file = look(rna(tmp_path / "rna.bam", [(partner, exon)], build, split))
    (event,) = fusions(file)
    assert (event.name, event.junction, event.frame) == (f"{partner}::ALK", junction, Frame.IN_FRAME)
    assert event.three_prime.site == event.five_prime.site == "exon_edge"
    assert event.split_reads > 20
    assert event.spanning_pairs > 5 or exon == 20  # so little of EML4 is known here that no mate fits into it
    assert "; RNA: " in file.input.read_as


@pytest.mark.parametrize("split", ["sa", "clip"])
def test_two_isoforms_at_one_base_of_alk_are_kept_apart(split: str, tmp_path: Path) -> None:
    (event,) = fusions(look(rna(tmp_path / "rna.bam", [("EML4", 6), ("EML4", 13)], Build.GRCH38, split)))
    assert event.name == "EML4::ALK"
    assert sorted(isoform.junction for isoform in event.isoforms) == ["E13;A20", "E6a;A20"]
    assert all(isoform.split_reads > 10 for isoform in event.isoforms)


def test_expression_of_whole_alk_is_no_fusion(tmp_path: Path) -> None:
    build = Build.GRCH38
    file = look(write_bam(tmp_path / "whole.bam", [([Molecule(alk_rna(build))], 3000)], Library(), build, 3))
    assert file.readings == ()
    assert (file.imbalance.state, file.cannot_show) == ("balanced", None)
    assert 0.7 < file.imbalance.ratio < 1.4


def edit_reads(source: Path, target: Path, change) -> Path:
    """Copy a BAM file; ``change`` may alter each read, or return False to drop it."""
    unsorted = target.with_suffix(".unsorted.bam")
    with (
        pysam.AlignmentFile(str(source)) as reads,
        pysam.AlignmentFile(str(unsorted), "wb", header=reads.header) as out,
    ):
        for number, read in enumerate(reads):
            if change(read, number) is not False:
                out.write(read)
    pysam.sort("-o", str(target), str(unsorted))
    pysam.index(str(target))
    return target


def with_clips(read: pysam.AlignedSegment, tail: str) -> None:
    """Clip 30 bases at 29,223,741 and write another tail, as an aligner leaves an artefact."""
    cut = len(tail)
    qualities = read.query_qualities
    kept = 100 - cut
    read.query_sequence = read.query_sequence[:kept] + tail
    read.query_qualities = qualities
    read.cigartuples = [(0, kept), (4, cut)]
    read.reference_start = 29_223_741 - kept


@pytest.fixture(scope="session")
def normal_dna(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("normal") / "normal.bam"
    molecule = Molecule(alk_exon_dna(20, Build.GRCH38, 900))
    return write_bam(path, [([molecule], 1000)], Library(error=0, poor=0), Build.GRCH38, 2)


def clipped_reads(source: Path, target: Path, tails: list[str]) -> Path:
    def change(read: pysam.AlignedSegment, number: int) -> None:
        if number < len(tails) * 3 and number % 3 == 0:
            with_clips(read, tails[number // 3])

    return edit_reads(source, target, change)


def test_many_clips_that_disagree_are_silent(normal_dna: Path, tmp_path: Path) -> None:
    rng = Random(1)
    tails = ["".join(rng.choices("ACGT", k=30)) for _ in range(60)]
    assert look(clipped_reads(normal_dna, tmp_path / "noise.bam", tails)).readings == ()


@pytest.mark.parametrize("tail", ["C" * 30, "GT" * 15, "AGATCGGAAGAGCACACGTCTGAACTCCAG"])
def test_simple_repeats_and_adapters_are_silent(tail: str, normal_dna: Path, tmp_path: Path) -> None:
    assert look(clipped_reads(normal_dna, tmp_path / "simple.bam", [tail] * 40)).readings == ()


def test_one_sequence_that_nothing_knows_is_reported_as_v_alk(normal_dna: Path, tmp_path: Path) -> None:
    tail = "".join(Random(9).choices("ACGT", k=30))
    rng = Random(2)
    tails = [tail[: rng.randrange(20, 31)] for _ in range(30)]
    file = look(clipped_reads(normal_dna, tmp_path / "unknown.bam", tails))
    (event,) = fusions(file)
    assert (event.name, event.event) == ("v::ALK", Event.CANDIDATE)
    assert event.three_prime.position == 29_223_741
    assert tail[:20] in _reverse(file.junction_fasta.splitlines()[1])


def _reverse(sequence: str) -> str:
    return sequence[::-1].translate(str.maketrans("ACGT", "TGCA"))


def with_copies(source: Path, target: Path, copies: int, flag: int = 0) -> Path:
    """Write each chimeric read several times under other names, as PCR copies it; ``flag`` marks the copies."""
    with pysam.AlignmentFile(str(source)) as reads:
        header, records = reads.header, list(reads)
    chimeric = [read for read in records if read.has_tag("SA")]
    for copy in range(1, copies):
        for read in chimeric:
            made = {**read.to_dict(), "name": f"{read.query_name}.{copy}", "flag": str(read.flag | flag)}
            records.append(pysam.AlignedSegment.from_dict(made, header))
    records.sort(key=lambda read: (read.reference_id, read.reference_start))
    with pysam.AlignmentFile(str(target), "wb", header=header) as out:
        for read in records:
            out.write(read)
    pysam.index(str(target))
    return target


def test_copies_of_one_molecule_are_no_agreement(tmp_path: Path) -> None:
    source = dna_with_fusion(tmp_path / "dna.bam", "EML4", Build.GRCH38, 1)
    assert look(with_copies(source, tmp_path / "copies.bam", 21)).readings == ()


def copies_told(path: Path) -> list[str]:
    return [item.text for item in look(path).observations if item.kind == "duplicates_not_marked"]


def test_copies_that_nobody_marked_are_told_with_their_numbers(tmp_path: Path) -> None:
    source = dna_with_fusion(tmp_path / "dna.bam", "EML4", Build.GRCH38, 6)
    assert copies_told(source) == []
    (text,) = copies_told(with_copies(source, tmp_path / "copied.bam", 4))
    assert "The 24 fragments across EML4::ALK have 6 different alignments" in text
    (event,) = fusions(look(tmp_path / "copied.bam"))
    assert event.split_reads == 24  # an amplicon panel looks the same: told, not collapsed
    assert copies_told(with_copies(source, tmp_path / "marked.bam", 4, flag=0x400)) == []


def test_flagged_duplicates_do_not_count(tmp_path: Path) -> None:
    source = dna_with_fusion(tmp_path / "dna.bam", "EML4", Build.GRCH38, 12)

    def mark(read: pysam.AlignedSegment, number: int) -> None:
        if int(read.query_name[1:]) % 2:
            read.flag |= 0x400

    (event,) = fusions(look(edit_reads(source, tmp_path / "marked.bam", mark)))
    assert event.split_reads == 6


def test_reads_of_one_umi_count_once(tmp_path: Path) -> None:
    source = dna_with_fusion(tmp_path / "dna.bam", "EML4", Build.GRCH38, 12)

    def tag(read: pysam.AlignedSegment, number: int) -> None:
        read.set_tag("MI", str(int(read.query_name[1:]) // 3))

    (event,) = fusions(look(edit_reads(source, tmp_path / "umi.bam", tag)))
    assert event.split_reads == 5


@pytest.mark.parametrize("split", ["sa", "clip"])
@pytest.mark.parametrize(("last", "lost"), [(29_900_000, "2 to 17"), (29_700_000, "3 to 17")])
def test_a_deletion_of_exons_is_seen_in_rna(last: int, lost: str, split: str, tmp_path: Path) -> None:
    build = Build.GRCH38
    first = [column for column in alk_rna(build) if column.position > last]
    molecule = Molecule((*first, *alk_rna(build, 18)))
    file = look(write_bam(tmp_path / "del.bam", [([molecule], 2500)], Library(split=split), build, 4))
    (event,) = fusions(file)
    assert event.event is Event.INTRAGENIC
    assert event.reasons[0] == f"ALK exons {lost} deleted"
    assert event.split_reads > 20


def test_of_very_many_split_reads_a_part_is_looked_at_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = dna_with_fusion(tmp_path / "dna.bam", "EML4", Build.GRCH38, 60)
    full = look(path)
    monkeypatch.setattr(scan, "MOST_SPECIAL", 40)
    capped = look(path)
    (event,) = fusions(capped)
    assert (event.name, event.junction) == ("EML4::ALK", "E13;A20")
    assert 10 < event.split_reads < 40 < fusions(full)[0].split_reads
    text = next(item.text for item in capped.observations if item.kind == "split_reads_capped")
    assert "one in 2 of these fragments" in text
    assert [item for item in full.observations if item.kind == "split_reads_capped"] == []
    assert capped == look(path)


@pytest.mark.parametrize("split", ["sa", "clip"])
def test_a_panel_of_one_exon_is_rna_by_its_junction(split: str, tmp_path: Path) -> None:
    """Nothing is spliced inside exon 20; the reads are cut at its edge and go on with the end of NPM1 exon 4."""
    whole, alk = rna_fusion("NPM1", 4, Build.GRCH38), alk_rna(Build.GRCH38, 20)
    panel = Molecule(whole[: len(whole) - len(alk) + 187])
    library = Library(read_length=75, insert=110, split=split)
    file = look(write_bam(tmp_path / "panel.bam", [([panel], 300)], library, Build.GRCH38, 3))
    assert file.input.read_as.endswith("RNA: reads of ALK are cut at exon edges and go on with another exon")
    (event,) = fusions(file)
    assert (event.name, event.junction, event.frame) == ("NPM1::ALK", "N4;A20", Frame.IN_FRAME)
    assert file.imbalance.state == "not_measurable"
