"""The same truth through every door: callers, column order, contig names, compression, builds."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from alkfusion.genome.builds import Build
from alkfusion.genome.junctions import canonical_junctions
from alkfusion.report.json_document import to_json
from alkfusion.sample import SampleOptions, analyse
from tests.events import NPM1_ALK, WRITERS, Event, write

OPTIONS = SampleOptions(sample="s")
EML4_V3B = Event("EML4", "chr2", 42264951, "+", "ALK", "chr2", 29223528, "-", id5="ENSG00000143924")
KIF5B = Event("KIF5B", "chr10", 32017143, "-", "ALK", "chr2", 29223528, "-", id5="ENSG00000170759")
INTRON_19 = Event("EML4", "chr2", 42301394, "+", "ALK", "chr2", 29223584, "-", id5="ENSG00000143924")


def document(*paths: Path, options: SampleOptions = OPTIONS) -> dict:
    """The JSON result without what may differ between files of the same truth."""
    result = msgspec.json.decode(to_json(analyse(paths, options)))
    for event in result["rearrangements"]:
        del event["support"]
    for part in ("inputs", "provenance", "observations"):
        del result[part]
    return result


@pytest.mark.parametrize("event", [NPM1_ALK, EML4_V3B, KIF5B, INTRON_19], ids=["npm1", "eml4-6b", "kif5b", "intron19"])
@pytest.mark.parametrize("caller", sorted(set(WRITERS) - {"generic"}))
def test_every_caller_gives_the_same_rearrangement(tmp_path: Path, caller: str, event: Event) -> None:
    expected = document(write(tmp_path / "g.tsv", "generic", event))
    assert expected["alk_status"] == "rearranged"
    assert document(write(tmp_path / "c.tsv", caller, event)) == expected


@pytest.mark.parametrize("caller", sorted(WRITERS))
def test_order_of_columns_contig_names_and_gzip_change_nothing(tmp_path: Path, caller: str) -> None:
    expected = document(write(tmp_path / "a.tsv", caller, NPM1_ALK))
    shuffled = write(tmp_path / "b.tsv", caller, NPM1_ALK, order=list(range(40, -1, -1)))
    assert document(shuffled) == expected
    assert document(write(tmp_path / "c.tsv", caller, NPM1_ALK.without_chr())) == expected
    packed = tmp_path / "d.anything"
    packed.write_bytes(gzip.compress(shuffled.read_bytes()))
    assert document(packed) == expected


def test_order_of_rows_and_files_changes_no_byte(tmp_path: Path) -> None:
    other = replace(EML4_V3B, split_reads=7)
    first = write(tmp_path / "first.tsv", "arriba", NPM1_ALK, other)
    second = write(tmp_path / "second.tsv", "star-fusion", other, NPM1_ALK)
    assert to_json(analyse([first, second], OPTIONS)) == to_json(analyse([second, first], OPTIONS))
    reordered = write(tmp_path / "third.tsv", "arriba", other, NPM1_ALK)
    assert document(reordered) == document(first)


def test_a_repeated_row_is_counted_once(tmp_path: Path) -> None:
    once = analyse([write(tmp_path / "once.tsv", "generic", NPM1_ALK)], OPTIONS).rearrangements[0]
    twice = analyse([write(tmp_path / "twice.tsv", "generic", NPM1_ALK, NPM1_ALK)], OPTIONS).rearrangements[0]
    assert (twice.split_reads, twice.spanning_pairs) == (once.split_reads, once.spanning_pairs) == (30, 20)


def test_two_callers_of_one_event_are_not_added_up(tmp_path: Path) -> None:
    paths = [
        write(tmp_path / "a.tsv", "arriba", replace(NPM1_ALK, split_reads=31)),
        write(tmp_path / "s.tsv", "star-fusion", replace(NPM1_ALK, split_reads=29)),
    ]
    (event,) = analyse(paths, OPTIONS).rearrangements
    assert (event.split_reads, event.spanning_pairs) == (31, 20)
    assert [(row.caller, row.split_reads) for row in event.support] == [("arriba", 31), ("star-fusion", 29)]


def _positions_removed(value: object) -> object:
    if isinstance(value, dict):
        return {key: _positions_removed(item) for key, item in value.items() if key not in ("position", "build")}
    return [_positions_removed(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("number", range(len(canonical_junctions())))
def test_both_builds_give_the_same_answer(tmp_path: Path, number: int) -> None:
    junction = canonical_junctions()[number]
    if set(junction.positions) != set(Build) or junction.offset:
        pytest.skip("this junction has no stated position on both builds")
    documents = [
        _positions_removed(document(write(tmp_path / f"{build}.tsv", "generic", _event_of(junction, build))))
        for build in Build
    ]
    assert documents[0] == documents[1]


@pytest.mark.parametrize("number", range(len(canonical_junctions())))
@pytest.mark.parametrize("build", list(Build))
def test_frame_of_every_published_junction(tmp_path: Path, number: int, build: Build) -> None:
    junction = canonical_junctions()[number]
    if build not in junction.positions or junction.offset:
        pytest.skip("this junction is not stated as a plain exon join in this build")
    (event,) = analyse([write(tmp_path / "f.tsv", "generic", _event_of(junction, build))], OPTIONS).rearrangements
    assert (event.frame == "in_frame") is junction.in_frame
    assert event.event == ("kinase_fusion" if junction.in_frame else "out_of_frame")
    assert event.five_prime.gene == junction.partner


def _event_of(junction, build: Build) -> Event:
    place = junction.positions[build]
    return Event(
        junction.partner,
        place.contig,
        place.position,
        place.strand,
        "ALK",
        place.alk_contig,
        place.alk_position,
        place.alk_strand,
    )


def test_files_of_both_builds_meet_in_one_event(tmp_path: Path) -> None:
    old = Event("EML4", "chr2", 42492091, "+", "ALK", "chr2", 29446394, "-", split_reads=5, spanning_pairs=1)
    result = analyse(
        [write(tmp_path / "new.txt", "fusioncatcher", EML4_V3B), write(tmp_path / "old.txt", "star-fusion", old)],
        OPTIONS,
    )
    (event,) = result.rearrangements
    assert (result.build, event.junction, event.alias) == ("GRCh38", "E6b;A20", "variant 3b")
    assert [row.reported_as for row in event.support] == [
        "EML4 2:42264951:+::ALK 2:29223528:-",
        "EML4 chr2:42492091:+::ALK chr2:29446394:-",
    ]
    assert [item.build for item in result.inputs] == ["GRCh38", "GRCh37"]
