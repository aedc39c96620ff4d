"""The build script on a few made-up transcripts: two strands, two builds, two sets of gene models."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from reference_build.genes import read_names, rename, settle_symbols, write_genes
from reference_build.junctions import end_phase, last_base
from reference_build.models import Model, derive_by_shift, mark_both_builds, mark_mane, read_models, write_models
from reference_build.sequences import check_coding, check_residues, exons_from_cdna, merge
from reference_build.tables import SourceError

from alkfusion.genome import names, transcripts
from alkfusion.genome.builds import Build

HEADER = "#chrom txStart txEnd strand gene transcript cdsStart cdsEnd exonSizes exonRelStarts exonFrames"
# A plus-strand gene with 4 + 5 coding bases behind 6 untranslated ones, and a minus-strand gene with 5 + 4.
PLUS = "chr1 100 305 + {gene} NM_1.1 106 305 10,5 0,200 0,1"
MINUS = "chr2 100 310 - MIN NM_2.1 105 304 10,10 0,200 1,0"
WRONG_FRAME = "chr1 100 305 + BAD NM_3.1 106 305 10,5 0,200 0,2"
NON_CODING = "chr1 100 305 + NONE NR_1.1 305 305 10,5 0,200 -1,-1"
ON_A_SCAFFOLD = "chrUn_KI270442v1 100 305 + FAR NM_4.1 106 305 10,5 0,200 0,1"
GENCODE_PLUS = "chr1 102 305 + OLDPLUS ENST00000000001.2_4 106 305 8,5 0,198 0,1"
GENCODE_ALONE = "chr2 400 409 - AC1.1 ENST00000000009.1 400 409 9 0 0"
UCSC_PLUS = "585 NM_1.1 chr1 + 100 305 106 305 2 100,300, 110,305, 0 PLUS cmpl cmpl 0,1,"


def dump(path: Path, *rows: str) -> Path:
    text = "".join("\t".join(row.split()) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()))
    return path


def a_model(**changes: object) -> Model:
    fields: dict[str, object] = {
        "contig": "chr1",
        "strand": "+",
        "gene": "PLUS",
        "transcript": "NM_1.1",
        "cds_start": 106,
        "cds_end": 305,
        "starts": (100, 300),
        "sizes": (10, 5),
        "source": "RefSeq",
    }
    return Model(**{**fields, **changes})  # type: ignore[arg-type]


def test_models_are_read_and_what_cannot_be_trusted_is_counted(tmp_path):
    rows = (PLUS.format(gene="PLUS"), MINUS, WRONG_FRAME, NON_CODING, ON_A_SCAFFOLD)
    models, dropped = read_models(dump(tmp_path / "d.gz", HEADER, *rows), "RefSeq")
    assert dropped == 1
    assert models[0] == a_model()
    assert [m.transcript for m in models] == ["NM_1.1", "NM_2.1"]
    assert [m.frames() for m in models] == [(0, 1), (1, 0)]


def test_ucsc_table_dump_without_header_gives_the_same_models(tmp_path):
    models, dropped = read_models(dump(tmp_path / "d.gz", UCSC_PLUS), "RefSeq")
    assert (models, dropped) == ([a_model()], 0)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ENST00000389048.8_4", "ENST00000389048.8"),
        ("ENST00000318522.10_2", "ENST00000318522.10"),
        ("ENST00000399012.6", "ENST00000399012.6"),
        ("NM_1.1", "NM_1.1"),
    ],
)
def test_lift_suffix_of_gencode_ids_is_dropped(tmp_path, given, kept):
    row = PLUS.format(gene="PLUS").replace("NM_1.1", given)
    ((model,), _) = read_models(dump(tmp_path / "d.gz", HEADER, row), "GENCODE")
    assert model.transcript == kept


def test_file_without_coding_transcripts_is_refused(tmp_path):
    with pytest.raises(SourceError, match="no coding transcript"):
        read_models(dump(tmp_path / "d.gz", HEADER, NON_CODING), "RefSeq")


def test_mane_needs_the_version_or_the_same_coding_blocks():
    refseq = a_model()
    same_coding = a_model(transcript="ENST00000000001.1", starts=(102, 300), sizes=(8, 5))
    other_coding = a_model(transcript="ENST00000000001.1", cds_start=109)
    other_version = a_model(transcript="NM_1.2")
    mane = {"NM_1.1": "ENST00000000001.2"}
    marked = mark_mane([refseq, same_coding, other_coding, other_version], mane)
    assert [m.mane for m in marked] == [True, True, False, False]
    alone = mark_mane([other_coding, a_model(transcript="ENST00000000001.2")], mane)
    assert [m.mane for m in alone] == [False, True]


def test_transcript_of_both_builds_has_the_same_exon_lengths():
    old = [a_model(), a_model(transcript="NM_5.1")]
    new = [a_model(starts=(1100, 1300), cds_start=1106, cds_end=1305), a_model(transcript="NM_5.1", sizes=(10, 6))]
    marked = mark_both_builds({"GRCh37": old, "GRCh38": new})
    assert [m.both_builds for m in marked["GRCh37"]] == [True, False]
    assert [m.both_builds for m in marked["GRCh38"]] == [True, False]


def test_derived_transcript_moves_by_the_shift_of_its_guide():
    guide = a_model(transcript="NM_6.1")
    moved = a_model(transcript="NM_6.1", starts=(1100, 1300))
    derived = derive_by_shift(a_model(), guide, moved, "derived")
    assert (derived.starts, derived.cds_start, derived.cds_end) == ((1100, 1300), 1106, 1305)
    assert derived.source == "derived"
    with pytest.raises(SourceError, match="not one shift apart"):
        derive_by_shift(a_model(), guide, a_model(transcript="NM_6.1", starts=(1100, 1301)), "derived")


def test_phases_of_the_junction_table_follow_the_strand():
    minus = a_model(strand="-", sizes=(10, 10), cds_start=105, cds_end=304)
    assert [(last_base(a_model(), n), end_phase(a_model(), n)) for n in (1, 2)] == [(110, 1), (305, 0)]
    assert [(last_base(minus, n), end_phase(minus, n)) for n in (1, 2)] == [(301, 1), (101, 0)]


@pytest.fixture
def built(tmp_path) -> Path:
    """The tables of a genome of three genes; PLUS was OLDPLUS on GRCh37 and still is in GENCODE."""
    refseq, gencode = {}, {}
    for build, symbol in (("GRCh37", "OLDPLUS"), ("GRCh38", "PLUS")):
        refseq[build], _ = read_models(
            dump(tmp_path / f"r{build}.gz", HEADER, PLUS.format(gene=symbol), MINUS), "RefSeq"
        )
        gencode[build], _ = read_models(dump(tmp_path / f"g{build}.gz", HEADER, GENCODE_PLUS, GENCODE_ALONE), "GENCODE")
    ids = (
        "#symbol ncbi_gene_id ensembl_gene_ids cytoband name",
        "OLDPLUS 1 ENSG00000000001 1p1 plus",
        "MIN 2 ENSG00000000002 2q2 min",
    )
    aliases = ("#symbol alias ncbi_gene_id", "OLDPLUS SHARED 1", "MIN SHARED 2", "MIN PLUS 2", "MIN ONLY 2", "MIN NA 2")
    mane = (
        "gene ensembl_gene ensembl_transcript refseq_mane_select",
        "OLDPLUS ENSG00000000001.3 ENST00000000001.2 NM_1.1",
    )
    sources = read_names(*(dump(tmp_path / f"{i}.gz", *rows) for i, rows in enumerate((ids, aliases, mane))))
    symbols = settle_symbols(refseq, gencode, sources)
    models = {
        build: mark_mane(
            rename(refseq[build], symbols.renamed) + rename(gencode[build], symbols.gencode),
            {"NM_1.1": "ENST00000000001.2"},
        )
        for build in refseq
    }
    out = tmp_path / "reference"
    out.mkdir()
    for build, of_build in mark_both_builds(models).items():
        write_models(out / f"transcripts.{build}.tsv.gz", of_build)
    write_genes(out, models, sources, symbols)
    return out


def test_names_of_the_three_genes(built):
    assert (built / "names.tsv").read_text().splitlines() == [
        "#name\tkind\tsymbols",
        "AC1.1\tcurrent\tAC1.1",
        "ENSG00000000001\tensembl\tPLUS",
        "ENSG00000000002\tensembl\tMIN",
        "MIN\tcurrent\tMIN",
        "OLDPLUS\tgencode\tPLUS",
        "ONLY\talias\tMIN",
        "PLUS\tcurrent\tPLUS",
        "SHARED\talias\tMIN,PLUS",
    ]


def test_rows_of_the_three_genes(built):
    assert (built / "genes.tsv").read_text().splitlines()[1:] == [
        "AC1.1\t\t\t\t\tchr2:400-409\tchr2:400-409",
        "MIN\t2\tENSG00000000002\t2q2\tmin\tchr2:100-310\tchr2:100-310",
        "PLUS\t1\tENSG00000000001\t1p1\tplus\tchr1:100-305\tchr1:100-305",
    ]


def test_transcripts_are_sorted_rows_of_text(built):
    assert gzip.decompress((built / "transcripts.GRCh37.tsv.gz").read_bytes()).decode().splitlines()[1:] == [
        "chr1\t100\t305\t+\tPLUS\tNM_1.1\t106\t305\t100,300\t10,5\t1\t1\tRefSeq",
        "chr1\t102\t305\t+\tPLUS\tENST00000000001.2\t106\t305\t102,300\t8,5\t1\t1\tGENCODE",
        "chr2\t100\t310\t-\tMIN\tNM_2.1\t105\t304\t100,300\t10,10\t0\t1\tRefSeq",
        "chr2\t400\t409\t-\tAC1.1\tENST00000000009.1\t400\t409\t400\t9\t0\t1\tGENCODE",
    ]


def test_same_models_give_the_same_bytes(tmp_path):
    models = [a_model(), a_model(contig="chr2", transcript="NM_2.1")]
    for name, order in (("one", 1), ("two", -1)):
        write_models(tmp_path / f"{name}.tsv.gz", models[::order])
    for suffix in ("tsv.gz", "tsv.gz.tbi"):
        assert (tmp_path / f"one.{suffix}").read_bytes() == (tmp_path / f"two.{suffix}").read_bytes()


@pytest.mark.parametrize("symbol", ["PLUS", "OLDPLUS"])
def test_built_tables_are_what_the_program_reads(built, monkeypatch, symbol):
    tables = {name: names._SortedTable(built / name) for name in ("names.tsv", "genes.tsv")}
    monkeypatch.setattr(names, "_table", tables.__getitem__)
    monkeypatch.setattr(transcripts, "resource", lambda _, name: built / name)
    models = transcripts.GeneModels(Build.GRCH38)
    found = models.transcripts(symbol)
    assert [t.id for t in found] == ["NM_1.1", "ENST00000000001.2"]
    assert [found[0].end_phase(exon) for exon in found[0].exons] == [1, 0]
    (minus,) = models.overlapping("2", 301)
    assert [(exon.number, exon.start, exon.end) for exon in minus.exons] == [(1, 300, 310), (2, 100, 110)]
    assert [minus.end_phase(exon) for exon in minus.exons] == [1, 0]


def test_overlapping_pieces_are_joined_only_when_they_agree():
    one, two = (("chr1", 1, 4), "ACGT"), (("chr1", 3, 6), "GTAA")
    assert merge([two, one, (("chr1", 8, 9), "CC")]) == [(("chr1", 1, 6), "ACGTAA"), (("chr1", 8, 9), "CC")]
    assert merge([one, (("chr1", 5, 6), "GG")]) == [(("chr1", 1, 6), "ACGTGG")]
    with pytest.raises(SourceError, match="sources differ"):
        merge([one, (("chr1", 3, 6), "GAAA")])


def test_piece_inside_another_changes_nothing():
    assert merge([(("chr1", 1, 6), "ACGTAA"), (("chr1", 2, 3), "CG")]) == [(("chr1", 1, 6), "ACGTAA")]


def test_exons_of_a_minus_strand_cdna_are_given_on_the_plus_strand():
    model = a_model(strand="-", starts=(10, 20), sizes=(2, 3))
    assert exons_from_cdna(model, "AACGG") == [(("chr1", 11, 12), "CC"), (("chr1", 21, 23), "GTT")]
    with pytest.raises(SourceError, match="differ in length"):
        exons_from_cdna(model, "AACG")


def test_self_checks_name_what_is_wrong():
    with pytest.raises(SourceError, match="does not translate"):
        check_coding("ALK", "GATGTAA", "ATGTAA", "K", [])
    with pytest.raises(SourceError, match="not part of the cDNA"):
        check_coding("ALK", "GATG", "ATGTAA", "M", [])
    with pytest.raises(SourceError, match=r"NM_004304.5: 9 coding bases, sequence has 6"):
        check_coding("ALK", "GATGTAA", "ATGTAA", "M", [a_model(transcript="NM_004304.5")])
    with pytest.raises(SourceError, match="ALK protein has A at L1122"):
        check_residues("A" * 1620)
