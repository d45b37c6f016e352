"""The worked cases of an indicator as people read them: these records in, this number out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.ledger.submission import SubmissionState
from taizhang.core.values import Message, Period, plain
from taizhang.packs.load import load_cases
from taizhang.services.ledger_template import shown_cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.indicators import State
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import Record
    from taizhang.packs.pack import Case, Pack
    from taizhang.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CaseTable:
    """The records of one kind in a case."""

    kind: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """A case in words.

    Attributes:
        name: What it shows.
        unit: For which unit is counted.
        period: And for which period.
        tables: The records, kind by kind.
        sent: What was sent beside them.
        number: What it comes to; empty where there is no number.
        state: Why there is none.
        counted: On how many records it rests, None if the case does not say.
    """

    name: str
    unit: str
    period: Period
    tables: tuple[CaseTable, ...]
    sent: tuple[Message, ...]
    number: str
    state: State | None
    counted: int | None


def worked_cases(workspace: Workspace, indicator: str) -> tuple[WorkedCase, ...]:
    """The cases of an indicator, in the order of its file."""
    pack = workspace.pack
    names = {span.code: span.short_name for span in pack.example_units}
    return tuple(_in_words(pack, case, names) for case in load_cases(pack, indicator))


def _in_words(pack: Pack, case: Case, names: Mapping[str, str]) -> WorkedCase:
    kinds = dict.fromkeys(record.kind for record in case.records)
    sent = tuple(
        Message(
            "{unit}报{kind}零报告（{period}）"
            if item.state is SubmissionState.NIL
            else "{unit}报了{kind}（{period}）",
            unit=names.get(item.unit, item.unit),
            kind=pack.kinds[item.kind].label,
            period=item.period,
        )
        for item in case.submissions
    )
    number = isinstance(case.gives, Decimal)
    return WorkedCase(
        case.name,
        names.get(case.unit, case.unit),
        case.period,
        tuple(
            _table(pack.kinds[kind], [one for one in case.records if one.kind == kind], names)
            for kind in kinds
        ),
        sent,
        plain(case.gives) if isinstance(case.gives, Decimal) else "",
        None if number else case.gives,  # type: ignore[arg-type] # a number or a state
        case.counted,
    )


def _table(kind: RecordKind, records: list[Record], names: Mapping[str, str]) -> CaseTable:
    """Only the fields that any of the records fills."""
    fields = [
        field for field in kind.fields if any(field.id in record.values for record in records)
    ]
    rows = tuple(
        (
            names.get(record.unit, record.unit),
            *(
                str(shown_cell(field, record.values[field.id], names))
                if field.id in record.values
                else ""
                for field in fields
            ),
        )
        for record in records
    )
    return CaseTable(kind.label, ("单位", *(field.label for field in fields)), rows)
