"""What happens to units: founded, renamed, moved, ended, merged, split; each on a day, under one changeset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.values import Message, RefusedError
from taizhang.services.meanwhile import ChangedMeanwhileError
from taizhang.services.record_versions import newest_version
from taizhang.services.registers import (
    Line,
    LineChange,
    change_from,
    end_on,
    overtaken,
    register_lines,
    write_lines,
)
from taizhang.services.rights import Right

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Why:
    """Why something is done, and who agreed if it reaches into a closed period."""

    reason: str
    approver: str = ""


def _lines(workspace: Workspace, actor: Actor) -> tuple[Line, ...]:
    actor.check(Right.UNITS)
    return register_lines(workspace, actor.viewer, workspace.pack.kinds[UNIT_KIND_ID])


def _at(lines: Sequence[Line], code: str, day: dt.date) -> Line:
    """The line of a unit that holds on a day, or up to it."""
    for line in reversed([line for line in lines if line.key == code]):
        if line.holds(day):
            return line
    raise RefusedError(Message("{day} 没有代码为“{code}”的单位。", day=day, code=code))


def _write(workspace: Workspace, actor: Actor, changes: Sequence[LineChange], why: Why) -> int:
    return write_lines(
        workspace,
        actor.viewer,
        workspace.pack.kinds[UNIT_KIND_ID],
        changes,
        reason=why.reason,
        approver=why.approver,
    )


def found_unit(
    workspace: Workspace, actor: Actor, texts: Mapping[str, str], day: dt.date, why: Why
) -> int:
    """A new unit from a day on.

    Raises:
        RefusedError: There is or was such a code, or it does not fit into the tree.
    """
    code = texts.get("code", "").strip()
    if any(line.key == code for line in _lines(workspace, actor)):
        raise RefusedError(Message("单位代码“{code}”已经用过，请换一个。", code=code))
    line = LineChange({**texts, "code": code, "valid_from": day.isoformat()})
    return _write(workspace, actor, [line], why)


def alter_unit(
    workspace: Workspace,
    actor: Actor,
    code: str,
    texts: Mapping[str, str],
    day: dt.date,
    why: Why,
    *,
    seen: str = "",
) -> int:
    """Another name, another place in the tree, other work, from a day on.

    Raises:
        RefusedError: There is no such unit on that day, or it does not fit into the tree.
    """
    kind = workspace.pack.kinds[UNIT_KIND_ID]
    lines = _lines(workspace, actor)
    refuse_unseen(workspace, actor, _last(lines, code), seen)
    line = _at(lines, code, day)
    changes = change_from(kind, line, day, texts, base=line.version)
    return _write(workspace, actor, changes, why)


def end_unit(
    workspace: Workspace, actor: Actor, code: str, day: dt.date, why: Why, *, seen: str = ""
) -> int:
    """A unit is no longer there from a day on, and went nowhere.

    Raises:
        RefusedError: There is no such unit then, or others still hang below it.
    """
    kind = workspace.pack.kinds[UNIT_KIND_ID]
    line = _last(_lines(workspace, actor), code)
    refuse_unseen(workspace, actor, line, seen)
    return _write(workspace, actor, [end_on(kind, line, day, base=line.version)], why)


def refuse_unseen(workspace: Workspace, actor: Actor, line: Line, seen: str) -> None:
    """Refuse what was typed by who looked at something else than what stands there now.

    Args:
        workspace: The workspace.
        actor: Who acts.
        line: The newest line.
        seen: What he looked at, as `seen_as` says it; empty if that does not matter.

    Raises:
        ChangedMeanwhileError: Somebody else has changed it.
    """
    if seen and seen != line.seen_as:
        newest = newest_version(workspace, actor.viewer, line.record_id)
        raise ChangedMeanwhileError(newest, overtaken(newest))


def _last(lines: Sequence[Line], code: str) -> Line:
    found = [line for line in lines if line.key == code]
    if not found:
        raise RefusedError(Message("没有代码为“{code}”的单位。", code=code))
    return found[-1]


def merge_units(
    workspace: Workspace,
    actor: Actor,
    codes: Sequence[str],
    into: str,
    texts: Mapping[str, str],
    day: dt.date,
    why: Why,
) -> int:
    """Units go into one from a day on, with all that hangs below them.

    Args:
        workspace: The workspace.
        actor: Who does so.
        codes: The units that end.
        into: The code of the one into which they go.
        texts: What it is, if it begins on that day; empty if it is there already.
        day: From when.
        why: Why.

    Raises:
        RefusedError: It does not fit together.
    """
    ending = [code for code in dict.fromkeys(codes) if code != into]
    if not ending or not into:
        raise RefusedError(Message("请选要并入的单位，和并到哪个单位。"))
    lines = _lines(workspace, actor)
    changes = []
    if texts:
        if any(line.key == into for line in lines):
            raise RefusedError(Message("单位代码“{code}”已经用过，请换一个。", code=into))
        changes.append(LineChange({**texts, "code": into, "valid_from": day.isoformat()}))
    changes += _ended(workspace, lines, ending, [into], day)
    changes += _rehung(workspace, lines, ending, into, day)
    return _write(workspace, actor, changes, why)


def split_unit(
    workspace: Workspace,
    actor: Actor,
    code: str,
    parts: Sequence[Mapping[str, str]],
    day: dt.date,
    why: Why,
    *,
    stays: bool,
    seen: str = "",
) -> int:
    """A unit goes into several new ones from a day on.

    Args:
        workspace: The workspace.
        actor: Who does so.
        code: The unit.
        parts: What the new ones are; level and place are those of the old one unless they say otherwise.
        day: From when.
        why: Why.
        stays: Whether the unit itself goes on with what is left.
        seen: The newest line as it was looked at.

    Raises:
        RefusedError: It does not fit together.
    """
    if not parts or (len(parts) == 1 and not stays):
        raise RefusedError(Message("拆分至少要写两个新单位；原单位保留的，至少写一个。"))
    kind = workspace.pack.kinds[UNIT_KIND_ID]
    lines = _lines(workspace, actor)
    line = _last(lines, code)
    refuse_unseen(workspace, actor, line, seen)
    heirs: list[str] = []
    changes = []
    for part in parts:
        new = part.get("code", "").strip()
        if any(other.key == new for other in lines) or new in heirs:
            raise RefusedError(Message("单位代码“{code}”已经用过，请换一个。", code=new))
        heirs.append(new)
        told = {name: line.cells.get(name, "") for name in ("level", "parent", "lines")}
        told |= {name: text for name, text in part.items() if text}
        begun = {**told, "code": new, "valid_from": day.isoformat()}
        changes.append(LineChange({name: text for name, text in begun.items() if text}))
    changes.append(end_on(kind, line, day, heirs=heirs))
    if stays:
        goes_on = {**line.cells, "valid_from": day.isoformat()}
        goes_on.pop("valid_to", None)
        goes_on.pop("successors", None)
        changes.append(LineChange(goes_on))
    return _write(workspace, actor, changes, why)


def _ended(
    workspace: Workspace,
    lines: Sequence[Line],
    codes: Sequence[str],
    heirs: Sequence[str],
    day: dt.date,
) -> list[LineChange]:
    kind = workspace.pack.kinds[UNIT_KIND_ID]
    return [end_on(kind, _last(lines, code), day, heirs=heirs) for code in codes]


def _rehung(
    workspace: Workspace, lines: Sequence[Line], above: Sequence[str], to: str, day: dt.date
) -> list[LineChange]:
    """What hung below units that end hangs below their heir."""
    kind = workspace.pack.kinds[UNIT_KIND_ID]
    changes: list[LineChange] = []
    for line in lines:
        if line.cells.get("parent") in above and line.key not in above and line.holds(day):
            changes += change_from(kind, line, day, {"parent": to})
    return changes
