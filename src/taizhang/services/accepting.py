"""收下: the text of a report that was edited in Word becomes the next version of it; the previous ones stay."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from taizhang.core.documents.wordprocessing import element_name
from taizhang.core.reports.digest import report_to_json, tree_digest
from taizhang.core.reports.rebuilt import Rebuilt, Unplaced
from taizhang.core.reports.renewal import renew
from taizhang.core.reports.returned import resolve
from taizhang.core.reports.returned_tree import rebuild
from taizhang.core.reports.template_writer import write_template
from taizhang.core.values import Message, RefusedError
from taizhang.services.clock import now
from taizhang.services.reason import reason_to_keep
from taizhang.services.reporting import WrittenReport, open_report
from taizhang.services.returned_file import compose_again, open_returned
from taizhang.services.workspace import keeping
from taizhang.store import queries
from taizhang.store.ledger.models import PackVersion
from taizhang.store.reporting.models import Report as ReportRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from taizhang.core.reports.tree import Figure, Report
    from taizhang.core.values import Problem
    from taizhang.services.returned_file import ReturnedFile
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_VERSION = re.compile(r"(?P<report>.+?)(?:-v(?P<version>[0-9]+))?", re.ASCII)
_PICTURE = Message("图片不能收进报告。")
_COMMENT = Message("批注不能收进报告。")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A text that was accepted.

    Attributes:
        written: The version as kept.
        rebuilt: How it came about.
        new: Whether it was not kept already.
        notes: What whoever relies on the reading of the file should know.
    """

    written: WrittenReport
    rebuilt: Rebuilt
    new: bool
    notes: tuple[Message, ...]


def accept(
    workspace: Workspace,
    viewer: Viewer,
    path: Path,
    *,
    number: str = "",
    reason: str = "",
    overridden: Collection[str] = (),
    restored: Collection[str] = (),
) -> Accepted:
    """Keep the text of a returned file as the next version of its report.

    Args:
        workspace: Where the report was written.
        viewer: Who accepts.
        path: The file, which is not touched.
        number: The report, or a version of it; empty if the file says it.
        reason: Why, in words; may be empty.
        overridden: Ids of figures for whose other number somebody has answered.
        restored: Ids of figures that are to say what the ledger says, whatever the file says.

    Raises:
        RefusedError: The file cannot be read or is of no report of ours, or nothing in it was edited.
    """
    if reason.strip():
        reason = reason_to_keep(reason, Message("收下").template)
    returned = open_returned(workspace, path, number)
    written, base = returned.written, returned.written.report
    after = next_version(written.number)
    rebuilt = rebuild(
        base,
        returned.document,
        resolve(base, returned.document),
        today=figures_today(workspace, viewer, base),
        fresh_id=lambda ordinal: workspace.figure_id(f"{after}\0{written.digest}", ordinal),
        overridden=overridden,
        restored=restored,
    )
    if tree_digest(rebuilt.report) == written.digest:
        raise RefusedError(
            Message("文件和报告 {number} 的文字一样，没有要收下的。", number=written.number)
        )
    if not any(rebuilt.report.blocks):
        raise RefusedError(Message("文件里没有正文，没有收下。"))
    report = replace(rebuilt.report, previous=written.number, reason=reason.strip())
    rebuilt = replace(rebuilt, report=report, unplaced=(*rebuilt.unplaced, *_beside(returned)))
    kept, new = keep_version(viewer, report, after, written)
    return Accepted(kept, rebuilt, new, returned.document.notes)


def template_of(
    workspace: Workspace, viewer: Viewer, done: Accepted, name: str
) -> tuple[str, tuple[Problem, ...]]:
    """The accepted text as a template for the next report, and what is still wrong with it."""
    report = done.rebuilt.report
    kind = workspace.pack.kinds["unit"]
    tree = queries.unit_tree(viewer, kind, report.period, report.changeset)
    span = tree.span(report.unit)
    return write_template(
        report,
        workspace.pack.indicators,
        name=name,
        unit_name=span.name if span else "",
    )


def figures_today(workspace: Workspace, viewer: Viewer, base: Report) -> dict[str, Figure]:
    """What the figures read today; nothing where that cannot be told any more."""
    try:
        latest = queries.latest_changeset(viewer)
        report = compose_again(workspace, viewer, base, latest).report
    except RefusedError:
        return {}
    return {item.figure.id: item.now for item in renew(base, report).figures if item.now}


def next_version(number: str) -> str:
    """The number of the version after those that there are of a report."""
    found = _VERSION.fullmatch(number)
    report = found["report"] if found else number
    kept = ReportRow.objects.filter(number__startswith=f"{report}-v").values_list(
        "number", flat=True
    )
    versions = (_VERSION.fullmatch(name) for name in kept)
    numbers = (int(version["version"] or 1) for version in versions if version)
    return f"{report}-v{max(numbers, default=1) + 1}"


def keep_version(
    viewer: Viewer,
    report: Report,
    number: str,
    written: WrittenReport,
    *,
    pack_digest: str = "",
) -> tuple[WrittenReport, bool]:
    """Keep a text as a version of a report; whether it was not kept already.

    Args:
        viewer: Who keeps it.
        report: The text.
        number: The number of the version.
        written: The version that it was made from.
        pack_digest: The definitions that its figures were computed with; those of the version before if empty.
    """
    digest = tree_digest(report)
    known = ReportRow.objects.filter(digest=digest).first()
    if known is not None:
        return open_report(known.number), False
    before = ReportRow.objects.defer("tree").get(number=written.number)
    pack = before.pack_version
    if pack_digest:
        pack = PackVersion.objects.get(digest=pack_digest)
    with keeping():
        row = ReportRow.objects.create(
            number=number,
            title="".join(report.title)[:200],
            template=report.template,
            unit=report.unit,
            period=str(report.period),
            changeset=report.changeset,
            pack_version=pack,
            tree=report_to_json(report),
            digest=digest,
            made_at=now(),
            made_by=viewer.name,
            layout=before.layout,
        )
    kept = WrittenReport(row.number, report, written.pack, digest, issued=False, layout=row.layout)
    return kept, True


def _beside(returned: ReturnedFile) -> Iterator[Unplaced]:
    """Pictures and comments, which the text of a file does not have."""
    blocks = returned.document.blocks
    if returned.word is not None:
        for number, source in enumerate(returned.word.story.sources):
            for element in source.element.iter():
                if element_name(element) in {"drawing", "pict", "object"} and not any(
                    element_name(part) == "txbxContent" for part in element.iter()
                ):
                    yield Unplaced(blocks[number].place(), "", _PICTURE)
    for comment in returned.document.comments:
        yield Unplaced(comment.place(), comment.text, _COMMENT)
