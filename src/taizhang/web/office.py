"""The workspace that is served: opened when the server starts, and again when its definitions or settings change.

Whoever changes them may be another process: a job, the command line, or one of those that serve with this one.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from taizhang.core.values import RefusedError
from taizhang.services.pack_exchange import exchanges_left
from taizhang.services.settings_file import SETTINGS
from taizhang.services.workspace import PACK_FOLDER, open_workspace, work_by
from taizhang.store.in_force import newest_pack_act

if TYPE_CHECKING:
    from pathlib import Path

    from taizhang.services.workspace import Workspace

_OPEN: dict[str, tuple[Workspace, object]] = {}
_LOCK = Lock()


def serve_workspace(workspace: Workspace) -> None:
    """From now on the pages are of this workspace."""
    _OPEN["workspace"] = workspace, _settings_of(workspace.folder)


def office() -> Workspace:
    """The workspace that is served."""
    return _OPEN["workspace"][0]


def come_to_office() -> None:
    """At the start of a page: the workspace as it is now, by whose definitions whatever is written is written."""
    if _moved():
        with _LOCK:
            # Another page may have been first.
            if _moved():
                workspace, now = office(), _settings_of(office().folder)
                # Settings that somebody is just writing cannot be read: the pages go on by those of before.
                with suppress(RefusedError):
                    workspace = open_workspace(workspace.folder)
                _OPEN["workspace"] = workspace, now
    work_by(office())


def _moved() -> bool:
    """Whether settings or definitions are others than those served, or somebody was ended in exchanging them."""
    workspace, settings = _OPEN["workspace"]
    return (
        settings != _settings_of(workspace.folder)
        or newest_pack_act() != workspace.pack_act
        or exchanges_left(workspace.folder / PACK_FOLDER)
    )


def _settings_of(folder: Path) -> object:
    """Stands for what the settings say."""
    try:
        found = (folder / SETTINGS).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
