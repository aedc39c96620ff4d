"""The search by halving says what htslib says, or nothing."""

from __future__ import annotations

import random
from itertools import permutations
from pathlib import Path

import pysam
import pysam.bcftools
import pytest

from alkfusion.readers import bgzip_search
from alkfusion.readers.bgzip_search import contig_order, region_lines

FIRST, LAST = 29_000_000, 30_200_000
NAMES = [f"chr{number}" for number in (*range(1, 23), "X", "Y")]


def written(
    path: Path, names: list[str], per_contig: int, *, wide: int = 0, start: int = 1, end: int = 60_000_000
) -> Path:
    """Write a sorted, bgzipped VCF with records all over its contigs; ``wide`` makes every line that much longer."""
    chance = random.Random(per_contig + wide)
    lines = ["##fileformat=VCFv4.2", *(f"##contig=<ID={name}>" for name in names)]
    lines.append('##INFO=<ID=X,Number=1,Type=String,Description="x">')
    lines.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO")
    for name in names:
        for position in sorted(chance.sample(range(start, end), per_contig)):
            noise = "".join(chance.choices("ACGT", k=wide))  # does not compress to nothing
            lines.append(f"{name}\t{position}\t.\tA\tC\t.\tPASS\tX={noise}")
    plain = path.with_suffix("")
    plain.write_text("\n".join(lines) + "\n", encoding="ascii")
    pysam.tabix_compress(str(plain), str(path), force=True)
    return path


def indexed(path: Path, kind: str) -> Path:
    if kind == "bcftools":
        pysam.bcftools.index("--csi", "--force", str(path))
        return path.with_name(path.name + ".csi")
    pysam.tabix_index(str(path), preset="vcf", force=True, csi=kind == "csi")
    return path.with_name(path.name + f".{kind}")


def by_htslib(path: Path, index: Path, contig: str = "chr2") -> list[bytes]:
    with pysam.TabixFile(str(path), index=str(index)) as file:
        lines = [line.encode() for line in file.fetch(contig, FIRST - 1, LAST)]
    return [line for line in lines if int(line.split(b"\t")[1]) >= FIRST]


@pytest.mark.parametrize("kind", ["tbi", "csi", "bcftools"])
@pytest.mark.parametrize("names", [NAMES, sorted(NAMES)], ids=["by number", "by letter"])
def test_the_lines_are_those_of_htslib(tmp_path: Path, names: list[str], kind: str) -> None:
    path = written(tmp_path / "a.vcf.gz", names, 3_000, wide=40)
    index = indexed(path, kind)
    found = region_lines(path, index, b"chr2", FIRST, LAST)
    assert found == by_htslib(path, index)
    assert len(found) > 30


@pytest.mark.parametrize("per_contig", [1, 5, 50, 500])
def test_a_small_file_has_the_same_lines_or_no_answer(tmp_path: Path, per_contig: int) -> None:
    path = written(tmp_path / "a.vcf.gz", NAMES, per_contig)
    index = indexed(path, "tbi")
    found = region_lines(path, index, b"chr2", FIRST, LAST)
    assert found in (None, by_htslib(path, index))
    assert per_contig < 50 or found is not None


def test_lines_longer_than_a_block(tmp_path: Path) -> None:
    path = written(tmp_path / "a.vcf.gz", NAMES[:3], 40, wide=70_000, start=28_000_000, end=31_000_000)
    index = indexed(path, "tbi")
    found = region_lines(path, index, b"chr2", FIRST, LAST)
    assert found == by_htslib(path, index)
    assert found


@pytest.mark.parametrize("last", ["chr2", "chrY"])
def test_the_region_at_the_end_of_the_file(tmp_path: Path, last: str) -> None:
    names = [*(name for name in NAMES if name != last), last]
    path = written(tmp_path / "a.vcf.gz", names, 2_000)
    index = indexed(path, "tbi")
    assert region_lines(path, index, last.encode(), FIRST, LAST) == by_htslib(path, index, last)


def test_a_region_without_a_record_before_it_is_left_to_htslib(tmp_path: Path) -> None:
    path = written(tmp_path / "panel.vcf.gz", NAMES, 2_000, start=FIRST)
    assert region_lines(path, indexed(path, "tbi"), b"chr2", FIRST, LAST) is None


@pytest.mark.parametrize("order", list(permutations(["chr9", "chr2", "chr1"])))
def test_an_order_that_the_index_states_otherwise_never_loses_a_record(tmp_path: Path, monkeypatch, order) -> None:
    path = written(tmp_path / "a.vcf.gz", ["chr9", "chr2", "chr1"], 3_000)
    index = indexed(path, "bcftools")
    monkeypatch.setattr(
        bgzip_search, "contig_order", lambda _: {name.encode(): place for place, name in enumerate(order)}
    )
    assert region_lines(path, index, b"chr2", FIRST, LAST) in (None, by_htslib(path, index))


def test_a_damaged_block_is_left_to_htslib(tmp_path: Path) -> None:
    path = written(tmp_path / "a.vcf.gz", ["chr2"], 30_000)
    index = indexed(path, "tbi")
    whole = path.read_bytes()
    assert region_lines(path, index, b"chr2", FIRST, LAST)
    middle = len(whole) // 2  # the region lies in the middle of the only contig
    for damaged in (whole[:middle] + b"\0" * 64 + whole[middle + 64 :], whole[:middle] + whole[middle + 64 :]):
        path.write_bytes(damaged)
        assert region_lines(path, index, b"chr2", FIRST, LAST) is None


@pytest.mark.parametrize("content", [b"", b"no index", b"\x1f\x8b\x08\x04", b"BAI\x01"])
def test_a_file_that_is_no_index_names_no_contig(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.tbi"
    path.write_bytes(content)
    assert contig_order(path) == {}
    assert region_lines(path, path, b"chr2", FIRST, LAST) is None


def test_the_index_of_another_kind_of_file_names_no_contig(tmp_path: Path) -> None:
    """CSI of BCF holds no names."""
    path = written(tmp_path / "a.vcf.gz", ["chr1", "chr2"], 50)
    target = tmp_path / "a.bcf"
    pysam.bcftools.view("-Ob", "-o", str(target), str(path), catch_stdout=False)
    pysam.bcftools.index(str(target))
    assert contig_order(target.with_name("a.bcf.csi")) == {}
