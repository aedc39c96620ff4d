"""What the tests of the genome room share."""

from __future__ import annotations

import pytest

from alkfusion.genome.builds import Build
from alkfusion.genome.transcripts import GeneModels, Transcript


@pytest.fixture(params=list(Build), ids=str)
def build(request: pytest.FixtureRequest) -> Build:
    return request.param


@pytest.fixture
def alk(build: Build) -> Transcript:
    return GeneModels.of(build).transcripts("ALK")[0]
