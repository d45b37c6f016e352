"""What is asked of a list: the words of an address, read; and whether a record is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from taizhang.core.ledger.field import Slot
from taizhang.core.ledger.record import Record, Status
from taizhang.core.ledger.search_text import search_terms, search_text
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.values import Message, Period, RefusedError
from taizhang.store.facts import slot_map
from taizhang.store.listing import BY_CHANGE, BY_UNIT, EMPTY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.indicators.fragment import Slots
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.services.workspace import Workspace

STATES = (Status.APPROVED, Status.SUBMITTED, Status.RETURNED, Status.DRAFT, Status.WITHDRAWN)
"""In the order in which a list offers them."""
ALL = "all"
"""Asked for as the period, it means ever."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a list.

    Attributes:
        kind: Id of the kind.
        state: Records in this state.
        unit: Code of a unit, with those below it; empty is all that the viewer sees.
        period: None is ever.
        answers: By field id, the code that the field holds; `EMPTY` for none.
        search: What stands in the text fields, or a record id.
        order: Id of a field, `BY_UNIT` or `BY_CHANGE`; empty is by day.
        falling: The newest or greatest first.
        page: From 1.
        columns: Ids of the fields that are shown; empty is the usual ones.
    """

    kind: str
    state: Status = Status.APPROVED
    unit: str = ""
    period: Period | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    search: str = ""
    order: str = ""
    falling: bool = True
    page: int = 1
    columns: tuple[str, ...] = ()


def find_kind(workspace: Workspace, kind_id: str) -> RecordKind:
    """The kind of a list.

    Raises:
        RefusedError: There is none of that id; units have pages of their own.
    """
    kind = workspace.pack.kinds.get(kind_id)
    if kind is None or kind.id == UNIT_KIND_ID:
        raise RefusedError(Message("没有这类台账。"))
    return kind


def read_question(
    workspace: Workspace, kind_id: str, asked: Mapping[str, str], period: Period
) -> Question:
    """What an address asks for; what makes no sense in it is passed over.

    Args:
        workspace: The workspace.
        kind_id: Of which kind.
        asked: By name: state, unit, period, q, order, page, cols, and `f.` with the id of a field.
        period: If none is named.

    Raises:
        RefusedError: There is no such kind.
    """
    kind = find_kind(workspace, kind_id)
    slots = slot_map()
    order = asked.get("order", "")
    if not _may_order(kind, order.removeprefix("-"), slots):
        order = ""
    answers = {
        name[2:]: value[:60]
        for name, value in asked.items()
        if name.startswith("f.") and value and _is_code(kind, name[2:], slots)
    }
    page = asked.get("page", "")
    known = {item.id for item in kind.fields}
    return Question(
        kind=kind.id,
        state=next((state for state in STATES if state == asked.get("state")), Status.APPROVED),
        unit=asked.get("unit", "")[:60],
        period=_period(asked.get("period", ""), period),
        answers=answers,
        search=asked.get("q", "").strip()[:80],
        order=order.removeprefix("-"),
        falling=order.startswith("-") or not order,
        page=min(int(page), 1_000_000) if page.isascii() and page.isdigit() and int(page) else 1,
        columns=tuple(name for name in asked.get("cols", "").split(",") if name in known),
    )


def _period(text: str, usual: Period) -> Period | None:
    if text == ALL:
        return None
    try:
        return Period.read(text) if text else usual
    except RefusedError:
        return usual


def _is_code(kind: RecordKind, name: str, slots: Slots) -> bool:
    found = kind.field(name)
    return found is not None and found.type.slot is Slot.CODE and (kind.id, name) in slots


def _may_order(kind: RecordKind, name: str, slots: Slots) -> bool:
    return name in (BY_UNIT, BY_CHANGE) or (kind.id, name) in slots


def fits(kind: RecordKind, record: Record, question: Question) -> bool:
    """Whether a record that does not count is asked for, whatever its state: as the store asks of facts."""
    if question.period is not None and not _within(kind, record, question.period):
        return False
    for name, answer in question.answers.items():
        held = record.values.get(name)
        codes = held if isinstance(held, tuple) else (held,)
        if not (held is None if answer == EMPTY else answer in codes):
            return False
    terms = search_terms(question.search)
    if not terms:
        return True
    words = search_text(kind, record.values)
    return all(term in words for term in terms)


def _within(kind: RecordKind, record: Record, period: Period) -> bool:
    began, ended = (record.values.get(name) for name in (kind.began_field, kind.ended_field))
    if not isinstance(began, date):
        # What was cleared says no day at all, and is shown all the same.
        return not record.values or not kind.began_field
    if not kind.ended_field:
        return period.contains(began)
    last = period.start if kind.validity is None else period.start + timedelta(days=1)
    return began < period.end and (not isinstance(ended, date) or ended >= last)
