"""Reads an HTML page as a browser does: its elements, its links, its text."""

from __future__ import annotations

from html.parser import HTMLParser

__all__ = ["Page"]

_UNSEEN = ("style", "script", "title")


class Page(HTMLParser):
    """The elements with their attributes, the addresses they name, and the text that a reader sees."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._words: list[str] = []
        self._inside: list[str] = []
        self._cell: list[str] | None = None
        self.heading = ""
        self.tables: list[list[list[str]]] = []  # rows of cells of each table, headings too
        self.feed(content.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in _UNSEEN:
            self._inside.append(tag)
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th", "h1"):
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()
        elif tag in ("td", "th") and self._cell is not None:
            self.tables[-1][-1].append(" ".join("".join(self._cell).split()))
            self._cell = None
        elif tag == "h1" and self._cell is not None:
            self.heading = " ".join("".join(self._cell).split())
            self._cell = None

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self._words.append(data)
            if self._cell is not None:
                self._cell.append(data)

    @property
    def text(self) -> str:
        """Visible text with single spaces."""
        return " ".join(" ".join(self._words).split())

    def rows_under(self, first: str) -> list[dict[str, str]]:
        """Return the rows of all tables whose first heading is ``first``, by heading."""
        found = [table for table in self.tables if table[0][:1] == [first]]
        return [dict(zip(head, row, strict=True)) for head, *rows in found for row in rows if len(row) == len(head)]

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    @property
    def addresses(self) -> set[str]:
        names = ("href", "src", "action", "xlink:href", "data", "poster", "srcset", "formaction")
        return {attrs[name] or "" for _, attrs in self.elements for name in names if name in attrs}

    @property
    def handlers(self) -> set[str]:
        """Attributes that a browser would run."""
        return {name for _, attrs in self.elements for name in attrs if name.startswith("on")}
