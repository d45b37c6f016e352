"""From a short piece of news to what is entered, and from a record to a 信息简报."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.screening import find_personal_number
from taizhang.core.ledger.secret_mark import find_secret_mark
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.reports.brief_reader import (
    MOST_SIGNS,
    ProposedRecord,
    propose_as,
    propose_records,
)
from taizhang.core.reports.brief_writer import Brief, write_brief
from taizhang.core.values import Message, RefusedError
from taizhang.services.entry_names import EntryNames, register_names
from taizhang.services.entry_options import as_typed
from taizhang.services.revising import revision_base
from taizhang.store import queries
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


def check_brief(text: str) -> str:
    """The text of a piece of news, without white space around it.

    Raises:
        RefusedError: It is empty or too long, or a personal number or a secret mark stands in it.
    """
    text = text.strip()
    if not text:
        raise RefusedError(Message("请先粘贴一段简报。"))
    if len(text) > MOST_SIGNS:
        raise RefusedError(Message("一次粘贴一条信息，最多{most}字。", most=MOST_SIGNS))
    if personal := find_personal_number(text):
        # The text is not repeated in the message: it must not travel any further.
        raise RefusedError(
            Message("含有{what}，台账不保存个人信息，请删去。", what=Message(personal))
        )
    if mark := find_secret_mark(text):
        raise RefusedError(
            Message("带有{what}，台账不得存储、处理国家秘密和工作秘密。", what=Message(mark))
        )
    return text


def read_brief(
    workspace: Workspace,
    viewer: Viewer,
    text: str,
    period: Period,
    unit: str,
    kind: RecordKind | None = None,
) -> tuple[ProposedRecord, ...]:
    """What records a text may tell of, for a person to confirm; of one kind only, if one was chosen.

    Args:
        workspace: The workspace.
        viewer: Who asks.
        text: The news.
        period: Gives the year to days written without.
        unit: The code of the unit that enters.
        kind: Chosen by a person, None to be told.

    Raises:
        RefusedError: The text may not be taken in.
    """
    text = check_brief(text)
    kinds = workspace.pack.kinds
    everybody = everything(viewer.name)
    tree = queries.unit_tree(
        everybody, kinds[UNIT_KIND_ID], period, queries.latest_changeset(viewer)
    )
    span = tree.span(unit)
    own = (span.name, span.short_name) if span is not None else ()
    names = {
        register.id: [
            name for name in register_names(workspace, viewer, register.id).values() if name in text
        ]
        for register in kinds.values()
        if register.is_register and register.id != UNIT_KIND_ID
    }
    names[UNIT_KIND_ID] = [one.short_name for one in tree.spans]
    if kind is not None:
        return (propose_as(text, kind, period, names, own=own),)
    entered = [one for one in kinds.values() if not one.is_register and one.reported_in(period)]
    return propose_records(text, entered, period, names, own=own)


def brief_of_record(
    workspace: Workspace, viewer: Viewer, record_id: str
) -> tuple[Brief, RecordKind, str]:
    """A short 信息简报 of a record as it stands now, its kind, and the code of its unit.

    Raises:
        RefusedError: There is no such record that the viewer may see.
    """
    base = revision_base(workspace, viewer, record_id)
    shown = as_typed(workspace, viewer, base.kind, base.values)
    names = EntryNames(workspace, viewer)
    for field in base.kind.fields:
        if field.type.id == "link" and field.id in shown:
            shown[field.id] = names.entry(field.target, str(base.values[field.id]))
    return write_brief(base.kind, base.values, shown, base.unit_name), base.kind, base.unit
