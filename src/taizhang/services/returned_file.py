"""A file that comes back to the workspace: of which report it is, and whether it may be worked on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.documents.docx import open_word
from taizhang.core.documents.file_sort import FileSort, file_sort
from taizhang.core.documents.word_document import from_word
from taizhang.core.ledger.secret_mark import find_secret_mark
from taizhang.core.reports.compose import Composition
from taizhang.core.reports.template import FigurePlace, Form
from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.documents import read_document
from taizhang.services.files import read_bytes
from taizhang.services.reporting import compose_report, open_report

if TYPE_CHECKING:
    from pathlib import Path

    from taizhang.core.documents.document import Document
    from taizhang.core.documents.docx import OpenWord
    from taizhang.core.reports.tree import Report
    from taizhang.services.reporting import WrittenReport
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

WORKSPACE, REPORT, REFRESHED = "taizhang_workspace", "taizhang_report", "taizhang_refreshed"
"""The properties by which a file of ours is known, and the changeset that it was last brought up to."""


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A file as it came back.

    Attributes:
        data: Its bytes.
        document: What it says.
        word: The same, open to be written to; None if it is no Word file.
        written: The report that it is a copy of.
    """

    data: bytes
    document: Document
    word: OpenWord | None
    written: WrittenReport

    @property
    def refreshed_at(self) -> int | None:
        """The changeset that it was last brought up to, as the file says."""
        found = self.word.document.custom_properties.get(REFRESHED, "") if self.word else ""
        return int(found) if found.isascii() and found.isdecimal() and len(found) < 10 else None  # noqa: PLR2004


def open_returned(workspace: Workspace, path: Path, number: str = "") -> ReturnedFile:
    """Read a file and find its report: the one that is named, else the one that the file says it is of.

    Raises:
        RefusedError: It cannot be read, bears a mark of secrecy, or is of no report of this workspace.
    """
    data = read_bytes(path)
    word = None
    if file_sort(data) is FileSort.DOCX:
        word = open_word(data, str(path))
        document = from_word(word.document, str(path))
    else:
        document = read_document(data, str(path))
    refuse_secret(document, path)
    if not number:
        number = report_number(workspace, word)
        if not number:
            message = Message(
                "看不出是本工作区的哪一份报告（文件属性里没有编号，或是别处的）。请用 --report 写明编号。"
            )
            raise RefusedError(Problem(message, Place(str(path))))
    return ReturnedFile(data, document, word, open_report(number))


def report_number(workspace: Workspace, word: OpenWord | None) -> str:
    """The number of the report of this workspace that a file says it is of; empty if it says none."""
    properties = word.document.custom_properties if word else {}
    return properties.get(REPORT, "") if properties.get(WORKSPACE) == workspace.code else ""


def refuse_secret(document: Document, path: Path) -> None:
    """No copy is made, and nothing kept, of what bears a mark of secrecy.

    Raises:
        RefusedError: It bears one.
    """
    if any(find_secret_mark(block.text) for block in document.blocks):
        message = Message("有密级或内部标志，涉密文件和内部资料不能在这里处理。")
        raise RefusedError(Problem(message, Place(str(path))))


def compose_again(
    workspace: Workspace, viewer: Viewer, report: Report, changeset: int
) -> Composition:
    """The same report as it would be written at a changeset, by the definitions of today; nothing is kept.

    Raises:
        RefusedError: There is no such template any more, or nothing to compute from.
    """
    return compose_report(
        workspace,
        viewer,
        report.unit,
        report.period,
        template=report.template,
        changeset=changeset,
        signed_on=report.signed_on,
        places=[
            (insert.slot, FigurePlace(insert.indicator, Form(insert.form)))
            for insert in report.inserts
            if insert.indicator in workspace.pack.indicators
        ],
    )
