"""An office that nobody thought of, made from a number: its pack, its units, its ledger, and what is asked.

The same number always gives the same office. Everything stays within what the loader of packs and the services
let through; within that, days lie where periods go wrong, and ids and codes are alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from taizhang.core.indicators import (
    UNIT_FIELD,
    Aggregate,
    AsOf,
    Derived,
    During,
    Formula,
    Held,
    Indicator,
    Measure,
    Ratio,
)
from taizhang.core.indicators.condition import (
    All,
    AnyOf,
    BeforePeriod,
    Between,
    Condition,
    Filled,
    Not,
    OneOf,
)
from taizhang.core.indicators.definition import Body
from taizhang.core.indicators.formula import read_formula
from taizhang.core.ledger.field import Break, Choice, Field, Slot
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.ledger.kind import RecordKind, Stage, Validity
from taizhang.core.ledger.record import FieldValue, Record, RecordRef, Status
from taizhang.core.ledger.submission import Expectation
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitSpan, check_units
from taizhang.core.values import Grain, Message, Period

LEVELS = ("department", "section", "town")
CODES = ("a", "ab", "b", "a_b")
TEXTS = ("x", "发〔2025〕1号", "100%", "a|b")
_EDGES = tuple(date(year, month, 1) for year in (2024, 2025) for month in (1, 4, 7, 10))
_FIRST, _LAST = date(2023, 12, 1), date(2025, 10, 1)
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
        kind.id: kind for kind in (_kind(dice, f"k{at}", units) for at in range(dice.randint(1, 2)))
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
        _indicators(dice, kinds, units),
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


def _day(dice: Random) -> date:
    if dice.random() < 0.5:
        return dice.choice(_EDGES) + timedelta(days=dice.randint(-1, 1))
    return _FIRST + timedelta(days=dice.randrange((_LAST - _FIRST).days))


def _kind(dice: Random, identifier: str, units: list[str]) -> RecordKind:
    """A kind with a field of every type, some of them twice, in any order; with stages, or a register."""
    choices = tuple(Choice(code, code) for code in CODES)
    wanted = [*FIELD_TYPES, "date", *dice.choices([*FIELD_TYPES], k=dice.randint(0, 4))]
    fields = []
    for at, name in enumerate(wanted):
        places = dice.choice([0, 1, 2, 4]) if name in {"decimal", "money"} else 0
        fields.append(
            Field(
                f"{name}_{at}",
                f"{name}{at}",
                FIELD_TYPES[name],
                choices=choices if name in {"choice", "choices"} else (),
                decimals=places,
                target=UNIT_KIND_ID if name == "link" else "",
            )
        )
    dice.shuffle(fields)
    days = [field.id for field in fields if field.type.slot is Slot.DATE]
    stages: tuple[Stage, ...] = ()
    validity = None
    if dice.random() < 0.3:
        validity = Validity(days[0], days[1])
    elif dice.random() < 0.6:
        stages = tuple(Stage(day, day, day) for day in days)
    return RecordKind(
        id=identifier,
        label=identifier,
        fields=tuple(fields),
        identity=(days[0],),
        title_field=fields[0].id,
        stages=stages,
        validity=validity,
        retired=dice.choice(_EDGES) if dice.random() < 0.2 else None,
    )


def _value(dice: Random, field: Field, units: list[str]) -> FieldValue:
    match field.type.id:
        case "date":
            return _day(dice)
        case "integer":
            return dice.choice([dice.randint(-3, 30), 0, 9 * 10**15])
        case "decimal" | "money":
            return Decimal(dice.choice([dice.randint(-999, 99999), 0, 9 * 10**13])).scaleb(
                -field.decimals
            )
        case "choice":
            return dice.choice(CODES)
        case "choices":
            return tuple(dice.sample(CODES, dice.randint(1, 3)))
        case "unit":
            return dice.choice(units)
        case "units":
            return tuple(dice.sample(units, dice.randint(1, min(3, len(units)))))
        case "link":
            return dice.choice(("V-1", "V-2", "v-1"))
        case _:
            return dice.choice(TEXTS)


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
        begins = start if not at or dice.random() < 0.7 else _day(dice)
        ends = _day(dice) if at and dice.random() < 0.5 else None
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
            field.id: _value(dice, field, units)
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


def _condition(dice: Random, kind: RecordKind, units: list[str], deep: int = 0) -> Condition:
    if deep < 3 and dice.random() < 0.45:
        parts = tuple(
            _condition(dice, kind, units, deep + 1) for _at in range(dice.choice((0, 1, 2, 2, 3)))
        )
        some: list[Condition] = [All(parts), AnyOf(parts)]
        return dice.choice([*some, Not(_condition(dice, kind, units, deep + 1))])
    field = dice.choice([field for field in kind.fields if field.type.slot is not None])
    if dice.random() < 0.25:
        return Filled(field.id)
    if field.type.slot is Slot.CODE:
        codes: list[str] = []
        for _at in range(dice.randint(0, 2)):
            value = _value(dice, field, units)
            codes += value if isinstance(value, tuple) else [str(value)]
        return OneOf(field.id, tuple(dict.fromkeys(codes)))
    if field.type.slot is Slot.DATE and dice.random() < 0.4:
        return BeforePeriod(field.id)

    def bound() -> Decimal | date | None:
        value = _value(dice, field, units)
        if dice.random() < 0.3:
            return None
        return value if isinstance(value, date | Decimal) else Decimal(str(value))

    return Between(field.id, bound(), bound())


def _measure(dice: Random, kind: RecordKind, units: list[str]) -> Measure:
    def some(slot: Slot) -> list[str]:
        return [f.id for f in kind.fields if f.type.slot is slot and not f.type.many]

    days, numbers, codes = some(Slot.DATE), some(Slot.INTEGER), some(Slot.CODE)
    where = _condition(dice, kind, units) if dice.random() < 0.5 else None
    timings: list[During | Held] = [During(day) for day in days]
    timing = dice.choice([*timings, Held(*dice.sample(days, 2))])
    match dice.randrange(5):
        case 0 | 1:
            return Measure(Aggregate.COUNT, kind.id, timing, "", where, kind.retired)
        case 2:
            return Measure(
                Aggregate.SUM, kind.id, timing, dice.choice(numbers), where, kind.retired
            )
        case 3:
            field = dice.choice([*codes, UNIT_FIELD, UNIT_FIELD])
            return Measure(Aggregate.COUNT_DISTINCT, kind.id, timing, field, where, kind.retired)
        case _:
            last = AsOf(dice.choice(days), dice.choice(codes))
            return Measure(
                Aggregate.LATEST, kind.id, last, dice.choice(numbers), where, kind.retired
            )


def _indicators(
    dice: Random, kinds: Mapping[str, RecordKind], units: list[str]
) -> dict[str, Indicator]:
    bodies: dict[str, Body] = {}
    for at in range(dice.randint(2, 7)):
        bodies[f"m{at}"] = _measure(dice, dice.choice([*kinds.values()]), units)
    # How many units had anything: as which one that ceased is counted shows here alone.
    kind = dice.choice([*kinds.values()])
    day = next(field.id for field in kind.fields if field.type.slot is Slot.DATE)
    bodies["units"] = Measure(Aggregate.COUNT_DISTINCT, kind.id, During(day), UNIT_FIELD)
    parts: dict[str, str] = {}
    whole = bodies["m0"]
    assert isinstance(whole, Measure)
    for name in ("those", "others"):
        # 其中: the whole and one condition more.
        condition = _condition(dice, kinds[whole.kind], units)
        both = (condition,) if whole.where is None else (whole.where, condition)
        bodies[name] = Measure(
            whole.aggregate, whole.kind, whole.timing, whole.field, All(both), whole.retired
        )
        parts[name] = "m0"
    names = [*bodies]

    def one() -> str:
        return dice.choice(names)

    bodies["rate"] = Ratio(one(), one(), percent=dice.random() < 0.5)
    bodies["sum"] = Derived((one(), one()), (one(),) if dice.random() < 0.6 else ())
    bodies["formula"] = Formula(
        read_formula(f"({one()} + 1) × rate ÷ {one()} - {one()}"), dice.random() < 0.5, ("rate",)
    )
    bodies["deep"] = Ratio("sum", "formula", percent=False)
    return {
        name: Indicator(
            name,
            name,
            name,
            "件",
            body,
            part_of=parts.get(name, ""),
            exhaustive=name in parts and dice.random() < 0.5,
            breaks=(Break(dice.choice(_EDGES), Message("口径变动")),)
            if dice.random() < 0.1
            else (),
        )
        for name, body in bodies.items()
    }
