"""A BAM beside a caller's file: the same event, counted again; and what an unsuitable BAM may not say."""

from __future__ import annotations

import re
from pathlib import Path

import pysam
import pytest

from alkfusion.cli import main
from alkfusion.genome.builds import Build
from alkfusion.model import AlkStatus, Prediction
from alkfusion.sample import SampleOptions, analyse
from benchmarks.simulate import (
    Edit,
    Library,
    Molecule,
    alk_exon_dna,
    alk_rna,
    codon_edit,
    edited,
    rna_fusion,
    write_bam,
)
from tests.alignments.looking import look
from tests.alignments.test_simulated_fusions import dna_with_fusion

BUILD = Build.GRCH38
HEADER = "gene5\tgene3\tbreakpoint5\tbreakpoint3\tsplit_reads\tspanning_pairs\n"


def caller(path: Path, gene: str, breakpoint5: str, breakpoint3: str = "chr2:29223528:-") -> Path:
    path.write_text(f"{HEADER}{gene}\tALK\t{breakpoint5}\t{breakpoint3}\t20\t10\n")
    return path


@pytest.fixture(scope="session")
def npm1_rna(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rna") / "reads.bam"
    fusion = edited(rna_fusion("NPM1", 4, BUILD), codon_edit(1202, "AGA", BUILD))
    return write_bam(path, [([Molecule(fusion)], 1500), ([Molecule(alk_rna(BUILD))], 300)], Library(), BUILD, 5)


def test_the_reads_confirm_what_a_caller_found(npm1_rna: Path, tmp_path: Path) -> None:
    called = caller(tmp_path / "calls.tsv", "NPM1", "chr5:171391799:+")
    result = analyse([called, npm1_rna], SampleOptions())
    (event,) = result.rearrangements
    assert event.name == "NPM1::ALK"
    assert [row.source for row in event.support] == ["reads.bam", "calls.tsv"]
    (counted,) = event.recounts
    assert (counted.source, counted.state) == ("reads.bam", "confirmed")
    assert counted.split_reads > 50
    assert counted.depth > 50


def test_the_reads_do_not_confirm_what_is_not_in_them(npm1_rna: Path, tmp_path: Path) -> None:
    called = caller(tmp_path / "calls.tsv", "EML4", "chr2:42295516:+")
    result = analyse([called, npm1_rna], SampleOptions())
    events = {event.name: event for event in result.rearrangements}
    (counted,) = events["EML4::ALK"].recounts
    assert (counted.state, counted.split_reads, counted.spanning_pairs) == ("not_confirmed", 0, 0)
    assert counted.reason.startswith("0 fragments at a depth of ")
    assert events["NPM1::ALK"].recounts == ()
    text = next(item.text for item in result.observations if item.kind == "recount_not_confirmed")
    assert text.startswith("EML4::ALK, reported by a caller, is not confirmed in the reads of reads.bam: 0 fragments")


def test_dna_cannot_judge_the_place_that_rna_gives(tmp_path: Path) -> None:
    called = caller(tmp_path / "calls.tsv", "NPM1", "chr5:171391799:+")
    reads = write_bam(tmp_path / "dna.bam", [([Molecule(alk_exon_dna(20, BUILD, 700))], 900)], Library(), BUILD, 3)
    (event,) = analyse([called, reads], SampleOptions()).rearrangements
    assert event.recounts[0].state == "not_assessable"
    assert "of DNA" in event.recounts[0].reason


def test_dna_of_the_same_genes_confirms(tmp_path: Path) -> None:
    called = caller(tmp_path / "calls.tsv", "EML4", "chr2:42295516:+")
    reads = dna_with_fusion(tmp_path / "dna.bam", "EML4", BUILD, 12)
    (event,) = analyse([called, reads], SampleOptions()).rearrangements
    assert event.recounts[0].state == "confirmed"
    assert event.recounts[0].split_reads == 12


def test_the_depth_at_the_breakpoint_is_too_low_to_refute(tmp_path: Path) -> None:
    called = caller(tmp_path / "calls.tsv", "NPM1", "chr5:171391799:+")
    reads = write_bam(tmp_path / "late.bam", [([Molecule(alk_rna(BUILD, 23))], 500)], Library(), BUILD, 3)
    (event,) = analyse([called, reads], SampleOptions()).rearrangements
    assert event.recounts[0].reason == "depth 0 at the breakpoint in ALK, 20 wanted"
    assert event.recounts[0].state == "not_assessable"


def test_the_reads_alone_and_the_caller_alone_give_the_same_event(npm1_rna: Path, tmp_path: Path) -> None:
    called = caller(tmp_path / "calls.tsv", "NPM1", "chr5:171391799:+")
    (one,) = analyse([called], SampleOptions()).rearrangements
    (two,) = analyse([npm1_rna], SampleOptions()).rearrangements
    for field in ("name", "junction", "event", "frame", "kinase_domain", "five_prime", "three_prime", "protein"):
        first, second = getattr(one, field), getattr(two, field)
        assert first == second, field


def test_the_order_of_the_files_changes_nothing(npm1_rna: Path, tmp_path: Path) -> None:
    called = caller(tmp_path / "calls.tsv", "NPM1", "chr5:171391799:+")
    assert analyse([called, npm1_rna], SampleOptions()) == analyse([npm1_rna, called], SampleOptions())


def test_a_mutation_in_the_reads_reaches_the_drugs(npm1_rna: Path) -> None:
    result = analyse([npm1_rna], SampleOptions())
    assert result.alk_status is AlkStatus.REARRANGED
    assert [mutation.protein for mutation in result.mutations] == ["p.G1202R"]
    calls = {call.drug: call.prediction for call in result.drug_calls}
    assert calls["crizotinib"] is Prediction.RESISTANT
    assert result.assessment.residues_assessed == result.assessment.residues_total
    assert result.imbalance.state == "imbalanced"
    assert len(result.imbalance.exon_depths) == 29


def test_an_exome_without_intron_19_is_not_called_negative(tmp_path: Path) -> None:
    groups = [([Molecule(alk_exon_dna(number, BUILD, 120))], 300) for number in range(20, 29)]
    reads = write_bam(tmp_path / "exome.bam", groups, Library(), BUILD, 3)
    result = analyse([reads], SampleOptions())
    assert result.alk_status is AlkStatus.NOT_ASSESSED
    assert result.assessment.residues_assessed == result.assessment.residues_total
    assert "intron 19 of ALK, where DNA breaks" in result.observations[0].text
    assert {call.prediction for call in result.drug_calls} <= {Prediction.NOT_ASSESSED, Prediction.NO_EVIDENCE}


def test_the_sequence_around_a_junction(tmp_path: Path) -> None:
    file = look(dna_with_fusion(tmp_path / "dna.bam", "EML4", BUILD, 12))
    header, sequence = file.junction_fasta.splitlines()
    assert header.startswith(">EML4::ALK dna.bam ALK=chr2:29223741 partner=chr2:42299749")
    assert "five_prime_bases=100 three_prime_bases=100" in header
    # the breakpoint of NCI-H3122: EML4 intron 13, then ALK intron 19
    assert (sequence[80:100], sequence[100:120]) == ("CCCAGGCTGGAGTGCAGTGG", "TCTGATTTTTAGCTTTGCAT")
    text = next(item.text for item in file.observations if item.kind == "junction_sequence")
    assert f"{sequence[:100]}|{sequence[100:]}" in text


def test_each_rearrangement_carries_the_depth_at_both_sides(tmp_path: Path) -> None:
    (event,) = analyse([dna_with_fusion(tmp_path / "dna.bam", "EML4", BUILD, 12)], SampleOptions()).rearrangements
    (row,) = event.support
    with pysam.AlignmentFile(str(tmp_path / "dna.bam")) as reads:
        over = [read for read in reads.fetch("chr2", 29_223_740, 29_223_741) if read.cigarstring == "100M"]
    assert row.unbroken_alk == sum(r.reference_start <= 29_223_736 and r.reference_end >= 29_223_746 for r in over) > 50
    assert row.unbroken_partner == 0  # the simulated sample has no whole copy of EML4
    assert row.joined_fraction == round(12 / (12 + row.unbroken_alk), 4)
    assert row.sequence.index("|") == 100
    assert len(row.sequence) == 201


def test_rna_that_is_spliced_as_usual_counts_as_unbroken(npm1_rna: Path) -> None:
    (event,) = analyse([npm1_rna], SampleOptions()).rearrangements
    (row,) = event.support
    with pysam.AlignmentFile(str(npm1_rna)) as reads:
        over = [read for read in reads.fetch("chr2", 29_223_527, 29_223_528) if "N" in read.cigarstring]
    spliced = [r for r in over if r.reference_start <= 29_223_523 and r.get_overlap(29_223_527, 29_223_528)]
    assert row.unbroken_alk == len(spliced) > 3
    assert row.split_reads > 10 * row.unbroken_alk


def test_editing_by_adar_is_named_in_rna_only(tmp_path: Path) -> None:
    wild = alk_rna(BUILD, 20)
    at = next(column for column in wild[400:] if column.base == "A")
    changed = edited(wild, [Edit(at.position, "T", "C")])
    groups = [([Molecule(changed, 0.3), Molecule(wild, 0.7)], 1500)]
    file = look(write_bam(tmp_path / "edited.bam", groups, Library(), BUILD, 3))
    kinds = [item.kind for item in file.observations]
    assert kinds.count("possible_rna_editing") == 1


def test_an_empty_rna_file_shows_nothing(npm1_rna: Path, tmp_path: Path) -> None:
    path = tmp_path / "empty.bam"
    with pysam.AlignmentFile(str(npm1_rna)) as reads:
        header = reads.header.to_dict()
    header["PG"] = [{"ID": "STAR", "PN": "STAR"}]
    with pysam.AlignmentFile(str(path), "wb", header=pysam.AlignmentHeader.from_dict(header)):
        pass
    result = analyse([path], SampleOptions())
    assert result.alk_status is AlkStatus.NOT_ASSESSED
    assert result.imbalance.state == "not_measurable"


def test_the_terminal_names_no_line_of_a_file_without_lines(npm1_rna: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", str(npm1_rna)]) == 0
    text = capsys.readouterr().out
    assert "    seen by alkfusion reads: reads.bam\n" in text
    assert re.search(r"reads\.bam: alkfusion reads, GRCh38, RNA: \d+ of \d+ reads of ALK are spliced\n", text)
