"""From simulated reads through Debian's STAR to the report."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.workflows.conftest import Site, arriba_file, program

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


SAMPLES = ("resistant", "control")


@pytest.fixture
def finished(checkout):
    """The example after its run."""
    program("STAR")
    folder = checkout / "examples/fastq"
    site = Site(folder, folder / "Snakefile")
    site.succeed(timeout=500)
    return site


# Stands in for Arriba, which Debian does not have: it asks for the files that Arriba asks for and writes its table.
ARRIBA = """#!/bin/sh
set -eu
while getopts x:a:g:f:o: option; do
    case $option in
        x|a|g) test -s "$OPTARG" ;;
        f) test "$OPTARG" = blacklist ;;
        o) output=$OPTARG ;;
        *) exit 2 ;;
    esac
done
cp "$(dirname "$0")/fusions.tsv" "$output"
"""


def with_arriba(site):
    """The same site where a program named arriba is installed that finds NPM1::ALK in each sample."""
    programs = site.folder / "programs"
    arriba_file(programs / "fusions.tsv", "NPM1")
    (programs / "arriba").write_text(ARRIBA, encoding="utf-8")
    (programs / "arriba").chmod(0o755)
    return Site(site.folder, site.snakefile, (programs,))


def loaded(site, sample):
    return json.loads(site.text(f"results/alkfusion/batches/00001/{sample}.json"))


def test_reads_of_npm1_alk_with_g1202r_become_a_report(finished):
    resistant, control = loaded(finished, "resistant"), loaded(finished, "control")
    main = resistant["rearrangements"][0]
    assert (main["name"], main["junction"], main["class"], main["frame"]) == (
        "NPM1::ALK",
        "N4;A20",
        "kinase_fusion",
        "in_frame",
    )
    assert {support["caller"] for support in main["support"]} == {"alkfusion reads", "star"}
    assert [mutation["protein"] for mutation in resistant["mutations"]] == ["p.G1202R"]
    assert resistant["mutations"][0]["vaf"] > 0.9
    calls = {call["drug"]: call["prediction"] for call in resistant["drug_calls"]}
    assert calls["alectinib"] == "resistant"
    assert "G1202R" in finished.text("results/alkfusion/samples/resistant.html")

    assert (control["alk_status"], control["rearrangements"], control["mutations"]) == ("not_detected", [], [])
    assert control["assessment"]["residues_assessed"] == 0  # NPM1 is expressed, ALK is not: nothing of it was seen
    assert {call["prediction"] for call in control["drug_calls"]} == {"not_applicable"}

    folder = finished.folder / "resources"
    again = [folder / "again_1.fastq.gz", folder / "again_2.fastq.gz"]
    subprocess.run(
        [sys.executable, finished.folder / "scripts/simulate_reads.py", "--genome", folder / "genome.fa", "--seed", "1"]
        + ["--fusion-pairs", "1500", "--mutation", "c.3604G>A", "--out", *again],
        check=True,
    )
    for end, path in enumerate(again, 1):
        assert path.read_bytes() == (folder / f"reads/resistant_{end}.fastq.gz").read_bytes()
    assert "Nothing to be done" in finished.succeed("--dry-run").said

    site = with_arriba(finished)
    again = site.succeed()
    assert (again.jobs("arriba"), again.jobs("star_align")) == (2, 0)
    found = [loaded(site, name)["rearrangements"][0] for name in SAMPLES]
    supporters = [{support["caller"] for support in main["support"]} for main in found]
    assert supporters == [{"alkfusion reads", "arriba", "star"}, {"arriba"}]
