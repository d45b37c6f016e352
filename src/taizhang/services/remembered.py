"""What takes long to find out about a report, kept for as long as the ledger stands still."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from taizhang.store.ledger.models import Changeset

if TYPE_CHECKING:
    from collections.abc import Callable

    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

Found = TypeVar("Found")
_MOST = 24
_BESIDE = ("suppress", "ask-signature", "sign", "send-back")
"""Acts on reports that change no figure."""
_KEPT: OrderedDict[tuple[object, ...], object] = OrderedDict()
_LOCK = Lock()


def remembered(
    workspace: Workspace,
    viewer: Viewer,
    what: str,
    number: str,
    find: Callable[[], Found],
) -> Found:
    """What `find` finds of a report, found once until something is written to the ledger or the pack changes.

    What a viewer may see is part of what is kept: nobody is handed what was found for another unit.
    """
    key = _key(workspace, viewer, what, number)
    with _LOCK:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            return _KEPT[key]  # type: ignore[return-value]
    found = find()
    with _LOCK:
        _KEPT[key] = found
        while len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)
    return found


def is_remembered(workspace: Workspace, viewer: Viewer, what: str, number: str) -> bool:
    """Whether it would take no time."""
    return _key(workspace, viewer, what, number) in _KEPT


def _key(workspace: Workspace, viewer: Viewer, what: str, number: str) -> tuple[object, ...]:
    acts = Changeset.objects.exclude(action__in=_BESIDE)
    # The seal, not the number: a ledger that was taken back from a copy gives its numbers anew.
    latest = acts.order_by("-number").values_list("number", "digest").first()
    return (what, number, str(workspace.folder), workspace.pack.digest, latest, viewer.unit)
