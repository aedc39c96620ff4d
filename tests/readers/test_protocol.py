"""One suite of checks for every reader: what a file may suffer on its way, and what a reader must make of it.

Each check runs for each minimal example in ``data/<reader>/``. This module is about bytes and lines and holds for all
readers; ``test_protocol_tables`` takes tables apart; ``test_fuzz`` damages files at random. A file is either
read for what it says or refused with an ``AlkfusionError``; nothing is lost, doubled or made up in silence.
"""

from __future__ import annotations

import gzip
import re
from itertools import pairwise, zip_longest

import pytest

from alkfusion.calls import FusionCall
from alkfusion.errors import AlkfusionError, FormatError, InputError
from alkfusion.readers.registry import all_readers, recognise
from alkfusion.readers.source import TextSource
from alkfusion.readers.table import MISSING, HeaderReader
from tests.readers.examples import (
    EXAMPLES,
    TABLES,
    Example,
    assert_same_or_refused,
    every,
    names_alk,
    outcome_of,
    read,
    read_or_error,
    write,
)

# ---------------------------------------------------------------- the reader itself and its example


@pytest.mark.parametrize("reader", all_readers(), ids=lambda reader: reader.name)
def test_every_reader_takes_part_with_a_minimal_example(reader):
    assert [example.path.name for example in EXAMPLES if example.reader is reader]


@pytest.mark.parametrize("reader", all_readers(), ids=lambda reader: reader.name)
def test_every_reader_says_what_it_is(reader):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", reader.name)
    assert reader.title.strip() == reader.title != ""
    assert len(reader.shows) > 20
    assert not reader.shows.endswith(".")  # one sentence, set into a table
    assert ". " not in reader.shows
    if isinstance(reader, HeaderReader):
        assert all(spellings for spellings in reader.columns_used().values())


@every(EXAMPLES)
def test_the_example_has_two_calls_and_one_is_of_alk(example):
    assert len(example.calls) == 2
    assert any(map(names_alk, example.calls))


@every(EXAMPLES)
def test_the_example_is_recognised_by_its_own_reader_alone(example):
    assert recognise(TextSource(example.path)).reader is example.reader


@every(EXAMPLES)
def test_the_stated_format_is_taken_without_recognition(example):
    assert recognise(TextSource(example.path), example.reader.name).reader is example.reader


@every(EXAMPLES)
def test_calls_name_the_file_the_caller_and_the_line(example):
    lines = example.text.splitlines()
    for call in example.calls:
        assert call.source == example.path.name
        assert call.caller
        assert 1 <= call.line <= len(lines)
    assert all(before.line <= after.line for before, after in pairwise(example.calls))


@every(EXAMPLES)
def test_no_field_holds_a_spelling_of_missing(example):
    for call in example.calls:
        texts = [call.reported_frame, call.inserted, call.rejected, call.sample]
        texts += [text for side in (call.first, call.second) for text in (side.gene, side.gene_id, side.contig)]
        assert MISSING.isdisjoint(texts)


@every(EXAMPLES)
def test_a_reader_keeps_no_state_between_files(example):
    one, other = (example.reader.calls(TextSource(example.path)) for _ in range(2))
    interleaved = [call for pair in zip_longest(one, other) for call in pair]
    assert interleaved[::2] == interleaved[1::2] == example.calls


# ---------------------------------------------------------------- bytes and lines


@every(EXAMPLES)
def test_gzip_is_read_whatever_the_name(example, tmp_path):
    assert read(example.reader, write(tmp_path, example, gzip.compress(example.data))) == example.calls


@every(EXAMPLES)
def test_gzip_of_several_members_is_read_to_its_end(example, tmp_path):
    half = len(example.data) // 2
    members = gzip.compress(example.data[:half]) + gzip.compress(example.data[half:])
    assert read(example.reader, write(tmp_path, example, members)) == example.calls


@every(TABLES)
def test_the_unicode_text_of_excel_is_read(example, tmp_path):
    assert read(example.reader, write(tmp_path, example, example.text.encode("utf-16"))) == example.calls


@every(EXAMPLES)
def test_utf_16_is_read_or_refused(example):
    assert_same_or_refused(outcome_of(example, example.text.encode("utf-16")), example)
    assert isinstance(outcome_of(example, example.text.encode("utf-16")[:-1]), InputError)


@every(EXAMPLES)
def test_truncated_gzip_is_refused(example):
    assert isinstance(outcome_of(example, gzip.compress(example.data)[:-12]), InputError)


@every(EXAMPLES)
def test_windows_line_ends_are_removed(example, tmp_path):
    path = write(tmp_path, example, example.data.replace(b"\n", b"\r\n"))
    assert recognise(TextSource(path)).reader is example.reader
    assert read(example.reader, path) == example.calls


@every(EXAMPLES)
def test_a_byte_order_mark_is_removed(example, tmp_path):
    path = write(tmp_path, example, b"\xef\xbb\xbf" + example.data)
    assert recognise(TextSource(path)).reader is example.reader
    assert read(example.reader, path) == example.calls


@every(EXAMPLES)
def test_a_missing_last_line_end_loses_nothing(example, tmp_path):
    assert read(example.reader, write(tmp_path, example, example.data.rstrip(b"\n"))) == example.calls


@every(EXAMPLES)
def test_empty_lines_at_the_end_change_nothing(example, tmp_path):
    assert read(example.reader, write(tmp_path, example, example.data + b"\n\n")) == example.calls


@every(EXAMPLES)
def test_comment_lines_change_nothing_or_are_refused(example, tmp_path):
    for text in (f"## made by a pipeline\n{example.text}", f"{example.text}## end of the file\n"):
        assert_same_or_refused(read_or_error(example.reader, write(tmp_path, example, text)), example)


@every(EXAMPLES)
def test_an_empty_file_is_not_recognised(example, tmp_path):
    path = write(tmp_path, example, b"")
    with pytest.raises(FormatError, match="empty"):
        recognise(TextSource(path))
    outcome = read_or_error(example.reader, path)  # as with --format: some callers do write empty files
    assert isinstance(outcome, InputError) or outcome == []


@every(EXAMPLES)
def test_a_byte_that_is_not_utf8_is_refused_with_its_line(example):
    *before, last = example.data.rstrip(b"\n").split(b"\n")
    error = outcome_of(example, b"\n".join([*before, last[:3] + b"\xe9" + last[3:], b""]))
    assert isinstance(error, InputError)
    assert str(example.path.name) in str(error)


@every(EXAMPLES)
def test_binary_data_and_folders_are_refused(example, tmp_path):
    for data in (b"BAM\x01\x00\x00", b"PK\x03\x04rest", gzip.compress(b"BAM\x01\x00\x00")):
        assert isinstance(read_or_error(example.reader, write(tmp_path, example, data)), InputError)
    assert isinstance(read_or_error(example.reader, tmp_path), InputError)


@every(EXAMPLES)
def test_a_file_cut_inside_its_last_line_never_gives_another_call(example):
    last = example.data.rstrip(b"\n").rfind(b"\n") + 1
    for length in (last + 2, (last + len(example.data)) // 2):
        outcome = outcome_of(example, example.data[:length])
        if not isinstance(outcome, AlkfusionError):
            kept = [(call.first.position, call.second.position) for call in outcome]
            assert set(kept) <= {(call.first.position, call.second.position) for call in example.calls}


@every(EXAMPLES)
def test_folders_with_spaces_and_backslashes_do_no_harm_and_stay_out_of_the_result(example, tmp_path):
    folder = tmp_path / "C:\\Users\\lab one" / "Fälle"
    folder.mkdir(parents=True)
    path = write(folder, example, example.data)
    assert read(example.reader, path) == example.calls
    assert sorted(folder.iterdir()) == [path]  # nothing is written beside an input


@every(EXAMPLES)
def test_repeated_lines_are_reported_each_time_or_refused(example):
    line = example.calls[-1].line
    lines = example.text.splitlines(keepends=True)
    text = "".join([*lines[:line], *lines[line - 1 :]])
    outcome = outcome_of(example, text)
    if not isinstance(outcome, AlkfusionError):  # a reader that counts rows reports the same junctions, with more reads
        junctions = [(call.first, call.second) for call in outcome]
        assert junctions[:2] == [(call.first, call.second) for call in example.calls]
        assert support(outcome) >= support(example.calls)


def support(calls: list[FusionCall]) -> int:
    return sum((call.split_reads or 0) + (call.spanning_pairs or 0) for call in calls)


def positions(example: Example) -> list[int]:
    sides = [side for call in example.calls for side in (call.first, call.second)]
    return sorted({side.position for side in sides if side.position is not None})


def as_written(example: Example, position: int) -> list[re.Match[str]]:
    """Where the file writes a position: 1-based, 0-based, or as the intron base beside it."""
    number = "|".join(str(position + shift) for shift in (0, -1, 1))
    return list(re.finditer(rf"(?<![\d.])(?:{number})(?![\d.])", example.text))


POSITIONED = [example for example in EXAMPLES if positions(example)]


@every(POSITIONED)
@pytest.mark.parametrize("number", ["-{}", "{}.5", "{}e30", "99999999999", "x{}"])
def test_a_position_that_is_none_is_refused_or_is_no_position_of_the_call(example, number):
    for position in positions(example):
        matches = as_written(example, position)
        assert matches, f"{position} is not written in {example.label}"
        outcomes = []
        for match in matches:
            changed = example.text[: match.start()] + number.format(match.group()) + example.text[match.end() :]
            outcome = outcome_of(example, changed)
            assert isinstance(outcome, AlkfusionError) or {
                side.position for call in outcome for side in (call.first, call.second)
            } <= {*positions(example), None}
            outcomes.append(outcome)
        assert any(outcome != example.calls for outcome in outcomes)


@every(POSITIONED)
def test_the_other_genome_build_is_handed_on_as_written(example):
    shift = 222_866  # ALK between GRCh37 and GRCh38; a reader that corrects positions by itself would be caught
    position = max(positions(example), key=lambda place: 29_190_000 <= place <= 29_920_000)
    matches = as_written(example, position)
    text = example.text
    for match in reversed(matches):
        text = text[: match.start()] + str(int(match.group()) + shift) + text[match.end() :]
    outcome = outcome_of(example, text)
    if not isinstance(outcome, AlkfusionError):
        seen = {side.position for call in outcome for side in (call.first, call.second)}
        assert position + shift in seen


@every([example for example in EXAMPLES if any(call.first.contig for call in example.calls)])
def test_an_unknown_contig_is_handed_on_as_written_or_refused(example):
    contigs = {side.contig for call in example.calls for side in (call.first, call.second) if side.contig}
    for contig in sorted(contigs):
        for match in re.finditer(rf"(?<![\w.]){re.escape(contig)}(?=[:~\t,;_\"\[\]]|$)", example.text, re.MULTILINE):
            changed = example.text[: match.start()] + "chrNone" + example.text[match.end() :]
            outcome = outcome_of(example, changed)
            if not isinstance(outcome, AlkfusionError):
                seen = {side.contig for call in outcome for side in (call.first, call.second)}
                assert all(name in contigs or name is None or "chrNone" in name for name in seen)
