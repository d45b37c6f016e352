"""Sentences of a template with their figures, worded by the state of what they say."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators import State
from taizhang.core.indicators.coverage import same_reporters
from taizhang.core.indicators.parts import misfits_by_indicator
from taizhang.core.indicators.relation import complete
from taizhang.core.reports.change import Change, change_of
from taizhang.core.reports.material import CitedRecord, Material, Note, NoteKind, UnitPart
from taizhang.core.reports.runs import Figure, Gap, Role, Run, Text
from taizhang.core.reports.template import (
    COMPARING,
    FieldPlace,
    FigurePlace,
    Form,
    GapPlace,
    Listing,
    Literal,
    Optional,
    Part,
    Sentence,
    Word,
    WordPlace,
    field_places,
    figure_places,
)
from taizhang.core.values import (
    NOT_APPLICABLE,
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
    from collections.abc import Iterator, Sequence

    from taizhang.core.indicators import Coverage, Indicator, Outcome
    from taizhang.core.ledger.record import RecordRef

_HUNDRED = Decimal(100)
_MOST_DIGITS = 6
# Of more units than the first number, as many as the second are named.
_MOST_NAMED, _NAMED_OF_MANY = 5, 3
_COMPARED_ROLES = (Role.GROWTH, Role.POINTS, Role.DIFFERENCE, Role.LAST_YEAR)


def joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Neighbouring texts as one, so that the same words always give the same tree."""
    found: list[Run] = []
    for run in runs:
        if isinstance(run, Text):
            if not run.text:
                continue
            last = found[-1] if found else None
            if isinstance(last, Text) and (last.lead, last.source) == (run.lead, run.source):
                found[-1] = replace(last, text=last.text + run.text)
                continue
        found.append(run)
    return tuple(found)


class SentenceWriter:
    """Writes sentences with their figures, and counts the figures in the order of reading."""

    def __init__(self, material: Material, compared: frozenset[str]) -> None:
        self.material = material
        self.writing_unit = material.unit
        self.owes_anything = material.owes_anything
        self.compared = compared
        self.notes: list[Note] = []
        self.ordinal = 0
        self.cited: CitedRecord | None = None
        self.doubts: dict[str, Message] = {}
        self._misfits: dict[str, dict[str, tuple[Message, ...]]] = {}

    def _told_misfits(self, indicator: str) -> tuple[str, ...]:
        """What does not fit between a figure and its parts or its whole; the writer is told once."""
        material = self.material
        key = f"{material.unit} {material.unit_name}"
        if key not in self._misfits:
            self._misfits[key] = misfits_by_indicator(material.indicators, material.current)
        found = self._misfits[key].get(indicator, ())
        for message in found:
            told = Message("{unit}：{problem}", unit=material.unit_name, problem=message)
            self.doubts.setdefault(str(told), told)
        return tuple(str(message) for message in found)

    def _told_waiting(self, outcome: Outcome, indicator: str) -> int:
        """How many records wait that would move a figure; the writer is told once."""
        count = len(outcome.waiting)
        if count:
            told = Message(
                "{unit}：“{indicator}”是暂定的，有{count}条记录待审，审核通过后会变。",
                unit=self.material.unit_name,
                indicator=self.material.indicators[indicator].name,
                count=count,
            )
            self.doubts.setdefault(str(told), told)
        return count

    def words(self, parts: Sequence[Part]) -> str:
        """A title, heading or signature: words only."""
        return "".join(run.text for part in parts for run in self._runs(part, 0))

    @contextmanager
    def _speaking_of(self, part: UnitPart) -> Iterator[None]:
        whole = self.material
        self.material = replace(
            whole,
            current=part.current,
            base=part.base,
            base_then=None,
            aims=part.aims,
            unit=part.code,
            unit_name=part.name,
            parts=(),
        )
        yield
        self.material = whole

    @contextmanager
    def _citing(self, cited: CitedRecord) -> Iterator[None]:
        outer, self.cited = self.cited, cited
        yield
        self.cited = outer

    def _last_year(self, place: FigurePlace) -> list[Figure]:
        """The value of the same period last year, if the two years compare."""
        base = self.material.base[place.indicator]
        if not isinstance(base.value, Known) or not self._same_reporters(place.indicator):
            return []
        indicator = self.material.indicators[place.indicator]
        printed = print_figure(base.value.number, indicator, Form.EXACT)
        figure = self._figure(place, printed, Role.LAST_YEAR, base.value)
        period = self.material.period.same_period_last_year()
        return [replace(figure, period=period, coverage=base.coverage, records=base.records)]

    def completion(self, indicator: str) -> Value:
        """What part of its target has been done, in percent; not applicable without one."""
        aim = self.material.aims.get(indicator)
        if aim is None:
            return NOT_APPLICABLE
        return complete(aim.actual, aim.target).value

    def _aim(self, place: FigurePlace) -> list[Figure]:
        """The target, or what part of it has been done; nothing without a target."""
        aim = self.material.aims.get(place.indicator)
        if aim is None:
            return []
        indicator = self.material.indicators[place.indicator]
        aimed = Known(aim.target.number)
        if place.form is Form.TARGET:
            printed = print_figure(aimed.number, indicator, Form.EXACT)
            figure = self._figure(place, printed, Role.TARGET, aimed)
            return [replace(figure, period=aim.target.period, records=(), waiting=0, misfits=())]
        done = self.completion(place.indicator)
        if not isinstance(done, Known):
            return []
        printed = print_rate(done.number, "%", indicator.decimals)
        figure = self._figure(place, printed, Role.COMPLETION, done, base=aimed)
        actual = aim.actual
        return [
            replace(
                figure,
                period=aim.over,
                coverage=actual.coverage,
                records=actual.records,
                waiting=len(actual.waiting),
            )
        ]

    def _each_unit(self, place: FigurePlace) -> list[Run]:
        """东湖镇5场次、柳河镇3场次: whoever has something, in the order of the register."""
        runs: list[Run] = []
        for part in self.material.parts:
            outcome = part.current[place.indicator]
            if outcome.state is not State.VALUE or not isinstance(outcome.value, Known):
                continue
            with self._speaking_of(part):
                indicator = self.material.indicators[place.indicator]
                printed = print_figure(outcome.value.number, indicator, Form.EXACT)
                figure = self._figure(place, printed, Role.VALUE, outcome.value)
            runs += [Text(f"{'、' if runs else ''}{part.name}"), figure]
        return runs

    def sentence(self, sentence: Sentence) -> list[Run]:
        """The sentence in the wording that the state of its first figure asks for."""
        governing = next(figure_places(sentence.parts, optional=False), None)
        parts = sentence.parts
        if governing is not None:
            owed = self.is_owed(governing.indicator)
            state = self.material.current[governing.indicator].state if owed else State.NOT_OWED
            parts = self._wording(sentence, state)
            if not parts and sentence.parts:
                self.notes.append(
                    Note(NoteKind.SENTENCE_LEFT_OUT, sentence.line, governing.indicator, state)
                )
        return [run for part in parts for run in self._runs(part, sentence.line)]

    def is_owed(self, indicator: str) -> bool:
        """Whether a value that is missing was to be sent; who owes nothing at all is held to what there is."""
        return self.material.current[indicator].owed or not self.owes_anything

    @staticmethod
    def _wording(sentence: Sentence, state: State) -> tuple[Part, ...]:
        if state in sentence.alternatives:
            return sentence.alternatives[state]
        # 未开展 is a zero that is known to be one; a template that only knows 为零 is still right.
        if state is State.NIL and State.ZERO in sentence.alternatives:
            return sentence.alternatives[State.ZERO]
        if state is State.NOT_OWED and State.MISSING in sentence.alternatives:
            return sentence.alternatives[State.MISSING]
        return sentence.parts

    def _runs(self, part: Part, line: int) -> list[Run]:
        match part:
            case Literal() | WordPlace():
                return [Text(self._word(part))]
            case Optional(parts):
                if WordPlace(Word.UNITS_BELOW) in parts and not self.material.has_units_below:
                    return []
                places = tuple(figure_places(parts))
                filled = all(self._shown(place) for place in field_places(parts))
                if filled and all(self._says_something(place) for place in places):
                    return [run for inner in parts for run in self._runs(inner, line)]
                self._note_comparisons(places, line)
                return []
            case Listing():
                return self._listed(part, line)
            case GapPlace(what):
                return [Gap(what)]
            case FieldPlace():
                source = self.cited.record.ref if self.cited else None
                return [Text(self._shown(part), source=source)]
            case FigurePlace():
                return self._figure_runs(part, line)

    def _shown(self, place: FieldPlace) -> str:
        """What the record holds, without the stop at its end: the sentence of the template has its own."""
        if self.cited is None:
            return ""
        return self.cited.shown.get(place.field, "").strip().rstrip("。；;，,.")

    def _listed(self, listing: Listing, line: int) -> list[Run]:
        """其中市级3篇、省级2篇: whichever of the items have something."""
        runs: list[Run] = []
        for item in listing.items:
            places = tuple(figure_places(item))
            if all(self._says_something(place) for place in places):
                made = [run for part in item for run in self._runs(part, line)]
                runs += [Text("、"), *made] if runs else made
        if not runs:
            return []
        lead = [run for part in listing.lead for run in self._runs(part, line)]
        return [*lead, *runs, *(run for part in listing.tail for run in self._runs(part, line))]

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
            case Word.UNITS_BELOW:
                return ""
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
            case Form.TARGET:
                return place.indicator in self.material.aims
            case Form.COMPLETION:
                return isinstance(self.completion(place.indicator), Known)
            case Form.EACH_UNIT:
                return any(
                    part.current[place.indicator].state is State.VALUE
                    for part in self.material.parts
                )
            case _:
                return outcome.state is State.VALUE

    def _called(self, code: str) -> str:
        """A unit by its name; the one whose report it is does not name itself."""
        return "本单位" if code == self.writing_unit else self.material.tree.name(code)

    def _figure_runs(self, place: FigurePlace, line: int) -> list[Run]:
        indicator = self.material.indicators[place.indicator]
        outcome = self.material.current[place.indicator]
        match place.form:
            case Form.MISSING_UNITS:
                names = [self._called(code) for code in outcome.coverage.missing]
                return [Text(_named(names))]
            case Form.EACH_UNIT:
                return self._each_unit(place)
            case Form.LAST_YEAR:
                return [*self._last_year(place)]
            case Form.TARGET | Form.COMPLETION:
                return [*self._aim(place)]
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
        printed = print_figure(outcome.value.number, indicator, place.form)
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
            waiting=self._told_waiting(outcome, place.indicator),
            misfits=self._told_misfits(place.indicator),
        )


def print_figure(value: Decimal, indicator: Indicator, form: Form) -> Printed:
    """A number as a place of this form prints it."""
    unit = indicator.unit_of_count
    if value != value.to_integral_value() or unit == "%":
        return print_rate(value, unit, indicator.decimals)
    if form is Form.HEDGED:
        return print_hedged(value, unit)
    if form is Form.WAN and value >= WAN:
        return print_scaled(value, unit, WAN)
    return print_exact(value, unit)


def _named(names: Sequence[str]) -> str:
    """Units in a sentence: all of a few; of many the first ones, and how many they are."""
    if len(names) <= _MOST_NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:_NAMED_OF_MANY])}等{len(names)}个单位"
