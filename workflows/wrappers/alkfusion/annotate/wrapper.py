"""Snakemake wrapper for alkfusion annotate."""

__author__ = "The alkfusion developers"
__copyright__ = "Copyright 2026, The alkfusion developers"
__license__ = "MIT"

from shlex import quote

from snakemake.shell import shell

# ruff: noqa: F821  (Snakemake puts the name snakemake into its wrappers)


def files(name: str) -> list[str]:
    """Return the input files of this name, none when it was not given."""
    given = snakemake.input.get(name, [])
    return [given] if isinstance(given, str) else list(given)


def option(name: str, value: str | None) -> str:
    """Return an option, or nothing when it was not given."""
    return f"--{name} {quote(str(value))}" if value else ""


extra = snakemake.params.get("extra", "")
log = snakemake.log_fmt_shell(stdout=True, stderr=True)

inputs = " ".join(map(quote, files("fusions") + files("variants") + files("alignments")))
if not inputs:
    raise ValueError("Give at least one of the inputs fusions, variants and alignments.")

outputs = {"output": "json", "tsv": "tsv", "html": "html", "vcf": "vcf"}
if not any(snakemake.output.get(name) for name in outputs.values()):
    raise ValueError("Name at least one of the outputs json, tsv, html and vcf.")

options = " ".join(
    filter(
        None,
        [option(name, snakemake.params.get(name)) for name in ("sample", "build", "disease")]
        + [option(name, path) for name in ("targets", "fasta", "knowledge") for path in files(name)]
        + [option(name, snakemake.output.get(key)) for name, key in outputs.items()],
    )
)

shell("alkfusion annotate {inputs} {options} {extra} {log}")
