"""The results of a cohort as a stream, checked to belong together."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from alkfusion.errors import InputError, UsageError
from alkfusion.model import Result
from alkfusion.report.json_document import from_json

__all__ = ["ResultStream", "result_files"]


def result_files(given: Sequence[Path]) -> list[str]:
    """Return the files of results: those named, and ``*.json`` of the folders named, in the order of their names.

    Plain text instead of Path: of 100,000 files the names must stay small. Raises InputError when there is none.
    """
    files: list[str] = []
    for path in given:
        found = [entry.path for entry in os.scandir(path) if _is_result(entry.name)] if path.is_dir() else [str(path)]
        if not found:
            raise InputError("the folder holds no result (*.json)", path=path, advice="Run `alkfusion batch` first.")
        files.extend(found)
    return sorted(files, key=lambda name: (os.path.basename(name), name))  # noqa: PTH119 - text, see above


def _is_result(name: str) -> bool:
    return name.endswith(".json") and not name.startswith(".")


class _Origin(msgspec.Struct, frozen=True):
    """What has to be the same for results that stand in one table."""

    schema_version: int
    program_version: str
    knowledge_version: str
    knowledge_sha256: str
    reference_version: str


class ResultStream:
    """Results read from their files, one at a time, every time they are looped over."""

    def __init__(self, files: Sequence[str], *, mixed: bool = False, duplicates: bool = False) -> None:
        """``mixed`` and ``duplicates`` allow what ``checked`` refuses."""
        self.files = files
        self._mixed = mixed
        self._duplicates = duplicates

    def __len__(self) -> int:
        return len(self.files)

    def __iter__(self) -> Iterator[Result]:
        return (from_json(Path(name)) for name in self.files)

    def checked(self) -> Iterator[tuple[str, Result]]:
        """Yield (file, result).

        Raises UsageError for results of different versions and for two results of one sample, InputError for a file
        that is no result.
        """
        first: tuple[str, _Origin] | None = None
        places: dict[str, int] = {}
        for place, name in enumerate(self.files):
            result = from_json(Path(name))
            first = first or (name, _origin(result))
            if not self._mixed:
                _refuse_other_origin(first, name, _origin(result))
            earlier = places.setdefault(result.sample.id, place)
            if earlier != place and not self._duplicates:
                raise UsageError(
                    f"The sample {result.sample.id} has two results: {self.files[earlier]} and {name}."
                    " Give one of them, or allow it with --allow-duplicates."
                )
            yield name, result


def _origin(result: Result) -> _Origin:
    return _Origin(
        result.schema_version,
        result.provenance.program_version,
        result.provenance.knowledge_version,
        result.provenance.knowledge_sha256,
        result.provenance.reference_version,
    )


def _refuse_other_origin(first: tuple[str, _Origin], name: str, origin: _Origin) -> None:
    file, wanted = first
    for field in origin.__struct_fields__:
        one, other = getattr(wanted, field), getattr(origin, field)
        if one != other:
            raise UsageError(
                f"Results of different versions do not belong in one table: {field.replace('_', ' ')} is {one} in"
                f" {file} and {other} in {name}. Make them again with `alkfusion batch --resume`, or allow it with"
                " --allow-mixed."
            )
