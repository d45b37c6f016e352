"""Every kind of file that an office holds as a document with places, by what it holds and not by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from taizhang.core.documents import compound
from taizhang.core.documents.document import Document
from taizhang.core.documents.docx import read_docx
from taizhang.core.documents.file_sort import FileSort, file_sort
from taizhang.core.documents.ofd import read_ofd
from taizhang.core.documents.package import Office, open_package
from taizhang.core.documents.plain_text import read_plain_text
from taizhang.core.documents.text_document import from_text
from taizhang.core.documents.word_document import from_word
from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.conversion import convert_to_docx
from taizhang.services.files import read_bytes
from taizhang.services.pdf import read_pdf

TEXT_ENDINGS = frozenset({".txt", ".md", ".text", ".markdown"})
_MARKDOWN = frozenset({".md", ".markdown"})
_ENDINGS = {
    FileSort.DOCX: (".docx", ".dotx", ".docm"),
    FileSort.PDF: (".pdf",),
    FileSort.DOC: (".doc", ".wps", ".dot", ".wpt"),
    FileSort.ODT: (".odt", ".ott"),
    FileSort.RTF: (".rtf",),
    FileSort.OFD: (".ofd",),
}
_KNOWN = frozenset(ending for endings in _ENDINGS.values() for ending in endings)
_REFUSALS = {
    FileSort.WEB: Message("实际是网页，不是文档。请用 Word 或 WPS 打开，另存为 .docx 后再试。"),
    FileSort.WORKBOOK: Message(
        "是电子表格，不是文档。表格中的台账请用 taizhang ledger import 导入。"
    ),
    FileSort.SLIDES: Message("是演示文稿，不是文档。请把文字另存为 .docx 后再试。"),
    FileSort.PICTURE: Message("是图片，没有可读的文字。请先做文字识别，另存为 .docx 后再试。"),
}


def load_document(path: Path) -> Document:
    """The document in a file.

    Raises:
        RefusedError: It cannot be read, or holds no text.
    """
    return read_document(read_bytes(path), str(path))


def read_document(data: bytes, name: str) -> Document:
    """The document in the bytes of a file of this name.

    Raises:
        RefusedError: It cannot be read, or holds no text.
    """
    ending = Path(name).suffix.lower()
    sort = file_sort(data)
    if ending in TEXT_ENDINGS and sort in {FileSort.WEB, FileSort.RTF, FileSort.PICTURE}:
        # Text may begin in any way; whoever calls it text is believed, as far as it can be read as text.
        sort = FileSort.TEXT
    if sort in _REFUSALS:
        raise _refused(name, _REFUSALS[sort])
    if sort is FileSort.TEXT and ending in TEXT_ENDINGS:
        return from_text(read_plain_text(data, name), name, markdown=ending in _MARKDOWN)
    if sort not in _READERS:
        if ending == ".docx" and sort is FileSort.TEXT:
            open_package(data, name, Office.WORD)  # which tells what a Word file should be
        if ending in _KNOWN:
            message = Message(
                "内容不是 {ending} 文件，读不出来。请用 Word 或 WPS 打开，另存为 .docx 后再试。",
                ending=ending,
            )
        else:
            message = Message(
                "只能读取 .docx、.pdf、.ofd、.doc、.wps、.odt、.rtf、.txt、.md 文件；请另存为其中一种。"
            )
        raise _refused(name, message)
    document = _READERS[sort](data, name)
    if ending not in _ENDINGS[sort]:
        note = Message("扩展名与内容不符，按内容（{ending}）读取。", ending=_ENDINGS[sort][0])
        document = replace(document, notes=(note, *document.notes))
    return document


def _read_docx(data: bytes, name: str) -> Document:
    return from_word(read_docx(data, name), name)


def _read_doc(data: bytes, name: str) -> Document:
    if compound.has_macros(data):
        message = Message(
            "含有宏，不予读取。请另存为不含宏的 {ending} 格式后再试。", ending=".docx"
        )
        raise _refused(name, message)
    return _converted(data, ".doc", name)


def _read_odt(data: bytes, name: str) -> Document:
    open_package(data, name, Office.OPEN_TEXT)
    return _converted(data, ".odt", name)


def _read_rtf(data: bytes, name: str) -> Document:
    return _converted(data, ".rtf", name)


def _converted(data: bytes, ending: str, name: str) -> Document:
    document = _read_docx(convert_to_docx(data, ending, name), name)
    note = Message("由 LibreOffice 转换后读取。")
    return replace(document, notes=(note, *document.notes))


_READERS: dict[FileSort, Callable[[bytes, str], Document]] = {
    FileSort.DOCX: _read_docx,
    FileSort.PDF: read_pdf,
    FileSort.DOC: _read_doc,
    FileSort.ODT: _read_odt,
    FileSort.RTF: _read_rtf,
    FileSort.OFD: read_ofd,
}


def _refused(name: str, message: Message) -> RefusedError:
    return RefusedError(Problem(message, Place(name)))
