"""Indicators: from the shape of the file to the core's values, with every misfit named."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, cast

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
    tells_apart,
)
from taizhang.core.indicators.definition import Body
from taizhang.core.indicators.formula import (
    inputs_of,
    read_formula,
)
from taizhang.core.ledger.field import Break, Choice, Slot
from taizhang.core.values import Message, Problem, RefusedError
from taizhang.packs.convert_kind import read_bound, read_breaks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.packs.marked import Marked, Path
    from taizhang.packs.schema import IndicatorText


class _Misfit(Exception):  # noqa: N818 (never leaves this module)
    def __init__(self, path: Path, template: str, **params: object) -> None:
        super().__init__(template)
        self.path = path
        self.message = Message(template, **params)


def convert_indicator(
    text: IndicatorText, marked: Marked, source: str, kinds: Mapping[str, RecordKind]
) -> tuple[Indicator | None, list[Problem]]:
    """An indicator; None if it cannot be computed as written."""
    try:
        body = _body(text, kinds)
    except _Misfit as misfit:
        return None, [Problem(misfit.message, marked.place(misfit.path))]
    problems: list[Problem] = []
    breaks = read_breaks(text.not_comparable, text.name, (), marked, problems)
    if isinstance(body, Measure):
        breaks += _breaks_of(body, kinds[body.kind])
    indicator = Indicator(
        id=text.id,
        name=text.name,
        definition=text.definition,
        unit_of_count=text.unit_of_count,
        body=body,
        part_of=text.part_of or "",
        decimals=text.decimals,
        source=text.source,
        digest=hashlib.sha256(source.encode()).hexdigest()[:16],
        breaks=tuple(dict.fromkeys(breaks)),
        exhaustive=text.exhaustive,
    )
    if text.exhaustive and not text.part_of:
        message = Message("exhaustive 写在其中项里，要同时用 part_of 写明整体。")
        problems.append(Problem(message, marked.place(("exhaustive",))))
    return indicator, problems


def _breaks_of(measure: Measure, kind: RecordKind) -> tuple[Break, ...]:
    """The breaks of all that a measure is counted from."""
    where = measure.where
    found = list(kind.breaks)
    for name in measure.fields:
        field = kind.field(name)
        if field is None:
            continue
        found += field.breaks
        distinct = measure.aggregate is Aggregate.COUNT_DISTINCT and measure.field == name
        for choice in field.choices:
            codes = (choice.id, *choice.split_into)
            apart = where is not None and tells_apart(where, name, codes)
            if choice.retired is not None and choice.split_into and (distinct or apart):
                found.append(Break(choice.retired, _split_in_words(field, choice)))
    return tuple(found)


def _split_in_words(field: Field, choice: Choice) -> Message:
    parts = tuple(item.label for item in field.choices if item.id in choice.split_into)
    return Message(
        "“{field}”的“{choice}”自{day}起分为{parts}，此前的记录分不开",
        field=field.label,
        choice=choice.label,
        day=choice.retired,
        parts=parts,
    )


def _body(text: IndicatorText, kinds: Mapping[str, RecordKind]) -> Body:
    bodies = [name for name in ("measure", "ratio", "derived") if getattr(text, name) is not None]
    if len(bodies) != 1:
        raise _Misfit((), "measure、ratio、derived 三项中写且只写一项。")
    for name in ("kind", "field", "on", "at_end", "by", "where"):
        if bodies != ["measure"] and getattr(text, name) is not None:
            raise _Misfit((name,), "“{name}”只能与 measure 一起使用。", name=name)
    if text.ratio is not None:
        return Ratio(text.ratio.numerator, text.ratio.denominator, text.unit_of_count == "%")
    if text.derived is not None:
        return _derived(text)
    return _measure(text, kinds)


def _derived(text: IndicatorText) -> Derived | Formula:
    written = text.derived
    assert written is not None  # noqa: S101 (asked before; tells the type checker)
    if (written.plus is None) == (written.formula is None):
        raise _Misfit(
            ("derived",), "derived 下面写 plus（可加 minus），或写 formula，两者写且只写一项。"
        )
    if written.plus is not None:
        return Derived(written.plus, written.minus)
    path: Path = ("derived", "formula")
    if written.minus:
        raise _Misfit(("derived", "minus"), "写了 formula 的，减号写在公式里，不写 minus。")
    try:
        expression = read_formula(written.formula or "")
    except RefusedError as error:
        (problem,) = error.problems
        raise _Misfit(path, problem.message.template, **problem.message.params) from None
    if not inputs_of(expression):
        raise _Misfit(path, "公式里至少要有一个指标，否则没有记录也会有数。")
    return Formula(expression, text.unit_of_count == "%")


def _measure(text: IndicatorText, kinds: Mapping[str, RecordKind]) -> Measure:
    if text.kind is None or text.kind not in kinds:
        known = tuple(kinds)
        raise _Misfit(("kind",), "要用 kind 写明台账类型，可用：{known}。", known=known)
    kind = kinds[text.kind]
    aggregate = cast("Aggregate", text.measure)
    if aggregate in {Aggregate.LATEST, Aggregate.LATEST_COUNT}:
        timing: During | Held | AsOf = _as_of(text, kind, kinds)
    elif text.by is not None:
        raise _Misfit(
            ("by",), "“{name}”只能与 measure: latest 或 latest_count 一起使用。", name="by"
        )
    elif (text.on is None) == (text.at_end is None):
        raise _Misfit(
            (),
            "时期数写 on（按哪个日期），时点数写 at_end（从哪个日期到哪个日期），两者写且只写一项。",
        )
    elif text.at_end is not None:
        since = _date_field(kind, text.at_end.since, ("at_end", "since"))
        timing = Held(since, _date_field(kind, text.at_end.until, ("at_end", "until")))
    else:
        timing = During(_date_field(kind, cast("str", text.on), ("on",)))
    where = None
    if text.where is not None:
        where = _conditions(text.where, ("where",), kind)
    counted = _counted_field(text, aggregate, kind)
    return Measure(aggregate, text.kind, timing, counted, where, kind.retired)


def _as_of(text: IndicatorText, kind: RecordKind, kinds: Mapping[str, RecordKind]) -> AsOf:
    if text.on is None or text.by is None or text.at_end is not None:
        raise _Misfit(
            ("measure",),
            "latest 和 latest_count 要用 on 写明按哪个日期、用 by 写明每个名录项取最后一条，不写 at_end。",
        )
    entry = _field(kind, text.by, ("by",))
    target = kinds.get(entry.target)
    if target is None or not target.is_register:
        fit = tuple(
            field.id
            for field in kind.fields
            if field.target in kinds and kinds[field.target].is_register
        )
        raise _Misfit(
            ("by",),
            "字段“{name}”不是引用名录的字段，可用：{fit}。",
            name=text.by,
            fit=fit or (Message("（没有）"),),
        )
    assert target.validity is not None  # noqa: S101 (a register has one; tells the type checker)
    lasting = EntrySource(
        target.id, target.identity[0], target.validity.since, target.validity.until
    )
    return AsOf(_date_field(kind, text.on, ("on",)), text.by, lasting)


def _counted_field(text: IndicatorText, aggregate: Aggregate, kind: RecordKind) -> str:
    if aggregate is Aggregate.COUNT:
        if text.field is not None:
            raise _Misfit(("field",), "count 数的是记录，不写 field。")
        return ""
    if text.field is None and aggregate is Aggregate.LATEST_COUNT:
        return ""
    if text.field is None:
        raise _Misfit(("measure",), "sum、count_distinct 和 latest 要用 field 写明字段。")
    if aggregate is Aggregate.COUNT_DISTINCT and text.field == UNIT_FIELD:
        return UNIT_FIELD
    field = _field(kind, text.field, ("field",))
    if aggregate is not Aggregate.COUNT_DISTINCT and field.type.slot is not Slot.INTEGER:
        raise _Misfit(
            ("field",),
            "字段“{name}”不是数字，不能求和，可用：{fit}；要数记录请写 measure: count，"
            "要数有几种请写 count_distinct。",
            name=text.field,
            fit=_fitting(kind, Slot.INTEGER),
        )
    if aggregate is Aggregate.COUNT_DISTINCT and (
        field.type.slot is not Slot.CODE or field.type.many
    ):
        raise _Misfit(
            ("field",),
            "字段“{name}”不是单位、名录或单选，不能去重计数，可用：{fit}。",
            name=text.field,
            fit=(*_fitting(kind, Slot.CODE), UNIT_FIELD),
        )
    return text.field


def _fitting(kind: RecordKind, slot: Slot) -> tuple[object, ...]:
    """The fields of a sort, for a message."""
    found = (field for field in kind.fields if field.type.slot is slot and not field.type.many)
    return tuple(field.id for field in found) or (Message("（没有）"),)


def _field(kind: RecordKind, name: str, path: Path) -> Field:
    field = kind.field(name)
    if field is None:
        known = tuple(field.id for field in kind.fields)
        raise _Misfit(
            path,
            "“{kind}”没有名为“{name}”的字段，有：{known}。",
            kind=kind.id,
            name=name,
            known=known,
        )
    return field


def _date_field(kind: RecordKind, name: str, path: Path) -> str:
    """The date field of that id, or that of the stage of that id."""
    stage = next((item for item in kind.stages if item.id == name), None)
    if stage is not None and kind.field(name) is None:
        return stage.date_field
    if _field(kind, name, path).type.slot is not Slot.DATE:
        stages = tuple(item.id for item in kind.stages)
        raise _Misfit(
            path,
            "字段“{name}”不是日期，可用：{fit}。",
            name=name,
            fit=(*_fitting(kind, Slot.DATE), *stages),
        )
    return name


def _conditions(written: Mapping[str, Any], path: Path, kind: RecordKind) -> Condition:
    parts = tuple(_condition(name, value, (*path, name), kind) for name, value in written.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _condition(name: str, value: Any, path: Path, kind: RecordKind) -> Condition:  # noqa: ANN401 (no types to be had)
    if name in ("all", "any"):
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            raise _Misfit(path, "“{name}”下面应是条件的列表。", name=name)
        parts = tuple(_conditions(part, (*path, i), kind) for i, part in enumerate(value))
        return All(parts) if name == "all" else AnyOf(parts)
    if name == "not":
        if not isinstance(value, dict):
            raise _Misfit(path, "“not”下面应是一个条件。")
        return Not(_conditions(value, path, kind))
    field = _field(kind, name, path)
    if field.type.slot is None:
        raise _Misfit(path, "字段“{name}”是文字，不能作为条件。", name=name)
    match value:
        case {"filled": "true" | "false" as wanted, **rest} if not rest:
            filled = Filled(name)
            return filled if wanted == "true" else Not(filled)
        case {"before": "period", **rest} if not rest and field.type.slot is Slot.DATE:
            return BeforePeriod(name)
        case {"min": _, **rest} | {"max": _, **rest} if not set(rest) - {"min", "max"}:
            return _between(field, value, path)
        case str() | list():
            return OneOf(name, _codes(field, [value] if isinstance(value, str) else value, path))
    raise _Misfit(
        path,
        "条件写法不对，可写：选项、选项的列表、{{min: , max: }}、{{filled: true}}、{{before: period}}。",
    )


def _between(field: Field, value: Mapping[str, str], path: Path) -> Between:
    if field.type.slot is Slot.CODE:
        raise _Misfit(path, "字段“{name}”不是数字或日期，不能设上下限。", name=field.id)
    bounds = []
    for side in ("min", "max"):
        bound, message = read_bound(value.get(side), field.type.slot, field.decimals)
        if message is not None:
            raise _Misfit((*path, side), message.template, **message.params)
        bounds.append(bound)
    return Between(field.id, bounds[0], bounds[1])


def _codes(field: Field, values: list[Any], path: Path) -> tuple[str, ...]:
    if field.type.slot is not Slot.CODE:
        raise _Misfit(path, "字段“{name}”是数字或日期，条件请用 min、max。", name=field.id)
    known = {choice.id for choice in field.choices}
    for value in values:
        if field.choices and value not in known:
            raise _Misfit(
                path,
                "“{value}”不是“{name}”的选项，有：{known}。",
                value=value,
                name=field.id,
                known=tuple(choice.id for choice in field.choices),
            )
    codes = [str(value) for value in values]
    for choice in field.choices:
        parts = set(choice.split_into)
        if not parts:
            continue
        if choice.id in codes and not parts <= set(codes):
            raise _Misfit(
                path,
                "“{value}”自{day}起分为{parts}，条件中有它的，要同时列出它们。",
                value=choice.id,
                day=choice.retired,
                parts=choice.split_into,
            )
        # Whoever asks for all the parts asks for what they were before.
        if parts <= set(codes) and choice.id not in codes:
            codes.append(choice.id)
    return tuple(codes)
