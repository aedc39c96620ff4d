"""``alkfusion knowledge``: look at the table, check it, compare two versions, hand it on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from alkfusion.knowledge.compare import Difference
    from alkfusion.knowledge.table import Knowledge
    from alkfusion.model import DrugCall
    from alkfusion.predict.changed_calls import CallChange

__all__ = ["knowledge"]

_FOLDER = click.Path(path_type=Path)
_overlays = click.option(
    "--knowledge", "overlays", multiple=True, type=_FOLDER, metavar="OVERLAY.tsv", help="Evidence rows of your own."
)
_directory = click.option(
    "--directory", type=_FOLDER, metavar="DIR", help="A table folder to use in place of the shipped one."
)


@click.group()
def knowledge() -> None:
    """Show, validate, compare or export the knowledge table."""


@knowledge.command()
@_overlays
@_directory
@click.option("--drug", metavar="NAME", help="Print the evidence rows of one drug instead of the counts.")
@click.option("--table", "name", metavar="NAME", help="Print one of the other tables, such as bypass or options.")
def show(overlays: tuple[Path, ...], directory: Path | None, drug: str | None, name: str | None) -> None:
    """Print version, checksum and counts, or the rows of one drug, or one table."""
    from alkfusion.knowledge.counts import counts, tally
    from alkfusion.knowledge.table import load_knowledge

    table = load_knowledge(overlays, directory)
    if drug is not None:
        _show_drug(table, drug)
        return
    if name is not None:
        _show_table(table, name)
        return
    click.echo(f"version  {table.version}\nsha256   {table.sha256}")
    if table.overlays:
        click.echo(f"overlays {', '.join(table.overlays)}")
    for label, number in counts(table).items():
        click.echo(f"{number:6d}  {label}")
    for column in ("response", "evidence_type", "background"):
        words = ", ".join(f"{word} {number}" for word, number in tally(table, column).items())
        click.echo(f"{column}: {words}")


def _show_drug(table: Knowledge, name: str) -> None:
    from alkfusion.errors import UsageError
    from alkfusion.knowledge.counts import publication

    try:
        drug = table.drug(name)
    except KeyError:
        known = ", ".join(row.name for row in table.drugs)
        raise UsageError(f"The table has no drug called {name!r}; it has: {known}.") from None
    for row in table.evidence:
        if row.drug == drug.name:
            what = "+".join(row.genotype) or row.alteration
            click.echo(f"{row.row_id}\t{what}\t{row.background}\t{row.response}\t{row.level}\t{publication(row)}")
            click.echo(f"\t{row.statement}")


def _show_table(table: Knowledge, name: str) -> None:
    from alkfusion.errors import UsageError
    from alkfusion.knowledge.export import table_tsv
    from alkfusion.knowledge.package import SHIPPED

    if name not in SHIPPED:
        raise UsageError(f"There is no table {name!r}; there are: {', '.join(SHIPPED)}.")
    click.echo(table_tsv(table, name), nl=False)


@knowledge.command()
@_overlays
@_directory
def validate(overlays: tuple[Path, ...], directory: Path | None) -> None:
    """Check the whole table; exit 4 with every problem named when it is not valid."""
    from alkfusion.knowledge.table import load_knowledge
    from alkfusion.knowledge.validation import require_valid
    from alkfusion.resources import resource

    table = load_knowledge(overlays, directory)
    require_valid(table, resource("knowledge") if directory is None else directory)
    click.echo(f"valid: version {table.version}, {len(table.evidence)} evidence rows")


@knowledge.command()
@click.argument("old", type=_FOLDER)
@click.argument("new", type=_FOLDER, required=False)
@_overlays
@click.option("--results", type=_FOLDER, metavar="DIR", help="Result files of an older run: which calls would change?")
def diff(old: Path, new: Path | None, overlays: tuple[Path, ...], results: Path | None) -> None:
    """Compare the table folder OLD with NEW (default: the shipped table), row by row and cell by cell.

    With --results, the prediction of each saved result is made again with both tables.
    """
    from alkfusion.knowledge.compare import compare
    from alkfusion.knowledge.table import load_knowledge

    before, after = load_knowledge(overlays, old, earlier=True), load_knowledge(overlays, new)
    difference = compare(before, after)
    click.echo(f"{difference.old_version} -> {difference.new_version}")
    for row in difference.added:
        click.echo(f"added\t{row.row_id}\t{row.statement}")
    for row in difference.removed:
        click.echo(f"removed\t{row.row_id}\t{row.statement}")
    for change in difference.changed:
        click.echo(f"changed\t{change.row_id}\t{change.column}\t{change.old!r} -> {change.new!r}")
    for table in difference.other_tables:
        click.echo(f"table\t{table}\tdiffers")
    if results is not None:
        _recalled(difference, before, after, results)


def _recalled(difference: Difference, old: Knowledge, new: Knowledge, folder: Path) -> None:
    """Name the samples of older results that changed rows bear on, and every drug call that changes."""
    from alkfusion.cohort.results import ResultFiles, ResultStream
    from alkfusion.knowledge.compare import rows_that_touch
    from alkfusion.predict.changed_calls import recall

    stream = ResultStream(ResultFiles([folder]))
    touched = changing = other = unlike = 0
    for result in stream:
        rows, found = rows_that_touch(difference, result), recall(result, old, new)
        other, unlike = other + (not found.same_table), unlike + (not found.reproduced)
        touched, changing = touched + bool(rows), changing + bool(found.changes)
        if rows:
            click.echo(f"sample\t{found.sample}\t{','.join(rows)}")
        for change in found.changes:
            click.echo(_told(found.sample, change, rows))
    click.echo(f"{touched} of {len(stream)} samples are touched by rows that differ; the calls of {changing} change")
    if other:
        click.echo(f"note\t{other} results were not made with the old table")
    if unlike:
        click.echo(f"note\tthe calls of {unlike} results are not what this program makes of them with the old table")


def _told(sample: str, change: CallChange, touching: tuple[str, ...]) -> str:
    """Return the line of one call; its rows are those that came, went, changed sides or say something else now."""
    before, after = _call(change.before), _call(change.after)
    if before != after or change.before is None or change.after is None:
        rows = sorted({*change.rows, *change.named.intersection(touching)})
        return f"call\t{sample}\t{change.drug}\t{before} -> {after}\t{','.join(rows)}"
    return f"approval\t{sample}\t{change.drug}\t{change.before.approved} -> {change.after.approved}"


def _call(call: DrugCall | None) -> str:
    if call is None:
        return "not called"
    return f"{call.prediction.value} level {call.level}" if call.level else call.prediction.value


@knowledge.command()
@_overlays
@_directory
@click.option("--format", "form", type=click.Choice(["json", "tsv"]), default="json", show_default=True)
@click.option("--output", type=_FOLDER, metavar="FILE", help="Where to write; without it, standard output.")
def export(overlays: tuple[Path, ...], directory: Path | None, form: str, output: Path | None) -> None:
    """Write the evidence as statements in the manner of GA4GH VA-Spec (json) or as one flat table (tsv)."""
    import msgspec

    from alkfusion.knowledge.export import evidence_tsv, va_statements
    from alkfusion.knowledge.table import load_knowledge
    from alkfusion.report.files import write_whole

    table = load_knowledge(overlays, directory)
    if form == "tsv":
        content = evidence_tsv(table).encode()
    else:
        content = msgspec.json.format(msgspec.json.encode(va_statements(table), order="sorted"), indent=2) + b"\n"
    if output is None:
        click.echo(content.decode(), nl=False)
    else:
        write_whole(output, content)


@knowledge.command("import-civic")
@click.argument("release", type=_FOLDER, metavar="FILE")
@click.option("--output", type=_FOLDER, required=True, metavar="OVERLAY.tsv", help="The overlay table to write.")
def import_civic(release: Path, output: Path) -> None:
    """Make an overlay of the accepted ALK items of a CIViC release that the shipped table lacks.

    FILE is ClinicalEvidenceSummaries.tsv, downloaded by you. Items that need a curator are named and left out.
    """
    from alkfusion.knowledge.civic import import_civic as read_release
    from alkfusion.knowledge.package import columns
    from alkfusion.knowledge.rows import Evidence
    from alkfusion.knowledge.table import load_knowledge
    from alkfusion.report.files import write_whole

    imported = read_release(release, load_knowledge())
    lines = ("\t".join(cells) for cells in (columns(Evidence), *imported.lines))
    write_whole(output, ("\n".join(lines) + "\n").encode())
    for item, reason in imported.left_out:
        click.echo(f"left out {item}: {reason}", err=True)
    click.echo(f"{len(imported.lines)} rows written, {len(imported.left_out)} items left out", err=True)
