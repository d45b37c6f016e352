"""What a Word file says as a document of blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from taizhang.core.documents.document import Block, BlockKind, Document, one_line
from taizhang.core.documents.docx import Aside, DocxDocument, DocxParagraph, Unread
from taizhang.core.documents.text_document import typed_level
from taizhang.core.values import Message

_NOTES = {
    Unread.CHART: Message("文件中有图表或图形，其中的文字没有读取。"),
    Unread.EMBEDDED: Message("文件中嵌有别的文件（如 Excel 表格），其中的内容没有读取。"),
    Unread.CHUNK: Message("文件引用了另一个文件的内容，那一部分没有读取。"),
}


def from_word(word: DocxDocument, name: str) -> Document:
    """Its paragraphs, the empty ones too, with their places; comments apart."""
    blocks = list(_body(word.paragraphs))
    for kind, asides in (
        (BlockKind.FOOTNOTE, word.footnotes),
        (BlockKind.ENDNOTE, word.endnotes),
        (BlockKind.HEADER, word.headers),
        (BlockKind.FOOTER, word.footers),
    ):
        blocks += _asides(kind, asides)
    return Document(
        name,
        tuple(blocks),
        comments=tuple(_asides(BlockKind.COMMENT, word.comments)),
        notes=tuple(_told(word, empty=not any(block.text.strip() for block in blocks))),
        original=tuple(_body(word.original)),
        uncovered=tuple(_body(word.uncovered)),
        properties=dict(word.custom_properties),
        tells_pictures=True,
    )


def _body(paragraphs: Iterable[DocxParagraph]) -> Iterator[Block]:
    counted = 0
    for paragraph in paragraphs:
        number, kind = 0, BlockKind.PARAGRAPH
        if paragraph.cell is not None:
            kind = BlockKind.CELL
        elif paragraph.box:
            kind, number = BlockKind.TEXT_BOX, paragraph.box
        else:
            counted += bool(paragraph.text.strip())
            # An empty paragraph has the number of the one before it; nobody asks for its place.
            number = counted
            if _level(paragraph):
                kind = BlockKind.HEADING
        yield _block(paragraph, kind, number)


def _asides(kind: BlockKind, asides: Iterable[Aside]) -> Iterator[Block]:
    for number, aside in zip(count(1), asides):
        for paragraph in aside:
            if paragraph.text.strip():
                yield _block(paragraph, kind, number)


def _block(paragraph: DocxParagraph, kind: BlockKind, number: int) -> Block:
    return Block(
        one_line(paragraph.text),
        kind,
        number,
        level=_level(paragraph) if kind is BlockKind.HEADING else 0,
        label=paragraph.label,
        cell=paragraph.cell,
        style=paragraph.style,
        anchors=paragraph.anchors,
        revisions=paragraph.revisions,
        pictures=paragraph.pictures,
    )


def _level(paragraph: DocxParagraph) -> int:
    return paragraph.level or typed_level(paragraph.text)


def _told(word: DocxDocument, *, empty: bool) -> Iterator[Message]:
    if empty:
        yield Message("文件中没有可读的文字，可能只有图片。")
    if word.has_revisions:
        yield Message("文件中有未接受的修订，按接受后的文字读取。")
    if word.has_hidden_text:
        yield Message("文件中有隐藏文字，没有读取。")
    if word.comments:
        yield Message("文件中有批注 {count} 条，没有读取。", count=len(word.comments))
    for sort in Unread:
        if sort in word.unread:
            yield _NOTES[sort]
