"""Two records beside each other that may tell of one event, and those that were merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Status
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.entry_names import EntryNames
from taizhang.services.record_page import RecordPage, look_at_record
from taizhang.services.record_versions import whole_tree
from taizhang.store.codec import values_from_json
from taizhang.store.decisions import MERGED, OPEN, decisions, newest_rows, pair_of
from taizhang.store.ledger.models import Changeset

if TYPE_CHECKING:
    from datetime import datetime

    from taizhang.services.record_page import ShownField
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class PairLine:
    """A field of both records, and whether they differ in it."""

    first: ShownField
    second: ShownField

    @property
    def differs(self) -> bool:
        """Whether they say different things."""
        return self.first.value != self.second.value


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records of a kind.

    Attributes:
        said: What was decided on them: apart, merged or open.
        closed: A closed period that protects one of them, None if none does.
    """

    first: RecordPage
    second: RecordPage
    lines: tuple[PairLine, ...]
    said: str
    closed: Period | None


@dataclass(frozen=True, slots=True)
class MergedPair:
    """Two records of which one stands for both: the one that stayed, the one that went, and when."""

    kind: str
    kept: str
    dropped: str
    title: str
    unit: str
    other_unit: str
    made_at: datetime
    actor: str
    reason: str


def look_at_pair(workspace: Workspace, viewer: Viewer, first: str, second: str) -> Pair:
    """Two records beside each other.

    Raises:
        RefusedError: One of them is not there or not to be seen, or they are not of one kind.
    """
    one, two = (look_at_record(workspace, viewer, record_id) for record_id in (first, second))
    if one.kind.id != two.kind.id or first == second:
        raise RefusedError(Message("两条记录不是同一类台账。"))
    decision = decisions(viewer).get(pair_of(first, second))
    return Pair(
        one,
        two,
        tuple(PairLine(*sides) for sides in zip(one.fields, two.fields, strict=True)),
        decision.word if decision else OPEN,
        one.closed or two.closed,
    )


def list_merged(workspace: Workspace, viewer: Viewer) -> tuple[MergedPair, ...]:
    """The pairs that are merged, the newest first."""
    kinds = workspace.pack.kinds
    merged = {pair: one for pair, one in decisions(viewer).items() if one.word == MERGED}
    newest = newest_rows(viewer, {key for pair in merged for key in pair})
    acts = Changeset.objects.in_bulk({one.changeset for one in merged.values()})
    tree, names = whole_tree(workspace, viewer), EntryNames(workspace, viewer)
    found = []
    for pair, decision in merged.items():
        rows = [newest[key] for key in pair if key in newest]
        seen = all(viewer.sees(row.unit, tree) and row.record.kind in kinds for row in rows)
        gone = [row for row in rows if row.status == Status.WITHDRAWN]
        if not seen or len(rows) < len(pair) or len(gone) != 1:
            continue
        dropped = gone[0]
        kept = next(row for row in rows if row is not dropped)
        kind, act = kinds[kept.record.kind], acts[decision.changeset]
        said = values_from_json(kind, kept.values)
        found.append(
            MergedPair(
                kind.label,
                kept.record_id,
                dropped.record_id,
                str(said.get(kind.title_field, "")),
                names.units.get(kept.unit, kept.unit),
                names.units.get(dropped.unit, dropped.unit),
                act.made_at,
                act.actor,
                act.reason,
            )
        )
    return tuple(sorted(found, key=lambda one: one.made_at, reverse=True))
