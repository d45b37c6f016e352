"""A copy of a person's own Word file with remarks as comments; nothing else in it is changed.

The main part gets marks around the words, for which runs are parted; their format goes with both parts. The remarks
stand in the part of the comments, behind those that are there. All other parts keep every byte.

Word allows comments in the body alone, tables and controls included: what is said of a text box, a note, a header or
a footer stands at the paragraph of the body that it belongs to, and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml import etree

from taizhang.core.documents.document import BlockKind, Document
from taizhang.core.documents.docx import OpenWord, open_word
from taizhang.core.documents.word_document import from_word
from taizhang.core.rendering.annotation import Annotation
from taizhang.core.rendering.word_comments.parting import Marked, mark
from taizhang.core.rendering.word_comments.parts import CommentPart, repacked
from taizhang.core.values import Message, Span

__all__ = ["render_word_comments"]

_MARKS = {BlockKind.FOOTNOTE: "footnoteReference", BlockKind.ENDNOTE: "endnoteReference"}


def render_word_comments(
    data: bytes,
    name: str,
    annotations: Sequence[Annotation],
    *,
    author: str,
    translate: Callable[[str], str] = str,
) -> bytes:
    """The same Word file with a comment for each remark; without remarks, the very same bytes.

    Raises:
        RefusedError: It is no Word file that may be read.
    """
    if not annotations:
        return data
    word = open_word(data, name)
    body = _Body(word, from_word(word.document, name))
    part = CommentPart(word, author)
    wanted: dict[int, list[Marked]] = defaultdict(list)
    for annotation in annotations:
        place = body.place(annotation.spans[0])
        lines = [f"{annotation.label} {annotation.mark}", annotation.words]
        lines += body.others(annotation, translate)
        if place.instead_of is not None:
            message = Message("说的是{place}；那里不能加批注，写在这一段。", place=place.instead_of)
            lines.append(message.render(translate))
        wanted[place.index].append(Marked(part.add(lines), place.start, place.end))
    for index, marks in wanted.items():
        mark(word.story.sources[index], marks)
    return repacked(data, part.changed())


@dataclass(frozen=True, slots=True)
class _Place:
    index: int
    start: int
    end: int
    instead_of: Message | None = None


class _Body:
    """The paragraphs of the body, and which of them stands for what lies outside it."""

    def __init__(self, word: OpenWord, document: Document) -> None:
        self._word = word
        self._document = document
        self._paragraphs = word.document.paragraphs
        self._sources: dict[etree._Element, int] = {}
        for number, source in enumerate(word.story.sources):
            self._sources.setdefault(source.element, number)

    def place(self, span: Span) -> _Place:
        """Where in the body a comment on these signs goes; a span over several paragraphs is one on the first."""
        index = self._document.index_at(span.start)
        block = self._document.blocks[index]
        if index < len(self._paragraphs) and not self._paragraphs[index].box:
            at = self._document.starts[index]
            start = min(span.start - at, len(block.text))
            return _Place(index, start, min(span.end - at, len(block.text)))
        return _Place(self._host(index), 0, 0, block.place())

    def others(self, annotation: Annotation, translate: Callable[[str], str]) -> list[str]:
        """The other words concerned that stand in other paragraphs."""
        first = self._document.index_at(annotation.spans[0].start)
        told = {}
        for span in annotation.spans[1:]:
            index = self._document.index_at(span.start)
            if index != first:
                place = self._document.place_at(span.start)
                words = span.of(self._document.text)
                told[index, span] = Message("另见{place}“{words}”。", place=place, words=words)
        return [message.render(translate) for message in told.values()]

    def _host(self, index: int) -> int:
        """The paragraph of the body for one of a text box, a note, a header or a footer."""
        block = self._document.blocks[index]
        if index < len(self._paragraphs):
            return max(at for at in range(index + 1) if not self._paragraphs[at].box)
        if block.kind in _MARKS:
            story = self._word.story
            marks = list(zip(story.references, story.reference_at, strict=True))
            places = dict(reversed(marks))
            keys = [key for key in dict.fromkeys(story.references) if key[0] == _MARKS[block.kind]]
            element = places[keys[min(block.number, len(keys)) - 1]] if keys else None
            if element is not None and element in self._sources:
                found = self._sources[element]
                return found if not self._paragraphs[found].box else self._host(found)
        written = (
            number
            for number, paragraph in enumerate(self._paragraphs)
            if paragraph.text.strip() and not paragraph.box
        )
        return next(written, 0)
