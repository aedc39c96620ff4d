"""Facts that the table must tell, each with its publication."""

from __future__ import annotations

import pytest

from alkfusion.knowledge.counts import counts
from alkfusion.knowledge.genotype import residues
from alkfusion.knowledge.table import Knowledge


def rows(table: Knowledge, **wanted: object) -> list:
    return [row for row in table.evidence if all(getattr(row, name) == value for name, value in wanted.items())]


def test_the_counts_are_those_of_the_sources(shipped):
    found = counts(shipped)
    assert found["evidence rows"] == 577
    assert found["distinct genotypes"] == 62
    assert found["rows with an ALCL disease or NPM1::ALK"] == 112
    assert found["CIViC items represented"] == 137


def test_every_predictive_civic_item_is_a_row_or_excluded(shipped, shared):
    path = shared / "knowledge" / "kb" / "civic_alk_evidence.tsv"
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n")]
    header = lines[0]
    items = {
        line[header.index("evidence_id")]
        for line in lines[1:]
        if line[header.index("evidence_type")] == "Predictive" and line[header.index("record_scope")] == "ALK profile"
    }
    assert len(items) == 143
    used = {kb_id for row in shipped.evidence for kb_id in row.kb_ids}
    excluded = {row.item for row in shipped.excluded}
    assert items - used - excluded == set()
    assert used & excluded == set()


#: Where our reading of an item differs from the direction that CIViC files, and why; every other row agrees.
REREAD = {
    "EID38": "reduced",  # only high concentrations work (conflict C01)
    "EID39": "reduced",  # inhibited, at a higher concentration (C04)
    "EID125": "reduced",  # the authors expect higher doses to work (C01)
    "EID1270": "sensitivity_not_supported",  # p.R1275L, named in the text of an item on p.R1275Q: stable disease
    "EID1264": "reduced",  # progression after 21 days
    "EID1329": "reduced",  # crizotinib, the comparator of lorlatinib
    "EID1330": "reduced",  # crizotinib, the comparator of lorlatinib
    "EID1337": "reduced",  # 2.0 and 3.2 times the wild type
    "EID1341": "resistant",  # crizotinib, the comparator of ceritinib
    "EID1342": "reduced",  # crizotinib, the comparator of ceritinib
}


def test_rows_agree_with_the_civic_items_they_name(shipped, shared):
    path = shared / "knowledge" / "kb" / "civic_alk_evidence.tsv"
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n")]
    items = {line[0]: dict(zip(lines[0], line, strict=True)) for line in lines[1:]}
    agreed = {
        ("Supports", "Sensitivity/Response"): {"sensitive", "not_resistant"},
        ("Supports", "Resistance"): {"resistant"},
        ("Does Not Support", "Sensitivity/Response"): {"sensitivity_not_supported"},
    }
    for row in shipped.evidence:
        for eid in row.kb_ids:
            if eid not in items or row.response_rule == "reference":
                continue
            item = items[eid]
            assert item["source_id"] == row.pmid or eid == "EID1577", row.row_id  # one trial, told in two papers
            codons = {int("".join(filter(str.isdigit, name))) for name in item["alk_variants"].split(";") if name}
            assert {residues(change)[0] for change in row.genotype} <= codons, row.row_id
            filed = agreed[(item["evidence_direction"], item["significance"])]
            assert row.response in filed or REREAD.get(eid) == row.response, row.row_id


@pytest.mark.parametrize(
    ("background", "fold", "response"), [("NPM1::ALK", 4.39, "resistant"), ("EML4::ALK", 0.70, "not_resistant")]
)
def test_amin_2016_measures_r1192p_under_alectinib_in_both_fusions(shipped, background, fold, response):
    found = rows(shipped, pmid="27009859", genotype=("p.R1192P",), background=background, drug="alectinib")
    assert [(row.fold, row.response) for row in found] == [(fold, response)]


def test_fontana_2015_stands_under_its_true_backgrounds(shipped):
    found = rows(shipped, pmid="25727400", genotype=("p.G1202R",), drug="alectinib")
    assert {(row.background, row.value_nM, row.fold) for row in found} == {
        ("EML4::ALK", 868.0, 64.4),
        ("NPM1::ALK", 549.0, 27.9),
    }
    assert {row.background for row in rows(shipped, pmid="25727400")} == {"EML4::ALK", "NPM1::ALK"}


def test_shaw_2016_needs_the_pair_in_cis(shipped):
    found = rows(shipped, pmid="26698910", genotype=("p.C1156Y", "p.L1198F"))
    assert {(row.drug, row.response, row.phase_needed) for row in found} == {
        ("lorlatinib", "resistant", "cis"),
        ("crizotinib", "sensitive", "cis"),
    }


def test_mizuta_2021_gives_no_rescue_to_l1198h(shipped):
    found = rows(shipped, doi="10.1038/s41467-021-21396-w", genotype=("p.I1171N", "p.L1198H"))
    assert {row.drug for row in found} == {"crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"}
    assert {row.response for row in found} == {"resistant"}


def test_g1269a_under_alectinib_shows_both_sides(shipped):
    found = rows(shipped, genotype=("p.G1269A",), drug="alectinib", conflict_group="C05")
    assert {"resistant", "sensitive"} <= {row.response for row in found}


def test_f1174l_in_a_fusion_and_in_full_length_alk_are_different_rows(shipped):
    found = rows(shipped, genotype=("p.F1174L",), drug="crizotinib")
    assert {"EML4::ALK", "NPM1::ALK", "RANBP2::ALK", "full_length"} <= {row.background for row in found}


def test_eid38_is_reduced_and_never_sensitive(shipped):
    assert {row.response for row in shipped.evidence if "EID38" in row.kb_ids} == {"reduced"}


def test_a_phosphorylation_fold_is_never_resistance(shipped):
    (row,) = rows(shipped, pmid="24819116", genotype=("p.G1202R",), drug="lorlatinib")
    assert (row.fold, row.response) == (59.23, "reduced")


@pytest.mark.parametrize("genotype", ["p.L1198P", "p.D1203N"])
def test_heuckmann_2011_resists_both_inhibitors(shipped, genotype):
    found = rows(shipped, pmid="21948233", genotype=(genotype,), background="EML4::ALK")
    assert {(row.drug, row.response, row.level) for row in found} == {
        ("crizotinib", "resistant", "D"),
        ("TAE684", "resistant", "D"),
    }


def test_g1269a_in_an_imt_stands_under_its_own_fusion(shipped):
    found = rows(shipped, background="DCTN1::ALK", genotype=("p.G1269A",))
    assert {(row.drug, row.response, row.disease) for row in found} == {
        ("crizotinib", "resistant", "IMT"),
        ("ceritinib", "sensitive", "IMT"),
    }


def test_compounds_told_second_hand_are_the_weakest_evidence(shipped):
    found = rows(shipped, doi="10.3390/cancers13205149")
    assert {row.genotype for row in found} == {("p.F1174C", "p.G1202R"), ("p.T1151M", "p.G1202R")}
    assert {(row.drug, row.response, row.level, row.read_how) for row in found} == {
        ("lorlatinib", "resistant", "E", "second_hand")
    }


def test_yanagitani_2020_finds_a_compound_after_lorlatinib(shipped):
    (row,) = rows(shipped, doi="10.1111/cas.14314", drug="lorlatinib")
    assert (row.genotype, row.phase_needed, row.response, row.level) == (
        ("p.L1196M", "p.G1202R"),
        "cis",
        "resistant",
        "C",
    )
    after = {row.genotype[0] for row in rows(shipped, doi="10.1111/cas.14314", drug="crizotinib")}
    assert after == {"p.C1156Y", "p.I1171T", "p.L1196M", "p.G1202R", "p.F1245V", "p.G1269A"}


def test_lu_2009_is_written_in_the_numbering_of_alk(shipped):
    """The paper counts NPM1::ALK, 117 residues of NPM1 and ALK from 1058: its L182 and L256 are ALK L1122 and L1196."""
    found = rows(shipped, pmid="19249873")
    assert {row.background for row in found} == {"NPM1::ALK"}
    assert {row.genotype[0] for row in found} == {"p.L1122M", "p.L1122V", "p.L1196M"}
    assert {residues(row.genotype[0])[0] - 1057 + 117 for row in found} == {182, 256}
    assert not {row.name for row in shipped.drugs if row.called} & {row.drug for row in found}


@pytest.mark.parametrize("genotype", ["p.H694R", "p.E1384K"])
def test_wang_2011_shrinks_tumours_of_full_length_mutants(shipped, genotype):
    (row,) = rows(shipped, pmid="21847362", genotype=(genotype,))
    assert (row.drug, row.response, row.background) == ("TAE684", "sensitive", "full_length")


@pytest.mark.parametrize("words", ["p.M1328I", "p.E803Q", "Lovisa 2015", "p.E1408V", "p.F1174V and p.G1202R"])
def test_what_was_found_but_could_not_be_read_is_listed(shipped, words):
    assert any(words in row.item + row.source for row in shipped.excluded)


@pytest.mark.parametrize("pmid", ["27009859", "26568289"])
def test_what_papers_call_ap26113_is_never_brigatinib(shipped, pmid):
    assert rows(shipped, pmid=pmid, drug="brigatinib") == []
    assert any(row.drug.startswith("AP26113-") for row in rows(shipped, pmid=pmid))


def test_the_number_without_a_unit_stays_out(shipped):
    (row,) = [row for row in shipped.evidence if "EID1291" in row.kb_ids]
    assert (row.value_nM, row.wt_value_nM, row.response) == (None, None, "sensitive")


def test_gene_level_and_second_hand_claims_stay_out(shipped):
    assert rows(shipped, doi="10.1158/2159-8290.CD-17-1256") == []  # Yoda 2018, second hand
    assert not any("atezolizumab" in row.drug for row in shipped.evidence)
    assert any("atezolizumab" in row.item for row in shipped.excluded)


def test_the_seventeen_known_conflicts_are_represented(shipped):
    groups = {row.group for row in shipped.conflicts}
    assert {f"C{number:02d}" for number in range(1, 18)} <= groups


def test_crizotinib_in_alcl_carries_its_age_limits(shipped):
    found = {
        (row.authority, row.state): (row.age_min, row.age_max)
        for row in shipped.approvals
        if row.drug == "crizotinib" and row.disease == "ALCLALKP"
    }
    assert found == {
        ("FDA", "approved"): (1.0, None),
        ("EMA", "opinion"): (6.0, 18.0),
        ("EMA", "approved"): (1.0, 18.0),
    }


def test_an_application_is_not_an_approval(shipped):
    assert {row.state for row in shipped.approvals if row.drug in ("neladalkib", "foritinib")} == {"application"}


def test_drugs_and_diseases_are_found_by_any_name(shipped):
    assert shipped.drug("PF-06463922").name == "lorlatinib"
    assert shipped.drug("ALECENSA").name == "alectinib"
    assert shipped.disease("alcl").code == "ALCLALKP"
    with pytest.raises(KeyError):
        shipped.drug("TPX-0131")  # no source read confirms that it is zotizalkib


def test_defining_residues_are_those_of_resistance(shipped):
    found = shipped.defining_residues()
    assert {1151, 1156, 1171, 1174, 1196, 1198, 1202, 1203, 1269} <= set(found)
    assert 348 not in found  # p.A348D is only reported as responsive
    assert list(found) == sorted(found)


def test_the_table_is_rebuilt_from_its_sources(shared):
    """Ids, numbers and sentences are what sources and decisions give; nothing was changed by hand afterwards."""
    import subprocess
    import sys
    from pathlib import Path

    script = Path(__file__).resolve().parents[2] / "scripts" / "build_knowledge.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check", "--sources", str(shared / "knowledge")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_no_sentence_is_copied_from_a_source(shipped, shared):
    """Eight words in a row, as in a source, would be its prose; seven can be the name of a cell line and a fusion."""
    quoted: set[tuple[str, ...]] = set()
    for name, column in (
        ("kb/civic_alk_evidence.tsv", "statement"),
        ("literature/clinical.tsv", "short_quote"),
        ("literature/clinical_more.tsv", "short_quote"),
        ("literature/bypass.tsv", "short_quote"),
        ("literature/ic50.tsv", "verbatim_quote_or_cell"),
        ("literature/labels.tsv", "verbatim_quote"),
    ):
        lines = (shared / "knowledge" / name).read_text(encoding="utf-8").rstrip("\n").split("\n")
        place = lines[0].split("\t").index(column)
        for line in lines[1:]:
            cells = line.split("\t")
            if len(cells) > place:
                quoted |= _runs(cells[place], 8)
    assert len(quoted) > 5000
    ours = [(row.row_id, row.statement) for row in shipped.evidence]
    ours += [(f"bypass {row.line}", row.statement) for row in shipped.bypass]
    ours += [(f"options {row.line}", row.statement) for row in shipped.options]
    assert [(place, run) for place, text in ours for run in _runs(text, 8) & quoted] == []
