"""对比: two reports of the workspace, or two files of any kind, beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.core.documents.difference import Change, ParagraphChange, compare
from taizhang.core.documents.docx import open_word
from taizhang.core.documents.file_sort import FileSort, file_sort
from taizhang.core.documents.word_document import from_word
from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.rendering.word_changes import WordChanges
from taizhang.core.rendering.word_changes.whole import track
from taizhang.core.reports.figure_difference import FigureDifference, compare_figures
from taizhang.core.reports.page_text import page_text
from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.clock import now
from taizhang.services.documents import read_document
from taizhang.services.files import read_bytes
from taizhang.services.report_list import report_in_reach
from taizhang.services.reporting import WrittenReport, open_report, report_properties
from taizhang.services.returned_file import refuse_secret, report_number
from taizhang.store.reporting.present import present_reports

if TYPE_CHECKING:
    from taizhang.core.documents.document import Document
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

AUTHOR = "台账对比"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two.

    Attributes:
        name: What it is called: the number of a report, or the file.
        data: The bytes of a Word file; empty if it is none.
        document: What it says.
        written: The report that it is, or a copy of; None if it is no report of this workspace.
    """

    name: str
    data: bytes
    document: Document
    written: WrittenReport | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Two texts beside each other.

    Attributes:
        before: The first.
        after: The second.
        paragraphs: All paragraphs of both.
        figures: The figures that are otherwise, if both are reports of the workspace and not the same one.
    """

    before: Side
    after: Side
    paragraphs: tuple[ParagraphChange, ...]
    figures: tuple[FigureDifference, ...]

    def counted(self, change: Change) -> int:
        """How many paragraphs changed in a way."""
        return sum(item.change is change for item in self.paragraphs)

    @property
    def same(self) -> bool:
        """Whether nothing is different."""
        return not self.figures and all(item.change is Change.SAME for item in self.paragraphs)


def diff(workspace: Workspace | None, before: str, after: str) -> Difference:
    """Compare two reports, by number, or files.

    Raises:
        RefusedError: There is no such report or file, or it cannot be read.
    """
    sides = tuple(_side(workspace, text) for text in (before, after))
    one, other = sides
    figures: tuple[FigureDifference, ...] = ()
    if one.written and other.written and one.written.number != other.written.number:
        figures = compare_figures(one.written.report, other.written.report)
    return Difference(one, other, compare(one.document, other.document), figures)


def diff_versions(workspace: Workspace, viewer: Viewer, before: str, after: str) -> Difference:
    """Compare two reports that the viewer may see, as they are kept.

    Raises:
        RefusedError: There is no such report that he may see.
    """
    one, other = (
        Side(number, b"", page_text(written.report).document, written)
        for number in (before, after)
        for written in [report_in_reach(workspace, viewer, number)]
    )
    figures: tuple[FigureDifference, ...] = ()
    if one.written and other.written and before != after:
        figures = compare_figures(one.written.report, other.written.report)
    return Difference(one, other, compare(one.document, other.document), figures)


def _side(workspace: Workspace | None, text: str) -> Side:
    path = Path(text)
    if workspace is not None and present_reports().filter(number=text).exists():
        written = open_report(text)
        data = render_docx(
            written.report,
            NATIONAL,
            report_properties(workspace, written),
            indicator_names={item.id: item.name for item in written.pack.indicators.values()},
        )
        return Side(text, data, from_word(open_word(data, text).document, text), written)
    if not path.exists():
        message = Message("没有这个文件，也没有编号为“{name}”的报告。", name=text)
        if workspace is None:
            message = Message("没有这个文件（不在工作区里，不能写报告编号）。")
        raise RefusedError(Problem(message, Place(text)))
    data = read_bytes(path)
    if file_sort(data) is not FileSort.DOCX:
        document = read_document(data, text)
        refuse_secret(document, path)
        return Side(text, b"", document, None)
    word = open_word(data, text)
    document = from_word(word.document, text)
    refuse_secret(document, path)
    number = report_number(workspace, word) if workspace else ""
    known = present_reports().filter(number=number).exists() if number else False
    return Side(text, data, document, open_report(number) if known else None)


def as_word(difference: Difference) -> tuple[bytes, int]:
    """A copy of the first as a Word file, in which the second is tracked changes; and how many could not be made.

    Raises:
        RefusedError: The first is no Word file.
    """
    before = difference.before
    if not before.data:
        message = Message("不是 .docx 文件，不能在它的副本里作修订；请改用 --format html。")
        raise RefusedError(Problem(message, Place(before.name)))
    word = open_word(before.data, before.name)
    changes = WordChanges(before.data, word, author=AUTHOR, at=now().strftime("%Y-%m-%dT%H:%M:%SZ"))
    left = track(changes, word, difference.paragraphs, difference.after.document)
    return (changes.written() if changes.changed else before.data), left
