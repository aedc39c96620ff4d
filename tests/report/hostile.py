"""Names that want to be more than names, and a result in which every text is such a name."""

from __future__ import annotations

from enum import Enum

import msgspec

from alkfusion.model import Result

__all__ = ["HOSTILE", "poisoned", "poisoned_result"]

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '"onload="alert(1)" x="',
    "formula": "=cmd()|' /C calc'!A0",
    "path": "../../x",
    "long": "A" * 10_000,
    "right-to-left": "\u202egnp.exe\u2066 אבג",
    "emoji": "🧬👩🏽‍🔬",
    "newline": "one\ntwo\tthree\r\nfour",
    "escape": "\x1b[31mred\x07\x00",
    "template": "{{ 7*7 }}{% raw %}",
    "comment": "--><!-- ]]>",
    "entity": "&lt;b&gt; &amp;",
}

# Fields that the program fills from lists of its own and never from a file; a picture needs them as they are.
_OWN = frozenset({"contig", "strand", "site", "build", "transcript", "exon_label", "level", "state", "drug"})


def poisoned(item: object, text: str, *, keep: frozenset[str] = frozenset(), field: str = "") -> object:
    """Return a copy in which every text that can come from a file or a user is ``text``."""
    if isinstance(item, msgspec.Struct):
        changed = {name: poisoned(getattr(item, name), text, keep=keep, field=name) for name in item.__struct_fields__}
        return type(item)(**changed)
    if isinstance(item, tuple):
        return tuple(poisoned(inner, text, keep=keep, field=field) for inner in item)
    if isinstance(item, str) and not isinstance(item, Enum) and field not in _OWN | keep:
        return text
    return item


def poisoned_result(result: Result, text: str, *, keep: frozenset[str] = frozenset()) -> Result:
    """Return a poisoned result; checked to be one by writing and reading it."""
    changed = poisoned(result, text, keep=keep)
    return msgspec.json.decode(msgspec.json.encode(changed), type=Result)
