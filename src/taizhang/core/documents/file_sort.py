"""What a file is by what it holds: what it is called is often wrong, OA systems give web pages out as .doc."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from io import BytesIO

from taizhang.core.documents import compound

_HEAD = 1024
_WEB = re.compile(rb"<(?:!doctype\s+html|html|mime-version)|^mime-version:", re.IGNORECASE)
_RICH = b"{\\rtf"
_NAMES = {
    "ofd.xml": "ofd",
    "word/document.xml": "docx",
    "xl/workbook.xml": "workbook",
    "ppt/presentation.xml": "slides",
}
_OPEN = re.compile(r"application/vnd\.oasis\.opendocument\.(\w+)")
_LONGEST_TYPE = 100
_ENTRY = b"PK\x01\x02"
_MOST_ENTRIES = 20_000
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")


class FileSort(StrEnum):
    """The sorts of file that are told apart."""

    TEXT = "text"
    DOCX = "docx"
    PDF = "pdf"
    DOC = "doc"
    ODT = "odt"
    RTF = "rtf"
    OFD = "ofd"
    WEB = "web"
    WORKBOOK = "workbook"
    SLIDES = "slides"
    PICTURE = "picture"
    OTHER = "other"


def file_sort(data: bytes) -> FileSort:
    """What the bytes are; text if nothing tells otherwise."""
    head = data[:_HEAD]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if b"%PDF-" in head:
        return FileSort.PDF
    if data.startswith(b"PK"):
        return _packed(data)
    if data.startswith(compound.SIGNATURE):
        return _compound(data)
    if start.startswith(_RICH):
        return FileSort.RTF
    if _WEB.match(start):
        return FileSort.WEB
    return FileSort.PICTURE if head.startswith(_PICTURES) else FileSort.TEXT


def _packed(data: bytes) -> FileSort:
    """By the names in its directory; a package that is none is left to the guard of Word files."""
    if data.count(_ENTRY) > _MOST_ENTRIES:
        return FileSort.DOCX
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = {info.filename.casefold() for info in package.infolist()}
            if "mimetype" in names:
                with package.open("mimetype") as stream:
                    kind = _OPEN.match(stream.read(_LONGEST_TYPE).decode("ascii", "replace"))
                sort = kind[1] if kind else ""
                known = {"text": FileSort.ODT, "spreadsheet": FileSort.WORKBOOK}
                return known.get(
                    sort, FileSort.SLIDES if "presentation" in sort else FileSort.OTHER
                )
    except Exception:  # noqa: BLE001 (whatever a mangled zip file makes zipfile run into)
        return FileSort.DOCX
    return next((FileSort(sort) for name, sort in _NAMES.items() if name in names), FileSort.DOCX)


def _compound(data: bytes) -> FileSort:
    if compound.has_stream(data, "EncryptedPackage"):
        return FileSort.DOCX  # whose guard tells that it is locked
    if compound.has_stream(data, "WordDocument"):
        return FileSort.DOC
    if compound.is_old_workbook(data):
        return FileSort.WORKBOOK
    return FileSort.SLIDES if compound.has_stream(data, "PowerPoint Document") else FileSort.OTHER
