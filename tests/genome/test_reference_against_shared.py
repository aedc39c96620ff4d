"""The shipped reference compared with the facts it was made from, beside the checkout of developers."""

from __future__ import annotations

import csv
import gzip
import re
from pathlib import Path

import build_reference
import pytest

from alkfusion.genome.builds import Build, build_of_lengths, canonical_contig, contigs
from alkfusion.genome.junctions import canonical_junctions
from alkfusion.genome.sequences import alk_plus_strand, coding_sequence, exon_end_sequence
from alkfusion.genome.transcripts import GeneModels
from alkfusion.resources import resource


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture
def junction_rows(shared: Path) -> list[dict[str, str]]:
    return rows(shared / "reference" / "fusion_junctions.tsv")


def test_all_44_junctions_agree_with_the_transcripts(junction_rows, build):
    models = GeneModels.of(build)
    alk = models.transcripts("ALK")[0]
    assert len(junction_rows) == 44
    for row in junction_rows:
        partner = next(t for t in models.transcripts(row["partner"]) if t.id == row["partner_transcript"])
        exon, alk_exon = partner.exons[int(row["partner_exon"]) - 1], alk.exons[int(row["ALK_exon"]) - 1]
        assert partner.end_phase(exon) == int(row["partner_end_phase"])
        assert alk.start_phase(alk_exon) == int(row["ALK_start_phase"])
        assert ("yes" if partner.end_phase(exon) == alk.start_phase(alk_exon) else "no") == row["in_frame"]
        assert f"chr2:{alk.first_base(alk_exon)}:-" == row[f"{build}_ALK"]
        stated = row[f"{build}_partner"] or "chr2:42492091:+"
        assert f"{partner.contig}:{partner.last_base(exon)}:{partner.strand}" == stated


def test_all_44_junctions_are_in_the_table(junction_rows):
    table = {(j.partner, j.transcript, j.exon): j for j in canonical_junctions() if j.offset == 0}
    assert len(table) == 44
    for row in junction_rows:
        junction = table[row["partner"], row["partner_transcript"], int(row["partner_exon"])]
        place = junction.positions[Build.GRCH38]
        assert f"{place.contig}:{place.position}:{place.strand}" == row["GRCh38_partner"]
        assert f"{place.alk_contig}:{place.alk_position}:{place.alk_strand}" == row["GRCh38_ALK"]
        assert junction.in_frame == (row["in_frame"] == "yes")


def test_junction_sequences_agree_with_the_bundled_exon_ends(junction_rows):
    coding = coding_sequence("NM_004304.5")
    assert coding is not None
    known = [row for row in junction_rows if row["cdna_left20"]]
    assert len(known) == 12
    for row in known:
        flank = exon_end_sequence(row["partner_transcript"], int(row["partner_exon"]))
        assert flank is not None
        assert flank[-20:] + coding[3172:3192] == row["junction40"]


def test_partner_exons_agree_with_the_transcripts(shared, build):
    models = GeneModels.of(build)
    checked = 0
    for row in rows(shared / "reference" / "data" / "alk_and_partner_exons.tsv"):
        if not row[f"{build}_start"]:
            continue
        partner = next(t for t in models.transcripts(row["gene"]) if t.id == row["transcript"])
        exon = partner.exons[int(row["exon"]) - 1]
        assert (exon.start + 1, exon.end) == (int(row[f"{build}_start"]), int(row[f"{build}_end"]))
        if row["cds_nt_in_exon"] != "0":
            assert partner.coding_bases_through(partner.last_base(exon)) == int(row["cds_cumulative_nt"])
        checked += 1
    assert checked > 1300


def test_lengths_are_those_of_real_headers(shared):
    line = re.compile(r"##contig=<ID=((?:chr)?(?:\d+|X|Y)),length=(\d+)")
    seen: dict[str, set[int]] = {}
    for path in sorted((shared / "callers" / "data").glob("sv-*/*.vcf")):
        lengths = {}
        for header in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if match := line.match(header):
                lengths[match[1]] = int(match[2])
        whole = {name: length for name, length in lengths.items() if canonical_contig(name)}
        if len(whole) >= 24:
            assert build_of_lengths(whole) is not None
            for name, length in whole.items():
                seen.setdefault(canonical_contig(name) or "", set()).add(length)
    assert seen == {name: set(c.lengths.values()) for name, c in contigs().items() if name != "chrM"}


def test_alk_stretches_are_those_of_the_source(shared):
    source = shared / "reference" / "data" / "ALK_locus_GRCh38_segments.fa.gz"
    for block in gzip.decompress(source.read_bytes()).decode().split(">")[1:]:
        header, _, body = block.partition("\n")
        contig, interval = header.split("|")[0].split(":")
        start, end = map(int, interval.split("-"))
        assert contig == "chr2"
        assert alk_plus_strand(start, end, Build.GRCH38) == body.replace("\n", "").upper()


@pytest.mark.slow
def test_shipped_files_are_what_the_build_script_makes(shared, tmp_path):
    assert build_reference.main([str(shared / "reference" / "data"), "--out", str(tmp_path)]) == 0
    made = sorted(path.name for path in tmp_path.iterdir())
    assert len(made) == 9
    for name in made:
        ours, new = resource("reference", name).read_bytes(), (tmp_path / name).read_bytes()
        # The text, not the compressed bytes: another zlib packs the same text differently.
        if name.endswith(".gz"):
            ours, new = gzip.decompress(ours), gzip.decompress(new)
        assert name.endswith(".tbi") or ours == new, name
