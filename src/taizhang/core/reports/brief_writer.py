"""信息简报: a record told in one paragraph, from its fields and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.ledger.field import Slot
from taizhang.core.values import chinese_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue

_UNIT_IN_BRACKETS = re.compile(r"[（(]([^（）()]{1,6})[）)]$")
_NUMBER_WORD = re.compile(r"数$")
_UNSAID = frozenset({"document_number"})


@dataclass(frozen=True, slots=True)
class Brief:
    """A title and one paragraph. It is Chinese in whatever language the program speaks, as a report is."""

    title: str
    paragraph: str


def write_brief(
    kind: RecordKind, values: Mapping[str, FieldValue], shown: Mapping[str, str], unit: str
) -> Brief:
    """The brief of a record.

    Args:
        kind: Its kind.
        values: What it says.
        shown: The same in words, by field id: units and links by their names.
        unit: The short name of the unit whose record it is.
    """
    title = shown.get(kind.title_field, "")
    day = values.get(kind.first_day_field)
    when = f"{chinese_date(day)}，" if isinstance(day, date) else ""
    partners = [shown[f.id] for f in kind.fields if f.type.id == "units" and f.id in shown]
    joined = f"联合{'、'.join(partners)}" if partners else ""
    name = f"“{title}”" if title else ""
    opening = f"{when}{unit}{joined}{_verb(kind.label) or '登记'}{_object(kind, name)}"
    told = [
        _clause(field, values[field.id], shown[field.id])
        for field in kind.fields
        if field.id in values
        and field.id in shown
        and field.id not in (kind.title_field, kind.first_day_field)
        and field.type.id not in (*_UNSAID, "units")
    ]
    return Brief(_title(kind, unit, title), "，".join([opening, *told]) + "。")


_VERBS = (
    (re.compile(r"(?:培训|讲座|会议|竞赛)$"), "举办"),
    (re.compile(r"(?:活动|走访|慰问|检查|协商|调研)$"), "开展"),
    (re.compile(r"(?:免疫|验收|普查)$"), "完成"),
)
"""What one does with what a noun that ends so names, as the language has it."""


def _verb(label: str) -> str:
    """The verb that goes with a label; empty if it is not known."""
    return next((verb for ending, verb in _VERBS if ending.search(label)), "")


def _object(kind: RecordKind, name: str) -> str:
    if _verb(kind.label):
        return f"{name}{kind.label}" if name else kind.label
    return f"一项{kind.label}{name}" if name else f"一项{kind.label}"


def _title(kind: RecordKind, unit: str, title: str) -> str:
    verb = _verb(kind.label)
    if verb and title:
        return (
            f"{unit}{verb}{title}"
            if title.endswith(kind.label[-2:])
            else f"{unit}{verb}{title}{kind.label[-2:]}"
        )
    return f"{unit}{kind.label}：{title}" if title else f"{unit}{kind.label}"


def _clause(field: Field, value: FieldValue, shown: str) -> str:
    """培训86人次, 形式为专题讲座, 捐赠金额1.2万元, 办结日期为2025年4月2日."""
    if isinstance(value, date):
        return f"{field.label}为{chinese_date(value)}"
    if field.type.slot is not Slot.INTEGER:
        return f"{field.label}为{shown}"
    unit = field.counted_in
    label = field.label
    bracketed = _UNIT_IN_BRACKETS.search(label)
    if bracketed is not None:
        return f"{label[: bracketed.start()]}{shown}{bracketed[1]}"
    for word in (
        "人次",
        "场次",
        "家次",
        "批次",
        "次",
        "件",
        "条",
        "份",
        "个",
        "户",
        "台",
        "头",
        "处",
    ):
        stem = _NUMBER_WORD.sub("", label)
        if stem.endswith(word) and unit in ("", word):
            # 培训人次 86 is told as 培训86人次; 场次 2 as 共2场次.
            return f"{stem.removesuffix(word) or '共'}{shown}{word}"
    return f"{_NUMBER_WORD.sub('', label) if unit else label}{shown}{unit}"
