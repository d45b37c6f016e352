"""A document as blocks with their places, the same value for every kind of file.

Whoever reads figures reads `text`, in which every block is one line, and asks `block_at` where a figure stands.
Comments are what others say about the document, not what it says: they are kept apart from the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from taizhang.core.documents.anchor import Anchor
from taizhang.core.documents.revision import Revision
from taizhang.core.values import Message

_LINE_ENDS = str.maketrans("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " " * 10)


class BlockKind(StrEnum):
    """What sort of place a block stands in."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CELL = "cell"
    TEXT_BOX = "text-box"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    HEADER = "header"
    FOOTER = "footer"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, by the columns of its grid; all from 1.

    A merged cell stands once, in its first row and column, and spans several.
    """

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its place.

    Attributes:
        text: Its words, without line ends.
        kind: What sort of place it stands in; a heading in a cell is a cell.
        number: Which one of its sort, from 1; of the paragraphs and headings of the body those that are not
            empty are counted together, from the top of the document or, where pages are known, of the page.
        level: Of a heading, from 1.
        label: What the editor puts before it by automatic numbering; no part of the text.
        cell: The cell it stands in.
        line: The line of the file, where the file has lines.
        page: The page it begins on, where pages are known.
        page_breaks: Where in the text a next page begins.
        style: The name of its style.
        anchors: The places of our own figures.
        revisions: Tracked changes that are neither accepted nor rejected.
        pictures: How many pictures stand in it, where that is told.
    """

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    number: int = 0
    level: int = 0
    label: str = ""
    cell: Cell | None = None
    line: int | None = None
    page: int | None = None
    page_breaks: tuple[int, ...] = ()
    style: str = ""
    anchors: tuple[Anchor, ...] = ()
    revisions: tuple[Revision, ...] = ()
    pictures: int = 0

    def place(self, offset: int = 0) -> Message:
        """Where it stands, in words; of a block over several pages, where the sign at `offset` stands."""
        if self.line is not None:
            return Message("第{line}行", line=self.line)
        inside = self._inside()
        if self.page is None:
            return inside
        page = self.page_at(offset)
        if page != self.page:
            return Message("第{page}页，接上页", page=page)
        return Message("第{page}页{place}", page=page, place=inside)

    def page_at(self, offset: int) -> int | None:
        """The page that the sign at `offset` stands on."""
        return None if self.page is None else self.page + bisect_right(self.page_breaks, offset)

    def _inside(self) -> Message:
        if self.kind is BlockKind.CELL and self.cell is not None:
            return Message(
                "表{table}第{row}行第{column}列",
                table=self.cell.table,
                row=self.cell.row,
                column=self.cell.column,
            )
        return Message(_PLACES[self.kind], number=self.number)


_PLACES = {
    BlockKind.HEADING: Message("第{number}段").template,
    BlockKind.PARAGRAPH: Message("第{number}段").template,
    BlockKind.CELL: Message("表格").template,
    BlockKind.TEXT_BOX: Message("文本框{number}").template,
    BlockKind.FOOTNOTE: Message("脚注{number}").template,
    BlockKind.ENDNOTE: Message("尾注{number}").template,
    BlockKind.HEADER: Message("页眉").template,
    BlockKind.FOOTER: Message("页脚").template,
    BlockKind.COMMENT: Message("批注{number}").template,
}


def one_line(text: str) -> str:
    """A text in which no sign ends a line; its length stays the same."""
    return text.translate(_LINE_ENDS)


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and where.

    Attributes:
        name: The file, as it was given.
        blocks: In the order of reading: the body, with tables and text boxes where they stand, then notes,
            headers and footers.
        comments: What others wrote in the margin.
        notes: What whoever relies on the reading should know.
        original: The body as it was before the changes that are tracked in it; empty if none are.
        uncovered: The body with its hidden text; empty if there is none.
        properties: What the file says of itself in properties of its own making.
        tells_pictures: Whether it is known where pictures stand.
        text: The blocks, one a line.
        starts: Where in the text each block begins.
    """

    name: str
    blocks: tuple[Block, ...]
    comments: tuple[Block, ...] = ()
    notes: tuple[Message, ...] = ()
    original: tuple[Block, ...] = ()
    uncovered: tuple[Block, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    tells_pictures: bool = False
    text: str = field(init=False, repr=False)
    starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Join the blocks."""
        starts, at = [], 0
        for block in self.blocks:
            starts.append(at)
            at += len(block.text) + 1
        object.__setattr__(self, "text", "\n".join(block.text for block in self.blocks))
        object.__setattr__(self, "starts", tuple(starts))

    def index_at(self, offset: int) -> int:
        """The number of the block, from 0, in which the sign at `offset` of the text stands."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def place_at(self, offset: int) -> Message:
        """Where the sign at `offset` of the text stands, in words."""
        index = self.index_at(offset)
        return self.blocks[index].place(offset - self.starts[index])

    def page_at(self, offset: int) -> int | None:
        """The page that the sign at `offset` of the text stands on, where pages are known."""
        index = self.index_at(offset)
        return self.blocks[index].page_at(offset - self.starts[index])
