"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real caller output and reads beside the project; only developers have it."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with real data is not beside this checkout")
    return SHARED
