"""A JSON file as Python objects, or one clear error."""

from __future__ import annotations

import json

from alkfusion.errors import InputError
from alkfusion.readers.source import TextSource

__all__ = ["read_json"]


def read_json(source: TextSource) -> object:
    """Return the document of a JSON file; raises InputError with the line where it stops being JSON."""
    text = "\n".join(line for _, line in source.lines())
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a plain ValueError
        raise InputError(
            f"this is not JSON ({getattr(error, 'msg', 'nested too deeply or a number too long')})",
            path=source.path,
            line=getattr(error, "lineno", None),
            advice="The file is damaged or was cut; make it again.",
        ) from None
    return document
