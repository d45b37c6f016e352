"""The template of a report: plain sentences with places for figures.

One line is one sentence; lines up to a blank line are one paragraph. See docs/reference/template.md.

    // a comment
    @name 半年工作总结            what the template is called
    @title {单位}{时段}工作总结   a line of the title; may be repeated
    @signature {单位}             who signs
    ## 工作开展情况               a heading; two to five signs are level 1 to 4, numbered by the program
    # 培训对象单一。              a run-in heading: 一是培训对象单一。
    - 举办培训{training_sessions}。     an item of a list, numbered by the program
    注：不含尚未报送的单位。      a note in smaller signs
    举办培训{training_sessions}[，{training_sessions|同比}]。
    ? 未开展：未开展培训。        what is written instead, in that state of the first figure
    %如果 {training_sessions} 不少于 10    what is written only then, up to %否则 or %结束
    完成目标的{training_sessions|完成率}       what part of its target has been done; {…|目标} is the target
    %每个单位                     what is written for each subordinate unit, up to %结束
    %表 各单位工作情况            a table, of lines 列, 行 and 注, up to %结束
    %每条 建言成果 按 提交日期    what is written for each record of a kind, up to %否则 or %结束
    %图 各月培训场次              a chart, of lines 柱 or 线, 按, 比 and 注, up to %结束
    %附件 指标口径                an annex; all below belongs to it

A template holds no code: a place names an indicator and one of the forms below, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.indicators import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from taizhang.core.indicators.condition import Condition


class Form(StrEnum):
    """In which form a place shows its indicator; the values are the words of the template."""

    EXACT = ""
    HEDGED = "约数"
    WAN = "万"
    YEAR_ON_YEAR = "同比"
    CHANGE = "增减"
    SHARE = "占比"
    MISSING_UNITS = "未报单位"
    LAST_YEAR = "上年"
    EACH_UNIT = "各单位"
    TARGET = "目标"
    COMPLETION = "完成率"


class Word(StrEnum):
    """Places that are filled with words about the report itself."""

    UNIT = "单位"
    PERIOD = "时段"
    SHORT_PERIOD = "时段简称"
    LAST_DAY = "截止日"
    SIGNED_ON = "成文日期"
    UNITS_BELOW = "有下级"
    """Says nothing itself: the clause that it stands in falls away where there are no units below."""


STATE_WORDS = {
    "为零": State.ZERO,
    "未开展": State.NIL,
    "未报送": State.MISSING,
    "不需报送": State.NOT_OWED,
    "不适用": State.NOT_APPLICABLE,
    "不可比": State.NOT_COMPARABLE,
}
"""What stands behind the question mark of an alternative."""

# Forms that fall away where there is nothing to compare with or nobody to name, and so must stand in brackets.
OPTIONAL_ONLY = frozenset(
    {
        Form.YEAR_ON_YEAR,
        Form.CHANGE,
        Form.MISSING_UNITS,
        Form.SHARE,
        Form.LAST_YEAR,
        Form.EACH_UNIT,
        Form.TARGET,
        Form.COMPLETION,
    }
)
AIMING = frozenset({Form.TARGET, Form.COMPLETION})
"""Forms that look at the target."""
COMPARING = frozenset({Form.YEAR_ON_YEAR, Form.CHANGE, Form.LAST_YEAR})
"""Forms that look at the same period last year."""

SETTINGS = (
    "name",
    "title",
    "signature",
    "date_line",
    "addressee",
    "mark",
    "number",
    "signers",
    "copies",
    "printed_by",
)
"""What may stand behind @."""


@dataclass(frozen=True, slots=True)
class Literal:
    """Words as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """A place for a figure."""

    indicator: str
    form: Form


@dataclass(frozen=True, slots=True)
class WordPlace:
    """A place for a word about the report."""

    word: Word


OWNER = "unit"
"""Stands among the fields of a record for the unit that it belongs to, as packs reserve it."""


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A place for what a record holds in a field; `OWNER` is the unit that it belongs to."""

    field: str


@dataclass(frozen=True, slots=True)
class Optional:
    """A clause in brackets: it falls away as a whole unless every figure in it has something to say."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A clause in brackets that lists: its lead, and those of its items that have something to say, joined by 、.

    It falls away as a whole, with what stands behind the items, where none of them has.
    """

    lead: tuple[Part, ...]
    items: tuple[tuple[Part, ...], ...]
    tail: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class GapPlace:
    """【待补：…】: a place that the writer fills in."""

    what: str


Part = Literal | FigurePlace | WordPlace | FieldPlace | Optional | Listing | GapPlace


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and what is written instead in other states of its first figure."""

    parts: tuple[Part, ...]
    line: int
    alternatives: Mapping[State, tuple[Part, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A heading, level 1 to 4."""

    level: int
    parts: tuple[Part, ...]
    line: int


@dataclass(frozen=True, slots=True)
class ParagraphLines:
    """The sentences of a paragraph; `lead` is its run-in heading, if it has one."""

    sentences: tuple[Sentence, ...]
    lead: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of a list; neighbours are one list."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """A note to the text."""

    sentence: Sentence


class Asked(StrEnum):
    """What a condition asks of an indicator; the values are the words of the template."""

    STATE = ""
    KNOWN = "有数"
    MORE = "大于"
    LESS = "小于"
    AT_LEAST = "不少于"
    AT_MOST = "不超过"
    EQUAL = "等于"
    UP = "增长"
    DOWN = "下降"
    LEVEL = "持平"


@dataclass(frozen=True, slots=True)
class Branch:
    """Blocks that are written only where an indicator is so, and others where it is not.

    Attributes:
        indicator: Of which indicator.
        test: What is asked.
        state: The state asked for, with `Asked.STATE`.
        bound: The number compared with, for the tests that compare.
        then: What is written if so.
        otherwise: What is written if not.
        form: What of the indicator is asked: its own number, or its completion.
    """

    indicator: str
    test: Asked
    state: State | None
    bound: Decimal
    then: tuple[TemplateBlock, ...]
    otherwise: tuple[TemplateBlock, ...]
    form: Form = Form.EXACT


@dataclass(frozen=True, slots=True)
class EachUnit:
    """Blocks that are written for each unit directly below, in the order of the register: never a ranking."""

    blocks: tuple[TemplateBlock, ...]


@dataclass(frozen=True, slots=True)
class EachRecord:
    """Blocks that are written for each record of a kind: paragraphs and worked examples that units sent.

    Attributes:
        kind: The id of the kind.
        day: The date field that says in which period a record falls.
        where: Which records, None is all.
        most: How many at most, the earliest first: a choice by size would be a ranking. 0 is all.
        blocks: What is written for each.
        otherwise: What is written if there is none.
    """

    kind: str
    day: str
    where: Condition | None
    most: int
    blocks: tuple[TemplateBlock, ...]
    otherwise: tuple[TemplateBlock, ...]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: label over it, empty for the indicator's name, and what stands in it."""

    group: str
    place: FigurePlace


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Units × indicators: a row a unit directly below, and, if wanted, one of the whole."""

    caption: tuple[Part, ...]
    columns: tuple[TableColumn, ...]
    total: bool
    notes: tuple[Sentence, ...]
    line: int


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """Indicators × this period, last year and the change: a row an indicator."""

    caption: tuple[Part, ...]
    rows: tuple[TableColumn, ...]
    forms: tuple[Form, ...]
    notes: tuple[Sentence, ...]
    line: int


class Along(StrEnum):
    """What stands along the axis of a chart; the values are the words of the template."""

    UNIT = "单位"
    MONTH = "月"
    QUARTER = "季度"
    INDICATOR = "指标"
    FIELD = ""


@dataclass(frozen=True, slots=True)
class ChartLines:
    """A chart: indicators drawn along units, months, themselves or the answers of a field.

    Attributes:
        caption: Its title.
        line_drawn: Whether as a line, else as bars.
        places: Which indicators.
        along: What stands along the axis.
        by: The field, by its id or label, where that is what stands there.
        compared: Whether last year is drawn beside this one.
        notes: What is said under it.
        line: Where it begins.
    """

    caption: tuple[Part, ...]
    line_drawn: bool
    places: tuple[TableColumn, ...]
    along: Along
    by: str
    compared: bool
    notes: tuple[Sentence, ...]
    line: int


TemplateBlock = (
    HeadingLine
    | ParagraphLines
    | ItemLine
    | RemarkLine
    | Branch
    | EachUnit
    | EachRecord
    | UnitTable
    | IndicatorTable
    | ChartLines
)


@dataclass(frozen=True, slots=True)
class AnnexLines:
    """An annex: its title and what stands in it."""

    title: tuple[Part, ...]
    blocks: tuple[TemplateBlock, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A template as read; `settings` are the further lines with @, by name, absent if not set."""

    id: str
    name: str
    title: tuple[tuple[Part, ...], ...]
    signature: tuple[Part, ...]
    blocks: tuple[TemplateBlock, ...]
    annexes: tuple[AnnexLines, ...] = ()
    settings: Mapping[str, tuple[tuple[Part, ...], ...]] = field(default_factory=dict)

    def places(self) -> Iterator[tuple[FigurePlace, bool]]:
        """Every place for a figure, in order, and whether it speaks of each unit below."""
        for block in (*self.blocks, *(b for annex in self.annexes for b in annex.blocks)):
            yield from _places_in(block, by_unit=False)

    def indicators(self) -> tuple[str, ...]:
        """Every indicator that it names, in order, each once."""
        return tuple(dict.fromkeys(place.indicator for place, _by_unit in self.places()))

    def kinds(self) -> tuple[str, ...]:
        """The kinds whose records it writes of."""
        blocks = (*self.blocks, *(b for annex in self.annexes for b in annex.blocks))
        return tuple(dict.fromkeys(kind for block in blocks for kind in _kinds_in(block)))

    def unit_indicators(self) -> tuple[str, ...]:
        """Those that it wants of each unit below too."""
        return tuple(dict.fromkeys(place.indicator for place, by_unit in self.places() if by_unit))

    def slices(self) -> tuple[tuple[str, Along, str], ...]:
        """What its charts want in slices of time or by answers: indicator, along what, by which field."""
        found: dict[tuple[str, Along, str], None] = {}
        waiting = [*self.blocks, *(block for annex in self.annexes for block in annex.blocks)]
        while waiting:
            match waiting.pop():
                case ChartLines(along=Along.MONTH | Along.QUARTER | Along.FIELD) as chart:
                    for column in chart.places:
                        found[column.place.indicator, chart.along, chart.by] = None
                case Branch(then=then, otherwise=otherwise):
                    waiting += (*then, *otherwise)
        return tuple(sorted(found))


_ASKED_FORMS = dict.fromkeys((Asked.UP, Asked.DOWN, Asked.LEVEL), Form.YEAR_ON_YEAR)


def _kinds_in(block: TemplateBlock) -> Iterator[str]:
    match block:
        case EachRecord():
            yield block.kind
        case Branch():
            for inner in (*block.then, *block.otherwise):
                yield from _kinds_in(inner)
        case EachUnit():
            for inner in block.blocks:
                yield from _kinds_in(inner)
        case _:
            pass


def _places_in(block: TemplateBlock, *, by_unit: bool) -> Iterator[tuple[FigurePlace, bool]]:
    sentences: tuple[Sentence, ...] = ()
    match block:
        case ParagraphLines() | ItemLine():
            sentences = block.sentences
        case RemarkLine():
            sentences = (block.sentence,)
        case Branch():
            yield FigurePlace(block.indicator, _ASKED_FORMS.get(block.test, block.form)), by_unit
            for inner in (*block.then, *block.otherwise):
                yield from _places_in(inner, by_unit=by_unit)
        case EachUnit():
            for inner in block.blocks:
                yield from _places_in(inner, by_unit=True)
        case EachRecord():
            for inner in (*block.blocks, *block.otherwise):
                yield from _places_in(inner, by_unit=by_unit)
        case UnitTable():
            for column in block.columns:
                yield column.place, True
                yield column.place, False
            sentences = block.notes
        case IndicatorTable():
            for row in block.rows:
                yield from (
                    (FigurePlace(row.place.indicator, form), by_unit) for form in block.forms
                )
            sentences = block.notes
        case ChartLines():
            forms = (Form.EXACT, *([Form.LAST_YEAR] if block.compared else []))
            for column in block.places:
                yield from ((FigurePlace(column.place.indicator, form), by_unit) for form in forms)
                if block.along is Along.UNIT:
                    yield column.place, True
            sentences = block.notes
        case HeadingLine():
            pass
    for sentence in sentences:
        for parts in (sentence.parts, *sentence.alternatives.values()):
            for place in figure_places(parts):
                yield place, by_unit
                if place.form is Form.EACH_UNIT:
                    yield place, True


def field_places(parts: Sequence[Part]) -> Iterator[FieldPlace]:
    """The places for what a record holds, in order."""
    return (part for part in parts if isinstance(part, FieldPlace))


def figure_places(parts: Sequence[Part], *, optional: bool = True) -> Iterator[FigurePlace]:
    """The places for figures, in order; those in brackets only if wanted."""
    for part in parts:
        if isinstance(part, FigurePlace):
            yield part
        elif isinstance(part, Optional) and optional:
            yield from figure_places(part.parts)
        elif isinstance(part, Listing) and optional:
            for item in part.items:
                yield from figure_places(item)
