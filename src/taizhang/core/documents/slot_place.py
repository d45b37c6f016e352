"""Where in a Word file something stands, in words that help to find it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.documents.wordprocessing import element_name
from taizhang.core.values import Message

if TYPE_CHECKING:
    from lxml import etree

    from taizhang.core.documents.office_template import StoryPart

_SHOWN = 12


class SlotPlaces:
    """Counts the paragraphs with text and the tables of one part once."""

    def __init__(self, story: StoryPart) -> None:
        self._story = story
        self._paragraphs: dict[etree._Element, int] = {}
        self._tables: dict[etree._Element, int] = {}
        counted = 0
        for element in story.root.iter():
            name = element_name(element)
            if name == "tbl":
                self._tables[element] = len(self._tables) + 1
            elif name == "p" and not any(
                element_name(above) in {"tbl", "txbxContent"} for above in element.iterancestors()
            ):
                counted += bool(_text(element).strip())
                self._paragraphs[element] = max(counted, 1)

    def of(self, element: etree._Element) -> Message:
        """The place of a control or of an end of a bookmark."""
        around = list(element.iterancestors())
        kind = self._story.kind
        if kind == "note":
            return Message("脚注或尾注")
        if kind == "comment":
            return Message("批注")
        if any(element_name(above) == "txbxContent" for above in around):
            return Message("文本框")
        part = self._story.part.rpartition("/")[2]
        if kind == "header":
            return Message("页眉（{part}）", part=part)
        if kind == "footer":
            return Message("页脚（{part}）", part=part)
        table = next((above for above in around if above in self._tables), None)
        if table is not None:
            return self._in_table(table, element, around)
        paragraph = next((above for above in (element, *around) if above in self._paragraphs), None)
        if paragraph is None:
            paragraph = next((part for part in element.iter() if part in self._paragraphs), None)
        if paragraph is None:
            paragraph = next(
                (part for part in element.itersiblings() if part in self._paragraphs), None
            )
        if paragraph is None:
            return Message("正文")
        text = _text(paragraph).strip()
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        number = self._paragraphs[paragraph]
        if not shown:
            return Message("正文第{number}段", number=number)
        return Message("正文第{number}段“{text}”", number=number, text=shown)

    def _in_table(
        self, table: etree._Element, element: etree._Element, around: list[etree._Element]
    ) -> Message:
        rows = [part for part in table.iter() if element_name(part) == "tr"]
        row = next((above for above in around if above in rows), None)
        if row is None:
            return Message("正文第{table}张表", table=self._tables[table])
        cells = [part for part in row.iter() if element_name(part) == "tc"]
        cell = next((above for above in around if above in cells), None)
        if cell is None:
            cell = next((part for part in element.iter() if part in cells), None)
        return Message(
            "正文第{table}张表第{row}行第{cell}格",
            table=self._tables[table],
            row=rows.index(row) + 1,
            cell=cells.index(cell) + 1 if cell is not None else 1,
        )


def _text(paragraph: etree._Element) -> str:
    return "".join(part.text or "" for part in paragraph.iter() if element_name(part) == "t")
