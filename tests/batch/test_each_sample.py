"""One result for each sample of a file that holds several, and never one for a matched normal."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.cli import main
from tests.batch.samples import fusion_file
from tests.batch.test_run import result, run
from tests.variants.files import G1202R, L1196M, bgzipped, record, write_vcf
from tests.variants.test_named_changes import COLUMNS
from tests.variants.test_other_doors import maf

CALLED, EMPTY = "0/1:60,40:100", "0/0:100,0:100"


def cohort(tmp_path: Path, samples=("T1", "T2", "T3"), header=()) -> Path:
    """The first sample has G1202R, the second L1196M, any other none."""
    others = f" {EMPTY}" * (len(samples) - 2)
    rows = [record(G1202R, f"GT:AD:DP {CALLED} {EMPTY}{others}"), record(L1196M, f"GT:AD:DP {EMPTY} {CALLED}{others}")]
    return write_vcf(tmp_path / "cohort.vcf", sorted(rows), samples=samples, header=header)


def changes(folder: Path) -> dict[str, list[str]]:
    names = sorted(path.stem for path in folder.glob("*.json"))
    return {name: [mutation["protein"] for mutation in result(folder, name)["mutations"]] for name in names}


@pytest.mark.parametrize("indexed", [True, False])
def test_every_sample_of_a_vcf_has_its_own_result(tmp_path: Path, indexed: bool) -> None:
    path = bgzipped(cohort(tmp_path), index=indexed)
    assert run("--each-sample-of", path, "--outdir", tmp_path / "out", "--jobs", "2") == 0
    assert changes(tmp_path / "out") == {"T1": ["p.G1202R"], "T2": ["p.L1196M"], "T3": []}


def test_a_result_is_that_of_annotate_with_the_name_of_the_sample(tmp_path: Path) -> None:
    path = cohort(tmp_path)
    assert run("--each-sample-of", path, "--outdir", tmp_path / "out") == 0
    assert main(["annotate", str(path), "--sample", "T2", "--output", str(tmp_path / "T2.json")]) == 0
    assert (tmp_path / "out" / "T2.json").read_bytes() == (tmp_path / "T2.json").read_bytes()


@pytest.mark.parametrize(
    ("samples", "header"),
    [
        (("TUMOR", "NORMAL"), ()),
        (("T7", "N7"), ("##normal_sample=N7",)),
        (("T7", "N7"), ("##PEDIGREE=<Derived=T7,Original=N7>",)),
        (("T7", "N7"), ('##PEDIGREE=<Derived="T7",Original="N7">',)),
    ],
    ids=["name", "mutect2", "pedigree", "quoted"],
)
def test_a_matched_normal_is_left_out_and_said(tmp_path: Path, capsys, samples, header) -> None:
    path = cohort(tmp_path, samples, header)
    assert run("--each-sample-of", path, "--outdir", tmp_path / "out") == 0
    assert changes(tmp_path / "out") == {samples[0]: ["p.G1202R"]}
    assert f"1 to read; left out as matched normal: {samples[1]}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "field",
    ["SOMATIC,Number=0,Type=Flag,Description", "STATUS,Number=1,Type=String,Description"],
    ids=["specification", "vardict"],
)
def test_a_pair_that_does_not_say_which_is_the_normal_is_refused(tmp_path: Path, capsys, field: str) -> None:
    path = cohort(tmp_path, ("A", "B"), (f'##INFO=<ID={field}="Somatic or germline status">',))
    assert run("--each-sample-of", path, "--outdir", tmp_path / "out") == 3
    assert "not which sample is the normal; seen: 'A, B'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_nobody_is_called_a_normal_and_that_is_said(tmp_path: Path, capsys) -> None:
    assert run("--each-sample-of", cohort(tmp_path), "--outdir", tmp_path / "out") == 0
    assert "cohort.vcf: 3 to read, none is called a normal" in capsys.readouterr().err


def test_every_sample_of_a_maf_has_its_own_result_also_without_a_variant_of_alk(tmp_path: Path) -> None:
    rows = ["ALK Missense_Mutation S1 p.G1202R", "KRAS Missense_Mutation S2 p.G12C"]
    path = maf(tmp_path, *rows, columns=COLUMNS)
    assert run("--each-sample-of", path, "--outdir", tmp_path / "out") == 0
    assert changes(tmp_path / "out") == {"S1": ["p.G1202R"], "S2": []}


def test_fusion_files_join_by_the_name_of_the_sample(tmp_path: Path) -> None:
    for name in ("T1", "T2", "T3"):
        fusion_file(tmp_path / f"{name}.fusions.tsv", 20)
    pattern = f"{tmp_path}/{{sample}}.fusions.tsv"
    path = cohort(tmp_path)
    assert run("--each-sample-of", path, "--fusions-glob", pattern, "--outdir", tmp_path / "out") == 0
    assert [item["name"] for item in result(tmp_path / "out", "T1")["inputs"]] == ["T1.fusions.tsv", "cohort.vcf"]


def test_two_lists_of_samples_are_a_mistake(tmp_path: Path, capsys) -> None:
    path = cohort(tmp_path)
    assert run(tmp_path / "s.tsv", "--each-sample-of", path, "--outdir", tmp_path / "out") == 2
    assert "both list the samples" in capsys.readouterr().err


def test_a_name_that_is_no_file_name_is_told_before_anything_runs(tmp_path: Path, capsys) -> None:
    assert run("--each-sample-of", cohort(tmp_path, ("T 1", "T#2")), "--outdir", tmp_path / "out") == 2
    seen = capsys.readouterr().err
    assert "'T 1' is not safe as a file name" in seen
    assert "'T#2' is not safe as a file name" in seen


@pytest.mark.parametrize("kind", ["fusions", "no samples"])
def test_a_file_without_samples_of_small_variants_is_refused(tmp_path: Path, capsys, kind: str) -> None:
    path = tmp_path / "x.tsv"
    if kind == "fusions":
        fusion_file(path)
    else:
        path = write_vcf(tmp_path / "x.vcf", [], samples=())
    assert run("--each-sample-of", path, "--outdir", tmp_path / "out") == 3
    assert ("no file of small variants" if kind == "fusions" else "names no sample") in capsys.readouterr().err


def test_the_refusal_of_two_samples_names_the_way_to_both(tmp_path: Path, capsys) -> None:
    assert main(["annotate", str(cohort(tmp_path))]) == 3
    seen = " ".join(capsys.readouterr().err.split())
    assert "cohort.vcf: the file holds 3 samples; seen: 'T1, T2, T3'" in seen
    assert "alkfusion batch --each-sample-of FILE --outdir DIR" in seen


def test_inspect_names_the_samples_of_a_maf(tmp_path: Path, capsys) -> None:
    path = maf(tmp_path, "ALK Missense_Mutation S1 p.G1202R", "KRAS Missense_Mutation S2 p.G12C", columns=COLUMNS)
    assert main(["inspect", str(path)]) == 0
    assert "S1, S2" in capsys.readouterr().out
