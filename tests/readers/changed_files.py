"""Fixtures with something changed, and the calls of a reader."""

from __future__ import annotations

from alkfusion.calls import FusionCall
from alkfusion.readers.registry import reader_named
from alkfusion.readers.source import TextSource
from tests.readers.examples import DATA


def changed(reader, fixture, tmp_path, *changes) -> TextSource:
    text = (DATA / reader / fixture).read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / fixture
    path.write_text(text)
    return TextSource(path)


def calls_of(reader, source) -> list[FusionCall]:
    return list(reader_named(reader).calls(source))
