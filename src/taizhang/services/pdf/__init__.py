"""The text of PDF files, taken out in a child process that cannot take the program with it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from taizhang.core.documents.document import Document
from taizhang.core.documents.page_layout import Page, Piece, from_pages
from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.child import Bounds, run_script
from taizhang.services.pdf.child import LOCKED, NO_LIBRARY, TOO_LARGE

_LARGEST = 50 * 1024 * 1024
_CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True, slots=True)
class PdfBounds:
    """What reading may take and give.

    Attributes:
        process: What the child may take.
        pages: The most pages.
        signs: The most signs on all pages.
    """

    process: Bounds = field(default_factory=Bounds)
    pages: int = 2000
    signs: int = 3_000_000


DEFAULT_BOUNDS = PdfBounds()


def read_pdf(data: bytes, name: str, bounds: PdfBounds = DEFAULT_BOUNDS) -> Document:
    """The text of a PDF, page by page, lines joined into paragraphs.

    Raises:
        RefusedError: It is locked, damaged, hostile, holds pictures only, or is larger than any report.
    """
    if len(data) > _LARGEST:
        message = Message(
            "文件超过 {limit} MB，不予读取。请删去图片等大附件后再试。", limit=_LARGEST >> 20
        )
        raise _refused(name, message)
    try:
        done = run_script(_CHILD, [bounds.pages, bounds.signs], data, bounds.process)
    except OSError:
        raise _refused(name, Message("无法启动读取 PDF 的程序。请另存为 .docx 后再试。")) from None
    if done.status == LOCKED:
        message = Message("PDF 设有打开密码，无法读取。请取消密码后再试。")
        raise _refused(name, message)
    if done.status == NO_LIBRARY:
        message = Message(
            "没有安装读取 PDF 的组件（pypdfium2）。请另存为 .docx，或安装组件后再试。"
        )
        raise _refused(name, message)
    if done.status == TOO_LARGE or done.ended:
        message = Message(
            "PDF 异常地大或异常地复杂，已停止读取。请用 WPS 打开，另存为 .docx 后再试。"
        )
        raise _refused(name, message)
    if done.status != 0:
        message = Message("不是有效的 PDF，或已损坏，读不出来。请重新取得原文件后再试。")
        raise _refused(name, message)
    pages = [_page(*json.loads(line)) for line in done.output.split(b"\n") if line]
    return from_pages(pages, name)


def _page(
    width: float,
    height: float,
    pictured: bool,  # noqa: FBT001 (as it comes from JSON)
    pieces: list[tuple[str, float, float, float, float, float]],
) -> Page:
    return Page(width, height, tuple(Piece(*piece) for piece in pieces), pictured=pictured)


def _refused(name: str, message: Message) -> RefusedError:
    return RefusedError(Problem(message, Place(name)))
