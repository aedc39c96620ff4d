"""EML4::ALK variant 3: exon 6 with and without the 33 bases of exon 6b, together in one sample, as tumours make it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pysam
import pytest

from alkfusion.genome.builds import Build
from alkfusion.genome.sequences import exon_end_sequence
from alkfusion.genome.transcripts import GeneModels
from alkfusion.model import Frame, Rearrangement
from benchmarks.simulate import Column, Library, Molecule, alk_rna, rna_fusion, write_bam
from tests.alignments import mini_genome
from tests.alignments.looking import fusions, look

WITH_6B = "NM_001410776.1"  # its exon 7 is what the field calls 6b


def variant_3(build: Build) -> tuple[Molecule, Molecule]:
    """Transcripts 3a and 3b, as far as their sequence is known."""
    with_6a = rna_fusion("EML4", 6, build)
    alk = alk_rna(build, 20)
    partner = with_6a[: -len(alk)]
    exon = next(t for t in GeneModels.of(build).transcripts("EML4") if t.id == WITH_6B).exons[6]
    bases = (exon_end_sequence(WITH_6B, 7) or "")[-len(exon) :]
    exon_6b = tuple(Column("chr2", exon.start + at, base) for at, base in enumerate(bases))
    assert len(exon_6b) == 33
    return Molecule(with_6a, 0.6), Molecule((*partner, *exon_6b, *alk), 0.4)


def check(event: Rearrangement, least: int) -> None:
    assert (event.name, event.frame) == ("EML4::ALK", Frame.IN_FRAME)
    isoforms = {isoform.junction: isoform for isoform in event.isoforms}
    assert set(isoforms) == {"E6a;A20", "E6b;A20"}
    assert {name: isoform.alias for name, isoform in isoforms.items()} == {
        "E6a;A20": "variant 3a",
        "E6b;A20": "variant 3b",
    }
    assert all(isoform.split_reads >= least for isoform in isoforms.values())
    assert {isoform.frame for isoform in isoforms.values()} == {Frame.IN_FRAME}


@pytest.mark.parametrize("build", Build)
@pytest.mark.parametrize("split", ["sa", "clip"])
def test_both_isoforms_are_told_apart(split: str, build: Build, tmp_path: Path) -> None:
    groups = [(list(variant_3(build)), 1500), ([Molecule(alk_rna(build))], 100)]
    (event,) = fusions(look(write_bam(tmp_path / "rna.bam", groups, Library(split=split), build, 5)))
    check(event, least=20)


@pytest.mark.slow
@pytest.mark.parametrize("name", mini_genome.ALIGNERS)
def test_both_isoforms_are_told_apart_with_any_aligner(name: str, tmp_path: Path) -> None:
    program, options = mini_genome.ALIGNERS[name]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    build = Build.GRCH38
    groups = [(list(variant_3(build)), 600), ([Molecule(alk_rna(build))], 100)]
    made = write_bam(tmp_path / "made.bam", groups, Library(), build, 5)
    pysam.collate("-o", str(tmp_path / "collated.bam"), str(made))
    reads = [tmp_path / f"{mate}.fq.gz" for mate in (1, 2)]
    pysam.fastq("-1", str(reads[0]), "-2", str(reads[1]), str(tmp_path / "collated.bam"))
    aligned = mini_genome.align(program, options, mini_genome.write_fasta(tmp_path, build), reads, tmp_path)
    (event,) = fusions(look(mini_genome.to_chromosomes(aligned, tmp_path / "reads.bam", build)))
    check(event, least=5)
