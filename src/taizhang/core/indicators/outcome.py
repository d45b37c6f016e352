"""What an indicator comes to, for one unit and period, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.values import Message

if TYPE_CHECKING:
    from taizhang.core.ledger.record import RecordRef
    from taizhang.core.values import Value


class State(StrEnum):
    """How a sentence may speak of an outcome."""

    VALUE = "value"
    """There is a number, and it is not zero."""
    ZERO = "zero"
    """Reported, and the number is zero."""
    NIL = "nil"
    """未开展: every unit that owes the kind sent a nil report."""
    MISSING = "missing"
    """未报送: nobody who owes the kind has sent anything."""
    NOT_OWED = "not_owed"
    """不需报送: nobody in the scope owes the kind; a wording of what is otherwise `MISSING`."""
    NOT_APPLICABLE = "not_applicable"
    """不适用: the question has no answer, such as a rate of nothing."""
    NOT_COMPARABLE = "not_comparable"
    """不可比: the two sides do not mean the same."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who owes the records behind a value, and who sent them; unit codes."""

    sent: tuple[str, ...] = ()
    nil: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def expected(self) -> int:
        """How many units owe a report (应报)."""
        return len(self.sent) + len(self.nil) + len(self.missing)

    @property
    def reported(self) -> int:
        """How many units have reported (已报), nil reports included."""
        return len(self.sent) + len(self.nil)

    @property
    def complete(self) -> bool:
        """Whether nobody is missing."""
        return not self.missing

    def merge(self, other: Coverage) -> Coverage:
        """Who owes either; a unit that misses one of the two is missing, nil only if nil in both."""
        units = dict.fromkeys(
            (*self.sent, *self.nil, *self.missing, *other.sent, *other.nil, *other.missing)
        )
        missing = {*self.missing, *other.missing}
        sent = {*self.sent, *other.sent} - missing
        return Coverage(
            sent=tuple(unit for unit in units if unit in sent),
            nil=tuple(unit for unit in units if unit not in sent | missing),
            missing=tuple(unit for unit in units if unit in missing),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value with what it rests on.

    Attributes:
        value: The number in the indicator's unit of count, or why there is none.
        state: How a sentence may speak of it.
        coverage: Who was to report and did.
        records: The record versions that were counted, in the order of their ids.
        reasons: Why it does not compare with the period that it is the base of.
        waiting: The records, by id, that wait for approval and would count or count otherwise.
    """

    value: Value
    state: State
    coverage: Coverage
    records: tuple[RecordRef, ...]
    reasons: tuple[Message, ...] = ()
    waiting: tuple[str, ...] = ()

    @property
    def owed(self) -> bool:
        """Whether somebody has still failed to send what is missing."""
        return self.state is not State.MISSING or bool(self.coverage.expected)

    @property
    def provisional(self) -> bool:
        """Whether it may still move without anything being corrected: units are missing, or records wait."""
        return bool(self.coverage.missing or self.waiting)

    @property
    def why_provisional(self) -> tuple[Message, ...]:
        """What it waits for."""
        missing, waiting = len(self.coverage.missing), len(self.waiting)
        units = (Message("有{count}个单位没有报送", count=missing),) if missing else ()
        records = (Message("有{count}条记录待审", count=waiting),) if waiting else ()
        return units + records
