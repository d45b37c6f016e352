"""A chart as SVG: calm, in black, white and grey, told apart by pattern and mark, every value in figures.

Drawn by a few rules of our own, so that the same chart gives the same picture on every machine. Lengths are in
points; the picture is as wide as the type area of a page. The names of things are wrapped or shortened to their
place; the value of a gap is not drawn, a zero stands on its base line.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import east_asian_width

from taizhang.core.rendering.printable import printable
from taizhang.core.reports.runs import Figure
from taizhang.core.reports.tree import Cell, Chart, ChartKind

WIDTH = 440
"""In points: 155 mm."""

_SIZE = 10
_SMALL = 9
_PAD = 4
_ROOMY, _DENSE = (12, 8, 10), (10, 5, 9)  # bar, gap and size of words
_MANY_BARS = 20
_MOST_NAME = 9 * _SIZE + 6
_PLOT = 190
_LEGEND = 22
_INK, _LIGHT, _QUIET = "#1a1a1a", "#d0d0d0", "#595959"
_FILLS = ("#4d4d4d", "#c8c8c8", "url(#hatch)")
_DASHES = ("", ' stroke-dasharray="5 3"')
_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_TICKS = 5
_NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Point:
    """One value: as it is drawn, and as it is printed; nothing where it is not drawn."""

    value: Decimal | None
    text: str


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to lengths; zero always lies in it."""

    low: Decimal
    high: Decimal
    step: Decimal
    length: Decimal

    def at(self, value: Decimal) -> Decimal:
        return (value - self.low) * self.length / (self.high - self.low)

    @property
    def ticks(self) -> Iterator[Decimal]:
        value = self.low
        while value <= self.high:
            yield value
            value += self.step


def render_chart(chart: Chart, families: str) -> str:
    """The picture as SVG, its words set in these families of fonts."""
    heads = [chart.table.header_of(column) for column in range(1, chart.table.columns)]
    names = [row.cells[0].text for row in chart.table.rows]
    points = [[_point(cell) for cell in row.cells[1:]] for row in chart.table.rows]
    legend = list(_legend(heads, chart.kind)) if len(heads) > 1 else []
    top = Decimal(_LEGEND if legend else _PAD)
    unit = _text(Decimal(WIDTH), Decimal(12), f"单位：{chart.unit}", _SMALL, "end", _QUIET)
    top = max(top, Decimal(18))
    draw = _bars if chart.kind is ChartKind.BAR else _upright
    height, drawn = draw(chart.kind, names, points, top)
    size = f'width="{WIDTH}" height="{_n(height)}" viewBox="0 0 {WIDTH} {_n(height)}"'
    hatch = (
        '<defs><pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse">'
        f'<rect width="4" height="4" fill="#fff"/><path d="M0 4L4 0" stroke="{_INK}" '
        'stroke-width="0.8"/></pattern></defs>'
        if len(heads) > len(_DASHES) and chart.kind is not ChartKind.LINE
        else ""
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{html.escape(families)}" '
        f'role="img" aria-label="{html.escape(printable(describe(chart)))}">'
        f"<title>{html.escape(printable(chart.table.caption))}</title>"
        f"<desc>{html.escape(printable(describe(chart)))}</desc>"
        f"{hatch}{''.join((*legend, unit, *drawn))}</svg>"
    )


def describe(chart: Chart) -> str:
    """The chart in words, for who does not see it: every name with its values."""
    heads = [chart.table.header_of(column) for column in range(1, chart.table.columns)]
    parts = []
    for row in chart.table.rows:
        values = [
            cell.text if len(heads) == 1 else f"{head}{cell.text}"
            for head, cell in zip(heads, row.cells[1:], strict=True)
        ]
        parts.append(f"{row.cells[0].text}{'，'.join(values)}")
    return f"{chart.table.caption}（单位：{chart.unit}）：{'；'.join(parts)}。"


def _point(cell: Cell) -> _Point:
    figure = next((run for run in cell.runs if isinstance(run, Figure)), None)
    if figure is None:
        return _Point(None, cell.text)
    return _Point(figure.printed.digits * figure.printed.scale, cell.text)


def _scale(points: Iterable[_Point], length: Decimal) -> _Scale:
    values = [point.value for point in points if point.value is not None]
    low, high = min([_NOUGHT, *values]), max([_NOUGHT, *values])
    span = high - low or Decimal(1)
    power = Decimal(1).scaleb((span / _TICKS).adjusted())
    step = next(power * one for one in _STEPS if power * one * _TICKS >= span)
    whole = all(value == value.to_integral_value() for value in values)
    step = max(step, Decimal(1)) if whole else step
    return _Scale(
        (low / step).to_integral_value("ROUND_FLOOR") * step,
        max((high / step).to_integral_value("ROUND_CEILING") * step, step if not low else high),
        step,
        length,
    )


def _bars(
    _kind: ChartKind, names: Sequence[str], points: Sequence[Sequence[_Point]], top: Decimal
) -> tuple[Decimal, list[str]]:
    """Bars that lie, a group for each name, the value behind each."""
    flat = [point for row in points for point in row]
    thick, gap, size = _DENSE if len(flat) > _MANY_BARS else _ROOMY
    room = max((_wide(point.text, size) for point in flat), default=_NOUGHT) + 2 * _PAD
    left = min(max((_wide(name, size) for name in names), default=_NOUGHT), Decimal(_MOST_NAME))
    left += _PAD + 2
    scale = _scale(flat, WIDTH - left - room)
    nought = left + scale.at(_NOUGHT)
    drawn, y = [], top + _PAD
    for name, row in zip(names, points, strict=True):
        lines = _wrapped(name, Decimal(_MOST_NAME), size, 2)
        height = max(thick * len(row), size * len(lines) + 2)
        first = y + Decimal(height) / 2 - Decimal(size + 1) * (len(lines) - 1) / 2 + Decimal("3.6")
        drawn += [
            _text(left - _PAD, first + place * (size + 1), line, size, "end")
            for place, line in enumerate(lines)
        ]
        bar_top = y + Decimal(height - thick * len(row)) / 2
        for series, point in enumerate(row):
            at = bar_top + series * thick
            behind = nought
            if point.value is not None:
                end = left + scale.at(point.value)
                drawn.append(_rect(min(nought, end), at + 1, abs(end - nought), thick - 2, series))
                behind = max(nought, end)
            ink = _INK if point.value is not None else _QUIET
            drawn.append(
                _text(
                    behind + _PAD,
                    at + Decimal(thick) / 2 + Decimal("3.4"),
                    point.text,
                    size,
                    "start",
                    ink,
                )
            )
        y += height + gap
    drawn.append(_line(nought, top, nought, y - _PAD, _INK, "0.8"))
    return y, drawn


def _upright(
    kind: ChartKind, names: Sequence[str], points: Sequence[Sequence[_Point]], top: Decimal
) -> tuple[Decimal, list[str]]:
    """Columns or lines over an axis of times, with thin lines across."""
    flat = [point for row in points for point in row]
    scale = _scale(flat, Decimal(_PLOT))
    marks = [(_tick(value), value) for value in scale.ticks]
    left = max(_wide(words, _SMALL) for words, _value in marks) + 6
    slot = (WIDTH - left) / Decimal(max(len(names), 1))
    longest = max((_wide(point.text, _SMALL) for point in flat), default=_NOUGHT)
    series = max((len(row) for row in points), default=1)
    bar = min(slot * Decimal("0.72") / series, Decimal(30))
    turned = longest > (bar if kind is ChartKind.COLUMN and series > 1 else slot) - 1
    top += longest + 4 if turned else Decimal(14)
    base = top + _PLOT
    drawn = []
    for words, value in marks:
        y = base - scale.at(value)
        drawn.append(_line(left, y, Decimal(WIDTH), y, _LIGHT, "0.5"))
        drawn.append(_text(left - 4, y + 3, words, _SMALL, "end", _QUIET))
    nought = base - scale.at(_NOUGHT)
    shape = _columns if kind is ChartKind.COLUMN else _lines
    drawn += shape(points, scale, (left, base, slot, bar), turned=turned)
    drawn.append(_line(left, nought, Decimal(WIDTH), nought, _INK, "0.8"))
    every = _times(max((_wide(name, _SMALL) for name in names), default=_NOUGHT), slot)
    lines = 1
    for place, name in enumerate(names):
        wrapped = _wrapped(name, slot - 2, _SMALL, 3) if every <= len(_AXIS_LINES) else []
        if not wrapped and place % every == 0:
            wrapped = [name]
        lines = max(lines, len(wrapped))
        x = left + slot * place + slot / 2
        drawn += [
            _text(x, base + 12 + 11 * down, line, _SMALL, "middle")
            for down, line in enumerate(wrapped)
        ]
    return base + 8 + 11 * lines, drawn


_AXIS_LINES = range(3)


def _columns(
    points: Sequence[Sequence[_Point]],
    scale: _Scale,
    frame: tuple[Decimal, Decimal, Decimal, Decimal],
    *,
    turned: bool,
) -> Iterator[str]:
    left, base, slot, bar = frame
    nought = base - scale.at(_NOUGHT)
    for place, row in enumerate(points):
        first = left + slot * place + (slot - bar * len(row)) / 2
        for series, point in enumerate(row):
            x = first + bar * series
            y = nought
            if point.value is not None:
                end = base - scale.at(point.value)
                yield _rect(x, min(nought, end), bar - 1, abs(end - nought), series)
                y = min(nought, end)
            yield _label(x + (bar - 1) / 2, y - 3, point, turned=turned)


def _lines(
    points: Sequence[Sequence[_Point]],
    scale: _Scale,
    frame: tuple[Decimal, Decimal, Decimal, Decimal],
    *,
    turned: bool,
) -> Iterator[str]:
    left, base, slot, _bar = frame
    for series in range(max((len(row) for row in points), default=0)):
        path, pen = [], "M"
        for place, row in enumerate(points):
            value = row[series].value
            if value is None:
                pen = "M"
                continue
            x, y = left + slot * place + slot / 2, base - scale.at(value)
            path.append(f"{pen}{_n(x)} {_n(y)}")
            pen = "L"
        yield (
            f'<path d="{"".join(path)}" fill="none" stroke="{_INK}" stroke-width="1.4"'
            f"{_DASHES[series % 2]}/>"
        )
    for place, row in enumerate(points):
        x = left + slot * place + slot / 2
        known = sorted(
            (point.value, -series) for series, point in enumerate(row) if point.value is not None
        )
        for series, point in enumerate(row):
            if point.value is None:
                if not any(other.value is not None for other in row[:series]):
                    yield _label(
                        x, base - scale.at(_NOUGHT) - 3 - 10 * series, point, turned=turned
                    )
                continue
            y = base - scale.at(point.value)
            yield _mark(x, y, series)
            lower = len(known) > 1 and (point.value, -series) == known[0] and not turned
            room = base - y > 14  # noqa: PLR2004 (points)
            yield _label(x, y + 12 if lower and room else y - 5, point, turned=turned)


def _legend(heads: Sequence[str], kind: ChartKind) -> Iterator[str]:
    x = Decimal(2)
    for series, head in enumerate(heads):
        words = _shortened(head, Decimal(12 * _SIZE), _SIZE)
        if kind is ChartKind.LINE:
            yield (
                f'<path d="M{_n(x)} 8.5H{_n(x + 22)}" stroke="{_INK}" '
                f'stroke-width="1.4"{_DASHES[series % 2]}/>'
            )
            yield _mark(x + 11, Decimal("8.5"), series)
        else:
            yield _rect(x + 8, Decimal(4), Decimal(14), 9, series)
        yield _text(x + 26, Decimal(12), words, _SIZE, "start")
        x += 26 + _wide(words, _SIZE) + 14


def _mark(x: Decimal, y: Decimal, series: int) -> str:
    fill = "#fff" if series % 2 else _INK
    return (
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="2.6" fill="{fill}" stroke="{_INK}" '
        'stroke-width="1.2"/>'
    )


def _label(x: Decimal, y: Decimal, point: _Point, *, turned: bool) -> str:
    ink = _INK if point.value is not None else _QUIET
    if not turned:
        return _text(x, y, point.text, _SMALL, "middle", ink)
    place = f"rotate(-90 {_n(x + 3)} {_n(y)})"
    return _text(x + 3, y, point.text, _SMALL, "start", ink, place)


def _rect(x: Decimal, y: Decimal, width: Decimal, height: Decimal | int, series: int) -> str:
    fill = _FILLS[series % len(_FILLS)]
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" '
        f'fill="{fill}" stroke="{_INK}" stroke-width="0.6"/>'
    )


def _line(x: Decimal, y: Decimal, to_x: Decimal, to_y: Decimal, ink: str, thick: str) -> str:
    return (
        f'<path d="M{_n(x)} {_n(y)}L{_n(to_x)} {_n(to_y)}" stroke="{ink}" stroke-width="{thick}"/>'
    )


def _text(
    x: Decimal, y: Decimal, words: str, size: int, anchor: str, ink: str = _INK, turn: str = ""
) -> str:
    turned = f' transform="{turn}"' if turn else ""
    # A number over a line is read on white.
    halo = ' stroke="#fff" stroke-width="2" paint-order="stroke"' if anchor == "middle" else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="{ink}"{halo}{turned}>{html.escape(printable(words))}</text>'
    )


def _wide(words: str, size: int) -> Decimal:
    """How wide words come out, a little more rather than less."""
    halves = sum(20 if east_asian_width(sign) in "WFA" else 12 for sign in words)
    return Decimal(halves * size) / 20


def _wrapped(words: str, room: Decimal, size: int, most: int) -> list[str]:
    """In lines of about equal length, at most so many; what is too long ends with …."""
    count = min(_times(_wide(words, size), room), most)
    share = -(-len(words) // count)
    if count > 1 and len(words) - share * (count - 1) == 1 and share > 1:
        share = max(share - 1, -(-(len(words) - 1) // count))
    lines = [words[place : place + share] for place in range(0, len(words), share)]
    if len(lines) > most:
        lines = [*lines[: most - 1], "".join(lines[most - 1 :])]
    return [_shortened(line, room, size) for line in lines] or [""]


def _times(length: Decimal, room: Decimal) -> int:
    """How many times a room is needed for a length, at least once."""
    return max(int((length / room).to_integral_value("ROUND_CEILING")), 1)


def _shortened(words: str, room: Decimal, size: int) -> str:
    if _wide(words, size) <= room:
        return words
    kept = words
    while kept and _wide(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept}…"


def _tick(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _n(length: Decimal | int) -> str:
    """A length to a tenth of a point."""
    rounded = Decimal(length).quantize(Decimal("0.1"))
    return f"{rounded.normalize():f}" if rounded else "0"
