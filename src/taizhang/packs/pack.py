"""A pack: all the definitions that a department owns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.unit import UNIT_KIND_ID

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from taizhang.core.indicators import Indicator, State
    from taizhang.core.indicators.target import Target
    from taizhang.core.ledger.field import Choice
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import Record
    from taizhang.core.ledger.submission import Expectation, Submission
    from taizhang.core.ledger.unit import UnitSpan
    from taizhang.core.reports.template import Template
    from taizhang.core.values import Period, Place


@dataclass(frozen=True, slots=True)
class Case:
    """A worked case of an indicator: records in, value out."""

    indicator: str
    name: str
    unit: str
    period: Period
    records: tuple[Record, ...]
    submissions: tuple[Submission, ...]
    gives: Decimal | State
    counted: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as loaded; immutable.

    Attributes:
        id: Permanent.
        name: What people call it.
        version: As the owner counts.
        levels: The levels of units (单位层级).
        kinds: Kinds and registers by id, the built-in register of units among them.
        expectations: Who owes what by when.
        reviewed_by: The levels at which what units enter is reviewed; empty is the unit directly above.
        indicators: By id.
        templates: Report templates by id.
        example_units: The small tree in which the cases play.
        cases: Worked cases of the indicators.
        files: The text of every file, by its path in the pack: what a report keeps of its definitions.
        digest: SHA-256 over the files.
        targets: All that were ever decided.
    """

    id: str
    name: str
    version: str
    levels: tuple[Choice, ...]
    kinds: Mapping[str, RecordKind]
    expectations: tuple[Expectation, ...]
    reviewed_by: tuple[str, ...]
    indicators: Mapping[str, Indicator]
    templates: Mapping[str, Template]
    example_units: tuple[UnitSpan, ...]
    cases: tuple[Case, ...]
    files: Mapping[str, str]
    digest: str
    targets: tuple[Target, ...] = ()
    lines: tuple[Choice, ...] = ()

    @property
    def label(self) -> str:
        """Name and version of the pack with the head of its digest, as a report keeps it."""
        return f"{self.id} {self.version} {self.digest[:12]}"

    def owed_kinds(self, unit: UnitSpan, period: Period) -> tuple[RecordKind, ...]:
        """The kinds that a unit owes for a period, in the order of the expectations."""
        owed = dict.fromkeys(
            item.kind
            for item in self.expectations
            if item.owed_by(unit) and self.kinds[item.kind].reported_in(period)
        )
        return tuple(self.kinds[kind] for kind in owed)

    @property
    def registers(self) -> tuple[RecordKind, ...]:
        """The registers, units first."""
        found = [kind for kind in self.kinds.values() if kind.is_register]
        return tuple(sorted(found, key=lambda kind: kind.id != UNIT_KIND_ID))
