"""Bad input of ``alkfusion annotate``: exit 3 with file and record, or a labelled ``not_assessed``; never silence."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from alkfusion.cli import main
from alkfusion.genome.builds import Build
from alkfusion.model import Result
from tests.variants.files import G1202R, bgzipped, contig_lines, record, snv, vcf_text, write_vcf

AT = f"chr2:{G1202R[0]}"
CALLED = "GT:AD:DP 0/1:60,40:100"


def write(folder: Path, *rows: str, samples=("T",), header=()) -> Path:
    return write_vcf(folder / "bad.vcf", rows, samples, header)


def truncated_bgzip(folder: Path) -> Path:
    whole = bgzipped(write(folder, *(record(snv(1202, 0, new)) for new in "ACT")), index=False)
    whole.write_bytes(whole.read_bytes()[:-40])
    return whole


def truncated_indexed(folder: Path) -> Path:
    rows = [f"chr1 {place} . A C . PASS . {CALLED}" for place in range(1, 30_000)]
    whole = bgzipped(write(folder, *rows, record(G1202R)), index=True)
    whole.write_bytes(whole.read_bytes()[:-40])
    index = whole.with_name(whole.name + ".tbi")
    index.write_bytes(index.read_bytes())  # newer than the damaged file
    return whole


def without_header(folder: Path) -> Path:
    path = folder / "bad.vcf"
    path.write_text(record(G1202R, "GT:AD:DP 0/0:100,0:100").replace(" ", "\t") + "\n", encoding="utf-8")
    return path


def without_column_line(folder: Path) -> Path:
    path = folder / "bad.vcf"
    path.write_text("##fileformat=VCFv4.2\n" + record(G1202R).replace(" ", "\t") + "\n", encoding="utf-8")
    return path


def header_alone(folder: Path) -> Path:
    path = folder / "bad.vcf"
    path.write_text("##fileformat=VCFv4.2\n##source=x\n", encoding="utf-8")
    return path


def wrong_reference(folder: Path) -> Path:
    return write(folder, f"chr2 {G1202R[0]} . A T . PASS . {CALLED}", header=contig_lines(Build.GRCH38))


def of_grch37(folder: Path) -> Path:
    return write(folder, record(snv(1202, 0, "A", Build.GRCH37)), header=contig_lines(Build.GRCH37))


def of_grch37_without_lengths(folder: Path) -> Path:
    return write(folder, *sorted(record(snv(residue, 0, "A", Build.GRCH37)) for residue in (1192, 1202, 1210)))


def two_samples(folder: Path) -> Path:
    return write(folder, record(G1202R) + " 0/0:100,0:100", samples=("A", "B"))


def malformed_phase_set(folder: Path) -> Path:
    return write(folder, record(G1202R, "GT:AD:DP:PS 0|1:60,40:100:chr2_7"))


def longer_depths(folder: Path) -> Path:
    return write(folder, record(G1202R, "GT:AD:DP 0/1:60,40,9:100"))


def cut_record(folder: Path) -> Path:
    path = folder / "bad.vcf"
    path.write_text(vcf_text([record(G1202R)])[:-25], encoding="utf-8")
    return path


GRCH38 = ("--build", "GRCh38")
REFUSED: dict[str, tuple[Callable[[Path], Path], tuple[str, ...], tuple[str, ...]]] = {
    "truncated bgzip": (truncated_bgzip, (), ("bad.vcf.gz", "no end mark")),
    "truncated bgzip with index": (truncated_indexed, (), ("bad.vcf.gz", "no end mark")),
    "no header": (without_header, (), ("bad.vcf", "no header line")),
    "no column line": (without_column_line, (), ("bad.vcf", "no header line")),
    "nothing but a header": (header_alone, (), ("bad.vcf", "ends before its header line")),
    "REF mismatch": (wrong_reference, (), ("bad.vcf, line", "not those of ALK in GRCh38", f"REF A at {AT}")),
    "GRCh37 as GRCh38": (of_grch37, GRCH38, ("bad.vcf", "not in GRCh38", "contigs of GRCh37")),
    "GRCh37 bases as GRCh38": (of_grch37_without_lengths, GRCH38, ("bad.vcf", "State --build GRCh37")),
    "two samples": (two_samples, (), ("bad.vcf", "holds 2 samples; seen: 'A, B'", "--sample")),
    "malformed PS": (malformed_phase_set, (), ("bad.vcf, line 3", f"record {AT}", "chr2_7")),
    "AD longer than ALT": (longer_depths, (), ("bad.vcf, line 3", f"record {AT}", "AD has 3 numbers for 2 alleles")),
    "cut record": (cut_record, (), ("bad.vcf, line 3", "columns")),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_it_is_refused_with_file_and_record_and_writes_nothing(tmp_path: Path, capsys, kind: str) -> None:
    make, options, words = REFUSED[kind]
    path = make(tmp_path)
    before = sorted(tmp_path.iterdir())
    written = (("--output", "r.json"), ("--tsv", "t.tsv"), ("--html", "h.html"))
    outputs = [word for option, name in written for word in (option, str(tmp_path / name))]
    assert main(["annotate", str(path), *options, *outputs]) == 3
    seen = capsys.readouterr()
    said = " ".join(seen.err.split())
    assert [word for word in words if word not in said] == []
    assert seen.out == ""
    assert "Traceback" not in said
    assert sorted(tmp_path.iterdir()) == before


def no_contig(folder: Path) -> Path:
    lines = [line for line in contig_lines(Build.GRCH38) if "ID=chr2," not in line]
    return write(folder, f"chr5 100 . A C . PASS . {CALLED}", header=lines)


def no_sample(folder: Path) -> Path:
    return write(folder, f"chr2 {G1202R[0]} . {G1202R[1]} {G1202R[2]} . PASS DP=100;AF=0.4", samples=())


def no_record(folder: Path) -> Path:
    return write(folder, header=contig_lines(Build.GRCH38))


LABELLED = {
    "no ALK contig": (no_contig, [], "the file has no contig of chromosome 2"),
    "no samples": (no_sample, ["p.G1202R"], "a VCF lists variants only"),
    "no record": (no_record, [], "a VCF lists variants only"),
}


@pytest.mark.parametrize("kind", LABELLED)
def test_it_is_read_and_every_residue_is_labelled_as_not_assessed(tmp_path: Path, kind: str) -> None:
    make, changes, reason = LABELLED[kind]
    assert main(["annotate", str(make(tmp_path)), "--output", str(tmp_path / "r.json")]) == 0
    result = msgspec.json.decode((tmp_path / "r.json").read_bytes(), type=Result)
    assert [mutation.protein for mutation in result.mutations] == changes
    assert result.assessment.residues_assessed == 0
    assert {item.reason.partition(";")[0] for item in result.assessment.not_assessed} == {reason}


@pytest.mark.parametrize("option", ["input", "targets"])
def test_a_pipe_is_refused_in_words(tmp_path: Path, capsys, option: str) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"chr2\t29000000\t30000000\n")
    os.close(writing)
    vcf = write(tmp_path, record(G1202R))
    pipe = f"/dev/fd/{reading}"
    try:
        given = [pipe] if option == "input" else [str(vcf), "--targets", pipe]
        assert main(["annotate", *given]) == 3
    finally:
        os.close(reading)
    said = capsys.readouterr().err
    assert said.startswith(f"alkfusion: {pipe}: this is a pipe or a device")
    assert "Write it to a file first." in said
