"""What can be done in the background, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from taizhang.services.jobs import Progress
    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Work:
    """What a task is given.

    Attributes:
        workspace: The workspace.
        actor: For whom, with whose rights.
        arguments: Plain values as handed in; `names` are the names of the files that came with it.
        folder: Where the files lie (`in-0`, `in-1`, …), and where what it makes goes.
        progress: To tell how far it is.
        translate: Words into the language of whoever handed it in.
    """

    workspace: Workspace
    actor: Actor
    arguments: Mapping[str, Any]
    folder: Path
    progress: Progress
    translate: Callable[[str], str] = str


TASKS: dict[str, Callable[[Work], Mapping[str, Any]]] = {}
"""Filled by the modules that `config/running.py` lists.

Each returns plain values, what its page shows; files it writes into the folder stand there by name.
"""
