"""Real reads with a known truth: what they show, and what must stay silent."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from alkfusion.genome.builds import Build
from alkfusion.model import Event, Frame
from tests.alignments import mini_genome
from tests.alignments.looking import fusions, look

HOT_SPOTS = (1156, 1171, 1174, 1196, 1202, 1203, 1206, 1269, 1275)


def test_h3122_shows_eml4_alk_although_no_sa_tag_points_to_eml4(shared: Path) -> None:
    file = look(shared / "bam" / "dnafusion" / "H3122_EML4.bam")
    (event,) = fusions(file)
    assert (event.name, event.junction, event.event) == ("EML4::ALK", "E13;A20", Event.KINASE_FUSION)
    assert event.five_prime.contig == event.three_prime.contig == "chr2"
    assert event.five_prime.position in (42_299_749, 42_299_750)
    assert abs(event.three_prime.position - 29_223_741) <= 2
    assert event.split_reads + event.spanning_pairs >= 100
    assert file.input.read_as.endswith("DNA: 0 of 52987 reads of ALK are spliced")


def test_h3122_hot_spots_are_assessed_and_wild_type(shared: Path) -> None:
    file = look(shared / "bam" / "dnafusion" / "H3122_EML4.bam")
    assert file.mutations == ()
    assessed = {item.residue: item for item in file.coverage if item.assessed}
    assert all(assessed[residue].depth >= 200 for residue in HOT_SPOTS if residue in assessed)
    assert len([residue for residue in HOT_SPOTS if residue in assessed]) >= 8


def test_hcc827_is_negative_in_spite_of_its_loud_clips_in_exon_16(shared: Path) -> None:
    file = look(shared / "bam" / "dnafusion" / "HCC827_EML4.bam")
    assert file.readings == ()
    assert file.mutations == ()
    assert file.cannot_show is None
    assert all(item.assessed for item in file.coverage)


def test_a_file_without_the_alk_contig_is_not_assessed(shared: Path) -> None:
    file = look(shared / "bam" / "hmnfusion" / "TEST-P.bam")
    assert file.cannot_show == "the file has no contig chr2, where ALK lies"
    assert not any(item.assessed for item in file.coverage)
    assert file.input.build == "GRCh37"
    assert [item.kind for item in file.observations] == ["alk_not_seen"]


@pytest.mark.slow
def test_genefuse_reads_show_variant_2(shared: Path, tmp_path: Path) -> None:
    """Three pairs, two of them copies: the end of EML4 exon 20 with its splice site, then ALK intron 19."""
    if shutil.which("bwa") is None:
        pytest.skip("bwa is not installed")
    reads = [shared / "bam" / "genefuse" / f"R{mate}.fq" for mate in (1, 2)]
    genome = mini_genome.write_fasta(tmp_path, Build.GRCH38)
    aligned = mini_genome.align("bwa", ["-Y", "-M"], genome, reads, tmp_path)
    (event,) = fusions(look(mini_genome.to_chromosomes(aligned, tmp_path / "reads.bam", Build.GRCH38)))
    assert (event.name, event.junction, event.alias, event.split_reads) == ("EML4::ALK", "E20;A20", "variant 2", 3)


@pytest.mark.slow
@pytest.mark.parametrize("name", mini_genome.ALIGNERS)
def test_fusioncatcher_reads_of_any_aligner_show_both_fusions(name: str, shared: Path, tmp_path: Path) -> None:
    program, options = mini_genome.ALIGNERS[name]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    reads = [shared / "bam" / "fusioncatcher_reads" / f"reads_{mate}.fq.gz" for mate in (1, 2)]
    aligned = mini_genome.align(program, options, mini_genome.write_fasta(tmp_path, Build.GRCH38), reads, tmp_path)
    file = look(mini_genome.to_chromosomes(aligned, tmp_path / "reads.bam", Build.GRCH38))
    assert "; RNA: " in file.input.read_as
    events = {event.name: event for event in fusions(file)}
    assert set(events) == {"NPM1::ALK", "EML4::ALK"}
    npm1, eml4 = events["NPM1::ALK"], events["EML4::ALK"]
    assert (npm1.junction, npm1.event, npm1.split_reads) == ("N4;A20", Event.KINASE_FUSION, 5)
    # EML4 exon 14, then the last 59 bases of ALK intron 19 (one base of which both sides share), then exon 20
    assert (eml4.junction, eml4.frame) == ("E14;ins58A20", Frame.IN_FRAME)
    assert eml4.split_reads + eml4.spanning_pairs >= 4
