"""Whether the entries of a register fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.matching import Fate, Match, check_overlaps
from taizhang.core.ledger.record import Record, RecordRef
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitSpan, check_units
from taizhang.core.values import Message
from taizhang.services.ledger_import.state import ImportWork, SheetPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue


def without_disorder(
    work: ImportWork, plan: SheetPlan, matches: Iterable[Match], own: Mapping[str, Record]
) -> list[Match]:
    """The matches of a register that fit together with each other and with what is held.

    A row that is refused leaves the record as it was, which may in turn not fit with another row: so
    one asks until nothing is refused any more. A row that changes nothing is never to blame.
    """
    kept = list(matches)
    while plan.kind.validity is not None:
        matched = {match.held.ref.record_id for match in kept if match.held}
        rest = [record.values for key, record in own.items() if key not in matched]
        entries = [*rest, *(values_after(match) for match in kept)]
        refused: dict[int, Message] = {}
        for places, message in _disorder(plan.kind, entries):
            to_blame = (place - len(rest) for place in places if place >= len(rest))
            place = next((at for at in to_blame if kept[at].fate is not Fate.SAME), None)
            if place is not None:
                refused.setdefault(place, message)
        if not refused:
            break
        for place, message in refused.items():
            work.spoil(plan, kept[place].row, message)
        kept = [match for place, match in enumerate(kept) if place not in refused]
    return kept


def _disorder(
    kind: RecordKind, entries: Sequence[Mapping[str, FieldValue]]
) -> list[tuple[tuple[int, ...], Message]]:
    """What does not fit: the entries concerned, the one to look at first in front, and why."""
    found: list[tuple[tuple[int, ...], Message]] = []
    for earlier, later in check_overlaps(kind, entries):
        message = Message(
            "“{title}”上一段还没有结束：请先在它原来的一行填写终止日期，或核对起始日期。",
            title=str(entries[later].get(kind.title_field, "")),
        )
        found.append(((later, earlier), message))
    if kind.id == UNIT_KIND_ID and not found:
        spans = [
            UnitSpan.from_record(Record(RecordRef("", 0), kind.id, "", values))
            for values in entries
        ]
        for problem in check_units(spans):
            places = (problem.span,) if problem.other is None else (problem.span, problem.other)
            found.append((places, problem.message))
    return found


def values_after(match: Match) -> Mapping[str, FieldValue]:
    """What the record says once the row has been dealt with."""
    if match.held is not None and match.fate is Fate.SAME:
        return match.held.values
    return match.row.values
