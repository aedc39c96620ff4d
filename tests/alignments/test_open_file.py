"""Files that cannot be trusted: each gets its own clear answer, and nothing is written beside the input."""

from __future__ import annotations

import shutil
from pathlib import Path

import pysam
import pytest

from alkfusion.alignments import kind
from alkfusion.alignments.kind import alignment_kind, fingerprint
from alkfusion.alignments.open_file import open_alignment
from alkfusion.errors import BuildError, InputError
from alkfusion.genome.builds import Build
from alkfusion.model import AlkStatus, Prediction
from alkfusion.sample import SampleOptions, analyse
from benchmarks.simulate import Library, Molecule, alk_exon_dna, write_bam
from tests.alignments.looking import look


@pytest.fixture(scope="session")
def exon_23(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole, sorted, indexed BAM file of ALK exon 23 at a depth of some 300 fragments."""
    path = tmp_path_factory.mktemp("bam") / "exon23.bam"
    return write_bam(path, [([Molecule(alk_exon_dna(23, Build.GRCH38))], 900)], Library(), Build.GRCH38, 1)


def with_header(source: Path, target: Path, change) -> Path:
    """Write the reads of a file under another header."""
    with pysam.AlignmentFile(str(source)) as reads:
        header = reads.header.to_dict()
        change(header)
        made = pysam.AlignmentHeader.from_dict(header)
        with pysam.AlignmentFile(str(target), "wb", header=made) as out:
            for read in reads:
                out.write(pysam.AlignedSegment.from_dict(read.to_dict(), made))
    pysam.index(str(target))
    return target


def test_bam_and_cram_are_known_by_their_first_bytes(exon_23: Path, tmp_path: Path) -> None:
    renamed = shutil.copy(exon_23, tmp_path / "reads.txt")
    assert alignment_kind(Path(renamed)) == "BAM"
    text = tmp_path / "table.bam"
    text.write_text("gene5\tgene3\n")
    assert alignment_kind(text) is None
    assert alignment_kind(tmp_path / "absent.bam") is None
    cut = tmp_path / "cut.bam"
    cut.write_bytes(exon_23.read_bytes()[:10])
    assert alignment_kind(cut) is None


def test_without_an_index_one_is_made_elsewhere(exon_23: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(exon_23, tmp_path / "unindexed.bam"))
    assert [item.depth for item in look(copy).coverage] == [item.depth for item in look(exon_23).coverage]
    assert [path.name for path in tmp_path.iterdir()] == ["unindexed.bam"]


def test_truncated(exon_23: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.bam"
    cut.write_bytes(exon_23.read_bytes()[:-3000])
    with pytest.raises(InputError, match="truncated"):
        look(cut)


def test_damaged_in_the_middle(exon_23: Path, tmp_path: Path) -> None:
    data = bytearray(exon_23.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 200] = bytes(200)
    damaged = tmp_path / "damaged.bam"
    damaged.write_bytes(data)
    shutil.copy(f"{exon_23}.bai", f"{damaged}.bai")
    with pytest.raises(InputError, match="cannot be decoded"):
        look(damaged)


def test_sorted_by_name(exon_23: Path, tmp_path: Path) -> None:
    by_name = tmp_path / "by_name.bam"
    pysam.sort("-n", "-o", str(by_name), str(exon_23))
    with pytest.raises(InputError, match=r"not sorted by position.*SO:queryname.*samtools sort"):
        look(by_name)


def test_unsorted_although_the_header_says_nothing(exon_23: Path, tmp_path: Path) -> None:
    path = tmp_path / "unsorted.bam"
    with pysam.AlignmentFile(str(exon_23)) as reads:
        header = reads.header.to_dict()
        del header["HD"]["SO"]
        made = pysam.AlignmentHeader.from_dict(header)
        with pysam.AlignmentFile(str(path), "wb", header=made) as out:
            for read in reversed(list(reads)):
                out.write(pysam.AlignedSegment.from_dict(read.to_dict(), made))
    with pytest.raises(InputError, match=r"no index can be made.*samtools sort"):
        look(path)


def test_unaligned_reads(tmp_path: Path) -> None:
    path = tmp_path / "unaligned.bam"
    with pysam.AlignmentFile(str(path), "wb", header=pysam.AlignmentHeader.from_dict({"HD": {"VN": "1.6"}})) as out:
        read = pysam.AlignedSegment(out.header)
        read.query_name, read.flag, read.query_sequence = "r", 4, "ACGT"
        out.write(read)
    with pytest.raises(InputError, match="no contig is in the header"):
        look(path)


def test_another_assembly(exon_23: Path, tmp_path: Path) -> None:
    def lengthen(header) -> None:
        header["SQ"] = [{**contig, "LN": contig["LN"] + 7} for contig in header["SQ"]]

    with pytest.raises(BuildError, match="do not belong to one known genome build"):
        look(with_header(exon_23, tmp_path / "t2t.bam", lengthen))


def test_aligned_to_transcripts(exon_23: Path, tmp_path: Path) -> None:
    def rename(header) -> None:
        header["SQ"] = [{**contig, "SN": f"ENST{number:011d}"} for number, contig in enumerate(header["SQ"])]

    path = tmp_path / "transcripts.bam"
    with pysam.AlignmentFile(str(exon_23)) as reads:
        header = reads.header.to_dict()
    rename(header)
    with pysam.AlignmentFile(str(path), "wb", header=pysam.AlignmentHeader.from_dict(header)):
        pass
    with pytest.raises(BuildError, match="no human chromosome is in the header"):
        look(path)


def test_stated_build_is_contradicted(exon_23: Path) -> None:
    with pytest.raises(BuildError, match=r"not in GRCh37.*contig lengths of GRCh38"):
        look(exon_23, stated_build=Build.GRCH37)


def test_names_without_chr(exon_23: Path, tmp_path: Path) -> None:
    def strip(header) -> None:
        header["SQ"] = [{**contig, "SN": contig["SN"].removeprefix("chr")} for contig in header["SQ"]]

    path = tmp_path / "plain.bam"
    with pysam.AlignmentFile(str(exon_23)) as reads:
        header = reads.header.to_dict()
        strip(header)
        made = pysam.AlignmentHeader.from_dict(header)
        with pysam.AlignmentFile(str(path), "wb", header=made) as out:
            for read in reads:
                fields = read.to_dict()
                fields["ref_name"] = fields["ref_name"].removeprefix("chr")
                out.write(pysam.AlignedSegment.from_dict(fields, made))
    assert [item.depth for item in look(path).coverage] == [item.depth for item in look(exon_23).coverage]


def add_second_sample(header) -> None:
    header["RG"] = [*header["RG"], {"ID": "2", "SM": "other"}]


def test_two_samples_have_to_be_told_apart(exon_23: Path, tmp_path: Path) -> None:
    path = with_header(exon_23, tmp_path / "two.bam", add_second_sample)
    with pytest.raises(InputError, match=r"belong to 2 samples.*other, simulated"):
        look(path)
    with pytest.raises(InputError, match="belong to 2 samples"):
        look(path, sample="a third one")
    chosen = {item.residue: item.depth for item in look(path, sample="simulated").coverage}
    assert chosen[1202] > 100
    nothing = look(path, sample="other")
    assert nothing.cannot_show == "the file has no read of ALK"
    assert not any(item.assessed for item in nothing.coverage)


def test_the_read_groups_name_another_sample(exon_23: Path) -> None:
    def told(sample: str | None) -> list[str]:
        return [i.text for i in look(exon_23, sample=sample).observations if i.kind == "sample_named_otherwise"]

    assert told(None) == told("simulated") == []
    (text,) = told("P-0042")
    assert text == "The read groups of exon23.bam name the sample simulated, not P-0042: is it the right file?"


def test_alk_contig_absent(tmp_path: Path) -> None:
    header = {"HD": {"VN": "1.6", "SO": "coordinate"}, "SQ": [{"SN": "chr9", "LN": 138394717}]}
    path = tmp_path / "chr9.bam"
    with pysam.AlignmentFile(str(path), "wb", header=header):
        pass
    result = analyse([path], SampleOptions())
    assert result.alk_status is AlkStatus.NOT_ASSESSED
    assert result.assessment.residues_assessed == 0
    assert {call.prediction for call in result.drug_calls} <= {Prediction.NOT_ASSESSED, Prediction.NO_EVIDENCE}
    assert result.observations[0].text == "The file has no contig chr2, where ALK lies."


def test_no_reads_at_all(exon_23: Path, tmp_path: Path) -> None:
    path = tmp_path / "empty.bam"
    with pysam.AlignmentFile(str(exon_23)) as reads, pysam.AlignmentFile(str(path), "wb", header=reads.header):
        pass
    file = look(path)
    assert file.cannot_show == "the file has no read of ALK"
    assert {item.reason for item in file.coverage} == {"reads of DNA, by fragment: depth 0, 30 wanted"}


@pytest.fixture(scope="session")
def small_genome(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A FASTA with every contig of the header; only the bases of ALK exon 23 are written out."""
    from alkfusion.genome.builds import contigs

    path = tmp_path_factory.mktemp("genome") / "genome.fa"
    exon = alk_exon_dna(23, Build.GRCH38)
    length = contigs()["chr2"].lengths[Build.GRCH38]
    with path.open("w") as out:
        out.write(">chr2\n")
        out.write("N" * exon[0].position)
        out.write("".join(column.base for column in exon))
        out.write("N" * (length - exon[-1].position - 1) + "\n")
    pysam.faidx(str(path))
    return path


def only_chr2(header) -> None:
    header["SQ"] = [contig for contig in header["SQ"] if contig["SN"] == "chr2"]


@pytest.fixture(scope="session")
def exon_23_cram(exon_23: Path, small_genome: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cram")
    bam = with_header(exon_23, folder / "chr2.bam", only_chr2)
    cram = folder / "exon23.cram"
    pysam.view("-C", "-T", str(small_genome), "-o", str(cram), str(bam), catch_stdout=False)
    return cram


def test_cram_with_its_reference_equals_the_bam(exon_23: Path, exon_23_cram: Path, small_genome: Path) -> None:
    assert alignment_kind(exon_23_cram) == "CRAM"
    with open_alignment(exon_23_cram, fasta=small_genome) as alignment:
        assert alignment.kind == "CRAM"
        reads = [read.query_sequence for read in alignment.fetch("chr2", 29_220_700, 29_220_800)]
    with open_alignment(exon_23) as alignment:
        assert reads == [read.query_sequence for read in alignment.fetch("chr2", 29_220_700, 29_220_800)]
    assert [path.name for path in exon_23_cram.parent.iterdir() if path.suffix == ".crai"] == []


def test_cram_without_its_reference(
    exon_23_cram: Path, small_genome: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REF_CACHE", str(tmp_path / "%2s" / "%s"))
    # the header names the FASTA that the file was made with; on another machine that path does not exist
    elsewhere = small_genome.rename(small_genome.with_suffix(".moved"))
    try:
        with pytest.raises(InputError, match=r"--fasta GENOME.fa"), open_alignment(exon_23_cram) as alignment:
            list(alignment.fetch("chr2", 29_220_700, 29_220_800))
    finally:
        elsewhere.rename(small_genome)


def test_htslib_writes_nothing_to_the_terminal(
    exon_23: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    cut = tmp_path / "cut.bam"
    cut.write_bytes(exon_23.read_bytes()[:-3000])
    with pytest.raises(InputError):
        look(cut)
    look(Path(shutil.copy(exon_23, tmp_path / "unindexed.bam")))
    assert capfd.readouterr() == ("", "")


def test_a_large_file_is_named_without_being_read_to_its_end(exon_23: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fingerprint(exon_23)
    assert len(whole) == 64
    monkeypatch.setattr(kind, "_WHOLE_UP_TO", 1000)
    monkeypatch.setattr(kind, "_EDGE", 500)
    assert fingerprint(exon_23).startswith("partial:")
    assert fingerprint(exon_23) != whole
