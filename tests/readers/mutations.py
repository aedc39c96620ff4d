"""Ways in which a file can be damaged, as hypothesis strategies over the bytes of a minimal example."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import strategies as st

NASTY = [
    *(b"", b".", b"-", b"NA", b"nan", b"inf", b"-inf", b"0", b"-1", b"+", b"*", b"1e9", b"1e400", b"0x1F", b"1_000"),
    *(b"99999999999999999999", b"2.5", b"\xd9\xa2", b"\xc2\xb2", b"chr", b":", b"::", b"chr2:", b":1:+", b"2:0:-"),
    *(b"--", b"ALK", b"ALK;ALK", b"ALK,", b",", b"|", b"^", b"~", b"->", b"{", b"}", b"[]", b"null", b"true", b"{}"),
    *(b'"', b'""', b"'", b"#", b"##", b"\t", b"\r", b"\n", b"\x00", b"\x1f\x8b", b"\xef\xbb\xbf", b"\xff", b" "),
    *(b"\xe2\x80\xa8", b"\x85", b"\x0b", b"\x0c", b"A" * 300, b"9" * 5_000, b"[" * 2_000, b"("),
]
_TOKEN = re.compile(rb"[^\s,;:|\"_~\[\]{}]+|[,;:|\"_~\[\]{}\t]")

Mutation = Callable[[bytes], bytes]


def _place(data: bytes, fraction: float) -> int:
    return int(fraction * len(data))


def _insert(fraction: float, nasty: bytes) -> Mutation:
    return lambda data: data[: _place(data, fraction)] + nasty + data[_place(data, fraction) :]


def _overwrite(fraction: float, byte: int) -> Mutation:
    return lambda data: data[: _place(data, fraction)] + bytes([byte]) + data[_place(data, fraction) + 1 :]


def _remove(fraction: float, length: int) -> Mutation:
    return lambda data: data[: _place(data, fraction)] + data[_place(data, fraction) + length :]


def _cut(fraction: float) -> Mutation:
    return lambda data: data[: _place(data, fraction)]


def _replace_token(fraction: float, nasty: bytes) -> Mutation:
    def mutate(data: bytes) -> bytes:
        tokens = list(_TOKEN.finditer(data))
        if not tokens:
            return nasty
        token = tokens[int(fraction * len(tokens))]
        return data[: token.start()] + nasty + data[token.end() :]

    return mutate


def _exchange_tokens(one: float, other: float) -> Mutation:
    def mutate(data: bytes) -> bytes:
        tokens = list(_TOKEN.finditer(data))
        if not tokens:
            return data
        first, second = sorted((int(one * len(tokens)), int(other * len(tokens))))
        if first == second:
            return data
        a, b = tokens[first], tokens[second]
        return data[: a.start()] + b.group() + data[a.end() : b.start()] + a.group() + data[b.end() :]

    return mutate


def _move_line(source: float, target: float, *, keep: bool) -> Mutation:
    def mutate(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        if not lines:
            return data
        line = lines[int(source * len(lines))]
        if not keep:
            lines.remove(line)
        lines.insert(int(target * (len(lines) + 1)), line)
        return b"".join(lines)

    return mutate


def _drop_line(fraction: float) -> Mutation:
    def mutate(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        return b"".join(line for number, line in enumerate(lines) if number != int(fraction * len(lines)))

    return mutate


fractions = st.floats(0, 1, exclude_max=True)
nasty_texts = st.sampled_from(NASTY)
mutations = st.one_of(
    st.builds(_replace_token, fractions, nasty_texts),
    st.builds(_exchange_tokens, fractions, fractions),
    st.builds(_insert, fractions, nasty_texts),
    st.builds(_overwrite, fractions, st.integers(0, 255)),
    st.builds(_remove, fractions, st.integers(1, 40)),
    st.builds(_cut, fractions),
    st.builds(_move_line, fractions, fractions, keep=st.booleans()),
    st.builds(_drop_line, fractions),
)


def damaged(data: bytes) -> st.SearchStrategy[bytes]:
    """The bytes after one to four mutations."""

    def apply(steps: list[Mutation]) -> bytes:
        changed = data
        for step in steps:
            changed = step(changed)
        return changed

    return st.lists(mutations, min_size=1, max_size=4).map(apply)
