"""收下: the text of a report that was edited in Word becomes the next version of it; the previous ones stay."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from taizhang.core.documents.relation import read_relations
from taizhang.core.documents.wordprocessing import element_name
from taizhang.core.rendering.chart import describe
from taizhang.core.reports.digest import report_to_json, tree_digest
from taizhang.core.reports.rebuilt import Rebuilt, Unplaced
from taizhang.core.reports.renewal import renew
from taizhang.core.reports.returned import Verdict, resolve
from taizhang.core.reports.returned_tree import rebuild
from taizhang.core.reports.template_writer import write_template
from taizhang.core.values import Message, RefusedError
from taizhang.services.basis import override_in_words
from taizhang.services.clock import now
from taizhang.services.printing import draw_charts, font_shelf
from taizhang.services.reason import reason_to_keep
from taizhang.services.reporting import WrittenReport, open_report
from taizhang.services.returned_file import compose_again, open_returned
from taizhang.services.workspace import keeping
from taizhang.store import queries
from taizhang.store.ledger.models import PackVersion
from taizhang.store.overrides import overrides
from taizhang.store.reporting.models import Report as ReportRow
from taizhang.store.reporting.present import present_reports

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from lxml import etree

    from taizhang.core.documents.docx import OpenWord
    from taizhang.core.reports.runs import Figure
    from taizhang.core.reports.tree import Chart, Report
    from taizhang.core.values import Problem
    from taizhang.services.returned_file import ReturnedFile
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_GONE = Message("这份报告刚被删去，没有存成新的版本。")
_VERSION = re.compile(r"(?P<report>.+?)(?:-v(?P<version>[0-9]+))?", re.ASCII)
_PICTURES = frozenset({"drawing", "pict", "object"})
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_PICTURE = Message("图片不能收进报告。")
_REPLACED = Message("图片和由台账画出的不同，没有收下；图仍按台账的数。")
_COMMENT = Message("批注不能收进报告。")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A text that was accepted.

    Attributes:
        written: The version as kept.
        rebuilt: How it came about.
        new: Whether it was not kept already.
        notes: What whoever relies on the reading of the file should know.
        overridden: Figures that say another number than was computed, each with who has answered for it, in words.
    """

    written: WrittenReport
    rebuilt: Rebuilt
    new: bool
    notes: tuple[Message, ...]
    overridden: tuple[tuple[Figure, str], ...] = ()


def accept(
    workspace: Workspace,
    viewer: Viewer,
    path: Path,
    *,
    number: str = "",
    reason: str = "",
    restored: Collection[str] = (),
) -> Accepted:
    """Keep the text of a returned file as the next version of its report.

    Args:
        workspace: Where the report was written.
        viewer: Who accepts.
        path: The file, which is not touched.
        number: The report, or a version of it; empty if the file says it.
        reason: Why, in words; may be empty.
        restored: Ids of figures that are to say what the ledger says, whatever the file says.

    Raises:
        RefusedError: The file cannot be read or is of no report of ours, or nothing in it was edited.
    """
    if reason.strip():
        reason = reason_to_keep(reason, Message("收下").template)
    returned = open_returned(workspace, path, number)
    written, base = returned.written, returned.written.report
    after = next_version(written.number)
    kept = overrides(viewer, [figure.id for figure in base.figures()])
    answers = {identifier: one.text for identifier, one in kept.items()}
    resolution = resolve(base, returned.document, answers)
    answered = [one.figure.id for one in resolution.figures if one.verdict is Verdict.OVERRIDDEN]
    charts = _drawn(
        returned, base, {p.png for p in draw_charts(base, font_shelf(workspace.folder))}
    )
    rebuilt = rebuild(
        base,
        returned.document,
        resolution,
        today=figures_today(workspace, viewer, base),
        fresh_id=lambda ordinal: workspace.figure_id(f"{after}\0{written.digest}", ordinal),
        overridden=answered,
        drawn={found.caption: found.chart for found in charts},
        restored=restored,
    )
    if tree_digest(rebuilt.report) == written.digest:
        raise RefusedError(
            Message("文件和报告 {number} 的文字一样，没有要收下的。", number=written.number)
        )
    if not any(rebuilt.report.blocks):
        raise RefusedError(Message("文件里没有正文，没有收下。"))
    report = replace(rebuilt.report, previous=written.number, reason=reason.strip())
    rebuilt = replace(
        rebuilt,
        report=report,
        unplaced=(
            *rebuilt.unplaced,
            *_beside(returned, {found.picture: found.same for found in charts}),
        ),
    )
    version, new = keep_version(viewer, report, after, written)
    told = tuple(
        (figure, override_in_words(kept[figure.id]))
        for figure in report.figures()
        if figure.id in answered
    )
    return Accepted(version, rebuilt, new, returned.document.notes, told)


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
    known = present_reports().filter(digest=digest).first()
    if known is not None:
        return open_report(known.number), False
    before = ReportRow.objects.defer("tree").get(number=written.number)
    pack = before.pack_version
    if pack_digest:
        pack = PackVersion.objects.get(digest=pack_digest)
    with keeping():
        if not present_reports().filter(number=written.number).exists():
            raise RefusedError(_GONE)
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


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A chart that is still a picture: the numbers of its caption and picture, and whether that is the one of ours."""

    caption: int
    picture: int
    chart: Chart
    same: bool


def _drawn(returned: ReturnedFile, base: Report, ours: Collection[bytes]) -> list[_Drawn]:
    """The charts that are still pictures of ours, by their bytes or by what they say of themselves.

    A picture that is neither was put in its place by a person.
    """
    if returned.word is None:
        return []
    charts = {chart.table.caption.strip(): chart for chart in base.charts()}
    found: list[_Drawn] = []
    blocks, sources = returned.document.blocks, returned.word.story.sources
    for picture, source in enumerate(sources):
        if picture + 1 >= len(blocks):
            break
        chart = charts.get(blocks[picture + 1].text.strip())
        if chart is None or not _has_picture(source.element):
            continue
        images = _images(returned.word, source.element)
        same = bool(images) and all(image in ours for image in images)
        told = {element.get("descr") or "" for element in source.element.iter("{*}docPr")}
        says = bool(told) and all(w and w.rstrip("…") in describe(chart) for w in told)
        if same or says:
            # Without a Chinese font there is nothing to compare with, and what the picture says is believed.
            del charts[chart.table.caption.strip()]
            found.append(_Drawn(picture + 1, picture, chart, same or not ours))
    return found


def _images(word: OpenWord, paragraph: etree._Element) -> list[bytes]:
    """The bytes of the pictures of a paragraph; nothing for one that is not in the file."""
    parts = {item.id: item.part for item in read_relations(word.package, word.main)}
    held = word.package.names
    keys = [blip.get(_EMBED, "") for blip in paragraph.iter("{*}blip")]
    return [
        word.package.read(name) if (name := parts.get(key, "")) in held else b"" for key in keys
    ]


def _has_picture(paragraph: etree._Element) -> bool:
    return any(
        element_name(element) in _PICTURES
        and not any(element_name(part) == "txbxContent" for part in element.iter())
        for element in paragraph.iter()
    )


def _beside(returned: ReturnedFile, kept: Mapping[int, bool]) -> Iterator[Unplaced]:
    """Pictures and comments, which the text of a file does not have.

    `kept` are the charts that the report has, by number, and whether their pictures are as they were drawn.
    """
    blocks = returned.document.blocks
    if returned.word is not None:
        for number, source in enumerate(returned.word.story.sources):
            if number not in kept and _has_picture(source.element):
                yield Unplaced(blocks[number].place(), "", _PICTURE)
            elif not kept.get(number, True):
                yield Unplaced(blocks[number].place(), "", _REPLACED)
    for comment in returned.document.comments:
        yield Unplaced(comment.place(), comment.text, _COMMENT)
