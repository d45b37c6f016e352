"""What a slot of the office's own Word file asks for, told from its name.

A name is one of the words below, `chapter:2`, `table:name`, `chart:1`, `fig:indicator`, a place as in a template
(`{training_sessions|同比}`), the id or the name of an indicator, or the words of a heading. Names of
bookmarks have no punctuation: `slot_chapter_2`, `slot_training_sessions_同比`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.reports.sentence_reader import SentenceReader
from taizhang.core.reports.template import (
    Branch,
    ChartLines,
    EachUnit,
    FigurePlace,
    Form,
    HeadingLine,
    IndicatorTable,
    Literal,
    UnitTable,
    WordPlace,
)
from taizhang.core.values import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from taizhang.core.indicators import Indicator
    from taizhang.core.reports.template import Part, Template, TemplateBlock


class Wish(StrEnum):
    """What comes there; the values are the names, each of which has a Chinese one."""

    TITLE = "title"
    DATE_LINE = "date_line"
    ADDRESSEE = "addressee"
    MARK = "mark"
    NUMBER = "number"
    SIGNATURE = "signature"
    DATE = "date"
    UNIT = "unit"
    PERIOD = "period"
    COPIES = "copies"
    PRINTED_BY = "printed_by"
    WORD = "word"
    FIGURE = "fig"
    BODY = "body"
    CHAPTER = "chapter"
    TABLE = "table"
    CHART = "chart"
    ANNEX_LIST = "annex_list"
    ANNEXES = "annexes"


BLOCKS = frozenset({Wish.BODY, Wish.CHAPTER, Wish.TABLE, Wish.CHART, Wish.ANNEX_LIST, Wish.ANNEXES})
"""What is paragraphs, and needs a paragraph of its own."""
CHINESE_NAMES = {
    "标题": Wish.TITLE,
    "题注": Wish.DATE_LINE,
    "主送机关": Wish.ADDRESSEE,
    "发文机关标志": Wish.MARK,
    "发文字号": Wish.NUMBER,
    "署名": Wish.SIGNATURE,
    "成文日期": Wish.DATE,
    "单位": Wish.UNIT,
    "时段": Wish.PERIOD,
    "抄送": Wish.COPIES,
    "印发机关": Wish.PRINTED_BY,
    "数": Wish.FIGURE,
    "正文": Wish.BODY,
    "章": Wish.CHAPTER,
    "表": Wish.TABLE,
    "图": Wish.CHART,
    "附件说明": Wish.ANNEX_LIST,
    "附件": Wish.ANNEXES,
}
_NAMES = {**CHINESE_NAMES, **{wish.value: wish for wish in Wish if wish is not Wish.WORD}}
_NAMED = frozenset({Wish.CHAPTER, Wish.TABLE, Wish.CHART, Wish.FIGURE})
_ONLY_TEXT = re.compile(r"(?P<name>.*)[:：_](?:text|内容)")
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class SlotWish:
    """What is asked for.

    Attributes:
        wish: The sort of content.
        name: Which chapter, table or chart: its number, or its words without punctuation.
        place: Which figure or word.
        headed: Whether a chapter comes with its heading.
    """

    wish: Wish
    name: str = ""
    place: FigurePlace | WordPlace | None = None
    headed: bool = True

    @property
    def is_block(self) -> bool:
        """Whether it is paragraphs."""
        return self.wish in BLOCKS


def bare(text: str) -> str:
    """Words without punctuation, as they can stand in the name of a bookmark.

    >>> bare("表1　各单位、科室工作情况")
    '表1各单位科室工作情况'
    """
    return _SIGNS.sub("", text).casefold()


def read_wish(
    written: str, template: Template, indicators: Mapping[str, Indicator], *, by_bookmark: bool
) -> SlotWish | Message:
    """The wish of a name, or in words why it is none."""
    name = written.strip()
    if name in _NAMES and _NAMES[name] not in _NAMED:
        return SlotWish(_NAMES[name])
    if name.startswith("{") and name.endswith("}"):
        return _place(name[1:-1], indicators)
    headed = True
    if match := _ONLY_TEXT.fullmatch(name):
        name, headed = match["name"], False
    head, _, rest = re.sub("[:：]", "_" if by_bookmark else ":", name).partition(
        "_" if by_bookmark else ":"
    )
    # An indicator may be called chapter_something: what is one, is one.
    if _NAMES.get(head) in _NAMED and rest and _figure(name, indicators) is None:
        return _named(_NAMES[head], rest, template, indicators, headed=headed)
    heading = bare(name) in {bare(text) for text in _headings(template)}
    figure = _figure(name, indicators)
    if heading and figure:
        return Message("“{name}”既是标题又是指标，请写 chapter:{name} 或 fig:{name}。", name=name)
    if heading:
        return SlotWish(Wish.CHAPTER, bare(name), headed=headed)
    if figure is not None and headed:
        return SlotWish(Wish.FIGURE, place=figure)
    known = [*_NAMES, *indicators, *(found.name for found in indicators.values())]
    known += list(_headings(template))
    near = get_close_matches(name, known, n=1)
    hint = Message("，是不是“{near}”？", near=near[0]) if near else Message("。")
    return Message("没有名为“{name}”的内容、标题或指标{hint}", name=name, hint=hint)


def _named(
    wish: Wish,
    name: str,
    template: Template,
    indicators: Mapping[str, Indicator],
    *,
    headed: bool,
) -> SlotWish | Message:
    if wish is Wish.FIGURE:
        place = _figure(name, indicators)
        if place is not None:
            return SlotWish(wish, place=place)
        return _place(name, indicators)
    if name.isascii() and name.isdigit():
        return SlotWish(wish, str(int(name)), headed=headed)
    words = _headings(template) if wish is Wish.CHAPTER else _captions(template, wish)
    known = {bare(text): text for text in words}
    if bare(name) in known:
        return SlotWish(wish, bare(name), headed=headed)
    all_names = "、".join(known.values())
    if wish is Wish.CHAPTER:
        return Message("模板里没有标题“{name}”，有：{known}。", name=name, known=all_names)
    if wish is Wish.CHART:
        return Message("模板里没有图“{name}”，有：{known}。", name=name, known=all_names)
    return Message("模板里没有表“{name}”，有：{known}。", name=name, known=all_names)


def _figure(name: str, indicators: Mapping[str, Indicator]) -> FigurePlace | None:
    """The figure that is meant by an id or a name, with its form behind a stroke or a low line."""
    ids = {**{bare(found.name): found.id for found in indicators.values()}}
    for mark in ("|", "_", ":"):
        head, _, form = name.rpartition(mark)
        if head and form in {found.value for found in Form if found}:
            found = head if head in indicators else ids.get(bare(head))
            if found:
                return FigurePlace(found, Form(form))
    found = name if name in indicators else ids.get(bare(name))
    return FigurePlace(found, Form.EXACT) if found else None


def _place(written: str, indicators: Mapping[str, Indicator]) -> SlotWish | Message:
    """A place as it stands in a template between braces."""
    reader = SentenceReader("", indicators, {})
    place = _figure(written, indicators) or reader.place(written)
    if reader.problems:
        return reader.problems[0].message
    if isinstance(place, FigurePlace):
        if place.form is Form.SHARE and not indicators[place.indicator].part_of:
            return Message(
                "指标“{name}”没有声明 part_of（其中），算不出占比。", name=place.indicator
            )
        return SlotWish(Wish.FIGURE, place=place)
    if isinstance(place, WordPlace):
        return SlotWish(Wish.WORD, place=place)
    return Message("插槽的名称看不明白。")


def _headings(template: Template) -> list[str]:
    return [
        "".join(part.text for part in block.parts if isinstance(part, Literal))
        for block in _all(template.blocks)
        if isinstance(block, HeadingLine)
    ]


def _captions(template: Template, wish: Wish) -> list[str]:
    asked = ChartLines if wish is Wish.CHART else UnitTable | IndicatorTable
    blocks = [*template.blocks, *(block for annex in template.annexes for block in annex.blocks)]
    return [_words(block.caption) for block in _all(blocks) if isinstance(block, asked)]


def _words(parts: Sequence[Part]) -> str:
    return "".join(part.text for part in parts if isinstance(part, Literal))


def _all(blocks: Sequence[TemplateBlock]) -> Iterator[TemplateBlock]:
    for block in blocks:
        yield block
        match block:
            case Branch():
                yield from _all((*block.then, *block.otherwise))
            case EachUnit():
                yield from _all(block.blocks)
