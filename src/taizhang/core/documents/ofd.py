"""OFD (GB/T 33190), the national format of fixed pages: placed text, as in a PDF, but in XML.

The signs are told as Unicode by the format itself. Seals and annotations are not read; text across the page is
a watermark and is left out.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from taizhang.core.documents.document import Document
from taizhang.core.documents.package import DEFAULT_LIMITS, Limits, Office, Package, open_package
from taizhang.core.documents.page_layout import Page, Piece, from_pages
from taizhang.core.documents.xml_part import parse_part
from taizhang.core.values import Message, Place, Problem, RefusedError

_LOCKED = "encryptions.xml"
_A4 = (210.0, 297.0)
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?", re.ASCII)
_STRAIGHT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SLANT = 0.1
_SAME_LINE = 0.35  # in sizes
_GAP = 0.8
_BACK = 1.5
_WIDE_FROM = 0x2E80
_MOST_PAGES = 2000
_MOST_REPEATS = 10_000
_MOST_PIECES = 500_000


def read_ofd(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The text of an OFD file, page by page, lines joined into paragraphs.

    Raises:
        RefusedError: The guard refuses it, it is locked or damaged, or holds pictures only.
    """
    package = open_package(data, name, Office.OFD, limits)
    if any(part.casefold() == _LOCKED for part in package.names):
        raise _refused(package, Message("OFD 已加密，无法读取。请取消密码后再试。"))
    try:
        return from_pages(list(_Reader(package).pages()), name)
    except etree.XMLSyntaxError as error:
        message = Message("OFD 已损坏，读不出来。请重新取得原文件，或转为 .docx 后再试。")
        raise _refused(package, message) from error


def _refused(package: Package, message: Message) -> RefusedError:
    return RefusedError(Problem(message, Place(package.name)))


@dataclass(slots=True)
class _Sheet:
    """What a part with placed text holds."""

    pieces: tuple[Piece, ...] = ()
    box: tuple[float, ...] = ()
    pictured: bool = False
    templates: tuple[str | None, ...] = ()


@dataclass(slots=True)
class _Reader:
    package: Package
    sheets: dict[str, _Sheet] = field(default_factory=dict)
    budget: int = _MOST_PIECES

    def pages(self) -> Iterator[Page]:
        """The pages of all documents in the file."""
        number = 0
        for root in _named(self._part("OFD.xml"), "DocRoot"):
            place = _resolved("", root.text)
            document = self._part(place)
            box = _numbers(next((e.text for e in _named(document, "PhysicalBox")), ""))
            templates = {
                page.get("ID"): _resolved(place, page.get("BaseLoc"))
                for page in _named(document, "TemplatePage")
            }
            for page in _named(document, "Page"):
                number += 1
                if page.get("BaseLoc") and number <= _MOST_PAGES:
                    yield self._page(_resolved(place, page.get("BaseLoc")), templates, box)

    def _page(self, place: str, templates: dict[str | None, str], box: Sequence[float]) -> Page:
        own = self._sheet(place, box)
        used = [
            self._sheet(templates[template], box)
            for template in own.templates
            if template in templates
        ]
        pieces = [piece for sheet in (own, *used) for piece in sheet.pieces]
        self.budget -= len(pieces) + 1
        if self.budget < 0:
            message = Message("OFD 异常地大，已停止读取。请转为 .docx 后再试。")
            raise _refused(self.package, message)
        width, height = _size(own.box, box)
        return Page(width, height, tuple(pieces), pictured=own.pictured)

    def _sheet(self, place: str, box: Sequence[float]) -> _Sheet:
        """A part that several pages may show is read once."""
        if place not in self.sheets:
            content = self._part(place)
            own = _numbers(next((e.text for e in _named(content, "PhysicalBox")), ""))
            self.sheets[place] = _Sheet(
                tuple(_pieces(content, _size(own, box)[1])),
                own,
                next(_named(content, "ImageObject"), None) is not None,
                tuple(used.get("TemplateID") for used in _named(content, "Template")),
            )
        return self.sheets[place]

    def _part(self, place: str) -> etree._Element | None:
        found = next((part for part in self.package.names if part.lower() == place.lower()), None)
        return None if found is None else parse_part(self.package.read(found))


def _size(*boxes: Sequence[float]) -> tuple[float, float]:
    """Width and height by the first box that is one."""
    return next(((box[2], box[3]) for box in boxes if len(box) == len("xywh")), _A4)


def _named(root: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The elements of this name, in the order of the file."""
    for element in () if root is None else root.iter():
        if etree.QName(element).localname == name:
            yield element


def _resolved(source: str, place: str | None) -> str:
    """The name of a part that another one points to."""
    folder = posixpath.dirname(source)
    return posixpath.normpath(posixpath.join("/", folder, (place or "").strip())).lstrip("/")


def _numbers(text: str | None) -> tuple[float, ...]:
    found = (float(number) for number in _NUMBER.findall(text or ""))
    return tuple(number for number in found if math.isfinite(number))


def _pieces(content: etree._Element | None, height: float) -> Iterator[Piece]:
    """The text of a page, what stands together on one line made one piece."""
    now: Piece | None = None
    for piece in _signs(content, height):
        size = max(piece.size, now.size) if now is not None else 0.0
        if (
            now is not None
            and abs(now.bottom - piece.bottom) <= _SAME_LINE * size
            and -_BACK * size <= piece.left - now.right <= _GAP * size
        ):
            right, top = max(now.right, piece.right), max(now.top, piece.top)
            now = Piece(now.text + piece.text, now.left, now.bottom, right, top, size)
            continue
        if now is not None:
            yield now
        now = piece
    if now is not None:
        yield now


def _signs(content: etree._Element | None, height: float) -> Iterator[Piece]:
    """Every stretch of signs that are set close to each other."""
    for text in _named(content, "TextObject"):
        box, size = _numbers(text.get("Boundary")), _numbers(text.get("Size"))
        matrix = _numbers(text.get("CTM"))
        a, b, c, d, e, f = matrix if len(matrix) == len(_STRAIGHT) else _STRAIGHT
        if len(box) < 2 or not size or text.get("Visible") == "false":  # noqa: PLR2004 (a point)
            continue
        if min(abs(a), abs(b)) > _SLANT * max(abs(a), abs(b)):
            continue
        across, tall = math.hypot(a, b), size[0] * (math.hypot(c, d) or 1.0)
        x = y = 0.0
        for code in _named(text, "TextCode"):
            words = code.text or ""
            # What is not told stays as it was before.
            x, y = next(iter(_numbers(code.get("X"))), x), next(iter(_numbers(code.get("Y"))), y)
            left, line = box[0] + a * x + c * y + e, height - (box[1] + b * x + d * y + f)
            steps = _steps(code.get("DeltaX"), len(words) - 1)
            begin, end = 0, left
            for at, sign in enumerate(words):
                wide = tall if ord(sign) >= _WIDE_FROM else tall / 2
                step = steps[at] * across if at < len(steps) else wide
                if at + 1 == len(words) or step > wide + _GAP * tall:
                    right = end + wide
                    yield Piece(words[begin : at + 1], left, line, right, line + tall, tall)
                    begin, left = at + 1, end + step
                end += step


def _steps(text: str | None, most: int) -> list[float]:
    """How far each sign stands from the next: numbers, or `g 3 4.5` for three times 4.5."""
    words = iter((text or "").split())
    found: list[float] = []
    for word in words:
        if word == "g":
            times, step = _numbers(next(words, "")), _numbers(next(words, ""))
            if times and step:
                found += [step[0]] * max(min(int(times[0]), _MOST_REPEATS), 0)
        else:
            found += _numbers(word)[:1]
        if len(found) >= most:
            break
    return found[: max(most, 0)]
