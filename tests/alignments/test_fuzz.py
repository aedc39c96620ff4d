"""Damaged headers, CIGARs and tags: a result or one clear error, never a traceback."""

from __future__ import annotations

import struct
from pathlib import Path
from random import Random

import pysam
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alkfusion.alignments.split_reads import break_reads
from alkfusion.errors import AlkfusionError
from alkfusion.genome.builds import Build
from tests.alignments.looking import look
from tests.alignments.test_simulated_fusions import dna_with_fusion

BUILD = Build.GRCH38
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="session")
def small_bam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dna_with_fusion(tmp_path_factory.mktemp("fuzz") / "small.bam", "EML4", BUILD, 8)


def outcome(path: Path) -> str:
    try:
        look(path)
    except AlkfusionError as error:
        return str(error)
    return "read"


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes(seed: int, small_bam: Path, tmp_path: Path) -> None:
    """Bytes changed inside the compressed file."""
    rng = Random(seed)
    data = bytearray(small_bam.read_bytes())
    for _ in range(rng.randrange(1, 20)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    path = tmp_path / "flipped.bam"
    path.write_bytes(data)
    assert outcome(path)


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_inside_good_compression(seed: int, small_bam: Path, tmp_path: Path) -> None:
    """Bytes changed in the records themselves: lengths, CIGARs and tags that contradict each other."""
    rng = Random(seed)
    with pysam.BGZFile(str(small_bam)) as source:
        data = bytearray(source.read())
    body = 8 + struct.unpack_from("<i", data, 4)[0]
    for _ in range(rng.randrange(1, 6)):
        data[rng.randrange(body if seed % 2 else 4, len(data))] = rng.randrange(256)
    path = tmp_path / "records.bam"
    with pysam.BGZFile(str(path), "w") as out:
        out.write(bytes(data))
    assert outcome(path)


@SLOW
@given(tag=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_any_sa_tag(tag: str, small_bam: Path) -> None:
    with pysam.AlignmentFile(str(small_bam)) as reads:
        read = next(r for r in reads if r.has_tag("SA"))
    read.set_tag("SA", tag)
    for record in break_reads(read, read.cigartuples, "r"):
        assert record.part is None or record.part.place.contig.startswith("chr")


OPERATIONS = st.lists(st.tuples(st.sampled_from([0, 1, 2, 3, 4, 5, 7, 8]), st.integers(1, 40)), min_size=1, max_size=8)


@SLOW
@given(cigars=st.lists(OPERATIONS, min_size=1, max_size=12))
def test_any_cigar(
    cigars: list[list[tuple[int, int]]], small_bam: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("cigar")
    with pysam.AlignmentFile(str(small_bam)) as source:
        header = source.header
        with pysam.AlignmentFile(str(folder / "odd.bam"), "wb", header=header) as out:
            for number, cigar in enumerate(cigars):
                read = pysam.AlignedSegment(header)
                read.query_name, read.flag, read.mapping_quality = f"r{number}", 0, 60
                read.reference_id, read.reference_start = 1, 29_223_400
                length = sum(size for operation, size in cigar if operation in (0, 1, 4, 7, 8))
                read.query_sequence = "ACGTTGCA" * (length // 8 + 1)
                read.query_sequence = read.query_sequence[:length] or None
                if length:
                    read.query_qualities = pysam.qualitystring_to_array("I" * length)
                read.cigartuples = cigar
                out.write(read)
    assert outcome(folder / "odd.bam")


TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
VALUES = st.one_of(TEXT, st.integers(-(2**31), 2**31 - 1), st.floats(width=32, allow_nan=False, allow_infinity=False))
TAGS = st.dictionaries(st.sampled_from(["MQ", "MI", "RX", "MD", "SA", "RG", "NM", "MC"]), VALUES, max_size=8)


@SLOW
@given(tags=st.lists(TAGS, min_size=1, max_size=4))
def test_any_tags(tags: list[dict[str, object]], small_bam: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tags of the wrong type or with any text, in the reads of a whole file."""
    path = tmp_path_factory.mktemp("tags") / "odd.bam"
    with (
        pysam.AlignmentFile(str(small_bam)) as source,
        pysam.AlignmentFile(str(path), "wb", header=source.header) as out,
    ):
        for number, read in enumerate(source):
            for tag, value in tags[number % len(tags)].items():
                read.set_tag(tag, value)
            out.write(read)
    assert outcome(path)
