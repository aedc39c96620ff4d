"""All junctions of the shared list through the front door: frame, exons and genes, on both builds and both strands."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from alkfusion.sample import SampleOptions, analyse
from tests.events import Event, write


def _place(text: str) -> tuple[str, int, str]:
    contig, position, strand = text.split(":")
    return contig, int(position), strand


@pytest.mark.parametrize("build", ["GRCh37", "GRCh38"])
def test_frame_of_every_row(shared: Path, tmp_path: Path, build: str) -> None:
    with (shared / "reference" / "fusion_junctions.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row[f"{build}_partner"]]
    assert len(rows) == {"GRCh37": 43, "GRCh38": 44}[build]  # exon 6b of EML4 has no GRCh37 record
    strands = set()
    for number, row in enumerate(rows):
        partner, alk = _place(row[f"{build}_partner"]), _place(row[f"{build}_ALK"])
        path = write(tmp_path / f"{number}.tsv", "generic", Event(row["partner"], *partner, "ALK", *alk))
        (event,) = analyse([path], SampleOptions(sample="s")).rearrangements
        strands.add(partner[2])
        assert event.name == f"{row['partner']}::ALK"
        assert (event.frame == "in_frame") is (row["in_frame"] == "yes"), row["alias"]
        assert event.three_prime.exon == int(row["ALK_exon"])
        assert event.five_prime.offset == event.three_prime.offset == 0
    assert strands == {"+", "-"}
