"""零报告: a unit says of a kind and period that nothing happened, and may take that back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import excerpt
from taizhang.core.ledger.submission import SubmissionState
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.clock import today
from taizhang.services.ledger_template import find_unit
from taizhang.services.locked import refuse_closed_reports
from taizhang.services.workspace import writing
from taizhang.store import queries
from taizhang.store.facts import slot_map
from taizhang.store.ledger.models import NOTHING_SENT, Changeset
from taizhang.store.ledger.models import Submission as SubmissionRow
from taizhang.store.own_records import count_counted, on_their_way
from taizhang.store.submissions import submissions
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.submission import Expectation
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_MOST_WAITING = 1000


@dataclass(frozen=True, slots=True)
class NilReport:
    """What was said, or taken back, and by which changeset."""

    unit: str
    kind: str
    period: Period
    changeset: int


def nil_report(
    workspace: Workspace, viewer: Viewer, kind: str, unit: str, period: Period
) -> NilReport:
    """Say that nothing of a kind happened in a period.

    Args:
        workspace: The workspace.
        viewer: Who says so; for his own unit and those below it.
        kind: The label or id of the kind.
        unit: The unit, by name, short name or code.
        period: A period for which it is owed.

    Raises:
        RefusedError: The unit does not owe it, has records of it, has said so before, or the period is closed.
    """
    with writing(viewer.name, "nil") as changeset:
        found, code = _owed(workspace, viewer, changeset, kind, unit, period)
        held = _count(workspace, viewer, found, code, period)
        if held:
            raise RefusedError(
                Message(
                    "“{label}”在{period}已有{count}条记录，不能报零报告。",
                    label=found.label,
                    period=period.name,
                    count=held,
                )
            )
        if _said(viewer, changeset, code, found.id, period) is SubmissionState.NIL:
            raise RefusedError(
                Message("“{label}”{period}已报零报告。", label=found.label, period=period.name)
            )
        refuse_closed_reports(workspace, viewer, [(code, period)], None)
        _write(changeset, code, found.id, period, SubmissionState.NIL.value)
    return NilReport(code, found.label, period, changeset.number)


def take_back_nil(
    workspace: Workspace, viewer: Viewer, kind: str, unit: str, period: Period
) -> NilReport:
    """Take a nil report back: it is again as if nothing had been said.

    Raises:
        RefusedError: There is no nil report of that unit, kind and period, or the period is closed.
    """
    with writing(viewer.name, "nil-back") as changeset:
        found, code = _owed(workspace, viewer, changeset, kind, unit, period)
        if _said(viewer, changeset, code, found.id, period) is not SubmissionState.NIL:
            raise RefusedError(
                Message("“{label}”{period}没有报过零报告。", label=found.label, period=period.name)
            )
        refuse_closed_reports(workspace, viewer, [(code, period)], None)
        _write(changeset, code, found.id, period, NOTHING_SENT)
    return NilReport(code, found.label, period, changeset.number)


def _owed(
    workspace: Workspace,
    viewer: Viewer,
    changeset: Changeset,
    text: str,
    unit: str,
    period: Period,
) -> tuple[RecordKind, str]:
    """The kind and the code of the unit that owes it for just this period."""
    kinds = workspace.pack.kinds
    kind = next((item for item in kinds.values() if text in (item.id, item.label)), None)
    expectations = [item for item in workspace.pack.expectations if kind and item.kind == kind.id]
    if kind is None or not expectations:
        raise RefusedError(Message("没有要报的台账“{kind}”。", kind=excerpt(text)))
    tree = queries.unit_tree(
        everything(viewer.name), kinds[UNIT_KIND_ID], period, changeset.number - 1
    )
    code = find_unit(tree, unit, period)
    if not viewer.sees(code, tree):
        raise RefusedError(Message("只能为本单位和下级单位报零报告。"))
    span = tree.span(code)

    def owes(item: Expectation) -> bool:
        return span is not None and item.owed_by(span) and item.periods(period) == (period,)

    if not any(owes(item) for item in expectations):
        raise RefusedError(
            Message(
                "“{unit}”在{period}不用单独报“{label}”。",
                unit=tree.name(code),
                period=period.name,
                label=kind.label,
            )
        )
    return kind, code


def _count(
    workspace: Workspace, viewer: Viewer, kind: RecordKind, unit: str, period: Period
) -> int:
    """How many records of the period there are, those on their way included."""
    counted = count_counted(viewer, [kind], slot_map(), [unit], period)[kind.id]
    days = [stage.date_field for stage in kind.stages] or [kind.first_day_field]
    waiting = on_their_way(viewer, workspace.pack.kinds, [unit], _MOST_WAITING)
    return counted + sum(
        item.kind == kind.id
        and any(
            (day := item.values.get(name)) is not None and period.contains(day)  # type: ignore[arg-type] # a date field
            for name in days
        )
        for item in waiting
    )


def _said(
    viewer: Viewer, changeset: Changeset, unit: str, kind: str, period: Period
) -> SubmissionState | None:
    sent = submissions(viewer, changeset.number - 1, unit)
    return next(
        (item.state for item in sent if (item.kind, item.period) == (kind, period)),
        None,
    )


def _write(changeset: Changeset, unit: str, kind: str, period: Period, state: str) -> None:
    SubmissionRow.objects.create(
        unit=unit,
        kind=kind,
        period=str(period),
        state=state,
        received_on=today(),
        changeset=changeset,
    )
