"""A paragraph of a Word document as a reader sees it, and where its text stands in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.documents.anchor import Anchor
from taizhang.core.documents.document import Cell
from taizhang.core.documents.revision import Revision

if TYPE_CHECKING:
    from lxml import etree


@dataclass(frozen=True, slots=True)
class DocxParagraph:
    """A paragraph as a reader sees it.

    Attributes:
        text: Its words; a tab is a tab, a line or page break a line feed.
        style: The name of its style; of a built-in heading `heading 1` ..., in every editor.
        anchors: In the order of the text.
        level: Of a heading, from 1; otherwise zero.
        label: The number that automatic numbering puts before it.
        cell: The cell it stands in, by the tables of the whole document.
        box: The number of the text box it stands in, from 1; otherwise zero.
        revisions: The tracked changes in it, in the order of the text.
        pictures: How many pictures stand in it.
    """

    text: str
    style: str
    anchors: tuple[Anchor, ...] = ()
    level: int = 0
    label: str = ""
    cell: Cell | None = None
    box: int = 0
    revisions: tuple[Revision, ...] = ()
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of a paragraph that comes out of one element.

    Attributes:
        element: The element: a text, a tab, a break.
        start: Where it begins in the text of the paragraph.
        end: Where it ends.
        left_out: How many signs of its own text are not read at its beginning.
    """

    element: etree._Element
    start: int
    end: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """Where a paragraph that was read stands in the file.

    Attributes:
        element: The paragraph; the first one of several that are one since an end was deleted.
        pieces: Where its text comes from, in order.
    """

    element: etree._Element
    pieces: tuple[Piece, ...]
