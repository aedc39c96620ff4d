"""The simulation of benchmarks/, a small part of it: what docs/simulation.md says must go on to hold."""

from __future__ import annotations

from itertools import product

import pytest

from alkfusion.genome.builds import Build
from benchmarks.simulated_file import Job
from benchmarks.simulated_samples import PHASES, run
from benchmarks.simulation import cells, jobs
from benchmarks.simulation_report import Cell, report

NOT_ASSESSED = "said to be not assessed"
BOTH = tuple(product(("DNA", "RNA"), Build))


def counted(some: list[Job]) -> dict[tuple[str, str, str], Cell]:
    return {cell[:3]: cell for cell in cells(answer for job in some for answer in run(job))}


def shares(found: dict[tuple[str, str, str], Cell], table: str) -> set[float]:
    return {cell.hits / cell.total for place, cell in found.items() if place[0] == table}


@pytest.mark.slow
def test_single_bases_at_five_percent_of_500_are_found_and_nothing_else() -> None:
    found = counted([Job("mutations", *turn, seed, 500, 0.05) for seed in range(1, 9) for turn in BOTH])
    row = "depth 500, 5 % in each exon"
    snv, false = found["goal", row, "SNV found"], found["false", row, "kinase domains with a false mutation"]
    assert snv.hits >= 0.99 * snv.total > 150
    assert (false.hits, false.total) == (0, 32)
    assert found["false", row, "with a false fusion"].hits == 0


def test_residues_are_called_assessed_exactly_where_thirty_fragments_show_them() -> None:
    found = counted([Job("shallow", *turn, seed) for seed in range(1, 5) for turn in BOTH])
    assert shares(found, "goal") == {1.0}
    told = {place[1]: cell.hits / cell.total for place, cell in found.items() if place[0] == "assessed"}
    assert told == {
        "0 fragments at a residue": 1.0,
        "1-9 fragments at a residue": 1.0,
        "10-29 fragments at a residue": 1.0,
        "30 or more fragments at a residue": 0.0,
    }


def test_dna_says_that_it_cannot_exclude_a_fusion_where_intron_19_is_shallow() -> None:
    found = counted([Job("intron", "DNA", build, seed) for seed in range(1, 16) for build in Build])
    assert shares(found, "goal") == {1.0}
    assert shares(found, "assessed") == {0.0, 1.0}


@pytest.mark.parametrize("detail", ["cis", "trans"])
@pytest.mark.parametrize(("molecule", "build"), BOTH)
def test_phase_of_drawn_mutations_is_never_wrong(molecule: str, build: Build, detail: str) -> None:
    found = counted([Job("phase", molecule, build, seed, 500, 0.2, detail) for seed in range(1, 5)])
    assert found["phase", "5 or more", "right"].hits >= 2
    assert {cell.hits for place, cell in found.items() if place[0] == "phase" and place[2] == "wrong"} == {0}


@pytest.mark.parametrize(("detail", "phase"), [(PHASES[2], "cis"), (PHASES[3], "unknown")])
def test_a_subclone_is_cis_and_molecules_of_both_kinds_have_no_phase(detail: str, phase: str) -> None:
    found = counted([Job("phase", *turn, seed, 500, 0.2, detail) for seed in range(1, 4) for turn in BOTH])
    told = {place[2]: (cell.hits, cell.total) for place, cell in found.items() if place[0] == "phase_mixed"}
    assert told[phase][0] == told[phase][1] >= 5


@pytest.mark.parametrize("detail", ["EML4 sa", "EML4 clip", "NPM1 sa", "NPM1 clip"])
@pytest.mark.parametrize(("molecule", "build"), BOTH)
def test_fusions_of_five_fragments_are_found_at_their_bases(molecule: str, build: Build, detail: str) -> None:
    found = counted([Job("fusion", molecule, build, seed, 5, 0.0, detail) for seed in range(1, 5)])
    assert shares(found, "fusion") == {1.0}
    assert found["false", "files with a fusion", "with another fusion"].hits == 0


@pytest.mark.parametrize("seed", [1, 14])
def test_a_breakpoint_in_a_repeat_is_found_where_some_reads_lie_in_the_partner(seed: int) -> None:
    found = counted([Job("fusion", "DNA", list(Build)[seed % 2], seed, 5, 0.0, "EML4 clip")])
    assert shares(found, "fusion") == {1.0}


@pytest.mark.parametrize(
    ("sample", "called"), [("0 % (whole ALK only)", 0.0), ("99 % fusion", 1.0), ("start in intron 19 (90 %)", 1.0)]
)
def test_imbalance_is_called_of_fusions_and_not_of_whole_alk(sample: str, called: float) -> None:
    names = ("none", "uneven", "uneven, half in 2,000 bases")
    some = [
        Job("expression", "RNA", build, seed, detail=f"{sample}; {name}")
        for seed, name, build in product(range(1, 4), names, Build)
    ]
    found = counted(some)
    assert shares(found, "imbalance") == {called}
    assert found["imbalance_said", sample, "not measurable"].hits == 0
    below = found["assessed", "RNA with a mean depth of exons 20 to 29 below 5: 3'/5' imbalance", NOT_ASSESSED]
    assert below.hits == below.total > 0


def test_every_file_has_a_seed_of_its_own_and_all_tables_are_written() -> None:
    all_jobs = list(jobs(1))
    assert len({job.seed for job in all_jobs}) == len(all_jobs)
    goal = [job for job in all_jobs if (job.kind, job.depth, job.fraction, job.errors) == ("mutations", 500, 0.05, 1)]
    turns = [(job.molecule, job.build) for job in goal]
    assert {turns.count(turn) for turn in BOTH} == {1100}
    text = report(
        [Cell("false", "depth 500, 5 % in each exon", "kinase domains with a false mutation", 0, 4400, (0.0, 0.0009))],
        plots=False,
    )
    assert "| 0.00 % (0.00-0.09) | 0 of 4400 | holds |" in text
