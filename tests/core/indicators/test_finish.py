"""From counts to outcomes: zero, nil, missing and not applicable are four things."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from taizhang.core.indicators import (
    Aggregate,
    CircularDefinitionError,
    Coverage,
    Derived,
    During,
    Held,
    Indicator,
    Measure,
    Outcome,
    Ratio,
    State,
    in_order,
)
from taizhang.core.indicators.coverage import cover
from taizhang.core.indicators.definition import Body
from taizhang.core.indicators.finish import MeasureResult, finish
from taizhang.core.ledger.record import RecordRef
from taizhang.core.ledger.submission import Expectation, Submission, SubmissionState
from taizhang.core.ledger.unit import UnitSpan, UnitTree
from taizhang.core.values import (
    MISSING,
    NOT_APPLICABLE,
    NOT_COMPARABLE,
    Grain,
    Known,
    Message,
    Period,
)

COUNT = Measure(Aggregate.COUNT, "work", During("day"))
OTHER = Measure(Aggregate.COUNT, "other", During("day"))
HALF = Period.read("2025H1")


def indicators(**bodies: Body) -> dict[str, Indicator]:
    return {name: Indicator(name, name, f"{name}。", "件", body) for name, body in bodies.items()}


def result(number: int | None, *records: str, any_of_kind: bool = True) -> MeasureResult:
    refs = tuple(RecordRef(name, 1) for name in records)
    return MeasureResult(None if number is None else Decimal(number), any_of_kind, refs)


NOBODY = Coverage()
ALL_SENT = Coverage(sent=("a", "b"))
ALL_NIL = Coverage(nil=("a", "b"))
SOME_NIL = Coverage(nil=("a",), missing=("b",))
NONE_SENT = Coverage(missing=("a", "b"))


def outcome_of(found: MeasureResult, coverage: Coverage) -> Outcome:
    return finish(indicators(x=COUNT), ["x"], {"x": found}, {"work": coverage})["x"]


@pytest.mark.parametrize(
    ("found", "coverage", "value", "state"),
    [
        (result(3, "r"), ALL_SENT, Known(Decimal(3)), State.VALUE),
        (result(3, "r"), NONE_SENT, Known(Decimal(3)), State.VALUE),
        (result(3, "r"), NOBODY, Known(Decimal(3)), State.VALUE),
        # counted, and the sum is zero
        (result(0, "r"), ALL_SENT, Known(Decimal(0)), State.ZERO),
        # a sum over records that all leave the field empty is no zero
        (result(None, "r"), ALL_SENT, MISSING, State.MISSING),
        # nothing counted
        (result(0), ALL_SENT, Known(Decimal(0)), State.ZERO),
        (result(None), ALL_SENT, Known(Decimal(0)), State.ZERO),
        (result(0), ALL_NIL, Known(Decimal(0)), State.NIL),
        (result(0), SOME_NIL, Known(Decimal(0)), State.ZERO),
        (result(0), NONE_SENT, MISSING, State.MISSING),
        (result(None), NONE_SENT, MISSING, State.MISSING),
        # records of other days do not stand for a report where one is owed
        (result(0, any_of_kind=True), NONE_SENT, MISSING, State.MISSING),
        # nobody owes the kind: its records are the report
        (result(0, any_of_kind=True), NOBODY, Known(Decimal(0)), State.ZERO),
        (result(0, any_of_kind=False), NOBODY, MISSING, State.MISSING),
    ],
)
def test_a_measure_is_zero_only_where_somebody_reported(
    found: MeasureResult, coverage: Coverage, value: object, state: State
) -> None:
    outcome = outcome_of(found, coverage)

    assert (outcome.value, outcome.state) == (value, state)
    assert (outcome.coverage, outcome.records) == (coverage, found.records)


@pytest.mark.parametrize(
    ("numerator", "denominator", "coverage", "value", "state"),
    [
        (result(1, "r"), result(4, "r", "s"), ALL_SENT, Known(Decimal(25)), State.VALUE),
        (result(0), result(4, "s"), ALL_SENT, Known(Decimal(0)), State.ZERO),
        (result(0), result(0), ALL_SENT, NOT_APPLICABLE, State.NOT_APPLICABLE),
        (result(0), result(0), ALL_NIL, NOT_APPLICABLE, State.NOT_APPLICABLE),
        (result(0), result(0), NONE_SENT, MISSING, State.MISSING),
        (result(None, "r"), result(4, "r"), ALL_SENT, MISSING, State.MISSING),
    ],
)
def test_a_rate_of_nothing_does_not_apply(
    numerator: MeasureResult,
    denominator: MeasureResult,
    coverage: Coverage,
    value: object,
    state: State,
) -> None:
    definitions = indicators(x=COUNT, y=COUNT, rate=Ratio("x", "y", percent=True))

    outcomes = finish(
        definitions, ["x", "y", "rate"], {"x": numerator, "y": denominator}, {"work": coverage}
    )

    assert (outcomes["rate"].value, outcomes["rate"].state) == (value, state)


def test_a_rate_that_is_no_percentage_is_not_multiplied() -> None:
    definitions = indicators(x=COUNT, y=COUNT, rate=Ratio("x", "y", percent=False))

    outcomes = finish(
        definitions,
        ["x", "y", "rate"],
        {"x": result(1, "r"), "y": result(4, "s")},
        {"work": ALL_SENT},
    )

    assert outcomes["rate"].value == Known(Decimal("0.25"))
    assert outcomes["rate"].records == (RecordRef("r", 1), RecordRef("s", 1))


def derived(found: dict[str, MeasureResult], coverage: dict[str, Coverage]) -> Outcome:
    definitions = indicators(x=COUNT, y=OTHER, sum=Derived(("x",), ("y",)))
    return finish(definitions, ["x", "y", "sum"], found, coverage)["sum"]


def test_a_difference_takes_away() -> None:
    found = {"x": result(3, "r"), "y": result(5, "r", "s")}

    outcome = derived(found, {"work": ALL_SENT, "other": ALL_SENT})

    assert (outcome.value, outcome.state) == (Known(Decimal(-2)), State.VALUE)
    assert outcome.records == (RecordRef("r", 1), RecordRef("s", 1))


def test_a_sum_with_a_missing_part_is_missing() -> None:
    found = {"x": result(3, "r"), "y": result(0)}

    outcome = derived(found, {"work": ALL_SENT, "other": NONE_SENT})

    assert (outcome.value, outcome.state) == (MISSING, State.MISSING)


def test_a_sum_is_nil_only_if_all_its_parts_are() -> None:
    found = {"x": result(0), "y": result(0)}

    assert derived(found, {"work": ALL_NIL, "other": ALL_NIL}).state is State.NIL
    assert derived(found, {"work": ALL_NIL, "other": ALL_SENT}).state is State.ZERO


def test_two_parts_that_cancel_are_zero() -> None:
    found = {"x": result(4, "r"), "y": result(4, "s")}

    outcome = derived(found, {"work": ALL_SENT, "other": ALL_SENT})

    assert (outcome.value, outcome.state) == (Known(Decimal(0)), State.ZERO)


def test_a_unit_that_misses_one_of_two_kinds_is_missing() -> None:
    merged = Coverage(sent=("a", "b"), nil=("c",)).merge(
        Coverage(sent=("c",), nil=("b",), missing=("a",))
    )

    assert merged == Coverage(sent=("b", "c"), nil=(), missing=("a",))
    assert (merged.expected, merged.reported, merged.complete) == (3, 2, False)


# --- coverage ------------------------------------------------------------------------------------


def span(code: str, level: str, since: str = "2000-01-01", until: str | None = None) -> UnitSpan:

    parent = "" if code == "root" else "root"
    return UnitSpan(
        code,
        code,
        code,
        level,
        parent,
        date.fromisoformat(since),
        date.fromisoformat(until) if until else None,
    )


TREE = UnitTree.of([span("root", "city"), span("a", "town"), span("b", "town")], HALF)
TOWNS_EVERY_HALF = [Expectation("work", ("town",), Grain.HALF_YEAR, 5)]


def sent(unit: str, period: str, state: str = "sent", kind: str = "work") -> Submission:
    read = Period.read(period)
    return Submission(unit, kind, read, SubmissionState(state), read.last_day)


def coverage_of(
    *submissions: Submission,
    period: Period = HALF,
    tree: UnitTree = TREE,
    every: Grain = Grain.HALF_YEAR,
) -> Coverage:
    expectations = [Expectation("work", ("town",), every, 5)]
    return cover("work", tree.scope("root"), period, tree, expectations, submissions)


def test_only_the_levels_that_owe_are_expected() -> None:
    assert coverage_of() == Coverage(missing=("a", "b"))


def test_a_report_of_another_kind_or_period_does_not_count() -> None:
    assert coverage_of(sent("a", "2025H1", kind="other"), sent("a", "2024H2")) == Coverage(
        missing=("a", "b")
    )


def test_rows_nil_reports_and_silence_are_told_apart() -> None:
    assert coverage_of(sent("a", "2025H1"), sent("b", "2025H1", "nil")) == Coverage(
        sent=("a",), nil=("b",)
    )


def test_a_year_owes_both_its_halves() -> None:
    year = Period.read("2025")

    assert coverage_of(sent("a", "2025H1"), period=year).missing == ("a", "b")
    both = coverage_of(sent("a", "2025H1", "nil"), sent("a", "2025H2"), period=year)
    assert both == Coverage(sent=("a",), missing=("b",))
    nil = coverage_of(sent("a", "2025H1", "nil"), sent("a", "2025H2", "nil"), period=year)
    assert nil == Coverage(nil=("a",), missing=("b",))


def test_a_month_that_is_missing_makes_the_quarter_missing() -> None:
    quarter = Period.read("2025Q1")
    months = [sent("a", f"2025-0{month}") for month in (1, 2)]

    assert coverage_of(*months, period=quarter, every=Grain.MONTH).missing == ("a", "b")
    whole = coverage_of(*months, sent("a", "2025-03"), period=quarter, every=Grain.MONTH)
    assert whole.sent == ("a",)


def test_a_unit_owes_only_while_it_exists() -> None:
    year = Period.read("2025")
    tree = UnitTree.of([span("root", "city"), span("a", "town", until="2025-07-01")], year)

    assert coverage_of(sent("a", "2025H1"), period=year, tree=tree) == Coverage(sent=("a",))


# --- the order of definitions --------------------------------------------------------------------


def test_inputs_come_first_and_each_once() -> None:
    definitions = indicators(
        rate=Ratio("sum", "x", percent=True), sum=Derived(("x", "y")), x=COUNT, y=COUNT
    )

    order = in_order(definitions, ["rate", "sum"])

    assert sorted(order) == ["rate", "sum", "x", "y"]
    assert order.index("sum") < order.index("rate")


def test_a_circle_is_named() -> None:
    definitions = indicators(a=Derived(("b",)), b=Derived(("a",)))

    with pytest.raises(CircularDefinitionError) as caught:
        in_order(definitions, ["a"])

    assert set(caught.value.circle) == {"a", "b"}
    assert caught.value.circle[0] == caught.value.circle[-1]


def test_an_unknown_input_is_no_silent_gap() -> None:
    with pytest.raises(KeyError):
        in_order(indicators(a=Derived(("b",))), ["a"])


def test_only_a_measure_at_a_moment_is_a_stock() -> None:
    held = Measure(Aggregate.COUNT, "work", Held("since", "until"))
    definitions = indicators(held=held, flow=COUNT, sum=Derived(("held",)))

    assert [name for name, item in definitions.items() if item.is_stock] == ["held"]


# --- what is no longer reported ------------------------------------------------------------------

RETIRED = Measure(Aggregate.COUNT, "work", During("day"), retired=date(2025, 7, 1))
H2 = Period.read("2025H2")


@pytest.mark.parametrize(
    ("period", "found", "value"),
    [
        (HALF, result(0), Known(Decimal(0))),
        (Period.read("2025"), result(0), Known(Decimal(0))),
        (H2, result(0), NOT_APPLICABLE),
        (H2, result(3, "r"), Known(Decimal(3))),
    ],
)
def test_that_nothing_came_of_what_is_no_longer_reported_is_no_zero(
    period: Period, found: MeasureResult, value: object
) -> None:
    definitions = indicators(x=RETIRED)

    outcome = finish(definitions, ["x"], {"x": found}, {"work": NOBODY}, period=period)["x"]

    assert outcome.value == value


@pytest.mark.parametrize(
    ("body", "found", "value"),
    [
        (Derived(("x", "y")), result(5, "s"), Known(Decimal(5))),
        (Derived(("y",), ("x",)), result(5, "s"), Known(Decimal(5))),
        (Derived(("x",)), result(5, "s"), NOT_APPLICABLE),
        (Derived(("x", "y")), result(0), MISSING),
    ],
)
def test_a_sum_goes_on_without_what_is_no_longer_reported(
    body: Body, found: MeasureResult, value: object
) -> None:
    definitions = indicators(x=RETIRED, y=OTHER, sum=body)
    results = {"x": result(0), "y": found}

    outcomes = finish(
        definitions,
        ["x", "y", "sum"],
        results,
        {"work": NOBODY, "other": NONE_SENT},
        period=H2,
    )

    assert outcomes["sum"].value == value


def test_what_is_computed_from_what_does_not_compare_does_not_compare_for_the_same_reason() -> None:
    why = Message("改了")
    definitions = indicators(x=COUNT, y=OTHER, rate=Ratio("x", "y", percent=True))
    results = {"x": result(1, "r"), "y": result(4, "s")}

    outcomes = finish(
        definitions,
        ["x", "y", "rate"],
        results,
        {"work": ALL_SENT, "other": ALL_SENT},
        {"x": (why,), "rate": (Message("率也改了"),)},
    )

    assert outcomes["y"].value == Known(Decimal(4))
    assert (outcomes["x"].value, outcomes["x"].reasons) == (NOT_COMPARABLE, (why,))
    assert outcomes["rate"].state is State.NOT_COMPARABLE
    assert outcomes["rate"].reasons == (why, Message("率也改了"))
