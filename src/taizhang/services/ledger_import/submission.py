"""Who has sent, or said that there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import is_empty, text_of
from taizhang.core.ledger.record import Record
from taizhang.core.ledger.submission import Submission, SubmissionState
from taizhang.core.rendering.ledger_workbook import (
    NIL_SHEET,
    NIL_YES,
)
from taizhang.core.values import Message, Place, Problem
from taizhang.services.ledger_import.state import ImportWork
from taizhang.services.ledger_template import happened_in
from taizhang.services.locked import closed_message
from taizhang.store.submissions import submissions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.ledger.kind import RecordKind


def plan_submissions(work: ImportWork, said_nil: Mapping[str, str], held: Sequence[Record]) -> None:
    """What the workbook says of each kind: sent, nil, or nothing."""
    if not work.meta.unit or work.meta.period is None:
        return
    work.sent = submissions(work.viewer, work.changeset, work.meta.unit)
    for kind_id in dict.fromkeys(work.meta.sheets.values()):
        kind = work.written[kind_id]
        plans = [plan for plan in work.plans if plan.kind.id == kind_id]
        if not kind.reported_in(work.meta.period) or not all(plan.readable for plan in plans):
            continue
        rows = [row for plan in plans for row in plan.rows.values()]
        if rows and kind.label in said_nil:
            message = Message(
                "“{label}”既有记录，又选了“{nil}”，请二者取一。", label=kind.label, nil=NIL_YES
            )
            work.nil_problem(message, said_nil[kind.label])
        elif any(not row.problems for row in rows):
            _submit(work, kind, SubmissionState.SENT)
        elif kind.label in said_nil:
            _say_nil(work, kind, said_nil[kind.label], held)


def _say_nil(work: ImportWork, kind: RecordKind, cell: str, held: Sequence[Record]) -> None:
    """A nil report, unless the ledger holds records of the period: they do not go by being left out."""
    assert work.meta.period is not None  # noqa: S101 (asked before; tells the type checker)
    against = [
        record
        for record in held
        if record.kind == kind.id
        and record.unit in (work.meta.unit, *work.taken_over)
        and happened_in(kind, record, work.meta.period)
    ]
    if against:
        message = Message(
            "“{label}”选了“{nil}”，但台账中已有本期记录{count}条（如“{title}”），没有记为零报告；"
            "记录填错的，请在原来的行里改正，不要删行。",
            label=kind.label,
            nil=NIL_YES,
            count=len(against),
            title=str(against[0].values.get(kind.title_field, "")),
        )
        work.nil_problem(message, cell)
        return
    if _submit(work, kind, SubmissionState.NIL):
        work.nil.append(kind.label)


def read_nil_sheet(work: ImportWork) -> dict[str, str]:
    """The labels of the kinds said nil, each with the cell that says so."""
    sheet = work.book.sheet(NIL_SHEET)
    found: dict[str, str] = {}
    for number, row in enumerate(sheet.rows[1:] if sheet else (), start=2):
        if len(row) > 1 and not is_empty(row[0]) and not is_empty(row[1]):
            if text_of(row[1]) == NIL_YES:
                found[text_of(row[0])] = f"B{number}"
            else:
                message = Message("这一格只能选“{nil}”或留空。", nil=NIL_YES)
                work.nil_problem(message, f"B{number}")
    return found


def _submit(work: ImportWork, kind: RecordKind, state: SubmissionState) -> bool:
    """Note that a kind was sent; False if a closed period keeps it out."""
    assert work.meta.period is not None  # noqa: S101 (asked before; tells the type checker)
    held = next(
        (item for item in work.sent if (item.kind, item.period) == (kind.id, work.meta.period)),
        None,
    )
    # The first time of its kind counts: a later correction does not make a report late.
    if held is None or held.state is not state:
        line = work.closed.lock(work.meta.unit, work.meta.period) if work.closed else None
        if line is not None and work.closed is not None:
            message = closed_message(line, work.closed.name(line))
            what = Message("“{label}”没有记为已报：{error}", label=kind.label, error=message)
            work.problems.append(Problem(what, Place(work.file)))
            return False
        work.submissions.append(
            Submission(work.meta.unit, kind.id, work.meta.period, state, work.received_on)
        )
    return True
