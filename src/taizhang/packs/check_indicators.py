"""Whether indicators go together: inputs and circles, units of what is computed, parts and wholes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from taizhang.core.indicators import (
    CircularDefinitionError,
    Derived,
    Formula,
    Indicator,
    Measure,
    Ratio,
    in_order,
)
from taizhang.core.indicators.condition import (
    All,
    Condition,
    OneOf,
)
from taizhang.core.indicators.formula import (
    has_constant,
    join_unit,
    split_unit,
    unit_of_formula,
)
from taizhang.core.indicators.parts import exhaustive_parts
from taizhang.core.values import Message, Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from taizhang.core.indicators.formula import Expression
    from taizhang.packs.marked import Marked, Path


def check_together(
    indicators: Mapping[str, Indicator], marks: Mapping[str, Marked], *, known: bool = False
) -> Iterator[Problem]:
    """What is wrong between indicators: unknown inputs, circles, wrong units, impossible parts.

    A pack that was accepted before, such as the one that a report was written with, is `known`: units that
    were not asked about then do not keep it from being read.
    """
    for indicator in indicators.values():
        marked = marks[indicator.id]
        unknown = [name for name in indicator.inputs if name not in indicators]
        for name in unknown:
            yield Problem(_unknown_indicator(name, indicators), marked.place(_inputs_at(indicator)))
        if unknown:
            continue
        try:
            in_order(indicators, [indicator.id])
        except CircularDefinitionError as error:
            circle = " → ".join(error.circle)
            yield Problem(Message("指标循环引用：{circle}。", circle=circle), marked.place())
            continue
        except KeyError:
            continue  # an input's own input is unknown: reported there
        message = None if known else _check_units(indicator, indicators)
        if message is not None:
            yield Problem(message, marked.place(_inputs_at(indicator)))
        if indicator.part_of:
            yield from _check_part(indicator, indicators, marked)


def _unknown_indicator(name: str, indicators: Mapping[str, Indicator]) -> Message:
    near = get_close_matches(name, indicators, n=1)
    hint = Message("，是不是“{near}”？", near=near[0]) if near else Message("。")
    return Message("没有名为“{name}”的指标{hint}", name=name, hint=hint)


def _inputs_at(indicator: Indicator) -> Path:
    match indicator.body:
        case Ratio():
            return ("ratio",)
        case Formula():
            return ("derived", "formula")
        case _:
            return ("derived",)


def _check_units(indicator: Indicator, indicators: Mapping[str, Indicator]) -> Message | None:
    """Whether what is computed from others is counted in what comes of it."""
    own = indicator.unit_of_count
    match indicator.body:
        case Derived():
            for name in indicator.inputs:
                unit = indicators[name].unit_of_count
                if unit != own:
                    return Message(
                        "“{name}”的计量单位是“{unit}”，与本指标“{own}”不同，不能相加减。",
                        name=name,
                        unit=unit,
                        own=own,
                    )
        case Ratio(numerator, denominator):
            above, below = (indicators[name].unit_of_count for name in (numerator, denominator))
            return _check_quotient(own, above, below)
        case Formula(expression):
            units = {name: indicators[name].unit_of_count for name in indicator.inputs}
            try:
                found = unit_of_formula(expression, units)
            except RefusedError as error:
                return error.problems[0].message
            if not _counts_in(own, found, expression):
                return Message(
                    "公式算出的计量单位是“{found}”，与本指标“{own}”不同。",
                    found=join_unit(found) or Message("%或倍"),
                    own=own,
                )
        case _:
            pass
    return None


def _check_quotient(own: str, above: str, below: str) -> Message | None:
    numerator, denominator = split_unit(above), split_unit(below)
    quotient = Counter(numerator)
    quotient.subtract(denominator)
    wanted = Counter({word: times for word, times in quotient.items() if times})
    if split_unit(own) == wanted or (split_unit(own) == numerator and numerator):
        # An average may be told in what is averaged: 每场35人次.
        return None
    return Message(
        "分子的计量单位是“{above}”，分母是“{below}”，商应以“{wanted}”计，不是“{own}”。",
        above=above,
        below=below,
        wanted=join_unit(wanted) or Message("%或倍"),
        own=own,
    )


# Units of one measure: which number turns one into another is the author's to write, and the cases' to prove.
_MEASURED = {
    **dict.fromkeys(("克", "公斤", "千克", "吨", "斤"), "质量"),
    **dict.fromkeys(("亩", "公顷", "平方米", "平方公里", "平方千米"), "面积"),
    **dict.fromkeys(("米", "公里", "千米"), "长度"),
    **dict.fromkeys(("分钟", "小时", "天", "日"), "时间"),
    **dict.fromkeys(("立方米", "升"), "体积"),
}


def _counts_in(own: str, found: Counter[str], expression: Expression) -> bool:
    """Whether a formula counts in a unit; a number in it may turn 万, 亿 or a unit of measure into another."""
    if split_unit(own) == found:
        return True

    def bare(factors: Counter[str]) -> Counter[str]:
        joined: Counter[str] = Counter()
        for word, times in factors.items():
            plain = word.lstrip("万亿") or word
            joined[_MEASURED.get(plain, plain)] += times
        return Counter({word: times for word, times in joined.items() if times})

    return has_constant(expression) and bare(split_unit(own)) == bare(found)


def settle_percentages(indicators: Mapping[str, Indicator]) -> dict[str, Indicator]:
    """The indicators, formulas knowing which of their inputs are counted in %."""
    return {
        identifier: replace(
            indicator,
            body=replace(
                indicator.body,
                percentages=tuple(
                    name for name in indicator.inputs if indicators[name].unit_of_count == "%"
                ),
            ),
        )
        if isinstance(indicator.body, Formula)
        else indicator
        for identifier, indicator in indicators.items()
    }


def _check_part(
    indicator: Indicator, indicators: Mapping[str, Indicator], marked: Marked
) -> Iterator[Problem]:
    """A part takes the same kind, field and day as its whole, with narrower conditions."""
    place = marked.place(("part_of",))
    whole = indicators.get(indicator.part_of)
    if whole is None:
        yield Problem(_unknown_indicator(indicator.part_of, indicators), place)
        return
    circle = [indicator.id]
    while (above := indicators.get(circle[-1])) is not None and above.part_of:
        circle.append(above.part_of)
        if above.part_of in circle[:-1]:
            message = Message("指标循环引用：{circle}。", circle=" → ".join(circle))
            yield Problem(message, place)
            return
    if whole.unit_of_count != indicator.unit_of_count:
        message = Message(
            "其中项的计量单位“{own}”与整体“{unit}”不同。",
            own=indicator.unit_of_count,
            unit=whole.unit_of_count,
        )
        yield Problem(message, place)
        return
    part_body, whole_body = indicator.body, whole.body
    if not isinstance(part_body, Measure) or not isinstance(whole_body, Measure):
        yield Problem(Message("其中项和整体都应是直接从台账计算的指标（measure）。"), place)
        return
    same = ("aggregate", "kind", "timing", "field")
    if any(getattr(part_body, name) != getattr(whole_body, name) for name in same):
        message = Message(
            "其中项与整体“{whole}”的 measure、kind、field、日期和 by 应相同，只多条件。",
            whole=whole.name,
        )
        yield Problem(message, place)
    elif indicator.exhaustive and len(exhaustive_parts(indicators, whole.id)) == 1:
        message = Message(
            "整体“{whole}”只有这一个写了 exhaustive 的其中项，合计不能等于整体；请把其余各项也写上。",
            whole=whole.name,
        )
        yield Problem(message, marked.place(("exhaustive",)))
    elif whole_body.where is not None and not _narrows(part_body.where, whole_body.where):
        message = Message(
            "其中项的条件应包含整体“{whole}”的全部条件，否则可能大于整体。", whole=whole.name
        )
        yield Problem(message, place)


def _narrows(part: Condition | None, whole: Condition) -> bool:
    """Whether whatever fulfils the part's condition fulfils the whole's, as far as can be seen."""
    if part is None:
        return False
    demanded = set(whole.parts) if isinstance(whole, All) else {whole}
    given = set(part.parts) if isinstance(part, All) else {part}
    return all(
        demand in given
        or any(
            isinstance(demand, OneOf)
            and isinstance(offer, OneOf)
            and offer.field == demand.field
            and set(offer.codes) <= set(demand.codes)
            for offer in given
        )
        for demand in demanded
    )
