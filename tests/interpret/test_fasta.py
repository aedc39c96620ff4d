"""A user's genome supplies the sequence of any partner, after proof that it is the build of the calls."""

from __future__ import annotations

from pathlib import Path

import pysam
import pytest

from alkfusion.errors import BuildError, InputError
from alkfusion.genome.builds import Build
from alkfusion.genome.sequences import alk_plus_strand
from alkfusion.genome.transcripts import GeneModels
from alkfusion.sample import SampleOptions, analyse
from tests.events import Event, write

# CAD is on the plus strand of chromosome 2, before ALK; in a genome of A its codons are all lysine
CAD_ALK = Event("CAD", "chr2", 27240361, "+", "ALK", "chr2", 29223528, "-")
SHIFT = 222866  # GRCh37 minus GRCh38 around ALK


@pytest.fixture(scope="module")
def genome_of_a(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Chromosome 2 of GRCh38 up to ALK: all A, but for ALK exon 20."""
    exon = next(t for t in GeneModels.of(Build.GRCH38).transcripts("ALK") if t.mane).exons[19]
    bases = alk_plus_strand(exon.start + 1, exon.end, Build.GRCH38)
    path = tmp_path_factory.mktemp("genome") / "genome.fa"
    length = exon.end + SHIFT + 1000
    sequence = "A" * exon.start + bases + "A" * (length - exon.end)
    path.write_text(f">2\n{sequence}\n", encoding="ascii")
    pysam.faidx(str(path))
    return path


def test_the_partner_is_translated_from_the_genome(tmp_path: Path, genome_of_a: Path) -> None:
    path = write(tmp_path / "cad.tsv", "generic", CAD_ALK)
    (without,) = analyse([path], SampleOptions(sample="s")).rearrangements
    (found,) = analyse([path], SampleOptions(sample="s", fasta=genome_of_a)).rearrangements
    assert without.protein.sequence is None
    assert without.protein.length == found.protein.length == len(found.protein.sequence)
    # 1,864 whole codons of CAD, then the codon that the junction splits: A of CAD with TG of ALK is methionine
    assert found.protein.sequence[:1870] == "K" * 1864 + "MYRRKH"
    assert found.protein.junction == "KKKKK|MYRRKHQELQ"
    assert (without.frame, without.event, without.junction) == (found.frame, found.event, found.junction)


def test_bases_of_a_retained_intron_come_from_the_genome(tmp_path: Path, genome_of_a: Path) -> None:
    deep = Event("CAD", "chr2", 27240361 + 30, "+", "ALK", "chr2", 29223528, "-")
    path = write(tmp_path / "deep.tsv", "generic", deep)
    (without,) = analyse([path], SampleOptions(sample="s")).rearrangements
    (found,) = analyse([path], SampleOptions(sample="s", fasta=genome_of_a)).rearrangements
    assert (without.frame, found.frame) == ("unknown", "in_frame")
    assert any("--fasta can supply them" in reason for reason in without.reasons)


def test_a_genome_of_the_other_build_is_refused(tmp_path: Path, genome_of_a: Path) -> None:
    old = Event("CAD", "chr2", 27463229, "+", "ALK", "chr2", 29223528 + SHIFT, "-")
    path = write(tmp_path / "old.tsv", "generic", old)
    with pytest.raises(BuildError, match="the genome FASTA is not GRCh37") as caught:
        analyse([path], SampleOptions(sample="s", fasta=genome_of_a))
    assert "it is GRCh38" in str(caught.value)


def test_a_genome_without_index_is_refused(tmp_path: Path) -> None:
    bare = tmp_path / "bare.fa"
    bare.write_text(">2\nACGT\n", encoding="ascii")
    path = write(tmp_path / "cad.tsv", "generic", CAD_ALK)
    with pytest.raises(InputError, match=r"its index is missing.*samtools faidx bare.fa"):
        analyse([path], SampleOptions(sample="s", fasta=bare))
