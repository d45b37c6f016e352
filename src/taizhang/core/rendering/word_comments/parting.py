"""Marks of comments in a paragraph: runs are parted where a comment begins or ends, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from taizhang.core.documents.docx_paragraph import Piece, Source
from taizhang.core.documents.wordprocessing import child, element_name

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OPEN = frozenset(
    {"ins", "moveTo", "hyperlink", "smartTag", "customXml", "dir", "bdo", "sdtContent"}
)
"""What may hold the mark of a comment between its runs. A field computed anew would lose it."""
_PLAIN_CONTROLS = ("text", "dataBinding", "comboBox", "dropDownList", "date", "picture")


@dataclass(frozen=True, slots=True)
class Marked:
    """A comment and the signs of the paragraph that it is on; no signs: the whole paragraph.

    Attributes:
        id: The number of the comment.
        start: Its first code point in the text of the paragraph.
        end: After its last.
    """

    id: int
    start: int
    end: int


def mark(source: Source, comments: Iterable[Marked]) -> None:
    """Put the marks of comments into a paragraph."""
    wanted = list(comments)
    pieces = list(source.pieces)
    for at in sorted({edge for comment in wanted for edge in (comment.start, comment.end)}):
        pieces = list(cut(pieces, at))
    for comment in wanted:
        inside = [
            piece for piece in pieces if piece.start < comment.end and piece.end > comment.start
        ]
        if inside:
            _around(level_of(inside[0].element)[0], level_of(inside[-1].element)[0], comment.id)
        else:
            _around_all(source.element, comment.id)


def cut(pieces: Iterable[Piece], at: int) -> Iterable[Piece]:
    """The same text in pieces of which none lies on both sides of a place, nor two of both sides in one run."""
    for piece in pieces:
        run, direct = level_of(piece.element)
        if not direct or not piece.start <= at < piece.end:
            yield piece
        elif at == piece.start:
            part_run(run, piece.element)
            yield piece
        elif element_name(piece.element) == "t":
            text = piece.element.text or ""
            stop = piece.left_out + at - piece.start
            rest = deepcopy(piece.element)
            rest.tail = None
            ended = text[piece.left_out : stop], text[stop:]
            if piece.element.get(_SPACE) != "preserve":
                # Outside of what is read lie spaces that do not count; they must not begin to.
                ended = ended[0], text[stop : stop + piece.end - at]
            for part, words in zip((piece.element, rest), ended, strict=True):
                part.text = words
                if words != words.strip(" \t\r\n"):
                    part.set(_SPACE, "preserve")
            piece.element.addnext(rest)
            part_run(run, rest)
            yield Piece(piece.element, piece.start, at)
            yield Piece(rest, at, piece.end)
        else:
            yield piece


def part_run(run: etree._Element, first: etree._Element) -> None:
    """Make `first` the first of a run of its own, of the same format."""
    position = run.index(first)
    properties = child(run, "rPr")
    if position == (0 if properties is None else run.index(properties) + 1):
        return
    second = etree.Element(run.tag)
    for key, value in run.items():
        second.set(key, value)
    if properties is not None:
        second.append(deepcopy(properties))
    second.extend(list(run)[position:])
    run.addnext(second)


def level_of(element: etree._Element) -> tuple[etree._Element, bool]:
    """What a mark may stand beside, at or around an element of text; and whether it is the run of that text."""
    path = [element]
    while (above := path[-1].getparent()) is not None and element_name(above) != "p":
        path.append(above)
    for node in reversed(path):
        name = element_name(node)
        if name == "r":
            return node, element.getparent() is node
        if name not in _OPEN and not (name == "sdt" and _is_open(node)):
            return node, False
    return element, False


def _is_open(control: etree._Element) -> bool:
    """Whether a control takes marks: one for plain text, or that shows data of elsewhere, does not."""
    properties = child(control, "sdtPr")
    return not any(child(properties, name) is not None for name in _PLAIN_CONTROLS)


def _around(first: etree._Element, last: etree._Element, number: int) -> None:
    first.addprevious(_word(first, "commentRangeStart", number))
    ending = _word(last, "commentRangeEnd", number)
    _after(last, ending)
    outermost = ending
    while (above := outermost.getparent()) is not None and element_name(above) != "p":
        outermost = above
    _after(outermost, _reference(last, number))


def _around_all(paragraph: etree._Element, number: int) -> None:
    properties = child(paragraph, "pPr")
    start = _word(paragraph, "commentRangeStart", number)
    paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, start)
    paragraph.append(_word(paragraph, "commentRangeEnd", number))
    paragraph.append(_reference(paragraph, number))


def _after(element: etree._Element, added: etree._Element) -> None:
    added.tail, element.tail = element.tail, None
    element.addnext(added)


def _reference(beside: etree._Element, number: int) -> etree._Element:
    run = etree.Element(_name(beside, "r"))
    run.append(_word(beside, "commentReference", number))
    return run


def _word(beside: etree._Element, name: str, number: int) -> etree._Element:
    return etree.Element(_name(beside, name), {_name(beside, "id"): str(number)})


def _name(beside: etree._Element, name: str) -> str:
    """In the namespace of the file, which may be the strict one."""
    node: etree._Element | None = beside
    while node is not None:
        if element_name(node) in {"p", "r", "body"}:
            return f"{{{etree.QName(node).namespace}}}{name}"
        node = node.getparent()
    raise ValueError("A paragraph has a run, or stands in a body.")
