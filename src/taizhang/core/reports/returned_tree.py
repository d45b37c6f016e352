"""The edited text of a report as a tree again: what a person wrote, with the figures still bound.

What stands where is told by the styles that the report was written with, by typed numbers, and by what the report said.
What has no place in a tree (pictures, text boxes, notes, tables of another shape) is named, never left out silently.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from taizhang.core.documents.document import Block as Line
from taizhang.core.documents.document import BlockKind, Document
from taizhang.core.reports.rebuilt import Rebuilt, Unplaced, counted
from taizhang.core.reports.returned import Found, Resolution, Verdict
from taizhang.core.reports.returned_colophon import read_colophon
from taizhang.core.reports.returned_table import like_table, rows_of
from taizhang.core.reports.runs import Figure, Gap, Run, Text, text_of
from taizhang.core.reports.tree import (
    Annex,
    Block,
    Chart,
    Colophon,
    Heading,
    Item,
    ItemList,
    Paragraph,
    Remark,
    Report,
    Table,
)
from taizhang.core.values import Message, chinese_date

_HEADING = re.compile(
    r"(?P<number>[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|[0-9]{1,2}[.．]|（[0-9]{1,2}）)?(?P<text>.*)",
    re.ASCII,
)
_ITEM = re.compile(r"(?P<mark>[0-9]{1,2}[.．]|（[0-9]{1,2}）|[①-⑳])(?P<text>.+)", re.ASCII)
_LEAD = re.compile(r"[一二三四五六七八九十]{1,3}是[^，。；：]{1,40}。")
_GAP = re.compile(r"【待补：(?P<what>[^【】]{1,200})】")
_ANNEX = re.compile(r"附件[0-9]{0,2}", re.ASCII)
_ANNEX_LIST = re.compile(r"附件：.+")
_NUMBERED = re.compile(r"[0-9]{1,2}[.．].+", re.ASCII)
_DAY = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日", re.ASCII)
_PAGE_NUMBER = re.compile(r"[\s—–-]*[0-9]{0,4}[\s—–-]*", re.ASCII)
_LONGEST_TITLE = 60
_BLANKS = re.compile(r"\s+")
_HIGHEST = 4

_TABLE_CHANGED = Message("表的列或表头与原来的不同，不能收进报告。")
_TABLE_NEW = Message("原报告没有这张表，不能收进报告。")
_BOX = Message("在文本框里，不能收进报告。")
_NOTE = Message("脚注、尾注不能收进报告。")
_EDGE = Message("页眉页脚由版式决定，不能收进报告。")
_CONTENTS = Message("附件目录按各附件的标题重新编排。")
_COLOPHON = Message("版记按原报告重新编排。")
_BELOW = Message("图下的说明按原报告重新编排。")


def rebuild(
    base: Report,
    document: Document,
    resolution: Resolution,
    *,
    today: Mapping[str, Figure],
    fresh_id: Callable[[int], str],
    overridden: Collection[str] = (),
    drawn: Mapping[int, Chart] = MappingProxyType({}),
    restored: Collection[str] = (),
) -> Rebuilt:
    """The tree of an edited text.

    Args:
        base: The report as it was written.
        document: The text as it came back.
        resolution: Where its figures stand.
        today: What the figures read today, by the ids of those they stand for.
        fresh_id: An id for a copied figure, by its number in the order of reading.
        overridden: The ids of figures for whose other number somebody has answered, with a reason.
        drawn: The charts whose pictures are still there, by the numbers of the lines that are their captions.
        restored: The ids of figures that are to say what was computed, whatever was written over them.
    """
    work = _Work(
        base,
        document,
        resolution,
        today,
        frozenset(overridden),
        drawn,
        restored=frozenset(restored),
    )
    work.colophon = base.colophon
    work.read()
    return work.finished(fresh_id)


@dataclass(slots=True)
class _Work:
    base: Report
    document: Document
    resolution: Resolution
    today: Mapping[str, Figure]
    overridden: frozenset[str]
    drawn: Mapping[int, Chart]
    colophon: Colophon | None = None
    restored: frozenset[str] = frozenset()
    title: list[str] = field(default_factory=list)
    date_line: str = ""
    addressee: str = ""
    signature: str = ""
    signed_on: date | None = None
    blocks: list[Block] = field(default_factory=list)
    annexes: list[tuple[str, list[Block]]] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    renewed: list[Figure] = field(default_factory=list)
    _in_head: bool = True
    _waits_for_title: bool = False
    _in_contents: bool = False
    _caption: Line | None = None
    _places: dict[int, list[tuple[Found, Figure, Verdict]]] = field(default_factory=dict)
    _gaps: dict[str, str] = field(default_factory=dict)
    _cited: list[Text] = field(default_factory=list)
    _leads: set[str] = field(default_factory=set)
    _tables: list[Table] = field(default_factory=list)
    _frame: set[str] = field(default_factory=set)
    _below: set[str] | None = None

    def read(self) -> None:
        """Line after line."""
        self._learn()
        tables = self._cells()
        seen: set[int] = set()
        for number, line in enumerate(self.document.blocks):
            if line.kind is BlockKind.CELL and line.cell is not None:
                if line.cell.table not in seen:
                    seen.add(line.cell.table)
                    self._table(line, tables[line.cell.table])
            elif line.text.strip():
                self._line(number, line)
            elif self._caption is None:
                self._in_contents = False
        self._free_caption()

    def _learn(self) -> None:
        places: dict[int, list[tuple[Found, Figure, Verdict]]] = defaultdict(list)
        for item in self.resolution.figures:
            for found in item.found:
                places[found.paragraph].append((found, item.figure, item.verdict))
        self._places = places
        for block in self.base.all_blocks():
            if isinstance(block, Table):
                self._tables.append(block)
        for run in self.base.runs():
            if isinstance(run, Gap):
                self._gaps.setdefault(run.what, run.indicator)
            elif isinstance(run, Text) and run.lead:
                self._leads.add(run.text)
            elif isinstance(run, Text) and run.source is not None:
                self._cited.append(run)
        colophon = self.base.colophon
        if colophon:
            day = f"{chinese_date(colophon.printed_on)}印发" if colophon.printed_on else ""
            self._frame |= {
                _bare(f"抄送：{colophon.copies_to.rstrip('。')}。"),
                _bare(colophon.printed_by + day),
                # Two cells of a table, where it stands at the foot of a page.
                _bare(colophon.printed_by),
                _bare(day),
            }

    def _cells(self) -> dict[int, list[tuple[int, Line]]]:
        tables: dict[int, list[tuple[int, Line]]] = defaultdict(list)
        for number, line in enumerate(self.document.blocks):
            if line.kind is BlockKind.CELL and line.cell is not None:
                tables[line.cell.table].append((number, line))
        return tables

    # --- lines --------------------------------------------------------------------------------

    def _line(self, number: int, line: Line) -> None:
        style = line.style.lower()
        text = line.text.strip()
        match line.kind:
            case BlockKind.TEXT_BOX:
                self._leave(line, _BOX)
                return
            case BlockKind.FOOTNOTE | BlockKind.ENDNOTE:
                self._leave(line, _NOTE)
                return
            case BlockKind.HEADER | BlockKind.FOOTER:
                if not _PAGE_NUMBER.fullmatch(text):
                    self._leave(line, _EDGE)
                return
        if number in self.drawn:
            self._free_caption()
            self._add(self.drawn[number])
            self._below = {_bare(text_of(runs)) for runs in self.drawn[number].lines_below}
            return
        if self._below is not None:
            if _bare(text) in self._below:
                return
            if style == "table note":
                self._leave(line, _BELOW)
                return
            self._below = None
        if style == "caption" or any(table.caption == text for table in self._tables):
            self._free_caption()
            self._caption = line
            return
        self._free_caption()
        if style == "annex" or (self.base.annexes and _ANNEX.fullmatch(text)):
            self.annexes.append(("", []))
            self._waits_for_title, self._in_head, self._in_contents = True, False, False
        elif self._waits_for_title:
            self.annexes[-1] = (text, [])
            self._waits_for_title = False
        elif self._is_frame(line, style, text):
            return
        elif line.level or line.kind is BlockKind.HEADING:
            self._in_head = False
            self._add(self._heading(number, line))
        else:
            self._in_head = False
            self._body(number, line, style)

    def _is_frame(self, line: Line, style: str, text: str) -> bool:
        """What stands around the text: title, addressee, signature; it is noted and no paragraph."""
        if self._in_head and self._in_front(style, text):
            return True
        if style == "signature" or (text == self.base.signature and not self._in_head):
            self.signature = text
            return True
        day = _DAY.fullmatch(text)
        if day and (style == "date" or self.signature):
            self.signed_on = _day_of(day)
            return True
        if _ANNEX_LIST.fullmatch(text) and not self.annexes:
            self._in_contents = True
        if self._in_contents and (_ANNEX_LIST.fullmatch(text) or _NUMBERED.fullmatch(text)):
            titles = [annex.title for annex in self.base.annexes]
            if not any(text.endswith(title) for title in titles):
                self._leave(line, _CONTENTS)
            return True
        self._in_contents = False
        if style == "colophon":
            if not self._is_colophon([line]):
                self._leave(line, _COLOPHON)
            return True
        return False

    def _in_front(self, style: str, text: str) -> bool:
        base = self.base
        head = base.red_head
        if style == "red head" or (head and _bare(text).startswith(_bare(head.number) or "\0")):
            return True
        if style == "subtitle" or text == base.date_line:
            self.date_line = text
            return True
        if base.addressee and text.endswith("：") and len(text) <= _LONGEST_TITLE:
            self.addressee = text.removesuffix("：")
            return True
        plain = not style or style in {"normal", "default paragraph style"}
        if (
            style == "title"
            or text in base.title
            or (
                plain
                and len(text) <= _LONGEST_TITLE
                and not text.endswith(("。", "："))
                and not self.title
            )
        ):
            known = text == " ".join(base.title) or _bare(text) == _bare("".join(base.title))
            self.title += base.title if known else text.split(" ")
            return True
        return False

    def _heading(self, number: int, line: Line) -> Heading:
        runs = self._runs(number, line)
        level = min(max(line.level, 1), _HIGHEST)
        numbered = line.label
        first = runs[0] if runs else None
        if not numbered and isinstance(first, Text):
            found = _HEADING.fullmatch(first.text)
            numbered = (found["number"] or "") if found else ""
            rest = first.text[len(numbered) :]
            runs = ((Text(rest), *runs[1:]) if rest else runs[1:]) or (Text(line.text.strip()),)
        return Heading(level, numbered, text_of(runs), runs)

    def _body(self, number: int, line: Line, style: str) -> None:
        runs = self._runs(number, line)
        first = runs[0] if runs else None
        text = first.text if isinstance(first, Text) else ""
        if style == "table note" or (text.startswith("注：") and not style.startswith("body")):
            runs = _without(runs, "注：")
            blocks = self._here()
            last = blocks[-1] if blocks else None
            if isinstance(last, Table) and runs:
                blocks[-1] = replace(last, notes=(*last.notes, runs))
            elif runs:
                self._add(Remark(runs))
            return
        item = _ITEM.fullmatch(line.text.strip())
        if item and self._has_items() and text.startswith(item["mark"]):
            self._add_item(Item(item["mark"], _without(runs, item["mark"])))
        elif not text and not runs:
            return
        elif self._is_item(text_of(runs)):
            self._add_item(Item("", runs))
        else:
            self._add(Paragraph(runs))

    def _has_items(self) -> bool:
        return any(isinstance(block, ItemList) for block in self.base.all_blocks())

    def _is_item(self, text: str) -> bool:
        return any(
            item.text == text
            for block in self.base.all_blocks()
            if isinstance(block, ItemList)
            for item in block.items
            if not item.mark
        )

    def _add_item(self, item: Item) -> None:
        blocks = self._here()
        last = blocks[-1] if blocks else None
        if isinstance(last, ItemList) and item.mark:
            blocks[-1] = ItemList((*last.items, item))
        else:
            self._add(ItemList((item,)))

    def _here(self) -> list[Block]:
        return self.annexes[-1][1] if self.annexes else self.blocks

    def _add(self, block: Block) -> None:
        self._here().append(block)

    def _leave(self, line: Line, why: Message) -> None:
        self.unplaced.append(Unplaced(line.place(), line.text.strip(), why))

    def _free_caption(self) -> None:
        """A caption over which no table came is a paragraph like any other."""
        if self._caption is not None:
            self._add(Paragraph((Text(self._caption.text.strip()),)))
            self._caption = None

    # --- tables -------------------------------------------------------------------------------

    def _table(self, first: Line, cells: Sequence[tuple[int, Line]]) -> None:
        caption = self._caption.text.strip() if self._caption else ""
        if self._is_colophon([line for _number, line in cells]):
            return
        self._caption = None
        self._in_head = False
        like = like_table(self._tables, caption, cells)
        why = _TABLE_NEW
        if like is not None:
            rows = rows_of(like, cells, self._runs)
            if rows is not None:
                self._add(replace(like, caption=caption or like.caption, rows=rows, notes=()))
                return
            why = _TABLE_CHANGED
        text = "　".join(line.text.strip() for _number, line in cells if line.text.strip())
        self.unplaced.append(Unplaced(first.place(), f"{caption}　{text}".strip(), why))

    def _is_colophon(self, lines: Sequence[Line]) -> bool:
        """Whether lines are of the colophon, which then says what they say."""
        texts = [line.text.strip() for line in lines if line.text.strip()]
        if all(_bare(text) in self._frame for text in texts):
            return True
        found = read_colophon(self.colophon, texts) if self.colophon else None
        if found is None:
            return False
        self.colophon, left = found
        for line in lines:
            if line.text.strip() in left:
                self._leave(line, _COLOPHON)
        return True

    # --- runs ---------------------------------------------------------------------------------

    def _runs(self, number: int, line: Line) -> tuple[Run, ...]:
        """The words of a line, its figures bound again."""
        runs: list[Run] = []
        start = len(line.text) - len(line.text.lstrip())
        end = len(line.text.rstrip())
        at = start
        for found, figure, verdict in sorted(
            self._places.get(number, []), key=lambda place: place[0].span
        ):
            if found.span.start < at or found.span.end > end:
                continue
            runs += self._words(line.text[at : found.span.start], first=at == start)
            runs.append(self._bound(found, figure, verdict))
            at = found.span.end
        runs += self._words(line.text[at:end], first=at == start)
        return tuple(runs)

    def _bound(self, found: Found, figure: Figure, verdict: Verdict) -> Figure:
        if figure.id in self.restored:
            return replace(figure, written="", differs=False)
        if found.text == figure.text:
            answered = figure.differs and figure.id in self.overridden
            return replace(figure, differs=False) if answered else figure
        now = self.today.get(figure.id)
        if now is not None and replace(now, bare=figure.bare).text == found.text:
            renewed = replace(now, id=figure.id, bare=figure.bare)
            self.renewed.append(renewed)
            return renewed
        differs = verdict is not Verdict.OK and figure.id not in self.overridden
        return replace(figure, written=found.text, differs=differs)

    def _words(self, text: str, *, first: bool) -> Iterator[Run]:
        if not text:
            return
        if first:
            lead = next((lead for lead in self._leads if text.startswith(lead)), "")
            typed = _LEAD.match(text)
            lead = lead or (typed[0] if typed and self._leads else "")
            if lead:
                yield Text(lead, lead=True)
                text = text[len(lead) :]
        at = 0
        for gap in _GAP.finditer(text):
            yield from self._cited_in(text[at : gap.start()])
            yield Gap(gap["what"], self._gaps.get(gap["what"], ""))
            at = gap.end()
        yield from self._cited_in(text[at:])

    def _cited_in(self, text: str) -> Iterator[Run]:
        """Words that were taken from a record, and still say what it says, keep their source."""
        for cited in self._cited:
            before, found, after = text.partition(cited.text)
            if found:
                yield from self._cited_in(before)
                yield cited
                yield from self._cited_in(after)
                return
        if text:
            yield Text(text)

    # --- the end ------------------------------------------------------------------------------

    def finished(self, fresh_id: Callable[[int], str]) -> Rebuilt:
        """The report, its figures counted anew."""
        base = self.base
        many = len(self.annexes) > 1
        report = replace(
            base,
            title=tuple(self.title) or base.title,
            date_line=self.date_line,
            addressee=self.addressee,
            blocks=tuple(self.blocks),
            signature=self.signature,
            signed_on=self.signed_on,
            colophon=self.colophon,
            annexes=tuple(
                Annex(ordinal if many else 0, title, tuple(blocks))
                for ordinal, (title, blocks) in enumerate(self.annexes, 1)
            ),
        )
        used = {figure.id for figure in replace(report, inserts=()).figures()}
        if any(
            run.id in used for item in base.inserts for run in item.runs if isinstance(run, Figure)
        ):
            report = replace(report, inserts=())
        report = counted(report, fresh_id)
        kept = {figure.id for figure in report.figures()}
        dropped = tuple(figure for figure in base.figures() if figure.id not in kept)
        return Rebuilt(report, tuple(self.unplaced), dropped, tuple(self.renewed))


def _bare(text: str) -> str:
    return _BLANKS.sub("", text)


def _day_of(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _without(runs: tuple[Run, ...], mark: str) -> tuple[Run, ...]:
    """The runs without what they begin with."""
    first = runs[0] if runs else None
    if not isinstance(first, Text) or not first.text.startswith(mark):
        return runs
    rest = first.text.removeprefix(mark)
    return (replace(first, text=rest), *runs[1:]) if rest else runs[1:]
