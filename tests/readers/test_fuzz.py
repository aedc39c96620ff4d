"""Damaged files: whatever the bytes, a reader gives calls that make sense or an ``AlkfusionError``."""

from __future__ import annotations

from math import ceil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alkfusion.calls import FusionCall
from alkfusion.errors import AlkfusionError
from alkfusion.readers.registry import recognise
from alkfusion.readers.source import TextSource
from tests.readers.examples import EXAMPLES, Example, MemorySource
from tests.readers.mutations import damaged

FAST = 200  # mutated inputs for each example
SLOW = max(1_500, ceil(110_000 / max(1, len(EXAMPLES))))  # all examples together see more than 100,000

each_example = pytest.mark.parametrize("example", EXAMPLES, ids=[example.label for example in EXAMPLES])


def assert_sensible(call: FusionCall) -> None:
    assert call.line >= 1
    assert call.split_reads is None or call.split_reads >= 0
    assert call.spanning_pairs is None or call.spanning_pairs >= 0
    for side in (call.first, call.second):
        assert side.position is None or 1 <= side.position <= 300_000_000
        assert side.strand in ("+", "-", None)
        assert side.exon is None or side.exon >= 0
        assert side.window is None or 0 < side.window[0] <= side.window[1]


def read_as_a_user_would(example: Example, source: TextSource, *, stated: bool) -> None:
    try:
        found = recognise(source, example.reader.name if stated else None)
        for call in found.reader.calls(source):
            assert_sensible(call)
    except AlkfusionError as error:
        assert str(error)
        assert "\n" not in str(error)  # one paragraph


def fuzz(example: Example, number: int) -> None:
    @settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(damaged(example.data), st.booleans())
    def check(data: bytes, stated: bool) -> None:
        read_as_a_user_would(example, MemorySource(example.path.name, data), stated=stated)

    check()


@each_example
def test_some_hundred_damaged_files_give_calls_or_an_error(example):
    fuzz(example, FAST)


@pytest.mark.slow
@pytest.mark.timeout(600)
@each_example
def test_more_than_a_hundred_thousand_damaged_files_give_calls_or_an_error(example):
    fuzz(example, SLOW)
