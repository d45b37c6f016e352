"""Filling: each slot replaced by what it asks for, and the rest of the file left alone."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from taizhang.core.documents.office_template import OfficeTemplate
from taizhang.core.documents.word_slot import WordSlot
from taizhang.core.documents.wordprocessing import attribute, child, children, element_name, whole
from taizhang.core.rendering.docx.body import render_annex, render_annex_list, render_block
from taizhang.core.rendering.docx.chart import Pictures
from taizhang.core.rendering.docx.layout import LayoutProfile
from taizhang.core.rendering.docx.run import Anchors, make_runs
from taizhang.core.rendering.docx.xml import word
from taizhang.core.rendering.picture import Picture
from taizhang.core.rendering.word_template.content import Share, words_for
from taizhang.core.rendering.word_template.dress import Wardrobe
from taizhang.core.rendering.word_template.media import Shelf
from taizhang.core.rendering.word_template.package import changed_parts
from taizhang.core.reports.runs import Figure, Gap, Run
from taizhang.core.reports.slot_wish import SlotWish, Wish
from taizhang.core.reports.tree import Report, passages
from taizhang.core.values import Message, Place, Problem, RefusedError

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_KEPT = frozenset({"bookmarkStart", "bookmarkEnd", "permStart", "permEnd"})
_INDENT = 216  # twips of white at both sides of a cell
_LEAST_AREA = 1000


@dataclass(frozen=True, slots=True)
class NamedSlot:
    """A slot and what it asks for."""

    slot: WordSlot
    wish: SlotWish


@dataclass(frozen=True, slots=True)
class Filled:
    """The file, and what its writer should know: what stayed empty, and what of the report is not in it."""

    content: bytes
    notes: tuple[Message, ...]


def fill_template(  # noqa: PLR0913 (what a file is filled with)
    template: OfficeTemplate,
    slots: Sequence[NamedSlot],
    report: Report,
    profile: LayoutProfile,
    *,
    properties: Mapping[str, str],
    indicator_names: Mapping[str, str],
    unit_name: str,
    pictures: Sequence[Picture] = (),
    clean: bool = False,
) -> Filled:
    """The office's file with the report in its slots; `template` is used up.

    `pictures` are those of its charts, in order; without them their tables stand in their place.

    Raises:
        RefusedError: Slots and report do not go together, each problem with the slot and its place.
    """
    shelf = Shelf(template, report, pictures)
    filler = _Filler(template, slots, report, profile, unit_name, shelf.placed)
    filler.anchors = (
        None if clean else _anchors(template, indicator_names, in_controls=profile.controls)
    )
    filler.fill()
    changed = changed_parts(
        template,
        filler.touched,
        {} if clean else properties,
        shelf.used(),
        clean=clean,
    )
    return Filled(_packed(template, changed), (*template.notes, *filler.notes))


def _anchors(template: OfficeTemplate, names: Mapping[str, str], *, in_controls: bool) -> Anchors:
    """Bindings whose numbers are not in the file yet."""
    bookmarks, controls = 0, set()
    for story in template.stories:
        for element in story.root.iter():
            name = element_name(element)
            if name == "bookmarkStart":
                bookmarks = max(bookmarks, whole(attribute(element, "id")) + 1)
            elif name == "sdtPr":
                number = child(element, "id")
                controls.add(0 if number is None else whole(attribute(number, "val")))
    return Anchors(names, in_controls=in_controls, bookmarks=bookmarks, controls=controls)


class _Filler:
    def __init__(
        self,
        template: OfficeTemplate,
        slots: Sequence[NamedSlot],
        report: Report,
        profile: LayoutProfile,
        unit_name: str,
        pictures: Pictures,
    ) -> None:
        self.template, self.slots, self.report = template, slots, report
        self.profile, self.unit_name, self.pictures = profile, unit_name, pictures
        self.anchors: Anchors | None = None
        self.notes: list[Message] = []
        self.touched: set[str] = set()
        self._wardrobe = Wardrobe(profile, template.styles)
        self._share = Share(report, [named.wish for named in slots])

    def fill(self) -> None:
        self._check()
        inserts = iter(self.report.inserts)
        for place, named in enumerate(self.slots):
            wish = named.wish
            if wish.is_block:
                self._fill_blocks(place, named)
            elif wish.wish is Wish.FIGURE:
                self._fill_words(named, [next(inserts).runs])
            else:
                self._fill_words(named, words_for(wish, self.report, self.unit_name))
            self.touched.add(named.slot.story.part)
        self._tell_unplaced()

    def _check(self) -> None:
        problems = [*self._share.problems, *check_slots(self.slots)]
        wanted = [
            (named.wish.place.indicator, named.wish.place.form.value)  # type: ignore[union-attr]
            for named in self.slots
            if named.wish.wish is Wish.FIGURE
        ]
        if wanted != [(insert.indicator, insert.form) for insert in self.report.inserts]:
            problems.append(
                Message("报告里的数与 Word 模板的插槽不是一套，请用写这份报告时的 Word 模板。")
            )
        if problems:
            place = Place(self.template.name)
            raise RefusedError(*(Problem(found, place) for found in problems))

    # --- words ---------------------------------------------------------------------------------

    def _fill_words(self, named: NamedSlot, lines: Sequence[Sequence[Run]]) -> None:
        slot = named.slot
        runs: list[etree._Element] = []
        for ordinal, line in enumerate(lines):
            if ordinal:
                runs.append(word("r", [word("br")]))
            runs += make_runs(line, self.anchors)
            for gap in line:
                if isinstance(gap, Gap):
                    self.notes.append(
                        Message(
                            "插槽“{slot}”（{where}）留空待补：{what}。",
                            slot=slot.written,
                            where=slot.where,
                            what=gap.what,
                        )
                    )
        if not runs:
            self._tell_empty(slot)
        look = self._wardrobe.format_of(slot.paragraph, slot.elements)
        holder = word("p", runs)
        self._wardrobe.dress_runs(holder, look.run)
        if not slot.block:
            _replace(slot, list(holder))
            return
        if look.paragraph is not None:
            holder.insert(0, _without_section(look.paragraph))
        _replace(slot, [holder])

    def _tell_empty(self, slot: WordSlot) -> None:
        self.notes.append(
            Message(
                "插槽“{slot}”（{where}）是空的：总结里没有这一项内容。",
                slot=slot.written,
                where=slot.where,
            )
        )

    # --- blocks --------------------------------------------------------------------------------

    def _fill_blocks(self, place: int, named: NamedSlot) -> None:
        slot = named.slot
        area = _area(slot, self.template)
        made: list[etree._Element] = []
        match named.wish.wish:
            case Wish.ANNEXES:
                for ordinal, annex in enumerate(self.report.annexes, 1):
                    blocks = tuple(self._share.blocks_for(place, ordinal))
                    kept = type(annex)(annex.number, annex.title, blocks)
                    if blocks:
                        made += render_annex(
                            kept, self.profile, self.anchors, self.pictures, area=area
                        )
                if made and _begins_page(slot):
                    _drop(made[0], "pageBreakBefore")
            case Wish.ANNEX_LIST:
                made = render_annex_list(self.report.annexes, self.profile)[1:]
            case _:
                for block in self._share.blocks_for(place):
                    made += render_block(
                        block, self.profile, self.anchors, self.pictures, area=area
                    )
        look = self._wardrobe.format_of(slot.paragraph, slot.elements)
        self._wardrobe.dress_blocks(made, look)
        if not made:
            self._tell_empty(slot)
        if slot.block:
            blocks_held = slot.elements
        else:
            assert slot.paragraph is not None  # noqa: S101 (a slot within a line has a line)
            blocks_held = (slot.paragraph,)
        _put_blocks(slot, blocks_held, made)

    def _tell_unplaced(self) -> None:
        missing = [
            run
            for block in self._share.unplaced()
            for _, runs in passages(block)
            for run in runs
            if isinstance(run, Figure)
        ]
        if missing:
            self.notes.append(
                Message(
                    "总结中有 {count} 个数没有印进 Word 文件：模板里没有相应的插槽"
                    "（正文用 slot:body，附件用 slot:annexes）。",
                    count=len(missing),
                )
            )


def check_slots(slots: Sequence[NamedSlot]) -> list[Message]:
    """What is wrong with slots and their wishes together: no room for paragraphs, the same thing twice."""
    problems: list[Message] = []
    seen: dict[SlotWish, WordSlot] = {}
    for named in slots:
        slot, wish = named.slot, named.wish
        if not wish.is_block:
            continue
        if slot.story.kind != "body":
            problems.append(
                Message(
                    "插槽“{slot}”在{where}，页眉、页脚里只能放词和单个的数，放不下成段的内容。",
                    slot=slot.written,
                    where=slot.where,
                )
            )
        elif not slot.alone:
            problems.append(
                Message(
                    "插槽“{slot}”在{where}，与别的文字同在一段，放不下成段的内容，请让它单独成一段。",
                    slot=slot.written,
                    where=slot.where,
                )
            )
        if wish in seen:
            problems.append(
                Message(
                    "插槽“{slot}”放了两处（{first}；{second}），成段的内容只能放一处。",
                    slot=slot.written,
                    first=seen[wish].where,
                    second=slot.where,
                )
            )
        seen.setdefault(wish, slot)
    return problems


def _replace(slot: WordSlot, made: list[etree._Element]) -> None:
    """New elements for those of the slot; ends of other bookmarks among these stay."""
    if not slot.elements:
        assert slot.paragraph is not None  # noqa: S101 (else there is nowhere to put it)
        slot.paragraph.extend(made)
    else:
        first = slot.elements[0]
        around = first.getparent()
        assert around is not None  # noqa: S101 (a slot stands in something)
        at = around.index(first)
        kept = _foreign_marks(slot)
        for element in slot.elements:
            around.remove(element)
        for offset, element in enumerate([*made, *kept]):
            around.insert(at + offset, element)
    _take_marks(slot)


def _put_blocks(slot: WordSlot, held: Sequence[etree._Element], made: list[etree._Element]) -> None:
    around = held[0].getparent()
    assert around is not None  # noqa: S101 (a block stands in something)
    at = around.index(held[0])
    section = next(
        (part for block in held for part in block.iter() if element_name(part) == "sectPr"), None
    )
    kept = [] if slot.block else [mark for mark in held[0] if _is_mark(mark, slot)]
    kept += _foreign_marks(slot) if slot.block else []
    for block in held:
        around.remove(block)
    in_cell = element_name(around) == "tc" or not any(element_name(part) == "p" for part in around)
    if section is not None or (in_cell and not made) or (in_cell and _is_table(made[-1])):
        end = word("p")
        if section is not None:
            end.append(word("pPr", [deepcopy(section)]))
        made = [*made, end]
    for offset, element in enumerate([*made, *kept]):
        around.insert(at + offset, element)
    _take_marks(slot)


def _is_table(element: etree._Element) -> bool:
    return element_name(element) == "tbl"


def _is_mark(element: etree._Element, slot: WordSlot) -> bool:
    return element_name(element) in _KEPT and element not in slot.elements


def _foreign_marks(slot: WordSlot) -> list[etree._Element]:
    """Ends of bookmarks whose other end lies outside of the slot, or is empty there."""
    own = {
        attribute(mark, "id")
        for mark in (*slot.elements, *slot.marks)
        if element_name(mark) in _KEPT
        and slot.by_bookmark
        and (attribute(mark, "name") or "").lower().startswith("slot_")
    }
    held = [
        part
        for element in slot.elements
        for part in element.iter()
        if element_name(part) in _KEPT and attribute(part, "id") not in own
    ]
    for mark in held:
        mark.tail = None
    return held


def _take_marks(slot: WordSlot) -> None:
    for mark in slot.marks:
        around = mark.getparent()
        if around is None:
            continue
        if element_name(mark) == "sdt":
            # A control around a cell: the cell stays, the control goes.
            for cell in children(child(mark, "sdtContent")):
                mark.addprevious(cell)
        around.remove(mark)


def _without_section(properties: etree._Element) -> etree._Element:
    copy = deepcopy(properties)
    for part in [part for part in copy if element_name(part) == "pPrChange"]:
        copy.remove(part)
    return copy


def _drop(paragraph: etree._Element, name: str) -> None:
    properties = child(paragraph, "pPr")
    found = child(properties, name)
    if properties is not None and found is not None:
        properties.remove(found)


def _begins_page(slot: WordSlot) -> bool:
    """Whether what stands before the slot has turned the page already."""
    first = slot.elements[0] if slot.block else slot.paragraph
    before = None if first is None else first.getprevious()
    if first is not None and child(slot.paragraph, "pPr", "pageBreakBefore") is not None:
        return False
    if before is None or element_name(before) != "p":
        return False
    if child(before, "pPr", "sectPr") is not None:
        return True
    breaks = [part for part in before.iter() if element_name(part) in {"br", "t"}]
    return bool(breaks) and attribute(breaks[-1], "type") == "page"


def _area(slot: WordSlot, template: OfficeTemplate) -> int:
    """How wide a table or a picture may be there: the cell, or the text of the page."""
    first = slot.elements[0] if slot.elements else slot.paragraph
    for above in first.iterancestors() if first is not None else ():
        if element_name(above) == "tc":
            width = child(above, "tcPr", "tcW")
            wide = (
                0
                if width is None or attribute(width, "type") != "dxa"
                else whole(attribute(width, "w"))
            )
            if wide > _LEAST_AREA:
                return wide - _INDENT
    body = child(template.stories[0].root, "body")
    sections = [
        part for part in (body.iter() if body is not None else ()) if element_name(part) == "sectPr"
    ]
    behind = False
    for part in body.iter() if body is not None else ():
        behind |= part is first
        if behind and part in sections:
            size, margins = child(part, "pgSz"), child(part, "pgMar")
            if size is None or margins is None:
                break
            edges = whole(attribute(margins, "left")) + whole(attribute(margins, "right"))
            wide = whole(attribute(size, "w")) - edges - whole(attribute(margins, "gutter"))
            columns = child(part, "cols")
            count = max(1, whole(attribute(columns, "num"))) if columns is not None else 1
            if wide > _LEAST_AREA:
                space = whole(attribute(columns, "space")) if columns is not None else 0
                return (wide - space * (count - 1)) // count
            break
    return 8306  # twips: A4 with the margins that Word begins with


def _packed(template: OfficeTemplate, changed: Mapping[str, bytes]) -> bytes:
    """The file anew: changed parts in their places, new ones behind, all else as it was."""
    package = template.package
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in [*package.names, *(name for name in changed if name not in package.names)]:
            info = zipfile.ZipInfo(name, _LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, changed[name] if name in changed else package.read(name))
    return buffer.getvalue()
