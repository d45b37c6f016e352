"""A unit under one name in one place, for a time: a line of the register of units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from taizhang.core.ledger.cell import texts_of

if TYPE_CHECKING:
    from datetime import date

    from taizhang.core.ledger.record import Record
    from taizhang.core.values import Period


@dataclass(frozen=True, slots=True)
class UnitSpan:
    """A unit under one name in one place, from `valid_from` up to, not including, `valid_to`.

    `successors` are the units to which it, or a part of it, went when the span ended. If the unit itself goes
    on with another span, it kept the rest. `lines` are the lines of work that are its own; without any, all are.
    """

    code: str
    name: str
    short_name: str
    level: str
    parent: str
    valid_from: date
    valid_to: date | None
    successors: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    @classmethod
    def from_record(cls, record: Record) -> UnitSpan:
        """A row of the register of units."""
        values = record.values
        name = cast("str", values["name"])
        return cls(
            code=cast("str", values["code"]),
            name=name,
            short_name=cast("str", values.get("short_name", name)),
            level=cast("str", values["level"]),
            parent=cast("str", values.get("parent", "")),
            valid_from=cast("date", values["valid_from"]),
            valid_to=cast("date | None", values.get("valid_to")),
            successors=tuple(texts_of(values.get("successors", ""))),
            lines=cast("tuple[str, ...]", values.get("lines", ())),
        )

    def within(self, period: Period) -> bool:
        """Whether it held on some day of the period."""
        return self.valid_from < period.end and (
            self.valid_to is None or self.valid_to > period.start
        )
