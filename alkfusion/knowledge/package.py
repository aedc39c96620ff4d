"""Read the files of the data package: its description, its versions, its rows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

import msgspec

from alkfusion.errors import KnowledgeError
from alkfusion.knowledge.rows import (
    Approval,
    Bypass,
    Conflict,
    Contact,
    Disease,
    Drug,
    Evidence,
    Excluded,
    Option,
    PartnerFact,
    Threshold,
)
from alkfusion.patterns import pattern

if TYPE_CHECKING:
    from _hashlib import HASH
    from collections.abc import Callable

__all__ = ["ACCEPTED", "SHIPPED", "Package", "check_versions", "columns", "read_package", "read_rows", "tables_of"]

#: Versions of the table that this program reads: any of this major version (a new major changes columns or meaning).
ACCEPTED = "1"

#: File stem -> row type, in the order in which the files enter the checksum.
SHIPPED: dict[str, type[Any]] = {
    "evidence": Evidence,
    "drugs": Drug,
    "approvals": Approval,
    "diseases": Disease,
    "partners": PartnerFact,
    "bypass": Bypass,
    "options": Option,
    "contacts": Contact,
    "conflicts": Conflict,
    "excluded": Excluded,
    "thresholds": Threshold,
}

#: Tables that came later -> the first version of the table that has them.
_SINCE = {"contacts": (1, 3, 0)}

#: Fields that the reader fills in and no file holds.
_ADDED = frozenset({"origin", "line"})

_Row = TypeVar("_Row")
_VERSION = pattern(r"\d+\.\d+\.\d+")


class Package(msgspec.Struct, frozen=True):
    """What the program needs of ``datapackage.json``."""

    version: str
    accepted_by: str


def columns(kind: type[Any]) -> tuple[str, ...]:
    """Return the columns of a table, in order."""
    return tuple(name for name in kind.__struct_fields__ if name not in _ADDED)


def _text(path: Path, digest: HASH | None) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise KnowledgeError(f"the table cannot be read ({error.strerror})", path=path) from error
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise KnowledgeError("the file is not UTF-8", path=path, line=line, advice="Save it as UTF-8.") from error
    # Line ends of a spreadsheet must not change the checksum.
    text = text.replace("\r\n", "\n").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    if digest is not None:
        digest.update(text.encode("utf-8"))
        digest.update(b"\0")
    return text


def read_package(folder: Path, digest: HASH | None = None) -> Package:
    """Read ``datapackage.json``; raise KnowledgeError when it is absent, malformed or has no version."""
    path = folder / "datapackage.json"
    try:
        content = msgspec.json.decode(_text(path, digest))
    except msgspec.DecodeError as error:
        raise KnowledgeError(f"the file is not JSON ({error})", path=path) from error
    version = content.get("version") if isinstance(content, dict) else None
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise KnowledgeError("the key 'version' is not a version such as 1.2.3", path=path, seen=version)
    return Package(version, str(content.get("acceptedBy", "")))


def check_versions(package: Package, folder: Path) -> None:
    """Refuse a table that this program was not written for, and a program that the table was not written for."""
    from alkfusion import __version__

    path = folder / "datapackage.json"
    if package.version.split(".")[0] != ACCEPTED:
        raise KnowledgeError(
            f"this program reads knowledge tables of version {ACCEPTED}.x.y",
            path=path,
            seen=package.version,
            advice="Use a table of that version, or another release of alkfusion.",
        )
    minimum = re.fullmatch(r">=(\d+)\.(\d+)\.(\d+)", package.accepted_by)
    if not minimum:
        raise KnowledgeError("the key 'acceptedBy' must read like >=1.2.3", path=path, seen=package.accepted_by)
    needed = tuple(int(part) for part in minimum.groups())
    if tuple(int(part) for part in re.findall(r"\d+", __version__)[:3]) < needed:
        raise KnowledgeError(
            f"this table needs alkfusion {package.accepted_by}", path=path, seen=__version__, advice="Update alkfusion."
        )


def tables_of(package: Package) -> dict[str, type[Any]]:
    """Return the tables that a package of this version has: one of before a table came is read without it."""
    version = tuple(int(part) for part in package.version.split("."))
    return {name: kind for name, kind in SHIPPED.items() if version >= _SINCE.get(name, version)}


def _parsed_list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";")) if cell else ()


def _parsed_genotype(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("+")) if cell else ()


def _parsed_bool(cell: str) -> bool:
    if cell not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return cell == "yes"


def _number(cell: str) -> float:
    value = float(cell)
    if not 0 <= value < float("inf"):
        raise ValueError("must be a number that is not negative")
    return value


def _optional_number(cell: str) -> float | None:
    return _number(cell) if cell else None


def _optional_count(cell: str) -> int | None:
    if not cell:
        return None
    if not cell.isdigit():
        raise ValueError("must be a whole number")
    return int(cell)


_PARSERS: dict[object, Callable[[str], Any]] = {
    str: str,
    bool: _parsed_bool,
    float: _number,
    float | None: _optional_number,
    int | None: _optional_count,
    tuple[str, ...]: _parsed_list,
}


def _parsers(kind: type[Any]) -> list[tuple[int, str, Callable[[str], Any]]]:
    """Return position, name and parser of each column that is not plain text."""
    hints = get_type_hints(kind)
    found = []
    for position, name in enumerate(columns(kind)):
        parser = _parsed_genotype if name == "genotype" else _PARSERS[hints[name]]
        if parser is not str:
            found.append((position, name, parser))
    return found


def _header(path: Path, line: str, kind: type[Any]) -> None:
    seen, wanted = line.split("\t"), list(columns(kind))
    if seen == wanted:
        return
    missing = [name for name in wanted if name not in seen]
    extra = [name for name in seen if name not in wanted]
    what = f"the columns {missing} are missing" if missing else f"the columns {extra} are unknown"
    if not missing and not extra:
        what = "the columns are not in the order of the schema"
    raise KnowledgeError(what, path=path, line=1, seen=line, advice=f"The header must read: {' '.join(wanted)}.")


def read_rows(path: Path, kind: type[_Row], *, origin: str = "", digest: HASH | None = None) -> tuple[_Row, ...]:
    """Read one table; every problem is a KnowledgeError with the line (1-based, header included) and the column."""
    lines = _text(path, digest).split("\n")
    if lines[-1]:
        raise KnowledgeError("the last line has no line end; the file may be cut off", path=path, line=len(lines))
    _header(path, lines[0], kind)
    names, parsers, rows = columns(kind), _parsers(kind), []
    for number, line in enumerate(lines[1:-1], start=2):
        cells: list[Any] = line.split("\t")
        if len(cells) != len(names):
            raise KnowledgeError(f"{len(cells)} cells instead of {len(names)}", path=path, line=number, seen=line)
        if '"' in line:
            raise KnowledgeError("a cell holds a quotation mark", path=path, line=number, advice="Use ' instead.")
        for position, name, parser in parsers:
            try:
                cells[position] = parser(cells[position])
            except ValueError as error:
                raise KnowledgeError(f"column {name}: {error}", path=path, line=number, seen=cells[position]) from error
        rows.append(kind(*cells, origin, number))  # type: ignore[call-arg]
    return tuple(rows)
