"""What people have said of records that look like one event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Status
from taizhang.store.batches import batches
from taizhang.store.codec import values_from_json
from taizhang.store.ledger.models import DuplicateDecision, RecordVersion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.store.viewer import Viewer

APART, MERGED, OPEN = "apart", "merged", "open"


@dataclass(frozen=True, slots=True)
class Decision:
    """What holds of a pair, and since which changeset."""

    word: str
    changeset: int


def pair_of(one: str, two: str) -> tuple[str, str]:
    """Two record ids as a decision keeps them: the lesser first."""
    return (one, two) if one < two else (two, one)


def decisions(viewer: Viewer) -> dict[tuple[str, str], Decision]:  # noqa: ARG001 (every read says for whom)
    """What holds of every pair that was ever decided on."""
    rows = DuplicateDecision.objects.order_by("changeset_id", "id")
    return {
        (first, second): Decision(word, changeset)
        for first, second, word, changeset in rows.values_list(
            "first_id", "second_id", "decision", "changeset_id"
        )
    }


def newest_rows(viewer: Viewer, record_ids: Iterable[str]) -> dict[str, RecordVersion]:  # noqa: ARG001 (every read says for whom)
    """The newest version of each of these records, whatever its status."""
    found: dict[str, RecordVersion] = {}
    for ids in batches(record_ids):
        rows = RecordVersion.objects.filter(record_id__in=ids).select_related("record")
        found.update({row.record_id: row for row in rows.order_by("version")})
    return found


@dataclass(frozen=True, slots=True)
class Dropped:
    """A record that stands in another by a merge: whose it was, what it said, and the other."""

    unit: str
    kind: str
    values: Mapping[str, FieldValue]
    kept: str
    kept_unit: str
    kept_title: str


def dropped_records(viewer: Viewer, kind: RecordKind) -> dict[str, Dropped]:
    """The records of a kind that were dropped by a merge which still holds, by id."""
    merged = {
        pair: decision for pair, decision in decisions(viewer).items() if decision.word == MERGED
    }
    if not merged:
        return {}
    newest = newest_rows(viewer, {item for pair in merged for item in pair})
    found = {}
    for pair, decision in merged.items():
        for gone, kept in (pair, pair[::-1]):
            row, other = newest[gone], newest[kept]
            if (
                row.record.kind == kind.id
                and row.status == Status.WITHDRAWN
                and row.changeset_id == decision.changeset
            ):
                said = values_from_json(kind, other.values)
                found[gone] = Dropped(
                    unit=row.unit,
                    kind=kind.id,
                    values=values_from_json(kind, row.values),
                    kept=kept,
                    kept_unit=other.unit,
                    kept_title=str(said.get(kind.title_field, "")),
                )
    return found
