"""The reads behind a rearrangement and its sequence, written to files of their own on request."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pysam
import pytest

from alkfusion.alignments import supporting_reads
from alkfusion.cli import main
from alkfusion.genome.builds import Build
from benchmarks.simulate import Library, Molecule, alk_rna, rna_fusion, write_bam
from tests.alignments.test_simulated_fusions import dna_with_fusion, edit_reads

BUILD = Build.GRCH38


@pytest.fixture(scope="module")
def eml4_dna(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dna_with_fusion(tmp_path_factory.mktemp("dna") / "tumour.bam", "EML4", BUILD, 12)


def written(bam: Path, folder: Path) -> Path:
    """Run the program with every option that writes reads; return the folder of the supporting reads."""
    options = [
        "--junction-fasta",
        folder / "j.fa",
        "--supporting-reads",
        folder / "reads",
        "--output",
        folder / "r.json",
    ]
    assert main(["annotate", str(bam), *map(str, options)]) == 0
    return folder / "reads"


def table(path: Path) -> list[dict[str, str]]:
    with path.open() as rows:
        return list(csv.DictReader(rows, delimiter="\t"))


def test_the_bam_holds_every_alignment_of_the_fragments_and_nothing_else(eml4_dna: Path, tmp_path: Path) -> None:
    folder = written(eml4_dna, tmp_path)
    result = json.loads((tmp_path / "r.json").read_text())
    rows = table(folder / "tumour.supporting.tsv")
    names = {row["fragment"] for row in rows}
    counted = result["rearrangements"][0]["support"][0]
    assert len(names) == counted["split_reads"] + counted["spanning_pairs"]
    assert {(row["rearrangement"], row["alk"], row["partner"], row["in_bam"]) for row in rows} == {
        ("EML4::ALK", "chr2:29223741", "chr2:42299749", "yes")
    }
    with pysam.AlignmentFile(str(eml4_dna)) as source:
        expected = sorted(read.to_string() for read in source if read.query_name in names)
    with pysam.AlignmentFile(str(folder / "tumour.supporting.bam")) as reads:
        assert sorted(read.to_string() for read in reads) == expected
        # the part in EML4 can be fetched: the file is sorted and has an index
        assert len({read.query_name for read in reads.fetch("chr2", 42_299_000, 42_300_000)}) >= 12


def test_the_header_is_kept_and_names_neither_path_nor_time(eml4_dna: Path, tmp_path: Path) -> None:
    first = written(eml4_dna, tmp_path / "one")
    with (
        pysam.AlignmentFile(str(eml4_dna)) as source,
        pysam.AlignmentFile(str(first / "tumour.supporting.bam")) as reads,
    ):
        before, after = source.header.to_dict(), reads.header.to_dict()
    line = after["PG"].pop()
    assert (line["ID"], line["PN"], "CL" in line) == ("alkfusion", "alkfusion", False)
    assert after["SQ"] == before["SQ"]
    assert after["RG"] == before["RG"]
    assert after["PG"] == before.get("PG", [])
    second = written(eml4_dna, tmp_path / "two")
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()


def test_read_names_stand_in_no_result(eml4_dna: Path, tmp_path: Path) -> None:
    folder = written(eml4_dna, tmp_path)
    name = next(row["fragment"] for row in table(folder / "tumour.supporting.tsv"))
    assert f'"{name}"' not in (tmp_path / "r.json").read_text()
    assert name not in (tmp_path / "j.fa").read_text()


def test_fragments_named_by_their_umi_bring_all_their_reads(eml4_dna: Path, tmp_path: Path) -> None:
    def tag(read: pysam.AlignedSegment, number: int) -> None:
        read.set_tag("MI", str(int(read.query_name[1:]) // 3))

    source = edit_reads(eml4_dna, tmp_path / "umi.bam", tag)
    folder = written(source, tmp_path)
    rows = table(folder / "umi.supporting.tsv")
    assert all(row["fragment"].startswith("MI:") for row in rows)
    with pysam.AlignmentFile(str(folder / "umi.supporting.bam")) as reads:
        assert {f"MI:{read.get_tag('MI')}" for read in reads} == {row["fragment"] for row in rows}


def test_of_very_many_fragments_a_part_is_written_and_all_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supporting_reads, "MOST_FRAGMENTS", 20)
    groups = [([Molecule(rna_fusion("NPM1", 4, BUILD))], 800), ([Molecule(alk_rna(BUILD))], 200)]
    folder = written(write_bam(tmp_path / "rna.bam", groups, Library(), BUILD, 5), tmp_path)
    rows = table(folder / "rna.supporting.tsv")
    with pysam.AlignmentFile(str(folder / "rna.supporting.bam")) as reads:
        shown = {read.query_name for read in reads}
    assert len(shown) == 20 < len(rows)
    assert shown == {row["fragment"] for row in rows if row["in_bam"] == "yes"}


def test_the_fasta_names_the_supporting_fraction(eml4_dna: Path, tmp_path: Path) -> None:
    written(eml4_dna, tmp_path)
    header, sequence = (tmp_path / "j.fa").read_text().splitlines()
    fields = dict(word.split("=") for word in header.split()[2:])
    split, whole = int(fields["split_fragments"]), int(fields["unbroken_reads"])
    assert header.startswith(">EML4::ALK tumour.bam ALK=chr2:29223741 partner=chr2:42299749 ")
    assert split == 12
    assert fields["joined_fraction"] == f"{split / (split + whole):.4f}"
    assert len(sequence) == 200


@pytest.mark.parametrize("build", Build)
def test_the_sequence_of_rna_goes_on_over_the_introns(build: Build, tmp_path: Path) -> None:
    """Exon 20 is long enough; a join at exon 24, which is shorter than 100 bases, has to go on with exon 25."""
    fusion = (*rna_fusion("NPM1", 4, build)[: -len(alk_rna(build, 20))], *alk_rna(build, 24))
    groups = [([Molecule(fusion)], 1200), ([Molecule(alk_rna(build))], 100)]
    written(write_bam(tmp_path / "rna.bam", groups, Library(), build, 5), tmp_path)
    _, sequence = (tmp_path / "j.fa").read_text().splitlines()
    transcript = "".join(column.base for column in fusion)
    join = len(fusion) - len(alk_rna(build, 24))
    assert sequence == transcript[join - 100 : join + 100]


@pytest.mark.parametrize("option", ["--junction-fasta", "--supporting-reads"])
def test_without_reads_the_options_are_refused(option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calls = tmp_path / "calls.tsv"
    calls.write_text("gene5\tgene3\tbreakpoint5\tbreakpoint3\nNPM1\tALK\tchr5:171391799:+\tchr2:29223528:-\n")
    assert main(["annotate", str(calls), option, str(tmp_path / "out"), "--output", str(tmp_path / "r.json")]) == 2
    assert f"{option} needs the reads" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["calls.tsv"]


def test_a_file_without_a_rearrangement_gives_empty_files(tmp_path: Path) -> None:
    reads = write_bam(tmp_path / "whole.bam", [([Molecule(alk_rna(BUILD))], 600)], Library(), BUILD, 3)
    folder = written(reads, tmp_path)
    assert (tmp_path / "j.fa").read_text() == ""
    assert table(folder / "whole.supporting.tsv") == []
    assert pysam.view("-c", str(folder / "whole.supporting.bam")) == "0\n"
