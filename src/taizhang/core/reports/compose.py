"""Template and outcomes to a report tree."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from taizhang.core.indicators import State
from taizhang.core.indicators.coverage import same_reporters
from taizhang.core.reports.change import Change, change_of
from taizhang.core.reports.template import (
    COMPARING,
    Asked,
    Branch,
    EachUnit,
    FigurePlace,
    Form,
    GapPlace,
    HeadingLine,
    IndicatorTable,
    ItemLine,
    Literal,
    Optional,
    ParagraphLines,
    Part,
    RemarkLine,
    Sentence,
    UnitTable,
    Word,
    WordPlace,
    figure_places,
)
from taizhang.core.reports.title import break_titles
from taizhang.core.reports.tree import (
    Align,
    Annex,
    Block,
    Cell,
    Colophon,
    Figure,
    Gap,
    HeaderCell,
    Heading,
    Item,
    ItemList,
    Paragraph,
    RedHead,
    Remark,
    Report,
    Role,
    Row,
    Run,
    Table,
    Text,
)
from taizhang.core.values import (
    WAN,
    Known,
    Message,
    Printed,
    Value,
    chinese_date,
    divide,
    plain,
    print_exact,
    print_hedged,
    print_rate,
    print_scaled,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from taizhang.core.indicators import Coverage, Indicator, Outcome
    from taizhang.core.ledger.record import RecordRef
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.reports.template import Template, TemplateBlock
    from taizhang.core.values import Period

_NUMERALS = "一二三四五六七八九十"
_HUNDRED = Decimal(100)
_MOST_DIGITS = 6
_COMPARED_ROLES = (Role.GROWTH, Role.POINTS, Role.DIFFERENCE, Role.LAST_YEAR)
_DIRECTIONS = (Asked.UP, Asked.DOWN, Asked.LEVEL)
_HUNDREDTHS = 100
_NOTHING = Cell((Text("—"),), Align.RIGHT)
_FORM_HEADS = {
    Form.EXACT: "本期",
    Form.LAST_YEAR: "上年同期",
    Form.CHANGE: "增减",
    Form.YEAR_ON_YEAR: "同比（%）",
}


@dataclass(frozen=True, slots=True)
class UnitPart:
    """What one unit directly below, or the unit's own offices (本级), did.

    Attributes:
        code: The code of the unit.
        name: Its short name; 本级 for the unit itself without those below.
        current: Outcomes of the period.
        base: Outcomes of the same period last year.
    """

    code: str
    name: str
    current: Mapping[str, Outcome]
    base: Mapping[str, Outcome]


@dataclass(frozen=True, slots=True)
class Material:
    """All that a report is written from.

    Attributes:
        indicators: The definitions.
        current: Outcomes of the period.
        base: Outcomes of the same period last year, as known at the same changeset, under the tree of the period.
        tree: The units of the period.
        unit: The code of the unit that is reported on.
        unit_name: Its full name.
        period: The period.
        changeset: The ledger as known at this changeset.
        pack: Name, version and digest of the pack.
        figure_id: The anchor of the n-th figure.
        signed_on: The date under the report, if any.
        base_then: Outcomes of the same period last year under last year's tree; None if units stand as then.
        heirs: With which units those of last year count now, where that is not each with itself.
        parts: The units directly below, in the order of the register, if the template wants them.
    """

    indicators: Mapping[str, Indicator]
    current: Mapping[str, Outcome]
    base: Mapping[str, Outcome]
    tree: UnitTree
    unit: str
    unit_name: str
    period: Period
    changeset: int
    pack: str
    figure_id: Callable[[int], str]
    signed_on: date | None = None
    base_then: Mapping[str, Outcome] | None = None
    heirs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: tuple[UnitPart, ...] = ()


class NoteKind(StrEnum):
    """What happened in the writing that the writer should know."""

    LEFT_OPEN = "left_open"
    """A place has no value and is marked 【待补】."""
    SENTENCE_LEFT_OUT = "sentence_left_out"
    """A sentence fell away in this state."""
    COMPARISON_LEFT_OUT = "comparison_left_out"
    """The two years do not compare: for the reasons given, or, without any, because other units reported."""


@dataclass(frozen=True, slots=True)
class Note:
    """What the writer should know of a line of the template."""

    kind: NoteKind
    line: int
    indicator: str
    state: State
    reasons: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Composition:
    """A report tree and what the writer should know of it."""

    report: Report
    notes: tuple[Note, ...]


def compose(template: Template, material: Material) -> Composition:
    """Write the report."""
    composer = _Composer(material, _compared_in(template))
    setting = composer.setting(template)
    blocks = composer.blocks(template.blocks)
    numbered = len(template.annexes) > 1
    annexes = tuple(
        Annex(
            ordinal if numbered else 0, composer.words(lines.title), composer.blocks(lines.blocks)
        )
        for ordinal, lines in enumerate(template.annexes, 1)
    )
    titles = [composer.words(line) for line in template.title]
    mark, printed_by = setting("mark"), setting("printed_by")
    signers = tuple(name for name in setting("signers").split("、") if name)
    dated = material.signed_on or not _needs_date(template.settings.get("date_line", ()))
    report = Report(
        title=break_titles(titles, material.unit_name),
        blocks=blocks,
        signature=composer.words(template.signature),
        signed_on=material.signed_on,
        unit=material.unit,
        period=material.period,
        changeset=material.changeset,
        template=template.id,
        pack=material.pack,
        date_line=setting("date_line") if dated else "",
        addressee=setting("addressee"),
        red_head=RedHead(mark, setting("number"), signers) if mark else None,
        annexes=annexes,
        colophon=Colophon(setting("copies"), printed_by, material.signed_on)
        if printed_by
        else None,
    )
    return Composition(report, _said_once(composer.notes))


def _said_once(notes: Sequence[Note]) -> tuple[Note, ...]:
    """Each note once, and of a comparison left out only the first: the others are for the same reason."""
    kept: dict[object, Note] = {}
    for note in notes:
        compared = note.kind is NoteKind.COMPARISON_LEFT_OUT
        kept.setdefault((note.kind, note.indicator, note.reasons) if compared else note, note)
    return tuple(kept.values())


def _needs_date(lines: Sequence[tuple[Part, ...]]) -> bool:
    return any(WordPlace(Word.SIGNED_ON) in parts for parts in lines)


def _compared_in(template: Template) -> frozenset[str]:
    """The indicators that a template compares with the same period last year."""
    return frozenset(
        place.indicator for place, _by_unit in template.places() if place.form in COMPARING
    )


def chinese_numeral(number: int) -> str:
    """1 to 99 in Chinese.

    >>> chinese_numeral(7), chinese_numeral(10), chinese_numeral(21)
    ('七', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    text = _NUMERALS[ones - 1] if ones else ""
    if tens:
        text = ("" if tens == 1 else _NUMERALS[tens - 1]) + "十" + text
    return text


def _heading_number(level: int, number: int) -> str:
    """GB/T 9704 7.3.3: 一、（一）1.（1）."""
    match level:
        case 1:
            return f"{chinese_numeral(number)}、"
        case 2:
            return f"（{chinese_numeral(number)}）"
        case 3:
            return f"{number}."
        case _:
            return f"（{number}）"


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Neighbouring texts as one, so that the same words always give the same tree."""
    joined: list[Run] = []
    for run in runs:
        if isinstance(run, Text):
            if not run.text:
                continue
            last = joined[-1] if joined else None
            if isinstance(last, Text) and last.lead == run.lead:
                joined[-1] = Text(last.text + run.text, run.lead)
                continue
        joined.append(run)
    return tuple(joined)


def _number(figure: Figure) -> Cell:
    return Cell((replace(figure, bare=True),), Align.RIGHT)


def _header(
    first: str, groups: Sequence[str], heads: Sequence[str]
) -> tuple[tuple[HeaderCell, ...], ...]:
    """One row, or two where columns are grouped under a label."""
    if not any(groups):
        return ((HeaderCell(first), *(HeaderCell(head) for head in heads)),)
    above: list[HeaderCell] = [HeaderCell(first, rows=2)]
    below: list[HeaderCell] = []
    for label, columns in groupby(zip(groups, heads, strict=True), lambda column: column[0]):
        within = [head for _label, head in columns]
        if not label:
            above += [HeaderCell(head, rows=2) for head in within]
            continue
        above.append(HeaderCell(label, columns=len(within)))
        below += [HeaderCell(head.removeprefix(label)) for head in within]
    return (tuple(above), tuple(below))


def _tables_in(written: Sequence[TemplateBlock]) -> tuple[int, int]:
    """None is written yet, of as many as there are: a single table has no number."""
    count = 0
    waiting = [*written]
    while waiting:
        match waiting.pop():
            case UnitTable() | IndicatorTable():
                count += 1
            case Branch(then=then, otherwise=otherwise):
                waiting += (*then, *otherwise)
            case EachUnit(blocks):
                waiting += blocks * 2
    return 0, count


def _lists_joined(blocks: Sequence[Block]) -> list[Block]:
    """Neighbouring items as one list, numbered 1. 2. 3. from the second on."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, ItemList) and isinstance(last, ItemList):
            joined[-1] = ItemList(last.items + block.items)
        else:
            joined.append(block)
    return [_numbered(block) if isinstance(block, ItemList) else block for block in joined]


def _numbered(block: ItemList) -> ItemList:
    if len(block.items) == 1:
        return block
    marked = (Item(f"（{place}）", item.runs) for place, item in enumerate(block.items, 1))
    return ItemList(tuple(marked))


class _Composer:
    """Counts the figures while it writes, in the order of reading."""

    def __init__(self, material: Material, compared: frozenset[str]) -> None:
        self.material = material
        self.compared = compared
        self.notes: list[Note] = []
        self.ordinal = 0
        self.counters = [0, 0, 0, 0]
        self.run_ins = 0
        self.tables = (0, 0)  # how many are written, of how many

    def setting(self, template: Template) -> Callable[[str], str]:
        """What a setting of the template says, empty if it is not set."""
        return lambda name: self.words(template.settings.get(name, ((),))[0])

    def words(self, parts: Sequence[Part]) -> str:
        """A title, heading or signature: words only."""
        return "".join(run.text for part in parts for run in self._runs(part, 0))

    def blocks(self, written: Sequence[TemplateBlock]) -> tuple[Block, ...]:
        """The blocks of the text or of an annex, with headings, lists and tables numbered from the start."""
        outer = self.counters, self.tables, self.run_ins
        self.counters, self.tables, self.run_ins = [0, 0, 0, 0], _tables_in(written), 0
        blocks = _lists_joined([made for block in written for made in self._block(block)])
        self.counters, self.tables, self.run_ins = outer
        return tuple(blocks)

    def _block(self, block: TemplateBlock) -> Iterator[Block]:
        match block:
            case HeadingLine():
                yield self._heading(block)
            case ParagraphLines():
                runs = [run for sentence in block.sentences for run in self.sentence(sentence)]
                if block.lead and (runs or not block.sentences):
                    runs = [Text(self._lead(block.lead), lead=True), *runs]
                if runs:
                    yield Paragraph(_joined(runs))
            case ItemLine():
                runs = [run for sentence in block.sentences for run in self.sentence(sentence)]
                if runs:
                    yield ItemList((Item("", _joined(runs)),))
            case RemarkLine():
                if runs := self.sentence(block.sentence):
                    yield Remark(_joined(runs))
            case Branch():
                for inner in block.then if self._holds(block) else block.otherwise:
                    yield from self._block(inner)
            case EachUnit():
                for part in self.material.parts:
                    with self._speaking_of(part):
                        yield from [made for inner in block.blocks for made in self._block(inner)]
            case UnitTable():
                yield self._unit_table(block)
            case IndicatorTable():
                yield self._indicator_table(block)

    def _heading(self, line: HeadingLine) -> Heading:
        self.run_ins = 0
        level = line.level
        self.counters[level - 1] += 1
        self.counters[level:] = [0] * (4 - level)
        number = _heading_number(level, self.counters[level - 1])
        return Heading(level, number, self.words(line.parts))

    def _lead(self, parts: Sequence[Part]) -> str:
        """一是…, 二是…: counted anew under each heading."""
        self.run_ins += 1
        return f"{chinese_numeral(self.run_ins)}是{self.words(parts)}"

    @contextmanager
    def _speaking_of(self, part: UnitPart) -> Iterator[None]:
        whole = self.material
        self.material = replace(
            whole,
            current=part.current,
            base=part.base,
            base_then=None,
            unit=part.code,
            unit_name=part.name,
            parts=(),
        )
        yield
        self.material = whole

    def _holds(self, condition: Branch) -> bool:
        outcome = self.material.current[condition.indicator]
        if condition.test is Asked.STATE:
            # As in the wordings of a sentence: 未开展 is a zero that is known to be one.
            nil = outcome.state is State.NIL and condition.state is State.ZERO
            return outcome.state is condition.state or nil
        if condition.test in _DIRECTIONS:
            place = FigurePlace(condition.indicator, Form.YEAR_ON_YEAR)
            if not self._same_reporters(condition.indicator):
                return False
            base = self.material.base[condition.indicator].value
            if not isinstance(outcome.value, Known) or not isinstance(base, Known):
                return False
            change = self._change(place)
            level = change is None or change.printed is None
            rises = outcome.value.number > base.number
            return condition.test is (Asked.LEVEL if level else Asked.UP if rises else Asked.DOWN)
        if not isinstance(outcome.value, Known):
            return False
        number, bound = outcome.value.number, condition.bound
        match condition.test:
            case Asked.MORE:
                return number > bound
            case Asked.LESS:
                return number < bound
            case Asked.AT_LEAST:
                return number >= bound
            case Asked.AT_MOST:
                return number <= bound
            case Asked.EQUAL:
                return number == bound
            case _:
                return True

    # --- tables ----------------------------------------------------------------------------------

    def _caption(self, parts: Sequence[Part]) -> str:
        self.tables = (self.tables[0] + 1, self.tables[1])
        number = f"表{self.tables[0]}　" if self.tables[1] > 1 and parts else ""
        return f"{number}{self.words(parts)}"

    def _unit_table(self, table: UnitTable) -> Table:
        caption = self._caption(table.caption)
        parts = self.material.parts
        rows = []
        for part in parts:
            with self._speaking_of(part):
                rows.append(self._unit_row(part.name, table))
        if table.total:
            rows.append(self._unit_row("合计", table, total=True))
        heads = [self._column_head(column.place) for column in table.columns]
        longest = max((len(part.name) for part in parts), default=2)
        widths = (
            max(longest, 4) * _HUNDREDTHS + _HUNDREDTHS,
            *(max(400, min(900, 60 * len(head))) for head in heads),
        )
        return Table(
            caption,
            _header("单位", [column.group for column in table.columns], heads),
            tuple(rows),
            widths,
            self._table_notes(table.notes),
        )

    def _unit_row(self, name: str, table: UnitTable, *, total: bool = False) -> Row:
        cells = (self._cell(column.place, table.line) for column in table.columns)
        return Row((Cell((Text(name),), Align.LEFT), *cells), total)

    def _indicator_table(self, table: IndicatorTable) -> Table:
        caption = self._caption(table.caption)
        rows = []
        names = [
            row.group or self.material.indicators[row.place.indicator].name for row in table.rows
        ]
        for name, row in zip(names, table.rows, strict=True):
            indicator = self.material.indicators[row.place.indicator]
            cells = [
                self._cell(FigurePlace(indicator.id, form), table.line) for form in table.forms
            ]
            unit = Cell((Text(indicator.unit_of_count),), Align.CENTRE)
            rows.append(Row((Cell((Text(name),), Align.LEFT), unit, *cells)))
        heads = [_FORM_HEADS[form] for form in table.forms]
        longest = max(map(len, names), default=4)
        return Table(
            caption,
            ((HeaderCell("指标"), HeaderCell("计量单位"), *(HeaderCell(head) for head in heads)),),
            tuple(rows),
            ((min(longest, 12) + 1) * _HUNDREDTHS, 450, *(450 for _head in heads)),
            self._table_notes(table.notes),
        )

    def _table_notes(self, notes: Sequence[Sentence]) -> tuple[tuple[Run, ...], ...]:
        written = (_joined(self.sentence(note)) for note in notes)
        return tuple(runs for runs in written if runs)

    def _column_head(self, place: FigurePlace) -> str:
        indicator = self.material.indicators[place.indicator]
        unit = indicator.unit_of_count
        match place.form:
            case Form.YEAR_ON_YEAR:
                return f"{indicator.name}同比（{'百分点' if unit == '%' else '%'}）"
            case Form.CHANGE:
                return f"{indicator.name}增减（{'百分点' if unit == '%' else unit}）"
            case Form.SHARE:
                return f"{indicator.name}占比（%）"
            case Form.LAST_YEAR:
                return f"{indicator.name}上年同期（{unit}）"
            case _:
                named = indicator.name.endswith(unit)
                return indicator.name if named else f"{indicator.name}（{unit}）"

    def _cell(self, place: FigurePlace, line: int) -> Cell:
        """A number without its unit; a word or a dash where there is none."""
        indicator = self.material.indicators[place.indicator]
        match place.form:
            case Form.YEAR_ON_YEAR | Form.CHANGE:
                return self._change_cell(place, line)
            case Form.SHARE:
                share = self._share(place)
                value: Value = share
                printed = (
                    print_rate(share.number, "%", indicator.decimals)
                    if isinstance(share, Known)
                    else None
                )
                whole = self.material.current[indicator.part_of]
                if printed is None:
                    return _NOTHING
                figure = self._figure(
                    place, printed, Role.SHARE, value, base=whole.value, extra=whole.records
                )
                return _number(figure)
            case Form.LAST_YEAR:
                figures = self._last_year(place)
                return _number(figures[0]) if figures else _NOTHING
        outcome = self.material.current[place.indicator]
        if not isinstance(outcome.value, Known):
            # Whoever owes no report of this kind has not failed to send one.
            owed = outcome.state is State.MISSING and bool(outcome.coverage.expected)
            words = "未报送" if owed else "—"
            return Cell((Text(words),), Align.RIGHT)
        printed = _print(outcome.value.number, indicator, place.form)
        return _number(self._figure(place, printed, Role.VALUE, outcome.value))

    def _change_cell(self, place: FigurePlace, line: int) -> Cell:
        change = self._change(place)
        indicator = self.material.indicators[place.indicator]
        if change is None:
            self._note_comparisons((place,), line)
            return _NOTHING
        if place.form is Form.YEAR_ON_YEAR and change.role is Role.DIFFERENCE and change.printed:
            return _NOTHING  # of a base of zero there is no percent
        base = self.material.base[place.indicator]
        current = self.material.current[place.indicator].value
        down = (
            isinstance(base.value, Known)
            and isinstance(current, Known)
            and current.number < base.value.number
        )
        sign = Decimal(-1 if down else 1)
        unit = "%" if place.form is Form.YEAR_ON_YEAR else indicator.unit_of_count
        printed = change.printed or Printed(Decimal(0), unit)
        value = (
            Known(change.value.number * sign) if isinstance(change.value, Known) else change.value
        )
        figure = self._figure(
            place,
            replace(printed, digits=printed.digits * sign),
            Role.GROWTH if change.printed is None and unit == "%" else change.role,
            value,
            base=base.value,
            extra=base.records,
        )
        return _number(figure)

    def _last_year(self, place: FigurePlace) -> list[Figure]:
        """The value of the same period last year, if the two years compare."""
        base = self.material.base[place.indicator]
        if not isinstance(base.value, Known) or not self._same_reporters(place.indicator):
            return []
        indicator = self.material.indicators[place.indicator]
        printed = _print(base.value.number, indicator, Form.EXACT)
        figure = self._figure(place, printed, Role.LAST_YEAR, base.value)
        period = self.material.period.same_period_last_year()
        return [replace(figure, period=period, coverage=base.coverage, records=base.records)]

    def _each_unit(self, place: FigurePlace) -> list[Run]:
        """东湖镇5场次、柳河镇3场次: whoever has something, in the order of the register."""
        runs: list[Run] = []
        for part in self.material.parts:
            outcome = part.current[place.indicator]
            if outcome.state is not State.VALUE or not isinstance(outcome.value, Known):
                continue
            with self._speaking_of(part):
                indicator = self.material.indicators[place.indicator]
                printed = _print(outcome.value.number, indicator, Form.EXACT)
                figure = self._figure(place, printed, Role.VALUE, outcome.value)
            runs += [Text(f"{'、' if runs else ''}{part.name}"), figure]
        return runs

    # --- sentences -------------------------------------------------------------------------------

    def sentence(self, sentence: Sentence) -> list[Run]:
        """The sentence in the wording that the state of its first figure asks for."""
        governing = next(figure_places(sentence.parts, optional=False), None)
        parts = sentence.parts
        if governing is not None:
            state = self.material.current[governing.indicator].state
            parts = self._wording(sentence, state)
            if not parts and sentence.parts:
                self.notes.append(
                    Note(NoteKind.SENTENCE_LEFT_OUT, sentence.line, governing.indicator, state)
                )
        return [run for part in parts for run in self._runs(part, sentence.line)]

    @staticmethod
    def _wording(sentence: Sentence, state: State) -> tuple[Part, ...]:
        if state in sentence.alternatives:
            return sentence.alternatives[state]
        # 未开展 is a zero that is known to be one; a template that only knows 为零 is still right.
        if state is State.NIL and State.ZERO in sentence.alternatives:
            return sentence.alternatives[State.ZERO]
        return sentence.parts

    def _runs(self, part: Part, line: int) -> list[Run]:
        match part:
            case Literal() | WordPlace():
                return [Text(self._word(part))]
            case Optional(parts):
                places = tuple(figure_places(parts))
                if all(self._says_something(place) for place in places):
                    return [run for inner in parts for run in self._runs(inner, line)]
                self._note_comparisons(places, line)
                return []
            case GapPlace(what):
                return [Gap(what)]
            case FigurePlace():
                return self._figure_runs(part, line)

    def _word(self, part: Literal | WordPlace) -> str:
        if isinstance(part, Literal):
            return part.text
        match part.word:
            case Word.UNIT:
                return self.material.unit_name
            case Word.PERIOD:
                return self.material.period.name
            case Word.SHORT_PERIOD:
                return self.material.period.short_name
            case Word.LAST_DAY:
                return chinese_date(self.material.period.last_day)
            case Word.SIGNED_ON:
                day = self.material.signed_on
                return chinese_date(day) if day else Gap(part.word.value).text

    def _says_something(self, place: FigurePlace) -> bool:
        outcome = self.material.current[place.indicator]
        match place.form:
            case Form.MISSING_UNITS:
                return bool(outcome.coverage.missing)
            case Form.YEAR_ON_YEAR | Form.CHANGE:
                return self._change(place) is not None
            case Form.SHARE:
                return outcome.state is State.VALUE and isinstance(self._share(place), Known)
            case Form.LAST_YEAR:
                base = self.material.base[place.indicator]
                return base.state is State.VALUE and self._same_reporters(place.indicator)
            case Form.EACH_UNIT:
                return any(
                    part.current[place.indicator].state is State.VALUE
                    for part in self.material.parts
                )
            case _:
                return outcome.state is State.VALUE

    def _figure_runs(self, place: FigurePlace, line: int) -> list[Run]:
        indicator = self.material.indicators[place.indicator]
        outcome = self.material.current[place.indicator]
        match place.form:
            case Form.MISSING_UNITS:
                names = (self.material.tree.name(code) for code in outcome.coverage.missing)
                return [Text("、".join(names))]
            case Form.EACH_UNIT:
                return self._each_unit(place)
            case Form.LAST_YEAR:
                return [*self._last_year(place)]
            case Form.YEAR_ON_YEAR | Form.CHANGE:
                change = self._change(place)
                return [] if change is None else self._change_runs(place, change)
            case Form.SHARE:
                share = self._share(place)
                if not isinstance(share, Known):
                    return []
                whole = self.material.current[indicator.part_of]
                printed = print_rate(share.number, "%", indicator.decimals)
                return [
                    self._figure(
                        place, printed, Role.SHARE, share, base=whole.value, extra=whole.records
                    )
                ]
        if not isinstance(outcome.value, Known):
            self.notes.append(Note(NoteKind.LEFT_OPEN, line, place.indicator, outcome.state))
            return [Gap(indicator.name, indicator.id)]
        printed = _print(outcome.value.number, indicator, place.form)
        return [self._figure(place, printed, Role.VALUE, outcome.value)]

    def _note_comparisons(self, places: Sequence[FigurePlace], line: int) -> None:
        for place in places:
            if place.form not in COMPARING:
                continue
            reasons = self.material.base[place.indicator].reasons
            if reasons or not self._same_reporters(place.indicator):
                note = Note(
                    NoteKind.COMPARISON_LEFT_OUT,
                    line,
                    place.indicator,
                    State.NOT_COMPARABLE,
                    reasons,
                )
                self.notes.append(note)

    def _same_reporters(self, indicator: str) -> bool:
        """Whether the same units are missing in both years."""
        current, base = self.material.current[indicator], self.material.base[indicator]
        return same_reporters(current.coverage, base.coverage, self.material.heirs)

    def _comparison_in_words(self, indicator: str) -> str:
        """What has to be said of a comparison: why there is none, or that units stand otherwise now."""
        base = self.material.base[indicator]
        if base.reasons:
            why = "；".join(str(reason) for reason in base.reasons)
            return str(Message("与上年同期不可比：{why}。", why=why))
        then = (self.material.base_then or self.material.base)[indicator]
        if then.value == base.value:
            return ""
        if not isinstance(then.value, Known):
            return str(Message("上年同期数按本期的单位隶属关系计算；按当时的隶属关系没有数。"))
        return str(
            Message(
                "上年同期数按本期的单位隶属关系计算；按当时的隶属关系为{then}。",
                then=plain(round(then.value.number, _MOST_DIGITS)),
            )
        )

    def _change(self, place: FigurePlace) -> Change | None:
        if not self._same_reporters(place.indicator):
            return None
        indicator = self.material.indicators[place.indicator]
        current = self.material.current[place.indicator]
        base = self.material.base[place.indicator]
        return change_of(
            current.value,
            base.value,
            indicator.unit_of_count,
            decimals=indicator.decimals,
            absolute=place.form is Form.CHANGE,
        )

    def _change_runs(self, place: FigurePlace, change: Change) -> list[Run]:
        if change.printed is None:
            return [Text(change.words)]
        base = self.material.base[place.indicator]
        figure = self._figure(
            place, change.printed, change.role, change.value, base=base.value, extra=base.records
        )
        return [Text(change.words), figure]

    def _share(self, place: FigurePlace) -> Value:
        indicator = self.material.indicators[place.indicator]
        whole = self.material.current[indicator.part_of]
        share = divide(self.material.current[place.indicator].value, whole.value)
        return Known(share.number * _HUNDRED) if isinstance(share, Known) else share

    def _figure(
        self,
        place: FigurePlace,
        printed: Printed,
        role: Role,
        value: Value,
        *,
        base: Value | None = None,
        extra: tuple[RecordRef, ...] = (),
    ) -> Figure:
        self.ordinal += 1
        outcome = self.material.current[place.indicator]
        coverage: Coverage = outcome.coverage
        left_out = place.indicator in self.compared and bool(
            self.material.base[place.indicator].reasons
        )
        return Figure(
            id=self.material.figure_id(self.ordinal),
            ordinal=self.ordinal,
            printed=printed,
            role=role,
            indicator=place.indicator,
            definition_digest=self.material.indicators[place.indicator].digest,
            unit=self.material.unit,
            period=self.material.period,
            changeset=self.material.changeset,
            value=value,
            base=base,
            coverage=coverage,
            records=tuple(sorted({*outcome.records, *extra})),
            comparison=self._comparison_in_words(place.indicator)
            if role in _COMPARED_ROLES or (role is Role.VALUE and left_out)
            else "",
        )


def _print(value: Decimal, indicator: Indicator, form: Form) -> Printed:
    unit = indicator.unit_of_count
    if value != value.to_integral_value() or unit == "%":
        return print_rate(value, unit, indicator.decimals)
    if form is Form.HEDGED:
        return print_hedged(value, unit)
    if form is Form.WAN and value >= WAN:
        return print_scaled(value, unit, WAN)
    return print_exact(value, unit)
