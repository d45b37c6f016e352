"""Template and outcomes to a report tree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.indicators import State
from taizhang.core.indicators.condition import holds
from taizhang.core.reports.chart_writer import ChartWriter
from taizhang.core.reports.material import Material, Note, NoteKind
from taizhang.core.reports.numbering import (
    chinese_numeral,
    heading_number,
    headings_with_text,
    lists_joined,
    lone_leads_bare,
)
from taizhang.core.reports.runs import Run, Text
from taizhang.core.reports.sentence_writer import joined
from taizhang.core.reports.table_writer import tables_in
from taizhang.core.reports.template import (
    COMPARING,
    OPTIONAL_ONLY,
    Along,
    Asked,
    Branch,
    ChartLines,
    EachRecord,
    EachUnit,
    FigurePlace,
    Form,
    HeadingLine,
    IndicatorTable,
    ItemLine,
    Optional,
    ParagraphLines,
    Part,
    RemarkLine,
    Sentence,
    UnitTable,
    Word,
    WordPlace,
)
from taizhang.core.reports.title import break_titles
from taizhang.core.reports.tree import (
    Annex,
    Block,
    Colophon,
    Heading,
    Insert,
    Item,
    ItemList,
    Paragraph,
    RedHead,
    Remark,
    Report,
)
from taizhang.core.values import Known, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from taizhang.core.reports.template import AnnexLines, Template, TemplateBlock

_DIRECTIONS = (Asked.UP, Asked.DOWN, Asked.LEVEL)


@dataclass(frozen=True, slots=True)
class Composition:
    """A report tree and what the writer should know of it.

    Attributes:
        report: The tree.
        notes: What happened in the writing.
        doubts: Which of its figures may still move, and which do not fit their parts or their whole.
    """

    report: Report
    notes: tuple[Note, ...]
    doubts: tuple[Message, ...] = ()


def compose(
    template: Template, material: Material, places: Sequence[tuple[str, FigurePlace]] = ()
) -> Composition:
    """Write the report; `places` are slots of a Word file by name, whose figures follow those of the text."""
    compared = {place.indicator for _slot, place in places if place.form in COMPARING}
    composer = _Composer(material, _compared_in(template) | compared)
    setting = composer.setting(template)
    blocks = composer.blocks(template.blocks)
    annexes = composer.annexes(template.annexes)
    titles = [composer.words(line) for line in template.title]
    mark, printed_by = setting("mark"), setting("printed_by")
    signers = tuple(name for name in setting("signers").split("、") if name)
    inserts = tuple(
        Insert(slot, place.indicator, place.form.value, composer.insert(place))
        for slot, place in places
    )
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
        inserts=inserts,
    )
    return Composition(report, _said_once(composer.notes), tuple(composer.doubts.values()))


def _said_once(notes: Sequence[Note]) -> tuple[Note, ...]:
    """Each note once, and of a comparison left out only the first: the others are for the same reason."""
    kept: dict[object, Note] = {}
    for note in notes:
        compared = note.kind is NoteKind.COMPARISON_LEFT_OUT
        kept.setdefault((note.kind, note.indicator, note.reasons) if compared else note, note)
    return tuple(kept.values())


def _has_text(block: TemplateBlock) -> bool:
    """Whether something other than headings may be written of a block."""
    if isinstance(block, Branch):
        return any(map(_has_text, (*block.then, *block.otherwise)))
    return not isinstance(block, HeadingLine)


def _needs_date(lines: Sequence[tuple[Part, ...]]) -> bool:
    return any(WordPlace(Word.SIGNED_ON) in parts for parts in lines)


def _compared_in(template: Template) -> frozenset[str]:
    """The indicators that a template compares with the same period last year."""
    return frozenset(
        place.indicator for place, _by_unit in template.places() if place.form in COMPARING
    )


class _Composer(ChartWriter):
    """Writes the blocks of the text and of the annexes, with their numbers."""

    def __init__(self, material: Material, compared: frozenset[str]) -> None:
        super().__init__(material, compared)
        self.counters = [0, 0, 0, 0]
        self.run_ins = 0
        # Of the headings so far, by their order: which stand above here, with their levels, and which were to
        # have something under them.
        self.headings = 0
        self.open_headings: list[tuple[int, int]] = []
        self.meant: set[int] = set()

    def setting(self, template: Template) -> Callable[[str], str]:
        """What a setting of the template says, empty if it is not set."""
        return lambda name: self.words(template.settings.get(name, ((),))[0])

    def blocks(self, written: Sequence[TemplateBlock]) -> tuple[Block, ...]:
        """The blocks of the text or of an annex, with headings, lists and tables numbered from the start."""
        outer = self.counters, self.tables, self.run_ins, self.charts
        self.counters, self.tables, self.run_ins = [0, 0, 0, 0], tables_in(written), 0
        self.charts = 0
        self.headings, self.open_headings, self.meant = 0, [], set()
        made = [made for block in written for made in self._block(block)]
        blocks = lists_joined(lone_leads_bare(headings_with_text(made, self.meant)))
        self.counters, self.tables, self.run_ins, self.charts = outer
        return tuple(blocks)

    def annexes(self, written: Sequence[AnnexLines]) -> tuple[Annex, ...]:
        """The annexes in which something stands, numbered where there are several."""
        made = [(self.words(lines.title), self.blocks(lines.blocks)) for lines in written]
        kept = [
            (title, blocks)
            for (title, blocks), lines in zip(made, written, strict=True)
            if blocks or not lines.blocks
        ]
        return tuple(
            Annex(ordinal if len(kept) > 1 else 0, title, blocks)
            for ordinal, (title, blocks) in enumerate(kept, 1)
        )

    def insert(self, place: FigurePlace) -> tuple[Run, ...]:
        """What stands in a slot; nothing if a form that may be empty has nothing to say."""
        part = Optional((place,)) if place.form in OPTIONAL_ONLY else place
        return joined(self.sentence(Sentence((part,), 0)))

    def _block(self, block: TemplateBlock) -> Iterator[Block]:
        if _has_text(block):
            self.meant.update(order for order, _level in self.open_headings)
        match block:
            case HeadingLine():
                yield self._heading(block)
            case ParagraphLines():
                runs = [run for sentence in block.sentences for run in self.sentence(sentence)]
                if block.lead and (runs or not block.sentences):
                    runs = [Text(self._lead(block.lead), lead=True), *runs]
                if runs:
                    yield Paragraph(joined(runs))
            case ItemLine():
                runs = [run for sentence in block.sentences for run in self.sentence(sentence)]
                if runs:
                    yield ItemList((Item("", joined(runs)),))
            case RemarkLine():
                if runs := self.sentence(block.sentence):
                    yield Remark(joined(runs))
            case Branch():
                for inner in block.then if self._holds(block) else block.otherwise:
                    yield from self._block(inner)
            case EachUnit():
                for part in self.material.parts:
                    with self._speaking_of(part):
                        yield from [made for inner in block.blocks for made in self._block(inner)]
            case EachRecord():
                yield from self._each_record(block)
            case UnitTable() | ChartLines(along=Along.UNIT) if self._no_units_below(block):
                pass
            case UnitTable():
                yield self._unit_table(block)
            case IndicatorTable():
                yield self._indicator_table(block)
            case ChartLines():
                yield from self._charts(block)

    def _no_units_below(self, block: UnitTable | ChartLines) -> bool:
        """Of one unit alone a table by units says what the text says; the writer is told."""
        if self.material.has_units_below:
            return False
        column = (block.columns if isinstance(block, UnitTable) else block.places)[0]
        state = self.material.current[column.place.indicator].state
        self.notes.append(Note(NoteKind.NO_UNITS_BELOW, block.line, column.place.indicator, state))
        return True

    def _each_record(self, block: EachRecord) -> Iterator[Block]:
        period, owners = self.material.period, set(self.material.tree.owners(self.material.unit))
        chosen = []
        for cited in self.material.cited:
            record = cited.record
            day = record.values.get(block.day)
            if record.kind != block.kind or record.unit not in owners:
                continue
            if not isinstance(day, date) or not period.start <= day < period.end:
                continue
            if block.where is None or holds(block.where, record.values, period):
                chosen.append((day, record.ref.record_id, cited))
        chosen.sort(key=lambda item: item[:2])
        for _day, _id, cited in chosen[: block.most or None]:
            with self._citing(cited):
                yield from [made for inner in block.blocks for made in self._block(inner)]
        for inner in () if chosen else block.otherwise:
            yield from self._block(inner)

    def _heading(self, line: HeadingLine) -> Heading:
        self.run_ins = 0
        level = line.level
        above = [(order, over) for order, over in self.open_headings if over < level]
        self.open_headings = [*above, (self.headings, level)]
        self.headings += 1
        self.counters[level - 1] += 1
        self.counters[level:] = [0] * (4 - level)
        number = heading_number(level, self.counters[level - 1])
        return Heading(level, number, self.words(line.parts))

    def _lead(self, parts: Sequence[Part]) -> str:
        """一是…, 二是…: counted anew under each heading."""
        self.run_ins += 1
        return f"{chinese_numeral(self.run_ins)}是{self.words(parts)}"

    def _holds(self, condition: Branch) -> bool:
        outcome = self.material.current[condition.indicator]
        if condition.test is Asked.STATE:
            # As in the wordings of a sentence: 未开展 is a zero that is known to be one.
            nil = outcome.state is State.NIL and condition.state is State.ZERO
            not_owed = condition.state is State.NOT_OWED and not outcome.owed
            return outcome.state is condition.state or nil or not_owed
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
        if condition.form is Form.COMPLETION:
            done = self.completion(condition.indicator)
            if not isinstance(done, Known):
                return False
            number = done.number
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
