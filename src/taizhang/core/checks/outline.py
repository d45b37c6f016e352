"""What the lines of a text are: title, headings with their numbers, body, signature, day, annexes, cells.

Texts come from Word files, whose headings and cells are known, and from files and pages of plain lines, where only the
words tell. A line is read once; everything here is in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from taizhang.core.documents.document import Block, BlockKind, Document
from taizhang.core.reading.folding import fold
from taizhang.core.values import Span

_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")}
_HAN = "[一二三四五六七八九十]{1,3}"
_MARK = re.compile(
    rf"(?P<chapter>第{_HAN}(?:章|部分)(?=[\s:、])\s*)"
    rf"|(?P<one>{_HAN}、(?!{_HAN}[等是、至到季月年级类项个次批期]))"
    rf"|(?P<two>\({_HAN}\)(?:[、.,，。．])?)"
    r"|(?P<three>[0-9]{1,2}(?:[.．](?![0-9])|、(?![0-9])))"
    r"|(?P<four>\([0-9]{1,2}\)(?:[、.,，。．])?)"
)
_MARKDOWN = re.compile(r"#{1,6}\s+")
_NUMBER = re.compile(r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}")
_DAY = re.compile(
    r"\(?[12][0-9〇一二三四五六七八九零]{3}年[0-9一二三四五六七八九十]{1,3}月(?:[0-9一二三四五六七八九十]{1,3}日)?\)?"
)
_ANNEX = re.compile(
    r"(?:#+\s*)?附件\s?(?P<number>[0-9]{1,2}|[一二三四五六七八九十])?(?P<rest>[:：\s、].*|)"
)
_SENTENCE_ENDS = ("。", "；", "！", "？", "，", ";", "!", "?", ",", ":", "：", "……")
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff（）()·“”]{2,40}(?:委员会|人民政府|办事处|办公室|统战部|组织部|宣传部|工商联|联合会|联谊会|管理局|党委|党组|支部"
    r"|[镇乡局委部办厅院社会所站科处室场校厂司队街道村区县市])"
)
_LONGEST_HEADING = 50
_LONGEST_TITLE = 60
_MOST_TITLE_LINES = 3
_LONGEST_CONTENTS_LINE = 60


class Depth(IntEnum):
    """The level that a mark of a number stands for: 一、 （一） 1. （1）."""

    CHAPTER = 0
    ONE = 1
    TWO = 2
    THREE = 3
    FOUR = 4


class LineKind(StrEnum):
    """What a line is."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    SIGNATURE = "signature"
    DAY = "day"
    ANNEX = "annex"
    CONTENTS = "contents"
    CELL = "cell"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty.

    Attributes:
        span: Where it stands, without the spaces around it.
        kind: What it is.
        label: What Word's numbering puts before it; no part of the text.
    """

    span: Span
    kind: LineKind
    label: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A number at the beginning of a line: of a heading that stands alone or of one that a text runs on from.

    Attributes:
        line: The number of its line.
        depth: Its level.
        number: Its number.
        mark: Where its mark stands; without length where Word puts it.
        span: Its words, with the mark, up to the end of the line or of its first sentence.
        alone: Whether nothing follows on the same line.
    """

    line: int
    depth: Depth
    number: int
    mark: Span
    span: Span
    alone: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """The lines of a text and its headings, in order.

    Attributes:
        lines: All that are not empty.
        headings: Those with a number, annexes and contents left out.
        title: The lines of the title.
        signature: The line that names the unit at the end.
        day: The line of the day at the end.
        annex: The number of the first line of the annexes; of the last line and one more without any.
    """

    lines: tuple[Line, ...]
    headings: tuple[Heading, ...]
    title: Span | None
    signature: Span | None
    day: Span | None
    annex: int

    def of_kind(self, *kinds: LineKind) -> Iterator[Line]:
        """The lines of some kinds, before the annexes."""
        return (line for line in self.lines[: self.annex] if line.kind in kinds)


def read_outline(text: str, folded: str, source: Document | None = None) -> Outline:
    """What the lines of a text are."""
    blocks = list(_blocks(text, source))
    spans = [span for span, _ in blocks]
    kinds = [_first_kind(block, folded[span.start : span.end]) for span, block in blocks]
    _contents(spans, kinds, folded)
    annex = _annex(spans, kinds, folded)
    title = _title(spans, kinds, folded)
    signature, day = _signature(spans, kinds, folded, annex)
    lines = []
    headings = []
    for number, (span, block) in enumerate(blocks):
        heading = None
        if kinds[number] is LineKind.BODY:
            heading = _heading(number, span, folded)
            if heading is None and block is not None and block.label:
                heading = _numbered_by_word(number, span, folded, block.label)
            if heading is not None and number < annex:
                headings.append(heading)
            if _stands_alone(heading, block):
                kinds[number] = LineKind.HEADING
        lines.append(Line(span, kinds[number], block.label if block else ""))
    return Outline(tuple(lines), tuple(headings), title, signature, day, annex)


def _blocks(text: str, source: Document | None) -> Iterator[tuple[Span, Block | None]]:
    at = 0
    for number, line in enumerate(text.split("\n")):
        stripped = line.strip()
        if stripped:
            start = at + len(line) - len(line.lstrip())
            block = source.blocks[number] if source and number < len(source.blocks) else None
            yield Span(start, start + len(stripped)), block
        at += len(line) + 1


def _first_kind(block: Block | None, words: str) -> LineKind:
    if words.startswith("|") and words.endswith("|"):
        return LineKind.CELL
    if "\t" in words:
        return LineKind.CELL
    if block is None or block.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING}:
        return LineKind.BODY
    return LineKind.CELL if block.kind is BlockKind.CELL else LineKind.ASIDE


def _contents(spans: list[Span], kinds: list[LineKind], folded: str) -> None:
    """The lines from 目录 on, up to where the first of them comes again."""
    for number, span in enumerate(spans[:-1]):
        if re.fullmatch(r"目\s*录", span.of(folded)[:6]) is None:
            continue
        first = _entry(spans[number + 1].of(folded))
        for after in range(number + 2, len(spans)):
            words = spans[after].of(folded)[: _LONGEST_CONTENTS_LINE + 1]
            if _entry(words) == first or len(words) > _LONGEST_CONTENTS_LINE:
                break
        else:
            return
        for inside in range(number, after):
            kinds[inside] = LineKind.CONTENTS
        return


def _entry(words: str) -> str:
    return words[: _LONGEST_CONTENTS_LINE + 1].rstrip("0123456789.…·- ")


def _annex(spans: list[Span], kinds: list[LineKind], folded: str) -> int:
    """Where the annexes begin: 附件 alone or numbered on a line of its own, not the 附件： of the list of them."""
    for number, span in enumerate(spans):
        words = span.of(folded)[: _LONGEST_TITLE + 1]
        found = _ANNEX.fullmatch(words)
        if (
            number
            and kinds[number] is LineKind.BODY
            and found
            and found["rest"][:1] not in {":", "、"}
        ):
            kinds[number] = LineKind.ANNEX
            return number
    return len(spans)


def _title(spans: list[Span], kinds: list[LineKind], folded: str) -> Span | None:
    """The first lines, short and no sentences, before the first long line, heading, call or bracket."""
    taken: list[int] = []
    for number, span in enumerate(spans[: _MOST_TITLE_LINES + 1]):
        words = _MARKDOWN.sub("", span.of(folded)[: _LONGEST_TITLE + 5])
        if kinds[number] is not LineKind.BODY or len(words) > _LONGEST_TITLE:
            break
        if _MARK.match(words) or words.startswith("(") or _DAY.fullmatch(words):
            break
        if words.endswith(("。", "；", "，", ":")) and not (number == 0 and words.endswith("。")):
            break
        if "。" in words[:-1] or "，" in words:
            break
        if taken and words.startswith(("一是", "根据", "为", "按照", "现将")):
            break
        taken.append(number)
    if not taken or len(taken) == len(spans) or len(taken) > _MOST_TITLE_LINES:
        return None
    # Only the first line is surely the title; those after it are, where it breaks off.
    while len(taken) > 1 and _complete(spans[taken[0]].of(folded)):
        taken.pop()
    for number in taken:
        kinds[number] = LineKind.TITLE
    return Span(spans[taken[0]].start, spans[taken[-1]].end)


def _complete(words: str) -> bool:
    return words.rstrip("。 ").endswith(
        (
            "总结",
            "报告",
            "方案",
            "计划",
            "意见",
            "通知",
            "要点",
            "情况",
            "汇报",
            "公报",
            "简报",
            "通报",
            "请示",
            "函",
            "纪要",
        )
    )


def _signature(
    spans: list[Span], kinds: list[LineKind], folded: str, annex: int
) -> tuple[Span | None, Span | None]:
    """The unit and the day that the body ends with."""
    number = annex - 1
    while number > 0 and kinds[number] in {LineKind.ASIDE, LineKind.CELL}:
        number -= 1
    if number < 1 or not _DAY.fullmatch(spans[number].of(folded)[:30]):
        return None, None
    kinds[number] = LineKind.DAY
    day = spans[number]
    signature = None
    above = number - 1
    words = spans[above].of(folded)
    if (
        kinds[above] is LineKind.BODY
        and len(words) <= _LONGEST_HEADING
        and _ORGANISATION.fullmatch(words)
    ):
        kinds[above] = LineKind.SIGNATURE
        signature = spans[above]
    return signature, day


def _heading(number: int, span: Span, folded: str) -> Heading | None:
    skipped = _MARKDOWN.match(folded, span.start, span.end)
    found = _MARK.match(folded, skipped.end() if skipped else span.start, span.end)
    if found is None:
        return None
    depth = (Depth.CHAPTER, Depth.ONE, Depth.TWO, Depth.THREE, Depth.FOUR)[
        ("chapter", "one", "two", "three", "four").index(found.lastgroup or "")
    ]
    written = _NUMBER.search(found.group())
    value = han_number(written.group()) if written else None
    if value is None or not value:
        return None
    mark = Span(found.start(), found.end())
    stop = folded.find("。", mark.end, span.end)
    alone = stop < 0 or stop == span.end - 1
    end = span.end if alone else stop
    return Heading(number, depth, value, mark, Span(mark.start, end), alone)


def _numbered_by_word(number: int, span: Span, folded: str, label: str) -> Heading | None:
    """The heading that Word's own numbering makes of a line; its mark takes no place in the text."""
    told = _heading(number, Span(0, len(label)), fold(label))
    if told is None:
        return None
    stop = folded.find("。", span.start, span.end)
    alone = stop < 0 or stop == span.end - 1
    mark = Span(span.start, span.start)
    words = Span(span.start, span.end if alone else stop)
    return Heading(number, told.depth, told.number, mark, words, alone)


def _stands_alone(heading: Heading | None, block: Block | None) -> bool:
    """Whether a line is a heading by itself: short, or told so by its style."""
    if heading is None:
        return block is not None and block.level > 0
    return heading.alone and heading.span.end - heading.span.start <= _LONGEST_HEADING


def han_number(words: str) -> int | None:
    """The number that 1 to 99 in digits or signs name; nothing for what is no number.

    >>> han_number("十二"), han_number("二十"), han_number("7"), han_number("一二")
    (12, 20, 7, None)
    """
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.partition("十")
    if not ten:
        return _DIGITS.get(words)
    if len(tens) > 1 or len(ones) > 1 or any(sign not in _DIGITS for sign in tens + ones):
        return None
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
