"""Is a saved result still what the program makes of the same files? Compute again and say what differs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

import msgspec

from alkfusion.errors import InputError, UsageError
from alkfusion.knowledge.table import Knowledge
from alkfusion.model import Result
from alkfusion.report.paths import named_items
from alkfusion.sample import SampleOptions, analyse

__all__ = ["Difference", "differences", "find_inputs", "options_of", "recompute"]

_NEVER_COMPARED = frozenset({"provenance.created"})


class Difference(msgspec.Struct, frozen=True):
    """One field that is not the same; ``where`` is its path in the JSON document."""

    where: str
    saved: object
    now: object

    def __str__(self) -> str:
        return f"{self.where}: was {_quoted(self.saved)}, is now {_quoted(self.now)}"


def _quoted(value: object) -> str:
    text = "absent" if value is msgspec.UNSET else msgspec.json.encode(value, order="sorted").decode()
    return text if len(text) <= 200 else f"{text[:200]}..."


def recompute(saved: Result, folder: Path, given: Sequence[Path], knowledge: Knowledge) -> Result:
    """Analyse the inputs that a result names once more, with the options that it records.

    Files are taken from ``given``, then from ``folder``, then from where the program was started, by their names.
    Raises InputError when one is missing, or when an option is not one of this version.
    """
    inputs = find_inputs([item.name for item in saved.inputs], given, (folder, Path()))
    extra = [path for path in given if path not in inputs]
    options = options_of(saved, [*extra, *inputs], (folder, Path()))
    used = {path.name for path in _paths(options)}
    if strange := [path.name for path in extra if path.name not in used]:
        raise UsageError(f"{', '.join(strange)}: the result names no such input.")
    return analyse(inputs, options, knowledge)


def _paths(options: SampleOptions) -> list[Path]:
    values = (getattr(options, name) for name in options.__struct_fields__)
    return [value for value in values if isinstance(value, Path)]


def find_inputs(names: Sequence[str], given: Sequence[Path], folders: Sequence[Path]) -> list[Path]:
    """Return a path for each name; raise InputError that names what is missing."""
    found = {name: _find(name, given, folders) for name in names}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        raise InputError(
            f"{len(missing)} of the {len(names)} files that the result names are not here",
            seen=", ".join(missing),
            advice="Name them after the result, or put them beside it.",
        )
    return [path for path in found.values() if path is not None]


def _find(name: str, given: Sequence[Path], folders: Sequence[Path]) -> Path | None:
    if Path(name).name != name:  # a name from a file never leads out of the folders
        return None
    places = [path for path in given if path.name == name] + [folder / name for folder in folders]
    return next((path for path in places if path.is_file()), None)


def options_of(saved: Result, given: Sequence[Path], folders: Sequence[Path]) -> SampleOptions:
    """Return the options that a result records, as the program took them; files are found by their names."""
    kinds = get_type_hints(SampleOptions)
    values: dict[str, object] = {}
    for name, text in saved.provenance.options.items():
        if name not in kinds:
            raise InputError(f"the result records the option {name!r}, which this version does not know")
        kind = _kind(kinds[name])
        try:
            values[name] = _value(kind, text, given, folders)
        except (ValueError, SyntaxError, msgspec.ValidationError):
            raise InputError(f"the option {name!r} of the result cannot be read", seen=text) from None
    return SampleOptions(**values)  # type: ignore[arg-type]


def _kind(hint: object) -> object:
    """Return ``X`` of ``X | None``."""
    if get_origin(hint) in (Union, UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _value(kind: object, text: str, given: Sequence[Path], folders: Sequence[Path]) -> object:
    if kind is Path:
        return find_inputs([text], given, folders)[0]
    if get_origin(kind) is tuple:
        return msgspec.convert(ast.literal_eval(text), kind)
    return msgspec.convert(text, kind, strict=False)


def differences(saved: Result, now: Result) -> list[Difference]:
    """Return every field in which two results differ, in the order of the document; the time of making never counts."""
    pairs = _walk("", msgspec.to_builtins(saved, order="sorted"), msgspec.to_builtins(now, order="sorted"))
    return [found for found in pairs if found.where not in _NEVER_COMPARED]


def _walk(where: str, saved: object, now: object) -> Iterator[Difference]:
    if isinstance(saved, list | tuple) and isinstance(now, list | tuple):
        saved, now = named_items(saved), named_items(now)
        yield from _walk_names(where, saved, now, "{where}[{name}]")
    elif isinstance(saved, dict) and isinstance(now, dict):
        yield from _walk_names(where, saved, now, "{where}.{name}" if where else "{name}")
    elif saved != now:
        yield Difference(where, saved, now)


def _walk_names(where: str, saved: Mapping[str, object], now: Mapping[str, object], path: str) -> Iterator[Difference]:
    for name in dict.fromkeys([*saved, *now]):
        place = path.format(where=where, name=name)
        yield from _walk(place, saved.get(name, msgspec.UNSET), now.get(name, msgspec.UNSET))
