"""A list handed over as a workbook: what the filters show, with all of its columns, at once or in the background."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from taizhang.core.ledger.record import Status
from taizhang.core.rendering.list_sheet import SheetColumn, render_list_sheet
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.clock import today
from taizhang.services.desk_book import note
from taizhang.services.files import file_name
from taizhang.services.job_tasks import TASKS
from taizhang.services.list_question import find_kind, read_question
from taizhang.services.listing import list_records
from taizhang.services.record_versions import whole_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from taizhang.services.job_tasks import Work
    from taizhang.services.list_question import Question
    from taizhang.services.listing import RecordList
    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace

MOST_ROWS = 100_000
"""More than this is no table that a person reads; `taizhang export` hands over whole ledgers."""
AT_ONCE = 2_000
"""Longer lists are made in the background."""
FILE = "list.xlsx"
STATE_NAMES: dict[Status, str] = {
    Status.APPROVED: "已审核",
    Status.SUBMITTED: "待审核",
    Status.RETURNED: "已退回",
    Status.DRAFT: "草稿",
    Status.WITHDRAWN: "已撤销",
}
"""What a state is called."""
_BATCH = 1_000
_NARROWEST, _WIDEST = 8, 40


def export_list(
    workspace: Workspace,
    actor: Actor,
    question: Question,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    *,
    told: Callable[[str, str, str], None] | None = None,
) -> tuple[str, bytes]:
    """The name and the content of a workbook of all that a list shows.

    Args:
        workspace: The workspace.
        actor: For whom.
        question: Which list.
        progress: Is told how many lines are done, of how many.
        told: Is told who took what out, and how much; without it the book of the desk is.

    Raises:
        RefusedError: There is nothing, or more than a table should hold.
    """
    kind = find_kind(workspace, question.kind)
    columns = question.columns or tuple(field.id for field in kind.fields)
    question = replace(question, columns=columns, page=1)
    first = list_records(workspace, actor.viewer, question, size=_BATCH)
    if first.count > MOST_ROWS:
        raise RefusedError(
            Message(
                "共 {count} 条，一次最多导出 {most} 条。请按时段或单位分开导出。",
                count=first.count,
                most=MOST_ROWS,
            )
        )
    head = [
        SheetColumn("单位", 16),
        *(
            SheetColumn(column.label, _width(first, at), _places(first, at), column.total)
            for at, column in enumerate(first.columns)
        ),
        SheetColumn("状态", 9),
        SheetColumn("记录号", 14),
    ]
    title = f"{kind.label}　{question.period.name if question.period else '全部时段'}"
    content = render_list_sheet(
        file_name(kind.label),
        title,
        head,
        _rows(workspace, actor, question, first, progress),
        [*_told(workspace, actor, question, first), f"导出日期：{today().isoformat()}"],
    )
    (told or _note)(actor.label, kind.label, f"{first.count}")
    period = question.period.name if question.period else "全部时段"
    return f"{file_name(f'{kind.label} {period}')}.xlsx", content


def _note(actor: str, kind: str, count: str) -> None:
    note(actor, "export", kind, detail=count)


def _rows(
    workspace: Workspace,
    actor: Actor,
    question: Question,
    first: RecordList,
    progress: Callable[[int, int], None],
) -> Iterator[Sequence[object]]:
    found, done = first, 0
    for number in range(1, first.pages + 1):
        if number > 1:
            found = list_records(
                workspace, actor.viewer, replace(question, page=number), size=_BATCH
            )
        for row in found.rows:
            cells = [_cell(cell.value) for cell in row.cells]
            yield (row.unit, *cells, STATE_NAMES[row.state], row.record_id)
        done += len(found.rows)
        progress(done, first.count)


def _cell(value: object) -> object:
    """A day as a day; anything else as it is."""
    if isinstance(value, str) and len(value) == len("2025-06-30"):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _width(found: RecordList, at: int) -> int:
    said = [str(row.cells[at].value) for row in found.rows[:200]]
    widths = [sum(2 if ord(sign) > 255 else 1 for sign in text) for text in said]  # noqa: PLR2004 (wide signs)
    heading = len(found.columns[at].label) * 2
    return min(max(_NARROWEST, heading + 1, *(width + 2 for width in widths), 0), _WIDEST)


def _places(found: RecordList, at: int) -> int:
    field = found.kind.field(found.columns[at].id)
    return field.decimals if field else 0


def _told(
    workspace: Workspace, actor: Actor, question: Question, found: RecordList
) -> Iterator[str]:
    """What was filtered by."""
    yield f"状态：{STATE_NAMES[question.state]}"
    if question.unit:
        yield f"单位：{whole_tree(workspace, actor.viewer).name(question.unit)}及所属单位"
    for chosen in found.filters:
        if chosen.chosen:
            yield f"{chosen.label}：{dict(chosen.options).get(chosen.chosen, '未填')}"
    if question.search:
        yield f"查找：{question.search}"


def export_job(work: Work) -> Mapping[str, Any]:
    """The same in the background."""
    asked = {str(name): str(value) for name, value in work.arguments["asked"].items()}
    period = Period.read(str(work.arguments["period"]))
    question = read_question(work.workspace, str(work.arguments["kind"]), asked, period)
    name, content = export_list(work.workspace, work.actor, question, work.progress)
    (work.folder / FILE).write_bytes(content)
    return {"name": name, "kind": question.kind}


TASKS |= {"list-export": export_job}
