"""What was counted once need not be counted again until somebody writes.

What was known at a changeset never changes, and the seal of the newest changeset stands for all that is known. So
results are kept under it, and whoever asks next gets them at once; the first question after a newer one drops them.
The seal alone would not do:

- definitions and the setting for small cells can change without any changeset: what was kept under others is dropped;
- what somebody may see hangs on his unit, never on his name: the unit is a part of what is asked, so that nobody is
  handed what was counted for another one. Names in registers and the heads of what is on its way are kept once, as
  everybody sees them: names are open to all, and of the heads each reader is shown his own by who reads them;
- the trace and the check of a report take longest, and outlive acts that change no figure (`CHANGE_NO_FIGURE`): they
  are kept under the newest changeset of any other act. That a report is issued is no changeset, and changes none;
- a check also goes by the office's own lists, which are files: a digest of them is a part of what is asked.

At most `MOST_KEPT` results of a sort are kept, and fewer of what names every record behind a figure; what nobody has
asked for longest goes first. A restart forgets all of them, and nothing else reads them.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

Asked: TypeAlias = "tuple[str, *tuple[object, ...]]"
"""The sort of result, and all that it hangs on beside the ledger, the definitions and the viewer's unit."""
Result = TypeVar("Result")
MOST_KEPT, MOST_REPORTS = 96, 24
MOST_SHELVES = 48
CHANGE_NO_FIGURE = ("suppress", "ask-signature", "sign", "send-back")
"""Acts on reports after which every figure reads as before."""


@dataclass(slots=True)
class _Shelf:
    """The results of one sort that hold now; `state` is what they were counted under."""

    state: tuple[object, ...]
    results: OrderedDict[tuple[object, ...], object] = field(default_factory=OrderedDict)


_shelves: OrderedDict[tuple[Path, str], _Shelf] = OrderedDict()
_lock = Lock()


def kept(
    workspace: Workspace,
    viewer: Viewer,
    asked: Asked,
    count: Callable[[int], Result],
    *,
    beside: Collection[str] = (),
    most: int = MOST_KEPT,
) -> Result:
    """The result for what is asked, counted only if nothing of it is kept.

    Args:
        workspace: The workspace.
        viewer: For whom.
        asked: What.
        count: Counts it, as known at a changeset.
        beside: Acts that do not change it; the same ones for every result of a sort.
        most: So many results of the sort are kept.
    """
    changeset, shelf = _shelf(workspace, viewer, asked[0], beside)
    if shelf is None:
        return count(changeset)
    key = (viewer.unit, *asked)
    with _lock:
        if key in shelf.results:
            shelf.results.move_to_end(key)
            return cast("Result", shelf.results[key])
    found = count(changeset)
    with _lock:
        # If somebody has written meanwhile, the shelf is no longer looked at and goes with what is on it.
        shelf.results[key] = found
        while len(shelf.results) > most:
            shelf.results.popitem(last=False)
    return found


def is_kept(
    workspace: Workspace, viewer: Viewer, asked: Asked, *, beside: Collection[str] = ()
) -> bool:
    """Whether a result is at hand."""
    _changeset, shelf = _shelf(workspace, viewer, asked[0], beside)
    return shelf is not None and (viewer.unit, *asked) in shelf.results


def _shelf(
    workspace: Workspace, viewer: Viewer, sort: str, beside: Collection[str]
) -> tuple[int, _Shelf | None]:
    """The changeset to count at, and where its results lie: nowhere while it is being written."""
    changeset, seal = queries.newest_seal(viewer, beside)
    if not seal:
        return changeset, None
    place = (workspace.folder, sort)
    state = (seal, workspace.pack.digest, workspace.small_cell)
    with _lock:
        shelf = _shelves.get(place)
        if shelf is None or shelf.state != state:
            shelf = _shelves[place] = _Shelf(state)
        _shelves.move_to_end(place)
        while len(_shelves) > MOST_SHELVES:
            _shelves.popitem(last=False)
    return changeset, shelf
