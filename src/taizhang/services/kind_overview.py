"""All kinds of records at a look: by line of work, how many there are of each, and the newest change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Status
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.values import Message
from taizhang.services.record_versions import whole_tree
from taizhang.store import listing as store
from taizhang.store.facts import slot_map
from taizhang.store.list_totals import count_kinds
from taizhang.store.unsettled_records import count_unsettled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ListedKind:
    """A kind in the overview: how many records of a period, how many on their way, and the newest change."""

    kind: RecordKind
    count: int
    waiting: int
    changed_at: datetime | None
    actor: str


@dataclass(frozen=True, slots=True)
class KindGroup:
    """The kinds of a line of work, or the registers."""

    label: Message | str
    kinds: tuple[ListedKind, ...]


def list_kinds(
    workspace: Workspace, viewer: Viewer, period: Period | None
) -> tuple[KindGroup, ...]:
    """All kinds by line of work, registers last."""
    pack = workspace.pack
    tree = whole_tree(workspace, viewer)
    units = store.units_seen(viewer, tree)
    kinds = [kind for kind in pack.kinds.values() if kind.id != UNIT_KIND_ID]
    counts = count_kinds(viewer, kinds, store.codes_of(tree, units), period, slot_map())
    waiting = count_unsettled(viewer, units, (Status.DRAFT, Status.SUBMITTED, Status.RETURNED))

    def group(label: Message | str, some: Sequence[RecordKind]) -> KindGroup:
        return KindGroup(
            label,
            tuple(
                ListedKind(
                    kind,
                    counts[kind.id].count,
                    waiting.get(kind.id, 0),
                    counts[kind.id].changed_at,
                    counts[kind.id].actor,
                )
                for kind in some
            ),
        )

    entered = [kind for kind in kinds if not kind.is_register]
    groups = [
        *(group(line.label, [k for k in entered if k.line == line.id]) for line in pack.lines),
        group(
            Message("其他台账") if pack.lines else Message("台账"),
            [k for k in entered if k.line not in {line.id for line in pack.lines}],
        ),
        group(Message("名录"), [kind for kind in kinds if kind.is_register]),
    ]
    return tuple(one for one in groups if one.kinds)
