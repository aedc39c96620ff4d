"""The pages about predictions tell what the code and the table hold."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from alkfusion.genome.domains import ALK_KINASE
from alkfusion.knowledge.match import CARRIED, ELSEWHERE
from alkfusion.knowledge.weigh import CLOSE
from alkfusion.model import Prediction

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "prediction.md").read_text(encoding="utf-8")


def cells(name: str) -> list[str]:
    """The cells of the table row whose first cell is ``name``."""
    found = [line for line in PAGE.splitlines() if line.startswith((f"| `{name}` |", f"| {name} |"))]
    assert len(found) == 1, name
    return [cell.strip() for cell in found[0].strip("|").split("|")]


def test_fold_bins_on_the_page_are_those_of_the_table(shipped):
    rows = [item for item in shipped.threshold_rows if item.name.startswith("fold_")]
    assert len(rows) == 3
    for item in rows:
        assert cells(item.name)[1:] == [f"{item.value:g}", item.meaning, item.source]


def test_constants_on_the_page_are_those_of_the_code():
    assert cells("CLOSE")[1] == str(CLOSE)
    assert cells("CARRIED")[1] == str(CARRIED)
    assert cells("ELSEWHERE")[1] == str(ELSEWHERE)
    assert cells("kinase domain")[1] == f"{ALK_KINASE.start} to {ALK_KINASE.end}"


def test_every_state_is_explained():
    assert [state.value for state in Prediction if f"`{state.value}`" not in PAGE] == []


def test_rules_are_numbered_without_a_gap():
    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", PAGE, flags=re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_publications_named_on_the_page_are_in_the_table(shipped):
    named = set(re.findall(r"PMID (\d+)", PAGE))
    assert named - {item.pmid for item in shipped.evidence} == set()


def test_the_concordance_page_is_what_the_table_gives(shipped):
    spec = importlib.util.spec_from_file_location("concordance", PROJECT / "scripts" / "concordance.py")
    assert spec is not None and spec.loader is not None
    concordance = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(concordance)
    seen = (PROJECT / "docs" / "concordance.md").read_text(encoding="utf-8")
    assert seen == concordance.page(shipped), "run: python scripts/concordance.py"
