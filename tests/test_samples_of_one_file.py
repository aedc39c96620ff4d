"""A table of several samples: the calls of one patient never stand in for those of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.errors import InputError
from alkfusion.fusion_files import read_fusion_file

HEAD = "sample\tgene5\tgene3\tbreakpoint5\tbreakpoint3\tsplit_reads\n"
ALK = "{}\tNPM1\tALK\tchr5:171391799\tchr2:29223528\t20\n"
OTHER = "{}\tBCR\tABL1\tchr22:23290413\tchr9:130854064\t20\n"


def alk_rows(tmp_path: Path, rows: str, sample: str | None) -> tuple[int, str]:
    path = tmp_path / "cohort.tsv"
    path.write_text(HEAD + rows)
    found = read_fusion_file(
        path, stated_build=None, stated_format=None, sample=sample, known_partners=frozenset({"NPM1"})
    )
    return found.input.alk_rows, found.input.read_as


def test_a_sample_without_alk_calls_has_none(tmp_path):
    rows = ALK.format("P1") + OTHER.format("P2")
    assert alk_rows(tmp_path, rows, "P2")[0] == 0
    assert alk_rows(tmp_path, rows, "P1")[0] == 1


def test_a_longer_name_is_another_sample(tmp_path):
    with pytest.raises(InputError, match="none can be meant by 'P1'"):
        alk_rows(tmp_path, ALK.format("P10") + OTHER.format("P2"), "P1")
    assert alk_rows(tmp_path, ALK.format("P1.bam.fastq") + OTHER.format("P10"), "P1")[0] == 1


def test_two_names_that_go_on_alike_are_not_chosen_between(tmp_path):
    rows = ALK.format("P1.lane1") + OTHER.format("P1.lane2")
    with pytest.raises(InputError, match=r"2 can be meant by 'P1'; seen: 'P1.lane1, P1.lane2'"):
        alk_rows(tmp_path, rows, "P1")


def test_alk_calls_of_two_samples_need_a_choice(tmp_path):
    with pytest.raises(InputError, match="ALK calls of 2 samples; seen: 'P1, P2'"):
        alk_rows(tmp_path, ALK.format("P1") + ALK.format("P2"), None)


def test_without_a_choice_the_result_says_whose_calls_were_read(tmp_path):
    count, read_as = alk_rows(tmp_path, ALK.format("P1") + OTHER.format("P2"), None)
    assert count == 1
    assert read_as.endswith("; the ALK calls are of P1, one of 2 samples")


def test_a_file_of_one_sample_is_read_whatever_it_calls_it(tmp_path):
    assert alk_rows(tmp_path, ALK.format("P1") + OTHER.format("P1"), "another name")[0] == 1
