"""A header that was exchanged: the MD tags of the reads contradict it."""

from __future__ import annotations

from pathlib import Path

import pysam
import pytest

from alkfusion.alignments.md_check import reference_bases
from alkfusion.cli import main
from alkfusion.errors import BuildError
from alkfusion.genome.builds import Build, contigs
from benchmarks.simulate import Library, Molecule, alk_exon_dna, write_bam
from tests.alignments.looking import look
from tests.alignments.test_open_file import with_header
from tests.alignments.test_simulated_fusions import edit_reads

CLEAN = Library(error=0, poor=0)


def tagged(read: pysam.AlignedSegment, number: int) -> None:
    """Write the MD tag of a read without differences, as an aligner does."""
    read.set_tag("MD", str(read.query_alignment_length))


@pytest.fixture(scope="session")
def tagged_reads(tmp_path_factory: pytest.TempPathFactory) -> dict[Build, Path]:
    """Exon 23 in both builds, with MD tags."""
    folder = tmp_path_factory.mktemp("md")
    made = {}
    for build in Build:
        plain = write_bam(folder / f"{build}.bam", [([Molecule(alk_exon_dna(23, build))], 300)], CLEAN, build, 1)
        made[build] = edit_reads(plain, folder / f"{build}.md.bam", tagged)
    return made


def with_lengths_of(build: Build, source: Path, target: Path) -> Path:
    def exchange(header) -> None:
        header["SQ"] = [{"SN": c["SN"], "LN": contigs()[c["SN"]].lengths[build]} for c in header["SQ"]]

    return with_header(source, target, exchange)


@pytest.mark.parametrize("build", Build)
def test_tags_that_agree_with_the_header(
    build: Build, tagged_reads: dict[Build, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert look(tagged_reads[build]).input.build == build.value
    assert main(["inspect", str(tagged_reads[build])]) == 0
    assert f"{build}, by the contig lengths of the header; MD tags of ALK reads agree" in capsys.readouterr().out


@pytest.mark.parametrize(("true", "claimed"), [(Build.GRCH38, Build.GRCH37), (Build.GRCH37, Build.GRCH38)])
def test_the_header_of_the_other_build(
    true: Build, claimed: Build, tagged_reads: dict[Build, Path], tmp_path: Path
) -> None:
    path = with_lengths_of(claimed, tagged_reads[true], tmp_path / "exchanged.bam")
    seen = f"the header says {claimed}, but the reads were aligned to {true}.*MD tags of [0-9]+ reads.*those of 0 reads"
    with pytest.raises(BuildError, match=seen):
        look(path)


def test_tags_of_another_sequence_at_the_place_of_alk(tagged_reads: dict[Build, Path], tmp_path: Path) -> None:
    def foreign(read: pysam.AlignedSegment, number: int) -> None:
        """Say that every base of the reference is another one."""
        others = read.query_alignment_sequence.translate(str.maketrans("ACGT", "CGTA"))
        read.set_tag("MD", "0" + "0".join(others) + "0")

    path = edit_reads(tagged_reads[Build.GRCH38], tmp_path / "foreign.bam", foreign)
    with pytest.raises(BuildError, match=r"not aligned to GRCh38.*MD tags of [0-9]+ of [0-9]+ reads give other bases"):
        look(path)


def test_without_tags_the_header_is_believed(tmp_path: Path) -> None:
    plain = write_bam(tmp_path / "p.bam", [([Molecule(alk_exon_dna(23, Build.GRCH38))], 300)], CLEAN, Build.GRCH38, 1)
    assert look(plain).input.build == "GRCh38"
    # and nothing of ALK lies where the other header would have it
    path = with_lengths_of(Build.GRCH37, plain, tmp_path / "exchanged.bam")
    assert look(path).cannot_show == "the file has no read of ALK"


@pytest.mark.parametrize(
    ("tag", "bases"),
    [
        ("8", "ACGTACGT"),
        ("3A4", "ACGAACGT"),
        ("0C0C6", "CCGTACGT"),
        ("7", None),
        ("9", None),
        ("3^AC3", None),
        ("", None),
    ],
)
def test_reference_bases_of_a_tag(tag: str, bases: str | None) -> None:
    header = pysam.AlignmentHeader.from_dict({"SQ": [{"SN": "chr2", "LN": 1000}]})
    read = pysam.AlignedSegment(header)
    read.query_sequence, read.reference_id, read.reference_start = "TTACGTACGT", 0, 10
    read.cigartuples = [(4, 2), (0, 8)]
    read.set_tag("MD", tag)
    assert reference_bases(read) == bases
