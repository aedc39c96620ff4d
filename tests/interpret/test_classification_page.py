"""The page on classes tells every rule of the code, in its order, with the sentences that it prints."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from alkfusion.genome.domains import ALK_KINASE
from alkfusion.interpret import classify, merge
from alkfusion.interpret.placement import SNAP_WINDOW
from alkfusion.knowledge.table import load_knowledge
from alkfusion.model import Event

PAGE = Path(__file__).resolve().parents[2] / "docs" / "classification.md"
RULES = classify._RULES
LAST = classify._why_kinase_fusion


def words(text: str) -> str:
    return " ".join(text.split())


def sections() -> list[str]:
    """The text of each numbered rule, heading first."""
    rules = PAGE.read_text(encoding="utf-8").partition("## The rules\n")[2].partition("\n## ")[0]
    return [words(part) for part in re.split(r"^### (?=\d+\. )", rules, flags=re.MULTILINE)[1:]]


def printed(function: object) -> list[str]:
    """The pieces of every sentence that a rule can print: what stands between the numbers and names put in."""
    tree = ast.parse(inspect.getsource(function).strip())  # type: ignore[arg-type]
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text.strip(" ,:;") for text in texts if " " in text.strip(" ,:;")]


def test_the_rules_stand_in_the_order_of_the_code():
    found = sections()
    assert [int(section.split(".")[0]) for section in found] == list(range(1, len(RULES) + 2))
    named = [re.findall(r"\(`(\w+)`\)", section)[0] for section in found[:-1]]
    assert [f"_{name}" for name in named] == [rule.__name__ for rule in RULES]


@pytest.mark.parametrize("place", range(len(RULES)), ids=[rule.__name__.strip("_") for rule in RULES])
def test_every_sentence_and_class_of_a_rule_is_on_the_page(place):
    section, rule = sections()[place], RULES[place]
    assert printed(rule)
    assert [piece for piece in printed(rule) if piece not in section] == []
    classes = set(re.findall(r"Event\.([A-Z_]+)", inspect.getsource(rule)))
    assert classes
    assert [name for name in classes if f"`{Event[name].value}`" not in section] == []


def test_what_is_left_is_a_kinase_fusion():
    section = sections()[-1]
    assert [piece for piece in printed(LAST) if piece not in section] == []
    assert f"`{Event.KINASE_FUSION.value}`" in section


def test_the_numbers_are_those_of_the_code_and_the_table():
    page = words(PAGE.read_text(encoding="utf-8"))
    thresholds = load_knowledge().thresholds
    for name in classify.SupportThresholds.__struct_fields__:
        assert f"| `support_{name}` | {thresholds[f'support_{name}']:.0f} |" in page
    assert f"{thresholds['support_read_through_distance']:,.0f} bases before" in page
    assert f"{thresholds['support_novel_fragments']:.0f} are needed for a junction" in page
    assert f"residues {ALK_KINASE.start} to {ALK_KINASE.end} of NP_004295.2" in page
    assert f"(within {SNAP_WINDOW} bases)" in page
    *usual, last = classify._USUAL_FIRST_EXONS
    assert f"exon {', '.join(map(str, usual))} or {last}" in page


def test_the_order_of_classes_is_that_of_the_code():
    page = words(PAGE.read_text(encoding="utf-8"))
    assert (
        ", ".join(f"`{event.value}`" for event in sorted(merge._EVENT_ORDER, key=merge._EVENT_ORDER.__getitem__))
        in page
    )
    assert set(merge._EVENT_ORDER) == set(Event)
