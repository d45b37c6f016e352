"""Issue (签发) a report: archive its files, once and for all."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.reports.digest import report_to_json
from taizhang.core.values import Message, RefusedError
from taizhang.services.clock import now
from taizhang.services.files import write_files
from taizhang.services.printing import font_shelf
from taizhang.services.reporting import ARCHIVED, find_layout, open_report, render_report
from taizhang.services.workspace import ARCHIVE, keeping
from taizhang.store.reporting.models import ArchivedFile
from taizhang.store.reporting.models import Report as ReportRow
from taizhang.store.reporting.present import present_reports

if TYPE_CHECKING:
    from pathlib import Path

    from taizhang.services.reporting import WrittenReport
    from taizhang.services.word_template import WordTemplate
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class IssuedReport:
    """A report as archived: its number, its files with their digests, and what its PDF had to do without."""

    number: str
    folder: Path
    files: dict[str, str]
    notes: tuple[Message, ...] = ()


def issue_report(
    workspace: Workspace, viewer: Viewer, number: str, *, word: WordTemplate | None = None
) -> IssuedReport:
    """Archive a report as issued: tree, Word file, PDF, page, text and basis table, each with its SHA-256.

    The Word file is drawn in our own layout, or is the office's own, filled, if one is given.

    Raises:
        RefusedError: There is no such report, or it is issued already, or the office's file cannot be filled with it.
    """
    written = open_report(number)
    if written.issued:
        raise RefusedError(Message("报告 {number} 已经签发，不能再签发一次。", number=number))
    contents, notes = _render_all(workspace, viewer, written, word)
    tree = json.dumps(report_to_json(written.report), ensure_ascii=False, indent=1, sort_keys=True)
    contents["tree.json"] = tree.encode()
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    contents["SHA256SUMS"] = "".join(
        f"{digest}  {name}\n" for name, digest in digests.items()
    ).encode()
    folder = workspace.folder / ARCHIVE / number
    with keeping():
        row = ReportRow.objects.select_for_update().get(number=number)
        if not present_reports().filter(number=number).exists():
            raise RefusedError(Message("报告 {number} 刚被删去。", number=number))
        if row.issued_at is not None:
            raise RefusedError(Message("报告 {number} 已经签发，不能再签发一次。", number=number))
        row.issued_at = now()
        row.issued_by = viewer.name
        row.save(update_fields=["issued_at", "issued_by"])
        ArchivedFile.objects.bulk_create(
            ArchivedFile(report=row, name=name, sha256=digest, size=len(contents[name]))
            for name, digest in digests.items()
        )
        # Inside the transaction: if the disk refuses, the report is not issued.
        write_files(folder, contents)
    return IssuedReport(number, folder, digests, notes)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of an issued report: its place in the list, its name, its size and its digest."""

    place: int
    name: str
    size: int
    sha256: str


def archived_files(number: str) -> tuple[KeptFile, ...]:
    """The files of an issued report, in the order of their names."""
    rows = ArchivedFile.objects.filter(report_id=number).order_by("name")
    return tuple(KeptFile(place, row.name, row.size, row.sha256) for place, row in enumerate(rows))


def archived_file(workspace: Workspace, number: str, place: int) -> tuple[str, bytes]:
    """A file of an issued report: its name and its bytes, which are those that were archived.

    Raises:
        RefusedError: There is no such file, or it is not what was archived.
    """
    known = archived_files(number)
    if place >= len(known):
        raise RefusedError(Message("没有文件可以下载。"))
    file = known[place]
    try:
        data = (workspace.folder / ARCHIVE / number / file.name).read_bytes()
    except OSError:
        raise RefusedError(Message("存档文件 {name} 不见了。", name=file.name)) from None
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise RefusedError(Message("存档文件 {name} 被改动过。", name=file.name))
    return file.name, data


def _render_all(
    workspace: Workspace, viewer: Viewer, written: WrittenReport, word: WordTemplate | None
) -> tuple[dict[str, bytes], tuple[Message, ...]]:
    """All formats; what only the fonts of this machine keep from being printed does not hold up the issue."""
    notes: list[Message] = []
    layout = find_layout(workspace, written.layout)
    if not font_shelf(workspace.folder).has_chinese:
        notes.append(Message("没有中文字体，存档中没有 PDF。"))
        formats = [form for form in ARCHIVED if form != "pdf"]
        contents = render_report(
            workspace, viewer, written, formats, tell=notes.append, layout=layout, word=word
        )
        return contents, tuple(notes)
    if word is not None:
        # Refused before anything else is tried: what is wrong with it is not for want of fonts.
        render_report(workspace, viewer, written, ["docx"], layout=layout, word=word)
    try:
        contents = render_report(
            workspace,
            viewer,
            written,
            ARCHIVED,
            pdf_a=True,
            tell=notes.append,
            layout=layout,
            word=word,
        )
    except RefusedError as refused:
        notes = [
            Message("存档中的 PDF 不是 PDF/A：{reason}", reason=problem.message)
            for problem in refused.problems
        ]
        contents = render_report(
            workspace, viewer, written, ARCHIVED, tell=notes.append, layout=layout, word=word
        )
    return contents, tuple(notes)
