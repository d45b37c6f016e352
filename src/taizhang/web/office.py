"""The workspace that is served: one, opened when the server starts, and again when its definitions change."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from taizhang.services.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from taizhang.services.workspace import Workspace

_OPEN: dict[str, Workspace] = {}
_LOCK = Lock()


def serve_workspace(workspace: Workspace) -> None:
    """From now on the pages are of this workspace."""
    _OPEN["workspace"] = workspace


def office() -> Workspace:
    """The workspace that is served."""
    return _OPEN["workspace"]


def reopen() -> Workspace:
    """Open the workspace again, after its definitions or settings have changed."""
    with _LOCK:
        folder: Path = office().folder
        serve_workspace(open_workspace(folder))
        return office()


def exchange(change: Callable[[Workspace], Workspace]) -> Workspace:
    """Serve what a change makes of the workspace, one change after the other."""
    with _LOCK:
        serve_workspace(change(office()))
        return office()
