"""Great depth is capped and that is said; less depth takes calls away, with the reason, and never makes one."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import product
from pathlib import Path
from random import Random

import pytest

from alkfusion.alignments.locus import alk_locus
from alkfusion.genome.builds import Build
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.model import Result
from alkfusion.options import SampleOptions
from alkfusion.sample import analyse
from benchmarks.bam_bytes import write_indexed
from benchmarks.large_files import write_deep
from benchmarks.molecules import Column, Molecule, alk_dna, codon_edit, dna_fusion, edited
from benchmarks.simulate import Library, file_header, fragments_for, sorted_records

BUILD, LIBRARY = Build.GRCH38, Library()
DEPTH, FLANK = 5000, 220
NAME = slice(36, 44)  # of a record's bytes
CHANGES = {"p.C1156Y": (1156, "TAC", 0.1), "p.G1202R": (1202, "AGA", 0.3), "p.G1269A": (1269, "GCA", 0.02)}

Records = list[tuple[int, int, bytes]]


def exon_of(residue: int) -> tuple[Column, ...]:
    locus, position = alk_locus(BUILD), AlkCoding.of(BUILD).codon_positions(residue)[0]
    exon = next(exon for exon in locus.transcript.exons if exon.start < position <= exon.end)
    return alk_dna(exon.start - FLANK, exon.end + FLANK, BUILD)


def mutated_exon(residue: int, codon: str, fraction: float) -> tuple[list[Molecule], int]:
    wild = exon_of(residue)
    mutated = edited(wild, codon_edit(residue, codon, BUILD))
    return [Molecule(mutated, fraction), Molecule(wild, 1 - fraction)], fragments_for(DEPTH, len(wild), LIBRARY)


@pytest.fixture(scope="module", params=[1, 2])
def reads_of_5000(request: pytest.FixtureRequest) -> Records:
    """Three mutated exons, and intron 19 with an EML4::ALK breakpoint in three of ten molecules."""
    locus = alk_locus(BUILD)
    groups = [mutated_exon(*change) for change in CHANGES.values()]
    wide = alk_dna(locus.exon(20).start - FLANK, locus.exon(19).end + FLANK, BUILD)
    fusion = dna_fusion("EML4", BUILD)
    groups.append(([Molecule(wide)], fragments_for(0.7 * DEPTH, len(wide), LIBRARY)))
    groups.append(([Molecule(fusion)], fragments_for(0.3 * DEPTH, len(fusion), LIBRARY)))
    return sorted_records(groups, LIBRARY, BUILD, Random(request.param))


def sampled(reads: Records, path: Path, depth: int, seed: int) -> Result:
    """The result of a part of the fragments, drawn at random."""
    rng = Random(seed)
    drawn: dict[bytes, bool] = {}
    kept = [data for _, _, data in reads if drawn.setdefault(data[NAME], rng.random() * DEPTH < depth)]
    return analyse([write_indexed(path, [file_header(LIBRARY, BUILD), *kept])], SampleOptions())


def trusted(result: Result) -> dict[str, float]:
    return {m.protein: m.vaf or 0.0 for m in result.mutations if m.filter == "PASS"}


def called(result: Result, prediction: str) -> set[str]:
    return {call.drug for call in result.drug_calls if call.prediction == prediction}


@pytest.mark.slow
def test_less_depth_takes_calls_away_with_the_reason_and_makes_none(reads_of_5000: Records, tmp_path: Path) -> None:
    full = sampled(reads_of_5000, tmp_path / "full.bam", DEPTH, 0)
    assert trusted(full).keys() == CHANGES.keys()
    assert [event.name for event in full.rearrangements] == ["EML4::ALK"]
    for depth, seed in product((1000, 100, 25, 8), (1, 2)):
        part = sampled(reads_of_5000, tmp_path / "part.bam", depth, seed)
        assert trusted(part).keys() <= CHANGES.keys()
        limits = {item.residue: item.limit_of_detection for item in part.assessment.seen}
        for protein in CHANGES.keys() - trusted(part).keys():
            residue, _, _ = CHANGES[protein]
            # the residue is not assessed, or so small a fraction is said to be out of reach
            assert residue not in limits or limits[residue] > trusted(full)[protein], (depth, seed, protein)
        assert depth < 100 or {"p.C1156Y", "p.G1202R"} <= trusted(part).keys()
        assert [event.name for event in part.rearrangements] == ["EML4::ALK"] or part.alk_status == "not_assessed"
        assert depth < 100 or part.alk_status == "rearranged"
        assert called(part, "sensitive") <= called(full, "sensitive")


# Residue, codon and fraction of each change; changes of one exon lie on one molecule (cis) or on two (trans).
SERIES = {
    "half of the molecules": ([[(1156, "TAC")]], 0.5),
    "a fifth, two changes in cis": ([[(1196, "ATG"), (1202, "AGA")]], 0.2),
    "a tenth, two changes in trans": ([[(1269, "GCA")], [(1275, "CAA")]], 0.1),
    "a twentieth": ([[(1123, "AGT")]], 0.05),
    "a fiftieth": ([[(1245, "TGC")]], 0.02),
}


@pytest.fixture(scope="module", params=[3, 4])
def series_of_5000(request: pytest.FixtureRequest) -> Records:
    """Five exons with changes at 50, 20, 10, 5 and 2 %."""
    groups = []
    for kinds, fraction in SERIES.values():
        wild = exon_of(kinds[0][0][0])
        edits = [[edit for residue, codon in kind for edit in codon_edit(residue, codon, BUILD)] for kind in kinds]
        mutated = [Molecule(edited(wild, each), fraction) for each in edits]
        molecules = [*mutated, Molecule(wild, 1 - fraction * len(kinds))]
        groups.append((molecules, fragments_for(DEPTH, len(wild), LIBRARY)))
    return sorted_records(groups, LIBRARY, BUILD, Random(request.param))


@pytest.mark.slow
def test_from_5000_to_100_calls_change_only_towards_not_assessed(series_of_5000: Records, tmp_path: Path) -> None:
    full, *fewer = (sampled(series_of_5000, tmp_path / "part.bam", depth, 1) for depth in (5000, 2000, 500, 100))
    fractions, residues = trusted(full), {m.protein: m.residue or 0 for m in full.mutations}
    assert fractions.keys() == {"p.C1156Y", "p.L1196M", "p.G1202R", "p.G1269A", "p.R1275Q", "p.G1123S", "p.F1245C"}
    assert phased(full)["p.L1196M", "p.G1202R"] == "cis"
    assert phased(full)["p.G1269A", "p.R1275Q"] == "trans"
    for part in fewer:
        assert trusted(part).keys() <= fractions.keys()
        seen = {item.residue: item for item in part.assessment.seen}
        unseen = {item.residue for item in part.assessment.not_assessed}
        for protein in fractions.keys() - trusted(part).keys():
            if residues[protein] not in unseen:
                stated = seen[residues[protein]]
                assert fractions[protein] < (stated.limit_of_detection or 0), protein
                assert stated.below_limit == "not_assessed"
        for pair, phase in phased(part).items():
            assert phase in (phased(full)[pair], "unknown"), pair
        assert called(part, "sensitive") <= called(full, "sensitive")
    assert trusted(fewer[-1]).keys() < fractions.keys()  # the smallest were lost, and the result says why


def phased(result: Result) -> dict[tuple[str, str], str]:
    return {(pair.first, pair.second): pair.phase.value for pair in result.phases}


# A process of its own, because the memory of this one is that of pytest. VmHWM is the peak in kB.
_ANNOTATE = """
import sys
from alkfusion.cli import main
code = main(sys.argv[1:])
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(code, peak, file=sys.stderr)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_depth_beyond_the_cap_is_counted_in_part_and_that_is_said(tmp_path: Path) -> None:
    path, output = write_deep(tmp_path, 12_000), tmp_path / "result.json"
    command = [sys.executable, "-c", _ANNOTATE, "annotate", str(path), "--output", str(output)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stderr.splitlines()[-1].split()
    result = json.loads(output.read_text(encoding="utf-8"))
    (text,) = [item["text"] for item in result["observations"] if item["kind"] == "depth_capped"]
    assert text == "The depth is so high that one in 2 fragments was counted; depths are of these."
    (mutation,) = result["mutations"]
    assert (mutation["protein"], mutation["filter"]) == ("p.G1202R", "PASS")
    assert 5_000 < mutation["depth"] < 7_000
    assert [event["name"] for event in result["rearrangements"]] == ["EML4::ALK"]
    assert said[0] == "0"
    assert int(said[1]) < 200_000
