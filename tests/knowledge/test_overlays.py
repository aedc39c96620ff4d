"""Overlay tables: same columns, rows marked by the file they came from, other checksum."""

from __future__ import annotations

import gzip
import json

import pytest

from alkfusion.cli import main
from alkfusion.errors import KnowledgeError
from alkfusion.knowledge.table import load_knowledge
from alkfusion.resources import resource


@pytest.fixture
def overlay(tmp_path):
    """One row of our own: the first shipped row under another id, for another cell system."""
    lines = (resource("knowledge") / "evidence.tsv").read_text(encoding="utf-8").split("\n")
    cells = lines[1].split("\t")
    cells[0], cells[lines[0].split("\t").index("model")] = "MINE0001", "our cells"
    path = tmp_path / "mine.tsv"
    path.write_text(f"{lines[0]}\n" + "\t".join(cells) + "\n", encoding="utf-8")
    return path


def test_rows_of_an_overlay_name_their_file(overlay, shipped):
    table = load_knowledge([overlay])
    added = [row for row in table.evidence if row.origin]
    assert [(row.row_id, row.origin, row.line) for row in added] == [("MINE0001@mine.tsv", "mine.tsv", 2)]
    assert table.overlays == ("mine.tsv",)
    assert table.version == f"{shipped.version}+mine.tsv"
    assert len(table.evidence) == len(shipped.evidence) + 1
    assert table.sha256 != shipped.sha256


def test_a_file_name_cannot_break_a_list_of_ids(overlay):
    odd = overlay.rename(overlay.with_name("my rows;1.tsv"))
    (row,) = [row for row in load_knowledge([odd]).evidence if row.origin]
    assert (row.row_id, row.origin) == ("MINE0001@my_rows_1.tsv", "my rows;1.tsv")


def test_a_fault_in_an_overlay_is_found_in_the_overlay(overlay):
    overlay.write_text(overlay.read_text(encoding="utf-8").replace("crizotinib\tresistant", "aspirin\tresistant"))
    with pytest.raises(KnowledgeError, match=r"mine\.tsv, line 2: row MINE0001, column drug"):
        load_knowledge([overlay])


def test_the_checksum_does_not_depend_on_line_ends(copied_table, shipped):
    path = copied_table / "evidence.tsv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_knowledge(directory=copied_table).sha256 == shipped.sha256


def test_the_checksum_changes_with_one_cell(copied_table, edit, shipped):
    edit("evidence", "ALKF0001", fold="17")
    assert load_knowledge(directory=copied_table).sha256 != shipped.sha256


def test_every_threshold_that_the_program_reads_is_demanded_of_the_table():
    from alkfusion.alignments.limits import ReadLimits
    from alkfusion.interpret.calling_thresholds import CallingThresholds
    from alkfusion.interpret.classify import SupportThresholds
    from alkfusion.knowledge.checks import NEEDED_THRESHOLDS

    read = {f"support_{name}" for name in SupportThresholds.__struct_fields__}
    read |= {f"variant_{name}" for name in CallingThresholds.__struct_fields__}
    read |= {f"reads_{name}" for name in ReadLimits.__struct_fields__}
    assert read - set(NEEDED_THRESHOLDS) == set()


@pytest.fixture
def overlay_on_crizotinib(overlay):
    """A row that says that crizotinib fails against p.L1152P in NPM1::ALK, which the shipped table does not say."""
    header, line = overlay.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(header.split("\t"), line.split("\t"), strict=True))
    cells |= {"genotype": "p.L1152P", "background": "NPM1::ALK", "drug": "crizotinib", "response": "resistant"}
    cells |= {"response_rule": "author", "statement": "Cells of our own with p.L1152P resist crizotinib."}
    overlay.write_text(f"{header}\n" + "\t".join(cells.values()) + "\n", encoding="utf-8")
    return overlay


def test_every_output_of_a_sample_marks_the_rows_of_an_overlay(overlay_on_crizotinib, shipped, tmp_path, capsys):
    demo = [str(resource("demo") / "demo.arriba.tsv"), "--mutation", "p.L1152P"]
    outputs = {kind: tmp_path / f"r.{kind}" for kind in ("json", "tsv", "html")}
    paths = ["--output", str(outputs["json"]), "--tsv", str(outputs["tsv"]), "--html", str(outputs["html"])]
    assert main(["annotate", *demo, "--knowledge", str(overlay_on_crizotinib), *paths]) == 0
    for path in outputs.values():
        assert "MINE0001@mine.tsv" in path.read_text(encoding="utf-8")
        assert f"{shipped.version}+mine.tsv" in path.read_text(encoding="utf-8")
    assert main(["annotate", *demo, "--knowledge", str(overlay_on_crizotinib)]) == 0
    assert f"knowledge table {shipped.version}+mine.tsv" in capsys.readouterr().out


def test_lookup_takes_an_overlay_and_marks_its_rows(overlay_on_crizotinib, shipped, capsys):
    question = ["lookup", "NPM1::ALK", "L1152P", "--drug", "crizotinib", "--knowledge", str(overlay_on_crizotinib)]
    assert main(question) == 0
    text = capsys.readouterr().out
    assert f"knowledge table {shipped.version}+mine.tsv" in text
    assert "MINE0001@mine.tsv L1152P in NPM1::ALK: resistant" in text
    assert main([*question, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert "MINE0001@mine.tsv" in document["drug_calls"][0]["evidence"]


def test_show_and_export_mark_the_rows_of_an_overlay(overlay_on_crizotinib, capsys):
    for arguments in (["show", "--drug", "crizotinib"], ["export"], ["export", "--format", "tsv"]):
        assert main(["knowledge", *arguments, "--knowledge", str(overlay_on_crizotinib)]) == 0
        assert "MINE0001@mine.tsv" in capsys.readouterr().out


def test_the_formats_of_other_programs_name_the_table_and_its_overlay(overlay, shipped, tmp_path):
    demo = [str(resource("demo") / name) for name in ("demo.arriba.tsv", "demo.g.vcf")]
    result, vcf, bundle = tmp_path / "r.json", tmp_path / "r.vcf.gz", tmp_path / "r.fhir.json"
    named = f"nowledge table {shipped.version}+mine.tsv"
    assert main(["annotate", *demo, "--knowledge", str(overlay), "--output", str(result), "--vcf", str(vcf)]) == 0
    assert named in gzip.decompress(vcf.read_bytes()).decode()
    assert main(["report", str(result), "--fhir", str(bundle)]) == 0
    assert named in bundle.read_text(encoding="utf-8")
    assert (
        main(["cohort", str(result), "--output", str(tmp_path / "c.tsv"), "--multiqc", str(tmp_path / "mqc.tsv")]) == 0
    )
    assert named in (tmp_path / "mqc.tsv").read_text(encoding="utf-8")
