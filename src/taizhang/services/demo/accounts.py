"""Accounts of the demonstration: one for each role, all with the same password, which is told on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.services.accounts import any_account, create_account, list_accounts
from taizhang.services.clock import today
from taizhang.services.rights import ROLE_NAMES, Role
from taizhang.store import queries
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from taizhang.core.ledger.unit import UnitSpan
    from taizhang.services.workspace import Workspace

PASSWORD = "demo-2025-ledger"  # noqa: S105 (of made-up data, and told to whoever starts it)
_AT_THE_TOP = (("zonghe", Role.DRAFTER), ("shenhe", Role.REVIEWER), ("lingdao", Role.LEADER))
_ADMINISTRATORS = (("system", Role.SYSTEM), ("security", Role.SECURITY), ("audit", Role.AUDIT))


@dataclass(frozen=True, slots=True)
class DemoAccounts:
    """What may be logged in with."""

    password: str
    accounts: tuple[tuple[str, str], ...]


def demo_accounts(workspace: Workspace) -> DemoAccounts:
    """The accounts of a demonstration, made if there are none yet."""
    if not any_account():
        for login, label, role, unit in _wanted(workspace):
            create_account(login, label, role, unit, password=PASSWORD, by="演示", must_change=False)
    return DemoAccounts(PASSWORD, tuple((one.login, one.label) for one in list_accounts()))


def _wanted(workspace: Workspace) -> list[tuple[str, str, Role, str]]:
    spans = _spans(workspace)
    top = next(span for span in spans if not span.parent)
    wanted = [
        (login, f"{top.short_name or top.name}{ROLE_NAMES[role]}", role, top.code)
        for login, role in _AT_THE_TOP
    ]
    seen = set()
    for span in spans:
        if span.parent and span.level not in seen:
            seen.add(span.level)
            name = span.short_name or span.name
            number = len(seen)
            wanted.append(
                (f"tianbao{number}", f"{name}{ROLE_NAMES[Role.REPORTER]}", Role.REPORTER, span.code)
            )
    wanted += [(login, ROLE_NAMES[role], role, "") for login, role in _ADMINISTRATORS]
    return wanted


def _spans(workspace: Workspace) -> tuple[UnitSpan, ...]:
    """The units of today, in the order of the tree."""
    viewer = everything("演示")
    kind = workspace.pack.kinds[UNIT_KIND_ID]
    day = today()
    spans = queries.unit_spans(viewer, kind, queries.latest_changeset(viewer))
    return tuple(
        span for span in UnitTree(spans).spans if span.valid_to is None or span.valid_to > day
    )
