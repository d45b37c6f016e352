"""What was counted once need not be counted again until somebody writes.

What was known at a changeset never changes, and the seal of the newest changeset stands for all that is known. So
results are kept under it, and whoever asks next gets them at once. Under it alone they would be wrong:

- definitions and the setting for small cells can change without any changeset: both are a part of the key;
- what somebody may see hangs on his unit, never on his name: the unit is a part of the key, so that nobody is handed
  what was counted for another one. Names in registers are open to all and are kept once, as everybody sees them;
- the trace and the check of a report take longest, and outlive acts that change no figure (`CHANGE_NO_FIGURE`): they
  are kept under the newest changeset of any other act. That a report is issued is no changeset and changes none;
- a check also goes by the office's own lists, which are files: a digest of them is a part of what is asked.

At most `MOST_KEPT` results of a sort are kept; what nobody has asked for longest goes first. A restart forgets all of
them, and nothing else reads them.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

Asked: TypeAlias = "tuple[str, *tuple[object, ...]]"
"""The sort of result, and all that it hangs on beside the ledger, the definitions and the viewer's unit."""
Result = TypeVar("Result")
MOST_KEPT = 96
CHANGE_NO_FIGURE = ("suppress", "ask-signature", "sign", "send-back")
"""Acts on reports after which every figure reads as before."""
_kept: defaultdict[str, OrderedDict[tuple[object, ...], object]] = defaultdict(OrderedDict)
_lock = Lock()


def kept(
    workspace: Workspace,
    viewer: Viewer,
    asked: Asked,
    count: Callable[[int], Result],
    *,
    beside: Collection[str] = (),
) -> Result:
    """The result for what is asked, counted only if nothing of it is kept.

    Args:
        workspace: The workspace.
        viewer: For whom.
        asked: What.
        count: Counts it, as known at a changeset.
        beside: Acts that do not change it.
    """
    changeset, key = _key(workspace, viewer, asked, beside)
    if not key:
        return count(changeset)
    with _lock:
        shelf = _kept[asked[0]]
        if key in shelf:
            shelf.move_to_end(key)
            return cast("Result", shelf[key])
    found = count(changeset)
    with _lock:
        shelf[key] = found
        while len(shelf) > MOST_KEPT:
            shelf.popitem(last=False)
    return found


def is_kept(
    workspace: Workspace, viewer: Viewer, asked: Asked, *, beside: Collection[str] = ()
) -> bool:
    """Whether a result is at hand."""
    _changeset, key = _key(workspace, viewer, asked, beside)
    with _lock:
        return key in _kept[asked[0]]


def _key(
    workspace: Workspace, viewer: Viewer, asked: Asked, beside: Collection[str]
) -> tuple[int, tuple[object, ...]]:
    """The changeset to count at, and under what to keep it: nothing while the changeset is being written."""
    changeset, seal = queries.newest_seal(viewer, beside)
    place = (workspace.folder, seal, workspace.pack.digest, workspace.small_cell, viewer.unit)
    return changeset, (*place, *asked) if seal else ()
