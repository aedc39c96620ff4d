"""Elements of a drawing as escaped text: the little of SVG that the pictures need."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from alkfusion.report.visible import visible

__all__ = ["drawing", "element", "group", "line", "rect", "text"]

_LONGEST_LABEL = 60


def element(name: str, *content: str, **attributes: object) -> Markup:
    """Return one element; names of attributes lose a trailing ``_`` and turn ``_`` into ``-``; None is left out."""
    words = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = Markup("").join(content)
    return Markup(f"<{name}{words}>{inner}</{name}>") if inner else Markup(f"<{name}{words}/>")


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    if isinstance(value, Markup):  # made here, such as the path of a thousand cells
        return value
    return visible(str(value), _LONGEST_LABEL)


def group(content: Iterable[Markup], *, title: str | None = None, **attributes: object) -> Markup:
    """Return a group; its title is what a pointer shows and a screen reader says."""
    named = [element("title", escape(visible(title, 200)))] if title else []
    return element("g", *named, *content, **attributes)


def rect(x: float, y: float, width: float, height: float, **attributes: object) -> Markup:
    """Return a rectangle; it is at least half a unit wide, so that nothing vanishes."""
    return element("rect", x=float(x), y=float(y), width=max(0.5, float(width)), height=float(height), **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: object) -> Markup:
    """Return a straight line."""
    return element("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), **attributes)


def text(x: float, y: float, words: str, **attributes: object) -> Markup:
    """Return a line of text, cut where it would leave every picture."""
    return element("text", escape(visible(words, _LONGEST_LABEL * 2)), x=float(x), y=float(y), **attributes)


def drawing(content: Iterable[Markup], *, width: float, height: float, label: str, kind: str) -> Markup:
    """Return the whole picture; ``label`` says in one sentence what it shows."""
    return element(
        "svg",
        element("title", escape(visible(label, 400))),
        *content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        class_=f"picture {kind}",
    )
