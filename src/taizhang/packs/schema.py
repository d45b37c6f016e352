"""The shape of the YAML files of a pack: the one place where pydantic stands guard.

What passes here has the right words of the right type; whether they fit together is asked in `convert`.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from taizhang.core.indicators import Aggregate
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.ledger.submission import SubmissionState
from taizhang.core.values import Message, Problem, RefusedError

if TYPE_CHECKING:
    from taizhang.packs.marked import Marked

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
UnitCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,29}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=30)]
CountWord = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\s\d.,+-]{1,10}$")]
if TYPE_CHECKING:
    FieldTypeName = str
else:
    # The types are found by walking a package, which no type checker can follow.
    FieldTypeName = Literal[tuple(FIELD_TYPES)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LevelText(_Strict):
    """A level of units."""

    id: Identifier
    label: Label


class LineText(_Strict):
    """A line of work, to which kinds belong and which units do or do not have."""

    id: Identifier
    label: Label


class BreakText(_Strict):
    """From which day on something means something else, and why."""

    since: str
    why: Words


class ChoiceText(_Strict):
    """A choice of a field."""

    id: Identifier
    label: Label
    renamed_from: tuple[Identifier, ...] = ()
    retired: str | None = None
    split_into: tuple[Identifier, ...] = ()


class FieldText(_Strict):
    """A field of a kind."""

    id: Identifier
    label: Label
    type: FieldTypeName
    required: bool = False
    min: str | None = None
    max: str | None = None
    help: str = ""
    choices: tuple[ChoiceText, ...] = ()
    decimals: Annotated[int, Field(ge=0, le=6)] = 2
    counted_in: CountWord | None = None
    max_length: Annotated[int, Field(ge=1, le=200)] = 60
    target: Identifier | None = None
    renamed_from: tuple[Identifier, ...] = ()
    not_comparable: tuple[BreakText, ...] = ()
    also: tuple[Label, ...] = ()


class StageText(_Strict):
    """A stage of a lifecycle."""

    id: Identifier
    label: Label
    date_field: Identifier


class ValidityText(_Strict):
    """From when to when an entry of a register holds."""

    since: Identifier
    until: Identifier


class OverlapText(_Strict):
    """What a list of overlaps looks for."""

    label: Words
    same: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    differ: Annotated[tuple[Identifier, ...], Field(min_length=1)]


class KindText(_Strict):
    """A kind of record or a register."""

    id: Identifier
    label: Annotated[
        str, StringConstraints(min_length=1, max_length=20, pattern=r"^[^\[\]:*?/\\']+$")
    ]
    title_field: Identifier
    identity: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    owner_field: Identifier | None = None
    lifecycle: tuple[StageText, ...] = ()
    validity: ValidityText | None = None
    overlaps: tuple[OverlapText, ...] = ()
    line: Identifier | None = None
    retired: str | None = None
    not_comparable: tuple[BreakText, ...] = ()
    fields: Annotated[tuple[FieldText, ...], Field(min_length=1)]


class ExpectationText(_Strict):
    """Who owes what by when."""

    kind: Identifier
    levels: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    every: Literal["month", "quarter", "half_year", "year"]
    due_days: Annotated[int, Field(ge=-60, le=366)] = 0


class ExampleUnitText(_Strict):
    """A unit of the small tree in which the worked cases of the pack play."""

    code: UnitCode
    name: Label
    level: Identifier
    parent: UnitCode | None = None
    lines: tuple[Identifier, ...] = ()


class PackText(_Strict):
    """pack.yaml."""

    id: Identifier
    name: Label
    version: Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+)*$")]
    description: str = ""
    levels: Annotated[tuple[LevelText, ...], Field(min_length=1)]
    lines: tuple[LineText, ...] = ()
    expectations: tuple[ExpectationText, ...] = ()
    reviewed_by: tuple[Identifier, ...] = ()
    example_units: tuple[ExampleUnitText, ...] = ()


class HeldText(_Strict):
    """A stock: from which day to which."""

    since: Identifier
    until: Identifier


class RatioText(_Strict):
    """A ratio of two indicators."""

    numerator: Identifier
    denominator: Identifier


class DerivedText(_Strict):
    """Other indicators added and taken away, or put together by a formula."""

    plus: Annotated[tuple[Identifier, ...], Field(min_length=1)] | None = None
    minus: tuple[Identifier, ...] = ()
    formula: Words | None = None


class IndicatorText(_Strict):
    """An indicator."""

    id: Identifier
    name: Label
    unit_of_count: Label
    definition: Words
    source: Words
    measure: Aggregate | None = None
    kind: Identifier | None = None
    field: Identifier | None = None
    on: Identifier | None = None
    at_end: HeldText | None = None
    by: Identifier | None = None
    where: dict[str, Any] | None = None
    ratio: RatioText | None = None
    derived: DerivedText | None = None
    part_of: Identifier | None = None
    exhaustive: bool = False
    not_comparable: tuple[BreakText, ...] = ()
    decimals: Annotated[int, Field(ge=0, le=4)] = 1


class TargetText(_Strict):
    """A target of a unit."""

    indicator: Identifier
    unit: UnitCode
    value: str
    decided_on: str
    why: Words | None = None


class TargetsText(_Strict):
    """The targets of a period."""

    period: str
    source: Words
    targets: Annotated[tuple[TargetText, ...], Field(min_length=1)]


class CaseSubmissionText(_Strict):
    """What a unit has sent, in a worked case."""

    unit: UnitCode
    kind: Identifier
    period: str
    state: SubmissionState = SubmissionState.SENT


class CaseText(_Strict):
    """A worked case of an indicator: records and the value they give."""

    name: Words
    unit: UnitCode
    period: str
    records: dict[Identifier, tuple[dict[str, str | list[str] | None], ...]] = {}
    submissions: tuple[CaseSubmissionText, ...] = ()
    gives: Words
    counted: Annotated[int, Field(ge=0)] | None = None


class CasesText(_Strict):
    """The cases file of an indicator."""

    cases: Annotated[tuple[CaseText, ...], Field(min_length=1)]


_Model = TypeVar("_Model", bound=BaseModel)

_WRONG_PATTERN = {
    "version": Message("“{value}”写法不对：版本号用数字和点，例如 1.0。"),
    "label": Message("“{value}”写法不对：台账类型的名称要作工作表名，不能有 [ ] : * ? / \\ '。"),
    "code": Message("“{value}”写法不对：单位代码用字母、数字、连字符、下划线，字母或数字开头。"),
}
_WRONG_PATTERN["counted_in"] = Message(
    "“{value}”写法不对：计量单位是人次、件、万元这样的词，最多10个字。"
)
_WRONG_PATTERN |= dict.fromkeys(("parent", "unit"), _WRONG_PATTERN["code"])
_WRONG_IDENTIFIER = Message(
    "“{value}”写法不对：id 用小写英文字母开头，只含小写字母、数字、下划线，最多40个字符。"
)

_WRONG = {
    "bool_parsing": Message("“{value}”应为 true 或 false。"),
    "int_parsing": Message("“{value}”应为整数。"),
    "tuple_type": Message("这里应是一个列表。"),
    "list_type": Message("这里应是一个列表。"),
    "model_type": Message("这里应是“名称: 值”的形式。"),
    "model_attributes_type": Message("这里应是“名称: 值”的形式。"),
    "dict_type": Message("这里应是“名称: 值”的形式。"),
    "string_type": Message("这里应填文字。"),
    "string_too_short": Message("这里不能是空的。"),
    "string_too_long": Message("“{value}”太长。"),
    "too_short": Message("这里至少要有一项。"),
}


def parse(model: type[_Model], marked: Marked) -> _Model:
    """The content of a file in its declared shape.

    Raises:
        RefusedError: With every misfit, each at its line.
    """
    try:
        return model.model_validate(marked.content)
    except ValidationError as error:
        raise RefusedError(*(_problem(model, found, marked) for found in error.errors())) from None


def _problem(model: type[BaseModel], found: Any, marked: Marked) -> Problem:  # noqa: ANN401 (no types to be had)
    path = tuple(found["loc"])
    value = found.get("input")
    last = path[-1] if path else ""
    template: Message | None
    match found["type"]:
        case "missing":
            return Problem(Message("缺少“{name}”。", name=last), marked.place(path))
        case "extra_forbidden":
            near = get_close_matches(str(last), _names(model), n=1)
            hint = Message("，是不是“{near}”？", near=near[0]) if near else Message("。")
            return Problem(
                Message("不认识的项“{name}”{hint}", name=last, hint=hint), marked.place(path)
            )
        case "literal_error" | "enum":
            expected = str(found["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
            return Problem(
                Message("“{value}”不可用，可用：{expected}。", value=value, expected=expected),
                marked.place(path),
            )
        case "string_pattern_mismatch":
            template = _WRONG_PATTERN.get(str(last), _WRONG_IDENTIFIER)
        case other:
            template = _WRONG.get(other)
    if template is None:
        shown = value if isinstance(value, str) else last
        message = Message("“{value}”写法不对。", value=shown)
    else:
        message = Message(template.template, value=value)
    return Problem(message, marked.place(path))


def _names(model: type[BaseModel]) -> list[str]:
    """The words that this file may use, those of its nested parts too."""
    names: list[str] = []
    for name, field in model.model_fields.items():
        names.append(name)
        for part in _models_in(field.annotation):
            names.extend(_names(part))
    return names


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in getattr(annotation, "__args__", ()) for found in _models_in(part)]
