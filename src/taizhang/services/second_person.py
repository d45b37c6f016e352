"""Who may be the second person that an act wants: another account with the right to agree, above the unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.services.accounts import list_accounts
from taizhang.services.record_versions import whole_tree
from taizhang.services.rights import RIGHTS, Right

if TYPE_CHECKING:
    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """An account that may agree: its key, its login name and its label."""

    key: int
    login: str
    label: str


def who_may_agree(workspace: Workspace, actor: Actor, unit: str) -> tuple[SecondPerson, ...]:
    """The accounts that may agree to what concerns a unit, the actor's own left out."""
    tree = whole_tree(workspace, actor.viewer)
    above = {unit, *tree.above(unit)}
    return tuple(
        SecondPerson(account.key, account.login, account.label)
        for account in list_accounts()
        if account.key != actor.account
        and account.active
        and any(
            Right.AGREE in RIGHTS[post.role] and (post.unit in above or not post.unit)
            for post in account.posts
        )
    )
