"""What is being typed may be in the ledger already: the same event, entered by oneself or by another unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from taizhang.core.ledger.duplicate import find_duplicates
from taizhang.core.ledger.record import Record, RecordRef
from taizhang.core.values import Message, RefusedError
from taizhang.services.field_reading import read_fields
from taizhang.services.lookup import LedgerLookup
from taizhang.services.record_versions import whole_tree
from taizhang.store import queries
from taizhang.store.facts import slot_map
from taizhang.store.own_records import around_days

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.core.values import Period
    from taizhang.services.field_reading import Fault
    from taizhang.services.workspace import Workspace
    from taizhang.store.own_records import HeldVersion
    from taizhang.store.viewer import Viewer

_ONE_DAY = timedelta(days=1)
_MOST_COMPARED, _MOST_SHOWN = 300, 3
# No id that is given out has such a sign; it comes after all of them.
_NEW = "~"


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """A record that may tell of the same event.

    Attributes:
        record_id: Empty if it is of a unit whose records the viewer may not see; then nothing of it is told.
        why: Why one might think so.
    """

    record_id: str
    title: str
    unit: str
    day: date | None
    why: tuple[Message, ...]


def possible_duplicates(
    workspace: Workspace,
    viewer: Viewer,
    kind: RecordKind,
    unit: str,
    texts: Mapping[str, str],
    *,
    period: Period | None = None,
    but: str = "",
) -> Sequence[PossibleDuplicate]:
    """Records that look like what is being typed; nothing as long as it has no day.

    Args:
        workspace: The workspace.
        viewer: Who types.
        kind: Of which kind.
        unit: The code of the unit.
        texts: By field id, as far as they have been typed.
        period: Gives the year to days written without.
        but: The id of the record that is being revised.
    """
    values, _faults = _typed(workspace, viewer, kind, texts, period)
    near = _near(viewer, kind, values, days=1)
    held = {item.record_id: item for item in near if item.record_id != but}
    tree = whole_tree(workspace, viewer)
    names = {span.code: (span.short_name, span.name) for span in tree.spans}
    typed = Record(RecordRef(_NEW, 1), kind.id, unit, values)
    pairs = find_duplicates(kind, [*(item.as_record() for item in held.values()), typed], names)
    found = []
    for pair in pairs:
        if _NEW not in (pair.first, pair.second):
            continue
        other = held[pair.first if pair.second == _NEW else pair.second]
        if not viewer.sees(other.unit, tree):
            found.append(PossibleDuplicate("", "", "", None, ()))
            continue
        began = other.values.get(kind.first_day_field)
        found.append(
            PossibleDuplicate(
                record_id=other.record_id,
                title=str(other.values.get(kind.title_field, "")),
                unit=tree.name(other.unit),
                day=began if isinstance(began, date) else None,
                why=pair.why,
            )
        )
    # Of others it is told that there is one, not how many.
    told = [item for item in found if item.record_id]
    hidden = [item for item in found if not item.record_id][:1]
    return (*told[:_MOST_SHOWN], *hidden)


class EnteredAlreadyError(RefusedError):
    """The unit has a record that says the very same: `record_id`."""

    def __init__(self, record_id: str) -> None:
        """Of that record."""
        super().__init__(Message("同样的内容已经录入过一次（{id}），这次没有再存。", id=record_id))
        self.record_id = record_id


def refuse_entered_already(
    viewer: Viewer, kind: RecordKind, unit: str, values: Mapping[str, FieldValue]
) -> None:
    """A form may have been sent twice: a hasty finger, or a line that broke before the answer came.

    To be called while nobody else can write, so that of two at the same moment one is refused.

    Raises:
        EnteredAlreadyError: There is a record of the unit that says the very same.
    """
    for one in _near(viewer, kind, values, days=0, units=(unit,)):
        if one.unit == unit and dict(one.values) == values:
            raise EnteredAlreadyError(one.record_id)


def _typed(
    workspace: Workspace,
    viewer: Viewer,
    kind: RecordKind,
    texts: Mapping[str, str],
    period: Period | None,
) -> tuple[Mapping[str, FieldValue], Sequence[Fault]]:
    """What has been typed, as far as it can be read, and what cannot."""
    changeset = queries.latest_changeset(viewer)
    lookup = LedgerLookup(workspace.pack.kinds, changeset, viewer.name)
    return read_fields(kind, {}, texts, lookup, period)


def _near(
    viewer: Viewer,
    kind: RecordKind,
    values: Mapping[str, FieldValue],
    *,
    days: int,
    units: tuple[str, ...] | None = None,
) -> Sequence[HeldVersion]:
    """Records of the kind from so many days before to so many after what is typed; none while it has no day."""
    day, slots = values.get(kind.first_day_field), slot_map()
    if not isinstance(day, date) or (kind.id, kind.first_day_field) not in slots:
        return ()
    first, before = day - timedelta(days), day + timedelta(days) + _ONE_DAY
    return around_days(viewer, kind, slots, first, before, _MOST_COMPARED, units)
