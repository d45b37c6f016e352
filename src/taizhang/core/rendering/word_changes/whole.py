"""All that is different between a Word file and another text, as tracked changes in a copy of the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from taizhang.core.documents.difference import Change, ParagraphChange, Sort
from taizhang.core.documents.document import Block, Document
from taizhang.core.documents.docx import DocxParagraph, OpenWord
from taizhang.core.rendering.word_changes import WordChanges
from taizhang.core.rendering.word_changes.rows import put_in_row, row_of, take_out_row
from taizhang.core.rendering.word_changes.tracked import Edit
from taizhang.core.values import Span


def track(
    changes: WordChanges,
    word: OpenWord,
    paragraphs: Sequence[ParagraphChange],
    after: Document,
) -> int:
    """Make the changes; how many could not be made, since something else stands there.

    New paragraphs come behind the one before them, and look like it; new rows of a table look like the row beside them.
    Cells that came or went in a row that stays are not made: the table keeps its columns.
    """
    return _Tracking(changes, word, paragraphs, after).made()


_Row = tuple[int, int]


class _Tracking:
    def __init__(
        self,
        changes: WordChanges,
        word: OpenWord,
        paragraphs: Sequence[ParagraphChange],
        after: Document,
    ) -> None:
        self._changes = changes
        self._own = word.document.paragraphs
        self._paragraphs = paragraphs
        self._after = after
        self._left = 0
        self._edits: list[Edit] = []
        self._last: etree._Element | None = None
        self._rows_gone = _whole_rows(
            (self._cell_before(item), item.change is Change.GONE) for item in paragraphs
        )
        self._rows_new = _whole_rows(
            (self._cell_after(item), item.change is Change.NEW) for item in paragraphs
        )
        self._row_elements = self._paired_rows()
        self._done: set[tuple[str, _Row]] = set()
        self._cells: dict[_Row, list[Block]] = defaultdict(list)
        for block in after.blocks:
            if block.cell is not None:
                self._cells[block.cell.table, block.cell.row].append(block)
        self._empty: dict[etree._Element, list[tuple[int, int]]] = defaultdict(list)
        for number, own in enumerate(self._own):
            if own.cell is not None and not own.text.strip():
                element = row_of(changes.source(number))
                if element is not None:
                    self._empty[element].append((own.cell.column, number))

    def made(self) -> int:
        for item in self._paragraphs:
            if item.change is Change.NEW:
                self._new(item)
            else:
                self._old(item)
        return self._left + len(self._changes.apply(self._edits))

    def _paragraph(self, item: ParagraphChange) -> DocxParagraph | None:
        inside = item.before is not None and item.before < len(self._own)
        return self._own[item.before] if inside and item.before is not None else None

    def _cell_before(self, item: ParagraphChange) -> _Row | None:
        own = self._paragraph(item)
        return None if own is None or own.cell is None else (own.cell.table, own.cell.row)

    def _cell_after(self, item: ParagraphChange) -> _Row | None:
        cell = None if item.after is None else self._after.blocks[item.after].cell
        return None if cell is None else (cell.table, cell.row)

    def _paired_rows(self) -> dict[_Row, etree._Element]:
        """The rows of the file that those of the second text are."""
        found: dict[_Row, etree._Element] = {}
        for item in self._paragraphs:
            row = self._cell_after(item)
            if row is not None and item.before is not None and self._cell_before(item):
                element = row_of(self._changes.source(item.before))
                if element is not None:
                    found.setdefault(row, element)
        return found

    def _new(self, item: ParagraphChange) -> None:
        row = self._cell_after(item)
        if row is not None:
            self._new_cell(row, item)
            return
        if self._last is None and not self._own:
            self._left += 1
            return
        beside = self._changes.source(0) if self._last is None else self._last
        made = self._changes.editor.put_in(beside, item.parts[0].text, before=self._last is None)
        self._changes.changed += 1
        self._last = made

    def _new_cell(self, row: _Row, item: ParagraphChange) -> None:
        if row not in self._rows_new:
            self._left += not self._filled(row, item)
            return
        if ("new", row) in self._done:
            return
        self._done.add(("new", row))
        beside, before = self._beside(row)
        texts: dict[int, str] = {}
        merged = False
        for block in self._cells[row]:
            if block.cell is not None:
                words = texts.get(block.cell.column, "")
                texts[block.cell.column] = f"{words}{block.text.strip()}"
                merged |= block.cell.row_span > 1 or block.cell.column_span > 1
        made = None
        if beside is not None and not merged:
            made = put_in_row(self._changes.editor, beside, texts, before=before)
        if made is None:
            self._left += 1
            return
        self._row_elements[row] = made
        self._changes.changed += 1

    def _filled(self, row: _Row, item: ParagraphChange) -> bool:
        """Put words into a cell that is empty."""
        element = self._row_elements.get(row)
        cell = None if item.after is None else self._after.blocks[item.after].cell
        if element is None or cell is None:
            return False
        for column, number in self._empty.get(element, ()):
            if column == cell.column:
                self._edits.append(Edit(number, Span(0, 0), item.parts[0].text))
                return True
        return False

    def _beside(self, row: _Row) -> tuple[etree._Element | None, bool]:
        """The row above a new one, else the one below it, of those that there are."""
        table, number = row
        above = self._row_elements.get((table, number - 1))
        if above is not None:
            return above, False
        below = [key for key in self._row_elements if key[0] == table and key[1] > number]
        return (self._row_elements[min(below)], True) if below else (None, False)

    def _old(self, item: ParagraphChange) -> None:
        own = self._paragraph(item)
        if own is None or item.before is None or own.box:
            self._left += item.change is not Change.SAME
            return
        source = self._changes.source(item.before)
        if item.change is Change.GONE:
            self._gone(item.before, own, source)
        elif item.change is Change.CHANGED:
            self._edits += _edits(item, own.text)
        self._last = source if own.cell is None else _table_of(source)

    def _gone(self, number: int, own: DocxParagraph, source: etree._Element) -> None:
        editor = self._changes.editor
        if own.cell is None:
            if editor.take_out(source):
                self._changes.changed += 1
            else:
                self._left += 1
            return
        row = own.cell.table, own.cell.row
        element = row_of(source)
        if row in self._rows_gone and element is not None:
            if ("gone", row) in self._done:
                return
            if take_out_row(editor, element):
                self._done.add(("gone", row))
                self._changes.changed += 1
                return
        # A cell needs its paragraph: only its words go.
        self._edits.append(Edit(number, _whole(own.text), ""))


def _whole_rows(cells: Iterable[tuple[_Row | None, bool]]) -> frozenset[_Row]:
    """The rows of which all cells that say something are so."""
    found: dict[_Row, bool] = {}
    for row, is_so in cells:
        if row is not None:
            found[row] = found.get(row, True) and is_so
    return frozenset(row for row, is_so in found.items() if is_so)


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
