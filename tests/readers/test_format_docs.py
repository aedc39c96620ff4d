"""The pages on formats are what the readers say of themselves."""

from __future__ import annotations

from pathlib import Path

from build_format_docs import DOCS, pages

from alkfusion.readers.registry import all_readers


def test_the_pages_are_up_to_date() -> None:
    made = pages()
    assert {path.name for path in Path(DOCS).iterdir()} == set(made)
    for name, text in made.items():
        assert (DOCS / name).read_text(encoding="utf-8") == text, f"run scripts/build_format_docs.py: {name} is old"


def test_every_reader_has_its_section() -> None:
    text = "\n".join(pages().values())
    for reader in all_readers():
        assert f"(`{reader.name}`)" in text
