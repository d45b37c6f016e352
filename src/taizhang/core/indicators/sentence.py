"""The 口径 sentence as the definition itself tells it, to be held against the one that a person wrote."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

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
from taizhang.core.indicators.definition import (
    UNIT_FIELD,
    Aggregate,
    AsOf,
    Derived,
    During,
    Formula,
    Held,
    Indicator,
    Measure,
    Ratio,
)
from taizhang.core.indicators.formula import Constant, Expression, Input, Operation
from taizhang.core.values import Message, chinese_date, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.ledger.kind import RecordKind

_WEIGHT = {"+": 1, "−": 1, "×": 2, "÷": 2}


def definition_sentence(
    indicator: Indicator,
    indicators: Mapping[str, Indicator],
    kinds: Mapping[str, RecordKind],
) -> Message:
    """What an indicator counts, in words that follow from its definition alone."""
    found = _of_body(indicator, indicators, kinds)
    if indicator.part_of not in indicators:
        return found
    whole = indicators[indicator.part_of].name
    if indicator.exhaustive:
        return Message(
            "{sentence}是“{whole}”的一部分，各部分合计等于整体。", sentence=found, whole=whole
        )
    return Message("{sentence}是“{whole}”的一部分。", sentence=found, whole=whole)


def _of_body(
    indicator: Indicator,
    indicators: Mapping[str, Indicator],
    kinds: Mapping[str, RecordKind],
) -> Message:
    match indicator.body:
        case Measure() as measure:
            return _of_measure(measure, kinds[measure.kind])
        case Ratio(numerator, denominator, percent):
            names = {
                "numerator": indicators[numerator].name,
                "denominator": indicators[denominator].name,
            }
            return (
                Message("“{numerator}”合计占“{denominator}”合计的百分比。", **names)
                if percent
                else Message("“{numerator}”合计除以“{denominator}”合计。", **names)
            )
        case Derived(plus, minus):
            return Message("{sum}。", sum=_sum_in_words(plus, minus, indicators))
        case Formula(expression):
            return Message("按公式计算：{formula}。", formula=_formula(expression, indicators))


def _of_measure(measure: Measure, kind: RecordKind) -> Message:
    words = _Words(kind)
    only = (
        Message("、{condition}的", condition=words.condition(measure.where))
        if measure.where is not None
        else Message("的")
    )
    params = {
        "time": words.timing(measure.timing),
        "kind": kind.label,
        "only": only,
        "field": words.label(measure.field) if measure.field else "",
    }
    match measure.aggregate:
        case Aggregate.COUNT:
            return Message("统计本单位及下级单位{time}{only}“{kind}”记录的条数。", **params)
        case Aggregate.SUM:
            return Message(
                "统计本单位及下级单位{time}{only}“{kind}”记录的“{field}”之和。", **params
            )
        case Aggregate.LATEST:
            return Message(
                "统计本单位及下级单位{time}{only}“{kind}”记录的“{field}”，各项相加。", **params
            )
        case Aggregate.LATEST_COUNT if measure.field:
            return Message(
                "统计本单位及下级单位{time}{only}“{kind}”记录的条数，只看填了“{field}”的记录。",
                **params,
            )
        case Aggregate.LATEST_COUNT:
            return Message("统计本单位及下级单位{time}{only}“{kind}”记录的条数。", **params)
        case Aggregate.COUNT_DISTINCT:
            return Message(
                "统计本单位及下级单位{time}{only}“{kind}”记录中不同的“{field}”个数。", **params
            )


class _Words:
    """The words of one kind."""

    def __init__(self, kind: RecordKind) -> None:
        self.kind = kind

    def label(self, name: str) -> str | Message:
        field = self.kind.field(name)
        if field is None and name == UNIT_FIELD:
            return Message("填报单位")
        return field.label if field is not None else name

    def timing(self, timing: During | Held | AsOf) -> Message:
        match timing:
            case During(day):
                return Message("在本期内（按“{day}”）", day=self.label(day))
            case Held(since, until):
                return Message(
                    "在本期最后一天已经开始、还没有结束（“{since}”不晚于这一天，“{until}”未填或晚于这一天）",
                    since=self.label(since),
                    until=self.label(until),
                )
            case AsOf(day, entry, register):
                if register is not None:
                    return Message(
                        "截至本期最后一天、每个没有终止的“{entry}”最后一条（按“{day}”）",
                        day=self.label(day),
                        entry=self.label(entry),
                    )
                return Message(
                    "截至本期最后一天、每个“{entry}”最后一条（按“{day}”）",
                    day=self.label(day),
                    entry=self.label(entry),
                )

    def condition(self, condition: Condition) -> Message:
        match condition:
            case All(parts):
                if not parts:
                    return Message("不论内容")
                found = self.condition(parts[0])
                for part in parts[1:]:
                    found = Message("{left}、并且{right}", left=found, right=self.condition(part))
                return found
            case AnyOf(parts):
                if not parts:
                    return Message("没有一条")
                found = self.condition(parts[0])
                for part in parts[1:]:
                    found = Message("{left}、或者{right}", left=found, right=self.condition(part))
                return Message("（{either}）", either=found) if len(parts) > 1 else found
            case Not(Filled(field)):
                return Message("没有填“{field}”", field=self.label(field))
            case Not(part):
                return Message("不属于（{part}）", part=self.condition(part))
            case Filled(field):
                return Message("填了“{field}”", field=self.label(field))
            case BeforePeriod(field):
                return Message("“{field}”在本期以前", field=self.label(field))
            case OneOf(name, codes):
                return self._one_of(name, codes)
            case Between(name, low, high):
                return self._between(name, low, high)

    def _one_of(self, name: str, codes: tuple[str, ...]) -> Message:
        field = self.kind.field(name)
        labels = tuple(
            choice.label if field is not None and (choice := field.choice(code)) else code
            for code in codes
        )
        params = {"field": self.label(name), "choices": labels}
        many = field is not None and field.type.many
        if len(labels) == 1:
            return (
                Message("“{field}”含有{choices}", **params)
                if many
                else Message("“{field}”为{choices}", **params)
            )
        if many:
            return Message("“{field}”含有{choices}之一", **params)
        return Message("“{field}”为{choices}之一", **params)

    def _between(
        self, name: str, low: Decimal | date | None, high: Decimal | date | None
    ) -> Message:
        params = {"field": self.label(name), "low": _shown(low), "high": _shown(high)}
        days = isinstance(low, date) or isinstance(high, date)
        if low is not None and high is not None:
            return Message("“{field}”从{low}到{high}（两端都算）", **params)
        if low is not None:
            return (
                Message("“{field}”不早于{low}", **params)
                if days
                else Message("“{field}”不小于{low}", **params)
            )
        if high is not None:
            return (
                Message("“{field}”不晚于{high}", **params)
                if days
                else Message("“{field}”不大于{high}", **params)
            )
        return Message("填了“{field}”", **params)


def _shown(bound: Decimal | date | None) -> str:
    if bound is None:
        return ""
    return plain(bound) if isinstance(bound, Decimal) else chinese_date(bound)


def _sum_in_words(
    plus: Sequence[str], minus: Sequence[str], indicators: Mapping[str, Indicator]
) -> Message:
    first, *others = plus
    found = Message("“{name}”", name=indicators[first].name)
    for sign, names in (("+", others), ("−", minus)):
        for name in names:
            params = {"left": found, "name": indicators[name].name}
            found = (
                Message("{left}加“{name}”", **params)
                if sign == "+"
                else Message("{left}减“{name}”", **params)
            )
    return found


def _formula(expression: Expression, indicators: Mapping[str, Indicator]) -> str:
    """The formula with the names of the indicators, with no more brackets than it needs."""
    match expression:
        case Constant(number):
            return plain(number)
        case Input(indicator):
            return f"“{indicators[indicator].name}”"
        case Operation(sign, left, right):
            sides = []
            for side, after in ((left, False), (right, True)):
                text = _formula(side, indicators)
                weaker = isinstance(side, Operation) and (
                    _WEIGHT[side.sign] < _WEIGHT[sign]
                    or (after and _WEIGHT[side.sign] == _WEIGHT[sign])
                )
                sides.append(f"({text})" if weaker else text)
            return f"{sides[0]} {sign} {sides[1]}"
