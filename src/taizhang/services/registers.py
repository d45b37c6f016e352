"""Units and registers as they are kept: entries of a day, and acts that change several lines at once.

A line holds for a time. Whatever changes begins a new line and ends the one before, all of it under one changeset,
so that no day is left on which the register does not fit together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import excerpt
from taizhang.core.ledger.record import Record, RecordRef, Status
from taizhang.core.ledger.review import WAITING
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.core.values import Message, RefusedError
from taizhang.services.clock import new_record_id
from taizhang.services.coherence import disorder, refuse_disorder
from taizhang.services.correcting import changed_values
from taizhang.services.founding import refuse_too_early
from taizhang.services.ledger_template import shown_cell
from taizhang.services.locked import AfterLock, refuse_closed
from taizhang.services.lookup import NameLookup
from taizhang.services.meanwhile import refuse_changed
from taizhang.services.reason import name_to_keep, reason_to_keep
from taizhang.services.record_versions import newest_version, next_version, unit_names
from taizhang.services.workspace import writing
from taizhang.store import queries
from taizhang.store.codec import values_to_json
from taizhang.store.facts import slot_map, write_facts
from taizhang.store.ledger.models import Record as RecordRow
from taizhang.store.ledger.models import RecordVersion
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.services.workspace import Workspace
    from taizhang.store.ledger.models import Changeset
    from taizhang.store.viewer import Viewer

ACTION = "register"
"""What an act on a register is called in the log."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that is to be written.

    Attributes:
        texts: By id of the field; an empty text clears it. Of a new line all there is.
        record_id: Which line, empty for a new one.
        base: The version that was looked at, 0 if that does not matter.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    record_id: str = ""
    base: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a register, as shown.

    Attributes:
        key: The key of what it is a line of: the code of a unit, the number of an entry.
        cells: What stands in it, by id of the field.
        since: From which day it holds.
        until: Up to which day, None if it still does.
    """

    record_id: str
    version: int
    key: str
    title: str
    cells: Mapping[str, str]
    since: dt.date
    until: dt.date | None

    @property
    def seen_as(self) -> str:
        """Which line it is, and which version of it, for a form that was made from it."""
        return f"{self.record_id}:{self.version}"

    def holds(self, day: dt.date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or day < self.until)


def register_of(workspace: Workspace, name: str) -> RecordKind:
    """The register of that id.

    Raises:
        RefusedError: There is none.
    """
    found = workspace.pack.kinds.get(name)
    if found is None or not found.is_register:
        raise RefusedError(Message("没有“{name}”这个名录。", name=excerpt(name)))
    return found


def register_lines(workspace: Workspace, viewer: Viewer, kind: RecordKind) -> tuple[Line, ...]:
    """All lines of a register that the viewer may see, what belongs together in a row, the newest last."""
    changeset = queries.latest_changeset(viewer)
    spans = queries.unit_spans(
        everything(viewer.name), workspace.pack.kinds[UNIT_KIND_ID], changeset
    )
    tree = UnitTree(tuple({span.code: span for span in spans}.values()))
    names = unit_names(workspace, everything(viewer.name))
    held = queries.records(viewer, workspace.pack.kinds, tree, changeset, [kind.id])
    lines = [_line(kind, record, names) for record in held]
    return tuple(sorted(lines, key=lambda line: (line.key, line.since)))


def _line(kind: RecordKind, record: Record, names: Mapping[str, str]) -> Line:
    values = record.values
    # Without these a register knows no entry at all.
    if kind.validity is None:
        raise ValueError(kind.id)
    shown = {
        one.id: str(shown_cell(one, values[one.id], names))
        for one in kind.fields
        if one.id in values
    }
    since, until = values.get(kind.validity.since), values.get(kind.validity.until)
    return Line(
        record.ref.record_id,
        record.ref.version,
        str(values.get(kind.identity[0], record.ref.record_id)),
        str(values.get(kind.title_field, "")),
        shown,
        since,  # type: ignore[arg-type] # required in every register
        until,  # type: ignore[arg-type] # a day, or not there
    )


def lines_of(workspace: Workspace, viewer: Viewer, kind: RecordKind, key: str) -> tuple[Line, ...]:
    """The lines of one entry, oldest first.

    Raises:
        RefusedError: There is no such entry that the viewer may see.
    """
    found = tuple(line for line in register_lines(workspace, viewer, kind) if line.key == key)
    if not found:
        raise RefusedError(Message("“{kind}”中没有“{key}”。", kind=kind.label, key=excerpt(key)))
    return found


def write_lines(
    workspace: Workspace,
    viewer: Viewer,
    kind: RecordKind,
    changes: Sequence[LineChange],
    *,
    reason: str,
    approver: str = "",
    new_id: Callable[[], str] = new_record_id,
) -> int:
    """Write lines of a register, all of them or none; the number of the changeset.

    Args:
        workspace: The workspace.
        viewer: Who acts.
        kind: The register.
        changes: The lines, new ones and such as are there.
        reason: Why.
        approver: Who agreed, if it reaches into a closed period.
        new_id: Gives ids to new lines.

    Raises:
        ChangedMeanwhileError: Somebody else has changed a line since it was looked at.
        RefusedError: A text does not fit, nothing would change, the register would not fit together, or a closed
            period is reached into.
    """
    reason, approver = reason_to_keep(reason, "名录变动"), name_to_keep(approver)
    kinds = workspace.pack.kinds
    with writing(viewer.name, ACTION, reason=reason, approver=approver) as changeset:
        held = queries.records(
            everything(viewer.name), kinds, UnitTree(()), changeset.number - 1, kinds
        )
        lookup = NameLookup.of(kinds, held)
        by_id = {record.ref.record_id: record for record in held}
        was = disorder(workspace, held)
        before, after = [], []
        for change in changes:
            old = by_id.get(change.record_id)
            made = _write(workspace, viewer, kind, changeset, change, old, lookup, new_id)
            if made is not None:
                before += [old] if old else []
                after.append(made)
        if not after:
            raise RefusedError(Message("与现有内容相同，没有修改。"))
        for made in after:
            refuse_too_early(workspace, viewer, kind, made.unit, made.values)
        leave = AfterLock(reason, approver) if approver else None
        refuse_closed(workspace, viewer, before, after, leave)
        write_facts(after, kinds, slot_map(), changeset.number)
        refuse_disorder(workspace, viewer, changeset, was)
    return changeset.number


def _write(
    workspace: Workspace,
    viewer: Viewer,
    kind: RecordKind,
    changeset: Changeset,
    change: LineChange,
    old: Record | None,
    lookup: NameLookup,
    new_id: Callable[[], str],
) -> Record | None:
    """The line as written; None if it says what it said."""
    if not change.record_id:
        values = changed_values(kind, {}, change.texts, lookup)
        unit = str(values[kind.owner_field])
        row = RecordVersion(
            record=RecordRow(record_id=new_id(), kind=kind.id),
            version=1,
            changeset=changeset,
            unit=unit,
            status=Status.APPROVED.value,
            values=values_to_json(kind, values),
            source_unit=unit,
        )
        row.record.save(force_insert=True)
    else:
        if old is None or old.kind != kind.id:
            raise RefusedError(Message("这一行已撤销，不能再改。"))
        newest = newest_version(workspace, viewer, change.record_id)
        if newest.status in WAITING:
            raise RefusedError(Message("这一行有还没有审核的内容，请先审核或退回。"))
        if change.base:
            refuse_changed(newest, change.base, overtaken(newest))
        values = changed_values(kind, old.values, change.texts, lookup)
        if values == old.values:
            return None
        unit = str(values[kind.owner_field])
        row = next_version(newest, changeset, unit, Status.APPROVED, values_to_json(kind, values))
    row.save()
    # Units that come into being by the same act may be named by its other lines.
    lookup.add(kind, row.record_id, values)
    return Record(RecordRef(row.record_id, row.version), kind.id, unit, values)


def overtaken(newest: RecordVersion) -> Message:
    """What to tell who comes second to a line."""
    return Message(
        "{actor}已先一步改过这一行。上面是现在的内容，请核对后再提交。",
        actor=newest.changeset.actor,
    )


def change_from(
    kind: RecordKind, line: Line, day: dt.date, texts: Mapping[str, str], *, base: int = 0
) -> tuple[LineChange, ...]:
    """What has to be written for something to read otherwise from a day on.

    Raises:
        RefusedError: The line does not hold on that day.
    """
    if kind.validity is None or not line.holds(day):
        raise RefusedError(
            Message("“{title}”的这一行在 {day} 不适用，请核对日期。", title=line.title, day=day)
        )
    if line.since == day:
        return (LineChange(texts, line.record_id, base),)
    ended = {kind.validity.until: day.isoformat()}
    if kind.id == UNIT_KIND_ID:
        ended["successors"] = ""
    begun = {**line.cells, **texts, kind.validity.since: day.isoformat()}
    return (
        LineChange(ended, line.record_id, base),
        LineChange({name: text for name, text in begun.items() if text}),
    )


def end_on(
    kind: RecordKind, line: Line, day: dt.date, *, heirs: Sequence[str] = (), base: int = 0
) -> LineChange:
    """What has to be written for something to end on a day.

    Raises:
        RefusedError: The line does not hold on the day before.
    """
    if kind.validity is None or line.since >= day or (line.until and line.until < day):
        raise RefusedError(
            Message("“{title}”的这一行在 {day} 不适用，请核对日期。", title=line.title, day=day)
        )
    texts = {kind.validity.until: day.isoformat()}
    if heirs:
        texts["successors"] = "、".join(heirs)
    return LineChange(texts, line.record_id, base)
