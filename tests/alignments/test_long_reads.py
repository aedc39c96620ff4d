"""Reads of whole transcripts, as nanopores give them: aligned over the introns, or exon by exon."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from alkfusion.genome.builds import Build
from alkfusion.model import Frame
from benchmarks.simulate import Column, alk_rna, rna_fusion
from tests.alignments import mini_genome
from tests.alignments.looking import fusions, look

BUILD = Build.GRCH38


def noisy(columns: tuple[Column, ...], rate: float, rng: Random) -> str:
    """Return the bases with errors: half wrong bases, a quarter lost ones, a quarter inserted ones."""
    read = []
    for column in columns:
        dice = rng.random() / rate
        if dice >= 1:
            read.append(column.base)
        elif dice < 0.5:
            read.append(rng.choice("ACGT"))
        elif dice < 0.75:
            read.append(column.base + rng.choice("ACGT"))
    return "".join(read)


@pytest.mark.slow
@pytest.mark.parametrize("rate", [0.01, 0.05])
@pytest.mark.parametrize("preset", ["splice", "map-ont"])
def test_long_reads_of_rna(preset: str, rate: float, tmp_path: Path) -> None:
    if shutil.which("minimap2") is None:
        pytest.skip("minimap2 is not installed")
    rng = Random(4)
    reads = tmp_path / "long.fq"
    with reads.open("w") as out:
        for number in range(40):
            whole = rna_fusion("NPM1", 4, BUILD) if number < 25 else alk_rna(BUILD)
            bases = noisy(whole[rng.randrange(60) : len(whole) - rng.randrange(300)], rate, rng)
            out.write(f"@long{number}\n{bases}\n+\n{'4' * len(bases)}\n")
    genome = mini_genome.write_fasta(tmp_path, BUILD)
    aligned = mini_genome.align("minimap2", ["-ax", preset], genome, [reads], tmp_path)
    file = look(mini_genome.to_chromosomes(aligned, tmp_path / "long.bam", BUILD))
    assert "; RNA: " in file.input.read_as
    (event,) = fusions(file)
    assert (event.name, event.junction, event.frame) == ("NPM1::ALK", "N4;A20", Frame.IN_FRAME)
    assert 15 <= event.split_reads <= 25
    assert file.mutations == ()
