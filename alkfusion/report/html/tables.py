"""Tables of the pages: one row an item of the model, headings from the field list, every cell escaped."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from markupsafe import Markup

from alkfusion import model
from alkfusion.report.fields import title_of
from alkfusion.report.html.shown import fraction, shown, words

__all__ = ["Column", "item_table"]

#: A field, or several that share a cell; then the first word is what stands between their values.
Column = str | tuple[str, ...]

_SHARES = frozenset({"limit_of_detection", "vaf", "vaf_interval"})
_WORDS = frozenset({"site", "state"})
_CELL = Markup("<td>{}</td>")
_NAME = Markup('<th scope="row">{}</th>')
_HEAD = Markup('<th scope="col">{}</th>')
_BELOW = Markup(
    '<tr class="words"><td colspan="{}"><span class="small">{}</span> <span class="mono">{}</span></td></tr>'
)
_TABLE = Markup(
    '<div class="scroll" role="region" tabindex="0" aria-label="{}">\n'
    "<table>{}<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody></table>\n</div>"
)


def item_table(
    kind: str,
    columns: Sequence[Column],
    items: Sequence[msgspec.Struct],
    label: str,
    *,
    longest: int,
    caption: str = "",
    below: str = "",
    names: Sequence[str] = (),
) -> Markup:
    """Return a table of items of a type of the model, in a frame that scrolls when the window is narrow.

    ``label`` is what a screen reader says of the frame; ``below`` names a field with a line of its own below each row;
    ``names`` are headings of the rows, where no field can be one.
    """
    heads = Markup("").join(_HEAD.format(_heading(kind, column)) for column in columns)
    if names:
        heads = Markup("<td></td>") + heads
    lines = (
        _row([*names[place : place + 1], *(_text(column, item, longest) for column in columns)])
        + _line_below(kind, below, item, len(columns), longest)
        for place, item in enumerate(items)
    )
    named = Markup("<caption>{}</caption>").format(caption) if caption else ""
    return _TABLE.format(shown(label, 120), named, heads, Markup("").join(lines))


def _heading(kind: str, column: Column) -> str:
    if isinstance(column, str):
        return title_of(getattr(model, kind), column)
    first, *others = (title_of(getattr(model, kind), name) for name in column[1:])
    return column[0].join([first, *map(_inside_a_heading, others)])


def _inside_a_heading(title: str) -> str:
    """``Depth`` becomes ``depth``; ``VAF`` stays."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _row(texts: Sequence[str]) -> Markup:
    """Return a row; its first cell names it and is never empty."""
    return Markup("<tr>{}{}</tr>\n").format(
        _NAME.format(texts[0] or "not known"), Markup("").join(map(_CELL.format, texts[1:]))
    )


def _line_below(kind: str, name: str, item: msgspec.Struct, width: int, longest: int) -> Markup:
    if not name:
        return Markup("")
    return _BELOW.format(width, title_of(getattr(model, kind), name), _text(name, item, longest))


def _text(column: Column, item: msgspec.Struct, longest: int) -> str:
    if isinstance(column, str):
        return _value(column, getattr(item, column), longest)
    texts = (_value(name, getattr(item, name), longest) for name in column[1:])
    return column[0].join(text for text in texts if text)


def _value(name: str, value: object, longest: int) -> str:
    if isinstance(value, float | tuple) and name in _SHARES:
        return fraction(value)
    return words(value) if name in _WORDS else shown(value, longest)
