"""Template and outcomes to a report tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.indicators import State
from taizhang.core.indicators.coverage import same_reporters
from taizhang.core.reports.change import Change, change_of
from taizhang.core.reports.template import (
    FigurePlace,
    Form,
    HeadingLine,
    Literal,
    Optional,
    Part,
    Sentence,
    Word,
    WordPlace,
    figure_places,
)
from taizhang.core.reports.tree import Figure, Heading, Paragraph, Report, Role, Run, Text
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
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from taizhang.core.indicators import Coverage, Indicator, Outcome
    from taizhang.core.ledger.record import RecordRef
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.reports.template import Template
    from taizhang.core.values import Period

_NUMERALS = "一二三四五六七八九十"
_HUNDRED = Decimal(100)
_MOST_DIGITS = 6
_COMPARING = (Form.YEAR_ON_YEAR, Form.CHANGE)
_COMPARED_ROLES = (Role.GROWTH, Role.POINTS, Role.DIFFERENCE)


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
    blocks: list[Heading | Paragraph] = []
    counters = [0, 0, 0, 0]
    for block in template.blocks:
        if isinstance(block, HeadingLine):
            counters[block.level - 1] += 1
            counters[block.level :] = [0] * (4 - block.level)
            number = _heading_number(block.level, counters[block.level - 1])
            blocks.append(Heading(block.level, number, composer.words(block.parts)))
            continue
        runs = [run for sentence in block.sentences for run in composer.sentence(sentence)]
        if runs:
            blocks.append(Paragraph(_joined(runs)))
    report = Report(
        title=tuple(composer.words(line) for line in template.title),
        blocks=tuple(blocks),
        signature=composer.words(template.signature),
        signed_on=material.signed_on,
        unit=material.unit,
        period=material.period,
        changeset=material.changeset,
        template=template.id,
        pack=material.pack,
    )
    return Composition(report, tuple(composer.notes))


def _compared_in(template: Template) -> frozenset[str]:
    """The indicators that a template compares with the same period last year."""
    return frozenset(
        place.indicator
        for block in template.blocks
        if not isinstance(block, HeadingLine)
        for sentence in block.sentences
        for parts in (sentence.parts, *sentence.alternatives.values())
        for place in figure_places(parts)
        if place.form in _COMPARING
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
            if joined and isinstance(joined[-1], Text):
                joined[-1] = Text(joined[-1].text + run.text)
                continue
        joined.append(run)
    return tuple(joined)


class _Composer:
    """Counts the figures while it writes, in the order of reading."""

    def __init__(self, material: Material, compared: frozenset[str]) -> None:
        self.material = material
        self.compared = compared
        self.notes: list[Note] = []
        self.ordinal = 0

    def words(self, parts: Sequence[Part]) -> str:
        """A title, heading or signature: words only."""
        return "".join(self._word(part) for part in parts if isinstance(part, Literal | WordPlace))

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

    def _says_something(self, place: FigurePlace) -> bool:
        outcome = self.material.current[place.indicator]
        match place.form:
            case Form.MISSING_UNITS:
                return bool(outcome.coverage.missing)
            case Form.YEAR_ON_YEAR | Form.CHANGE:
                return self._change(place) is not None
            case Form.SHARE:
                return outcome.state is State.VALUE and isinstance(self._share(place), Known)
            case _:
                return outcome.state is State.VALUE

    def _figure_runs(self, place: FigurePlace, line: int) -> list[Run]:
        indicator = self.material.indicators[place.indicator]
        outcome = self.material.current[place.indicator]
        match place.form:
            case Form.MISSING_UNITS:
                names = (self.material.tree.name(code) for code in outcome.coverage.missing)
                return [Text("、".join(names))]
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
            return [Text(f"【待补：{indicator.name}】")]
        printed = _print(outcome.value.number, indicator, place.form)
        return [self._figure(place, printed, Role.VALUE, outcome.value)]

    def _note_comparisons(self, places: Sequence[FigurePlace], line: int) -> None:
        for place in places:
            if place.form not in _COMPARING:
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
