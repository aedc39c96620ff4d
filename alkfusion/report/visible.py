"""Text of a file as a reader may see it: nothing hidden, nothing that turns the line round, nothing endless."""

from __future__ import annotations

import re

__all__ = ["visible"]

LONGEST = 1_500

# Control characters, marks that change the direction of writing, zero-width marks, half pairs and non-characters:
# in a page they hide text, in an SVG they are not XML, in a terminal they are commands.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def visible(text: str, longest: int = LONGEST) -> str:
    """Write hidden characters as ``<U+202E>`` and cut a text longer than ``longest`` characters, saying so."""
    if len(text) > longest:
        text = f"{text[:longest]}… (cut; {len(text):,} characters in all)"
    return _HIDDEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
