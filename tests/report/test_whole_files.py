"""A file appears whole or not at all, and nothing else is put in the place of a link or a pipe."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from alkfusion.cli import main
from alkfusion.errors import UsageError
from alkfusion.report.files import WholeFile, write_whole
from alkfusion.resources import resource

CALLS = str(resource("demo") / "demo.arriba.tsv")


def test_nothing_is_left_of_a_file_that_failed(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(b"old")
    with pytest.raises(ValueError, match="stop"), WholeFile(path) as file:
        file.write(b"new")
        raise ValueError("stop")
    assert [entry.name for entry in tmp_path.iterdir()] == ["r.json"]
    assert path.read_bytes() == b"old"


def test_a_link_stays_a_link_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    link = tmp_path / "latest.json"
    link.symlink_to("results/r.json")
    write_whole(link, b"one")
    write_whole(link, b"two")
    assert link.is_symlink()
    assert (tmp_path / "results/r.json").read_bytes() == b"two"
    assert [entry.name for entry in (tmp_path / "results").iterdir()] == ["r.json"]


def test_a_pipe_is_written_into_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe, plain = tmp_path / "pipe", tmp_path / "plain.json"
    os.mkfifo(pipe)
    came: list[bytes] = []
    reader = threading.Thread(target=lambda: came.append(pipe.read_bytes()))
    reader.start()
    assert main(["annotate", CALLS, "--output", str(pipe)]) == 0
    reader.join(timeout=20)
    assert main(["annotate", CALLS, "--output", str(plain)]) == 0
    assert came == [plain.read_bytes()]
    assert pipe.is_fifo()


def test_a_folder_is_no_place_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be written \(Is a directory\)"):
        write_whole(tmp_path, b"content")
    assert list(tmp_path.iterdir()) == []
