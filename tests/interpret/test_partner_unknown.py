"""ALK without an ordinary partner gene: pseudogenes, intergenic breaks, ALK itself, lists, wrong ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.genome.builds import Build
from alkfusion.sample import SampleOptions, analyse

HEADER = "gene5\tgene3\tbreakpoint5\tbreakpoint3\tstrand5\tstrand3\tsplit_reads\tspanning_pairs\n"


def only(tmp_path: Path, row: str):
    path = tmp_path / "one.tsv"
    path.write_text(HEADER + row.replace(" ", "\t") + "\n", encoding="utf-8")
    result = analyse([path], SampleOptions(sample="s", build=Build.GRCH38))
    (event,) = result.rearrangements
    return result, event


# situation | row of the table | ALK status | fusion | class | junction
SITUATIONS = """
NPM1 pseudogene | NPM1P25 ALK chrX:30000000 chr2:29223528 + - 3000 900 | candidate | NPM1::ALK | candidate | -
no gene at the 5' side | . ALK chr4:40 chr2:29223528 + - 30 10 | candidate | v::ALK | candidate | -
neighbours only | FOO(10),BAR(2) ALK chr4:40 chr2:29223528 + - 30 9 | candidate | v::ALK | candidate | -
no gene, ALK intron 1 | . ALK chr4:40 chr2:29830942 + - 30 10 | not_detected | v::ALK | unresolved | -
exons 2-3 deleted | ALK ALK chr2:29919993 chr2:29532116 - - 30 9 | candidate | ALK::ALK | intragenic | A1;A4
exons 2-17 deleted | ALK ALK chr2:29919993 chr2:29227074 - - 9 1 | candidate | ALK::ALK | intragenic | A1;A18
exons 4-11 deleted | ALK ALK chr2:29694850 chr2:29251267 - - 9 1 | candidate | ALK::ALK | intragenic | A3;A12
both in one intron | ALK ALK chr2:29226000 chr2:29225900 - - 9 1 | not_detected | ALK::ALK | intragenic | -
antisense partner | NPM1 ALK chr5:171391799 chr2:29223528 - - 9 1 | not_detected | NPM1::ALK | antisense | N4;A20
kinase cut | EML4 ALK chr2:42295516 chr2:29220835 + - 30 1 | not_detected | EML4::ALK | kinase_lost | E13;A23
ALK first | ALK EML4 chr2:29225461 chr2:42301241 - + 30 1 | not_detected | ALK::EML4 | kinase_lost | A19;E14
old symbol | C2orf44 ALK chr2:24032829 chr2:29223528 - - 30 1 | rearranged | WDCP::ALK | kinase_fusion | W3;A20
exon 19 | STRN ALK chr2:36916078 chr2:29225565 - - 30 1 | rearranged | STRN::ALK | kinase_fusion | S3;A19
few reads, new pair | CAD ALK chr2:27240361 chr2:29225565 + - 2 1 | candidate | CAD::ALK | candidate | C35;A19
few reads, published | CAD ALK chr2:27240361 chr2:29223528 + - 1 0 | rearranged | CAD::ALK | kinase_fusion | C35;A20
"""


@pytest.mark.parametrize("line", SITUATIONS.strip().splitlines(), ids=lambda line: line.split(" | ")[0])
def test_situation(tmp_path: Path, line: str) -> None:
    _, row, status, name, event, junction = line.split(" | ")
    result, found = only(tmp_path, row)
    assert (result.alk_status, found.name, found.event) == (status, name, event)
    assert (found.junction or "-") == junction


def test_the_pseudogene_is_named(tmp_path: Path) -> None:
    _, found = only(tmp_path, "NPM1P25 ALK chrX:30000000 chr2:29223528 + - 3000 900")
    assert "reported as NPM1P25, a pseudogene of NPM1, whose reads align there too" in found.reasons
    assert found.five_prime.reported_as == "NPM1P25"


def test_deleted_exons_are_named(tmp_path: Path) -> None:
    _, found = only(tmp_path, "ALK ALK chr2:29919993 chr2:29532116 - - 30 9")
    assert found.reasons == ("ALK exons 2 to 3 deleted", "the rest of ALK is in frame")


@pytest.mark.parametrize("reads", [2, 4, 5, 50])
def test_a_new_pair_needs_five_fragments(tmp_path: Path, reads: int) -> None:
    _, found = only(tmp_path, f"CAD ALK chr2:27240361 chr2:29225565 + - {reads} 0")
    assert found.event == ("kinase_fusion" if reads >= 5 else "candidate")


def test_a_published_junction_without_a_single_read_is_not_a_finding(tmp_path: Path) -> None:
    result, found = only(tmp_path, "NPM1 ALK chr5:171391799 chr2:29223528 + - 0 0")
    assert (result.alk_status, found.event, found.junction) == ("candidate", "candidate", "N4;A20")
    assert found.reasons[0] == "insufficient support: the file counts no read at all"
    assert {call.prediction.value for call in result.drug_calls} == {"no_evidence"}


def test_a_file_that_gives_no_counts_says_so_and_still_reports_the_published_junction(tmp_path: Path) -> None:
    result, found = only(tmp_path, "NPM1 ALK chr5:171391799 chr2:29223528 + - . .")
    assert (found.event, found.split_reads, found.spanning_pairs) == ("kinase_fusion", None, None)
    assert [item.kind for item in result.observations] == ["support_unknown"]
