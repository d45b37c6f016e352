"""What a workbook says beside its cells: headers and footers of pages, comments, text boxes, properties.

Nobody enters figures there, but a mark of secrecy often stands in the header of the page only.
"""

from __future__ import annotations

import re
import zipfile
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

from taizhang.core.values import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARTS = (
    (re.compile(r"xl/(?:threaded)?comments?[^/]*(?:/[^/]+)?\.xml", re.IGNORECASE), Message("批注")),
    (
        re.compile(r"xl/(?:drawings|diagrams|charts)/[^/]+\.(?:xml|vml)", re.IGNORECASE),
        Message("文本框或图"),
    ),
    (re.compile(r"docProps/[^/]+\.xml", re.IGNORECASE), Message("文件属性")),
)
_SHEET = re.compile(r"xl/(?:worksheets|chartsheets)/[^/]+\.xml", re.IGNORECASE)
_PAGE = Message("页眉或页脚")
_BEGIN, _END = b"<headerFooter", b"</headerFooter>"
_LONGEST_PAGE = 1 << 20
_BLOCK = re.compile(
    r"</(?:\w+:)?(?:comment|threadedComment|p|title|lpwstr|oddHeader|oddFooter|evenHeader|"
    r"evenFooter|firstHeader|firstFooter|subject|keywords|description|category)>"
)
_TAG = re.compile(r"<[^>]*>")
# A header says between its words how they look: &C&"宋体,常规"&14.
_LOOK = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&[0-9]+|&[A-Z+-]')


def texts_beside_cells(data: bytes) -> Iterator[tuple[Message, str]]:
    """Every piece of text in a package that has passed the guard, and what sort of place it stands in."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            if _SHEET.fullmatch(name):
                yield from ((_PAGE, _LOOK.sub("", text)) for text in _pages(package.read(name)))
                continue
            place = next((place for form, place in _PARTS if form.fullmatch(name)), None)
            if place is not None:
                yield from ((place, text) for text in _texts(package.read(name)))


def _pages(part: bytes) -> Iterator[str]:
    """What stands over and under the pages of a sheet."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        part = part.decode("utf-16", "replace").encode("utf-8")
    at = part.find(_BEGIN)
    while at >= 0:
        end = part.find(_END, at, at + _LONGEST_PAGE)
        yield from _texts(part[at : end if end >= 0 else at + _LONGEST_PAGE])
        at = part.find(_BEGIN, at + 1)


def _texts(part: bytes) -> Iterator[str]:
    wide = part.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = part.decode("utf-16" if wide else "utf-8", "replace")
    for block in _BLOCK.split(text):
        if plain := unescape(_TAG.sub("", block)).strip():
            yield plain
