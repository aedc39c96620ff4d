"""The part of the protocol suite that takes tables apart: for all readers of tables with a header line."""

from __future__ import annotations

import re
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from alkfusion.calls import FusionCall, Side
from alkfusion.errors import AlkfusionError, InputError
from alkfusion.readers.registry import recognise
from alkfusion.readers.source import TextSource
from alkfusion.readers.table import MISSING
from tests.readers.examples import (
    EXAMPLES,
    TABLES,
    Example,
    assert_same_or_refused,
    every,
    outcome_of,
    read,
    said,
    write,
)

STRANDS = {"+", "-", "1", "-1"}
MEMORY = 8_000_000  # bytes; a reader holds a few rows at a time, whatever the length of the file


def roles(example: Example, of: str) -> dict[str, int]:
    """Places of the columns that are read, by our word; ``of`` is columns, optional or both."""
    reader = example.reader
    words = {"columns": reader.columns, "optional": reader.optional, "both": reader.columns_used()}[of]
    return example.table.places(words)


def test_the_tables_have_rows_to_change():
    assert all(len(example.table.rows) >= 2 for example in TABLES)
    even = [example for example in TABLES if not example.reader.ragged]
    assert all(len(row) == len(example.table.names) for example in even for row in example.table.rows)


@every(TABLES)
def test_a_header_alone_is_a_file_without_calls(example, tmp_path):
    path = write(tmp_path, example, replace(example.table, rows=()).text())
    found = recognise(TextSource(path)).reader
    assert found.columns_used() == example.reader.columns_used()  # JAFFA and JAFFAL share one header
    assert read(found, path) == read(example.reader, path) == []


@every(TABLES)
def test_a_missing_column_is_refused_by_name(example):
    for word, place in roles(example, "columns").items():
        error = outcome_of(example, example.table.without(place).text())
        assert isinstance(error, InputError), f"without {word}"
        assert any(name in str(error) for name in example.reader.columns[word])


@every(TABLES)
def test_a_renamed_column_is_refused_by_name(example):
    for word, place in roles(example, "columns").items():
        error = outcome_of(example, example.table.renamed(place, "something else").text())
        assert isinstance(error, InputError), f"without {word}"
        assert any(name in str(error) for name in example.reader.columns[word])


@every(TABLES)
def test_every_known_spelling_of_a_column_is_read(example):
    for word, place in roles(example, "both").items():
        for spelling in example.reader.columns_used()[word]:
            if spelling not in example.table.names:
                assert_same_or_refused(outcome_of(example, example.table.renamed(place, spelling).text()), example)


def made_into_an_r_name(name: str) -> str:
    """What R's ``make.names`` makes of a column name."""
    name = re.sub(r"[^A-Za-z0-9._]", ".", name.strip('"'))
    return name if re.match(r"[A-Za-z]|\.(?!\d)", name) and not name.startswith(".") else f"X{name}"


@every(TABLES)
def test_names_that_r_has_rewritten_are_still_known(example, tmp_path):
    path = write(tmp_path, example, example.table.named(made_into_an_r_name).text())
    assert recognise(TextSource(path)).reader is example.reader
    assert read(example.reader, path) == example.calls


@every(TABLES)
@pytest.mark.parametrize("change", [str.lower, str.upper])
def test_capitals_in_names_do_not_matter(example, tmp_path, change):
    path = write(tmp_path, example, example.table.named(change).text())
    assert recognise(TextSource(path)).reader is example.reader
    assert read(example.reader, path) == example.calls


@every(TABLES)
@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
def test_another_separator_between_cells_changes_nothing(example, tmp_path, delimiter):
    path = write(tmp_path, example, example.table.text_with(delimiter))
    assert recognise(TextSource(path)).reader is example.reader
    assert said(read(example.reader, path)) == said(example.calls)


@every(TABLES)
def test_a_further_column_changes_nothing(example, tmp_path):
    cells = {"windows_path": r"C:\Users\lab\run 1\tumour.bam", "free_text": "it's one; or | another"}
    for name, cell in cells.items():
        path = write(tmp_path, example, example.table.with_column(name, cell).text())
        assert recognise(TextSource(path)).reader is example.reader
        assert read(example.reader, path) == example.calls


@every(TABLES)
def test_a_cell_of_a_megabyte_is_read(example, tmp_path):
    path = write(tmp_path, example, example.table.with_column("read_names", "read/1;" * 150_000).text())
    assert read(example.reader, path) == example.calls


@every(TABLES)
def test_the_order_of_columns_does_not_matter(example, tmp_path):
    order = list(range(len(example.table.names)))
    for changed in (order[::-1], order[1:] + order[:1]):
        path = write(tmp_path, example, example.table.reordered(changed).text())
        assert recognise(TextSource(path)).reader is example.reader
        assert read(example.reader, path) == example.calls


@every(TABLES)
def test_quotes_around_cells_are_no_part_of_them(example, tmp_path):
    path = write(tmp_path, example, example.table.text(quotes=True))
    assert recognise(TextSource(path)).reader is example.reader
    assert read(example.reader, path) == example.calls


@every(TABLES)
def test_repeated_rows_are_all_reported(example, tmp_path):
    rows = example.text.splitlines(keepends=True)
    last = example.calls[-1].line
    path = write(tmp_path, example, "".join(rows[:last]) + rows[last - 1] * 3)
    assert said(read(example.reader, path)[1:]) == said(example.calls[1:]) * 4


@every(TABLES)
def test_a_row_with_too_few_or_too_many_cells_is_refused(example):
    delimiter = example.reader.delimiter
    wrong = [example.table.rows[0][:1]]
    if not example.reader.ragged:
        wrong.append((*example.table.rows[0], "more"))
    for row in wrong:
        error = outcome_of(example, example.text + delimiter.join(row) + "\n")
        assert isinstance(error, InputError)
        assert error.line == len(example.text.splitlines()) + 1


@every(TABLES)
def test_two_files_glued_together_are_refused(example):
    error = outcome_of(example, example.text * 2)
    assert isinstance(error, InputError)


@every([example for example in TABLES if "sample" in example.reader.columns_used()])
def test_two_samples_in_one_file_stay_apart(example, tmp_path):
    place = roles(example, "both").get("sample")
    table = (
        example.table
        if place is not None
        else example.table.with_column(example.reader.columns_used()["sample"][0], "")
    )
    place = len(table.names) - 1 if place is None else place
    names = iter(["patient one", "patient_2"])
    calls = read(example.reader, write(tmp_path, example, table.with_cells(place, lambda _: next(names)).text()))
    assert [call.sample for call in calls] == ["patient one", "patient_2"]


def plain_numbers(example: Example) -> dict[str, int]:
    table = example.table
    return {
        word: place
        for word, place in roles(example, "both").items()
        if not word.startswith("contig")
        and all(cell.strip('"').isdigit() and int(cell.strip('"')) > 1 for cell in table.column(place))
    }


@every(TABLES)
def test_numbers_in_exponent_or_decimal_form_are_the_same_numbers(example):
    for place in plain_numbers(example).values():
        for form in (lambda cell: f"{int(cell)}.0", lambda cell: f"{int(cell) / 10**9!r}e9"):
            assert_same_or_refused(outcome_of(example, example.table.with_cells(place, form).text()), example)


@every(TABLES)
def test_words_and_negative_numbers_in_place_of_a_number_are_refused(example):
    for word, place in plain_numbers(example).items():
        for text in (
            "several",
            "-7",
            "1.5",
            "nan1",
            "inf",
            "1_000",
            "9" * 20,
            "9" * 5_000,
            "\N{ARABIC-INDIC DIGIT TWO}",
        ):
            assert isinstance(
                outcome_of(example, example.table.with_cells(place, lambda _, text=text: text).text()), InputError
            ), f"{text} as {word}"


def strand_columns(example: Example) -> dict[str, int]:
    table = example.table
    return {
        word: place
        for word, place in roles(example, "both").items()
        if "strand" in word and STRANDS.issuperset(table.column(place))
    }


@every(TABLES)
def test_an_unknown_strand_is_refused(example):
    for word, place in strand_columns(example).items():
        assert isinstance(outcome_of(example, example.table.with_cells(place, lambda _: "x").text()), InputError), word


def assert_nothing_made_up(outcome: list[FusionCall] | AlkfusionError, example: Example) -> None:
    """A file that says less gives calls that say less, never something new."""
    if isinstance(outcome, AlkfusionError):
        return
    for new, old in zip(outcome, example.calls, strict=False):
        known = sides_said(old.first) | sides_said(old.second)
        for name, value in (sides_said(new.first) | sides_said(new.second)) - known:
            assert name == "position"  # only another position of the same row may take its place
            assert str(value) in example.text
        assert new.sample in (old.sample, None)
        assert new.inserted in (old.inserted, None)
        assert (new.split_reads or 0) <= (old.split_reads or 0)
        assert (new.spanning_pairs or 0) <= (old.spanning_pairs or 0)


def sides_said(side: Side) -> set[tuple[str, object]]:
    return {(name, getattr(side, name)) for name in ("gene", "gene_id", "contig", "position", "strand")} | {
        (name, None) for name in ("gene", "gene_id", "contig", "position", "strand")
    }


@every(TABLES)
def test_missing_cells_in_any_spelling_make_nothing_up(example):
    for word, place in roles(example, "both").items():
        for spelling in sorted(MISSING):
            if spelling == "-" and STRANDS.issuperset(example.table.column(place)):
                continue  # a strand
            changed = example.table.with_cells(place, lambda _, cell=spelling: cell).text()
            outcome = outcome_of(example, changed)
            assert_nothing_made_up(outcome, example)
            if word in ("split_reads", "spanning_pairs") and not isinstance(outcome, AlkfusionError):
                for call in outcome:  # the same number may stand in another column, such as counts for each library
                    number = getattr(call, word)
                    assert number is None or re.search(rf"\b{number}\b", changed)


@every(TABLES)
def test_missing_strands_are_not_guessed(example):
    table = example.table
    for place in strand_columns(example).values():
        table = table.with_cells(place, lambda _: ".")
    text = re.sub(r"(:\d+):[+-]", r"\1", table.text())
    outcome = outcome_of(example, text)
    if text != table.text() or strand_columns(example):
        assert_nothing_made_up(outcome, example)
        if not isinstance(outcome, AlkfusionError):
            assert len(outcome) == 2


def pairs(example: Example) -> list[tuple[int, int]]:
    """Columns of the one side and of the other, by the last character of our words."""
    places = roles(example, "both")
    return [
        (place, places[word[:-1] + other])
        for word, place in places.items()
        for one, other in (("5", "3"), ("1", "2"))
        if word.endswith(one) and word[:-1] + other in places
    ]


@every([example for example in TABLES if pairs(example)])
def test_the_other_order_of_genes_is_the_same_pair_of_genes(example):
    order = list(range(len(example.table.names)))
    for one, other in pairs(example):
        order[one], order[other] = other, one
    turned = replace(example.table.reordered(order), names=example.table.names)
    outcome = outcome_of(example, turned.text())
    if not isinstance(outcome, AlkfusionError):
        for new, old in zip(outcome, example.calls, strict=True):
            assert {new.first.gene, new.second.gene} == {old.first.gene, old.second.gene}
            assert {new.first.contig, new.second.contig} == {old.first.contig, old.second.contig}


# ---------------------------------------------------------------- length


def repeated(path: Path, example: Example, times: int) -> Path:
    """The example with its rows many times over; what stands before them is written once."""
    lines = example.text.splitlines(keepends=True)
    first = example.calls[0].line - 1
    with path.open("w") as file:
        file.writelines(lines[:first])
        for _ in range(times):
            file.writelines(lines[first:])
    return path


def assert_flat(example: Example, path: Path, calls: int) -> None:
    tracemalloc.start()
    try:
        number = sum(1 for _ in example.reader.calls(TextSource(path)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert number == calls
    assert peak < MEMORY


@every(TABLES)
def test_two_thousand_rows_are_all_read(example, tmp_path):
    path = repeated(tmp_path / example.path.name, example, 1_000)
    assert sum(1 for _ in example.reader.calls(TextSource(path))) == 2_000


# Memory is a matter of how rows are taken apart, so one format stands for each way; times the example's rows make the
# file at least 100,000 lines long. Formats that are one JSON document are read whole and are not here.
WAYS = {
    "star-fusion-minimal.tsv": ("tab-separated table", 50_000, 100_000),
    "jaffal-minimal.csv": ("table with quoted cells", 50_000, 100_000),
    "fusion-report-minimal.csv": ("several calls a row", 50_000, 100_000),
    "juli-minimal.txt": ("sides change places", 50_000, 100_000),
    "breakdancer-minimal.txt": ("a call for each library", 50_000, 100_000),
    "tophat-fusion-minimal.txt": ("no header line", 50_000, 100_000),
    "longgf-minimal.out": ("lines of a log", 50_000, 100_000),
    "star-junction-minimal.junction": ("rows are counted", 33_334, 2),
    "manta-minimal.vcf": ("records wait for their mates", 33_334, 66_668),
}


def test_the_ways_of_reading_have_examples():
    assert WAYS.keys() <= {example.label for example in EXAMPLES}


@pytest.mark.slow
@every([example for example in EXAMPLES if example.label in WAYS])
def test_a_hundred_thousand_rows_take_no_more_memory_than_two(example, tmp_path):
    _, times, calls = WAYS[example.label]
    assert_flat(example, repeated(tmp_path / example.path.name, example, times), calls)
