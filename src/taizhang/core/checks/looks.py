"""What the parts of a document are by how they look and read, and which layout the document comes nearest to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit
from taizhang.core.documents.docx_layout import DocxLayout, ParagraphLook, RunLook
from taizhang.core.values import Message, Span

_MM = 14400 / 254
"""Twips of a millimetre; distances on paper are measured, not counted."""
_FIRST = 8
_LONGEST_TITLE, _LONGEST_HEADING, _SHORTEST_BODY = 60, 40, 30
_H1 = re.compile(r"[一二三四五六七八九十]{1,3}、")
_H2 = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
_FORMS = {
    1: _H1,
    2: _H2,
    3: re.compile(r"[0-9]{1,2}(?:[.．](?![0-9])|、)"),
    4: re.compile(r"[（(][0-9]{1,2}[）)]"),
}
_ENDS = ("。", "；", "，", "：")
_DATE = re.compile(r"[12][0-9]{3}年[0-9]{1,2}月[0-9]{1,2}日|[二〇一三四五六七八九十零年月日]{8,12}")
_MOST_PLACES = 20
TOLERANCE = 1.0
"""Millimetres that a margin may be off."""


@dataclass(frozen=True, slots=True)
class Norm:
    """A layout that offices use: white above, below, left and right in mm, the height of a line in twips."""

    name: str
    top: float
    bottom: float
    left: float
    right: float
    pitch: int
    bold_third: bool = False


NORMS = (
    Norm("GB/T 9704-2012", 37, 35, 28, 26, 579),
    Norm("GB/T 33476.2-2016", 34.58, 32.58, 28, 26, 589),
    Norm("机关习惯（28磅行距）", 37, 35, 28, 26, 560, bold_third=True),
)
"""The same as the layouts that reports are written in."""

FANG = ("仿宋", "fangsong", "fandolfang")
KAI = ("楷", "kaiti", "fandolkai")
HEI = ("黑体", "simhei", "fandolhei")
TITLE = ("小标宋", "xiaobiaosong", "中宋", "zhongsong")
SONG = ("宋体", "simsun", "fandolsong")


def millimetres(twips: int) -> float:
    """Twips in mm, to a tenth."""
    return round(twips / _MM, 1)


def nearest_norm(layout: DocxLayout) -> Norm:
    """The layout that a file comes nearest to: by the margins of its pages, then by the height of its lines."""
    section = layout.sections[-1]
    sides = (section.top, section.bottom, section.left, section.right)
    exact = [item.line for item in body(layout) if item.line_rule == "exact"]
    pitch = max(set(exact), key=exact.count, default=0)

    def off(norm: Norm) -> tuple[float, int]:
        wanted = (norm.top, norm.bottom, norm.left, norm.right)
        white = sum(abs(side / _MM - want) for side, want in zip(sides, wanted, strict=True))
        return round(white, 2), abs(pitch - norm.pitch) if pitch else 0

    return min(NORMS, key=off)


def is_of(run: RunLook, family: Iterable[str]) -> bool:
    """Whether a font is one of a family; one that is not told is not held against anybody."""
    return not run.font or any(word in run.font.lower() for word in family)


def in_text(layout: DocxLayout) -> list[ParagraphLook]:
    """The paragraphs that are not empty, outside tables and boxes."""
    return [
        found
        for found in layout.paragraphs
        if found.text.strip() and not found.in_table and not found.in_box
    ]


def title_of(layout: DocxLayout) -> ParagraphLook | None:
    """The title: of the first paragraphs the largest that is not red; the first, if all are of one size."""
    found = [
        item
        for item in in_text(layout)[:_FIRST]
        if len(item.text) <= _LONGEST_TITLE and not _is_red(item) and not item.text.endswith(_ENDS)
    ]
    found = [
        item for item in found if not _H1.match(item.text) and not _DATE.search(item.text[-12:])
    ]
    return max(found, key=lambda item: item.main_run.size) if found else None


def _is_red(item: ParagraphLook) -> bool:
    return item.main_run.colour.startswith(("FF0", "C00", "E60"))


def headings(layout: DocxLayout, level: int) -> list[ParagraphLook]:
    """The headings of a level, 1 to 4, that stand alone, by their numbers."""
    form = _FORMS[level]
    return [
        item
        for item in in_text(layout)
        if form.match(item.text)
        and len(item.text) <= _LONGEST_HEADING
        and not item.text.endswith(_ENDS)
        and "。" not in item.text
    ]


def body(layout: DocxLayout) -> list[ParagraphLook]:
    """The paragraphs of running text; what is smaller than most of them is notes."""
    found = [
        item
        for item in in_text(layout)
        if len(item.text) >= _SHORTEST_BODY
        and "。" in item.text
        and item.align not in {"center", "right"}
        and not item.text.lstrip().startswith(("注：", "注:", "抄送"))
    ]
    sizes = [item.main_run.size for item in found]
    usual = max(set(sizes), key=sizes.count, default=0)
    return [item for item in found if item.main_run.size >= min(usual, _NOTE + 1)]


_NOTE = 26
"""The largest size of notes, 13 points, in half points."""


def signature(layout: DocxLayout) -> tuple[ParagraphLook, ParagraphLook] | None:
    """The name of the office and the day under the text."""
    found = in_text(layout)
    for name, day in zip(found[::-1][1:], found[::-1], strict=False):
        if _DATE.fullmatch(day.text.strip()) and len(name.text.strip()) <= _LONGEST_HEADING:
            return (name, day) if not name.text.strip().endswith(_ENDS) else None
    return None


_ANNEX = re.compile(r"\s*附件\s?(?:[0-9]{1,2}|[一二三四五六七八九十])?\s*[:：]?\s*")


def annex_labels(layout: DocxLayout) -> list[tuple[int, ParagraphLook]]:
    """The lines 附件1 that stand alone over an annex, each with its number among all paragraphs."""
    return [
        (number, item)
        for number, item in enumerate(layout.paragraphs)
        if not item.in_table and not item.in_box and _ANNEX.fullmatch(item.text)
    ]


def whole(document: CheckedText) -> Span:
    """Where what is said of the whole document stands: its first paragraph."""
    return document.paragraphs[0].span if document.paragraphs else Span(0, 0)


def places_told(places: Iterable[ParagraphLook], template: str, **params: object) -> Iterator[Hit]:
    """One finding for all places of one fault; the template has a place for their number, `{count}`."""
    found = list(places)
    if found:
        spans = tuple(item.span for item in found[:_MOST_PLACES])
        yield Hit(spans, Message(template, count=len(found), **params))


LayoutCheck = Callable[[CheckedText, DocxLayout], Iterator[Hit]]


def of_layout(check: LayoutCheck) -> Callable[[CheckedText], Iterator[Hit]]:
    """A check of how a file looks, which is silent where that is not known."""

    def of_document(document: CheckedText) -> Iterator[Hit]:
        if document.layout is not None and document.layout.sections:
            yield from check(document, document.layout)

    of_document.__module__ = check.__module__
    return of_document
