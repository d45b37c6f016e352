"""The walk through the body of a Word document: from elements to paragraphs with anchors.

The walk knows WordprocessingML, in its transitional and its strict form, and nothing of packages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from taizhang.core.documents.anchor import Anchor
from taizhang.core.documents.document import Cell
from taizhang.core.documents.docx_numbering import Numbering
from taizhang.core.documents.docx_paragraph import DocxParagraph, Piece, Source
from taizhang.core.documents.docx_table import cells_of
from taizhang.core.documents.revision import Revision, View
from taizhang.core.documents.wordprocessing import (
    attribute,
    child,
    element_name,
    switched_on,
    whole,
)
from taizhang.core.values import Span

TAG_PREFIX = "fig:"
BOOKMARK_PREFIX = "_fig_"

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_DELETED = frozenset({"del", "moveFrom"})
_INSERTED = frozenset({"ins", "moveTo"})
_BLOCKS = frozenset({"customXml", "smartTag"})
_MARKS = frozenset({"footnoteReference", "endnoteReference", "commentReference"})
_INLINES = frozenset({"hyperlink", "fldSimple", "customXml", "smartTag", "dir", "bdo"})
_BOOKMARK = frozenset({"bookmarkStart", "bookmarkEnd"})
_WORDS = frozenset({"t", "delText"})
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOL = re.compile(r"[0-9A-Fa-f]{2,4}", re.ASCII)
_DEEPEST_HEADING = 9
_AS_SPACES = str.maketrans("\t\r\n", "   ")


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph or character style.

    Attributes:
        name: As people see it.
        hides: It hides text.
        level: The level of a heading that it makes, from 1; otherwise zero.
        list: The list and level of it that number its paragraphs.
    """

    name: str
    hides: bool
    level: int = 0
    list: tuple[str, int] | None = None


@dataclass(slots=True)
class Setting:
    """What the stories of one part share.

    Attributes:
        styles: By id.
        default_style: The id of the style of paragraphs that name none.
        numbering: The lists.
        tables: How many tables have begun.
        boxes: How many text boxes have begun.
        view: Which of the texts of the file is read.
    """

    styles: Mapping[str, Style]
    default_style: str
    numbering: Numbering
    tables: int = 0
    boxes: int = 0
    view: View = View.ACCEPTED


def _alternative(element: etree._Element) -> Iterable[etree._Element]:
    """What is in the one branch that is read of several that say the same."""
    found = child(element, "mc:Choice")
    if found is None:
        found = child(element, "mc:Fallback")
    return _content(found)


def _content(element: etree._Element | None) -> Iterable[etree._Element]:
    # An element without children is false, so it is compared with None.
    return () if element is None else element


class Story:
    """Paragraphs in the making: feed it a body, then take `paragraphs`."""

    def __init__(self, setting: Setting, *, box: int = 0) -> None:
        """Take what is shared, and the number of the text box if it is one."""
        self.paragraphs: list[DocxParagraph] = []
        self.sources: list[Source] = []
        """Where in the file the paragraphs stand, one for each."""
        self.references: list[tuple[str, str]] = []
        """Marks of notes and comments in the order of the text: the name of the element, the id."""
        self.reference_at: list[etree._Element] = []
        """The paragraph in which each of them stands."""
        self.has_revisions = False
        self.has_hidden_text = False
        self._setting = setting
        original = setting.view is View.ORIGINAL
        self._gone, self._come = (_INSERTED, _DELETED) if original else (_DELETED, _INSERTED)
        self._row_gone, self._row_come = ("ins", "del") if original else ("del", "ins")
        self._cell_gone = "cellIns" if original else "cellDel"
        self._authors: list[etree._Element] = []  # the tracked changes around this block
        self._revisions: list[Revision] = []
        self._box = box
        self._style = Style("", hides=False)
        self._level = 0
        self._label = ""
        self._cells: dict[etree._Element, Cell] = {}  # of the table that is being read
        self._cell: Cell | None = None
        self._inside = False  # a paragraph has begun and not ended
        self._joined = False  # its end was deleted: the next one goes on with it
        self._pieces: list[str] = []
        self._pictures = 0
        self._from: list[Piece] = []
        self._at: etree._Element | None = None  # the paragraph that is being read
        self._length = 0
        self._fields: list[bool] = []  # for each open field: is this still its instruction
        self._marks: dict[str, tuple[str, bool]] = {}  # open marks: figure, by tag
        self._controls = 0
        self._ended: set[str | None] = set()  # the bookmarks that have an end
        self._endless: list[str] = []  # open marks that have none
        self._starts: dict[str, int] = {}  # where they begin in this paragraph
        self._evidence: list[tuple[str, bool, Span]] = []
        self._boxes: list[DocxParagraph] = []
        self._box_sources: list[Source] = []

    # --- blocks ------------------------------------------------------------------------------

    def read(self, body: Iterable[etree._Element]) -> None:
        """Walk the blocks of a body."""
        blocks = list(body)
        self._ended = {
            attribute(element, "id")
            for block in blocks
            for element in block.iter()
            if element_name(element) == "bookmarkEnd"
        }
        self._read_blocks(blocks)
        if self._inside:
            self._end_paragraph()

    def _read_blocks(self, blocks: Iterable[etree._Element]) -> None:
        for element in blocks:
            self._read_block(element)

    def _read_block(self, element: etree._Element) -> None:
        name = element_name(element)
        if name == "p":
            self._read_paragraph(element)
        elif name == "tbl":
            self._read_table(element)
        elif name == "tc":
            self._read_cell(element)
        elif name == "tr":
            # A row that was deleted with tracking is still there, marked in its properties.
            self._read_row(element)
        elif name == "sdt":
            self._read_control(element, self._read_blocks)
        elif name == "mc:AlternateContent":
            self._read_blocks(_alternative(element))
        elif name in self._come:
            self._read_changed(element, element)
        elif name in _BLOCKS:
            self._read_blocks(element)
        else:
            self._read_other(element, name)

    def _read_row(self, element: etree._Element) -> None:
        if child(element, "trPr", self._row_gone) is not None:
            self.has_revisions = True
            return
        mark = child(element, "trPr", self._row_come)
        if mark is None:
            self._read_blocks(element)
        else:
            self._read_changed(element, mark)

    def _read_changed(self, element: etree._Element, mark: etree._Element) -> None:
        """Blocks that only this view has."""
        self.has_revisions = True
        self._authors.append(mark)
        self._read_blocks(element)
        self._authors.pop()

    def _read_table(self, element: etree._Element) -> None:
        self._setting.tables += 1
        around = self._cells, self._cell
        self._cells = cells_of(element, self._setting.tables, self._row_gone)
        self._read_blocks(element)
        self._cells, self._cell = around

    def _read_cell(self, element: etree._Element) -> None:
        if child(element, "tcPr", self._cell_gone) is not None:
            self.has_revisions = True
            return
        around = self._cell
        # A cell that goes on from the row above is one with it.
        self._cell = self._cells.get(element, self._cell)
        self._read_blocks(element)
        self._cell = around

    def _read_other(self, element: etree._Element, name: str) -> None:
        if name in self._gone:
            self.has_revisions = True
            text = "".join(
                part.text or "" for part in element.iter() if element_name(part) in _WORDS
            )
            self._revise(element, Span(self._length, self._length), text, here=False)
            for part in element.iter():
                # What went may hold the end of a bookmark that has not gone.
                if element_name(part) in _BOOKMARK:
                    self._read_other(part, element_name(part))
        elif name == "bookmarkStart":
            bookmark = attribute(element, "name") or ""
            if bookmark.startswith(BOOKMARK_PREFIX):
                number = attribute(element, "id")
                self._open_mark(
                    f"bookmark {number}", bookmark.removeprefix(BOOKMARK_PREFIX), by_tag=False
                )
                if number not in self._ended:
                    self._endless.append(f"bookmark {number}")
        elif name == "bookmarkEnd":
            self._close_mark(f"bookmark {attribute(element, 'id')}")

    def _read_paragraph(self, element: etree._Element) -> None:
        if not self._joined:
            self._begin_paragraph()
            self._at = element
        named = child(element, "pPr", "pStyle")
        key = self._setting.default_style if named is None else attribute(named, "val") or ""
        self._style = self._setting.styles.get(key, Style(key, hides=False))
        if not self._joined:
            self._level = _level(element, self._style)
            self._label = self._numbered(child(element, "pPr", "numPr"))
        self._read_inlines(element)
        ending = child(element, "pPr", "rPr")
        self._joined = any(child(ending, name) is not None for name in self._gone)
        self.has_revisions |= self._joined or any(
            child(ending, name) is not None for name in self._come
        )
        if not self._joined:
            self._end_paragraph()

    def _numbered(self, own: etree._Element | None) -> str:
        """What automatic numbering puts before this paragraph."""
        number, level = self._style.list or ("", 0)
        named, deep = child(own, "numId"), child(own, "ilvl")
        if named is not None:
            number = attribute(named, "val") or ""
        if deep is not None:
            level = whole(attribute(deep, "val"))
        return self._setting.numbering.label(number, level)

    def _begin_paragraph(self) -> None:
        self._inside = True
        self._pieces = []
        self._pictures = 0
        self._from = []
        self._length = 0
        self._starts = dict.fromkeys(self._marks, 0)
        self._evidence = []
        self._boxes = []
        self._revisions = []
        self._box_sources = []

    def _end_paragraph(self) -> None:
        for key, start in self._starts.items():
            if start < self._length:
                self._evidence.append((*self._marks[key], Span(start, self._length)))
        # A bookmark without an end must not mark the rest of the document.
        for key in self._endless:
            self._marks.pop(key, None)
        self._endless = []
        self._starts = {}
        self._inside = self._joined = False
        if self._authors:
            whole_text = "".join(self._pieces)
            self._revise(self._authors[-1], Span(0, self._length), whole_text, here=True)
        self.paragraphs.append(
            DocxParagraph(
                "".join(self._pieces),
                self._style.name,
                _anchors(self._evidence),
                self._level,
                self._label,
                self._cell,
                self._box,
                tuple(sorted(self._revisions, key=lambda revision: revision.span)),
                self._pictures,
            )
        )
        self.paragraphs += self._boxes
        if self._at is not None:
            self.sources.append(Source(self._at, tuple(self._from)))
        self.sources += self._box_sources

    # --- figures -----------------------------------------------------------------------------

    def _read_control(
        self, element: etree._Element, read: Callable[[Iterable[etree._Element]], None]
    ) -> None:
        named = child(element, "sdtPr", "tag")
        tag = "" if named is None else attribute(named, "val") or ""
        self._controls += 1
        key = f"control {self._controls}"
        if tag.startswith(TAG_PREFIX):
            self._open_mark(key, tag.removeprefix(TAG_PREFIX), by_tag=True)
        read(_content(child(element, "sdtContent")))
        self._close_mark(key)

    def _open_mark(self, key: str, figure: str, *, by_tag: bool) -> None:
        self._marks[key] = (figure, by_tag)
        if self._inside:
            self._starts[key] = self._length

    def _close_mark(self, key: str) -> None:
        mark = self._marks.pop(key, None)
        start = self._starts.pop(key, None)
        if mark is not None and start is not None:
            self._evidence.append((*mark, Span(start, self._length)))

    # --- inside a paragraph ------------------------------------------------------------------

    def _read_inlines(self, inlines: Iterable[etree._Element]) -> None:
        for element in inlines:
            self._read_inline(element)

    def _read_inline(self, element: etree._Element) -> None:
        name = element_name(element)
        if name == "r":
            self._read_run(element)
        elif name == "sdt":
            self._read_control(element, self._read_inlines)
        elif name == "mc:AlternateContent":
            self._read_inlines(_alternative(element))
        elif name in self._come:
            self.has_revisions = True
            start, pieces = self._length, len(self._pieces)
            self._read_inlines(element)
            span = Span(start, self._length)
            self._revise(element, span, "".join(self._pieces[pieces:]), here=True)
        elif name in _INLINES:
            self._read_inlines(element)
        elif name in {"m:oMath", "m:oMathPara"}:
            for part in element.iter():
                if element_name(part) == "m:t":
                    self._add(part, part.text or "")
        else:
            self._read_other(element, name)

    def _revise(self, mark: etree._Element, span: Span, text: str, *, here: bool) -> None:
        """Note a tracked change: what this view has, or what only the other one has."""
        if text:
            author, at = attribute(mark, "author") or "", attribute(mark, "date") or ""
            inserted = here is (self._setting.view is not View.ORIGINAL)
            self._revisions.append(Revision(span, text, inserted, author, at))

    def _read_run(self, element: etree._Element) -> None:
        hidden = self._hides(child(element, "rPr"))
        for part in element:
            name = element_name(part)
            if name == "fldChar":
                self._read_field_mark(attribute(part, "fldCharType") or "")
            elif hidden and self._setting.view is not View.UNCOVERED:
                self.has_hidden_text |= name == "t" and bool(part.text)
            elif name == "ruby":
                self._read_inlines(_content(child(part, "rubyBase")))
            else:
                self._read_run_part(part, name)

    def _hides(self, properties: etree._Element | None) -> bool:
        """Whether text is hidden: by the run itself, else by its style, else by the paragraph's."""
        own = switched_on(child(properties, "vanish"))
        if own is not None:
            return own
        named = child(properties, "rStyle")
        style = None if named is None else self._setting.styles.get(attribute(named, "val") or "")
        return (style is not None and style.hides) or self._style.hides

    def _read_field_mark(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()

    def _read_run_part(self, part: etree._Element, name: str) -> None:
        if name in _WORDS:
            text, left_out = part.text or "", 0
            if part.get(_SPACE) != "preserve":
                left_out = len(text) - len(text.lstrip(" \t\r\n"))
                text = text.strip(" \t\r\n")
            self._add(part, text.translate(_AS_SPACES), left_out)
        elif name in _SIGNS:
            self._add(part, _SIGNS[name])
        elif name == "sym":
            code = attribute(part, "char") or ""
            self._add(part, chr(int(code, 16)) if _SYMBOL.fullmatch(code) else "")
        elif name == "mc:AlternateContent":
            for branch in _alternative(part):
                self._read_run_part(branch, element_name(branch))
        elif name in _MARKS:
            self.references.append((name, attribute(part, "id") or ""))
            self.reference_at.append(part if self._at is None else self._at)
        elif name in {"drawing", "pict", "object"}:
            self._pictures += not any(map(_is_box, part.iter()))
            self._read_boxes(part)

    def _add(self, element: etree._Element, text: str, left_out: int = 0) -> None:
        if text and not any(self._fields):
            self._pieces.append(text)
            start, self._length = self._length, self._length + len(text)
            self._from.append(Piece(element, start, self._length, left_out))

    def _read_boxes(self, element: etree._Element) -> None:
        """The text boxes in a drawing: paragraphs of their own after the one they hang on."""
        inside = _alternative(element) if _is_alternative(element) else element
        for part in inside:
            if element_name(part) == "txbxContent":
                self._setting.boxes += 1
                box = Story(self._setting, box=self._setting.boxes)
                box.read(part)
                self._boxes += box.paragraphs
                self._box_sources += box.sources
                self.references += box.references
                self.reference_at += box.reference_at
                self.has_revisions |= box.has_revisions
                self.has_hidden_text |= box.has_hidden_text
            else:
                self._read_boxes(part)


def _level(element: etree._Element, style: Style) -> int:
    """The level of a heading, from 1; zero for other paragraphs."""
    own = child(element, "pPr", "outlineLvl")
    return style.level if own is None else heading_level(own)


def heading_level(outline: etree._Element) -> int:
    """The level that an outline level stands for; the last one means body text."""
    value = attribute(outline, "val")
    level = whole(value) + 1
    return 0 if value is None or level > _DEEPEST_HEADING else level


def _is_box(element: etree._Element) -> bool:
    return element_name(element) == "txbxContent"


def _is_alternative(element: etree._Element) -> bool:
    return element_name(element) == "mc:AlternateContent"


def _anchors(evidence: Iterable[tuple[str, bool, Span]]) -> tuple[Anchor, ...]:
    """What tags and bookmarks say of one paragraph, those that agree made one."""
    found = list(evidence)
    # A control whose text was deleted with tracking is still there, empty; if the bookmark around
    # it holds the new text, that is where the figure is.
    alive = {figure for figure, _, span in found if span.start < span.end}
    told: dict[tuple[Span, str], set[bool]] = {}
    for figure, by_tag, span in found:
        if span.start < span.end or figure not in alive:
            told.setdefault((span, figure), set()).add(by_tag)
    return tuple(
        Anchor(figure, span, by_tag=True in by, by_bookmark=False in by)
        for (span, figure), by in sorted(told.items())
    )
