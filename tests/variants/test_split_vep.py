"""The annotated VCF in the hands of bcftools: viewed, indexed, and its field taken apart by the plugin split-vep."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from alkfusion.genome.builds import Build
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.report.annotated_vcf import INFO_FORMAT, write_annotated_vcf
from alkfusion.sample import SampleOptions, analyse
from tests.variants.files import C1156Y, G1202R, L1196M, base, contig_lines, record, snv, write_vcf
from tests.variants.test_splice_sites import ACCEPTOR_22


def _has_split_vep() -> bool:
    if shutil.which("bcftools") is None:
        return False
    listed = subprocess.run(["bcftools", "plugin", "-l"], capture_output=True, text=True).stdout
    return "split-vep" in listed.split()


pytestmark = pytest.mark.skipif(not _has_split_vep(), reason="bcftools with its plugin split-vep is not installed")

HEADER = [
    *contig_lines(Build.GRCH38),
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="x">',
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="x">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="x">',
    '##FILTER=<ID=weak,Description="x">',
]


def insertion(residue: int, bases: str) -> tuple[int, str, str]:
    """Return a record that inserts plus-strand bases before the codon of a residue."""
    first = min(AlkCoding.of(Build.GRCH38).codon_positions(residue))
    return first - 1, base(first - 1, Build.GRCH38), base(first - 1, Build.GRCH38) + bases


def deletion(residue: int, length: int) -> tuple[int, str, str]:
    first = min(AlkCoding.of(Build.GRCH38).codon_positions(residue))
    return first - 1, base(first - 1, Build.GRCH38, length + 1), base(first - 1, Build.GRCH38)


def donor_of_exon_22() -> tuple[int, str, str]:
    """Return c.3515+1G>A, the first intron base behind exon 22."""
    alk = AlkCoding.of(Build.GRCH38)
    position = alk.position(alk.sense_of_coding(3515 - 1)) - 1
    return position, base(position, Build.GRCH38), "T"


KINDS = {
    "missense": (snv(1202, 0, "A"), "missense_variant"),
    "stop": (snv(1205, 0, "T"), "stop_gained"),
    "frameshift": (deletion(1170, 1), "frameshift_variant"),
    "inframe deletion": (deletion(1180, 3), "inframe_deletion"),
    "inframe insertion": (insertion(1151, "CGT"), "inframe_insertion"),
    "acceptor": (ACCEPTOR_22, "splice_acceptor_variant"),
    "donor": (donor_of_exon_22(), "splice_donor_variant"),
    "start": (snv(1, 1, "C"), "start_lost"),
}


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    """Two alleles in one record, a filtered call, a splice site, and a record of another chromosome."""
    both = record(G1202R).replace(" T . PASS", " T,G . PASS").replace("0/1:60,40:100", "1/2:20,40,40:100")
    rows = [both, record(L1196M).replace("PASS", "weak"), record(ACCEPTOR_22)]
    return annotate(tmp_path, ["chr1 1000 . A C . PASS . GT:AD:DP 0/1:5,5:10", *sorted(rows)])


def annotate(tmp_path: Path, rows: list[str]) -> Path:
    path = write_vcf(tmp_path / "in.vcf", rows, header=HEADER)
    target = tmp_path / "out.vcf.gz"
    write_annotated_vcf([path], target, analyse([path], SampleOptions()))
    return target


def bcftools(*arguments: str | Path) -> list[str]:
    done = subprocess.run(["bcftools", *map(str, arguments)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_bcftools_views_and_indexes_it(annotated: Path) -> None:
    assert len(bcftools("view", "-H", annotated)) == 4
    assert len(bcftools("view", "-H", annotated, f"chr2:{G1202R[0]}")) == 1  # by our index
    bcftools("index", "--force", "--csi", annotated)
    assert len(bcftools("view", "-H", annotated, f"chr2:{L1196M[0]}")) == 1


def test_split_vep_lists_the_parts_of_the_field(annotated: Path) -> None:
    listed = bcftools("+split-vep", "-a", "ALKFUSION", "-l", annotated)
    assert [line.split("\t")[1] for line in listed] == INFO_FORMAT.split("|")


def test_split_vep_takes_each_allele_apart(annotated: Path) -> None:
    form = "%Allele %Consequence %HGVSc %HGVSp %Residue %Significance %VAF %Filter\n"
    assert bcftools("+split-vep", "-a", "ALKFUSION", "-d", "-f", form, annotated) == [
        "T missense_variant c.3604G>A p.G1202R 1202 known_resistance 0.4 PASS",
        "G missense_variant c.3604G>C p.G1202R 1202 known_resistance 0.4 PASS",
        "T missense_variant c.3586C>A p.L1196M 1196 known_resistance 0.4 weak",
        "A splice_acceptor_variant c.3451-1G>T p.? 1151 unknown 0.4 PASS",
    ]


def test_split_vep_filters_by_numbers(annotated: Path) -> None:
    chosen = ["-c", "Residue:Integer,VAF:Float", "-i", "Residue>1200 && VAF>0.3"]
    assert bcftools("+split-vep", "-a", "ALKFUSION", *chosen, "-f", "%POS\n", annotated) == [str(G1202R[0])]


@pytest.mark.parametrize("kind", KINDS)
def test_split_vep_ranks_our_terms_by_severity(tmp_path: Path, kind: str) -> None:
    """A term that split-vep's scale does not know would be an error with ``-s worst``."""
    variant, term = KINDS[kind]
    path = annotate(tmp_path, [record(variant)])
    assert bcftools("+split-vep", "-a", "ALKFUSION", "-s", "worst", "-f", "%Consequence\n", path) == [term]


def test_the_worst_of_two_alleles_is_chosen(tmp_path: Path) -> None:
    position, reference, missense = C1156Y
    rows = [f"chr2 {position} . {reference} {missense},{reference}A . PASS . GT:AD:DP 1/2:20,40,40:100"]
    path = annotate(tmp_path, rows)
    assert bcftools("+split-vep", "-a", "ALKFUSION", "-s", "worst", "-f", "%Consequence\n", path) == [
        "frameshift_variant"
    ]
