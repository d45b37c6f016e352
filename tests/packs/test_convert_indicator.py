"""The conditions of an indicator, from YAML to the core's values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from taizhang.core.indicators import Measure
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
from taizhang.core.values import RefusedError
from taizhang.packs.load import load_files, read_files
from tests.support.small_office import SMALL_OFFICE

SESSIONS = "indicators/training/training_sessions.yaml"


@cache
def whole_pack() -> dict[str, str]:
    return read_files(SMALL_OFFICE)


def condition_of(where: str) -> Condition | None:
    """What a `where` of one line becomes."""
    text = f"{whole_pack()[SESSIONS]}where: {where}\n"
    # Its parts would no longer be parts of it.
    files = {
        name: body.replace("part_of: training_sessions\n", "")
        for name, body in whole_pack().items()
        if not name.startswith("reports/")
    }
    body = load_files({**files, SESSIONS: text}).indicators["training_sessions"].body
    assert isinstance(body, Measure)
    return body.where


@pytest.mark.parametrize(
    ("where", "condition"),
    [
        ("{format: lecture}", OneOf("format", ("lecture",))),
        ("{format: [lecture, course]}", OneOf("format", ("lecture", "course"))),
        ("{co_hosts: town-donghu}", OneOf("co_hosts", ("town-donghu",))),
        ("{co_hosts: {filled: true}}", Filled("co_hosts")),
        ("{co_hosts: {filled: false}}", Not(Filled("co_hosts"))),
        ("{held_on: {before: period}}", BeforePeriod("held_on")),
        ("{sessions: {min: 2}}", Between("sessions", Decimal(2), None)),
        ("{sessions: {max: 5}}", Between("sessions", None, Decimal(5))),
        ("{sessions: {min: 2, max: 5}}", Between("sessions", Decimal(2), Decimal(5))),
        ("{held_on: {min: 2025-03-01}}", Between("held_on", date(2025, 3, 1), None)),
        (
            "{format: lecture, audience: other}",
            All((OneOf("format", ("lecture",)), OneOf("audience", ("other",)))),
        ),
        (
            "{any: [{format: lecture}, {audience: other}]}",
            AnyOf((OneOf("format", ("lecture",)), OneOf("audience", ("other",)))),
        ),
        ("{all: [{format: lecture}]}", All((OneOf("format", ("lecture",)),))),
        ("{not: {format: lecture}}", Not(OneOf("format", ("lecture",)))),
        (
            "{not: {any: [{co_hosts: {filled: true}}, {sessions: {min: 2}}]}}",
            Not(AnyOf((Filled("co_hosts"), Between("sessions", Decimal(2), None)))),
        ),
    ],
)
def test_a_condition_means_what_it_says(where: str, condition: Condition) -> None:
    assert condition_of(where) == condition


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("{any: {format: lecture}}", "“any”下面应是条件的列表"),
        ("{all: [lecture]}", "“all”下面应是条件的列表"),
        ("{not: [lecture]}", "“not”下面应是一个条件"),
        ("{format: {min: 1}}", "不是数字或日期，不能设上下限"),
        ("{sessions: {min: 二}}", "“二”应为数字"),
        ("{sessions: {min: 1.5}}", "小数不超过0位"),
        ("{held_on: {max: 六月}}", "“六月”应为日期"),
        ("{sessions: {min: 1, most: 5}}", "条件写法不对"),
        ("{format: {before: period}}", "条件写法不对"),
        ("{co_hosts: {filled: maybe}}", "条件写法不对"),
        ("{any: [{formats: lecture}]}", "没有名为“formats”的字段"),
        ("lecture", "这里应是“名称: 值”的形式"),
    ],
)
def test_a_condition_that_says_nothing_is_refused_at_its_line(where: str, says: str) -> None:
    line = len(whole_pack()[SESSIONS].splitlines()) + 1

    with pytest.raises(RefusedError) as caught:
        condition_of(where)

    assert any(
        str(problem.place) == f"{SESSIONS}:{line}" and says in str(problem.message)
        for problem in caught.value.problems
    ), str(caught.value)
