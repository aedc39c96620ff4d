"""The results of a cohort as a stream, checked to belong together."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from alkfusion.errors import InputError, UsageError
from alkfusion.model import Result
from alkfusion.report.json_document import from_json

__all__ = ["ResultFiles", "ResultStream"]


class ResultFiles:
    """Paths of results in the order of their names, kept small: of 100,000 files the folder is stored once."""

    def __init__(self, given: Sequence[Path]) -> None:
        """Take the files named, and ``*.json`` of the folders named; raises InputError for a folder without any."""
        self._folders: list[str] = []
        self._keys: list[str] = []  # name of the file, NUL, number of its folder
        for path in given:
            names = _results_in(path) if path.is_dir() else iter([path.name])
            before = len(self._keys)
            self._keys.extend(f"{name}\0{len(self._folders)}" for name in names)
            if len(self._keys) == before:
                advice = "Run `alkfusion batch` first."
                raise InputError("the folder holds no result (*.json)", path=path, advice=advice)
            self._folders.append(str(path if path.is_dir() else path.parent))
        self._keys.sort()

    def __len__(self) -> int:
        return len(self._keys)

    def name(self, place: int) -> str:
        """Return the name of a file without its folder."""
        return self._keys[place].partition("\0")[0]

    def has(self, name: str) -> bool:
        """Tell whether a file of this name is among them."""
        place = bisect_left(self._keys, f"{name}\0")
        return place < len(self) and self.name(place) == name

    def __iter__(self) -> Iterator[str]:
        return (self.path(place) for place in range(len(self)))

    def path(self, place: int) -> str:
        """Return the path of a file."""
        name, _, folder = self._keys[place].partition("\0")
        return os.path.join(self._folders[int(folder)], name)  # noqa: PTH118 - text, because it is read as such


def _results_in(folder: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        yield from (entry.name for entry in entries if entry.name.endswith(".json") and entry.name[0] != ".")


class SeenSamples:
    """The names of the samples seen so far.

    Most files are named after their sample, and their names are kept already: only the others are kept here.
    """

    def __init__(self, files: ResultFiles) -> None:
        self._files = files
        self._odd: set[str] = set()  # samples whose file has another name
        self._misnamed: set[str] = set()  # names of such files, without their ending
        self._last = ""

    def __contains__(self, sample: str) -> bool:
        named = sample not in self._misnamed and self._files.has(f"{sample}.json")
        return named or sample in self._odd

    def add(self, sample: str, place: int) -> bool:
        """Note a sample; return True when its name may have been there before."""
        stem = self._files.name(place).removesuffix(".json")
        if stem == sample:
            repeated = sample in (self._last, *(self._odd & {sample}))  # files of one name follow each other
            self._last = sample
            return repeated
        repeated = sample in self
        self._odd.add(sample)
        self._misnamed.add(stem)
        return repeated


class _Origin(msgspec.Struct, frozen=True):
    """What has to be the same for results that stand in one table."""

    schema_version: int
    program_version: str
    knowledge_version: str
    knowledge_sha256: str
    reference_version: str


class ResultStream:
    """Results read from their files, one at a time, every time they are looped over."""

    def __init__(self, files: ResultFiles, *, mixed: bool = False, duplicates: bool = False) -> None:
        """``mixed`` and ``duplicates`` allow what ``checked`` refuses."""
        self.files = files
        self.seen = SeenSamples(files)  # by ``checked``
        self._mixed = mixed
        self._duplicates = duplicates

    def __len__(self) -> int:
        return len(self.files)

    def __iter__(self) -> Iterator[Result]:
        return (from_json(Path(name)) for name in self.files)

    def read(self, place: int) -> Result:
        """Return one result; ``place`` is what ``checked`` gave with it."""
        return from_json(Path(self.files.path(place)))

    def checked(self) -> Iterator[tuple[int, Result]]:
        """Yield (place, result).

        Raises UsageError for results of different versions and for two results of one sample, InputError for a file
        that is no result.
        """
        first: tuple[str, _Origin] | None = None
        for place, name in enumerate(self.files):
            result = from_json(Path(name))
            first = first or (name, _origin(result))
            if not self._mixed:
                _refuse_other_origin(first, name, _origin(result))
            if self.seen.add(result.sample.id, place) and not self._duplicates:
                self._refuse_duplicate(result.sample.id)
            yield place, result

    def _refuse_duplicate(self, sample: str) -> None:
        both = [name for name in self.files if from_json(Path(name)).sample.id == sample][:2]
        if len(both) == 2:
            raise UsageError(
                f"The sample {sample} has two results: {' and '.join(both)}."
                " Give one of them, or allow it with --allow-duplicates."
            )


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
