"""A stock that is read from time to time: of each entry the last number known, on both engines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from taizhang.core.indicators import (
    Aggregate,
    AsOf,
    EntrySource,
    Indicator,
    Ledger,
    Measure,
    Outcome,
    evaluate,
)
from taizhang.core.indicators.condition import Between, Condition
from taizhang.core.ledger.field import Field
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.ledger.kind import RecordKind, Validity
from taizhang.core.ledger.record import FieldValue, Record, RecordRef, Status
from taizhang.core.ledger.unit import UnitSpan, UnitTree
from taizhang.core.values import MISSING, Known, Period
from tests.support.sql_engine import Question, evaluate_by_sql

READING = RecordKind(
    id="reading",
    label="渠道数据",
    fields=(
        Field("day", "日期", FIELD_TYPES["date"]),
        Field("channel", "渠道", FIELD_TYPES["link"], target="channel"),
        Field("followers", "关注数", FIELD_TYPES["integer"]),
    ),
    identity=("day",),
    title_field="channel",
)
CHANNELS = RecordKind(
    id="channel",
    label="渠道名录",
    fields=(
        Field("code", "编号", FIELD_TYPES["text"]),
        Field("opened", "开办日期", FIELD_TYPES["date"]),
        Field("closed", "停办日期", FIELD_TYPES["date"]),
    ),
    identity=("code", "opened"),
    title_field="code",
    validity=Validity("opened", "closed"),
)
KINDS = {"reading": READING, "channel": CHANNELS}
REGISTER = EntrySource("channel", "code", "opened", "closed")
TREE = UnitTree(
    tuple(
        UnitSpan(code, code, code, "town", "" if code == "root" else "root", date(2000, 1, 1), None)
        for code in ("root", "a", "b")
    )
)
HALF = Period.read("2025H1")


def reading(name: str, unit: str, day: str, channel: str, followers: int | None) -> Record:
    values: dict[str, FieldValue] = {"day": date.fromisoformat(day), "channel": channel}
    if followers is not None:
        values["followers"] = followers
    return Record(RecordRef(name, 1), "reading", unit, values)


def channel(
    name: str, opened: str, closed: str = "", *, code: str = "C-1", unit: str = "a"
) -> Record:
    values: dict[str, FieldValue] = {"code": code, "opened": date.fromisoformat(opened)}
    if closed:
        values["closed"] = date.fromisoformat(closed)
    return Record(RecordRef(name, 1), "channel", unit, values)


def latest(
    records: list[Record],
    unit: str = "root",
    where: Condition | None = None,
    waiting: tuple[Record, ...] = (),
    period: Period = HALF,
) -> Outcome:
    measure = Measure(
        Aggregate.LATEST, "reading", AsOf("day", "channel", REGISTER), "followers", where
    )
    indicators = {"x": Indicator("x", "关注数", "", "个", measure)}
    ledger = Ledger(records, (), (), waiting)

    outcome = evaluate(indicators, ["x"], ledger, TREE, unit, period)["x"]
    question = Question(indicators, KINDS, TREE, unit, period)
    if not waiting:
        assert evaluate_by_sql(question, ["x"], ledger)["x"] == outcome
    return outcome


MARCH = reading("r1", "a", "2025-03-31", "C-1", 900)
JUNE = reading("r2", "a", "2025-06-30", "C-1", 1200)
JULY = reading("r3", "a", "2025-07-01", "C-1", 1500)
OTHER = reading("r4", "b", "2025-02-01", "C-2", 80)


@pytest.mark.parametrize(
    ("records", "gives", "counted"),
    [
        # the last day counts, the day after does not
        ([MARCH, JUNE, JULY], 1200, ["r2"]),
        # readings of two accounts add up, two of one account do not
        ([MARCH, JUNE, OTHER], 1280, ["r2", "r4"]),
        # what was read before the period still holds
        ([reading("r0", "a", "2023-01-01", "C-1", 7)], 7, ["r0"]),
        # a reading without a number takes nobody's place
        ([MARCH, reading("r5", "a", "2025-05-01", "C-1", None)], 900, ["r1"]),
        # of two on one day the greater record id
        ([reading("r9", "a", "2025-06-30", "C-1", 5), JUNE], 5, ["r9"]),
        # a closed account is read as zero
        ([MARCH, reading("r6", "a", "2025-06-01", "C-1", 0)], 0, ["r6"]),
        # an account that went to another unit counts once
        ([MARCH, reading("r7", "b", "2025-06-01", "C-1", 950)], 950, ["r7"]),
    ],
)
def test_the_last_number_of_each_entry_is_added_up(
    records: list[Record], gives: int, counted: list[str]
) -> None:
    outcome = latest(records)

    assert outcome.value == Known(Decimal(gives))
    assert [ref.record_id for ref in outcome.records] == counted


def test_an_entry_counts_for_the_unit_that_read_it_last() -> None:
    moved = [MARCH, reading("r7", "b", "2025-06-01", "C-1", 950)]

    assert latest(moved, "b").value == Known(Decimal(950))
    assert latest(moved, "a").records == ()


def test_nothing_read_yet_is_no_zero() -> None:
    assert latest([]).value == MISSING


def test_a_condition_is_asked_of_the_last_reading_not_of_earlier_ones() -> None:
    small = Between("followers", None, Decimal(1000))

    assert latest([MARCH, JUNE, OTHER], where=small).value == Known(Decimal(80))


def test_the_end_of_a_quarter_and_of_the_half_year_differ_and_do_not_add_up() -> None:
    quarter = latest([MARCH, JUNE], period=Period.read("2025Q1"))

    assert quarter.value == Known(Decimal(900))
    assert latest([MARCH, JUNE]).value == Known(Decimal(1200))


@pytest.mark.parametrize(
    ("name", "unit", "day", "waits"),
    [
        ("r8", "a", "2025-06-30", True),
        ("r8", "a", "2025-07-01", False),
        ("r8", "elsewhere", "2025-06-30", False),
        # a correction of what counts, even one that takes it out of the period
        ("r1", "a", "2025-07-01", True),
    ],
)
def test_a_record_that_waits_makes_provisional_only_what_it_would_move(
    name: str, unit: str, day: str, waits: bool
) -> None:
    draft = Record(
        RecordRef(name, 2),
        "reading",
        unit,
        {"day": date.fromisoformat(day), "channel": "C-1", "followers": 1},
        Status.SUBMITTED,
    )

    outcome = latest([MARCH], waiting=(draft,))

    assert outcome.value == Known(Decimal(900))
    assert (outcome.waiting, outcome.provisional) == (((name,), True) if waits else ((), False))


@pytest.mark.parametrize(
    ("entries", "gives", "counted"),
    [
        # closed on the last day: no longer there; on the day after: still there
        ([channel("e1", "2020-01-01", "2025-06-30")], 80, ["r4"]),
        ([channel("e1", "2020-01-01", "2025-07-01")], 1280, ["r2", "r4"]),
        ([channel("e1", "2020-01-01")], 1280, ["r2", "r4"]),
        # closed and opened again, by another unit too
        ([channel("e1", "2020-01-01", "2025-03-01"), channel("e2", "2025-03-01", unit="b")], 1280, ["r2", "r4"]),
        # opened again only later: at the end it is closed
        ([channel("e1", "2020-01-01", "2025-03-01"), channel("e2", "2025-07-01")], 80, ["r4"]),
        # written of before it was opened: that is no end
        ([channel("e1", "2025-08-01")], 1280, ["r2", "r4"]),
        # the end stands in the register of another unit
        ([channel("e1", "2020-01-01", "2025-02-01", unit="elsewhere")], 80, ["r4"]),
        # all are closed: there is nothing, and that is known
        (
            [channel("e1", "2020-01-01", "2025-02-01"), channel("e2", "2020-01-01", "2025-02-01", code="C-2")],
            0,
            [],
        ),
    ],
)  # fmt: skip
def test_an_entry_that_has_ended_counts_no_more(
    entries: list[Record], gives: int, counted: list[str]
) -> None:
    outcome = latest([MARCH, JUNE, OTHER, *entries])

    assert outcome.value == Known(Decimal(gives))
    assert [ref.record_id for ref in outcome.records] == counted


def test_an_end_is_looked_at_for_each_period_by_itself() -> None:
    closed = [MARCH, JUNE, channel("e1", "2020-01-01", "2025-05-01")]

    assert latest(closed, period=Period.read("2025Q1")).value == Known(Decimal(900))
    assert latest(closed).value == Known(Decimal(0))


def test_a_reading_that_waits_of_what_has_ended_makes_nothing_provisional() -> None:
    waits = Record(RecordRef("r8", 1), "reading", "a", JUNE.values, Status.SUBMITTED)
    closed = channel("e1", "2020-01-01", "2025-05-01")

    assert latest([OTHER, closed], waiting=(waits,)).waiting == ()
    assert latest([OTHER], waiting=(waits,)).waiting == ("r8",)


@pytest.mark.parametrize(
    ("records", "field", "gives"),
    [
        # it was so in March and is not so in June
        ([reading("r1", "a", "2025-03-31", "C-1", 0), JUNE], "followers", 0),
        # it is so at last; another was so before the period and nobody wrote since
        ([MARCH, reading("r2", "a", "2025-06-30", "C-1", 0)], "followers", 1),
        ([reading("r1", "a", "2023-06-30", "C-1", 0), OTHER], "followers", 1),
        ([MARCH, reading("r3", "a", "2025-07-01", "C-1", 0)], "followers", 0),
        # what gives no number takes no place, unless every record is one
        ([reading("r1", "a", "2025-03-31", "C-1", 0), reading("r2", "a", "2025-06-30", "C-1", None)], "followers", 1),
        ([reading("r1", "a", "2025-03-31", "C-1", 0), reading("r2", "a", "2025-06-30", "C-1", None)], "", 0),
        # twice a zero is one entry; an entry that has ended is none
        ([reading(f"r{at}", "a", f"2025-0{at}-01", "C-1", 0) for at in (2, 3)], "followers", 1),
        ([reading("r1", "a", "2025-03-31", "C-1", 0), channel("e1", "2020-01-01", "2025-06-30")], "followers", 0),
    ],
)  # fmt: skip
def test_entries_are_counted_by_what_was_last_written_of_them(
    records: list[Record], field: str, gives: int
) -> None:
    none = Between("followers", None, Decimal(0))
    timing = AsOf("day", "channel", REGISTER)
    measure = Measure(Aggregate.LATEST_COUNT, "reading", timing, field, none)
    indicators = {"x": Indicator("x", "没有人关注的渠道", "", "个", measure)}
    ledger = Ledger(records, (), ())

    outcome = evaluate(indicators, ["x"], ledger, TREE, "root", HALF)["x"]
    by_sql = evaluate_by_sql(Question(indicators, KINDS, TREE, "root", HALF), ["x"], ledger)["x"]

    assert outcome.value == Known(Decimal(gives))
    assert by_sql == outcome
