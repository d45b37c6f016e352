"""On ledgers that nobody thought of, SQL agrees with the reference evaluator."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taizhang.core.indicators import (
    UNIT_FIELD,
    Aggregate,
    AsOf,
    Derived,
    During,
    Formula,
    Held,
    Indicator,
    Ledger,
    Measure,
    Ratio,
    evaluate,
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
from taizhang.core.indicators.parts import check_parts
from taizhang.core.ledger.field import Choice, Field
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.ledger.kind import RecordKind
from taizhang.core.ledger.record import FieldValue, Record, RecordRef
from taizhang.core.ledger.submission import Expectation, Submission, SubmissionState
from taizhang.core.ledger.succession import Succession
from taizhang.core.ledger.unit import UnitSpan, UnitTree
from taizhang.core.values import Grain, Known, Period
from tests.support.lots import examples
from tests.support.sql_engine import FOREVER, NOW, Fact, Question, evaluate_by_sql

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
PROFILE = settings.get_profile("ci" if os.environ.get("CI") else "here")
THOROUGH = settings(
    PROFILE,
    max_examples=examples(120, 3000),
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)

CHOICES = tuple(Choice(code, code) for code in ("a", "ab", "b"))


def kind_of(identifier: str) -> RecordKind:
    return RecordKind(
        id=identifier,
        label=identifier,
        fields=(
            Field("day", "日期", FIELD_TYPES["date"]),
            Field("ended", "结束", FIELD_TYPES["date"]),
            Field("number", "数量", FIELD_TYPES["integer"]),
            Field("money", "金额", FIELD_TYPES["money"], decimals=2),
            Field("sort", "类别", FIELD_TYPES["choice"], choices=CHOICES),
            Field("tags", "标签", FIELD_TYPES["choices"], choices=CHOICES),
            Field("host", "承办", FIELD_TYPES["unit"]),
            Field("venue", "阵地", FIELD_TYPES["link"], target="venue"),
        ),
        identity=("day",),
        title_field="sort",
    )


KINDS = {name: kind_of(name) for name in ("work", "visit")}
UNITS = ("root", "a", "a1", "b", "elsewhere")
PARENTS = {"a": "root", "a1": "a", "b": "root"}
TREE = UnitTree(
    tuple(
        UnitSpan(code, code, code, "town", PARENTS.get(code, ""), date(2000, 1, 1), None)
        for code in UNITS
    )
)

# Days around the ends of months, quarters, halves and years: that is where periods go wrong.
EDGES = [date(year, month, 1) for year in (2023, 2024, 2025) for month in (1, 4, 7, 10)]
DAYS = st.one_of(
    st.builds(
        lambda day, off: day + timedelta(days=off), st.sampled_from(EDGES), st.integers(-1, 1)
    ),
    st.dates(date(2023, 1, 1), date(2025, 12, 31)),
)
CODES = st.sampled_from(["a", "ab", "b"])
VALUES: st.SearchStrategy[dict[str, FieldValue]] = st.fixed_dictionaries(
    {},
    optional={
        "day": DAYS,
        "ended": DAYS,
        "number": st.one_of(st.integers(-3, 30), st.just(9 * 10**15)),
        "money": st.decimals(-100, 10_000, places=2),
        "sort": CODES,
        "tags": st.lists(CODES, min_size=1, unique=True).map(tuple),
        "host": st.sampled_from(UNITS),
        "venue": st.sampled_from(["V-1", "V-2"]),
    },
)


@st.composite
def fact_lists(draw: st.DrawFn) -> list[Fact]:
    """Records of both kinds, some of them in versions of other moments."""
    facts = []
    for number in range(draw(st.integers(0, 8))):
        kind, unit = draw(st.sampled_from(["work", "visit"])), draw(st.sampled_from(UNITS))
        ends = sorted({1, *draw(st.lists(st.integers(2, 12), max_size=3)), FOREVER})
        for version, (since, until) in enumerate(itertools.pairwise(ends), start=1):
            record = Record(RecordRef(f"r{number}", version), kind, unit, draw(VALUES))
            facts.append(Fact(record, since, until))
    return facts


NUMBERS = st.one_of(st.none(), st.integers(-3, 30).map(Decimal))
CENTS = st.one_of(st.none(), st.decimals(-100, 10_000, places=2))
LEAVES: st.SearchStrategy[Condition] = st.one_of(
    st.builds(OneOf, st.sampled_from(["sort", "tags"]), st.lists(CODES, max_size=2).map(tuple)),
    st.builds(OneOf, st.just("host"), st.lists(st.sampled_from(UNITS), max_size=2).map(tuple)),
    st.builds(Between, st.just("number"), NUMBERS, NUMBERS),
    st.builds(Between, st.just("money"), CENTS, CENTS),
    st.builds(Between, st.just("day"), st.one_of(st.none(), DAYS), st.one_of(st.none(), DAYS)),
    st.builds(BeforePeriod, st.sampled_from(["day", "ended"])),
    st.builds(Filled, st.sampled_from(["day", "ended", "number", "sort", "tags", "host"])),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=6,
)
TIMINGS = st.one_of(
    st.builds(During, st.sampled_from(["day", "ended"])), st.just(Held("day", "ended"))
)
AGGREGATES = st.one_of(
    st.just((Aggregate.COUNT, "")),
    st.tuples(st.just(Aggregate.SUM), st.sampled_from(["number", "money"])),
    st.tuples(st.just(Aggregate.COUNT_DISTINCT), st.sampled_from(["sort", "host", UNIT_FIELD])),
)
LATEST = st.builds(
    lambda kind, field, day, entry, where: Measure(
        Aggregate.LATEST, kind, AsOf(day, entry), field, where
    ),
    st.sampled_from(["work", "visit"]),
    st.sampled_from(["number", "money"]),
    st.sampled_from(["day", "ended"]),
    st.sampled_from(["venue", "host"]),
    st.one_of(st.none(), CONDITIONS),
)
MEASURES = st.one_of(
    st.builds(
        lambda what, kind, timing, where: Measure(what[0], kind, timing, what[1], where),
        AGGREGATES,
        st.sampled_from(["work", "visit"]),
        TIMINGS,
        st.one_of(st.none(), CONDITIONS),
    ),
    LATEST,
)
PERIODS = st.one_of(
    st.sampled_from(["2024", "2024H1", "2024H2", "2024Q1", "2024-02", "2025H1"]).map(Period.read),
    st.lists(DAYS, min_size=2, max_size=2, unique=True).map(lambda two: Period(min(two), max(two))),
)
SUBMISSIONS = st.lists(
    st.builds(
        Submission,
        st.sampled_from(UNITS),
        st.sampled_from(["work", "visit"]),
        st.sampled_from(["2024H1", "2024H2", "2025H1"]).map(Period.read),
        st.sampled_from(SubmissionState),
        st.just(date(2025, 7, 1)),
    ),
    max_size=8,
)
EXPECTATIONS = st.sampled_from(
    [
        (),
        (Expectation("work", ("town",), Grain.HALF_YEAR),),
        (
            Expectation("work", ("town",), Grain.QUARTER),
            Expectation("visit", ("town",), Grain.YEAR),
        ),
    ]
)


def definitions(measures: list[Measure]) -> dict[str, Indicator]:
    bodies: dict[str, Body] = {f"m{number}": body for number, body in enumerate(measures)}
    first, last = "m0", f"m{len(measures) - 1}"
    bodies |= {
        "rate": Ratio(first, last, percent=True),
        "difference": Derived((first,), (last,)),
        "formula": Formula(read_formula(f"({first} + 1) × rate ÷ {last}"), True, ("rate",)),
    }
    return {name: Indicator(name, name, name, "件", body) for name, body in bodies.items()}


@THOROUGH
@given(
    facts=fact_lists(),
    measures=st.lists(MEASURES, min_size=1, max_size=4),
    period=PERIODS,
    unit=st.sampled_from([*UNITS, "nowhere"]),
    submissions=SUBMISSIONS,
    expectations=EXPECTATIONS,
)
def test_sql_agrees_with_the_reference_evaluator(
    facts: list[Fact],
    measures: list[Measure],
    period: Period,
    unit: str,
    submissions: list[Submission],
    expectations: tuple[Expectation, ...],
) -> None:
    held = [fact.record for fact in facts if fact.from_changeset <= NOW < fact.to_changeset]
    ledger = Ledger(held, submissions, expectations)
    indicators = definitions(measures)
    question = Question(indicators, KINDS, TREE, unit, period)

    by_sql = evaluate_by_sql(question, indicators, ledger, facts)

    assert by_sql == evaluate(indicators, indicators, ledger, TREE, unit, period)


SUCCESSIONS = st.lists(
    st.builds(
        Succession,
        code=st.sampled_from(UNITS),
        name=st.just("旧单位"),
        day=st.just(date(2024, 5, 1)),
        heirs=st.lists(st.sampled_from(UNITS), max_size=3, unique=True).map(tuple),
    ),
    max_size=3,
    unique_by=lambda succession: succession.code,
).map(tuple)


@THOROUGH
@given(
    facts=fact_lists(),
    measures=st.lists(MEASURES, min_size=1, max_size=2),
    period=PERIODS,
    unit=st.sampled_from(UNITS),
    successions=SUCCESSIONS,
)
def test_sql_agrees_with_the_evaluator_on_what_units_have_inherited(
    facts: list[Fact],
    measures: list[Measure],
    period: Period,
    unit: str,
    successions: tuple[Succession, ...],
) -> None:
    held = [fact.record for fact in facts if fact.from_changeset <= NOW < fact.to_changeset]
    ledger, tree = Ledger(held, (), ()), replace(TREE, successions=successions)
    indicators = definitions(measures)

    by_sql = evaluate_by_sql(Question(indicators, KINDS, tree, unit, period), indicators, ledger)

    assert by_sql == evaluate(indicators, indicators, ledger, tree, unit, period)


@THOROUGH
@given(facts=fact_lists(), measure=MEASURES, period=PERIODS)
def test_the_children_and_the_unit_itself_add_up_to_the_whole(
    facts: list[Fact], measure: Measure, period: Period
) -> None:
    records = [fact.record for fact in facts if fact.from_changeset <= NOW < fact.to_changeset]
    ledger = Ledger(records, (), ())
    indicators = definitions([measure])

    whole = evaluate(indicators, ["m0"], ledger, TREE, "root", period)["m0"]
    flat = UnitTree(tuple(replace(span, parent="") for span in TREE.spans))
    parts = [
        evaluate(indicators, ["m0"], ledger, flat, unit, period)["m0"]
        for unit in TREE.scope("root")
    ]

    assert set(whole.records) == {ref for part in parts for ref in part.records}
    if measure.aggregate is not Aggregate.COUNT_DISTINCT and isinstance(whole.value, Known):
        numbers = [part.value.number for part in parts if isinstance(part.value, Known)]
        assert whole.value.number == sum(numbers, Decimal(0))


@THOROUGH
@given(facts=fact_lists(), measure=MEASURES, period=PERIODS, where=CONDITIONS)
def test_records_with_a_condition_and_without_it_are_all_records(
    facts: list[Fact], measure: Measure, period: Period, where: Condition
) -> None:
    from taizhang.core.indicators.evaluate import evaluate_measure

    records = [fact.record for fact in facts]

    def counted(condition: Condition | None) -> set[RecordRef]:
        asked = Measure(measure.aggregate, measure.kind, measure.timing, measure.field, condition)
        return set(evaluate_measure(asked, records, UNITS, period).records)

    assert counted(where) | counted(Not(where)) == counted(None)
    assert counted(where) & counted(Not(where)) == set()


@THOROUGH
@given(facts=fact_lists(), measure=MEASURES, period=PERIODS, where=CONDITIONS)
def test_a_condition_and_its_opposite_divide_a_whole_without_a_problem(
    facts: list[Fact], measure: Measure, period: Period, where: Condition
) -> None:
    records = [fact.record for fact in facts if fact.from_changeset <= NOW < fact.to_changeset]

    def narrowed(condition: Condition) -> Measure:
        parts = (condition,) if measure.where is None else (measure.where, condition)
        return replace(measure, where=All(parts))

    bodies = {"whole": measure, "those": narrowed(where), "others": narrowed(Not(where))}
    indicators = {
        name: Indicator(
            name,
            name,
            name,
            "件",
            body,
            part_of="" if name == "whole" else "whole",
            exhaustive=name != "whole",
        )
        for name, body in bodies.items()
    }

    outcomes = evaluate(indicators, indicators, Ledger(records, (), ()), TREE, "root", period)

    told = [str(message) for message in check_parts(indicators, outcomes)]
    # A sum of negative numbers is the one thing that lets a part exceed its whole.
    assert all("请核对记录中的负数" in message for message in told)
    if measure.aggregate in (Aggregate.COUNT, Aggregate.COUNT_DISTINCT):
        assert told == []


@THOROUGH
@given(facts=fact_lists(), period=PERIODS)
def test_what_was_open_and_came_in_is_closed_or_still_open(
    facts: list[Fact], period: Period
) -> None:
    """The identity on which a closed rate of at most 100 % rests."""
    records = [
        fact.record
        for fact in facts
        if "day" in fact.record.values
        and fact.record.values.get("ended", date.max) >= fact.record.values["day"]  # type: ignore[operator] # two days
    ]

    def number(body: Measure, of: Period) -> Decimal:
        indicators = definitions([body])
        outcome = evaluate(indicators, ["m0"], Ledger(records, (), ()), TREE, "root", of)["m0"]
        return outcome.value.number if isinstance(outcome.value, Known) else Decimal(0)

    count = Aggregate.COUNT
    before = Period(date(1990, 1, 1), period.start)
    still_open = Measure(count, "work", Held("day", "ended"))
    opened, closed = (Measure(count, "work", During(field)) for field in ("day", "ended"))

    assert number(still_open, before) + number(opened, period) == number(closed, period) + number(
        still_open, period
    )
