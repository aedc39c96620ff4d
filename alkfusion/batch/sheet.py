"""The sample sheet: read and checked whole, before the first sample runs.

``COLUMNS`` is the list of columns; a sheet needs ``sample_name`` and any of the others. It is the sample table of a
PEP (portable encapsulated project) as long as it has no other column: what is not known is refused, because a
misspelt ``disease`` must not be left out in silence.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from alkfusion.batch import cells
from alkfusion.batch.fusions_glob import files_of, samples_of
from alkfusion.batch.input_cells import FileOwners, input_files, one_file
from alkfusion.batch.mistakes import CellError, Mistake, SheetError
from alkfusion.batch.planned import PlannedSample
from alkfusion.batch.sheet_text import SheetRow, read_cells
from alkfusion.errors import UsageError
from alkfusion.knowledge.table import Knowledge
from alkfusion.sample import SampleOptions

__all__ = [
    "COLUMNS",
    "FILE_COLUMNS",
    "SheetSettings",
    "names_in_sheet",
    "plan_from_glob",
    "plan_from_samples_of",
    "plan_from_sheet",
]

#: Columns of input files; several in one cell are separated by ``;``.
FILE_COLUMNS = ("fusions", "sv", "vcf", "bam")
#: Column -> what it holds; the page docs/batch.md has the same list.
COLUMNS: dict[str, str] = {
    "sample_name": "name of the sample and of its result file; letters, digits and . _ + -",
    "patient": "whose sample it is; samples of one patient are shown together",
    "timepoint": "name of the time point, such as diagnosis or relapse1",
    "collected": "date of collection: YYYY-MM-DD, YYYY-MM or YYYY",
    "disease": "OncoTree code or name known to the knowledge table, such as ALCL",
    "age": "years, for approval limits",
    "prior_inhibitors": "ALK inhibitors given before, separated by ;",
    "fusions": "files of fusion callers, separated by ;",
    "sv": "structural-variant VCFs, separated by ;",
    "vcf": "files of small variants, separated by ;",
    "bam": "BAM or CRAM files, separated by ;",
    "targets": "BED file of the panel that the files of small variants come from",
    "build": "GRCh37, GRCh38 or auto",
}


class SheetSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says about all samples; a cell of the sheet goes before it."""

    build: str = "auto"
    fasta: Path | None = None
    fusions_glob: str | None = None  # {sample} stands for sample_name
    each_sample_of: Path | None = None  # a file of several samples, in place of a sheet
    ignored_columns: frozenset[str] = frozenset()
    shared_files: bool = False


def plan_from_sheet(path: Path, knowledge: Knowledge, settings: SheetSettings) -> list[PlannedSample]:
    """Return the samples of a sheet in its order.

    Raises SheetError, which lists every mistake with its line and column; InputError when the sheet is no text.
    """
    clash = settings.ignored_columns & COLUMNS.keys()
    if clash:
        raise UsageError(f"--ignore-column {min(clash)}: this column has a meaning and cannot be left out.")
    rows, mistakes = read_cells(path, list(COLUMNS), settings.ignored_columns, "sample_name")
    planned = _Planner(path.parent, knowledge, settings, mistakes).plan(rows)
    if mistakes:
        raise SheetError(path, mistakes)
    return planned


def plan_from_glob(knowledge: Knowledge, settings: SheetSettings) -> list[PlannedSample]:
    """Return one sample for each name that ``{sample}`` of the pattern stands for, in the order of the names."""
    pattern = settings.fusions_glob or ""
    rows = [SheetRow(place, {"sample_name": name}) for place, name in enumerate(samples_of(pattern), 1)]
    return _without_sheet(rows, knowledge, settings, f"--fusions-glob {pattern}")


def plan_from_samples_of(path: Path, knowledge: Knowledge, settings: SheetSettings) -> list[PlannedSample]:
    """Return one sample for each of a VCF, BCF or MAF, in its order; what it calls a normal is left out, and said.

    Raises InputError when the file has no samples, or compares tumours with normals and does not say which is which.
    """
    from alkfusion.variant_files import tumours_and_normals_of

    tumours, normals = tumours_and_normals_of(path)
    left_out = f"; left out as matched normal: {', '.join(normals)}" if normals else ", none is called a normal"
    print(f"batch: {path.name}: {len(tumours)} to read{left_out}", file=sys.stderr)
    rows = [SheetRow(place, {"sample_name": name, "vcf": str(path)}) for place, name in enumerate(tumours, 1)]
    shared = msgspec.structs.replace(settings, shared_files=True)
    return _without_sheet(rows, knowledge, shared, f"--each-sample-of {path}")


def _without_sheet(
    rows: Sequence[SheetRow], knowledge: Knowledge, settings: SheetSettings, option: str
) -> list[PlannedSample]:
    """Plan rows that an option made; raises UsageError with every mistake."""
    mistakes: list[Mistake] = []
    planned = _Planner(Path(), knowledge, settings, mistakes).plan(rows)
    if mistakes:
        listed = "\n".join(f"  {mistake.text}." for mistake in mistakes)
        raise UsageError(f"{option}: no sample was run.\n{listed}")
    return planned


def names_in_sheet(path: Path) -> list[str]:
    """Return the names of a sheet's samples; nothing else of it is looked at."""
    rows, mistakes = read_cells(path, None, frozenset(), "sample_name")
    if mistakes:
        raise SheetError(path, mistakes)
    return [row.cells["sample_name"] for row in rows if "sample_name" in row.cells]


class _Planner:
    """Makes samples of rows and collects what is wrong with them."""

    def __init__(self, folder: Path, knowledge: Knowledge, settings: SheetSettings, mistakes: list[Mistake]) -> None:
        self._settings = settings
        self._mistakes = mistakes
        self._names: dict[str, int] = {}
        self._owners = FileOwners(shared=settings.shared_files)
        self._checks = _checks(folder, knowledge)

    def plan(self, rows: Sequence[SheetRow]) -> list[PlannedSample]:
        """Return the samples of the rows without mistakes."""
        return [sample for row in rows if (sample := self._sample(row)) is not None]

    def _sample(self, row: SheetRow) -> PlannedSample | None:
        before = len(self._mistakes)
        self._note(row.line, self._name_mistake(row))
        values = self._values(row)
        files = [(column, path) for column in FILE_COLUMNS for path in values.get(column, ())]
        files.extend(("fusions", path) for path in self._globbed(row))
        for column, text in self._owners.claim(files, row.line):
            self._mistakes.append(Mistake(row.line, column, text))
        if not files and not row.cells.keys() & set(FILE_COLUMNS) and len(self._mistakes) == before:
            text = f"the sample has no input file; name one in {', '.join(FILE_COLUMNS)}"
            self._mistakes.append(Mistake(row.line, "sample_name", text))
        if len(self._mistakes) > before:
            return None
        return PlannedSample(
            row.cells["sample_name"], tuple(path for _, path in files), _options(values, self._settings)
        )

    def _name_mistake(self, row: SheetRow) -> tuple[str, str] | None:
        name = row.cells.get("sample_name")
        if name is None:
            return "sample_name", "the sample has no name"
        earlier = self._names.setdefault(name.casefold(), row.line)
        if earlier != row.line:
            return "sample_name", (
                f"{name} is the name of line {earlier} too (capitals make no difference);"
                " several files of one sample go into one cell, separated by ;"
            )
        return None

    def _note(self, line: int, mistake: tuple[str, str] | None) -> None:
        if mistake is not None:
            self._mistakes.append(Mistake(line, *mistake))

    def _values(self, row: SheetRow) -> dict[str, Any]:
        values = {}
        for column, cell in row.cells.items():
            try:
                values[column] = self._checks[column](cell)
            except CellError as error:
                self._mistakes.append(Mistake(row.line, column, str(error)))
        return values

    def _globbed(self, row: SheetRow) -> Sequence[Path]:
        """Return the files of the pattern for a row that names no fusion file itself."""
        name, pattern = row.cells.get("sample_name"), self._settings.fusions_glob
        if name is None or pattern is None or "fusions" in row.cells:
            return ()
        found = files_of(pattern, name)
        if not found:
            self._mistakes.append(Mistake(row.line, "fusions", f"no file fits --fusions-glob {pattern} for {name}"))
        return found


def _checks(folder: Path, knowledge: Knowledge) -> Mapping[str, Callable[[str], object]]:
    files = {
        column: (lambda cell, bam=column == "bam": input_files(cell, folder, alignments=bam)) for column in FILE_COLUMNS
    }
    return {
        "sample_name": cells.safe_name,
        "patient": cells.free_text,
        "timepoint": cells.free_text,
        "collected": cells.collected,
        "disease": cells.disease(knowledge),
        "age": cells.age,
        "prior_inhibitors": cells.inhibitors(knowledge),
        "targets": lambda cell: one_file(cell, folder),
        "build": cells.build,
        **files,
    }


def _options(values: Mapping[str, Any], settings: SheetSettings) -> SampleOptions:
    stated = {column: value for column, value in values.items() if column not in {"sample_name", *FILE_COLUMNS}}
    of_all = SampleOptions(build=cells.build(settings.build), fasta=settings.fasta, sample=values["sample_name"])
    return msgspec.structs.replace(of_all, **stated)
