"""What stands beside a figure when it is compared: which columns, in which unit, and why one has no number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.core.indicators.definition import Ratio
from taizhang.core.indicators.outcome import Coverage, Outcome, State
from taizhang.core.indicators.relation import OTHER_REPORTERS
from taizhang.core.values import (
    MISSING,
    NOT_APPLICABLE,
    Absence,
    Absent,
    Known,
    Message,
    RefusedError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from taizhang.core.indicators.definition import Indicator
    from taizhang.core.indicators.relation import Comparisons
    from taizhang.core.values import Period


class Against(StrEnum):
    """With what a figure is compared; the values are what programs read."""

    LAST_YEAR = "last_year"
    PRIOR = "prior"
    CUMULATIVE = "cumulative"
    SHARE = "share"
    TARGET = "target"


AGAINST_WORDS: Mapping[str, Against] = {
    "同期": Against.LAST_YEAR,
    "上期": Against.PRIOR,
    "累计": Against.CUMULATIVE,
    "占比": Against.SHARE,
    "目标": Against.TARGET,
}
"""What one types."""

_OTHER_WORDS: Mapping[str, Against] = {
    "上年同期": Against.LAST_YEAR,
    "同比": Against.LAST_YEAR,
    "环比": Against.PRIOR,
    "本年累计": Against.CUMULATIVE,
    "完成率": Against.TARGET,
}
_ALL = frozenset({"全部", "all"})


def read_against(words: Iterable[str]) -> tuple[Against, ...]:
    """With what a person wants to compare, in the order of `Against`, whatever the order typed.

    Raises:
        RefusedError: There is no such comparison.
    """
    found = set()
    for word in words:
        if word in _ALL:
            return tuple(Against)
        known = AGAINST_WORDS.get(word) or _OTHER_WORDS.get(word)
        if known is None and word in set(Against):
            known = Against(word)
        if known is None:
            raise RefusedError(
                Message(
                    "不能与“{word}”比较，可用：{known}，或 全部。",
                    word=word,
                    known=tuple(AGAINST_WORDS),
                )
            )
        found.add(known)
    return tuple(one for one in Against if one in found)


@dataclass(frozen=True, slots=True)
class Column:
    """A column beside an indicator.

    Attributes:
        key: What programs call it; the name of the field of `Comparisons` that it shows.
        against: Of which comparison it is one.
        label: What people call it.
        unit: In what it counts.
        decimals: To how many places it is rounded; None if it is exact.
        is_change: Whether it has a sign.
    """

    key: str
    against: Against
    label: Message
    unit: str
    decimals: int | None
    is_change: bool = False


@dataclass(frozen=True, slots=True)
class BesideFigure:
    """One figure beside another.

    Attributes:
        column: What it is.
        outcome: The figure, or why there is none.
        period: Of which days; None where it is that of the indicator.
        reasons: Why it has no number, in words; empty if it has one.
    """

    column: Column
    outcome: Outcome
    period: Period | None
    reasons: tuple[Message, ...]


_LABELS: Mapping[Against, tuple[tuple[str, Message], ...]] = {
    Against.LAST_YEAR: (
        ("last_year", Message("上年同期")),
        ("last_year_difference", Message("同比增减")),
        ("last_year_growth", Message("同比")),
    ),
    Against.PRIOR: (
        ("prior", Message("上期")),
        ("prior_difference", Message("环比增减")),
        ("prior_growth", Message("环比")),
    ),
    Against.CUMULATIVE: (
        ("cumulative", Message("本年累计")),
        ("cumulative_last_year", Message("上年同期累计")),
        ("cumulative_difference", Message("累计增减")),
        ("cumulative_growth", Message("累计同比")),
    ),
    Against.SHARE: (("share", Message("占比")),),
    Against.TARGET: (
        ("target", Message("目标")),
        ("actual", Message("已完成")),
        ("completion", Message("完成率")),
    ),
}
_SIDES: Mapping[str, tuple[str, str]] = {
    "last_year_difference": ("current", "last_year"),
    "last_year_growth": ("current", "last_year"),
    "prior_difference": ("current", "prior"),
    "prior_growth": ("current", "prior"),
    "cumulative_difference": ("cumulative", "cumulative_last_year"),
    "cumulative_growth": ("cumulative", "cumulative_last_year"),
}
_SIDE_LABELS: Mapping[str, Message] = {
    "current": Message("本期"),
    **{key: label for columns in _LABELS.values() for key, label in columns},
}
_PLACES = 1


def columns_beside(asked: Iterable[Against], indicator: Indicator) -> tuple[Column, ...]:
    """The columns of some comparisons of an indicator; a percentage has no growth in percent, only points."""
    rate = indicator.unit_of_count == "%"
    own = indicator.decimals if isinstance(indicator.body, Ratio) or rate else None
    found = []
    for against in asked:
        for key, label in _LABELS[against]:
            change = key in _SIDES
            if key.endswith("_growth"):
                if not rate:
                    found.append(Column(key, against, label, "%", _PLACES, is_change=True))
            elif key in {"share", "completion"}:
                found.append(Column(key, against, label, "%", indicator.decimals))
            else:
                unit = "百分点" if rate and change else indicator.unit_of_count
                found.append(Column(key, against, label, unit, own, is_change=change))
    return tuple(found)


def figures_beside(
    asked: Iterable[Against],
    indicator: Indicator,
    found: Comparisons,
    period: Period,
    names: Mapping[str, str],
    whole: Indicator | None = None,
) -> tuple[BesideFigure, ...]:
    """The figures of some comparisons of an indicator, each with why it has no number if it has none.

    Args:
        asked: Which comparisons.
        indicator: The definition.
        found: All that it is compared with.
        period: The period itself.
        names: The names of units, by code.
        whole: The definition of what it is a part of.
    """
    figures = []
    for column in columns_beside(asked, indicator):
        outcome = _outcome(found, column.key)
        reasons: tuple[Message, ...] = ()
        if isinstance(outcome.value, Absent):
            reasons = _why(column, found, outcome, names, whole)
        figures.append(
            BesideFigure(column, outcome, _period_of(column.key, found, period), reasons)
        )
    return tuple(figures)


def _outcome(found: Comparisons, key: str) -> Outcome:
    if key == "target":
        if found.target is None:
            return Outcome(NOT_APPLICABLE, State.NOT_APPLICABLE, Coverage(), ())
        return Outcome(Known(found.target.number), State.VALUE, Coverage(), ())
    if key == "actual" and found.target is None:
        return Outcome(NOT_APPLICABLE, State.NOT_APPLICABLE, Coverage(), ())
    outcome = getattr(found, key)
    if outcome is None:
        return Outcome(NOT_APPLICABLE, State.NOT_APPLICABLE, Coverage(), ())
    if not isinstance(outcome, Outcome):
        raise TypeError(key)
    return outcome


def _period_of(key: str, found: Comparisons, period: Period) -> Period | None:
    match key:
        case "last_year":
            return period.same_period_last_year()
        case "prior":
            return period.prior()
        case "cumulative":
            return period.cumulative()
        case "cumulative_last_year":
            return period.cumulative().same_period_last_year()
        case "target":
            return found.target.period if found.target else None
        case "actual":
            return found.target.measured_over(period) if found.target else None
    return None


def _why(
    column: Column,
    found: Comparisons,
    outcome: Outcome,
    names: Mapping[str, str],
    whole: Indicator | None,
) -> tuple[Message, ...]:
    if column.against is Against.TARGET:
        if found.target is None:
            return (Message("没有目标"),)
        return outcome.reasons or (_absence(Message("已完成"), found.actual),)
    if column.key == "share":
        return _why_no_share(found, outcome, whole)
    if column.key not in _SIDES:
        return outcome.reasons or (_absence(column.label, outcome),)
    own_key, other_key = _SIDES[column.key]
    own, other = _outcome(found, own_key), _outcome(found, other_key)
    if OTHER_REPORTERS in outcome.reasons:
        return (
            Message(
                "两个时段未报送的单位不同：{own}{here}，{other}{there}",
                own=_SIDE_LABELS[own_key],
                here=_missing(own.coverage, names),
                other=_SIDE_LABELS[other_key],
                there=_missing(other.coverage, names),
            ),
        )
    if outcome.reasons:
        return outcome.reasons
    for key, side in ((other_key, other), (own_key, own)):
        if isinstance(side.value, Absent):
            return (_absence(_SIDE_LABELS[key], side),)
    if isinstance(other.value, Known) and other.value.number < 0:
        return (Message("{base}是负数，没有增幅", base=_SIDE_LABELS[other_key]),)
    return (Message("{base}为零，没有增幅", base=_SIDE_LABELS[other_key]),)


def _why_no_share(
    found: Comparisons, outcome: Outcome, whole: Indicator | None
) -> tuple[Message, ...]:
    if whole is None:
        return (Message("没有写明它是哪个指标的一部分（part_of）"),)
    if outcome.reasons:
        return outcome.reasons
    if isinstance(found.current.value, Absent):
        return (_absence(Message("本期"), found.current),)
    if outcome.value == MISSING:
        return (Message("“{whole}”没有报送", whole=whole.name),)
    return (Message("“{whole}”为零或不适用，没有占比", whole=whole.name),)


def _absence(side: Message, outcome: Outcome) -> Message:
    if not isinstance(outcome.value, Absent) or outcome.value.why is Absence.NOT_COMPARABLE:
        return Message("{side}不可比", side=side)
    if outcome.value.why is Absence.MISSING:
        return Message("{side}没有报送", side=side)
    return Message("{side}不适用", side=side)


def _missing(coverage: Coverage, names: Mapping[str, str]) -> Message:
    if not coverage.missing:
        return Message("都已报送")
    return Message("缺{units}", units=tuple(names.get(code, code) for code in coverage.missing))
