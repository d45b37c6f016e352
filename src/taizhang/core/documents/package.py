"""The guard that every office package (DOCX, XLSX) passes before anything parses it.

A package is a zip file that somebody else made. The guard believes nothing that the file says of
itself: every part is unpacked once, in pieces, and what really comes out is counted, so that a few
kilobytes can never fill the memory. What it lets through holds no document type, so that no entity
can be expanded and nothing fetched, and no macros.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections import deque
from dataclasses import dataclass, field
from enum import Enum
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING

from taizhang.core.values import Message, Place, Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MB = 1 << 20
_PIECE = 1 << 16
_CONTENT_TYPES = "[Content_Types].xml"
_MANIFEST = "META-INF/manifest.xml"
_LOCKED_PART = b"encryption-data"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# zipfile answers a mangled file with whatever its parsing happens to run into.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    ValueError,
)
_XML_ENDINGS = (".xml", ".rels", ".vml")
_PICTURE_ENDINGS = (".svg",)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_DECLARED = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_WIDE_ENCODINGS = frozenset({b"utf-16", b"utf-16le", b"utf-16be"})
_DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY")
_DOCTYPE_TAIL = 8
_MACROS = re.compile(rb"macroEnabled|vbaProject|macrosheet", re.IGNORECASE)
_MACRO_NAME = re.compile(r"(?:^|/)(?:vbaproject\.bin$|vbadata\.xml$|macrosheets/)")


class Office(Enum):
    """What kind of file was asked for; a refusal names it."""

    WORD = "word"
    EXCEL = "excel"
    OPEN_TEXT = "open-text"
    OFD = "ofd"

    @property
    def label(self) -> Message:
        """Its name in a sentence."""
        if self is Office.OPEN_TEXT:
            return Message("OpenDocument 文档")
        if self is Office.OFD:
            return Message("OFD 文件")
        return Message("Word 文档") if self is Office.WORD else Message("Excel 工作簿")

    @property
    def ending(self) -> str:
        """The ending to save it under."""
        return ".xlsx" if self is Office.EXCEL else ".docx"

    @property
    def directory(self) -> str:
        """The part that every package of its kind has."""
        return {Office.OPEN_TEXT: _MANIFEST, Office.OFD: "OFD.xml"}.get(self, _CONTENT_TYPES)

    @property
    def main_part(self) -> re.Pattern[bytes]:
        """The content type of its main part, that of a template included."""
        kind = rb"wordprocessingml\." if self is Office.WORD else rb"spreadsheetml\."
        return re.compile(kind + rb"(?:document|sheet|template)\.main\+xml")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a package may hold.

    Attributes:
        file_bytes: Size of the file itself.
        members: Number of parts.
        xml_bytes: True size of one XML part.
        total_bytes: True size of all parts together.
        ratio: How many times larger a part may be than its packed form.
        ratio_from: Size from which the ratio is asked for; small parts pack well by nature.
    """

    file_bytes: int = 50 * _MB
    members: int = 2000
    xml_bytes: int = 40 * _MB
    total_bytes: int = 256 * _MB
    ratio: int = 200
    ratio_from: int = _MB


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Package:
    """A package that passed the guard.

    Attributes:
        name: The name of the file, for messages.
        names: Its parts, in the order of the file.
    """

    name: str
    names: tuple[str, ...]
    _zip: zipfile.ZipFile = field(repr=False, compare=False)

    def read(self, name: str) -> bytes:
        """The bytes of a part; opening the package has bounded them.

        Raises:
            KeyError: There is no such part.
        """
        if name not in self.names:
            raise KeyError(name)
        return self._zip.read(name)


def open_package(
    data: bytes, name: str, expected: Office = Office.WORD, limits: Limits = DEFAULT_LIMITS
) -> Package:
    """The package in `data`, every part of it unpacked once and found harmless.

    Raises:
        RefusedError: With one line that says what is wrong with the file and what to do.
    """
    guard = _Guard(name, expected, limits)
    guard.check_file(data)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        guard.check_names(archive.infolist())
        guard.check_parts(archive, len(data))
    except _DAMAGE as error:
        raise guard.damaged() from error
    parts = tuple(info.filename for info in archive.infolist() if not info.is_dir())
    return Package(name, parts, archive)


@dataclass(slots=True)
class _Guard:
    name: str
    expected: Office
    limits: Limits
    total: int = 0

    def refused(self, message: Message) -> RefusedError:
        return RefusedError(Problem(message, Place(file=self.name)))

    def not_valid(self) -> RefusedError:
        return self.refused(
            Message(
                "不是有效的 {kind}。请用 Word、Excel 或 WPS 打开原文件，另存为 {ending} 后再试。",
                kind=self.expected.label,
                ending=self.expected.ending,
            )
        )

    def damaged(self) -> RefusedError:
        return self.refused(
            Message(
                "不是有效的 {kind}：文件已损坏或不完整。"
                "请重新取得原文件，或打开后另存为 {ending} 再试。",
                kind=self.expected.label,
                ending=self.expected.ending,
            )
        )

    def too_large(self) -> RefusedError:
        return self.refused(
            Message(
                "解压后的内容异常庞大，已停止读取。请删去多余的图片、空行或工作表，另存后再试。"
            )
        )

    def check_file(self, data: bytes) -> None:
        """What can be told without opening the zip file."""
        if len(data) > self.limits.file_bytes:
            raise self.refused(
                Message(
                    "文件超过 {limit} MB，不予读取。请删去图片等大附件后再试。",
                    limit=self.limits.file_bytes // _MB,
                )
            )
        if data.startswith(_OLE2):
            self._refuse_old(data)
        if not data.startswith(b"PK"):
            raise self.not_valid()
        # The directory is counted before zipfile makes an object of every entry. Entries of a
        # workbook embedded unpacked are counted too; the limit leaves ample room for them.
        if data.count(_ENTRY) > self.limits.members:
            raise self.refused(
                Message(
                    "文件内含的部件超过 {limit} 个，不予读取。请打开后另存为 {ending} 再试。",
                    limit=self.limits.members,
                    ending=self.expected.ending,
                )
            )

    def _refuse_old(self, data: bytes) -> None:
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise self.locked()
        raise self.refused(
            Message(
                "是旧格式文件（.doc、.wps、.et 等），无法读取。"
                "请用 Word、Excel 或 WPS 打开，另存为 {ending} 后再试。",
                ending=self.expected.ending,
            )
        )

    def locked(self) -> RefusedError:
        return self.refused(
            Message("文件设有打开密码，无法读取。请在 Word、Excel 或 WPS 中取消密码后再试。")
        )

    def check_names(self, infos: list[zipfile.ZipInfo]) -> None:
        """What the directory says: names, encryption, methods."""
        seen = set()
        for info in infos:
            # Names of parts differ in more than case, and the name that zipfile shows is
            # already cut at a zero byte.
            folded = info.orig_filename.casefold()
            if folded in seen or _leads_astray(info.orig_filename):
                raise self.refused(
                    Message(
                        "内部部件名“{part}”重复或不合规，可能被人为改动，不予读取。"
                        "请打开后另存为 {ending} 再试。",
                        part=_shown(info.orig_filename),
                        ending=self.expected.ending,
                    )
                )
            seen.add(folded)
            if info.flag_bits & _ENCRYPTED:
                raise self.refused(Message("文件已加密，无法读取。请取消密码后再试。"))
            if info.compress_type not in _METHODS:
                raise self.damaged()
            if _MACRO_NAME.search(folded):
                raise self.macros()
        if self.expected.directory not in {info.filename for info in infos}:
            raise self.not_valid()

    def macros(self) -> RefusedError:
        return self.refused(
            Message(
                "含有宏，不予读取。请另存为不含宏的 {ending} 格式后再试。",
                ending=self.expected.ending,
            )
        )

    def check_parts(self, archive: zipfile.ZipFile, packed_all: int) -> None:
        """What the parts really hold."""
        for info in archive.infolist():
            pieces = self._unpack(archive, info, packed_all)
            head = next(pieces, b"")
            whole = chain((head,), pieces)
            # Old OpenOffice wrote a document type into the list of parts, and nowhere else.
            if _is_xml(info.filename, head) and info.filename != _MANIFEST:
                self._check_xml(head, whole)
            else:
                deque(whole, maxlen=0)
        if self.expected is Office.OPEN_TEXT:
            if _LOCKED_PART in archive.read(_MANIFEST):
                raise self.locked()
        elif self.expected is not Office.OFD:
            self._check_types(archive.read(_CONTENT_TYPES))

    def _unpack(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, packed_all: int
    ) -> Iterator[bytes]:
        """The part in pieces, counted as they come out."""
        packed = max(1, min(info.compress_size, packed_all))
        size = 0
        with archive.open(info) as stream:
            while piece := stream.read(_PIECE):
                size += len(piece)
                self.total += len(piece)
                swollen = size > self.limits.ratio_from and size > self.limits.ratio * packed
                if swollen or self.total > self.limits.total_bytes:
                    raise self.too_large()
                yield piece

    def _check_xml(self, head: bytes, pieces: Iterable[bytes]) -> None:
        wide = head.startswith(_WIDE)
        if not _encoding_allowed(head, wide=wide):
            raise self.damaged()
        tail, size = b"", 0
        for piece in pieces:
            size += len(piece)
            if size > self.limits.xml_bytes:
                raise self.too_large()
            # Without its zero bytes, ASCII in UTF-16 reads as ASCII, in either byte order.
            text = tail + (piece.replace(b"\0", b"") if wide else piece)
            if _DOCTYPE.search(text):
                raise self.refused(
                    Message(
                        "内含文档类型声明（DOCTYPE），正常的办公文件没有此项，不予读取。"
                        "请打开后另存为 {ending} 再试。",
                        ending=self.expected.ending,
                    )
                )
            tail = text[-_DOCTYPE_TAIL:]

    def _check_types(self, types: bytes) -> None:
        plain = types.replace(b"\0", b"")
        if _MACROS.search(plain):
            raise self.macros()
        if not self.expected.main_part.search(plain):
            raise self.not_valid()


def _leads_astray(name: str) -> bool:
    """Whether a name points outside the package, or reads differently on another system."""
    return (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or any(ord(sign) < ord(" ") for sign in name)
        or ".." in name.split("/")
    )


def _shown(name: str) -> str:
    """A name that somebody else made, fit for a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in name[:80])


def _is_xml(part: str, head: bytes) -> bool:
    """Whether a part may be parsed: by its ending, or because it looks like XML under any name.

    Pictures drawn in SVG often carry a document type, and nobody parses them here.
    """
    folded = part.casefold()
    if folded.endswith(_PICTURE_ENDINGS):
        return False
    if folded.endswith(_XML_ENDINGS):
        return True
    return head.replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n").startswith(b"<")


def _encoding_allowed(head: bytes, *, wide: bool) -> bool:
    """Whether a part is in UTF-8 or UTF-16, as office packages must be, and says so itself.

    In another encoding, such as UTF-7 or EBCDIC, a document type could be spelled so that no search
    for its letters finds it.
    """
    text = head.replace(b"\0", b"") if wide else head
    text = text.lstrip(b"\xff\xfe" if wide else b"").removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        return True
    if not text.startswith(b"<?xml"):
        return text.startswith(b"<")
    declaration, end, _ = text.partition(b"?>")
    declared = _DECLARED.search(declaration)
    allowed = _WIDE_ENCODINGS if wide else _ENCODINGS
    return bool(end) and (declared is None or declared[1].lower() in allowed)
