"""A sentence for a person, kept apart from the language it is shown in.

The core never asks which language is on: it returns messages, the shell translates them.
The template is the Chinese sentence and at the same time the key of the translation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


_BETWEEN = "、"


def _as_it_is(template: str) -> str:
    return template


def _filling(value: object, translate: Callable[[str], str]) -> object:
    if isinstance(value, Message):
        return value.render(translate)
    if isinstance(value, tuple):
        return translate(_BETWEEN).join(str(_filling(item, translate)) for item in value)
    return value


class Message:
    """A Chinese sentence with named places, and what goes into them.

    A parameter may itself be a message; it is then translated with the rest. A tuple is a list of things,
    set out with the sign between them that the language uses.

    >>> str(Message("第{row}行缺少{label}。", row=5, label="日期"))
    '第5行缺少日期。'
    """

    __slots__ = ("params", "template")

    def __init__(self, template: str, **params: object) -> None:
        """Keep the sentence and its parameters; nothing is formatted yet."""
        self.template = template
        self.params: Mapping[str, object] = params

    def render(self, translate: Callable[[str], str] = _as_it_is) -> str:
        """The sentence in the language of `translate`, which maps template to template."""
        filled = {name: _filling(value, translate) for name, value in self.params.items()}
        return translate(self.template).format(**filled)

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Message):
            return NotImplemented
        return (self.template, self.params) == (other.template, other.params)

    def __hash__(self) -> int:
        return hash(str(self))
