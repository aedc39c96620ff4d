"""Structural-variant VCF that is damaged, hostile, BCF or real."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alkfusion.calls import Molecule
from alkfusion.errors import AlkfusionError, InputError
from alkfusion.readers.registry import all_readers, reader_named, recognise
from alkfusion.readers.source import TextSource
from alkfusion.readers.sv_junctions import reverse_complement
from alkfusion.readers.sv_vcf import SvVcf
from tests.readers.sv_records import DATA, HEADER, L, R, minimal, place, places, read, reader_of_records


@pytest.fixture
def records(tmp_path):
    return reader_of_records(tmp_path)


# ---------------------------------------------------------------- damaged and hostile files


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("2 29000100 a N N]5:x] . PASS SVTYPE=BND", "not a whole number"),
        ("2 29000100 a N N]5] . PASS SVTYPE=BND", "none of the four forms"),
        ("2 29000100 a N N]5:7[ . PASS SVTYPE=BND", "none of the four forms"),
        ("2 29000100 a N N]5:7]N . PASS SVTYPE=BND", "none of the four forms"),
        ("2 29000100 a N ]5:7] . PASS SVTYPE=BND", "none of the four forms"),
        ("2 -100 a N N]5:7] . PASS SVTYPE=BND", "negative"),
        ("2 pos a N N]5:7] . PASS SVTYPE=BND", "'POS' is not a whole number"),
        ("2 999999999 a N N]5:7] . PASS SVTYPE=BND", "not a position on a human chromosome"),
        (f"2 {'9' * 5000} a N N]5:7] . PASS SVTYPE=BND", "'POS' is not a whole number"),
        (f"5 100 a N N]2:{'9' * 5000}] . PASS SVTYPE=BND", "is not a whole number"),
        ("2 29000100 a N <INV> . PASS SVTYPE=INV", "neither END nor SVLEN"),
        ("2 29000100 a N <INV> . PASS SVTYPE=INV;END=5x", "'END' is not a whole number"),
        ("2 29000100 a N <INV> . PASS SVTYPE=INV;END=29000500;CIPOS=5", "CIPOS is not a range"),
        ("2 29000100 a N <INV> . PASS SVTYPE=INV;END=29000500;SR=many", "'SR' is not a whole number"),
        ("2 29000100 a N <INV> . PASS SVTYPE=INV;END=29000500;SR=-4", "'SR' is negative"),
        ("2 29000100 a N <INV> . PASS", "the record has 7 columns, the file has 8"),
    ],
)
def test_a_record_that_cannot_be_read_is_refused_with_its_line(records, row, problem):
    with pytest.raises(InputError, match=problem) as error:
        records("5 1 z N N]7:5] . PASS SVTYPE=BND", row)
    assert error.value.line == 4


@pytest.mark.parametrize("change", [("POS\tID", "ID\tPOS"), ("\tREF", "\tReference"), ("\t", " "), ("\tINFO", "")])
def test_a_header_line_with_other_columns_is_refused(records, change):
    with pytest.raises(InputError, match="columns of a VCF"):
        records(header=HEADER.replace(*change))


def test_a_vcf_cut_before_its_header_line_is_refused(records):
    with pytest.raises(InputError, match="ends before its header line"):
        records(header="##fileformat=VCFv4.2\n")


def test_records_without_samples_are_read_unless_the_file_ends_in_the_only_one(records):
    header = HEADER.replace("INFO\n", "INFO\tFORMAT\ttumour\n")
    bare = "2 29000100 a N <DEL> . PASS SVTYPE=DEL;END=29000300"
    full = f"{bare} GT:SR 0/1:1,4"
    assert [call.sample for call in records(bare, full, bare, header=header)] == ["tumour"] * 3
    with pytest.raises(InputError, match="the record has 8 columns, the file has 10"):
        records(full, bare, header=header)


@pytest.mark.parametrize(
    ("row", "taken"),
    [
        ("2 18999999 a N N]5:7] . PASS SVTYPE=BND", False),
        ("2 19000000 a N N]5:7] . PASS SVTYPE=BND", True),
        ("2 41000000 a N N]5:7] . PASS SVTYPE=BND", False),
        ("2 42523824 a N N]2:29447648] . PASS SVTYPE=BND", True),
        ("2 42523824 a N <INV> . PASS SVTYPE=INV;END=42524140", False),
        ("2 5000000 a N <DEL> . PASS SVTYPE=DEL;END=29447648", True),
        ("2 5000000 a N <DEL> . PASS SVTYPE=DEL;SVLEN=-24447648", True),
        ("5 29447648 a N <DEL> . PASS SVTYPE=DEL;END=29447700", False),
        ("5 7 a N <TRA> . PASS SVTYPE=TRA;CHR2=2;END=29447648", True),
        ("5 29447648 a N <TRA> . PASS SVTYPE=TRA;CHR2=9;END=29447648", False),
        ("5 7 a N N]9:1],N]2:29447648] . PASS SVTYPE=BND", True),
    ],
)
def test_records_far_from_alk_are_passed_over(records, row, taken):
    assert bool(records(row)) is taken


def test_an_unknown_contig_is_handed_on_and_another_chromosome_passed_over(records):
    calls = records(
        "hs2 29447648 a N N]5:170819500] . PASS SVTYPE=BND",
        "5 170819500 b N N]NC_000002.11:29447648] . PASS SVTYPE=BND",
        "5 170819500 c N N]9:29447648] . PASS SVTYPE=BND",
        "5 100 d N <DEL> . PASS SVTYPE=DEL;END=29000300;CHR2=5",
        "5 100 e N <DEL> . PASS SVTYPE=DEL;END=29000300",
    )
    assert [(call.first.contig, call.second.contig) for call in calls] == [("hs2", "5"), ("5", "NC_000002.11")]


def test_a_cell_of_a_megabyte_is_read(records):
    [call] = records(f"2 29000100 a N <DEL> . PASS SVTYPE=DEL;END=29000300;ANN={'x' * 1_000_000};SR=4")
    assert call.split_reads == 4


_VALUES = st.sampled_from(
    ["", ".", "-1", "5", "1e9", "2", "chr2", "N", "N]2:5]", "]]", "<", "<INV", "<>", "\x00", "é", "=;"]
)


@given(
    cells=st.lists(_VALUES, min_size=5, max_size=5),
    keys=st.lists(st.sampled_from(["SVTYPE", "END", "CHR2", "CT", "STRANDS", "CIPOS", "MATEID", "EVENT"]), max_size=4),
    values=st.lists(_VALUES, min_size=4, max_size=4),
    name=st.sampled_from([reader.name for reader in all_readers() if isinstance(reader, SvVcf)]),
)
def test_hostile_records_give_calls_or_one_of_our_errors(tmp_path_factory, cells, keys, values, name):
    info = ";".join(f"{key}={value}" for key, value in zip(keys, values, strict=False))
    path = tmp_path_factory.mktemp("hostile") / "a.vcf"
    path.write_text(
        HEADER + "\t".join(["2", cells[0], cells[1], cells[2] or "N", cells[3], ".", cells[4], info]) + "\n"
    )
    try:
        calls = read(path, name)
    except AlkfusionError:
        return
    assert all(call.line == 3 for call in calls)


@given(bases=st.text("ACGT", min_size=1))
def test_the_reverse_complement_of_the_reverse_complement_is_the_sequence(bases):
    assert reverse_complement(reverse_complement(bases)) == bases
    assert reverse_complement(bases)[0] == {"A": "T", "C": "G", "G": "C", "T": "A"}[bases[-1]]


def test_memory_does_not_grow_with_the_number_of_pairs(tmp_path):
    def peak(pairs: int) -> int:
        path = tmp_path / f"{pairs}.vcf"
        with path.open("w") as out:
            out.write(HEADER)
            for number in range(pairs):
                here, there = 29_400_000 + number, 1_000_000 + number
                out.write(f"2\t{here}\ta{number}\tN\tN]5:{there}]\t.\tPASS\tSVTYPE=BND;MATEID=b{number}\n")
                out.write(f"5\t{there}\tb{number}\tN\tN]2:{here}]\t.\tPASS\tSVTYPE=BND;MATEID=a{number}\n")
        tracemalloc.start()
        assert sum(1 for _ in reader_named("sv-vcf").calls(TextSource(path))) == pairs
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    peak(10)
    assert peak(5_000) < peak(500) + 200_000


# ---------------------------------------------------------------- BCF and bgzip


@pytest.fixture
def as_bcf(tmp_path):
    """Write a fixture of a caller as BCF."""
    import pysam

    def convert(name: str) -> Path:
        path = tmp_path / "calls.bcf"
        before = pysam.set_verbosity(0)
        text = (DATA / name / "minimal.vcf").read_text()
        used = "".join(f'##FILTER=<ID={word},Description="x">\n' for word in ("LOW_QUAL", "MinSomaticScore"))
        fields = "".join(
            f'##{kind}=<ID={word},Number=.,Type=String,Description="x">\n'
            for kind, words in (
                ("INFO", ["CIPOS", "CIEND", "SVLEN", "SVINSSEQ", "SVINSLEN", "HOMLEN", "HOMSEQ"]),
                ("FORMAT", ["PR", "SR"]),
            )
            for word in words
        )
        flags = "".join(f'##INFO=<ID={word},Number=0,Type=Flag,Description="x">\n' for word in ("SOMATIC", "IMPRECISE"))
        vcf = tmp_path / "complete.vcf"
        vcf.write_text(text.replace("#CHROM", used + fields + flags + "#CHROM"))
        with pysam.VariantFile(str(vcf)) as source, pysam.VariantFile(str(path), "wb", header=source.header) as out:
            for record in source:
                out.write(record)
        pysam.set_verbosity(before)
        return path

    return convert


def test_bcf_says_the_same_as_vcf(as_bcf):
    calls = read(as_bcf("manta"))
    expected = minimal("manta")
    assert places(calls) == places(expected)
    assert [(c.sample, c.split_reads, c.spanning_pairs, c.inserted) for c in calls] == [
        (c.sample, c.split_reads, c.spanning_pairs, c.inserted) for c in expected
    ]


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_a_cut_bcf_is_refused_and_htslib_stays_silent(as_bcf, kept, capfd):
    path = as_bcf("manta")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(InputError, match="end mark"):
        read(path, "manta")
    path.write_bytes(gzip.compress(gzip.decompress(data)[:-40]))
    with pytest.raises(InputError):
        read(path, "manta")
    assert capfd.readouterr() == ("", "")


def test_a_bgzip_file_that_lost_its_last_blocks_is_refused(tmp_path):
    import pysam

    path = tmp_path / "calls.vcf.gz"
    with pysam.BGZFile(str(path), "wb") as out:
        out.write((DATA / "manta" / "minimal.vcf").read_bytes())
    assert places(read(path)) == places(minimal("manta"))
    path.write_bytes(path.read_bytes()[:-28])
    with pytest.raises(InputError, match="the bgzip data have no end mark"):
        read(path)


# ---------------------------------------------------------------- real files

REAL = {
    "fusioncatcher/fusioncatcher_test.final-list_candidate-fusion-genes.vcf": "fusioncatcher-vcf",
    "sv-bnd/breakend.vcf": "sv-vcf",
    "sv-bnd/snpeff.test_fusion_CCDC6-RET.vcf": "sv-vcf",
    "sv-bnd/snpeff.test_fusion_EML4-ALK.vcf": "sv-vcf",
    "sv-bnd/vcf4.2.example.sv.vcf": "sv-vcf",
    "sv-breakdancer/mavis.breakdancer_output.txt": "breakdancer",
    "sv-cutesv/mavis.cuteSV.vcf": "cutesv",
    "sv-delly/delly-0.6.8.vcf": "delly",
    "sv-delly/gGnome.delly.final.vcf": "delly",
    "sv-delly/mavis.delly_events.vcf": "delly",
    "sv-dragen/dragen_manta_sv_compound_het.vcf": "dragen-sv",
    "sv-gridss/COLO829T.purple.sv.ann.vcf": "gridss",
    "sv-gridss/gridss.vcf": "gridss",
    "sv-longread/gGnome.ont.subset.vcf": "cutesv",
    "sv-lumpy/EML4-ALK_HDC134P.lumpy.snpeff.vcf": "lumpy",
    "sv-lumpy/smoove.test-anno.vcf": "lumpy",
    "sv-manta/manta-1.1.1.vcf": "manta",
    "sv-manta/manta_demo.somaticSV.vcf": "manta",
    "sv-manta/mavis.manta_events.vcf": "manta",
    "sv-nanomonsv/COLO829.nanomonsv.result.vcf": "nanomonsv",
    "sv-sniffles/COLO829.nanopore.sniffles.vcf": "sniffles",
    "sv-sniffles/mavis.sniffles.vcf": "sniffles",
    "sv-svaba/gGnome.svaba.subset.vcf": "svaba",
}


@pytest.mark.parametrize(("path", "name"), REAL.items())
def test_real_files_are_recognised_and_read_to_their_end(shared, path, name):
    source = TextSource(shared / "callers" / "data" / path)
    reader = recognise(source).reader
    assert reader.name == name
    calls = list(reader.calls(source))
    assert all(call.first.contig and call.first.position for call in calls)


def test_real_files_of_other_kinds_are_claimed_by_no_sv_reader(shared):
    data = shared / "callers" / "data"
    claimed = set()
    for path in sorted(data.rglob("*")):
        if path.is_file() and path.stat().st_size:
            head = TextSource(path).head()
            if any(reader.recognise(head) for reader in all_readers() if isinstance(reader, SvVcf)):
                claimed.add(str(path.relative_to(data)))
    assert claimed == set(REAL) - {"sv-breakdancer/mavis.breakdancer_output.txt"}


def test_the_real_inversion_of_hdc134p_gives_both_junctions(shared):
    calls = read(shared / "callers" / "data" / "sv-lumpy" / "EML4-ALK_HDC134P.lumpy.snpeff.vcf")
    assert places(calls) == [
        ("chr2", 29447648, L, "chr2", 42524140, L),
        ("chr2", 29447649, R, "chr2", 42524141, R),
        ("chr2", 29448814, L, "chr2", 29449226, L),
        ("chr2", 29448815, R, "chr2", 29449227, R),
    ]
    assert [(c.split_reads, c.spanning_pairs) for c in calls[:4]] == [(0, 212), (0, 201), (0, 3), (0, 1)]
    assert {(c.sample, c.caller, c.molecule, c.exact) for c in calls} == {("HDC134P", "lumpy", Molecule.DNA, False)}


def test_the_real_fusioncatcher_vcf_gives_its_alk_fusions(shared):
    path = "fusioncatcher_test.final-list_candidate-fusion-genes.vcf"
    calls = read(shared / "callers" / "data" / "fusioncatcher" / path)
    assert [(call.first.gene, call.second.gene, *place(call.first)[:2], *place(call.second)[:2]) for call in calls] == [
        ("EML4", "ALK", "2", 42301391, "2", 29223587),
        ("NPM1", "ALK", "5", 171391799, "2", 29223528),
    ]
    assert [(call.split_reads, call.spanning_pairs) for call in calls] == [(4, 5), (3, 3)]
