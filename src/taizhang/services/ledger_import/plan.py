"""What an import would do: the whole workbook against the ledger, nothing written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Status
from taizhang.core.ledger.sheet import find_columns, read_row
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.core.values import Message, Place, Problem
from taizhang.services.founding import Foundings
from taizhang.services.ledger_import.several import settle_several, still_free
from taizhang.services.ledger_import.sheet import plan_sheet
from taizhang.services.ledger_import.state import ImportWork, Incoming
from taizhang.services.ledger_import.submission import plan_submissions, read_nil_sheet
from taizhang.services.locked import ClosedPeriods, check_leave
from taizhang.services.lookup import NameLookup
from taizhang.services.workspace import kinds_in_force
from taizhang.store import queries
from taizhang.store.ledger.models import Changeset
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date

    from taizhang.core.documents.workbook import Sheet
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import Record
    from taizhang.services.ledger_import.terms import ImportTerms
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
    terms: ImportTerms,
) -> ImportWork:
    """Plan the import of a workbook whose bytes have this digest.

    Args:
        workspace: The workspace.
        viewer: Whose act it is.
        incoming: The workbook, and how it was read.
        digest: Of its bytes.
        received_on: The day on which it came.
        new_id: Gives ids to rows that have none.
        terms: Whether it counts at once, and whether it may reach into a closed period.

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
        terms=terms,
        foundings=Foundings.now(workspace, everything(viewer.name)),
        closed=None
        if check_leave(terms.leave, viewer.name)
        else ClosedPeriods.now(workspace, viewer),
        taken_in=max({*before.values_list("number", flat=True)} - undone, default=0),
        problems=[*incoming.problems],
        notes=[*incoming.notes],
        learned=incoming.learned,
    )
    then = kinds_in_force(workspace, work.meta.worded)
    work.written = {
        kind_id: kind.as_written(then.get(kind_id, kind)) for kind_id, kind in kinds.items()
    }
    if work.meta.foreign:
        # It says nothing of what it has no column for.
        work.written = {kind_id: _lenient(kind) for kind_id, kind in work.written.items()}
    _find_unit(work)
    held = _held(work)
    work.lookup = NameLookup.of(kinds, held)
    work.lookup.prefer(work.tree)
    said_nil = read_nil_sheet(work)
    # Registers first, units before all, and before each sheet what its links name: it may be in the same file.
    order = sorted(
        work.meta.sheets.items(),
        key=lambda item: (
            item[1] != UNIT_KIND_ID,
            not kinds[item[1]].is_register,
            _depth(kinds, item[1]),
        ),
    )
    for number, (sheet_name, kind_id) in enumerate(order):
        terms.planning(number, len(order))
        sheet = work.book.sheet(sheet_name)
        if work.meta.period is not None and not kinds[kind_id].reported_in(work.meta.period):
            _refuse_retired(work, kinds[kind_id], sheet)
        elif sheet is not None:
            plan_sheet(work, kinds[kind_id], sheet, still_free(work, kind_id, held))
        elif work.written[kind_id].label not in said_nil:
            message = Message("缺少工作表“{sheet}”，视为没有填。", sheet=sheet_name)
            work.problems.append(Problem(message, Place(work.file)))
    settle_several(work)
    plan_submissions(work, said_nil, held)
    return work


def _depth(kinds: Mapping[str, RecordKind], kind_id: str, above: tuple[str, ...] = ()) -> int:
    """How many kinds a record of a kind may name one behind the other, circles left out."""
    targets = {field.target for field in kinds[kind_id].fields if field.target in kinds}
    depths = [_depth(kinds, target, (*above, kind_id)) for target in targets - {kind_id, *above}]
    return 1 + max(depths, default=-1)


def _lenient(kind: RecordKind) -> RecordKind:
    """The kind as a sheet may have it that lacks columns for what need not be filled in."""
    return replace(kind, fields=tuple(replace(field, newer=True) for field in kind.fields))


def _held(work: ImportWork) -> tuple[Record, ...]:
    """What the workbook is held against: what its cells may name, and what its rows may be.

    Of the many records that nobody names and that belong to who sends them, only those of the sender and of the
    units that it took over: with many units, each workbook would else wait for the records of all.
    """
    kinds = work.pack.kinds
    sheets = {*work.meta.sheets.values()}
    named = {kind.id for kind in kinds.values() if kind.is_register}
    named |= {item.target for kind in kinds.values() for item in kind.fields if item.target}
    # What a sheet may hold of several units is held against all of them.
    named |= {kind for kind in sheets if kinds[kind].owner_field or not work.meta.unit}
    own = sheets - named
    waiting = work.status is not Status.APPROVED

    def records(only: set[str], units: Collection[str] = ()) -> tuple[Record, ...]:
        nobody, now = UnitTree(()), work.changeset
        return queries.records(work.everybody, kinds, nobody, now, only, units, waiting=waiting)

    senders = (work.meta.unit, *work.taken_over)
    return records(named) + (records(own, senders) if own else ())


def _refuse_retired(work: ImportWork, kind: RecordKind, sheet: Sheet | None) -> None:
    """A workbook that went out before its kind was retired may have a sheet for it still; an empty one is no fault."""
    header = sheet.rows[0] if sheet and sheet.rows else ()
    columns, wrong = find_columns(work.written[kind.id], header, work.file, kind.label)
    place = Place(work.file)
    rows = sheet.rows[1:] if sheet and not wrong else ()
    if wrong or any(
        read_row(work.written[kind.id], columns, cells, place, work.lookup) for cells in rows
    ):
        message = Message(
            "“{label}”自{day}起不再报送，这张表没有导入。", label=kind.label, day=kind.retired
        )
        where = Place(work.file, sheet=sheet.name if sheet else kind.label)
        work.problems.append(Problem(message, where))


def _find_unit(work: ImportWork) -> None:
    """The unit that sends must be one of the period, and one that the viewer may send for."""
    unit, period = work.meta.unit, work.meta.period
    if not unit:
        if work.viewer.unit:
            raise work.refusal(Message("基础名录只能由管理全部单位的人导入。"))
        if work.status is not Status.APPROVED:
            raise work.refusal(Message("基础名录不经审核，请不带 --for-review 导入。"))
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
