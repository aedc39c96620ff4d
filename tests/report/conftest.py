"""What the tests of the report share."""

from __future__ import annotations

import pytest

from alkfusion.knowledge.table import Knowledge, load_knowledge
from alkfusion.model import Result
from tests.report.results import compound


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def relapse(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Result:
    return compound(tmp_path_factory.mktemp("relapse"), knowledge)
