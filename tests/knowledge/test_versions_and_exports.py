"""Two versions side by side, the table as statements, and a newer CIViC release as an overlay."""

from __future__ import annotations

import json

import msgspec
import pytest

from alkfusion.cli import main
from alkfusion.errors import KnowledgeError
from alkfusion.knowledge.civic import import_civic
from alkfusion.knowledge.compare import compare, rows_that_touch
from alkfusion.knowledge.export import evidence_tsv, va_statements
from alkfusion.knowledge.package import columns
from alkfusion.knowledge.rows import Evidence
from alkfusion.knowledge.table import Knowledge, load_knowledge
from alkfusion.model import AlkStatus, Assessment, AssessmentState, Result, Sample
from alkfusion.options import SampleOptions
from alkfusion.predict import predict
from alkfusion.report.json_document import to_json
from alkfusion.sample import provenance

from ..predict.tables import sample


@pytest.fixture
def newer_table(copied_table, edit):
    """ALKF0010 says something else, ALKF0007 is gone, one row on p.G1202R is new."""
    edit("evidence", "ALKF0010", response="reduced")
    path = copied_table / "evidence.tsv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("ALKF0007\t")]
    new = next(line for line in lines if "\tp.G1202R\tmutation" in line).split("\t")
    new[0], new[lines[0].split("\t").index("model")] = "ALKF9000", "another line"
    path.write_text("\n".join([*lines, "\t".join(new)]) + "\n", encoding="utf-8")
    return copied_table


def saved(name: str, knowledge: Knowledge, genotype: str = "", fusion: str = "EML4::ALK", **seen: object) -> Result:
    """A result as ``annotate`` would have written it with this table, every residue that it asks for seen."""
    residues = knowledge.defining_residues()
    whole = Assessment(state=AssessmentState.COMPLETE, residues_total=len(residues), assessed=residues)
    findings = sample(genotype, fusion=fusion, **({"assessment": whole} | seen))
    return Result(
        sample=Sample(id=name),
        alk_status=AlkStatus.REARRANGED,
        summary="",
        rearrangements=findings.rearrangements,
        mutations=findings.mutations,
        phases=findings.phases,
        assessment=findings.assessment,
        drug_calls=predict(findings, knowledge),
        provenance=provenance(SampleOptions(), knowledge),
    )


@pytest.fixture
def older_results(tmp_path, shipped):
    """ALKF0010 (p.G1269A under ceritinib) is among the rows of one call; the other samples carry something else."""
    folder = tmp_path / "results"
    folder.mkdir()
    for result in (
        saved("carries-g1269a", shipped, "G1269A"),
        saved("carries-g1202r", shipped, "G1202R"),
        saved("carries-nothing-of-it", shipped, "L1152P"),
    ):
        (folder / f"{result.sample.id}.json").write_bytes(to_json(result))
    return folder


def test_added_removed_and_changed_rows(shipped, newer_table):
    found = compare(shipped, load_knowledge(directory=newer_table))
    assert [row.row_id for row in found.added] == ["ALKF9000"]
    assert [row.row_id for row in found.removed] == ["ALKF0007"]
    assert [(one.row_id, one.column, one.old, one.new) for one in found.changed] == [
        ("ALKF0010", "response", "sensitive", "reduced")
    ]


def test_a_table_does_not_differ_from_itself(shipped):
    found = compare(shipped, shipped)
    assert (found.added, found.removed, found.changed) == ((), (), ())


def test_a_new_row_of_the_bare_fusion_touches_every_rearranged_sample(shipped, copied_table):
    path = copied_table / "evidence.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    new = next(line for line in lines if "\t\tfusion\t" in line).split("\t")
    new[0], new[lines[0].split("\t").index("model")] = "ALKF9001", "another line"
    path.write_text("\n".join([*lines, "\t".join(new)]) + "\n", encoding="utf-8")
    difference = compare(shipped, load_knowledge(directory=copied_table))
    rearranged = saved("rearranged", shipped)
    nothing = msgspec.structs.replace(rearranged, rearrangements=(), drug_calls=())
    assert rows_that_touch(difference, rearranged) == ("ALKF9001",)
    assert rows_that_touch(difference, nothing) == ()


def test_diff_names_the_calls_that_change(newer_table, older_results, capsys):
    from alkfusion.resources import resource

    code = main(["knowledge", "diff", str(resource("knowledge")), str(newer_table), "--results", str(older_results)])
    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert "changed\tALKF0010\tresponse\t'sensitive' -> 'reduced'" in lines
    assert "sample\tcarries-g1269a\tALKF0010" in lines
    (change,) = [line.split("\t") for line in lines if line.startswith("call\tcarries-g1269a")]
    assert change[2:4] == ["ceritinib", "sensitive level D -> conflicting level D"]
    assert "ALKF0010" in change[4].split(",")
    assert any(line.startswith("sample\tcarries-g1202r\t") and line.endswith("ALKF9000") for line in lines)
    assert not any("carries-nothing-of-it" in line for line in lines)
    assert lines[-1] == "2 of 3 samples are touched by rows that differ; the calls of 1 change"


def test_diff_says_when_results_come_from_another_table(newer_table, older_results, capsys):
    assert main(["knowledge", "diff", str(newer_table), "--results", str(older_results)]) == 0
    out = capsys.readouterr().out
    assert "note\t3 results were not made with the old table" in out
    assert "note\tthe calls of 1 results are not what this program makes of them with the old table" in out


def test_diff_names_other_tables_that_differ(copied_table, edit, capsys):
    edit("approvals", "ensartinib", indication="another wording")
    assert main(["knowledge", "diff", str(copied_table)]) == 0
    assert "table\tapprovals.tsv\tdiffers" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, "not json"], ids=["empty folder", "a file that is no result"])
def test_diff_refuses_a_folder_without_results(newer_table, tmp_path, capsys, content):
    folder = tmp_path / "other"
    folder.mkdir()
    if content:
        (folder / "x.json").write_text(content)
    assert main(["knowledge", "diff", str(newer_table), "--results", str(folder)]) == 3
    assert str(folder) in capsys.readouterr().err


def test_statements_carry_proposition_direction_strength_and_source(shipped):
    document = va_statements(shipped)
    assert (document["version"], document["sha256"]) == (shipped.version, shipped.sha256)
    assert len(document["statements"]) == len(shipped.evidence)
    one = next(
        item
        for item in document["statements"]
        if item["reportedIn"][0].get("pmid") == "26698910"
        and item["proposition"]["subjectVariant"]["proteinChanges"] == ["p.C1156Y", "p.L1198F"]
        and item["proposition"]["objectTherapeutic"]["name"] == "lorlatinib"
    )
    assert one["direction"] == "supports"
    assert one["strength"] == {"system": "CIViC", "code": "C"}
    assert one["proposition"]["predicate"] == "predictsResistanceTo"
    assert one["proposition"]["subjectVariant"]["phase"] == "cis"
    assert one["proposition"]["conditionQualifier"]["mappings"][0] == {"system": "OncoTree", "code": "NSCLC"}


def test_tested_and_not_resistant_disputes_resistance(shipped):
    by_id = {item["id"]: item for item in va_statements(shipped)["statements"]}
    row = next(row for row in shipped.evidence if row.response == "not_resistant")
    assert by_id[row.row_id]["direction"] == "disputes"
    assert by_id[row.row_id]["proposition"]["predicate"] == "predictsResistanceTo"


def test_the_flat_export_reads_back(shipped):
    lines = evidence_tsv(shipped).splitlines()
    header = lines[0].split("\t")
    assert header[-1] == "origin"
    first = dict(zip(header, lines[1].split("\t"), strict=True))
    assert (first["row_id"], first["genotype"], first["fold"], first["origin"]) == (
        "ALKF0001", "p.T1151dup", "16", "shipped",
    )  # fmt: skip
    assert len(lines) == len(shipped.evidence) + 1


def test_export_twice_gives_the_same_bytes(shipped, tmp_path):
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    for path in paths:
        assert main(["knowledge", "export", "--output", str(path)]) == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert json.loads(paths[0].read_text())["version"] == shipped.version


def test_show_prints_counts_and_the_rows_of_a_drug(shipped, capsys):
    assert main(["knowledge", "show"]) == 0
    assert f"{len(shipped.evidence):6d}  evidence rows" in capsys.readouterr().out
    assert main(["knowledge", "show", "--drug", "X-396"]) == 0
    assert "Ensartinib inhibited EML4::ALK p.C1156Y." in capsys.readouterr().out
    assert main(["knowledge", "show", "--drug", "aspirin"]) == 2
    assert "no drug called 'aspirin'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", ["approvals", "bypass", "contacts", "diseases", "drugs", "options", "partners", "thresholds"]
)
def test_show_prints_a_table_as_its_file_holds_it(name, capsys):
    from alkfusion.resources import resource

    assert main(["knowledge", "show", "--table", name]) == 0
    assert capsys.readouterr().out == (resource("knowledge") / f"{name}.tsv").read_text(encoding="utf-8")


def test_show_knows_its_tables(capsys):
    assert main(["knowledge", "show", "--table", "prices"]) == 2
    assert "There is no table 'prices'; there are: evidence, drugs," in capsys.readouterr().err


CIVIC_HEADER = (
    "molecular_profile", "disease", "doid", "therapies", "evidence_type", "evidence_direction", "evidence_level",
    "significance", "citation_id", "source_type", "citation", "evidence_status", "evidence_id", "evidence_statement",
    "is_flagged",
)  # fmt: skip


def civic_release(path, *items):
    """A release with the needed columns; every item starts from one on lorlatinib and changes what is given."""
    usual = {
        "molecular_profile": "EML4::ALK Fusion AND ALK G1202R", "disease": "Lung Non-small Cell Carcinoma",
        "doid": "3908", "therapies": "Lorlatinib", "evidence_type": "Predictive", "evidence_direction": "Supports",
        "evidence_level": "C", "significance": "Sensitivity/Response", "citation_id": "12345678",
        "source_type": "PubMed", "citation": "Someone et al., 2026", "evidence_status": "accepted",
        "evidence_id": "99001", "evidence_statement": "prose that is not ours", "is_flagged": "false",
    }  # fmt: skip
    lines = ["\t".join(CIVIC_HEADER)]
    lines += ["\t".join((usual | item)[name] for name in CIVIC_HEADER) for item in items]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_newer_civic_item_becomes_an_overlay_that_loads(tmp_path, shipped, capsys):
    release = civic_release(
        tmp_path / "release.tsv",
        {},
        {"molecular_profile": "v::ALK Fusion", "evidence_direction": "Does Not Support", "evidence_id": "99002"},
        {"molecular_profile": "ALK T1151dup", "disease": "Anaplastic Large Cell Lymphoma", "doid": "0050744",
         "significance": "Resistance", "evidence_id": "99003"},
        {"molecular_profile": "EML4::ALK Fusion AND ALK C1156Y AND ALK L1198F", "evidence_id": "99004"},
    )  # fmt: skip
    target = tmp_path / "newer.tsv"
    assert main(["knowledge", "import-civic", str(release), "--output", str(target)]) == 0
    assert "4 rows written, 0 items left out" in capsys.readouterr().err
    rows = [row for row in load_knowledge([target]).evidence if row.origin == "newer.tsv"]
    assert [(row.genotype, row.background, row.disease, row.response, row.phase_needed) for row in rows] == [
        (("p.G1202R",), "EML4::ALK", "NSCLC", "sensitive", ""),
        ((), "v::ALK", "NSCLC", "sensitivity_not_supported", ""),
        (("p.T1151dup",), "unspecified", "ALCLALKP", "resistant", ""),
        (("p.C1156Y", "p.L1198F"), "EML4::ALK", "NSCLC", "sensitive", "cis"),
    ]
    assert "prose that is not ours" not in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"molecular_profile": "ALK Amplification"}, "not a protein change"),
        (
            {"disease": "Lung Acinar Adenocarcinoma", "doid": "5584"},
            "'Lung Acinar Adenocarcinoma' is not in diseases.tsv",
        ),
        ({"is_flagged": "true"}, "flagged in CIViC"),
        ({"molecular_profile": "ALK G1202R AND KRAS G12C"}, "more than an ALK fusion and ALK changes"),
        ({"therapies": "Crizotinib,Alectinib"}, "several drugs"),
        ({"therapies": "Newinib"}, "'Newinib' is not in drugs.tsv"),
        ({"significance": "N/A"}, "no response for Supports N/A"),
        ({"source_type": "ASCO"}, "not in PubMed"),
    ],
)
def test_what_needs_a_curator_is_left_out_by_name(tmp_path, shipped, item, reason):
    imported = import_civic(civic_release(tmp_path / "release.tsv", item), shipped)
    assert imported.lines == ()
    assert [eid for eid, _ in imported.left_out] == ["EID99001"]
    assert reason in imported.left_out[0][1]


@pytest.mark.parametrize(
    "item",
    [
        {"evidence_id": "844"},
        {"evidence_id": "1266"},
        {"evidence_type": "Diagnostic"},
        {"evidence_status": "submitted"},
        {"molecular_profile": "ALKBH5 Expression"},
    ],
    ids=["already a row", "already excluded", "not predictive", "not accepted", "another gene"],
)
def test_what_is_known_or_not_about_alk_is_passed_over(tmp_path, shipped, item):
    imported = import_civic(civic_release(tmp_path / "release.tsv", item), shipped)
    assert (imported.lines, imported.left_out) == ((), ())


@pytest.mark.parametrize(
    ("profile", "background", "isoform", "genotype"),
    [
        ("ALK Fusion", "v::ALK", "", ()),
        ("v::ALK Fusion AND ALK G1202R", "v::ALK", "", ("p.G1202R",)),
        ("ALK EML4::ALK", "EML4::ALK", "", ()),
        ("EML4::ALK e6-e20", "EML4::ALK", "e6-e20", ()),
        ("EML4::ALK Fusion AND ALK I1171", "EML4::ALK", "", ("p.I1171?",)),
    ],
)
def test_profiles_as_releases_write_them(tmp_path, shipped, profile, background, isoform, genotype):
    imported = import_civic(civic_release(tmp_path / "r.tsv", {"molecular_profile": profile}), shipped)
    (cells,) = imported.lines
    row = dict(zip(columns(Evidence), cells, strict=True))
    assert (row["background"], row["isoform"], row["genotype"]) == (background, isoform, "+".join(genotype))


def test_the_items_of_a_real_release_become_what_the_curators_made_of_them(tmp_path, shipped, shared):
    """All 143 predictive ALK items again, as if none were known: nothing that is mapped contradicts a shipped row.

    Four items differ, for which our reading of the text is written down (`REREAD` in test_content.py).
    """
    lines = (
        (shared / "knowledge" / "kb" / "civic_alk_evidence.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n")
    )
    items = [dict(zip(lines[0].split("\t"), line.split("\t"), strict=True)) for line in lines[1:]]
    release = civic_release(tmp_path / "r.tsv", *(_as_released(item) for item in items if item["n_alk_point_variants"]))
    nothing = tuple(msgspec.structs.replace(row, kb_ids=()) for row in shipped.evidence)
    imported = import_civic(release, msgspec.structs.replace(shipped, evidence=nothing, excluded=()))
    assert (len(imported.lines), len(imported.left_out)) == (119, 24)
    ours = {
        (eid, genotype, row.drug, "sensitive" if row.response == "not_resistant" else row.response)
        for row in shipped.evidence
        for eid in row.kb_ids
        # a profile may name the codon alone, where our curators found the change in the text of the item
        for genotype in ("+".join(row.genotype), *(f"{change[:-1]}?" for change in row.genotype))
    }
    made = [dict(zip(columns(Evidence), cells, strict=True)) for cells in imported.lines]
    known = {eid for eid, *_ in ours}
    differ = {
        row["kb_ids"]
        for row in made
        if row["kb_ids"] in known and (row["kb_ids"], row["genotype"], row["drug"], row["response"]) not in ours
    }
    assert differ == {"EID38", "EID39", "EID125", "EID1337"}


def _as_released(item):
    kept = ("disease", "evidence_type", "evidence_direction", "evidence_level", "significance", "citation")
    return {name: item[name] for name in kept} | {
        "molecular_profile": item["molecular_profile_2024_08"] or item["molecular_profile_2025_10"],
        "doid": item["doid"].removeprefix("DOID:"),
        "therapies": item["therapies"].replace(";", ","),
        "citation_id": item["source_id"],
        "source_type": item["source_type"],
        "evidence_id": item["evidence_id"].removeprefix("EID"),
    }


def test_a_file_that_is_no_civic_release(tmp_path, shipped):
    path = tmp_path / "x.tsv"
    path.write_text("a\tb\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="of a CIViC release are missing"):
        import_civic(path, shipped)
    with pytest.raises(KnowledgeError, match="cannot be read"):
        import_civic(tmp_path / "absent.tsv", shipped)


@pytest.mark.parametrize(("missing", "code"), [("reads_error_rate", 0), ("fold_resistant", 4)])
def test_diff_reads_an_earlier_table_without_a_newer_threshold_for_reads(missing, code, copied_table, capsys):
    """No reads are looked at with it; what predictions need must be there."""
    path = copied_table / "thresholds.tsv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(f"{missing}\t")), encoding="utf-8")
    assert main(["knowledge", "diff", str(copied_table)]) == code
    told = capsys.readouterr()
    assert "thresholds.tsv" in (told.out if code == 0 else told.err)
    with pytest.raises(KnowledgeError, match=f"the threshold {missing} is missing"):
        load_knowledge(directory=copied_table)
