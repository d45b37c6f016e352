"""A report asks the engine as often as it has kinds of record, not as often as it has indicators."""

from __future__ import annotations

from decimal import Decimal

from taizhang.core.indicators import Aggregate, During, Measure
from taizhang.core.indicators.condition import Between
from taizhang.core.indicators.evaluate import evaluate_measure
from taizhang.core.indicators.fragment import Fragment
from taizhang.core.indicators.fused import count_measures, find_records, measure_all
from taizhang.core.indicators.sql import Window
from taizhang.core.ledger.record import Record, RecordRef
from taizhang.core.values import Period
from tests.core.indicators.test_generative import KINDS
from tests.support.sql_engine import NOW, Fact, open_table, run, slots_of

HALF = Period.read("2025H1")
RECORDS = [
    Record(
        RecordRef(f"r{number:02}", 1),
        ("work", "visit")[number % 2],
        "a",
        {"day": HALF.start, "number": number},
    )
    for number in range(20)
]
WINDOW = Window(HALF, ["a"], NOW)
SLOTS = slots_of(KINDS.values())


class Engine:
    """A small table that counts how often it is asked."""

    def __init__(self) -> None:
        self.connection = open_table([Fact(record) for record in RECORDS], KINDS)
        self.asked = 0

    def __call__(self, query: Fragment) -> list[tuple[int | None, ...]]:
        self.asked += 1
        return run(self.connection, query)


def at_least(kind: str, least: int, aggregate: Aggregate = Aggregate.COUNT) -> Measure:
    field = "" if aggregate is Aggregate.COUNT else "number"
    return Measure(aggregate, kind, During("day"), field, Between("number", Decimal(least), None))


def test_measures_of_two_kinds_are_two_queries_and_two_for_their_records() -> None:
    engine = Engine()
    measures = [at_least(kind, least) for kind in KINDS for least in range(9)]

    rows = count_measures(engine, measures, WINDOW, SLOTS)
    asked_for_counts = engine.asked
    records = find_records(engine, measures, WINDOW, SLOTS)

    assert (asked_for_counts, engine.asked) == (2, 4)
    assert [row.count for row in rows] == [len(refs) for refs in records]


def test_more_measures_of_a_kind_than_a_number_has_bits_find_their_records() -> None:
    measures = {f"m{least}": at_least("work", least % 25) for least in range(130)}

    found = measure_all(Engine(), measures, WINDOW, SLOTS)

    for name, measure in measures.items():
        assert found[name] == evaluate_measure(measure, RECORDS, ["a"], HALF), name


def test_whether_there_is_anything_at_all_is_asked_only_where_nothing_counts() -> None:
    engine = Engine()
    nothing = [at_least("work", 99), at_least("work", 99, Aggregate.SUM)]

    rows = count_measures(engine, nothing, WINDOW, SLOTS)

    assert engine.asked == 2
    assert [(row.count, row.number, row.any_of_kind) for row in rows] == [
        (0, Decimal(0), True),
        (0, None, True),
    ]


def test_a_scope_without_units_holds_nothing() -> None:
    found = measure_all(Engine(), {"m": at_least("work", 0)}, Window(HALF, [], NOW), SLOTS)

    assert found["m"].records == ()
    assert not found["m"].any_of_kind


def test_no_measure_is_no_query() -> None:
    engine = Engine()

    assert measure_all(engine, {}, WINDOW, SLOTS) == {}
    assert engine.asked == 0
