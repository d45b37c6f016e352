"""Days that a text tells of events which the ledger has under another day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.checks.events import RecordedEvent, events_told_otherwise
from taizhang.core.ledger.record import Status
from taizhang.store import queries

if TYPE_CHECKING:
    from taizhang.core.checks import CheckedText
    from taizhang.core.checks.told_event import ToldEvent
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.reports.matching import Sought
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


def told_events(
    workspace: Workspace,
    viewer: Viewer,
    document: CheckedText,
    sought: Sought,
    tree: UnitTree,
    changeset: int,
) -> tuple[ToldEvent, ...]:
    """The events of the ledger that a text puts on another day.

    All records of a name are asked, of whatever period and unit: an event of last year may be told too.
    """
    if not any(told.is_date for told in document.times):
        return ()
    kinds = {key: kind for key, kind in workspace.pack.kinds.items() if kind.first_day_field}
    below = tree.owners(sought.unit)
    mine, all_of = set[str](), []
    for record in queries.records(viewer, kinds, tree, changeset, only=kinds):
        if record.status is not Status.APPROVED:
            continue
        kind = kinds[record.kind]
        title, first = record.values.get(kind.title_field), record.values.get(kind.first_day_field)
        if not isinstance(title, str) or not isinstance(first, date):
            continue
        last = max(one for one in record.values.values() if isinstance(one, date))
        all_of.append(RecordedEvent(record.ref.record_id, title, first, max(first, last)))
        if record.unit in below:
            mine.add(title)
    return events_told_otherwise(document, [one for one in all_of if one.title in mine])
