"""Figures of a table: a cell of nothing but a number takes what it counts, its unit and its time from its headers.

Headers are the rows at the top and the columns at the left in which no such cell stands. Where a cell has neither,
or where the headers say that the numbers are ordinals, years or codes, nothing is read: a figure with the wrong
header is worse than none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from taizhang.core.reading.assemble import read_periods
from taizhang.core.reading.figure import Figure, FigureHedge, FigureKind, TimeMention, printed
from taizhang.core.reading.folding import fold
from taizhang.core.reading.lexicon import any_of
from taizhang.core.reading.numeral import BIG_SCALES, SMALL_SCALES, exact
from taizhang.core.reading.vocabulary import UnitWord, Vocabulary, default_vocabulary
from taizhang.core.values import Span

_NUMBER = re.compile(
    r"[ ]{0,8}(?P<number>-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,15})(?:\.[0-9]{1,9})?)[ ]{0,8}"
)
_BRACKET = re.compile(r"[ ]?\((?:单位[:]?)?([^()]{1,12})\)$")
_UNIT_OF = re.compile(r"(?:计量|数据)?单位[: ]{1,3}([^\s,，。;；()]{1,8})")
_UNIT_COLUMN = re.compile(r"(?:计量)?单位")
_NO_COUNT = re.compile(
    r"序号|编号|代码|编码|号码|电话|邮编|文号|日期|时间|年份|年度|行次|批次号|备注|名次|排名|位次|^号$|^年$|^月$|^No"
)
_RATE = re.compile(r"(?:率|比重|占比|比例|增幅|增速|增长|同比|环比)$")
_TIMES = re.compile(r"人次数?$")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_COUNTS = re.compile(r"(?:[人户家个件场次期项名批篇]数|[人户场家台件批]次数?|数量|[人户])$")
_MONEY = re.compile(rf"{any_of('money-before')}|[费税]|预算|决算|补助|奖金|成本|工资")
_LONGEST_HEADER = 60
_MOST_HEADERS = 8
_MOST_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table, rows and columns from 1, and where its words begin in the whole text."""

    row: int
    column: int
    text: str
    start: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class _Header:
    """What the headers of a cell say."""

    what: str
    unit: str
    scale: Decimal
    word: UnitWord | None
    period: TimeMention | None
    counts: bool


def read_table(
    cells: Sequence[TableCell],
    *,
    caption: str = "",
    on: date | None = None,
    vocabulary: Vocabulary | None = None,
) -> list[Figure]:
    """The figures of the cells that hold nothing but a number, in the order of the text.

    Args:
        cells: All cells of one table; what is merged stands once.
        caption: The words just before the table, which may name the unit of all (单位：万元).
        on: The day of the document.
        vocabulary: Units.
    """
    return _Table(cells, caption, on, vocabulary or default_vocabulary()).figures()


def read_headers(
    cells: Sequence[TableCell],
    figures: Iterable[Figure],
    *,
    on: date | None = None,
    vocabulary: Vocabulary | None = None,
) -> dict[int, Figure]:
    """Of the figures that stand in cells with their unit, by their start, those that their headers say more of."""
    table = _Table(cells, "", on, vocabulary or default_vocabulary())
    return {figure.start: told for figure in figures if (told := table.told(figure)) is not None}


class _Table:
    def __init__(
        self, cells: Sequence[TableCell], caption: str, on: date | None, words: Vocabulary
    ) -> None:
        self.cells = sorted(cells, key=lambda cell: cell.start)[:_MOST_CELLS]
        self.caption, self.on, self.words = fold(caption), on, words
        self.grid: dict[tuple[int, int], TableCell] = {}
        for cell in self.cells:
            for row in range(cell.row, cell.row + min(cell.row_span, _LONGEST_HEADER)):
                for column in range(
                    cell.column, cell.column + min(cell.column_span, _LONGEST_HEADER)
                ):
                    self.grid[row, column] = cell
        self.numbers = {
            (cell.row, cell.column): found
            for cell in self.cells
            if (found := _NUMBER.fullmatch(fold(cell.text))) is not None
        }
        columns = sorted({column for _row, column in self.grid})
        self._tops: dict[int, list[str]] = {}
        for place, cell in sorted(self.grid.items()):
            said = fold(cell.text).replace(" ", "")
            if said and place not in self.numbers:
                self._tops.setdefault(place[1], []).append(said)
        self.skipped = {column for column in columns if self._is_ordinal(column)}
        data = [key for key in self.numbers if key[1] not in self.skipped]
        self.first_row = min((row for row, _column in data), default=0)
        self.first_column = min((column for _row, column in data), default=0)
        self._starts = [cell.start for cell in self.cells]
        self._unit_columns: dict[int, bool] = {}

    def _is_ordinal(self, column: int) -> bool:
        """序号, 年份: whether the topmost words of a column say that its numbers count nothing."""
        return any(_NO_COUNT.search(words) for words in self._tops.get(column, ())[:2])

    def figures(self) -> list[Figure]:
        found = []
        for cell in self.cells:
            number = self.numbers.get((cell.row, cell.column))
            # A header above is what makes a number a figure: 3行 of numbers alone are not known.
            if (
                number is None
                or cell.column in self.skipped
                or cell.row_span > 1
                or cell.column_span > 1
            ):
                continue
            header = self._header(cell.row, cell.column)
            if header is not None and header.counts:
                found.append(self._figure(cell, number, header))
        return found

    def told(self, figure: Figure) -> Figure | None:
        """A figure that a cell wrote out, with what its headers add; None if they add nothing."""
        at = bisect_right(self._starts, figure.start) - 1
        cell = self.cells[at] if at >= 0 else None
        if cell is None or cell.text.strip() != figure.text:
            return None
        header = self._header(cell.row, cell.column)
        if header is None:
            return None
        return replace(figure, what=header.what, period=figure.period or header.period)

    def _header(self, row: int, column: int) -> _Header | None:
        if not self.first_row and not self.first_column:
            top, left = 2, 2
        else:
            top, left = max(self.first_row, 1), max(self.first_column, 1)
        if top > _MOST_HEADERS or left > _MOST_HEADERS:
            return None
        above = self._words((r, column) for r in range(1, min(top, row)))
        beside = [c for c in range(1, min(left, column)) if c not in self.skipped]
        units = [c for c in beside if self._is_unit_column(c, top)]
        before = self._words((row, c) for c in beside if c not in units)
        if not above or (not before and left > 1 and beside):
            return None
        stated = [self.grid[row, c].text for c in units if (row, c) in self.grid]
        unit, word, scale, above_words = self._unit(above, before, stated)
        heads = [(r, column) for r in range(1, min(top, row))]
        period = self._period(
            [*reversed(heads), *((row, c) for c in range(min(left, column) - 1, 0, -1))]
        )
        told = [part for part in (*before, *above_words) if part]
        what = "".join(_without(part, period) for part in told)[-_LONGEST_HEADER:]
        names_none = any(_NO_COUNT.search(part) for part in above[-1:])
        rate = any(_RATE.search(_stripped(part)) for part in (*above, *before[-1:]))
        fits = not rate or (word is not None and word.sense == "rate")
        counts = bool(what) and not names_none and fits and unit != "?"
        return _Header(what, unit, scale, word, period, counts)

    def _is_unit_column(self, column: int, top: int) -> bool:
        """单位 heads a column of units, or one of offices: only the cells below tell."""
        known = self._unit_columns.get(column)
        if known is not None:
            return known
        below = [
            fold(cell.text).strip()
            for (row, at), cell in self.grid.items()
            if at == column and row >= top and cell.text.strip()
        ]
        heads = any(
            (row, column) in self.grid
            and _UNIT_COLUMN.fullmatch(fold(self.grid[row, column].text).replace(" ", ""))
            for row in range(1, top)
        )
        known = heads and bool(below) and all(self._named(words) is not None for words in below)
        self._unit_columns[column] = known
        return known

    def _words(self, places: Iterable[tuple[int, int]]) -> list[str]:
        """The words of cells, each merged one once."""
        found: list[str] = []
        seen: set[int] = set()
        for place in places:
            cell = self.grid.get(place)
            if cell is None or id(cell) in seen:
                continue
            seen.add(id(cell))
            words = fold(cell.text).replace(" ", "")
            if words and place not in self.numbers:
                found.append(words)
        return found

    def _unit(
        self, above: list[str], before: list[str], stated: list[str]
    ) -> tuple[str, UnitWord | None, Decimal, list[str]]:
        """The unit that headers or caption name, its word, its scale, and the column's words without it."""
        plain = [_BRACKET.sub("", words) if self._bracketed(words) else words for words in above]
        for words in stated:
            unit = self._named(fold(words).strip())
            if unit is not None:
                return (*unit, plain)
        for words in (*reversed(above), *reversed(before)):
            found = self._bracketed(words)
            if found is not None:
                return (*found, plain)
        for words in (self.caption, *above):
            said = _UNIT_OF.search(words)
            named = self._named(said.group(1)) if said is not None else None
            if named is not None:
                return (*self._of_all(named, plain, before), plain)
        return "", None, Decimal(1), plain

    def _of_all(
        self, named: tuple[str, UnitWord | None, Decimal], above: list[str], before: list[str]
    ) -> tuple[str, UnitWord | None, Decimal]:
        """The unit of a whole table, where it can be that of a column: 单位：万元 says nothing of 人数.

        A column that may be either has the unit ?, and is not read.
        """
        unit, word, scale = named
        if any(_COUNTS.search(words) for words in above[-1:]):
            return "", None, Decimal(1)
        money = any(_MONEY.search(words) for words in (*above, *before))
        if word is not None and money is (word.kind is FigureKind.MONEY):
            return unit, word, scale
        return "?", None, Decimal(1)

    def _bracketed(self, words: str) -> tuple[str, UnitWord | None, Decimal] | None:
        found = _BRACKET.search(words)
        return self._named(found.group(1)) if found is not None else None

    def _named(self, words: str) -> tuple[str, UnitWord | None, Decimal] | None:
        """万元 as a unit and a scale; None if it is none that we know."""
        scale, at = Decimal(1), 0
        while at < len(words) - 1 and self.words.unit_at(words, at) is None:
            size = BIG_SCALES.get(words[at]) or SMALL_SCALES.get(words[at])
            if size is None:
                return None
            scale *= size
            at += 1
        word = self.words.unit_at(words, at)
        if word is None:
            return None
        rest = words[at + len(word.word) :]
        if rest and not rest.startswith("/"):
            return None
        return words[at:], word, scale

    def _period(self, places: Iterable[tuple[int, int]]) -> TimeMention | None:
        """The words of time of the nearest header that has some; a year that stands in a column of its own is one."""
        for place in places:
            cell = self.grid.get(place)
            if cell is None:
                continue
            year = place in self.numbers and _YEAR.fullmatch(fold(cell.text).strip())
            words = f"{fold(cell.text).strip()}年" if year else cell.text
            found = read_periods(words, on=self.on, vocabulary=self.words)
            if len(found) == 1:
                begin = cell.start + found[0].span.start
                end = cell.start + min(found[0].span.end, len(cell.text))
                text = cell.text[found[0].span.start : found[0].span.end]
                return replace(found[0], span=Span(begin, end), text=text)
        return None

    def _figure(self, cell: TableCell, number: re.Match[str], header: _Header) -> Figure:
        digits = Decimal(number["number"].replace(",", ""))
        start, end = cell.start + number.start("number"), cell.start + number.end("number")
        kind = header.word.kind if header.word is not None else FigureKind.COUNT
        if header.word is None and _TIMES.search(header.what):
            kind = FigureKind.PERSON_TIMES
        elif header.word is None and digits != digits.to_integral_value():
            kind = FigureKind.OTHER
        return Figure(
            start, end, cell.text[number.start("number") : number.end("number")],
            exact(digits * header.scale), FigureHedge.EXACT, header.unit, kind,
            what=header.what, period=header.period,
            sense=header.word.sense if header.word is not None else "",
            number=printed(digits, header.scale, FigureHedge.EXACT, header.unit),
        )  # fmt: skip


def _stripped(words: str) -> str:
    return _BRACKET.sub("", words)


def _without(words: str, period: TimeMention | None) -> str:
    """The words of a header without its time."""
    return words if period is None else words.replace(period.text, "", 1)


def tables_in_lines(text: str) -> list[list[TableCell]]:
    """Tables that plain text draws: lines of cells between bars, or between tabs, one under the other."""
    tables: list[list[TableCell]] = []
    rows: list[list[TableCell]] = []
    sign, at = "", 0
    for line in [*text.split("\n"), ""]:
        found = _cells_of_line(line, at, len(rows) + 1)
        at += len(line) + 1
        if found is not None and (not rows or (found[0] == sign and len(found[1]) == len(rows[0]))):
            sign = found[0]
            rows.append(found[1])
            continue
        if found is not None and found[0] == "-":
            continue
        if len(rows) > 1:
            tables.append([cell for row in rows for cell in row])
        rows = []
        if found is not None and found[0] != "-":
            sign = found[0]
            rows = [[replace(cell, row=1) for cell in found[1]]]
    return tables


_RULE = frozenset("|:- \t")


def _cells_of_line(line: str, at: int, row: int) -> tuple[str, list[TableCell]] | None:
    """The sign that parts the cells of a line, and the cells; a rule of dashes is no row."""
    bar = line.lstrip(" ").startswith("|") and line.rstrip().endswith("|")
    sign = "|" if bar else "\t"
    if bar and "--" in line and _RULE.issuperset(line):
        return "-", []
    parts = line.split(sign)
    if len(parts) < (4 if bar else 2) or len(parts) > _LONGEST_HEADER:
        return None
    cells: list[TableCell] = []
    for number, part in enumerate(parts):
        if not bar or 0 < number < len(parts) - 1:
            lead = len(part) - len(part.lstrip(" "))
            cells.append(TableCell(row, len(cells) + 1, part.strip(" "), at + lead))
        at += len(part) + 1
    return sign, cells


def merged(
    figures: Sequence[Figure], more: Sequence[Figure], told: Mapping[int, Figure]
) -> list[Figure]:
    """Figures of sentences and of cells in one list, the numbers of their relations brought up to date."""
    taken = [(figure.start, figure.end) for figure in figures]
    free = [
        figure
        for figure in more
        if not any(start < figure.end and figure.start < end for start, end in _near(taken, figure))
    ]
    joined = sorted(
        [(figure.start, index, figure) for index, figure in enumerate(figures)]
        + [(figure.start, -1, figure) for figure in free],
        key=lambda item: item[0],
    )
    place = {index: number for number, (_start, index, _figure) in enumerate(joined) if index >= 0}
    found = []
    for start, index, figure in joined:
        said = told.get(start, figure) if index >= 0 else figure
        relations = tuple(
            replace(
                relation,
                to=None if relation.to is None else place[relation.to],
                candidates=tuple(place[other] for other in relation.candidates),
            )
            for relation in figure.relations
        )
        found.append(replace(said, relations=relations))
    return found


def _near(taken: list[tuple[int, int]], figure: Figure) -> list[tuple[int, int]]:
    at = bisect_left(taken, (figure.start, figure.end))
    return taken[max(0, at - 1) : at + 1]
