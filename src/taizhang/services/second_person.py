"""The second person that an override wants: who may agree, and whether he has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.services.accounts import list_accounts
from taizhang.services.record_versions import whole_tree
from taizhang.services.rights import RIGHTS, Right

if TYPE_CHECKING:
    from taizhang.services.accounts import ListedAccount
    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace


def who_may_agree(workspace: Workspace, actor: Actor, unit: str) -> tuple[ListedAccount, ...]:
    """The accounts, but not one's own, at a post that may agree to what is done with a unit's figures."""
    tree = whole_tree(workspace, actor.viewer)
    return tuple(
        account
        for account in list_accounts()
        if account.active
        and account.key != actor.account
        and account.label != actor.label
        and any(
            Right.AGREE in RIGHTS[post.role] and (not post.unit or unit in tree.owners(post.unit))
            for post in account.posts
        )
    )
