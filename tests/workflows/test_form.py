"""What the formatters, the lint and the wrapper repository ask for; and documentation that cannot drift."""

from __future__ import annotations

import re
import subprocess

import pytest

from alkfusion.batch.sheet import COLUMNS
from tests.workflows.conftest import WORKFLOWS, Site, program

yaml = pytest.importorskip("yaml", reason="PyYAML comes with Snakemake (pip install '.[workflows]')")

SNAKEFILES = ("Snakefile", "examples/fastq/Snakefile", "examples/foreign/Snakefile", "examples/foreign/prefix.smk")
WRAPPERS = ("annotate", "cohort")


def loaded(name):
    return yaml.safe_load((WORKFLOWS / name).read_text(encoding="utf-8"))


def test_snakefmt_would_change_nothing():
    done = subprocess.run([program("snakefmt"), "--check", str(WORKFLOWS)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", SNAKEFILES)
def test_lint_finds_nothing(checkout, name):
    snakefile = checkout / name
    run = Site(snakefile.parent, snakefile).succeed("--lint")
    assert "in a good condition" in run.said


def test_the_module_leaves_every_folder_to_pathvars():
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((WORKFLOWS / "rules").glob("*.smk")))
    assert len(re.findall(r"<(?:results|logs|benchmarks)>/", text)) > 10
    assert re.findall(r"[\"'](?:results|logs|benchmarks|resources)/", text) == []


def test_the_sheet_has_the_columns_of_batch():
    assert list(loaded("schemas/samples.schema.yaml")["properties"]["samples"]["items"]["properties"]) == list(COLUMNS)


def test_every_key_of_the_configuration_is_documented_with_its_default():
    readme = (WORKFLOWS / "config/README.md").read_text(encoding="utf-8")
    section = readme.partition("## The keys")[2].partition("## What is made")[0]
    documented = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", section, re.MULTILINE))
    keys = loaded("schemas/config.schema.yaml")["properties"]
    assert list(documented) == list(keys)
    stated = {key: yaml.safe_load(documented[key].strip().strip("`")) for key in keys if "default" in keys[key]}
    assert stated == {key: keys[key]["default"] for key in stated}


def test_every_file_that_the_module_makes_is_documented():
    readme = (WORKFLOWS / "config/README.md").read_text(encoding="utf-8")
    rules = (WORKFLOWS / "rules/alkfusion.smk").read_text(encoding="utf-8")
    made = set(re.findall(r"<results>/alkfusion/(\w+)", rules))
    assert made == set(re.findall(r"<results>/alkfusion/(\w+)", readme))


@pytest.mark.parametrize("name", WRAPPERS)
def test_a_wrapper_describes_itself(name):
    meta = loaded(f"wrappers/alkfusion/{name}/meta.yaml")
    assert set(meta) == {"name", "url", "description", "authors", "input", "output", "params", "notes"}
    channels = loaded(f"wrappers/alkfusion/{name}/environment.yaml")["channels"]
    assert channels == ["conda-forge", "bioconda", "nodefaults"]


@pytest.mark.parametrize("name", WRAPPERS)
def test_a_wrapper_documents_what_its_example_uses(name):
    folder = WORKFLOWS / "wrappers/alkfusion" / name
    meta = loaded(f"wrappers/alkfusion/{name}/meta.yaml")
    example = (folder / "test/Snakefile").read_text(encoding="utf-8").rpartition("rule alkfusion_")[2]
    for part in ("input", "output", "params"):
        block = re.search(rf"^    {part}:\n((?:        .*\n)+)", example, re.MULTILINE)
        used = set(re.findall(r"^        (?:# )?(\w+)=", block[1], re.MULTILINE))
        assert used <= {key for item in meta[part] for key in item}, part
