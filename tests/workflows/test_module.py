"""The module by itself and in a foreign workflow: what it makes, what it makes again, what it refuses."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest

from tests.conftest import PROJECT
from tests.workflows.conftest import PROGRAMS, Site, arriba_file, results, sheet

pytestmark = pytest.mark.timeout(400)  # several runs of Snakemake each, on a machine that may be busy

POSITIVE, NEGATIVE = ("NPM1",), ()
EVIDENCE = (PROJECT / "resources/knowledge/evidence.tsv").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def three_samples(checkout):
    """Samples a, b (fusion) and c (none) in batches of two, with a table of the user's own rows."""
    folder = checkout.parent / "run"
    for name, rows in {"a": POSITIVE, "b": POSITIVE, "c": NEGATIVE}.items():
        arriba_file(folder / f"results/arriba/{name}.fusions.tsv", *rows)
    sheet(folder / "config/samples.tsv", ("a", "ALCL"), ("b", ""), ("c", ""), columns=("sample_name", "disease"))
    (folder / "config/own.tsv").write_text(f"{EVIDENCE[0]}\n", encoding="utf-8")
    (folder / "config/config.yaml").write_text(
        "samples: config/samples.tsv\nsamples_per_job: 2\nknowledge: [config/own.tsv]\n", encoding="utf-8"
    )
    return Site(folder, checkout / "Snakefile")


def touch(path):
    """Give a file the time of now, which is later than that of all results, and leave its content alone."""
    os.utime(path)


def test_results_are_those_of_one_batch_command(three_samples):
    run = three_samples.succeed()
    assert (run.jobs("alkfusion_batch"), run.jobs("alkfusion_cohort")) == (2, 1)
    made = results(three_samples.folder / "results/alkfusion/batches")
    statuses = {name: json.loads(content)["alk_status"] for name, content in made.items()}
    assert statuses == {"a.json": "rearranged", "b.json": "rearranged", "c.json": "not_detected"}
    assert json.loads(made["a.json"])["sample"]["disease"] == "ALCLALKP"
    subprocess.run(
        [PROGRAMS / "alkfusion", "batch", "config/samples.tsv", "--outdir", "plain", "--knowledge", "config/own.tsv"]
        + ["--fusions-glob", "results/arriba/{sample}.fusions.tsv"],
        cwd=three_samples.folder,
        check=True,
    )
    assert results(three_samples.folder / "plain") == made
    names = [line.split("\t")[0] for line in three_samples.text("results/alkfusion/cohort.tsv").splitlines()[1:]]
    assert names == ["a", "b", "c"]
    assert three_samples.text("results/alkfusion/failures.tsv") == ""
    assert "Nothing to be done" in three_samples.succeed("--dry-run").said


@pytest.mark.slow
def test_what_changed_is_made_again_and_nothing_else(three_samples):
    folder = three_samples.folder
    three_samples.succeed()
    for name in ("config/own.tsv", "results/arriba/a.fusions.tsv", "config/samples.tsv"):
        touch(folder / name)
    assert "Nothing to be done" in three_samples.succeed("--dry-run").said
    with (folder / "config/own.tsv").open("a", encoding="utf-8") as table:
        cells = EVIDENCE[1].split("\t")
        cells[0], cells[EVIDENCE[0].split("\t").index("model")] = "MINE0001", "our cells"
        table.write("\t".join(cells) + "\n")
    changed_table = three_samples.succeed("--dry-run")
    assert (changed_table.jobs("alkfusion_batch"), changed_table.jobs("alkfusion_cohort")) == (2, 1)
    three_samples.succeed()
    arriba_file(folder / "results/arriba/c.fusions.tsv", *POSITIVE)
    changed_file = three_samples.succeed("--dry-run")
    assert (changed_file.jobs("alkfusion_batch"), changed_file.jobs("alkfusion_cohort")) == (1, 1)
    three_samples.succeed()
    assert json.loads(results(folder / "results/alkfusion/batches")["c.json"])["alk_status"] == "rearranged"
    sheet(folder / "config/samples.tsv", ("a", "ALCL"), ("b", ""), ("c", "NBL"), columns=("sample_name", "disease"))
    changed_row = three_samples.succeed("--dry-run")
    assert (changed_row.jobs("alkfusion_batch"), changed_row.jobs("alkfusion_cohort")) == (1, 1)


@pytest.mark.slow
def test_another_version_of_the_table_makes_everything_again(three_samples):
    three_samples.succeed()
    shims = three_samples.folder / "shims"
    shims.mkdir()
    shim = shims / "alkfusion"
    shim.write_text(
        f'#!/bin/sh\n"{PROGRAMS / "alkfusion"}" "$@" | sed "s/^sha256 .*/sha256   0123abcd/"\n', encoding="utf-8"
    )
    shim.chmod(0o755)
    newer = Site(three_samples.folder, three_samples.snakefile, (shims,)).succeed("--dry-run")
    assert (newer.jobs("alkfusion_batch"), newer.jobs("alkfusion_cohort")) == (2, 1)


@pytest.mark.slow
def test_a_sample_that_cannot_be_trusted_harms_no_other(three_samples):
    folder = three_samples.folder
    (folder / "results/arriba/b.fusions.tsv").write_text("not a table\n", encoding="utf-8")
    run = three_samples.snakemake("--keep-going")
    assert run.code == 1
    assert "samples without a result: 1" in run.said
    assert sorted(results(folder / "results/alkfusion/batches")) == ["a.json", "c.json"]
    header, row = three_samples.text("results/alkfusion/failures.tsv").splitlines()
    assert row.split("\t")[header.split("\t").index("sample_name")] == "b"
    assert "no reader recognises this file" in row
    assert not (folder / "results/alkfusion/complete").exists()
    three_samples.succeed("--config", "allow_failures=True")
    assert (folder / "results/alkfusion/complete").exists()


@pytest.mark.slow
def test_a_page_for_each_sample_is_made_when_asked_for(three_samples):
    targets = [f"results/alkfusion/samples/a.{kind}" for kind in ("html", "json")]
    three_samples.succeed(*targets, "--config", "html=True")
    assert "<title>" in three_samples.text("results/alkfusion/samples/a.html")
    assert json.loads(three_samples.text("results/alkfusion/samples/a.json"))["sample"]["id"] == "a"
    run = three_samples.snakemake("results/alkfusion/samples/a.html", "--config", "html=False")
    assert run.code == 1
    assert "drawn only with `html: true`" in run.said
    three_samples.succeed(*targets, "--config", "html=True", "--report", "report.html")
    assert "with the evidence behind each call" in three_samples.text("report.html")
    run = three_samples.snakemake("results/alkfusion/samples/stranger.json")
    assert run.code == 1
    assert "There is no sample 'stranger' in the sheet" in run.said


@pytest.mark.parametrize(
    ("columns", "rows", "said"),
    [
        (("sample_name", "desease"), [("a", "ALCL")], "desease"),
        (("sample_name",), [("a",), ("a",)], "The sample 'a' appears twice"),
        (("sample_name", "vcf"), [("a", "x.vcf"), ("b", "y.vcf"), ("c", "x.vcf")], "'a' and 'c' name one file"),
        (("sample_name",), [("../a",)], "../a"),
        (("sample_name", "build"), [("a", "hg19")], "hg19"),
        (("sample_name", "age"), [("a", "nine")], "nine"),
        (("sample_name", "disease"), [("a",)], "row 2: 1 cells, but the header has 2"),
        (("patient",), [("a",)], "'sample_name' is a required property"),
        (("sample_name",), [], "[] should be non-empty"),
    ],
    ids=["column", "twice", "one_file", "unsafe", "build", "age", "short", "nameless", "empty"],
)
def test_mistakes_of_the_sheet_are_told_before_any_job(three_samples, columns, rows, said):
    sheet(three_samples.folder / "config/samples.tsv", *rows, columns=columns)
    run = three_samples.snakemake()
    assert run.code == 1
    assert said in run.said
    assert not (three_samples.folder / "results/alkfusion").exists()


def test_a_key_that_does_not_exist_is_refused(three_samples):
    run = three_samples.snakemake("--dry-run", "--config", "sample_per_job=5")
    assert run.code == 1
    assert "'sample_per_job' was unexpected" in run.said


FOREIGN_STATUS = {
    "lung1": '"alk_status": "candidate"\n',
    "lymphoma1": '"alk_status": "rearranged"\n',
    "negative1": '"alk_status": "not_detected"\n',
}


@pytest.mark.parametrize(("snakefile", "top"), [("Snakefile", ""), ("prefix.smk", "alk/")], ids=["pathvars", "prefix"])
def test_in_a_foreign_workflow(checkout, snakefile, top):
    folder = checkout / "examples/foreign"
    site = Site(folder, folder / snakefile)
    planned = site.succeed("--dry-run")
    batch_rule = "alk_alkfusion_batch" if top else "alkfusion_batch"
    assert (planned.jobs("arriba"), planned.jobs(batch_rule), planned.jobs("summary")) == (3, 1, 3)
    assert not (folder / f"{top}results").exists()
    site.succeed()
    seen = {name: site.text(f"{top}results/summary/{name}.txt") for name in FOREIGN_STATUS}
    assert seen == FOREIGN_STATUS
    assert (folder / f"{top}logs/alkfusion/batch/00001.log").exists()
    assert (folder / f"{top}benchmarks/alkfusion/batch/00001.tsv").exists()
    with (folder / "calls/negative1.tsv").open("a", encoding="utf-8") as calls:
        calls.write((folder / "calls/lymphoma1.tsv").read_text(encoding="utf-8").splitlines()[1] + "\n")
    changed = site.succeed("--dry-run")
    assert (changed.jobs("arriba"), changed.jobs(batch_rule)) == (1, 1)


@pytest.mark.slow
def test_pathvars_move_all_that_the_module_writes(checkout):
    folder = checkout / "examples/foreign"
    host = folder / "Snakefile"
    text = host.read_text(encoding="utf-8")
    for kind in ("results", "logs", "benchmarks"):
        text = text.replace(f'{kind}="{kind}"', f'{kind}="elsewhere/{kind}"')
    host.write_text(text.replace('"results/', '"elsewhere/results/'), encoding="utf-8")
    Site(folder, host).succeed()
    assert sorted(path.name for path in (folder / "elsewhere").iterdir()) == ["benchmarks", "logs", "results"]
    assert not (folder / "results").exists()


@pytest.fixture
def wrappers(checkout):
    """The wrappers where Snakemake looks for those of the repository."""
    shutil.copytree(checkout / "wrappers", checkout.parent / "repository/master/bio")
    return checkout.parent / "repository"


def wrapped(wrappers, name, *targets):
    folder = wrappers / "master/bio/alkfusion" / name / "test"
    site = Site(folder, folder / "Snakefile")
    site.succeed("--wrapper-prefix", wrappers.as_uri() + "/", *targets)
    return site


@pytest.mark.slow
def test_the_annotate_wrapper_writes_what_is_named(wrappers):
    site = wrapped(wrappers, "annotate", "alkfusion/A.json")
    result = json.loads(site.text("alkfusion/A.json"))
    assert (result["sample"]["id"], result["sample"]["age"], result["build"]) == ("A", 12, "GRCh38")
    assert len(result["inputs"]) == 2
    assert "NPM1::ALK" in site.text("alkfusion/A.tsv")
    assert "<title>" in site.text("alkfusion/A.html")


@pytest.mark.slow
def test_the_cohort_wrapper_writes_what_is_named(wrappers):
    site = wrapped(wrappers, "cohort", "cohort.tsv")
    assert [line.split("\t")[0] for line in site.text("cohort.tsv").splitlines()[1:]] == ["A", "B"]
    assert site.text("cohort_mqc.tsv").startswith("#")
    assert "NPM1::ALK" in site.text("tables/rearrangements.tsv")
