"""What the prediction tests share."""

from __future__ import annotations

import pytest

from alkfusion.knowledge.table import Knowledge, load_knowledge


@pytest.fixture(scope="session")
def shipped() -> Knowledge:
    """The table that ships with the program."""
    return load_knowledge()
