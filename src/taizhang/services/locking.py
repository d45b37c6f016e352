"""Close a period for a unit and all below it, open it again, and see what has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.indicators import Ratio
from taizhang.core.ledger.period_lock import concerns, lock_of
from taizhang.core.ledger.record import Record, Status
from taizhang.core.ledger.submission import SubmissionState
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.values import Known, Message, Period, RefusedError
from taizhang.services.basis import value_in_words
from taizhang.services.entry_names import EntryNames
from taizhang.services.ledger_template import find_unit
from taizhang.services.reason import name_to_keep, reason_to_keep
from taizhang.services.record_versions import FieldChange, field_changes
from taizhang.services.reporting import check_changeset, compute
from taizhang.services.waiting_record import count_waiting
from taizhang.services.workspace import writing
from taizhang.store import queries
from taizhang.store.ledger.models import PeriodLock
from taizhang.store.locks import lock_lines
from taizhang.store.submissions import submissions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.indicators import Indicator
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.values import Value
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class LockDone:
    """What closing or opening a period did.

    Attributes:
        unit: The short name of the unit.
        changeset: By which it was done: the ledger as known at it is the snapshot.
        waiting: How many records of the period still wait for approval.
        missing: How many reports that are owed for the period have not come.
    """

    unit: str
    period: Period
    changeset: int
    waiting: int
    missing: int


class Difference(StrEnum):
    """What has become of a record."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class RecordDifference:
    """A record that does not say what it said; `fields` is empty where it has come or gone."""

    record_id: str
    kind: str
    unit: str
    title: str
    what: Difference
    changesets: tuple[int, ...]
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """An indicator that does not give what it gave."""

    indicator: str
    name: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class ReportDifference:
    """A unit of which it is no longer known to have reported what it had; None is nothing."""

    unit: str
    kind: str
    period: Period
    then: SubmissionState | None
    now: SubmissionState | None


@dataclass(frozen=True, slots=True)
class PeriodChanges:
    """What has changed in a period since a changeset.

    `cleared` are records whose content the law had cleared since: they are missing at both times.
    """

    unit: str
    period: Period
    since: int
    until: int
    records: tuple[RecordDifference, ...]
    figures: tuple[FigureDifference, ...]
    reports: tuple[ReportDifference, ...] = ()
    cleared: tuple[str, ...] = ()


def lock_period(
    workspace: Workspace, viewer: Viewer, unit: str, period: Period, *, reason: str
) -> LockDone:
    """Close a period for a unit and all below it: what it protects changes only with reason and approver.

    Raises:
        RefusedError: There is no such unit in the period, it is closed already, or there is no reason.
    """
    return _write(workspace, viewer, unit, period, locked=True, reason=reason, approver="")


def unlock_period(
    workspace: Workspace,
    viewer: Viewer,
    unit: str,
    period: Period,
    *,
    reason: str,
    approver: str,
) -> LockDone:
    """Open a closed period again for a unit and all below it.

    Raises:
        RefusedError: There is no such unit in the period, it is not closed, or nobody else has agreed.
    """
    approver = name_to_keep(approver)
    if not approver or approver == viewer.name:
        raise RefusedError(Message("解封须由两人办理：请写明另一位批准人。"))
    return _write(workspace, viewer, unit, period, locked=False, reason=reason, approver=approver)


def _write(
    workspace: Workspace,
    viewer: Viewer,
    unit: str,
    period: Period,
    *,
    locked: bool,
    reason: str,
    approver: str,
) -> LockDone:
    action = "lock" if locked else "unlock"
    reason = reason_to_keep(reason, "封账" if locked else "解封")
    with writing(viewer.name, action, reason=reason, approver=approver) as changeset:
        before = changeset.number - 1
        tree = queries.unit_tree(viewer, workspace.pack.kinds[UNIT_KIND_ID], period, before)
        code = find_unit(tree, unit, period)
        _refuse_unseen(viewer, code, tree)
        line = lock_of(lock_lines(viewer, before), code, period, tree)
        if locked and line is not None:
            raise RefusedError(
                Message(
                    "{period}已经对“{unit}”封账（变更号 {number}）。",
                    period=period.name,
                    unit=tree.name(line.unit),
                    number=line.changeset,
                )
            )
        if not locked and line is None:
            raise RefusedError(
                Message("{period}没有对“{unit}”封账。", period=period.name, unit=tree.name(code))
            )
        PeriodLock.objects.create(unit=code, period=str(period), locked=locked, changeset=changeset)
        scope = set(tree.scope(code))
        waiting = count_waiting(workspace, viewer, scope, period)
        missing = _missing(workspace, viewer, scope, period, tree, before)
    return LockDone(tree.name(code), period, changeset.number, waiting, missing)


def _refuse_unseen(viewer: Viewer, code: str, tree: UnitTree) -> None:
    if not viewer.sees(code, tree):
        raise RefusedError(Message("只能对本单位和下级单位封账、解封。"))


def _missing(
    workspace: Workspace,
    viewer: Viewer,
    scope: set[str],
    period: Period,
    tree: UnitTree,
    changeset: int,
) -> int:
    sent = {(item.unit, item.kind, item.period) for item in submissions(viewer, changeset)}
    return sum(
        (span.code, expectation.kind, part) not in sent
        for expectation in workspace.pack.expectations
        for span in tree.spans
        if span.code in scope and expectation.owed_by(span)
        for part in expectation.periods(period)
        if span.within(part)
    )


def changes_since(
    workspace: Workspace,
    viewer: Viewer,
    unit: str,
    period: Period,
    since: int | None = None,
) -> PeriodChanges:
    """What has changed in the records and the indicators of a unit and period since a changeset.

    Args:
        workspace: The workspace.
        viewer: For whom.
        unit: With all below it.
        period: The period.
        since: The changeset; None is the one by which the period was last closed.

    Raises:
        RefusedError: There is no such unit or changeset, or the period was never closed.
    """
    kinds = workspace.pack.kinds
    until = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, kinds[UNIT_KIND_ID], period, until)
    code = find_unit(tree, unit, period)
    if since is None:
        about = {code, *tree.above(code)}
        closed = [
            line.changeset
            for line in lock_lines(viewer)
            if line.locked and line.period == period and line.unit in about
        ]
        if not closed:
            raise RefusedError(
                Message(
                    "{period}没有封过账，请用 --since 写明从哪个变更号看起。", period=period.name
                )
            )
        since = max(closed)
    since = check_changeset(viewer, since)
    scope = set(tree.scope(code))
    then = _held(workspace, viewer, tree, scope, period, since)
    now = _held(workspace, viewer, tree, scope, period, until)
    names = EntryNames(workspace, viewer)
    differing = [
        key
        for key in dict.fromkeys([*then, *now])
        if key not in then or key not in now or _says(then[key]) != _says(now[key])
    ]
    versions = queries.changesets_of(viewer, differing, since)
    return PeriodChanges(
        unit=tree.name(code),
        period=period,
        since=since,
        until=until,
        records=tuple(
            _difference(workspace, then.get(key), now.get(key), names, versions.get(key, ()))
            for key in differing
        ),
        figures=_figures(workspace, viewer, code, period, since, until),
        reports=_reports(workspace, viewer, scope, period, names.units, since, until),
        cleared=queries.cleared_since(viewer, since, scope),
    )


def _says(record: Record) -> tuple[object, ...]:
    return record.unit, frozenset(record.values.items())


def _held(
    workspace: Workspace,
    viewer: Viewer,
    tree: UnitTree,
    scope: set[str],
    period: Period,
    changeset: int,
) -> dict[str, Record]:
    """The records of a scope that count and concern a period, as known at a changeset."""
    kinds = workspace.pack.kinds
    return {
        record.ref.record_id: record
        for record in queries.records(viewer, kinds, tree, changeset)
        if record.status is Status.APPROVED
        and record.unit in scope
        and concerns(kinds[record.kind], period, record.values)
    }


def _difference(
    workspace: Workspace,
    then: Record | None,
    now: Record | None,
    names: EntryNames,
    changesets: tuple[int, ...],
) -> RecordDifference:
    record = now or then
    assert record is not None  # noqa: S101 (one of the two is there; tells the type checker)
    kind = workspace.pack.kinds[record.kind]
    fields: tuple[FieldChange, ...] = ()
    if then is not None and now is not None:
        fields = field_changes(kind, then.values, now.values, names)
        if then.unit != now.unit:
            moved = FieldChange(
                "单位",
                names.units.get(then.unit, then.unit),
                names.units.get(now.unit, now.unit),
            )
            fields = (moved, *fields)
    what = (
        Difference.NEW if then is None else Difference.GONE if now is None else Difference.CHANGED
    )
    return RecordDifference(
        record_id=record.ref.record_id,
        kind=kind.label,
        unit=names.units.get(record.unit, record.unit),
        title=str(record.values.get(kind.title_field, "")),
        what=what,
        changesets=changesets,
        fields=fields,
    )


def _reports(
    workspace: Workspace,
    viewer: Viewer,
    scope: set[str],
    period: Period,
    names: Mapping[str, str],
    since: int,
    until: int,
) -> tuple[ReportDifference, ...]:
    """What the units of a scope have reported otherwise for the period, or for a part of it."""
    then, now = (
        {
            (item.unit, item.kind, item.period): item.state
            for item in submissions(viewer, changeset)
            if item.unit in scope and item.period.overlaps(period)
        }
        for changeset in (since, until)
    )
    kinds = workspace.pack.kinds
    return tuple(
        ReportDifference(
            names.get(unit, unit),
            kinds[kind].label if kind in kinds else kind,
            part,
            then.get((unit, kind, part)),
            now.get((unit, kind, part)),
        )
        for unit, kind, part in dict.fromkeys([*then, *now])
        if then.get((unit, kind, part)) != now.get((unit, kind, part))
    )


def _figures(
    workspace: Workspace, viewer: Viewer, code: str, period: Period, since: int, until: int
) -> tuple[FigureDifference, ...]:
    indicators = workspace.pack.indicators
    try:
        then = compute(workspace, viewer, indicators, code, period, since).current
    except RefusedError:
        # The unit was not known yet: there were no figures.
        return ()
    now = compute(workspace, viewer, indicators, code, period, until).current
    return tuple(
        FigureDifference(name, item.name, *_both_in_words(item, then[name].value, now[name].value))
        for name, item in indicators.items()
        if then[name].value != now[name].value
    )


def _both_in_words(item: Indicator, then: Value, now: Value) -> tuple[str, str]:
    """A rate as it is printed, with more places only where it differs in those alone."""
    if isinstance(item.body, Ratio):
        printed = [
            Known(round(one.number, item.decimals)) if isinstance(one, Known) else one
            for one in (then, now)
        ]
        if printed[0] != printed[1]:
            then, now = printed
    return value_in_words(then), value_in_words(now)
