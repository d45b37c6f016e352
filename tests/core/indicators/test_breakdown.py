"""The rows of a table share out the records of the whole, and add up to what each would count alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.indicators import (
    UNIT_FIELD,
    Aggregate,
    Coverage,
    Derived,
    During,
    Held,
    Indicator,
    Measure,
    Ratio,
)
from taizhang.core.indicators.breakdown import (
    Leaves,
    Part,
    adds_up,
    ask_leaves,
    covered_by,
    is_stock,
    parts_by_field,
    roll_up,
    rolls_up,
    table_rows,
)
from taizhang.core.indicators.condition import Filled, Not, OneOf
from taizhang.core.indicators.coverage import cover
from taizhang.core.indicators.definition import Body
from taizhang.core.indicators.evaluate import evaluate_measure
from taizhang.core.indicators.fragment import Fragment, Slots
from taizhang.core.indicators.sql import FACT_TABLE, ByDay, Window, compile_leaves
from taizhang.core.ledger.field import Choice, Field
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.ledger.submission import Expectation, Submission
from taizhang.core.ledger.succession import Succession
from taizhang.core.ledger.unit import UnitSpan, UnitTree
from taizhang.core.values import Period
from tests.core.indicators.test_generative import (
    EXPECTATIONS,
    KINDS,
    MEASURES,
    PERIODS,
    SUBMISSIONS,
    SUCCESSIONS,
    THOROUGH,
    TREE,
    UNITS,
    fact_lists,
)
from tests.support.sql_engine import NOW, Fact, open_table, run, slots_of

H1 = Period.read("2025H1")
SUM = Measure(Aggregate.SUM, "work", During("day"), "money")


def by_day(slots: Slots) -> ByDay:
    """The short way of a table whose days stand in the column of the field itself."""
    known = Fragment("from_changeset <= %s AND to_changeset > %s", (NOW, NOW))
    return ByDay(FACT_TABLE, known, slots["work", "day"].column, {"work": "day"})


def test_what_is_asked_of_some_days_is_sought_among_those_alone() -> None:
    slots = slots_of(KINDS.values())
    window = Window(H1, ["a"], NOW, by_day=by_day(slots))
    day = slots["work", "day"].column
    held = Measure(Aggregate.COUNT, "work", Held("day", "ended"))
    for measures, some_days in (([SUM], True), ([SUM, held], False)):
        (query,) = compile_leaves([(one, H1) for one in measures], window, slots, everywhere=False)
        assert query.some_days is some_days
        assert (f"{day} >= %s" in query.query.text.rpartition("WHERE")[2]) is some_days
    few = replace(window, by_day=replace(by_day(slots), least=2))
    (query,) = compile_leaves([(SUM, H1)], few, slots, everywhere=False)
    assert not query.some_days


@THOROUGH
@given(successions=SUCCESSIONS, unit=st.sampled_from(UNITS))
def test_every_record_of_a_unit_is_in_one_row(
    successions: tuple[Succession, ...], unit: str
) -> None:
    tree = replace(TREE, successions=successions)

    rows = table_rows(tree, unit)

    counted = Counter(owner for row in rows for owner in row.owners)
    assert counted == Counter(tree.owners(unit))
    assert [row.unit for row in rows if row.is_own] == [unit]
    for row in rows:
        assert row.is_own or row.owners == tree.owners(row.unit)


@THOROUGH
@given(
    facts=fact_lists(),
    measures=st.lists(MEASURES.filter(rolls_up), min_size=1, max_size=4),
    periods=st.lists(PERIODS, min_size=1, max_size=2),
    successions=SUCCESSIONS,
    everywhere=st.booleans(),
    short=st.booleans(),
)
def test_leaf_sums_add_up_to_what_the_evaluator_counts(
    facts: list[Fact],
    measures: list[Measure],
    periods: list[Period],
    successions: tuple[Succession, ...],
    everywhere: bool,
    short: bool,
) -> None:
    tree = replace(TREE, successions=successions)
    held = [fact.record for fact in facts if fact.from_changeset <= NOW < fact.to_changeset]
    asked = [(measure, period) for period in periods for measure in measures]
    slots, seen = slots_of(KINDS.values()), tree.owners("root")
    connection = open_table(facts, KINDS)
    try:
        window = Window(H1, seen, NOW, by_day=by_day(slots) if short else None)
        leaves = ask_leaves(
            lambda query: run(connection, query), asked, window, slots, everywhere=everywhere
        )
    finally:
        connection.close()

    for row in (*table_rows(tree, "root"), *table_rows(tree, "a")):
        for (measure, period), cell in zip(
            asked, roll_up(asked, leaves, row.owners, tree.standing), strict=True
        ):
            alone = evaluate_measure(measure, held, row.owners, period, tree.standing)
            assert cell.count == len(alone.records)
            assert cell.number == alone.number
            assert cell.any_of_kind == alone.any_of_kind


@THOROUGH
@given(
    expectations=EXPECTATIONS,
    submissions=SUBMISSIONS,
    period=PERIODS,
    successions=SUCCESSIONS,
)
def test_the_coverage_of_a_row_is_that_part_of_the_whole(
    expectations: tuple[Expectation, ...],
    submissions: list[Submission],
    period: Period,
    successions: tuple[Succession, ...],
) -> None:
    tree = replace(TREE, successions=successions)
    whole = cover("work", tree.owners("root"), period, tree, expectations, submissions)

    for row in table_rows(tree, "root"):
        alone = cover("work", row.owners, period, tree, expectations, submissions)
        assert covered_by(whole, row.owners) == alone


@pytest.mark.parametrize(
    ("body", "additive"),
    [
        (Measure(Aggregate.COUNT, "work", During("day")), True),
        (Measure(Aggregate.COUNT, "work", Held("day", "ended")), True),
        (SUM, True),
        (Derived(("sum",), ("sum",)), True),
        (Measure(Aggregate.COUNT_DISTINCT, "work", During("day"), UNIT_FIELD), False),
        (Measure(Aggregate.COUNT_DISTINCT, "work", During("day"), "host"), False),
        (Ratio("sum", "sum", percent=False), False),
    ],
)
def test_what_may_be_added_to_the_whole(body: Body, additive: bool) -> None:
    indicators = {
        "sum": Indicator("sum", "和", "和", "元", SUM),
        "asked": Indicator("asked", "问", "问", "件", body),
    }

    assert adds_up(indicators, "asked") is additive
    assert is_stock(indicators, "asked") is (
        isinstance(body, Measure) and isinstance(body.timing, Held)
    )


def test_each_answer_is_a_part_and_so_is_none() -> None:
    choices = (Choice("a", "甲"), Choice("b", "乙"))
    field = Field("sort", "类别", FIELD_TYPES["choice"], choices=choices)

    parts = parts_by_field(field, H1)

    assert [(part.key, part.label, part.condition) for part in parts] == [
        ("a", "甲", OneOf("sort", ("a",))),
        ("b", "乙", OneOf("sort", ("b",))),
        ("", "未填", Not(Filled("sort"))),
    ]
    assert len(parts_by_field(replace(field, required=True), H1)) == 2


def test_a_part_narrows_what_was_asked_for() -> None:
    narrow = Part("a", "甲", H1, OneOf("sort", ("a",)))
    where = Filled("money")

    assert Part("", "", H1).of(SUM) is SUM
    assert narrow.of(SUM).where is not None
    both = narrow.of(replace(SUM, where=where))
    assert where in both.where.parts  # type: ignore[union-attr] # All of two


def test_a_unit_without_units_below_has_itself_for_its_only_row() -> None:
    span = UnitSpan("t", "镇", "镇", "town", "", date(2020, 1, 1), None)

    (row,) = table_rows(UnitTree((span,)), "t")

    assert (row.unit, row.owners, row.is_own) == ("t", ("t",), True)
    assert covered_by(Coverage(("t", "u")), row.owners) == Coverage(("t",))
    assert roll_up([(SUM, H1)], Leaves([{}], [{}], {}), ["t"])[0].number is None
    count = replace(SUM, aggregate=Aggregate.COUNT, field="")
    assert roll_up([(count, H1)], Leaves([{}], [{}], {}), ["t"])[0].number == Decimal(0)
