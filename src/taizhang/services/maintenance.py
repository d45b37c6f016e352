"""Keeping the workspace in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.services.workspace import keeping
from taizhang.store.facts import rebuild_facts

if TYPE_CHECKING:
    from taizhang.services.workspace import Workspace


def rebuild(workspace: Workspace) -> int:
    """Make the fact table anew from the versions, in one transaction; how many facts there are."""
    with keeping():
        return rebuild_facts(workspace.pack.kinds)
