"""Whether what stands at a place says what the figure said."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto

from taizhang.core.reading import Direction, FigureHedge, read_figures
from taizhang.core.reading import Figure as ReadFigure
from taizhang.core.reports.returned.issued import Standing
from taizhang.core.reports.returned.line import Line
from taizhang.core.values import Interval, Span


class Likeness(Enum):
    """How what stands at a place is to the figure."""

    SAME = auto()
    """The same signs."""
    REWRITTEN = auto()
    """Another writing of the same numbers: 1,138 and 1138."""
    OTHER_PRECISION = auto()
    """The same number, more or less exactly: 1.2万 and 12000."""
    TURNED = auto()
    """The same number of a rise that has become a fall, or the other way round."""
    OTHER = auto()
    """Something else."""

    @property
    def kept(self) -> bool:
        """Whether the figure still says what it said."""
        return self in {Likeness.SAME, Likeness.REWRITTEN}


# Signs that make another number of one that they stand beside.
_BESIDE = re.compile(r"[0-9０-９.．%％‰万亿千百十零〇一二两三四五六七八九余多近约超逾+＋\-－−]")
_BLANK = re.compile(r"\s+")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_OPPOSITES = ({Direction.UP, Direction.DOWN},)
# A numeral at the start of a line may be taken for its label; behind this word it is not.
_LEAD = "共"


def compare(issued: Line, standing: Standing, line: Line, span: Span) -> Likeness:
    """How the text at `span` of a returned line is to a figure of an issued one.

    Its surroundings count: a digit typed in front of an anchor, or 近 put before it, makes another figure.
    """
    if issued.text == line.text and standing.span == span:
        return Likeness.SAME
    then = reading(issued, standing.span)
    now = reading(line, span)
    same_signs = normal(widened(issued.text, standing.span)) == normal(widened(line.text, span))
    same_text = _plain(standing.span.of(issued.text)) == _plain(span.of(line.text))
    same = Likeness.SAME if same_text else Likeness.REWRITTEN
    if then is not None and now is not None:
        if {then.direction, now.direction} in _OPPOSITES:
            return Likeness.TURNED
        if says(then) == says(now):
            return same
        return Likeness.OTHER_PRECISION if _value(then) == _value(now) else Likeness.OTHER
    if same_signs:
        return same
    return _bare(standing, span.of(line.text), widened(line.text, span))


def _bare(standing: Standing, text: str, widened: str) -> Likeness:
    """Of a number that is not read where it stands, as in a cell: by its sign and its digits."""
    if normal(widened) != normal(text):
        return Likeness.OTHER
    unit = standing.figure.printed.unit if standing.figure.bare else ""
    then, now = amount(standing.figure.text, unit), amount(text, unit)
    if then is None or now is None:
        return Likeness.OTHER
    if then[:-1] == now[:-1]:
        return Likeness.REWRITTEN
    return Likeness.OTHER_PRECISION if then[-1] == now[-1] else Likeness.OTHER


def normal(text: str) -> str:
    """The signs of a number in one form: half width, without blanks and separators of thousands."""
    return _THOUSANDS.sub("", _plain(text))


def _plain(text: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).replace("−", "-")


def widened(text: str, span: Span) -> str:
    """A place with the signs beside it that make another number of it."""
    start, end = span.start, span.end
    while start and _BESIDE.match(text[start - 1]):
        start -= 1
    while end < len(text) and _BESIDE.match(text[end]):
        end += 1
    return text[start:end]


def reading(line: Line, span: Span) -> ReadFigure | None:
    """The one figure that is read at a place, and that holds all of its digits."""
    found = [number.read for number in line.numbers_at(span) if number.read is not None]
    if len(found) != 1:
        return None
    (read,) = found
    rest = span.of(line.text)
    before = rest[: max(read.start - span.start, 0)]
    after = rest[max(read.end - span.start, 0) :]
    digits = any(sign.isdigit() for sign in before + after)
    return None if digits else read


def says(read: ReadFigure) -> tuple[object, ...]:
    """What a figure that was read says, whatever signs say it."""
    return read.interval or read.value, normal(read.unit), read.hedge is FigureHedge.VAGUE


def _value(read: ReadFigure) -> tuple[object, str]:
    return read.value, normal(read.unit)


def amount(text: str, unit: str) -> tuple[str, Interval, str, object] | None:
    """Sign, interval, unit and value of a number alone."""
    core = normal(text)
    sign = core[:1] if core[:1] in {"+", "-"} else ""
    wanted = f"{_LEAD}{core[len(sign) :]}{unit}"
    found = read_figures(wanted)
    if len(found) != 1 or found[0].span != Span(len(_LEAD), len(wanted)):
        return None
    (read,) = found
    interval = read.interval
    if interval is None:
        return None
    return "-" if sign == "-" else "", interval, normal(read.unit), (sign == "-", read.value)
