"""Conditions on records: two-valued, in the evaluator and in SQL alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from taizhang.core.indicators import Aggregate, During, Measure
from taizhang.core.indicators.condition import (
    All,
    AnyOf,
    BeforePeriod,
    Between,
    Condition,
    Filled,
    Not,
    OneOf,
    fields_of,
    holds,
)
from taizhang.core.indicators.sql import Window, compile_records
from taizhang.core.ledger.field import Choice, Field
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.ledger.kind import RecordKind
from taizhang.core.ledger.record import FieldValue, Record, RecordRef
from taizhang.core.values import Period
from tests.support.sql_engine import NOW, Fact, open_table, run, slots_of

HALF = Period.read("2025H1")
CHOICES = (Choice("a", "甲"), Choice("ab", "甲乙"), Choice("b", "乙"))
KIND = RecordKind(
    id="work",
    label="工作",
    fields=(
        Field("day", "日期", FIELD_TYPES["date"]),
        Field("begun", "开始", FIELD_TYPES["date"]),
        Field("number", "数量", FIELD_TYPES["integer"]),
        Field("money", "金额", FIELD_TYPES["money"], decimals=2),
        Field("sort", "类别", FIELD_TYPES["choice"], choices=CHOICES),
        Field("tags", "标签", FIELD_TYPES["choices"], choices=CHOICES),
    ),
    identity=("day",),
    title_field="sort",
)

TABLE: list[tuple[str, Condition, dict[str, FieldValue], bool]] = [
    # one of
    ("the code", OneOf("sort", ("a",)), {"sort": "a"}, True),
    ("another code", OneOf("sort", ("a",)), {"sort": "b"}, False),
    ("one of several codes", OneOf("sort", ("a", "b")), {"sort": "b"}, True),
    ("a longer code is another", OneOf("sort", ("a",)), {"sort": "ab"}, False),
    ("empty is none of them", OneOf("sort", ("a",)), {}, False),
    ("no code at all", OneOf("sort", ()), {"sort": "a"}, False),
    ("a set that holds it", OneOf("tags", ("a",)), {"tags": ("b", "a")}, True),
    ("a set that holds a longer one", OneOf("tags", ("a",)), {"tags": ("ab",)}, False),
    ("a set that holds one of two", OneOf("tags", ("a", "b")), {"tags": ("b",)}, True),
    ("an empty set", OneOf("tags", ("a",)), {}, False),
    ("a set and no code", OneOf("tags", ()), {"tags": ("a",)}, False),
    # its negation is true where the field is empty
    ("not the code", Not(OneOf("sort", ("a",))), {"sort": "b"}, True),
    ("not the code, and empty", Not(OneOf("sort", ("a",))), {}, True),
    ("not in a set that is empty", Not(OneOf("tags", ("a",))), {}, True),
    ("not in a set that holds it", Not(OneOf("tags", ("a",))), {"tags": ("a",)}, False),
    # between: both bounds are in
    ("at the low bound", Between("number", Decimal(3), Decimal(5)), {"number": 3}, True),
    ("at the high bound", Between("number", Decimal(3), Decimal(5)), {"number": 5}, True),
    ("below", Between("number", Decimal(3), Decimal(5)), {"number": 2}, False),
    ("above", Between("number", Decimal(3), Decimal(5)), {"number": 6}, False),
    ("open below", Between("number", None, Decimal(5)), {"number": -9}, True),
    ("open above", Between("number", Decimal(3), None), {"number": 9_000}, True),
    ("open on both sides", Between("number", None, None), {"number": 0}, True),
    ("open on both sides, and empty", Between("number", None, None), {}, False),
    ("an empty number", Between("number", None, Decimal(5)), {}, False),
    ("not between, and empty", Not(Between("number", None, Decimal(5))), {}, True),
    ("a zero is not empty", Between("number", Decimal(0), Decimal(0)), {"number": 0}, True),
    (
        "money to the cent",
        Between("money", Decimal("1.05"), Decimal("1.05")),
        {"money": Decimal("1.05")},
        True,
    ),
    (
        "money a cent off",
        Between("money", Decimal("1.05"), None),
        {"money": Decimal("1.04")},
        False,
    ),
    (
        "a day at the bound",
        Between("begun", date(2025, 1, 1), date(2025, 3, 31)),
        {"begun": date(2025, 3, 31)},
        True,
    ),
    (
        "a day after the bound",
        Between("begun", date(2025, 1, 1), date(2025, 3, 31)),
        {"begun": date(2025, 4, 1)},
        False,
    ),
    # before the period
    ("the day before", BeforePeriod("begun"), {"begun": date(2024, 12, 31)}, True),
    ("the first day is not before", BeforePeriod("begun"), {"begun": date(2025, 1, 1)}, False),
    ("an empty day is not before", BeforePeriod("begun"), {}, False),
    ("not before, and empty", Not(BeforePeriod("begun")), {}, True),
    # filled
    ("filled", Filled("number"), {"number": 0}, True),
    ("not filled", Filled("number"), {}, False),
    ("a filled set", Filled("tags"), {"tags": ("a",)}, True),
    ("not filled, negated", Not(Filled("number")), {}, True),
    # together
    ("all of nothing", All(()), {}, True),
    ("any of nothing", AnyOf(()), {}, False),
    (
        "all of two",
        All((OneOf("sort", ("a",)), Filled("number"))),
        {"sort": "a", "number": 1},
        True,
    ),
    ("all of two, one fails", All((OneOf("sort", ("a",)), Filled("number"))), {"sort": "a"}, False),
    ("any of two", AnyOf((OneOf("sort", ("a",)), Filled("number"))), {"number": 1}, True),
    ("any of two, none", AnyOf((OneOf("sort", ("a",)), Filled("number"))), {"sort": "b"}, False),
    (
        "an or within an and keeps its brackets",
        All((AnyOf((OneOf("sort", ("a",)), OneOf("sort", ("b",)))), Filled("number"))),
        {"sort": "a"},
        False,
    ),
    (
        "not over an or",
        Not(AnyOf((OneOf("sort", ("a",)), Filled("number")))),
        {"sort": "b"},
        True,
    ),
    ("not not", Not(Not(Filled("number"))), {"number": 1}, True),
]
ROWS = [pytest.param(*row[1:], id=row[0]) for row in TABLE]


@pytest.mark.parametrize(("condition", "values", "expected"), ROWS)
def test_a_condition_holds_for_a_record_or_not(
    condition: Condition, values: dict[str, FieldValue], *, expected: bool
) -> None:
    assert holds(condition, values, HALF) is expected


@pytest.mark.parametrize(("condition", "values", "expected"), ROWS)
def test_sql_answers_as_the_evaluator_does(
    condition: Condition, values: dict[str, FieldValue], *, expected: bool
) -> None:
    ref = RecordRef("r", 1)
    record = Record(ref, "work", "u", {"day": HALF.start, **values})
    slots = slots_of([KIND])
    connection = open_table([Fact(record)], {"work": KIND})
    measure = Measure(Aggregate.COUNT, "work", During("day"), where=condition)

    (asked,) = compile_records([measure], Window(HALF, ["u"], NOW), slots)
    rows = run(connection, asked.query)

    assert bool(rows) is expected


@pytest.mark.parametrize(("condition", "values", "expected"), ROWS)
def test_a_negation_is_the_opposite_and_never_a_third_thing(
    condition: Condition, values: dict[str, FieldValue], *, expected: bool
) -> None:
    assert holds(Not(condition), values, HALF) is not expected


def test_the_fields_of_a_condition_are_found_at_any_depth() -> None:
    condition = All(
        (Not(AnyOf((Filled("a"), BeforePeriod("b")))), OneOf("c", ()), Between("d", None, None))
    )

    assert list(fields_of(condition)) == ["a", "b", "c", "d"]


def test_a_wildcard_in_a_code_finds_itself_only() -> None:
    record = Record(RecordRef("r", 1), "work", "u", {"day": HALF.start, "tags": ("axb",)})
    connection = open_table([Fact(record)], {"work": KIND})
    slots = slots_of([KIND])

    def found(code: str) -> bool:
        measure = Measure(Aggregate.COUNT, "work", During("day"), where=OneOf("tags", (code,)))
        (asked,) = compile_records([measure], Window(HALF, ["u"], NOW), slots)
        return bool(run(connection, asked.query))

    assert found("axb")
    assert not found("a_b")
    assert not found("a%")
