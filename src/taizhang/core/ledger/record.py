"""One line of the ledger, in one version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FieldValue = str | int | Decimal | date | tuple[str, ...]
"""What a field may hold: codes and texts, whole numbers, exact decimals, local dates, sets of codes.

A field that was left empty is not in the record at all; there is no empty value.
"""


class Status(StrEnum):
    """Where a version stands in review; only approved versions are counted."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    """撤销: the record no longer holds, such as after an undone import or a merge; its versions stay."""


@dataclass(frozen=True, slots=True, order=True)
class RecordRef:
    """One version of one record: what a figure rests on."""

    record_id: str
    version: int

    def __str__(self) -> str:
        return f"{self.record_id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Record:
    """A version of a record.

    Attributes:
        ref: Which record, which version.
        kind: The id of its kind.
        unit: The code of the unit that owns it.
        values: By field id; an empty field is absent.
        status: Where it stands in review.
    """

    ref: RecordRef
    kind: str
    unit: str
    values: Mapping[str, FieldValue]
    status: Status = Status.APPROVED
