"""Write ``docs/fields.md`` and ``docs/result.schema.json`` from the model; a test holds both to it."""

from __future__ import annotations

from pathlib import Path

from alkfusion.report.fields import fields_page
from alkfusion.report.json_document import json_schema

DOCS = Path(__file__).resolve().parents[1] / "docs"


def main() -> None:
    """Write both files."""
    (DOCS / "fields.md").write_text(fields_page(), encoding="utf-8")
    (DOCS / "result.schema.json").write_bytes(json_schema())


if __name__ == "__main__":
    main()
