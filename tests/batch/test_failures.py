"""``failures.tsv`` comes back as it was written, and another file of that name is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.batch.failures import NAME, read_failures, write_failures
from alkfusion.batch.planned import Failure
from alkfusion.errors import InputError


def failure(name: str, error: str) -> Failure:
    return Failure(name, "InputError", 3, error)


def test_the_reasons_come_back_by_sample(tmp_path: Path) -> None:
    write_failures(tmp_path, [failure("S2", "b.vcf: line 7: no column ALT"), failure("S1", "=cmd() in a name")])
    assert read_failures(tmp_path) == {"S2": "b.vcf: line 7: no column ALT", "S1": "'=cmd() in a name"}


def test_a_reason_of_several_lines_stays_one_row(tmp_path: Path) -> None:
    write_failures(tmp_path, [failure("S1", "a\tb\nc")])
    assert len((tmp_path / NAME).read_text(encoding="utf-8").splitlines()) == 2
    assert list(read_failures(tmp_path)) == ["S1"]


def test_nothing_failed_leaves_no_file(tmp_path: Path) -> None:
    write_failures(tmp_path, [failure("S1", "broken")])
    write_failures(tmp_path, [])
    assert not (tmp_path / NAME).exists()
    assert read_failures(tmp_path) == {}


@pytest.mark.parametrize("text", ["", "sample\terror\n", "sample_name\n"])
def test_another_table_of_that_name_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="not a list of failures"):
        read_failures(tmp_path)
