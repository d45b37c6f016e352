"""The second person: who may agree to what one alone may not do, such as reaching into a closed period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.values import Message, RefusedError
from taizhang.services.accounts import list_accounts
from taizhang.services.desk_book import note
from taizhang.services.record_versions import whole_tree
from taizhang.services.rights import RIGHTS, Right
from taizhang.store.viewer import Viewer, everything

if TYPE_CHECKING:
    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace

NOBODY = Message("请选择另一位批准人，并由其本人输入密码。")


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """An account that may agree: its key, the name it comes in by, and its label."""

    account: int
    login: str
    label: str


def second_persons(workspace: Workspace, actor: Actor) -> tuple[SecondPerson, ...]:
    """Who may agree to what somebody does: another account with that right, on his unit or on one above it."""
    tree = whole_tree(workspace, everything(actor.label))
    return tuple(
        SecondPerson(account.key, account.login, account.label)
        for account in list_accounts()
        if account.active
        and account.key != actor.account
        and any(
            Right.AGREE in RIGHTS[post.role]
            and (not actor.unit or Viewer("", post.unit).sees(actor.unit, tree))
            for post in account.posts
        )
    )


def agreed(workspace: Workspace, actor: Actor, account: int, what: str) -> str:
    """Note that somebody agreed, whose password was right; his label as it stands in the history.

    Raises:
        RefusedError: He may not.
    """
    for person in second_persons(workspace, actor):
        if person.account == account:
            note(person.label, "agreed", actor.label, detail=what)
            return person.label
    raise RefusedError(NOBODY)
