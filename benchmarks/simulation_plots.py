"""Plots of the simulation as SVG, drawn here so that nothing else is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

__all__ = ["Point", "plot"]

_COLOURS = ("#0b6e99", "#b3541e", "#3b7d3b", "#7a3b7d", "#8a6d00", "#444444", "#c2185b", "#00695c")
_LEFT, _STEP, _FLOOR, _HEIGHT = 70, 60, 270, 230
_LETTER = 7  # pixels of a letter of the key
_FAN = 3  # pixels between lines that would cover each other


class Point(NamedTuple):
    """A share, from 0 to 1, of one line at one place of the axis."""

    line: str
    across: str
    share: float
    interval: tuple[float, float] | None


def plot(title: str, axis: str, points: Sequence[Point]) -> str:
    """Return the shares as lines, with their intervals; places of the axis in the order of the points."""
    places = {name: _LEFT + _STEP * i for i, name in enumerate(dict.fromkeys(point.across for point in points))}
    lines = list(dict.fromkeys(point.line for point in points))
    right = _LEFT + _STEP * (len(places) - 1)
    width = right + max(170, 35 + _LETTER * max(map(len, lines), default=0))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 320" font-family="sans-serif" font-size="12">',
        f"<title>{title}</title>",
        *_grid(right),
        *(f'<text x="{x}" y="290" text-anchor="middle">{name}</text>' for name, x in places.items()),
        f'<text x="{(_LEFT + right) // 2}" y="312" text-anchor="middle">{axis}</text>',
    ]
    for number, name in enumerate(lines):
        shift = _FAN * (number - (len(lines) - 1) / 2)
        mine = [(places[point.across] + shift, point) for point in points if point.line == name]
        parts += _line(mine, _COLOURS[number % len(_COLOURS)], name, 50 + 20 * number, right + 25)
    return "\n".join([*parts, "</svg>\n"])


def _grid(right: int) -> Iterator[str]:
    for percent in (0, 25, 50, 75, 100):
        y = _height(percent / 100)
        yield f'<path d="M{_LEFT - 10} {y}H{right + 15}" stroke="#ddd"/>'
        yield f'<text x="{_LEFT - 18}" y="{y + 4}" text-anchor="end">{percent} %</text>'


def _line(points: Sequence[tuple[float, Point]], colour: str, name: str, y: int, x: int) -> Iterator[str]:
    path = " ".join(f"{at:.1f},{_height(point.share)}" for at, point in points)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
    for at, point in points:
        low, high = point.interval or (0.0, 1.0)
        yield f'<path d="M{at:.1f} {_height(low)}V{_height(high)}" stroke="{colour}" opacity="0.4"/>'
    yield f'<text x="{x}" y="{y}" fill="{colour}">{name}</text>'


def _height(share: float) -> float:
    return round(_FLOOR - _HEIGHT * share, 1)
