"""The compiled sieve gives what reading one by one gives: on real files, on reads of every kind, on nonsense."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec
import pysam
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alkfusion.alignments import fragments, sifted_reads
from alkfusion.alignments.fragments import FragmentCounter, ReadQuality
from alkfusion.alignments.locus import alk_locus
from alkfusion.alignments.open_file import open_alignment
from alkfusion.alignments.scan import Scan, scan
from alkfusion.errors import InputError
from alkfusion.genome.builds import Build, contigs
from tests.alignments.looking import look

sieve = pytest.importorskip(
    "alkfusion.alignments._sieve", reason="the compiled part is not there: no C compiler when alkfusion was installed"
)

LOCUS = alk_locus(Build.GRCH38)
KINASE = [position for exon in range(20, 29) for position in (LOCUS.exon(exon).start + 1,)]
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for user in (sifted_reads, fragments):
        monkeypatch.setattr(user, "compiled_part", lambda: None)


def scanned(path: Path) -> dict[str, object]:
    """Return all that one pass over the reads collects, in an order that does not depend on the way."""
    with open_alignment(path) as alignment:
        return content(scan(alignment, LOCUS, FragmentCounter(LOCUS, KINASE, ReadQuality(20, 20, 3))))


def content(seen: Scan) -> dict[str, object]:
    counter = seen.fragments
    return {
        "exons": seen.exons.depths(),
        "intron": (seen.exons.intron_19_depth, seen.exons.depth_before_exon_20),
        "depths": counter.depths(),
        "shown": [sorted(shown.items()) for shown in counter.shown],
        "changed": sorted((name, sorted(map(repr, found.items()))) for name, found in counter.changed()),
        "long": counter.long_reads,
        "one in": (counter.one_in, seen.one_in),
        "breaks": sorted(map(repr, seen.breaks)),
        "pairs": sorted(map(repr, seen.pairs)),
        "skipped": sorted(seen.skipped.items()),
        "counts": (seen.reads, seen.spliced_reads, seen.duplicates, seen.clipped, seen.far_mates),
    }


@pytest.mark.parametrize("name", ["H3122_EML4.bam", "HCC827_EML4.bam"])
def test_real_panels_give_the_same_result(name: str, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shared / "bam" / "dnafusion" / name
    quick = msgspec.json.encode(look(path))
    one_by_one(monkeypatch)
    assert msgspec.json.encode(look(path)) == quick


class Reads:
    """Writes random reads: of every kind that an aligner writes, and of some that none does."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        known = {name: contig.lengths[Build.GRCH38] for name, contig in contigs().items() if name != "chrM"}
        known["chrUn_KI270302v1"] = 2_274
        self.header = pysam.AlignmentHeader.from_references(list(known), list(known.values()))
        self.contig = self.header.get_tid(LOCUS.contig)

    def cigar(self) -> list[tuple[int, int]]:
        rng = self.rng
        middle = [(rng.choice((0, 0, 0, 7, 8)), rng.randrange(1, 90))]
        while rng.random() < 0.3:
            middle += [(rng.choice((3, 3, 1, 2, 6)), rng.choice((1, 2, 30, 5_000))), (0, rng.randrange(1, 60))]
        left = [(rng.choice((4, 4, 4, 5)), rng.randrange(1, 50))] if rng.random() < 0.25 else []
        right = [(rng.choice((4, 4, 4, 5)), rng.randrange(1, 500))] if rng.random() < 0.25 else []
        odd = [(3, 5)] if rng.random() < 0.02 else []
        return [*left, *odd, *middle, *right]

    def start(self) -> int:
        exon = LOCUS.exon(self.rng.randrange(19, 30))
        near = self.rng.randrange(exon.start - 150, exon.end + 30)
        edges = (LOCUS.start - 60, LOCUS.start, LOCUS.end - 20, LOCUS.end)
        return near if self.rng.random() < 0.9 else self.rng.choice(edges)

    def bases(self, start: int, cigar: list[tuple[int, int]]) -> str:
        found = []
        for operation, size in cigar:
            if operation in (0, 7, 8):
                known = LOCUS.plus(start, start + size) if self.rng.random() < 0.95 else None
                found.append(known or "".join(self.rng.choices("ACGT", k=size)))
            elif operation in (1, 4):
                found.append("".join(self.rng.choices("ACGTNR", k=size)))
            start += size if operation in (0, 2, 3, 7, 8) else 0
        letters = list("".join(found))
        for at in range(len(letters)):
            if self.rng.random() < 0.01:
                letters[at] = self.rng.choice("ACGTNM")
        return "".join(letters)

    def read(self, number: int) -> pysam.AlignedSegment:
        rng = self.rng
        read = pysam.AlignedSegment(self.header)
        read.query_name = f"r{rng.randrange(40)}" if rng.random() < 0.97 else f"lang-{number}" * 9
        read.flag = rng.choice((0, 16, 99, 147, 83, 163, 65, 129, 97, 145, 73, 133, 1024 + 99, 512, 256, 2048 + 16, 4))
        read.reference_id, read.reference_start = self.contig, self.start()
        read.mapping_quality = rng.choice((0, 19, 20, 60, 60, 60, 255))
        cigar = self.cigar()
        read.cigartuples = cigar if rng.random() < 0.98 else None
        if rng.random() < 0.98:
            read.query_sequence = self.bases(read.reference_start, cigar)
            if rng.random() < 0.98:
                read.query_qualities = pysam.qualitystring_to_array(
                    "".join(rng.choices("!45FFFF", k=len(read.query_sequence)))
                )
        read.next_reference_id = rng.choice((-1, self.contig, self.contig, 0, 5, 24))
        read.next_reference_start = rng.choice((-1, LOCUS.start - 1, LOCUS.start, LOCUS.end - 1, LOCUS.end, 70_000_000))
        if rng.random() < 0.1:
            read.set_tag("SA", f"chr2,42299700,{rng.choice('+-')},60S40M,60,0;")
        if rng.random() < 0.2:
            read.set_tag("XX", "NOSAZE")
        if rng.random() < 0.2:
            read.set_tag("XB", array(rng.choice("bBhHiIf"), range(rng.randrange(1, 9))))
        if rng.random() < 0.5:
            value, kind = rng.choice(((60, "C"), (7, "c"), (300, "S"), (70_000, "i"), ("40", "Z")))
            read.set_tag("MQ", value, kind)
        return read

    def write(self, path: Path, count: int) -> Path:
        reads = sorted((self.read(number) for number in range(count)), key=lambda read: read.reference_start)
        with pysam.AlignmentFile(str(path), "wb", header=self.header) as out:
            for read in reads:
                out.write(read)
        pysam.index(str(path))
        return path


@MANY
@given(seed=st.integers(0, 2**32), count=st.integers(0, 120))
def test_reads_of_every_kind(seed: int, count: int, tmp_path: Path) -> None:
    path = Reads(Random(seed)).write(tmp_path / "any.bam", count)
    quick = scanned(path)
    with pytest.MonkeyPatch.context() as patch:
        one_by_one(patch)
        slow = scanned(path)
    assert quick == slow


def test_the_reads_of_the_test_above_are_of_every_kind(tmp_path: Path) -> None:
    """Each thing that a pass collects occurs, or the comparison would say nothing."""
    found = scanned(Reads(Random(1)).write(tmp_path / "any.bam", 3_000))
    assert all(found[name] for name in ("exons", "intron", "shown", "changed", "breaks", "pairs"))
    assert min(found["counts"]) > 50


def test_few_fragments_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where fragments are left out, the same ones are left out."""
    monkeypatch.setattr(fragments, "MOST_FRAGMENTS", 20)
    monkeypatch.setattr("alkfusion.alignments.scan.MOST_SPECIAL", 15)
    path = Reads(Random(7)).write(tmp_path / "any.bam", 400)
    quick = scanned(path)
    assert quick["one in"] != (1, 1)
    one_by_one(monkeypatch)
    assert scanned(path) == quick


def test_molecules_named_by_a_tag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sieve does not read tags: reads that belong together by a UMI are looked at one by one."""
    plain = Reads(Random(3)).write(tmp_path / "plain.bam", 300)
    path = tmp_path / "umi.bam"
    with pysam.AlignmentFile(str(plain)) as source, pysam.AlignmentFile(str(path), "wb", template=source) as out:
        for number, read in enumerate(source):
            read.set_tag("MI", str(number % 17))
            out.write(read)
    pysam.index(str(path))
    quick = scanned(path)
    assert {name for shown in quick["shown"] for name, _ in shown} <= {f"MI:{n}" for n in range(17)}
    one_by_one(monkeypatch)
    assert scanned(path) == quick


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file of many blocks."""
    return Reads(Random(5)).write(tmp_path / "large.bam", 4_000)


def test_cut_off_file(large: Path) -> None:
    data = large.read_bytes()
    large.write_bytes(data[: len(data) // 2] + data[-28:])  # with the mark of the end of file
    with pytest.raises(InputError, match="cannot be decoded"):
        scanned(large)


def test_block_with_a_wrong_checksum(large: Path) -> None:
    data = bytearray(large.read_bytes())
    at = len(data) // 2
    at = data.index(b"\x1f\x8b\x08\x04", at) - 8  # the checksum at the end of the block before
    data[at] ^= 1
    large.write_bytes(data)
    with pytest.raises(InputError, match="cannot be decoded"):
        scanned(large)


@pytest.mark.parametrize("size", [0, 9, 17, 24])
def test_block_that_claims_to_be_shorter_than_its_head(size: int, large: Path) -> None:
    data = bytearray(large.read_bytes())
    at = data.index(b"\x1f\x8b\x08\x04", len(data) // 2)
    struct.pack_into("<H", data, at + 16, size)
    large.write_bytes(data)
    with pytest.raises(InputError, match="cannot be decoded"):
        scanned(large)


def a_sieve() -> object:
    targets = [(100, 200, "A" * 100)]
    return sieve.Sieve((0, 50, 1_000, 1_000), [(100, 200)], targets, [{}], (20, 20, 3), (6, 400, 40), "lr", True)


def pieces(data: bytes, rng: Random) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        size = rng.randrange(1, 400)
        yield data[at : at + size]
        at += size


@MANY
@given(data=st.binary(max_size=300), size=st.integers(-5, 400))
def test_any_bytes(data: bytes, size: int) -> None:
    """Nonsense is an error, or no whole record; nothing outside of the bytes is touched."""
    try:
        left, at = a_sieve().sift(struct.pack("<i", size) + data, 1 << 32)
    except ValueError as error:
        assert "record" in str(error)
    else:
        assert len(left) <= at <= len(data) + 4


@MANY
@given(seed=st.integers(0, 2**32))
def test_flipped_bytes_in_records(seed: int, real_records: bytes) -> None:
    rng = Random(seed)
    data = bytearray(real_records)
    for _ in range(rng.randrange(1, 30)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    sifter, rest = a_sieve(), b""
    try:
        for piece in pieces(bytes(data), rng):
            rest += piece
            left, at = sifter.sift(rest, 1 << 32)
            assert len(left) <= at <= len(rest)
            rest = rest[at:]
    except ValueError as error:
        assert "record" in str(error)


@pytest.fixture(scope="session")
def real_records(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The records of a file, moved to where the sieve of these tests looks."""
    path = Reads(Random(2)).write(tmp_path_factory.mktemp("records") / "some.bam", 40)
    with pysam.BGZFile(str(path)) as file:
        data = bytearray(file.read())
    at = 8 + struct.unpack_from("<i", data, 4)[0]
    for _ in range(struct.unpack_from("<i", data, at)[0]):
        at += 8 + struct.unpack_from("<i", data, at + 4)[0]
    first = at = at + 4
    while at < len(data):
        struct.pack_into("<ii", data, at + 4, 0, 60 + (at - first) % 90)
        at += 4 + struct.unpack_from("<i", data, at)[0]
    return bytes(data[first:])


@MANY
@given(data=st.data(), width=st.integers(1, 200))
def test_depths(data: st.DataObject, width: int) -> None:
    """Each place is counted once for each fragment, whichever lane shows it."""
    shown = data.draw(st.lists(st.integers(0, (1 << 4 * width) - 1), max_size=40))
    counted = [sum(any(bits >> (lane * width + at) & 1 for lane in range(4)) for bits in shown) for at in range(width)]
    assert sieve.depths(shown, width) == counted
    assert fragments._depths(shown, width) == counted
