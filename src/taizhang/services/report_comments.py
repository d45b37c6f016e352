"""批注: remarks of people on a report, which stay until somebody marks them as done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.screening import find_personal_number
from taizhang.core.ledger.secret_mark import find_secret_mark
from taizhang.core.values import Message, RefusedError
from taizhang.services.clock import now
from taizhang.services.report_list import check_reach, family_of, version_of
from taizhang.services.rights import Right
from taizhang.services.workspace import keeping
from taizhang.store.reporting.models import ReportComment

if TYPE_CHECKING:
    import datetime as dt

    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

LONGEST = 1000
_LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class KeptComment:
    """A remark.

    Attributes:
        key: Its key.
        number: The version that it was made on.
        version: Which one that is.
        quote: The words that it is about; empty if it is about the whole.
        text: What it says.
        made_at: When.
        made_by: By whom.
        done_at: When it was marked as done; None if it is open.
        done_by: By whom.
    """

    key: int
    number: str
    version: int
    quote: str
    text: str
    made_at: dt.datetime
    made_by: str
    done_at: dt.datetime | None
    done_by: str


def list_comments(workspace: Workspace, viewer: Viewer, number: str) -> tuple[KeptComment, ...]:
    """All remarks on a report in whatever version, open ones first, oldest first.

    Raises:
        RefusedError: There is no such report that the viewer may see.
    """
    check_reach(workspace, viewer, number)
    family = family_of(number)
    rows = ReportComment.objects.filter(report__number__startswith=family).order_by("id")
    found = [_kept(row) for row in rows if family_of(row.report_id) == family]
    return tuple(sorted(found, key=lambda one: one.done_at is not None))


def add_comment(
    workspace: Workspace, actor: Actor, number: str, text: str, *, quote: str = ""
) -> int:
    """Make a remark; its key.

    Raises:
        RefusedError: It says nothing or too much, or something personal or secret stands in it.
    """
    actor.check(Right.COMMENT)
    check_reach(workspace, actor.viewer, number)
    text = text.strip()
    if not text:
        raise RefusedError(Message("批注是空的，请写明意见。"))
    if len(text) > LONGEST:
        raise RefusedError(Message("批注最多{count}个字。", count=LONGEST))
    if find_personal_number(text) or find_secret_mark(text):
        raise RefusedError(Message("批注中不能有个人号码，也不能有密级标志，请删去。"))
    with keeping():
        row = ReportComment.objects.create(
            report_id=number,
            quote=quote.strip()[:_LONGEST_QUOTE],
            text=text,
            made_at=now(),
            made_by=actor.label,
        )
    return row.pk


def finish_comment(
    workspace: Workspace, actor: Actor, number: str, key: int, *, done: bool = True
) -> None:
    """Mark a remark as done, or as open again.

    Raises:
        RefusedError: There is no such remark on a report that the actor may see.
    """
    check_reach(workspace, actor.viewer, number)
    row = ReportComment.objects.filter(pk=key).first()
    if row is None or family_of(row.report_id) != family_of(number):
        raise RefusedError(Message("没有这条批注。"))
    if not actor.may(Right.WRITE) and row.made_by != actor.label:
        raise RefusedError(Message("批注由拟稿的人或提出的人办结。"))
    with keeping():
        row.done_at = now() if done else None
        row.done_by = actor.label if done else ""
        row.save(update_fields=["done_at", "done_by"])


def _kept(row: ReportComment) -> KeptComment:
    return KeptComment(
        row.pk,
        row.report_id,
        version_of(row.report_id),
        row.quote,
        row.text,
        row.made_at,
        row.made_by,
        row.done_at,
        row.done_by,
    )
