"""Bad input: exit 3, one paragraph with file and line, nothing written."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from alkfusion.cli import main
from tests.events import NPM1_ALK, Event, write


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1, "an error is one paragraph"
    assert "Traceback" not in captured.err
    return code, captured.err


def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], path: Path, *more: str) -> str:
    out = tmp_path / "out"
    out.mkdir()
    code, text = outcome(capsys, "annotate", path, *more, "--output", out / "r.json", "--tsv", out / "r.tsv")
    assert code == 3
    assert list(out.iterdir()) == [], "nothing may be written"
    assert path.name in text
    return text


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write(tmp_path / "good.tsv", "star-fusion", NPM1_ALK)


def changed(good: Path, old: str, new: str) -> Path:
    text = good.read_text(encoding="utf-8")
    assert old in text
    good.write_text(text.replace(old, new), encoding="utf-8")
    return good


def test_empty_file(tmp_path, capsys):
    path = tmp_path / "empty.tsv"
    path.touch()
    assert "the file is empty" in refused(tmp_path, capsys, path)


def test_pdf(tmp_path, capsys):
    path = tmp_path / "report.tsv"
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    assert "a PDF document" in refused(tmp_path, capsys, path)


def test_truncated_gzip(tmp_path, capsys):
    path = tmp_path / "cut.tsv.gz"
    rows = write(tmp_path / "whole.tsv", "arriba", *[NPM1_ALK] * 2000)
    path.write_bytes(gzip.compress(rows.read_bytes())[:-20])
    assert "end early or are damaged" in refused(tmp_path, capsys, path)


def test_missing_column(tmp_path, capsys, good):
    text = refused(tmp_path, capsys, changed(good, "RightBreakpoint", "Elsewhere"))
    assert "needs the column 'RightBreakpoint'" in text
    assert "line 1" in text


def test_position_that_is_not_a_number(tmp_path, capsys, good):
    text = refused(tmp_path, capsys, changed(good, "29223528", "29,223,528"))
    assert "line 2" in text
    assert "'29,223,528'" in text


def test_build_that_contradicts_the_data(tmp_path, capsys, good):
    text = refused(tmp_path, capsys, good, "--build", "GRCh37")
    assert "the file is not in GRCh37" in text
    assert "GRCh38: 2 at an exon edge" in text


def test_build_that_nothing_decides(tmp_path, capsys):
    path = write(tmp_path / "nowhere.tsv", "generic", Event("A", "chr9", 100, "+", "B", "chr2", 29800000, "-"))
    assert "State it with --build GRCh37 or --build GRCh38." in refused(tmp_path, capsys, path)


def test_unknown_contig(tmp_path, capsys, good):
    text = refused(tmp_path, capsys, changed(good, "chr5:", "chr55:"))
    assert "'chr55'" in text
    assert "line 2" in text


def test_directory(tmp_path, capsys):
    path = tmp_path / "folder"
    path.mkdir()
    assert "this is a directory" in refused(tmp_path, capsys, path)


def test_missing_file(tmp_path, capsys):
    assert "No such file" in refused(tmp_path, capsys, tmp_path / "absent.tsv")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file, so the permission cannot be taken away")
def test_no_permission(tmp_path, capsys, good):
    good.chmod(0)
    assert "Permission denied" in refused(tmp_path, capsys, good)


def test_no_permission_whoever_runs_the_test(tmp_path, capsys, good, monkeypatch):
    opens = Path.open

    def denied(self, *arguments, **options):
        if self == good:
            raise PermissionError(13, "Permission denied")
        return opens(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", denied)
    assert "Permission denied" in refused(tmp_path, capsys, good)


def test_not_utf8(tmp_path, capsys, good):
    good.write_bytes(good.read_bytes().replace(b"ONLY_REF_SPLICE", b"ONLY\xe9"))
    text = refused(tmp_path, capsys, good)
    assert "not UTF-8" in text
    assert "line 2" in text


def test_unknown_format(tmp_path, capsys):
    path = tmp_path / "list.txt"
    path.write_text("one two three\n", encoding="utf-8")
    assert "no reader recognises this file" in refused(tmp_path, capsys, path)


def test_one_file_given_twice(tmp_path, capsys, good):
    code, text = outcome(capsys, "annotate", good, good)
    assert code == 2
    assert "Give each file once" in text


def test_output_folder_that_does_not_exist(tmp_path, capsys, good):
    code, text = outcome(capsys, "annotate", good, "--output", tmp_path / "absent" / "r.json")
    assert code == 2
    assert "cannot be written" in text


def test_header_only_file_is_a_valid_negative_and_needs_no_build(tmp_path, capsys):
    path = write(tmp_path / "header.tsv", "arriba")
    assert main(["annotate", str(path)]) == 0
    assert "This file reports no ALK fusion, which is not proof of absence." in capsys.readouterr().out


@pytest.mark.parametrize("stated", ["ALK", "NPM1-ALK", "NPM1::ROS1", "NOGENE::ALK", "::ALK"])
def test_known_fusion_that_is_none(tmp_path, capsys, good, stated):
    code, text = outcome(capsys, "annotate", good, "--known-fusion", stated)
    assert code == 2
    assert "NPM1::ALK" in text
