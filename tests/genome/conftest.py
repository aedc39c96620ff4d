"""What the tests of the genome room share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from alkfusion.genome.builds import Build
from alkfusion.genome.transcripts import GeneModels, Transcript

# The build script is not part of the installed package; its parts are imported from the checkout.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))


@pytest.fixture(params=list(Build), ids=str)
def build(request: pytest.FixtureRequest) -> Build:
    return request.param


@pytest.fixture
def alk(build: Build) -> Transcript:
    return GeneModels.of(build).transcripts("ALK")[0]
