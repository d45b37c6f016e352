"""Records that overlap or contradict each other, for a person to judge.

Two departments give the same support to the same enterprises, at other rates or on other conditions: a pack says
in which fields records must agree, and in which they then should not differ. Which of them is right, and whether
both may stand, only people can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from taizhang.core.ledger.kind import OverlapRule, RecordKind
    from taizhang.core.ledger.record import FieldValue, Record


@dataclass(frozen=True, slots=True)
class Overlap:
    """Records that a rule brings together, in the order in which they came.

    Attributes:
        rule: The rule.
        records: Two or more.
        differing: In which fields they differ.
    """

    rule: OverlapRule
    records: tuple[Record, ...]
    differing: tuple[str, ...]


def find_overlaps(kind: RecordKind, records: Iterable[Record], on: date) -> Iterator[Overlap]:
    """What the rules of a kind find among the records that hold on a day, rule by rule."""
    holding = [record for record in records if _holds(kind, record, on)]
    for rule in kind.overlaps:
        groups: dict[tuple[FieldValue, ...], list[Record]] = {}
        for record in holding:
            if all(name in record.values for name in rule.same):
                groups.setdefault(tuple(record.values[name] for name in rule.same), []).append(
                    record
                )
        for group in groups.values():
            differing = tuple(
                name
                for name in rule.differ
                if len({_plain(record.values.get(name)) for record in group}) > 1
            )
            if len(group) > 1 and differing:
                yield Overlap(rule, tuple(group), differing)


def _holds(kind: RecordKind, record: Record, on: date) -> bool:
    """An entry of a register from its first day up to its last; other records always."""
    if kind.validity is None:
        return True
    since, until = (record.values.get(n) for n in (kind.validity.since, kind.validity.until))
    # Dates by the declaration of the kind.
    return bool(since is not None and since <= on and (until is None or on < until))  # type: ignore[operator]


def _plain(value: FieldValue | None) -> FieldValue | None:
    return value.strip() if isinstance(value, str) else value
