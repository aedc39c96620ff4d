"""Which samples there are, which files each has, and which batch it belongs to."""

import csv
import functools
import os
import shutil
import subprocess

from snakemake.exceptions import WorkflowError
from snakemake.utils import validate

CALL_COLUMNS = ("fusions", "sv", "vcf", "bam")
SAMPLE_NAME = "[A-Za-z0-9_][A-Za-z0-9_.+-]*"


def read_rows(samples):
    """Return the rows of a sheet, or of a list of names or mappings, with every cell as text."""
    if not isinstance(samples, str):
        return [
            {"sample_name": row} if isinstance(row, str) else row for row in samples
        ]
    with open(samples, encoding="utf-8-sig", newline="") as sheet:
        lines = [cells for cells in csv.reader(sheet, delimiter="\t") if cells]
    for number, cells in enumerate(lines, start=1):
        if len(cells) != len(lines[0]):
            raise WorkflowError(
                f"{samples}, row {number}: {len(cells)} cells, but the header has {len(lines[0])}."
            )
    return [dict(zip(lines[0], cells)) for cells in lines[1:]]


def check_rows(rows):
    """Refuse what contradicts the schema, a name that appears twice, and a file of two samples.

    `alkfusion batch` refuses the same, but sees one batch at a time.
    """
    validate({"samples": rows}, "../schemas/samples.schema.yaml")
    names, owners = set(), {}
    for row in rows:
        name = row["sample_name"]
        if name in names:
            raise WorkflowError(f"The sample {name!r} appears twice.")
        names.add(name)
        for path in calls_of(row):
            if (
                owners.setdefault(path, name) != name
                and "--allow-shared-files" not in config["extra"]
            ):
                raise WorkflowError(
                    f"The samples {owners[path]!r} and {name!r} name one file, {path}; "
                    "`extra: --allow-shared-files` in the configuration allows it."
                )


def beside_sheet(name):
    """Return a path as Snakemake needs it; a sheet names files from its own folder."""
    if not isinstance(config["samples"], str):
        return name
    return os.path.normpath(os.path.join(os.path.dirname(config["samples"]), name))


def calls_of(row):
    """Return the files of one sample that show something of it; a panel may be that of many."""
    return [
        path
        for column, paths in files_of(row).items()
        if column in CALL_COLUMNS
        for path in paths
    ]


def files_of(row):
    """Return the files of one sample by column: those of its row, or those of the patterns where it names none."""
    files = {
        column: [beside_sheet(name.strip()) for name in row[column].split(";")]
        for column in CALL_COLUMNS
        if row.get(column)
    }
    if not files:
        files = {
            column: [
                pattern.replace("{sample}", row["sample_name"]) for pattern in patterns
            ]
            for column, patterns in config["inputs"].items()
        }
    if row.get("targets"):
        files["targets"] = [beside_sheet(row["targets"])]
    return files


def files_of_batch(wildcards):
    """Return all files of a batch, in the order of `rows_of_batch`."""
    return [
        name
        for row in BATCHES[wildcards.batch]
        for names in files_of(row).values()
        for name in names
    ]


def rows_of_batch(wildcards):
    """Return the rows of a batch with the number of files in place of their names.

    The names are in `input`, where Snakemake has put them in their place.
    """
    return [
        {**row, **{column: len(names) for column, names in files_of(row).items()}}
        for row in BATCHES[wildcards.batch]
    ]


def batch_of_sample(wildcards):
    """Return the folder that holds the result of one sample."""
    if wildcards.sample not in BATCH_OF:
        raise WorkflowError(f"There is no sample {wildcards.sample!r} in the sheet.")
    if wildcards.kind == "html" and not config["html"]:
        raise WorkflowError(
            "Pages of samples are drawn only with `html: true` in the configuration."
        )
    return f"<results>/alkfusion/batches/{BATCH_OF[wildcards.sample]}"


@functools.cache
def installed():
    """Return version and table of the program, so that results are made again with a new one.

    Where Snakemake deploys the software itself, the program is not found here, and Snakemake compares environments.
    """
    program = shutil.which("alkfusion")
    if program is None:
        return "deployed by Snakemake"
    version, table = (
        subprocess.run(
            [program, *words], stdout=subprocess.PIPE, text=True, check=True
        ).stdout
        for words in (["--version"], ["knowledge", "show"])
    )
    checksum = [
        line.split()[1] for line in table.splitlines() if line.startswith("sha256")
    ]
    return " ".join([version.strip(), *checksum])


validate(config, "../schemas/config.schema.yaml")
ROWS = read_rows(config["samples"])
if (
    workflow.is_main_process
):  # a job of a cluster reads the sheet again, but need not check it again
    check_rows(ROWS)
STEP = config["samples_per_job"]
BATCHES = {
    f"{at // STEP + 1:05d}": ROWS[at : at + STEP] for at in range(0, len(ROWS), STEP)
}
BATCH_OF = {
    row["sample_name"]: batch for batch, rows in BATCHES.items() for row in rows
}
