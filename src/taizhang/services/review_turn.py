"""Whose turn it is to decide on a record, and who sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Status
from taizhang.core.ledger.review import APPROVE, review_chain, waits_at
from taizhang.core.values import Message
from taizhang.services.record_versions import whole_tree
from taizhang.store.ledger.models import RecordVersion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from taizhang.core.ledger.unit import UnitTree
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

REQUEUE = "requeue"
"""The action by which what was approved by mistake waits again."""
NOT_SENDING = frozenset({APPROVE, REQUEUE, "undo"})
"""Actions of those who review: whoever took them did not send the record."""


def chain_of(workspace: Workspace, tree: UnitTree, unit: str) -> tuple[str, ...]:
    """The units that approve what a unit sends, in turn."""
    return review_chain(unit, tree, workspace.pack.reviewed_by)


def turns_of(workspace: Workspace, tree: UnitTree, rows: Sequence[RecordVersion]) -> dict[str, str]:
    """For each record the unit whose turn it is; empty if it does not wait for approval."""
    acts = _acts([row.record_id for row in rows])
    return {
        row.record_id: waits_at(
            chain_of(workspace, tree, row.unit),
            [(status, action) for status, action, _actor in acts[row.record_id]],
        )
        for row in rows
    }


def not_ours(
    workspace: Workspace, viewer: Viewer, rows: Sequence[RecordVersion], *, own: bool
) -> list[Message]:
    """Why the viewer may not decide on records; whoever sees all acts for whoever's turn it is.

    Args:
        workspace: The workspace.
        viewer: Who decides.
        rows: The newest versions.
        own: Whether it also matters that the viewer sent the record himself.
    """
    if not viewer.unit:
        return []
    tree = whole_tree(workspace, viewer)
    turns, acts = turns_of(workspace, tree, rows), _acts([row.record_id for row in rows])
    wrong = []
    for row in rows:
        turn = turns[row.record_id]
        if turn not in tree.scope(viewer.unit):
            message = Message(
                "记录 {id} 正在等“{unit}”审核。", id=row.record_id, unit=tree.name(turn)
            )
            wrong.append(message)
        elif own and _sender(acts[row.record_id]) == viewer.name:
            wrong.append(Message("记录 {id} 是你自己提交的，须由另一人审核。", id=row.record_id))
    return wrong


def _sender(acts: Sequence[tuple[Status, str, str]]) -> str:
    """Who sent the record for review, what reviewers did since then left out."""
    for _status, action, actor in reversed(acts):
        if action not in NOT_SENDING:
            return actor
    return ""


def _acts(record_ids: Iterable[str]) -> dict[str, list[tuple[Status, str, str]]]:
    """State, action and actor of all versions of records, oldest first."""
    found: dict[str, list[tuple[Status, str, str]]] = {}
    rows = RecordVersion.objects.filter(record_id__in=list(record_ids)).order_by("version")
    for record_id, status, action, actor in rows.values_list(
        "record_id", "status", "changeset__action", "changeset__actor"
    ):
        found.setdefault(record_id, []).append((Status(status), action, actor))
    return found
