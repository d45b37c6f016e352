"""Slots (插槽): the places in the office's own Word file where content of a report comes.

A slot is a content control whose tag (or title) is `slot:name`, or a bookmark `slot_name`. It is
told what can be put there: words within a line, or whole paragraphs where nothing else stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from taizhang.core.documents.office_template import OfficeTemplate, StoryPart
from taizhang.core.documents.slot_place import SlotPlaces
from taizhang.core.documents.wordprocessing import attribute, child, children, element_name
from taizhang.core.values import Message, Place, Problem

_TAG = re.compile(r"\s*slot\s*[:：](.*)", re.IGNORECASE | re.DOTALL)
_BOOKMARK = re.compile(r"slot_(.*)", re.IGNORECASE | re.DOTALL)
_SECOND = re.compile(r"__\d+$")
_CONTENT = frozenset(
    {"t", "tab", "br", "sym", "drawing", "pict", "object", "fldChar", "fldSimple", "instrText"}
    | {"m:oMath", "m:oMathPara", "mc:AlternateContent", "footnoteReference", "endnoteReference"}
)
_INSIDE = frozenset({"p", "hyperlink", "smartTag", "dir", "bdo"})
_CHANGES = frozenset({"ins", "del", "moveFrom", "moveTo"})
_FIXED = frozenset({"text", "dataBinding", "date", "comboBox", "dropDownList", "docPartList"})


@dataclass(frozen=True, slots=True)
class WordSlot:
    """A slot as found.

    Attributes:
        name: What stands behind `slot:` or `slot_`.
        by_bookmark: Whether it is a bookmark; names of bookmarks have no punctuation.
        story: The part that it stands in.
        where: The place in words.
        paragraph: The paragraph that it is in, or the first that it holds; None if it holds none.
        elements: What it holds, neighbours: runs, or whole blocks.
        marks: Its ends that lie elsewhere.
        block: Whether `elements` are blocks.
        alone: Whether nothing else stands in its paragraph, so that paragraphs can come there.
    """

    name: str
    by_bookmark: bool
    story: StoryPart
    where: Message
    paragraph: etree._Element | None
    elements: tuple[etree._Element, ...]
    marks: tuple[etree._Element, ...] = ()
    block: bool = False
    alone: bool = False

    @property
    def written(self) -> str:
        """As it is written in the file."""
        return f"slot_{self.name}" if self.by_bookmark else f"slot:{self.name}"


@dataclass(frozen=True, slots=True)
class FoundSlots:
    """The slots of a file in the order of reading, and what is wrong with some."""

    slots: tuple[WordSlot, ...]
    problems: tuple[Problem, ...]


def find_slots(template: OfficeTemplate) -> FoundSlots:
    """All slots of the body, the headers and the footers; those that cannot be filled are problems."""
    slots: list[WordSlot] = []
    problems: list[Problem] = []
    for story in template.stories:
        finder = _Finder(story)
        finder.find()
        slots += finder.slots
        problems += [Problem(found, Place(template.name)) for found in finder.problems]
    return FoundSlots(tuple(slots), tuple(problems))


class _Finder:
    """Finds the slots of one part."""

    def __init__(self, story: StoryPart) -> None:
        self.story = story
        self.places = SlotPlaces(story)
        self.slots: list[WordSlot] = []
        self.problems: list[Message] = []
        self._markers: list[etree._Element] = []
        self._fields = _in_fields(story.root)

    def find(self) -> None:
        """All of them, and what is wrong with some."""
        ends = {
            attribute(element, "id"): element
            for element in self.story.root.iter()
            if element_name(element) == "bookmarkEnd"
        }
        for element in self.story.root.iter():
            name = element_name(element)
            if name == "sdt" and (tag := _tag_of(element)) is not None:
                self._found(tag, element, element, by_bookmark=False)
            elif name == "bookmarkStart":
                match = _BOOKMARK.fullmatch(attribute(element, "name") or "")
                if match:
                    self._found(
                        _SECOND.sub("", match[1]),
                        element,
                        ends.get(attribute(element, "id")),
                        by_bookmark=True,
                    )
        self._check_nesting()

    def _found(
        self,
        name: str,
        start: etree._Element,
        end: etree._Element | None,
        *,
        by_bookmark: bool,
    ) -> None:
        written = f"slot_{name}" if by_bookmark else f"slot:{name}"
        where = self.places.of(start)
        if not name:
            self.problem("{where}的插槽没有写名称。", written, where)
            return
        if reason := self._standing(start):
            self.problem("插槽“{slot}”在{where}，{reason}", written, where, reason=reason)
            return
        if end is None:
            self.problem("书签“{slot}”（{where}）只有开头没有结尾，请删去重做。", written, where)
            return
        made = (
            self._of_bookmark(name, start, end, where)
            if by_bookmark
            else self._of_control(name, start, where)
        )
        if isinstance(made, Message):
            self.problem("插槽“{slot}”在{where}，{reason}", written, where, reason=made)
        elif _cuts_field(made.elements):
            reason = Message("切断了一个域（如页码、目录），请把插槽移到域的外面。")
            self.problem("插槽“{slot}”在{where}，{reason}", written, where, reason=reason)
        else:
            self.slots.append(made)
            self._markers.append(start)

    def problem(self, template: str, written: str, where: Message, **params: object) -> None:
        """This slot cannot be filled."""
        self.problems.append(Message(template, slot=written, where=where, **params))

    def _standing(self, start: etree._Element) -> Message | None:
        """Why nothing can be put where this stands."""
        if self.story.kind == "note":
            return Message("脚注、尾注里不能放插槽，请移到正文、页眉或页脚。")
        if self.story.kind == "comment":
            return Message("批注里不能放插槽，请移到正文、页眉或页脚。")
        for above in start.iterancestors():
            name = element_name(above)
            if name in {"txbxContent", "mc:AlternateContent"}:
                return Message("文本框里不能放插槽，请移到文本框外面，或把文本框换成表格。")
            if name in _CHANGES:
                return Message("在没有接受的修订里，请先接受或拒绝修订。")
            if name == "fldSimple" or name.startswith("m:"):
                return Message("域和公式里不能放插槽，请移到外面。")
            if name == "sdt" and any(
                element_name(part) in _FIXED for part in children(child(above, "sdtPr"))
            ):
                return Message("套在别的内容控件里，请移到外面，或把外面的控件删去（保留内容）。")
        if start in self._fields:
            return Message("域和公式里不能放插槽，请移到外面。")
        return None

    def _of_control(self, name: str, control: etree._Element, where: Message) -> WordSlot | Message:
        around = control.getparent()
        held = children(child(control, "sdtContent"))
        if around is None:
            return Message("插槽的位置看不明白，请删去重做。")
        while element_name(around) in {"sdtContent", "sdt"}:
            around = around.getparent()
            if around is None:
                return Message("插槽的位置看不明白，请删去重做。")
        outer = element_name(around)
        if outer == "tbl" or any(element_name(part) == "tr" for part in held):
            return Message("套住了表格的整行，请改为只套格子里的文字。")
        if outer == "tr" or any(element_name(part) == "tc" for part in held):
            cells = [part for part in held if element_name(part) == "tc"]
            if len(cells) != 1:
                return Message("套住了几个格子，请改为只套一个格子里的文字。")
            inner = [part for part in cells[0] if element_name(part) != "tcPr"]
            if not inner:
                return Message("插槽的位置看不明白，请删去重做。")
            paragraph = next((part for part in inner if element_name(part) == "p"), None)
            return WordSlot(
                name,
                by_bookmark=False,
                story=self.story,
                where=where,
                paragraph=paragraph,
                elements=tuple(inner),
                marks=(control,),
                block=True,
                alone=True,
            )
        if outer in _INSIDE:
            paragraph = _paragraph_of(control)
            return WordSlot(
                name,
                by_bookmark=False,
                story=self.story,
                where=where,
                paragraph=paragraph,
                elements=(control,),
                alone=paragraph is not None and _alone(paragraph, (control,)),
            )
        paragraph = next((part for part in held if element_name(part) == "p"), None)
        return WordSlot(
            name,
            by_bookmark=False,
            story=self.story,
            where=where,
            paragraph=paragraph,
            elements=(control,),
            block=True,
            alone=True,
        )

    def _of_bookmark(
        self, name: str, start: etree._Element, end: etree._Element, where: Message
    ) -> WordSlot | Message:
        if attribute(start, "colFirst") is not None:
            return Message("书签套住了表格的列，请改为只套格子里的文字。")
        first = _paragraph_of(start)
        if first is None:
            first = _next_paragraph(start)
        last, at_end = _end_paragraph(end)
        if first is None or last is None:
            return Message("书签套住了表格，请改为只套一段文字。")
        if first is last:
            inner = _between(first, start, end)
            if inner is None:
                return Message("书签的开头和结尾不在同一处文字里，请删去重做。")
            elements, marks = inner
            return WordSlot(
                name,
                by_bookmark=True,
                story=self.story,
                where=where,
                paragraph=first,
                elements=elements,
                marks=marks,
                alone=_alone(first, elements),
            )
        if first.getparent() is not last.getparent():
            return Message("书签的开头和结尾不在同一个格子里，请改为只套一段文字。")
        blocks = _blocks_between(first, last)
        if (
            not blocks
            or _content_before(first, start)
            or not (at_end or not _content_after(last, end))
        ):
            return Message(
                "书签从{first}的中间套到{last}，请改为只套一段里的文字，或套住完整的几段。",
                first=where,
                last=self.places.of(end),
            )
        return WordSlot(
            name,
            by_bookmark=True,
            story=self.story,
            where=where,
            paragraph=first,
            elements=tuple(blocks),
            marks=(start, end),
            block=True,
            alone=True,
        )

    def _check_nesting(self) -> None:
        """A slot that begins within another would be written over by it."""
        kept: list[WordSlot] = []
        inner_ones: set[int] = set()
        for outer, marker in zip(self.slots, self._markers, strict=True):
            held = {part for element in outer.elements for part in element.iter()}
            for place, (inner, own) in enumerate(zip(self.slots, self._markers, strict=True)):
                if own is not marker and own in held and place not in inner_ones:
                    inner_ones.add(place)
                    self.problems.append(
                        Message(
                            "插槽“{inner}”套在插槽“{outer}”里（{where}），请分开放。",
                            inner=inner.written,
                            outer=outer.written,
                            where=inner.where,
                        )
                    )
        kept = [slot for place, slot in enumerate(self.slots) if place not in inner_ones]
        self.slots = kept


def _tag_of(control: etree._Element) -> str | None:
    """The name of a slot, from the tag of a control or else from its title."""
    for word in ("tag", "alias"):
        named = child(control, "sdtPr", word)
        match = _TAG.fullmatch("" if named is None else attribute(named, "val") or "")
        if match:
            return match[1].strip()
    return None


def _paragraph_of(element: etree._Element) -> etree._Element | None:
    return next((above for above in element.iterancestors() if element_name(above) == "p"), None)


def _next_paragraph(element: etree._Element) -> etree._Element | None:
    for found in element.itersiblings():
        name = element_name(found)
        if name == "p":
            return found
        if not name.startswith(("bookmark", "comment", "perm", "proof")):
            return None
    return None


def _previous_paragraph(element: etree._Element) -> etree._Element | None:
    for found in element.itersiblings(preceding=True):
        name = element_name(found)
        if name == "p":
            return found
        if not name.startswith(("bookmark", "comment", "perm", "proof")):
            return None
    return None


def _end_paragraph(end: etree._Element) -> tuple[etree._Element | None, bool]:
    """The paragraph that a bookmark really ends in, and whether at its very end.

    Whoever marks a whole paragraph with its mark has an end at the beginning of the next one.
    """
    own = _paragraph_of(end)
    if own is None:
        return _previous_paragraph(end), True
    start_here = any(
        element_name(found) == "bookmarkStart" and attribute(found, "id") == attribute(end, "id")
        for found in own.iter()
    )
    if not start_here and not _content_before(own, end):
        before = _previous_paragraph(own)
        if before is not None:
            return before, True
    return own, False


def _between(
    paragraph: etree._Element, start: etree._Element, end: etree._Element
) -> tuple[tuple[etree._Element, ...], tuple[etree._Element, ...]] | None:
    """What a bookmark holds within a paragraph, its ends included; and its ends outside of it."""
    same = start.getparent() is end.getparent()
    if same and start.getparent() is not None and _paragraph_of(start) is paragraph:
        elements = [start]
        for found in start.itersiblings():
            elements.append(found)
            if found is end:
                return tuple(elements), ()
        return None
    starts_here, ends_here = _paragraph_of(start) is paragraph, _paragraph_of(end) is paragraph
    if starts_here and start.getparent() is not paragraph:
        return None
    if ends_here and end.getparent() is not paragraph:
        return None
    parts = [part for part in paragraph if element_name(part) != "pPr"]
    if starts_here:
        parts = parts[parts.index(start) :]
    if ends_here:
        parts = parts[: parts.index(end) + 1]
    marks = tuple(mark for mark, here in ((start, starts_here), (end, ends_here)) if not here)
    return tuple(parts), marks


def _blocks_between(first: etree._Element, last: etree._Element) -> list[etree._Element]:
    blocks = [first]
    for found in first.itersiblings():
        blocks.append(found)
        if found is last:
            return blocks
    return []


def _has_content(element: etree._Element) -> bool:
    return any(
        element_name(part) in _CONTENT and not (element_name(part) == "t" and not part.text)
        for part in element.iter()
    )


def _content_before(paragraph: etree._Element, mark: etree._Element) -> bool:
    for part in paragraph.iter():
        if part is mark:
            return False
        if element_name(part) in _CONTENT and not (element_name(part) == "t" and not part.text):
            return True
    return False


def _content_after(paragraph: etree._Element, mark: etree._Element) -> bool:
    behind = False
    for part in paragraph.iter():
        behind |= part is mark
        if behind and part is not mark and element_name(part) in _CONTENT:
            return True
    return False


def _alone(paragraph: etree._Element, elements: tuple[etree._Element, ...]) -> bool:
    """Whether a paragraph holds nothing but these."""
    around = elements[0].getparent() if elements else paragraph
    return around is paragraph and not any(
        _has_content(part) for part in paragraph if part not in elements
    )


def _cuts_field(elements: tuple[etree._Element, ...]) -> bool:
    depth = 0
    for element in elements:
        for part in element.iter():
            if element_name(part) == "fldChar":
                kind = attribute(part, "fldCharType")
                depth += (kind == "begin") - (kind == "end")
                if depth < 0:
                    return True
    return depth != 0


def _in_fields(root: etree._Element) -> frozenset[etree._Element]:
    """The starts of controls and bookmarks that stand within a field."""
    return frozenset(_walk_fields(root))


def _walk_fields(root: etree._Element) -> Iterator[etree._Element]:
    depth = 0
    for part in root.iter():
        name = element_name(part)
        if name == "fldChar":
            kind = attribute(part, "fldCharType")
            depth = max(0, depth + (kind == "begin") - (kind == "end"))
        elif depth and name in {"sdt", "bookmarkStart"}:
            yield part
