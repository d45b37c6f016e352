"""Views of lists that an account wants to come back to: filters, order and columns under a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from taizhang.core.values import Message, RefusedError
from taizhang.services.reason import name_to_keep
from taizhang.store.desk.models import SavedView

if TYPE_CHECKING:
    from taizhang.services.rights import Actor

MOST = 20
_LONGEST_NAME, _LONGEST_QUERY = 40, 1000
_KEPT = frozenset({"state", "unit", "period", "q", "order", "cols"})


@dataclass(frozen=True, slots=True)
class ListedView:
    """A saved view: its key, its name and the question of the address."""

    key: int
    name: str
    query: str


def list_views(actor: Actor, kind: str) -> tuple[ListedView, ...]:
    """One's own views of a kind."""
    rows = SavedView.objects.filter(account_id=actor.account, kind=kind)
    return tuple(ListedView(row.pk, row.name, row.query) for row in rows)


def save_view(actor: Actor, kind: str, name: str, query: str) -> None:
    """Keep a view; one of the same name is replaced.

    Raises:
        RefusedError: It has no name, or there are too many.
    """
    name = " ".join(name_to_keep(name).split())
    if not name or len(name) > _LONGEST_NAME:
        raise RefusedError(Message("视图名称要写 1 至 {most} 个字。", most=_LONGEST_NAME))
    kept = [
        (key, value)
        for key, value in parse_qsl(query)
        if value and (key in _KEPT or key.startswith("f."))
    ]
    text = urlencode(kept)
    if len(text) > _LONGEST_QUERY:
        raise RefusedError(Message("筛选条件太长，不能保存。"))
    own = SavedView.objects.filter(account_id=actor.account, kind=kind)
    if own.exclude(name=name).count() >= MOST:
        raise RefusedError(Message("每类台账最多保存 {most} 个视图，请先删去不用的。", most=MOST))
    SavedView.objects.update_or_create(
        account_id=actor.account, kind=kind, name=name, defaults={"query": text}
    )


def drop_view(actor: Actor, key: int) -> str:
    """Forget a view of one's own; the kind that it was of, empty if there was none."""
    row = SavedView.objects.filter(pk=key, account_id=actor.account).first()
    if row is None:
        return ""
    row.delete()
    return row.kind
