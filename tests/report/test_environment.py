"""Templates are compiled once, by the rules that Python has for its modules."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from alkfusion.report.html import environment
from alkfusion.report.html.environment import CompiledTemplates, new_environment

NAME = "parts.html.jinja"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for compiled code, as PYTHONPYCACHEPREFIX gives."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Load a template, and return the names of those that had to be compiled."""
    made = new_environment(100)
    names: list[str] = []
    compile_one = made.compile
    monkeypatch.setattr(
        made,
        "compile",
        lambda source, name=None, *more, **others: (names.append(name), compile_one(source, name, *more, **others))[1],
    )
    made.get_template(NAME)
    return names


def test_the_second_process_compiles_nothing(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert compiled(monkeypatch) == [NAME]
    assert [path.suffix for path in kept.rglob("parts*")] == [".pyc"]
    assert compiled(monkeypatch) == []


@pytest.mark.parametrize("damage", [b"", b"j2", b"no code at all", None])
def test_a_damaged_file_is_made_again(damage: bytes | None, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled(monkeypatch)
    (file,) = kept.rglob("parts*")
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert compiled(monkeypatch) == [NAME]
    assert file.read_bytes() == whole


def test_another_jinja_makes_it_again(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled(monkeypatch)
    monkeypatch.setattr(environment, "_makers", lambda: "another version")
    assert compiled(monkeypatch) == [NAME]


def test_nothing_is_written_where_python_writes_nothing(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert compiled(monkeypatch) == [NAME]
    assert list(kept.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_no_error(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (kept / "file").write_text("")
    monkeypatch.setattr(sys, "pycache_prefix", str(kept / "file"))
    assert compiled(monkeypatch) == [NAME]


def test_a_template_of_an_archive_is_not_kept() -> None:
    assert CompiledTemplates().get_cache_key(NAME, "archive.zip/templates/parts.html.jinja") == ""
