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
    %每个单位                     what is written for each subordinate unit, up to %结束
    %表 各单位工作情况            a table, of lines 列, 行 and 注, up to %结束
    %附件 指标口径                an annex; all below belongs to it

A template holds no code: a place names an indicator and one of the forms below, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.indicators import State
from taizhang.core.reports.punctuation import full_width
from taizhang.core.values import Message, Place, Problem, refuse_if_any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from taizhang.core.indicators import Indicator


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


class Word(StrEnum):
    """Places that are filled with words about the report itself."""

    UNIT = "单位"
    PERIOD = "时段"
    SHORT_PERIOD = "时段简称"
    LAST_DAY = "截止日"
    SIGNED_ON = "成文日期"


STATE_WORDS = {
    "为零": State.ZERO,
    "未开展": State.NIL,
    "未报送": State.MISSING,
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
    }
)
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


@dataclass(frozen=True, slots=True)
class Optional:
    """A clause in brackets: it falls away as a whole unless every figure in it has something to say."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class GapPlace:
    """【待补：…】: a place that the writer fills in."""

    what: str


Part = Literal | FigurePlace | WordPlace | Optional | GapPlace


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
    """

    indicator: str
    test: Asked
    state: State | None
    bound: Decimal
    then: tuple[TemplateBlock, ...]
    otherwise: tuple[TemplateBlock, ...]


@dataclass(frozen=True, slots=True)
class EachUnit:
    """Blocks that are written for each unit directly below, in the order of the register: never a ranking."""

    blocks: tuple[TemplateBlock, ...]


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


TemplateBlock = (
    HeadingLine
    | ParagraphLines
    | ItemLine
    | RemarkLine
    | Branch
    | EachUnit
    | UnitTable
    | IndicatorTable
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

    def unit_indicators(self) -> tuple[str, ...]:
        """Those that it wants of each unit below too."""
        return tuple(dict.fromkeys(place.indicator for place, by_unit in self.places() if by_unit))


def _places_in(block: TemplateBlock, *, by_unit: bool) -> Iterator[tuple[FigurePlace, bool]]:
    sentences: tuple[Sentence, ...] = ()
    match block:
        case ParagraphLines() | ItemLine():
            sentences = block.sentences
        case RemarkLine():
            sentences = (block.sentence,)
        case Branch():
            yield FigurePlace(block.indicator, _ASKED_FORMS.get(block.test, Form.EXACT)), by_unit
            for inner in (*block.then, *block.otherwise):
                yield from _places_in(inner, by_unit=by_unit)
        case EachUnit():
            for inner in block.blocks:
                yield from _places_in(inner, by_unit=True)
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
        case HeadingLine():
            pass
    for sentence in sentences:
        for parts in (sentence.parts, *sentence.alternatives.values()):
            for place in figure_places(parts):
                yield place, by_unit
                if place.form is Form.EACH_UNIT:
                    yield place, True


def figure_places(parts: Sequence[Part], *, optional: bool = True) -> Iterator[FigurePlace]:
    """The places for figures, in order; those in brackets only if wanted."""
    for part in parts:
        if isinstance(part, FigurePlace):
            yield part
        elif isinstance(part, Optional) and optional:
            yield from figure_places(part.parts)


_WORDS = frozenset(word.value for word in Word)
_FORMS = frozenset(form.value for form in Form)
_PLACE = re.compile(r"[{}\[\]]")
_TYPED_DIRECTION = re.compile(r"(增长|下降|上升|提高|降低|增加|减少|持平)(了|到|至|为)?$")
# 节约, 签约, 附近, 赶超 are other words.
_TYPED_HEDGE = re.compile(
    r"(接近|(?<![附最])近|大约|(?<![节签预违公契条制履])约|超过|(?<!赶)超|逾|突破|不足)$"
)
_ASKED_FORMS = dict.fromkeys((Asked.UP, Asked.DOWN, Asked.LEVEL), Form.YEAR_ON_YEAR)
_GAP = re.compile(r"【待补：([^】]+)】")
_ALTERNATIVE = re.compile(r"\?\s*(?P<state>[^：:]*)[：:](?P<text>.*)")
_HEADING = re.compile(r"(?P<signs>#{2,5})\s+(?P<text>.+)")
_SETTING = re.compile(r"@(?P<name>\w+)\s+(?P<text>.+)")
_RUN_IN = re.compile(r"#\s+(?P<text>.+)")
_ITEM = re.compile(r"-\s+(?P<text>.+)")
_REMARK = re.compile(r"注[：:]\s*(?P<text>.+)")
_COMMAND = re.compile(r"%\s*(?P<name>[^\s{]+)\s*(?P<text>.*)")
COMMANDS = ("如果", "否则", "每个单位", "表", "附件", "结束")
"""What may stand behind %."""
_ASKED = re.compile(
    r"\{(?P<name>[^{}|]+)\}\s*(?P<test>[^\s\d.{}]+)\s*(?P<bound>\d+(?:\.\d+)?)?\s*%?"
)
_COMPARED = frozenset({Asked.MORE, Asked.LESS, Asked.AT_LEAST, Asked.AT_MOST, Asked.EQUAL})
_TABLE_LINE = re.compile(r"(?P<what>列|行|注)\s*[：:]?\s*(?P<text>.+)")
_CELL = re.compile(r"(?:(?P<label>[^{}：:、]+)[：:])?\s*(?P<places>\{[^{}]+\}(?:、?\{[^{}]+\})*)")
COLUMN_WORDS = {
    "本期": Form.EXACT,
    "上年同期": Form.LAST_YEAR,
    "增减": Form.CHANGE,
    "同比": Form.YEAR_ON_YEAR,
}
"""What the columns of a table of indicators may be."""
_EACH_UNIT = "每个单位"
_TOTAL = "合计"
_NOT_IN_TABLES = frozenset({Form.MISSING_UNITS, Form.EACH_UNIT, Form.HEDGED, Form.WAN})


class _Reader:
    """Reads one template; collects problems instead of stopping at the first."""

    def __init__(self, file: str, indicators: Mapping[str, Indicator]) -> None:
        self.file = file
        self.indicators = indicators
        self.problems: list[Problem] = []
        self.line = 0

    def problem(self, template: str, **params: object) -> None:
        self.problems.append(Problem(Message(template, **params), Place(self.file, self.line)))

    def parts(self, text: str) -> tuple[Part, ...]:
        """A sentence to its parts."""
        text = full_width(text)
        outer: list[Part] = []
        inner: list[Part] | None = None
        position = 0
        while position < len(text):
            match = _PLACE.search(text, position)
            end = match.start() if match else len(text)
            current = outer if inner is None else inner
            current += _literals(text[position:end])
            if match is None:
                position = end
                continue
            position = match.end()
            sign = match[0]
            if sign == "{":
                closing = text.find("}", position)
                if closing < 0:
                    self.problem("“{{”没有配对的“}}”：{sentence}", sentence=text)
                    break
                self._place(text[position:closing], current, optional=inner is not None)
                position = closing + 1
            elif sign == "[" and inner is None:
                inner = []
            elif sign == "]" and inner is not None:
                outer.append(Optional(tuple(inner)))
                inner = None
            else:
                self.problem(
                    "“{sign}”没有配对，或方括号套了方括号：{sentence}", sign=sign, sentence=text
                )
                break
        else:
            if inner is not None:
                self.problem("“[”没有配对的“]”：{sentence}", sentence=text)
        return tuple(outer)

    def _place(self, name: str, before: list[Part], *, optional: bool) -> None:
        made = self.place(name)
        if isinstance(made, FigurePlace):
            self._check_place(made.indicator, made.form, before, optional=optional)
        if made is not None:
            before.append(made)

    def known(self, identifier: str) -> bool:
        """Whether there is such an indicator; else a problem says what may be meant."""
        if identifier in self.indicators:
            return True
        near = get_close_matches(identifier, [*self.indicators, *_WORDS], n=1)
        hint = Message("，是不是“{near}”？", near=near[0]) if near else Message("。")
        self.problem("没有名为“{name}”的指标{hint}", name=identifier, hint=hint)
        return False

    def place(self, name: str) -> FigurePlace | WordPlace | None:
        """What stands between braces."""
        identifier, _, form_word = (piece.strip() for piece in name.partition("|"))
        if identifier in _WORDS and not form_word:
            return WordPlace(Word(identifier))
        if not self.known(identifier):
            return None
        if form_word not in _FORMS:
            forms = tuple(form.value for form in Form if form)
            self.problem("不认识的写法“{form}”，可用：{forms}。", form=form_word, forms=forms)
            return None
        form = Form(form_word)
        if form is Form.SHARE and not self.indicators[identifier].part_of:
            self.problem("指标“{name}”没有声明 part_of（其中），算不出占比。", name=identifier)
        return FigurePlace(identifier, form)

    def _check_place(
        self, identifier: str, form: Form, before: Sequence[Part], *, optional: bool
    ) -> None:
        if form in OPTIONAL_ONLY and not optional:
            self.problem(
                "“{{{name}|{form}}}”可能没有内容，请连同标点放进方括号，例如“[，{{{name}|{form}}}]”。",
                name=identifier,
                form=form.value,
            )
        typed = before[-1].text if before and isinstance(before[-1], Literal) else ""
        if form not in (Form.MISSING_UNITS, Form.EACH_UNIT) and (
            match := _TYPED_DIRECTION.search(typed)
        ):
            self.problem(
                "“{word}”是手写的方向词，增减由数据决定，请改用“{{{name}|同比}}”或“{{{name}|增减}}”。",
                word=match[1],
                name=identifier,
            )
        if match := _TYPED_HEDGE.search(typed):
            self.problem(
                "“{word}”是手写的约数词，须由数据算出，请改用“{{{name}|约数}}”。",
                word=match[1],
                name=identifier,
            )


def _literals(text: str) -> Iterator[Part]:
    """Words, and the places in them that the writer fills in."""
    for place, piece in enumerate(_GAP.split(text)):
        if piece:
            yield GapPlace(piece.strip()) if place % 2 else Literal(piece)


@dataclass(slots=True)
class _Open:
    """A construct that is not closed yet.

    Attributes:
        name: The word behind %, empty for the text itself.
        line: Where it began.
        blocks: What has been read in it.
        then: Of a condition, what stood before %否则.
        asked: Of a condition, what it asks.
        rows: Of a table, its lines.
        caption: Of a table or an annex, its words.
    """

    name: str
    line: int
    blocks: list[TemplateBlock] = field(default_factory=list)
    then: list[TemplateBlock] | None = None
    asked: tuple[str, Asked, State | None, Decimal] | None = None
    rows: list[tuple[str, str, int]] = field(default_factory=list)
    caption: tuple[Part, ...] = ()


class _Lines:
    """Reads line after line; what is open lies on a stack."""

    def __init__(self, reader: _Reader) -> None:
        self.reader = reader
        self.open: list[_Open] = [_Open("", 1)]
        self.annexes: list[AnnexLines] = []
        self.text: tuple[TemplateBlock, ...] = ()
        self.sentences: list[Sentence] = []
        self.lead: tuple[Part, ...] = ()
        self.item = False
        self.settings: dict[str, list[tuple[Part, ...]]] = {}
        self.name = ""

    def read(self, number: int, line: str) -> None:
        """One line, without blanks at its edges."""
        self.reader.line = number
        if line.startswith("//"):
            return
        if not line:
            self._close_paragraph()
        elif command := _COMMAND.fullmatch(line):
            self._close_paragraph()
            self._command(command["name"], command["text"].strip(), line)
        elif self.open[-1].name == "表":
            self._table_line(line)
        elif setting := _SETTING.fullmatch(line):
            self._setting(setting["name"], setting["text"])
        elif heading := _HEADING.fullmatch(line):
            self._close_paragraph()
            parts = self._words(heading["text"], line)
            self._add(HeadingLine(len(heading["signs"]) - 1, parts, number))
        elif run_in := _RUN_IN.fullmatch(line):
            self._close_paragraph()
            self.lead = self._words(run_in["text"], line)
        elif item := _ITEM.fullmatch(line):
            self._close_paragraph()
            self.item = True
            self.sentences.append(Sentence(self.reader.parts(item["text"]), number, {}))
        elif remark := _REMARK.fullmatch(line):
            self._close_paragraph()
            self._add(RemarkLine(Sentence(self.reader.parts(remark["text"]), number, {})))
        elif line.startswith("?"):
            _read_alternative(self.reader, line, self.sentences)
        else:
            self.sentences.append(Sentence(self.reader.parts(line), number, {}))

    def finish(self) -> None:
        """The end of the file closes the text and the last annex, and nothing else."""
        self._close_paragraph()
        for left in self.open:
            if left.name not in ("", "附件"):
                self.reader.line = left.line
                self.reader.problem("“%{name}”没有配对的“%结束”。", name=left.name)
        self._close_text()

    def _words(self, text: str, line: str) -> tuple[Part, ...]:
        parts = self.reader.parts(text)
        if any(figure_places(parts)):
            self.reader.problem("标题里不放数据：{sentence}", sentence=line)
        return parts

    def _add(self, block: TemplateBlock) -> None:
        self.open[-1].blocks.append(block)

    def _close_paragraph(self) -> None:
        if self.item:
            self._add(ItemLine(tuple(self.sentences)))
        elif self.sentences or self.lead:
            self._add(ParagraphLines(tuple(self.sentences), self.lead))
        self.sentences, self.lead, self.item = [], (), False

    def _close_text(self) -> None:
        outermost = self.open[0]
        if outermost.name == "附件":
            self.annexes.append(AnnexLines(outermost.caption, tuple(outermost.blocks)))
        else:
            self.text = tuple(outermost.blocks)

    def _setting(self, name: str, text: str) -> None:
        if name not in SETTINGS:
            known = "、".join(f"@{setting}" for setting in SETTINGS)
            self.reader.problem("不认识的设置“@{name}”，可用：{known}。", name=name, known=known)
        elif name == "name":
            self.name = text
        else:
            self.settings.setdefault(name, []).append(self._words(text, f"@{name} {text}"))

    def _command(self, name: str, text: str, line: str) -> None:
        match name:
            case "如果":
                made = _Open(name, self.reader.line, asked=self._asked(text, line))
                self.open.append(made)
            case "每个单位":
                if any(left.name == name for left in self.open):
                    self.reader.problem("“%每个单位”里不能再写“%每个单位”。")
                self.open.append(_Open(name, self.reader.line))
            case "表":
                caption = self._words(text, line)
                self.open.append(_Open(name, self.reader.line, caption=caption))
            case "否则":
                self._otherwise()
            case "附件":
                self._annex(text, line)
            case "结束":
                self._end()
            case _:
                known = "、".join(f"%{command}" for command in COMMANDS)
                self.reader.problem("不认识的“%{name}”，可用：{known}。", name=name, known=known)

    def _annex(self, text: str, line: str) -> None:
        if len(self.open) > 1:
            self.reader.problem("“%附件”前面还有没有配对的“%{name}”。", name=self.open[-1].name)
            del self.open[1:]
        if not text:
            self.reader.problem("附件要有名称，写作“%附件 名称”。")
        self._close_text()
        self.open = [_Open("附件", self.reader.line, caption=self._words(text, line))]

    def _otherwise(self) -> None:
        top = self.open[-1]
        if top.name != "如果" or top.then is not None:
            self.reader.problem("“%否则”要写在“%如果”和“%结束”之间，只写一次。")
            return
        top.then, top.blocks = top.blocks, []

    def _end(self) -> None:
        if len(self.open) == 1:
            self.reader.problem("“%结束”前面没有“%如果”“%每个单位”或“%表”。")
            return
        top = self.open.pop()
        match top.name:
            case "如果" if top.asked:
                then, otherwise = (top.blocks, []) if top.then is None else (top.then, top.blocks)
                self._add(Branch(*top.asked, tuple(then), tuple(otherwise)))
            case "每个单位":
                self._add(EachUnit(tuple(top.blocks)))
            case "表":
                self._add_table(top)

    def _asked(self, text: str, line: str) -> tuple[str, Asked, State | None, Decimal] | None:
        """What a condition asks: {指标} 状态, or {指标} 大于 10."""
        asked = _ASKED.fullmatch(text)
        words = (*(test.value for test in Asked if test), *STATE_WORDS)
        if asked is None or asked["test"] not in words:
            self.reader.problem(
                "条件应写作“%如果 {{指标}} 词”，词可用：{words}：{sentence}",
                words=words,
                sentence=line,
            )
            return None
        if not self.reader.known(asked["name"].strip()):
            return None
        state = STATE_WORDS.get(asked["test"])
        test = Asked.STATE if state else Asked(asked["test"])
        if (test in _COMPARED) != bool(asked["bound"]):
            self.reader.problem(
                "“大于”“小于”“不少于”“不超过”“等于”后面写一个数，其他词后面不写：{sentence}",
                sentence=line,
            )
            return None
        return asked["name"].strip(), test, state, Decimal(asked["bound"] or 0)

    def _table_line(self, line: str) -> None:
        if found := _TABLE_LINE.fullmatch(line):
            self.open[-1].rows.append((found["what"], found["text"].strip(), self.reader.line))
        else:
            self.reader.problem("表里的一行要以“列”“行”或“注”开头：{sentence}", sentence=line)

    def _add_table(self, top: _Open) -> None:
        before = len(self.reader.problems)
        columns = [(text, line) for what, text, line in top.rows if what == "列"]
        rows = [(text, line) for what, text, line in top.rows if what == "行"]
        notes = []
        for what, text, line in top.rows:
            self.reader.line = line
            if what == "注":
                notes.append(Sentence(self.reader.parts(text), line, {}))
        by_unit = bool(rows) and rows[0][0].startswith(_EACH_UNIT)
        self.reader.line = top.line
        if not rows or not columns:
            self.reader.problem("表要有“列”和“行”。")
            return
        if by_unit:
            cells = tuple(cell for text, line in columns for cell in self._cells(text, line))
            total = self._unit_rows(rows)
            if len(self.reader.problems) == before:
                self._add(UnitTable(top.caption, cells, total, tuple(notes), top.line))
            return
        cells = tuple(cell for text, line in rows for cell in self._cells(text, line))
        forms = self._forms(columns)
        if len(self.reader.problems) == before:
            self._add(IndicatorTable(top.caption, cells, forms, tuple(notes), top.line))

    def _unit_rows(self, rows: Sequence[tuple[str, int]]) -> bool:
        named = [word.strip() for text, _line in rows for word in text.split("、")]
        if named not in ([_EACH_UNIT], [_EACH_UNIT, _TOTAL]):
            self.reader.line = rows[0][1]
            self.reader.problem("按单位的表，行写作“行 每个单位”或“行 每个单位、合计”。")
        return _TOTAL in named

    def _forms(self, columns: Sequence[tuple[str, int]]) -> tuple[Form, ...]:
        forms = []
        for text, line in columns:
            self.reader.line = line
            for word in text.split("、"):
                if word.strip() not in COLUMN_WORDS:
                    known = tuple(COLUMN_WORDS)
                    self.reader.problem(
                        "按指标的表，列可用：{known}；没有“{word}”。",
                        known=known,
                        word=word.strip(),
                    )
                    continue
                forms.append(COLUMN_WORDS[word.strip()])
        return tuple(forms)

    def _cells(self, text: str, line: int) -> Iterator[TableColumn]:
        """名称：{指标}、{指标|写法}."""
        self.reader.line = line
        found = _CELL.fullmatch(text)
        if found is None:
            self.reader.problem(
                "写作“{{指标}}、{{指标|写法}}”或“名称：{{指标}}、{{指标}}”：{sentence}",
                sentence=text,
            )
            return
        for place in re.findall(r"\{([^{}]+)\}", found["places"]):
            made = self.reader.place(place)
            if isinstance(made, FigurePlace):
                if made.form in _NOT_IN_TABLES:
                    self.reader.problem(
                        "表里不能用“{form}”：{sentence}", form=made.form.value, sentence=text
                    )
                yield TableColumn((found["label"] or "").strip(), made)
            elif made is not None:
                self.reader.problem("表里只放指标：{sentence}", sentence=text)


def read_template(
    identifier: str, text: str, file: str, indicators: Mapping[str, Indicator]
) -> Template:
    """Read a template.

    Raises:
        RefusedError: With every problem, each at its line.
    """
    reader = _Reader(file, indicators)
    lines = _Lines(reader)
    for number, raw in enumerate(text.splitlines(), start=1):
        lines.read(number, raw.strip())
    lines.finish()
    settings = {name: tuple(found) for name, found in lines.settings.items()}
    if "title" not in settings:
        reader.line = 1
        reader.problem("缺少“@title 标题”。")
    refuse_if_any(reader.problems)
    return Template(
        identifier,
        lines.name or identifier,
        settings.pop("title"),
        settings.pop("signature", ((WordPlace(Word.UNIT),),))[0],
        lines.text,
        tuple(lines.annexes),
        settings,
    )


def _read_alternative(reader: _Reader, line: str, paragraph: list[Sentence]) -> None:
    match = _ALTERNATIVE.fullmatch(line)
    words = tuple(STATE_WORDS)
    if match is None or match["state"].strip() not in STATE_WORDS:
        reader.problem("另一种写法应为“? 情形：句子”，情形可用：{words}。", words=words)
        return
    if paragraph and any(found.place.line == paragraph[-1].line for found in reader.problems):
        return  # what is wrong with the sentence is said already
    if not paragraph or not any(figure_places(paragraph[-1].parts, optional=False)):
        reader.problem("“?”一行要跟在有数据的句子后面。")
        return
    sentence = paragraph[-1]
    state = STATE_WORDS[match["state"].strip()]
    if state in sentence.alternatives:
        reader.problem("“{state}”写了两次。", state=match["state"].strip())
    alternatives = {**sentence.alternatives, state: reader.parts(match["text"].strip())}
    paragraph[-1] = Sentence(sentence.parts, sentence.line, alternatives)
