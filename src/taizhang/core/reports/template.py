"""The template of a report: plain sentences with places for figures.

One line is one sentence; lines up to a blank line are one paragraph. See docs/reference/template.md.

    // a comment
    @name 半年工作总结            what the template is called
    @title {时段}工作总结         a line of the title; may be repeated
    @signature {单位}             who signs
    ## 工作开展情况               a heading; two to five signs are level 1 to 4, numbered by the program
    举办培训{training_sessions}[，{training_sessions|同比}]。
    ? 未开展：未开展培训。        what is written instead, in that state of the first figure

A template holds no code: a place names an indicator and one of the forms below, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.indicators import State
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


class Word(StrEnum):
    """Places that are filled with words about the report itself."""

    UNIT = "单位"
    PERIOD = "时段"
    SHORT_PERIOD = "时段简称"
    LAST_DAY = "截止日"


STATE_WORDS = {
    "为零": State.ZERO,
    "未开展": State.NIL,
    "未报送": State.MISSING,
    "不适用": State.NOT_APPLICABLE,
    "不可比": State.NOT_COMPARABLE,
}
"""What stands behind the question mark of an alternative."""

# Forms that fall away where there is nothing to compare with or nobody to name, and so must stand in brackets.
OPTIONAL_ONLY = frozenset({Form.YEAR_ON_YEAR, Form.CHANGE, Form.MISSING_UNITS, Form.SHARE})


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


Part = Literal | FigurePlace | WordPlace | Optional


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
    """The sentences of a paragraph."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A template as read."""

    id: str
    name: str
    title: tuple[tuple[Part, ...], ...]
    signature: tuple[Part, ...]
    blocks: tuple[HeadingLine | ParagraphLines, ...]

    def indicators(self) -> tuple[str, ...]:
        """Every indicator that it names, in order, each once."""
        found: dict[str, None] = {}
        for block in self.blocks:
            if isinstance(block, ParagraphLines):
                for sentence in block.sentences:
                    for parts in (sentence.parts, *sentence.alternatives.values()):
                        found.update(
                            dict.fromkeys(place.indicator for place in figure_places(parts))
                        )
        return tuple(found)


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
_ALTERNATIVE = re.compile(r"\?\s*(?P<state>[^：:]*)[：:](?P<text>.*)")
_HEADING = re.compile(r"(?P<signs>#{2,5})\s+(?P<text>.+)")
_SETTING = re.compile(r"@(?P<name>\w+)\s+(?P<text>.+)")


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
        outer: list[Part] = []
        inner: list[Part] | None = None
        position = 0
        while position < len(text):
            match = _PLACE.search(text, position)
            end = match.start() if match else len(text)
            current = outer if inner is None else inner
            if end > position:
                current.append(Literal(text[position:end]))
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
        identifier, _, form_word = (piece.strip() for piece in name.partition("|"))
        if identifier in _WORDS and not form_word:
            before.append(WordPlace(Word(identifier)))
            return
        if identifier not in self.indicators:
            near = get_close_matches(identifier, [*self.indicators, *_WORDS], n=1)
            hint = Message("，是不是“{near}”？", near=near[0]) if near else Message("。")
            self.problem("没有名为“{name}”的指标{hint}", name=identifier, hint=hint)
            return
        if form_word not in _FORMS:
            forms = tuple(form.value for form in Form if form)
            self.problem("不认识的写法“{form}”，可用：{forms}。", form=form_word, forms=forms)
            return
        form = Form(form_word)
        self._check_place(identifier, form, before, optional=optional)
        before.append(FigurePlace(identifier, form))

    def _check_place(
        self, identifier: str, form: Form, before: Sequence[Part], *, optional: bool
    ) -> None:
        if form in OPTIONAL_ONLY and not optional:
            self.problem(
                "“{{{name}|{form}}}”可能没有内容，请连同标点放进方括号，例如“[，{{{name}|{form}}}]”。",
                name=identifier,
                form=form.value,
            )
        if form is Form.SHARE and not self.indicators[identifier].part_of:
            self.problem("指标“{name}”没有声明 part_of（其中），算不出占比。", name=identifier)
        typed = before[-1].text if before and isinstance(before[-1], Literal) else ""
        if form is not Form.MISSING_UNITS and (match := _TYPED_DIRECTION.search(typed)):
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


def read_template(
    identifier: str, text: str, file: str, indicators: Mapping[str, Indicator]
) -> Template:
    """Read a template.

    Raises:
        RefusedError: With every problem, each at its line.
    """
    reader = _Reader(file, indicators)
    settings: dict[str, list[tuple[Part, ...]]] = {"title": [], "signature": []}
    name = identifier
    blocks: list[HeadingLine | ParagraphLines] = []
    paragraph: list[Sentence] = []

    def close_paragraph() -> None:
        if paragraph:
            blocks.append(ParagraphLines(tuple(paragraph)))
            paragraph.clear()

    for number, raw in enumerate(text.splitlines(), start=1):
        reader.line = number
        line = raw.strip()
        if line.startswith("//"):
            continue
        if not line:
            close_paragraph()
        elif setting := _SETTING.fullmatch(line):
            if setting["name"] == "name":
                name = setting["text"]
            elif setting["name"] in settings:
                settings[setting["name"]].append(reader.parts(setting["text"]))
            else:
                reader.problem(
                    "不认识的设置“@{name}”，可用：@name、@title、@signature。", name=setting["name"]
                )
        elif heading := _HEADING.fullmatch(line):
            close_paragraph()
            parts = reader.parts(heading["text"])
            if any(figure_places(parts)):
                reader.problem("标题里不放数据：{sentence}", sentence=line)
            blocks.append(HeadingLine(len(heading["signs"]) - 1, parts, number))
        elif line.startswith("?"):
            _read_alternative(reader, line, paragraph)
        else:
            paragraph.append(Sentence(reader.parts(line), number, {}))
    close_paragraph()
    if not settings["title"]:
        reader.line = 1
        reader.problem("缺少“@title 标题”。")
    refuse_if_any(reader.problems)
    signature = settings["signature"][0] if settings["signature"] else (WordPlace(Word.UNIT),)
    return Template(identifier, name, tuple(settings["title"]), signature, tuple(blocks))


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
