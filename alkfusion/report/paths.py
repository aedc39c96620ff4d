"""A result taken apart into single facts, each with its path in the JSON document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

__all__ = ["leaves", "named_items"]

# The field by which the items of a list are told apart; a list of other things is told apart by place.
_KEYS = ("drug", "residue", "name", "protein")


def named_items(items: Sequence[object]) -> dict[str, object]:
    """Name the items of a list by what tells them apart, else by their place, 0-based."""
    for key in _KEYS:
        names = [str(item[key]) for item in items if isinstance(item, Mapping) and key in item]
        if items and len(names) == len(items) and len(set(names)) == len(names):
            return dict(zip(names, items, strict=True))
    return {str(place): item for place, item in enumerate(items)}


def leaves(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield (path, value) of every fact of a document made of plain dicts and lists; an empty list is a fact too.

    Lists of plain values stay whole, because their items mean nothing alone.
    """
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from leaves(inner, (*path, str(name)))
    elif isinstance(value, list | tuple) and any(isinstance(item, Mapping) for item in value):
        for name, inner in named_items(value).items():
            yield from leaves(inner, (*path, name))
    else:
        yield path, value
