"""Kinds and registers: from the shape of the file to the core's values, with every misfit named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from taizhang.core.ledger.amount import read_count_unit, unit_in_label
from taizhang.core.ledger.field import Break, Choice, Field, Slot
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.ledger.header import plain_names
from taizhang.core.ledger.kind import OverlapRule, RecordKind, Stage, Validity
from taizhang.core.ledger.screening import find_personal_field
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.rendering.ledger_workbook import KEPT_SHEETS
from taizhang.core.values import Message, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from taizhang.packs.marked import Marked, Path
    from taizhang.packs.schema import BreakText, FieldText, KindText

_NEEDS_CHOICES = frozenset({"choice", "choices"})
_RESERVED = frozenset({"all", "any", "not", "unit_code", "record_id"})
_KEPT = frozenset({UNIT_KIND_ID, "record", "version"})


def convert_kind(text: KindText, marked: Marked, problems: list[Problem]) -> RecordKind:
    """A kind of record or a register."""
    fields = [
        _convert_field(field, ("fields", index), marked, problems)
        for index, field in enumerate(text.fields)
    ]
    by_id = {field.id: field for field in fields}
    if text.id in _KEPT:
        problems.append(
            Problem(
                Message("“{id}”是系统保留的名称，请换一个。", id=text.id), marked.place(("id",))
            )
        )
    if "unit" in by_id and text.owner_field != "unit":
        # `field: unit` of an indicator is the owning unit; two meanings of one word would be counted wrongly.
        message = Message("“unit”指记录所属的单位，只能作 owner_field 的字段名，请换一个。")
        problems.append(Problem(message, marked.place(("fields", [*by_id].index("unit"), "id"))))
    if text.label in KEPT_SHEETS:
        message = Message("“{id}”是系统保留的名称，请换一个。", id=text.label)
        problems.append(Problem(message, marked.place(("label",))))
    problems += _repeated([field.id for field in fields], "id", marked)
    problems += _repeated([field.label for field in fields], "label", marked)
    problems += _check_renamed(fields, marked, ("fields",))
    retired = _read_day(text.retired, ("retired",), marked, problems)
    if retired is not None and text.validity is not None:
        message = Message("名录不写 retired：各行停用的，在名录中填终止日期。")
        problems.append(Problem(message, marked.place(("retired",))))
    problems += _ambiguous(fields, marked)
    for path, name, wanted in _references(text):
        field = by_id.get(name)
        if field is None:
            problems.append(
                Problem(Message("没有名为“{name}”的字段。", name=name), marked.place(path))
            )
        elif wanted and field.type.id != wanted:
            message = Message(
                "字段“{name}”应为{wanted}类型。", name=name, wanted=FIELD_TYPES[wanted].label
            )
            problems.append(Problem(message, marked.place(path)))
    return RecordKind(
        id=text.id,
        label=text.label,
        fields=tuple(fields),
        identity=text.identity,
        title_field=text.title_field,
        stages=tuple(Stage(stage.id, stage.label, stage.date_field) for stage in text.lifecycle),
        validity=Validity(text.validity.since, text.validity.until) if text.validity else None,
        owner_field=text.owner_field or "",
        retired=retired,
        breaks=read_breaks(text.not_comparable, text.label, (), marked, problems),
        line=text.line or "",
        overlaps=tuple(OverlapRule(o.label, o.same, o.differ) for o in text.overlaps),
    )


def read_breaks(
    texts: Sequence[BreakText], what: str, path: Path, marked: Marked, problems: list[Problem]
) -> tuple[Break, ...]:
    """Since when something means something else, each with the whole sentence that says so."""
    found = []
    for index, text in enumerate(texts):
        place: Path = (*path, "not_comparable", index, "since")
        since = _read_day(text.since, place, marked, problems)
        if since is not None:
            why = text.why.rstrip("。")
            message = Message("“{what}”自{day}起口径有变：{why}", what=what, day=since, why=why)
            found.append(Break(since, message))
    return tuple(found)


def _read_day(text: str | None, path: Path, marked: Marked, problems: list[Problem]) -> date | None:
    day, misfit = read_bound(text, Slot.DATE, 0)
    if misfit is not None:
        problems.append(Problem(misfit, marked.place(path)))
    return day if isinstance(day, date) else None


def _check_renamed(
    items: Sequence[Field | Choice], marked: Marked, path: Path
) -> Iterator[Problem]:
    """An earlier id belongs to one thing only; else it could not be told which of two a record means."""
    taken = {item.id for item in items}
    for index, item in enumerate(items):
        for name in item.renamed_from:
            if name in taken:
                message = Message(
                    "“{name}”已经有主，不能又是“{label}”从前的 id。", name=name, label=item.label
                )
                yield Problem(message, marked.place((*path, index, "renamed_from")))
            taken.add(name)


def _references(text: KindText) -> Iterator[tuple[Path, str, str]]:
    """Fields that the kind names, with the type that each must have ("" is any)."""
    yield ("title_field",), text.title_field, ""
    for index, name in enumerate(text.identity):
        yield ("identity", index), name, ""
    if text.owner_field:
        yield ("owner_field",), text.owner_field, "unit"
    for index, stage in enumerate(text.lifecycle):
        yield ("lifecycle", index, "date_field"), stage.date_field, "date"
    if text.validity:
        yield ("validity", "since"), text.validity.since, "date"
        yield ("validity", "until"), text.validity.until, "date"
    for index, overlap in enumerate(text.overlaps):
        for key, names in (("same", overlap.same), ("differ", overlap.differ)):
            for place, name in enumerate(names):
                yield ("overlaps", index, key, place), name, ""


def _repeated(
    names: Sequence[str], key: str, marked: Marked, path: Path = ("fields",)
) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield Problem(Message("“{name}”重复。", name=name), marked.place((*path, index, key)))
        seen.add(name)


def _ambiguous(fields: Sequence[Field], marked: Marked) -> Iterator[Problem]:
    """Names under which a column might be either of two fields."""
    meant: dict[str, int] = {}
    for index, field in enumerate(fields):
        for name in (field.label, field.id):
            for plain in plain_names(name):
                meant.setdefault(plain, index)
    for index, field in enumerate(fields):
        for at, name in enumerate(field.also):
            if any(meant.setdefault(plain, index) != index for plain in plain_names(name)):
                message = Message("“{name}”也是另一个字段的名称，认不出是哪一列。", name=name)
                yield Problem(message, marked.place(("fields", index, "also", at)))


def _convert_field(text: FieldText, path: Path, marked: Marked, problems: list[Problem]) -> Field:
    field_type = FIELD_TYPES[text.type]
    if word := find_personal_field(text.id, text.label, text.type):
        message = Message(
            "字段“{label}”涉及“{word}”：台账只记工作数量，不建个人档案，不能设置这样的字段。"
            "可改为不指向个人的人数、次数等计数字段。",
            label=text.label,
            word=word,
        )
        problems.append(Problem(message, marked.place((*path, "label"))))
    for index, name in enumerate(text.also):
        if word := find_personal_field("also", name, text.type):
            message = Message("别名“{label}”涉及“{word}”，不能设置。", label=name, word=word)
            problems.append(Problem(message, marked.place((*path, "also", index))))
    if text.id in _RESERVED:
        problems.append(
            Problem(
                Message("“{id}”是系统保留的名称，请换一个。", id=text.id),
                marked.place((*path, "id")),
            )
        )
    if (text.type in _NEEDS_CHOICES) != bool(text.choices):
        message = (
            Message("单选、多选字段要列出 choices。")
            if not text.choices
            else Message("只有单选、多选字段可以列出 choices。")
        )
        problems.append(Problem(message, marked.place(path)))
    if (text.type == "link") != (text.target is not None):
        message = (
            Message("引用字段要用 target 写明名录或台账类型。")
            if text.target is None
            else Message("只有引用字段可以写 target。")
        )
        problems.append(Problem(message, marked.place(path)))
    problems += _repeated([choice.id for choice in text.choices], "id", marked, (*path, "choices"))
    problems += _repeated(
        [choice.label for choice in text.choices], "label", marked, (*path, "choices")
    )
    for index, choice in enumerate(text.choices):
        if word := find_personal_field(choice.id, choice.label, "text"):
            message = Message(
                "选项“{label}”涉及“{word}”，不能设置。", label=choice.label, word=word
            )
            problems.append(Problem(message, marked.place((*path, "choices", index, "label"))))
    if misfit := _wrong_unit(text, field_type.slot):
        problems.append(Problem(misfit, marked.place((*path, "counted_in"))))
    choices = _convert_choices(text, (*path, "choices"), marked, problems)
    bounds = []
    for name in ("min", "max"):
        bound, misfit = read_bound(getattr(text, name), field_type.slot, text.decimals)
        if misfit:
            problems.append(Problem(misfit, marked.place((*path, name))))
        bounds.append(bound)
    return Field(
        id=text.id,
        label=text.label,
        type=field_type,
        required=text.required,
        minimum=bounds[0],
        maximum=bounds[1],
        help=text.help,
        choices=choices,
        decimals=text.decimals if text.type in ("decimal", "money") else 0,
        counted_in=text.counted_in or "",
        max_length=text.max_length,
        target=text.target or "",
        renamed_from=text.renamed_from,
        breaks=read_breaks(text.not_comparable, text.label, path, marked, problems),
        also=text.also,
    )


def _wrong_unit(text: FieldText, slot: Slot | None) -> Message | None:
    """Why a field cannot be counted in the unit that it declares; what its label says counts too."""
    if text.counted_in is None:
        return None
    if slot is not Slot.INTEGER:
        return Message("只有数字字段可以写 counted_in。")
    said = unit_in_label(text.label)
    if said is None:
        return None
    declared = read_count_unit(text.counted_in)
    if (said.base, said.exponent) == (declared.base, declared.exponent):
        return None
    return Message(
        "“{label}”按列名以“{said}”计，与 counted_in 的“{declared}”不一致。",
        label=text.label,
        said=said.word,
        declared=declared.word,
    )


def _convert_choices(
    text: FieldText, path: Path, marked: Marked, problems: list[Problem]
) -> tuple[Choice, ...]:
    choices = tuple(
        Choice(
            choice.id,
            choice.label,
            choice.renamed_from,
            _read_day(choice.retired, (*path, index, "retired"), marked, problems),
            choice.split_into,
        )
        for index, choice in enumerate(text.choices)
    )
    problems += _check_renamed(choices, marked, path)
    if choices and all(choice.retired is not None for choice in choices):
        message = Message("选项已全部停用，没有可选的了。")
        problems.append(Problem(message, marked.place((*path, len(choices) - 1, "retired"))))
    for index, choice in enumerate(choices):
        for message in _split_problems(choice, choices):
            problems.append(Problem(message, marked.place((*path, index, "split_into"))))
    return choices


def _split_problems(choice: Choice, choices: Sequence[Choice]) -> Iterator[Message]:
    """What is wrong with the parts of a choice; each is open on the day of the split, so never a circle."""
    if not choice.split_into:
        return
    if choice.retired is None:
        yield Message(
            "“{label}”写了 split_into，还要用 retired 写明从哪一天起。", label=choice.label
        )
        return
    if len(set(choice.split_into)) == 1:
        yield Message("split_into 至少写两项；只是改名的，用 renamed_from。")
    known = {item.id: item for item in choices}
    for name in choice.split_into:
        part = known.get(name)
        if part is None or part is choice:
            others = tuple(item.id for item in choices if item is not choice)
            yield Message(
                "split_into 中的“{name}”不是另一个选项，有：{known}。", name=name, known=others
            )
        elif not part.offered(choice.retired):
            yield Message(
                "“{label}”拆分到“{part}”，而“{part}”在{day}已经停用。",
                label=choice.label,
                part=part.label,
                day=choice.retired,
            )


def read_bound(
    text: str | None, slot: Slot | None, decimals: int
) -> tuple[Decimal | date | None, Message | None]:
    """A bound of the type of its field, or what is wrong with it."""
    if text is None:
        return None, None
    if slot is Slot.DATE:
        try:
            return date.fromisoformat(text), None
        except ValueError:
            return None, Message("“{value}”应为日期，例如 2025-01-01。", value=text)
    if slot is not Slot.INTEGER:
        return None, Message("只有数字和日期字段可以设上下限。")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None, Message("“{value}”应为数字。", value=text)
    if not number.is_finite() or number.scaleb(decimals) % 1:
        return None, Message(
            "“{value}”应为数字，小数不超过{places}位。", value=text, places=decimals
        )
    return number, None
