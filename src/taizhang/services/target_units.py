"""Targets name units by code; a pack cannot know which there are, a workspace can."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from taizhang.core.values import Message, Problem
from taizhang.store import queries

if TYPE_CHECKING:
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


def unknown_target_units(workspace: Workspace, viewer: Viewer) -> tuple[Problem, ...]:
    """The targets of units that there never were, each at its line, with the code that is likely meant."""
    pack = workspace.pack
    if not pack.targets:
        return ()
    spans = queries.unit_spans(viewer, pack.kinds["unit"], queries.latest_changeset(viewer))
    names = {word: span.code for span in spans for word in (span.name, span.short_name, span.code)}
    codes = {span.code for span in spans}
    found = []
    for target in pack.targets:
        if target.unit in codes:
            continue
        near = get_close_matches(target.unit, names, n=1)
        hint = Message("，是不是“{near}”？", near=names[near[0]]) if near else Message("。")
        message = Message(
            "目标里的单位“{unit}”不是单位名录中的代码，这项目标没有用上{hint}",
            unit=target.unit,
            hint=hint,
        )
        found.append(Problem(message, target.place))
    return tuple(found)
