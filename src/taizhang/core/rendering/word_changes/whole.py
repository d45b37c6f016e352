"""All that is different between a Word file and another text, as tracked changes in a copy of the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from taizhang.core.documents.difference import Change, ParagraphChange, Sort
from taizhang.core.documents.document import Document
from taizhang.core.documents.docx import OpenWord
from taizhang.core.rendering.word_changes import WordChanges
from taizhang.core.rendering.word_changes.tracked import Edit
from taizhang.core.values import Span


def track(
    changes: WordChanges,
    word: OpenWord,
    paragraphs: Sequence[ParagraphChange],
    after: Document,
) -> int:
    """Make the changes; how many could not be made, since something else stands there.

    New paragraphs come behind the one before them, and look like it; not into tables, which keep their cells.
    """
    texts = [paragraph.text for paragraph in word.document.paragraphs]
    edits: list[Edit] = []
    left = 0
    last: etree._Element | None = None
    for item in paragraphs:
        inside = item.before is not None and item.before < len(texts)
        own = word.document.paragraphs[item.before] if inside and item.before is not None else None
        if item.change is Change.NEW:
            cell = item.after is not None and after.blocks[item.after].cell is not None
            if cell or (last is None and not texts):
                left += 1
                continue
            beside = changes.source(0) if last is None else last
            made = changes.editor.put_in(beside, item.parts[0].text, before=last is None)
            changes.changed += 1
            last = made
            continue
        if own is None or item.before is None or own.box:
            left += item.change is not Change.SAME
            continue
        if item.change is Change.GONE:
            # A cell needs its paragraph: only its words go.
            if own.cell is not None:
                edits.append(Edit(item.before, _whole(own.text), ""))
            elif changes.editor.take_out(changes.source(item.before)):
                changes.changed += 1
            else:
                left += 1
        elif item.change is Change.CHANGED:
            edits += _edits(item, own.text)
        last = changes.source(item.before)
        if own.cell is not None:
            last = _table_of(last)
    return left + len(changes.apply(edits))


def _whole(text: str) -> Span:
    start = len(text) - len(text.lstrip())
    return Span(start, max(len(text.rstrip()), start))


def _table_of(paragraph: etree._Element) -> etree._Element:
    """The outermost table that a paragraph stands in: what is new comes behind it."""
    found = paragraph
    for above in paragraph.iterancestors():
        if etree.QName(above).localname == "tbl":
            found = above
    return found


def _edits(item: ParagraphChange, text: str) -> Iterator[Edit]:
    at = len(text) - len(text.lstrip())
    paragraph = item.before or 0
    gone: Span | None = None
    for part in (*item.parts, None):
        if part is not None and part.sort is Sort.GONE:
            gone = Span(at, at + len(part.text))
            at = gone.end
            continue
        if part is not None and part.sort is Sort.NEW:
            yield Edit(paragraph, gone or Span(at, at), part.text)
        elif gone is not None:
            yield Edit(paragraph, gone, "")
        gone = None
        if part is not None and part.sort is Sort.SAME:
            at += len(part.text)
