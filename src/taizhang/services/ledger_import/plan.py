"""What an import would do: the whole workbook against the ledger, nothing written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.core.values import Message, Place, Problem
from taizhang.services.ledger_import.several import settle_several, still_free
from taizhang.services.ledger_import.sheet import plan_sheet
from taizhang.services.ledger_import.state import ImportWork, Incoming
from taizhang.services.ledger_import.submission import plan_submissions, read_nil_sheet
from taizhang.services.lookup import NameLookup
from taizhang.store import queries
from taizhang.store.ledger.models import Changeset
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


def plan_import(
    workspace: Workspace,
    viewer: Viewer,
    incoming: Incoming,
    digest: str,
    *,
    received_on: date,
    new_id: Callable[[], str],
) -> ImportWork:
    """Plan the import of a workbook whose bytes have this digest.

    Raises:
        RefusedError: The workbook as a whole cannot be used.
    """
    kinds = workspace.pack.kinds
    changeset = queries.latest_changeset(viewer)
    before = Changeset.objects.filter(source_digest=digest, number__lt=changeset)
    undone = queries.undone_changesets(viewer)
    work = ImportWork(
        workspace=workspace,
        viewer=viewer,
        everybody=everything(viewer.name),
        book=incoming.book,
        meta=incoming.meta,
        received_on=received_on,
        new_id=new_id,
        changeset=changeset,
        taken_in=max({*before.values_list("number", flat=True)} - undone, default=0),
        problems=[*incoming.problems],
        notes=[*incoming.notes],
        learned=incoming.learned,
    )
    only = {kind.id for kind in kinds.values() if kind.is_register} | {
        *work.meta.sheets.values(),
        *(item.target for kind in kinds.values() for item in kind.fields if item.target),
    }
    held = queries.records(work.everybody, kinds, UnitTree(()), changeset, only)
    work.lookup = NameLookup.of(kinds, held)
    _find_unit(work)
    work.lookup.prefer(work.tree)
    said_nil = read_nil_sheet(work)
    # Registers first, units before all: what they name may be named further on in the same file.
    order = sorted(
        work.meta.sheets.items(),
        key=lambda item: (item[1] != UNIT_KIND_ID, not kinds[item[1]].is_register),
    )
    for sheet_name, kind_id in order:
        sheet = work.book.sheet(sheet_name)
        if sheet is not None:
            plan_sheet(work, kinds[kind_id], sheet, still_free(work, kind_id, held))
        elif kinds[kind_id].label not in said_nil:
            message = Message("缺少工作表“{sheet}”，视为没有填。", sheet=sheet_name)
            work.problems.append(Problem(message, Place(work.file)))
    settle_several(work)
    plan_submissions(work, said_nil, held)
    return work


def _find_unit(work: ImportWork) -> None:
    """The unit that sends must be one of the period, and one that the viewer may send for."""
    unit, period = work.meta.unit, work.meta.period
    if not unit:
        if work.viewer.unit:
            raise work.refusal(Message("基础名录只能由管理全部单位的人导入。"))
        return
    if period is None:
        raise work.refusal(Message("报送表没有写明时段，请重新导出报送表。"))
    work.tree = queries.unit_tree(
        work.everybody, work.pack.kinds[UNIT_KIND_ID], period, work.changeset
    )
    if work.tree.span(unit) is None:
        raise work.refusal(
            Message(
                "单位名录中没有“{unit}”（{period}），请先导入基础名录。",
                unit=unit,
                period=period.name,
            )
        )
    if not work.viewer.sees(unit, work.tree):
        raise work.refusal(Message("只能导入本单位和下级单位的报送表。"))
