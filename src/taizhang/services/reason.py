"""Reasons and names that people give with an act, as they may be kept."""

from __future__ import annotations

from taizhang.core.ledger.screening import find_personal_number
from taizhang.core.ledger.secret_mark import find_secret_mark
from taizhang.core.values import Message, RefusedError

_LONGEST_REASON = 400
_LONGEST_NAME = 100


def reason_to_keep(reason: str, action: str) -> str:
    """The reason as it may be kept.

    Args:
        reason: As it was typed.
        action: What it is the reason for, in the words of the log.

    Raises:
        RefusedError: There is none, it is too long, or a personal number or a secret mark stands in it.
    """
    reason = reason.strip()
    if not reason:
        raise RefusedError(Message("{action}须写明理由。", action=Message(action)))
    if len(reason) > _LONGEST_REASON:
        raise RefusedError(Message("理由最多{count}个字。", count=_LONGEST_REASON))
    if personal := find_personal_number(reason):
        raise RefusedError(
            Message("理由中含有{what}，台账不保存个人信息，请删去。", what=Message(personal))
        )
    if mark := find_secret_mark(reason):
        raise RefusedError(
            Message("理由中带有{what}，台账不得存储、处理国家秘密和工作秘密。", what=Message(mark))
        )
    return reason


def name_to_keep(name: str) -> str:
    """Who acts or agrees, as it may be kept: a post, never a number.

    Raises:
        RefusedError: It is too long, or a personal number stands in it.
    """
    name = name.strip()
    if find_personal_number(name) or find_secret_mark(name) or len(name) > _LONGEST_NAME:
        raise RefusedError(Message("经办人和批准人请写职务，不能写号码。"))
    return name
