"""Which records a template writes of: a kind, the day that counts, conditions, how many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.indicators.condition import All, Filled, Not, OneOf
from taizhang.core.ledger.field import Slot
from taizhang.core.reports.template import EachRecord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.core.indicators.condition import Condition
    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.reports.sentence_reader import SentenceReader
    from taizhang.core.reports.template import TemplateBlock

_CHOICE = re.compile(
    r"(?P<kind>\S+)\s+按\s+(?P<day>\S+)(?:\s+其中\s+(?P<where>.+?))?(?:\s+最多\s+(?P<most>[0-9]{1,3})\s*条?)?"
)
_FILLED = "已填"
_EMPTY = "未填"


@dataclass(frozen=True, slots=True)
class RecordChoice:
    """The records that a template writes of."""

    kind: RecordKind
    day: str
    where: Condition | None
    most: int

    def block(
        self, blocks: Sequence[TemplateBlock], otherwise: Sequence[TemplateBlock]
    ) -> EachRecord:
        """The block, with what is written for each of them and what is written without any."""
        return EachRecord(
            self.kind.id, self.day, self.where, self.most, tuple(blocks), tuple(otherwise)
        )


def read_record_choice(reader: SentenceReader, text: str, line: str) -> RecordChoice | None:
    """台账 按 日期字段 其中 字段=选项、选项 字段=已填 最多 3."""
    found = _CHOICE.fullmatch(text)
    if found is None:
        reader.problem(
            "应写作“%每条 台账 按 日期字段”，后面可以写“其中 字段=选项”“最多 3”：{sentence}",
            sentence=line,
        )
        return None
    kinds = [kind for kind in reader.kinds.values() if found["kind"] in (kind.id, kind.label)]
    if not kinds:
        known = tuple(kind.label for kind in reader.kinds.values())
        reader.problem("没有名为“{name}”的台账，有：{known}。", name=found["kind"], known=known)
        return None
    kind = kinds[0]
    day = _field(reader, kind, found["day"], dates=True)
    where = [_condition(reader, kind, word) for word in (found["where"] or "").split()]
    if day is None or None in where:
        return None
    parts = tuple(part for part in where if part is not None)
    return RecordChoice(kind, day.id, All(parts) if parts else None, int(found["most"] or 0))


def _field(
    reader: SentenceReader, kind: RecordKind, name: str, *, dates: bool = False
) -> Field | None:
    fit = [field for field in kind.fields if not dates or field.type.slot is Slot.DATE]
    found = next((field for field in fit if name in (field.id, field.label)), None)
    if found is None:
        known = tuple(field.label for field in fit)
        words = (
            "“{kind}”没有名为“{name}”的日期字段，可用：{known}。"
            if dates
            else "“{kind}”没有名为“{name}”的字段，可用：{known}。"
        )
        reader.problem(words, kind=kind.label, name=name, known=known)
    return found


def _condition(reader: SentenceReader, kind: RecordKind, text: str) -> Condition | None:
    name, equals, wanted = text.partition("=")
    if not equals or not wanted:
        reader.problem("条件应写作“字段=选项”，字段和选项中间没有空格：{sentence}", sentence=text)
        return None
    field = _field(reader, kind, name)
    if field is None:
        return None
    if wanted == _FILLED:
        return Filled(field.id)
    if wanted == _EMPTY:
        return Not(Filled(field.id))
    codes = []
    for word in wanted.split("、"):
        choice = next((c for c in field.choices if word in (c.id, c.label)), None)
        if choice is None:
            known = (_FILLED, _EMPTY, *(choice.label for choice in field.choices))
            reader.problem(
                "“{field}”没有“{name}”，可用：{known}。", field=field.label, name=word, known=known
            )
            return None
        codes.append(choice.id)
    return OneOf(field.id, tuple(codes))
