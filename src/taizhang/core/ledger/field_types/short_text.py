"""短文本: a few words, such as a topic; screened for personal numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from taizhang.core.ledger.cell import text_of
from taizhang.core.ledger.field import CellError, Field, FieldType, Lookup
from taizhang.core.ledger.screening import find_personal_number
from taizhang.core.ledger.secret_mark import find_secret_mark
from taizhang.core.values import Message

if TYPE_CHECKING:
    from taizhang.core.ledger.record import FieldValue


# What an office document can hold: no control characters, no lone surrogates, no non-characters; and no
# signs that turn the direction of the text around them.
_PRINTABLE = re.compile(
    r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]*"
)


def read_text(cell: object, field: Field, _lookup: Lookup) -> str:
    """The words, if they are few, printable, and hold no personal number and no secret mark."""
    text = " ".join(text_of(cell).split())
    if not _PRINTABLE.fullmatch(text):
        raise CellError(Message("含有不可见的控制字符，请重新输入。"))
    if personal := find_personal_number(text):
        # The content is not repeated in the message: it must not travel any further.
        raise CellError(Message("含有{what}，台账不保存个人信息，请删去后再导入。", what=personal))
    if mark := find_secret_mark(text):
        raise CellError(
            Message("带有{what}，台账不得存储、处理国家秘密和工作秘密。", what=Message(mark))
        )
    if len(text) > field.max_length:
        raise CellError(
            Message("共{length}字，最多{most}字，请缩短。", length=len(text), most=field.max_length)
        )
    return text


def _same(value: FieldValue, _field: Field) -> str:
    return cast("str", value)


TYPE = FieldType(
    id="text",
    label="短文本",
    slot=None,
    read_cell=read_text,
    show=_same,
    to_json=lambda value: value,
    from_json=str,
    to_slot=_same,
)
