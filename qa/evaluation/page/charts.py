"""Charts as inline SVG: curves in the unit square, and bars.

All colours come from the style sheet, so that they follow the reader's scheme; every chart has a
name, a description and the figures as a table beneath.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.evaluation.curves import Point
from qa.text.templates import plain

_WIDTH, _HEIGHT = 360, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 10, 26, 38
_TICKS = (0, 0.25, 0.5, 0.75, 1)
_BAR_HEIGHT, _BAR_LABEL, _BAR_VALUE = 20, 88, 62


@dataclass(frozen=True, slots=True)
class Curve:
    """A named line through points of the unit square."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Bar:
    """A named bar of some length, its value in words, and the position of a mark beyond it."""

    name: str
    length: float
    value: str
    mark: float | None = None


def curves(
    title: str, description: str, shown: Sequence[Curve], axes: tuple[str, str], at: float | None
) -> str:
    """Return a chart of curves over x and y from 0 to 1, with a line at x = `at`."""
    parts = [_grid(axes)]
    if at is not None:
        parts.append(
            f'<line class="threshold" x1="{_x(at)}" x2="{_x(at)}" y1="{_y(0)}" y2="{_y(1)}"/>'
        )
    for number, curve in enumerate(shown, 1):
        line = "L".join(f"{_x(point.x)} {_y(point.y)}" for point in curve.points)
        if line:
            parts.append(f'<path class="curve c{number}" d="M{line}"/>')
    return _svg(title, description, _HEIGHT, "".join(parts))


def bars(title: str, description: str, shown: Sequence[Bar]) -> str:
    """Return a chart of horizontal bars, the longest as long as there is room."""
    longest = max((max(bar.length, bar.mark or 0) for bar in shown), default=0) or 1
    room = _WIDTH - _BAR_LABEL - _BAR_VALUE
    parts = []
    for row, bar in enumerate(shown):
        top = row * _BAR_HEIGHT
        middle = top + _BAR_HEIGHT / 2
        length = room * bar.length / longest
        furthest = length
        parts.append(
            f'<text class="label" x="{_BAR_LABEL - 8}" y="{middle}">{plain(bar.name)}</text>'
            f'<rect class="bar" x="{_BAR_LABEL}" y="{top + 4}" width="{_round(length)}"'
            f' height="{_BAR_HEIGHT - 8}"/>'
        )
        if bar.mark is not None:
            furthest = room * bar.mark / longest
            end = _round(_BAR_LABEL + furthest)
            parts.append(
                f'<path class="mark" d="M{_round(_BAR_LABEL + length)} {middle}H{end}'
                f'M{end} {top + 6}V{top + _BAR_HEIGHT - 6}"/>'
            )
        parts.append(
            f'<text class="value" x="{_round(_BAR_LABEL + furthest + 6)}" y="{middle}">'
            f"{plain(bar.value)}</text>"
        )
    return _svg(title, description, len(shown) * _BAR_HEIGHT, "".join(parts))


def _svg(title: str, description: str, height: float, body: str) -> str:
    """Return an image with its name and description."""
    name = "".join(char if char.isalnum() else "-" for char in title.lower())
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img"'
        f' aria-labelledby="{name}" aria-describedby="{name}-said">'
        f'<title id="{name}">{plain(title)}</title>'
        f'<desc id="{name}-said">{plain(description)}</desc>{body}</svg>'
    )


def whisker(figure: float, low: float, high: float) -> str:
    """Return a small picture of a figure between 0 and 1 and its interval, for beside its text."""
    at, start, end = (_round(2 + 96 * min(1.0, max(0.0, one))) for one in (figure, low, high))
    return (
        '<svg class="whisker" viewBox="0 0 100 12" aria-hidden="true">'
        f'<path class="scale" d="M2 6H98"/><path class="range" d="M{start} 6H{end}"/>'
        f'<circle cx="{at}" cy="6" r="3"/></svg>'
    )


def _grid(axes: tuple[str, str]) -> str:
    parts = [
        f'<path class="grid" d="M{_x(0)} {_y(tick)}H{_x(1)}M{_x(tick)} {_y(0)}V{_y(1)}"/>'
        f'<text class="tick y" x="{_LEFT - 6}" y="{_y(tick)}">{tick:g}</text>'
        f'<text class="tick x" x="{_x(tick)}" y="{_y(0) + 14}">{tick:g}</text>'
        for tick in _TICKS
    ]
    x, y = axes
    parts.append(
        f'<text class="axis" x="{_x(0.5)}" y="{_HEIGHT - 6}">{plain(x)}</text>'
        f'<text class="upright" x="{_x(0)}" y="10">{plain(y)}</text>'
    )
    return "".join(parts)


def _x(value: float) -> float:
    return _round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * value)


def _y(value: float) -> float:
    return _round(_TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value))


def _round(value: float) -> float:
    return round(value, 1)
