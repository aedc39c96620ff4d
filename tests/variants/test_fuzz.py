"""A damaged file is read or refused with one clear error; it never ends in a traceback."""

from __future__ import annotations

import random

import pytest

from alkfusion.errors import AlkfusionError
from alkfusion.genome.builds import Build
from alkfusion.sample import SampleOptions, analyse
from alkfusion.variant_files import is_variant_file
from tests.variants.files import G1202R, L1196M, bgzipped, contig_lines, record, snv, vcf_text
from tests.variants.test_inability import GVCF, blocks
from tests.variants.test_other_doors import maf, maf_row

_JUNK = [b"", b"\t", b"\n", b"\x00", b"\xff", b".", b",", b"-1", b"|", b"/", b"<DEL>", b"*", b"9" * 14, b"END=", b";;"]


def texts() -> dict[str, str]:
    rows = sorted(
        [
            record(L1196M, "GT:AD:DP:PS:SB 0|1:60,40:100:7:30,30,20,20"),
            record(G1202R, "GT:AD:DP:PS 0|1:60,40:100:7"),
            record(snv(1156, 1, "A"), "GT:AD:DP 0/1:60,40:100"),
        ]
    )
    return {
        "vcf": vcf_text(rows, header=["##source=Mutect2", *contig_lines(Build.GRCH38)]),
        "gvcf": vcf_text(blocks(), header=GVCF),
        "sites": vcf_text([f"chr2 {G1202R[0]} . C T . PASS DP=100;DP4=30,30,20,20;AF=0.4"], samples=()),
    }


def damaged(text: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(text))
    kind = chance.randrange(4)
    if kind == 0:
        return text[:at]
    if kind == 1:
        return text[:at] + text[at + chance.randrange(1, 12) :]
    if kind == 2:
        return text[:at] + chance.choice(_JUNK) + text[at + 1 :]
    other = chance.randrange(len(text))
    return text[:at] + text[other : other + 30] + text[at:]


def survives(path) -> None:
    try:
        if is_variant_file(path):
            analyse([path], SampleOptions())
    except AlkfusionError as error:
        assert str(error)


def all_survive(whole: bytes, folder, ending: str, times: int = 150) -> None:
    chance = random.Random(ending)
    for number in range(times):
        path = folder / f"{number}.{ending}"
        path.write_bytes(damaged(whole, chance))
        survives(path)


@pytest.mark.parametrize("kind", ["vcf", "gvcf", "sites"])
def test_damaged_vcf(tmp_path, kind):
    all_survive(texts()[kind].encode(), tmp_path, f"{kind}.vcf")


def test_damaged_maf(tmp_path):
    whole = maf(tmp_path, maf_row(G1202R), maf_row(L1196M, protein="p.L1196M")).read_bytes()
    all_survive(whole, tmp_path, "maf")


def test_damaged_bgzip(tmp_path):
    plain = tmp_path / "whole.vcf"
    plain.write_text(texts()["vcf"], encoding="utf-8")
    all_survive(bgzipped(plain, index=False).read_bytes(), tmp_path, "vcf.gz", times=100)
