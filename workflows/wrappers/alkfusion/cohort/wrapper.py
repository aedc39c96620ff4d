"""Snakemake wrapper for alkfusion cohort."""

__author__ = "The alkfusion developers"
__copyright__ = "Copyright 2026, The alkfusion developers"
__license__ = "MIT"

from shlex import quote

from snakemake.shell import shell

# ruff: noqa: F821  (Snakemake puts the name snakemake into its wrappers)

extra = snakemake.params.get("extra", "")
log = snakemake.log_fmt_shell(stdout=True, stderr=True)

results = snakemake.input.get("results", [])
results = [results] if isinstance(results, str) else results
inputs = " ".join(map(quote, results))

given = {"sheet": snakemake.input.get("sheet")}
given |= {name: snakemake.output.get(name) for name in ("tables", "parquet", "multiqc")}
options = " ".join(f"--{name} {quote(path)}" for name, path in given.items() if path)

shell("alkfusion cohort {inputs} --output {snakemake.output.table:q} {options} {extra} {log}")
