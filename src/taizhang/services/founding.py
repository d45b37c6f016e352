"""A unit has no records of a time before it: they would count for nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.values import Message, Period, RefusedError, chinese_date
from taizhang.store import queries
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.core.ledger.submission import Expectation
    from taizhang.core.ledger.unit import UnitSpan
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Foundings:
    """Since when there are units, and for which periods they report.

    Attributes:
        first: The first span of each unit, by code.
        expectations: What is owed.
    """

    first: Mapping[str, UnitSpan]
    expectations: tuple[Expectation, ...]

    @classmethod
    def now(cls, workspace: Workspace, viewer: Viewer) -> Foundings:
        """As the ledger stands."""
        kind = workspace.pack.kinds[UNIT_KIND_ID]
        spans = queries.unit_spans(viewer, kind, queries.latest_changeset(viewer))
        latest_first = sorted(spans, key=lambda span: span.valid_from, reverse=True)
        return cls({span.code: span for span in latest_first}, tuple(workspace.pack.expectations))

    def too_early(
        self, kind: RecordKind, unit: str, values: Mapping[str, FieldValue]
    ) -> Message | None:
        """Why a record cannot be this unit's, None if it can.

        What happened in the period in which the unit was founded is its own to tell, as when two were merged in
        the middle of a half-year. A matter that was begun before is finished by whoever took it over.
        """
        day, span = values.get(kind.first_day_field), self.first.get(unit)
        if kind.is_register or kind.stages or span is None or not isinstance(day, date):
            return None
        if day >= span.valid_from:
            return None
        one_day = Period(day, day + timedelta(days=1))
        for expectation in self.expectations:
            if expectation.kind != kind.id:
                continue
            (period,) = one_day.split(expectation.every)
            if period.end <= span.valid_from:
                return Message(
                    "“{unit}”{day}才启用，不能有{period}的记录：请核对日期，或记在当时的单位名下。",
                    unit=span.short_name,
                    day=chinese_date(span.valid_from),
                    period=period.name,
                )
        return None


def refuse_too_early(
    workspace: Workspace,
    viewer: Viewer,
    kind: RecordKind,
    unit: str,
    values: Mapping[str, FieldValue],
) -> None:
    """Refuse a record of a time before its unit.

    Raises:
        RefusedError: There was no such unit then.
    """
    message = Foundings.now(workspace, everything(viewer.name)).too_early(kind, unit, values)
    if message is not None:
        raise RefusedError(message)
