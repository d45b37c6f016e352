"""The sentence that a definition tells of itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

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
from taizhang.core.indicators.sentence import definition_sentence
from taizhang.core.ledger.field import Choice, Field
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.ledger.kind import RecordKind

CHOICES = (Choice("a", "讲座"), Choice("b", "研讨"))
VISIT = RecordKind(
    id="visit",
    label="走访",
    fields=(
        Field("day", "走访日期", FIELD_TYPES["date"]),
        Field("ended", "结束日期", FIELD_TYPES["date"]),
        Field("number", "户数", FIELD_TYPES["integer"]),
        Field("sort", "类别", FIELD_TYPES["choice"], choices=CHOICES),
        Field("tags", "标签", FIELD_TYPES["choices"], choices=CHOICES),
        Field("venue", "阵地", FIELD_TYPES["link"], target="venue"),
    ),
    identity=("day",),
    title_field="sort",
)
IN_TIME = During("day")
COUNT = Aggregate.COUNT


def sentence(body: Body, part_of: str = "", *, exhaustive: bool = False) -> str:
    count = Measure(COUNT, "visit", IN_TIME)
    indicators = {
        "x": Indicator("x", "走访次数", "", "次", count),
        "y": Indicator("y", "回访次数", "", "次", count),
        "z": Indicator("z", "某数", "", "次", body, part_of=part_of, exhaustive=exhaustive),
    }
    return str(definition_sentence(indicators["z"], indicators, {"visit": VISIT}))


REGISTER = EntrySource("venue", "code", "valid_from", "valid_to")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            Measure(COUNT, "visit", IN_TIME),
            "统计本单位及下级单位在本期内（按“走访日期”）的“走访”记录的条数。",
        ),
        (
            Measure(Aggregate.SUM, "visit", IN_TIME, "number", OneOf("sort", ("a",))),
            "统计本单位及下级单位在本期内（按“走访日期”）、“类别”为讲座的“走访”记录的“户数”之和。",
        ),
        (
            Measure(Aggregate.COUNT_DISTINCT, "visit", IN_TIME, UNIT_FIELD),
            "统计本单位及下级单位在本期内（按“走访日期”）的“走访”记录中不同的“填报单位”个数。",
        ),
        (
            Measure(COUNT, "visit", Held("day", "ended")),
            (
                "统计本单位及下级单位在本期最后一天已经开始、还没有结束"
                "（“走访日期”不晚于这一天，“结束日期”未填或晚于这一天）的“走访”记录的条数。"
            ),
        ),
        (
            Measure(Aggregate.LATEST, "visit", AsOf("day", "venue"), "number"),
            (
                "统计本单位及下级单位截至本期最后一天、每个“阵地”最后一条（按“走访日期”）的"
                "“走访”记录的“户数”，各项相加。"
            ),
        ),
        (
            Measure(Aggregate.LATEST_COUNT, "visit", AsOf("day", "venue", REGISTER), "number"),
            (
                "统计本单位及下级单位截至本期最后一天、每个没有终止的“阵地”最后一条（按“走访日期”）的"
                "“走访”记录的条数，只看填了“户数”的记录。"
            ),
        ),
        (
            Measure(Aggregate.LATEST_COUNT, "visit", AsOf("day", "venue", REGISTER)),
            (
                "统计本单位及下级单位截至本期最后一天、每个没有终止的“阵地”最后一条（按“走访日期”）的"
                "“走访”记录的条数。"
            ),
        ),
        (Ratio("x", "y", percent=True), "“走访次数”合计占“回访次数”合计的百分比。"),
        (Ratio("x", "y", percent=False), "“走访次数”合计除以“回访次数”合计。"),
        (Derived(("x", "y"), ("x",)), "“走访次数”加“回访次数”减“走访次数”。"),
        (
            Formula(read_formula("((x + y)) × 100 ÷ (x − (y − 1))")),
            "按公式计算：(“走访次数” + “回访次数”) × 100 ÷ (“走访次数” − (“回访次数” − 1))。",
        ),
    ],
)
def test_a_definition_is_told_as_a_clerk_would(body: Body, says: str) -> None:
    assert sentence(body) == says


@pytest.mark.parametrize(
    ("where", "says"),
    [
        (OneOf("sort", ("a", "b")), "“类别”为讲座、研讨之一"),
        (OneOf("tags", ("a", "b")), "“标签”含有讲座、研讨之一"),
        (OneOf("tags", ("a",)), "“标签”含有讲座"),
        (Filled("venue"), "填了“阵地”"),
        (Not(Filled("venue")), "没有填“阵地”"),
        (Not(OneOf("sort", ("a",))), "不属于（“类别”为讲座）"),
        (BeforePeriod("day"), "“走访日期”在本期以前"),
        (Between("number", Decimal(2), Decimal(5)), "“户数”从2到5（两端都算）"),
        (Between("number", Decimal(2), None), "“户数”不小于2"),
        (Between("number", None, Decimal(5)), "“户数”不大于5"),
        (Between("day", date(2025, 3, 1), None), "“走访日期”不早于2025年3月1日"),
        (Between("day", None, date(2025, 3, 1)), "“走访日期”不晚于2025年3月1日"),
        (
            All((Filled("venue"), AnyOf((OneOf("sort", ("a",)), Filled("number"))))),
            "填了“阵地”、并且（“类别”为讲座、或者填了“户数”）",
        ),
    ],
)
def test_a_condition_is_told_in_the_words_of_the_workbook(where: Condition, says: str) -> None:
    told = sentence(Measure(COUNT, "visit", IN_TIME, "", where))

    assert told == f"统计本单位及下级单位在本期内（按“走访日期”）、{says}的“走访”记录的条数。"


def test_a_part_is_told_to_be_one() -> None:
    body = Measure(COUNT, "visit", IN_TIME)

    assert sentence(body, "x").endswith("的条数。是“走访次数”的一部分。")
    assert sentence(body, "x", exhaustive=True).endswith("的一部分，各部分合计等于整体。")
