"""Write a passage of a report anew, in its place: the next version of the report, its figures still bound."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.ledger.screening import find_personal_number
from taizhang.core.ledger.secret_mark import find_secret_mark
from taizhang.core.reports.passage import Passage, PassageSort, report_passages, rewritten
from taizhang.core.reports.passage_edit import EditedPassage, edit_passage
from taizhang.core.reports.runs import Figure, Run, Text
from taizhang.core.reports.tree import Report
from taizhang.core.values import Message, RefusedError
from taizhang.services.accepting import figures_today, keep_version, next_version
from taizhang.services.cited import cited_records
from taizhang.services.kept import CHANGE_NO_FIGURE, MOST_REPORTS, kept
from taizhang.services.overriding import override_figure
from taizhang.services.report_list import find_listed, newest_in_reach, report_in_reach
from taizhang.services.rights import Right
from taizhang.store import queries
from taizhang.store.overrides import overrides

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from taizhang.core.ledger.record import Record
    from taizhang.services.reporting import WrittenReport
    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

LONGEST = 20_000
"""How many signs a passage may have."""
_MOST_OFFERED = 60
_SHORTEST_OFFERED = 8
EDITABLE = frozenset(PassageSort) - {PassageSort.CELL}
"""What may be written anew in its place; a number of a table is the ledger's."""


class Answer(StrEnum):
    """What is to become of figures that somebody wrote over."""

    ASK = ""
    """He is asked first; nothing is kept."""
    RESTORE = "restore"
    """They say again what was computed."""
    KEEP = "keep"
    """They stay as written, marked until somebody answers for them."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Words of a record that a unit sent and that may be taken over.

    Attributes:
        text: The words.
        title: What the record is called.
        unit: Whose it is.
        kind: What sort of record it is.
        record_id: Its id.
        used: Whether the report has the words already.
    """

    text: str
    title: str
    unit: str
    kind: str
    record_id: str
    used: bool


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of writing a passage anew.

    Attributes:
        number: The version that was kept; empty if nothing was.
        edited: The passage, and what it did to the figures.
        overtaken: The version in which somebody else has changed the passage meanwhile, and by whom.
        theirs: What it says there.
        unchanged: Whether nothing was to be kept.
    """

    number: str = ""
    edited: EditedPassage | None = None
    overtaken: str = ""
    overtaken_by: str = ""
    theirs: str = ""
    unchanged: bool = False


def passage_to_edit(workspace: Workspace, viewer: Viewer, number: str, index: int) -> Passage:
    """A passage that may be written anew.

    Raises:
        RefusedError: There is no such report or passage, or it is a cell of a table.
    """
    report = report_in_reach(workspace, viewer, number).report
    return _passage(report, index)


def _passage(report: Report, index: int) -> Passage:
    found = report_passages(report)
    if not 0 <= index < len(found):
        raise RefusedError(Message("报告中没有这一段。"))
    if found[index].sort not in EDITABLE:
        raise RefusedError(Message("表中的数由台账算出，请更正台账，或点开这个数改写。"))
    return found[index]


def edit_text(
    workspace: Workspace,
    actor: Actor,
    number: str,
    index: int,
    text: str,
    *,
    answer: Answer = Answer.ASK,
) -> Edited:
    """Write a passage anew and keep the report as its next version.

    If somebody else has kept a version meanwhile, the passage is written anew there, unless he changed it too.

    Args:
        workspace: The workspace.
        actor: Who writes.
        number: The version that he saw.
        index: Which passage of it.
        text: Its new words.
        answer: What is to become of figures that he wrote over.

    Raises:
        RefusedError: There is no such passage, it is too long, or something personal or secret stands in it.
    """
    actor.check(Right.WRITE)
    viewer = actor.viewer
    _refuse_words(text)
    passage = passage_to_edit(workspace, viewer, number, index)
    newest = find_listed(workspace, viewer, number).newest
    written = report_in_reach(workspace, viewer, newest.number)
    if newest.number != number:
        theirs = _same_place(report_passages(written.report), passage)
        if theirs is None or theirs.text != passage.text:
            said = theirs.text if theirs else ""
            return Edited(overtaken=newest.number, overtaken_by=newest.made_by, theirs=said)
        passage = theirs
    if _lines(text) == _lines(passage.text):
        return Edited(unchanged=True)
    held = overrides(viewer, [run.id for run in passage.runs if isinstance(run, Figure)])
    after = next_version(written.number)
    today = today_of(workspace, viewer, written)
    quotes = _quotes(workspace, viewer, written.report)

    def edit(restored: Collection[str] = ()) -> EditedPassage:
        return edit_passage(
            written.report,
            passage,
            text,
            today=today,
            fresh_id=lambda ordinal: workspace.figure_id(f"{after}\0{written.digest}", ordinal),
            overridden=held,
            restored=restored,
            quotes=quotes,
        )

    edited = edit()
    if edited.changed and answer is Answer.RESTORE:
        edited = edit([change.figure.id for change in edited.changed])
    if edited.lost:
        raise RefusedError(
            Message("“{text}”这样的行由报告自己编排，不能写在段落里。", text=edited.lost[0])
        )
    if not edited.report.blocks:
        raise RefusedError(Message("报告不能没有正文。"))
    if edited.changed and answer is Answer.ASK:
        return Edited(edited=edited)
    report = replace(edited.report, previous=written.number, reason="")
    kept, _new = keep_version(viewer, report, after, written)
    return Edited(kept.number, edited)


def today_of(workspace: Workspace, viewer: Viewer, written: WrittenReport) -> dict[str, Figure]:
    """What the figures of a version read today."""
    return kept(
        workspace,
        viewer,
        ("today", written.number),
        lambda _changeset: figures_today(workspace, viewer, written.report),
        beside=CHANGE_NO_FIGURE,
        most=MOST_REPORTS,
    )


def override_in_text(
    workspace: Workspace,
    actor: Actor,
    number: str,
    ordinal: int,
    value: str | None,
    *,
    reason: str,
    approver: str,
) -> str:
    """Let a figure stand otherwise, with a reason and a second person, and write it so; the next version.

    With no value what was said before is taken back, and the figure says again what was computed.

    Raises:
        RefusedError: As of any override; or somebody else has kept a version meanwhile.
    """
    actor.check(Right.WRITE)
    viewer = actor.viewer
    written = newest_in_reach(workspace, viewer, number)
    figure = next((one for one in written.report.figures() if one.ordinal == ordinal), None)
    if figure is None:
        raise RefusedError(Message("报告中没有这个数。"))
    done = override_figure(
        workspace,
        viewer,
        number,
        figure.id,
        value,
        reason=reason,
        approver=approver,
        actor=actor.label,
    )
    text = "" if done.text == replace(figure, written="").text else done.text
    report = _with_figure(written.report, replace(figure, written=text, differs=False))
    if report == written.report:
        return number
    report = replace(report, previous=number, reason="")
    return keep_version(viewer, report, next_version(number), written)[0].number


def restore_figure(workspace: Workspace, actor: Actor, number: str, ordinal: int) -> str:
    """Let a figure that was written over say again what was computed; the next version.

    Raises:
        RefusedError: There is no such figure, or nobody wrote over it.
    """
    actor.check(Right.WRITE)
    written = newest_in_reach(workspace, actor.viewer, number)
    figure = next((one for one in written.report.figures() if one.ordinal == ordinal), None)
    if figure is None or not figure.differs:
        raise RefusedError(Message("这个数没有被改过。"))
    report = _with_figure(written.report, replace(figure, written="", differs=False))
    report = replace(report, previous=number, reason="")
    return keep_version(actor.viewer, report, next_version(number), written)[0].number


def _with_figure(report: Report, figure: Figure) -> Report:
    def change(passage: Passage) -> tuple[tuple[Run, ...], ...]:
        return (
            tuple(
                figure if isinstance(run, Figure) and run.id == figure.id else run
                for run in passage.runs
            ),
        )

    return rewritten(report, change)


def offers(workspace: Workspace, viewer: Viewer, number: str) -> tuple[Offer, ...]:
    """Paragraphs and worked examples that units sent for the period of a report, to be taken over.

    Raises:
        RefusedError: There is no such report that the viewer may see.
    """
    written = report_in_reach(workspace, viewer, number)
    said = "\n".join(passage.text for passage in report_passages(written.report))
    found = []
    for record, shown, label in _texts_of_units(workspace, viewer, written.report):
        kind = workspace.pack.kinds[record.kind]
        found += [
            Offer(text, label.title, label.unit, kind.label, record.ref.record_id, text in said)
            for text in shown
        ]
    return tuple(found[:_MOST_OFFERED])


def _quotes(workspace: Workspace, viewer: Viewer, report: Report) -> list[Text]:
    return [
        Text(text, source=record.ref)
        for record, shown, _label in _texts_of_units(workspace, viewer, report)
        for text in shown
    ]


@dataclass(frozen=True, slots=True)
class _Label:
    title: str
    unit: str


def _texts_of_units(
    workspace: Workspace, viewer: Viewer, report: Report
) -> Iterator[tuple[Record, list[str], _Label]]:
    """The records of the kinds that the template writes of, with what they say at length."""
    pack = workspace.pack
    template = pack.templates.get(report.template)
    if template is None:
        return
    latest = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, pack.kinds["unit"], report.period, latest)
    for cited in cited_records(viewer, pack, template.kinds(), tree, report.unit, latest):
        record = cited.record
        kind = pack.kinds[record.kind]
        days = [value for value in record.values.values() if isinstance(value, date)]
        if days and not any(report.period.start <= day < report.period.end for day in days):
            continue
        texts = [
            cited.shown[field.id]
            for field in kind.fields
            if field.type.id == "text"
            and not field.target
            and field.id != kind.title_field
            and len(cited.shown.get(field.id, "")) >= _SHORTEST_OFFERED
        ]
        title = cited.shown.get(kind.title_field, "") if kind.title_field else ""
        yield record, texts, _Label(title, cited.shown.get("unit", tree.name(record.unit)))


def _same_place(passages: tuple[Passage, ...], passage: Passage) -> Passage | None:
    """The passage in another version: the one that says the same, the nearest first; else the one at its place."""
    same = [one for one in passages if one.sort is passage.sort and one.text == passage.text]
    if same:
        return min(same, key=lambda one: abs(one.index - passage.index))
    here = passages[passage.index] if passage.index < len(passages) else None
    return here if here is not None and here.sort is passage.sort else None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _refuse_words(text: str) -> None:
    if len(text) > LONGEST:
        raise RefusedError(Message("一段最多{count}个字。", count=LONGEST))
    if find_personal_number(text):
        raise RefusedError(Message("文字中有身份证号、手机号一类的个人号码，请删去。"))
    if find_secret_mark(text):
        raise RefusedError(Message("有密级或内部标志，涉密文件和内部资料不能在这里处理。"))
