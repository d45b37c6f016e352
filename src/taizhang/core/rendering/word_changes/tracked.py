"""A change in a person's own Word file, tracked: the old words stay until somebody accepts the new ones.

What is deleted and what is inserted stand where the old words stood, inside their content control and bookmark, so that
both hold the new words whether or not the change has been accepted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from taizhang.core.documents.docx_paragraph import Piece, Source
from taizhang.core.documents.docx_story import TAG_PREFIX
from taizhang.core.documents.wordprocessing import attribute, child, element_name
from taizhang.core.rendering.printable import printable
from taizhang.core.rendering.word_comments.parting import cut, level_of, part_run
from taizhang.core.values import Span

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CHANGES = frozenset({"ins", "del", "moveFrom", "moveTo"})
_SIGNS = frozenset({"t", "tab", "noBreakHyphen", "lastRenderedPageBreak", "br", "cr"})
_NOT_COPIED = frozenset({"rPrChange", "ins", "del", "moveFrom", "moveTo"})
_BOOKMARKS = frozenset({"bookmarkStart", "bookmarkEnd"})


class Obstacle(StrEnum):
    """Why words cannot be changed where they stand."""

    TRACKED = "tracked"
    """Somebody's change of them waits to be accepted or rejected."""
    FIELD = "field"
    """A field makes them, or a control shows what is held elsewhere: they would come back."""
    BOX = "box"
    """They stand in a text box, a note, a header or a footer."""
    MIXED = "mixed"
    """Something else stands among them: a picture, the mark of a note."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of a paragraph to be replaced; no words to be replaced means that some are put in.

    Attributes:
        paragraph: The number of the paragraph in the order of reading, from 0.
        span: Which words.
        text: What is to stand there; empty takes them out.
    """

    paragraph: int
    span: Span
    text: str


class Stamp:
    """Who changes, and when; each change has a number of its own."""

    def __init__(self, root: etree._Element, author: str, at: str) -> None:
        """Numbers begin behind those of the file."""
        self._author, self._at = author, at
        self._namespace = str(etree.QName(root).namespace)
        taken = (attribute(element, "id") or "" for element in root.iter())
        self._next = max((int(key) for key in taken if _is_number(key)), default=0) + 1

    def mark(self, name: str) -> etree._Element:
        """An element `ins` or `del`."""
        made = self.word(name)
        for key, value in (("id", str(self._next)), ("author", self._author), ("date", self._at)):
            made.set(f"{{{self._namespace}}}{key}", value)
        self._next += 1
        return made

    def word(self, name: str) -> etree._Element:
        """An element in the namespace of the file, which may be the strict one."""
        return etree.Element(f"{{{self._namespace}}}{name}")

    def run(self, text: str, like: etree._Element | None) -> etree._Element:
        """A run that looks like another one."""
        run = self.word("r")
        properties = child(like, "rPr")
        if properties is not None:
            look = deepcopy(properties)
            for part in list(look):
                if element_name(part) in _NOT_COPIED:
                    look.remove(part)
            run.append(look)
        words = self.word("t")
        words.text = printable(text)
        if words.text != words.text.strip():
            words.set(_SPACE, "preserve")
        run.append(words)
        return run


def _is_number(key: str) -> bool:
    # A number that Word takes has ten digits at most; longer ones must not be counted on from.
    return key.isascii() and key.isdecimal() and int(key[:10]) < 1 << 30 and len(key) <= 10  # noqa: PLR2004


def runs_in_fields(root: etree._Element) -> frozenset[etree._Element]:
    """The runs that fields make, and those that say how."""
    found: list[etree._Element] = []
    depth = 0
    for element in root.iter():
        name = element_name(element)
        if name == "fldChar":
            kind = attribute(element, "fldCharType")
            depth = depth + 1 if kind == "begin" else max(depth - (kind == "end"), 0)
        elif name == "r" and depth:
            found.append(element)
    return frozenset(found)


class Editor:
    """Writes tracked changes into the paragraphs of a file."""

    def __init__(self, root: etree._Element, stamp: Stamp) -> None:
        """Look once where fields are."""
        self._stamp = stamp
        self._fields = runs_in_fields(root)

    def obstacle(self, source: Source, span: Span) -> Obstacle | None:
        """Why these words cannot be changed, if they cannot."""
        inside = within(source.pieces, span)
        if not inside:
            return Obstacle.MIXED
        runs: dict[etree._Element, list[etree._Element]] = {}
        for piece in inside:
            run, direct = level_of(piece.element)
            if not direct or run in self._fields:
                return (
                    Obstacle.FIELD
                    if _above(piece.element, "sdt", "fldSimple") or direct
                    else Obstacle.MIXED
                )
            runs.setdefault(run, []).append(piece.element)
        first = next(iter(runs))
        if any(_is_tracked(run) for run in runs) or _holds_changes(first, runs):
            return Obstacle.TRACKED
        return Obstacle.MIXED if any(_mixed(run, parts) for run, parts in runs.items()) else None

    def apply(self, source: Source, edits: Iterable[Edit]) -> list[Edit]:
        """Put changes into a paragraph; those that could not be made."""
        pieces = list(source.pieces)
        # From the end: what stands before is then still where it was.
        wanted = sorted(edits, key=lambda edit: (edit.span.start, edit.span.end), reverse=True)
        # All are asked for before the first is made: our own changes are no obstacle.
        left = [
            edit
            for edit in wanted
            if edit.span.start < edit.span.end and self.obstacle(source, edit.span)
        ]
        refused = frozenset(left)
        for edit in wanted:
            if edit in refused:
                continue
            inserts = edit.span.start == edit.span.end
            done = self._insert(pieces, source, edit) if inserts else self._replace(pieces, edit)
            if not done:
                left.append(edit)
        return left

    def _replace(self, pieces: list[Piece], edit: Edit) -> bool:
        for at in (edit.span.end, edit.span.start):
            _cut_at(pieces, at)
        inside = [
            piece
            for piece in within(pieces, edit.span)
            if edit.span.start <= piece.start and piece.end <= edit.span.end
        ]
        if not inside:
            return False
        part_run(_run_of(inside[0]), inside[0].element)
        last = inside[-1].element
        behind = last.getnext()
        if behind is not None:
            part_run(_run_of(inside[-1]), behind)
        runs = list(dict.fromkeys(_run_of(piece) for piece in inside))
        home = runs[0].getparent()
        place = runs[0]
        for run in runs:
            mark = self._stamp.mark("del")
            _take_place(run, mark)
            if mark.getparent() is home:
                place = mark
            self._as_deleted(run)
        if edit.text:
            mark = self._stamp.mark("ins")
            mark.append(self._stamp.run(edit.text, runs[0]))
            place.addnext(mark)
        return True

    def _as_deleted(self, run: etree._Element) -> None:
        for part in run:
            if element_name(part) == "t":
                part.tag = f"{{{etree.QName(part).namespace}}}delText"

    def _insert(self, pieces: Sequence[Piece], source: Source, edit: Edit) -> bool:
        at = edit.span.start
        mark = self._stamp.mark("ins")
        if not pieces:
            mark.append(self._stamp.run(edit.text, None))
            source.element.append(mark)
            return True
        listed = pieces if isinstance(pieces, list) else list(pieces)
        _cut_at(listed, at)
        before = [piece for piece in listed if piece.end <= at]
        beside = before[-1] if before else listed[0]
        run, direct = level_of(beside.element)
        if not direct or run in self._fields or _is_tracked(run):
            return False
        if before and (behind := beside.element.getnext()) is not None:
            part_run(run, behind)
        elif not before:
            part_run(run, beside.element)
            run = _run_of(beside)
        mark.append(self._stamp.run(edit.text, run))
        outside = _outside(run, forward=bool(before))
        if before:
            outside.addnext(mark)
        else:
            outside.addprevious(mark)
        return True

    def mark(self, name: str) -> etree._Element:
        """An element `ins` or `del`, signed."""
        return self._stamp.mark(name)

    def is_free(self, element: etree._Element) -> bool:
        """Whether there is nobody's change in it, and no field."""
        runs = [part for part in element.iter() if element_name(part) == "r"]
        return not any(_is_tracked(run) or run in self._fields for run in runs)

    def take_out(self, paragraph: etree._Element) -> bool:
        """Delete a whole paragraph, its end too; not if anybody's changes are in it."""
        if not self.is_free(paragraph):
            return False
        runs = [element for element in paragraph.iter() if element_name(element) == "r"]
        for run in runs:
            _take_place(run, self._stamp.mark("del"))
            self._as_deleted(run)
        self._mark_end(paragraph, "del")
        return True

    def put_in(self, beside: etree._Element, text: str, *, before: bool = False) -> etree._Element:
        """A new paragraph that looks like the one beside it."""
        made = self._stamp.word("p")
        properties = child(beside, "pPr")
        if properties is not None:
            look = deepcopy(properties)
            for part in list(look):
                if element_name(part) in {"sectPr", "pPrChange", "rPr"}:
                    look.remove(part)
            made.append(look)
        self._mark_end(made, "ins")
        first = None
        if element_name(beside) == "p":
            first = next((run for run in beside.iter() if element_name(run) == "r"), None)
        if text:
            mark = self._stamp.mark("ins")
            mark.append(self._stamp.run(text, first))
            made.append(mark)
        if before:
            beside.addprevious(made)
        else:
            beside.addnext(made)
        return made

    def _mark_end(self, paragraph: etree._Element, name: str) -> None:
        properties = child(paragraph, "pPr")
        if properties is None:
            properties = self._stamp.word("pPr")
            paragraph.insert(0, properties)
        look = child(properties, "rPr")
        if look is None:
            look = self._stamp.word("rPr")
            later = [part for part in properties if element_name(part) in {"sectPr", "pPrChange"}]
            if later:
                later[0].addprevious(look)
            else:
                properties.append(look)
        look.insert(0, self._stamp.mark(name))


def within(pieces: Sequence[Piece], span: Span) -> Sequence[Piece]:
    """The pieces that share a sign with a span; pieces stand in order."""
    first = bisect_right(pieces, span.start, key=lambda piece: piece.end)
    last = bisect_left(pieces, span.end, key=lambda piece: piece.start)
    return pieces[first:last]


def _cut_at(pieces: list[Piece], at: int) -> None:
    index = bisect_right(pieces, at, key=lambda piece: piece.end)
    if index < len(pieces) and pieces[index].start <= at:
        pieces[index : index + 1] = cut([pieces[index]], at)


def _run_of(piece: Piece) -> etree._Element:
    run = piece.element.getparent()
    if run is None:
        raise ValueError("Text stands in a run.")
    return run


def _take_place(element: etree._Element, mark: etree._Element) -> None:
    """The mark stands where the element stood, around it."""
    element.addprevious(mark)
    mark.tail = None
    mark.append(element)


def _above(element: etree._Element, *names: str) -> bool:
    return any(element_name(above) in names for above in element.iterancestors())


def _is_tracked(run: etree._Element) -> bool:
    for above in run.iterancestors():
        name = element_name(above)
        if name in _CHANGES:
            return True
        if name == "tr" and any(child(above, "trPr", mark) is not None for mark in _CHANGES):
            return True
    return False


def _holds_changes(run: etree._Element, runs: Iterable[etree._Element]) -> bool:
    """Whether somebody's change stands among the words, or in the control of the figure that they are."""
    for above in run.iterancestors():
        if element_name(above) == "sdt":
            tag = child(above, "sdtPr", "tag")
            if tag is not None and (attribute(tag, "val") or "").startswith(TAG_PREFIX):
                return any(element_name(part) in _CHANGES for part in above.iter())
            break
        if element_name(above) == "p":
            break
    wanted = list(runs)
    beside: etree._Element | None = wanted[0].getprevious()
    while beside is not None and element_name(beside) in _BOOKMARKS:
        beside = beside.getprevious()
    if beside is not None and element_name(beside) in {"del", "moveFrom"}:
        return True
    last = wanted[-1]
    node: etree._Element | None = wanted[0]
    while node is not None and node is not last:
        node = node.getnext()
        if node is not None and element_name(node) in _CHANGES:
            return True
    beside = last.getnext()
    while beside is not None and element_name(beside) in _BOOKMARKS:
        beside = beside.getnext()
    return beside is not None and element_name(beside) in {"del", "moveFrom"}


def _mixed(run: etree._Element, parts: Sequence[etree._Element]) -> bool:
    first, last = run.index(parts[0]), run.index(parts[-1])
    among = list(run)[first : last + 1]
    return any(element_name(part) not in _SIGNS for part in among)


def _outside(run: etree._Element, *, forward: bool) -> etree._Element:
    """What the words beside a run stand at: outside of its control, its link, and the bookmark of a figure."""
    node = run
    while (above := node.getparent()) is not None and element_name(above) != "p":
        if (node.getnext() if forward else node.getprevious()) is not None:
            return node
        node = above.getparent() if element_name(above) == "sdtContent" else above  # type: ignore[assignment]
    mark = "bookmarkEnd" if forward else "bookmarkStart"
    while True:
        beside = node.getnext() if forward else node.getprevious()
        if beside is None or element_name(beside) != mark:
            return node
        node = beside
