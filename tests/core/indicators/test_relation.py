"""What one outcome is against another, and what that rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from taizhang.core.indicators import (
    Aggregate,
    Coverage,
    During,
    Indicator,
    Measure,
    Outcome,
    State,
)
from taizhang.core.indicators.parts import check_parts, exhaustive_parts, with_kin
from taizhang.core.indicators.relation import (
    OTHER_REPORTERS,
    OutcomeRelation,
    compare_periods,
    complete,
    share_of,
)
from taizhang.core.indicators.target import Target
from taizhang.core.ledger.record import RecordRef
from taizhang.core.values import (
    MISSING,
    NOT_APPLICABLE,
    NOT_COMPARABLE,
    Known,
    Message,
    Period,
    Value,
)

FULL = Coverage(sent=("a", "b"))
GAP = Coverage(sent=("a",), missing=("b",))
COUNT = Measure(Aggregate.COUNT, "work", During("day"))
VISITS = Indicator("visits", "走访次数", "", "次", COUNT)
RATE = Indicator("rate", "办结率", "", "%", COUNT)


def outcome(
    number: int | None, coverage: Coverage = FULL, record: str = "r", waiting: tuple[str, ...] = ()
) -> Outcome:
    if number is None:
        return Outcome(MISSING, State.MISSING, coverage, ())
    state = State.VALUE if number else State.ZERO
    return Outcome(
        Known(Decimal(number)), state, coverage, (RecordRef(record, 1),), waiting=waiting
    )


@pytest.mark.parametrize(
    ("relation", "indicator", "current", "base", "value"),
    [
        (OutcomeRelation.GROWTH, VISITS, outcome(9), outcome(8), Known(Decimal("12.5"))),
        (OutcomeRelation.GROWTH, VISITS, outcome(6), outcome(8), Known(Decimal(-25))),
        (OutcomeRelation.GROWTH, VISITS, outcome(6), outcome(0), NOT_APPLICABLE),
        (OutcomeRelation.DIFFERENCE, VISITS, outcome(6), outcome(0), Known(Decimal(6))),
        (OutcomeRelation.DIFFERENCE, VISITS, outcome(6), outcome(8), Known(Decimal(-2))),
        # a percentage moves by points, never by percent
        (OutcomeRelation.GROWTH, RATE, outcome(90), outcome(80), NOT_APPLICABLE),
        (OutcomeRelation.DIFFERENCE, RATE, outcome(90), outcome(80), Known(Decimal(10))),
        # the same unit is missing in both
        (OutcomeRelation.GROWTH, VISITS, outcome(9, GAP), outcome(8, GAP), Known(Decimal("12.5"))),
        # another one is
        (OutcomeRelation.GROWTH, VISITS, outcome(9, GAP), outcome(8), NOT_COMPARABLE),
        (OutcomeRelation.DIFFERENCE, VISITS, outcome(9), outcome(8, GAP), NOT_COMPARABLE),
        # nobody has sent anything: that, and not the comparison, is what there is to say
        (
            OutcomeRelation.GROWTH,
            VISITS,
            outcome(None, Coverage(missing=("a", "b"))),
            outcome(8),
            MISSING,
        ),
        (OutcomeRelation.GROWTH, VISITS, outcome(9), outcome(None), NOT_COMPARABLE),
    ],
)
def test_how_a_period_stands_to_an_earlier_one(
    relation: OutcomeRelation, indicator: Indicator, current: Outcome, base: Outcome, value: Value
) -> None:
    assert compare_periods(relation, indicator, current, base).value == value


def test_a_comparison_rests_on_the_records_of_both_and_on_who_reported_now() -> None:
    found = compare_periods(
        OutcomeRelation.GROWTH, VISITS, outcome(9, GAP, "new", ("w",)), outcome(8, GAP, "old")
    )

    assert [ref.record_id for ref in found.records] == ["new", "old"]
    assert (found.coverage, found.waiting, found.provisional) == (GAP, ("w",), True)


def test_why_two_periods_do_not_compare_is_told() -> None:
    why = Message("改了")
    broken = replace(outcome(8), value=NOT_COMPARABLE, state=State.NOT_COMPARABLE, reasons=(why,))

    assert compare_periods(OutcomeRelation.GROWTH, VISITS, outcome(9), broken).reasons == (why,)
    other = compare_periods(OutcomeRelation.GROWTH, VISITS, outcome(9), outcome(8, GAP))
    assert other.reasons == (OTHER_REPORTERS,)


def test_two_nil_reports_differ_by_zero_which_is_no_nil_report() -> None:
    nil = replace(outcome(0), state=State.NIL)

    found = compare_periods(OutcomeRelation.DIFFERENCE, VISITS, nil, nil)

    assert (found.value, found.state) == (Known(Decimal(0)), State.ZERO)


def test_a_share_and_a_completion_are_percentages() -> None:
    goal = Target("visits", "a", Period.read("2025"), Decimal(40), date(2025, 1, 1))

    assert share_of(outcome(3), outcome(8)).value == Known(Decimal("37.5"))
    assert share_of(outcome(0), outcome(0)).value == NOT_APPLICABLE
    assert complete(outcome(50), goal).value == Known(Decimal(125))
    assert complete(outcome(None), goal).value == MISSING
    assert complete(outcome(50), None).value == NOT_APPLICABLE


# --- parts and wholes ----------------------------------------------------------------------------


def part(name: str, *, exhaustive: bool = True) -> Indicator:
    return Indicator(name, name, "", "次", COUNT, part_of="visits", exhaustive=exhaustive)


FAMILY = {
    "visits": VISITS,
    "first": part("first"),
    "second": part("second"),
    "some": part("some", exhaustive=False),
    "rate": RATE,
}


@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        ({"visits": 5, "first": 2, "second": 3}, []),
        (
            {"visits": 6, "first": 2, "second": 3},
            ["“first”、“second”合计5次，与整体“走访次数”6次不符，相差1次。"],
        ),
        ({"visits": 5, "first": 2, "second": 3, "some": 5}, []),
        (
            {"visits": 5, "some": 6},
            ["“some”6次，大于整体“走访次数”5次，请核对记录中的负数。"],
        ),
        # what has no number contradicts nothing
        # nothing counted of a part, where its whole was counted from the same records, is nothing
        ({"visits": 2, "first": 2, "second": None}, []),
        (
            {"visits": 6, "first": 2, "second": None},
            ["“first”、“second”合计2次，与整体“走访次数”6次不符，相差4次。"],
        ),
        ({"visits": None, "first": 2, "second": 3}, []),
        ({"first": 2, "second": 3}, []),
    ],
)
def test_parts_are_held_against_their_whole(
    numbers: dict[str, int | None], says: list[str]
) -> None:
    outcomes = {name: outcome(number) for name, number in numbers.items()}

    assert [str(message) for message in check_parts(FAMILY, outcomes)] == says


def test_distinct_counts_of_parts_may_overlap_but_leave_nobody_out() -> None:
    distinct = replace(VISITS, body=replace(COUNT, aggregate=Aggregate.COUNT_DISTINCT))
    family = {**FAMILY, "visits": distinct}

    def told(first: int) -> int:
        outcomes = {"visits": outcome(5), "first": outcome(first), "second": outcome(3)}
        return len(list(check_parts(family, outcomes)))

    assert (told(4), told(2), told(1)) == (0, 0, 1)


def test_the_kin_of_a_part_are_computed_with_it() -> None:
    assert set(with_kin(FAMILY, ["first"])) == {"first", "visits", "second"}
    assert set(with_kin(FAMILY, ["some"])) == {"some", "visits", "first", "second"}
    assert with_kin(FAMILY, ["rate"]) == ("rate",)
    assert exhaustive_parts(FAMILY, "visits") == ("first", "second")
