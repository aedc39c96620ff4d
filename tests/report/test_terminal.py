"""The same words on a terminal, in a pipe and with NO_COLOR; only a terminal gets colour."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout

import msgspec
import pytest

from alkfusion.model import AssessedResidue, Assessment, Prediction, Result
from alkfusion.report.terminal import plain_text, show

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


class Terminal(io.StringIO):
    """Standard output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    return Terminal()


def test_a_terminal_gets_the_same_words_in_colour(relapse: Result, terminal: Terminal) -> None:
    with redirect_stdout(terminal):
        show(relapse)
    shown = terminal.getvalue()
    assert ESCAPE.sub("", shown) == plain_text(relapse)
    assert re.search(r"\x1b\[1;31m  crizotinib +resistant", shown)


def test_no_color_means_none(relapse: Result, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with redirect_stdout(terminal):
        show(relapse)
    assert terminal.getvalue() == plain_text(relapse)


def test_a_pipe_gets_plain_text(relapse: Result, capsys: pytest.CaptureFixture[str]) -> None:
    show(relapse)
    assert capsys.readouterr().out == plain_text(relapse)


@pytest.mark.parametrize("no_color", ["", "1"])
def test_a_terminal_never_obeys_a_sample_name(relapse: Result, terminal: Terminal, no_color: str, monkeypatch) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    sample = msgspec.structs.replace(relapse.sample, id="\x1b]0;owned\x07\x1b[2J\u202e[bold]x[/bold]")
    with redirect_stdout(terminal):
        show(msgspec.structs.replace(relapse, sample=sample))
    shown = ESCAPE.sub("", terminal.getvalue())
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "Sample <U+001B>]0;owned<U+0007><U+001B>[2J<U+202E>[bold]x[/bold]" in shown


def test_drugs_without_evidence_are_told_together_by_name(relapse: Result) -> None:
    silent = [
        msgspec.structs.replace(
            relapse.drug_calls[0], drug=drug, level=None, text=f"No evidence on {drug}.", approved="A."
        )
        for drug in ("drug-a", "drug-b")
    ]
    told = plain_text(msgspec.structs.replace(relapse, drug_calls=(*silent, relapse.drug_calls[0])))
    section = told.partition("ALK inhibitors\n")[2]
    assert section.index(f"  {relapse.drug_calls[0].drug} ") < section.index("for these: drug-a, drug-b\n")
    assert "    No evidence on any of them.\n" in section


def test_one_approval_of_all_drugs_is_told_once(relapse: Result) -> None:
    calls = [msgspec.structs.replace(call, approved="Not looked up.") for call in relapse.drug_calls]
    told = plain_text(msgspec.structs.replace(relapse, drug_calls=tuple(calls)))
    assert told.count("Not looked up.") == 1


def test_a_sentence_about_all_drugs_begins_with_each_of_them(relapse: Result) -> None:
    unknown = msgspec.structs.replace(relapse.drug_calls[0], level=None, approved=None)
    calls = tuple(msgspec.structs.replace(unknown, drug=drug, text=f"{drug} was not seen.") for drug in ("Ax", "Bx"))
    assert "    Each of them was not seen.\n" in plain_text(msgspec.structs.replace(relapse, drug_calls=calls))


def test_no_approval_is_told_where_no_drug_applies(relapse: Result) -> None:
    nothing = msgspec.structs.replace(relapse.drug_calls[0], prediction=Prediction.NOT_APPLICABLE, level=None)
    calls = tuple(
        msgspec.structs.replace(nothing, drug=drug, text=f"{drug} is not applicable.", approved=f"Approved as {drug}.")
        for drug in ("Ax", "Bx")
    )
    section = plain_text(msgspec.structs.replace(relapse, drug_calls=calls)).partition("ALK inhibitors\n")[2]
    assert section.startswith("  not applicable for all: Ax, Bx\n    Each of them is not applicable.\n\n")


def test_changes_below_the_limit_of_detection_are_told_as_not_assessed(relapse: Result) -> None:
    seen = (
        AssessedResidue(residue=1196, how="BAM", depth=500, limit_of_detection=0.0301, below_limit="not_assessed"),
        AssessedResidue(residue=1202, how="BAM", depth=100, limit_of_detection=0.08, below_limit="not_assessed"),
        AssessedResidue(residue=1269, how="stated as covered"),
    )
    assessment = Assessment(residues_total=3, residues_assessed=3, assessed=(1196, 1202, 1269), seen=seen)
    told = " ".join(plain_text(msgspec.structs.replace(relapse, assessment=assessment)).split())
    assert (
        "Not looked at - 2 of 3 residues of the table were assessed for changes from their limit of detection on;"
        " smaller changes are not assessed (VAF below 3.1 % to 8.0 %, by residue)"
        " - 1 of 3 residues of the table were assessed by files that do not tell how small a change would have been"
        " seen"
    ) in told
