"""``alkfusion inspect``: a file that one reader takes, none, two, or that the user names; and what it cannot show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from alkfusion.calls import FusionCall
from alkfusion.cli import main
from alkfusion.readers import registry
from alkfusion.readers.base import Reader
from alkfusion.readers.registry import all_readers, reader_named
from alkfusion.readers.source import Head, TextSource
from tests.events import NPM1_ALK, write
from tests.writers import DNA, RNA, write_event

# whole-genome files, of which only the neighbourhood of ALK is taken apart
PASS_OVER = {
    *("star-junction", "manta", "gridss", "svaba", "delly", "lumpy", "sniffles", "cutesv", "sv-vcf", "arriba-vcf"),
}


class Twin(Reader):
    """A second reader that takes STAR-Fusion's files too, as two formats that share a header would."""

    name = "star-fusion-twin"
    title = "STAR-Fusion, by somebody else"
    shows = "the same as the first one, for a test of two readers"

    def recognise(self, head: Head) -> str | None:
        return "it has the name of a fusion" if "FusionName" in head.first else None

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        yield from reader_named("star-fusion").calls(source)


@pytest.fixture
def two_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    readers = tuple(sorted((*all_readers(), Twin()), key=lambda reader: reader.name))
    monkeypatch.setattr(registry, "all_readers", lambda: readers)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    assert main([str(argument) for argument in arguments]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


def described(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, str]:
    assert main(["inspect", *map(str, arguments)]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    return {label.strip(): text.strip() for label, _, text in (line.partition(":") for line in lines)}


@pytest.mark.parametrize("verb", ["inspect", "annotate"])
def test_a_file_that_two_readers_take_is_an_error_that_names_both(tmp_path, capsys, two_readers, verb):
    text = refused(capsys, verb, write(tmp_path / "f.tsv", "star-fusion", NPM1_ALK))
    assert "more than one reader recognises this file: star-fusion, star-fusion-twin" in text
    assert "Say which one it is with --format." in text


@pytest.mark.parametrize("name", ["star-fusion", "star-fusion-twin"])
def test_the_format_that_the_user_states_decides_between_two(tmp_path, capsys, two_readers, name):
    path = write(tmp_path / "f.tsv", "star-fusion", NPM1_ALK)
    said = described(capsys, path, "--format", name)
    assert said["format"].startswith(f"{name} (")
    assert said["because"] == "stated with --format"
    assert said["rows"] == "1, of which 1 concern ALK"


@pytest.mark.parametrize("verb", ["inspect", "annotate"])
def test_a_file_that_no_reader_takes_shows_its_first_line_and_the_nearest_formats(tmp_path, capsys, verb):
    path = tmp_path / "f.tsv"
    path.write_text("#FusionName\tnum_LR\tLeftGene\tRight\nA--B\t1\tA\tB\n", encoding="utf-8")
    text = refused(capsys, verb, path)
    assert "f.tsv, line 1: no reader recognises this file; seen: '#FusionName" in text
    assert "ctat-lr-fusion (missing column: RightGene)" in text


def test_a_file_like_no_format_names_the_list_of_formats(tmp_path, capsys):
    path = tmp_path / "notes.txt"
    path.write_text("dear colleague,\nplease find the fusions below\n", encoding="utf-8")
    text = refused(capsys, "inspect", path)
    assert "`alkfusion formats` lists what is read" in text
    assert "a generic table (gene5 gene3 breakpoint5 breakpoint3) always works" in text


def test_a_stated_format_that_the_file_is_not_is_refused_by_that_reader(tmp_path, capsys):
    path = write(tmp_path / "f.tsv", "star-fusion", NPM1_ALK)
    assert "the header line of Arriba is missing" in refused(capsys, "inspect", path, "--format", "arriba")


def test_an_unknown_format_lists_the_known_ones(tmp_path, capsys):
    path = write(tmp_path / "f.tsv", "star-fusion", NPM1_ALK)
    assert main(["inspect", str(path), "--format", "starfusion"]) == 2
    text = capsys.readouterr().err
    assert "There is no format 'starfusion'." in text
    assert all(reader.name in text for reader in all_readers())


@pytest.mark.parametrize("name", [*RNA, *DNA])
def test_every_layout_is_called_by_its_name_with_a_reason(tmp_path, capsys, name):
    form = {**RNA, **DNA}[name]
    said = described(capsys, write_event(tmp_path / "file", form, NPM1_ALK, "GRCh38"))
    assert said["format"] == f"{form.reader} ({reader_named(form.reader).title})"
    assert said["because"]
    near = " near ALK, the others were passed over" if form.reader in PASS_OVER else ""
    assert said["rows"] == f"1{near}, of which 1 concern ALK"
    assert said["shows"] == reader_named(form.reader).shows


def test_a_build_that_nothing_tells_is_said(tmp_path, capsys):
    path = tmp_path / "genes.tsv"
    path.write_text("gene5\tgene3\tbreakpoint5\tbreakpoint3\nNPM1\tALK\t.\t.\n", encoding="utf-8")
    assert described(capsys, path)["build"].startswith("cannot be told")


def test_several_files_are_described_one_after_the_other(tmp_path, capsys):
    paths = [write(tmp_path / f"{name}.tsv", name, NPM1_ALK) for name in ("arriba", "fusioncatcher")]
    assert main(["inspect", *map(str, paths)]) == 0
    out = capsys.readouterr().out
    assert out.index("arriba (Arriba)") < out.index("fusioncatcher (FusionCatcher)")
