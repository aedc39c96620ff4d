"""The result as JSON: the contract of DESIGN section 4. Keys sorted, so that equal results are equal bytes."""

from __future__ import annotations

from pathlib import Path

import msgspec

from alkfusion.errors import InputError
from alkfusion.model import SCHEMA_VERSION, Result

__all__ = ["from_json", "json_schema", "to_json"]

_ENCODER = msgspec.json.Encoder(order="sorted")


def to_json(result: Result) -> bytes:
    """Return the document, indented, with a line end."""
    return msgspec.json.format(_ENCODER.encode(result), indent=1) + b"\n"


def from_json(path: Path) -> Result:
    """Read a saved result; raises InputError when it is not one of ours."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Result)
    except OSError as error:
        raise InputError(f"the file cannot be read ({error.strerror or error})", path=path) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(
            "this is not a result of alkfusion",
            path=path,
            seen=error,
            advice=f"Give a JSON file written by `alkfusion annotate` (schema version {SCHEMA_VERSION}).",
        ) from None


def json_schema() -> bytes:
    """Return the JSON Schema of the document, made from the model."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(Result), order="sorted"), indent=1) + b"\n"
