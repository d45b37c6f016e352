"""An office that nobody thought of, made from a number: its pack, its units, its ledger, and what is asked.

The same number always gives the same office. Everything stays within what the loader of packs and the services
let through; within that, days lie where periods go wrong, and ids and codes are alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from taizhang.core.indicators import Indicator
from taizhang.core.ledger.kind import RecordKind
from taizhang.core.ledger.record import FieldValue, Record, RecordRef, Status
from taizhang.core.ledger.submission import Expectation
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitSpan, check_units
from taizhang.core.values import Grain, Period
from tests.support.any_pack import some_day, some_indicators, some_kind, some_value

LEVELS = ("department", "section", "town")
_PERIODS = (
    *("2024", "2025", "2024H1", "2024H2", "2025H1", "2025Q2", "2024-02", "2025-01"),
    *("2024-11-15..2025-02-14", "2024-02-29..2024-02-29", "2025-06-30..2025-07-01"),
)


@dataclass(frozen=True)
class Written:
    """A version as it was written, by which changeset, and whether its content was cleared later."""

    record: Record
    changeset: int
    source_unit: str = ""
    source_period: str = ""
    cleared_by: int = 0


@dataclass(frozen=True)
class Sent:
    """A line of the submissions: sent, nil, or taken back."""

    unit: str
    kind: str
    period: str
    state: str
    received_on: date
    changeset: int


@dataclass(frozen=True)
class Office:
    """All that there is.

    Attributes:
        kinds: Without the register of units.
        indicators: By id.
        expectations: Who owes what.
        written: Every version, in the order of writing, those of units among them.
        sent: Every submission, in that order.
        newest: The number of the newest changeset.
        questions: Unit, period, changeset.
    """

    kinds: Mapping[str, RecordKind]
    indicators: Mapping[str, Indicator]
    expectations: tuple[Expectation, ...]
    written: tuple[Written, ...]
    sent: tuple[Sent, ...]
    newest: int
    questions: tuple[tuple[str, Period, int], ...]


def make_office(number: int, unit_kind: RecordKind, first: int, asked: int) -> Office:
    """The office of a number.

    Args:
        number: Which.
        unit_kind: The register of units.
        first: The number of its first changeset.
        asked: How many questions.
    """
    dice = Random(number)  # noqa: S311 (chance that can be repeated)
    spans = _spans(dice)
    units = [*dict.fromkeys(span.code for span in spans)]
    kinds = {
        kind.id: kind for kind in (some_kind(dice, f"k{at}") for at in range(dice.randint(1, 2)))
    }
    newest = first + dice.randint(3, 9)
    written = [*_units_written(dice, spans, unit_kind, first, newest)]
    for at in range(dice.choice((0, 3, 12, 30))):
        kind = dice.choice([*kinds.values()])
        written += _history(
            dice, kind, units, f"{dice.choice(('r', 'R', 'r-', '记'))}{at}", first, newest
        )
    written = _clear_some(dice, written, newest)
    written.sort(key=lambda item: item.changeset)
    periods = [*_PERIODS]
    questions = []
    for _at in range(asked):
        period = Period.read(dice.choice(periods))
        # The one before, the year so far: across the end of the year too.
        period = dice.choice([period, period, period.prior(), period.cumulative()])
        unit = dice.choice([units[0], dice.choice(units)])
        changeset = dice.choice([newest, dice.randint(first, newest)])
        questions.append((unit, period, changeset))
    return Office(
        kinds,
        some_indicators(dice, kinds, units),
        tuple(
            Expectation(
                kind,
                tuple(dice.sample(LEVELS, dice.randint(1, 2))),
                dice.choice([Grain.MONTH, Grain.QUARTER, Grain.HALF_YEAR, Grain.YEAR]),
                dice.randint(-3, 10),
            )
            for kind in kinds
            if dice.random() < 0.6
        ),
        tuple(written),
        tuple(_sent(dice, kinds, units, first, newest)),
        newest,
        tuple(questions),
    )


def _spans(dice: Random) -> list[UnitSpan]:
    """A tree that stands on each of its days: renamed, moved, joined, parted, dissolved on some of them."""
    while True:
        found = _some_spans(dice)
        if not check_units(found):
            return found


def _some_spans(dice: Random) -> list[UnitSpan]:
    start = date(2020, 1, 1)
    codes = ["root", *(f"u{at}" for at in range(dice.randint(1, 6)))]
    found: list[UnitSpan] = []
    for at, code in enumerate(codes):
        parent = dice.choice(codes[:at]) if at else ""
        level = LEVELS[0] if not at else dice.choice(LEVELS[1:])
        begins = start if not at or dice.random() < 0.7 else some_day(dice)
        ends = some_day(dice) if at and dice.random() < 0.5 else None
        if ends is not None and ends <= begins:
            continue
        others = [other for other in codes if other != code]
        heirs: tuple[str, ...] = ()
        if ends is not None and dice.random() < 0.7:
            heirs = tuple(dice.sample(others, dice.choice((1, 1, min(2, len(others))))))
        found.append(UnitSpan(code, code, code, level, parent, begins, ends, heirs))
        if ends is not None and dice.random() < 0.5:
            # It goes on under another name, in another place, or with a part of it gone.
            found.append(
                UnitSpan(code, f"{code}x", f"{code}x", level, dice.choice(codes[:at]), ends, None)
            )
    return found


def _units_written(
    dice: Random, spans: list[UnitSpan], kind: RecordKind, first: int, newest: int
) -> list[Written]:
    """Units as records; that one ended may have become known later."""
    found = []
    for at, span in enumerate(spans):
        values: dict[str, FieldValue] = {
            "code": span.code,
            "name": span.name,
            "level": span.level,
            "valid_from": span.valid_from,
        }
        if span.parent:
            values["parent"] = span.parent
        end: dict[str, FieldValue] = {}
        if span.valid_to is not None:
            end["valid_to"] = span.valid_to
        if span.successors:
            end["successors"] = "、".join(span.successors)
        known = first
        later = next((other for other in spans[at + 1 :] if other.code == span.code), None)
        if end and later is None and dice.random() < 0.3:
            ref = RecordRef(f"U{at}", 1)
            found.append(Written(Record(ref, kind.id, span.code, values), first))
            known = dice.randint(first + 1, newest)
        ref = RecordRef(f"U{at}", 1 if known == first else 2)
        found.append(Written(Record(ref, kind.id, span.code, values | end), known))
    return found


_STATES = (
    *(Status.APPROVED,) * 6,
    Status.DRAFT,
    Status.SUBMITTED,
    Status.RETURNED,
    Status.WITHDRAWN,
)


def _history(
    dice: Random, kind: RecordKind, units: list[str], record_id: str, first: int, newest: int
) -> list[Written]:
    """Versions of a record at different changesets: corrected, moved, in review, withdrawn, brought back."""
    moments = sorted(dice.sample(range(first, newest + 1), dice.randint(1, 3)))
    unit, found = dice.choice(units), []
    filled = dice.choice([0.4, 0.9, 1.0])
    for version, changeset in enumerate(moments, start=1):
        state = dice.choice(_STATES)
        if state is Status.WITHDRAWN and version == 1:
            state = Status.APPROVED
        values = {
            field.id: some_value(dice, field, units)
            for field in kind.fields
            if state is not Status.WITHDRAWN and dice.random() < filled
        }
        if dice.random() < 0.2:
            unit = dice.choice(units)
        by_workbook = dice.random() < 0.3
        found.append(
            Written(
                Record(RecordRef(record_id, version), kind.id, unit, values, state),
                changeset,
                unit if by_workbook else "",
                dice.choice(("2024H1", "2024H2", "2025H1")) if by_workbook else "",
            )
        )
    return found


def _clear_some(dice: Random, written: list[Written], newest: int) -> list[Written]:
    """Some records are cleared by the newest changeset (依法清除), in every version."""
    ids = {
        item.record.ref.record_id
        for item in written
        if item.record.kind != UNIT_KIND_ID and dice.random() < 0.07
    }
    # One that already has a version of that changeset was written just now.
    ids -= {item.record.ref.record_id for item in written if item.changeset == newest}
    found = []
    last: dict[str, Written] = {}
    for item in written:
        if item.record.ref.record_id in ids:
            item = Written(item.record, item.changeset, cleared_by=newest)  # noqa: PLW2901 (the same, cleared)
            last[item.record.ref.record_id] = item
        found.append(item)
    for identifier, item in last.items():
        ref = RecordRef(identifier, item.record.ref.version + 1)
        record = Record(ref, item.record.kind, item.record.unit, {}, Status.WITHDRAWN)
        found.append(Written(record, newest))
    return found


def _sent(
    dice: Random, kinds: Mapping[str, RecordKind], units: list[str], first: int, newest: int
) -> list[Sent]:
    found: dict[tuple[str, str, str, int], Sent] = {}
    for unit in units:
        for kind in kinds:
            for _at in range(dice.randint(0, 4)):
                period = dice.choice(("2024H1", "2024H2", "2025H1", "2025Q2", "2025-01", "2024"))
                state = dice.choice(("sent", "nil", "nil", "withdrawn"))
                changeset = dice.randint(first, newest)
                # On the last day, or late.
                came = Period.read(period).end + timedelta(days=dice.choice((-1, 4, 40)))
                found[unit, kind, period, changeset] = Sent(
                    unit, kind, period, state, came, changeset
                )
    return sorted(found.values(), key=lambda item: item.changeset)
