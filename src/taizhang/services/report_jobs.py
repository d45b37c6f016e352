"""What takes long with reports, done in the background: writing, drawing files, taking a file back, issuing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from taizhang.core.reports.passage import PassageSort, report_passages
from taizhang.core.reports.returned import Verdict
from taizhang.core.values import Message, Period, RefusedError
from taizhang.packs.layout import BUILT_IN_LAYOUTS, built_in_layouts
from taizhang.services.accepting import accept
from taizhang.services.job_tasks import TASKS
from taizhang.services.jobs import find_job, job_folder
from taizhang.services.message_json import message_to_json
from taizhang.services.overriding import override_figure
from taizhang.services.report_list import find_listed, report_in_reach
from taizhang.services.reporting import (
    LAYOUTS,
    USUAL_LAYOUT,
    WrittenReport,
    find_layout,
    open_report,
    render_report,
    write_report,
)
from taizhang.services.returned_file import REPORT, WORKSPACE, open_returned
from taizhang.services.returning import Returns
from taizhang.services.rights import Right
from taizhang.services.signing import issue_signed
from taizhang.services.word_template import own_word_template
from taizhang.store.overrides import overrides

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from taizhang.core.reports.tree import Report
    from taizhang.services.accepting import Accepted
    from taizhang.services.job_tasks import Work
    from taizhang.services.jobs import JobView
    from taizhang.services.returned_file import ReturnedFile
    from taizhang.services.returning import ReturnedFigure
    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace

SIGNS_ON_A_PAGE = 550
ROWS_ON_A_PAGE = 28
LONG = 20
"""A report of more pages is drawn in the background."""
MANY_UNITS = 40
"""A report on a unit with more below it is written in the background."""
MOST_BYTES = 20 * 1024 * 1024
"""How large a file may be that comes back."""
_NAME = re.compile(r"^name:\s*(.+?)\s*(?:#.*)?$", re.MULTILINE)
BY_FILE, BY_LEDGER, OPEN = "file", "ledger", "open"
"""What is to become of a figure that a file says otherwise."""


def pages_of(report: Report) -> int:
    """About how many pages a report has."""
    signs = rows = 0
    for passage in report_passages(report):
        if passage.sort is PassageSort.CELL:
            rows += 1
        else:
            signs += len(passage.text) + 14
    tables = [block for block in report.all_blocks() if hasattr(block, "columns")]
    columns = max((getattr(block, "columns", 1) for block in tables), default=1)
    return 1 + signs // SIGNS_ON_A_PAGE + rows // max(columns, 1) // ROWS_ON_A_PAGE


def layout_names(workspace: Workspace) -> dict[str, str]:
    """The layouts that a report can be drawn in, the office's own first: what each is called, by its id."""
    folder = workspace.folder / LAYOUTS
    own = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    built_in = [BUILT_IN_LAYOUTS / f"{name}.yaml" for name in built_in_layouts()]
    found: dict[str, str] = {}
    for path in (*own, *built_in):
        found.setdefault(path.stem, _layout_name(path))
    return found


def _layout_name(path: Path) -> str:
    try:
        said = _NAME.search(path.read_text("utf-8-sig")[:2000])
    except (OSError, UnicodeDecodeError):
        said = None
    return said[1].strip().strip("\"'") if said else path.stem


def write(
    workspace: Workspace,
    actor: Actor,
    unit: str,
    period: Period,
    *,
    template: str,
    signed_on: date | None = None,
) -> str:
    """Write a report of a unit of the actor's; its number.

    Raises:
        RefusedError: The unit is not his, or there is nothing to write from.
    """
    actor.check(Right.WRITE)
    word = own_word_template(workspace, template)
    written, _composition = write_report(
        workspace,
        actor.viewer,
        unit,
        period,
        template=template,
        signed_on=signed_on,
        word=word,
        layout=USUAL_LAYOUT,
    )
    return written.number


def draw_files(
    workspace: Workspace,
    actor: Actor,
    number: str,
    forms: Sequence[str],
    *,
    clean: bool = False,
    layout: str = "",
) -> tuple[dict[str, bytes], tuple[Message, ...]]:
    """The files of a report by name, and what is to be known of them.

    Args:
        workspace: The workspace.
        actor: Who wants them.
        number: Which version.
        forms: Formats of `FORMATS`, or `basis` for the basis table alone.
        clean: Whether they are to be sent out.
        layout: In which layout; as the report was written last if empty.

    Raises:
        RefusedError: There is no such report or layout, or it cannot be printed here.
    """
    actor.check(Right.READ)
    written = report_in_reach(workspace, actor.viewer, number)
    notes: list[Message] = []
    word = own_word_template(workspace, written.report.template) if "docx" in forms else None
    files = render_report(
        workspace,
        actor.viewer,
        written,
        [form for form in forms if form != "basis"],
        clean=clean and "basis" not in forms,
        tell=notes.append,
        layout=find_layout(workspace, layout or written.layout),
        word=word if not layout else None,
    )
    endings = tuple(".xlsx" if form == "basis" else f".{form}" for form in forms)
    return {name: data for name, data in files.items() if name.endswith(endings)}, tuple(notes)


@dataclass(frozen=True, slots=True)
class FigureChoice:
    """What somebody decided of a figure of a file that came back."""

    choice: str
    reason: str = ""


def take_back(
    workspace: Workspace,
    actor: Actor,
    job: JobView,
    choices: Mapping[str, FigureChoice],
    *,
    approver: str = "",
    reason: str = "",
) -> Accepted:
    """Keep the text of a file that came back as the next version, with what was decided of its figures.

    Args:
        workspace: The workspace.
        actor: Who accepts.
        job: The job that read the file.
        choices: For figures that the file says otherwise, by their ids.
        approver: Who agreed to the figures that are to stand as in the file.
        reason: Why the text is accepted; may be empty.

    Raises:
        RefusedError: Nobody agreed, a reason is missing, or the report has gone on meanwhile.
    """
    actor.check(Right.WRITE)
    number = str(job.result["number"])
    written = report_in_reach(workspace, actor.viewer, number)
    newest = find_listed(workspace, actor.viewer, number).newest
    if newest.number not in (number, job.result.get("newest")):
        raise RefusedError(
            Message(
                "上传以后，{who}又存了新版本 {newest}。请先下载新版本对照，再重新上传。",
                who=newest.made_by,
                newest=newest.number,
            )
        )
    path = _named_copy(workspace, job)
    texts = {item["id"]: item["now"] for item in job.result["figures"] if item["now"]}
    agreed = [key for key, one in choices.items() if one.choice == BY_FILE and key in texts]
    known = {figure.id: figure for figure in written.report.figures()}
    for key in agreed:
        if key in known:
            _agree(workspace, actor, number, key, texts[key], choices[key].reason, approver)
    return accept(
        workspace,
        actor.viewer,
        path,
        number=number,
        reason=reason,
        restored=[key for key, one in choices.items() if one.choice == BY_LEDGER],
    )


def _agree(
    workspace: Workspace,
    actor: Actor,
    number: str,
    figure: str,
    text: str,
    reason: str,
    approver: str,
) -> None:
    held = overrides(actor.viewer, [figure]).get(figure)
    if held is not None and held.text == text:
        return
    override_figure(
        workspace,
        actor.viewer,
        number,
        figure,
        text,
        reason=reason,
        approver=approver,
        actor=actor.label,
    )


def _named_copy(workspace: Workspace, job: JobView) -> Any:  # noqa: ANN401 (a path)
    """The file that came with a job, with an ending by which it is read."""
    folder = job_folder(workspace, job.key)
    path = folder / "returned.docx"
    if not path.exists():
        source = folder / "in-0"
        if not source.exists():
            raise RefusedError(Message("上传的文件已经清理，请重新上传。"))
        path.write_bytes(source.read_bytes())
    return path


# --- in the background ----------------------------------------------------------------------------


def write_task(work: Work) -> Mapping[str, Any]:
    """Write a report."""
    asked = work.arguments
    signed_on = str(asked.get("signed_on", ""))
    number = write(
        work.workspace,
        work.actor,
        str(asked["unit"]),
        Period.read(str(asked["period"])),
        template=str(asked["template"]),
        signed_on=date.fromisoformat(signed_on) if signed_on else None,
    )
    return {"number": number}


def files_task(work: Work) -> Mapping[str, Any]:
    """Draw the files of a report into the folder of the job."""
    asked = work.arguments
    files, notes = draw_files(
        work.workspace,
        work.actor,
        str(asked["number"]),
        [str(form) for form in asked["forms"]],
        clean=bool(asked.get("clean")),
        layout=str(asked.get("layout", "")),
    )
    names = []
    for place, (name, data) in enumerate(files.items()):
        (work.folder / f"out-{place}").write_bytes(data)
        names.append(name)
    return {
        "number": asked["number"],
        "names": names,
        "notes": [message_to_json(note) for note in notes],
    }


def issue_task(work: Work) -> Mapping[str, Any]:
    """Issue a report that was signed."""
    done = issue_signed(work.workspace, work.actor, str(work.arguments["number"]))
    return {"number": done.number, "notes": [message_to_json(note) for note in done.notes]}


def return_task(work: Work) -> Mapping[str, Any]:
    """Read a file that came back: of which report it is, and what has become of its figures."""
    work.actor.check(Right.WRITE)
    job = find_job(work.actor, work.folder.name)
    path = _named_copy(work.workspace, job)
    viewer = work.actor.viewer
    asked = str(work.arguments.get("number", ""))
    report_in_reach(work.workspace, viewer, asked)
    returned = open_returned(work.workspace, path, asked)
    number, notes = _which(work.workspace, returned, asked)
    if number != asked:
        report_in_reach(work.workspace, viewer, number)
        returned = open_returned(work.workspace, path, number)
    listed = find_listed(work.workspace, viewer, number)
    found = Returns(work.workspace, viewer, number).look_at(returned.document)
    if found is None:
        raise RefusedError(Message("看不出是本工作区的哪一份报告。"))
    resolution = found.resolution
    return {
        "number": number,
        "asked": asked,
        "newest": listed.newest.number,
        "title": "".join(returned.written.report.title),
        "figures": [
            _told(returned.written, figure)
            for figure in found.figures
            if not figure.resolved.untouched
        ],
        "count": len(found.figures),
        "untouched": sum(one.resolved.untouched for one in found.figures),
        "loose": [[text, message_to_json(place)] for text, place, _paragraph in found.loose()][
            :200
        ],
        "foreign": [[item.id, item.text] for item in resolution.foreign][:50],
        "notes": [message_to_json(note) for note in (*notes, *returned.document.notes)],
    }


def _which(
    workspace: Workspace, returned: ReturnedFile, asked: str
) -> tuple[str, tuple[Message, ...]]:
    """Of which report a file is, and what is odd about what it says of itself.

    Raises:
        RefusedError: It is no Word file, or says that it is of another workspace.
    """
    if returned.word is None:
        raise RefusedError(Message("不是 .docx 文件，请在 Word 或 WPS 里另存为 .docx 再上传。"))
    said = returned.word.document.custom_properties
    if said.get(WORKSPACE, workspace.code) != workspace.code:
        raise RefusedError(Message("这份文件是另一个工作区写出的报告，不能收进来。"))
    number = said.get(REPORT, "")
    if not number:
        return asked, (
            Message("文件里没有报告编号（可能是清稿），按报告 {number} 对照。", number=asked),
        )
    digest = said.get("taizhang_digest", "")
    if open_report(number).digest != digest:
        return number, (
            Message(
                "文件属性与报告 {number} 存的不一致，可能被改动过，请仔细核对。", number=number
            ),
        )
    return number, ()


def _told(written: WrittenReport, figure: ReturnedFigure) -> dict[str, Any]:
    resolved = figure.resolved
    texts = [place.text for place in resolved.found]
    now = next((text for text in texts if text != resolved.figure.text), texts[0] if texts else "")
    indicator = written.pack.indicators.get(resolved.figure.indicator)
    return {
        "id": resolved.figure.id,
        "ordinal": resolved.figure.ordinal,
        "indicator": indicator.name if indicator else resolved.figure.indicator,
        "verdict": resolved.verdict.value,
        "was": resolved.figure.text,
        "now": now,
        "today": figure.now or "",
        "message": message_to_json(resolved.message),
        "place": message_to_json(figure.place) if figure.place else "",
        "sentence": figure.sentence,
        "author": resolved.author,
        "choose": resolved.verdict is Verdict.CHANGED and now != resolved.figure.text,
        "records": [str(ref) for ref in resolved.figure.records[:3]],
    }


TASKS |= {
    "report-write": write_task,
    "report-files": files_task,
    "report-return": return_task,
    "report-issue": issue_task,
}
