"""A pack that nobody thought of: kinds with fields of every type, and indicators over them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from taizhang.core.indicators import (
    UNIT_FIELD,
    Aggregate,
    AsOf,
    Derived,
    During,
    EntrySource,
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
from taizhang.core.ledger.record import FieldValue
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.values import Message

CODES = ("a", "ab", "b", "a_b")
TEXTS = ("x", "发〔2025〕1号", "100%", "a|b")
EDGES = tuple(date(year, month, 1) for year in (2024, 2025) for month in (1, 4, 7, 10))
_FIRST, _LAST = date(2023, 12, 1), date(2025, 10, 1)


def some_day(dice: Random) -> date:
    """Half of them lie around the ends of quarters and years: that is where periods go wrong."""
    if dice.random() < 0.5:
        return dice.choice(EDGES) + timedelta(days=dice.randint(-1, 1))
    return _FIRST + timedelta(days=dice.randrange((_LAST - _FIRST).days))


def some_kind(dice: Random, identifier: str) -> RecordKind:
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
        retired=dice.choice(EDGES) if dice.random() < 0.2 else None,
    )


def some_value(dice: Random, field: Field, units: list[str]) -> FieldValue:
    match field.type.id:
        case "date":
            return some_day(dice)
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
            value = some_value(dice, field, units)
            codes += value if isinstance(value, tuple) else [str(value)]
        return OneOf(field.id, tuple(dict.fromkeys(codes)))
    if field.type.slot is Slot.DATE and dice.random() < 0.4:
        return BeforePeriod(field.id)

    def bound() -> Decimal | date | None:
        value = some_value(dice, field, units)
        if dice.random() < 0.3:
            return None
        return value if isinstance(value, date | Decimal) else Decimal(str(value))

    return Between(field.id, bound(), bound())


def _register(dice: Random, kinds: Mapping[str, RecordKind], entry: str) -> EntrySource | None:
    """Of which kind's rows it is told that an entry has ended: any that holds codes of the same sort."""
    kind = dice.choice([*kinds.values()])
    sort = entry.rpartition("_")[0]
    keys = [field.id for field in kind.fields if field.type.id == sort]
    days = [field.id for field in kind.fields if field.type.slot is Slot.DATE]
    if dice.random() < 0.4:
        return None
    return EntrySource(kind.id, dice.choice(keys), *dice.sample(days, 2))


def _measure(
    dice: Random, kind: RecordKind, units: list[str], kinds: Mapping[str, RecordKind]
) -> Measure:
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
            entry = dice.choice(codes)
            last = AsOf(dice.choice(days), entry, _register(dice, kinds, entry))
            if dice.random() < 0.3:
                field = dice.choice([*numbers, ""])
                return Measure(Aggregate.LATEST_COUNT, kind.id, last, field, where, kind.retired)
            return Measure(
                Aggregate.LATEST, kind.id, last, dice.choice(numbers), where, kind.retired
            )


def some_indicators(
    dice: Random, kinds: Mapping[str, RecordKind], units: list[str]
) -> dict[str, Indicator]:
    bodies: dict[str, Body] = {}
    for at in range(dice.randint(2, 7)):
        bodies[f"m{at}"] = _measure(dice, dice.choice([*kinds.values()]), units, kinds)
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
            breaks=(Break(dice.choice(EDGES), Message("口径变动")),) if dice.random() < 0.1 else (),
        )
        for name, body in bodies.items()
    }
