"""Reading a template: lines to the nodes of `template`, with every misfit named at its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators import State
from taizhang.core.reports.chart_reader import LINE as CHART_LINE
from taizhang.core.reports.chart_reader import read_chart
from taizhang.core.reports.record_choice import RecordChoice, read_record_choice
from taizhang.core.reports.sentence_reader import SentenceReader
from taizhang.core.reports.template import (
    SETTINGS,
    STATE_WORDS,
    AnnexLines,
    Asked,
    Branch,
    EachUnit,
    FigurePlace,
    Form,
    HeadingLine,
    IndicatorTable,
    ItemLine,
    ParagraphLines,
    Part,
    RemarkLine,
    Sentence,
    TableColumn,
    Template,
    TemplateBlock,
    UnitTable,
    Word,
    WordPlace,
    figure_places,
)
from taizhang.core.values import refuse_if_any
from taizhang.core.values.printable import unprintable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from taizhang.core.indicators import Indicator
    from taizhang.core.ledger.kind import RecordKind

_ALTERNATIVE = re.compile(r"\?\s*(?P<state>[^：:]*)[：:](?P<text>.*)")
_HEADING = re.compile(r"(?P<signs>#{2,5})\s+(?P<text>.+)")
_SETTING = re.compile(r"@(?P<name>\w+)\s+(?P<text>.+)")
_RUN_IN = re.compile(r"#\s+(?P<text>.+)")
_ITEM = re.compile(r"-\s+(?P<text>.+)")
_REMARK = re.compile(r"注[：:]\s*(?P<text>.+)")
_COMMAND = re.compile(r"%\s*(?P<name>[^\s{]+)\s*(?P<text>.*)")
COMMANDS = ("如果", "否则", "每个单位", "每条", "表", "图", "附件", "结束")
"""What may stand behind %."""
_ASKED = re.compile(
    r"\{(?P<name>[^{}|]+)(?:\|\s*(?P<form>完成率)\s*)?\}\s*(?P<test>[^\s\d.{}]+)\s*(?P<bound>\d+(?:\.\d+)?)?\s*%?"
)
_COMPARED = frozenset({Asked.MORE, Asked.LESS, Asked.AT_LEAST, Asked.AT_MOST, Asked.EQUAL})
_TABLE_LINE = re.compile(r"(?P<what>列|行|注)\s*[：:]?\s*(?P<text>.+)")
_CELL = re.compile(r"(?:(?P<label>[^{}：:、]+)[：:])?\s*(?P<places>\{[^{}]+\}(?:、?\{[^{}]+\})*)")
COLUMN_WORDS = {
    "本期": Form.EXACT,
    "上年同期": Form.LAST_YEAR,
    "增减": Form.CHANGE,
    "同比": Form.YEAR_ON_YEAR,
    "目标": Form.TARGET,
    "完成率": Form.COMPLETION,
}
"""What the columns of a table of indicators may be."""
# What no document can hold, and signs that turn the direction of the text around them; a tab is a blank.
_EACH_UNIT = "每个单位"
_TOTAL = "合计"
_NOT_IN_TABLES = frozenset({Form.MISSING_UNITS, Form.EACH_UNIT, Form.HEDGED, Form.WAN})


@dataclass(slots=True)
class _Open:
    """A construct that is not closed yet.

    Attributes:
        name: The word behind %, empty for the text itself.
        line: Where it began.
        blocks: What has been read in it.
        then: Of a condition, what stood before %否则.
        asked: Of a condition, what it asks.
        choice: Of records that are written of, which.
        rows: Of a table, its lines.
        caption: Of a table or an annex, its words.
    """

    name: str
    line: int
    blocks: list[TemplateBlock] = field(default_factory=list)
    then: list[TemplateBlock] | None = None
    choice: RecordChoice | None = None
    asked: tuple[str, Asked, State | None, Decimal, Form] | None = None
    rows: list[tuple[str, str, int]] = field(default_factory=list)
    caption: tuple[Part, ...] = ()


class _Lines:
    """Reads line after line; what is open lies on a stack."""

    def __init__(self, reader: SentenceReader) -> None:
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
        elif self.open[-1].name in {"表", "图"}:
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
                if any(left.name == "每条" for left in self.open):
                    self.reader.problem("“%每条”里不能写“%每个单位”。")
                self.open.append(_Open(name, self.reader.line))
            case "每条":
                self._each_record(text, line)
            case "表":
                caption = self._words(text, line)
                self.open.append(_Open(name, self.reader.line, caption=caption))
            case "图":
                if any(left.name == "每个单位" for left in self.open):
                    self.reader.problem("“%每个单位”里不能写“%图”，请改用“按 单位”的图。")
                caption = self._words(text, line)
                if not caption:
                    self.reader.problem("图要有名称，写作“%图 名称”。")
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

    def _each_record(self, text: str, line: str) -> None:
        if any(left.name in ("每个单位", "每条") for left in self.open):
            self.reader.problem("“%每条”不能写在“%每个单位”或另一个“%每条”里。")
        choice = read_record_choice(self.reader, text, line)
        self.reader.record_kind = choice.kind if choice else None
        self.open.append(_Open("每条", self.reader.line, choice=choice))

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
        if top.name not in ("如果", "每条") or top.then is not None:
            self.reader.problem("“%否则”要写在“%如果”或“%每条”和“%结束”之间，只写一次。")
            return
        if top.name == "每条":
            self.reader.record_kind = None
        top.then, top.blocks = top.blocks, []

    def _end(self) -> None:
        if len(self.open) == 1:
            self.reader.problem("“%结束”前面没有“%如果”“%每个单位”“%每条”“%表”或“%图”。")
            return
        top = self.open.pop()
        match top.name:
            case "如果" if top.asked:
                then, otherwise = (top.blocks, []) if top.then is None else (top.then, top.blocks)
                name, test, state, bound, form = top.asked
                made = Branch(name, test, state, bound, tuple(then), tuple(otherwise), form)
                self._add(made)
            case "每个单位":
                self._add(EachUnit(tuple(top.blocks)))
            case "每条":
                self.reader.record_kind = None
                if top.choice:
                    then, otherwise = (
                        (top.blocks, []) if top.then is None else (top.then, top.blocks)
                    )
                    self._add(top.choice.block(then, otherwise))
            case "表":
                self._add_table(top)
            case "图":
                self._add_chart(top)

    def _asked(self, text: str, line: str) -> tuple[str, Asked, State | None, Decimal, Form] | None:
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
        form = Form(asked["form"] or "")
        if form is Form.COMPLETION and test not in (*_COMPARED, Asked.KNOWN):
            self.reader.problem(
                "“完成率”后面写“有数”，或“大于”“小于”“不少于”“不超过”“等于”和一个数：{sentence}",
                sentence=line,
            )
            return None
        return asked["name"].strip(), test, state, Decimal(asked["bound"] or 0), form

    def _table_line(self, line: str) -> None:
        drawn = self.open[-1].name == "图"
        if found := (CHART_LINE if drawn else _TABLE_LINE).fullmatch(line):
            self.open[-1].rows.append((found["what"], found["text"].strip(), self.reader.line))
        elif drawn:
            self.reader.problem(
                "图里的一行要以“柱”“线”“按”“比”或“注”开头：{sentence}", sentence=line
            )
        else:
            self.reader.problem("表里的一行要以“列”“行”或“注”开头：{sentence}", sentence=line)

    def _add_table(self, top: _Open) -> None:
        before = len(self.reader.problems)
        columns = [(text, line) for what, text, line in top.rows if what == "列"]
        rows = [(text, line) for what, text, line in top.rows if what == "行"]
        notes = self._notes(top)
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

    def _notes(self, top: _Open) -> list[Sentence]:
        notes = []
        for what, text, line in top.rows:
            self.reader.line = line
            if what == "注":
                notes.append(Sentence(self.reader.parts(text), line, {}))
        return notes

    def _add_chart(self, top: _Open) -> None:
        before = len(self.reader.problems)
        notes = tuple(self._notes(top))
        chart = read_chart(self.reader, top.caption, top.rows, notes, top.line)
        if chart is not None and len(self.reader.problems) == before:
            self._add(chart)

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
    identifier: str,
    text: str,
    file: str,
    indicators: Mapping[str, Indicator],
    kinds: Mapping[str, RecordKind] | None = None,
) -> Template:
    """Read a template.

    Raises:
        RefusedError: With every problem, each at its line.
    """
    reader = SentenceReader(file, indicators, kinds or {})
    lines = _Lines(reader)
    for number, raw in enumerate(text.splitlines(), start=1):
        if code := unprintable(raw):
            reader.line = number
            reader.problem("含有不可见的控制字符（{code}），请重新输入。", code=code)
            continue
        lines.read(number, raw.replace("\t", " ").strip())
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


def _read_alternative(reader: SentenceReader, line: str, paragraph: list[Sentence]) -> None:
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
