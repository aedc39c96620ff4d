"""STAR's chimeric junctions: read direction, intron bases, pairs, and what is passed over."""

from __future__ import annotations

import pytest

from alkfusion.errors import InputError
from alkfusion.genome.builds import Build
from alkfusion.readers.registry import reader_named
from alkfusion.sample import SampleOptions, analyse
from tests.readers.examples import read
from tests.readers.expected import LEFT, RIGHT, assert_reads, call, side


def test_both_read_directions_are_one_junction():
    assert_reads(
        "star-junction",
        "both_read_directions.junction",
        [
            call(1, side(None, "chr2", 42_492_091, "+", LEFT), side(None, "chr2", 29_446_394, "-", LEFT), split=3),
        ],
        caller="star",
    )


def test_star_2_7_has_a_header_and_comments_at_its_end():
    assert_reads(
        "star-junction",
        "minimal-2.7.junction",
        [
            call(2, side(None, "chr2", 42_264_951, "+", LEFT), side(None, "chr2", 29_223_528, "-", LEFT), split=1),
            call(3, side(None, "chr5", 171_391_799, "+", LEFT), side(None, "chr2", 29_223_528, "-", LEFT), split=1),
        ],
        caller="star",
    )


def test_a_file_without_any_chimeric_read_shows_no_fusion(tmp_path):
    path = tmp_path / "control.Chimeric.out.junction"
    path.write_text("# 2.7.10b   STAR --chimOutJunctionFormat 1\n# Nreads 1500\tNreadsUnique 1498\tNreadsMulti 2\n")
    result = analyse([path], SampleOptions(build=Build.GRCH38))
    assert [file.format for file in result.inputs] == ["star-junction"]
    assert (result.rearrangements, result.alk_status) == ((), "not_detected")


def test_intron_bases_become_exon_bases():
    assert_reads(
        "star-junction",
        "minimal.junction",
        [
            call(1, side(None, "chr2", 42_492_091, "+", LEFT), side(None, "chr2", 29_446_394, "-", LEFT), split=1),
            call(2, side(None, "chr2", 29_497_965, "-", RIGHT), side(None, "chr9", 112_219_679, "-", LEFT), split=1),
        ],
        caller="star",
    )


def test_pairs_become_windows_and_junctions_without_motif_have_no_order():
    assert_reads(
        "star-junction",
        "pairs_and_no_motif.junction",
        [
            call(1, side(None, "chr2", 29_446_450, LEFT), side(None, "chr2", 42_528_534, LEFT), split=2, ordered=False),
            call(
                3,
                side(None, "chr2", None, LEFT, window=(29_446_460, 29_446_470)),
                side(None, "chr2", None, LEFT, window=(42_528_499, 42_528_509)),
                split=0,
                pairs=2,
                ordered=False,
                exact=False,
            ),
        ],
        caller="star",
    )


def test_rows_away_from_alk_are_not_kept_but_must_be_whole(tmp_path):
    path = tmp_path / "Chimeric.out.junction"
    row = "chr1\t1000\t+\tchr5\t2000\t-\t1\t0\t0\tread\t953\t47M3S\t2001\t50M\n"
    path.write_text(row * 3)
    assert read(reader_named("star-junction"), path) == []
    path.write_text(row + row[:30] + "\n")
    with pytest.raises(InputError, match="line 2") as error:
        read(reader_named("star-junction"), path)
    assert error.value.line == 2


def test_a_junction_without_motif_is_inexact_where_its_ends_can_slide(tmp_path):
    path = tmp_path / "Chimeric.out.junction"
    path.write_text("chr2\t29446451\t+\tchr2\t42528535\t-\t0\t2\t1\tread\t29446401\t50M\t42528484\t50M\n")
    (found,) = read(reader_named("star-junction"), path)
    assert (found.ordered, found.exact, found.split_reads) == (False, False, 1)


def test_the_real_file_of_the_spike_in_shows_its_junction_and_its_pairs(shared):
    junction, pairs, other = read(
        reader_named("star-junction"), shared / "callers" / "data" / "star" / "fuco.Chimeric.out.junction"
    )
    assert [(end.contig, end.position, end.kept) for end in (junction.first, junction.second)] == [
        ("chr2", 29_446_450, LEFT),
        ("chr2", 42_528_534, LEFT),
    ]
    assert (junction.split_reads, pairs.spanning_pairs, other.split_reads) == (298, 301, 1)


def test_a_position_of_thousands_of_digits_is_refused(tmp_path):
    path = tmp_path / "Chimeric.out.junction"
    path.write_text(f"chr2\t{'9' * 5_000}\t+\tchr2\t42528535\t-\t0\t2\t1\tread\t29446401\t50M\t42528484\t50M\n")
    with pytest.raises(InputError, match=r"no line of a Chimeric.out.junction file"):
        read(reader_named("star-junction"), path)
