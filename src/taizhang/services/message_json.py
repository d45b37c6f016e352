"""Messages as plain values: what a job has to say is kept until somebody reads it, in his language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.values import Message

if TYPE_CHECKING:
    from taizhang.core.values import Problem

_PLAIN = (str, int, float, bool)


def message_to_json(message: Message) -> dict[str, object]:
    """A message as plain values."""
    return {"say": message.template, "with": {k: _plain(v) for k, v in message.params.items()}}


def problem_to_json(problem: Problem) -> dict[str, object]:
    """A problem as plain values: its place, colon, and what is wrong."""
    where = str(problem.place)
    if not where:
        return message_to_json(problem.message)
    return message_to_json(Message("{place}: {said}", place=where, said=problem.message))


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return message_to_json(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, _PLAIN) else str(value)


def message_from_json(said: object) -> Message:
    """The message that plain values stand for; anything else says itself."""
    if not isinstance(said, dict) or "say" not in said:
        return Message("{text}", text=str(said))
    return Message(str(said["say"]), **{k: _back(v) for k, v in dict(said["with"]).items()})


def _back(value: object) -> object:
    if isinstance(value, dict):
        return message_from_json(value)
    if isinstance(value, list):
        return tuple(_back(item) for item in value)
    return value
