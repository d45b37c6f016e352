"""What was counted once need not be counted again until somebody writes.

What was known at a changeset never changes, and the seal of the newest changeset stands for all that is known. So
results are kept under it: whoever asks next gets them at once. A restart forgets them, and nothing else reads them.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, TypeVar, cast

from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

Result = TypeVar("Result")
MOST_KEPT = 96
_kept: OrderedDict[tuple[object, ...], object] = OrderedDict()
_lock = Lock()


def kept(
    workspace: Workspace,
    viewer: Viewer,
    asked: tuple[object, ...],
    count: Callable[[int], Result],
) -> Result:
    """The result for what is asked, counted only if nothing of it is kept.

    Args:
        workspace: The workspace.
        viewer: For whom; what one may see hangs on his unit, never on his name.
        asked: All that the result hangs on beside the ledger and the definitions.
        count: Counts it, as known at a changeset.
    """
    changeset, seal = queries.newest_seal(viewer)
    key = (workspace.folder, seal, workspace.pack.digest, workspace.small_cell, viewer.unit, *asked)
    if not seal:
        return count(changeset)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return cast("Result", _kept[key])
    found = count(changeset)
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found
